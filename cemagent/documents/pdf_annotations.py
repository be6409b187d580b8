"""Notes, typed text and form fields of PDF pages: text that is not in the page's content."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from cemagent.documents.base import DocumentBuilder
from cemagent.records.document import SpanKind

_HIDDEN_FLAGS = 0x02 | 0x20
_MOST = 2000


def add_annotations(builder: DocumentBuilder, document: pdfium.PdfDocument, index: int) -> None:
    """Add what readers of the page ``index`` (from 0) see as notes, boxes and filled-in fields."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return
    comments = 0
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        with _annotation(page, number) as item:
            if not item:
                continue
            kind = raw.FPDFAnnot_GetSubtype(item)
            hidden = bool(raw.FPDFAnnot_GetFlags(item) & _HIDDEN_FLAGS)
            contents = _string(item, "Contents")
            if kind == raw.FPDF_ANNOT_FREETEXT:
                builder.paragraph(contents, SpanKind.TEXT_BOX, hidden=hidden)
            elif kind == raw.FPDF_ANNOT_WIDGET:
                builder.paragraph(_string(item, "V"), label=f"field {_string(item, 'T')}", hidden=hidden)
            elif contents and kind not in {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}:
                comments += 1
                author = _string(item, "T")
                label = f"comment {comments} by {author}" if author else f"comment {comments}"
                builder.paragraph(contents, SpanKind.COMMENT, label=label, hidden=True)
    page.close()


@contextmanager
def _annotation(page: pdfium.PdfPage, number: int) -> Iterator[Any]:
    item = raw.FPDFPage_GetAnnot(page, number)
    try:
        yield item
    finally:
        if item:
            raw.FPDFPage_CloseAnnot(item)


def _string(item: Any, key: str) -> str:
    size = raw.FPDFAnnot_GetStringValue(item, key.encode(), None, 0)
    if size <= 2 or size > 1_000_000:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(item, key.encode(), buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").rstrip("\x00")
