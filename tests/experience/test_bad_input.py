from __future__ import annotations

import numpy as np
import pytest

from cemagent.errors import UsageError
from cemagent.experience.building import build_survey
from cemagent.experience.guessing import guess_columns
from cemagent.experience.scale import Points
from tests.experience.survey_cases import EX15, SCALES, csv_of, ex15_csv, nps_survey, numbers, survey_from, table_from

ITEMS = [item.id for item in EX15.items]


@pytest.mark.parametrize("weight", ["0", "-1", "", "many"])
def test_a_weight_that_is_not_positive_is_refused(weight: str) -> None:
    rows = [[weight if i == 3 else 1, *[4] * 15] for i in range(60)]
    with pytest.raises(UsageError, match="row 5") as caught:
        survey_from(csv_of(["weight", *ITEMS], rows))
    assert "5행" in caught.value.ko


def test_a_column_with_too_many_values_is_no_segment() -> None:
    table = table_from(csv_of(["동네", *ITEMS], [[f"동{i}", *[4] * 15] for i in range(40)]))
    mapped = guess_columns(table, EX15).with_role(table, "동네", "segment")
    with pytest.raises(UsageError, match="40 different values"):
        build_survey(table, mapped, EX15)


BAD: list[tuple[str, list[object], str, str]] = [
    ("text", ["아주 그냥 그랬어요", "모르겠네 진짜"], "row 2, holds '아주 그냥 그랬어요'", "2행"),
    ("dates", ["45301", "45302"], "2024-01-10", "날짜"),
    ("points", ["12", "15"], "runs from 1 to 7", "벗어난"),
]


@pytest.mark.parametrize(("name", "cells", "en", "ko"), BAD, ids=[row[0] for row in BAD])
def test_a_column_of_unusable_cells_is_refused(name: str, cells: list[object], en: str, ko: str) -> None:
    rows = [[cells[i % 2], *row[1:]] for i, row in enumerate(numbers(40, 15).tolist())]
    with pytest.raises(UsageError) as caught:
        survey_from(csv_of(ITEMS, rows))
    assert en in caught.value.en
    assert ko in caught.value.ko
    assert "sense1" in caught.value.ko


def test_a_few_odd_cells_count_as_missing_and_are_told() -> None:
    rows = numbers(40, 15).tolist()
    rows[0][0], rows[1][0], rows[2][0] = "그건 글쎄요", "45301", "12"
    survey = survey_from(csv_of(ITEMS, rows))
    assert np.isnan(survey.main.raw[:3, 0]).all()
    told = {note.code: note for note in survey.notes}
    assert told["text_in_numbers"].where == "sense1"
    assert "'그건 글쎄요' in row 2 of 'sense1'" in told["text_in_numbers"].text.en
    assert "2024-01-10" in told["dates_in_numbers"].text.en
    assert "4행" in told["out_of_range"].text.ko


def test_odd_cells_of_many_columns_are_told_once() -> None:
    rows = numbers(40, 15).tolist()
    rows[0] = [12] * 15
    told = [note for note in survey_from(csv_of(ITEMS, rows)).notes if note.code == "out_of_range"]
    assert len(told) == 1
    assert told[0].text.en.startswith("15 cell(s)")
    assert told[0].where == "sense1, sense2, sense3, feel1, feel2 +10"


def test_an_empty_item_column_is_named_among_the_empty_ones() -> None:
    with pytest.raises(UsageError, match=r"found for sense2 .*empty: 'sense2'"):
        survey_from(csv_of(ITEMS, [[row[0], "", *row[2:]] for row in numbers(40, 15).tolist()]))


def test_constant_and_empty_items_and_too_few_people_are_told() -> None:
    rows = [[4, "무응답", *row[2:]] for row in numbers(12, 15).tolist()]
    codes = {(note.code, note.where) for note in survey_from(csv_of(ITEMS, rows)).notes}
    assert ("constant_item", "sense1") in codes
    assert ("empty_item", "sense2") in codes
    assert ("fewer_than_items", None) in codes


def test_unused_upper_points_are_told() -> None:
    survey = survey_from(csv_of(ITEMS, numbers(60, 15, 1, 5).tolist()))
    assert "points_unused" in [note.code for note in survey.notes]
    assert "points_unused" not in [note.code for note in survey_from(ex15_csv()).notes]


def test_a_five_point_question_is_no_net_promoter_score() -> None:
    with pytest.raises(UsageError, match="above 5, as if 'nps' had not") as caught:
        nps_survey([i % 5 + 1 for i in range(40)])
    assert "질문이 아닌 듯" in caught.value.ko
    assert nps_survey([i % 5 + 1 for i in range(20)]).n == 20
    assert nps_survey([i % 5 + 4 for i in range(40)]).n == 40


def test_points_in_the_map_are_heeded_but_not_for_net_promoters() -> None:
    for name, refused in (("csat", False), ("nps", True)):
        scale = SCALES[name]
        table = table_from(csv_of([name], [[i % 3 + 1] for i in range(40)]))
        mapped = guess_columns(table, scale).model_copy(update={"points": Points(min=1, max=3)})
        if refused:
            with pytest.raises(UsageError, match="above 3"):
                build_survey(table, mapped, scale)
        else:
            assert build_survey(table, mapped, scale).n == 40
