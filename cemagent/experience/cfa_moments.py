"""Means, covariances and fourth-order moments of complete answers: all that the estimators need of the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cemagent.experience.cfa_implied import lower
from cemagent.experience.cfa_model import Floats

BLOCK_ROWS = 16_384


@dataclass(frozen=True)
class Moments:
    """Moments of one group: n, mean (p,), covariance (p, p) with divisor n, and the centred answers if known."""

    n: int
    mean: Floats
    covariance: Floats
    centred: Floats | None = None

    @cached_property
    def logdet(self) -> float:
        """Return the logarithm of the covariance's determinant."""
        return float(np.linalg.slogdet(self.covariance)[1])

    @cached_property
    def gamma(self) -> Floats:
        """Return the covariance matrix of [d; vech(d d')], d = centred answers, with divisor n.

        This is the asymptotically distribution-free covariance of means and covariances (Browne 1984).
        ValueError when only moments were given.
        """
        if self.centred is None:
            raise ValueError("robust statistics need the answers, not only their covariances")
        p = len(self.mean)
        rows, columns = lower(p)
        size = p + len(rows)
        total = np.zeros((size, size))
        for begin in range(0, self.n, BLOCK_ROWS):
            block = self.centred[begin : begin + BLOCK_ROWS]
            z = np.hstack([block, block[:, rows] * block[:, columns]])
            total += z.T @ z
        centre = np.concatenate([np.zeros(p), self.covariance[rows, columns]])
        return np.asarray(total / self.n - np.outer(centre, centre), dtype=np.float64)


def complete_rows(data: Floats) -> Floats:
    """Return the rows of ``data`` (n, p) without a missing answer (listwise deletion)."""
    return data[~np.isnan(data).any(axis=1)]


def moments_of(data: Floats) -> Moments:
    """Return the moments of the complete rows of ``data`` (n, p)."""
    kept = complete_rows(np.asarray(data, dtype=np.float64))
    mean = kept.mean(axis=0)
    centred = kept - mean
    return Moments(len(kept), mean, centred.T @ centred / len(kept), centred)
