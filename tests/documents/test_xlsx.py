"""XLSX: cells as they are shown, with their addresses; hidden rows, columns, sheets; comments."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment

from cemagent.documents.base import Limits
from cemagent.errors import Reason
from cemagent.records.document import SpanKind
from tests.documents.checks import fails, read, span, words
from tests.documents.make import rels, zipped


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객"
    sheet.append(["이름", "점수", "날짜"])
    sheet.append(["kimrow", 4.5, datetime.date(2026, 3, 1)])
    sheet.append(["hiddenrow", 0.25, None])
    sheet["B3"].number_format = "0%"
    sheet.row_dimensions[3].hidden = True
    sheet["D2"] = "hiddencolumn"
    sheet.column_dimensions["D"].hidden = True
    sheet["A2"].comment = Comment("remarked", "Lee")
    other = book.create_sheet("Secret")
    other["B4"] = "hiddensheet"
    other.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_cells_and_hidden_parts(tmp_path: Path) -> None:
    document = read(tmp_path, "x.xlsx", _workbook())
    words(document, "이름", "점수", "날짜", "kimrow", "hiddenrow", "hiddencolumn", "remarked", "hiddensheet")
    assert "kimrow | 4.5 | 2026-03-01 | hiddencolumn" in document.text
    score = span(document, "4.5")
    assert (score.label, score.location.cell, score.location.section) == ("점수", "고객!B2", "고객")
    assert span(document, "이름").kind is SpanKind.TABLE_HEADER
    for word in ("hiddenrow", "25%", "hiddencolumn", "hiddensheet", "remarked"):
        assert span(document, word).hidden, word
    comment = span(document, "remarked")
    assert (comment.kind, comment.label, comment.location.cell) == (
        SpanKind.COMMENT,
        "comment 1 by Lee",
        "고객!A2",
    )
    assert span(document, "hiddensheet").location.cell == "Secret!B4"
    assert [s.title for s in document.sections] == ["고객"]


def test_limits_and_broken_workbooks(tmp_path: Path) -> None:
    assert fails(tmp_path, "much.xlsx", _workbook(), Limits(max_chars=20)).reason is Reason.TOO_LARGE
    book = openpyxl.Workbook()
    out = io.BytesIO()
    book.save(out)
    assert fails(tmp_path, "empty.xlsx", out.getvalue()).reason is Reason.EMPTY
    bomb = zipped(
        {
            "[Content_Types].xml": "<a/>",
            "_rels/.rels": rels(("r", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": '<!DOCTYPE lolz [<!ENTITY l "lol"><!ENTITY m "&l;&l;">]><workbook>&m;</workbook>',
        }
    )
    assert fails(tmp_path, "bomb.xlsx", bomb).reason is Reason.BOMB
