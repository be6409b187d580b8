"""Finds text in a plan that tells its reviewer what to give; such text is never evidence.

Three signs count: somebody who grades is addressed, an act of grading is demanded, and a
result is named. One sentence with enough of them is an instruction, wherever it stands.
Hidden text needs fewer signs, for an honest plan has no reason to hide a demand. Encoded
runs are decoded and judged by what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from cemagent.documents.addressing import demand_score
from cemagent.errors import Lang
from cemagent.records.document import Document, Span, SpanKind
from cemagent.records.review import FoundInstruction

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?。](?=\s|$|[\"'”’)])|$)", re.MULTILINE)
_THRESHOLD = 3.0
_HIDDEN_THRESHOLD = 1.5
_FEW = 4
"""A paragraph of at most so many sentences may carry its demand in pieces."""

_PLACES: dict[SpanKind, tuple[str, str]] = {
    SpanKind.HEADING: ("heading", "제목"),
    SpanKind.PARAGRAPH: ("paragraph", "문단"),
    SpanKind.LIST_ITEM: ("list item", "목록"),
    SpanKind.TABLE_HEADER: ("table header", "표 머리글"),
    SpanKind.TABLE_CELL: ("table cell", "표 칸"),
    SpanKind.SPEAKER_NOTES: ("speaker notes", "발표자 메모"),
    SpanKind.TEXT_BOX: ("text box", "글상자"),
    SpanKind.FOOTNOTE: ("footnote", "각주"),
    SpanKind.COMMENT: ("comment", "주석"),
    SpanKind.PAGE_HEADER: ("page header", "머리말"),
    SpanKind.PAGE_FOOTER: ("page footer", "꼬리말"),
    SpanKind.CHART: ("chart", "차트"),
    SpanKind.CODE: ("code", "코드"),
}


def find_instructions(document: Document, lang: Lang) -> list[FoundInstruction]:
    """Return every instruction to the reviewer in ``document``, with its place named in ``lang``."""
    found: list[FoundInstruction] = []
    for line in _lines(document):
        for start, end in _suspicious(document.text, line):
            span = next(span for span in line if start < span.end)
            quote = document.text[start:end].strip()
            found.append(FoundInstruction(quote=quote[:400], where=_place(span, lang), start=start, end=end))
    return found


def _lines(document: Document) -> Iterator[list[Span]]:
    """Yield the spans that are judged together: the cells of a table row, any other span alone."""
    cells = (SpanKind.TABLE_CELL, SpanKind.TABLE_HEADER)

    def key(span: Span) -> tuple[bool, bool, int]:
        in_row = span.kind in cells
        return in_row, span.hidden, document.text.rfind("\n", 0, span.start) if in_row else span.start

    for _, group in groupby(document.spans, key):
        yield list(group)


def _suspicious(text: str, line: list[Span]) -> Iterator[tuple[int, int]]:
    first, last = line[0], line[-1]
    threshold = _HIDDEN_THRESHOLD if first.hidden else _THRESHOLD
    if len(line) > 1:
        single = [(span.start, span.end) for span in line if demand_score(text[span.start : span.end]) >= threshold]
        if single:
            yield from single
        elif demand_score(text[first.start : last.end]) >= threshold:
            yield first.start, last.end
        return
    sentences = [match.span() for match in _SENTENCE.finditer(text, first.start, last.end) if match.group().strip()]
    scores = [demand_score(text[start:end]) for start, end in sentences]
    whole = 1 < len(sentences) <= _FEW and demand_score(text[first.start : last.end]) >= threshold
    for index, (start, end) in enumerate(sentences):
        if scores[index] >= threshold or (whole and scores[index] >= 1.0):
            yield start, end


def _place(span: Span, lang: Lang) -> str:
    english, korean = _PLACES[span.kind]
    place = korean if lang == "ko" else english
    if span.label and span.kind in (SpanKind.FOOTNOTE, SpanKind.COMMENT):
        number = re.search(r"\d+", span.label)
        if number:
            place = f"{korean} {number.group()}" if lang == "ko" else span.label
    elif span.location.cell and span.kind in (SpanKind.TABLE_CELL, SpanKind.TABLE_HEADER):
        place = span.location.cell
    elif span.location.slide is not None:
        place = f"{place} ({'슬라이드' if lang == 'ko' else 'slide'} {span.location.slide})"
    elif span.location.page is not None:
        place = f"{place} ({'쪽' if lang == 'ko' else 'page'} {span.location.page})"
    if span.hidden:
        place = f"{'숨은' if lang == 'ko' else 'hidden'} {place}"
    return place
