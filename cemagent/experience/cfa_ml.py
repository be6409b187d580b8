"""Maximum likelihood for continuous items, one group or several (Joreskog 1969, 1971)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from cemagent.experience.cfa_implied import Numbers, continuous_jacobian, lower, matrices, real, vech
from cemagent.experience.cfa_model import Constraints, Floats, Kind, Measurement, Table
from cemagent.experience.cfa_moments import Moments
from cemagent.experience.cfa_solve import Evaluation, Fit, solve
from cemagent.experience.cfa_table import continuous_table


def normal_weight(inverse: Numbers, means: bool) -> Numbers:
    """Return W = diag(S^-1, D'(S^-1 x S^-1)D / 2), the information of normal moments (Magnus and Neudecker).

    ``inverse`` is S^-1 (p, p); the mean block is left out without ``means``.
    """
    p = len(inverse)
    rows, columns = lower(p)
    double = np.where(rows == columns, 1.0, 2.0)
    first = inverse[np.ix_(rows, rows)] * inverse[np.ix_(columns, columns)]
    second = inverse[np.ix_(rows, columns)] * inverse[np.ix_(columns, rows)]
    block = np.outer(double, double) * (first + second) / 4
    if not means:
        return np.asarray(block)
    size = p + len(rows)
    weight = np.zeros((size, size), dtype=inverse.dtype)
    weight[:p, :p] = inverse
    weight[p:, p:] = block
    return weight


def residual_moments(table: Table, moments: Moments, mean: Numbers, covariance: Numbers) -> Numbers:
    """Return [m - mu; vech(S + (m - mu)(m - mu)' - Sigma)], without the means if the table has none."""
    if not table.mean_structure:
        return vech(moments.covariance - covariance)
    gap = moments.mean - mean
    return np.concatenate([gap, vech(moments.covariance + np.outer(gap, gap) - covariance)])


def _discrepancy(table: Table, moments: Moments, mean: Floats, factor: Floats, inverse: Floats) -> float:
    """Return log|Sigma| - log|S| + tr(S Sigma^-1) - p + (m - mu)' Sigma^-1 (m - mu)."""
    gap = moments.mean - mean if table.mean_structure else np.zeros(len(mean))
    logdet = 2 * float(np.sum(np.log(np.diag(factor))))
    trace = float(np.sum(moments.covariance * inverse))
    return logdet - moments.logdet + trace - len(mean) + float(gap @ inverse @ gap)


def evaluate_ml(table: Table, groups: Sequence[Moments], x: Floats) -> Evaluation | None:
    """Return the likelihood's discrepancy and its parts at ``x``; None when Sigma is not positive definite."""
    n = sum(group.n for group in groups)
    value, slopes, weights, residuals = 0.0, [], [], []
    for g, moments in enumerate(groups):
        parts = matrices(table, x, g)
        mean, covariance = real(parts.mean), real(parts.covariance)
        try:
            factor = real(np.linalg.cholesky(covariance))
        except np.linalg.LinAlgError:
            return None
        inverse = real(np.linalg.inv(covariance))
        value += moments.n / n * _discrepancy(table, moments, mean, factor, inverse)
        slopes.append(real(continuous_jacobian(table, x, g)))
        weights.append(real(normal_weight(inverse, table.mean_structure)))
        residuals.append(real(residual_moments(table, moments, mean, covariance)))
    return Evaluation(value, tuple(slopes), tuple(weights), tuple(residuals))


def score_at(table: Table, groups: Sequence[Moments], x: Numbers) -> Numbers:
    """Return minus half the gradient of the discrepancy at real or complex ``x``, matrix by matrix."""
    n = sum(group.n for group in groups)
    total = np.zeros(table.free_count, dtype=x.dtype)
    for g, moments in enumerate(groups):
        parts = matrices(table, x, g)
        inverse = np.linalg.inv(parts.covariance)
        gap = moments.mean - parts.mean if table.mean_structure else np.zeros(len(moments.mean))
        pull = inverse @ (moments.covariance + np.outer(gap, gap) - parts.covariance) @ inverse
        push = inverse @ gap
        by_loading = pull @ parts.loadings @ parts.latent + np.outer(push, parts.latent_means)
        by_latent = parts.loadings.T @ pull @ parts.loadings
        gradients = {
            Kind.LOADING: by_loading,
            Kind.RESIDUAL: pull,
            Kind.LATENT: by_latent,
            Kind.INTERCEPT: push[:, None],
            Kind.LATENT_MEAN: (parts.loadings.T @ push)[:, None],
        }
        cells = table.cells[g]
        slope = np.zeros(len(cells.here), dtype=x.dtype)
        for kind, gradient in gradients.items():
            chosen = cells.of_kind[kind]
            slope[chosen] = gradient[cells.rows[chosen], cells.columns[chosen]]
        symmetric = (cells.kinds == Kind.RESIDUAL) | (cells.kinds == Kind.LATENT)
        slope[symmetric & (cells.rows == cells.columns)] /= 2
        np.add.at(total, cells.numbers, moments.n / n * slope[cells.open])
    return total


def observed_information(fit: Fit, groups: Sequence[Moments]) -> Floats:
    """Return the observed information of one respondent by complex steps of the exact gradient."""
    step = 1e-20
    size = fit.table.free_count
    hessian = np.empty((size, size))
    for k in range(size):
        x = fit.x.astype(np.complex128)
        x[k] += step * 1j
        hessian[:, k] = -score_at(fit.table, groups, x).imag / step
    return (hessian + hessian.T) / 2


def fit_ml(
    measurement: Measurement,
    groups: Sequence[Moments],
    constraints: Constraints | None = None,
    mean_structure: bool | None = None,
) -> Fit | None:
    """Fit by maximum likelihood; moments are in the order of ``measurement.items``.

    The mean structure is left out for one group and modelled for several, as lavaan does. None when the
    starting values define no distribution (for instance a singular covariance matrix).
    """
    means = len(groups) > 1 if mean_structure is None else mean_structure
    table = continuous_table(
        measurement,
        [group.covariance for group in groups],
        [group.mean for group in groups] if means else None,
        constraints,
    )
    return solve(table, [group.n for group in groups], partial(evaluate_ml, table, list(groups)))
