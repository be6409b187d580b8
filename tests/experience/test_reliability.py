"""Alpha and omega against published figures, closed forms and simulation."""

from __future__ import annotations

import time

import numpy as np
import pytest

from cemagent.experience.cfa_measures import omega_values
from cemagent.experience.cfa_ml import fit_ml
from cemagent.experience.cfa_model import Measurement
from cemagent.experience.cfa_moments import moments_of
from cemagent.experience.reliability import (
    alpha_bootstrap,
    alpha_estimate,
    alpha_feldt,
    alpha_of,
    item_figures,
    omega_estimate,
    pairwise_covariance,
    reliability,
)
from cemagent.experience.reliability_ordinal import ordinal_reliability
from tests.experience import published, stored
from tests.experience.simulated import FIVE_POINTS, answers

FIVE = ("i1", "i2", "i3", "i4", "i5")


def codes(found: object) -> list[str]:
    return [note.code for note in found.notes]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("trait", "alpha", "standardised"),
    [("A", 0.703756, 0.713502), ("C", 0.729277, 0.732724), ("E", 0.760933, 0.760964), ("N", 0.813303, 0.814072)],
)
def test_bfi_alpha_of_complete_rows(trait: str, alpha: float, standardised: float) -> None:
    covariance = published.BFI[trait].covariance
    spread = np.sqrt(np.diag(covariance))
    assert float(alpha_of(covariance)) == pytest.approx(alpha, abs=1e-6)
    assert float(alpha_of(covariance / np.outer(spread, spread))) == pytest.approx(standardised, abs=1e-6)


@pytest.mark.parametrize(
    ("trait", "omega"), [("A", 0.712129), ("C", 0.733022), ("E", 0.767334), ("N", 0.812845), ("O", 0.610374)]
)
def test_bfi_omega_as_lavaan_gives_it(trait: str, omega: float) -> None:
    model = Measurement({"f": FIVE}, identification="unit")
    fit = fit_ml(model, [published.BFI[trait]])
    assert fit is not None
    assert float(omega_values(model, fit.parts())[0].real) == pytest.approx(omega, abs=1e-5)


def test_attitude_alpha_and_items() -> None:
    found = item_figures(published.ATTITUDE_COVARIANCE, tuple("abcdefg"))
    assert float(alpha_of(published.ATTITUDE_COVARIANCE)) == pytest.approx(0.843, abs=5e-4)
    assert [one.alpha_if_dropped for one in found] == pytest.approx(
        [0.81, 0.80, 0.83, 0.80, 0.80, 0.86, 0.84], abs=5e-3
    )
    assert [one.item_total for one in found] == pytest.approx([0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46], abs=5e-3)


def test_feldt_by_its_formula() -> None:
    low, high = alpha_feldt(0.8431428, 30, 7)
    assert (low, high) == pytest.approx((0.7394, 0.9158), abs=1e-4)


def test_omega_on_simulated_answers_as_lavaan() -> None:
    data, _ = stored.everyone()
    found = [omega_estimate(moments_of(data[:, k : k + 3]), ("a", "b", "c")) for k in (0, 3, 6)]
    values = [one.value for one in found if hasattr(one, "value")]
    assert values == pytest.approx([0.7273783, 0.6530138, 0.69706], abs=1e-5)


def test_equal_loadings_make_alpha_and_omega_agree() -> None:
    found = reliability(answers(1, 20_000, np.full(5, 0.7), 1, borders=None), FIVE)
    truth = (5 * 0.7) ** 2 / ((5 * 0.7) ** 2 + 5 * 0.51)
    assert found.alpha is not None
    assert found.omega is not None
    assert found.alpha.value == pytest.approx(truth, abs=0.01)
    assert found.omega.value == pytest.approx(found.alpha.value, abs=0.003)
    assert found.alpha_feldt is not None
    assert (found.alpha.low, found.alpha.high) == pytest.approx(found.alpha_feldt, abs=2e-3)


def test_error_of_alpha_agrees_with_the_bootstrap() -> None:
    data = answers(2, 400, np.array([0.8, 0.7, 0.6, 0.5, 0.7]), 1)
    closed = alpha_estimate(moments_of(data))
    low, high = alpha_bootstrap(data, draws=2000, seed=4)
    assert (high - low) == pytest.approx(closed.high - closed.low, rel=0.15)
    assert alpha_bootstrap(data, draws=200, seed=4) == alpha_bootstrap(data, draws=200, seed=4)


def test_bootstrap_counts_equal_resampled_rows() -> None:
    data = answers(3, 60, np.full(4, 0.7), 1)
    random = np.random.default_rng(8)
    by_rows = [float(alpha_of(np.cov(data[random.integers(0, 60, 60)].T))) for _ in range(1500)]
    low, high = alpha_bootstrap(data, draws=1500, seed=1)
    assert (low, high) == pytest.approx(tuple(np.quantile(by_rows, [0.025, 0.975])), abs=0.03)


