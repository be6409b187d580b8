from __future__ import annotations

import unicodedata
from datetime import timedelta, timezone

import pytest

from cemagent.errors import StoreError
from cemagent.method.changes import FieldEdited, Rejected, Renamed, StageEntered, Started
from cemagent.method.engagement import fold
from cemagent.records.turn import TextEvent, Turn
from cemagent.store.engagements import EngagementStore
from cemagent.store.failures import RepeatedTurn
from tests.store.samples import KIM, LEE, NOON, SPACE, answer, begin, document, events, later, rich, turn


def test_a_new_engagement_holds_its_start(store: EngagementStore) -> None:
    made = begin(store)
    stored = store.open(made.id, SPACE)
    assert stored is not None
    assert stored.engagement == made
    assert stored.changes == [
        Started(actor=KIM, at=NOON, name="동네 카페", method="schmitt-cem", lang="ko", stage="world")
    ]
    assert stored.dialogue == {}


def test_everything_comes_back_in_a_later_program(url: str) -> None:
    with EngagementStore(url) as first:
        made = rich(first)
        before = first.open(made.id, SPACE)
    with EngagementStore(url) as second:
        after = second.open(made.id, SPACE)
        assert after == before
        assert after is not None
        assert after.engagement == fold(made.id, after.changes)
        assert after.engagement.answers["world.who"].text == "새벽에 오는 직장인"
        assert after.engagement.artifacts["world"].content["touchpoints"][0]["minutes"] == 3.25
        assert after.engagement.stage == "platform"
        assert after.dialogue == {"step": 2, "기다림": ["a", 1.5, None, True]}
        assert second.documents(made.id) == [document()]


@pytest.mark.parametrize(
    "asked", ["동네 카페", " 동네  카페 ", unicodedata.normalize("NFD", "동네 카페"), "동네\u00a0카페"]
)
def test_open_by_name_however_it_is_typed(store: EngagementStore, asked: str) -> None:
    made = begin(store)
    found = store.open(asked, SPACE)
    assert found is not None
    assert found.engagement.id == made.id


@pytest.mark.parametrize("asked", ["다른 카페", "", "\ud800", "a\x00b"])
def test_open_finds_nothing(store: EngagementStore, asked: str) -> None:
    begin(store)
    assert store.open(asked, SPACE) is None


def test_an_id_counts_before_a_name(store: EngagementStore) -> None:
    first = begin(store)
    begin(store, name=first.id)
    found = store.open(first.id, SPACE)
    assert found is not None
    assert found.engagement.name == "동네 카페"


def test_workspaces_do_not_see_each_other(store: EngagementStore) -> None:
    here, there = begin(store), begin(store, workspace="busan")
    assert store.open(there.id, SPACE) is None
    assert [item.id for item in store.list(SPACE)] == [here.id]
    assert [item.id for item in store.list("busan")] == [there.id]


@pytest.mark.parametrize("name", ["Cafe", "CAFE", " cafe "])
def test_a_name_is_taken(store: EngagementStore, name: str) -> None:
    begin(store, "cafe")
    with pytest.raises(StoreError, match="exists already"):
        begin(store, name)
    assert len(store.list(SPACE)) == 1


@pytest.mark.parametrize("name", ["", "  \n", "\x00", "가" * 201])
def test_a_name_must_be_one(store: EngagementStore, name: str) -> None:
    with pytest.raises(StoreError, match="name"):
        begin(store, name)
    assert store.list(SPACE) == []


def test_the_longest_name_can_be_stored(store: EngagementStore) -> None:
    begin(store, "힣" * 200)
    assert store.open("힣" * 200, SPACE) is not None


def test_a_renamed_engagement_frees_its_name(store: EngagementStore) -> None:
    made = begin(store)
    store.commit(
        made.id, 1, [Renamed(actor=KIM, at=later(1), name="새 이름", lang="en")], dialogue=None, turn=None, events=[]
    )
    assert store.open("동네 카페", SPACE) is None
    begin(store)
    with pytest.raises(StoreError, match="exists already"):
        store.commit(made.id, 2, [Renamed(actor=KIM, at=NOON, name="동네 카페")], dialogue=None, turn=None, events=[])
    (first, second) = store.list(SPACE)
    assert (first.name, first.lang, first.changes) == ("새 이름", "en", 2)
    assert second.name == "동네 카페"


