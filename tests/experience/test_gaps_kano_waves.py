from __future__ import annotations

import math

import numpy as np
import pytest

from cemagent.errors import UsageError
from cemagent.experience.columns import ColumnMap, MappedColumn
from cemagent.experience.gaps import gaps
from cemagent.experience.kano import classified, kano
from cemagent.experience.survey import Survey
from cemagent.experience.waves import changes
from tests.experience.survey_cases import SCALES, csv_of, ex15_csv, nps_survey, survey_from


def servqual(rows: int = 60) -> Survey:
    headers = [f"{kind}{i}" for i in range(1, 23) for kind in ("E", "P", "I")]
    random = np.random.default_rng(5)
    answers = np.empty((rows, 66), dtype=int)
    answers[:, ::3] = random.integers(5, 8, (rows, 22))
    answers[:, 1::3] = random.integers(3, 6, (rows, 22))
    answers[:, 2::3] = random.integers(4, 8, (rows, 22))
    return survey_from(csv_of(headers, answers.tolist()), SCALES["servqual"])


def test_gaps_are_paired_and_weighed_by_importance() -> None:
    survey = servqual()
    found = gaps(survey)
    assert found is not None
    first = found.items[0]
    difference = survey.blocks["perception"].values[:, 0] - survey.blocks["expectation"].values[:, 0]
    assert first.gap == pytest.approx(difference.mean())
    half = 2.0009953780882688 * difference.std(ddof=1) / math.sqrt(60)
    assert first.ci95 == pytest.approx((difference.mean() - half, difference.mean() + half))
    assert first.falls_short
    usual = np.mean([gap.importance for gap in found.items])
    assert first.weighted == pytest.approx(first.gap * first.importance / usual)
    assert [gap.id for gap in found.dimensions] == [d.id for d in SCALES["servqual"].dimensions]
    assert found.overall.gap == pytest.approx(np.mean([gap.gap for gap in found.dimensions]))
    assert gaps(survey_from(ex15_csv())) is None


def test_small_gaps_have_no_figure() -> None:
    found = gaps(servqual(20))
    assert found is not None
    assert found.overall.gap is None
    assert found.items[0].notes[0].code == "too_few"


@pytest.mark.parametrize(
    ("there", "absent", "kind"),
    [
        (1, 3, "attractive"),
        (1, 5, "one_dimensional"),
        (3, 5, "must_be"),
        (3, 3, "indifferent"),
        (5, 1, "reverse"),
        (1, 1, "questionable"),
        (2, 5, "must_be"),
        (4, 1, "reverse"),
        (5, 5, "questionable"),
    ],
)
def test_each_pair_of_answers_is_of_one_kind(there: int, absent: int, kind: str) -> None:
    found = classified("f", np.full(40, float(there)), np.full(40, float(absent)))
    assert found.kind == kind
    assert found.certain
    assert found.counts[kind] == 40


def test_better_and_worse_and_the_doubt_between_two_kinds() -> None:
    there = np.array([1.0] * 60 + [3.0] * 40)
    absent = np.array([3.0] * 30 + [5.0] * 30 + [5.0] * 28 + [3.0] * 12)
    found = classified("f", there, absent)
    assert dict(found.counts) == {
        "attractive": 30, "one_dimensional": 30, "must_be": 28, "indifferent": 12, "reverse": 0, "questionable": 0
    }  # fmt: skip
    assert found.better == pytest.approx(0.6)
    assert found.worse == pytest.approx(-0.58)
    assert found.better_ci95 == pytest.approx((0.502, 0.691), abs=0.001)
    assert found.certain is False
    assert "kano_mixed" in [note.code for note in found.notes]
    few = classified("f", there[:20], absent[:20])
    assert few.kind is None
    assert few.notes[0].code == "too_few"


def test_kano_reads_phrases_from_the_file() -> None:
    headers, cells = ["9-1. 어떤 느낌이 들겠습니까?", "9-2. 없다면 어떤 느낌이 들겠습니까?"], []
    columns = [
        MappedColumn(column=headers[0], role="item", item="kano9", facet="functional"),
        MappedColumn(column=headers[1], role="item", item="kano9", facet="dysfunctional"),
    ]
    scale = SCALES["kiosk-servqual"]
    asked = [item.id for item in scale.asked("perception")]
    columns += [MappedColumn(column=name, role="item", item=name, facet="perception") for name in asked]
    cells = [["마음에 든다.", "하는 수 없다.", *[4] * len(asked)] for _ in range(40)]
    survey = survey_from(csv_of([*headers, *asked], cells), scale, ColumnMap(scale=scale.id, columns=columns))
    assert [(found.item, found.kind) for found in kano(survey)] == [("kano9", "attractive")]
    assert kano(survey_from(ex15_csv())) == []


def test_waves_of_different_people_differ_by_welchs_interval() -> None:
    before, after = nps_survey([9, 5] * 40), nps_survey([9, 9, 5] * 40)
    found = changes(before, after)
    assert not found.paired
    assert found.headline is not None
    assert found.headline.change == pytest.approx(100 / 3)
    one, other = np.tile([100.0, -100.0], 40), np.tile([100.0, 100.0, -100.0], 40)
    error = math.sqrt(one.var(ddof=1) / 80 + other.var(ddof=1) / 120)
    assert found.headline.ci95 is not None
    low, high = found.headline.ci95
    assert (high - low) / 2 == pytest.approx(1.9745 * error, rel=0.001)
    assert found.headline.clear


def test_waves_of_the_same_people_are_paired_by_their_ids() -> None:
    ids: list[object] = [f"R{i}" for i in range(60)]
    old = np.random.default_rng(1).integers(3, 10, 60)
    before = nps_survey(old.tolist(), id=ids)
    after = nps_survey((old + np.arange(60) % 2).tolist()[::-1], id=ids[::-1])
    found = changes(before, after)
    assert found.paired
    assert found.dimensions[0].change == pytest.approx(0.5)
    independent = changes(before, after, paired=False)
    assert not independent.paired
    with pytest.raises(UsageError, match="cannot be paired"):
        changes(nps_survey([8] * 40), nps_survey([9] * 40), paired=True)
    with pytest.raises(UsageError, match="different scales"):
        changes(before, survey_from(ex15_csv()))
    few = changes(nps_survey([8] * 20), nps_survey([9] * 40))
    assert few.dimensions[0].change is None
    assert few.dimensions[0].notes[0].code == "too_few"
