"""What all pictures share in looks: text styles, colours and small signs that carry meaning without colour."""

from __future__ import annotations

from dataclasses import dataclass

from cemagent.reports.colours import ACCENT, GUESS, INK, SOFT
from cemagent.reports.pictures.canvas import Canvas, Point, height_of
from cemagent.reports.pictures.marks import Style

TITLE = Style(20, True, INK)
HEAD = Style(13, True, INK)
LABEL = Style(12, True, INK)
BODY = Style(12, False, INK)
SMALL = Style(11, False, SOFT)
SMALL_BOLD = Style(11, True, INK)
NUMBER = Style(11, True, "FFFFFF")
WARNING = Style(12, True, GUESS)

MARGIN = 24
FRAME = "C3CBD5"
# dark enough for text on paper, and apart from ACCENT in lightness as well as in hue (Okabe and Ito's vermilion, darker)
FAULT = "A63A00"
FAULT_WASH = "FDF0E9"
HATCH = "C4A27A"


@dataclass(frozen=True)
class SeriesLook:
    """How one of two series is drawn: colour, dash and shape of the marker all differ."""

    colour: str
    wash: str
    dash: tuple[float, ...]
    square: bool


BEFORE = SeriesLook(FAULT, "A63A0014", (6, 4), square=False)
AFTER = SeriesLook(ACCENT, "1D528822", (), square=True)


def heading(canvas: Canvas, title: str, note: str = "") -> float:
    """Write the title and the note under it at the top of the sheet; returns where the drawing may begin."""
    wide = canvas.width - 2 * MARGIN
    y = MARGIN - 6.0
    y += canvas.text((MARGIN, y), title, TITLE, wide=wide)
    if note:
        y += 2 + canvas.text((MARGIN, y + 2), note, SMALL, wide=wide)
    return y + 14


def heading_height(width: float, title: str, note: str = "") -> float:
    """The height that ``heading`` will use on a sheet of ``width``."""
    wide = width - 2 * MARGIN
    return MARGIN - 6 + height_of(title, TITLE, wide) + (2 + height_of(note, SMALL, wide) if note else 0) + 14


def warning_sign(canvas: Canvas, at: Point, radius: float = 8) -> None:
    """A triangle with an exclamation mark, its middle at ``at``."""
    x, y = at
    canvas.polygon([(x, y - radius), (x + radius, y + radius * 0.8), (x - radius, y + radius * 0.8)], fill=FAULT)
    canvas.line([(x, y - radius * 0.3), (x, y + radius * 0.25)], "FFFFFF", 1.6)
    canvas.line([(x, y + radius * 0.42), (x, y + radius * 0.62)], "FFFFFF", 1.6)


def loose_sign(canvas: Canvas, at: Point, radius: float = 6) -> None:
    """An open ring with a gap and a stroke that ends in nothing: no link."""
    x, y = at
    canvas.circle(at, radius, fill="FFFFFF", stroke=FAULT, width=1.6, dash=(3, 2))
    canvas.line([(x - radius * 0.45, y), (x + radius * 0.45, y)], FAULT, 1.6)


def mode_sign(canvas: Canvas, at: Point, mode: str, radius: float = 9) -> None:
    """Remove is a cross, ease an arrow, enrich a plus, each in a circle."""
    x, y = at
    r = radius * 0.45
    strokes = {
        "remove": [[(x - r, y - r), (x + r, y + r)], [(x - r, y + r), (x + r, y - r)]],
        "ease": [[(x - r, y), (x + r, y)], [(x + r * 0.2, y - r * 0.8), (x + r, y), (x + r * 0.2, y + r * 0.8)]],
        "enrich": [[(x - r, y), (x + r, y)], [(x, y - r), (x, y + r)]],
    }
    canvas.circle(at, radius, fill="FFFFFF", stroke=ACCENT, width=1.4)
    for points in strokes[mode]:
        canvas.line(points, ACCENT, 1.8)


def numbered(canvas: Canvas, at: Point, number: int | str, radius: float = 10) -> None:
    """A number in a dark circle."""
    x, y = at
    canvas.circle(at, radius, fill=ACCENT)
    canvas.text((x, y - NUMBER.leading / 2), str(number), NUMBER, align="center")


def amount(value: float) -> str:
    """A number as short as it can be written without loss at one decimal: 30, 2.5."""
    return f"{value:,.1f}".removesuffix(".0")
