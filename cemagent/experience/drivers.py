"""Which drivers move the outcome: weights with intervals, ranks they can take, and what stands in the way.

Two decompositions of R2 from the same resamples: relative weights and Shapley values (LMG). Intervals of weights
are percentiles of the bootstrap: in simulations (``benchmarks/experience.py coverage``) they cover best near zero,
where BCa and delta intervals fall short. R2 itself is optimistic in the sample and once more in each resample, so
its interval holds the percentiles of R2 adjusted twice (Ezekiel 1930).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypedDict, Unpack

import numpy as np

from cemagent.experience import driver_notes as say
from cemagent.experience import structure_notes
from cemagent.experience.bootstrap import (
    DRAWS,
    Draws,
    bootstrap_moments,
    correlations_of,
    effective_n,
    percentiles,
    weighted_moments,
)
from cemagent.experience.cfa_model import Floats
from cemagent.experience.driver_binary import least_events, split_binary
from cemagent.experience.driver_results import (
    Decomposition,
    DriverAnalysis,
    DriverFacts,
    DriverWeight,
    Kind,
    Method,
    Resamples,
    Split,
)
from cemagent.experience.notes import Note
from cemagent.experience.ranking import first_probabilities, rank_ranges, ranks
from cemagent.experience.relative_weights import relative_weights
from cemagent.experience.screening import collinear_items
from cemagent.experience.shapley import EXACT_DRIVERS, lmg, lmg_draws

LEAST_N = 30
ROWS_A_DRIVER = 3
"""Complete rows needed for each driver and the outcome, so that resamples (63 % distinct rows) stay regular."""
ADVISED_N = 100
STRONG_VIF = 5.0
STRONG_CONDITION = 30.0
USABLE_DRAWS = 0.8
MOST_ORDERED_VALUES = 11
SINGULAR = 1e-10


@dataclass(frozen=True)
class _Task:
    """Complete rows of one analysis, with what the caller said about them."""

    x: Floats
    y: Floats
    names: tuple[str, ...]
    outcome: str
    weights: Floats
    segment: str | None

    @cached_property
    def values(self) -> Floats:
        return np.unique(self.y)

    @property
    def needed(self) -> int:
        return max(LEAST_N, ROWS_A_DRIVER * (len(self.names) + 1))


class Options(TypedDict, total=False):
    """What ``drivers`` takes beside the data."""

    kind: Kind | None
    draws: int
    seed: int


def drivers(
    x: Floats,
    y: Floats,
    names: Sequence[str],
    outcome: str = "outcome",
    *,
    weights: Floats | None = None,
    segment: str | None = None,
    **options: Unpack[Options],
) -> DriverAnalysis:
    """Return the weights of the drivers ``x`` (n, p) for the outcome ``y`` (n,); NaN is missing, listwise.

    An outcome of two values is binary (the larger is the event) unless ``kind`` says otherwise. ``weights`` are
    the respondents' (n,); a row whose weight is 0 or missing is left out. ValueError when shapes do not agree or a weight is negative.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if x.ndim != 2 or x.shape != (len(y), len(names)) or not names:
        raise ValueError("x needs one row for each outcome and one column for each name")
    given = np.ones(len(y)) if weights is None else np.nan_to_num(np.asarray(weights, dtype=np.float64))
    if given.shape != y.shape or np.any(given < 0):
        raise ValueError("weights must be one number of zero or more for each row")
    complete = ~np.isnan(x).any(axis=1) & ~np.isnan(y) & (given > 0)
    task = _Task(x[complete], y[complete], tuple(names), outcome, given[complete], segment)
    kind: Kind = options.get("kind") or ("binary" if len(task.values) == 2 else "continuous")
    reason = _obstacle(task, kind)
    if reason is not None:
        return DriverAnalysis(outcome, kind, len(task.y), len(y), segment, notes=(reason,))
    return _analysis(task, kind, len(y), options.get("draws", DRAWS), options.get("seed", 0))


