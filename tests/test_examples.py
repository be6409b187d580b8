"""The demo's plans are what their script writes, and hold what a demo has to show."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.records.document import Document, SpanKind
from tests.installed import ROOT

PLANS = ROOT / "examples" / "plans"
NAMES = (
    "hanbit-mart-cem-plan.docx",
    "northline-cx-strategy.pptx",
    "onsaem-district-plan.hwpx",
    "tarn-holloway-strategy.pdf",
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    subprocess.run([sys.executable, ROOT / "examples" / "make_plans.py", folder], check=True, capture_output=True)
    return folder


def _members(path: Path) -> dict[str, bytes]:
    """Return what a file holds: the members of an archive, else its bytes."""
    if not zipfile.is_zipfile(path):
        return {"": path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith(".xlsx")}


@pytest.mark.parametrize("name", NAMES)
def test_the_script_writes_what_is_committed(fresh: Path, name: str) -> None:
    assert _members(fresh / name) == _members(PLANS / name)


def test_nothing_else_lies_there() -> None:
    assert sorted(path.name for path in PLANS.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize(
    ("name", "lang", "kinds", "both"),
    [
        (
            NAMES[0],
            "ko",
            {SpanKind.HEADING, SpanKind.TABLE_HEADER, SpanKind.TABLE_CELL, SpanKind.FOOTNOTE, SpanKind.LIST_ITEM},
            ("계산대에서 내 속도로 담고 꺼낸다", "분당 스캔 품목 수. 22개를 넘으면 등급 A, 18개 미만이면 면담"),
        ),
        (
            NAMES[1],
            "en",
            {SpanKind.HEADING, SpanKind.TABLE_CELL, SpanKind.SPEAKER_NOTES, SpanKind.CHART},
            ("600 bus backs from 2 March 2026", "Live feed from control to every conductor's device in service."),
        ),
        (
            NAMES[2],
            "ko",
            {SpanKind.HEADING, SpanKind.TABLE_HEADER, SpanKind.TABLE_CELL, SpanKind.FOOTNOTE, SpanKind.LIST_ITEM},
            ("구민의 사정을 끝까지 듣고, 서두르지 않게 해 드린다", "담당자 평균 처리시간. 4분 이하 만점, 6분 초과 0점"),
        ),
        (
            NAMES[3],
            "en",
            {SpanKind.HEADING, SpanKind.PARAGRAPH, SpanKind.LIST_ITEM, SpanKind.PAGE_FOOTER},
            ("The national campaign goes live on 4 May 2026", "Goes into service on 19 October 2026"),
        ),
    ],
)
def test_a_plan_has_its_parts_and_its_contradiction(
    name: str, lang: str, kinds: set[SpanKind], both: tuple[str, str]
) -> None:
    document: Document = load(PLANS / name, default_readers())
    assert document.lang == lang
    assert document.warnings == []
    assert kinds <= {span.kind for span in document.spans}
    assert all(passage in document.text for passage in both)


def test_two_plans_in_each_language_and_each_in_a_format_of_its_own() -> None:
    documents = [load(PLANS / name, default_readers()) for name in NAMES]
    assert sorted(document.lang for document in documents) == ["en", "en", "ko", "ko"]
    assert {Path(name).suffix for name in NAMES} == {".docx", ".pptx", ".hwpx", ".pdf"}


def test_a_hangul_document_begins_with_its_type_as_it_is() -> None:
    with zipfile.ZipFile(PLANS / NAMES[2]) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(first) == b"application/hwp+zip"


def test_the_rows_of_a_table_in_a_pdf_stay_apart() -> None:
    document: Document = load(PLANS / NAMES[3], default_readers())
    lines = {document.text[span.start : span.end] for span in document.spans}
    assert "May 2026 National campaign Marketing" in lines
    assert "Passionate people Siloed data; customers tell us things twice" in lines


def test_the_pdf_is_as_long_as_such_plans_are() -> None:
    assert load(PLANS / NAMES[3], default_readers()).pages in range(6, 10)
