from __future__ import annotations

import numpy as np
import pytest

from cemagent.errors import UsageError
from cemagent.experience.quality import examine, without
from cemagent.experience.survey import Survey
from tests.experience.survey_cases import EX15, SCALES, csv_of, ex15_csv, numbers, survey_from

ITEMS = [item.id for item in EX15.items]


def with_rows(*changed: list[int], rows: int = 60) -> Survey:
    answers = numbers(rows, 15).tolist()
    for place, row in enumerate(changed):
        answers[place] = row
    return survey_from(csv_of(ITEMS, answers))


def test_one_answer_to_everything_is_a_straight_line_where_items_are_reversed() -> None:
    found = examine(with_rows([6] * 15)).flags["straight_line"]
    assert np.flatnonzero(found).tolist() == [0]


def test_the_same_opinion_on_plain_and_reversed_items_is_none() -> None:
    honest = [2 if item.reverse else 6 for item in EX15.items]
    assert not examine(with_rows(honest)).flags["straight_line"].any()


def test_a_run_over_half_of_the_items_is_a_straight_line() -> None:
    assert examine(with_rows([5] * 8 + [1, 2, 3, 4, 5, 6, 7])).flags["straight_line"][0]
    assert not examine(with_rows([5] * 7 + [1, 2, 3, 4, 5, 6, 7, 1])).flags["straight_line"][0]


def test_without_reversed_items_only_the_same_answer_everywhere_counts() -> None:
    headers = [item.id for item in SCALES["servperf"].items]
    answers = numbers(60, 22).tolist()
    answers[0], answers[1] = [7] * 22, [7] * 20 + [6, 6]
    found = examine(survey_from(csv_of(headers, answers), SCALES["servperf"])).flags["straight_line"]
    assert np.flatnonzero(found).tolist() == [0]


def test_repeated_ids_and_lines_are_flagged() -> None:
    answers = numbers(40, 22).tolist()
    answers[5] = answers[3]
    headers = [item.id for item in SCALES["servperf"].items]
    ids = [f"R{i}" for i in range(40)]
    ids[9] = "R1"
    rows = [[name, *row] for name, row in zip(ids, answers, strict=True)]
    flags = examine(survey_from(csv_of(["id", *headers], rows), SCALES["servperf"])).flags
    assert np.flatnonzero(flags["duplicate_id"]).tolist() == [9]
    assert np.flatnonzero(flags["duplicate_row"]).tolist() == [5]


def test_equal_short_answers_are_no_duplicates_but_told() -> None:
    answers = numbers(40, 15).tolist()
    answers[7] = answers[2]
    quality = examine(survey_from(csv_of(ITEMS, answers)))
    assert not quality.flagged.any()
    assert "1 respondent(s)" in next(note.text.en for note in quality.notes if note.code == "identical_answers")
    single = examine(survey_from(csv_of(["nps"], [[i % 11] for i in range(40)]), SCALES["nps"]))
    assert single.notes == ()


def test_speeders_are_faster_than_a_third_of_the_median() -> None:
    rows = [[f"00:0{5 if i else 1}:{30 if i else 40}", *row] for i, row in enumerate(numbers(40, 15).tolist())]
    survey = survey_from(csv_of(["응답 시간", *ITEMS], rows))
    assert survey.durations is not None
    assert survey.durations[:2].tolist() == [100, 330]
    quality = examine(survey)
    assert np.flatnonzero(quality.flags["speeder"]).tolist() == [0]
    assert "110 seconds" in next(note.text.en for note in quality.notes if note.code == "speed_limit")


@pytest.mark.parametrize(
    ("header", "cell", "seconds"), [("duration", "5분 12초", 312), ("소요 시간(분)", "5", 300), ("duration", "90", 90)]
)
def test_durations_are_read_in_seconds(header: str, cell: str, seconds: float) -> None:
    survey = survey_from(csv_of([header, *ITEMS], [[cell, *row] for row in numbers(30, 15).tolist()]))
    assert survey.durations is not None
    assert survey.durations[0] == seconds


def test_too_few_durations_tell_nothing() -> None:
    rows = [[90 if i < 5 else "", *row] for i, row in enumerate(numbers(40, 15).tolist())]
    quality = examine(survey_from(csv_of(["duration", *ITEMS], rows)))
    assert "speeder" not in quality.flags
    assert "too_few_durations" in [note.code for note in quality.notes]


def test_answers_off_the_scale_flag_the_respondent() -> None:
    survey = with_rows([8, *[4] * 14][::-1], [1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 55])
    quality = examine(survey)
    assert np.flatnonzero(quality.flags["out_of_range"]).tolist() == [0, 1]
    assert quality.counts["out_of_range"] == 2
    assert np.isnan(survey.main.raw[1, 14])


def test_nobody_is_dropped_before_it_is_asked() -> None:
    survey = with_rows([6] * 15, [5] * 15)
    quality = examine(survey)
    assert survey.n == 60
    kept, note = without(survey, quality, ["straight_line"])
    assert kept.n == 58
    assert "2 flagged" in note.text.en
    assert without(survey, quality, ["flagged"])[0].n == 58
    assert without(survey, quality, ["speeder"])[0].n == 60


def test_dropping_refuses_what_does_not_exist_and_everybody() -> None:
    survey = survey_from(csv_of(ITEMS, [[4] * 15] * 30))
    quality = examine(survey)
    with pytest.raises(UsageError, match="no flag 'lazy'"):
        without(survey, quality, ["lazy"])
    with pytest.raises(UsageError, match="Every respondent"):
        without(survey, quality, ["flagged"])


def test_a_clean_file_has_no_flags() -> None:
    quality = examine(survey_from(ex15_csv()))
    assert not quality.flagged.any()
    assert quality.notes == ()
