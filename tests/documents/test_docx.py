"""DOCX: every construct's words come out, in order, with their places and marks."""

from __future__ import annotations

import io
import time
from pathlib import Path

import docx as python_docx
import pytest

from cemagent.errors import Reason
from cemagent.records.document import SpanKind
from tests.documents.checks import fails, read, span, words
from tests.documents.make import NAMESPACES, chart, docx, para, part, table

BOX = "<w:txbxContent>{}</w:txbxContent>"


def test_headings_by_name_inheritance_and_outline_level(tmp_path: Path) -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="mine"/><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="K"><w:name w:val="개요"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>',
    )
    body = (
        para("Alpha one", '<w:pStyle w:val="Mine"/>')
        + para("under alpha")
        + para("둘째 제목", '<w:pStyle w:val="K"/>')
        + para("아래 글")
        + para("Direct", '<w:outlineLvl w:val="0"/>')
    )
    document = read(tmp_path, "x.docx", docx(body, {"styles": styles}))
    assert [(s.title, s.level) for s in document.sections] == [
        ("Alpha one", 1),
        ("둘째 제목", 2),
        ("Direct", 1),
    ]
    assert document.text.split("\n") == ["Alpha one", "under alpha", "둘째 제목", "아래 글", "Direct"]
    assert span(document, "아래 글").location.section == "둘째 제목"
    first = document.sections[0]
    assert document.text[first.start : first.end].endswith("아래 글\n")
    assert document.section_at(document.text.index("아래 글")) == document.sections[1]


