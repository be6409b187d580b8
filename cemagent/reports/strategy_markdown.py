"""A strategy as Markdown: readable as it is, with tables and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cemagent.reports.strategy_document import FactList, Grid, Line, LineList, Paragraph, Part, Title, document_of
from cemagent.reports.strategy_parts import Strategy
from cemagent.reports.strategy_words import strategy_words
from cemagent.reports.whole_files import replace_with

_MEANT = re.compile(r"([\\`*_{}\[\]<>|])")
_STARTS = re.compile(r"^(\d*)([-+#>.)])(?=\s)")


def write_strategy_markdown(strategy: Strategy, path: Path) -> Path:
    """Write the strategy to ``path`` as UTF-8 Markdown and return ``path``."""
    text = "\n".join(_document(strategy)).rstrip() + "\n"
    return replace_with(path, lambda fresh: _save(fresh, text))


def _save(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "replace"))


def _document(strategy: Strategy) -> Iterator[str]:
    t = strategy_words(strategy.lang)
    yield f"# {_escaped(strategy.client)} – {t['title']}" if strategy.client else f"# {t['title']}"
    yield ""
    yield f"{t['date']}: {strategy.date} · {t['language']}: {t['language_name']}"
    yield ""
    for part in document_of(strategy):
        yield from _part(part)
        yield ""


def _part(part: Part) -> Iterator[str]:
    match part:
        case Title(level, runs, anchor):
            if anchor:
                yield f'<a id="{anchor}"></a>'
                yield ""
            yield f"{'#' * level} {_line(runs, is_inside=True)}"
        case Paragraph(runs, look):
            yield f"> **{_line(runs)}**" if look == "alert" else _line(runs)
        case FactList(rows):
            for title, lines in rows:
                if len(lines) == 1:
                    yield f"- **{_escaped(title)}**: {_line(lines[0])}"
                else:
                    yield f"- **{_escaped(title)}**"
                    yield from (f"  - {_line(line)}" for line in lines)
        case LineList(lines):
            yield from (f"- {_line(line)}" for line in lines)
        case Grid():
            yield from _table(part)


def _table(grid: Grid) -> Iterator[str]:
    yield f"| {' | '.join(_escaped(column) or ' ' for column in grid.columns)} |"
    yield f"|{'---|' * len(grid.columns)}"
    for place, row in enumerate(grid.rows):
        cells = ["<br>".join(_line(line, is_inside=True) for line in cell) or " " for cell in row]
        if grid.anchors:
            cells[0] = f'<a id="{grid.anchors[place]}"></a>{cells[0]}'
        yield f"| {' | '.join(cells)} |"


def _line(runs: Line, is_inside: bool = False) -> str:
    pieces: list[str] = []
    for run in runs:
        text = _escaped(run.text)
        if run.kind == "strong" or run.kind in ("assumed", "weak"):
            text = f"**{text}**"
        elif run.kind in ("evidence", "answer") and run.target:
            text = f"[{text}](#{run.target})"
        if run.kind == "unsaid" and pieces:
            pieces[-1] += text
        else:
            pieces.append(text)
    line = " ".join(pieces)
    return line if is_inside else _STARTS.sub(r"\1\\\2", line)


def _escaped(text: str) -> str:
    return _MEANT.sub(r"\\\1", " ".join(text.split()))
