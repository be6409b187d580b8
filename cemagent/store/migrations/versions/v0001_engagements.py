"""The first schema: engagements, their history, turns, documents, tombstones and identities.

It repeats ``cemagent.store.tables`` on purpose: a migration stays as it is when the tables move on.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _owner() -> list[sa.Column[str]]:
    return [sa.Column("workspace_id", sa.Text, nullable=False), sa.Column("actor_id", sa.Text, nullable=False)]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "engagements",
        _text("id"),
        *_owner(),
        _text("name"),
        _text("name_key"),
        _text("lang"),
        _text("stage"),
        _moment("started_at"),
        _moment("changed_at"),
        _text("dialogue"),
        _text("imported_by", nullable=True),
        _moment("imported_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_engagements"),
        sa.UniqueConstraint("workspace_id", "name_key", name="uq_engagements_workspace_id_name_key"),
    )
    _numbered("changes", _moment("at"))
    _numbered(
        "turns",
        _text("turn_id"),
        _moment("at"),
        sa.UniqueConstraint("engagement_id", "turn_id", name="uq_turns_engagement_id_turn_id"),
    )
    _numbered(
        "documents",
        _text("sha256"),
        _moment("at"),
        sa.UniqueConstraint("engagement_id", "sha256", name="uq_documents_engagement_id_sha256"),
    )
    op.create_table(
        "events",
        _text("engagement_id"),
        sa.Column("seq", sa.Integer, nullable=False),
        *_owner(),
        sa.Column("turn_number", sa.Integer, nullable=False),
        _text("body"),
        sa.PrimaryKeyConstraint("engagement_id", "seq", name="pk_events"),
        sa.ForeignKeyConstraint(
            ["engagement_id", "turn_number"],
            ["turns.engagement_id", "turns.number"],
            name="fk_events_engagement_id_turn_number",
        ),
    )
    _make_what_outlives_engagements()


def _numbered(table: str, *parts: sa.Column[str] | sa.Column[datetime] | sa.UniqueConstraint) -> None:
    op.create_table(
        table,
        _text("engagement_id"),
        sa.Column("number", sa.Integer, nullable=False),
        *_owner(),
        *parts,
        _text("body"),
        sa.PrimaryKeyConstraint("engagement_id", "number", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagements.id"], name=f"fk_{table}_engagement_id"),
    )


def _make_what_outlives_engagements() -> None:
    op.create_table(
        "tombstones",
        _text("id"),
        *_owner(),
        _moment("at"),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("changes", "turns", "events", "documents")),
        sa.Column("purged", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_tombstones"),
    )
    op.create_table(
        "identities",
        *_owner(),
        _text("person"),
        sa.PrimaryKeyConstraint("workspace_id", "actor_id", name="pk_identities"),
    )
