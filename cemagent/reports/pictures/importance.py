"""Importance-performance map: what matters to customers against how well it is done, with its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from cemagent.reports.colours import ACCENT, PAPER, SOFT
from cemagent.reports.pictures.canvas import Canvas, Picture, Point, height_of, lines_of, wide_of
from cemagent.reports.pictures.look import BODY, FRAME, LABEL, MARGIN, NUMBER, SMALL, SMALL_BOLD, heading, numbered
from cemagent.reports.pictures.marks import Box

_PLOT = 560.0
_LEFT = 92.0
_TABLE = 360.0
_BADGE = 10.0
_BAND = "6EA3D026"
_RINGS = (24.0, 34.0, 48.0, 64.0, 82.0, 104.0, 130.0, 160.0)


@dataclass(frozen=True)
class Span:
    """An estimate with its interval: low <= middle <= high."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class ImportancePoint:
    """One attribute; ``text`` is what the table says about it ("act first", "interval crosses the line")."""

    label: str
    performance: Span
    importance: Span
    text: str = ""


@dataclass(frozen=True)
class ImportanceLabels:
    """The fixed words; see ``words.IMPORTANCE``. ``alt`` takes ``title`` and ``points``."""

    performance: str
    importance: str
    act: str
    keep: str
    low: str
    excess: str
    alt: str


@dataclass(frozen=True)
class ImportanceMap:
    """Points (1 to 40) and the two lines that part the quadrants, each with the band of its own uncertainty.

    ``ticks`` are numbers along performance and importance; those outside the plot are left out.
    """

    title: str
    points: tuple[ImportancePoint, ...]
    performance_line: Span
    importance_line: Span
    labels: ImportanceLabels
    note: str = ""
    ticks: tuple[tuple[tuple[float, str], ...], tuple[tuple[float, str], ...]] = ((), ())


def draw_importance(data: ImportanceMap) -> Picture:
    """Draw the map: performance to the right, importance upwards.

    Raises ValueError when there is no point or more than 40, or low <= middle <= high does not hold somewhere.
    """
    spans = [data.performance_line, data.importance_line]
    spans += [span for point in data.points for span in (point.performance, point.importance)]
    if not 1 <= len(data.points) <= 40:
        raise ValueError("an importance map has 1 to 40 points")
    if not all(span.low <= span.middle <= span.high and math.isfinite(span.high - span.low) for span in spans):
        raise ValueError("low <= middle <= high does not hold for every point and line")
    canvas = Canvas(2 * MARGIN + _LEFT + _PLOT + 28 + _TABLE)
    top = heading(canvas, data.title, data.note)
    left = MARGIN + _LEFT
    across = _scale([data.performance_line, *(p.performance for p in data.points)], left, left + _PLOT)
    upward = _scale([data.importance_line, *(p.importance for p in data.points)], top + _PLOT, top)
    _ground(canvas, data, (left, top), across, upward)
    _points(canvas, data, across, upward, (left, top, left + _PLOT, top + _PLOT))
    below = _ticks(canvas, data, (left, top), across, upward)
    bottom = _axis_names(canvas, data.labels, left, top, below)
    y = top
    for number, point in enumerate(data.points, 1):
        y += _table_row(canvas, number, point, left + _PLOT + 28, y)
    alt = data.labels.alt.format(title=data.title, points=len(data.points))
    return canvas.picture(max(bottom, y) + MARGIN, data.title, alt)


def _scale(spans: list[Span], start: float, end: float) -> Callable[[float], float]:
    least, most = min(s.low for s in spans), max(s.high for s in spans)
    margin = (most - least) * 0.08 or 1.0
    least, most = least - margin, most + margin
    return lambda value: start + (value - least) / (most - least) * (end - start)


def _ground(
    canvas: Canvas, data: ImportanceMap, at: Point, across: Callable[[float], float], upward: Callable[[float], float]
) -> None:
    left, top = at
    p, i = data.performance_line, data.importance_line
    canvas.rect(across(p.low), top, across(p.high) - across(p.low), _PLOT, fill=_BAND)
    canvas.rect(left, upward(i.high), _PLOT, upward(i.low) - upward(i.high), fill=_BAND)
    canvas.line([(across(p.middle), top), (across(p.middle), top + _PLOT)], SOFT, 1.4, (6, 4))
    canvas.line([(left, upward(i.middle)), (left + _PLOT, upward(i.middle))], SOFT, 1.4, (6, 4))
    canvas.rect(left, top, _PLOT, _PLOT, stroke=FRAME, width=1.2)


