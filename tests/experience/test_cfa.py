"""Maximum likelihood against published figures and lavaan."""

from __future__ import annotations

import time

import numpy as np
import pytest

from cemagent.experience.cfa_difference import plain_difference
from cemagent.experience.cfa_fit import indices_ml
from cemagent.experience.cfa_implied import lower
from cemagent.experience.cfa_measures import factor_correlations, factor_measures, htmt, loadings
from cemagent.experience.cfa_ml import fit_ml, observed_information, score_at
from cemagent.experience.cfa_model import Constraints, Measurement
from cemagent.experience.cfa_moments import moments_of
from cemagent.experience.cfa_score import modification_hints, release_test
from cemagent.experience.cfa_solve import Fit
from tests.experience import published, stored
from tests.experience.simulated import answers

TESTS = tuple(f"x{i}" for i in range(1, 10))
ABILITIES = Measurement({"visual": TESTS[:3], "textual": TESTS[3:6], "speed": TESTS[6:]})
DEMOCRACY = {"ind60": ("x1", "x2", "x3"), "dem60": ("y1", "y2", "y3", "y4"), "dem65": ("y5", "y6", "y7", "y8")}
ERRORS = (("y1", "y5"), ("y2", "y4"), ("y2", "y6"), ("y3", "y7"), ("y4", "y8"), ("y6", "y8"))
ALL = published.pooled(published.SCHOOLS)


def solved(fit: Fit | None) -> Fit:
    assert fit is not None
    assert fit.converged
    assert fit.identified
    return fit


@pytest.fixture(scope="module")
def abilities() -> Fit:
    return solved(fit_ml(ABILITIES, [ALL]))


def test_holzinger_and_swineford(abilities: Fit) -> None:
    found = indices_ml(abilities, [ALL])
    assert (found.chi2, found.df) == (pytest.approx(85.306, abs=1e-3), 24)
    assert (found.baseline_chi2, found.baseline_df) == (pytest.approx(918.852, abs=1e-3), 36)
    assert found.cfi == pytest.approx(0.931, abs=5e-4)
    assert found.tli == pytest.approx(0.896, abs=5e-4)
    assert found.srmr == pytest.approx(0.065, abs=5e-4)
    assert found.aic == pytest.approx(7517.490, abs=2e-3)
    assert found.bic == pytest.approx(7595.339, abs=2e-3)
    assert found.log_likelihood == pytest.approx(-3737.745, abs=1e-3)
    assert found.rmsea is not None
    shown = (found.rmsea.value, found.rmsea.low, found.rmsea.high, found.rmsea.p_close)
    assert shown == pytest.approx((0.092121, 0.071418, 0.113678, 0.000661), abs=2e-6)


def test_standardised_loadings_and_correlations_with_errors(abilities: Fit) -> None:
    found = loadings(abilities, abilities.inverse)
    assert [one.standardised.value for one in found[:3]] == pytest.approx([0.772, 0.424, 0.581], abs=5e-4)
    assert [one.standardised.se for one in found[:3]] == pytest.approx([0.055, 0.060, 0.055], abs=5e-4)
    assert [one.plain for one in found[:3]] == pytest.approx([1.0, 0.554, 0.729], abs=5e-4)
    assert [one.plain_se for one in found[1:3]] == pytest.approx([0.100, 0.109], abs=5e-4)
    between = factor_correlations(abilities, abilities.inverse)
    assert [one.value for one in between.values()] == pytest.approx([0.459, 0.471, 0.283], abs=5e-4)
    assert [one.se for one in between.values()] == pytest.approx([0.064, 0.073, 0.069], abs=5e-4)


def test_modification_indices_and_expected_changes(abilities: Fit) -> None:
    best = modification_hints(abilities)[:3]
    assert [(one.first, one.second) for one in best] == [("x9", "visual"), ("x8", "x7"), ("x7", "visual")]
    assert [one.chi2 for one in best] == pytest.approx([36.411, 34.145, 18.631], abs=1e-3)
    assert [one.change for one in best] == pytest.approx([0.577, 0.536, -0.422], abs=5e-4)
    assert [one.standardised_change for one in best] == pytest.approx([0.515, 0.859, -0.349], abs=5e-4)


