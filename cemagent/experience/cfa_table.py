"""From a measurement model and the groups' moments to a parameter table with starting values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cemagent.experience.cfa_model import Constraints, Floats, Kind, Measurement, Table, TableWriter


@dataclass(frozen=True)
class Start:
    """Starting loadings (items, factors) for unit factor variances, factor correlations and residual variances."""

    loadings: Floats
    latent: Floats
    residuals: Floats


def start_values(measurement: Measurement, covariance: Floats) -> Start:
    """Return starts from the first principal axis of each factor's own items.

    ``covariance`` is (items, items) in the order of ``measurement.items``; the axis carries the signs, so
    that a reversed item starts with a negative loading.
    """
    items = measurement.items
    place = {item: i for i, item in enumerate(items)}
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread)
    axes = np.zeros((len(items), len(measurement.factors)))
    for column, names in enumerate(measurement.factors.values()):
        index = [place[name] for name in names]
        axes[index, column] = _axis(correlation[np.ix_(index, index)])
    loadings = axes * spread[:, None]
    composites = axes.T @ correlation @ axes
    root = np.sqrt(np.diag(composites))
    latent = composites / np.outer(root, root)
    if measurement.orthogonal:
        latent = np.eye(len(root))
    explained = np.sum(axes**2, axis=1)
    residuals = spread**2 * np.clip(1 - explained, 0.3, 1)
    return Start(loadings, latent, residuals)


def _axis(block: Floats) -> Floats:
    """Return loadings of one factor for the correlations of its items, the first one positive."""
    size = len(block)
    if size == 1:
        return np.ones(1)
    vector = np.linalg.eigh(block)[1][:, -1]
    vector = vector * (np.sign(vector[0]) or 1.0)
    signed = block * np.outer(np.sign(vector), np.sign(vector))
    shared = np.clip((signed.sum() - size) / (size * (size - 1)), 0.1, 0.8)
    return np.asarray(np.clip(vector * np.sqrt(size * shared), -0.9, 0.9), dtype=np.float64)


def continuous_table(
    measurement: Measurement,
    covariances: Sequence[Floats],
    means: Sequence[Floats] | None,
    constraints: Constraints | None = None,
) -> Table:
    """Return the table for continuous items in one group or several (``means`` given: with mean structure).

    As in lavaan: with equal loadings a factor variance fixed at 1 is freed after the first group, with equal
    intercepts the factor means are. A factor with one item gets no residual variance of that item.
    """
    constraints = constraints or Constraints()
    writer = TableWriter()
    for group, covariance in enumerate(covariances):
        start = start_values(measurement, covariance)
        write_loadings(writer, measurement, start, constraints, group)
        _write_residuals(writer, measurement, start, covariance, constraints, group)
        write_latent(writer, measurement, start, constraints, group)
        if means is not None:
            for i, item in enumerate(measurement.items):
                shared = constraints.holds("intercepts", item)
                writer.open(Kind.INTERCEPT, i, 0, group, float(means[group][i]), shared)
            write_latent_means(writer, measurement, group, "intercepts" in constraints.equal)
    return writer.table(measurement, len(covariances), means is not None)


def _scales(measurement: Measurement, start: Start) -> Floats:
    """Return the length of each factor's unit: 1, or the start of the marker's loading."""
    if measurement.identification == "unit":
        return np.ones(len(measurement.factors))
    place = {item: i for i, item in enumerate(measurement.items)}
    markers = [place[items[0]] for items in measurement.factors.values()]
    return start.loadings[markers, np.arange(len(markers))]


def write_loadings(
    writer: TableWriter, measurement: Measurement, start: Start, constraints: Constraints, group: int
) -> None:
    """Add the loadings of one group; a marker's is 1."""
    scales = _scales(measurement, start)
    seen: set[int] = set()
    for i, f in measurement.loading_cells():
        first = f not in seen
        seen.add(f)
        if first and measurement.identification == "marker":
            writer.fixed(Kind.LOADING, i, f, group, 1.0)
        else:
            shared = constraints.holds("loadings", measurement.items[i])
            writer.open(Kind.LOADING, i, f, group, float(start.loadings[i, f] / scales[f]), shared)


def _write_residuals(
    writer: TableWriter,
    measurement: Measurement,
    start: Start,
    covariance: Floats,
    constraints: Constraints,
    group: int,
) -> None:
    alone = {items[0] for items in measurement.factors.values() if len(items) == 1}
    for i, item in enumerate(measurement.items):
        if item in alone and sum(item in items for items in measurement.factors.values()) == 1:
            writer.fixed(Kind.RESIDUAL, i, i, group, 0.0)
        else:
            shared = constraints.holds("residuals", item)
            writer.open(Kind.RESIDUAL, i, i, group, float(start.residuals[i]), shared)
    for i, k in measurement.residual_cells():
        fitted = start.loadings[i] @ start.latent @ start.loadings[k]
        limit = 0.3 * np.sqrt(start.residuals[i] * start.residuals[k])
        value = float(np.clip(covariance[i, k] - fitted, -limit, limit))
        writer.open(Kind.RESIDUAL, i, k, group, value, shared=False)


def write_latent(
    writer: TableWriter, measurement: Measurement, start: Start, constraints: Constraints, group: int
) -> None:
    """Add the factor variances and covariances of one group."""
    scales = _scales(measurement, start)
    freed_scale = measurement.identification == "marker" or (group > 0 and "loadings" in constraints.equal)
    for f in range(len(measurement.factors)):
        if freed_scale:
            writer.open(Kind.LATENT, f, f, group, float(scales[f] ** 2), shared=False)
        else:
            writer.fixed(Kind.LATENT, f, f, group, 1.0)
        for g in range(f):
            if measurement.orthogonal:
                writer.fixed(Kind.LATENT, f, g, group, 0.0)
            else:
                value = float(start.latent[f, g] * scales[f] * scales[g])
                writer.open(Kind.LATENT, f, g, group, value, shared=False)


def write_latent_means(writer: TableWriter, measurement: Measurement, group: int, anchored: bool) -> None:
    """Add the factor means: 0, or free after the first group when ``anchored`` by equal intercepts."""
    for f in range(len(measurement.factors)):
        if anchored and group > 0:
            writer.open(Kind.LATENT_MEAN, f, 0, group, 0.0, shared=False)
        else:
            writer.fixed(Kind.LATENT_MEAN, f, 0, group, 0.0)
