"""Finds the quotes of a judge in what it was shown; what is not there word for word is not a quote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cemagent.errors import ReviewError
from cemagent.records.document import Document
from cemagent.records.review import Evidence
from cemagent.review.grader import evidence_at
from cemagent.review.judging.shown import Passage, Shown
from cemagent.review.passages import Unit

_NUMBERED = re.compile(r"^\s*\[?(\d{1,5})\]?\s*[:.)\-–]\s*")
_MARKS = " \t\n\"'“”‘’`「」"
_LEAST = 6
"""Letters and digits that a quote must have: fewer stand anywhere."""


@dataclass(frozen=True)
class Found:
    """A quote that stands in the document, and the units that it touches."""

    evidence: Evidence
    units: tuple[int, ...]


def find_quotes(quotes: Sequence[str], document: Document, units: Sequence[Unit], shown: Shown) -> list[Found]:
    """Return those of ``quotes`` that stand in a passage that was shown, each place once."""
    found: dict[tuple[int, int], Found] = {}
    for quote in quotes:
        place = _find(quote, document, units, shown)
        if place is not None:
            found.setdefault((place.evidence.start, place.evidence.end), place)
    return list(found.values())


def _find(quote: str, document: Document, units: Sequence[Unit], shown: Shown) -> Found | None:
    text = unicodedata.normalize("NFC", quote)
    numbered = _NUMBERED.match(text)
    for words in dict.fromkeys([text[numbered.end() :] if numbered else text, text]):
        wanted = _fold(words.strip(_MARKS))[0]
        if sum(char.isalnum() for char in wanted) < _LEAST:
            continue
        named = int(numbered[1]) if numbered else 0
        for passage in sorted(shown.passages, key=lambda item: item.number != named):
            place = _in_passage(wanted, passage, document, units)
            if place is not None:
                return place
    return None


def _in_passage(wanted: str, passage: Passage, document: Document, units: Sequence[Unit]) -> Found | None:
    folded, offsets = _fold(passage.text)
    at = folded.find(wanted)
    if at < 0:
        return None
    first, from_start = passage.unit_at(offsets[at])
    last, from_last = passage.unit_at(offsets[at + len(wanted) - 1])
    start, end = units[first].start + from_start, units[last].start + from_last + 1
    touched = tuple(number for number in passage.units if first <= number <= last)
    try:
        return Found(evidence_at(document, start, end), touched)
    except ReviewError:
        return None  # not visible text: no quote


def _fold(text: str) -> tuple[str, list[int]]:
    """Return ``text`` with white space folded to single spaces, and the offset of each character in it."""
    folded: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        if char.isspace():
            if folded and folded[-1] != " ":
                folded.append(" ")
                offsets.append(offset)
        else:
            folded.append(char)
            offsets.append(offset)
    return "".join(folded).rstrip(), offsets
