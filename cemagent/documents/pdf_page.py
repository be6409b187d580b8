"""The lines of a PDF page, with their size and with what a reader cannot see marked."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from cemagent.documents.invisible import Piece

_INVISIBLE_MODES = frozenset({3, 7})
_TINY_POINTS = 2.0
_WHITE = 248
_MOST_OBJECTS = 5000
_SOFT_HYPHENS = frozenset({0x02, 0xFFFE, 0xAD})
_PATH, _IMAGE, _SHADING, _FORM = 2, 3, 4, 5


@dataclass
class Line:
    """One line of text; sizes and places in points, ``top`` counted from the bottom of the page."""

    pieces: list[Piece] = field(default_factory=list)
    size: float = 0.0
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    bold: bool = False
    hyphen: bool = False

    @property
    def text(self) -> str:
        """All text of the line, hidden text too."""
        return "".join(piece.text for piece in self.pieces)


@dataclass
class PageText:
    """What one page holds."""

    lines: list[Line]
    height: float
    width: float
    invisible_share: float = 0.0
    image_share: float = 0.0


@dataclass(frozen=True)
class _Look:
    """How a text object is painted."""

    invisible: bool
    white: bool


class PageReader:
    """Reads one page character by character."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._text = page.get_textpage()
        self._looks: dict[int, _Look] = {}
        self._painted: list[tuple[float, float, float, float]] | None = None
        self._width, self._height = page.get_size()
        self._left, self._bottom, self._right, self._top = page.get_mediabox()

    def read(self) -> PageText:
        """Return the page's lines in the order of its content."""
        lines: list[Line] = []
        current: list[tuple[int, str]] = []
        count = raw.FPDFText_CountChars(self._text)
        hyphen = False
        for index in range(max(0, count)):
            code = raw.FPDFText_GetUnicode(self._text, index)
            if code in (10, 13):
                if current:
                    lines.append(self._line(current, hyphen))
                current, hyphen = [], False
            elif code in _SOFT_HYPHENS:
                hyphen = True
            elif code:
                if hyphen:
                    if current:
                        lines.append(self._line(current, hyphen))
                    current, hyphen = [], False
                current.append((index, chr(code)))
        if current:
            lines.append(self._line(current, hyphen))
        return self._page_text(lines)

    def image_share(self) -> float:
        """Return the share of the page that its largest picture covers."""
        area = max(1.0, self._width * self._height)
        shares = [
            abs((r - left) * (t - b)) / area
            for kind, (left, b, r, t), _ in self._objects()
            if kind == _IMAGE
        ]  # fmt: skip
        return min(1.0, max(shares, default=0.0))

    def _page_text(self, lines: list[Line]) -> PageText:
        total = sum(len(line.text) for line in lines)
        unseen = sum(len(p.text) for line in lines for p in line.pieces if p.label == "invisible")
        page = PageText(lines, self._height, self._width)
        page.invisible_share = unseen / total if total else 0.0
        if not total or unseen:
            page.image_share = self.image_share()
        return page

    def _line(self, chars: list[tuple[int, str]], hyphen: bool) -> Line:
        line = Line(hyphen=hyphen)
        solid = [index for index, char in chars if not char.isspace()]
        boxes = [self._box(index) for index in dict.fromkeys([*solid[:2], *solid[len(solid) // 2 :][:1], *solid[-1:]])]
        if boxes:
            line.left, line.right = min(b[0] for b in boxes), max(b[2] for b in boxes)
            line.bottom, line.top = min(b[1] for b in boxes), max(b[3] for b in boxes)
            line.size = sorted(b[3] - b[1] for b in boxes)[len(boxes) // 2]
            line.bold = raw.FPDFText_GetFontWeight(self._text, solid[0]) >= 600
        line.pieces = self._pieces(chars, line)
        return line

    def _pieces(self, chars: list[tuple[int, str]], line: Line) -> list[Piece]:
        away = line.right < self._left or line.left > self._right or line.top < self._bottom or line.bottom > self._top
        small = 0 < line.size <= _TINY_POINTS
        runs: list[tuple[bool, str | None, list[str]]] = []
        for index, char in chars:
            if char.isspace() and runs:
                runs[-1][2].append(char)
                continue
            look = self._look(index)
            label = "invisible" if look.invisible else None
            hidden = look.invisible or away or small or (look.white and not self._on_paint(index))
            if runs and runs[-1][0] == hidden and runs[-1][1] == label:
                runs[-1][2].append(char)
            else:
                runs.append((hidden, label, [char]))
        return [Piece(_joined(text), hidden, label) for hidden, label, text in runs]

    def _box(self, index: int) -> tuple[float, float, float, float]:
        rect = raw.FS_RECTF()
        if not raw.FPDFText_GetLooseCharBox(self._text, index, ctypes.byref(rect)):
            return (0.0, 0.0, 0.0, 0.0)
        return (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))

    def _look(self, index: int) -> _Look:
        found = raw.FPDFText_GetTextObject(self._text, index)
        key = ctypes.cast(found, ctypes.c_void_p).value or 0
        if key not in self._looks:
            self._looks[key] = _look(found) if key else _Look(False, False)
        return self._looks[key]

    def _on_paint(self, index: int) -> bool:
        """Whether something that is not white lies under a character."""
        if self._painted is None:
            self._painted = [box for kind, box, white in self._objects() if kind != _PATH or not white]
        left, bottom, right, top = self._box(index)
        x, y = (left + right) / 2, (bottom + top) / 2
        return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in self._painted)

    def _objects(self) -> Iterator[tuple[int, tuple[float, float, float, float], bool]]:
        """Yield kind, bounds and whiteness of what is painted besides text."""
        for index in range(min(raw.FPDFPage_CountObjects(self._page), _MOST_OBJECTS)):
            item = raw.FPDFPage_GetObject(self._page, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind not in {_PATH, _IMAGE, _SHADING, _FORM}:
                continue
            values = [ctypes.c_float() for _ in range(4)]
            if not raw.FPDFPageObj_GetBounds(item, *(ctypes.byref(value) for value in values)):
                continue
            left, bottom, right, top = (value.value for value in values)
            yield (
                kind,
                (left, bottom, right, top),
                kind == _PATH and (_is_white(item) or not _is_filled(item)),
            )


def _joined(chars: list[str]) -> str:
    text = "".join(chars)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _look(item: Any) -> _Look:
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    return _Look(mode in _INVISIBLE_MODES, mode in {0, 4} and _is_white(item))


def _is_white(item: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(
        item, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)
    )
    return bool(known) and (min(red.value, green.value, blue.value) >= _WHITE or alpha.value <= 5)


def _is_filled(item: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    known = raw.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke))
    return bool(known) and mode.value != 0
