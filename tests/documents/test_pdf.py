"""PDF: lines to paragraphs, headings by size, hidden text, notes, scans, damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cemagent.documents import ocr
from cemagent.documents.base import Limits
from cemagent.errors import Reason
from cemagent.records.document import SpanKind
from tests.documents.checks import fails, read, span, words
from tests.documents.make import line, pdf

LONG = "long enough line of text that reaches the right side of the page and goes on"


def test_paragraphs_headings_and_pages(tmp_path: Path) -> None:
    first = (
        line("Plan title", 740, 24) + line(f"alpha {LONG}", 700) + line("beta ends here.", 686)
        + line("gamma stands alone.", 640) + line("- itemone", 600) + line("- itemtwo", 586)
    )  # fmt: skip
    document = read(tmp_path, "x.pdf", pdf([first, line(f"delta {LONG}", 700)]))
    words(document, "Plan", "alpha", "beta", "gamma", "itemone", "itemtwo", "delta")
    assert [(s.title, s.level) for s in document.sections] == [("Plan title", 1)]
    assert f"alpha {LONG} beta ends here.\ngamma stands alone." in document.text
    assert span(document, "itemtwo").kind is SpanKind.LIST_ITEM
    assert document.pages == 2
    assert span(document, "delta").location.page == 2


@pytest.mark.parametrize(
    ("content", "hidden"),
    [
        (line("secret", extra="3 Tr"), True),
        (line("secret", extra="1 1 1 rg"), True),
        (line("secret", size=1), True),
        (line("secret", x=9000), True),
        ("0 0 0 rg 50 650 300 100 re f\n" + line("secret", extra="1 1 1 rg"), False),
        (line("secret", extra="0 0 0 rg"), False),
    ],
)
def test_hidden_text(tmp_path: Path, content: str, hidden: bool) -> None:
    document = read(tmp_path, "x.pdf", pdf([line("visible words", 500) + content]))
    assert span(document, "secret").hidden is hidden
    assert not span(document, "visible words").hidden


def test_running_headers_and_footers(tmp_path: Path) -> None:
    pages = [line("Company plan", 770) + line(f"body{n} {LONG}", 600) + line(f"page {n}", 30) for n in range(1, 5)]
    document = read(tmp_path, "x.pdf", pdf(pages))
    kinds = [(s.kind, document.text[s.start : s.end]) for s in document.spans]
    assert kinds.count((SpanKind.PAGE_HEADER, "Company plan")) == 4
    assert (SpanKind.PAGE_FOOTER, "page 3") in kinds


def test_annotations_and_fields(tmp_path: Path) -> None:
    notes = [
        "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (remarked) /T (Kim) >>",
        "<< /Type /Annot /Subtype /FreeText /Rect [0 0 99 99] /Contents (typedbox) /DA (/F1 9 Tf) >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 99 99] /T (owner) /V (filledin) >>",
    ]
    document = read(tmp_path, "x.pdf", pdf([line("page text")], annotations=notes))
    words(document, "remarked", "typedbox", "filledin")
    comment = span(document, "remarked")
    assert (comment.kind, comment.label, comment.hidden) == (SpanKind.COMMENT, "comment 1 by Kim", True)
    assert span(document, "filledin").label == "field owner"


def test_hyphens_at_line_ends(tmp_path: Path) -> None:
    content = line("the customer comes first and then the cus-", 700) + line("tomer stays, in the long-", 686)
    content += line("term view of all.", 672)
    document = read(tmp_path, "x.pdf", pdf([content]))
    assert document.text.count("customer") == 2
    assert "long-term" in document.text


def test_locked_damaged_empty_and_large_files(tmp_path: Path) -> None:
    assert fails(tmp_path, "locked.pdf", pdf([line("x")], encrypt=True)).reason is Reason.ENCRYPTED
    assert fails(tmp_path, "cut.pdf", pdf([line("x")])[:100]).reason is Reason.CORRUPT
    assert fails(tmp_path, "blank.pdf", pdf([""])).reason is Reason.EMPTY
    assert fails(tmp_path, "many.pdf", pdf([line("x")] * 5), Limits(max_pages=4)).reason is Reason.TOO_LARGE


def test_scans_without_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)
    assert fails(tmp_path, "scan.pdf", pdf([""], image=True)).reason is Reason.SCANNED
    layered = read(tmp_path, "layer.pdf", pdf([line("recognised", extra="3 Tr")], image=True))
    assert not span(layered, "recognised").hidden
    assert "recognised text layer" in layered.warnings[0]


def test_scans_with_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: True)
    monkeypatch.setattr(ocr, "recognise", lambda page: "Scanned words here\n\nand there")
    document = read(tmp_path, "scan.pdf", pdf(["", ""], image=True))
    assert document.text == "Scanned words here\nand there\nScanned words here\nand there"
    assert document.spans[-1].location.page == 2
    assert "Pages 1-2" in document.warnings[0]
    limited = read(tmp_path, "few.pdf", pdf(["", ""], image=True), Limits(max_ocr_pages=1))
    assert any("at most 1 pages" in warning for warning in limited.warnings)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs Debian's tesseract")
def test_tesseract_reads_a_rendered_page() -> None:
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf([line("Customer journey", 500, 40)]))[0]
    assert "Customer journey" in ocr.recognise(page)
