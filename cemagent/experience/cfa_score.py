"""Score tests: what would improve if one fixed or shared parameter were free (modification indices).

The statistic is N s^2 / V with the score s of the candidate and V its information given the free parameters
(Sorbom 1989); the expected parameter change is s / V (Saris, Satorra and Sorbom 1987).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from cemagent.experience.cfa_implied import lower, real
from cemagent.experience.cfa_model import KIND_OF_CLASS, EqualClass, Floats, Ints, Kind
from cemagent.experience.cfa_slopes import cell_slopes
from cemagent.experience.cfa_solve import Fit


@dataclass(frozen=True)
class ScoreTest:
    """Result of freeing something: statistic, df, tail probability, and the expected change of one parameter."""

    chi2: float
    df: int
    p: float
    change: float


@dataclass(frozen=True)
class Hint:
    """A parameter that is fixed at 0: a cross-loading (item, factor) or a residual covariance (item, item)."""

    kind: Literal["loading", "residual covariance"]
    first: str
    second: str
    chi2: float
    change: float
    standardised_change: float
    group: int = 0


def score_test(fit: Fit, candidates: Sequence[Floats], spreads: Sequence[Floats] | None = None) -> ScoreTest:
    """Return the joint score test of freeing ``candidates``, one (moments, c) Jacobian per group.

    With ``spreads`` (distribution-free covariances of the moments) the statistic is the generalised one that
    stays valid for answers that are not normal (Satorra 1989).
    """
    score = np.zeros(candidates[0].shape[1])
    own = np.zeros((len(score), len(score)))
    mixed = np.zeros((len(score), fit.table.free_count))
    for share, slope, weight, residual, candidate in zip(
        fit.shares, fit.at.slopes, fit.at.weights, fit.at.residuals, candidates, strict=True
    ):
        weighted = candidate.T * weight if weight.ndim == 1 else candidate.T @ weight
        score += share * (weighted @ residual)
        own += share * (weighted @ candidate)
        mixed += share * (weighted @ slope)
    given = mixed @ fit.inverse
    information = own - given @ mixed.T
    change = np.linalg.lstsq(information, score, rcond=1e-10)[0]
    variance = information if spreads is None else _robust_variance(fit, candidates, given, spreads)
    statistic = float(fit.n * score @ np.linalg.lstsq(variance, score, rcond=1e-10)[0])
    df = int(np.linalg.matrix_rank(variance, tol=1e-9 * max(1e-12, float(np.trace(own)))))
    if df == 0:
        return ScoreTest(0.0, 0, 1.0, 0.0)
    return ScoreTest(statistic, df, float(special.chdtrc(df, statistic)), float(change[0]))


def _robust_variance(fit: Fit, candidates: Sequence[Floats], given: Floats, spreads: Sequence[Floats]) -> Floats:
    variance = np.zeros((len(given), len(given)))
    for share, slope, weight, candidate, spread in zip(
        fit.shares, fit.at.slopes, fit.at.weights, candidates, spreads, strict=True
    ):
        net = candidate - slope @ given.T
        scores = weight[:, None] * net if weight.ndim == 1 else weight @ net
        variance += share * (scores.T @ spread @ scores)
    return variance


def release_columns(fit: Fit, name: EqualClass, item: int) -> list[list[Floats]]:
    """Return, for every shared parameter ``name`` of an item in the groups after the first, its own Jacobian.

    Each entry holds one (moments, 1) array per group, zero outside the parameter's own group.
    """
    table = fit.table
    columns: list[list[Floats]] = []
    for g in range(1, table.group_count):
        cells = table.cells[g]
        for place in np.flatnonzero((cells.kinds == KIND_OF_CLASS[name]) & (cells.rows == item)):
            number = table.free[cells.here[place]]
            # intercepts of ordered answers are equal by being 0 in every group
            fixed_equal = table.ordinal and name == "intercepts" and number < 0
            if not fixed_equal and (number < 0 or np.sum(table.free == number) < 2):
                continue
            chosen = np.array([place], dtype=np.intp)
            own = real(cell_slopes(fit, g, cells.kinds[chosen], cells.rows[chosen], cells.columns[chosen]))
            sizes = [len(residual) for residual in fit.at.residuals]
            columns.append([own if group == g else np.zeros((size, 1)) for group, size in enumerate(sizes)])
    return columns


def release_test(fit: Fit, name: EqualClass, item: int, spreads: Sequence[Floats] | None = None) -> ScoreTest | None:
    """Return the joint test of letting all parameters ``name`` of one item differ between the groups.

    None when the item has no parameter of the class that is shared.
    """
    columns = release_columns(fit, name, item)
    if not columns:
        return None
    return score_test(fit, [np.hstack(blocks) for blocks in zip(*columns, strict=True)], spreads)


def modification_hints(fit: Fit, group: int = 0) -> list[Hint]:
    """Return every cross-loading and residual covariance that is fixed at 0, the largest statistic first."""
    measurement = fit.table.measurement
    items, factors = measurement.items, list(measurement.factors)
    loaded, related = set(measurement.loading_cells()), set(measurement.residual_cells())
    cells = [(Kind.LOADING, i, f) for f in range(len(factors)) for i in range(len(items)) if (i, f) not in loaded]
    rows, columns = lower(len(items), diagonal=False)
    cells += [(Kind.RESIDUAL, int(i), int(k)) for i, k in zip(rows, columns, strict=True) if (i, k) not in related]
    kinds = np.array([cell[0] for cell in cells], dtype=np.intp)
    first = np.array([cell[1] for cell in cells], dtype=np.intp)
    second = np.array([cell[2] for cell in cells], dtype=np.intp)
    statistic, change = _single_tests(fit, group, kinds, first, second)
    standard = change * _standards(fit, group, kinds, first, second)
    hints = []
    for k, (kind, row, column) in enumerate(cells):
        cross = kind is Kind.LOADING
        name = factors[column] if cross else items[column]
        label: Literal["loading", "residual covariance"] = "loading" if cross else "residual covariance"
        hints.append(Hint(label, items[row], name, float(statistic[k]), float(change[k]), float(standard[k]), group))
    return sorted(hints, key=lambda hint: -hint.chi2)


def _single_tests(fit: Fit, group: int, kinds: Ints, rows: Ints, columns: Ints) -> tuple[Floats, Floats]:
    """Return statistics and expected changes of freeing each cell of one group by itself."""
    slopes = real(cell_slopes(fit, group, kinds, rows, columns))
    weight, share = fit.at.weights[group], fit.shares[group]
    weighted = slopes.T * weight if weight.ndim == 1 else slopes.T @ weight
    score = share * (weighted @ fit.at.residuals[group])
    mixed = share * (weighted @ fit.at.slopes[group])
    own = share * np.sum(weighted.T * slopes, axis=0)
    net = own - np.sum((mixed @ fit.inverse) * mixed, axis=1)
    usable = net > 1e-9 * own
    safe = np.where(usable, net, 1.0)
    return np.where(usable, fit.n * score**2 / safe, 0.0), np.where(usable, score / safe, 0.0)


def _standards(fit: Fit, group: int, kinds: Ints, rows: Ints, columns: Ints) -> Floats:
    """Return what turns a change into standardised units of the items and factors."""
    parts = fit.parts(group)
    spread = np.sqrt(real(np.diag(parts.covariance)))
    latent = np.sqrt(np.clip(real(np.diag(parts.latent)), 0, None))
    residual = np.sqrt(np.clip(real(np.diag(parts.residuals)), 1e-12, None))
    scale = np.empty(len(kinds))
    for k, (kind, row, column) in enumerate(zip(kinds, rows, columns, strict=True)):
        cross = kind == Kind.LOADING
        scale[k] = latent[column] / spread[row] if cross else 1 / (residual[row] * residual[column])
    return scale
