"""Alembic's entry: runs the migrations on the connection that ``cemagent.store.upgrade`` hands over."""

from __future__ import annotations

from alembic import context

from cemagent.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
)
with context.begin_transaction():
    context.run_migrations()
