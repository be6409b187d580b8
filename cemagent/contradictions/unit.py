"""What this room needs of a unit: any object with these attributes will do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cemagent.records.document import Location
from cemagent.records.review import ContradictionKind


class UnitLike(Protocol):
    """A quotable piece of a document; ``start`` and ``end`` are code points into its text."""

    @property
    def start(self) -> int:
        """Return the offset of the first code point."""
        ...

    @property
    def end(self) -> int:
        """Return the offset behind the last code point."""
        ...

    @property
    def text(self) -> str:
        """Return the verbatim text."""
        ...

    @property
    def context(self) -> str:
        """Return the headings above it and its column headers."""
        ...

    @property
    def section(self) -> int:
        """Return the number of its innermost section, -1 for none."""
        ...

    @property
    def block(self) -> int:
        """Return the number of its paragraph, list or table row."""
        ...

    @property
    def location(self) -> Location:
        """Return where it stands in the file."""
        ...


@dataclass(frozen=True)
class Candidate:
    """Two units, by index, that may exclude each other; ``why`` is one sentence in the language of the document."""

    kind: ContradictionKind
    severity: int
    a: int
    b: int
    confidence: float
    why: str
