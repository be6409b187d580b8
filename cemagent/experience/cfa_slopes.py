"""Moments of ordered answers under a model, and derivatives of any model's moments for any cell."""

from __future__ import annotations

import numpy as np

from cemagent.experience.cfa_implied import (
    INTERCEPT,
    LATENT_MEAN,
    LOADING,
    SCALE,
    THRESHOLD,
    Numbers,
    continuous_slopes,
    covariance_slopes,
    lower,
    matrices,
    real,
)
from cemagent.experience.cfa_model import Floats, Ints, Table
from cemagent.experience.cfa_solve import Fit


def cell_slopes(fit: Fit, group: int, kinds: Ints, rows: Ints, columns: Ints) -> Numbers:
    """Return the Jacobian (moments of the group, cells) at the fit."""
    if fit.table.ordinal:
        return ordered_slopes(fit.table, fit.x, group, kinds, rows, columns)
    return continuous_slopes(fit.parts(group), kinds, rows, columns, fit.table.mean_structure)


def threshold_items(table: Table) -> Ints:
    """Return the item of every threshold, item by item."""
    return np.repeat(np.arange(len(table.categories)), np.array(table.categories) - 1)


def ordered_values(table: Table, x: Floats, group: int) -> Floats:
    """Return [scale * (threshold - mean); correlations below the diagonal] of the underlying responses."""
    parts = matrices(table, x, group)
    owner = threshold_items(table)
    thresholds = real(parts.scales)[owner] * (real(parts.thresholds) - real(parts.mean)[owner])
    rows, columns = lower(len(parts.loadings), diagonal=False)
    covariance = real(parts.loadings @ parts.latent @ parts.loadings.T + parts.residuals)
    scaled = covariance * np.outer(parts.scales, parts.scales)
    return np.concatenate([thresholds, scaled[rows, columns]])


def ordered_slopes(table: Table, x: Floats, group: int, kinds: Ints, rows: Ints, columns: Ints) -> Floats:
    """Return the Jacobian (moments, cells) of ``ordered_values``."""
    parts = matrices(table, x, group)
    scales = real(parts.scales)
    owner = threshold_items(table)
    low, high = lower(len(scales), diagonal=False)
    covariance = real(parts.covariance)
    by_correlation = real(covariance_slopes(parts, kinds, rows, columns))[:, low, high] * scales[low] * scales[high]
    by_threshold = np.zeros((len(kinds), len(owner)))
    standing = real(parts.thresholds) - real(parts.mean)[owner]
    order = np.cumsum(np.concatenate([[0], np.array(table.categories) - 1]))
    loadings, means = real(parts.loadings), real(parts.latent_means)
    for k, (kind, row, column) in enumerate(zip(kinds, rows, columns, strict=True)):
        own = owner == row
        if kind == THRESHOLD:
            by_threshold[k, order[row] + column] = scales[row]
        elif kind == INTERCEPT:
            by_threshold[k, own] = -scales[row]
        elif kind == LOADING:
            by_threshold[k, own] = -scales[row] * means[column]
        elif kind == LATENT_MEAN:
            by_threshold[k] = -scales[owner] * loadings[owner, row]
        elif kind == SCALE:
            by_threshold[k, own] = standing[own]
            touched = np.where(low == row, scales[high], 0.0) + np.where(high == row, scales[low], 0.0)
            by_correlation[k] = touched * covariance[low, high]
    return np.hstack([by_threshold, by_correlation]).T