def drivers_by_segment(
    x: Floats,
    y: Floats,
    segments: Sequence[str],
    names: Sequence[str],
    outcome: str = "outcome",
    *,
    weights: Floats | None = None,
    **options: Unpack[Options],
) -> tuple[DriverAnalysis, ...]:
    """Return one analysis for each value of ``segments`` (n,; "" is no segment), in order of name.

    Unless told, whether the outcome is binary is decided on all rows, so that segments are analysed alike.
    """
    place = np.asarray(segments, dtype=np.str_)
    y = np.asarray(y, dtype=np.float64)
    seen = np.unique(y[~np.isnan(y)])
    options["kind"] = options.get("kind") or ("binary" if len(seen) == 2 else "continuous")
    found = []
    for segment in sorted(set(place.tolist()) - {""}):
        rows = place == segment
        own = None if weights is None else np.asarray(weights)[rows]
        found.append(drivers(np.asarray(x)[rows], y[rows], names, outcome, weights=own, segment=segment, **options))
    return tuple(found)


def _obstacle(task: _Task, kind: Kind) -> Note | None:
    """Return why there are no figures, before any is computed."""
    n, values = len(task.y), task.values
    if n < task.needed:
        return say.too_few(n, task.needed, task.segment)
    if len(values) == 1:
        return say.one_class(task.outcome) if kind == "binary" else say.constant_outcome(task.outcome)
    if kind == "binary":
        if len(values) > 2:
            return say.not_binary(task.outcome, len(values))
        rarer = int(min(np.sum(task.y == value) for value in values))
        if rarer < least_events(len(task.names)):
            return say.rare_class(task.outcome, rarer, least_events(len(task.names)))
    constant = [name for name, spread in zip(task.names, np.ptp(task.x, axis=0), strict=True) if spread == 0]
    if constant:
        return structure_notes.constant_item(constant[0])
    involved = collinear_items(task.x, task.names)
    return structure_notes.collinear(involved) if involved else None


def _analysis(task: _Task, kind: Kind, n_given: int, draws: int, seed: int) -> DriverAnalysis:
    """Return the analysis of data without an obstacle; resamples that cannot be computed are left out."""
    y = np.where(task.y == task.values[-1], 1.0, 0.0) if kind == "binary" else task.y
    data = np.column_stack([task.x, y])
    mean, covariance = weighted_moments(data, task.weights)
    correlation = correlations_of(covariance)
    moments = bootstrap_moments(data, draws, seed, task.weights)
    blank = DriverAnalysis(task.outcome, kind, len(y), n_given, task.segment, effective_n(task.weights))
    if kind == "binary":
        found = split_binary(task.x, y, task.weights, moments, seed)
        if found is None:
            return replace(blank, notes=(say.separation(task.outcome),))
        slopes, splits, notes = found
    else:
        slopes = np.asarray(np.linalg.solve(correlation[:-1, :-1], correlation[:-1, -1]), dtype=np.float64)
        splits, notes = _split_continuous(correlation, moments, len(y), seed)
    usable = np.all([np.isfinite(split.draws).all(axis=1) for split in splits], axis=0)
    if usable.mean() < USABLE_DRAWS:
        return replace(blank, notes=(say.unstable(_nearly_constant(task), float(usable.mean()), task.segment),))
    facts = _facts(task, mean, correlation, slopes)
    condition = float(np.sqrt(np.linalg.cond(correlation[:-1, :-1])))
    decompositions = tuple(_decomposition(task.names, split, usable) for split in splits)
    resamples = Resamples(moments.means[usable][:, :-1], {split.method: split.draws[usable] for split in splits})
    all_notes = _warnings(task, kind, n_given, facts, condition, decompositions) + notes
    if not usable.all():
        all_notes.append(say.resamples_left_out(float(1 - usable.mean())))
    return replace(
        blank,
        condition=condition,
        facts=facts,
        decompositions=decompositions,
        notes=tuple(all_notes),
        resamples=resamples,
    )


