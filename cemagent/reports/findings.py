"""What a report says beyond the reviews: means, strengths, first steps, ranks, gaps."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from cemagent.errors import Lang
from cemagent.playbook import Criterion
from cemagent.records.portfolio import Portfolio
from cemagent.records.review import STAGES, Review, Verdict, stage_of

_SEPARATORS = re.compile(r"[/\\]+")


@dataclass(frozen=True)
class Graded:
    """A verdict with the criterion it belongs to; the criterion may be of a rubric that is not at hand."""

    verdict: Verdict
    criterion: Criterion | None
    lang: Lang

    @property
    def title(self) -> str:
        """Return the criterion's title, or its id."""
        return self.criterion.title.in_(self.lang) if self.criterion else self.verdict.id

    @property
    def look_for(self) -> str:
        """Return what the criterion looks for, empty where unknown."""
        return self.criterion.look_for.in_(self.lang) if self.criterion else ""

    @property
    def next_step(self) -> str:
        """Return what to do next: the review's word, else the rubric's; nothing at the highest level."""
        if self.verdict.level == 3:
            return ""
        return self.verdict.next_step or (self.criterion.next_step.in_(self.lang) if self.criterion else "")

    @property
    def stage(self) -> str:
        """Return the stage of the criterion."""
        return stage_of(self.verdict.ref)


def ref_order(ref: str) -> tuple[int, ...]:
    """Return the sort key of a rubric number: R2.1 stands before R10.1."""
    return tuple(int(part) for part in ref[1:].split("."))


def graded_of(portfolio: Portfolio, review: Review) -> list[Graded]:
    """Return the verdicts of ``review`` with their criteria, in the order of the rubric."""
    by_id = {criterion.id: criterion for criterion in portfolio.criteria}
    by_ref = {criterion.ref: criterion for criterion in portfolio.criteria}
    found = [
        Graded(verdict, by_id.get(verdict.id) or by_ref.get(verdict.ref), portfolio.lang) for verdict in review.criteria
    ]
    return sorted(found, key=lambda item: ref_order(item.verdict.ref))


def mean_level(review: Review) -> float | None:
    """Return the mean level of a review, 0 to 3, or None where nothing was graded."""
    if not review.criteria:
        return None
    return sum(verdict.level for verdict in review.criteria) / len(review.criteria)


def stage_levels(review: Review) -> dict[str, float | None]:
    """Return the mean level of every stage: the review's figure, else one made from its levels."""
    if review.stages:
        return {stage: review.stages.get(stage) for stage in STAGES}
    levels: dict[str, list[int]] = {stage: [] for stage in STAGES}
    for verdict in review.criteria:
        levels[stage_of(verdict.ref)].append(verdict.level)
    return {stage: sum(found) / len(found) if found else None for stage, found in levels.items()}


def level_counts(review: Review) -> tuple[int, int, int, int]:
    """Return how many criteria stand at level 0, 1, 2 and 3."""
    counts = Counter(verdict.level for verdict in review.criteria)
    return counts[0], counts[1], counts[2], counts[3]


def strengths(items: list[Graded], limit: int = 3) -> tuple[list[Graded], bool]:
    """Return the best criteria, and whether they rest on evidence; without any, the ones that come nearest."""
    best = sorted(items, key=lambda item: (-item.verdict.level, -item.verdict.confidence, ref_order(item.verdict.ref)))
    evidenced = [item for item in best if item.verdict.level >= 2]
    if evidenced:
        return evidenced[: limit + 2], True
    return [item for item in best if item.verdict.level == 1][:limit], False


def first_steps(portfolio: Portfolio, items: list[Graded], limit: int = 3) -> list[Graded]:
    """Return the most useful next steps: the lowest levels first, then where most criteria link to.

    A criterion's leverage is the number of criteria of other playbooks that lead to its
    playbook. One step a stage, while there are enough stages.
    """
    links = Counter(
        target
        for criterion in portfolio.criteria
        for target in criterion.links_to
        if target != criterion.id.partition(".")[0]
    )
    open_items = [item for item in items if item.next_step]
    open_items.sort(
        key=lambda item: (item.verdict.level, -links[item.verdict.id.partition(".")[0]], ref_order(item.verdict.ref))
    )
    chosen: list[Graded] = []
    others: list[Graded] = []
    stages: set[str] = set()
    for item in open_items:
        (others if item.stage in stages else chosen).append(item)
        stages.add(item.stage)
    return (chosen + others)[:limit]


@dataclass(frozen=True)
class Ranked:
    """A reviewed plan with its rank; plans whose mean is equal to two decimals share one."""

    review: Review
    name: str
    mean: float | None
    rank: int | None
    tied: bool


def ranking(portfolio: Portfolio, names: dict[int, str]) -> list[Ranked]:
    """Return the reviewed plans, best first; ``names`` are the display names by position in the portfolio."""
    rows = [
        (review, names[index], mean_level(review))
        for index, review in enumerate(portfolio.reviews)
        if review.status == "reviewed"
    ]
    means = [None if mean is None else round(mean, 2) for _, _, mean in rows]
    graded = sorted(mean for mean in means if mean is not None)
    shared = Counter(graded)
    ranked = [
        Ranked(
            review,
            name,
            exact,
            None if mean is None else 1 + len(graded) - bisect_right(graded, mean),
            mean is not None and shared[mean] > 1,
        )
        for (review, name, exact), mean in zip(rows, means, strict=True)
    ]
    return sorted(ranked, key=lambda row: (row.rank is None, row.rank or 0, row.name))


@dataclass(frozen=True)
class Gap:
    """A criterion that plans leave out: absent in ``absent`` of ``plans``."""

    criterion: Criterion
    absent: int
    plans: int
    mean: float


def levels_by_criterion(portfolio: Portfolio) -> dict[str, list[int]]:
    """Return the levels over all reviewed plans by rubric number."""
    levels: dict[str, list[int]] = {criterion.ref: [] for criterion in portfolio.criteria}
    for review in portfolio.reviewed():
        for verdict in review.criteria:
            levels.setdefault(verdict.ref, []).append(verdict.level)
    return levels


def common_gaps(portfolio: Portfolio, limit: int = 8) -> list[Gap]:
    """Return the criteria that are absent from most plans, the most common first."""
    levels = levels_by_criterion(portfolio)
    gaps = [
        Gap(criterion, levels[criterion.ref].count(0), len(found), sum(found) / len(found))
        for criterion in portfolio.criteria
        if 0 in (found := levels[criterion.ref])
    ]
    gaps.sort(key=lambda gap: (-gap.absent / gap.plans, gap.mean, ref_order(gap.criterion.ref)))
    return gaps[:limit]


def display_names(reviews: list[Review]) -> dict[int, str]:
    """Return a name for each review by position: its path without the folders that all share."""
    parts = [[part for part in _SEPARATORS.split(review.document) if part] or [review.document] for review in reviews]
    shared = 0
    while parts and all(len(path) > shared + 1 and path[shared] == parts[0][shared] for path in parts):
        shared += 1
    return {index: "/".join(path[shared:]) for index, path in enumerate(parts)}
