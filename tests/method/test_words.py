from __future__ import annotations

import pytest

from cemagent.method.words import items_of, label_of, likeness, lines_of, overlap, parts_of, values_told
from cemagent.playbook import Texts
from tests.method.small import labels


def told(text: str, *, heeding_no: bool = True, **words: str) -> list[str]:
    named = {value: Texts.model_validate(texts) for value, texts in labels(**words).items()}
    return values_told(named, list(words), text, heeding_no=heeding_no)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one\ntwo", ["one", "two"]),
        ("1. one 2. two", ["one", "two"]),
        ("one; two", ["one", "two"]),
        ("name - value; a remark", ["name - value; a remark"]),
        ("a (b; c)", ["a (b; c)"]),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("재방문 손님 카드 1,900장, 전화", ["재방문 손님 카드 1,900장", "전화"]),
        ("1, 2", ["1", "2"]),
        ("warm, brief and exact", ["warm", "brief", "exact"]),
        ("the engineer's face and name", ["the engineer's face and name"]),
        ("full price and parking in the first line, no bell", ["full price and parking in the first line", "no bell"]),
        ("a doorstep (one, two), a bath", ["a doorstep (one, two)", "a bath"]),
    ],
)
def test_items(text: str, items: list[str]) -> None:
    assert items_of(text) == items


def test_parts_and_labels() -> None:
    assert parts_of("a - b | c -> d") == ["a", "b", "c", "d"]
    assert label_of("sense: warm") == ("sense", "warm")
    assert label_of("at 10:30 it opens") is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("이해한다", ["think"]), ("바로 이해합니다", ["think"]), ("몇 분째인지 소리 내어", ["sense"]), ("누구인지", []),
        ("물소리가 들린다", ["sense"]), ("사서 쓰던 사람", ["both"]), ("they pay and use it", ["both"]), ("paid and used", ["both"]),
        ("too many words", []), ("looking at the clock", ["look"]), ("비대면", []), ("대면", ["face"]),
    ],
)  # fmt: skip
def test_values_are_told_in_any_form(text: str, values: list[str]) -> None:
    words = {
        "think": "이해하,인지",
        "sense": "소리",
        "both": "사서 쓰는,pays and uses",
        "small": "wording",
        "look": "look",
        "face": "대면",
    }
    assert told(text, **words) == values


def test_a_denied_word_tells_nothing() -> None:
    assert told("사람 없이 혼자", people="사람") == []
    assert told("nobody there, no staff", people="staff") == []
    assert told("without a sound", heeding_no=False, sense="sound") == ["sense"]


def test_the_longer_word_wins() -> None:
    assert told("face to face with the agent", far="agent", near="face to face with the agent") == ["near"]


LONG = "Staff cannot act on a slogan, for it tells an architect, a trainer and a copywriter three different things."


@pytest.mark.parametrize(
    ("first", "second", "least", "most"),
    [
        (LONG, LONG.replace("slogan", "motto"), 0.8, 0.99),
        (LONG, "Staff cannot act", 0.0, 0.4),
        (LONG, "Our rival opened nineteen restaurants in Busan, a trainer told the architects.", 0.0, 0.45),
        ("고객은 기다림을 싫어한다.", "고객은 기다림을 싫어합니다.", 0.6, 0.9),
        ("고객은 기다림을 싫어한다.", "직원은 손님에게 먼저 인사한다.", 0.0, 0.3),
        ("", "", 0.0, 0.0),
    ],
)
def test_texts_are_alike_only_when_each_says_most_of_the_other(
    first: str, second: str, least: float, most: float
) -> None:
    assert least <= likeness(first, second) <= most
    assert likeness(first, second) == likeness(second, first)


def test_a_part_lies_within_its_whole() -> None:
    assert overlap("Staff cannot act", LONG) == 1.0
    assert likeness(LONG, LONG) == 1.0
