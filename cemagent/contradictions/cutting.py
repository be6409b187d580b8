"""Cuts units at outline marks: Korean papers run several items together in one paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cemagent.contradictions.unit import UnitLike
from cemagent.records.document import Location

_MARK = re.compile(r"\s+(?=[○□◦▪■●◇◆▷▶※☐•]\s?\S|[①-⑳]\s?\S)")
_SHORTEST = 9
"""A mark this near the beginning (code points) stands before the item, not between two."""


@dataclass(frozen=True)
class Piece:
    """A part of a unit, or a whole one; ``parent`` is the number of the unit it was cut from."""

    start: int
    end: int
    text: str
    context: str
    section: int
    block: int
    location: Location
    parent: int
    whole: bool


def pieces_of(units: Sequence[UnitLike]) -> list[Piece]:
    """Return the units, those with outline marks inside cut before each mark."""
    return [piece for number, unit in enumerate(units) for piece in _cut(number, unit)]


def _cut(number: int, unit: UnitLike) -> list[Piece]:
    starts, ends = [0], []
    if " | " not in unit.text:
        for match in _MARK.finditer(unit.text):
            if match.start() >= _SHORTEST:
                ends.append(match.start())
                starts.append(match.end())
    ends.append(len(unit.text))
    return [
        Piece(
            unit.start + start,
            unit.start + end,
            unit.text[start:end],
            unit.context,
            unit.section,
            unit.block,
            unit.location,
            number,
            len(starts) == 1,
        )
        for start, end in zip(starts, ends, strict=True)
    ]
