"""Brings a database to the schema of this version, also when several programs open it at once."""

from __future__ import annotations

from sqlalchemy import Connection, column, inspect, select, table, text

from cemagent.store.failures import database_newer

HEAD = "0003"
"""The newest migration. Named here so that opening a current database need not import Alembic."""

VERSION_TABLE = "cemagent_version"
"""Not Alembic's own name: a PostgreSQL database may be shared with another program that uses Alembic."""

_LOCK = 0x63656D61
"""PostgreSQL's key of the lock under which one program migrates; a constant of ours."""


def is_current(connection: Connection) -> bool:
    """Return whether the schema is that of this version."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return False
    return bool(connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE))) == HEAD)


def upgrade(connection: Connection, where: str) -> None:
    """Run the missing migrations within the writing transaction of ``connection``.

    Raises:
        StoreError: a newer version has been here; ``where`` names the database in the sentence.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if is_current(connection):
        return
    # a tenth of a second, paid only when the schema is new or old
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", "cemagent.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise database_newer(where) from error
