"""Scores of items and dimensions: distributions, means with intervals, missing, floor and ceiling, by segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cemagent.experience.moments import Interval, Mean, design_effect, mean_of
from cemagent.experience.notes import Note
from cemagent.experience.scale import KANO_FACETS, FacetId, Points
from cemagent.experience.survey import MINIMUM_N, Floats, Survey
from cemagent.playbook import Text

_EDGE = 0.15
"""More than 15 % at an end of the scale is a floor or ceiling effect (Terwee et al. 2007)."""


@dataclass(frozen=True)
class Distribution:
    """Answers to one item as given (not turned). ``counts`` and ``shares`` go from the lowest point to the highest.

    Both are empty where answers are continuous scores, which have no points.
    """

    item: str
    facet: FacetId
    dimension: str | None
    reverse: bool
    n: int
    missing: int
    counts: tuple[int, ...]
    shares: tuple[float, ...]
    mean: float | None
    sd: float | None
    ci95: Interval | None
    """Of the turned answers, so that higher is always better."""


@dataclass(frozen=True)
class DimensionScore:
    """Mean of a dimension over respondents, on the points of its items; None under 30 respondents.

    ``missing`` is the share of cells without an answer; ``floor`` and ``ceiling`` are shares of respondents at the ends.
    """

    id: str
    items: tuple[str, ...]
    n: int
    n_effective: float
    mean: float | None
    sd: float | None
    ci95: Interval | None
    missing: float
    floor: float | None
    ceiling: float | None
    points: tuple[int, int]
    notes: tuple[Note, ...] = ()


def respondent_scores(survey: Survey, facet: FacetId | None = None) -> dict[str, Floats]:
    """Return for each dimension the mean (n,) of its turned answers; NaN where fewer than the minimum were given."""
    scores = {}
    for dimension in survey.scale.dimensions:
        items = survey.items_of(dimension.id, facet)
        if items:
            needed = min(survey.scale.minimum_of(dimension.id), len(items))
            scores[dimension.id] = row_means(survey.answers(dimension.id, facet), needed)
    return scores


def row_means(answers: Floats, needed: int) -> Floats:
    """Return the mean of each row of ``answers`` (n, k) with ``needed`` answers or more, NaN for the others."""
    known = ~np.isnan(answers)
    given = known.sum(axis=1)
    totals = np.where(known, answers, 0.0).sum(axis=1)
    return np.where(given >= max(needed, 1), totals / np.maximum(given, 1), np.nan)


def distributions(survey: Survey) -> list[Distribution]:
    """Return the distribution of every item in every facet, in the order of the scale."""
    found = []
    for facet, block in survey.blocks.items():
        for j, name in enumerate(block.items):
            item = survey.scale.item(name)
            points = survey.scale.points_of(item, facet)
            raw = block.raw[:, j]
            given = int((~np.isnan(raw)).sum())
            counts, shares = _by_point(raw, points, survey.weights) if points.listed else ((), ())
            mean = _no_mean(given) if facet in KANO_FACETS else mean_of(block.values[:, j], survey.weights)
            found.append(
                Distribution(
                    item=name,
                    facet=facet,
                    dimension=item.dimension,
                    reverse=item.reverse,
                    n=given,
                    missing=survey.n - given,
                    counts=counts,
                    shares=shares,
                    mean=mean.mean,
                    sd=mean.sd,
                    ci95=mean.ci95,
                )
            )
    return found


def _by_point(raw: Floats, points: Points, weights: Floats | None) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return how many answered each point, and their weighted shares."""
    known = ~np.isnan(raw)
    places = np.clip(np.rint(raw[known]), points.min, points.max).astype(np.int64) - points.min
    counts = np.bincount(places, minlength=points.count)
    weighed = np.bincount(places, None if weights is None else weights[known], points.count)
    shares = weighed / weighed.sum() if weighed.sum() else weighed.astype(float)
    return tuple(counts.tolist()), tuple(float(share) for share in shares)


def _no_mean(n: int) -> Mean:
    """Kano answers are kinds, not amounts."""
    return Mean(n, float(n), None, None, None)


