"""Spearman's rank correlation with its interval."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from cemagent.experience.moments import Interval
from cemagent.experience.survey import Floats

_Z = float(ndtri(0.975))
_FEWEST = 4


def spearman(first: Floats, second: Floats) -> tuple[float, Interval] | None:
    """Return Spearman's correlation of two complete columns (n,) with the interval of Bonett and Wright (2000).

    The interval is tanh(atanh r +- z sqrt((1 + r^2 / 2) / (n - 3))). None where nothing varies or n is under 4.
    """
    one, other = midranks(first), midranks(second)
    if len(one) < _FEWEST or one.std() == 0 or other.std() == 0:
        return None
    rho = float(np.clip(np.corrcoef(one, other)[0, 1], -1, 1))
    middle = float(np.arctanh(np.clip(rho, -0.999999, 0.999999)))
    half = _Z * float(np.sqrt((1 + rho**2 / 2) / (len(one) - 3)))
    return rho, (float(np.tanh(middle - half)), float(np.tanh(middle + half)))


def midranks(values: Floats) -> Floats:
    """Return the ranks (n,) of ``values`` from 1 on; equal values share the mean of their ranks."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[places], dtype=np.float64)
