"""What was measured: items, dimensions with their reliability, the single figure of a scale, and the data's quality."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cemagent.experience.cfa_measures import Estimate
from cemagent.experience.columns import ColumnMap
from cemagent.experience.headlines import headline
from cemagent.experience.moments import design_effect
from cemagent.experience.notes import Note
from cemagent.experience.quality import Quality
from cemagent.experience.reliability import Reliability, reliability
from cemagent.experience.reliability_ordinal import MOST_CATEGORIES, OrdinalReliability, ordinal_reliability
from cemagent.experience.scores import DimensionScore, dimension_scores, distributions
from cemagent.experience.survey import MINIMUM_N, Floats, Survey
from cemagent.playbook import Text
from cemagent.tools.experience.notices import placed
from cemagent.tools.experience.results import (
    DataQuality,
    DimensionResult,
    HeadlineResult,
    Interval,
    ItemReliability,
    ItemScore,
)

OMEGA_KIND = "omega total (McDonald 1999), one-factor model, ML"
_REPEATED = frozenset({"not_ordered", "single_item", "two_items", "no_convergence"})
"""Codes that the ordinal coefficients would repeat after the plain ones, or that say nothing is amiss."""


def span(estimate: Estimate | None) -> Interval | None:
    """Return the interval of ``estimate``, None where there is none."""
    return None if estimate is None else (estimate.low, estimate.high)


def item_scores(survey: Survey) -> list[ItemScore]:
    """Return every item in every way of asking, in the order of the scale."""
    found = []
    for one in distributions(survey):
        item = survey.scale.item(one.item)
        points = survey.scale.points_of(item, one.facet)
        found.append(
            ItemScore(
                id=one.item,
                facet=one.facet,
                dimension=one.dimension,
                title=item.title,
                reverse=one.reverse,
                n=one.n,
                missing=one.missing,
                counts=list(one.counts),
                shares=list(one.shares),
                lowest=points.min,
                labels=points.labels,
                mean=one.mean,
                sd=one.sd,
                ci95=one.ci95,
            )
        )
    return found


def answered_items(survey: Survey, dimension: str) -> tuple[str, ...]:
    """Return the scored items of ``dimension`` that anybody answered; an empty column enters no figure."""
    items = survey.items_of(dimension)
    return tuple(item for item in items if not np.isnan(survey.main.of([item])).all())


def dimension_results(survey: Survey) -> tuple[list[DimensionResult], list[Note]]:
    """Return score and reliability of every dimension that the file has, and why figures are missing."""
    results, notes = [], list[Note]()
    for score in dimension_scores(survey):
        items = answered_items(survey, score.id)
        answers = survey.main.of(items)
        plain = reliability(answers, items)
        if plain.alpha is not None and plain.n < MINIMUM_N:
            plain, ordinal = Reliability(items, plain.n, notes=(_few_for_alpha(plain.n),)), OrdinalReliability(plain.n)
        else:
            ordinal = _ordinal(survey, items, answers)
        results.append(_dimension(survey, score, plain, ordinal))
        notes += [*score.notes, *placed(plain.notes, score.id)]
        notes += [note for note in placed(ordinal.notes, score.id) if note.code not in _REPEATED]
    return results, notes


def _few_for_alpha(n: int) -> Note:
    return Note(
        "too_few_for_reliability",
        Text(
            ko=f"모든 문항에 답한 사람이 {n}명이라 신뢰도 계수를 내지 않으니 {MINIMUM_N}명 이상 모으십시오.",
            en=f"With {n} complete answers no reliability is given: collect {MINIMUM_N} or more.",
        ),
    )


def _ordinal(survey: Survey, items: tuple[str, ...], answers: Floats) -> OrdinalReliability:
    """Return the ordinal coefficients where answers are few ordered categories, and nothing elsewhere."""
    if len(items) < 2:
        return OrdinalReliability(0)
    points = survey.scale.points_of(survey.scale.item(items[0]), survey.scale.main_facet)
    if not points.listed or points.count > MOST_CATEGORIES:
        return OrdinalReliability(0)
    return ordinal_reliability(answers, items)


def _dimension(
    survey: Survey, score: DimensionScore, plain: Reliability, ordinal: OrdinalReliability
) -> DimensionResult:
    dimension = survey.scale.dimension(score.id)
    return DimensionResult(
        id=score.id,
        title=dimension.title,
        role=dimension.role,
        n=score.n,
        n_effective=score.n_effective,
        missing=score.missing,
        mean=score.mean,
        sd=score.sd,
        ci95=score.ci95,
        floor=score.floor,
        ceiling=score.ceiling,
        points=score.points,
        reliability_n=plain.n,
        alpha=plain.alpha.value if plain.alpha else None,
        alpha_ci95=span(plain.alpha),
        alpha_standardised=plain.alpha_standardised,
        spearman_brown=plain.spearman_brown,
        omega=plain.omega.value if plain.omega else None,
        omega_ci95=span(plain.omega),
        omega_kind=OMEGA_KIND if plain.omega else None,
        ordinal_alpha=ordinal.alpha.value if ordinal.alpha else None,
        ordinal_omega=ordinal.omega.value if ordinal.omega else None,
        items=[
            ItemReliability(id=one.item, item_total=one.item_total, alpha_if_dropped=one.alpha_if_dropped)
            for one in plain.by_item
        ],
    )


def headline_result(survey: Survey) -> tuple[HeadlineResult | None, list[Note]]:
    """Return the single figure of a scale that has one."""
    found = headline(survey)
    if found is None:
        return None, []
    result = HeadlineResult(
        id=found.id, label=found.label, unit=found.unit, n=found.n, value=found.value, ci95=found.ci95,
        parts=dict(found.parts),
    )  # fmt: skip
    return result, list(found.notes)


def missing_share(survey: Survey) -> float:
    """Return the share of cells of the scored items without an answer."""
    raw = survey.main.raw
    return float(np.isnan(raw).mean()) if raw.size else 1.0


def quality_result(survey: Survey, quality: Quality, dropped: Sequence[str], columns: ColumnMap) -> DataQuality:
    """Return what was read of ``survey`` (as read, nobody dropped yet)."""
    return DataQuality(
        source=survey.source,
        rows=survey.n,
        flags={str(flag): count for flag, count in quality.counts.items()},
        flagged=int(quality.flagged.sum()),
        dropped=list(dropped),
        weighted=survey.weights is not None,
        design_effect=None if survey.weights is None else design_effect(survey.weights),
        columns={column.column: _held(column.role, column.item, column.facet) for column in columns.columns},
        conversions=sum(conversion.count for conversion in survey.conversions),
    )


def _held(role: str, item: str | None, facet: str | None) -> str:
    return role if item is None else f"{item} ({facet})" if facet else item
