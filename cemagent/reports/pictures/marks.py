"""What a drawing consists of: paths and lines of text, in pixels from the top left."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from cemagent.reports.pictures.fonts import Command, glyph, width_of

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shape:
    """A path; colours are ``RRGGBB`` or ``RRGGBBAA``, None for none; ``dash`` is on, off in pixels."""

    commands: tuple[Command, ...]
    fill: str | None = None
    stroke: str | None = None
    width: float = 1
    dash: tuple[float, ...] = ()

    @property
    def box(self) -> Box:
        """The box around what is drawn; curves are taken at sixteen places each."""
        points: list[tuple[float, float]] = []
        for _, numbers in self.commands:
            knots = list(zip(numbers[0::2], numbers[1::2], strict=True))
            if len(knots) > 1:
                knots = [points[-1], *knots]
                points += [_along(knots, step / 16) for step in range(1, 17)]
            else:
                points += knots
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return min(xs), min(ys), max(xs), max(ys)


def _along(knots: list[tuple[float, float]], part: float) -> tuple[float, float]:
    """A point of the Bezier curve through its knots (de Casteljau)."""
    while len(knots) > 1:
        knots = [(x + (u - x) * part, y + (v - y) * part) for (x, y), (u, v) in pairwise(knots)]
    return knots[0]


@dataclass(frozen=True)
class Style:
    """How text looks: ``size`` in pixels, never below 9."""

    size: float = 12
    bold: bool = False
    colour: str = "1B2430"

    @property
    def leading(self) -> float:
        """Distance of two base lines."""
        return round(self.size * 1.36)


@dataclass(frozen=True)
class Line:
    """One line of text that starts at ``x`` on the base line ``y``."""

    x: float
    y: float
    text: str
    style: Style

    @property
    def width(self) -> float:
        """Advance of the whole line."""
        return width_of(self.text, self.style.size, self.style.bold)

    def box(self) -> Box | None:
        """The box of its ink; None when there is none."""
        at, size = self.x, self.style.size
        boxes = []
        for letter in self.text:
            drawn = glyph(letter, self.style.bold)
            if drawn.box:
                left, low, right, high = drawn.box
                boxes.append((at + left * size, self.y - high * size, at + right * size, self.y - low * size))
            at += drawn.advance * size
        if not boxes:
            return None
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


Mark = Shape | Line
