"""Buckets of requests and tokens a minute."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "rate_limits",
        sa.Column("name", sa.Text, nullable=False),
        *(sa.Column(name, sa.Double, nullable=False) for name in ("requests", "tokens", "at")),
        sa.PrimaryKeyConstraint("name", name="pk_rate_limits"),
    )
