"""Reads the small Markdown of ``examples/sources`` into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_RULE = re.compile(r"^\|[\s:|-]+\|$")
_NOTE = re.compile(r"^\[\^(?P<id>\w+)\]:\s*(?P<text>.*)$")
_DIRECTIVES = ("@subtitle", "@pagebreak", "@contents", "@notes", "@chart")


@dataclass(frozen=True)
class Block:
    """One block: ``kind`` is h1, h2, h3, p, quote, li, table, footnote or a directive without its ``@``."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of ``text`` in order."""
    lines = iter([*text.splitlines(), ""])
    for line in lines:
        rows = []
        while line.startswith("|"):
            if not _RULE.match(line):
                rows.append([cell.strip() for cell in line.strip("|").split("|")])
            line = next(lines)
        if rows:
            yield Block("table", rows=rows)
        if line.strip():
            yield _block(line)


def _block(line: str) -> Block:
    if note := _NOTE.match(line):
        return Block("footnote", note["text"])
    for directive in _DIRECTIVES:
        if line.startswith(directive):
            return Block(directive[1:], line.removeprefix(directive).strip())
    for mark, kind in (("### ", "h3"), ("## ", "h2"), ("# ", "h1"), ("> ", "quote"), ("- ", "li")):
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark))
    return Block("p", line)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield (style, text) of the runs of a line; style is ``plain``, ``bold`` or ``footnote``."""
    for piece in re.split(r"(\*\*.+?\*\*|\[\^\w+\])", text):
        if piece.startswith("**"):
            yield "bold", piece.strip("*")
        elif piece.startswith("[^"):
            yield "footnote", piece[2:-1]
        elif piece:
            yield "plain", piece
