from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from cemagent.errors import StoreError
from cemagent.method.changes import StageEntered
from cemagent.records.turn import TextEvent
from cemagent.store import deletion, tables
from cemagent.store.engagements import EngagementStore
from tests.store.samples import KIM, LEE, NOON, SPACE, answer, begin, document, later, rich, turn

SECRETS = ("namesecret", "옛날비밀", "answersecret", "turnsecret", "eventsecret", "docsecret문서", "dialoguesecret")


def _secret_engagement(store: EngagementStore) -> str:
    engagement = begin(store, f"{SECRETS[0]} {SECRETS[1]}")
    store.commit(
        engagement.id,
        1,
        [answer(SECRETS[2])],
        dialogue={"k": SECRETS[6]},
        turn=turn("t", SECRETS[3]),
        events=[TextEvent(text=SECRETS[4])],
    )
    # long enough for overflow pages
    store.add_document(engagement.id, document(f"{SECRETS[5]} " * 2000), KIM, NOON)
    return engagement.id


def _left_in(folder: Path) -> set[str]:
    """Return the secrets found in any file of ``folder``."""
    data = b"".join(path.read_bytes() for path in folder.iterdir())
    return {secret for secret in SECRETS if secret.encode() in data}


def test_a_deleted_engagement_is_gone_and_leaves_a_tombstone(store: EngagementStore) -> None:
    made, kept = rich(store), rich(store, "남는 것")
    before = store.export(kept.id)
    stone = store.delete(made.id, LEE, later(60))
    assert (stone.id, stone.workspace_id, stone.actor_id, stone.at) == (made.id, SPACE, LEE, later(60))
    assert (stone.changes, stone.turns, stone.events, stone.documents) == (7, 2, 8, 1)
    assert store.tombstones(SPACE) == [stone]
    assert store.tombstones("busan") == []
    assert store.open(made.id, SPACE) is None
    assert store.open("동네 카페", SPACE) is None
    assert [item.id for item in store.list(SPACE)] == [kept.id]
    assert store.turns(made.id) == []
    assert store.documents(made.id) == []
    assert store.events_of(made.id, "t1") is None
    assert store.export(kept.id) == before
    for refused in (
        lambda: store.delete(made.id, LEE, NOON),
        lambda: store.commit(
            made.id, 7, [StageEntered(actor=KIM, at=NOON, stage="x")], dialogue={}, turn=None, events=[]
        ),
        lambda: store.add_document(made.id, document(), KIM, NOON),
    ):
        with pytest.raises(StoreError, match="no engagement"):
            refused()


def test_no_row_but_the_tombstone_is_left(url: str) -> None:
    with EngagementStore(url) as store:
        store.delete(rich(store).id, LEE, NOON)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in tables.metadata.sorted_tables
        }
    engine.dispose()
    assert {name: count for name, count in counts.items() if count} == {"tombstones": 1}


def test_the_name_is_free_again(store: EngagementStore) -> None:
    store.delete(begin(store).id, KIM, NOON)
    assert begin(store).name == "동네 카페"


def test_the_text_is_gone_from_the_files(sqlite_store: EngagementStore, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    keep = begin(sqlite_store, "keepname")
    engagement = _secret_engagement(sqlite_store)
    assert _left_in(folder) == set(SECRETS)
    with EngagementStore(f"sqlite:///{folder / 'cemagent.db'}") as other:
        assert other.open(engagement, SPACE) is not None
        assert sqlite_store.delete(engagement, KIM, NOON).purged
        assert _left_in(folder) == set()
        assert b"keepname" in (folder / "cemagent.db").read_bytes()
        assert other.open(keep.id, SPACE) is not None


def test_deletion_that_a_reader_holds_up_is_finished_later(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cemagent.store.engagements.BUSY_SECONDS", 0.1)
    folder = tmp_path / "data"
    with EngagementStore(sqlite_url) as store:
        engagement = _secret_engagement(store)
        reader = sqlite3.connect(folder / "cemagent.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM changes").fetchall()
        assert not store.delete(engagement, KIM, NOON).purged
        assert store.open(engagement, SPACE) is None
        assert _left_in(folder) == set(SECRETS)
        reader.execute("COMMIT")
        reader.close()
        with EngagementStore(sqlite_url) as later_program:
            (stone,) = later_program.tombstones(SPACE)
            assert stone.purged
            assert _left_in(folder) == set()


def test_a_crash_before_the_file_is_cleaned_is_made_up_for(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with EngagementStore(sqlite_url) as store:
        engagement = _secret_engagement(store)
        with monkeypatch.context() as crashing:
            crashing.setattr(deletion.Database, "compact", lambda *_: False)
            assert not store.delete(engagement, KIM, NOON).purged
        assert _left_in(tmp_path / "data") == set(SECRETS)
        with EngagementStore(sqlite_url):
            assert _left_in(tmp_path / "data") == set()


def test_overwritten_text_is_zeroed_without_a_deletion(sqlite_url: str, tmp_path: Path) -> None:
    with EngagementStore(sqlite_url) as store:
        engagement = begin(store)
        store.commit(engagement.id, 1, [], dialogue={"k": "dialoguesecret" * 500}, turn=None, events=[])
        store.commit(engagement.id, 1, [], dialogue={"k": "short"}, turn=None, events=[])
    # closing folds the log into the file
    assert _left_in(tmp_path / "data") == set()