def test_missing_answers_are_left_out_and_counted() -> None:
    data = answers(4, 300, np.full(5, 0.7), 1)
    data[:20, 0] = np.nan
    found = reliability(data, FIVE)
    assert found.n == 280
    assert found.alpha is not None
    assert found.alpha_all_answers is not None
    assert found.alpha_all_answers != found.alpha.value
    assert found.alpha_all_answers == pytest.approx(found.alpha.value, abs=0.02)
    assert pairwise_covariance(data[20:]) == pytest.approx(np.cov(data[20:].T))


def test_two_items_have_spearman_brown_and_no_omega() -> None:
    data = answers(5, 500, np.full(2, 0.8), 1)
    found = reliability(data, ("a", "b"))
    correlation = float(np.corrcoef(data.T)[0, 1])
    assert found.spearman_brown == pytest.approx(2 * correlation / (1 + correlation))
    assert found.omega is None
    assert codes(found) == ["two_items"]


def test_a_reversed_item_is_named() -> None:
    data = answers(6, 300, np.full(5, 0.7), 1)
    data[:, 3] = 6 - data[:, 3]
    found = reliability(data, FIVE)
    assert codes(found) == ["reversed_item"]
    assert found.notes[0].where == "i4"
    assert "i4" in found.notes[0].text.ko


@pytest.mark.parametrize("kind", ["constant", "few", "single"])
def test_reasons_instead_of_numbers(kind: str) -> None:
    data = answers(7, 200, np.full(5, 0.7), 1)
    names = FIVE
    if kind == "constant":
        data[:, 2] = 4
    elif kind == "few":
        data = data[:5]
    else:
        data, names = data[:, :1], FIVE[:1]
    found = reliability(data, names)
    expected = {"constant": "constant_item", "few": "too_few_answers", "single": "single_item"}[kind]
    assert codes(found) == [expected]
    assert (found.alpha, found.omega, found.by_item) == (None, None, ())


def test_a_duplicated_column_keeps_alpha_but_not_omega() -> None:
    data = answers(8, 200, np.full(5, 0.7), 1)
    data[:, 4] = data[:, 3]
    found = reliability(data, FIVE)
    assert codes(found) == ["perfect_collinearity"]
    assert found.notes[0].where == "i4, i5"
    assert found.alpha is not None
    assert found.omega is None


def test_ordinal_reliability_recovers_the_responses() -> None:
    load = np.array([0.8, 0.7, 0.6, 0.7, 0.8])
    found = ordinal_reliability(answers(9, 4000, load, 1), FIVE)
    truth = load.sum() ** 2 / (load.sum() ** 2 + np.sum(1 - load**2))
    assert found.omega is not None
    assert found.alpha is not None
    assert found.omega.low < truth < found.omega.high
    assert found.alpha.value < found.omega.value + 0.005
    plain = reliability(answers(9, 4000, load, 1), FIVE)
    assert plain.alpha is not None
    assert found.alpha.value > plain.alpha.value


def test_many_distinct_answers_are_not_ordinal() -> None:
    found = ordinal_reliability(answers(10, 100, np.full(5, 0.7), 1, borders=None), FIVE)
    assert codes(found) == ["not_ordered"]


def test_a_hundred_thousand_answers_in_a_moment() -> None:
    data = np.tile(answers(11, 10_000, np.full(12, 0.7), 1), (10, 1))
    begin = time.process_time()
    found = reliability(data, tuple(f"i{k}" for k in range(12)))
    assert found.n == 100_000
    assert time.process_time() - begin < 3


def coverage(n: int, runs: int, borders: tuple[float, ...] | None) -> dict[str, float]:
    load = np.array([0.8, 0.7, 0.6, 0.5, 0.7])
    large = moments_of(answers(1, 400_000, load, 1, borders=borders))
    truth_alpha = float(alpha_of(large.covariance))
    omega = omega_estimate(large, FIVE)
    assert hasattr(omega, "value")
    hits = {"alpha": 0, "feldt": 0, "omega": 0}
    for run in range(runs):
        moments = moments_of(answers(50_000 + run, n, load, 1, borders=borders))
        alpha = alpha_estimate(moments)
        hits["alpha"] += alpha.low <= truth_alpha <= alpha.high
        low, high = alpha_feldt(alpha.value, n, 5)
        hits["feldt"] += low <= truth_alpha <= high
        one = omega_estimate(moments, FIVE)
        hits["omega"] += hasattr(one, "low") and one.low <= omega.value <= one.high
    return {name: count / runs for name, count in hits.items()}


def test_intervals_cover_roughly() -> None:
    found = coverage(100, 250, FIVE_POINTS)
    assert 0.90 <= found["alpha"] <= 0.985
    assert 0.90 <= found["omega"] <= 0.985


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("n", [100, 300, 1000])
def test_intervals_cover(n: int) -> None:
    found = coverage(n, 3000, FIVE_POINTS)
    print(n, found)
    assert 0.93 <= found["alpha"] <= 0.97
    assert 0.93 <= found["omega"] <= 0.97
