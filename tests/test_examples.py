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
NAMES = ("hanbit-mart-cem-plan.docx", "northline-cx-strategy.pptx")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    subprocess.run([sys.executable, ROOT / "examples" / "make_plans.py", folder], check=True, capture_output=True)
    return folder


def _members(path: Path) -> dict[str, bytes]:
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
