"""Answers on an agreement scale as bars to both sides of the middle."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cemagent.reports.colours import INK, PAPER, SOFT
from cemagent.reports.pictures.canvas import Canvas, Picture, height_of, wide_of
from cemagent.reports.pictures.look import BODY, FRAME, HEAD, LABEL, MARGIN, SMALL, heading
from cemagent.reports.pictures.marks import Style

_NAMES = 260.0
_PLOT = 560.0
_TOTAL = 62.0
_BAR = 24.0
_LOW, _MIDDLE, _HIGH = (166, 58, 0), (226, 230, 235), (29, 82, 136)
_PALEST = 0.28


@dataclass(frozen=True)
class LikertItem:
    """One statement; ``shares`` run from the lowest to the highest answer and sum to 1; ``note`` might be "n = 212".

    ``group`` stands as a heading above the first of the statements that follow each other with the same one.
    """

    label: str
    shares: tuple[float, ...]
    note: str = ""
    group: str = ""


@dataclass(frozen=True)
class LikertLabels:
    """The fixed words; see ``words.LIKERT``. ``alt`` takes ``title`` and ``items``."""

    alt: str


@dataclass(frozen=True)
class LikertChart:
    """Statements under each other; ``answers`` names the answers from the lowest to the highest (2 to 11)."""

    title: str
    answers: tuple[str, ...]
    items: tuple[LikertItem, ...]
    labels: LikertLabels
    note: str = ""


def draw_likert(chart: LikertChart) -> Picture:
    """Draw the bars; a middle answer stands half on each side, so that left against right compares no with yes.

    Raises ValueError when there is no item, the number of answers is not 2 to 11, or the shares of an item do not
    fit the answers or do not sum to 1 (within 0.01).
    """
    _check(chart)
    canvas = Canvas(2 * MARGIN + _NAMES + 2 * _TOTAL + _PLOT)
    y = heading(canvas, chart.title, chart.note)
    y = _legend(canvas, chart, y)
    reach = max(max(_sides(item.shares)) for item in chart.items)
    zero = MARGIN + _NAMES + _TOTAL + _PLOT / 2
    group = ""
    for item in chart.items:
        if item.group != group:
            y += 8 + canvas.text((MARGIN, y + 8), item.group, HEAD, wide=canvas.width - 2 * MARGIN) + 4
            group = item.group
        y += _row(canvas, item, zero, _PLOT / 2 / reach, y)
    alt = chart.labels.alt.format(title=chart.title, items=len(chart.items))
    return canvas.picture(y + MARGIN, chart.title, alt)


def _check(chart: LikertChart) -> None:
    if not chart.items or not 2 <= len(chart.answers) <= 11:
        raise ValueError("a Likert chart needs at least one item and 2 to 11 answers")
    for item in chart.items:
        if len(item.shares) != len(chart.answers):
            raise ValueError(f"the shares of {item.label!r} do not fit the answers")
        if min(item.shares) < 0 or not math.isclose(sum(item.shares), 1, abs_tol=0.01):
            raise ValueError(f"the shares of {item.label!r} do not sum to 1")


def _sides(shares: tuple[float, ...]) -> tuple[float, float]:
    half = len(shares) // 2
    middle = shares[half] / 2 if len(shares) % 2 else 0.0
    return sum(shares[:half]) + middle, sum(shares[len(shares) - half :]) + middle


def _colour(index: int, count: int) -> tuple[int, int, int]:
    half = (count - 1) / 2
    if index == half:
        return _MIDDLE
    end = _LOW if index < half else _HIGH
    first = 0.5 if count % 2 == 0 else 1.0
    strength = (abs(index - half) - first) / (half - first) if half > first else 1.0
    part = _PALEST + (1 - _PALEST) * strength
    red, green, blue = (round(255 + (deep - 255) * part) for deep in end)
    return red, green, blue


def _ink(colour: tuple[int, int, int]) -> str:
    """Dark or white, whichever reads better on ``colour`` (luma after ITU-R BT.601)."""
    red, green, blue = colour
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else PAPER


def _legend(canvas: Canvas, chart: LikertChart, y: float) -> float:
    x, row = float(MARGIN), 0.0
    for index, name in enumerate(chart.answers):
        wide = min(wide_of(name, SMALL), 300)
        if x > MARGIN and x + 24 + wide > canvas.width - MARGIN:
            x, y, row = MARGIN, y + row + 5, 0
        canvas.rect(
            x, y + 1, 16, 14, fill="{:02X}{:02X}{:02X}".format(*_colour(index, len(chart.answers))), stroke=SOFT
        )
        row = max(row, canvas.text((x + 22, y), name, SMALL, wide=300))
        x += 22 + wide + 18
    return y + row + 14


def _row(canvas: Canvas, item: LikertItem, zero: float, scale: float, y: float) -> float:
    wide = _NAMES - 20
    name = height_of(item.label, LABEL, wide)
    high = max(name + height_of(item.note, SMALL, wide), _BAR) + 14
    canvas.line([(MARGIN, y), (canvas.width - MARGIN, y)], FRAME)
    used = canvas.text((MARGIN, y + 7), item.label, LABEL, wide=wide)
    canvas.text((MARGIN, y + 7 + used), item.note, SMALL, wide=wide)
    low, up = _sides(item.shares)
    top = y + (high - _BAR) / 2
    # the line of the middle shows between the bars only: it would run through the numbers in them
    canvas.line([(zero, y), (zero, top)], INK, 1.2)
    canvas.line([(zero, top + _BAR), (zero, y + high)], INK, 1.2)
    x = zero - low * scale
    for index, share in enumerate(item.shares):
        _part(canvas, (x, top, share * scale, _BAR), share, _colour(index, len(item.shares)))
        x += share * scale
    half = len(item.shares) // 2
    below, above = sum(item.shares[:half]), sum(item.shares[len(item.shares) - half :])
    text = y + (high - BODY.leading) / 2
    canvas.text((zero - low * scale - 8, text), f"{below:.0%}", LABEL, align="right")
    canvas.text((zero + up * scale + 8, text), f"{above:.0%}", LABEL)
    return high


def _part(canvas: Canvas, box: tuple[float, float, float, float], share: float, colour: tuple[int, int, int]) -> None:
    x, y, wide, high = box
    if wide < 0.1:
        return
    canvas.rect(x, y, wide, high, fill="{:02X}{:02X}{:02X}".format(*colour), stroke=PAPER)
    style, text = Style(11, False, _ink(colour)), f"{share:.0%}"
    if wide_of(text, style) + 6 <= wide:
        canvas.text((x + wide / 2, y + (high - style.leading) / 2), text, style, align="center")
