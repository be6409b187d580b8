"""A strategy as a Word document: real headings, tables with header rows, numbered evidence, page numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from cemagent.reports import strategy_docx_xml as xml
from cemagent.reports.colours import ACCENT, GUESS, GUESS_WASH, INK, LINE, SOFT, WASH
from cemagent.reports.strategy_document import (
    FactList,
    Grid,
    Illustration,
    Line,
    LineList,
    Paragraph,
    Part,
    Run,
    Title,
    document_of,
)
from cemagent.reports.strategy_parts import StagePicture, Strategy
from cemagent.reports.strategy_words import strategy_words
from cemagent.reports.whole_files import replace_with, writable

_WIDTH = 170
"""Of the text, in millimetres."""
_HIGHEST = 225
"""A picture, in millimetres."""
_LABEL = 38
_SIZES = {1: 17.0, 2: 13.5, 3: 11.5, 4: 10.5, 5: 10.0}


def write_strategy_docx(strategy: Strategy, path: Path) -> Path:
    """Write the strategy to ``path`` as DOCX and return ``path``."""
    document = DocxWriter(strategy).write()
    return replace_with(path, lambda fresh: document.save(str(fresh)))


class DocxWriter:
    """Writes a strategy, or another document of the same parts, into a Word document."""

    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self.t = strategy_words(strategy.lang)
        self.document: Document = docx.Document()

    def write(self) -> Document:
        """Return the document."""
        self._set_page()
        self._set_styles()
        self._front()
        for part in document_of(self.strategy):
            self._part(part)
        return self.document

    def _set_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm((210 - _WIDTH) / 2)
        section.top_margin, section.bottom_margin = Mm(22), Mm(20)
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        words = " · ".join(text for text in (self.strategy.client, self.strategy.title) if text)
        self._look(head.add_run(writable(words)), "soft", 8.5)
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        xml.add_field(foot, "PAGE")
        foot.add_run(" / ")
        xml.add_field(foot, "NUMPAGES")
        for run in foot.runs:
            self._look(run, "soft", 8.5)
        properties = self.document.core_properties
        properties.title = writable(words)[:255]
        properties.author, properties.comments = "", ""
        properties.language = {"ko": "ko-KR", "en": "en-GB"}[self.strategy.lang]
        properties.created = properties.modified = datetime.combine(self.strategy.date, time())

    def _set_styles(self) -> None:
        styles = self.document.styles
        xml.set_fonts(self.document, self.strategy.lang)
        normal = styles["Normal"]
        normal.font.size, normal.font.color.rgb = Pt(10), xml.colour_of(INK)
        normal.paragraph_format.space_after = Pt(4)
        normal.paragraph_format.line_spacing = 1.15
        for level, size in _SIZES.items():
            style = styles[f"Heading {level}"]
            style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
            style.font.color.rgb = xml.colour_of(ACCENT if level == 1 else INK)
            style.paragraph_format.space_before = Pt({1: 22, 2: 16}.get(level, 10))
            style.paragraph_format.space_after = Pt(4)
            style.paragraph_format.keep_with_next = True

    def _front(self) -> None:
        title = self.document.add_paragraph(style="Title")
        title.paragraph_format.space_before = Pt(40)
        run = title.add_run(writable(self.strategy.client or self.strategy.title))
        run.font.size, run.font.bold, run.font.color.rgb = Pt(26), True, xml.colour_of(INK)
        self._look(self.document.add_paragraph().add_run(self.strategy.title), "plain", 14)
        facts = f"{self.t['date']} {self.strategy.date} · {self.t['language']} {self.t['language_name']}"
        self._look(self.document.add_paragraph().add_run(facts), "soft", 10)

    def _part(self, part: Part) -> None:
        match part:
            case Title(level, runs, anchor):
                paragraph = self.document.add_paragraph(style=f"Heading {level - 1}")
                self._runs(paragraph, runs, heading=True)
                if anchor:
                    xml.bookmark(paragraph, anchor)
            case Paragraph(runs, look):
                self._paragraph(runs, look)
            case FactList(rows):
                self._facts(rows)
            case LineList(lines):
                for line in lines:
                    self._runs(self.document.add_paragraph(style="List Bullet"), line)
            case Illustration(picture):
                self._picture(picture)
            case Grid() if part.is_notes:
                self._notes(part)
            case Grid():
                self._grid(part)

    def _picture(self, picture: StagePicture) -> None:
        wide, high = picture.size
        width = min(_WIDTH, _HIGHEST * wide / high)
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        drawn = paragraph.add_run().add_picture(BytesIO(picture.png), width=Mm(width))
        drawn._inline.docPr.set("descr", writable(picture.alt))
        self._look(self.document.add_paragraph().add_run(writable(picture.title)), "soft", 9)

    def _paragraph(self, runs: Line, look: str) -> None:
        paragraph = self.document.add_paragraph()
        self._runs(paragraph, runs, size=9 if look == "note" else 10)
        paragraph.paragraph_format.keep_with_next = look == "note"
        if look == "alert":
            properties = paragraph._p.get_or_add_pPr()
            xml.shade(properties, GUESS_WASH)
            for run in paragraph.runs:
                run.font.bold, run.font.color.rgb = True, xml.colour_of(GUESS)

    def _facts(self, rows: Iterable[tuple[str, tuple[Line, ...]]]) -> None:
        rows = list(rows)
        table = self._table(len(rows), (_LABEL, _WIDTH - _LABEL))
        for row, (title, lines) in zip(table.rows, rows, strict=True):
            label, held = row.cells
            self._look(label.paragraphs[0].add_run(writable(title)), "soft", 9).bold = True
            self._lines(held, lines, 9.5)
            xml.pad(label)
            xml.pad(held)
        self._gap()

    def _grid(self, grid: Grid) -> None:
        whole = sum(grid.widths)
        table = self._table(len(grid.rows) + 1, tuple(_WIDTH * width / whole for width in grid.widths))
        rows = list(table.rows)
        for cell, column in zip(rows[0].cells, grid.columns, strict=True):
            run = cell.paragraphs[0].add_run(writable(column))
            self._look(run, "soft", 8.5).bold = True
            xml.shade(cell._tc.get_or_add_tcPr(), WASH)
            xml.pad(cell)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        for number, row in enumerate(grid.rows):
            cells = rows[number + 1].cells
            for place, (cell, lines) in enumerate(zip(cells, row, strict=True)):
                self._lines(cell, lines, 9)
                xml.pad(cell)
                if grid.is_number(place):
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if grid.anchors:
                xml.bookmark(cells[0].paragraphs[0], grid.anchors[number])
        xml.repeat_header(table)
        self._gap()

    def _notes(self, grid: Grid) -> None:
        """Write rows as numbered notes: the number, what it is, where it is from, and the quote."""
        for number, row in enumerate(grid.rows):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = Mm(16)
            paragraph.paragraph_format.first_line_indent = Mm(-16)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(16))
            name, kind, source, quote = ("; ".join(run.text for line in cell for run in line) for cell in row)
            self._look(paragraph.add_run(f"{name}\t"), "evidence", 9.5).bold = True
            self._look(paragraph.add_run(f"{writable(source)}. "), "plain", 9.5)
            self._look(paragraph.add_run(f"{writable(quote)} "), "plain", 9.5)
            self._look(paragraph.add_run(f"({writable(kind)})"), "soft", 9)
            xml.bookmark(paragraph, grid.anchors[number])

    def _table(self, rows: int, widths: tuple[float, ...]) -> Table:
        table: Table = self.document.add_table(rows, len(widths))
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.LEFT
        xml.draw_lines(table, LINE)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return table

    def _gap(self) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(6)

    def _lines(self, cell: _Cell, lines: tuple[Line, ...], size: float) -> None:
        for number, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            if len(lines) > 1:
                line = (Run("•", "soft"), *line)
                paragraph.paragraph_format.left_indent = Mm(3)
                paragraph.paragraph_format.first_line_indent = Mm(-3)
            self._runs(paragraph, line, size=size)

    def _runs(self, paragraph: WordParagraph, runs: Line, size: float | None = None, heading: bool = False) -> None:
        for number, run in enumerate(runs):
            space = " " if number and run.kind != "unsaid" else ""
            if space:
                paragraph.add_run(space)
            written = xml.link(paragraph, run.text, run.target) if run.target else xml.add_text(paragraph, run.text)
            small = {"evidence": 0.85, "answer": 0.9, "assumed": 0.9, "weak": 0.9}.get(run.kind, 1.0)
            if heading and run.kind == "plain":
                continue
            self._look(written, run.kind, (size or 10) * small)

    def _look(self, run: WordRun, kind: str, size: float) -> WordRun:
        colours = {"soft": SOFT, "evidence": ACCENT, "answer": ACCENT, "assumed": GUESS, "weak": GUESS, "unsaid": GUESS}
        run.font.size = Pt(size)
        run.font.color.rgb = xml.colour_of(colours.get(kind, INK))
        if kind in ("assumed", "weak", "unsaid", "strong"):
            run.font.bold = True
        if kind == "assumed":
            xml.shade(run._r.get_or_add_rPr(), GUESS_WASH)
        return run
