"""Matrix products in pieces that run at the same speed on a busy machine.

A threaded BLAS splits every larger product over all cores and then waits for the slowest; when other programs
share the cores this takes up to forty times as long as one thread alone. Pieces below its threshold stay on
one thread each, and the bootstrap runs its own threads over blocks of draws.
"""

from __future__ import annotations

import numpy as np

from cemagent.experience.cfa_model import Floats

PIECE = 250_000
"""Multiplications below which OpenBLAS stays on one thread (its threshold is 4 x 65,536)."""


def steady_product(left: Floats, right: Floats) -> Floats:
    """Return ``left`` (m, n) @ ``right`` (n, k) as float64, summed over pieces of the n terms.

    Meant for long sums: m times k should stay below some thousands. Single precision is summed in double.
    """
    m, n = left.shape
    k = right.shape[1]
    size = max(1, min(n, PIECE // (m * k)))
    whole = n - n % size
    pieces = np.ascontiguousarray(left[:, :whole].reshape(m, -1, size).swapaxes(0, 1))
    total = (pieces @ right[:whole].reshape(-1, size, k)).sum(axis=0, dtype=np.float64)
    return np.asarray(total + left[:, whole:] @ right[whole:])


def steady_spread(left: Floats, right: Floats) -> Floats:
    """Return ``left`` (m, q) @ ``right`` (q, n) for a long n and a short q, made in pieces of n."""
    m, q = left.shape
    n = right.shape[1]
    size = max(1, min(n, PIECE // (m * q)))
    whole = n - n % size
    pieces = left @ np.ascontiguousarray(right[:, :whole].reshape(q, -1, size).swapaxes(0, 1))
    return np.concatenate([pieces.swapaxes(0, 1).reshape(m, whole), left @ right[:, whole:]], axis=1)
