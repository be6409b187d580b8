"""A sheet as slides: a front, each picture on a slide of its own, tables that go on where they do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from cemagent.reports.colours import ACCENT, LINE
from cemagent.reports.deck_canvas import HEIGHT, WIDTH, Box, Canvas, laid_out
from cemagent.reports.deck_slides import BODY
from cemagent.reports.deck_text import Para
from cemagent.reports.sheet import Sheet
from cemagent.reports.strategy_document import FactList, Grid, Illustration, Line, LineList, Paragraph, Title
from cemagent.reports.strategy_pptx import TITLE_ONLY
from cemagent.reports.whole_files import replace_with, writable

_SIZE, _MOST_LINES, _GROW = 11.0, 6, 1.4
_PICTURE = Box(20, 96, 920, 408)


@dataclass(frozen=True)
class _Table:
    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[Para, ...], ...]


def write_sheet_pptx(sheet: Sheet, path: Path) -> Path:
    """Write ``sheet`` to ``path`` as PPTX and return ``path``."""
    deck = _Writer(sheet).write()
    return replace_with(path, lambda fresh: deck.save(str(fresh)))


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.deck: Deck = Presentation()
        self.deck.slide_width, self.deck.slide_height = Pt(WIDTH), Pt(HEIGHT)

    def write(self) -> Deck:
        properties = self.deck.core_properties
        properties.title = writable(f"{self.sheet.title} · {self.sheet.kind}")[:255]
        properties.author = ""
        properties.created = properties.modified = datetime.combine(self.sheet.date, time())
        self._front()
        section, note = "", ""
        for part in self.sheet.parts:
            match part:
                case Title(_, runs):
                    section, note = _text(runs), ""
                case Paragraph(runs):
                    note = _text(runs)
                case Illustration(picture):
                    self._slide(section, note).picture(_PICTURE, picture.png, picture.size, picture.alt)
                case FactList() | LineList() | Grid():
                    self._table(section, note, _table(part, section))
        return self.deck

    def _canvas(self) -> Canvas:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[TITLE_ONLY])
        for placeholder in list(slide.placeholders):
            if slide.shapes.title is None or placeholder.shape_id != slide.shapes.title.shape_id:
                placeholder._element.getparent().remove(placeholder._element)
        return Canvas(slide, self.sheet.lang, self.sheet.t["more"])

    def _front(self) -> None:
        canvas, sheet = self._canvas(), self.sheet
        canvas.panel(Box(0, 0, 14, HEIGHT), ACCENT)
        canvas.set_title(Box(72, 150, WIDTH - 144, 116), Para(sheet.title, 36, True, most_lines=2))
        canvas.write(Box(72, 276, WIDTH - 144, 30), [Para(sheet.kind, 18, colour="accent", most_lines=1)])
        canvas.write(Box(72, 310, WIDTH - 144, 24), [Para(str(sheet.date), 14, colour="soft")])
        canvas.panel(Box(72, 400, WIDTH - 144, 1), LINE)
        facts = [Para(f"{label}: {value}", 13, most_lines=2) for label, value in sheet.tiles]
        canvas.write(Box(72, 414, WIDTH - 144, 104), facts)

    def _slide(self, title: str, note: str) -> Canvas:
        canvas = self._canvas()
        canvas.set_title(Box(48, 34, 600 if note else 864, 50), Para(title, 24, True, most_lines=1))
        if note:
            canvas.write(Box(660, 34, 252, 50), [Para(note, 10.5, colour="soft", most_lines=3)], middle=True)
        canvas.panel(Box(48, 90, 864, 1.5), ACCENT)
        foot = " · ".join((self.sheet.title, self.sheet.kind, str(self.sheet.date)))
        canvas.write(Box(48, 508, 780, 16), [Para(foot, 9.5, colour="soft", most_lines=1)])
        number = str(len(self.deck.slides))
        canvas.write(Box(872, 508, 40, 16), [Para(number, 9.5, colour="soft", most_lines=1)])
        return canvas

    def _table(self, title: str, note: str, table: _Table) -> None:
        pages = list(_pages(table))
        for rows in pages:
            grow = _GROW if len(pages) == 1 else 1.0
            self._slide(title, note).table(BODY, table.heads, table.shares, rows, grow)


def _pages(table: _Table) -> Iterator[Sequence[Sequence[Para]]]:
    """Yield the rows of each slide: as many as fit under the header."""
    laid = laid_out(Box(0, 0, BODY.width, 1e6), table.heads, table.shares, table.rows)
    head, page, used = laid.heights[0], list[Sequence[Para]](), laid.heights[0]
    for row, high in zip(table.rows, laid.heights[1:], strict=True):
        if page and used + high > BODY.height:
            yield page
            page, used = [], head
        page.append(row)
        used += high
    if page:
        yield page


def _table(part: FactList | LineList | Grid, title: str) -> _Table:
    match part:
        case FactList(facts):
            rows = [(_cell(label, is_bold=True), _cell("\n".join(map(_text, lines)))) for label, lines in facts]
            return _Table((title, ""), (24, 76), tuple(rows))
        case LineList(lines):
            return _Table((title,), (1,), tuple((_cell(_text(line)),) for line in lines))
        case Grid():
            grid = [tuple(_cell("; ".join(map(_text, cell))) for cell in row) for row in part.rows]
            return _Table(part.columns, part.widths, tuple(grid))


def _cell(text: str, *, is_bold: bool = False) -> Para:
    return Para("; ".join(text.split("\n")), _SIZE, is_bold, most_lines=_MOST_LINES)


def _text(runs: Line) -> str:
    return " ".join(run.text for run in runs)
