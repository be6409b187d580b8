"""Logistic regression for outcomes of two classes: one fit, many weighted refits, and separation.

Newton's method (iteratively reweighted least squares; McCullagh and Nelder 1989, 4.4). Many fits that share
the drivers (bootstrap draws, subsets of drivers) take each Newton step together, as products of matrices.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from cemagent.experience.bootstrap import SINGLE_PRECISION_FROM, correlations_of, even_weights, over_blocks
from cemagent.experience.cfa_implied import lower
from cemagent.experience.cfa_model import Floats
from cemagent.experience.products import steady_product, steady_spread

STEPS = 30
TOLERANCE = 1e-8
DRAW_TOLERANCE = 2e-3
"""A bootstrap refit stops here: Newton's method squares its error, so what remains is near 1e-5."""
STEEPEST = 15.0
"""A logit beyond this is a probability below 1 in 3 million: a sign of separation that is then tested."""
BLOCK_FITS = 64


@dataclass(frozen=True)
class LogisticFit:
    """A fitted model: ``slopes`` (p + 1,) with the intercept first, their information matrix, and log-likelihoods."""

    slopes: Floats
    information: Floats
    loglik: float
    null_loglik: float
    r2_observed: float
    """Squared correlation of the outcome with the fitted probability."""

    @property
    def covariance(self) -> Floats:
        """Return the covariance of the slopes; with sampling weights it is only a guide."""
        return np.asarray(np.linalg.inv(self.information), dtype=np.float64)

    @property
    def mcfadden(self) -> float:
        """Return McFadden's (1974) R2, 1 - loglik / null loglik."""
        return 1 - self.loglik / self.null_loglik


@dataclass(frozen=True)
class Refits:
    """Many fits: ``slopes`` (m, p + 1) and their ``information``, R2 (m,) of two kinds; NaN without a fit."""

    slopes: Floats
    information: Floats
    mcfadden: Floats
    r2_observed: Floats


def separated(x: Floats, y: Floats) -> bool:
    """Return whether a combination of drivers (n, p) splits the classes, so that no finite slopes exist.

    Linear programme of Konis (2007): the largest sum of (2 y - 1) x'b with every term >= 0 and |b| <= 1.
    """
    from scipy import optimize  # slow to import, and only binary outcomes need it

    design = np.column_stack([np.ones(len(x)), x]) * np.where(y > 0, 1.0, -1.0)[:, None]
    found = optimize.linprog(
        -design.sum(axis=0), A_ub=-design, b_ub=np.zeros(len(design)), bounds=[(-1, 1)] * design.shape[1]
    )
    return bool(-found.fun > 1e-7 * len(design))


def _class_loglik(weight: Floats, total: Floats) -> Floats:
    """Return the log-likelihood of a constant probability; ``weight`` counts class 1, ``total`` all."""
    rate = weight / total
    return np.asarray(special.xlogy(weight, rate) + special.xlogy(total - weight, 1 - rate))


@dataclass(frozen=True)
class _Design:
    """Drivers with the intercept first (n, q), turned (q, n), their products (n, q (q + 1) / 2), and classes."""

    rows: Floats
    turned: Floats
    products: Floats
    y: Floats


def _design(x: Floats, y: Floats, sort: type[np.floating[Any]] = np.float64) -> _Design:
    rows = np.column_stack([np.ones(len(x)), x]).astype(sort)
    first, second = lower(rows.shape[1])
    return _Design(rows, np.ascontiguousarray(rows.T), rows[:, first] * rows[:, second], y.astype(sort))


def _fit_block(design: _Design, counts: Floats, start: Floats, tolerance: float, free: Floats | None = None) -> Floats:
    """Return log-likelihood, two R2, slopes and their information, joined, of fits weighted by ``counts`` (m, n).

    ``start`` (m, q) are the slopes to begin with; ``free`` (m, q) is 0 where a slope is held at 0. A fit that does
    not settle or runs away is NaN.
    """
    q = len(design.turned)
    rows, columns = lower(q)
    slopes = start.copy()
    moved = np.full(len(slopes), np.inf)
    information = np.empty((len(slopes), q, q))
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            rate = special.expit(steady_spread(slopes.astype(design.y.dtype), design.turned))
            spread = steady_product(counts * (rate * (1 - rate)), design.products)
            information[:, rows, columns] = information[:, columns, rows] = spread
            score = steady_product(counts * (design.y - rate), design.rows)
            if free is not None:
                information *= free[:, :, None] * free[:, None, :]
                information += np.eye(q) * (1 - free)[:, :, None]
                score *= free
            step = _solve(information, score)
            slopes = slopes + step
            moved = np.abs(step).max(axis=1)
            if not np.any(moved[np.isfinite(moved)] > tolerance):
                break
        logit = steady_spread(slopes.astype(design.y.dtype), design.turned)
        bad = ~(moved <= tolerance) | ~(np.abs(logit).max(axis=1) < 2 * STEEPEST)
        found = np.column_stack([_figures(logit, design.y, counts), slopes, information.reshape(len(slopes), -1)])
    found[bad] = np.nan
    return found


