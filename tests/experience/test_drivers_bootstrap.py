"""The bootstrap without rows: the same moments as resampled rows, ranks that keep their promise, coverage."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.experience import METHODS, POPULATIONS, coverage
from cemagent.experience import bootstrap
from cemagent.experience.bootstrap import bootstrap_moments, count_block, effective_n, even_weights, weighted_moments
from cemagent.experience.products import steady_product, steady_spread
from cemagent.experience.ranking import first_probabilities, rank_ranges, ranks
from tests.experience import driver_cases as known
from tests.experience.simulated import normals

X, Y, _ = known.survey()
DATA = np.column_stack([X, Y])


def test_moments_are_those_of_resampled_rows() -> None:
    found = bootstrap_moments(DATA, 40, seed=7)
    counts = count_block(400, 32, np.random.SeedSequence(7).spawn(2)[0])
    for i in (0, 17, 31):
        rows = np.repeat(DATA, counts[i].astype(int), axis=0)
        assert len(rows) == 400
        assert found.means[i] == pytest.approx(rows.mean(axis=0), abs=1e-12)
        assert found.covariances[i] == pytest.approx(np.cov(rows, rowvar=False, bias=True), abs=1e-12)


def test_weighted_moments_are_those_of_weighted_rows() -> None:
    own = np.linspace(0.2, 3, 400)
    found = bootstrap_moments(DATA, 3, seed=7, weights=own)
    counts = count_block(400, 3, np.random.SeedSequence(7).spawn(1)[0])
    for i in range(3):
        assert found.means[i] == pytest.approx(np.average(DATA, axis=0, weights=own * counts[i]), abs=1e-12)
        expected = np.cov(DATA, rowvar=False, aweights=own * counts[i], ddof=0)
        assert found.covariances[i] == pytest.approx(expected, abs=1e-11)


def test_single_precision_is_exact_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    data = DATA * [1, 1e6, 1e-6, 1, 1] + [0, 1e9, 0, 0, 50]
    exact = bootstrap_moments(data, 20, seed=1)
    monkeypatch.setattr(bootstrap, "SINGLE_PRECISION_FROM", 100)
    single = bootstrap_moments(data, 20, seed=1)
    spread = np.sqrt(np.diag(weighted_moments(data)[1]))
    assert np.abs((single.covariances - exact.covariances) / np.outer(spread, spread)).max() < 1e-5
    assert np.abs((single.means - exact.means) / spread).max() < 1e-5
    assert not np.array_equal(single.means, exact.means)


def test_the_spread_of_draws_is_the_standard_error() -> None:
    means = bootstrap_moments(DATA, 4_000, seed=3).means
    assert means.std(axis=0) == pytest.approx(DATA.std(axis=0) / 20, rel=0.05)


def test_products_in_pieces_are_products() -> None:
    left, right = normals(1, 7, 6_001), normals(2, 6_001, 5)
    assert steady_product(left, right) == pytest.approx(left @ right, abs=1e-9)
    wide = normals(3, 5, 6_001)
    assert steady_spread(right[:7], wide) == pytest.approx(right[:7] @ wide, abs=1e-12)
    assert steady_product(left[:, :1], right[:1]) == pytest.approx(left[:, :1] @ right[:1])


def test_weights_of_respondents_are_checked() -> None:
    assert even_weights(4, np.array([1.0, 1, 1, 5])).mean() == pytest.approx(1)
    assert effective_n(np.array([1.0, 1, 1, 5])) == pytest.approx(64 / 28)
    for wrong in ([1.0, -1, 1, 1], [0.0, 0, 0, 0], [1.0, 1, 1], [np.nan, 1, 1, 1]):
        with pytest.raises(ValueError, match="weights"):
            even_weights(4, np.array(wrong))


def test_ranks_that_are_certain_and_ranks_that_are_not() -> None:
    noise = 0.01 * normals(1, 2_000, 4)
    values = np.array([0.1, 0.9, 0.5, 0.505])
    draws = values + noise
    assert rank_ranges(values, draws) == [(4, 4), (1, 1), (2, 3), (2, 3)]
    assert ranks(values) == [4, 1, 3, 2]
    assert ranks(np.array([0.2, 0.3, 0.3])) == [3, 1, 1]
    found = first_probabilities(draws[:, 2:])
    assert found.sum() == pytest.approx(1)
    assert 0.5 < found[1] < 0.75
    assert first_probabilities(np.array([[1.0, 1.0]])) == pytest.approx([0.5, 0.5])


def test_values_that_never_differ_are_tied() -> None:
    draws = np.repeat(normals(1, 500, 1), 2, axis=1)
    assert rank_ranges(np.array([0.3, 0.3]), draws) == [(1, 2), (1, 2)]


def test_rank_ranges_hold_all_ranks_of_exact_ties() -> None:
    held = []
    for seed in range(200):
        sample = normals(seed, 1, 4)[0]
        draws = sample + normals(1_000 + seed, 400, 4)
        held.append(rank_ranges(sample, draws) == [(1, 4)] * 4)
    assert 0.9 < np.mean(held) < 0.99


def test_coverage_in_a_few_replications() -> None:
    found = coverage("correlated .4, unequal", 300, 30, draws=200)
    assert list(found.index) == list(METHODS)
    assert (found["weights"] > 0.87).all()
    assert (found["weights"] < 1).all()
    assert (found["all ranks"] > 0.9).all()
    # a range of all five ranks would always hold the truth
    assert (found["ranks wide"] < 4.8).all()


@pytest.mark.soak
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("n", [100, 300, 1_000])
@pytest.mark.parametrize("population", POPULATIONS)
def test_coverage(population: str, n: int) -> None:
    found = coverage(population, n, 600, draws=1_000)
    # three standard errors of 600 replications beyond 93 and 97 %
    for column in ("weights", "r2"):
        assert (found[column] > 0.93 - 0.031).all(), found.to_string()
        assert (found[column] < 0.97 + 0.021).all(), found.to_string()
    assert (found["all ranks"] > 0.93 - 0.031).all(), found.to_string()
