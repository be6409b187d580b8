"""Grids of values: coverage of promises by domain, the flight deck, scorecards."""

from __future__ import annotations

from dataclasses import dataclass

from cemagent.reports.colours import ACCENT_WASH, INK, PAPER
from cemagent.reports.pictures.canvas import Canvas, Picture, height_of, lines_of, wide_of
from cemagent.reports.pictures.look import BODY, FRAME, HATCH, LABEL, MARGIN, SMALL, SMALL_BOLD, heading
from cemagent.reports.pictures.marks import Style

_ROW = 230.0
_PAD = 9.0
_LEAST, _MOST, _SHEET = 92.0, 240.0, 960.0
_SHORT = 6
_COUNT = Style(16, True, INK)
_DEEPEST = (158, 196, 230)


@dataclass(frozen=True)
class Cell:
    """One cell. ``shade`` 0 to 1 gives the depth of the ground (None: plain paper); ``text`` is always drawn.

    A ``missing`` cell is hatched and shows ``text`` as the reason (or the grid's word for missing).
    """

    text: str
    shade: float | None = None
    missing: bool = False


@dataclass(frozen=True)
class GridLabels:
    """The fixed words of a grid; see ``words.GRID``. ``alt`` takes ``title``, ``rows``, ``columns``, ``missing``."""

    missing: str
    alt: str


@dataclass(frozen=True)
class Grid:
    """Rows by columns: ``cells[r][c]``; raises ValueError when drawn if the shape does not fit the headings."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    labels: GridLabels
    corner: str = ""
    note: str = ""


def coverage_cells(
    counts: tuple[tuple[int, ...], ...], reasons: tuple[tuple[str, ...], ...] = ()
) -> tuple[tuple[Cell, ...], ...]:
    """Cells of a coverage matrix: a count is shaded by its share of the greatest, 0 is missing with its reason.

    ``reasons`` has the shape of ``counts`` or is empty; "" stands for the grid's own word. Raises ValueError when
    the shapes differ.
    """
    most = max((count for row in counts for count in row), default=0)
    words = reasons or tuple(("",) * len(row) for row in counts)
    return tuple(
        tuple(
            Cell(str(count), 0.15 + 0.85 * count / most) if count else Cell(why, missing=True)
            for count, why in zip(row, whys, strict=True)
        )
        for row, whys in zip(counts, words, strict=True)
    )


def draw_grid(grid: Grid) -> Picture:
    """Draw the grid; raises ValueError when there is no row or column or the cells do not fit the headings."""
    if not grid.rows or not grid.columns:
        raise ValueError("a grid needs at least one row and one column")
    if len(grid.cells) != len(grid.rows) or any(len(row) != len(grid.columns) for row in grid.cells):
        raise ValueError("the cells of the grid do not fit its rows and columns")
    column = _column_width(grid)
    canvas = Canvas(2 * MARGIN + _ROW + column * len(grid.columns))
    y = heading(canvas, grid.title, grid.note)
    y = _columns(canvas, grid, y, column)
    top = y
    for name, cells in zip(grid.rows, grid.cells, strict=True):
        high = _row_height(grid, name, cells, column)
        canvas.rect(MARGIN, y, _ROW, high, fill=ACCENT_WASH)
        inner = height_of(name, LABEL, _ROW - 2 * _PAD)
        canvas.text((MARGIN + _PAD, y + (high - inner) / 2), name, LABEL, wide=_ROW - 2 * _PAD)
        for number, cell in enumerate(cells):
            _cell(canvas, grid, cell, (MARGIN + _ROW + number * column, y, column, high))
        canvas.line([(MARGIN, y), (canvas.width - MARGIN, y)], FRAME)
        y += high
    for number in range(len(grid.columns)):
        x = MARGIN + _ROW + number * column
        canvas.line([(x, top), (x, y)], FRAME)
    canvas.rect(MARGIN, top, canvas.width - 2 * MARGIN, y - top, stroke=FRAME, width=1.2)
    return canvas.picture(y + MARGIN, grid.title, _alt(grid))


def _alt(grid: Grid) -> str:
    missing = sum(cell.missing for row in grid.cells for cell in row)
    return grid.labels.alt.format(title=grid.title, rows=len(grid.rows), columns=len(grid.columns), missing=missing)


def _column_width(grid: Grid) -> float:
    """Wide for few columns or long texts, down to what three Korean syllables need."""
    words = [cell.text or grid.labels.missing for row in grid.cells for cell in row]
    longest = max((wide_of(word, BODY) for word in words), default=0)
    fair = max(_LEAST, min(_MOST, _SHEET / len(grid.columns)))
    return fair if longest > fair / 2 else max(_LEAST, min(fair, 150))


def _style(cell: Cell) -> Style:
    if cell.missing:
        return SMALL_BOLD
    return _COUNT if len(cell.text) <= _SHORT and any(c.isdigit() for c in cell.text) else BODY


def _row_height(grid: Grid, name: str, cells: tuple[Cell, ...], column: float) -> float:
    texts = [height_of(cell.text or _instead(grid, cell), _style(cell), column - 2 * _PAD - 8) for cell in cells]
    return max(height_of(name, LABEL, _ROW - 2 * _PAD), *texts) + 22


def _instead(grid: Grid, cell: Cell) -> str:
    return grid.labels.missing if cell.missing else ""


def _columns(canvas: Canvas, grid: Grid, y: float, column: float) -> float:
    wide = column - 2 * _PAD
    high = max(height_of(name, LABEL, wide) for name in grid.columns)
    high = max(high, height_of(grid.corner, SMALL, _ROW - 2 * _PAD))
    under = height_of(grid.corner, SMALL, _ROW - 2 * _PAD)
    canvas.text((MARGIN + _PAD, y + high - under), grid.corner, SMALL, wide=_ROW - 2 * _PAD)
    for number, name in enumerate(grid.columns):
        middle = MARGIN + _ROW + (number + 0.5) * column
        own = height_of(name, LABEL, wide)
        canvas.text((middle, y + high - own), name, LABEL, wide=wide, align="center")
    return y + high + 8


def _ground(shade: float) -> str:
    """A mix of paper and blue that stays light enough for dark text (contrast above 7 to 1)."""
    part = min(1.0, max(0.0, shade))
    pairs = zip((255, 255, 255), _DEEPEST, strict=True)
    return "".join(f"{round(paper + (deep - paper) * part):02X}" for paper, deep in pairs)


def _cell(canvas: Canvas, grid: Grid, cell: Cell, box: tuple[float, float, float, float]) -> None:
    x, y, wide, high = box
    style, text = _style(cell), cell.text or _instead(grid, cell)
    inner = wide - 2 * _PAD - 8
    under = height_of(text, style, inner)
    top = y + (high - under) / 2
    lines = lines_of(text, style, inner)
    if cell.missing:
        canvas.rect(x, y, wide, high, fill=PAPER)
        canvas.hatch(x, y, wide, high, HATCH)
        plate = max((wide_of(line, style) for line in lines), default=0) + 12
        canvas.rect(x + (wide - plate) / 2, top - 3, plate, under + 6, fill=PAPER, radius=3)
    else:
        canvas.rect(x, y, wide, high, fill=PAPER if cell.shade is None else _ground(cell.shade))
    if cell.missing or len(lines) == 1:
        canvas.text((x + wide / 2, top), text, style, wide=inner, align="center")
    else:
        canvas.text((x + _PAD, top), text, style, wide=inner)
