"""Path diagram of a measurement model: factors, the items that measure them, loadings and correlations."""

from __future__ import annotations

from dataclasses import dataclass

from cemagent.reports.colours import ACCENT, ACCENT_WASH, MIDDLE, PAPER, SOFT
from cemagent.reports.pictures.canvas import Canvas, Picture, height_of, wide_of
from cemagent.reports.pictures.look import (
    BODY,
    FAULT,
    FAULT_WASH,
    LABEL,
    MARGIN,
    SMALL_BOLD,
    heading,
    warning_sign,
)
from cemagent.reports.pictures.marks import Style

_FACTOR = 180.0
_ALLEY = 230.0
_ITEM = 340.0
_ARC = 48.0
_WEAK = Style(11, True, FAULT)


@dataclass(frozen=True)
class PathItem:
    """One observed item; ``loading`` is the number as the reader writes it; ``weak`` marks it, with ``remark``."""

    label: str
    loading: str
    weak: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Factor:
    """One latent factor with its items (at least one)."""

    label: str
    items: tuple[PathItem, ...]


@dataclass(frozen=True)
class Correlation:
    """A correlation of two factors, by their places from 0; ``high`` marks it as too high to keep them apart."""

    first: int
    second: int
    text: str
    high: bool = False


@dataclass(frozen=True)
class PathLabels:
    """The fixed words; see ``words.PATHS``. ``alt`` takes ``title``, ``factors``, ``items`` and ``weak``."""

    weak: str
    alt: str


