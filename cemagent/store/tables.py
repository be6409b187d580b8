"""The tables as they are now; ``migrations/`` makes them.

Bodies are JSON in text columns and not in a JSON type: PostgreSQL's refuses ``\\u0000``, which
text pasted from a PDF may hold.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)


class Instant(TypeDecorator[datetime]):
    """A moment, kept in UTC; SQLite drops the offset, so it is put back. A naive one counts as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return ``value`` in UTC."""
        return _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return ``value`` with its offset."""
        return _in_utc(value)


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _owner() -> list[Column[Any]]:
    return [Column("workspace_id", Text, nullable=False), Column("actor_id", Text, nullable=False)]


def _of_engagement() -> Column[str]:
    return Column("engagement_id", Text, ForeignKey("engagements.id"), primary_key=True)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

engagements = Table(
    "engagements",
    metadata,
    Column("id", Text, primary_key=True),
    *_owner(),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("dialogue", Text, nullable=False),
    Column("imported_by", Text),
    Column("imported_at", Instant),
    UniqueConstraint("workspace_id", "name_key"),
)
"""One row an engagement. Name, language, stage and times repeat what the changes say, for the list."""

changes = Table(
    "changes",
    metadata,
    _of_engagement(),
    Column("number", Integer, primary_key=True),
    *_owner(),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)
"""The history; ``number`` counts from 1."""

turns = Table(
    "turns",
    metadata,
    _of_engagement(),
    Column("number", Integer, primary_key=True),
    *_owner(),
    Column("turn_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("engagement_id", "turn_id"),
)

open_turns = Table(
    "open_turns",
    metadata,
    _of_engagement(),
    Column("turn_id", Text, primary_key=True),
    *_owner(),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)
"""Turns that were said and are not answered yet; one that is answered, or left, goes on to ``turns``."""

events = Table(
    "events",
    metadata,
    Column("engagement_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    *_owner(),
    Column("turn_number", Integer, nullable=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["engagement_id", "turn_number"], ["turns.engagement_id", "turns.number"]),
)

documents = Table(
    "documents",
    metadata,
    _of_engagement(),
    Column("number", Integer, primary_key=True),
    *_owner(),
    Column("sha256", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("engagement_id", "sha256"),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("id", Text, primary_key=True),
    *_owner(),
    Column("at", Instant, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("purged", Boolean, nullable=False, server_default=false()),
)
"""What is left of a deleted engagement."""

identities = Table(
    "identities",
    metadata,
    Column("workspace_id", Text, primary_key=True),
    Column("actor_id", Text, primary_key=True),
    Column("person", Text, nullable=False),
)
"""Actors that were linked. ``person`` is never itself looked up again, so there is no circle."""

rate_limits = Table(
    "rate_limits",
    metadata,
    Column("name", Text, primary_key=True),
    *(Column(name, Double, nullable=False) for name in ("requests", "tokens", "at")),
)
"""Token buckets: what is left of requests and tokens (negative is debt) ``at`` a time in epoch seconds."""
