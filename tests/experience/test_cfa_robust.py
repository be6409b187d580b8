"""Robust and ordinal estimators against figures that lavaan 0.6-14 printed for the same simulated answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from cemagent.experience.cfa_difference import difference_2000, plain_difference, scaled_difference
from cemagent.experience.cfa_fit import fit_baseline, indices_ml, robust_ml, scaled_indices
from cemagent.experience.cfa_measures import loadings
from cemagent.experience.cfa_ml import fit_ml
from cemagent.experience.cfa_model import Constraints, Measurement
from cemagent.experience.cfa_moments import moments_of
from cemagent.experience.cfa_ordinal import fit_dwls, indices_dwls
from cemagent.experience.cfa_robust import gammas
from cemagent.experience.cfa_solve import Fit
from cemagent.experience.polychoric import bivariate_normal_cdf, ordered_moments
from tests.experience import stored
from tests.experience.simulated import answers

EQUAL = [(), ("loadings",), ("loadings", "intercepts")]


def solved(fit: Fit | None) -> Fit:
    assert fit is not None
    assert fit.converged
    return fit


@pytest.mark.parametrize(
    ("estimator", "chi2", "factor", "tli", "errors"),
    [
        ("MLR", 15.978309, 0.995043, 1.007961, [0.063344, 0.056869, 0.084328, 0.069837, 0.073127, 0.061220, 0.026452]),
        ("MLM", 16.005540, 0.993350, 1.007921, [0.064743, 0.057482, 0.082164, 0.071398, 0.072232, 0.057641, 0.026555]),
    ],
)
def test_one_group(estimator: str, chi2: float, factor: float, tli: float, errors: list[float]) -> None:
    moments = moments_of(stored.everyone()[0])
    fit = solved(fit_ml(stored.RELATED, [moments]))
    base = fit_baseline(stored.ITEMS, [moments], means=False)
    robust = robust_ml(estimator, fit, [moments])
    found = scaled_indices(fit, robust, base, robust_ml(estimator, base, [moments]))
    assert (fit.chi2, fit.df) == (pytest.approx(15.899111, abs=1e-4), 23)
    assert (found.chi2, found.factor) == pytest.approx((chi2, factor), abs=1e-4)
    assert (found.cfi_robust, found.tli_robust) == pytest.approx((1.0, tli), abs=1e-4)
    table = fit.table
    deviations = np.sqrt(np.diag(robust.covariance) / fit.n)
    places = [table.find(0, i, f) for i, f in ((1, 0), (2, 0), (4, 1), (5, 1), (7, 2), (8, 2))]
    places.append(table.find(1, 3, 0))
    assert deviations[table.free[places]] == pytest.approx(errors, abs=2e-4)


@pytest.mark.parametrize(
    ("estimator", "chi2", "cfi", "rmsea", "steps"),
    [
        ("MLR", [32.217507, 40.472223, 120.375158], 0.955493, 0.051444, [8.288286, 81.992631]),
        ("MLM", [32.226079, 40.602790, 123.184932], 0.954435, 0.052024, [8.518492, 103.081260]),
    ],
)
def test_two_groups_and_scaled_differences(
    estimator: str, chi2: list[float], cfi: float, rmsea: float, steps: list[float]
) -> None:
    groups = [moments_of(segment) for segment in stored.segments()]
    fits = [solved(fit_ml(stored.THREE, groups, Constraints(frozenset(equal)))) for equal in EQUAL]
    robust = [robust_ml(estimator, fit, groups) for fit in fits]
    assert [one.chi2 for one in robust] == pytest.approx(chi2, abs=1e-3)
    base = fit_baseline(stored.ITEMS, groups, means=True)
    last = scaled_indices(fits[2], robust[2], base, robust_ml(estimator, base, groups))
    assert last.rmsea_robust is not None
    assert (last.cfi_robust, last.rmsea_robust.value) == pytest.approx((cfi, rmsea), abs=1e-5)
    assert indices_ml(fits[2], groups).srmr == pytest.approx(0.049992, abs=1e-5)
    found = [
        scaled_difference(fits[k], fits[k - 1], robust[k], robust[k - 1], gammas(fits[k - 1], groups)).chi2
        for k in (1, 2)
    ]
    assert found == pytest.approx(steps, abs=1e-2)


def test_normal_answers_need_no_scaling() -> None:
    moments = moments_of(answers(5, 20_000, np.full(6, 0.7), 1, borders=None))
    model = Measurement({"f": tuple("abcdef")})
    fit = solved(fit_ml(model, [moments]))
    for estimator in ("MLR", "MLM"):
        robust = robust_ml(estimator, fit, [moments])
        assert robust.factor == pytest.approx(1.0, abs=0.03)
        assert np.diag(robust.covariance) == pytest.approx(np.diag(fit.inverse), rel=0.08)


def test_negative_factor_falls_back_to_the_positive_test() -> None:
    groups = [moments_of(segment) for segment in stored.segments()]
    general, restricted = (solved(fit_ml(stored.THREE, groups, Constraints(frozenset(equal)))) for equal in EQUAL[:2])
    robust, wide = (robust_ml("MLM", fit, groups) for fit in (restricted, general))
    spreads = gammas(general, groups)
    found = scaled_difference(restricted, general, robust, replace(wide, factor=5.0), spreads)
    assert found.method == "Satorra 2000"
    assert found.chi2 == difference_2000(restricted, general, spreads, shifted=False).chi2
    assert 0 < found.chi2 < 2 * plain_difference(restricted, general).chi2


def test_bivariate_normal_against_scipy() -> None:
    places = [(-1.5, 0.2, 0.3), (0.0, 0.0, -0.95), (1.2, -2.5, 0.99), (0.4, 0.5, 0.0), (2.0, 2.1, 0.9)]
    h, k, rho = (np.array(side) for side in zip(*places, strict=True))
    expected = [stats.multivariate_normal(cov=[[1, r], [r, 1]]).cdf([a, b]) for a, b, r in places]
    assert bivariate_normal_cdf(h, k, rho) == pytest.approx(expected, abs=1e-7)


def test_thresholds_and_polychoric_correlations() -> None:
    found = ordered_moments(stored.everyone()[0])
    assert found.thresholds[:4] == pytest.approx([-1.664563, -0.799501, 0.167894, 1.062519], abs=1e-6)
    assert found.correlation[1:4, 0] == pytest.approx([0.589351, 0.479026, 0.280813], abs=1e-5)


def test_ordinal_fit_of_one_group() -> None:
    ordered = ordered_moments(stored.everyone()[0])
    fit = solved(fit_dwls(stored.THREE, [ordered]))
    plain, scaled, robust = indices_dwls(fit, [ordered])
    assert (plain.chi2, plain.df) == (pytest.approx(10.404916, abs=1e-3), 24)
    assert scaled.chi2 == pytest.approx(18.153491, abs=1e-3)
    assert scaled.tli_scaled == pytest.approx(1.004163, abs=1e-4)
    assert scaled.rmsea_scaled is not None
    assert (scaled.rmsea_scaled.value, scaled.rmsea_scaled.high) == pytest.approx((0.0, 0.019784), abs=1e-4)
    assert plain.srmr == pytest.approx(0.018091, abs=1e-5)
    found = loadings(fit, robust.covariance)
    values = [0.765, 0.762, 0.620, 0.740, 0.678, 0.525, 0.821, 0.706, 0.539]
    errors = [0.028, 0.030, 0.034, 0.036, 0.037, 0.039, 0.033, 0.033, 0.035]
    assert [one.standardised.value for one in found] == pytest.approx(values, abs=6e-4)
    assert [one.standardised.se for one in found] == pytest.approx(errors, abs=6e-4)


def test_ordinal_fit_of_two_groups() -> None:
    groups = [ordered_moments(segment) for segment in stored.segments()]
    free = solved(fit_dwls(stored.THREE, groups))
    scalar = Constraints(frozenset({"thresholds", "loadings", "intercepts"}))
    equal = solved(fit_dwls(stored.THREE, groups, scalar))
    figures = [indices_dwls(fit, groups) for fit in (free, equal)]
    assert [fit.df for fit in (free, equal)] == [48, 78]
    assert [plain.chi2 for plain, _, _ in figures] == pytest.approx([21.449427, 130.923587], abs=1e-3)
    assert [scaled.chi2 for _, scaled, _ in figures] == pytest.approx([36.889284, 178.829293], abs=1e-2)
    assert figures[1][1].cfi_scaled == pytest.approx(0.951731, abs=1e-4)
    assert figures[1][1].rmsea_scaled is not None
    assert figures[1][1].rmsea_scaled.value == pytest.approx(0.058791, abs=1e-6)
    difference = difference_2000(equal, free, [group.gamma for group in groups], shifted=True)
    assert difference.chi2 == pytest.approx(129.2756, rel=0.02)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("n", [100, 300, 1000])
def test_standardised_loadings_cover(n: int) -> None:
    load = np.array([0.8, 0.7, 0.6, 0.75, 0.65, 0.7])
    names = tuple("abcdef")
    model = Measurement({"f": names[:3], "g": names[3:]})
    large = solved(fit_ml(model, [moments_of(answers(1, 400_000, load, 2))]))
    truth = np.array([one.standardised.value for one in loadings(large, large.inverse)])
    hits, used = np.zeros(6), 0
    for run in range(1000):
        moments = moments_of(answers(90_000 + run, n, load, 2))
        fit = fit_ml(model, [moments])
        if fit is None or not fit.converged or (np.diag(fit.parts().residuals) < 0).any():
            continue
        used += 1
        found = loadings(fit, robust_ml("MLM", fit, [moments]).covariance)
        hits += [one.standardised.low <= true <= one.standardised.high for one, true in zip(found, truth, strict=True)]
    print(n, used, hits / used)
    assert used > 950
    assert 0.93 <= float(np.mean(hits / used)) <= 0.97