def _corners(labels: ImportanceLabels, frame: Box) -> list[tuple[Box, str, bool]]:
    """Names of the quadrants, in the corners of the plot."""
    left, top, right, bottom = frame
    high = SMALL_BOLD.leading
    found = []
    for name, is_left, is_top in (
        (labels.act, True, True),
        (labels.keep, False, True),
        (labels.low, True, False),
        (labels.excess, False, False),
    ):
        wide = min(wide_of(name, SMALL_BOLD), _PLOT / 2 - 20)
        tall = high * len(lines_of(name, SMALL_BOLD, _PLOT / 2 - 20))
        x = left + 8 if is_left else right - 8 - wide
        y = top + 6 if is_top else bottom - 6 - tall
        found.append(((x, y, x + wide, y + tall), name, is_left))
    return found


def _points(
    canvas: Canvas,
    data: ImportanceMap,
    across: Callable[[float], float],
    upward: Callable[[float], float],
    frame: Box,
) -> None:
    taken: list[Box] = []
    for box, name, is_left in _corners(data.labels, frame):
        at = (box[0] if is_left else box[2], box[1])
        canvas.text(at, name, SMALL_BOLD, wide=_PLOT / 2 - 20, align="left" if is_left else "right")
        taken.append(box)
    dots = [(across(point.performance.middle), upward(point.importance.middle)) for point in data.points]
    taken += [(x - 5, y - 5, x + 5, y + 5) for x, y in dots]
    for (x, y), point in zip(dots, data.points, strict=True):
        canvas.line([(across(point.performance.low), y), (across(point.performance.high), y)], ACCENT, 1.2)
        canvas.line([(x, upward(point.importance.low)), (x, upward(point.importance.high))], ACCENT, 1.2)
    for number, dot in enumerate(dots, 1):
        badge = _free(dot, taken, frame)
        taken.append(_around(badge))
        canvas.line([dot, badge], SOFT, 0.8)
        canvas.circle(dot, 4.5, fill=ACCENT, stroke=PAPER)
        numbered(canvas, badge, number, _BADGE)


def _around(at: Point) -> Box:
    return at[0] - _BADGE - 1, at[1] - _BADGE - 1, at[0] + _BADGE + 1, at[1] + _BADGE + 1


def _free(dot: Point, taken: list[Box], frame: Box) -> Point:
    """The nearest place for a badge around ``dot`` that touches nothing placed before."""
    for ring in _RINGS:
        for turn in range(16):
            angle = math.pi / 4 + turn * math.pi / 8
            at = (dot[0] + ring * math.cos(angle), dot[1] - ring * math.sin(angle))
            box = _around(at)
            inside = box[0] > frame[0] and box[1] > frame[1] and box[2] < frame[2] and box[3] < frame[3]
            if inside and not any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in taken):
                return at
    raise ValueError("too many points of the importance map lie in one place")


def _ticks(
    canvas: Canvas, data: ImportanceMap, at: Point, across: Callable[[float], float], upward: Callable[[float], float]
) -> float:
    """Write the numbers of both axes outside the frame and return the height that those below it take."""
    left, top = at
    below, beside = data.ticks
    for value, text in below:
        if left <= across(value) <= left + _PLOT:
            canvas.line([(across(value), top + _PLOT), (across(value), top + _PLOT + 5)], SOFT)
            canvas.text((across(value), top + _PLOT + 7), text, SMALL, align="center")
    # the name of the axis stands beside its upper end
    highest = top + height_of(_upward_name(data.labels), LABEL, _LEFT - 6) + SMALL.leading / 2
    for value, text in beside:
        if highest <= upward(value) <= top + _PLOT:
            canvas.line([(left - 5, upward(value)), (left, upward(value))], SOFT)
            canvas.text((left - 9, upward(value) - SMALL.leading / 2), text, SMALL, align="right")
    return SMALL.leading if below else 0.0


def _axis_names(canvas: Canvas, labels: ImportanceLabels, left: float, top: float, below: float) -> float:
    """Write the names of the axes, that of performance ``below`` pixels under the plot; return where they end."""
    y = top + _PLOT + 10 + below
    y += canvas.text((left + _PLOT / 2, y), f"{labels.performance} →", LABEL, wide=_PLOT, align="center")
    canvas.text((MARGIN, top), _upward_name(labels), LABEL, wide=_LEFT - 6)
    return y


def _upward_name(labels: ImportanceLabels) -> str:
    return f"{labels.importance} ↑"


def _table_row(canvas: Canvas, number: int, point: ImportancePoint, left: float, y: float) -> float:
    canvas.line([(left, y), (left + _TABLE, y)], FRAME)
    numbered(canvas, (left + 12, y + 6 + NUMBER.leading / 2), number)
    used = canvas.text((left + 30, y + 5), point.label, BODY, wide=_TABLE - 32)
    used += canvas.text((left + 30, y + 5 + used), point.text, SMALL, wide=_TABLE - 32)
    return max(used + 11, 27)
