"""The Word document and the board deck, read back."""

from __future__ import annotations

from dataclasses import replace

import docx
import pptx
import pytest
from docx.oxml.ns import qn
from pptx.util import Pt

from cemagent.reports.deck_canvas import HEIGHT, WIDTH
from cemagent.reports.deck_text import LINE_HEIGHT, Para, cut, fitted, height_of, lines_needed
from cemagent.reports.strategy import strategy_of
from cemagent.reports.strategy_parts import OpenQuestion
from tests.reports.engagements import CLIENT, STRATEGY_WRITERS, TODAY, method, started, strategy

BOTH = pytest.mark.parametrize("lang", ["ko", "en"])
LONG = "아주 긴 이름을 가진 매우 중요한 접점 " * 30


@BOTH
def test_word_has_headings_header_rows_page_numbers_and_korean_fonts(lang, tmp_path):
    document = docx.Document(str(STRATEGY_WRITERS["docx"](strategy(lang), tmp_path / "x.docx")))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [f"{n}. {stage.title}" for n, stage in enumerate(strategy(lang).stages, 1)] == [
        text for text in headings if text[0].isdigit()
    ]
    with_header = [t for t in document.tables if t._tbl.tr_lst[0].find(f".//{qn('w:tblHeader')}") is not None]
    assert len(with_header) > 10
    footer = document.sections[0].footer.paragraphs[0]._p.xml
    assert "PAGE" in footer
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "맑은 고딕"


def test_links_in_word_lead_to_bookmarks(tmp_path):
    body = docx.Document(str(STRATEGY_WRITERS["docx"](strategy("ko"), tmp_path / "x.docx"))).element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert links
    assert links <= set(names)
    assert len(names) == len(set(names))


def frames(deck):
    for number, slide in enumerate(deck.slides, 1):
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= Pt(WIDTH) + 1, (number, shape.name)
            assert shape.top + shape.height <= Pt(HEIGHT) + 1, (number, shape.name)
            if shape.has_text_frame and shape.text_frame.text:
                yield number, shape.text_frame, shape.width / Pt(1), shape.height / Pt(1)
            if shape.has_table:
                for row in shape.table.rows:
                    for place, cell in enumerate(row.cells):
                        wide = (shape.table.columns[place].width - cell.margin_left - cell.margin_right) / Pt(1)
                        high = (row.height - cell.margin_top - cell.margin_bottom) / Pt(1)
                        yield number, cell.text_frame, wide, high


def assert_nothing_overflows(deck):
    for number, frame, wide, high in frames(deck):
        used = 0.0
        for paragraph in frame.paragraphs:
            if not paragraph.runs:
                continue
            size = paragraph.runs[0].font.size.pt
            is_bold = bool(paragraph.runs[0].font.bold)
            indent = int(paragraph._p.pPr.get("marL", 0)) / Pt(1)
            used += lines_needed(paragraph.text, size, wide - indent, is_bold) * paragraph.line_spacing.pt
        assert used <= high + 1.5, (number, frame.text[:80], used, high)


@BOTH
def test_the_deck_has_fifteen_titled_slides_at_most_and_nothing_overflows(lang, tmp_path):
    deck = pptx.Presentation(str(STRATEGY_WRITERS["pptx"](strategy(lang), tmp_path / "x.pptx")))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(titles) == 15
    assert titles[0] == CLIENT[lang]
    assert all(titles)
    assert_nothing_overflows(deck)
    words = " ".join(frame.text for _, frame, _, _ in frames(deck))
    assert "◇" in words
    assert "[ev-" in words


def test_a_deck_of_far_too_much_is_cut_and_says_so(tmp_path):
    many = tuple(OpenQuestion(f"{n} {LONG}", "world", LONG, True) for n in range(60))
    stages = tuple(
        replace(stage, title=LONG, artifacts=tuple(replace(a, title=LONG) for a in stage.artifacts))
        for stage in strategy("ko").stages
        for _ in range(3)
    )
    swollen = replace(strategy("ko"), client=LONG, questions=many, stages=stages)
    deck = pptx.Presentation(str(STRATEGY_WRITERS["pptx"](swollen, tmp_path / "x.pptx")))
    assert len(deck.slides) == 15
    assert_nothing_overflows(deck)
    assert "외 " in " ".join(frame.text for _, frame, _, _ in frames(deck))


def test_a_deck_of_nothing_still_says_where_it_stands(tmp_path):
    empty = strategy_of(method(), started("ko"), "ko", TODAY)
    deck = pptx.Presentation(str(STRATEGY_WRITERS["pptx"](empty, tmp_path / "x.pptx")))
    assert len(deck.slides) == 4
    assert_nothing_overflows(deck)


def test_a_paragraph_is_cut_to_its_lines_and_keeps_its_marks():
    para = Para("one two three four five six seven eight nine ten", 12, marks=(("[ev-1]", "evidence"),), most_lines=2)
    short = cut(para, 100)
    assert short.text.endswith("…")
    assert short.marks == para.marks
    assert height_of(short, 100) == 2 * 12 * LINE_HEIGHT


def test_what_does_not_fit_is_counted():
    paras = [Para(f"line {number}", 12) for number in range(30)]
    shown = fitted(paras, 200, 100, "+{count} more")
    assert shown[-1].text == f"+{30 - (len(shown) - 1)} more"
    assert sum(height_of(para, 200) + para.after for para in shown) <= 100 + 4
