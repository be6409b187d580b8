"""Short quotations for the sentence that says why two passages exclude each other."""

from __future__ import annotations

_LONGEST = 70


def snippet(text: str) -> str:
    """Return the beginning of ``text`` on one line, at most 70 code points."""
    line = " ".join(text.strip(" |-*").split()).rstrip(".")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
