"""Calibration: shifts that are drawn together, proved on plans left out, refused where they do not help."""

from __future__ import annotations

import random

import pytest

from cemagent.errors import ContentError, ReviewError, UsageError
from cemagent.review.calibration import (
    CalibratedGrader,
    Calibration,
    GradedRow,
    calibrate,
    fit_shifts,
    read_calibration,
    shifted,
)
from tests.review.judge_cases import PLANS, offline_grader, opened

PLAYBOOK = "schmitt-cem@1"


def rows_of(documents: int, bias: float, noise: float = 0.4, seed: int = 1, criteria: int = 20) -> list[GradedRow]:
    """Return graded rows: a reader whose levels are the grader's scores plus ``bias``, with noise."""
    chance = random.Random(seed)
    rows = []
    for number in range(documents):
        for item in range(criteria):
            score = round(chance.uniform(0, 3), 3)
            labelled = min(3, max(0, round(score + bias + chance.gauss(0, noise))))
            rows.append(GradedRow(f"plan-{number}", f"R{1 + item // 6}.{1 + item % 6}", labelled, round(score), score))
    return rows


def test_a_stricter_reader_is_met_on_plans_left_out_of_the_fit():
    fitted = calibrate(rows_of(12, -0.8), "semantic", PLAYBOOK)
    assert fitted.documents == 12
    assert fitted.rows == 240
    assert fitted.folds == 10
    assert fitted.after.kappa > fitted.before.kappa + 0.05
    assert fitted.after.exact > fitted.before.exact
    assert abs(fitted.after.bias) < abs(fitted.before.bias) / 2
    assert -1.1 < fitted.shift < -0.3


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (rows_of(4, -0.8), "too few"),
        (rows_of(6, -0.8, criteria=10), "too few"),
        (rows_of(12, 0.0), "does not help"),
        ([GradedRow(f"d{n}", f"R1.{c}", 1, 1, 1.0) for n in range(10) for c in range(1, 13)], "does not help"),
    ],
    ids=["plans", "rows", "unbiased", "constant"],
)
def test_it_is_refused_where_it_cannot_help(rows, words):
    with pytest.raises(ReviewError, match=words) as caught:
        calibrate(rows, "semantic", PLAYBOOK)
    assert "습니다" in caught.value.ko
    assert "주십시오" in caught.value.ko


def test_shifts_are_the_means_where_criteria_differ_much_and_one_where_they_do_not():
    apart = [
        GradedRow(f"d{n}", ref, 2, 2, 2.0 - error) for n in range(8) for ref, error in (("R1.1", 1.0), ("R1.2", -1.0))
    ]
    assert fit_shifts(apart) == (0.0, {"R1.1": 1.0, "R1.2": -1.0})
    same = [
        GradedRow(f"d{n}", ref, 2, 2, 2.0 - 0.5 - (0.3 if n % 2 else -0.3))
        for n in range(8)
        for ref in ("R1.1", "R1.2")
    ]
    assert fit_shifts(same) == (0.5, {"R1.1": 0.5, "R1.2": 0.5})


def test_shrinkage_stands_between_the_mean_of_all_and_that_of_the_criterion():
    chance = random.Random(7)
    rows = [
        GradedRow(f"d{n}", f"R1.{c}", 0, 0, -(0.2 * c + chance.gauss(0, 0.6))) for n in range(6) for c in range(1, 9)
    ]
    mean, shifts = fit_shifts(rows)
    for ref, shift in shifts.items():
        own = sum(row.labelled - row.score for row in rows if row.ref == ref) / 6
        low, high = sorted((mean, own))
        assert low - 1e-3 <= shift <= high + 1e-3
        assert abs(shift - mean) < abs(own - mean)


@pytest.mark.parametrize(
    ("level", "score", "shift", "expected"),
    [(2, 2.1, -0.5, 2), (2, 1.6, -0.2, 1), (3, 2.9, 0.9, 3), (1, 0.6, -0.9, 0), (0, 0.4, 0.9, 0), (1, 1.4, 0.2, 2)],
)
def test_a_level_moves_by_its_score_and_never_up_from_nothing(level, score, shift, expected):
    assert shifted(level, score, shift) == expected


def made(shift: float, **other: object) -> Calibration:
    fitted = calibrate(rows_of(12, -0.8), "semantic", PLAYBOOK)
    return fitted.model_copy(update={"shift": shift, "shifts": {}, **other})


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("shift", [-1.0, 1.0])
def test_a_review_keeps_the_raw_level_and_its_quotes(lang, shift):
    document = opened(PLANS[lang])
    raw = offline_grader().grade(document, "plan.md")
    review = CalibratedGrader(offline_grader(), made(shift)).grade(document, "plan.md")
    assert review.grader == "semantic"
    assert [verdict.raw_level for verdict in review.criteria] == [verdict.level for verdict in raw.criteria]
    moved = [verdict for verdict in review.criteria if verdict.level != verdict.raw_level]
    assert len(moved) > 10
    for verdict in review.criteria:
        assert bool(verdict.evidence) == (verdict.level > 0)
        assert (verdict.level - verdict.raw_level) * shift >= 0
    fallen = [verdict for verdict in moved if verdict.level == 0]
    assert all(verdict.counter_quote for verdict in fallen)
    words = "보정했습니다" if lang == "ko" else "Calibrated from level"
    assert all(words in verdict.rationale for verdict in moved)
    assert review.stages != raw.stages


def test_it_is_for_one_grader_and_one_playbook_only():
    with pytest.raises(UsageError, match="the grader is 'semantic'"):
        CalibratedGrader(offline_grader(), made(1.0, grader="judge:openai:x"))
    grader = CalibratedGrader(offline_grader(), made(1.0, playbook="other@2"))
    with pytest.raises(UsageError, match="other@2"):
        grader.grade(opened(PLANS["en"]), "plan.md")


def test_the_file_is_read_back_as_it_was_written(tmp_path):
    place = tmp_path / "ours.json"
    fitted = calibrate(rows_of(12, -0.8), "semantic", PLAYBOOK)
    place.write_text(fitted.model_dump_json(), encoding="utf-8")
    assert read_calibration(place) == fitted
    place.write_text("{}", encoding="utf-8")
    with pytest.raises(ContentError, match="no calibration"):
        read_calibration(place)
    with pytest.raises(UsageError, match="no file"):
        read_calibration(tmp_path / "missing.json")
