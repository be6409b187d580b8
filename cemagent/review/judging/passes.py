"""Several readings of one plan by a judge, put together: the middle level, and how far the levels spread."""

from __future__ import annotations

import random
from collections.abc import Sequence
from statistics import fmean, median_low

from cemagent.playbook import Criterion
from cemagent.records.review import Verdict
from cemagent.review.judging.checking import agreement_of, fallen_back

_GROUP = 12
"""Criteria in one call: two stages of the rubric."""


def groups_of(criteria: Sequence[Criterion], most: int = _GROUP) -> list[list[Criterion]]:
    """Return the criteria in groups of whole stages, at most ``most`` in each unless a stage has more."""
    stages: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        stages.setdefault(criterion.ref.partition(".")[0], []).append(criterion)
    groups: list[list[Criterion]] = []
    for members in stages.values():
        if groups and len(groups[-1]) + len(members) <= most:
            groups[-1] += members
        else:
            groups.append(list(members))
    return groups


def ordered(group: Sequence[Criterion], seed: str, number: int) -> list[Criterion]:
    """Return ``group`` in the order of pass ``number``: as it stands in the first, else shuffled by ``seed``."""
    order = list(group)
    if number:
        random.Random(f"{seed}:{number}:{order[0].ref}").shuffle(order)  # noqa: S311 - an order, not a secret
    return order


def merged(passes: Sequence[Verdict | None], offline: Verdict) -> Verdict:
    """Return one verdict of those that the passes gave (None: no usable answer), else the offline one, marked.

    The level is the lower median, ``spread`` the range, ``score`` the mean of the levels.
    """
    judged = [verdict for verdict in passes if verdict is not None and not verdict.fell_back]
    if not judged:
        given = [verdict for verdict in passes if verdict is not None]
        return min(given, key=lambda verdict: verdict.level) if given else fallen_back(offline)
    levels = [verdict.level for verdict in judged]
    level = median_low(levels)
    chosen = next(verdict for verdict in judged if verdict.level == level)
    return chosen.model_copy(
        update={
            "spread": float(max(levels) - min(levels)),
            "score": round(fmean(levels), 3) if len(levels) > 1 else float(level),
            "confidence": agreement_of(levels, offline.level, level),
        }
    )
