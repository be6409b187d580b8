from __future__ import annotations

from tests.method.small import DESK, LINE, contacts, operations


def test_each_line_rests_on_the_source_that_it_names() -> None:
    ops = operations()
    ops.record("world.journey", f"{DESK}\n{LINE}")
    assert [entry["evidence_ids"] for entry in contacts(ops)] == [["ev-1"], ["ev-2"]]
    assert [entry["goal"] for entry in contacts(ops)] == ["gets a key", "learns the hour"]
    assert [entry["contact_type"] for entry in contacts(ops)] == ["face", "phone"]


def test_a_line_without_a_source_shares_those_of_the_answer() -> None:
    ops = operations()
    ops.record("world.journey", f"Gate - finds it - need, staff\n{DESK}")
    assert [entry["evidence_ids"] for entry in contacts(ops)] == [["ev-1"], ["ev-1"]]


def test_sources_of_others_do_not_pile_up() -> None:
    ops = operations()
    ops.record("world.journey", f"{DESK}\n{LINE}")
    ops.record("world.pain", "queues in the rain (observation, July 2026, 80 guests)\nhears music")
    assert [entry["evidence_ids"] for entry in contacts(ops)] == [["ev-1", "ev-3"], ["ev-2"]]
    assert [entry["pain"] for entry in contacts(ops)] == ["queues in the rain", "hears music"]


def test_a_source_is_read_neither_as_kind_nor_as_number() -> None:
    ops = operations()
    ops.record("world.journey", "Search - finds it (phone log, August 2026, 12,400 visits) - need, screen")
    ops.record("world.pain", "nothing answers (observation, June 2026, 4 minutes each)")
    [entry] = contacts(ops)
    assert (entry["contact_type"], entry.get("effort")) == ("screen", None)


def test_one_text_keeps_the_answer_as_it_was() -> None:
    ops = operations()
    ops.record("world.mood", "They rest the moment they arrive; instead they stand in a queue")
    assert (
        ops.stage_view().contents["world"]["view"]["text"]
        == "They rest the moment they arrive; instead they stand in a queue"
    )


def test_one_short_question_for_a_list() -> None:
    ops = operations()
    ops.record("world.journey", "Desk - gets a key - use\nLine - learns the hour - need")
    ops.record("world.more", "Bill - pays - end")
    [ask] = ops.stage_view().asks
    assert (ask.id, ask.entries) == ("world.more#contact_type", ("Desk", "Line", "Bill"))
    ops.record(ask.id, "Line: phone\nface to face")
    assert [entry["contact_type"] for entry in contacts(ops)] == ["face", "phone", "face"]
    assert ops.stage_view().asks == []


def test_a_skipped_short_question_is_not_put_again() -> None:
    ops = operations()
    ops.record("world.journey", "Desk - gets a key - use")
    ops.skip("world.journey#contact_type")
    assert ops.stage_view().asks == []


def test_moments_are_marked_by_name() -> None:
    ops = operations()
    ops.record("world.journey", f"{DESK}\n{LINE}")
    ops.record("world.moments", "the desk")
    assert [entry["is_mot"] for entry in contacts(ops)] == [True, False]


def test_a_line_that_is_only_a_source_counts_for_all() -> None:
    ops = operations()
    ops.record(
        "world.journey", "Desk - gets a key - use, staff\nBill - pays - end, screen\n(visits, June 2026, 12 people)"
    )
    assert [entry["evidence_ids"] for entry in contacts(ops)] == [["ev-1"], ["ev-1"]]


def test_times_of_an_entry_are_read_in_its_object() -> None:
    ops = operations("ko")
    ops.record("world.journey", "창구 - 열쇠를 받는다 - 사용, 대면 (방문 동행 2026.7, 8명)")
    ops.record("world.time", "도착 - 한 시간 - 기차가 있습니다 - 이름을 부르고 끝냅니다 (로비 관찰 2026.6, 토요일 4회)")
    assert contacts(ops)[0]["time"] == {
        "trigger": "도착",
        "wait": 3600,
        "reason": "기차가 있습니다",
        "ending": "이름을 부르고 끝냅니다",
    }
    assert contacts(ops)[0]["evidence_ids"] == ["ev-1", "ev-2"]
