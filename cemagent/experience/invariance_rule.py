"""When does a level of measurement invariance hold? One rule, stated and calibrated.

A level holds when all of these do:

1. the chi-square difference test against the level before has p >= .05 (scaled for robust and ordinal
   estimators);
2. CFI falls by no more than .01 (Cheung and Rensvold 2002) and RMSEA rises by no more than .015 (Chen 2007);
3. no single item contradicts it. The overall test dilutes one deviating item among many, so each item has its
   own score test. Its critical value is the one that finds a difference of 0.3 standard deviations in 95 of 100
   samples, but never so low that more than 25 % of truly invariant models would be refused, nor so high that
   less than 5 % would be (Bonferroni over the items). More answers therefore mean fewer false refusals. Once
   the worst item has been freed, the others are held to the customary 5 %.

With more than 1,000 answers in every group, 1 refutes differences that no decision would notice and is left
out, and an item counts only when its difference may reach 0.3 standard deviations.

An item whose 95 % bound reaches the margin although nothing refutes it is ``unproven`` (Yuan and Chan 2016): the
level holds only provisionally, and the result names the item, because the answers are too few to rule a
difference out. The margin is 0.27: a difference of 0.3 between responses shrinks by about a tenth when they are
rounded to five points.

Rates at 2 x 300 with one loading of six to fifteen changed by 0.3: the level ``holds`` without reserve in at most
5 % of samples (tests/experience/test_invariance.py, ``test_gate_rates``).
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy import special

from cemagent.experience.cfa_difference import Difference
from cemagent.experience.cfa_model import EqualClass
from cemagent.experience.cfa_score import release_columns, score_test
from cemagent.experience.cfa_solve import Fit
from cemagent.experience.estimation import Estimation, Summary

LEVEL = 0.05
CFI_DROP = 0.01
RMSEA_RISE = 0.015
MARGIN = 0.3
ROUNDED_MARGIN = 0.27
STRICTEST, MILDEST = 0.25, 0.05
BOUND = float(special.ndtri(0.95))
LARGE_GROUP = 1000
ACCEPTABLE_CFI = 0.90
ACCEPTABLE_RMSEA = 0.08


@dataclass(frozen=True)
class ItemDoubt:
    """How far one item's parameter may differ between groups, in standard deviations of the item.

    ``critical`` is the chi2 (one degree of freedom) from which on the item refutes the level.
    """

    name: EqualClass
    item: str
    chi2: float
    critical: float
    difference: float
    bound: float

    @property
    def refutes(self) -> bool:
        """Return whether the item contradicts that its parameter is equal."""
        return self.chi2 > self.critical

    @property
    def unproven(self) -> bool:
        """Return whether a difference beyond the margin cannot be ruled out."""
        return self.bound >= ROUNDED_MARGIN


@dataclass(frozen=True)
class Judgement:
    """The rule's answer for one level; ``doubts`` are all items, the worst first."""

    holds: bool
    difference: Difference | None
    cfi_drop: float
    rmsea_rise: float
    doubts: tuple[ItemDoubt, ...]

    @property
    def culprits(self) -> tuple[str, ...]:
        """Return the items that refute the level, or the worst one if only the whole model does."""
        found = tuple(doubt.item for doubt in self.doubts if doubt.refutes)
        return found if found or self.holds else tuple(doubt.item for doubt in self.doubts[:1])

    @property
    def unproven(self) -> tuple[str, ...]:
        """Return the items that nothing refutes but that could still differ by the margin."""
        return tuple(doubt.item for doubt in self.doubts if doubt.unproven and not doubt.refutes)


def critical_value(error: float, tests: int, strictest: float = STRICTEST) -> float:
    """Return the chi2 that finds a difference of ``MARGIN`` in 95 of 100 samples, within the two limits."""
    wanted = MARGIN / error - BOUND if error > 0 else float("inf")
    low, high = (float(-special.ndtri(rate / tests / 2)) for rate in (strictest, MILDEST))
    return min(max(wanted, low), high) ** 2


def item_doubts(
    estimation: Estimation, fit: Fit, name: EqualClass, strictest: float = STRICTEST
) -> tuple[ItemDoubt, ...]:
    """Return every item whose parameter ``name`` is shared, the one that contradicts most first.

    With several parameters (more groups, cross-loadings) the item's worst one counts.
    """
    spreads = estimation.spreads(fit)
    deviations = estimation.item_spreads()
    items = estimation.measurement.items
    columns = {item: release_columns(fit, name, i) for i, item in enumerate(items)}
    tests = sum(len(found) for found in columns.values())
    doubts = []
    for i, item in enumerate(items):
        singles = [score_test(fit, column, spreads) for column in columns[item]]
        worst = max((single for single in singles if single.df), key=lambda single: single.chi2, default=None)
        if worst is None:
            continue
        change = abs(worst.change) / float(deviations[i])
        error = change / worst.chi2**0.5 if worst.chi2 > 0 else 0.0
        bound = change + BOUND * error
        doubts.append(ItemDoubt(name, item, worst.chi2, critical_value(error, tests, strictest), change, bound))
    return tuple(sorted(doubts, key=lambda doubt: -doubt.chi2))


def judge(
    estimation: Estimation, name: EqualClass, restricted: Fit, general: Fit, strictest: float = STRICTEST
) -> Judgement:
    """Return whether the level that makes ``name`` equal holds against the level before."""
    difference = estimation.difference(restricted, general)
    now, before = estimation.summary(restricted), estimation.summary(general)
    drop = before.cfi - now.cfi
    rise = now.rmsea - before.rmsea if now.rmsea is not None and before.rmsea is not None else 0.0
    doubts = item_doubts(estimation, restricted, name, strictest)
    large = min(estimation.sizes) > LARGE_GROUP
    worse = difference.df > 0 and difference.p < LEVEL and not large
    contradicted = any(doubt.refutes and (doubt.unproven or not large) for doubt in doubts)
    holds = not (worse or contradicted or drop > CFI_DROP or rise > RMSEA_RISE)
    return Judgement(holds, difference, drop, rise, doubts)


def acceptable(summary: Summary) -> bool:
    """Return whether the same structure fits in all groups at all (CFI >= .90 or RMSEA <= .08)."""
    return summary.cfi >= ACCEPTABLE_CFI or (summary.rmsea is not None and summary.rmsea <= ACCEPTABLE_RMSEA)
