"""The report for programs: one line a document, and the text that was read."""

from __future__ import annotations

import re
from pathlib import Path

from cemagent.records.portfolio import Portfolio
from cemagent.records.review import Review

_SAFE_NAME = re.compile(r"[0-9A-Za-z_-]+")
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def write_json(portfolio: Portfolio, folder: Path) -> list[Path]:
    """Write ``reviews.jsonl`` and ``texts/SHA256.txt``; return the files, ``reviews.jsonl`` first.

    Texts are written as bytes, so that no line end is changed and every offset holds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = folder / "reviews.jsonl"
    write_whole(rows, "".join(f"{json_line(review)}\n" for review in portfolio.reviews))
    written = [rows]
    for sha256, document in portfolio.documents.items():
        if path := text_path(folder, sha256):
            path.parent.mkdir(exist_ok=True)
            write_whole(path, document.text)
            written.append(path)
    return written


def json_line(review: Review) -> str:
    """Return the review as one line: what some readers take for a line end inside a text is escaped."""
    return review.model_dump_json().translate(_LINE_ENDS)


def text_path(folder: Path, sha256: str | None) -> Path | None:
    """Return where the text of a document stands, or None where ``sha256`` cannot name a file."""
    if not sha256 or not _SAFE_NAME.fullmatch(sha256):
        return None
    return folder / "texts" / f"{sha256}.txt"


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 without touching its line ends; a reader sees the old file or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(text.encode("utf-8"))
    fresh.replace(path)
