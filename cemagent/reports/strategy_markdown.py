"""A strategy as Markdown: readable as it is, with tables and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from cemagent.reports.strategy_document import (
    FactList,
    Grid,
    Illustration,
    Line,
    LineList,
    Paragraph,
    Part,
    Title,
    document_of,
)
from cemagent.reports.strategy_parts import StagePicture, Strategy
from cemagent.reports.strategy_words import strategy_words
from cemagent.reports.whole_files import write_whole

_MEANT = re.compile(r"([\\`*_{}\[\]<>|])")
_STARTS = re.compile(r"^(\d*)([-+#>.)])(?=\s)")


def write_strategy_markdown(strategy: Strategy, path: Path) -> Path:
    """Write the strategy to ``path`` as UTF-8 Markdown, its pictures beside it, and return ``path``."""
    files = {id(picture): f"{path.stem}-{number}.svg" for number, picture in enumerate(strategy.pictures, 1)}
    for picture in strategy.pictures:
        write_whole(path.with_name(files[id(picture)]), picture.svg)
    text = "\n".join(_document(strategy, files)).rstrip() + "\n"
    return write_whole(path, text)


def _document(strategy: Strategy, files: dict[int, str]) -> Iterator[str]:
    t = strategy_words(strategy.lang)
    yield f"# {escaped(strategy.client)} – {strategy.title}" if strategy.client else f"# {strategy.title}"
    yield ""
    yield f"{t['date']}: {strategy.date} · {t['language']}: {t['language_name']}"
    yield ""
    for part in document_of(strategy):
        yield from _picture(part.picture, files) if isinstance(part, Illustration) else part_lines(part)
        yield ""


def part_lines(part: Part) -> Iterator[str]:
    """Yield the lines of ``part`` as Markdown."""
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
                    yield f"- **{escaped(title)}**: {_line(lines[0])}"
                else:
                    yield f"- **{escaped(title)}**"
                    yield from (f"  - {_line(line)}" for line in lines)
        case LineList(lines):
            yield from (f"- {_line(line)}" for line in lines)
        case Grid():
            yield from _table(part)


def _picture(picture: StagePicture, files: dict[int, str]) -> Iterator[str]:
    yield f"![{escaped(picture.alt)}]({quote(files[id(picture)])})"
    yield ""
    yield f"*{escaped(picture.title)}*"


def _table(grid: Grid) -> Iterator[str]:
    yield f"| {' | '.join(escaped(column) or ' ' for column in grid.columns)} |"
    yield f"|{''.join('---:|' if grid.is_number(place) else '---|' for place in range(len(grid.columns)))}"
    for place, row in enumerate(grid.rows):
        cells = ["<br>".join(_line(line, is_inside=True) for line in cell) or " " for cell in row]
        if grid.anchors:
            cells[0] = f'<a id="{grid.anchors[place]}"></a>{cells[0]}'
        yield f"| {' | '.join(cells)} |"


def _line(runs: Line, is_inside: bool = False) -> str:
    pieces: list[str] = []
    for run in runs:
        text = escaped(run.text)
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


def escaped(text: str) -> str:
    """Return ``text`` with what Markdown would read as marks escaped."""
    return _MEANT.sub(r"\\\1", " ".join(text.split()))
