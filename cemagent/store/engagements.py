"""The store of engagements: every write is one transaction, and what was confirmed survives a crash."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Table, func, select

from cemagent.errors import Lang
from cemagent.method.changes import Change, Started
from cemagent.method.engagement import Engagement
from cemagent.records.document import Document
from cemagent.records.turn import Event, Turn, TurnEnd
from cemagent.store import tables
from cemagent.store.database import BUSY_SECONDS, Database
from cemagent.store.deletion import Tombstone, bury, purge, read_tombstones
from cemagent.store.failures import RepeatedTurn, changed_meanwhile
from cemagent.store.heads import find, free_id, update_head, write_head
from cemagent.store.history import (
    continued,
    decoded,
    encoded,
    events_of_turn,
    folded,
    lengths_of,
    locked,
    numbered,
    read_changes,
    read_documents,
    read_events,
    read_open_turns,
    read_turns,
    take_open_turns,
    write_changes,
    write_document,
    write_open_turn,
    write_turn,
)
from cemagent.store.identities import join, person_of
from cemagent.store.names import checked_name
from cemagent.store.portable import Exported, put_in, take_out


@dataclass(frozen=True)
class Stored:
    """An engagement as it stands; ``dialogue`` is the state that the guided consultant left."""

    engagement: Engagement
    changes: list[Change]
    dialogue: dict[str, Any]


@dataclass(frozen=True)
class Summary:
    """One line of the list of engagements; ``changes``, ``turns`` and ``documents`` are counts."""

    id: str
    name: str
    stage: str
    lang: Lang
    changed_at: datetime
    changes: int
    turns: int
    documents: int


Summaries = list[Summary]
Turns = list[tuple[Turn, list[Event]]]
Events = list[Event]
OpenTurns = list[Turn]
Documents = list[Document]
Tombstones = list[Tombstone]


class EngagementStore:
    """Engagements in the database at ``url``: ``sqlite:///FILE`` or ``postgresql://USER@HOST/NAME``.

    Opening makes the database, brings its schema up to date and finishes deletions that were cut
    short. Several programs may use one database, several threads one store.

    Every method raises :class:`~cemagent.errors.StoreError` when the database fails.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._latest: Engagement | None = None
        """The engagement as it was last read or written: who writes what follows need not read it all again."""
        try:
            purge(self._database)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> EngagementStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def create(
        self, name: str, method: str, lang: Lang, stage: str, *, workspace: str, actor: str, at: datetime
    ) -> Engagement:
        """Begin an engagement; its history holds one ``Started``.

        Raises:
            StoreError: the name is taken in the workspace, blank or too long.
        """
        started = Started(actor=actor, at=at, name=checked_name(name), method=method, lang=lang, stage=stage)
        with self._database.writing() as connection:
            engagement = folded(free_id(connection), [started])
            write_head(connection, engagement, workspace, actor, encoded({}))
            write_changes(connection, engagement.id, workspace, [started], after=0)
        return engagement

    def open(self, name_or_id: str, workspace: str) -> Stored | None:
        """Return the engagement with that id, else the one with that name, or None.

        Names that differ in case, spaces or Unicode form are the same name.
        """
        with self._database.reading() as connection:
            found = find(connection, name_or_id, workspace)
            if found is None:
                return None
            engagement_id, dialogue = found
            history = read_changes(connection, engagement_id)
        self._latest = folded(engagement_id, history)
        return Stored(self._latest, history, decoded(engagement_id, dialogue))

    def list(self, workspace: str) -> Summaries:
        """Return the engagements of ``workspace``, the last changed first."""
        head = tables.engagements.c
        columns = [head.id, head.name, head.stage, head.lang, head.changed_at]
        counts = [_count(table) for table in (tables.changes, tables.turns, tables.documents)]
        query = select(*columns, *counts).where(head.workspace_id == workspace)
        with self._database.reading() as connection:
            return [Summary(*row) for row in connection.execute(query.order_by(head.changed_at.desc(), head.name))]

    def commit(
        self,
        engagement_id: str,
        seen: int,
        changes: Sequence[Change],
        *,
        dialogue: dict[str, Any] | None,
        turn: Turn | None,
        events: Sequence[Event],
        left: Collection[str] = (),
    ) -> Events:
        """Write ``changes``, the ``turn`` with its ``events`` and the ``dialogue`` together, or nothing.

        ``seen`` is the number of changes that the writer knew. A ``dialogue`` of None leaves the
        stored one. ``left`` are the ids of open turns that the person went on without: they come before
        ``turn`` in the log, with nothing but their end. Returns the events as stored, with ``seq``, ``turn``
        and ``engagement``.

        Raises:
            RepeatedTurn: a turn of this id is stored; carries its events.
            StoreError: others have written meanwhile, the changes cannot follow the history, or the
                engagement is gone.
            ValueError: there are events without a turn.
        """
        if events and turn is None:
            raise ValueError("events belong to a turn")
        with self._database.writing() as connection:
            workspace = locked(connection, engagement_id)
            there = lengths_of(connection, engagement_id, turn.id if turn else None)
            if turn and there.repeated is not None:
                raise RepeatedTurn(turn.id, events_of_turn(connection, engagement_id, there.repeated))
            if there.changes != seen:
                raise changed_meanwhile()
            engagement = continued(self._at(connection, engagement_id, seen), changes) if changes else None
            update_head(connection, engagement_id, engagement, None if dialogue is None else encoded(dialogue))
            write_changes(connection, engagement_id, workspace, changes, after=seen)
            given: Events = []
            for number, (said, told) in enumerate(_to_write(connection, engagement_id, turn, events, left)):
                given = numbered(engagement_id, said, told, there.events + number)
                write_turn(connection, engagement_id, workspace, said, given, there.turns + number)
        self._latest = engagement or self._latest
        return given

    def _at(self, connection: Connection, engagement_id: str, seen: int) -> Engagement:
        """Return the engagement after its ``seen`` changes, which is how it stands."""
        latest = self._latest
        if latest is not None and (latest.id, latest.changes) == (engagement_id, seen):
            return latest
        return folded(engagement_id, read_changes(connection, engagement_id))

    def note(self, engagement_id: str, turn: Turn) -> None:
        """Keep ``turn`` as said and not answered yet; :meth:`commit` of it makes it an answered one.

        It outlives the program at once, and a loss of power with the next commit.

        Raises:
            StoreError: there is no such engagement.
        """
        with self._database.noting() as connection:
            write_open_turn(connection, engagement_id, turn)

    def unanswered(self, engagement_id: str) -> OpenTurns:
        """Return the turns that were said and are not answered yet, oldest first."""
        with self._database.reading() as connection:
            return read_open_turns(connection, engagement_id)

    def events_of(self, engagement_id: str, turn_id: str) -> Events | None:
        """Return the events of a turn, or None when no such turn is stored."""
        with self._database.reading() as connection:
            return read_events(connection, engagement_id, turn_id)

    def turns(self, engagement_id: str) -> Turns:
        """Return every turn with its events, oldest first."""
        with self._database.reading() as connection:
            return read_turns(connection, engagement_id)

    def add_document(self, engagement_id: str, document: Document, actor: str, at: datetime) -> None:
        """Attach ``document``; one with the same ``sha256`` stays as it is, since quotes point into its text.

        Raises:
            StoreError: there is no such engagement.
        """
        with self._database.writing() as connection:
            workspace = locked(connection, engagement_id)
            if not read_documents(connection, engagement_id, document.sha256):
                write_document(connection, engagement_id, workspace, document, actor, at)

    def documents(self, engagement_id: str) -> Documents:
        """Return the attached documents, oldest first."""
        with self._database.reading() as connection:
            return [document for _, _, document in read_documents(connection, engagement_id)]

    def document(self, engagement_id: str, sha256: str) -> Document | None:
        """Return the attached document with that hash, or None."""
        with self._database.reading() as connection:
            found = read_documents(connection, engagement_id, sha256)
        return found[0][2] if found else None

    def delete(self, engagement_id: str, actor: str, at: datetime) -> Tombstone:
        """Erase everything that the engagement holds; its tombstone says whether the file is clean, too.

        Raises:
            StoreError: there is no such engagement.
        """
        with self._database.writing() as connection:
            workspace = locked(connection, engagement_id)
            bury(connection, engagement_id, actor, at)
        purge(self._database, BUSY_SECONDS)
        return next(stone for stone in self.tombstones(workspace) if stone.id == engagement_id)

    def tombstones(self, workspace: str) -> Tombstones:
        """Return what is left of the deleted engagements of ``workspace``, oldest first."""
        with self._database.reading() as connection:
            return read_tombstones(connection, workspace)

    def export(self, engagement_id: str) -> Exported:
        """Return everything about the engagement; ``model_dump_json`` of it makes the file.

        Raises:
            StoreError: there is no such engagement.
        """
        with self._database.reading() as connection:
            return take_out(connection, engagement_id)

    def import_engagement(
        self, exported: Exported, workspace: str, actor: str, at: datetime, name: str | None = None
    ) -> Engagement:
        """Take an exported engagement in, under its own id if that was never used here, else a new one.

        ``cemagent.store.portable.read_export`` makes ``exported`` from a file. A ``name`` renames it.

        Raises:
            StoreError: it does not hold together, or its name is taken, blank or too long.
        """
        with self._database.writing() as connection:
            return put_in(connection, exported, workspace, actor, at, name)

    def link(self, actor: str, other: str, workspace: str) -> None:
        """Say that ``actor`` and ``other`` are one person, and so everybody linked to either."""
        with self._database.writing() as connection:
            join(connection, actor, other, workspace)

    def identity(self, actor: str, workspace: str) -> str:
        """Return the actor that stands for the person; ``actor`` itself when it was never linked."""
        with self._database.reading() as connection:
            return person_of(connection, actor, workspace)


def _to_write(
    connection: Connection, engagement_id: str, turn: Turn | None, events: Sequence[Event], left: Collection[str]
) -> list[tuple[Turn, Sequence[Event]]]:
    """Return the turns that a commit writes: those left open before ``turn``, one event each, and then ``turn``."""
    if turn is None:
        return []
    given_up = take_open_turns(connection, engagement_id, turn, left)
    return [*((said, [TurnEnd()]) for said in given_up), (turn, events)]


def _count(table: Table) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(table)
        .where(table.c.engagement_id == tables.engagements.c.id)
        .scalar_subquery()
    )
