"""Cuts a document into units that can be quoted: sentences, list items and table rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from cemagent.records.document import Document, Location, Span, SpanKind

_SENTENCE_END = re.compile(
    r"(?<=[.!?。])(?<!\b[A-Z]\.)(?<!\bNo\.)(?<!\bno\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bMs\.)(?<!\bMrs\.)"
    r"[\"'”’)\]]*\s+(?=\S)|\n+"
)
_MINIMUM = 12
"""A sentence shorter than this (code points) is joined to the next: alone it says nothing."""
_MAXIMUM = 420
"""A sentence longer than this is cut at a semicolon or comma, so that a quote stays a quote."""
_CELL_KINDS = (SpanKind.TABLE_CELL, SpanKind.TABLE_HEADER)
_SKIPPED_KINDS = (SpanKind.HEADING, SpanKind.COMMENT, SpanKind.PAGE_HEADER, SpanKind.PAGE_FOOTER, SpanKind.CODE)


@dataclass(frozen=True)
class Unit:
    """A quotable piece of a document.

    ``block`` numbers the paragraph, list or table row that it stands in; ``table`` the table,
    if it stands in one. ``context`` holds the headings above it and its column headers.
    """

    start: int
    end: int
    text: str
    context: str
    section: int
    block: int
    table: int | None
    location: Location


def units_of(document: Document) -> list[Unit]:
    """Return the units of ``document`` in text order; hidden text, headings and comments give none."""
    units: list[Unit] = []
    visible = [span for span in document.spans if not span.hidden and span.kind not in _SKIPPED_KINDS]
    tables = 0
    in_table = False
    previous_list = False
    block = 0
    for (is_cell, _), group in groupby(visible, key=lambda span: _row_key(document, span)):
        spans = list(group)
        if is_cell:
            starts_table = not in_table or spans[0].kind is SpanKind.TABLE_HEADER
            tables += starts_table
            block += 1
            units.extend(_row_units(document, spans, block, tables))
        else:
            for span in spans:
                is_list = span.kind is SpanKind.LIST_ITEM
                block += not (is_list and previous_list)
                previous_list = is_list
                units.extend(_sentence_units(document, span, block))
        in_table = is_cell
        previous_list = previous_list and not is_cell
    return units


def _row_key(document: Document, span: Span) -> tuple[bool, int]:
    """Group the cells of one table row: they stand on one line of the text."""
    if span.kind not in _CELL_KINDS:
        return False, -1
    return True, document.text.rfind("\n", 0, span.start)


def _context(document: Document, offset: int) -> tuple[str, int]:
    titles = []
    innermost = -1
    for index, section in enumerate(document.sections):
        if section.start <= offset < section.end:
            titles.append(section.title)
            innermost = index
    return " / ".join(titles), innermost


def _row_units(document: Document, cells: list[Span], block: int, table: int) -> list[Unit]:
    if all(cell.kind is SpanKind.TABLE_HEADER for cell in cells):
        return []
    start, end = cells[0].start, max(cell.end for cell in cells)
    context, section = _context(document, start)
    headers = " | ".join(dict.fromkeys(cell.label for cell in cells if cell.label))
    text = document.text[start:end]
    if not text.strip(" |\n"):
        return []
    return [Unit(start, end, text, f"{context} / {headers}".strip(" /"), section, block, table, cells[0].location)]


def _sentence_units(document: Document, span: Span, block: int) -> list[Unit]:
    context, section = _context(document, span.start)
    units = []
    for start, end in _sentences(document.text, span.start, span.end):
        units.append(Unit(start, end, document.text[start:end], context, section, block, None, span.location))
    return units


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    at = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if match.start() - at >= _MINIMUM:
            bounds.extend(_shortened(text, at, match.start()))
            at = match.end()
    if text[at:end].strip():
        if bounds and end - at < _MINIMUM:
            bounds[-1] = (bounds[-1][0], end)
        else:
            bounds.extend(_shortened(text, at, end))
    return bounds


def _shortened(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > _MAXIMUM:
        cut = max(text.rfind(mark, start + _MAXIMUM // 3, start + _MAXIMUM) for mark in ("; ", ", ", " "))
        if cut < 0:
            break
        pieces.append((start, cut + 1))
        start = cut + 1
        while start < end and text[start].isspace():
            start += 1
    pieces.append((start, end))
    return pieces
