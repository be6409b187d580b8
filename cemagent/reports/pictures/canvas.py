"""The drawing board of every picture: pixels from the top left, text that is measured before it is placed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from cemagent.reports.pictures.fonts import missing_glyphs, tidy, width_of, wrap
from cemagent.reports.pictures.marks import Line, Mark, Shape, Style
from cemagent.reports.pictures.svg import as_svg

Align = Literal["left", "center", "right"]
Point = tuple[float, float]
Dash = tuple[float, ...]

# how far a quarter of a circle's handles reach: 4/3 (sqrt 2 - 1)
_ROUND = 0.5523
# a shape that covers text hides it only when it is more than a hairline
_HAIR = 2.0


class Picture:
    """A finished drawing; the bytes are the same every time."""

    def __init__(self, marks: Sequence[Mark], size: tuple[int, int], title: str, alt: str) -> None:
        self.marks = tuple(marks)
        self._size = size
        self.title = title
        self._alt = alt

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels at 100 %."""
        return self._size

    @property
    def alt(self) -> str:
        """One sentence that says what is seen."""
        return self._alt

    @property
    def texts(self) -> list[str]:
        """Every line of text as drawn, in drawing order."""
        return [mark.text for mark in self.marks if isinstance(mark, Line)]

    def svg(self) -> str:
        """The drawing as SVG with its text as paths, a title and a description."""

        return as_svg(self.marks, self._size, self.title, self._alt)

    def png(self) -> bytes:
        """The drawing as PNG at twice its size."""
        from cemagent.reports.pictures.png import as_png  # loads the renderer: only who draws waits for that

        return as_png(self.marks, self._size)


class Canvas:
    """A sheet that grows downwards; ``picture`` cuts it to size."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._marks: list[Mark] = []

    def path(
        self,
        commands: Sequence[tuple[str, tuple[float, ...]]],
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1,
        dash: Dash = (),
    ) -> None:
        """Draw any path of M, L, Q, C and Z commands."""
        self._marks.append(Shape(tuple(commands), fill, stroke, width, dash))

    def polygon(
        self,
        points: Sequence[Point],
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1,
        dash: Dash = (),
    ) -> None:
        """Draw a closed shape through ``points``."""
        first, *rest = points
        commands = [("M", first), *(("L", point) for point in rest), ("Z", ())]
        self.path(commands, fill=fill, stroke=stroke, width=width, dash=dash)

    def line(self, points: Sequence[Point], stroke: str, width: float = 1, dash: Dash = ()) -> None:
        """Draw straight lines through ``points``."""
        first, *rest = points
        self.path([("M", first), *(("L", point) for point in rest)], stroke=stroke, width=width, dash=dash)

    def rect(
        self,
        left: float,
        top: float,
        wide: float,
        high: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1,
        dash: Dash = (),
        radius: float = 0,
    ) -> None:
        """Draw a box; ``radius`` rounds its corners."""
        right, bottom = left + wide, top + high
        if not radius:
            corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
            self.polygon(corners, fill=fill, stroke=stroke, width=width, dash=dash)
            return
        r = min(radius, wide / 2, high / 2)
        k = r * (1 - _ROUND)
        commands: list[tuple[str, tuple[float, ...]]] = [
            ("M", (left + r, top)),
            ("L", (right - r, top)),
            ("C", (right - k, top, right, top + k, right, top + r)),
            ("L", (right, bottom - r)),
            ("C", (right, bottom - k, right - k, bottom, right - r, bottom)),
            ("L", (left + r, bottom)),
            ("C", (left + k, bottom, left, bottom - k, left, bottom - r)),
            ("L", (left, top + r)),
            ("C", (left, top + k, left + k, top, left + r, top)),
            ("Z", ()),
        ]
        self.path(commands, fill=fill, stroke=stroke, width=width, dash=dash)

    def circle(
        self,
        at: Point,
        radius: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1,
        dash: Dash = (),
    ) -> None:
        """Draw a circle around ``at``."""
        x, y = at
        side = 2 * radius
        self.rect(x - radius, y - radius, side, side, fill=fill, stroke=stroke, width=width, dash=dash, radius=radius)

    def diamond(self, at: Point, radius: float, *, fill: str | None = None, stroke: str | None = None) -> None:
        """Draw a square on its tip around ``at``."""
        x, y = at
        tips = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
        self.polygon(tips, fill=fill, stroke=stroke, width=1.4)

    def hatch(self, left: float, top: float, wide: float, high: float, colour: str, gap: float = 8) -> None:
        """Fill a box with slanting lines, each cut at the frame."""
        commands: list[tuple[str, tuple[float, ...]]] = []
        offset = gap
        while offset < wide + high:
            start = (left + offset, top) if offset <= wide else (left + wide, top + offset - wide)
            end = (left, top + offset) if offset <= high else (left + offset - high, top + high)
            commands += [("M", start), ("L", end)]
            offset += gap
        if commands:
            self.path(commands, stroke=colour, width=1)

    def text(self, at: Point, text: str, style: Style, *, wide: float | None = None, align: Align = "left") -> float:
        """Write ``text`` below ``at`` (the top of its first line), wrapped to ``wide`` pixels; returns the height used.

        With ``align`` "center" or "right", ``at`` is the middle or the right end of the lines.
        """
        x, top = at
        lines = lines_of(text, style, wide)
        for number, words in enumerate(lines):
            # a line sits in its leading as type is set: about four fifths of the size above the base line
            base = top + number * style.leading + (style.leading - style.size) / 2 + style.size * 0.84
            line = Line(0, round(base, 2), words, style)
            shift = {"left": 0.0, "center": line.width / 2, "right": line.width}[align]
            if words:
                self._marks.append(Line(round(x - shift, 2), line.y, words, style))
        return len(lines) * style.leading

    def picture(self, height: float, title: str, alt: str) -> Picture:
        """What was drawn, as a picture of the sheet's width and ``height``."""
        return Picture(self._marks, (round(self.width), round(height)), title, alt)


