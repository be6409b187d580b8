"""Multivariate kurtosis is about zero for normal answers and far from it for others."""

from __future__ import annotations

import numpy as np
import pytest

from cemagent.experience.cfa_moments import Moments, moments_of
from cemagent.experience.normality import mardia_kurtosis
from tests.experience.simulated import normals


def test_normal_answers_have_none() -> None:
    found = mardia_kurtosis(moments_of(normals(3, 2_000, 5)))
    assert found is not None
    assert abs(found) < 2.5


def test_by_hand_for_one_item() -> None:
    data = np.array([[1.0], [2.0], [3.0], [4.0], [10.0]])
    centred = data - 4.0
    expected = float(np.mean(centred**4) / np.mean(centred**2) ** 2 - 3) / np.sqrt(8 * 3 / 5)
    assert mardia_kurtosis(moments_of(data)) == pytest.approx(expected)


def test_heavy_tails_are_found_and_blocks_add_up() -> None:
    drawn = normals(4, 40_000, 3)
    heavy = mardia_kurtosis(moments_of(drawn / np.abs(normals(5, 40_000, 1)).clip(0.3)))
    assert heavy is not None
    assert heavy > 50


def test_a_repeated_item_has_no_kurtosis() -> None:
    one = normals(6, 50, 1)
    assert mardia_kurtosis(moments_of(np.hstack([one, np.zeros_like(one)]))) is None


def test_moments_alone_are_not_enough() -> None:
    with pytest.raises(ValueError, match="answers"):
        mardia_kurtosis(Moments(10, np.zeros(2), np.eye(2)))
