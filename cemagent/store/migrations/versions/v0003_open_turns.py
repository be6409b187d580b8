"""Turns that were said and are not answered yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "open_turns",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("engagement_id", "turn_id")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("workspace_id", "actor_id")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("engagement_id", "turn_id", name="pk_open_turns"),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagements.id"], name="fk_open_turns_engagement_id"),
    )