def _split_continuous(correlation: Floats, moments: Draws, n: int, seed: int) -> tuple[list[Split], list[Note]]:
    """Return R2 of least squares split by both methods; a resample with a constant column is NaN."""
    p = len(correlation) - 1
    drawn = correlations_of(moments.covariances)
    regular = np.flatnonzero(np.isfinite(drawn).all(axis=(1, 2)))
    regular = regular[np.linalg.eigvalsh(drawn[regular][:, :-1, :-1])[:, 0] > SINGULAR]
    shrink = (n - 1) / (n - p - 1)
    splits = []
    both: tuple[tuple[Method, Floats, Floats], ...] = (
        ("relative_weights", relative_weights(correlation), relative_weights(drawn[regular])),
        ("lmg", lmg(correlation, seed), lmg_draws(drawn[regular], correlation, seed)),
    )
    for method, weights, of_draws in both:
        draws = np.full((len(drawn), p), np.nan)
        draws[regular] = of_draws
        r2 = float(weights.sum())
        adjusted = 1 - (1 - r2) * shrink
        twice = 1 - (1 - draws.sum(axis=1)) * shrink**2
        exact = method == "relative_weights" or p <= EXACT_DRIVERS
        splits.append(Split(method, "r2", weights, draws, r2, adjusted, twice, exact))
    notes = [] if p <= EXACT_DRIVERS else [say.sampled_orders(p, EXACT_DRIVERS)]
    return splits, notes


def _decomposition(names: Sequence[str], split: Split, usable: Floats) -> Decomposition:
    """Return the weights of one method with their intervals and ranks."""
    draws = split.draws[usable]
    shares, share_draws = split.weights / split.weights.sum(), draws / draws.sum(axis=1, keepdims=True)
    placed = zip(
        ranks(split.weights), rank_ranges(split.weights, draws), first_probabilities(draws).tolist(), strict=True
    )
    weights = tuple(
        DriverWeight(
            name,
            percentiles(float(split.weights[j]), draws[:, j]),
            percentiles(float(shares[j]), share_draws[:, j]),
            *place,
        )
        for j, (name, place) in enumerate(zip(names, placed, strict=True))
    )
    r2 = percentiles(split.r2, split.r2_draws[usable])
    bounded = replace(r2, low=max(r2.low, 0.0), high=max(r2.high, 0.0))
    return Decomposition(split.method, split.measure, bounded, split.r2_adjusted, weights, split.exact)


def _facts(task: _Task, mean: Floats, correlation: Floats, slopes: Floats) -> tuple[DriverFacts, ...]:
    inflation = np.diag(np.linalg.inv(correlation[:-1, :-1]))
    return tuple(
        DriverFacts(name, float(mean[j]), float(correlation[j, -1]), float(slopes[j]), float(inflation[j]))
        for j, name in enumerate(task.names)
    )


def _nearly_constant(task: _Task) -> list[str]:
    """Return the columns whose commonest answer leaves fewer than ten others, or else the most uneven one."""
    columns = dict(zip((*task.names, task.outcome), (*task.x.T, task.y), strict=True))
    others = {
        name: len(column) - int(np.unique(column, return_counts=True)[1].max()) for name, column in columns.items()
    }
    return [name for name, count in others.items() if count < 10] or [min(others, key=lambda name: others[name])]


def _warnings(
    task: _Task,
    kind: Kind,
    n_given: int,
    facts: Sequence[DriverFacts],
    condition: float,
    decompositions: Sequence[Decomposition],
) -> list[Note]:
    """Return what a reader must know beside the figures."""
    n = len(task.y)
    notes = [say.listwise(n_given - n, n_given)] if n < n_given else []
    if n < ADVISED_N:
        notes.append(say.small_sample(n, ADVISED_N, task.segment))
    whole = bool(np.all(task.y == np.round(task.y)))
    if kind == "continuous" and whole and len(task.values) <= MOST_ORDERED_VALUES:
        notes.append(say.as_continuous(task.outcome))
    largest = max(fact.vif for fact in facts)
    if largest > STRONG_VIF or condition > STRONG_CONDITION:
        overlapping = [fact.name for fact in facts if fact.vif > min(STRONG_VIF, largest * 0.99)]
        notes.append(say.strong_collinearity(overlapping, largest, condition))
    error = 1 / np.sqrt(effective_n(task.weights))
    for fact in facts:
        if fact.correlation < -2 * error:
            notes.append(say.negative_driver(fact.name, fact.correlation))
        elif fact.slope < 0 < fact.correlation:
            notes.append(say.suppressor(fact.name))
    if decompositions[0].r2_adjusted <= 0:
        notes.append(say.nothing_explained(task.segment))
    first, second = (max(one.weights, key=lambda weight: weight.weight.value).name for one in decompositions)
    return [*notes, say.methods_disagree(first, second)] if first != second else notes