def test_tables_with_nested_tables_and_merged_cells(tmp_path: Path) -> None:
    inner = table(["in1", "in2"], ["in3", "in4"])
    body = table(["Name", "Owner"], ["cell1", f"<w:p/>{inner}{para('cell2')}"])
    body += (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + para("wide") + "</w:tc>"
        "<w:tc>" + para("third") + "</w:tc></w:tr><w:tr><w:tc>" + para("a1") + "</w:tc><w:tc>" + para("b1")
        + "</w:tc><w:tc>" + para("c1") + para("c2") + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    document = read(tmp_path, "x.docx", docx(body))
    words(
        document,
        *["Name", "Owner", "cell1", "cell2", "in1", "in2", "in3", "in4", "wide", "third", "a1", "b1", "c1", "c2"],
    )
    assert document.text.split("\n")[:2] == ["Name | Owner", "cell1 | cell2"]
    assert span(document, "Name").kind is SpanKind.TABLE_HEADER
    cell = span(document, "cell2")
    assert (cell.label, cell.location.cell) == ("Owner", "table 1, row 2, column 2")
    assert span(document, "in4").location.cell == "table 2, row 2, column 2"
    assert span(document, "b1").label == "wide"
    assert span(document, "c1 c2").location.cell == "table 3, row 2, column 3"


def test_text_boxes_once_and_with_their_tables(tmp_path: Path) -> None:
    content = BOX.format(para("boxed1") + table(["t1", "t2"]))
    drawing = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wp:docPr id='1' descr='altword'/>"
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape>"
        f"</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    vml = f"<w:pict><v:shape><v:textbox>{BOX.format(para('vmlword'))}</v:textbox></v:shape></w:pict>"
    body = f"<w:p><w:r><w:t>before </w:t></w:r><w:r>{drawing}</w:r><w:r><w:t>after</w:t></w:r><w:r>{vml}</w:r></w:p>"
    document = read(tmp_path, "x.docx", docx(body))
    words(document, "before", "after", "boxed1", "t1", "t2", "vmlword", "altword")
    assert span(document, "boxed1").kind is SpanKind.TEXT_BOX
    assert span(document, "altword").hidden
    assert span(document, "altword").label == "alt text"


def test_notes_comments_headers_footers(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "footnotes": part(
            "footnotes",
            '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
            f'<w:footnote w:id="2">{para("notedown")}</w:footnote>'
            f'<w:footnote w:id="9">{para("orphan")}</w:footnote>',
        ),
        "endnotes": part("endnotes", f'<w:endnote w:id="1">{para("endnoted")}</w:endnote>'),
        "comments": part("comments", f'<w:comment w:id="0" w:author="Kim">{para("remarked")}</w:comment>'),
        "header1": part("hdr", para("topword")),
        "header2": part("hdr", para("topword")),
        "footer1": part("ftr", table(["footword", "f2"])),
    }
    body = (
        '<w:p><w:r><w:t>cited</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:endnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>' + para("later")
    )
    document = read(tmp_path, "x.docx", docx(body, parts))
    words(document, "cited", "notedown", "orphan", "endnoted", "remarked", "topword", "footword", "f2", "later")
    note = span(document, "notedown")
    assert (note.kind, note.label, note.hidden) == (SpanKind.FOOTNOTE, "footnote 1", False)
    assert document.text.index("notedown") < document.text.index("later")
    assert span(document, "endnoted").label == "endnote 1"
    comment = span(document, "remarked")
    assert (comment.kind, comment.label, comment.hidden) == (SpanKind.COMMENT, "comment 1 by Kim", True)
    assert span(document, "topword").kind is SpanKind.PAGE_HEADER


def test_charts_and_diagrams(tmp_path: Path) -> None:
    diagram = part(
        "dataModel",
        '<dgm:ptLst><dgm:pt modelId="1"><dgm:t><a:p><a:r><a:t>nodeone</a:t></a:r></a:p></dgm:t></dgm:pt>'
        '<dgm:pt modelId="2" type="pres"><dgm:t><a:p><a:r><a:t>nodeone</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst>',
        "dgm",
    )
    body = (
        '<w:p><w:r><w:drawing><c:chart r:id="rC"/></w:drawing></w:r>'
        '<w:r><w:drawing><dgm:relIds r:dm="rD"/></w:drawing></w:r></w:p>'
    )
    parts: dict[str, str | bytes] = {
        "word/charts/chart1.xml": chart("Growth", ["spring", "summer"], {"North": ["1.50", "2"], "South": ["3", "4"]}),
        "word/diagrams/data1.xml": diagram,
    }
    made = docx(body, parts, [("rC", "chart", "charts/chart1.xml"), ("rD", "diagramData", "diagrams/data1.xml")])
    document = read(tmp_path, "x.docx", made)
    words(document, "Growth", "spring", "summer", "North", "South", "nodeone", "3", "4")
    assert "spring | 1.5 | 3" in document.text
    assert span(document, "Growth").kind is SpanKind.CHART


def test_wrappers_fields_links_symbols_and_breaks(tmp_path: Path) -> None:
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{para('controlled')}</w:sdtContent></w:sdt>"
        '<w:p><w:hyperlink r:id="x"><w:r><w:t>linked</w:t></w:r></w:hyperlink><w:r><w:br/></w:r>'
        "<w:ins><w:r><w:t>inserted</w:t></w:r></w:ins><w:smartTag><w:r><w:t> smart</w:t></w:r></w:smartTag>"
        '<w:fldSimple w:instr="DATE"><w:r><w:t> dated</w:t></w:r></w:fldSimple>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t> fielded</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:tab/><w:t>tabbed</w:t></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r><m:oMath><m:r><m:t> mathx</m:t></m:r></m:oMath></w:p>'
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc>{para('wrappedcell')}</w:tc></w:sdtContent>"
        f"</w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>listed</w:t></w:r></w:p>'
    )
    document = read(tmp_path, "x.docx", docx(body))
    words(
        document,
        *["controlled", "linked", "inserted", "smart", "dated", "fielded", "tabbed", "mathx", "wrappedcell", "listed"],
    )
    assert "✓" in document.text
    assert "PAGE" not in document.text
    assert span(document, "listed").kind is SpanKind.LIST_ITEM


@pytest.mark.parametrize(
    "run",
    [
        "<w:vanish/>",
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="fefefe"/>',
        '<w:sz w:val="2"/>',
        '<w:rStyle w:val="V"/>',
    ],
)
def test_hidden_runs(tmp_path: Path, run: str) -> None:
    styles = part("styles", '<w:style w:type="character" w:styleId="V"><w:rPr><w:vanish/></w:rPr></w:style>')
    body = f"<w:p><w:r><w:t>seen </w:t></w:r><w:r><w:rPr>{run}</w:rPr><w:t>secret </w:t></w:r><w:r><w:t>again</w:t></w:r></w:p>"
    document = read(tmp_path, "x.docx", docx(body, {"styles": styles}))
    assert document.text == "seen again\nsecret"
    assert [(s.start, s.end, s.hidden) for s in document.spans] == [(0, 10, False), (11, 17, True)]