def lines_of(text: str, style: Style, wide: float | None = None) -> list[str]:
    """The lines that ``text`` takes in ``wide`` pixels (None: only its own line breaks); none for empty text."""

    if not tidy(text):
        return []
    return wrap(text, float("inf") if wide is None else wide, style.size, style.bold)


def height_of(text: str, style: Style, wide: float | None = None) -> float:
    """The height in pixels that ``text`` takes in ``wide`` pixels; 0 for empty text."""
    return len(lines_of(text, style, wide)) * style.leading


def wide_of(text: str, style: Style) -> float:
    """The width in pixels of the longest line of ``text``, not wrapped."""

    return max((width_of(line, style.size, style.bold) for line in lines_of(text, style)), default=0.0)


def overlaps(picture: Picture) -> list[tuple[str, str]]:
    """Pairs of texts whose ink overlaps; texts and shapes that leave the frame; texts covered by a later shape.

    The second of a pair is "(frame)" or "(covered)" in the latter cases; a shape is named "(shape)". An empty list is what a good picture gives.
    """
    width, height = picture.size
    found: list[tuple[str, str]] = []
    open_lines: list[tuple[tuple[float, float, float, float], str]] = []
    boxes = [(box, n, m.text) for n, m in enumerate(picture.marks) if isinstance(m, Line) and (box := m.box())]
    grounds = [(n, m.box) for n, m in enumerate(picture.marks) if isinstance(m, Shape) and m.fill and len(m.fill) == 6]
    shapes = [m.box for m in picture.marks if isinstance(m, Shape)]
    found += [("(shape)", "(frame)") for b in shapes if b[0] < 0 or b[1] < 0 or b[2] > width or b[3] > height]
    for box, number, text in sorted(boxes, key=lambda entry: entry[0][1]):
        if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
            found.append((text, "(frame)"))
        found += [(text, "(covered)") for n, ground in grounds if n > number and _meet(box, ground)]
        open_lines = [(other, words) for other, words in open_lines if other[3] > box[1]]
        found += [(words, text) for other, words in open_lines if _meet(box, other, hair=0.5)]
        open_lines.append((box, text))
    return found


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float], hair: float = _HAIR) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > hair and min(a[3], b[3]) - max(a[1], b[1]) > hair


def missing_letters(picture: Picture) -> str:
    """The letters of the picture that no font has; "" is what a good picture gives."""

    return missing_glyphs("".join(picture.texts))
