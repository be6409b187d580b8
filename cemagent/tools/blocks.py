"""A report as blocks: what the terminal prints, and the sheet that every document format is written from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cemagent.errors import Lang
from cemagent.reports.pictures.canvas import Picture
from cemagent.reports.sheet import FoldedGrid, Sheet
from cemagent.reports.strategy_blocks import letters_wide
from cemagent.reports.strategy_document import Grid, Illustration, Line, LineList, Part, Run, Title
from cemagent.reports.strategy_document import Paragraph as TextPart
from cemagent.reports.strategy_parts import StagePicture

_NARROWEST, _WIDEST, _PADDING = 5, 36, 4
_AMOUNT_GAPS = re.compile(r"(?<=\d[만억조경]) (?=[\d원가-힣])|(?<=\d) (?=(?:m|b|tr)illion\b)")


@dataclass(frozen=True)
class Section:
    """A heading of level 2 or, within one, of level 3; the blocks up to the next one belong to it."""

    name: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; a ``lead`` says the result, a ``note`` explains, an ``alert`` must not be overlooked."""

    text: str
    look: Literal["plain", "lead", "note", "alert"] = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows under headers; columns from ``numbers_from`` on hold numbers and are set flush right.

    A long one may be ``folded``: a page shows its label and opens it on request.
    """

    label: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers_from: int = 99
    folded: bool = False


@dataclass(frozen=True)
class Drawing:
    """A picture and the name of its files, without ending."""

    name: str
    picture: Picture


Block = Section | Paragraph | Bullets | Table | Drawing


def sheet_of(
    kind: str,
    title: str,
    blocks: Sequence[Block],
    lang: Lang,
    on: date | None = None,
    tiles: tuple[tuple[str, str], ...] = (),
) -> Sheet:
    """Return the report as a sheet of the day ``on``; what stands before its first heading is the result in short.

    ``kind`` names what the report is ("Customer equity"); ``tiles`` are the few figures at its top.
    """
    parts = [Title(2, _line("결과" if lang == "ko" else "The result"), "result")]
    return Sheet(
        kind=kind,
        title=title,
        lang=lang,
        date=on or date.today(),
        parts=(*parts, *_parts(blocks)),
        tiles=tiles,
    )


def _parts(blocks: Sequence[Block]) -> Iterator[Part]:
    for number, block in enumerate(blocks):
        match block:
            case Section(name, level):
                yield Title(level, _line(name), f"part-{number}")
            case Paragraph(text, look):
                yield TextPart(_line(text), look if look in ("note", "alert") else "plain")
            case Bullets(items):
                yield LineList(tuple(_line(item) for item in items))
            case Drawing(_, picture):
                yield Illustration(StagePicture("", picture.title, picture))
            case Table():
                yield _grid(block)


def _grid(table: Table) -> Grid:
    rows = tuple(tuple((_line(cell),) for cell in row) for row in table.rows)
    widths = tuple(_width(head, [row[place] for row in table.rows]) for place, head in enumerate(table.headers))
    kind = FoldedGrid if table.folded else Grid
    return kind(table.headers, rows, widths, table.label, numbers_from=table.numbers_from)


def _width(head: str, cells: Sequence[str]) -> int:
    """Return the room a column asks for, in narrow letters: names and amounts stay whole, sentences and heads may wrap."""
    word = max(map(letters_wide, head.split()), default=0)
    return _PADDING + min(_WIDEST, max(_NARROWEST, word, *map(letters_wide, cells)))


def _line(text: str) -> Line:
    return (Run(held(text)),)


def held(text: str) -> str:
    """Return ``text`` with amounts that no line breaks: 6억 4,740만 원, £2.3 million."""
    return _AMOUNT_GAPS.sub("\u00a0", text)
