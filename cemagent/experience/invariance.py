"""May segments be compared? Measurement invariance from the same structure to the same intercepts.

Levels: configural (same structure), metric (equal loadings), scalar (equal intercepts too), strict (equal
residuals too); ordered answers have equal thresholds before metric and no strict level. The rule is in
``invariance_rule``. Where loadings or intercepts fail, the item that contradicts most is freed, one at a time,
while at least half of each factor's items (and two) stay equal (partial invariance: Byrne, Shavelson and
Muthen 1989). Latent means may be compared from scalar or partial scalar invariance on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cemagent.experience import structure_notes as say
from cemagent.experience.cfa_difference import Difference
from cemagent.experience.cfa_measures import Estimate, estimates
from cemagent.experience.cfa_model import Constraints, EqualClass, Kind
from cemagent.experience.cfa_solve import Fit
from cemagent.experience.estimation import Estimation, Level, Summary
from cemagent.experience.invariance_rule import MILDEST, STRICTEST, Judgement, acceptable, judge
from cemagent.experience.notes import Note

Verdict = Literal["holds", "provisional", "partial", "fails"]
SEARCHED: frozenset[Level] = frozenset({"metric", "scalar"})


@dataclass(frozen=True)
class Freed:
    """A parameter class of one item that is left to differ between the groups."""

    name: EqualClass
    item: str


@dataclass(frozen=True)
class Trial:
    """One set of constraints: its fit and the comparison with the level before."""

    summary: Summary
    holds: bool
    difference: Difference | None = None
    cfi_drop: float | None = None
    rmsea_rise: float | None = None
    culprits: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    freed: tuple[Freed, ...] = ()


@dataclass(frozen=True)
class Step:
    """One level: the trial with everything equal (given what lower levels freed), and the partial one that holds."""

    level: Level
    full: Trial
    partial: Trial | None = None

    @property
    def holds(self) -> bool:
        """Return whether the level holds in full or in part."""
        return self.full.holds or self.partial is not None

    @property
    def verdict(self) -> Verdict:
        """Return ``holds`` only when the sample also rules out a difference that matters in every equal item."""
        if self.partial is not None:
            return "partial"
        if not self.full.holds:
            return "fails"
        if self.full.freed:
            return "partial"
        return "provisional" if self.full.unproven else "holds"

    @property
    def accepted(self) -> Trial:
        """Return the trial that holds, or the full one that does not."""
        return self.partial or self.full


@dataclass(frozen=True)
class Invariance:
    """What holds between the groups; ``means`` maps group and factor to the latent mean difference.

    Differences are from the first group, in its standard deviations. ``level`` is the highest level that nothing
    refutes with nothing freed (each step's ``verdict`` says whether without reserve); ``comparable`` says whether latent means may be compared, ``notes`` why not.
    """

    groups: tuple[str, ...]
    sizes: tuple[int, ...]
    steps: tuple[Step, ...]
    level: Level | None
    comparable: bool
    means: Mapping[str, Mapping[str, Estimate]]
    notes: tuple[Note, ...] = ()

    def step(self, level: Level) -> Step | None:
        """Return the step of a level, None if it was not reached."""
        return next((step for step in self.steps if step.level == level), None)


@dataclass(frozen=True)
class _Rung:
    constraints: Constraints
    fit: Fit
    judgement: Judgement


def _try(
    estimation: Estimation, name: EqualClass, constraints: Constraints, general: Fit, start: Constraints
) -> _Rung | None:
    fit = estimation.fit(constraints)
    if fit is None or not fit.converged:
        return None
    searched = any(one == name for one, _ in constraints.freed - start.freed)
    return _Rung(constraints, fit, judge(estimation, name, fit, general, MILDEST if searched else STRICTEST))


def _may_free(estimation: Estimation, constraints: Constraints, name: EqualClass, item: str) -> bool:
    freed = {other for one, other in constraints.freed if one == name}
    for items in estimation.measurement.factors.values():
        allowed = min(len(items) // 2, len(items) - 2)
        if item in items and len(freed & set(items)) >= allowed:
            return False
    return True


def _search(estimation: Estimation, name: EqualClass, rung: _Rung, general: Fit) -> _Rung | None:
    """Free the worst item until the level holds; None when it does not within the limit."""
    start = rung.constraints
    while not rung.judgement.holds:
        doubts = rung.judgement.doubts
        free = [doubt for doubt in doubts if _may_free(estimation, rung.constraints, name, doubt.item)]
        if not free:
            return None
        freed = rung.constraints.freed | {(name, free[0].item)}
        following = _try(estimation, name, Constraints(start.equal, freed), general, start)
        if following is None:
            return None
        rung = following
    return rung


def _trial(estimation: Estimation, rung: _Rung) -> Trial:
    judgement = rung.judgement
    return Trial(
        estimation.summary(rung.fit),
        judgement.holds,
        judgement.difference,
        judgement.cfi_drop,
        judgement.rmsea_rise,
        judgement.culprits,
        judgement.unproven,
        tuple(Freed(name, item) for name, item in sorted(rung.constraints.freed)),
    )


def _start(equal: tuple[EqualClass, ...], below: Constraints) -> Constraints:
    """Return the constraints of a level; what lower levels freed of an item frees its further parameters too."""
    freed = below.freed
    if equal[-1] == "intercepts":
        freed |= {("intercepts", item) for name, item in below.freed if name == "loadings"}
    if equal[-1] == "residuals":
        freed |= {("residuals", item) for _, item in below.freed}
    return Constraints(frozenset(equal), freed)


def climb(estimation: Estimation, labels: Sequence[str], highest: Level = "strict") -> Invariance:
    """Return the highest level that holds, in full and in part, and latent mean differences where they may be."""
    groups, sizes = tuple(labels), estimation.sizes
    general = estimation.fit(Constraints())
    if general is None or not general.converged:
        return Invariance(groups, sizes, (), None, False, {}, (say.no_convergence(),))
    summary = estimation.summary(general)
    fits = acceptable(summary)
    steps = [Step("configural", Trial(summary, fits))]
    if not fits:
        return Invariance(groups, sizes, tuple(steps), None, False, {}, (say.structure_differs(),))
    scalar, notes = _ascend(estimation, general, steps, highest)
    whole = [step.level for step in steps if step.full.holds and not step.full.freed]
    if scalar is None:
        return Invariance(groups, sizes, tuple(steps), whole[-1], False, {}, tuple(notes))
    if scalar.constraints.freed:
        notes.append(say.partly_invariant(sorted({item for _, item in scalar.constraints.freed})))
    means = latent_means(estimation, scalar.fit, groups)
    return Invariance(groups, sizes, tuple(steps), whole[-1], True, means, tuple(notes))


def _ascend(estimation: Estimation, general: Fit, steps: list[Step], highest: Level) -> tuple[_Rung | None, list[Note]]:
    """Append the levels after the configural one to ``steps``; return the scalar rung, if it holds, and notes."""
    scalar, notes = None, list[Note]()
    below = Constraints()
    for level, equal in estimation.ladder[1:]:
        start = _start(equal, below)
        rung = _try(estimation, equal[-1], start, general, start)
        if rung is None:
            notes.append(say.no_convergence(level))
            break
        partial = None
        if not rung.judgement.holds and level in SEARCHED:
            partial = _search(estimation, equal[-1], rung, general)
        steps.append(Step(level, _trial(estimation, rung), _trial(estimation, partial) if partial else None))
        notes.extend(_remarks(steps[-1]))
        if not steps[-1].holds:
            break
        reached = partial or rung
        scalar = reached if level == "scalar" else scalar
        below, general = reached.constraints, reached.fit
        if level == highest:
            break
    return scalar, notes


def _remarks(step: Step) -> list[Note]:
    """Return why means may not be compared, or which items could still differ; residuals are no reason."""
    if step.level == "strict":
        return []
    if step.holds:
        unproven = step.accepted.unproven
        return [say.difference_not_ruled_out(unproven)] if unproven else []
    speak = {"thresholds": say.thresholds_differ, "metric": say.loadings_differ, "scalar": say.intercepts_differ}
    return [speak[step.level](step.full.culprits)]


def latent_means(estimation: Estimation, fit: Fit, groups: Sequence[str]) -> dict[str, dict[str, Estimate]]:
    """Return each later group's latent means against the first group (its mean 0, its standard deviation 1)."""
    covariance = estimation.covariance(fit) / fit.n
    factors = list(estimation.measurement.factors)
    found: dict[str, dict[str, Estimate]] = {}
    for g, label in enumerate(groups[1:], start=1):
        places = [int(fit.table.free[fit.table.find(Kind.LATENT_MEAN, f, 0, g)]) for f in range(len(factors))]
        picked = estimates(fit.x[places], covariance[np.ix_(places, places)])
        found[label] = dict(zip(factors, picked, strict=True))
    return found
