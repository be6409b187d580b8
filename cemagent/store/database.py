"""The database behind the store: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from cemagent.store.failures import driver_missing, folder_unusable, reported, url_unusable
from cemagent.store.upgrade import is_current, upgrade

BUSY_SECONDS = 20.0
"""How long a write waits for another program's."""

_WRITING = "cemagent_writing"
_NOTING = "cemagent_noting"
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


class Database:
    """Transactions on the database at ``url``, whose schema is current once this is made.

    Raises:
        StoreError: the address is wrong, or nothing can be opened there.
    """

    def __init__(self, url: str) -> None:
        self._url = _checked(url)
        self.where = self._url.render_as_string(hide_password=True)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self._engine = self._sqlite() if self.is_sqlite else self._postgres()
        try:
            self._upgrade()
        except BaseException:
            self.close()
            raise

    def _sqlite(self) -> Engine:
        try:
            Path(self._url.database or "").parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise folder_unusable(self.where, error) from error
        engine = create_engine(self._url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    def _postgres(self) -> Engine:
        try:
            engine = create_engine(
                self._url, hide_parameters=True, pool_pre_ping=True, isolation_level="READ COMMITTED"
            )
        except ModuleNotFoundError as error:
            raise driver_missing() from error
        event.listen(engine, "begin", _limit_waiting)
        return engine

    def _upgrade(self) -> None:
        with self.reading() as connection:
            if is_current(connection):
                return
        with self.writing() as connection:
            upgrade(connection, self.where)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the database throughout.

        Raises:
            StoreError: the database fails.
        """
        options: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._transaction(**options) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is committed at the end of the block, or not at all when it raises.

        On SQLite it is the only writing one from its start; on PostgreSQL rows must be locked.

        Raises:
            StoreError: the database fails, or another program keeps it for ``BUSY_SECONDS``.
        """
        with self._transaction(**{_WRITING: True}) as connection:
            yield connection

    @contextmanager
    def noting(self) -> Iterator[Connection]:
        """Open a writing transaction that does not wait for the disk: it outlives the program, not a loss of power.

        Raises:
            StoreError: as :meth:`writing`.
        """
        with self._transaction(**{_WRITING: True, _NOTING: True}) as connection:
            yield connection

    @contextmanager
    def _transaction(self, **options: Any) -> Iterator[Connection]:
        with (
            reported(self.where),
            self._engine.connect().execution_options(**options) as connection,
            _unhurried(connection) if self.is_sqlite and _NOTING in options else nullcontext(),
            connection.begin(),
        ):
            yield connection

    def compact(self, patience: float = BUSY_SECONDS) -> bool:
        """Rewrite the SQLite file and empty its log, so that no deleted text is left in either.

        Waits up to ``patience`` seconds for other programs. Returns False when they did not let
        go in time, when the disk is full, and on PostgreSQL, where the server's vacuum does this.
        """
        if not self.is_sqlite:
            return False
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            blocked, _, _ = cursor.fetchone() or (1, 0, 0)
            cursor.close()
        except sqlite3.OperationalError:
            return False
        else:
            return not blocked
        finally:
            # not given back to the pool: its patience is not that of the others
            connection.invalidate()
            connection.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _checked(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        # a password may stand before the @ in what could not be taken apart
        raise url_unusable(f"***@{text.rpartition('@')[2]}" if "@" in text else text) from error
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    shown = url.render_as_string(hide_password=True)
    if url.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise url_unusable(shown)
    has_file = url.database and url.database != ":memory:" and not url.database.startswith("file:")
    if not has_file:
        raise url_unusable(shown)
    return url


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # the library then begins no transaction of its own accord; _begin does
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    _use_wal(cursor)
    cursor.close()


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Switch to write-ahead logging; SQLite does not wait for a second opener here, so this does."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


def _limit_waiting(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_WRITING, False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{int(BUSY_SECONDS)}s'")
    if options.get(_NOTING, False):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


@contextmanager
def _unhurried(connection: Connection) -> Iterator[None]:
    """Let what is written within the block reach the disk when the system finds time."""
    # SQLite takes this outside of transactions only, and the library would begin one for a statement of its own
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        raw.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    # a writer that began as a reader cannot wait for another writer: SQLite refuses it at once
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
