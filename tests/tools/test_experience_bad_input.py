"""Answers that do not carry a figure give a reason that says what, where and what to do, and never a made-up number."""

from __future__ import annotations

import numpy as np
import pytest

from cemagent.errors import UsageError
from cemagent.experience.scale import Points
from cemagent.tools.experience.results import ExperienceReport, Notice
from tests.experience.simulated import answers
from tests.tools.experience_cases import EX15, codes, ex15_columns, scale_of, scored

SCORES = Points(min=-100, max=100, continuous=True)
TWO = {"f": ("i0", "i1", "i2"), "g": ("i3", "i4", "i5")}


def notice(report: ExperienceReport, code: str) -> Notice:
    found = [one for one in report.warnings if one.code == code]
    assert found, f"{code} is not among {codes(report)}"
    assert found[0].text.ko != found[0].text.en
    return found[0]


def two_factors(data: np.ndarray) -> ExperienceReport:
    return scored({f"i{j}": data[:, j].tolist() for j in range(6)}, scale_of(TWO, SCORES))


def test_a_constant_item_stops_its_dimension_and_the_structure() -> None:
    columns = ex15_columns(150, 1)
    columns["sense2"] = [4] * 150
    report = scored(columns, EX15, nps="outcome")
    sense, feel = report.dimensions[:2]
    assert (sense.alpha, sense.omega, sense.ordinal_alpha) == (None, None, None)
    assert sense.mean is not None
    assert feel.alpha is not None
    assert report.cfa is None
    assert report.drivers
    assert notice(report, "constant_item").where == "sense2"


def test_an_empty_column_enters_no_figure() -> None:
    columns = ex15_columns(200, 2)
    columns["sense2"] = [""] * 199 + ["99"]
    report = scored(columns, EX15, nps="outcome")
    assert report.cfa is not None
    assert "sense2" not in {one.item for one in report.cfa.loadings}
    assert report.dimensions[0].spearman_brown is not None
    assert notice(report, "empty_item").where == "sense2"


def test_fewer_respondents_than_items() -> None:
    report = scored({**ex15_columns(12, 3), "branch": ["A", "B"] * 6}, EX15, nps="outcome", branch="segment")
    assert report.cfa is None
    assert report.drivers == []
    assert report.driver_models[0].r2 is None
    assert all(one.mean is None and one.ci95 is None and one.floor is None for one in report.dimensions)
    assert all(item.mean is None for item in report.items)
    assert report.comparison is not None
    assert report.comparison.comparable == "no"
    assert report.warnings[0].code == "fewer_than_items"
    assert "12" in report.warnings[0].text.en
    assert "collect" in report.warnings[0].text.en


def test_thirty_is_where_means_begin() -> None:
    report = scored(ex15_columns(29, 4), EX15)
    assert all((one.mean, one.alpha, one.omega) == (None, None, None) for one in report.dimensions)
    (why,) = [one for one in report.warnings if one.code == "too_few_for_reliability"]
    assert "sense" in str(why.where)
    assert all(one.alpha is not None for one in scored(ex15_columns(30, 4), EX15).dimensions)
    assert all(one.mean is not None for one in scored(ex15_columns(30, 4), EX15).dimensions)


def test_perfect_collinearity() -> None:
    columns = ex15_columns(200, 5)
    columns["feel1"] = columns["sense1"]
    report = scored(columns, EX15, nps="outcome")
    assert report.cfa is None
    assert report.dimensions[0].alpha is not None
    found = notice(report, "perfect_collinearity")
    assert found.where is not None
    assert {"sense1", "feel1"} <= set(found.where.split(", "))
    assert "중복" in found.text.ko


def test_drivers_that_repeat_each_other_have_no_weights() -> None:
    columns = ex15_columns(200, 6)
    for k in (1, 2, 3):
        columns[f"feel{k}"] = columns[f"sense{k}"]
    report = scored(columns, EX15, nps="outcome")
    assert report.drivers == []
    assert report.stage_priorities == []
    assert notice(report, "perfect_collinearity")


