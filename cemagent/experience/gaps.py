"""Gaps between what was expected and what was perceived, with paired intervals, weighted by importance where asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cemagent.experience.moments import Interval, mean_of
from cemagent.experience.notes import Note
from cemagent.experience.scale import FacetId
from cemagent.experience.scores import respondent_scores, too_few
from cemagent.experience.survey import Floats, Survey
from cemagent.playbook import Text


@dataclass(frozen=True)
class Gap:
    """Perception minus expectation of the same respondents; the interval is that of the paired difference (t).

    ``importance`` is the mean stated importance; ``weighted`` is the gap times its importance over mean importance.
    """

    id: str
    n: int
    perception: float | None
    expectation: float | None
    gap: float | None
    ci95: Interval | None
    importance: float | None = None
    weighted: float | None = None
    notes: tuple[Note, ...] = ()

    @property
    def falls_short(self) -> bool | None:
        """Return whether perception is below expectation beyond doubt; None where the interval holds 0 or is missing."""
        if self.ci95 is None or self.ci95[0] <= 0 <= self.ci95[1]:
            return None
        return self.ci95[1] < 0


@dataclass(frozen=True)
class Gaps:
    """Gaps by item and by dimension, and over all dimensions (each weighing the same, and by importance)."""

    items: tuple[Gap, ...]
    dimensions: tuple[Gap, ...]
    overall: Gap
    notes: tuple[Note, ...]


def gaps(survey: Survey, better: FacetId = "perception", than: FacetId = "expectation") -> Gaps | None:
    """Return the gaps of ``survey``; None where the file has not both facets.

    P - E by item and dimension follows Parasuraman, Zeithaml & Berry (1988).
    """
    if better not in survey.blocks or than not in survey.blocks:
        return None
    items = _weighed([_item_gap(survey, name, better, than) for name in _common(survey, better, than)])
    theirs = {facet: respondent_scores(survey, facet) for facet in survey.blocks}
    dimensions = []
    differences = []
    for dimension in survey.scale.dimensions:
        one, other = theirs[better].get(dimension.id), theirs[than].get(dimension.id)
        if one is None or other is None or dimension.role == "outcome":
            continue
        importance = theirs.get("importance", {}).get(dimension.id)
        dimensions.append(_gap(dimension.id, one, other, importance, survey.weights))
        differences.append(np.stack([one, other]))
    overall = _overall(differences, survey)
    notes = Note(
        "difference_scores",
        Text(
            ko="갭은 두 응답의 차이라 신뢰도가 낮을 수 있으니, 인지 점수와 함께 읽으십시오.",
            en="Gaps are differences of two answers and may be unreliable: read them beside the perceptions.",
        ),
    )
    return Gaps(tuple(items), tuple(_weighed(dimensions)), overall, (notes,))


def _common(survey: Survey, better: FacetId, than: FacetId) -> list[str]:
    return [item for item in survey.blocks[better].items if item in survey.blocks[than].items]


def _item_gap(survey: Survey, name: str, better: FacetId, than: FacetId) -> Gap:
    one, other = (survey.blocks[facet].of([name])[:, 0] for facet in (better, than))
    block = survey.blocks.get("importance")
    importance = block.of([name])[:, 0] if block and name in block.items else None
    return _gap(name, one, other, importance, survey.weights)


def _gap(name: str, one: Floats, other: Floats, importance: Floats | None, weights: Floats | None) -> Gap:
    both = ~(np.isnan(one) | np.isnan(other))
    paired = [mean_of(np.where(both, values, np.nan), weights) for values in (one, other, one - other)]
    stated = mean_of(importance, weights).mean if importance is not None else None
    missing = () if paired[2].mean is not None else (too_few(paired[2].n, name),)
    return Gap(name, paired[2].n, paired[0].mean, paired[1].mean, paired[2].mean, paired[2].ci95, stated, None, missing)


def _weighed(found: Sequence[Gap]) -> list[Gap]:
    stated = [gap.importance for gap in found if gap.importance is not None]
    if not stated or len(stated) < len(found):
        return list(found)
    usual = float(np.mean(stated))
    return [
        Gap(**{**gap.__dict__, "weighted": gap.gap * gap.importance / usual})
        if gap.gap is not None and gap.importance is not None
        else gap
        for gap in found
    ]


def _overall(differences: list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]], survey: Survey) -> Gap:
    """Return the gap over dimensions, each respondent's dimensions weighing the same."""
    if not differences:
        return Gap("overall", 0, None, None, None, None, notes=(too_few(0, "overall"),))
    stacked = np.stack(differences)
    return _gap("overall", stacked[:, 0].mean(axis=0), stacked[:, 1].mean(axis=0), None, survey.weights)
