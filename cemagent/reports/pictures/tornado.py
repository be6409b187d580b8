"""Charts of what an assumption does: tornado (one input at a time) and intervals around a reference."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from cemagent.reports.colours import ACCENT, INK, PAPER, SOFT
from cemagent.reports.pictures.canvas import Canvas, Picture, height_of, lines_of, wide_of
from cemagent.reports.pictures.look import BODY, FAULT, FRAME, LABEL, MARGIN, SMALL, SMALL_BOLD, heading
from cemagent.reports.pictures.marks import Style

_NAMES = 220.0
_PLOT = 440.0
_SIDE = 170.0
_BAR = 22.0
_REFERENCE = Style(11, True, FAULT)


@dataclass(frozen=True)
class TornadoBar:
    """What the result becomes when one input is low or high; the texts are the values as the reader writes them.

    ``low`` and ``high`` are results (either may be the smaller); ``low_text`` might read "r = 0.75: 3.1억 원".
    """

    label: str
    low: float
    high: float
    low_text: str
    high_text: str


@dataclass(frozen=True)
class TornadoLabels:
    """The fixed words; see ``words.TORNADO``. ``alt`` takes ``title``, ``bars``, ``first`` (label of the widest)."""

    low: str
    high: str
    alt: str


@dataclass(frozen=True)
class Tornado:
    """Bars around ``base``, drawn in the order of their width, the widest first."""

    title: str
    base: float
    base_text: str
    bars: tuple[TornadoBar, ...]
    labels: TornadoLabels
    note: str = ""


@dataclass(frozen=True)
class Interval:
    """A point with its interval; ``text`` is what stands beside it ("3.1억 원 (2.4억~3.9억)")."""

    label: str
    low: float
    middle: float
    high: float
    text: str


@dataclass(frozen=True)
class IntervalLabels:
    """The fixed words; see ``words.INTERVALS``. ``alt`` takes ``title`` and ``points``."""

    legend: str
    alt: str


@dataclass(frozen=True)
class IntervalChart:
    """Points with whiskers, one per row, and at most one reference line (a break-even, a baseline)."""

    title: str
    points: tuple[Interval, ...]
    labels: IntervalLabels
    reference: float | None = None
    reference_text: str = ""
    ticks: tuple[tuple[float, str], ...] = ()
    note: str = ""


def draw_tornado(tornado: Tornado) -> Picture:
    """Draw the tornado; raises ValueError when there is no bar or a number is not finite."""
    numbers = [tornado.base, *(value for bar in tornado.bars for value in (bar.low, bar.high))]
    if not tornado.bars or not all(map(math.isfinite, numbers)):
        raise ValueError("a tornado needs at least one bar and finite numbers")
    bars = sorted(tornado.bars, key=lambda bar: -_reach(bar, tornado.base))
    canvas = Canvas(2 * MARGIN + _NAMES + _PLOT + 2 * _SIDE)
    y = heading(canvas, tornado.title, tornado.note)
    y = _tornado_legend(canvas, tornado.labels, y)
    place = _axis(numbers, MARGIN + _NAMES + _SIDE, _PLOT)
    base = place(tornado.base)
    lines = lines_of(tornado.base_text, SMALL_BOLD, _PLOT)
    half = max(wide_of(line, SMALL_BOLD) for line in lines) / 2 if lines else 0
    middle = min(max(base, MARGIN + half), canvas.width - MARGIN - half)
    y += canvas.text((middle, y), tornado.base_text, SMALL_BOLD, wide=_PLOT, align="center") + 4
    top = y
    for bar in bars:
        y += _tornado_row(canvas, bar, place, tornado.base, y)
    canvas.line([(base, top), (base, y + 2)], INK, 1.4)
    alt = tornado.labels.alt.format(title=tornado.title, bars=len(bars), first=bars[0].label)
    return canvas.picture(y + MARGIN, tornado.title, alt)


def _reach(bar: TornadoBar, base: float) -> float:
    return max(bar.low, bar.high, base) - min(bar.low, bar.high, base)


def _axis(numbers: list[float], left: float, wide: float) -> Callable[[float], float]:
    least, most = min(numbers), max(numbers)
    span = most - least
    if span == 0:
        return lambda value: left + wide / 2
    return lambda value: left + (value - least) / span * wide


def _tornado_legend(canvas: Canvas, labels: TornadoLabels, y: float) -> float:
    x = float(MARGIN)
    for high, word in ((False, labels.low), (True, labels.high)):
        _bar(canvas, (x, y + 2, 26, 12), high)
        canvas.text((x + 34, y), word, SMALL)
        x += 34 + wide_of(word, SMALL) + 24
    return y + SMALL.leading + 14


def _bar(canvas: Canvas, box: tuple[float, float, float, float], high: bool) -> None:
    if high:
        canvas.rect(*box, fill=ACCENT, stroke=ACCENT)
        return
    canvas.rect(*box, fill=PAPER)
    canvas.hatch(*box, SOFT, gap=6)
    canvas.rect(*box, stroke=SOFT)


def _tornado_row(canvas: Canvas, bar: TornadoBar, place: Callable[[float], float], base: float, y: float) -> float:
    left, right = sorted((bar.low, bar.high))
    texts = (bar.low_text, bar.high_text) if bar.low <= bar.high else (bar.high_text, bar.low_text)
    beside = _SIDE - 14
    high = max(_BAR, height_of(bar.label, LABEL, _NAMES - 16), *(height_of(t, BODY, beside) for t in texts)) + 14
    middle = y + high / 2
    canvas.line([(MARGIN, y), (canvas.width - MARGIN, y)], FRAME)
    own = height_of(bar.label, LABEL, _NAMES - 16)
    canvas.text((MARGIN, middle - own / 2), bar.label, LABEL, wide=_NAMES - 16)
    # when both ends lie on one side of the base the bars share the row instead of hiding each other
    both = (bar.low - base) * (bar.high - base) > 0
    for is_high, value in ((False, bar.low), (True, bar.high)):
        start, end = sorted((place(base), place(value)))
        tall = _BAR / 2 if both else _BAR
        under = middle - _BAR / 2 + (_BAR / 2 if both and is_high else 0)
        if end > start:
            _bar(canvas, (start, under, end - start, tall), is_high)
    ends = (place(min(left, base)) - 8, place(max(right, base)) + 8)
    for end, text, align in ((ends[0], texts[0], "right"), (ends[1], texts[1], "left")):
        used = height_of(text, BODY, beside)
        canvas.text((end, middle - used / 2), text, BODY, wide=beside, align="right" if align == "right" else "left")
    return high


def draw_intervals(chart: IntervalChart) -> Picture:
    """Draw the interval chart; raises ValueError when there is no point or low <= middle <= high does not hold."""
    numbers = [value for point in chart.points for value in (point.low, point.middle, point.high)]
    numbers += [at for at, _ in chart.ticks] + ([] if chart.reference is None else [chart.reference])
    if not chart.points or not all(map(math.isfinite, numbers)):
        raise ValueError("an interval chart needs at least one point and finite numbers")
    wrong = [point.label for point in chart.points if not point.low <= point.middle <= point.high]
    if wrong:
        raise ValueError(f"low <= middle <= high does not hold for {wrong}")
    canvas = Canvas(2 * MARGIN + _NAMES + _PLOT + 40 + 2 * _SIDE)
    y = heading(canvas, chart.title, chart.note)
    y += canvas.text((MARGIN, y), chart.labels.legend, SMALL) + 8
    plot = MARGIN + _NAMES + 20
    place = _axis(numbers, plot, _PLOT)
    if chart.reference is not None:
        y += _reference_text(canvas, chart.reference_text, place(chart.reference), y)
    top = y
    for point in chart.points:
        y += _interval_row(canvas, point, place, plot + _PLOT + 24, y)
    if chart.reference is not None:
        at = place(chart.reference)
        canvas.line([(at, top - 2), (at, y)], FAULT, 1.4, (6, 4))
    canvas.line([(plot - 10, y), (plot + _PLOT + 10, y)], INK)
    y = _ticks(canvas, chart.ticks, place, y)
    alt = chart.labels.alt.format(title=chart.title, points=len(chart.points))
    return canvas.picture(y + MARGIN, chart.title, alt)


def _reference_text(canvas: Canvas, text: str, at: float, y: float) -> float:
    wide = _PLOT
    half = max((wide_of(line, _REFERENCE) for line in lines_of(text, _REFERENCE, wide)), default=0) / 2
    middle = min(max(at, MARGIN + half), canvas.width - MARGIN - half)
    return canvas.text((middle, y), text, _REFERENCE, wide=wide, align="center") + 4


def _interval_row(canvas: Canvas, point: Interval, place: Callable[[float], float], texts: float, y: float) -> float:
    name = height_of(point.label, LABEL, _NAMES - 16)
    beside = canvas.width - MARGIN - texts
    text = height_of(point.text, BODY, beside)
    high = max(name, text, 18) + 14
    middle = y + high / 2
    canvas.line([(MARGIN, y), (canvas.width - MARGIN, y)], FRAME)
    canvas.text((MARGIN, middle - name / 2), point.label, LABEL, wide=_NAMES - 16)
    canvas.text((texts, middle - text / 2), point.text, BODY, wide=beside)
    low, high_end = place(point.low), place(point.high)
    canvas.line([(low, middle), (high_end, middle)], ACCENT, 2.2)
    for end in (low, high_end):
        canvas.line([(end, middle - 6), (end, middle + 6)], ACCENT, 2.2)
    canvas.circle((place(point.middle), middle), 5.5, fill=ACCENT, stroke=PAPER, width=1.2)
    return high


def _ticks(canvas: Canvas, ticks: tuple[tuple[float, str], ...], place: Callable[[float], float], y: float) -> float:
    """Marks below the axis; a text that would touch the one before it goes one line lower."""
    ends = [-math.inf] * (len(ticks) + 1)
    lowest = y
    for value, text in sorted(ticks):
        half = wide_of(text, SMALL) / 2
        canvas.line([(place(value), y), (place(value), y + 5)], INK)
        x = min(max(place(value), MARGIN + half), canvas.width - MARGIN - half)
        row = next(n for n, end in enumerate(ends) if x - half > end + 8)
        ends[row] = x + half
        canvas.text((x, y + 7 + row * SMALL.leading), text, SMALL, align="center")
        lowest = max(lowest, y + 7 + (row + 1) * SMALL.leading)
    return lowest
