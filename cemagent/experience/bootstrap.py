"""The bootstrap without copying a row: resampled means and covariances from counts and cross products.

A draw of n respondents with replacement is a vector of n counts. Everything that depends on the data through
means and covariances alone (alpha, R2, driver weights) needs, for each draw, only counts times the products of
the centred columns: one matrix product for a block of draws. Efron and Tibshirani (1993), chapter 6.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from cemagent.experience.cfa_implied import lower
from cemagent.experience.cfa_measures import Estimate
from cemagent.experience.cfa_model import Floats
from cemagent.experience.products import steady_product

BLOCK_DRAWS = 32
BLOCK_ROWS = 8_192
DRAWS = 2_000
LEVEL = 0.95
SINGLE_PRECISION_FROM = 20_000
"""Rows from which counts and products are single precision: rounding is then far below the sampling error."""
ROUNDING = 1e-6
"""Share of a column's variance that rounding may leave when the column is constant in a draw."""
MOST_THREADS = 4


class Draws(NamedTuple):
    """Bootstrap moments: ``covariances`` (draws, k, k) with divisor n, and ``means`` (draws, k)."""

    covariances: Floats
    means: Floats


def count_block(n: int, size: int, seed: np.random.SeedSequence) -> Floats:
    """Return how often each of ``n`` rows is drawn in each of ``size`` resamples, (size, n)."""
    random = np.random.default_rng(seed)
    counts = np.empty((size, n), dtype=np.float32 if n >= SINGLE_PRECISION_FROM else np.float64)
    for row in counts:
        row[:] = np.bincount(random.integers(0, n, n, dtype=np.int32), minlength=n)
    return counts


def over_blocks(n: int, draws: int, seed: int, work: Callable[[Floats], Floats]) -> Floats:
    """Return ``work(counts)`` of every block of resamples, joined; the same seed gives the same resamples.

    ``work`` gets counts (at most 32, n) and returns one row a resample. Blocks run on up to four threads; each has
    its own stream of random numbers, so the result does not depend on the threads.
    """
    sizes = [min(BLOCK_DRAWS, draws - begin) for begin in range(0, draws, BLOCK_DRAWS)]
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        return np.concatenate(list(pool.map(lambda size, own: work(count_block(n, size, own)), sizes, seeds)))


def even_weights(n: int, weights: Floats | None) -> Floats:
    """Return the respondents' weights scaled to mean 1, all 1 when there are none.

    ValueError for a negative or missing weight, or when all are zero.
    """
    if weights is None:
        return np.ones(n)
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (n,) or not np.all(given >= 0) or not given.sum() > 0:
        raise ValueError("weights must be one number of zero or more for each row, and not all zero")
    return np.asarray(given / given.mean(), dtype=np.float64)


def effective_n(weights: Floats) -> float:
    """Return Kish's (1965) effective number of respondents, (sum w)^2 / sum w^2."""
    return float(weights.sum() ** 2 / np.sum(weights**2))


def weighted_moments(data: Floats, weights: Floats | None = None) -> tuple[Floats, Floats]:
    """Return mean (k,) and covariance (k, k; divisor: the weights' sum) of complete rows (n, k)."""
    scaled = even_weights(len(data), weights)
    mean = scaled @ data / len(data)
    centred = data - mean
    return np.asarray(mean), np.asarray((centred * scaled[:, None]).T @ centred / len(data))


def _products(centred: Floats, weights: Floats) -> Floats:
    """Return weight, weighted columns and weighted products of columns, (n, 1 + k + k (k + 1) / 2)."""
    n, k = centred.shape
    rows, columns = lower(k)
    found = np.empty((n, 1 + k + len(rows)), dtype=np.float32 if n >= SINGLE_PRECISION_FROM else np.float64)
    for begin in range(0, n, BLOCK_ROWS):
        part, own = centred[begin : begin + BLOCK_ROWS], weights[begin : begin + BLOCK_ROWS, None]
        found[begin : begin + BLOCK_ROWS] = np.hstack([own, part * own, part[:, rows] * part[:, columns] * own])
    return found


def bootstrap_moments(data: Floats, draws: int = DRAWS, seed: int = 0, weights: Floats | None = None) -> Draws:
    """Return the moments of ``draws`` resamples of the complete rows ``data`` (n, k).

    A weighted respondent is drawn like any other and counts with the weight.
    """
    kept = np.asarray(data, dtype=np.float64)
    n, k = kept.shape
    scaled = even_weights(n, weights)
    mean, covariance = weighted_moments(kept, scaled)
    # columns of like size keep single precision exact enough whatever their units
    unit = np.sqrt(np.diag(covariance))
    unit[unit == 0] = 1.0
    products = _products((kept - mean) / unit, scaled)
    sums = over_blocks(n, draws, seed, lambda counts: steady_product(counts, products))
    sums = sums[:, 1:] / sums[:, :1]
    rows, columns = lower(k)
    shift = sums[:, :k]
    covariances = np.empty((draws, k, k))
    covariances[:, rows, columns] = covariances[:, columns, rows] = sums[:, k:] - shift[:, rows] * shift[:, columns]
    # a column that is constant in a draw keeps a rounding error for its variance
    constant = np.diagonal(covariances, axis1=1, axis2=2) < ROUNDING
    covariances[constant[:, :, None] | constant[:, None, :]] = 0.0
    return Draws(covariances * np.outer(unit, unit), mean + shift * unit)


def correlations_of(covariances: Floats) -> Floats:
    """Return the correlation matrices of covariance matrices (..., k, k); NaN where a column is constant."""
    spread = np.sqrt(np.diagonal(covariances, axis1=-2, axis2=-1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(covariances / (spread[..., :, None] * spread[..., None, :]))


def percentiles(value: float, draws: Floats) -> Estimate:
    """Return ``value`` with the bootstrap's standard error and percentile interval of ``draws`` (m,)."""
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, float(draws.std(ddof=1)), float(low), float(high))