def test_white_text_on_dark_cells_is_visible_and_vanish_off_too(tmp_path: Path) -> None:
    white = '<w:color w:val="FFFFFF"/>'
    body = (
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="003366"/></w:tcPr>{para("dark", "", white)}</w:tc></w:tr></w:tbl>'
        + para("shown", "", '<w:vanish w:val="0"/>')
        + para("web", "", "<w:webHidden/>")
        + para("marked", "", white + '<w:highlight w:val="black"/>')
    )
    document = read(tmp_path, "x.docx", docx(body))
    assert not any(s.hidden for s in document.spans)


def test_deleted_text_is_hidden(tmp_path: Path) -> None:
    body = '<w:p><w:r><w:t>kept </w:t></w:r><w:del w:author="Lee"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>'
    document = read(tmp_path, "x.docx", docx(body))
    gone = span(document, "gone")
    assert gone.hidden
    assert gone.label == "deleted by Lee"


def test_strict_namespaces(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    xml = (
        f'<w:document xmlns:w="{strict}"><w:body><w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
        "<w:r><w:t>stricthead</w:t></w:r></w:p></w:body></w:document>"
    )
    document = read(tmp_path, "x.docx", docx("", document=xml))
    assert [s.title for s in document.sections] == ["stricthead"]


def test_pages_from_word(tmp_path: Path) -> None:
    body = para("first") + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>second</w:t></w:r></w:p>"
    document = read(tmp_path, "x.docx", docx(body))
    assert document.pages == 2
    assert span(document, "second").location.page == 2


def test_real_word_file_in_time(tmp_path: Path) -> None:
    made = python_docx.Document()
    expected = []
    for page in range(20):
        made.add_heading(f"heading{page}", 1)
        grid = made.add_table(rows=8, cols=4)
        for index in range(20):
            word = f"p{page}w{index}"
            expected.append(word)
            made.add_paragraph(f"{word} " + "고객 경험을 개선하기 위한 계획 " * 8)
        for cell in range(32):
            grid.cell(cell // 4, cell % 4).text = f"c{page}x{cell}"
            expected.append(f"c{page}x{cell}")
        made.add_paragraph().add_run().add_break()
    out = io.BytesIO()
    made.save(out)
    begin = time.perf_counter()
    document = read(tmp_path, "x.docx", out.getvalue())
    assert time.perf_counter() - begin < 2  # the budget is 0.5 s; CI machines are slow
    words(document, *expected)
    assert len(document.sections) == 20
    assert document.lang == "ko"


def test_external_entities_are_refused(tmp_path: Path) -> None:
    xml = (
        '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert fails(tmp_path, "x.docx", docx("", document=xml)).reason is Reason.BOMB
    wide = xml.replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16")
    from tests.documents.make import rels, zipped

    made = zipped(
        {
            "[Content_Types].xml": "<a/>",
            "_rels/.rels": rels(("r", "officeDocument", "word/document.xml")),
            "word/document.xml": wide,
        }
    )
    assert fails(tmp_path, "y.docx", made).reason is Reason.BOMB


def test_broken_files(tmp_path: Path) -> None:
    whole = docx(para("x" * 5000))
    assert fails(tmp_path, "cut.docx", whole[: len(whole) // 2]).reason is Reason.CORRUPT
    assert fails(tmp_path, "text.docx", "only text").reason is Reason.CORRUPT
    assert fails(tmp_path, "bad.docx", docx("<w:p><w:r>")).reason is Reason.CORRUPT
    assert fails(tmp_path, "empty.docx", docx("<w:p/>")).reason is Reason.EMPTY
    ok = read(tmp_path, "styles.docx", docx(para("fine"), {"styles": "<broken"}))
    assert ok.warnings
    assert "word/styles.xml" in ok.warnings[0]
