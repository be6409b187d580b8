"""Measures text for slides without fonts at hand: wider than any usual font draws it, so nothing overflows."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

LINE_HEIGHT = 1.32
"""Of a line, as a multiple of the letter size."""
_NARROW = frozenset("iIjl.,:;'|!()[]{}·`-/ ")
_BROAD = frozenset("mwMWGOQ%@&—…◇△°→")
_BOLD = 1.07
_FEW = 7

MarkKind = Literal["soft", "evidence", "assumed", "weak"]


@dataclass(frozen=True)
class Para:
    """A paragraph of a slide; ``marks`` stand behind its text and are never cut. ``size`` in points."""

    text: str
    size: float = 12
    is_bold: bool = False
    colour: str = ""
    marks: tuple[tuple[str, MarkKind], ...] = ()
    has_bullet: bool = False
    after: float = 4
    """Room below, in points."""
    most_lines: int = 3

    @property
    def whole(self) -> str:
        """Return the text with its marks."""
        return " ".join([self.text, *(mark for mark, _ in self.marks)]).strip()


def half_points(size: float) -> float:
    """Return ``size`` rounded down to what presentations can store, so that it is drawn as it was measured."""
    return int(size * 2) / 2


def width_of(text: str, size: float, is_bold: bool = False) -> float:
    """Return an upper bound of the width of ``text`` in points."""
    em = 0.0
    for char in text:
        if unicodedata.east_asian_width(char) in "WF":
            em += 1.0
        elif char in _NARROW:
            em += 0.36
        elif char in "tfr":
            em += 0.45
        elif char in _BROAD:
            em += 0.95
        else:
            em += 0.7 if char.isupper() else 0.62
    return em * size * (_BOLD if is_bold else 1.0)


def lines_needed(text: str, size: float, width: float, is_bold: bool = False) -> int:
    """Return into how many lines ``text`` breaks in ``width`` points, between words where it can."""
    lines, used = 1, 0.0
    space = width_of(" ", size, is_bold)
    for word in text.split():
        wide = width_of(word, size, is_bold)
        if used and used + space + wide > width:
            lines, used = lines + 1, 0.0
        used += (space if used else 0.0) + wide
        while used > width:
            lines, used = lines + 1, used - width
    return lines


def indent_of(para: Para) -> float:
    """Return how far the text of a paragraph stands in from the left of its box."""
    return para.size * 0.95 if para.has_bullet else 0.0


def height_of(para: Para, width: float) -> float:
    """Return the height of a paragraph in points, without the room below it."""
    return lines_needed(para.whole, para.size, width - indent_of(para), para.is_bold) * para.size * LINE_HEIGHT


def cut(para: Para, width: float, most_lines: int | None = None) -> Para:
    """Return ``para`` with its text shortened so that it and its marks take ``most_lines`` at most."""
    most = para.most_lines if most_lines is None else most_lines
    room = width - indent_of(para)
    if lines_needed(para.whole, para.size, room, para.is_bold) <= most:
        return para
    low, high = 0, len(para.text)
    while low < high:
        middle = (low + high + 1) // 2
        shorter = replace(para, text=_shortened(para.text, middle))
        if lines_needed(shorter.whole, para.size, room, para.is_bold) <= most:
            low = middle
        else:
            high = middle - 1
    return replace(para, text=_shortened(para.text, low))


def _shortened(text: str, length: int) -> str:
    head = text[:length].rstrip(" ,.;:·-–(")
    at_word = head.rpartition(" ")[0]
    return f"{at_word if len(at_word) > 0.7 * len(head) else head}…"


def grown(paras: list[Para], width: float, height: float, most: float) -> list[Para]:
    """Return ``paras`` in larger letters, at most ``most`` times as large, where all of them fit uncut."""
    for step in range(round((most - 1) * 10), 0, -1):
        larger = [replace(para, size=half_points(para.size * (1 + step / 10))) for para in paras]
        if all(cut(para, width) is para for para in larger) and _height(larger, width) <= height:
            return larger
    return paras


def fitted(paras: list[Para], width: float, height: float, more: str) -> list[Para]:
    """Return what of ``paras`` fits into the box; ``more`` (with ``{count}``) says how many were left out.

    Each paragraph is cut to its most lines; a few that still do not fit are cut further, of many the
    last are replaced by that note.
    """
    whole = [cut(para, width) for para in paras]
    for most in (99, 2, 1) if len(paras) <= _FEW else (99,):
        shorter = [cut(para, width, min(most, para.most_lines)) for para in whole]
        if _height(shorter, width) <= height:
            return shorter
    for kept in range(len(whole) - 1, -1, -1):
        note = Para(more.format(count=len(whole) - kept), size=min(para.size for para in whole), colour="soft", after=0)
        shown = [*whole[:kept], note]
        if _height(shown, width) <= height:
            return shown
    return []


def _height(paras: list[Para], width: float) -> float:
    total = sum(height_of(para, width) + para.after for para in paras)
    return total - (paras[-1].after if paras else 0)
