"""Rows of one engagement: its changes, turns, events and documents as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, Row, Table, func, insert, select

from cemagent.method.changes import CHANGES, Change, Started
from cemagent.method.engagement import Engagement, fold
from cemagent.records.document import Document
from cemagent.records.turn import EVENTS, Event, Turn
from cemagent.store.failures import not_found, unfitting, unreadable, unstorable
from cemagent.store.tables import changes, documents, engagements, events, turns


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
    starts = [number for number, change in enumerate(history) if isinstance(change, Started)]
    if starts != [0]:
        raise unfitting()
    try:
        return fold(engagement_id, history)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise unfitting() from error


def locked(connection: Connection, engagement_id: str) -> Row[Any]:
    """Return the engagement's row and keep other writers from the engagement until the transaction ends.

    Raises:
        StoreError: there is none.
    """
    row = connection.execute(
        select(engagements).where(engagements.c.id == engagement_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise not_found(engagement_id)
    return row


def counted(connection: Connection, table: Table, engagement_id: str) -> int:
    """Return how many rows of ``table`` the engagement has; where rows are numbered, the last number."""
    counting = select(func.count()).select_from(table).where(table.c.engagement_id == engagement_id)
    return connection.scalar(counting) or 0


def read_changes(connection: Connection, engagement_id: str) -> list[Change]:
    """Return the whole history, oldest first.

    Raises:
        StoreError: a stored change is damaged or of a kind that this version does not know.
    """
    bodies = connection.scalars(
        select(changes.c.body).where(changes.c.engagement_id == engagement_id).order_by(changes.c.number)
    )
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
        connection.execute(insert(changes), rows)


def write_turn(connection: Connection, engagement_id: str, workspace: str, turn: Turn, given: list[Event]) -> None:
    """Append ``turn`` and the events it gave, which carry their ``seq`` already."""
    number = counted(connection, turns, engagement_id) + 1
    owner = {"engagement_id": engagement_id, "workspace_id": workspace, "actor_id": turn.actor}
    connection.execute(
        insert(turns), {**owner, "number": number, "turn_id": turn.id, "at": turn.at, "body": encoded(turn)}
    )
    rows = [{**owner, "seq": event.seq, "turn_number": number, "body": encoded(event)} for event in given]
    if rows:
        connection.execute(insert(events), rows)


def numbered(connection: Connection, engagement_id: str, turn: Turn, given: Sequence[Event]) -> list[Event]:
    """Return ``given`` with turn, engagement and the numbers that follow those of the engagement."""
    first = counted(connection, events, engagement_id) + 1
    return [
        event.model_copy(update={"seq": seq, "turn": turn.id, "engagement": engagement_id})
        for seq, event in enumerate(given, start=first)
    ]


def read_events(connection: Connection, engagement_id: str, turn_id: str) -> list[Event] | None:
    """Return the events of one turn, or None when the turn is not stored."""
    number = connection.scalar(
        select(turns.c.number).where(turns.c.engagement_id == engagement_id, turns.c.turn_id == turn_id)
    )
    if number is None:
        return None
    bodies = connection.scalars(
        select(events.c.body)
        .where(events.c.engagement_id == engagement_id, events.c.turn_number == number)
        .order_by(events.c.seq)
    )
    return _events(engagement_id, bodies)


def read_turns(connection: Connection, engagement_id: str) -> list[tuple[Turn, list[Event]]]:
    """Return every turn with its events, oldest first."""
    by_turn: dict[int, list[str]] = {}
    for number, body in connection.execute(
        select(events.c.turn_number, events.c.body)
        .where(events.c.engagement_id == engagement_id)
        .order_by(events.c.seq)
    ):
        by_turn.setdefault(number, []).append(body)
    found = connection.execute(
        select(turns.c.number, turns.c.body).where(turns.c.engagement_id == engagement_id).order_by(turns.c.number)
    )
    try:
        return [
            (Turn.model_validate_json(body), _events(engagement_id, by_turn.get(number, []))) for number, body in found
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
    connection.execute(insert(documents), row)


def read_documents(
    connection: Connection, engagement_id: str, sha256: str | None = None
) -> list[tuple[str, datetime, Document]]:
    """Return (actor, when, document) of every attached document or of the one with ``sha256``, oldest first."""
    query = select(documents.c.actor_id, documents.c.at, documents.c.body).where(
        documents.c.engagement_id == engagement_id
    )
    if sha256 is not None:
        query = query.where(documents.c.sha256 == sha256)
    rows = connection.execute(query.order_by(documents.c.number))
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
