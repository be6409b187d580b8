from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from cemagent.errors import StoreError
from cemagent.store import database, upgrade
from cemagent.store.database import Database
from cemagent.store.engagements import EngagementStore
from cemagent.store.tables import metadata
from tests.store.samples import SPACE, begin, rich, turn


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nonsense", "'nonsense' is not a database"),
        ("mysql://me:secret@host/x", r"'mysql://me:\*\*\*@host/x' is not a database"),
        ("postgresql//me:secret@host", r"'\*\*\*@host' is not a database"),
        ("sqlite://", "is not a database"),
        ("sqlite:///:memory:", "is not a database"),
        ("postgresql://me:secret@127.0.0.1:1/x", r"postgresql\+psycopg://me:\*\*\*@127.0.0.1:1/x cannot be used"),
    ],
)
def test_an_address_that_cannot_be_used(address: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence) as caught:
        EngagementStore(address)
    assert "secret" not in caught.value.en + caught.value.ko
    assert caught.value.ko != caught.value.en


def test_another_file_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("오늘 할 일\n" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="not a database"):
        EngagementStore(f"sqlite:///{file}")
    assert file.read_text(encoding="utf-8") == "오늘 할 일\n" * 100


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="folder of the database"):
        EngagementStore(f"sqlite:///{tmp_path / 'file' / 'cemagent.db'}")


def test_postgresql_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'cemagent\[postgres\]'"):
        EngagementStore("postgresql://me@127.0.0.1:1/x")


def test_sqlite_is_durable_and_forgets(sqlite_url: str) -> None:
    opened = Database(sqlite_url)
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "secure_delete": 1, "busy_timeout": 20_000}
    for transaction in (opened.reading, opened.writing):
        with transaction() as connection:
            found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
        assert found == wanted
    opened.close()


def test_migrations_make_the_tables(url: str) -> None:
    EngagementStore(url).close()
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        options = {"version_table": upgrade.VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert context.get_current_revision() == upgrade.HEAD
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_named_one() -> None:
    folder = Path(upgrade.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_heads() == [upgrade.HEAD]


def test_opening_a_current_database_does_not_load_alembic(sqlite_url: str) -> None:
    EngagementStore(sqlite_url).close()
    code = (
        "import sys; from cemagent.store.engagements import EngagementStore; "
        f"EngagementStore({sqlite_url!r}).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_help_does_not_load_the_database_library() -> None:
    code = (
        "import sys; from cemagent.surfaces.cli.main import main; sys.argv = ['cemagent', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('sqlalchemy' in sys.modules, 'typer' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False True"


def test_a_newer_database_is_refused(url: str) -> None:
    EngagementStore(url).close()
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {upgrade.VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer cemagent"):
        EngagementStore(url)
    engine.dispose()


def test_damaged_content_is_reported(sqlite_store: EngagementStore, tmp_path: Path) -> None:
    made = rich(sqlite_store)
    connection = sqlite3.connect(tmp_path / "data" / "cemagent.db")
    connection.execute("UPDATE changes SET body = substr(body, 1, 20) WHERE number = 3")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="cannot be read"):
        sqlite_store.open(made.id, SPACE)
    assert [item.id for item in sqlite_store.list(SPACE)] == [made.id]


def test_a_writer_that_does_not_let_go_is_reported(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    with EngagementStore(url) as holder, EngagementStore(url) as store:
        made = begin(store)
        with holder._database.writing() as connection:
            connection.execute(text("UPDATE engagements SET stage = stage"))
            with pytest.raises(StoreError, match="busy"):
                store.commit(made.id, 1, [], dialogue={"n": 1}, turn=None, events=[])
            # a reader need not wait
            assert store.open(made.id, SPACE) is not None
        store.commit(made.id, 1, [], dialogue={"n": 1}, turn=None, events=[])


def test_threads_share_a_store(store: EngagementStore) -> None:
    made = begin(store)

    def say(number: int) -> int:
        return len(store.commit(made.id, 1, [], dialogue=None, turn=turn(str(number)), events=[]))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(say, range(24)))
    assert sorted(int(said.id) for said, _ in store.turns(made.id)) == list(range(24))


def test_connections_that_the_server_dropped_are_made_anew(postgres_url: str) -> None:
    engine = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    with EngagementStore(postgres_url) as store, engine.connect() as connection:
        made = begin(store)
        ended = connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        ).all()
        assert ended
        assert store.open(made.id, SPACE) is not None
    engine.dispose()
