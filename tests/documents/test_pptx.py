"""PPTX: every construct's words come out, slides in order, hidden things marked."""

from __future__ import annotations

import io
from pathlib import Path

import pptx as python_pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from cemagent.errors import Reason
from cemagent.records.document import SpanKind
from tests.documents.checks import fails, read, span, words
from tests.documents.make import part, pptx, rels, shape, slide

WHITE = '<a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'


def test_slides_in_the_order_of_the_presentation(tmp_path: Path) -> None:
    slides = [slide(shape("one")), slide(shape("two")), slide(shape("three"))]
    document = read(tmp_path, "x.pptx", pptx(slides, order=[3, 1, 2]))
    assert document.text.split("\n") == ["three", "one", "two"]
    assert document.pages == 3
    assert span(document, "one").location.slide == 2


def test_titles_groups_tables_and_alternatives(tmp_path: Path) -> None:
    frame = (
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id='4' name='t'/></p:nvGraphicFramePr><a:graphic><a:graphicData>"
        "<a:tbl><a:tblPr firstRow='1'/><a:tr><a:tc><a:txBody><a:p><a:r><a:t>headA</a:t></a:r></a:p></a:txBody></a:tc>"
        "<a:tc><a:txBody><a:p><a:r><a:t>headB</a:t></a:r></a:p></a:txBody></a:tc></a:tr>"
        "<a:tr><a:tc><a:txBody><a:p><a:r><a:t>cellA</a:t></a:r></a:p></a:txBody></a:tc>"
        "<a:tc><a:txBody><a:p><a:r><a:t>cellB</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )
    group = f"<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>{shape('grouped')}<p:grpSp>{shape('deeper')}</p:grpSp></p:grpSp>"
    either = f"<mc:AlternateContent><mc:Choice>{shape('choice')}</mc:Choice><mc:Fallback>{shape('choice')}</mc:Fallback></mc:AlternateContent>"
    picture = "<p:pic><p:nvPicPr><p:cNvPr id='9' name='p' descr='pictured'/></p:nvPicPr><p:spPr/></p:pic>"
    made = pptx([slide(shape("body", "body") + shape("Titled", "title") + group + frame + either + picture)])
    document = read(tmp_path, "x.pptx", made)
    words(document, *["Titled", "body", "grouped", "deeper", "headA", "headB", "cellA", "cellB", "choice", "pictured"])
    assert document.text.startswith("Titled\nbody")
    assert [s.title for s in document.sections] == ["Titled"]
    cell = span(document, "cellB")
    assert (cell.label, cell.location.cell, cell.location.slide) == ("headB", "table 1, row 2, column 2", 1)
    assert span(document, "pictured").hidden
    assert span(document, "grouped").kind is SpanKind.TEXT_BOX


def test_notes_comments_hidden_slides_and_layout_texts(tmp_path: Path) -> None:
    notes = part("notes", f"<p:cSld><p:spTree>{shape('spoken', 'body')}{shape('7', 'sldNum')}</p:spTree></p:cSld>", "p")
    layout = part(
        "sldLayout",
        f"<p:cSld><p:spTree>{shape('confidential')}{shape('prompt', 'body')}</p:spTree></p:cSld>",
        "p",
    )
    comments = part("cmLst", '<p:cm authorId="0"><p:text>remarked</p:text></p:cm>', "p")
    authors = part("cmAuthorLst", '<p:cmAuthor id="0" name="Kim"/>', "p")
    parts: dict[str, str | bytes] = {
        "ppt/notesSlides/notesSlide1.xml": notes,
        "ppt/slideLayouts/slideLayout1.xml": layout,
        "ppt/comments/comment1.xml": comments,
        "ppt/commentAuthors.xml": authors,
        "ppt/slides/_rels/slide1.xml.rels": rels(
            ("r1", "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("r2", "slideLayout", "../slideLayouts/slideLayout1.xml"),
            ("r3", "comments", "../comments/comment1.xml"),
        ),
        "ppt/_rels/presentation.xml.rels": rels(
            ("rId1", "slide", "slides/slide1.xml"), ("rId2", "slide", "slides/slide2.xml"),
            ("rA", "commentAuthors", "commentAuthors.xml"),
        ),
    }  # fmt: skip
    document = read(tmp_path, "x.pptx", pptx([slide(shape("shown")), slide(shape("unshown"), 'show="0"')], parts))
    words(document, "shown", "spoken", "confidential", "remarked", "unshown")
    assert "prompt" not in document.text
    note = span(document, "spoken")
    assert (note.kind, note.hidden, note.label) == (SpanKind.SPEAKER_NOTES, False, "notes of slide 1")
    assert span(document, "remarked").label == "comment 1 by Kim"
    assert span(document, "remarked").hidden
    assert span(document, "unshown").hidden
    assert span(document, "unshown").location.slide == 2


@pytest.mark.parametrize(
    ("made", "hidden"),
    [
        (shape("secret", run=WHITE), True),
        (shape("secret", run='<a:rPr sz="100"/>'), True),
        (shape("secret", at=(-9000, 0, 10, 10)), True),
        (shape("secret", run=WHITE, fill='<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'), False),
        (shape("secret", run=WHITE) + "<p:pic><p:spPr/></p:pic>", False),
        (shape("secret", run='<a:rPr sz="1800"/>'), False),
    ],
)
def test_hidden_text(tmp_path: Path, made: str, hidden: bool) -> None:
    document = read(tmp_path, "x.pptx", pptx([slide(made + shape("seen", at=(6000, 6000, 9, 9)))]))
    assert span(document, "secret").hidden is hidden
    assert not span(document, "seen").hidden


def test_white_text_on_a_dark_background_is_visible(tmp_path: Path) -> None:
    dark = '<p:bg><p:bgPr><a:solidFill><a:srgbClr val="112233"/></a:solidFill></p:bgPr></p:bg>'
    document = read(tmp_path, "x.pptx", pptx([slide(shape("bright", run=WHITE), background=dark)]))
    assert not span(document, "bright").hidden


def test_real_powerpoint_file(tmp_path: Path) -> None:
    made = python_pptx.Presentation()
    page = made.slides.add_slide(made.slide_layouts[1])
    page.shapes.title.text = "realtitle"
    page.placeholders[1].text = "bulletone\nbullettwo"
    data = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = ["east", "west"]
    data.add_series("sales", (1.5, 2.5))  # type: ignore[no-untyped-call]
    page.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(3), Inches(3), data)
    page.notes_slide.notes_text_frame.text = "notesword"
    out = io.BytesIO()
    made.save(out)
    document = read(tmp_path, "x.pptx", out.getvalue())
    words(document, "realtitle", "bulletone", "bullettwo", "east", "west", "sales", "notesword")
    assert span(document, "bullettwo").kind is SpanKind.LIST_ITEM


def test_broken_presentations(tmp_path: Path) -> None:
    assert fails(tmp_path, "none.pptx", pptx([])).reason is Reason.EMPTY
    assert fails(tmp_path, "bad.pptx", pptx(["<p:sld"])).reason is Reason.CORRUPT
    document = read(tmp_path, "half.pptx", pptx([slide(shape("alive")), "<broken"]))
    assert document.warnings
    assert "slide2.xml" in document.warnings[0]