def test_the_list_counts_and_puts_the_last_changed_first(store: EngagementStore) -> None:
    made = rich(store)
    begin(store, "b")
    first, second = store.list(SPACE)
    assert (first.id, first.name, first.stage, first.lang) == (made.id, "동네 카페", "platform", "ko")
    assert (first.changes, first.turns, first.documents, first.changed_at) == (7, 2, 1, later(6))
    assert (second.name, second.changes, second.turns, second.documents) == ("b", 1, 0, 0)


def test_events_are_numbered_within_the_engagement(store: EngagementStore) -> None:
    made, other = begin(store), begin(store, "other")
    first = store.commit(made.id, 1, [], dialogue=None, turn=turn("t1"), events=events("a"))
    store.commit(other.id, 1, [], dialogue=None, turn=turn("t1"), events=events("x"))
    second = store.commit(made.id, 1, [], dialogue=None, turn=turn("t2"), events=events("b"))
    assert [event.seq for event in first + second] == list(range(1, 9))
    assert {(event.turn, event.engagement) for event in second} == {("t2", made.id)}
    assert [type(event) for event in first] == [type(event) for event in events("a")]
    assert store.events_of(made.id, "t2") == second
    assert store.events_of(made.id, "t3") is None
    assert store.turns(made.id) == [(turn("t1"), first), (turn("t2"), second)]


def test_a_turn_may_give_no_event(store: EngagementStore) -> None:
    made = begin(store)
    assert store.commit(made.id, 1, [], dialogue=None, turn=turn("t1"), events=[]) == []
    assert store.events_of(made.id, "t1") == []
    assert store.turns(made.id) == [(turn("t1"), [])]


def test_a_repeated_turn_gives_its_first_events_and_writes_nothing(store: EngagementStore) -> None:
    made = begin(store)
    first = store.commit(made.id, 1, [answer("a")], dialogue={"n": 1}, turn=turn("t1"), events=events("a"))
    before = store.export(made.id)
    for seen in (1, 2):
        with pytest.raises(RepeatedTurn) as caught:
            store.commit(made.id, seen, [answer("b", 2)], dialogue={"n": 2}, turn=turn("t1", "b"), events=events("b"))
        assert caught.value.events == first
    assert store.export(made.id) == before


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_a_writer_that_did_not_see_everything_is_refused(store: EngagementStore, seen: int) -> None:
    made = begin(store)
    store.commit(made.id, 1, [answer("a")], dialogue={"n": 1}, turn=None, events=[])
    before = store.export(made.id)
    with pytest.raises(StoreError, match="changed meanwhile") as caught:
        store.commit(made.id, seen, [answer("b", 2)], dialogue={"n": 2}, turn=turn("t"), events=events("b"))
    assert "바뀌었습니다" in caught.value.ko
    assert store.export(made.id) == before


@pytest.mark.parametrize(
    "change",
    [
        Rejected(actor=KIM, at=NOON, proposal="none"),
        Started(actor=KIM, at=NOON, name="x", method="m", lang="ko", stage="s"),
        answer("\ud800"),
        FieldEdited(actor=KIM, at=NOON, artifact="a", path="b", value=object()),
    ],
    ids=["no such proposal", "second start", "surrogate", "object"],
)
@pytest.mark.parametrize("remembered", [False, True])
def test_what_could_not_be_read_again_is_not_written(store: EngagementStore, change: object, remembered: bool) -> None:
    made = begin(store)
    assert not remembered or store.open(made.id, SPACE)
    before = store.export(made.id)
    with pytest.raises(StoreError):
        store.commit(made.id, 1, [change], dialogue={}, turn=turn("t"), events=events("a"))  # type: ignore[list-item]
    assert store.export(made.id) == before


def test_what_a_store_remembers_of_an_engagement_is_how_it_stands(url: str, store: EngagementStore) -> None:
    one, two = begin(store, "하나"), begin(store, "둘")
    for engagement in (one, two):
        assert store.open(engagement.id, SPACE) is not None
        store.commit(engagement.id, 1, [answer("a")], dialogue=None, turn=None, events=[])
        store.commit(engagement.id, 2, [answer("b", 2)], dialogue=None, turn=None, events=[])
    with EngagementStore(url) as other:
        other.commit(two.id, 3, [answer("c", 3)], dialogue=None, turn=None, events=[])
        with pytest.raises(StoreError, match="meanwhile"):
            store.commit(two.id, 3, [answer("d", 3)], dialogue=None, turn=None, events=[])
        store.commit(two.id, 4, [Renamed(actor=KIM, at=later(9), name="셋")], dialogue=None, turn=None, events=[])
        seen = other.open("셋", SPACE)
    assert seen is not None
    assert (seen.engagement.answers["world.who"].text, seen.engagement.changes) == ("c", 5)


