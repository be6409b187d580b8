"""Thresholds and polychoric correlations of ordered answers, with their joint sampling covariance.

Two steps (Olsson 1979): thresholds from each item's own distribution, then the correlation of each pair by
maximum likelihood. The covariance of all estimates follows Muthen (1984), as in lavaan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from cemagent.experience.cfa_implied import lower
from cemagent.experience.cfa_model import Floats, Ints

FAR = 8.5
"""Beyond this many standard deviations a normal tail is empty in double precision."""
NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)
LARGEST = 0.999
SCORING_STEPS = 60
TOLERANCE = 1e-9
EMPTY_TWO_BY_TWO = 0.5


def bivariate_normal_cdf(h: Floats, k: Floats, rho: Floats) -> Floats:
    """Return P(X <= h, Y <= k) of standard normals with correlation ``rho``, element by element.

    Phi2 = Phi(h) Phi(k) + (1 / 2 pi) * integral over t from 0 to arcsin(rho) of
    exp(-(h^2 + k^2 - 2 h k sin t) / (2 cos^2 t)) (Drezner and Wesolowsky 1990), by Gauss-Legendre.
    """
    half = np.arcsin(rho) / 2
    angle = half[..., None] * (NODES + 1)
    sine = np.sin(angle)
    form = (h**2 + k**2)[..., None] - 2 * (h * k)[..., None] * sine
    integral = np.exp(-form / (2 * (1 - sine**2))) @ WEIGHTS
    return np.asarray(special.ndtr(h) * special.ndtr(k) + half * integral / (2 * np.pi), dtype=np.float64)


def bivariate_normal_density(h: Floats, k: Floats, rho: Floats) -> Floats:
    """Return the density of standard normals with correlation ``rho``."""
    rest = 1 - rho**2
    return np.asarray(
        np.exp(-(h**2 - 2 * rho * h * k + k**2) / (2 * rest)) / (2 * np.pi * np.sqrt(rest)), dtype=np.float64
    )


@dataclass(frozen=True)
class Ordered:
    """Ordered answers of one group as moments: thresholds item by item, then correlations (lower triangle).

    ``categories`` counts the categories of each item, ``gamma`` is the covariance of the moments times n.
    """

    n: int
    categories: tuple[int, ...]
    thresholds: Floats
    correlation: Floats
    gamma: Floats

    @property
    def moments(self) -> Floats:
        """Return [thresholds; correlations below the diagonal, column by column]."""
        rows, columns = lower(len(self.correlation), diagonal=False)
        return np.concatenate([self.thresholds, self.correlation[rows, columns]])


@dataclass(frozen=True)
class _Pairs:
    """All pairs of items: borders (pairs, K + 1) of both items and cross tables (pairs, K, K)."""

    first: Ints
    second: Ints
    upper_first: Floats
    upper_second: Floats
    tables: Floats


def category_codes(data: Floats) -> tuple[NDArray[np.intp], tuple[int, ...]]:
    """Return answers (n, p) as codes from 0 in the order of their values, and the categories of each item."""
    codes = np.empty(data.shape, dtype=np.intp)
    counts = []
    for i in range(data.shape[1]):
        levels, codes[:, i] = np.unique(data[:, i], return_inverse=True)
        counts.append(len(levels))
    return codes, tuple(counts)


def borders(codes: NDArray[np.intp], categories: Sequence[int]) -> Floats:
    """Return (p, K + 1) borders of the categories on the normal scale, padded with the far end."""
    n, p = codes.shape
    found = np.full((p, max(categories) + 1), FAR)
    found[:, 0] = -FAR
    for i, count in enumerate(categories):
        shares = np.cumsum(np.bincount(codes[:, i], minlength=count))[:-1] / n
        found[i, 1:count] = special.ndtri(shares)
    return found


def ordered_moments(data: Floats) -> Ordered:
    """Return thresholds, polychoric correlations and their covariance for complete rows (n, p)."""
    codes, categories = category_codes(data)
    edges = borders(codes, categories)
    pairs = _pairs(codes, categories, edges)
    rho = polychoric(pairs.upper_first, pairs.upper_second, pairs.tables)
    correlation = np.eye(len(categories))
    correlation[pairs.first, pairs.second] = correlation[pairs.second, pairs.first] = rho
    thresholds = np.concatenate([edges[i, 1:count] for i, count in enumerate(categories)])
    gamma = _joint_covariance(codes, categories, edges, pairs, rho)
    return Ordered(len(codes), categories, thresholds, correlation, gamma)


def _pairs(codes: NDArray[np.intp], categories: Sequence[int], edges: Floats) -> _Pairs:
    p, most = len(categories), max(categories)
    hot = np.zeros((len(codes), p * most), dtype=np.float32)
    hot[np.arange(len(codes))[:, None], codes + np.arange(p) * most] = 1.0
    crossed = (hot.T @ hot).astype(np.float64).reshape(p, most, p, most)
    first, second = lower(p, diagonal=False)
    tables = crossed[first, :, second, :]
    for k, (i, j) in enumerate(zip(first, second, strict=True)):
        inner = tables[k, : categories[i], : categories[j]]
        if inner.shape == (2, 2) and (inner == 0).any():
            # as lavaan: an empty cell of a two-by-two table would put the correlation at 1
            inner[inner == 0] = EMPTY_TWO_BY_TWO
    return _Pairs(first, second, edges[first], edges[second], tables)


def _grids(upper_first: Floats, upper_second: Floats) -> tuple[Floats, Floats]:
    size = upper_first.shape[1]
    return np.repeat(upper_first[:, :, None], size, axis=2), np.repeat(upper_second[:, None, :], size, axis=1)


def _cells(corner: Floats) -> Floats:
    return np.asarray(corner[:, 1:, 1:] - corner[:, :-1, 1:] - corner[:, 1:, :-1] + corner[:, :-1, :-1])


def cell_probabilities(upper_first: Floats, upper_second: Floats, rho: Floats) -> tuple[Floats, Floats]:
    """Return cell probabilities (pairs, K, K) and their derivatives by rho."""
    h, k = _grids(upper_first, upper_second)
    spread = np.broadcast_to(rho[:, None, None], h.shape)
    probability = np.clip(_cells(bivariate_normal_cdf(h, k, spread)), 1e-12, None)
    return probability, _cells(bivariate_normal_density(h, k, spread))


def polychoric(upper_first: Floats, upper_second: Floats, tables: Floats) -> Floats:
    """Return the maximum-likelihood correlation of every pair by Fisher scoring, all pairs at once."""
    total = tables.sum(axis=(1, 2))
    # steps on Fisher's z scale cannot leave the range of a correlation
    z, limit = np.zeros(len(tables)), np.arctanh(LARGEST)
    for _ in range(SCORING_STEPS):
        rho = np.tanh(z)
        probability, slope = cell_probabilities(upper_first, upper_second, rho)
        score = np.sum(tables / probability * slope, axis=(1, 2))
        information = total * np.sum(slope**2 / probability, axis=(1, 2))
        move = np.clip(score / (information * (1 - rho**2)), -1, 1)
        following = np.clip(z + move, -limit, limit)
        change = np.max(np.abs(following - z), initial=0.0)
        z = following
        if change < TOLERANCE:
            break
    return np.asarray(np.tanh(z), dtype=np.float64)


def _joint_covariance(
    codes: NDArray[np.intp], categories: Sequence[int], edges: Floats, pairs: _Pairs, rho: Floats
) -> Floats:
    """Return n times the covariance of [thresholds; correlations]: B^-1 (sum of squared scores) B^-T."""
    n = len(codes)
    starts = np.concatenate([[0], np.cumsum([count - 1 for count in categories])])
    by_threshold = _threshold_scores(codes, categories, edges, starts)
    probability, slope = cell_probabilities(pairs.upper_first, pairs.upper_second, rho)
    lookup = slope / probability
    by_rho = lookup[np.arange(len(rho)), codes[:, pairs.first], codes[:, pairs.second]]
    scores = np.hstack([by_threshold, by_rho])
    inner = scores.T @ scores
    size = starts[-1]
    bread = np.zeros_like(inner)
    for i in range(len(categories)):
        own = slice(starts[i], starts[i + 1])
        bread[own, own] = inner[own, own]
    bread[size:, size:] = np.diag(np.diag(inner)[size:])
    _fill_mixed(bread[size:, :size], categories, starts, pairs, rho, lookup / probability)
    inverse = np.linalg.pinv(bread)
    return np.asarray(n * inverse @ inner @ inverse.T, dtype=np.float64)


def _threshold_scores(codes: NDArray[np.intp], categories: Sequence[int], edges: Floats, starts: Ints) -> Floats:
    n = len(codes)
    scores = np.zeros((n, starts[-1]))
    for i, count in enumerate(categories):
        shares = np.bincount(codes[:, i], minlength=count) / n
        density = np.exp(-(edges[i, 1:count] ** 2) / 2) / np.sqrt(2 * np.pi)
        table = np.zeros((count, count - 1))
        inner = np.arange(count - 1)
        table[inner, inner] = density / shares[:-1]
        table[inner + 1, inner] = -density / shares[1:]
        scores[:, starts[i] : starts[i + 1]] = table[codes[:, i]]
    return scores


def _fill_mixed(
    block: Floats, categories: Sequence[int], starts: Ints, pairs: _Pairs, rho: Floats, weight: Floats
) -> None:
    """Fill the block of (correlation score x threshold score) sums of every pair."""
    weighted = pairs.tables * weight
    root = np.sqrt(1 - rho**2)[:, None, None]
    for items, own, other, axis in (
        (pairs.first, pairs.upper_first, pairs.upper_second, 1),
        (pairs.second, pairs.upper_second, pairs.upper_first, 2),
    ):
        # the derivative of a cell by one border: the density there times the other item's conditional share
        below = special.ndtr((other[:, None, :] - rho[:, None, None] * own[:, :, None]) / root)
        rise = np.exp(-(own**2) / 2)[:, :, None] / np.sqrt(2 * np.pi) * np.diff(below, axis=2)
        arranged = weighted if axis == 1 else weighted.transpose(0, 2, 1)
        sums = np.sum((arranged[:, :-1] - arranged[:, 1:]) * rise[:, 1:-1], axis=2)
        for k, i in enumerate(items):
            block[k, starts[i] : starts[i + 1]] = sums[k, : categories[i] - 1]
