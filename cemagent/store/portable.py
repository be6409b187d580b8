"""An engagement as one JSON file that another store can take in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection, select

from cemagent.errors import Lang, StoreError
from cemagent.method.changes import Change, Renamed
from cemagent.method.engagement import Engagement
from cemagent.records.document import Document
from cemagent.records.turn import Event, Turn
from cemagent.store.failures import not_found
from cemagent.store.heads import free_id, write_head
from cemagent.store.history import (
    decoded,
    encoded,
    folded,
    read_changes,
    read_documents,
    read_open_turns,
    read_turns,
    write_changes,
    write_document,
    write_open_turn,
    write_turn,
)
from cemagent.store.names import name_key
from cemagent.store.tables import engagements

SCHEMA: Final = "engagement/1"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExportedMeta(_Part):
    """What the engagement is called and where it came from."""

    id: str = Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")
    name: str
    method: str
    lang: Lang
    stage: str
    workspace: str
    actor: str
    """Who started it."""
    started_at: datetime | None


class ExportedTurn(_Part):
    """A turn and what it gave."""

    turn: Turn
    events: list[Event]


class ExportedDocument(_Part):
    """An attached document, who attached it and when."""

    actor: str
    at: datetime
    document: Document


class Exported(_Part):
    """Everything that the store holds about one engagement."""

    schema_version: Literal["engagement/1"] = SCHEMA
    engagement: ExportedMeta
    changes: list[Change]
    turns: list[ExportedTurn]
    documents: list[ExportedDocument]
    dialogue: dict[str, Any]
    open_turns: list[Turn] = []
    """What was said and is not answered yet."""


def _damaged() -> StoreError:
    return StoreError(
        "The file is not a whole engagement: export it again and import that file.",
        "온전한 컨설팅 파일이 아닙니다. 다시 내보낸 파일을 가져오십시오.",
    )


def read_export(data: bytes) -> Exported:
    """Return the engagement in the bytes of an exported file.

    Raises:
        StoreError: they are none, cut short, or of a schema that this version does not know.
    """
    try:
        return Exported.model_validate_json(data.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        versions = [item["input"] for item in error.errors() if item["loc"] == ("schema_version",)]
        if versions and str(versions[0]).startswith("engagement/"):
            raise StoreError(
                f"The file is of schema '{versions[0]}', this cemagent reads {SCHEMA}: upgrade cemagent.",
                f"파일 형식이 '{versions[0]}'입니다. 이 cemagent는 {SCHEMA}만 읽으므로 업그레이드하십시오.",
            ) from error
        raise _damaged() from error


def take_out(connection: Connection, engagement_id: str) -> Exported:
    """Return everything about the engagement.

    Raises:
        StoreError: there is no such engagement, or it cannot be read.
    """
    row = connection.execute(
        select(engagements.c.workspace_id, engagements.c.actor_id, engagements.c.dialogue).where(
            engagements.c.id == engagement_id
        )
    ).one_or_none()
    if row is None:
        raise not_found(engagement_id)
    history = read_changes(connection, engagement_id)
    return Exported(
        engagement=_meta(folded(engagement_id, history), row.workspace_id, row.actor_id),
        changes=history,
        turns=[ExportedTurn(turn=turn, events=given) for turn, given in read_turns(connection, engagement_id)],
        documents=[
            ExportedDocument(actor=actor, at=at, document=document)
            for actor, at, document in read_documents(connection, engagement_id)
        ],
        dialogue=decoded(engagement_id, row.dialogue),
        open_turns=read_open_turns(connection, engagement_id),
    )


def _meta(engagement: Engagement, workspace: str, actor: str) -> ExportedMeta:
    return ExportedMeta(
        id=engagement.id,
        name=engagement.name,
        method=engagement.method,
        lang=engagement.lang,
        stage=engagement.stage,
        workspace=workspace,
        actor=actor,
        started_at=engagement.started_at,
    )


def put_in(
    connection: Connection, exported: Exported, workspace: str, actor: str, at: datetime, name: str | None
) -> Engagement:
    """Write ``exported`` into ``workspace``; ``actor`` renames it to ``name`` when one is given.

    Raises:
        StoreError: it does not hold together, or the name is taken, blank or too long.
    """
    history = _checked(exported)
    if name is not None and name_key(name) != name_key(exported.engagement.name):
        history = [*history, Renamed(actor=actor, at=at, name=name)]
    engagement = folded(free_id(connection, exported.engagement.id), history)
    dialogue = encoded(exported.dialogue)
    write_head(connection, engagement, workspace, exported.engagement.actor, dialogue, imported=(actor, at))
    write_changes(connection, engagement.id, workspace, history, after=0)
    for number, item in enumerate(exported.turns):
        given: list[Event] = [event.model_copy(update={"engagement": engagement.id}) for event in item.events]
        write_turn(connection, engagement.id, workspace, item.turn, given, after=number)
    for turn in exported.open_turns:
        write_open_turn(connection, engagement.id, turn)
    for attached in exported.documents:
        write_document(connection, engagement.id, workspace, attached.document, attached.actor, attached.at)
    return engagement


def _checked(exported: Exported) -> list[Change]:
    """Return the history, once all parts are known to belong together."""
    meta = exported.engagement
    try:
        engagement = folded(meta.id, exported.changes)
    except StoreError as error:
        raise _damaged() from error
    marks = [(item.turn.id, meta.id) for item in exported.turns for _ in item.events]
    given = [event for item in exported.turns for event in item.events]
    holds = (
        meta == _meta(engagement, meta.workspace, meta.actor)
        and [event.seq for event in given] == list(range(1, len(given) + 1))
        and [(event.turn, event.engagement) for event in given] == marks
        and _are_distinct([turn.id for turn in (*(item.turn for item in exported.turns), *exported.open_turns)])
        and _are_distinct([item.document.sha256 for item in exported.documents])
    )
    if not holds:
        raise _damaged()
    return exported.changes


def _are_distinct(keys: list[str]) -> bool:
    return len(set(keys)) == len(keys)
