"""Old Office files: converted where LibreOffice is, else one clear sentence."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx as python_docx
import pytest

from cemagent.errors import Reason
from tests.documents.checks import fails, read, words
from tests.documents.make import compound

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    error = fails(tmp_path, "x.doc", compound({"WordDocument": b"x"}))
    assert error.reason is Reason.UNSUPPORTED
    assert "LibreOffice" in error.en
    assert "DOCX" in error.ko
    error = fails(tmp_path, "x.ppt", compound({"PowerPoint Document": b"x"}))
    assert "PPTX" in error.en


def test_conversion_that_gives_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/true")
    assert fails(tmp_path, "x.doc", compound({"WordDocument": b"x"})).reason is Reason.CORRUPT


def test_conversion_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("soffice", 1)

    monkeypatch.setattr(shutil, "which", lambda _: "/bin/true")
    monkeypatch.setattr(subprocess, "run", late)
    assert fails(tmp_path, "x.doc", compound({"WordDocument": b"x"})).reason is Reason.TIMED_OUT


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")
def test_with_libreoffice(tmp_path: Path) -> None:
    made = python_docx.Document()
    made.add_paragraph("oldword")
    made.save(str(tmp_path / "x.docx"))
    command = [
        str(OFFICE),
        f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
        "--headless",
        "--convert-to",
        "doc",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "x.docx")], check=True, capture_output=True)
    document = read(tmp_path, "y.doc", (tmp_path / "x.doc").read_bytes())
    words(document, "oldword")
    assert document.media_type == "application/msword"
    assert "LibreOffice" in document.warnings[0]
