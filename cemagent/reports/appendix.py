"""The text of a document as blocks of a page: headings, paragraphs, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from cemagent.errors import Lang
from cemagent.records.document import Document, Span, SpanKind
from cemagent.reports.marks import Marks, Piece
from cemagent.reports.names import KIND_LABELS, pick

_TABLE = (SpanKind.TABLE_HEADER, SpanKind.TABLE_CELL)
_BULLET = re.compile(r"\s*(?:[-*•·▪■○●◦–—ㅇ□o※]\s|[\(\[]?[0-9가-하a-zA-Z]{1,3}[.)\]])")
_SEPARATOR = re.compile(r"[\s|]*")

Line = tuple[int, int]


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    pieces: list[Piece]
    header: bool


@dataclass
class Block:
    """A part of the text: ``level`` counts headings from 1, ``note`` names the page or slide of a place."""

    kind: Literal["heading", "text", "list", "code", "table", "place"]
    level: int = 0
    lines: list[list[Piece]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    bulleted: bool = False
    note: str = ""


def blocks_of(document: Document, marks: Marks, lang: Lang) -> list[Block]:
    """Return the text as blocks; every character of it that is not a separator stands in one of them."""
    return _Builder(document, marks, lang).build()


class _Builder:
    """Reads the text line by line with its spans, and joins lines of one kind."""

    def __init__(self, document: Document, marks: Marks, lang: Lang) -> None:
        self._document = document
        self._marks = marks
        self._lang = lang
        self._levels = {section.start: section.level for section in document.sections}
        self._blocks: list[Block] = []
        self._joinable = False
        self._place = ""
        self._next = 0

    def build(self) -> list[Block]:
        """Return the blocks."""
        for line in _lines(self._document.text):
            if self._document.text[line[0] : line[1]].strip():
                self._add(line)
            else:
                self._joinable = False
        return self._blocks

    def _spans_in(self, line: Line) -> list[Span]:
        spans = self._document.spans
        while self._next < len(spans) and spans[self._next].end <= line[0]:
            self._next += 1
        found = []
        for span in spans[self._next : self._next + line[1] - line[0]]:
            if span.start >= line[1]:
                break
            found.append(span)
        return found

    def _add(self, line: Line) -> None:
        spans = self._spans_in(line)
        if spans:
            self._move_to(spans[0])
        kind = spans[0].kind if spans else SpanKind.PARAGRAPH
        if any(span.kind in _TABLE for span in spans):
            self._block("table").rows.append(self._cells(line, spans))
        elif kind is SpanKind.HEADING or any(span.kind is SpanKind.HEADING for span in spans):
            block = self._block("heading", join=False)
            block.level = next((self._levels[at] for at in range(*line) if at in self._levels), 2)
            block.lines.append(self._pieces(line, spans))
        elif spans and spans[0].start < line[0] and self._joinable and self._blocks[-1].kind in ("text", "list"):
            self._blocks[-1].lines[-1].extend([Piece("\n"), *self._pieces(line, spans)])
        elif kind is SpanKind.LIST_ITEM:
            bulleted = bool(_BULLET.match(self._document.text, line[0], line[1]))
            self._block("list", bulleted=bulleted).lines.append(self._pieces(line, spans))
        else:
            block = self._block("code") if kind is SpanKind.CODE else self._block("text", join=False)
            block.lines.append(self._pieces(line, spans))

    def _block(
        self, kind: Literal["heading", "text", "list", "code", "table"], *, join: bool = True, bulleted: bool = False
    ) -> Block:
        last = self._blocks[-1] if self._blocks else None
        if join and self._joinable and last and last.kind == kind and last.bulleted == bulleted:
            return last
        self._blocks.append(Block(kind, bulleted=bulleted))
        self._joinable = True
        return self._blocks[-1]

    def _move_to(self, span: Span) -> None:
        location = span.location
        if location.slide is not None:
            place = pick((f"슬라이드 {location.slide}", f"Slide {location.slide}"), self._lang)
        elif location.page is not None:
            place = pick((f"{location.page}쪽", f"Page {location.page}"), self._lang)
        else:
            return
        if place != self._place:
            self._place = place
            self._blocks.append(Block("place", note=place))

    def _pieces(self, line: Line, spans: list[Span]) -> list[Piece]:
        pieces: list[Piece] = []
        for start, end, span in _runs(line, spans):
            found = self._marks.pieces(self._document.text, start, end)
            if span:
                found = [replace(piece, hidden=span.hidden) for piece in found]
                starts_here = span.start >= line[0]
                found[0] = replace(found[0], note=self._note(span) if starts_here or not pieces else "")
            pieces.extend(found)
        return pieces

    def _note(self, span: Span) -> str:
        known = KIND_LABELS.get(span.kind)
        if span.kind in _TABLE or not (known or (span.hidden and span.label)):
            return ""
        return " · ".join(dict.fromkeys(part for part in (known and pick(known, self._lang), span.label) if part))

    def _cells(self, line: Line, spans: list[Span]) -> list[Cell]:
        cells: list[Cell] = []
        opened = False
        for start, end, span in _runs(line, spans):
            between = self._document.text[start:end]
            if span is None and _SEPARATOR.fullmatch(between) and "|" in between:
                empty = between.count("|") - (1 if opened else 0)
                cells.extend(Cell([], False) for _ in range(empty))
                opened = False
                pieces = [piece for piece in self._marks.pieces(self._document.text, start, end) if piece.ids]
                cells[-1].pieces.extend(pieces)
                continue
            if not opened:
                cells.append(Cell([], span is not None and span.kind is SpanKind.TABLE_HEADER))
            cells[-1].pieces.extend(self._pieces((start, end), [span] if span else []))
            opened = True
        return cells


def _lines(text: str) -> Iterator[Line]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _runs(line: Line, spans: list[Span]) -> Iterator[tuple[int, int, Span | None]]:
    at = line[0]
    for span in spans:
        start, end = max(span.start, at), min(span.end, line[1])
        if start > at:
            yield at, start, None
        if end > start:
            yield start, end, span
        at = max(at, end)
    if at < line[1]:
        yield at, line[1], None