@pytest.mark.parametrize("identification", ["marker", "unit"])
@pytest.mark.parametrize(
    ("equal", "chi2", "df"),
    [
        ((), 115.851, 48),
        (("loadings",), 124.044, 54),
        (("loadings", "intercepts"), 164.103, 60),
        (("loadings", "intercepts", "residuals"), 181.511, 69),
    ],
)
def test_invariance_by_school(identification: str, equal: tuple[str, ...], chi2: float, df: int) -> None:
    model = Measurement(ABILITIES.factors, identification=identification)
    fit = solved(fit_ml(model, published.SCHOOLS, Constraints(frozenset(equal))))
    assert (fit.chi2, fit.df) == (pytest.approx(chi2, abs=1e-3), df)


def test_fit_by_school_as_lavaan_prints_it() -> None:
    fit = solved(fit_ml(ABILITIES, published.SCHOOLS, Constraints(frozenset({"loadings"}))))
    found = indices_ml(fit, published.SCHOOLS)
    assert (found.cfi, found.tli, found.srmr) == pytest.approx((0.92092, 0.89456, 0.07165), abs=1e-5)
    assert found.rmsea is not None
    assert (found.rmsea.value, found.rmsea.low, found.rmsea.high) == pytest.approx(
        (0.09284, 0.07140, 0.11441), abs=1e-5
    )


def test_score_tests_of_equal_intercepts() -> None:
    model = Measurement(ABILITIES.factors, identification="unit")
    fit = solved(fit_ml(model, published.SCHOOLS, Constraints(frozenset({"loadings", "intercepts"}))))
    found = [release_test(fit, "intercepts", i) for i in range(9)]
    statistics = [one.chi2 for one in found if one is not None]
    assert statistics == pytest.approx([5.847, 6.863, 19.193, 2.139, 1.563, 0.032, 15.021, 4.710, 1.498], abs=1e-3)


@pytest.mark.parametrize(("errors", "chi2", "df"), [((), 72.462, 41), (ERRORS, 38.125, 35)])
def test_political_democracy(errors: tuple[tuple[str, str], ...], chi2: float, df: int) -> None:
    fit = solved(fit_ml(Measurement(DEMOCRACY, errors), [published.DEMOCRACY]))
    assert (fit.chi2, fit.df) == (pytest.approx(chi2, abs=1e-3), df)


def test_two_identifications_are_one_model() -> None:
    marker = solved(fit_ml(Measurement(DEMOCRACY, ERRORS), [published.DEMOCRACY]))
    unit = solved(fit_ml(Measurement(DEMOCRACY, ERRORS, identification="unit"), [published.DEMOCRACY]))
    one, two = (loadings(fit, fit.inverse) for fit in (marker, unit))
    assert [x.standardised.value for x in one] == pytest.approx([x.standardised.value for x in two], abs=1e-5)
    assert [x.standardised.se for x in one] == pytest.approx([x.standardised.se for x in two], abs=1e-5)


def test_gradient_is_the_slope_of_the_discrepancy(abilities: Fit) -> None:
    x = abilities.x * 1.05
    from_formula = score_at(abilities.table, [ALL], x)
    weighted = abilities.table
    for k in (0, 7, 15, 20):
        step = x.astype(complex)
        step[k] += 1e-20j
        again = score_at(weighted, [ALL], step)
        assert again.real[k] == pytest.approx(from_formula[k])
    assert np.abs(score_at(abilities.table, [ALL], abilities.x)).max() < 1e-6
    difference = 1e-5
    for k in (1, 10, 19):
        up, down = abilities.x.copy(), abilities.x.copy()
        up[k] += difference
        down[k] -= difference
        slope = -(score_at(weighted, [ALL], up) - score_at(weighted, [ALL], down)) / (2 * difference)
        assert observed_information(abilities, [ALL])[:, k] == pytest.approx(slope, abs=1e-6)


