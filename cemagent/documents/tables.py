"""Tables, the same for every format: merged cells, header rows, labels, places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cemagent.documents.base import Cell, DocumentBuilder, place
from cemagent.documents.invisible import Piece, plain

_LONGEST_HEADER = 80


@dataclass
class GridCell:
    """A cell as it was read; ``column`` counts from 0, ``merged`` continues the cell above."""

    pieces: list[Piece] = field(default_factory=list)
    column: int = 0
    span: int = 1
    merged: bool = False


@dataclass
class GridRow:
    """A row as it was read; ``header`` when the file says so."""

    cells: list[GridCell] = field(default_factory=list)
    header: bool = False


def header_rows(rows: Sequence[GridRow]) -> int:
    """Return how many leading rows are the header: as the file marks, else the first if it looks so."""
    marked = 0
    while marked < len(rows) and rows[marked].header:
        marked += 1
    if marked and marked < len(rows):
        return marked
    if len(rows) < 2 or len(rows[0].cells) < 2:
        return 0
    texts = [plain(cell.pieces) for cell in rows[0].cells]
    distinct = len(set(texts)) == len(texts) and sum(bool(text) for text in texts) >= len(texts) - 1
    return 1 if distinct and all(len(text) <= _LONGEST_HEADER for text in texts) else 0


def column_labels(rows: Sequence[GridRow], headers: int) -> dict[int, str]:
    """Return each column's header: the texts of its header cells from top to bottom."""
    labels: dict[int, str] = {}
    for row in rows[:headers]:
        for cell in row.cells:
            text = " ".join(plain(cell.pieces).split())
            for column in range(cell.column, cell.column + max(1, min(cell.span, 1000))):
                if text and not cell.merged:
                    labels[column] = f"{labels[column]} / {text}" if column in labels else text
    return labels


def row_cells(row: GridRow, number: int, table: int, labels: dict[int, str], *, header: bool) -> list[Cell]:
    """Return the cells of the row ``number`` (from 1) of the table."""
    return [
        Cell(
            pieces=cell.pieces,
            header=header,
            label=labels.get(cell.column),
            cell=place(table, number, cell.column + 1),
        )
        for cell in row.cells
    ]


def add_table(builder: DocumentBuilder, rows: Sequence[GridRow]) -> None:
    """Add a whole table to ``builder``."""
    if not any(plain(cell.pieces) or cell.pieces for row in rows for cell in row.cells):
        return
    table = builder.next_table()
    headers = header_rows(rows)
    labels = column_labels(rows, headers)
    for index, row in enumerate(rows):
        builder.row(row_cells(row, index + 1, table, labels, header=index < headers))
