"""Splits of R2 for an outcome of two classes: relative weights and Shapley values of a logistic model."""

from __future__ import annotations

import numpy as np

from cemagent.experience import driver_notes as say
from cemagent.experience.bootstrap import (
    Draws,
    correlations_of,
    weighted_moments,
)
from cemagent.experience.cfa_model import Floats
from cemagent.experience.driver_results import Split
from cemagent.experience.logistic import (
    LogisticFit,
    Refits,
    explained,
    fit_logistic,
    refit_draws,
    refit_subsets,
)
from cemagent.experience.notes import Note
from cemagent.experience.relative_weights import relative_weights_logistic
from cemagent.experience.shapley import EXACT_DRIVERS, lmg, lmg_draws, shapley_values

LEAST_EVENTS = 10
EVENTS_A_DRIVER = 3
MOST_WORK = 5_000_000
"""Rows times subsets up to which every subset is refitted."""


def least_events(drivers: int) -> int:
    """Return how many respondents the rarer class needs."""
    return max(LEAST_EVENTS, EVENTS_A_DRIVER * drivers)


def split_binary(
    x: Floats, y: Floats, weights: Floats, moments: Draws, seed: int
) -> tuple[Floats, list[Split], list[Note]] | None:
    """Return standardised slopes (p,), the two splits and notes; None when the classes are separated.

    ``x`` (n, p), ``y`` (n,; 0 or 1); ``moments`` are the resampled moments of [x, y] with this ``seed``. A
    resample whose classes are separated is NaN.
    """
    mean, covariance = weighted_moments(x, weights)
    spread = np.sqrt(np.diag(covariance))
    scaled = (x - mean) / spread
    fit = fit_logistic(scaled, y, weights)
    if fit is None:
        return None
    refits = refit_draws(scaled, y, fit, len(moments.means), seed, weights)
    between = moments.covariances[:, :-1, :-1] / np.outer(spread, spread)
    relative = _relative(fit, refits, covariance / np.outer(spread, spread), between, len(y))
    centre = weighted_moments(np.column_stack([x, y]), weights)[1]
    linear = correlations_of(centre), correlations_of(moments.covariances)
    shapley, notes = _shapley((scaled, y, weights), fit, refits, linear, seed)
    return fit.slopes[1:], [relative, shapley], notes


def _relative(fit: LogisticFit, refits: Refits, correlation: Floats, covariances: Floats, n: int) -> Split:
    """Return relative weights; they sum to the squared correlation of the outcome with the fitted probability."""
    p = len(correlation)
    usable = np.isfinite(refits.r2_observed) & np.isfinite(correlations_of(covariances)).all(axis=(1, 2))
    spread = np.sqrt(np.diagonal(covariances[usable], axis1=1, axis2=2))
    draws = np.full((len(usable), p), np.nan)
    draws[usable] = relative_weights_logistic(
        correlations_of(covariances[usable]), refits.slopes[usable, 1:] * spread, refits.r2_observed[usable]
    )
    weights = relative_weights_logistic(correlation, fit.slopes[1:], np.asarray(fit.r2_observed))
    shrink = (n - 1) / (n - p - 1)
    return Split(
        "relative_weights",
        "r2_observed",
        weights,
        draws,
        fit.r2_observed,
        1 - (1 - fit.r2_observed) * shrink,
        1 - (1 - refits.r2_observed) * shrink**2,
    )


def _shapley(
    task: tuple[Floats, Floats, Floats], fit: LogisticFit, refits: Refits, linear: tuple[Floats, Floats], seed: int
) -> tuple[Split, list[Note]]:
    """Return Shapley values that sum to McFadden's R2.

    ``task`` is drivers, classes and weights; ``linear`` the correlations of drivers and classes (p + 1, p + 1) in the
    sample and in each resample. A resample is refitted and its R2 divided by the approximate shares; what these get
    wrong for the sample itself is taken off where every subset can be refitted. The optimism of McFadden's R2 is
    p / (2 |null loglik|) (Mittlboeck and Schemper 1996).
    """
    x, y, weights = task
    p = x.shape[1]
    centre, drawn = explained(fit.slopes[None], fit.information[None])[0], explained(refits.slopes, refits.information)
    usable = np.isfinite(refits.mcfadden)
    for matrices in (drawn, linear[1]):
        usable &= np.isfinite(matrices).all(axis=(1, 2))
    draws = np.full((len(usable), p), np.nan)
    shares = _mixed(lmg_draws(drawn[usable], centre, seed), lmg_draws(linear[1][usable], linear[0], seed))
    draws[usable] = shares * refits.mcfadden[usable, None]
    values = _mixed(lmg(centre, seed), lmg(linear[0], seed)) * fit.mcfadden
    exact = p <= EXACT_DRIVERS and len(y) << p <= MOST_WORK
    if exact:
        approximate, values = values, shapley_values(refit_subsets(x, y, weights).mcfadden[:, None])[:, 0]
        draws += values - approximate
    optimism = p / (2 * abs(fit.null_loglik))
    adjusted, twice = fit.mcfadden - optimism, refits.mcfadden - 2 * optimism
    split = Split("lmg", "mcfadden", values, draws, fit.mcfadden, adjusted, twice, exact)
    return split, [] if exact else [say.approximate_deviance()]


def _mixed(at_fit: Floats, at_null: Floats) -> Floats:
    """Return shares (..., p) of the deviance from its two quadratic approximations, at the fit and at no effect.

    The curvature changes from one to the other; if it does so evenly along the way, the deviance, which is the
    integral of 2 (1 - t) times the curvature, takes two thirds of the second and one third of the first.
    """
    shares = [weights / weights.sum(axis=-1, keepdims=True) for weights in (at_fit, at_null)]
    return np.asarray(shares[0] / 3 + 2 * shares[1] / 3)
