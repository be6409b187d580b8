"""Rows of one engagement: its changes, turns, events and documents as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import BindParameter, Connection, ScalarSelect, Table, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from cemagent.method.changes import CHANGES, Change, Started
from cemagent.method.engagement import Engagement, applied
from cemagent.records.document import Document
from cemagent.records.turn import EVENTS, Event, Turn
from cemagent.store.failures import not_found, unfitting, unreadable, unstorable
from cemagent.store.tables import changes, documents, engagements, events, open_turns, turns

# statements are made once: putting one together costs more than SQLite takes to answer it
_ID: BindParameter[str] = bindparam("engagement_id")


def _count_of(table: Table) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(table.c.engagement_id == _ID).scalar_subquery()


_LOCK = select(engagements.c.workspace_id).where(engagements.c.id == _ID).with_for_update()
_TURN = select(turns.c.number).where(turns.c.engagement_id == _ID, turns.c.turn_id == bindparam("turn_id"))
_LENGTHS = select(_count_of(changes), _count_of(turns), _count_of(events), _TURN.scalar_subquery())
_CHANGES = select(changes.c.body).where(changes.c.engagement_id == _ID).order_by(changes.c.number)
_EVENTS = (
    select(events.c.body)
    .where(events.c.engagement_id == _ID, events.c.turn_number == bindparam("number"))
    .order_by(events.c.seq)
)
_TURNS = (
    select(turns.c.number, turns.c.body, events.c.body)
    .outerjoin(events, (events.c.engagement_id == turns.c.engagement_id) & (events.c.turn_number == turns.c.number))
    .where(turns.c.engagement_id == _ID)
    .order_by(turns.c.number, events.c.seq)
)
_DOCUMENTS = (
    select(documents.c.actor_id, documents.c.at, documents.c.body)
    .where(documents.c.engagement_id == _ID)
    .order_by(documents.c.number)
)
_DOCUMENT = _DOCUMENTS.where(documents.c.sha256 == bindparam("sha256"))
_OPEN = (
    select(open_turns.c.body).where(open_turns.c.engagement_id == _ID).order_by(open_turns.c.at, open_turns.c.turn_id)
)
_CLOSE = delete(open_turns).where(open_turns.c.engagement_id == _ID, open_turns.c.turn_id == bindparam("turn_id"))
# one statement for all that must be known, since a person waits for it in every turn
_NOTE = (
    insert(open_turns)
    .from_select(
        ["engagement_id", "workspace_id", "turn_id", "actor_id", "at", "body"],
        select(
            engagements.c.id,
            engagements.c.workspace_id,
            *(bindparam(name, type_=open_turns.c[name].type) for name in ("turn_id", "actor_id", "at", "body")),
        ).where(engagements.c.id == _ID),
    )
    .execution_options(preserve_rowcount=True)
)
_ADD = {table.name: insert(table) for table in (changes, turns, events, documents)}


@dataclass(frozen=True)
class Lengths:
    """How many changes, turns and events an engagement has; ``repeated`` is the number of a turn looked for."""

    changes: int
    turns: int
    events: int
    repeated: int | None


def encoded(value: BaseModel | dict[str, Any]) -> str:
    """Return ``value`` as JSON.

    Raises:
        StoreError: it holds what JSON in UTF-8 cannot, such as half a surrogate pair or infinity.
    """
    try:
        plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
        text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode("utf-8")
    except (TypeError, ValueError) as error:
        raise unstorable() from error
    return text


def _array(bodies: Iterable[str]) -> str:
    return f"[{','.join(bodies)}]"


def folded(engagement_id: str, history: Sequence[Change]) -> Engagement:
    """Return the engagement that ``history`` adds up to.

    Raises:
        StoreError: it does not begin with its one ``Started``, or a change cannot follow the others.
    """
    if not history or not isinstance(history[0], Started):
        raise unfitting()
    return continued(_after(Engagement(id=engagement_id), history[:1]), history[1:])


def continued(engagement: Engagement, added: Sequence[Change]) -> Engagement:
    """Return ``engagement`` after the changes ``added``.

    Raises:
        StoreError: one cannot follow the others.
    """
    if any(isinstance(change, Started) for change in added):
        raise unfitting()
    return _after(engagement, added)


def _after(engagement: Engagement, added: Sequence[Change]) -> Engagement:
    try:
        return reduce(applied, added, engagement)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise unfitting() from error


def locked(connection: Connection, engagement_id: str) -> str:
    """Return the engagement's workspace and keep other writers from it until the transaction ends.

    Raises:
        StoreError: there is none.
    """
    workspace: str | None = connection.scalar(_LOCK, {"engagement_id": engagement_id})
    if workspace is None:
        raise not_found(engagement_id)
    return workspace


def lengths_of(connection: Connection, engagement_id: str, turn_id: str | None = None) -> Lengths:
    """Return how long the engagement is now, and where the turn ``turn_id`` stands in it."""
    return Lengths(*connection.execute(_LENGTHS, {"engagement_id": engagement_id, "turn_id": turn_id}).one())


def counted(connection: Connection, table: Table, engagement_id: str) -> int:
    """Return how many rows of ``table`` the engagement has; where rows are numbered, the last number."""
    counting = select(func.count()).select_from(table).where(table.c.engagement_id == engagement_id)
    return connection.scalar(counting) or 0


def read_changes(connection: Connection, engagement_id: str) -> list[Change]:
    """Return the whole history, oldest first.

    Raises:
        StoreError: a stored change is damaged or of a kind that this version does not know.
    """
    bodies = connection.scalars(_CHANGES, {"engagement_id": engagement_id})
    try:
        return CHANGES.validate_json(_array(bodies))
    except ValidationError as error:
        raise unreadable(engagement_id) from error


def write_changes(
    connection: Connection, engagement_id: str, workspace: str, added: Sequence[Change], after: int
) -> None:
    """Append ``added`` behind the ``after`` changes that are there."""
    rows = [
        {
            "engagement_id": engagement_id,
            "number": number,
            "workspace_id": workspace,
            "actor_id": change.actor,
            "at": change.at,
            "body": encoded(change),
        }
        for number, change in enumerate(added, start=after + 1)
    ]
    if rows:
        connection.execute(_ADD["changes"], rows)


def write_turn(
    connection: Connection, engagement_id: str, workspace: str, turn: Turn, given: Sequence[Event], after: int
) -> None:
    """Append ``turn``, behind the ``after`` turns that are there, and the events it gave, which carry their ``seq``."""
    number = after + 1
    owner = {"engagement_id": engagement_id, "workspace_id": workspace, "actor_id": turn.actor}
    connection.execute(
        _ADD["turns"], {**owner, "number": number, "turn_id": turn.id, "at": turn.at, "body": encoded(turn)}
    )
    rows = [{**owner, "seq": event.seq, "turn_number": number, "body": encoded(event)} for event in given]
    if rows:
        connection.execute(_ADD["events"], rows)


def write_open_turn(connection: Connection, engagement_id: str, turn: Turn) -> None:
    """Keep ``turn`` as said and not answered yet; one of the same id that is kept already stays.

    Raises:
        StoreError: there is no such engagement.
    """
    row = {"engagement_id": engagement_id, "turn_id": turn.id, "actor_id": turn.actor, "at": turn.at}
    with suppress(IntegrityError):
        if connection.execute(_NOTE, {**row, "body": encoded(turn)}).rowcount == 0:
            raise not_found(engagement_id)


def read_open_turns(connection: Connection, engagement_id: str) -> list[Turn]:
    """Return the turns that were said and are not answered yet, oldest first."""
    try:
        return [Turn.model_validate_json(body) for body in connection.scalars(_OPEN, {"engagement_id": engagement_id})]
    except ValidationError as error:
        raise unreadable(engagement_id) from error


def take_open_turns(connection: Connection, engagement_id: str, answered: Turn, left: Collection[str]) -> list[Turn]:
    """Close what ``answered`` answers, the same words said before included, and what is ``left``, which is returned."""
    closed, given_up = [], []
    for turn in read_open_turns(connection, engagement_id):
        is_answered = turn.id == answered.id or (turn.actor, turn.text) == (answered.actor, answered.text)
        if is_answered or turn.id in left:
            closed.append({"engagement_id": engagement_id, "turn_id": turn.id})
        if turn.id in left and not is_answered:
            given_up.append(turn)
    if closed:
        connection.execute(_CLOSE, closed)
    return given_up


def numbered(engagement_id: str, turn: Turn, given: Sequence[Event], after: int) -> list[Event]:
    """Return ``given`` with turn, engagement and the numbers behind the ``after`` events that are there."""
    return [
        event.model_copy(update={"seq": seq, "turn": turn.id, "engagement": engagement_id})
        for seq, event in enumerate(given, start=after + 1)
    ]


def read_events(connection: Connection, engagement_id: str, turn_id: str) -> list[Event] | None:
    """Return the events of one turn, or None when the turn is not stored."""
    number = connection.scalar(_TURN, {"engagement_id": engagement_id, "turn_id": turn_id})
    return None if number is None else events_of_turn(connection, engagement_id, number)


def events_of_turn(connection: Connection, engagement_id: str, number: int) -> list[Event]:
    """Return the events of the turn with that number."""
    return _events(engagement_id, connection.scalars(_EVENTS, {"engagement_id": engagement_id, "number": number}))


def read_turns(connection: Connection, engagement_id: str) -> list[tuple[Turn, list[Event]]]:
    """Return every turn with its events, oldest first."""
    said: dict[int, str] = {}
    given: dict[int, list[str]] = {}
    for number, turn, event in connection.execute(_TURNS, {"engagement_id": engagement_id}):
        said[number] = turn
        given.setdefault(number, []).extend([event] if event is not None else [])
    try:
        return [
            (Turn.model_validate_json(body), _events(engagement_id, given[number])) for number, body in said.items()
        ]
    except ValidationError as error:
        raise unreadable(engagement_id) from error


def _events(engagement_id: str, bodies: Iterable[str]) -> list[Event]:
    try:
        return EVENTS.validate_json(_array(bodies))
    except ValidationError as error:
        raise unreadable(engagement_id) from error


def write_document(
    connection: Connection, engagement_id: str, workspace: str, document: Document, actor: str, at: datetime
) -> None:
    """Append ``document``, attached by ``actor``."""
    row = {
        "engagement_id": engagement_id,
        "number": counted(connection, documents, engagement_id) + 1,
        "workspace_id": workspace,
        "actor_id": actor,
        "sha256": document.sha256,
        "at": at,
        "body": encoded(document),
    }
    connection.execute(_ADD["documents"], row)


def read_documents(
    connection: Connection, engagement_id: str, sha256: str | None = None
) -> list[tuple[str, datetime, Document]]:
    """Return (actor, when, document) of every attached document or of the one with ``sha256``, oldest first."""
    query = _DOCUMENTS if sha256 is None else _DOCUMENT
    rows = connection.execute(query, {"engagement_id": engagement_id, "sha256": sha256})
    try:
        return [(actor, at, Document.model_validate_json(body)) for actor, at, body in rows]
    except ValidationError as error:
        raise unreadable(engagement_id) from error


def decoded(engagement_id: str, text: str) -> dict[str, Any]:
    """Return the state of the guided consultant from its JSON.

    Raises:
        StoreError: it is not a JSON object.
    """
    try:
        state = json.loads(text)
    except ValueError as error:
        raise unreadable(engagement_id) from error
    if not isinstance(state, dict):
        raise unreadable(engagement_id)
    return state
