"""Weighted means, shares and their intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from cemagent.experience.survey import MINIMUM_N, Bools, Floats

Interval = tuple[float, float]
_Z = float(ndtri(0.975))


@dataclass(frozen=True)
class Mean:
    """A mean of ``n`` values; mean, sd and interval are None where n is under 30 or nothing varies enough to tell.

    ``n_effective`` is (sum w)^2 / sum w^2 (Kish 1965); without weights it is n.
    """

    n: int
    n_effective: float
    mean: float | None
    sd: float | None
    ci95: Interval | None


def mean_of(values: Floats, weights: Floats | None = None, minimum: int = MINIMUM_N) -> Mean:
    """Return the mean of ``values`` (n,), NaN left out, with its t interval on n_effective - 1 degrees of freedom.

    The variance is sum w (x - m)^2 / sum w, times n_eff / (n_eff - 1); the standard error is its root over n_eff.
    """
    known = ~np.isnan(values)
    x = values[known]
    n = len(x)
    if n == 0:
        return Mean(0, 0.0, None, None, None)
    w = np.ones(n) if weights is None else weights[known]
    effective = float(w.sum() ** 2 / (w @ w))
    if n < max(minimum, 2) or effective < 2:
        return Mean(n, effective, None, None, None)
    mean = float(w @ x / w.sum())
    variance = float(w @ (x - mean) ** 2 / w.sum()) * effective / (effective - 1)
    half = float(stdtrit(effective - 1, 0.975)) * float(np.sqrt(variance / effective))
    return Mean(n, effective, mean, float(np.sqrt(variance)), (mean - half, mean + half))


def share_of(chosen: Bools, known: Bools, weights: Floats | None = None) -> tuple[float, Interval] | None:
    """Return the share of ``chosen`` among ``known`` with its Wilson (1927) interval on the effective n; None: nobody."""
    w = known.astype(float) if weights is None else weights * known
    total = float(w.sum())
    if total <= 0:
        return None
    share = float(w @ chosen) / total
    n = total**2 / float(w @ w)
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * float(np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)))
    return share, (max(0.0, centre - half), min(1.0, centre + half))


def design_effect(weights: Floats) -> float:
    """Return n sum w^2 / (sum w)^2, by how much weighting widens variances (Kish 1965)."""
    return float(len(weights) * (weights @ weights) / weights.sum() ** 2)
