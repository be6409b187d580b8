"""Confirmatory factor analysis of a scale from answers to figures a reviewer can check, or reasons instead.

``confirm`` is the whole analysis of one sample, ``compare`` that of segments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cemagent.experience import structure_notes as say
from cemagent.experience.cfa_fit import (
    Estimator,
    Indices,
    ScaledIndices,
    fit_baseline,
    indices_ml,
    robust_ml,
    scaled_indices,
)
from cemagent.experience.cfa_implied import real
from cemagent.experience.cfa_measures import (
    Estimate,
    FactorMeasure,
    Loading,
    factor_correlations,
    factor_measures,
    htmt,
    loadings,
)
from cemagent.experience.cfa_ml import fit_ml
from cemagent.experience.cfa_model import Floats, Measurement
from cemagent.experience.cfa_moments import complete_rows, moments_of
from cemagent.experience.cfa_ordinal import fit_dwls, indices_dwls
from cemagent.experience.cfa_score import Hint, modification_hints
from cemagent.experience.cfa_solve import Fit
from cemagent.experience.estimation import ContinuousEstimation, Estimation, Level, OrderedEstimation
from cemagent.experience.invariance import Invariance, climb
from cemagent.experience.notes import Note
from cemagent.experience.polychoric import category_codes, ordered_moments
from cemagent.experience.screening import ADVISED_N, obstacles

SEGMENT_N = 100
HINT_CHI2 = 3.84
"""A modification index below the 5 % point says nothing."""


@dataclass(frozen=True)
class Structure:
    """A measurement model on one sample. Without ``indices`` nothing was estimated and ``notes`` say why.

    ``scaled`` belongs to the robust estimators. ``separated`` maps a pair of factors to whether both AVE exceed
    their squared correlation (Fornell and Larcker 1981), None where an AVE is missing.
    """

    estimator: Estimator
    n: int
    indices: Indices | None = None
    scaled: ScaledIndices | None = None
    loadings: tuple[Loading, ...] = ()
    factors: tuple[FactorMeasure, ...] = ()
    correlations: Mapping[tuple[str, str], Estimate] | None = None
    separated: Mapping[tuple[str, str], bool | None] | None = None
    htmt: Mapping[tuple[str, str], float | None] | None = None
    hints: tuple[Hint, ...] = ()
    notes: tuple[Note, ...] = ()


def confirm(data: Floats, measurement: Measurement, estimator: Estimator = "MLR") -> Structure:
    """Return the analysis of answers (n, items), columns in the order of ``measurement.items``, NaN = missing.

    Rows with a missing answer are left out (``n`` counts the rest). ``WLSMV`` takes every distinct value as a
    category.
    """
    kept = complete_rows(np.asarray(data, dtype=np.float64))
    found = obstacles(kept, measurement.items)
    if found:
        return Structure(estimator, len(kept), notes=tuple(found))
    if degrees_of_freedom(measurement) < 0:
        return Structure(estimator, len(kept), notes=(say.not_identified(),))
    return _confirm_ordered(kept, measurement) if estimator == "WLSMV" else _confirm_ml(kept, measurement, estimator)


def degrees_of_freedom(measurement: Measurement) -> int:
    """Return moments minus parameters of a model in one group."""
    p, m = len(measurement.items), len(measurement.factors)
    alone = sum(len(items) == 1 for items in measurement.factors.values())
    latent = m if measurement.orthogonal else m * (m + 1) // 2
    free = len(measurement.loading_cells()) - m + p - alone + len(measurement.residual_covariances) + latent
    return p * (p + 1) // 2 - free


def _confirm_ml(kept: Floats, measurement: Measurement, estimator: Estimator) -> Structure:
    moments = moments_of(kept)
    fit = fit_ml(measurement, [moments])
    failure = _failure(fit)
    if fit is None or failure:
        return Structure(estimator, len(kept), notes=tuple(failure))
    base = fit_baseline(measurement.items, [moments], fit.table.mean_structure)
    scaled, covariance = None, fit.inverse
    if estimator != "ML":
        robust = robust_ml(estimator, fit, [moments])
        scaled = scaled_indices(fit, robust, base, robust_ml(estimator, base, [moments]))
        covariance = robust.covariance
    found = _assemble(fit, covariance, moments.covariance, Structure(estimator, len(kept), scaled=scaled))
    return replace(found, indices=indices_ml(fit, [moments], base))


def _confirm_ordered(kept: Floats, measurement: Measurement) -> Structure:
    ordered = ordered_moments(kept)
    fit = fit_dwls(measurement, [ordered])
    failure = _failure(fit)
    if fit is None or failure:
        return Structure("WLSMV", len(kept), notes=tuple(failure))
    plain, scaled, robust = indices_dwls(fit, [ordered])
    found = _assemble(fit, robust.covariance, ordered.correlation, Structure("WLSMV", len(kept), scaled=scaled))
    return replace(found, indices=plain)


def _failure(fit: Fit | None) -> list[Note]:
    if fit is None or not fit.converged:
        return [say.no_convergence()]
    return [] if fit.identified else [say.not_identified()]


def _assemble(fit: Fit, covariance: Floats, observed: Floats, frame: Structure) -> Structure:
    measurement = fit.table.measurement
    notes, improper = _improper(fit)
    measures = tuple(factor_measures(fit, covariance, improper))
    correlations = factor_correlations(fit, covariance)
    if frame.n < ADVISED_N:
        notes.append(say.small_sample(frame.n, ADVISED_N))
    hints = tuple(hint for hint in modification_hints(fit) if hint.chi2 > HINT_CHI2)
    return replace(
        frame,
        loadings=tuple(loadings(fit, covariance)),
        factors=measures,
        correlations=correlations,
        separated=_separated(measures, correlations),
        htmt=htmt(measurement, observed),
        hints=hints,
        notes=tuple(notes),
    )


def _improper(fit: Fit) -> tuple[list[Note], frozenset[str]]:
    """Return notes on negative residual variances and factor correlations beyond 1, and the factors concerned."""
    measurement = fit.table.measurement
    parts = fit.parts()
    alone = {items[0] for items in measurement.factors.values() if len(items) == 1}
    residuals = real(np.diag(parts.residuals))
    bad = [item for i, item in enumerate(measurement.items) if residuals[i] < 0 and item not in alone]
    notes = [say.heywood(item) for item in bad]
    concerned = {name for name, items in measurement.factors.items() if set(items) & set(bad)}
    latent = real(parts.latent)
    factors = list(measurement.factors)
    if np.linalg.eigvalsh(latent)[0] <= 0:
        root = np.sqrt(np.abs(np.diag(latent)))
        beyond = np.abs(latent / np.outer(root, root)) >= 1 - 1e-9
        np.fill_diagonal(beyond, np.diag(latent) <= 0)
        named = [factors[f] for f in np.flatnonzero(beyond.any(axis=0))] or factors
        notes.append(say.improper_factors(named))
        concerned |= {factors[f] for f in np.flatnonzero(np.diag(latent) <= 0)}
    return notes, frozenset(concerned)


def _separated(
    measures: Sequence[FactorMeasure], correlations: Mapping[tuple[str, str], Estimate]
) -> dict[tuple[str, str], bool | None]:
    ave = {measure.factor: measure.ave for measure in measures}
    found: dict[tuple[str, str], bool | None] = {}
    for pair, correlation in correlations.items():
        one, two = ave[pair[0]], ave[pair[1]]
        found[pair] = None if one is None or two is None else min(one, two) > correlation.value**2
    return found


def compare(
    data: Floats,
    segments: Sequence[str],
    measurement: Measurement,
    estimator: Estimator = "MLR",
    highest: Level = "strict",
) -> Invariance:
    """Return how far segments may be compared; ``segments`` labels the rows of ``data`` ('' = no segment).

    Segments with fewer than 100 complete rows (or fewer rows than needed for the items) are left out with a
    note. The largest segment comes first: latent mean differences are from it.
    """
    answers, labels = np.asarray(data, dtype=np.float64), np.asarray(segments)
    rows = {str(label): complete_rows(answers[labels == label]) for label in np.unique(labels) if str(label)}
    needed = max(SEGMENT_N, len(measurement.items) + 1)
    notes: list[Note] = []
    usable: dict[str, Floats] = {}
    for label, kept in sorted(rows.items(), key=lambda entry: -len(entry[1])):
        found = [] if len(kept) < needed else obstacles(kept, measurement.items)
        if len(kept) < needed:
            notes.append(say.segment_too_small(label, len(kept), needed))
        elif found:
            notes.extend(replace(note, where=f"{label}: {note.where}" if note.where else label) for note in found)
        else:
            usable[label] = kept
    sizes = tuple(len(kept) for kept in usable.values())
    if len(usable) < 2:
        return Invariance(tuple(usable), sizes, (), None, False, {}, (*notes, say.one_segment()))
    model = replace(measurement, identification="unit")
    estimation = _estimation(usable, model, estimator)
    if isinstance(estimation, Note):
        return Invariance(tuple(usable), sizes, (), None, False, {}, (*notes, estimation))
    found_levels = climb(estimation, list(usable), highest)
    return replace(found_levels, notes=(*notes, *found_levels.notes))


def _estimation(usable: Mapping[str, Floats], model: Measurement, estimator: Estimator) -> Estimation | Note:
    if estimator != "WLSMV":
        return ContinuousEstimation(model, [moments_of(kept) for kept in usable.values()], estimator)
    values = [[tuple(np.unique(column)) for column in kept.T] for kept in usable.values()]
    unlike = [
        item
        for i, item in enumerate(model.items)
        if len({group[i] for group in values}) > 1 or category_codes(next(iter(usable.values())))[1][i] < 3
    ]
    if unlike:
        return say.categories_differ(unlike)
    return OrderedEstimation(model, [ordered_moments(kept) for kept in usable.values()])
