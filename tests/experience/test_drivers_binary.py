"""Outcomes of two classes: published and stored fits, weights, separation and rare classes."""

from __future__ import annotations

import numpy as np
import pytest

from cemagent.experience.bootstrap import count_block
from cemagent.experience.drivers import drivers
from cemagent.experience.logistic import fit_logistic, refit_draws, refit_subsets, separated
from tests.experience import driver_cases as known
from tests.experience.test_drivers import METHODS, codes, refused, weights

X, Y, STAYS = known.survey()
SCALED = (X - X.mean(axis=0)) / X.std(axis=0)


def test_a_published_regression() -> None:
    fit = fit_logistic(np.array(known.DISTRESS_TEMPERATURES, dtype=float)[:, None], np.array(known.DISTRESS, float))
    assert fit is not None
    assert fit.slopes == pytest.approx(known.DISTRESS_SLOPES, abs=1e-6)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(known.DISTRESS_ERRORS, rel=1e-4)
    assert (fit.loglik, fit.null_loglik) == pytest.approx((known.DISTRESS_LOGLIK, known.DISTRESS_NULL), abs=1e-7)


def test_four_drivers_agree_with_r() -> None:
    fit = fit_logistic(SCALED, STAYS)
    assert fit is not None
    assert fit.slopes == pytest.approx(known.GLM_SLOPES, abs=1e-7)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(known.GLM_ERRORS, rel=1e-4)
    assert fit.mcfadden == pytest.approx(known.GLM_MCFADDEN, abs=1e-8)
    assert fit.r2_observed == pytest.approx(known.GLM_R2_OBSERVED, abs=1e-8)
    weighted = fit_logistic(SCALED, STAYS, np.tile([0.5, 1.5, 1, 1], 100))
    assert weighted is not None
    assert weighted.slopes == pytest.approx(known.GLM_WEIGHTED, abs=1e-7)


def test_weights_agree_with_r() -> None:
    analysis = drivers(X, STAYS + 1, known.NAMES, "stays", draws=200)
    assert analysis.kind == "binary"
    assert weights(analysis, "relative_weights") == pytest.approx(known.GLM_RELATIVE, abs=1e-7)
    assert weights(analysis, "lmg") == pytest.approx(known.GLM_LMG, abs=1e-7)
    assert [fact.slope for fact in analysis.facts] == pytest.approx(known.GLM_SLOPES[1:], abs=1e-7)
    relative, shapley = analysis.decompositions
    assert (relative.measure, shapley.measure) == ("r2_observed", "mcfadden")
    assert relative.r2.value == pytest.approx(known.GLM_R2_OBSERVED, abs=1e-8)
    assert shapley.r2.value == pytest.approx(known.GLM_MCFADDEN, abs=1e-8)
    for found in (relative, shapley):
        assert found.r2.low < found.r2_adjusted < found.r2.value < found.r2.high + 0.02
        assert all(one.weight.low < one.weight.value < one.weight.high for one in found.weights)
        assert found.weights[3].rank_range == (1, 1)


def test_joint_refits_are_the_fits_one_by_one() -> None:
    fit = fit_logistic(SCALED, STAYS)
    assert fit is not None
    refits = refit_draws(SCALED, STAYS, fit, 40, seed=2)
    counts = count_block(400, 32, np.random.SeedSequence(2).spawn(2)[0])
    for i in (0, 31):
        alone = fit_logistic(SCALED, STAYS, counts[i])
        assert alone is not None
        assert refits.slopes[i] == pytest.approx(alone.slopes, abs=1e-4)
        assert refits.mcfadden[i] == pytest.approx(alone.mcfadden, abs=1e-6)
    subset = refit_subsets(SCALED, STAYS)
    alone = fit_logistic(SCALED[:, [0, 2]], STAYS)
    assert alone is not None
    assert subset.mcfadden[0b0101] == pytest.approx(alone.mcfadden, abs=1e-9)
    assert subset.mcfadden[0] == pytest.approx(0, abs=1e-12)


def test_many_answers_divide_the_quadratic_deviance_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = drivers(X, STAYS, known.NAMES, draws=60)
    assert "approximate_deviance" not in codes(exact.notes)
    monkeypatch.setattr("cemagent.experience.driver_binary.MOST_WORK", 0)
    near = drivers(X, STAYS, known.NAMES, draws=60)
    assert "approximate_deviance" in codes(near.notes)
    found = near.by("lmg")
    assert found is not None
    assert not found.exact
    assert weights(near, "lmg").sum() == pytest.approx(known.GLM_MCFADDEN, abs=1e-7)
    assert weights(near, "lmg") == pytest.approx(known.GLM_LMG, abs=0.003)


def test_single_precision_refits_are_exact_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = drivers(X, STAYS, known.NAMES, draws=60)
    for module in ("bootstrap", "logistic"):
        monkeypatch.setattr(f"cemagent.experience.{module}.SINGLE_PRECISION_FROM", 100)
    single = drivers(X, STAYS, known.NAMES, draws=60)
    assert exact.resamples is not None
    assert single.resamples is not None
    for method in METHODS:
        assert single.resamples.weights[method] == pytest.approx(exact.resamples.weights[method], abs=1e-5)


def test_units_do_not_matter() -> None:
    plain = drivers(X, STAYS, known.NAMES, draws=60)
    scaled = drivers(X * [1, 1_000, 0.01, -1] + 8, STAYS, known.NAMES, draws=60)
    for method in METHODS:
        assert weights(plain, method) == pytest.approx(weights(scaled, method), abs=1e-8)


def test_separation_is_found_whether_complete_or_not() -> None:
    line = np.arange(40.0)[:, None]
    assert separated(line, (line[:, 0] > 20).astype(float))
    touching = (line[:, 0] > 20).astype(float)
    tied = np.vstack([line, [[20.0]], [[20.0]]])
    assert separated(tied, np.append(touching, [1.0, 0.0]))
    assert not separated(line, (line[:, 0] % 3 == 0).astype(float))
    column = np.column_stack([X, STAYS])
    assert refused(drivers(column, STAYS, [*known.NAMES, "copy"])) == "separation"
    assert fit_logistic(line, touching) is None


def test_classes_that_cannot_be_analysed_give_their_reason() -> None:
    names = known.NAMES
    assert refused(drivers(X, np.ones(400), names, kind="binary")) == "one_class"
    assert refused(drivers(X, Y, names, kind="binary")) == "not_binary"
    rare = np.where(np.arange(400) < 9, 1.0, 0.0)
    assert refused(drivers(X, rare, names)) == "rare_class"
    assert drivers(X, STAYS, names, kind="continuous", draws=50).decompositions[0].measure == "r2"
