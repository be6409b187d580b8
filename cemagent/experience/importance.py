"""Where to act first: the importance-performance map and the order of gains, with what is not decided.

Map: Martilla and James (1977), Journal of Marketing 41, 77-79. Importance is derived (a driver's weight) or stated
(the mean of an importance rating); performance is the mean rating. A point belongs to a quadrant only when its own
intervals and those of its distance to both lines leave no other. Gain: weight times the share of the scale still open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cemagent.experience import driver_notes as say
from cemagent.experience.bootstrap import DRAWS, LEVEL, bootstrap_moments, percentiles, weighted_moments
from cemagent.experience.cfa_measures import Estimate
from cemagent.experience.cfa_model import Floats
from cemagent.experience.cfa_moments import complete_rows
from cemagent.experience.driver_results import DriverAnalysis, Method
from cemagent.experience.notes import Note
from cemagent.experience.ranking import RankRange, first_probabilities, rank_ranges, ranks

Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill"]
Line = Literal["mean", "median", "middle"]
Scale = tuple[float, float]
QUADRANTS: dict[tuple[bool, bool], Quadrant] = {
    (True, False): "concentrate_here",
    (True, True): "keep_up",
    (False, False): "low_priority",
    (False, True): "possible_overkill",
}
"""By (importance above its line, performance above its line)."""
LEAST_N = 30


@dataclass(frozen=True)
class Place:
    """One point of the map; ``quadrants`` holds one name when it is decided, else all between which it lies."""

    name: str
    importance: Estimate
    performance: Estimate
    quadrants: tuple[Quadrant, ...]

    @property
    def quadrant(self) -> Quadrant | None:
        """Return the quadrant, None when the point lies between several."""
        return self.quadrants[0] if len(self.quadrants) == 1 else None


@dataclass(frozen=True)
class PerformanceMap:
    """The map and its two lines; without places ``notes`` say why."""

    n: int
    source: Literal["derived", "stated"]
    importance_line: float | None = None
    performance_line: float | None = None
    places: tuple[Place, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Gain:
    """What one driver can still give: ``gain`` = weight x ``room``, room being the open share of the scale (0 to 1)."""

    name: str
    gain: Estimate
    room: float
    rank: int
    rank_range: RankRange
    first_probability: float


@dataclass(frozen=True)
class Priorities:
    """Drivers in order of gain; ``tied_first`` names the first and all that cannot be told from it."""

    n: int
    gains: tuple[Gain, ...] = ()
    tied_first: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def derived_map(
    analysis: DriverAnalysis, method: Method = "lmg", line: Line = "mean", scale: Scale = (1.0, 5.0)
) -> PerformanceMap:
    """Return the map of a driver analysis: weight against mean.

    ``line`` "middle" is the middle of ``scale`` for performance; weights have no scale, so theirs is then the mean.
    """
    found, resamples = analysis.by(method), analysis.resamples
    if found is None or resamples is None:
        return PerformanceMap(analysis.n, "derived", notes=(*analysis.notes, say.nothing_to_place(analysis.segment)))
    weights = np.array([one.weight.value for one in found.weights])
    means = np.array([fact.mean for fact in analysis.facts])
    sides = (
        _Side(weights, resamples.weights[method], "mean" if line == "middle" else line, scale),
        _Side(means, resamples.means, line, scale),
    )
    return _map(analysis.n, "derived", [fact.name for fact in analysis.facts], *sides)


def stated_map(
    importance: Floats,
    performance: Floats,
    names: Sequence[str],
    *,
    line: Line = "mean",
    scale: Scale = (1.0, 5.0),
    weights: Floats | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> PerformanceMap:
    """Return the map of stated importance against performance, ratings (n, p) each on the same ``scale``.

    Rows with a missing answer are left out; below 30 complete rows there is no map. ``weights`` (n,) are the
    respondents'. ValueError when shapes do not agree.
    """
    p = len(names)
    if importance.shape != performance.shape or importance.shape[1] != p:
        raise ValueError("importance and performance need the same rows and one column for each name")
    own = np.ones(len(importance)) if weights is None else np.asarray(weights, dtype=np.float64)
    kept = complete_rows(np.column_stack([importance, performance, np.where(own > 0, own, np.nan)]))
    if len(kept) < LEAST_N:
        return PerformanceMap(len(kept), "stated", notes=(say.too_few_ratings(len(kept), LEAST_N),))
    ratings, own = kept[:, :-1], kept[:, -1]
    mean, _ = weighted_moments(ratings, own)
    resampled = bootstrap_moments(ratings, draws, seed, own).means
    sides = _Side(mean[:p], resampled[:, :p], line, scale), _Side(mean[p:], resampled[:, p:], line, scale)
    return _map(len(kept), "stated", names, *sides)


@dataclass(frozen=True)
class _Side:
    """One axis: values (p,), their resamples (m, p), and how its line is drawn."""

    values: Floats
    draws: Floats
    line: Line
    scale: Scale

    def line_of(self, values: Floats) -> Floats:
        """Return the line for each row of ``values`` (..., p)."""
        if self.line == "middle":
            return np.full(values.shape[:-1], sum(self.scale) / 2)
        return np.asarray((np.mean if self.line == "mean" else np.median)(values, axis=-1))

    def above(self) -> list[tuple[bool, ...]]:
        """Return, for each point, on which sides of the line it may lie: (True,), (False,) or both.

        A side is decided when two intervals leave out the other: that of the distance to the line, which has an
        error of its own, and that of the point itself, which is what a reader sees cross the line or not.
        """
        tail = (1 - LEVEL) / 2
        line = float(self.line_of(self.values))
        ends = [
            np.quantile(distances, [tail, 1 - tail], axis=0)
            for distances in (self.draws - self.line_of(self.draws)[:, None], self.draws - line)
        ]
        low, high = np.minimum(ends[0][0], ends[1][0]), np.maximum(ends[0][1], ends[1][1])
        return [
            (True,) if below > 0 else (False,) if beyond < 0 else (True, False)
            for below, beyond in zip(low, high, strict=True)
        ]


def _map(
    n: int, source: Literal["derived", "stated"], names: Sequence[str], importance: _Side, performance: _Side
) -> PerformanceMap:
    places = [
        Place(
            name,
            percentiles(float(importance.values[j]), importance.draws[:, j]),
            percentiles(float(performance.values[j]), performance.draws[:, j]),
            tuple(QUADRANTS[high, good] for high in important for good in performing),
        )
        for j, (name, important, performing) in enumerate(
            zip(names, importance.above(), performance.above(), strict=True)
        )
    ]
    notes = _off_scale(names, performance.values, performance.scale)
    if source == "stated":
        notes += _off_scale(names, importance.values, importance.scale)
    undecided = [place.name for place in places if place.quadrant is None]
    if undecided:
        notes.append(say.undecided_places(undecided))
    lines = float(importance.line_of(importance.values)), float(performance.line_of(performance.values))
    return PerformanceMap(n, source, *lines, tuple(places), tuple(notes))


def _off_scale(names: Sequence[str], means: Floats, scale: Scale) -> list[Note]:
    """Return a note for every mean outside the scale."""
    return [
        say.off_scale(name, mean, *scale)
        for name, mean in zip(names, means.tolist(), strict=True)
        if not scale[0] <= mean <= scale[1]
    ]


def fix_first(analysis: DriverAnalysis, method: Method = "lmg", scale: Scale = (1.0, 5.0)) -> Priorities:
    """Return the drivers in order of gain, weight x (top - mean) / (top - bottom of ``scale``).

    A driver that goes with a worse outcome has no gain and is left out (its note is in ``analysis.notes``).
    Nothing is ordered when a mean lies off the scale.
    """
    found, resamples = analysis.by(method), analysis.resamples
    if found is None or resamples is None:
        return Priorities(analysis.n, notes=(*analysis.notes, say.nothing_to_place(analysis.segment)))
    names = [fact.name for fact in analysis.facts]
    means = np.array([fact.mean for fact in analysis.facts])
    off = _off_scale(names, means, scale)
    if off:
        return Priorities(analysis.n, notes=tuple(off))
    worse = {note.where for note in analysis.notes if note.code == "negative_driver"}
    kept = [j for j, name in enumerate(names) if name not in worse]
    if not kept:
        return Priorities(analysis.n, notes=(*analysis.notes, say.nothing_to_place(analysis.segment)))
    room = (scale[1] - means[kept]) / (scale[1] - scale[0])
    gains = np.array([found.weights[j].weight.value for j in kept]) * room
    draws = resamples.weights[method][:, kept] * (scale[1] - resamples.means[:, kept]) / (scale[1] - scale[0])
    placed = zip(ranks(gains), rank_ranges(gains, draws), first_probabilities(draws).tolist(), strict=True)
    listed = [
        Gain(names[j], percentiles(float(gains[i]), draws[:, i]), float(room[i]), *place)
        for i, (j, place) in enumerate(zip(kept, placed, strict=True))
    ]
    listed.sort(key=lambda one: -one.gain.value)
    leading = tuple(one.name for one in listed if one.rank_range[0] == 1)
    tied = leading if len(leading) > 1 else ()
    return Priorities(analysis.n, tuple(listed), tied, (say.tied_first(tied),) if tied else ())