def test_measures_by_hand() -> None:
    model = Measurement({"f": ("a", "b", "c")}, identification="unit")
    load = np.array([0.8, 0.7, 0.6])
    covariance = np.outer(load, load) + np.diag(1 - load**2)
    fit = solved(fit_ml(model, [published.Moments(500, np.zeros(3), covariance)]))
    found = factor_measures(fit, fit.inverse, frozenset())[0]
    assert found.ave == pytest.approx(np.mean(load**2), abs=1e-6)
    assert found.cr == pytest.approx(2.1**2 / (2.1**2 + np.sum(1 - load**2)), abs=1e-6)
    assert found.omega is not None
    assert found.omega.value == pytest.approx(found.cr, abs=1e-6)


def test_residual_covariance_lowers_reliability() -> None:
    load = np.array([0.8, 0.7, 0.6, 0.7])
    error = np.diag(1 - load**2)
    error[0, 1] = error[1, 0] = 0.2
    moments = published.Moments(500, np.zeros(4), np.outer(load, load) + error)
    model = Measurement({"f": ("a", "b", "c", "d")}, (("a", "b"),), identification="unit")
    fit = solved(fit_ml(model, [moments]))
    found = factor_measures(fit, fit.inverse, frozenset())[0]
    assert found.omega is not None
    assert found.omega.value == pytest.approx(2.8**2 / (2.8**2 + error.sum()), abs=1e-5)


def test_htmt_by_hand() -> None:
    correlation = np.array([[1, 0.5, 0.2, 0.3], [0.5, 1, 0.4, 0.1], [0.2, 0.4, 1, 0.8], [0.3, 0.1, 0.8, 1]])
    spread = np.diag([1.0, 2.0, 3.0, 0.5])
    found = htmt(Measurement({"f": ("a", "b"), "g": ("c", "d")}), spread @ correlation @ spread)
    assert found["f", "g"] == pytest.approx(0.25 / np.sqrt(0.5 * 0.8))


def test_rescaling_items_changes_no_fit(abilities: Fit) -> None:
    scale = np.diag(np.array([1, 10, 0.1, 5, 1, 1, 100, 1, 0.01]))
    moments = published.Moments(ALL.n, ALL.mean, scale @ ALL.covariance @ scale)
    again = solved(fit_ml(ABILITIES, [moments]))
    assert again.chi2 == pytest.approx(abilities.chi2, abs=1e-6)


def test_difference_of_nested_models() -> None:
    general = solved(fit_ml(ABILITIES, published.SCHOOLS))
    restricted = solved(fit_ml(ABILITIES, published.SCHOOLS, Constraints(frozenset({"loadings"}))))
    found = plain_difference(restricted, general)
    assert (found.chi2, found.df, found.p) == (pytest.approx(8.192, abs=1e-3), 6, pytest.approx(0.2244, abs=1e-4))


def test_twelve_items_in_a_blink() -> None:
    moments = moments_of(answers(3, 1000, np.full(12, 0.7), 3))
    model = Measurement({f"f{k}": tuple(f"i{4 * k + j}" for j in range(4)) for k in range(3)})
    solved(fit_ml(model, [moments]))
    seconds = []
    for _ in range(5):
        begin = time.process_time()
        solved(fit_ml(model, [moments]))
        seconds.append(time.process_time() - begin)
    assert min(seconds) < 0.12


def test_modification_indices_on_simulated_answers() -> None:
    data, _ = stored.everyone()
    fit = solved(fit_ml(stored.THREE, [moments_of(data)]))
    best = modification_hints(fit)[:3]
    assert [one.chi2 for one in best] == pytest.approx([2.821, 2.608, 2.459], abs=1e-3)
    assert [one.change for one in best] == pytest.approx([-0.047, -0.075, -0.106], abs=5e-4)


def test_vech_order_is_column_by_column() -> None:
    rows, columns = lower(3)
    assert list(zip(rows, columns, strict=True)) == [(0, 0), (1, 0), (2, 0), (1, 1), (2, 1), (2, 2)]