@dataclass(frozen=True)
class PathDiagram:
    """A measurement model; ``note`` is the place for fit measures."""

    title: str
    factors: tuple[Factor, ...]
    labels: PathLabels
    correlations: tuple[Correlation, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class _Oval:
    x: float
    y: float
    high: float


def draw_paths(diagram: PathDiagram) -> Picture:
    """Draw the diagram; raises ValueError for no factor, a factor without item or a correlation of unknown factors."""
    factors = diagram.factors
    if not factors or any(not factor.items for factor in factors):
        raise ValueError("a path diagram needs at least one factor, and each factor at least one item")
    if any(not 0 <= c.first < c.second < len(factors) for c in diagram.correlations):
        raise ValueError("a correlation of the path diagram names factors that do not exist, or not in order")
    reach = max((c.second - c.first for c in diagram.correlations), default=0)
    words = max((wide_of(f"! {c.text}", SMALL_BOLD) for c in diagram.correlations), default=0)
    left = MARGIN + (reach * _ARC + words / 2 + 10 if reach else 0)
    canvas = Canvas(left + _FACTOR + _ALLEY + _ITEM + MARGIN)
    y = heading(canvas, diagram.title, diagram.note)
    ovals: list[_Oval] = []
    for factor in factors:
        oval, y = _factor(canvas, factor, diagram.labels, left, y)
        ovals.append(oval)
    for correlation in diagram.correlations:
        _arc(canvas, correlation, ovals[correlation.first], ovals[correlation.second])
    # words last: a later arc must not run through the word of an earlier one
    for correlation in diagram.correlations:
        _arc_text(canvas, correlation, ovals[correlation.first], ovals[correlation.second])
    items = [item for factor in factors for item in factor.items]
    weak = sum(item.weak for item in items)
    alt = diagram.labels.alt.format(title=diagram.title, factors=len(factors), items=len(items), weak=weak)
    return canvas.picture(y + MARGIN - 16, diagram.title, alt)


def _item_height(item: PathItem, labels: PathLabels) -> float:
    wide = _ITEM - 24 - (22 if item.weak else 0)
    return height_of(item.label, BODY, wide) + height_of(_remark(item, labels), _WEAK, wide) + 14


def _remark(item: PathItem, labels: PathLabels) -> str:
    return (item.remark or labels.weak) if item.weak else ""


def _factor(canvas: Canvas, factor: Factor, labels: PathLabels, left: float, top: float) -> tuple[_Oval, float]:
    heights = [_item_height(item, labels) for item in factor.items]
    own = height_of(factor.label, LABEL, _FACTOR - 40) + 36
    total = max(sum(heights) + 8 * (len(heights) - 1), own)
    oval = _Oval(left, top + total / 2, own)
    x = left + _FACTOR + _ALLEY
    y = top + (total - sum(heights) - 8 * (len(heights) - 1)) / 2
    for item, high in zip(factor.items, heights, strict=True):
        _arrow(canvas, item, (left + _FACTOR, oval.y), (x, y + high / 2))
        _item(canvas, item, labels, (x, y), high)
        y += high + 8
    canvas.rect(
        left, oval.y - own / 2, _FACTOR, own, fill=ACCENT_WASH, stroke=ACCENT, width=1.6, radius=min(own, 80) / 2
    )
    canvas.text((left + _FACTOR / 2, oval.y - (own - 36) / 2), factor.label, LABEL, wide=_FACTOR - 40, align="center")
    return oval, top + total + 26


def _arrow(canvas: Canvas, item: PathItem, start: tuple[float, float], end: tuple[float, float]) -> None:
    colour, dash = (FAULT, (5.0, 3.0)) if item.weak else (SOFT, ())
    x, y = end
    turn = x - 84
    canvas.path(
        [("M", start), ("C", (start[0] + 60, start[1], turn - 60, y, turn, y)), ("L", (x - 6, y))],
        stroke=colour,
        width=1.4 if item.weak else 1.1,
        dash=dash,
    )
    canvas.polygon([(x - 8, y - 4), (x, y), (x - 8, y + 4)], fill=colour)
    style = _WEAK if item.weak else SMALL_BOLD
    half = wide_of(item.loading, style) / 2
    canvas.rect(x - 44 - half - 3, y - 8, 2 * half + 6, 16, fill=PAPER)
    canvas.text((x - 44, y - style.leading / 2), item.loading, style, align="center")


def _item(canvas: Canvas, item: PathItem, labels: PathLabels, at: tuple[float, float], high: float) -> None:
    x, y = at
    fill, stroke = (FAULT_WASH, FAULT) if item.weak else (PAPER, MIDDLE)
    wide = _ITEM - 24 - (22 if item.weak else 0)
    canvas.rect(x, y, _ITEM, high, fill=fill, stroke=stroke, width=1.4 if item.weak else 1)
    used = canvas.text((x + 12, y + 7), item.label, BODY, wide=wide)
    canvas.text((x + 12, y + 7 + used), _remark(item, labels), _WEAK, wide=wide)
    if item.weak:
        warning_sign(canvas, (x + _ITEM - 16, y + 16))


def _arc(canvas: Canvas, correlation: Correlation, first: _Oval, second: _Oval) -> None:
    # a cubic with both handles at the same x reaches three quarters of the way to them
    out = first.x - (correlation.second - correlation.first) * _ARC / 0.75
    shift = min(first.high, second.high) / 4
    start, end = (first.x, first.y + shift), (second.x, second.y - shift)
    colour = FAULT if correlation.high else SOFT
    curve = (out, start[1], out, end[1], *end)
    canvas.path([("M", start), ("C", curve)], stroke=colour, width=1.8 if correlation.high else 1.1)
    for x, y in (start, end):
        canvas.polygon([(x - 8, y - 4), (x, y), (x - 8, y + 4)], fill=colour)


def _arc_text(canvas: Canvas, correlation: Correlation, first: _Oval, second: _Oval) -> None:
    style = _WEAK if correlation.high else SMALL_BOLD
    x = first.x - (correlation.second - correlation.first) * _ARC
    y = (first.y + second.y) / 2
    text = f"! {correlation.text}" if correlation.high else correlation.text
    half = wide_of(text, style) / 2
    canvas.rect(x - half - 3, y - 8, 2 * half + 6, 16, fill=PAPER)
    canvas.text((x, y - style.leading / 2), text, style, align="center")
