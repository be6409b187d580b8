"""Deletion: what an engagement held is gone, and a tombstone says that it was there."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, delete, insert, select, update

from cemagent.store.database import Database
from cemagent.store.history import counted, locked
from cemagent.store.tables import changes, documents, engagements, events, open_turns, tombstones, turns

_PATIENCE_AT_OPENING = 0.5
"""Seconds that opening a store waits for other programs to finish an earlier deletion."""


class Tombstone(BaseModel):
    """What is left of a deleted engagement: who deleted it when, and how much it held.

    ``purged`` says that its text is gone from the bytes of the SQLite file as well. While another
    program is reading it cannot be; the next opening or deletion finishes it. It stays False on
    PostgreSQL, where the server's vacuum overwrites the rows in its own time.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: str
    workspace_id: str
    actor_id: str
    at: datetime
    changes: int
    turns: int
    events: int
    documents: int
    purged: bool = False


def bury(connection: Connection, engagement_id: str, actor: str, at: datetime) -> None:
    """Replace the engagement by its tombstone.

    Raises:
        StoreError: there is no such engagement.
    """
    workspace = locked(connection, engagement_id)
    tables = {"events": events, "turns": turns, "changes": changes, "documents": documents}
    counts = {name: counted(connection, table, engagement_id) for name, table in tables.items()}
    for table in (*tables.values(), open_turns):
        connection.execute(delete(table).where(table.c.engagement_id == engagement_id))
    connection.execute(delete(engagements).where(engagements.c.id == engagement_id))
    row = {"id": engagement_id, "workspace_id": workspace, "actor_id": actor, "at": at, **counts}
    connection.execute(insert(tombstones), row)


def read_tombstones(connection: Connection, workspace: str) -> list[Tombstone]:
    """Return the tombstones of ``workspace``, oldest first."""
    rows = connection.execute(
        select(tombstones).where(tombstones.c.workspace_id == workspace).order_by(tombstones.c.at, tombstones.c.id)
    )
    return [Tombstone.model_validate(row) for row in rows]


def purge(database: Database, patience: float = _PATIENCE_AT_OPENING) -> None:
    """Remove deleted text from the SQLite file where that has not been done, and note it."""
    if not database.is_sqlite:
        return
    with database.reading() as connection:
        waiting = list(connection.scalars(select(tombstones.c.id).where(tombstones.c.purged.is_(False))))
    # only those noted before: what is deleted during the work may have left text behind it
    if waiting and database.compact(patience):
        with database.writing() as connection:
            connection.execute(update(tombstones).where(tombstones.c.id.in_(waiting)).values(purged=True))
