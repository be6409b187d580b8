"""Whether segments may be compared: the published case, planted differences, and refusals."""

from __future__ import annotations

import numpy as np
import pytest

from cemagent.experience.cfa_model import Constraints, Measurement
from cemagent.experience.cfa_moments import moments_of
from cemagent.experience.estimation import ContinuousEstimation
from cemagent.experience.invariance import Freed, climb, latent_means
from cemagent.experience.structure import compare
from tests.experience import published, stored
from tests.experience.simulated import FIVE_POINTS, answers
from tests.experience.test_cfa import ABILITIES

FOUR_EACH = Measurement({f"f{k}": tuple(f"i{4 * k + j}" for j in range(4)) for k in range(3)})
EVEN = np.full(12, 0.7)


def codes(found: object) -> list[str]:
    return [note.code for note in found.notes]  # type: ignore[attr-defined]


def test_the_published_verdict_on_two_schools() -> None:
    model = Measurement(ABILITIES.factors, identification="unit")
    found = climb(ContinuousEstimation(model, published.SCHOOLS, "ML"), ["Pasteur", "Grant-White"])
    full = [(step.level, round(step.full.summary.chi2, 3), step.full.summary.df) for step in found.steps[:3]]
    assert full == [("configural", 115.851, 48), ("metric", 124.044, 54), ("scalar", 164.103, 60)]
    scalar = found.step("scalar")
    assert scalar is not None
    assert not scalar.full.holds
    assert scalar.partial is not None
    assert scalar.partial.freed == (Freed("intercepts", "x3"), Freed("intercepts", "x7"))
    assert scalar.partial.summary.chi2 == pytest.approx(129.422, abs=1e-3)
    assert (found.level, found.comparable) == ("metric", True)
    assert [step.verdict for step in found.steps] == ["holds", "provisional", "partial", "partial"]
    assert "partial_invariance" in codes(found)
    difference = found.means["Grant-White"]["textual"]
    assert difference.low > 0.3


@pytest.mark.parametrize("estimator", ["MLR", "WLSMV"])
def test_an_easier_item_is_found_and_means_stay_honest(estimator: str) -> None:
    data, labels = stored.everyone()
    found = compare(data, labels, stored.THREE, estimator)
    scalar = found.step("scalar")
    assert scalar is not None
    assert not scalar.full.holds
    assert scalar.partial is not None
    assert [freed.item for freed in scalar.partial.freed] == ["i9"]
    assert found.comparable
    for factor, true in (("f1", 0.3 / 0.7), ("f2", 0.0)):
        estimate = found.means["b"][factor]
        assert estimate.low < true < estimate.high


def test_latent_means_as_lavaan_prints_them() -> None:
    model = Measurement(stored.THREE.factors, identification="unit")
    estimation = ContinuousEstimation(model, [moments_of(one) for one in stored.segments()], "MLR")
    fit = estimation.fit(Constraints(frozenset({"loadings", "intercepts"})))
    assert fit is not None
    found = latent_means(estimation, fit, ["a", "b"])["b"]
    assert [one.value for one in found.values()] == pytest.approx([0.308, 0.134, 0.343], abs=6e-4)
    assert [one.se for one in found.values()] == pytest.approx([0.083, 0.089, 0.106], abs=6e-4)


def test_different_structure_is_refused() -> None:
    first = answers(21, 300, EVEN, 3, correlation=0.1)
    second = answers(22, 300, EVEN, 3, correlation=0.1)[:, [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]]
    found = compare(np.vstack([first, second]), ["a"] * 300 + ["b"] * 300, FOUR_EACH)
    assert (found.level, found.comparable, found.means) == (None, False, {})
    assert codes(found) == ["configural_fails"]


def test_many_different_intercepts_refuse_the_comparison() -> None:
    shift = np.tile([1.0, -1.0, 0.5, 0.0], 3)
    data = np.vstack([answers(23, 300, EVEN, 3), answers(24, 300, EVEN, 3, shift=shift)])
    found = compare(data, ["a"] * 300 + ["b"] * 300, FOUR_EACH, "ML")
    assert not found.comparable
    assert found.means == {}
    assert "scalar_fails" in codes(found)


def test_small_segments_are_left_out_with_the_reason() -> None:
    data = np.vstack([answers(25, 300, EVEN, 3), answers(26, 8, EVEN, 3)])
    found = compare(data, ["big"] * 300 + ["tiny"] * 8, FOUR_EACH)
    assert codes(found) == ["segment_too_small", "one_segment"]
    assert found.notes[0].where == "tiny"
    assert "8" in found.notes[0].text.en
    assert not found.comparable


def test_three_segments_and_rows_without_one() -> None:
    data = np.vstack([answers(seed, 200, EVEN, 3) for seed in (27, 28, 29)])
    labels = ["a"] * 200 + ["b"] * 200 + ["c"] * 190 + [""] * 10
    found = compare(data, labels, FOUR_EACH, highest="scalar")
    assert found.groups == ("a", "b", "c")
    assert found.sizes == (200, 200, 190)
    assert set(found.means) == {"b", "c"}


def test_ordinal_comparison_needs_the_same_categories() -> None:
    first, second = stored.segments()
    second = np.where(second == 5, 4, second)
    found = compare(np.vstack([first, second]), ["a"] * len(first) + ["b"] * len(second), stored.THREE, "WLSMV")
    assert codes(found) == ["categories_differ"]


def rates(loadings: np.ndarray, model: Measurement, drop: float, runs: int, borders: object, estimator: str) -> dict:
    other = loadings.copy()
    other[1] -= drop
    factors = len(model.factors)
    passed = named = proven = 0
    for run in range(runs):
        data = np.vstack(
            [
                answers(9_000 + 2 * run, 300, loadings, factors, borders=borders),
                answers(9_001 + 2 * run, 300, other, factors, borders=borders),
            ]
        )
        step = compare(data, ["a"] * 300 + ["b"] * 300, model, estimator, highest="metric").step("metric")
        assert step is not None
        passed += step.full.holds
        named += model.items[1] in step.full.culprits
        proven += step.verdict == "holds"
    return {"passed": passed / runs, "named": named / runs, "proven": proven / runs}


def test_a_planted_loading_is_seen_and_its_item_named() -> None:
    model = Measurement({"f": tuple("abcdef")})
    found = rates(np.full(6, 0.7), model, 0.3, 25, None, "ML")
    assert found["proven"] <= 0.05
    assert found["passed"] <= 0.08
    assert found["named"] >= 0.9


def test_true_invariance_is_mostly_accepted() -> None:
    model = Measurement({"f": tuple("abcdef")})
    assert rates(np.full(6, 0.7), model, 0.0, 20, None, "ML")["passed"] >= 0.6


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("factors", "per", "loading", "borders", "estimator"),
    [(1, 6, 0.7, None, "ML"), (3, 3, 0.8, None, "ML"), (5, 3, 0.8, FIVE_POINTS, "MLR")],
)
def test_gate_rates(factors: int, per: int, loading: float, borders: object, estimator: str) -> None:
    model = Measurement({f"f{k}": tuple(f"i{per * k + j}" for j in range(per)) for k in range(factors)})
    even = np.full(factors * per, loading)
    planted = rates(even, model, 0.3, 200, borders, estimator)
    true = rates(even, model, 0.0, 200, borders, estimator)
    print(factors, per, loading, estimator, "planted", planted, "true", true)
    assert planted["proven"] <= 0.05
    assert planted["passed"] <= 0.2
    assert true["passed"] >= 0.65
