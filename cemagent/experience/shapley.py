"""Shapley decomposition of R2 (LMG): each driver's gain in R2, averaged over all orders of entry.

Lindeman, Merenda and Gold (1980); Gromping (2007), The American Statistician 61, 139-147. Up to 12 drivers the
average is exact, from R2 of all subsets: a depth-first walk through the subsets that eliminates one driver a
step, for all bootstrap draws at once. Above 12, orders are sampled in antithetic pairs (an order and its reverse).
"""

from __future__ import annotations

from math import comb

import numpy as np

from cemagent.experience.cfa_model import Floats, Ints
from cemagent.experience.products import steady_product

EXACT_DRIVERS = 12
BLOCK_DRAWS = 256
SAMPLED_PAIRS = 1_000
SAMPLED_PAIRS_OF_A_DRAW = 32


def subset_r2(correlations: Floats) -> Floats:
    """Return R2 of every subset of drivers, (2^p, draws), from correlations (draws, p + 1, p + 1), outcome last.

    Row ``mask`` holds the subset whose drivers are the set bits of ``mask``.
    """
    p = correlations.shape[-1] - 1
    found = np.zeros((1 << p, len(correlations)))
    start = np.ascontiguousarray(np.moveaxis(correlations, 0, -1))
    waiting: list[tuple[int, int, Floats]] = [(0, 0, start)]
    while waiting:
        mask, first, partial = waiting.pop()
        for step in range(p - first):
            rest = partial[step + 1 :, step + 1 :]
            column = partial[step + 1 :, step]
            child = mask | 1 << (first + step)
            # a driver that the others already determine leaves no variance to divide by
            pivot = np.maximum(partial[step, step], 1e-12)
            if first + step == p - 1:
                found[child] = 1 - (rest[0, 0] - column[0] ** 2 / pivot)
                continue
            swept = rest - column[:, None] * (column / pivot)[None]
            found[child] = 1 - swept[-1, -1]
            waiting.append((child, first + step + 1, swept))
    return found


def shapley_values(worth: Floats) -> Floats:
    """Return the Shapley values (p, ...) of a game whose ``worth`` (2^p, ...) is indexed by bit masks.

    Shapley (1953): the sum over subsets S without j of |S|! (p - |S| - 1)! / p! (v(S + j) - v(S)).
    """
    p = len(worth).bit_length() - 1
    masks = np.arange(1 << p)
    size = np.array([int(mask).bit_count() for mask in masks])
    weight = np.array([1 / (p * comb(p - 1, s)) for s in range(p)])
    gains = np.empty((p, 1 << p))
    for j in range(p):
        inside = masks >> j & 1 == 1
        gains[j, inside] = weight[size[inside] - 1]
        gains[j, ~inside] = -weight[size[~inside]]
    return steady_product(gains, worth)


def lmg_exact(correlations: Floats) -> Floats:
    """Return LMG (draws, p) from correlations (draws, p + 1, p + 1), outcome last; every row sums to R2."""
    blocks = np.split(correlations, range(BLOCK_DRAWS, len(correlations), BLOCK_DRAWS))
    return np.concatenate([shapley_values(subset_r2(block)).T for block in blocks])


def sampled_orders(p: int, pairs: int, seed: int) -> Ints:
    """Return ``pairs`` random orders of ``p`` drivers, each followed by its reverse, (2 pairs, p)."""
    random = np.random.default_rng(seed)
    orders = random.permuted(np.tile(np.arange(p), (pairs, 1)), axis=1)
    return np.asarray(np.concatenate([orders, orders[:, ::-1]]), dtype=np.intp)


def lmg_over_orders(correlations: Floats, orders: Ints) -> Floats:
    """Return LMG (draws, p) averaged over ``orders`` (m, p) only; every row sums to R2.

    The squared last row of the Cholesky factor, the outcome last, holds the gains in R2 in the order of entry.
    """
    p = correlations.shape[-1] - 1
    total = np.zeros((len(correlations), p))
    for order in orders:
        place = np.append(order, p)
        total[:, order] += np.linalg.cholesky(correlations[:, place[:, None], place])[:, -1, :-1] ** 2
    return np.asarray(total / len(orders))


def lmg(correlations: Floats, seed: int = 0) -> Floats:
    """Return LMG (p,) of one correlation matrix (p + 1, p + 1), the outcome last; they sum to R2."""
    p = len(correlations) - 1
    if p <= EXACT_DRIVERS:
        return np.asarray(lmg_exact(correlations[None])[0])
    return np.asarray(lmg_over_orders(correlations[None], sampled_orders(p, SAMPLED_PAIRS, seed))[0])


def lmg_draws(correlations: Floats, centre: Floats, seed: int = 0) -> Floats:
    """Return LMG (draws, p) of bootstrap correlations (draws, p + 1, p + 1); ``centre`` is the sample's matrix.

    Above 12 drivers few orders serve all draws, and what these orders get wrong for the sample itself is taken off.
    """
    p = len(centre) - 1
    if p <= EXACT_DRIVERS:
        return lmg_exact(correlations)
    orders = sampled_orders(p, SAMPLED_PAIRS_OF_A_DRAW, seed + 1)
    return np.asarray(
        lmg_over_orders(correlations, orders) + lmg(centre, seed) - lmg_over_orders(centre[None], orders)[0]
    )
