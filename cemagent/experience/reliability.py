"""Internal consistency of one dimension: alpha, omega and what each item adds.

Intervals of alpha: the default is the asymptotically distribution-free one (Maydeu-Olivares, Coffman and
Hartmann 2007) on the scale of log(1 - alpha), because answers on five points are neither normal nor
exchangeable, which Feldt's (1965) exact F interval supposes; Feldt's is given beside it, and a bootstrap is
in ``alpha_bootstrap``. Omega is omega total of a one-factor model fitted by maximum likelihood (McDonald 1999)
with a distribution-free interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from cemagent.experience import structure_notes as say
from cemagent.experience.bootstrap import DRAWS, SINGLE_PRECISION_FROM, over_blocks
from cemagent.experience.cfa_implied import lower, matrices
from cemagent.experience.cfa_measures import Estimate, below_one, omega_values, slopes_of
from cemagent.experience.cfa_ml import fit_ml
from cemagent.experience.cfa_model import Floats, Measurement
from cemagent.experience.cfa_moments import Moments, complete_rows, moments_of
from cemagent.experience.notes import Note
from cemagent.experience.products import steady_product
from cemagent.experience.screening import RANK_TOLERANCE, obstacles


@dataclass(frozen=True)
class ItemFigures:
    """One item within its dimension.

    ``alpha_if_dropped`` is None where fewer than two items are left, both are where the others add up to a constant.
    """

    item: str
    item_total: float | None
    alpha_if_dropped: float | None


@dataclass(frozen=True)
class Reliability:
    """Reliability of one dimension from its complete rows; figures are None where ``notes`` say why."""

    items: tuple[str, ...]
    n: int
    alpha: Estimate | None = None
    alpha_feldt: tuple[float, float] | None = None
    alpha_all_answers: float | None = None
    """Alpha from every pair's available answers (as psych::alpha does); differs only where answers are missing."""
    alpha_standardised: float | None = None
    mean_correlation: float | None = None
    spearman_brown: float | None = None
    omega: Estimate | None = None
    by_item: tuple[ItemFigures, ...] = ()
    notes: tuple[Note, ...] = ()


def alpha_of(covariances: Floats) -> Floats:
    """Return coefficient alpha of covariance matrices (..., k, k) (Guttman 1945, Cronbach 1951)."""
    k = covariances.shape[-1]
    trace = np.trace(covariances, axis1=-2, axis2=-1)
    return np.asarray(k / (k - 1) * (1 - trace / covariances.sum(axis=(-2, -1))), dtype=np.float64)


def pairwise_covariance(data: Floats) -> Floats:
    """Return the covariance of each pair of columns from the rows that answered both (divisor: their n - 1)."""
    present = ~np.isnan(data)
    centred = np.where(present, data - np.nanmean(data, axis=0), 0.0)
    both = present.astype(np.float64)
    count = both.T @ both
    sums = centred.T @ both
    return np.asarray((centred.T @ centred - sums * sums.T / count) / (count - 1), dtype=np.float64)


def alpha_estimate(moments: Moments) -> Estimate:
    """Return alpha with its distribution-free standard error and interval.

    The influence of a respondent with centred answers d is k/(k-1) * (A t / B - q) / B with q = sum d^2,
    t = (sum d)^2 and A, B their means. ValueError when the answers themselves are not known.
    """
    if moments.centred is None:
        raise ValueError("the distribution-free interval needs the answers, not only their covariances")
    k = len(moments.mean)
    squares = np.einsum("ij,ij->i", moments.centred, moments.centred)
    totals = moments.centred.sum(axis=1) ** 2
    a, b = squares.mean(), totals.mean()
    influence = k / (k - 1) * (a * totals / b - squares) / b
    error = float(np.sqrt(np.mean(influence**2) / moments.n))
    return below_one(Estimate(float(alpha_of(moments.covariance)), error, 0.0, 0.0))


def alpha_feldt(alpha: float, n: int, k: int) -> tuple[float, float]:
    """Return the exact 95 % interval for normal, compound-symmetric answers (Feldt 1965)."""
    degrees = (n - 1, (n - 1) * (k - 1))
    high, low = special.fdtri(*degrees, 0.975), special.fdtri(*degrees, 0.025)
    return float(1 - (1 - alpha) * high), float(1 - (1 - alpha) * low)


