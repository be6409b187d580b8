"""Numbers, lists and sentences as a journal prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cemagent.errors import Lang

_AND = {"ko": " 및 ", "en": " and "}


def bounded(value: float, digits: int = 3) -> str:
    """Return a figure that cannot exceed 1 in size without its leading zero (.931, -.05)."""
    shown = f"{round(value, digits) + 0.0:.{digits}f}"  # adding zero makes -0.000 a plain zero
    return shown.replace("0.", ".", 1) if abs(value) < 1 and not shown.lstrip("-").startswith("1") else shown


def probability(value: float) -> str:
    """Return ``p = .042`` or ``p < .001``."""
    return "p < .001" if value < 0.001 else f"p = {bounded(value)}"


def interval(ends: tuple[float, float], digits: int = 3) -> str:
    """Return an interval in brackets."""
    return f"[{bounded(ends[0], digits)}, {bounded(ends[1], digits)}]"


def span(values: Sequence[float], digits: int) -> str:
    """Return the smallest and the largest value, or the only one."""
    low, high = (f"{value:,.0f}" if digits == 0 else bounded(value, digits) for value in (min(values), max(values)))
    return low if low == high else f"{low}–{high}"


def listed(words: Sequence[str], lang: Lang) -> str:
    """Return words as a list in a sentence."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + _AND[lang] + words[-1]


_POLITE = re.compile(r"(?P<last>[가-힣])(?P<plain>습)?니다")
_HANGUL = ord("가")
_FINALS = 28
_NIEUN, _BIEUP, _SSANG = 4, 17, 20


def plain_style(korean: str) -> str:
    """Return Korean sentences in the plain style of a journal (썼습니다 -> 썼다, 따릅니다 -> 따른다)."""
    return _POLITE.sub(_plain, korean.replace("입니다", "이다"))


def _plain(match: re.Match[str]) -> str:
    last = match["last"]
    final = (ord(last) - _HANGUL) % _FINALS
    if match["plain"]:
        return f"{last}다" if final == _SSANG else f"{last}는다"
    return f"{chr(ord(last) - _BIEUP + _NIEUN)}다" if final == _BIEUP else match[0]


def first_sentence(text: str) -> str:
    """Return what ``text`` says up to its first full stop before a space."""
    return re.split(r"\.\s", text)[0].rstrip(".")
