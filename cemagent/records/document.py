"""What a file becomes: text with sections and spans that point back into the file.

Offsets are Unicode code points into ``Document.text``, which is NFC. Hidden text stays
in the text; its span is marked ``hidden`` and is never cited as evidence.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from cemagent.errors import Lang


class SpanKind(StrEnum):
    """The part of a file that a span was read from."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_HEADER = "table_header"
    TABLE_CELL = "table_cell"
    SPEAKER_NOTES = "speaker_notes"
    TEXT_BOX = "text_box"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    PAGE_HEADER = "page_header"
    PAGE_FOOTER = "page_footer"
    CHART = "chart"
    CODE = "code"


class Location(BaseModel):
    """Where a passage stands in the file; every field may be unknown.

    ``page`` and ``slide`` count from 1; ``cell`` is like ``table 2, row 3, column 1`` or
    ``Sheet1!B4``; ``section`` is the nearest heading.
    """

    model_config = ConfigDict(frozen=True)

    section: str | None = None
    page: int | None = None
    slide: int | None = None
    cell: str | None = None


class Span(BaseModel):
    """A run of ``Document.text`` with one origin; ``start`` inclusive, ``end`` exclusive."""

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    kind: SpanKind = SpanKind.PARAGRAPH
    hidden: bool = False
    label: str | None = None
    """A name for the place where it has one, such as ``footnote 3`` or ``comment 1 by Kim``."""
    location: Location = Location()


class Section(BaseModel):
    """A heading and what stands under it; ``level`` counts from 1."""

    model_config = ConfigDict(frozen=True)

    title: str
    level: int
    start: int
    end: int


class Document(BaseModel):
    """A file as text.

    ``spans`` are in text order and do not overlap; line breaks between them belong to
    none. A table row is one line whose cells are separated by `` | ``; the span of every
    cell repeats its column's header in ``label``.
    """

    name: str
    sha256: str
    media_type: str
    lang: Lang
    text: str
    sections: list[Section] = []
    spans: list[Span] = []
    pages: int | None = None
    warnings: list[str] = []

    def span_at(self, offset: int) -> Span | None:
        """Return the span that holds ``offset``, if one does."""
        index = bisect_right(self.spans, offset, key=lambda span: span.start) - 1
        if index < 0 or self.spans[index].end <= offset:
            return None
        return self.spans[index]

    def section_at(self, offset: int) -> Section | None:
        """Return the innermost section that holds ``offset``, if one does."""
        found = None
        for section in self.sections:
            if section.start <= offset < section.end:
                found = section
        return found