def test_a_heywood_case_withholds_the_figures_of_its_dimension() -> None:
    load = np.array([0.99, 0.3, 0.3, 0.7, 0.7, 0.7])
    report = two_factors(answers(105, 60, load, 2, correlation=0.1, borders=None))
    assert report.cfa is not None
    assert report.cfa.ave["f"] is None
    assert report.cfa.cr["f"] is None
    assert report.cfa.ave["g"] is not None
    assert report.cfa.htmt[0].fornell_larcker is None
    assert notice(report, "heywood").where == "i0"


def test_a_model_that_cannot_be_estimated_is_null_with_the_reason() -> None:
    pairs = [("i0", "i1"), ("i0", "i2"), ("i1", "i2"), ("i3", "i4"), ("i3", "i5"), ("i4", "i5")]
    data = answers(7, 200, np.full(6, 0.7), 2, borders=None)
    scale = scale_of(TWO, SCORES, residual_covariances=pairs)
    report = scored({f"i{j}": data[:, j].tolist() for j in range(6)}, scale)
    assert report.cfa is None
    reasons = {"no_convergence", "not_identified"} & set(codes(report))
    assert reasons
    assert notice(report, reasons.pop()).where == "cfa"


def test_two_items_alone_are_not_identified() -> None:
    data = answers(8, 120, np.full(2, 0.7), 1)
    report = scored({"p1": data[:, 0].tolist(), "p2": data[:, 1].tolist()}, scale_of({"pair": ("p1", "p2")}, SCORES))
    assert report.cfa is None
    assert notice(report, "not_identified").where == "cfa"


def test_an_outcome_that_does_not_vary() -> None:
    columns = ex15_columns(120, 9)
    columns["nps"] = [10] * 120
    report = scored(columns, EX15, nps="outcome")
    assert report.drivers == []
    assert notice(report, "constant_outcome").where == "nps"


def test_a_segment_in_which_an_item_does_not_vary() -> None:
    columns = {**ex15_columns(400, 10), "branch": ["A", "B"] * 200}
    columns["act2"] = [
        4 if branch == "B" else value for value, branch in zip(columns["act2"], columns["branch"], strict=True)
    ]
    report = scored(columns, EX15, nps="outcome", branch="segment")
    assert report.comparison is not None
    assert report.comparison.comparable == "no"
    assert all(score.mean is None for score in report.comparison.scores)
    assert any(one.where is not None and "act2" in one.where and "B" in one.where for one in report.warnings)


def test_most_of_a_column_missing_leaves_reasons() -> None:
    columns = ex15_columns(200, 11)
    columns["relate1"] = [*columns["relate1"][:12], *[""] * 188]
    report = scored(columns, EX15, nps="outcome")
    assert report.cfa is None
    assert report.dimensions[4].mean is not None
    assert report.dimensions[4].reliability_n == 12
    found = notice(report, "too_few_answers")
    assert "12" in found.text.en


@pytest.mark.parametrize("rows", [1, 2, 9, 16, 31])
def test_small_files_of_any_size_end_in_a_report(rows: int) -> None:
    columns = {**ex15_columns(rows, 12), "branch": (["A", "B"] * rows)[:rows]}
    report = scored(columns, EX15, nps="outcome", branch="segment")
    assert report.n == rows
    assert report.warnings
    assert report.methods.ko


def test_items_that_add_up_to_a_constant_have_no_item_total() -> None:
    columns = ex15_columns(80, 13)
    columns["sense2"] = [8 - value for value in columns["sense1"]]
    report = scored(columns, EX15)
    third = next(one for one in report.dimensions[0].items if one.id == "sense3")
    assert (third.item_total, third.alpha_if_dropped) == (None, None)
    assert report.dimensions[0].items[0].item_total is not None


def test_an_empty_column_of_a_saved_map_is_named() -> None:
    columns = ex15_columns(40, 14)
    columns["sense2"] = [""] * 40
    with pytest.raises(UsageError, match=r"'sense2' of .* is empty") as caught:
        scored(columns, EX15)
    assert "ignore" in caught.value.ko