def dimension_scores(survey: Survey, facet: FacetId | None = None) -> list[DimensionScore]:
    """Return the score of each dimension; weighted where the survey has weights."""
    found = []
    for name, scores in respondent_scores(survey, facet).items():
        answers = survey.answers(name, facet)
        items = survey.items_of(name, facet)
        points = survey.scale.points_of(survey.scale.item(items[0]), facet or survey.scale.main_facet)
        mean = mean_of(scores, survey.weights)
        shown = mean.mean is not None
        floor, ceiling = _ends(scores, survey.weights, points.min, points.max) if shown else (None, None)
        found.append(
            DimensionScore(
                id=name,
                items=items,
                n=mean.n,
                n_effective=mean.n_effective,
                mean=mean.mean,
                sd=mean.sd,
                ci95=mean.ci95,
                missing=float(np.isnan(answers).mean()) if answers.size else 1.0,
                floor=floor,
                ceiling=ceiling,
                points=(points.min, points.max),
                notes=tuple(_score_notes(name, mean.n, shown, floor, ceiling)),
            )
        )
    return found


def _ends(scores: Floats, weights: Floats | None, low: int, high: int) -> tuple[float, float]:
    known = ~np.isnan(scores)
    w = np.ones(len(scores)) if weights is None else weights
    total = float(w[known].sum())
    return float(w[scores <= low].sum()) / total, float(w[scores >= high].sum()) / total


def _score_notes(name: str, n: int, shown: bool, floor: float | None, ceiling: float | None) -> list[Note]:
    if not shown:
        return [too_few(n, name)]
    notes = []
    if ceiling is not None and ceiling > _EDGE:
        notes.append(
            Note(
                "ceiling",
                Text(
                    ko=f"응답자의 {ceiling:.0%}가 최고점이라 더 나아져도 점수에 드러나지 않습니다.",
                    en=f"{ceiling:.0%} of respondents are at the top, so improvement will not show in this score.",
                ),
                name,
            )
        )
    if floor is not None and floor > _EDGE:
        notes.append(
            Note(
                "floor",
                Text(
                    ko=f"응답자의 {floor:.0%}가 최저점이라 더 나빠져도 점수에 드러나지 않습니다.",
                    en=f"{floor:.0%} of respondents are at the bottom, so a decline will not show in this score.",
                ),
                name,
            )
        )
    return notes


def too_few(n: int, where: str | None) -> Note:
    """Return the note that no mean is shown, because ``n`` is under 30."""
    return Note(
        "too_few",
        Text(
            ko=f"응답자가 {n}명이라 평균을 내지 않으니 {MINIMUM_N}명 이상 모으십시오.",
            en=f"With {n} respondents no mean is shown; collect {MINIMUM_N} or more.",
        ),
        where,
    )


def segment_scores(survey: Survey, column: str) -> Mapping[str, list[DimensionScore]]:
    """Return the dimension scores of each segment in ``column``, the largest first; a small one has no means.

    That segments may be compared at all is for the invariance test to say.
    """
    labels = survey.segments[column]
    names, counts = np.unique(labels[labels != ""], return_counts=True)
    ranked = [str(names[i]) for i in np.argsort(-counts, kind="stable")]
    return {name: dimension_scores(survey.take(np.asarray(labels == name))) for name in ranked}


def segment_notes(survey: Survey, column: str) -> list[Note]:
    """Return a note for each segment of ``column`` with fewer than 30 respondents, and for rows without a segment."""
    labels = survey.segments[column]
    names, counts = np.unique(labels[labels != ""], return_counts=True)
    notes = [
        Note(
            "small_segment",
            Text(
                ko=f"'{column}'의 '{name}' 집단은 {count}명뿐이라 평균도 비교도 내지 않으니, 비슷한 집단과 합치거나 {MINIMUM_N}명 "
                "이상 모으십시오.",
                en=f"The segment '{name}' of '{column}' has {count} respondents, so no mean and no comparison is given: merge it "
                f"with a similar one or collect {MINIMUM_N} or more.",
            ),
            str(name),
        )
        for name, count in zip(names, counts, strict=True)
        if count < MINIMUM_N
    ]
    blank = int((labels == "").sum())
    if blank:
        notes.append(
            Note(
                "no_segment",
                Text(
                    ko=f"'{column}'이(가) 비어 있는 {blank}명은 어느 집단에도 들어가지 않습니다.",
                    en=f"{blank} respondent(s) have no '{column}' and belong to no segment.",
                ),
                column,
            )
        )
    return notes


def weight_notes(survey: Survey) -> list[Note]:
    """Return what the weights cost: the design effect and the effective number of respondents."""
    if survey.weights is None:
        return []
    effect = design_effect(survey.weights)
    return [
        Note(
            "weighted",
            Text(
                ko=f"가중치를 적용했으며 설계 효과가 {effect:.2f}라서 {survey.n:,}명이 {survey.n / effect:,.0f}명만큼의 정밀도를 "
                "냅니다.",
                en=f"Weights were used; with a design effect of {effect:.2f}, {survey.n:,} respondents are as precise as "
                f"{survey.n / effect:,.0f}.",
            ),
        )
    ]
