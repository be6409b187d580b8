"""The files of a scoring run: report as page, text and document, tables as workbook, figures as JSON, pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from cemagent.errors import Lang
from cemagent.forms.files import write_text
from cemagent.reports.sheet import FoldedGrid, Sheet, sheet_html, sheet_markdown
from cemagent.reports.strategy_document import Paragraph as TextPart
from cemagent.reports.strategy_document import Run
from cemagent.reports.whole_files import write_whole
from cemagent.tools.blocks import Drawing, sheet_of
from cemagent.tools.experience.formats import FORMATS
from cemagent.tools.experience.report import kind_in, report_blocks, tiles_of, title_of
from cemagent.tools.experience.results import ExperienceReport
from cemagent.tools.experience.workbook import write_workbook


def write_report(
    report: ExperienceReport,
    folder: Path,
    lang: Lang,
    *,
    date: date | None = None,
    formats: tuple[str, ...] = FORMATS,
) -> list[Path]:
    """Write the report, dated ``date`` (default: today), into ``folder`` in ``formats`` and return the files.

    ``score.json`` is the report whole, in both languages. The text shows its pictures when they are written too.
    """
    blocks = report_blocks(report, lang)
    sheet = sheet_of(kind_in(lang), title_of(report, lang), blocks, lang, date, tiles_of(report, lang))
    drawings = [block for block in blocks if isinstance(block, Drawing)]
    files = {number: f"{item.name}.svg" for number, item in enumerate(drawings)} if "svg" in formats else {}
    texts = {
        "html": lambda: sheet_html(sheet),
        "md": lambda: sheet_markdown(sheet, files),
        "json": lambda: report.model_dump_json(indent=2) + "\n",
    }
    written = []
    for ending in formats:
        path = folder / f"score.{ending}"
        if ending in texts:
            write_text(path, texts[ending]())
            written.append(path)
        elif ending == "xlsx":
            written.append(write_workbook(report, path, lang))
        elif ending == "docx":
            written.append(_write_document(sheet, path))
    # the pictures of the sheet keep what they have drawn for the page and the document
    for item, drawn in zip(drawings, sheet.pictures, strict=True):
        if "svg" in formats:
            written.append(write_whole(folder / f"{item.name}.svg", drawn.svg))
        if "png" in formats:
            written.append(write_whole(folder / f"{item.name}.png", drawn.png))
    return written


def _write_document(sheet: Sheet, path: Path) -> Path:
    # the writer of Word documents takes a fifth of a second to load
    from cemagent.reports.sheet_docx import write_sheet_docx

    return write_sheet_docx(_for_paper(sheet), path)


def _for_paper(sheet: Sheet) -> Sheet:
    """Return ``sheet`` with the name of each long table in its place: hundreds of rows are for the workbook."""
    to = "score.xlsx에 있습니다." if sheet.lang == "ko" else "is in score.xlsx."
    parts = (
        TextPart((Run(f"{part.label}: {to}" if sheet.lang == "ko" else f"{part.label} {to}"),), "note")
        if isinstance(part, FoldedGrid)
        else part
        for part in sheet.parts
    )
    return replace(sheet, parts=tuple(parts))