def _solve(information: Floats, score: Floats) -> Floats:
    """Return Newton steps (m, q); NaN for a singular information matrix."""
    usable = np.isfinite(information).all(axis=(1, 2)) & (np.linalg.cond(information) < 1e12)
    step = np.full(score.shape, np.nan)
    step[usable] = np.linalg.solve(information[usable], score[usable][..., None])[..., 0]
    return step


def _figures(logit: Floats, y: Floats, counts: Floats) -> Floats:
    """Return log-likelihood, McFadden's R2 and observed R2 (m, 3) of logits (m, n)."""
    rate = special.expit(logit)
    parts = (
        y * logit - np.logaddexp(0, logit),
        np.ones_like(rate),
        np.broadcast_to(y, rate.shape),
        rate,
        rate**2,
        rate * y,
    )
    sums = np.array([np.sum(counts * part, axis=1, dtype=np.float64) for part in parts])
    loglik, total, ones, rates, squares, both = sums
    mean = rates / total
    variance = squares / total - mean**2
    between = both / total - mean * ones / total
    share = ones / total
    observed = between**2 / (variance * share * (1 - share))
    return np.column_stack([loglik, 1 - loglik / _class_loglik(ones, total), observed])


def fit_logistic(x: Floats, y: Floats, weights: Floats | None = None) -> LogisticFit | None:
    """Return the fit of classes ``y`` (n,; 0 or 1) on drivers ``x`` (n, p), or None when it does not exist."""
    scaled = even_weights(len(y), weights)[None]
    found = _fit_block(_design(x, y), scaled, np.zeros((1, x.shape[1] + 1)), TOLERANCE)[0]
    loglik, mcfadden, observed = found[:3].tolist()
    refit = _refits(found[None])
    slopes = refit.slopes[0]
    if np.isnan(loglik) or (np.abs(slopes[0] + x @ slopes[1:]).max() > STEEPEST and separated(x, y)):
        return None
    return LogisticFit(slopes, refit.information[0], loglik, loglik / (1 - mcfadden), observed)


def refit_draws(x: Floats, y: Floats, fit: LogisticFit, draws: int, seed: int, weights: Floats | None = None) -> Refits:
    """Return the refits of bootstrap draws, the same resamples as ``bootstrap_moments`` with this seed."""
    scaled = even_weights(len(y), weights)
    sort = np.float32 if len(y) >= SINGLE_PRECISION_FROM else np.float64
    design, scaled = _design(x, y, sort), scaled.astype(sort)

    def work(counts: Floats) -> Floats:
        start = np.tile(fit.slopes, (len(counts), 1))
        return _fit_block(design, counts * scaled, start, DRAW_TOLERANCE)

    return _refits(over_blocks(len(y), draws, seed, work))


def refit_subsets(x: Floats, y: Floats, weights: Floats | None = None) -> Refits:
    """Return the fits of every subset of the drivers (2^p, ...); bit j of the row number says driver j is in."""
    scaled = even_weights(len(y), weights)
    p = x.shape[1]
    design = _design(x, y)
    free = np.column_stack([np.ones(1 << p), np.arange(1 << p)[:, None] >> np.arange(p) & 1])
    size = max(1, min(BLOCK_FITS, 4_000_000 // len(y)))
    found = [
        _fit_block(design, np.tile(scaled, (len(part), 1)), np.zeros(part.shape), TOLERANCE, part)
        for part in np.split(free, range(size, len(free), size))
    ]
    return _refits(np.concatenate(found))


def _refits(found: Floats) -> Refits:
    q = math.isqrt(1 + 4 * (found.shape[1] - 3)) // 2
    return Refits(found[:, 3 : 3 + q], found[:, 3 + q :].reshape(-1, q, q), found[:, 1], found[:, 2])


def explained(slopes: Floats, information: Floats) -> Floats:
    """Return, for fits (m, ...), correlations (m, p + 1, p + 1) whose subset R2 follow the deviance of subsets.

    To second order, dropping drivers from the fit costs b' A b less what the others can take over, A being the
    information on the slopes with the intercept taken out (Wald); the last row is the fitted logit, with R2 = 1.
    """
    a, b = _partial(information), slopes[:, 1:]
    between = (a @ b[..., None])[..., 0]
    total = np.sum(between * b, axis=1) * (1 + 1e-9)
    return correlations_of(
        np.concatenate(
            [
                np.concatenate([a, between[..., None]], axis=2),
                np.concatenate([between, total[:, None]], axis=1)[:, None, :],
            ],
            axis=1,
        )
    )


def _partial(information: Floats) -> Floats:
    first = information[:, 1:, 0]
    return np.asarray(information[:, 1:, 1:] - first[:, :, None] * first[:, None, :] / information[:, :1, :1])
