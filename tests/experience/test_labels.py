from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from cemagent.experience.labels import Answers, read_answers
from cemagent.experience.scale import Points
from cemagent.experience.table import Column, Value, factorised

FIVE, SEVEN, ELEVEN = Points(min=1, max=5), Points(min=1, max=7), Points(min=0, max=10)


def column(*cells: Value, labels: dict[float, str] | None = None) -> Column:
    codes, values = factorised(cells)
    return Column("q", ("q",), codes, values, labels or {})


def read(points: Points, *cells: Value, kano: bool = False) -> Answers:
    return read_answers(column(*cells), points, kano)


LADDERS: list[tuple[Points, list[str]]] = [
    (FIVE, ["전혀 그렇지 않다", "그렇지 않다", "보통이다", "그렇다", "매우 그렇다"]),
    (FIVE, ["전혀 그렇지 않다", "별로 그렇지 않다", "보통", "약간 그렇다", "매우 그렇다"]),
    (FIVE, ["매우 불만족", "불만족", "보통", "만족", "매우 만족"]),
    (FIVE, ["전혀 만족하지 않는다", "만족하지 않는다", "보통이다", "만족한다", "매우 만족한다"]),
    (FIVE, ["전혀 중요하지 않다", "중요하지 않다", "보통이다", "중요하다", "매우 중요하다"]),
    (FIVE, ["매우 어렵다", "어렵다", "보통이다", "쉽다", "매우 쉽다"]),
    (FIVE, ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]),
    (FIVE, ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]),
    (FIVE, ["Very unlikely", "Unlikely", "Neutral", "Likely", "Very likely"]),
    (FIVE, ["Never", "Rarely", "Sometimes", "Often", "Always"]),
    (FIVE, ["Not at all", "Slightly", "Moderately", "Very", "Extremely"]),
    (FIVE, ["Poor", "Fair", "Good", "Very good", "Excellent"]),
    (
        SEVEN,
        ["전혀 그렇지 않다", "그렇지 않다", "약간 그렇지 않다", "보통이다", "약간 그렇다", "그렇다", "매우 그렇다"],
    ),
    (
        SEVEN,
        [
            "Strongly disagree",
            "Disagree",
            "Somewhat disagree",
            "Neither agree nor disagree",
            "Somewhat agree",
            "Agree",
            "Strongly agree",
        ],
    ),
    (Points(min=1, max=4), ["전혀 그렇지 않다", "그렇지 않다", "그렇다", "매우 그렇다"]),
]


@pytest.mark.parametrize(("points", "labels"), LADDERS)
def test_a_ladder_of_labels_becomes_its_points(points: Points, labels: list[str]) -> None:
    for order in (labels, labels[::-1]):
        answers = read(points, *order)
        expected = [points.min + labels.index(label) for label in order]
        assert answers.numbers.tolist() == expected


def test_labels_are_placed_by_the_buttons_of_all_columns() -> None:
    peers = [column("매우 그렇다", "그렇다", "약간 그렇다")]
    assert read_answers(column("그렇다"), SEVEN, peers=peers).numbers.tolist() == [6]


def test_a_label_without_a_place_on_the_points_is_not_guessed() -> None:
    answers = read(FIVE, "매우 그렇다", "그렇다", "약간 그렇다")
    assert np.isnan(answers.numbers).all()
    assert [reading.how for reading in answers.readings] == ["unreadable"] * 3


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("5 = Strongly agree", 5),
        ("④ 그렇다", 4),
        ("3. 보통", 3),
        ("1점", 1),
        ("(2) disagree", 2),
        ("Agree (4)", 4),
        ("매우 그렇다(5)", 5),
        ("5: 매우 그렇다", 5),
        ("４", 4),
        (" 3 ", 3),
        ("3.0", 3),
        (2, 2),
        (2.0, 2),
    ],
)
def test_numbers_are_found_in_labels(cell: Value, value: int) -> None:
    assert read(FIVE, cell).numbers.tolist() == [value]


def test_ends_of_an_eleven_point_scale() -> None:
    assert read(ELEVEN, "0 전혀 추천하지 않음", "10 - 매우 추천", "7").numbers.tolist() == [0, 10, 7]


@pytest.mark.parametrize("cell", ["무응답", "해당 없음", "모름", "N/A", "-", 9, "99", -1, None, ""])
def test_no_answer_in_many_forms(cell: Value) -> None:
    answers = read(FIVE, 3, cell)
    assert np.isnan(answers.numbers[1])
    assert not answers.of("unreadable")
    assert not answers.of("out_of_range")


def test_a_usual_code_inside_the_scale_is_an_answer() -> None:
    assert read(ELEVEN, 9).numbers.tolist() == [9]
    declared = Points(min=0, max=10, missing_codes=[9])
    assert np.isnan(read(declared, 9).numbers[0])


def test_numbers_off_the_scale_are_counted() -> None:
    answers = read(FIVE, 3, 7, 7, 6)
    assert answers.out_of_range == 3
    assert answers.numbers[0] == 3
    assert np.isnan(answers.numbers[1:]).all()


def test_days_and_their_serial_numbers_are_known_as_dates() -> None:
    answers = read(FIVE, date(2026, 3, 4), 46085, "46085", 3)
    assert [reading.how for reading in answers.readings] == ["date", "date", "date", "number"]


@pytest.mark.parametrize(
    "phrases",
    [
        ["마음에 든다.", "당연하다.", "아무런 느낌이 없다.", "하는 수 없다.", "마음에 안 든다."],
        ["I like it", "I expect it", "I am neutral", "I can tolerate it", "I dislike it"],
    ],
)
def test_kano_phrases_run_from_like_to_dislike(phrases: list[str]) -> None:
    assert read(FIVE, *phrases, kano=True).numbers.tolist() == [1, 2, 3, 4, 5]


def test_numbers_that_run_backwards_are_turned_and_said() -> None:
    answers = read(FIVE, "1 = Strongly agree", "5 = Strongly disagree", "2 = Agree")
    assert answers.turned
    assert answers.numbers.tolist() == [5, 1, 4]
    labelled = column(1.0, 5.0, labels={1.0: "매우 그렇다", 5.0: "전혀 그렇지 않다"})
    assert read_answers(labelled, FIVE).numbers.tolist() == [5, 1]
    assert not read(FIVE, "1 = Strongly disagree", "5 = Strongly agree").turned


def test_stored_labels_that_say_no_answer_count_as_none() -> None:
    labelled = column(3.0, 5.0, labels={5.0: "모름"})
    assert np.isnan(read_answers(labelled, FIVE).numbers[1])


def test_every_different_cell_is_listed_with_its_count() -> None:
    answers = read(FIVE, "그렇다", "그렇다", "blah", "매우 그렇다")
    assert [(r.found, r.value, r.count) for r in answers.readings] == [
        ("그렇다", 4, 2),
        ("blah", None, 1),
        ("매우 그렇다", 5, 1),
    ]


def test_decimals_and_powers_of_ten_are_numbers() -> None:
    scores = Points(min=-10, max=100, continuous=True)
    assert read(scores, ".5", "-.25", "1e-05", "6.1E+1", "5.").numbers.tolist() == [0.5, -0.25, 1e-05, 61, 5]
