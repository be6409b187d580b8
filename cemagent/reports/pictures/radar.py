"""Radar: one or two dated profiles over 5 to 12 axes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cemagent.reports.colours import ACCENT, PAPER, SOFT
from cemagent.reports.pictures.canvas import Canvas, Picture, Point, height_of, wide_of
from cemagent.reports.pictures.look import (
    AFTER,
    BEFORE,
    BODY,
    FRAME,
    LABEL,
    MARGIN,
    SMALL,
    SMALL_BOLD,
    amount,
    heading,
    numbered,
)
from cemagent.reports.pictures.marks import Style

_RADIUS = 190.0
_TIP = _RADIUS + 24
_SIDE = 2 * (_RADIUS + 46)
# names this short stand at the tips of the axes as well as in the table
_SHORT = 150.0
_TABLE = 560.0
_VALUE = 92.0
_SCALE = Style(10, False, SOFT)
_OUT = Style(11, True, SOFT)


@dataclass(frozen=True)
class RadarAxis:
    """One axis; ``values`` has one number per series, None where it is not known.

    ``excluded`` says that the axis does not apply (the reason, in a few words); its values are then not drawn.
    """

    label: str
    values: tuple[float | None, ...]
    excluded: str = ""


@dataclass(frozen=True)
class RadarLabels:
    """The fixed words of a radar; see ``words.RADAR``. ``alt`` takes ``title``, ``axes``, ``series``, ``excluded``."""

    excluded: str
    unknown: str
    alt: str


@dataclass(frozen=True)
class Radar:
    """A profile: axes clockwise from the top, one or two named series, scale 0 to ``maximum``."""

    title: str
    axes: tuple[RadarAxis, ...]
    series: tuple[str, ...]
    labels: RadarLabels
    maximum: float = 3
    level_names: tuple[str, ...] = ()
    note: str = ""


def draw_radar(radar: Radar) -> Picture:
    """Draw the radar with a table of its axes and values beside it.

    Raises ValueError for fewer than 3 or more than 12 axes, for no series or more than two, for an axis whose
    values do not fit the series, and for a value outside of the scale.
    """
    _check(radar)
    widest = max(wide_of(axis.label, SMALL) for axis in radar.axes)
    named = widest <= _SHORT
    side = _SIDE + (2 * widest if named else 0)
    canvas = Canvas(2 * MARGIN + side + 24 + _TABLE)
    top = heading(canvas, radar.title, radar.note)
    left = MARGIN + side + 24
    bottom = _table(canvas, radar, left, top)
    high = max(bottom - top, _SIDE)
    middle = (MARGIN + side / 2, top + _SIDE / 2)
    _web(canvas, radar, middle)
    if named:
        _names(canvas, radar, middle)
    for number in range(len(radar.series)):
        _profile(canvas, radar, number, middle)
    _levels(canvas, radar, middle)
    return canvas.picture(top + high + MARGIN, radar.title, _alt(radar))


def _check(radar: Radar) -> None:
    if not 3 <= len(radar.axes) <= 12:
        raise ValueError("a radar has 3 to 12 axes")
    if not 1 <= len(radar.series) <= 2:
        raise ValueError("a radar shows one or two series")
    for axis in radar.axes:
        if len(axis.values) != len(radar.series):
            raise ValueError(f"the axis {axis.label!r} needs one value per series")
        if any(value is not None and not 0 <= value <= radar.maximum for value in axis.values):
            raise ValueError(f"the axis {axis.label!r} has a value outside of 0 to {radar.maximum}")


def _alt(radar: Radar) -> str:
    return radar.labels.alt.format(
        title=radar.title,
        axes=len(radar.axes),
        series=", ".join(radar.series),
        excluded=sum(bool(axis.excluded) for axis in radar.axes),
    )


def _point(radar: Radar, index: int, share: float, middle: Point) -> Point:
    angle = 2 * math.pi * index / len(radar.axes)
    return middle[0] + _RADIUS * share * math.sin(angle), middle[1] - _RADIUS * share * math.cos(angle)


def _web(canvas: Canvas, radar: Radar, middle: Point) -> None:
    steps = max(1, math.floor(radar.maximum))
    for step in range(1, steps + 1):
        ring = [_point(radar, n, step / radar.maximum, middle) for n in range(len(radar.axes))]
        canvas.polygon(ring, stroke=FRAME)
    for number, axis in enumerate(radar.axes):
        dash = (3.0, 4.0) if axis.excluded else ()
        canvas.line([middle, _point(radar, number, 1, middle)], FRAME, 1, dash)
        x, y = _point(radar, number, _TIP / _RADIUS, middle)
        if axis.excluded:
            canvas.circle((x, y), 11, fill=PAPER, stroke=SOFT, width=1.4, dash=(3, 2))
            canvas.text((x, y - _OUT.leading / 2), str(number + 1), _OUT, align="center")
        else:
            numbered(canvas, (x, y), number + 1, 11)


def _levels(canvas: Canvas, radar: Radar, middle: Point) -> None:
    """The numbers of the rings beside the first axis, above the profiles so that no line hides them."""
    for step in range(1, max(1, math.floor(radar.maximum)) + 1):
        x, y = _point(radar, 0, step / radar.maximum, middle)
        canvas.rect(x - 17, y - 6, 10, 12, fill="FFFFFFCC")
        canvas.text((x - 12, y - _SCALE.leading / 2), str(step), _SCALE, align="center")


def _names(canvas: Canvas, radar: Radar, middle: Point) -> None:
    for number, axis in enumerate(radar.axes):
        x, y = _point(radar, number, _TIP / _RADIUS, middle)
        beside = x - middle[0]
        if abs(beside) < 1:
            high = SMALL.leading
            canvas.text((x, y + 12 if y > middle[1] else y - 12 - high), axis.label, SMALL, align="center")
        else:
            at = (x + math.copysign(16, beside), y - SMALL.leading / 2)
            canvas.text(at, axis.label, SMALL, align="left" if beside > 0 else "right")


def _profile(canvas: Canvas, radar: Radar, series: int, middle: Point) -> None:
    look = (BEFORE, AFTER)[series if len(radar.series) == 2 else 1]
    known: list[Point | None] = []
    for number, axis in enumerate(radar.axes):
        value = None if axis.excluded else axis.values[series]
        known.append(None if value is None else _point(radar, number, value / radar.maximum, middle))
    # an axis without a value leaves a gap: a line across it would claim what nobody knows
    for start, end in zip(known, [*known[1:], known[0]], strict=True):
        if start and end:
            canvas.polygon([middle, start, end], fill=look.wash)
            canvas.line([start, end], look.colour, 2.2, look.dash)
    for point in known:
        if point:
            _marker(canvas, point, look.square)


def _marker(canvas: Canvas, at: Point, square: bool) -> None:
    x, y = at
    if square:
        canvas.rect(x - 4.5, y - 4.5, 9, 9, fill=ACCENT, stroke=PAPER)
    else:
        canvas.circle(at, 4.5, fill=PAPER, stroke=BEFORE.colour, width=2)


def _table(canvas: Canvas, radar: Radar, left: float, y: float) -> float:
    values = _VALUE * len(radar.series)
    wide = _TABLE - values - 34
    high = max(height_of(name, SMALL_BOLD, _VALUE - 14) for name in radar.series) + 22
    for number, name in enumerate(radar.series):
        x = left + _TABLE - values + (number + 0.5) * _VALUE
        look = (BEFORE, AFTER)[number if len(radar.series) == 2 else 1]
        canvas.line([(x - 18, y + 9), (x + 18, y + 9)], look.colour, 2.2, look.dash)
        _marker(canvas, (x, y + 9), look.square)
        canvas.text((x, y + 19), name, SMALL_BOLD, wide=_VALUE - 14, align="center")
    y += high
    for number in range(len(radar.axes)):
        canvas.line([(left, y), (left + _TABLE, y)], FRAME)
        y += max(_axis_row(canvas, radar, number, left, y, wide), 26)
    canvas.line([(left, y), (left + _TABLE, y)], FRAME)
    y += 8
    scale = " · ".join(f"{level} {name}" for level, name in enumerate(radar.level_names))
    return y + canvas.text((left, y), scale, SMALL, wide=_TABLE)


def _axis_row(canvas: Canvas, radar: Radar, number: int, left: float, y: float, wide: float) -> float:
    axis = radar.axes[number]
    middle = (left + 12, y + 5 + LABEL.leading / 2)
    if axis.excluded:
        canvas.circle(middle, 9.5, fill=PAPER, stroke=SOFT, width=1.2, dash=(3, 2))
        canvas.text((middle[0], middle[1] - _OUT.leading / 2), str(number + 1), _OUT, align="center")
        text = f"{axis.label}\n{radar.labels.excluded}: {axis.excluded}"
        return canvas.text((left + 30, y + 5), text, Style(12, False, SOFT), wide=_TABLE - 34) + 10
    numbered(canvas, middle, number + 1, 9.5)
    used = canvas.text((left + 30, y + 5), axis.label, BODY, wide=wide)
    for series, value in enumerate(axis.values):
        x = left + _TABLE - _VALUE * (len(radar.series) - series - 0.5)
        text = radar.labels.unknown if value is None else amount(value)
        used = max(
            used, canvas.text((x, y + 5), text, SMALL if value is None else LABEL, wide=_VALUE - 10, align="center")
        )
    return used + 10
