"""Where the quotes of a review stand in its text: anchors that may overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from cemagent.records.document import Document

Range = tuple[int, int]
"""Start and end, code points into the text; the end is exclusive."""


@dataclass(frozen=True)
class Reference:
    """A use of a passage: what it is called, where it stands on the page, and how it is marked."""

    label: str
    target: str
    style: str


@dataclass(frozen=True)
class Piece:
    """A run of text with one appearance.

    ``ids`` are the anchors that start with it; ``references`` lead back from the passages
    that end with it; ``note`` stands before it and says what kind of text it is.
    """

    text: str
    ids: tuple[str, ...] = ()
    style: str = ""
    references: tuple[Reference, ...] = ()
    hidden: bool = False
    note: str = ""


def locate(document: Document, quote: str, start: int | None = None) -> Range | None:
    """Return where ``quote`` stands, at ``start`` if it is given and right; white space may be folded."""
    words = quote.split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    if start is not None and start >= 0 and (found := pattern.match(document.text, start)):
        return found.span()
    hits = [found.span() for found in pattern.finditer(document.text)]
    visible = [hit for hit in hits if not ((span := document.span_at(hit[0])) and span.hidden)]
    return next(iter(visible or hits), None)


class Marks:
    """The passages of a text that the page refers to; equal passages share one anchor."""

    def __init__(self, uses: Iterable[tuple[Range, Reference]]) -> None:
        self._references: dict[Range, list[Reference]] = {}
        for place, reference in uses:
            self._references.setdefault(place, []).append(reference)
        self._ranges = sorted(self._references, key=lambda place: (place[0], -place[1]))
        self._ids = {place: f"q{number}" for number, place in enumerate(self._ranges, 1)}

    def anchor(self, place: Range | None) -> str:
        """Return the id of a passage, empty where it has none."""
        return self._ids.get(place, "") if place else ""

    def pieces(self, text: str, start: int, end: int) -> list[Piece]:
        """Return ``text[start:end]`` in runs that are cut where a passage starts or ends."""
        inside = [place for place in self._ranges if place[0] < end and place[1] > start]
        cuts = sorted({start, end} | {cut for place in inside for cut in place if start < cut < end})
        return [self._piece(text, inside, low, high) for low, high in pairwise(cuts)]

    def _piece(self, text: str, inside: list[Range], low: int, high: int) -> Piece:
        over = [place for place in inside if place[0] <= low and place[1] >= high]
        styles = [reference.style for place in over for reference in self._references[place]]
        return Piece(
            text=shown(text[low:high]),
            ids=tuple(self._ids[place] for place in over if place[0] == low),
            style=min(styles, key=STYLES.index) if styles else "",
            references=tuple(
                dict.fromkeys(ref for place in over if place[1] == high for ref in self._references[place])
            ),
        )


STYLES = ("instruction", "conflict", "evidence", "counter")
"""How a passage is marked; where several uses meet, the first of this list shows."""

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def shown(text: str) -> str:
    """Return ``text`` with a sign for every character that cannot be shown or would turn its surroundings."""
    return _UNSHOWABLE.sub("\ufffd", text)
