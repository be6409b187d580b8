"""How well two readers' levels agree."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

LEVELS = 4
"""Levels 0 to 3."""
Levels = tuple[int, int]
"""The labelled level and the predicted one."""


class Agreement(BaseModel):
    """Agreement of predicted with labelled levels.

    ``kappa`` is Cohen's kappa with quadratic weights over the levels 0 to 3 (Cohen 1968,
    Psychological Bulletin 70), None where both sides gave one and the same level throughout;
    ``bias`` is the mean of predicted minus labelled.
    """

    rows: int
    kappa: float | None
    exact: float | None
    within_one: float | None
    bias: float | None


def agreement(levels: Sequence[Levels]) -> Agreement:
    """Return the agreement over pairs of (labelled, predicted) level."""
    return Agreement(
        rows=len(levels),
        kappa=weighted_kappa(levels),
        exact=mean([label == level for label, level in levels]),
        within_one=mean([abs(label - level) <= 1 for label, level in levels]),
        bias=mean([level - label for label, level in levels]),
    )


def weighted_kappa(levels: Sequence[Levels]) -> float | None:
    """Return Cohen's kappa with quadratic weights over pairs of (labelled, predicted) level.

    1 - sum(d² observed) / sum(d² expected by chance), d being the distance of two levels;
    None where chance alone would agree always, or without rows.
    """
    count = len(levels)
    labelled = [sum(label == level for label, _ in levels) for level in range(LEVELS)]
    predicted = [sum(found == level for _, found in levels) for level in range(LEVELS)]
    observed = sum((label - level) ** 2 for label, level in levels)
    expected = sum((i - j) ** 2 * labelled[i] * predicted[j] for i in range(LEVELS) for j in range(LEVELS))
    return 1 - observed * count / expected if expected else None


def mean(values: Sequence[float]) -> float | None:
    """Return the mean of ``values``; None without any."""
    return sum(values) / len(values) if values else None
