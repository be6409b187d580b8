"""Measurement models for ordered answers: diagonally weighted least squares (lavaan's ``WLSMV``).

Thresholds and polychoric correlations are fitted with the inverse variances as weights; the statistic is
scaled and shifted (Asparouhov and Muthen 2010) and standard errors are robust. Delta parametrisation: the
underlying responses of the first group have variance 1. Several groups follow Wu and Estabrook (2016): with
equal thresholds the later groups' scales and intercepts are free, with equal loadings their factor variances,
with equal intercepts their factor means.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from cemagent.experience.cfa_fit import Baseline, Indices, ScaledIndices, relative_fit, rmsea, scaled_indices
from cemagent.experience.cfa_model import Constraints, Floats, Kind, Measurement, Table, TableWriter
from cemagent.experience.cfa_robust import Robust, sandwich
from cemagent.experience.cfa_slopes import ordered_slopes, ordered_values
from cemagent.experience.cfa_solve import Evaluation, Fit, solve
from cemagent.experience.cfa_table import start_values, write_latent, write_latent_means, write_loadings
from cemagent.experience.polychoric import Ordered


def ordered_table(measurement: Measurement, groups: Sequence[Ordered], constraints: Constraints | None = None) -> Table:
    """Return the table of parameters for ordered answers in one group or several."""
    constraints = constraints or Constraints()
    equal = "thresholds" in constraints.equal
    writer = TableWriter()
    for g, group in enumerate(groups):
        start = start_values(measurement, group.correlation)
        write_loadings(writer, measurement, start, constraints, g)
        for i, k in measurement.residual_cells():
            fitted = start.loadings[i] @ start.latent @ start.loadings[k]
            writer.open(Kind.RESIDUAL, i, k, g, float(np.clip(group.correlation[i, k] - fitted, -0.2, 0.2)), False)
        write_latent(writer, measurement, start, constraints, g)
        write_latent_means(writer, measurement, g, "intercepts" in constraints.equal)
        position = 0
        for i, item in enumerate(measurement.items):
            for c in range(group.categories[i] - 1):
                value = float(group.thresholds[position])
                writer.open(Kind.THRESHOLD, i, c, g, value, constraints.holds("thresholds", item))
                position += 1
            if equal and g > 0:
                writer.open(Kind.SCALE, i, 0, g, 1.0, shared=False)
            else:
                writer.fixed(Kind.SCALE, i, 0, g, 1.0)
            _write_intercept(writer, constraints, i, item, g)
    return writer.table(measurement, len(groups), means=True, categories=groups[0].categories)


def _write_intercept(writer: TableWriter, constraints: Constraints, row: int, item: str, group: int) -> None:
    """Add an intercept: 0 in the first group; later one number of its own unless it is held equal to 0."""
    if "thresholds" not in constraints.equal or group == 0 or constraints.holds("intercepts", item):
        writer.fixed(Kind.INTERCEPT, row, 0, group, 0.0)
    else:
        writer.open(Kind.INTERCEPT, row, 0, group, 0.0, shared=False)


def evaluate_dwls(table: Table, groups: Sequence[Ordered], x: Floats) -> Evaluation | None:
    """Return the weighted sum of squared residual moments and its parts at ``x``."""
    total = sum(group.n for group in groups)
    value, slopes, weights, residuals = 0.0, [], [], []
    for g, group in enumerate(groups):
        weight = 1 / np.diag(group.gamma)
        residual = group.moments - ordered_values(table, x, g)
        if not np.isfinite(residual).all():
            return None
        value += group.n / total * float(np.sum(weight * residual**2))
        cells = table.cells[g]
        slope = ordered_slopes(table, x, g, cells.kinds, cells.rows, cells.columns)
        slopes.append(slope @ cells.collapse)
        weights.append(weight)
        residuals.append(residual)
    return Evaluation(value, tuple(slopes), tuple(weights), tuple(residuals))


def fit_dwls(measurement: Measurement, groups: Sequence[Ordered], constraints: Constraints | None = None) -> Fit | None:
    """Fit by diagonally weighted least squares."""
    table = ordered_table(measurement, groups, constraints)
    return solve(table, [group.n for group in groups], partial(evaluate_dwls, table, list(groups)))


def robust_dwls(fit: Fit, groups: Sequence[Ordered]) -> Robust:
    """Return the scaled and shifted statistic and the robust covariance of the free numbers."""
    trace, square, covariance = sandwich(fit, [group.gamma for group in groups])
    # lavaan divides by n - 1 for each group
    covariance = covariance * fit.n / (fit.n - len(groups))
    return _shifted(fit.chi2, fit.df, trace, square, covariance)


def _shifted(chi2: float, df: int, trace: float, square: float, covariance: Floats) -> Robust:
    if df <= 0:
        return Robust(0.0, df, float("nan"), 0.0, trace, covariance)
    scale = float(np.sqrt(df / square))
    shift = df - scale * trace
    return Robust(chi2 * scale + shift, df, 1 / scale, shift, trace, covariance)


def baseline_dwls(groups: Sequence[Ordered]) -> tuple[Baseline, Robust]:
    """Return the statistics of unrelated items: all thresholds free, all correlations 0."""
    chi2, df, square = 0.0, 0, 0.0
    for group in groups:
        block = group.gamma[len(group.thresholds) :, len(group.thresholds) :]
        weight = 1 / np.diag(block)
        gaps = group.moments[len(group.thresholds) :]
        chi2 += (group.n - 1) * float(np.sum(weight * gaps**2))
        df += len(gaps)
        weighted = weight[:, None] * block
        square += float(np.sum(weighted * weighted.T))
    return Baseline(chi2, df), _shifted(chi2, df, float(df), square, np.zeros((0, 0)))


def srmr_dwls(fit: Fit, groups: Sequence[Ordered]) -> float:
    """Return the standardised root mean square residual of the correlations (the diagonal counts as fitted)."""
    total = 0.0
    for share, group, residual in zip(fit.shares, groups, fit.at.residuals, strict=True):
        p = len(group.categories)
        gaps = residual[len(group.thresholds) :]
        total += share * float(np.sqrt(np.sum(gaps**2) / (p * (p + 1) / 2)))
    return total


def indices_dwls(fit: Fit, groups: Sequence[Ordered]) -> tuple[Indices, ScaledIndices, Robust]:
    """Return the indices of the unscaled and of the scaled and shifted statistic."""
    base, base_robust = baseline_dwls(groups)
    robust = robust_dwls(fit, groups)
    cfi, tli = relative_fit(fit.chi2, fit.df, base.chi2, base.df)
    close = rmsea(fit.chi2, fit.df, fit.n - len(groups), len(groups)) if fit.df > 0 else None
    plain = Indices(
        fit.chi2,
        fit.df,
        fit.p if fit.df > 0 else None,
        base.chi2,
        base.df,
        cfi,
        tli,
        close,
        srmr_dwls(fit, groups),
        free=fit.table.free_count,
        n=fit.n,
    )
    return plain, scaled_indices(fit, robust, base, base_robust), robust
