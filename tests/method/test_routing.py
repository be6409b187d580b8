from __future__ import annotations

from typing import Any

import pytest

from cemagent.method.matching import likest, named, names_in
from cemagent.method.paths import Place
from cemagent.method.routing import Unnamed, lines_for_entries


def routed(
    entries: list[dict[str, Any]], lines: list[str], unnamed_to: Unnamed = "each", needs: int = 1
) -> list[list[str]]:
    spots = [Place({"entry": entry}, "entry", "", (entry,)) for entry in entries]
    return [own for _, own in lines_for_entries(spots, lines, unnamed_to, needs)]


def entries(*names: str) -> list[dict[str, Any]]:
    return [{"name": name} for name in names]


def test_an_unnamed_line_is_the_default_of_all_that_are_not_named() -> None:
    found = routed(entries("Desk", "Line", "Wait"), ["Kim - 2027-03-31", "Wait: Lee - 2027-01-31"])
    assert found == [["Kim - 2027-03-31"], ["Kim - 2027-03-31"], ["Lee - 2027-01-31"]]


def test_a_single_entry_keeps_the_first_part_of_its_line() -> None:
    line = "The third afternoon the adviser rings - the place in the queue"
    assert routed(entries("The third evening after sending the papers"), [line]) == [[line]]


def test_a_part_that_shares_words_with_the_promise_is_no_name() -> None:
    lines = ["A list - 11% to 80%", "A price list with the newcomer's price on it - 57% to 0%"]
    promises = entries(
        "We ring before you notice", "You never pay more than a newcomer, and one line says why the price is"
    )
    assert routed(promises, lines, needs=2) == [[lines[0]], [lines[1]]]


def test_a_short_name_is_the_beginning_of_one_name_only() -> None:
    two = entries("해지 단추 앞으로 옮기기 개선", "새 요금제")
    assert routed(two, ["해지 단추: 해지 화면", "새 요금제: 첫 화면"]) == [["해지 화면"], ["첫 화면"]]


def test_the_exact_name_wins_over_the_longer_one() -> None:
    assert routed(entries("객실", "객실 전화"), ["객실: 새벽 소리", "객실 전화: 오래 울림"]) == [
        ["새벽 소리"],
        ["오래 울림"],
    ]
    assert names_in("프런트에 도착하고 객실 전화요", ["프런트 도착", "객실", "객실 전화"]) == [0, 2]


def test_what_a_reference_says_is_a_name_too_and_a_heading_holds_below() -> None:
    moments = [{"moment": "자정 전 1분", "mot_id": "품절 알림"}, {"moment": "문 앞의 아침", "mot_id": "문 앞 배송"}]
    assert routed(
        moments, ["품절 알림: 부모 - 먼저 묻는다", "문 앞 배송:", "부모 - 벨을 안 누른다", "혼자 - 사진"], "all"
    ) == [
        ["부모 - 먼저 묻는다"],
        ["부모 - 벨을 안 누른다", "혼자 - 사진"],
    ]


def test_unnamed_lines_go_in_order_to_all_or_to_the_first() -> None:
    two = entries("Desk", "Line")
    assert routed(two, ["a", "b"]) == [["a"], ["b"]]
    assert routed(two, ["a", "b"], "all") == [["a", "b"], ["a", "b"]]
    assert routed(two, ["a", "b"], "first") == [["a", "b"], []]


@pytest.mark.parametrize(
    ("said", "found"), [("1, 2", [0, 1]), ("1번과 3번", [0, 2]), ("all of them", [0, 1, 2]), ("nothing", [])]
)
def test_names_in(said: str, found: list[int]) -> None:
    assert names_in(said, ["Desk", "Line", "Wait"]) == found


def test_small_words_in_common_are_no_likeness() -> None:
    candidates = ["Daughter shopping for her parents", "Couple with two jobs"]
    assert likest("Payment screen gets through with no delivery charge for the two of them", candidates, 0.3) is None
    assert (
        likest("주문 확인 - 도착 날짜를 생산팀에 말해 준다", ["부품 주문을 멈춘 보전팀장", "구매 담당"], 0.35, 2)
        is None
    )
    assert (
        likest(
            "nobody asks the parent what hurts",
            ["The patient waits for the bed", "The parent is not asked what hurts"],
            0.3,
        )
        == 1
    )


def test_two_equal_names_name_nobody() -> None:
    assert named("Desk", [["Desk"], ["Desk"]]) is None
