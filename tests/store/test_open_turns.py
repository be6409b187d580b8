"""Turns that were said and are not answered yet: kept at once, answered or left once, deleted and exported."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from cemagent.errors import StoreError
from cemagent.records.turn import TurnEnd
from cemagent.store.engagements import EngagementStore
from cemagent.store.portable import read_export
from tests.store.children import note_and_wait, processes
from tests.store.samples import KIM, LEE, SPACE, answer, begin, events, later, turn

SAID = "새벽에는 손님이 조용한 자리를 찾습니다."


def test_a_turn_is_open_until_it_is_answered(store: EngagementStore) -> None:
    made = begin(store)
    store.note(made.id, turn("t1", SAID))
    store.note(made.id, turn("t1", SAID))
    assert store.unanswered(made.id) == [turn("t1", SAID)]
    assert store.events_of(made.id, "t1") is None
    store.commit(made.id, 1, [answer(SAID)], dialogue=None, turn=turn("t1", SAID), events=events(SAID))
    assert store.unanswered(made.id) == []
    assert len(store.turns(made.id)) == 1


def test_the_same_words_of_the_same_person_answer_it(store: EngagementStore) -> None:
    made = begin(store)
    for said in (turn("t1", SAID), turn("t2", SAID, actor=LEE, at=later(1)), turn("t3", "다른 말", at=later(2))):
        store.note(made.id, said)
    store.commit(made.id, 1, [], dialogue=None, turn=turn("t4", SAID), events=events(SAID), left=["t1"])
    assert [said.id for said in store.unanswered(made.id)] == ["t2", "t3"]
    assert [said.id for said, _ in store.turns(made.id)] == ["t4"]


def test_what_is_left_stands_in_the_log_with_its_end(store: EngagementStore) -> None:
    made = begin(store)
    store.note(made.id, turn("t1", SAID))
    given = store.commit(
        made.id, 1, [], dialogue=None, turn=turn("t2", "그만두고"), events=events("네"), left=["t1", "gone"]
    )
    assert [event.seq for event in given] == [2, 3, 4, 5]
    (left, told), (after, _) = store.turns(made.id)
    assert (left.text, after.id) == (SAID, "t2")
    assert told == [TurnEnd(seq=1, turn="t1", engagement=made.id)]
    assert store.unanswered(made.id) == []


def test_it_is_exported_imported_and_deleted(store: EngagementStore, url: str) -> None:
    made = begin(store)
    store.note(made.id, turn("t1", SAID))
    kept = store.export(made.id)
    assert kept.open_turns == [turn("t1", SAID)]
    copy = store.import_engagement(read_export(kept.model_dump_json().encode()), SPACE, LEE, later(9), name="사본")
    assert store.unanswered(copy.id) == [turn("t1", SAID)]
    stone = store.delete(made.id, KIM, later(10))
    assert (store.unanswered(made.id), stone.turns) == ([], 0)
    with pytest.raises(StoreError, match="no engagement"):
        store.note(made.id, turn("t2", SAID))


def test_an_open_turn_twice_is_a_damaged_file(sqlite_store: EngagementStore) -> None:
    made = begin(sqlite_store)
    sqlite_store.note(made.id, turn("t1", SAID))
    kept = sqlite_store.export(made.id)
    double = kept.model_copy(update={"open_turns": kept.open_turns * 2})
    with pytest.raises(StoreError, match="not a whole engagement"):
        sqlite_store.import_engagement(double, SPACE, LEE, later(9), name="사본")


def test_a_file_from_before_has_none(sqlite_store: EngagementStore) -> None:
    raw = sqlite_store.export(begin(sqlite_store).id).model_dump_json(exclude={"open_turns"})
    assert read_export(raw.encode()).open_turns == []


def test_a_database_from_before_gets_the_table(sqlite_url: str) -> None:
    with EngagementStore(sqlite_url) as store:
        made = begin(store)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE open_turns")
    connection.execute("UPDATE cemagent_version SET version_num = '0002'")
    connection.commit()
    connection.close()
    with EngagementStore(sqlite_url) as store:
        store.note(made.id, turn("t1", SAID))
        assert len(store.unanswered(made.id)) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_what_was_noted_survives_a_kill(url: str) -> None:
    with EngagementStore(url) as store:
        made = begin(store)
    context = processes()
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=note_and_wait, args=(url, made.id, theirs))
    child.start()
    said = ours.recv()
    os.kill(child.pid, signal.SIGKILL)
    child.join(30)
    with EngagementStore(url) as store:
        assert [item.text for item in store.unanswered(made.id)] == [said]
