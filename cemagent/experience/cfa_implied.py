"""What a parameter table implies for the moments of each group, and the derivatives of that.

The derivatives are exact; all functions take complex numbers too, so that second derivatives come from
complex steps (Squire and Trapp 1998) without rounding error.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cemagent.experience.cfa_model import Floats, Ints, Kind, Table

Numbers = NDArray[Any]
"""Real or complex arrays."""
LOADING, RESIDUAL, LATENT, INTERCEPT, LATENT_MEAN, THRESHOLD, SCALE = (int(kind) for kind in Kind)


@dataclass(frozen=True)
class Matrices:
    """The parameter matrices of one group: loadings (p, m), residuals (p, p), latent (m, m), and means."""

    loadings: Numbers
    residuals: Numbers
    latent: Numbers
    intercepts: Numbers
    latent_means: Numbers
    thresholds: Numbers
    scales: Numbers

    @property
    def covariance(self) -> Numbers:
        """Return the implied covariance matrix of the items."""
        return np.asarray(self.loadings @ self.latent @ self.loadings.T + self.residuals)

    @property
    def mean(self) -> Numbers:
        """Return the implied means of the items."""
        return np.asarray(self.intercepts + self.loadings @ self.latent_means)


def matrices(table: Table, x: Numbers, group: int) -> Matrices:
    """Return the matrices of ``group`` at the free numbers ``x``."""
    cells = table.cells[group]
    values = table.filled(x)[cells.here]
    p, m = len(table.measurement.items), len(table.measurement.factors)

    def place(kind: int, shape: tuple[int, ...], initial: float = 0.0) -> Numbers:
        matrix = np.full(shape, initial, dtype=values.dtype)
        chosen = cells.of_kind[kind]
        rows, columns = cells.rows[chosen], cells.columns[chosen]
        if len(shape) == 1:
            matrix[rows] = values[chosen]
        else:
            matrix[rows, columns] = values[chosen]
            if shape[0] == shape[1] and kind != LOADING:
                matrix[columns, rows] = values[chosen]
        return matrix

    loadings, residuals, latent = place(LOADING, (p, m)), place(RESIDUAL, (p, p)), place(LATENT, (m, m))
    scales = place(SCALE, (p,), 1.0)
    if table.ordinal:
        # the underlying responses have variance 1 / scale^2, so their residual variances are what is left
        np.fill_diagonal(residuals, 1 / scales**2 - np.sum((loadings @ latent) * loadings, axis=1))
    return Matrices(
        loadings,
        residuals,
        latent,
        place(INTERCEPT, (p,)),
        place(LATENT_MEAN, (m,)),
        values[cells.of_kind[THRESHOLD]],
        scales,
    )


@lru_cache(maxsize=64)
def lower(size: int, diagonal: bool = True) -> tuple[Ints, Ints]:
    """Return row and column indices of the lower triangle, column by column (vech)."""
    rows, columns = np.triu_indices(size, 0 if diagonal else 1)
    return columns.astype(np.intp), rows.astype(np.intp)


def vech(matrix: Numbers) -> Numbers:
    """Return the lower triangle of the last two axes as a vector, column by column."""
    rows, columns = lower(matrix.shape[-1])
    return np.asarray(matrix[..., rows, columns])


def covariance_slopes(parts: Matrices, kinds: Ints, rows: Ints, columns: Ints) -> Numbers:
    """Return d Sigma / d parameter, (parameters, p, p), for any cells of the matrices, fixed ones too."""
    p = len(parts.loadings)
    spread = parts.loadings @ parts.latent
    slopes = np.zeros((len(kinds), p, p), dtype=spread.dtype)
    chosen = np.flatnonzero(kinds == LOADING)
    slopes[chosen, rows[chosen], :] += spread[:, columns[chosen]].T
    slopes[chosen, :, rows[chosen]] += spread[:, columns[chosen]].T
    chosen = np.flatnonzero(kinds == RESIDUAL)
    slopes[chosen, rows[chosen], columns[chosen]] = 1.0
    slopes[chosen, columns[chosen], rows[chosen]] = 1.0
    chosen = np.flatnonzero(kinds == LATENT)
    left, right = parts.loadings.T[rows[chosen]], parts.loadings.T[columns[chosen]]
    products = left[:, :, None] * right[:, None, :]
    slopes[chosen] = np.where((rows == columns)[chosen, None, None], products, products + products.transpose(0, 2, 1))
    return slopes


def mean_slopes(parts: Matrices, kinds: Ints, rows: Ints, columns: Ints) -> Numbers:
    """Return d mu / d parameter, (parameters, p)."""
    slopes = np.zeros((len(kinds), len(parts.loadings)), dtype=parts.loadings.dtype)
    chosen = np.flatnonzero(kinds == LOADING)
    slopes[chosen, rows[chosen]] = parts.latent_means[columns[chosen]]
    chosen = np.flatnonzero(kinds == INTERCEPT)
    slopes[chosen, rows[chosen]] = 1.0
    chosen = np.flatnonzero(kinds == LATENT_MEAN)
    slopes[chosen] = parts.loadings[:, rows[chosen]].T
    return slopes


def continuous_slopes(parts: Matrices, kinds: Ints, rows: Ints, columns: Ints, means: bool) -> Numbers:
    """Return the Jacobian (moments, parameters) of [mu; vech Sigma], or of vech Sigma without ``means``."""
    covariances = vech(covariance_slopes(parts, kinds, rows, columns)).T
    if not means:
        return covariances
    return np.vstack([mean_slopes(parts, kinds, rows, columns).T, covariances])


def continuous_jacobian(table: Table, x: Numbers, group: int) -> Numbers:
    """Return the Jacobian (moments, free numbers) of one group's continuous moments."""
    parts = matrices(table, x, group)
    cells = table.cells[group]
    slopes = continuous_slopes(parts, cells.kinds, cells.rows, cells.columns, table.mean_structure)
    return np.asarray(slopes @ cells.collapse)


def real(values: Numbers) -> Floats:
    """Return ``values`` as float64."""
    return np.asarray(values.real, dtype=np.float64)
