"""How certain is a ranking? Ranks a driver can take, ties, and the probability to be first.

Quantiles of bootstrap ranks miss near ties (Hall and Miller 2009). The ranges of ranks here invert tests of all
pairwise differences with one critical value, so that all ranges hold together and do not contradict each other
(Mogstad, Romano, Shaikh and Wilhelm 2024, Review of Economic Studies 91, 476-518), stepping down as Romano and
Wolf (2005).
"""

from __future__ import annotations

import numpy as np

from cemagent.experience.bootstrap import LEVEL
from cemagent.experience.cfa_model import Floats

RankRange = tuple[int, int]


def _decided(differences: Floats, spread: Floats, draws: Floats) -> Floats:
    """Return the sign of each difference (k,) that is significant, 0 for the others; ``draws`` (m, k) are centred."""
    sign = np.zeros(len(differences))
    # two columns of one meaning never differ, in the sample or in a draw
    open_ = spread > 1e-12
    while open_.any():
        scaled = np.abs(draws[:, open_]) / spread[open_]
        critical = np.quantile(scaled.max(axis=1), LEVEL)
        rejected = open_ & (np.abs(differences) > critical * spread)
        if not rejected.any():
            break
        sign[rejected] = np.sign(differences[rejected])
        open_ &= ~rejected
    return sign


def _order(values: Floats, draws: Floats) -> Floats:
    """Return (p, p): 1 where the row's value is larger than the column's, -1 where smaller, 0 if not told apart."""
    upper, lower = np.triu_indices(len(values), k=1)
    differences = values[upper] - values[lower]
    resampled = draws[:, upper] - draws[:, lower] - differences
    found = np.zeros((len(values), len(values)))
    found[upper, lower] = _decided(differences, resampled.std(axis=0), resampled)
    return found - found.T


def rank_ranges(values: Floats, draws: Floats) -> list[RankRange]:
    """Return the first and last rank (1 = largest) of each of ``values`` (p,); all hold together with 95 %.

    ``draws`` (m, p) are bootstrap draws of the values. Values that are truly equal share their ranks, and each of
    these ranks counts as true. Several ranges that begin with 1 are a tie for the first place.
    """
    order = _order(values, draws)
    last = len(values) - np.sum(order > 0, axis=1)
    return list(zip((1 + np.sum(order < 0, axis=1)).tolist(), last.tolist(), strict=True))


def first_probabilities(draws: Floats) -> Floats:
    """Return the share of draws (m, p) in which each value is the largest, (p,); equal largest values share."""
    largest = draws == draws.max(axis=1, keepdims=True)
    return np.asarray((largest / largest.sum(axis=1, keepdims=True)).mean(axis=0))


def ranks(values: Floats) -> list[int]:
    """Return the rank (1 = largest) of each value; equal values share the better rank."""
    return [1 + int(np.sum(values > value)) for value in values]
