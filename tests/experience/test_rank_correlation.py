"""Rank correlation with ties, against ranks counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cemagent.experience.rank_correlation import midranks, spearman


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert midranks(np.array([30.0, 10.0, 20.0, 20.0, 40.0, 20.0])).tolist() == [5, 1, 3, 3, 6, 3]


def test_a_correlation_by_hand() -> None:
    first, second = np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 1, 4, 3, 5])
    found = spearman(first, second)
    assert found is not None
    rho, (low, high) = found
    assert rho == pytest.approx(1 - 6 * 4 / (5 * 24))
    assert low < rho < high <= 1


def test_nothing_varies_or_too_few() -> None:
    assert spearman(np.ones(10), np.arange(10.0)) is None
    assert spearman(np.arange(3.0), np.arange(3.0)) is None
