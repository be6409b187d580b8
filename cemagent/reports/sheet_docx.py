"""A sheet as a Word document: the page, styles and tables of strategy documents."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document

from cemagent.reports.sheet import Sheet
from cemagent.reports.strategy_docx import DocxWriter
from cemagent.reports.whole_files import replace_with


def write_sheet_docx(sheet: Sheet, path: Path) -> Path:
    """Write ``sheet`` to ``path`` as DOCX and return ``path``."""
    document = _SheetWriter(sheet).write()
    return replace_with(path, lambda fresh: document.save(str(fresh)))


class _SheetWriter(DocxWriter):
    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet.as_strategy())
        self.t = sheet.t
        self.sheet = sheet

    def write(self) -> Document:
        self._set_page()
        self._set_styles()
        self._front()
        for part in self.sheet.parts:
            self._part(part)
        return self.document