def test_a_failure_in_the_last_event_undoes_the_changes(store: EngagementStore) -> None:
    made = begin(store)
    before = store.export(made.id)
    broken = [*events("a"), TextEvent(text="\udfff")]
    with pytest.raises(StoreError, match="cannot be stored"):
        store.commit(made.id, 1, [answer("a")], dialogue={"n": 1}, turn=turn("t"), events=broken)
    assert store.export(made.id) == before


@pytest.mark.parametrize("state", [{"n": float("inf")}, {"n": object()}, {"\ud800": 1}], ids=["inf", "object", "half"])
def test_a_dialogue_is_json(store: EngagementStore, state: dict[str, object]) -> None:
    made = begin(store)
    with pytest.raises(StoreError, match="cannot be stored"):
        store.commit(made.id, 1, [answer("a")], dialogue=state, turn=turn("t"), events=events("a"))
    assert store.turns(made.id) == []


def test_an_id_that_utf8_cannot_hold_is_refused(store: EngagementStore) -> None:
    with pytest.raises(StoreError, match="cannot be stored"):
        store.create("a", "m", "ko", "s", workspace="\ud800", actor=KIM, at=NOON)


def test_events_need_a_turn(store: EngagementStore) -> None:
    made = begin(store)
    with pytest.raises(ValueError, match="turn"):
        store.commit(made.id, 1, [], dialogue=None, turn=None, events=events("a"))


def test_no_dialogue_leaves_the_stored_one(store: EngagementStore) -> None:
    made = begin(store)
    store.commit(made.id, 1, [], dialogue={"n": 1}, turn=None, events=[])
    store.commit(made.id, 1, [StageEntered(actor=KIM, at=NOON, stage="b")], dialogue=None, turn=None, events=[])
    stored = store.open(made.id, SPACE)
    assert stored is not None
    assert stored.dialogue == {"n": 1}


@pytest.mark.parametrize("text", ["\x00 nul", "🙂👩‍👩‍👧", "줄\r\n바꿈\u2028끝", "\\u0000 '\" %s :x {}", "가" * 200_000])
def test_every_text_comes_back_as_it_was(store: EngagementStore, text: str) -> None:
    made = begin(store)
    store.commit(made.id, 1, [answer(text)], dialogue={"말": text}, turn=turn("t", text), events=[TextEvent(text=text)])
    store.add_document(made.id, document(text), KIM, NOON)
    stored = store.open(made.id, SPACE)
    assert stored is not None
    assert stored.engagement.answers["world.who"].text == text
    assert stored.dialogue == {"말": text}
    ((said, (given,)),) = store.turns(made.id)
    assert said.text == text
    assert isinstance(given, TextEvent)
    assert given.text == text
    assert store.documents(made.id)[0].text == text


def test_times_keep_their_moment(store: EngagementStore) -> None:
    seoul = NOON.astimezone(timezone(timedelta(hours=9)))
    made = store.create("a", "m", "ko", "s", workspace=SPACE, actor=KIM, at=seoul)
    stored = store.open(made.id, SPACE)
    assert stored is not None
    assert stored.changes[0].at.utcoffset() == timedelta(hours=9)
    (line,) = store.list(SPACE)
    assert line.changed_at == NOON
    assert line.changed_at.tzinfo is not None


def test_a_document_is_attached_once(store: EngagementStore) -> None:
    made = begin(store)
    store.add_document(made.id, document(), KIM, NOON)
    store.add_document(made.id, document("다시 읽은 글"), LEE, later(1))
    store.add_document(made.id, document("둘째", sha256="cd" * 32), LEE, later(2))
    assert store.documents(made.id) == [document(), document("둘째", sha256="cd" * 32)]
    assert store.document(made.id, "ab" * 32) == document()
    assert store.document(made.id, "ef" * 32) is None


def test_what_is_not_there_is_refused(store: EngagementStore) -> None:
    said = Turn(id="t", actor=KIM, at=NOON)
    for refused in (
        lambda: store.commit("none", 0, [], dialogue=None, turn=said, events=[]),
        lambda: store.add_document("none", document(), KIM, NOON),
        lambda: store.export("none"),
        lambda: store.delete("none", KIM, NOON),
    ):
        with pytest.raises(StoreError, match="no engagement 'none'"):
            refused()
    assert store.turns("none") == []
    assert store.documents("none") == []
