"""Plans of a given length, made of the labelled plans' paragraphs."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

from docx import Document

from benchmarks.review_plans import ROOT

WORDS_A_PAGE = {"en": 350, "ko": 230}


def docx_of(lang: str, pages: int, folder: Path) -> Path:
    """Write a DOCX of about ``pages`` pages in ``lang`` into ``folder`` and return its path."""
    file = Document()
    left = pages * WORDS_A_PAGE[lang]
    for path in cycle(sorted((ROOT / lang / "plans").glob("*.md"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                file.add_heading(line.lstrip("# "), 2)
            elif line.strip():
                file.add_paragraph(line.strip("|-* "))
                left -= len(line.split())
            if left <= 0:
                target = folder / f"plan-{lang}-{pages}.docx"
                file.save(str(target))
                return target
    raise AssertionError("there are no labelled plans")
