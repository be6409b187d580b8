"""The pictures of an experience report: answers, profile, measurement model, segments, drivers, gaps, Kano."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from cemagent.reports.pictures.importance import ImportanceLabels, ImportanceMap, ImportancePoint, Span, draw_importance
from cemagent.reports.pictures.likert import LikertChart, LikertItem, draw_likert
from cemagent.reports.pictures.paths import Correlation, Factor, PathDiagram, PathItem, draw_paths
from cemagent.reports.pictures.tornado import Interval as Whisker
from cemagent.reports.pictures.tornado import IntervalChart, draw_intervals
from cemagent.reports.pictures.words import IMPORTANCE, INTERVALS, LIKERT, PATHS
from cemagent.tools.blocks import Drawing
from cemagent.tools.experience.parts.driver_tables import model_note, quadrant_of
from cemagent.tools.experience.parts.other_tables import gap_name, kind_of
from cemagent.tools.experience.parts.structure_tables import HIGH_HTMT, WEAK_LOADING, by_dimension
from cemagent.tools.experience.parts.wording import FACETS, Wording
from cemagent.tools.experience.results import (
    CfaResult,
    DimensionResult,
    DriverModel,
    Interval,
    ItemScore,
    PairResult,
    SegmentComparison,
)

_MOST_ANSWERS = 11
_MOST_BARS = 14
_MOST_WHISKERS = 36
_MOST_PLACES = 40
_MOST_ARCS = 10
"""Correlations; with more of them only those too high to keep dimensions apart are drawn."""


def likert_drawings(write: Wording) -> Iterator[Drawing]:
    """Yield the answers to the items that make the scores, by dimension, in pictures of at most 14 bars or so."""
    shown = [one for one in write.report.items if one.facet == _main_facet(write) and _is_drawn(one)]
    for number, part in enumerate(_charts(shown), 1):
        yield Drawing(f"answers-{number}", draw_likert(_likert(write, part)))


def _main_facet(write: Wording) -> str:
    return write.report.items[0].facet if write.report.items else ""


def _is_drawn(one: ItemScore) -> bool:
    return 2 <= len(one.shares) <= _MOST_ANSWERS and sum(one.counts) > 0


def _charts(items: Sequence[ItemScore]) -> list[list[ItemScore]]:
    """Return the items by picture: the same answers, dimensions whole."""
    groups: dict[tuple[object, ...], list[ItemScore]] = {}
    for one in items:
        groups.setdefault((*_answers_of(one), one.dimension), []).append(one)
    charts: list[list[ItemScore]] = []
    for group in groups.values():
        last = charts[-1] if charts else []
        if last and _answers_of(last[0]) == _answers_of(group[0]) and len(last) + len(group) <= _MOST_BARS:
            last.extend(group)
        else:
            charts.append(list(group))
    return charts


def _answers_of(one: ItemScore) -> tuple[object, ...]:
    return one.lowest, len(one.shares), *(label.en for label in one.labels)


def _likert(write: Wording, items: Sequence[ItemScore]) -> LikertChart:
    first = items[0]
    points = [f"{first.lowest + place:g}" for place in range(len(first.shares))]
    answers = points
    if len(first.labels) == len(points):
        answers = [f"{point} {label.in_(write.lang)}" for point, label in zip(points, first.labels, strict=True)]
    facet = write.named(FACETS, first.facet)
    reverse = write.say(" · 역문항", " · reversed")
    return LikertChart(
        title=write.say("응답 분포", "How people answered")
        if first.facet == "answer"
        else write.say(f"응답 분포: {facet}", f"How people answered: {facet.lower()}"),
        answers=tuple(answers),
        items=tuple(
            LikertItem(
                write.item(one.id),
                tuple(one.shares),
                f"n = {one.n:,}" + (reverse if one.reverse else ""),
                write.dimension(one.dimension),
            )
            for one in items
        ),
        labels=LIKERT[write.lang],
        note=write.say(
            "왼쪽은 가운데보다 낮은 응답, 오른쪽은 높은 응답이며 가운데 응답은 양쪽에 반씩 놓았습니다.",
            "Left of the line: below the middle; right: above it; middle answers lie half on each side.",
        ),
    )


def profile_drawings(write: Wording) -> Iterator[Drawing]:
    """Yield the means of the dimensions with their intervals, one picture for each range of points."""
    ranges: dict[tuple[float, float], list[DimensionResult]] = {}
    for one in write.report.dimensions:
        if one.mean is not None and one.ci95 is not None:
            ranges.setdefault(one.points, []).append(one)
    for number, ((low, high), found) in enumerate(ranges.items(), 1):
        rows = [
            _whisker(write.text(one.title), one.mean, one.ci95, write.estimate(one.mean, one.ci95)) for one in found
        ]
        chart = IntervalChart(
            title=write.say(
                f"차원 점수 ({low:g}~{high:g}점)", f"Scores of the dimensions ({low:g} to {high:g} points)"
            ),
            points=tuple(rows),
            labels=INTERVALS[write.lang],
            ticks=_ticks(low, high),
            note=write.say("평균과 95% 구간입니다.", "Means with 95% intervals."),
        )
        yield Drawing(f"profile-{number}", draw_intervals(chart))


def _ticks(low: float, high: float) -> tuple[tuple[float, str], ...]:
    step = (high - low) / 10 if high - low > _MOST_ANSWERS - 1 else 1.0
    count = math.floor((high - low) / step + 1e-9)
    return tuple((low + place * step, f"{low + place * step:g}") for place in range(count + 1))


def _whisker(label: str, value: float | None, interval: Interval | None, text: str) -> Whisker:
    """Return a point with its interval; a value outside a percentile interval stretches the line to itself."""
    middle = 0.0 if value is None else value
    low, high = interval or (middle, middle)
    return Whisker(label, min(low, middle), middle, max(high, middle), text)


def model_drawing(write: Wording, cfa: CfaResult) -> Drawing | None:
    """Return the path diagram of the measurement model, None where it has no loading."""
    names = list(dict.fromkeys(one.dimension for one in cfa.loadings))
    if not names:
        return None
    factors = tuple(
        Factor(
            write.dimension(name),
            tuple(
                PathItem(write.item(one.item), write.number(one.loading), abs(one.loading) < WEAK_LOADING)
                for one in cfa.loadings
                if one.dimension == name
            ),
        )
        for name in names
    )
    pairs = [one for one in cfa.htmt if {one.a, one.b} <= set(names)]
    if len(pairs) > _MOST_ARCS:
        pairs = [one for one in pairs if abs(one.correlation) >= HIGH_HTMT]
    arcs = tuple(_arc(write, names, one) for one in pairs)
    diagram = PathDiagram(
        title=write.say(
            "측정 모형: 문항이 차원을 얼마나 드러내는가", "Measurement model: how well items show their dimension"
        ),
        factors=factors,
        labels=PATHS[write.lang],
        correlations=arcs,
        note=_fit_note(write, cfa, hidden=len(cfa.htmt) - len(pairs)),
    )
    return Drawing("model", draw_paths(diagram))


def _arc(write: Wording, names: Sequence[str], one: PairResult) -> Correlation:
    first, second = sorted((names.index(one.a), names.index(one.b)))
    return Correlation(first, second, write.number(one.correlation), abs(one.correlation) >= HIGH_HTMT)


def _fit_note(write: Wording, cfa: CfaResult, hidden: int) -> str:
    fit = f"{cfa.estimator}, n = {cfa.n:,}, χ²({write.count(cfa.df)}) = {write.number(cfa.chi2, 3)}, {write.significance(cfa.p)}, "
    fit += f"CFI {write.number(cfa.cfi, 3)}, RMSEA {write.number(cfa.rmsea, 3)}, SRMR {write.number(cfa.srmr, 3)}"
    if hidden:
        fit += write.say(
            f"; 상관 {HIGH_HTMT} 미만인 차원 쌍 {hidden}개는 표에만 적었습니다.",
            f"; {hidden} correlations below {HIGH_HTMT} are in the table only.",
        )
    return fit


def segment_drawing(write: Wording, comparison: SegmentComparison) -> Drawing | None:
    """Return the scores by segment, None where they may not be compared or are too many to read."""
    is_latent = comparison.comparable == "latent_only"
    rows = []
    for one in by_dimension(write, comparison):
        value, interval = (one.latent_difference, one.latent_ci95) if is_latent else (one.mean, one.ci95)
        if value is not None and interval is not None:
            label = f"{write.dimension(one.dimension)} · {one.segment}"
            rows.append(_whisker(label, value, interval, f"{write.estimate(value, interval)}, n = {one.n:,}"))
    if not rows or len(rows) > _MOST_WHISKERS or comparison.comparable == "no":
        return None
    title = write.say(
        f"'{write.column(comparison.column)}'별 잠재 평균 차이"
        if is_latent
        else f"'{write.column(comparison.column)}'별 점수",
        f"Latent differences by '{write.column(comparison.column)}'"
        if is_latent
        else f"Scores by '{write.column(comparison.column)}'",
    )
    chart = IntervalChart(
        title,
        tuple(rows),
        INTERVALS[write.lang],
        reference=0.0 if is_latent else None,
        reference_text=write.say("첫 집단", "first segment") if is_latent else "",
        ticks=() if is_latent else _whole_ticks(rows),
    )
    return Drawing("segments", draw_intervals(chart))


def _whole_ticks(rows: Sequence[Whisker]) -> tuple[tuple[float, str], ...]:
    low, high = math.floor(min(row.low for row in rows)), math.ceil(max(row.high for row in rows))
    return _ticks(low, max(high, low + 1))


def driver_drawing(write: Wording, model: DriverModel) -> Drawing:
    """Return the weights of the drivers with their intervals and the ranks that they can take."""
    rows = tuple(
        _whisker(
            write.text(one.title),
            one.weight,
            one.ci95,
            f"{write.share(one.share)}, {write.say('순위', 'rank')} {write.ranks(one.rank_range)}",
        )
        for one in model.drivers
    )
    title = write.text(model.outcome_title)
    chart = IntervalChart(
        title=write.say(f"'{title}'와 함께 움직이는 것", f"What goes with '{title}'"),
        points=rows,
        labels=INTERVALS[write.lang],
        ticks=_decimal_ticks(max(row.high for row in rows)),
        note=model_note(model).in_(write.lang),
    )
    return Drawing("drivers", draw_intervals(chart))


def _decimal_ticks(high: float) -> tuple[tuple[float, str], ...]:
    step = _step(high)
    return tuple((place * step, f"{place * step:g}") for place in range(math.ceil(high / step) + 1))


def _step(reach: float) -> float:
    """Return the distance of ticks, eight of them at most: 0.01, 0.02, 0.05, 0.1 and so on."""
    size = 10.0 ** math.floor(math.log10(reach / 8)) if reach > 0 else 0.1
    return next(size * times for times in (1, 2, 5, 10) if reach <= 8 * size * times * (1 + 1e-9))


def map_drawing(write: Wording, model: DriverModel) -> Drawing | None:
    """Return the importance-performance map, None where it has no lines or too many points."""
    if model.importance_line is None or model.performance_line is None or len(model.drivers) > _MOST_PLACES:
        return None
    points = tuple(
        ImportancePoint(
            write.text(one.title),
            _span(one.mean, one.performance_ci95),
            _span(one.weight, one.ci95),
            quadrant_of(write, one),
        )
        for one in model.drivers
    )
    chart = ImportanceMap(
        title=write.say("중요도-만족도 지도", "Importance-performance map"),
        points=points,
        performance_line=_span(model.performance_line, None),
        importance_line=_span(model.importance_line, None),
        labels=IMPORTANCE[write.lang],
        ticks=(
            _between([point.performance for point in points]),
            _between([point.importance for point in points]),
        ),
        note=write.say(
            "선은 평균이며, 95% 구간이 두 선에서 모두 떨어진 것만 한 자리에 놓았습니다.",
            "The lines are means; a point has a quadrant only where its 95% intervals clear both of them.",
        ),
    )
    return Drawing("importance-performance", draw_importance(chart))


def _between(spans: Sequence[Span]) -> tuple[tuple[float, str], ...]:
    """Return round numbers that lie among ``spans``."""
    low, high = min(span.low for span in spans), max(span.high for span in spans)
    step = _step((high - low) * 1.5)
    return tuple(
        (place * step, f"{place * step:g}") for place in range(math.ceil(low / step), math.floor(high / step) + 1)
    )


def _span(value: float, interval: Interval | None) -> Span:
    low, high = interval or (value, value)
    return Span(min(low, value), value, max(high, value))


def gap_drawing(write: Wording) -> Drawing | None:
    """Return the gaps of the dimensions, or of the items where there is only one dimension; None without any."""
    dimensions = [one for one in write.report.gaps if one.kind == "dimension" and one.gap is not None]
    items = [one for one in write.report.gaps if one.kind == "item" and one.gap is not None]
    chosen = dimensions if len(dimensions) > 1 else items[:_MOST_WHISKERS]
    if not chosen:
        return None
    rows = [_whisker(gap_name(write, one), one.gap, one.ci95, write.estimate(one.gap, one.ci95)) for one in chosen]
    chart = IntervalChart(
        title=write.say("인지 − 기대", "Perception − expectation"),
        points=tuple(rows),
        labels=INTERVALS[write.lang],
        reference=0.0,
        reference_text=write.say("기대만큼", "as expected"),
        ticks=_signed_ticks(rows),
        note=write.say("0보다 왼쪽이면 기대에 못 미칩니다.", "Left of 0 the experience falls short."),
    )
    return Drawing("gaps", draw_intervals(chart))


def _signed_ticks(rows: Sequence[Whisker]) -> tuple[tuple[float, str], ...]:
    low, high = min(row.low for row in rows), max(row.high for row in rows)
    step = _step(max(high, 0.0) - min(low, 0.0))
    places = range(math.floor(min(low, 0.0) / step), math.ceil(max(high, 0.0) / step) + 1)
    return tuple((place * step, f"{place * step:g}".replace("-", "−")) for place in places)


def kano_drawing(write: Wording) -> Drawing | None:
    """Return better against worse; None where no feature has both or there are too many."""
    points = tuple(
        ImportancePoint(
            write.text(one.title, one.id),
            _span(-one.worse, None if one.worse_ci95 is None else (-one.worse_ci95[1], -one.worse_ci95[0])),
            _span(one.better, one.better_ci95),
            kind_of(write, one),
        )
        for one in write.report.kano
        if one.better is not None and one.worse is not None
    )
    if not 1 <= len(points) <= _MOST_PLACES:
        return None
    half = Span(0.5, 0.5, 0.5)
    ticks = _between([point.performance for point in points]), _between([point.importance for point in points])
    title = write.say("있으면 좋은가, 없으면 나쁜가 (Kano)", "Liked when present, missed when absent? (Kano)")
    return Drawing(
        "kano", draw_importance(ImportanceMap(title, points, half, half, _KANO_LABELS[write.lang], ticks=ticks))
    )


_KANO_LABELS = {
    "ko": ImportanceLabels(
        performance="없을 때의 불만족 계수(절댓값)",
        importance="있을 때의 만족 계수",
        act="매력적 품질",
        keep="일원적 품질",
        low="무관심 품질",
        excess="당연적 품질",
        alt="{title}: 항목 {points}개의 만족 계수와 불만족 계수를 구간과 함께 그린 지도입니다.",
    ),
    "en": ImportanceLabels(
        performance="Worse: missed when absent",
        importance="Better: liked when present",
        act="Attractive",
        keep="One-dimensional",
        low="Indifferent",
        excess="Must-be",
        alt="{title}: map of better against worse with intervals (features: {points}).",
    ),
}


def priority_drawing(write: Wording) -> Drawing | None:
    """Return the gains still open with their intervals, None where there is none."""
    found = write.report.stage_priorities
    if not found:
        return None
    rows = tuple(
        _whisker(
            write.text(one.title),
            one.gain,
            one.ci95,
            write.say(f"{write.ranks(one.rank_range)}, 1위일 확률 {write.chance(one.first_probability)}", f"rank {write.ranks(one.rank_range)}, first in {write.chance(one.first_probability)} of the draws"),
        )
        for one in found
    )  # fmt: skip
    chart = IntervalChart(
        title=write.say("무엇을 먼저 고칠 것인가", "What to fix first"),
        points=rows,
        labels=INTERVALS[write.lang],
        ticks=_decimal_ticks(max(row.high for row in rows)),
        note=write.say(
            "남은 효과(R²의 몫 × 아직 오르지 않은 점수의 비율)와 95% 구간이며, 구간이 크게 겹치면 순서를 믿지 마십시오.",
            "Gain still open (part of R² × share of the scale not reached) with 95% intervals; do not trust the order where they overlap widely.",
        ),
    )
    return Drawing("fix-first", draw_intervals(chart))
