"""What python-docx leaves to XML: fonts for Korean, fields, bookmarks, links, borders and table headers."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from cemagent.errors import Lang
from cemagent.reports.whole_files import writable

KOREAN_FONT = "맑은 고딕"
_LATIN_FONTS: dict[Lang, str] = {"ko": KOREAN_FONT, "en": "Calibri"}
_FALLBACK = (
    '<w:font w:name="맑은 고딕"><w:altName w:val="Malgun Gothic"/><w:panose1 w:val="020B0503020000020004"/>'
    '<w:charset w:val="81"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
)
_WHOLE = re.compile(r"(\d{4}-\d{2}-\d{2}|ev-\d+)")
_BOOKMARK = re.compile(r"\W")


def set_fonts(document: Document, lang: Lang) -> None:
    """Give every style of letters the fonts of ``lang``; Korean letters get a Korean font in both languages."""
    for style in document.styles:
        if style.name in ("Normal", "Title", "Subtitle") or style.name.startswith("Heading"):
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(name), None)
            for name in ("w:ascii", "w:hAnsi", "w:cs"):
                fonts.set(qn(name), _LATIN_FONTS[lang])
            fonts.set(qn("w:eastAsia"), KOREAN_FONT)
    for languages in document.styles.element.iter(qn("w:lang")):
        # the language of Latin letters: as Korean they would be broken within words
        languages.set(qn("w:val"), "en-GB")
        languages.set(qn("w:eastAsia"), "ko-KR")
    _name_fallback(document)


def _name_fallback(document: Document) -> None:
    """Say under which other name systems know the Korean font."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            part: Any = relation.target_part
            part._blob = part.blob.replace(b"</w:fonts>", _FALLBACK.encode() + b"</w:fonts>")


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field, such as ``PAGE``, that the reader's program fills in."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = instruction
        run._r.append(mark)


_numbers = count(1)


def bookmark(paragraph: Paragraph, anchor: str) -> None:
    """Let links to ``anchor`` lead to ``paragraph``."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    number = str(next(_numbers))
    start.set(qn("w:id"), number)
    start.set(qn("w:name"), _bookmark_name(anchor))
    end.set(qn("w:id"), number)
    place = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(place, start)
    paragraph._p.append(end)


def add_text(paragraph: Paragraph, text: str) -> Run:
    """Add ``text`` as a run in which dates and numbers of evidence are not broken at their hyphens."""
    run = paragraph.add_run()
    for piece in _WHOLE.split(writable(text)):
        parts = piece.split("-") if _WHOLE.fullmatch(piece) else [piece]
        for number, part in enumerate(parts):
            if number:
                run._r.append(OxmlElement("w:noBreakHyphen"))
            run.add_text(part)
    return run


def _bookmark_name(anchor: str) -> str:
    # Word takes letters, digits and underscores, forty at most
    return _BOOKMARK.sub("_", anchor)[:40]


def link(paragraph: Paragraph, text: str, anchor: str) -> Run:
    """Add a link to a bookmark and return its run."""
    wrapper = OxmlElement("w:hyperlink")
    wrapper.set(qn("w:anchor"), _bookmark_name(anchor))
    wrapper.set(qn("w:history"), "1")
    run = add_text(paragraph, text)
    paragraph._p.remove(run._r)
    wrapper.append(run._r)
    paragraph._p.append(wrapper)
    return run


def shade(holder: Any, colour: str) -> None:
    """Lay ``colour`` (``RRGGBB``) behind a run's or a cell's text; ``holder`` is its properties element."""
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), colour)
    holder.append(shading)


def draw_lines(table: Table, colour: str) -> None:
    """Draw thin lines below each row and none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        is_drawn = side in ("bottom", "insideH", "top")
        border.set(qn("w:val"), "single" if is_drawn else "nil")
        border.set(qn("w:sz"), "4")
        border.set(qn("w:space"), "0")
        border.set(qn("w:color"), colour)
        borders.append(border)
    table._tbl.tblPr.append(borders)


def repeat_header(table: Table) -> None:
    """Repeat the first row on every page, and keep each row on one page."""
    for number, row in enumerate(table._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))


def pad(cell: _Cell, after: float = 1.5) -> None:
    """Give the paragraphs of a cell a little room."""
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.space_before = Pt(after)
        paragraph.paragraph_format.space_after = Pt(after)


def colour_of(text: str) -> RGBColor:
    """Return the colour ``RRGGBB``."""
    return RGBColor.from_string(text)
