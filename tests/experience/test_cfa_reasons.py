"""Answers that cannot be analysed give a reason, never a made-up figure; those that can give everything."""

from __future__ import annotations

import numpy as np
import pytest

from cemagent.experience.cfa_model import Measurement
from cemagent.experience.structure import Structure, confirm, degrees_of_freedom
from tests.experience import stored
from tests.experience.simulated import answers

NAMES = tuple(f"i{k}" for k in range(6))
TWO = Measurement({"f": NAMES[:3], "g": NAMES[3:]})
EVEN = np.full(6, 0.7)


def only_reason(found: Structure) -> str:
    assert found.indices is None
    assert found.loadings == ()
    assert found.factors == ()
    assert len(found.notes) == 1
    text = found.notes[0].text
    assert text.ko != text.en
    return found.notes[0].code


def test_everything_is_there_for_good_answers() -> None:
    found = confirm(answers(1, 400, EVEN, 2), TWO)
    assert found.notes == ()
    assert found.indices is not None
    assert found.scaled is not None
    assert len(found.loadings) == 6
    assert all(one.standardised.low < one.standardised.value < one.standardised.high for one in found.loadings)
    assert all(factor.ave and factor.cr and factor.omega for factor in found.factors)
    assert found.separated == {("f", "g"): True}
    assert found.htmt is not None
    assert found.correlations is not None
    assert found.htmt["f", "g"] == pytest.approx(found.correlations["f", "g"].value, abs=0.1)


def test_missing_answers_are_counted() -> None:
    data = answers(2, 400, EVEN, 2)
    data[:30, 1] = np.nan
    assert confirm(data, TWO).n == 370


@pytest.mark.parametrize("estimator", ["ML", "MLR", "MLM", "WLSMV"])
def test_constant_item(estimator: str) -> None:
    data = answers(3, 200, EVEN, 2)
    data[:, 4] = 3
    found = confirm(data, TWO, estimator)
    assert only_reason(found) == "constant_item"
    assert found.notes[0].where == "i4"


@pytest.mark.parametrize("estimator", ["ML", "MLR", "WLSMV"])
def test_perfect_collinearity(estimator: str) -> None:
    data = answers(4, 200, EVEN, 2)
    data[:, 5] = data[:, 3]
    found = confirm(data, TWO, estimator)
    assert only_reason(found) == "perfect_collinearity"
    assert found.notes[0].where == "i3, i5"


def test_fewer_people_than_items() -> None:
    found = confirm(answers(5, 6, EVEN, 2), TWO)
    assert only_reason(found) == "too_few_answers"
    assert "6" in found.notes[0].text.en


def test_more_parameters_than_moments() -> None:
    model = Measurement({"f": NAMES[:2]})
    assert degrees_of_freedom(model) == -1
    assert only_reason(confirm(answers(6, 200, EVEN, 2)[:, :2], model)) == "not_identified"


def test_unrelated_factors_of_two_items_are_not_identified() -> None:
    model = Measurement({"f": NAMES[:2], "g": NAMES[2:4], "h": NAMES[4:]}, orthogonal=True)
    assert degrees_of_freedom(model) >= 0
    assert only_reason(confirm(answers(7, 200, EVEN, 3), model)) == "not_identified"


def test_heywood_case_withholds_the_figures_of_its_factor() -> None:
    load = np.array([0.99, 0.3, 0.3, 0.7, 0.7, 0.7])
    found = confirm(answers(105, 60, load, 2, correlation=0.1, borders=None), TWO, "ML")
    note = next(note for note in found.notes if note.code == "heywood")
    assert note.where == "i0"
    first, second = found.factors
    assert (first.ave, first.cr, first.omega) == (None, None, None)
    assert second.ave is not None
    assert found.separated == {("f", "g"): None}


def test_factors_that_are_one_are_named() -> None:
    found = confirm(answers(200, 120, EVEN, 2, correlation=0.999), TWO, "ML")
    assert "improper_factors" in [note.code for note in found.notes]


def test_small_sample_is_said() -> None:
    assert "small_sample" in [note.code for note in confirm(answers(8, 60, EVEN, 2), TWO).notes]


def test_a_factor_with_one_item_and_a_residual_covariance() -> None:
    model = Measurement({"f": NAMES[:3], "g": NAMES[3:5], "one": NAMES[5:]}, (("i0", "i3"),))
    found = confirm(answers(9, 500, EVEN, 2), model, "ML")
    assert found.indices is not None
    assert found.indices.df == degrees_of_freedom(model)
    assert found.factors[2].ave is None
    assert found.htmt is not None
    assert found.htmt["f", "one"] is None


def test_estimators_agree_on_good_answers() -> None:
    data, _ = stored.everyone()
    found = {name: confirm(data, stored.THREE, name) for name in ("ML", "MLR", "WLSMV")}
    plain = [one.standardised.value for one in found["ML"].loadings]
    assert [one.standardised.value for one in found["MLR"].loadings] == plain
    assert [one.standardised.value for one in found["WLSMV"].loadings] == pytest.approx(plain, abs=0.08)


def test_hints_name_the_planted_residual_covariance() -> None:
    data = answers(10, 600, EVEN, 2, borders=None)
    extra = answers(11, 600, np.array([1.0]), 1, borders=None)[:, 0]
    data[:, 0] += 0.4 * extra
    data[:, 4] += 0.4 * extra
    best = confirm(data, TWO, "ML").hints[0]
    assert {best.first, best.second} == {"i0", "i4"}
    assert best.kind == "residual covariance"
