"""How far answers are from a multivariate normal distribution, which maximum likelihood supposes."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from cemagent.experience.cfa_moments import BLOCK_ROWS, Moments


def mardia_kurtosis(moments: Moments) -> float | None:
    """Return Mardia's (1970) normalised estimate of multivariate kurtosis, about N(0, 1) under normality.

    z = (b - p (p + 2)) / sqrt(8 p (p + 2) / n) with b = mean of (d' S^-1 d)^2, S with divisor n. None where S is
    singular. ValueError when only moments were given.
    """
    if moments.centred is None:
        raise ValueError("kurtosis needs the answers, not only their covariances")
    n, p = moments.centred.shape
    try:
        root = linalg.cholesky(moments.covariance, lower=True)
    except linalg.LinAlgError:
        return None
    total = 0.0
    for begin in range(0, n, BLOCK_ROWS):
        standard = linalg.solve_triangular(root, moments.centred[begin : begin + BLOCK_ROWS].T, lower=True)
        total += float(np.sum(np.sum(standard**2, axis=0) ** 2))
    expected = p * (p + 2)
    return float((total / n - expected) / np.sqrt(8 * expected / n))
