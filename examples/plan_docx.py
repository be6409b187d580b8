"""A plan as a Word document: headings, tables, quotes, a footnote, page numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from plan_source import Block, blocks, runs

_FONT = "Malgun Gothic"
_FONT_KO = "맑은 고딕"
_INK, _GREEN, _GREY = RGBColor(0x22, 0x26, 0x2B), RGBColor(0x1F, 0x5F, 0x4A), RGBColor(0x6B, 0x72, 0x7A)
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SIZES = {"Normal": 10.5, "Title": 22, "Heading 1": 15, "Heading 2": 12.5, "Quote": 10, "List Bullet": 10.5}
_LOOK = (
    f"<w:tblBorders {nsdecls('w')}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B8C4BE"/>' for side in ("top", "bottom", "insideH")
    )
    + "".join(f'<w:{side} w:val="nil"/>' for side in ("left", "right", "insideV"))
    + "</w:tblBorders>"
)
_MARGINS = (
    f'<w:tblCellMar {nsdecls("w")}><w:top w:w="50" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/></w:tblCellMar>'
)


def write(text: str, path: Path) -> None:
    """Write the plan ``text`` to ``path``."""
    document = docx.Document()
    _set_styles(document)
    _set_page(document)
    found = list(blocks(text))
    for block in found:
        _add(document, block)
    _add_footnotes(document, [block.text for block in found if block.kind == "footnote"])
    title = next(block.text for block in found if block.kind == "h1")
    document.core_properties.title = title
    document.core_properties.author = "고객경험추진실"
    document.core_properties.comments = ""
    _add_footer(document, title)
    document.save(str(path))


def _set_styles(document: Any) -> None:
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for attribute in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[attribute]
        fonts.set(qn("w:eastAsia"), _FONT_KO)
        style.font.italic = False
        style.font.color.rgb = _GREEN if name.startswith("Heading") else _INK
        style.paragraph_format.line_spacing = 1.35
        style.paragraph_format.space_after = Pt(6)
    for name, before in (("Heading 1", 16), ("Heading 2", 10)):
        document.styles[name].paragraph_format.space_before = Pt(before)
    document.styles["Title"].paragraph_format.space_after = Pt(2)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.0)


def _add(document: Any, block: Block) -> None:
    if block.kind == "table":
        _add_table(document, block.rows)
    elif block.kind == "pagebreak":
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif block.kind == "subtitle":
        paragraph = document.add_paragraph()
        run = paragraph.add_run(block.text)
        run.font.color.rgb, run.font.size = _GREY, Pt(10)
    elif block.kind != "footnote":
        styles = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "li": "List Bullet", "quote": "Quote"}
        paragraph = document.add_paragraph(style=styles.get(block.kind, "Normal"))
        _add_runs(paragraph, block.text)
        if block.kind == "quote":
            paragraph.paragraph_format.left_indent = Cm(0.7)


def _add_runs(paragraph: Any, text: str) -> None:
    for style, piece in runs(text):
        if style == "footnote":
            run = paragraph.add_run()
            run.font.superscript = True
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), piece)
            run._r.append(reference)
        else:
            paragraph.add_run(piece).bold = True if style == "bold" else None


def _add_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    table.autofit = False
    properties = table._tbl.tblPr  # its children stand in the order of the schema, or Word repairs the file
    properties.find(qn("w:tblLayout")).addprevious(parse_xml(_LOOK))
    properties.find(qn("w:tblLayout")).addnext(parse_xml(_MARGINS))
    widths = _widths([max(len(row[column]) for row in rows) for column in range(len(rows[0]))])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row, texts in zip(table.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.line_spacing = 1.2
            _add_runs(paragraph, text)
            for run in paragraph.runs:
                run.font.size = Pt(9)
                run.bold = True if texts is rows[0] else run.bold
            if texts is rows[0]:
                cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="E6EFEA"/>'))
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _widths(longest: list[int], total: float = 16.4, least: float = 1.5) -> list[float]:
    """Share ``total`` centimetres by the square root of the longest cell, none under ``least``."""
    shares = [length**0.5 for length in longest]
    free = total - least * len(longest)
    return [least + free * share / sum(shares) for share in shares]


def _add_footnotes(document: Any, texts: list[str]) -> None:
    marks = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    small = '<w:rPr><w:sz w:val="18"/></w:rPr>'
    raised = '<w:rPr><w:sz w:val="18"/><w:vertAlign w:val="superscript"/></w:rPr>'
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r>{raised}<w:footnoteRef/></w:r>'
        f'<w:r>{small}<w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(texts, 1)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f"{head}<w:footnotes {nsdecls('w')}>{marks}{notes}</w:footnotes>"
    part = Part(PackURI("/word/footnotes.xml"), _NOTES_TYPE, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _add_footer(document: Any, title: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for piece in (f"{title}  ·  ", None):
        run = paragraph.add_run(piece or "")
        run.font.size, run.font.color.rgb = Pt(8), _GREY
        if piece is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            paragraph._p.append(field)