def alpha_bootstrap(data: Floats, draws: int = DRAWS, seed: int = 0) -> tuple[float, float]:
    """Return the percentile bootstrap 95 % interval of alpha from complete rows of ``data`` (n, k).

    A draw is a vector of multinomial counts; alpha needs only the resampled sums of the items, of their
    squares and of the squared total, so no row is ever copied.
    """
    kept = complete_rows(np.asarray(data, dtype=np.float64))
    n, k = kept.shape
    centred = kept - kept.mean(axis=0)
    sums = np.column_stack([centred, np.sum(centred**2, axis=1), centred.sum(axis=1) ** 2])
    scale = float(np.abs(sums).mean())
    # columns of like size keep single precision exact enough whatever the units
    sums = sums / scale if n < SINGLE_PRECISION_FROM else (sums / scale).astype(np.float32)

    def alphas_of(counts: Floats) -> Floats:
        means = np.asarray(steady_product(counts, sums), dtype=np.float64) / n * scale
        trace = means[:, k] - np.sum(means[:, :k] ** 2, axis=1)
        total = means[:, k + 1] - means[:, :k].sum(axis=1) ** 2
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(k / (k - 1) * (1 - trace / total))

    alphas = over_blocks(n, draws, seed, alphas_of)
    low, high = np.quantile(alphas[np.isfinite(alphas)], [0.025, 0.975])
    return float(low), float(high)


def omega_estimate(moments: Moments, names: Sequence[str]) -> Estimate | Note:
    """Return omega total of a one-factor model with its distribution-free interval, or why there is none."""
    if len(names) < 3:
        return say.two_items()
    measurement = Measurement({"dimension": tuple(names)}, identification="unit")
    fit = fit_ml(measurement, [moments])
    if fit is None or not fit.converged:
        return say.no_convergence()
    improper = np.flatnonzero(np.diag(fit.parts().residuals) <= 0)
    if len(improper):
        return say.heywood(names[int(improper[0])])
    value, slopes = slopes_of(fit, lambda x: omega_values(measurement, matrices(fit.table, x, 0)))
    weighted = fit.at.weights[0] @ fit.at.slopes[0] @ fit.inverse @ slopes[0]
    return below_one(Estimate(float(value[0]), _influence_error(moments, weighted), 0.0, 0.0))


def _influence_error(moments: Moments, slopes: Floats) -> float:
    """Return the standard error of a figure with derivatives ``slopes`` by vech S, from each respondent's share."""
    if moments.centred is None:
        raise ValueError("the distribution-free interval needs the answers, not only their covariances")
    p = len(moments.mean)
    rows, columns = lower(p)
    form = np.zeros((p, p))
    form[rows, columns] += slopes / 2
    form[columns, rows] += slopes / 2
    share = np.einsum("ij,ij->i", moments.centred @ form, moments.centred)
    return float(np.sqrt(np.mean((share - share.mean()) ** 2) / moments.n))


def item_figures(covariance: Floats, names: Sequence[str]) -> tuple[ItemFigures, ...]:
    """Return the corrected item-total correlation and alpha without the item, for every item."""
    k = len(names)
    found = []
    for i, name in enumerate(names):
        rest = [j for j in range(k) if j != i]
        others = covariance[np.ix_(rest, rest)]
        varies = others.sum() > RANK_TOLERANCE * np.trace(others)
        with_rest = float(covariance[i, rest].sum() / np.sqrt(covariance[i, i] * others.sum())) if varies else None
        found.append(ItemFigures(name, with_rest, float(alpha_of(others)) if k > 2 and varies else None))
    return tuple(found)


def reliability(data: Floats, names: Sequence[str]) -> Reliability:
    """Return the reliability of the items in the columns of ``data`` (n, k; NaN = missing, listwise).

    Reversed items must be reversed already; an item that still runs against the others is noted.
    """
    kept = complete_rows(np.asarray(data, dtype=np.float64))
    items = tuple(names)
    if len(items) < 2:
        return Reliability(items, len(kept), notes=(say.single_item(),))
    found = obstacles(kept, items, needed=max(10, len(items) + 1))
    duplicated = [note for note in found if note.code == "perfect_collinearity"]
    if len(found) > len(duplicated):
        return Reliability(items, len(kept), notes=tuple(found))
    moments = moments_of(kept)
    spread = np.sqrt(np.diag(moments.covariance))
    correlation = moments.covariance / np.outer(spread, spread)
    rows, columns = lower(len(items), diagonal=False)
    between = float(correlation[rows, columns].mean())
    alpha = alpha_estimate(moments)
    figures = item_figures(moments.covariance, items)
    omega = duplicated[0] if duplicated else omega_estimate(moments, items)
    notes = [
        say.reversed_item(one.item, one.item_total)
        for one in figures
        if one.item_total is not None and one.item_total < 0
    ]
    if alpha.value < 0:
        notes.append(say.negative_alpha())
    if isinstance(omega, Note):
        notes.append(omega)
    return Reliability(
        items,
        len(kept),
        alpha,
        alpha_feldt(alpha.value, len(kept), len(items)),
        float(alpha_of(pairwise_covariance(np.asarray(data, dtype=np.float64)))),
        float(alpha_of(correlation)),
        between,
        2 * between / (1 + between) if len(items) == 2 else None,
        None if isinstance(omega, Note) else omega,
        figures,
        tuple(notes),
    )
