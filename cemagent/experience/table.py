"""A survey file as columns: header rows found, names made unique, values counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from cemagent.errors import UsageError
from cemagent.experience.notes import Note
from cemagent.playbook import Text

Value = str | int | float | bool | date | datetime | time | timedelta | None
Ints = NDArray[np.int64]
_LOOKED_AT = 60
_HEADER_WITHIN = 12


@dataclass(frozen=True)
class Column:
    """One column. ``codes`` (n,) point into ``values``, -1 where a cell is empty; ``labels`` name stored values.

    ``place`` is its position in the file, from 0, empty columns counted.
    """

    name: str
    parts: tuple[str, ...]
    codes: Ints
    values: tuple[Value, ...]
    labels: Mapping[float, str] = field(default_factory=dict)
    place: int = 0

    @property
    def counts(self) -> Ints:
        """Return how often each of ``values`` occurs."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values)).astype(np.int64)

    @property
    def filled(self) -> int:
        """Return how many cells are not empty."""
        return int((self.codes >= 0).sum())

    def first_row_of(self, code: int, rows: Ints) -> int:
        """Return the row of the file in which the value ``code`` comes first."""
        return int(rows[int(np.argmax(self.codes == code))])


@dataclass(frozen=True)
class Layout:
    """How a file was taken apart, so that other software can do the same; None where it does not apply."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Table:
    """The answers of a file. ``rows`` (n,) are the row numbers in the file, from 1; ``empty`` are headers of empty columns."""

    source: str
    columns: tuple[Column, ...]
    rows: Ints
    notes: tuple[Note, ...] = ()
    empty: tuple[str, ...] = ()
    layout: Layout = Layout()

    def column(self, name: str) -> Column:
        """Return the column called ``name``.

        Raises:
            UsageError: there is none, or it is empty.
        """
        wanted = _plain(name)
        if any(_plain(empty) == wanted for empty in self.empty):
            raise UsageError(
                f"The column '{name}' of '{self.source}' is empty: set its role to 'ignore' in the map, or name another.",
                f"'{self.source}'의 '{name}' 열이 비어 있으니 열 지도에서 구실을 ignore로 바꾸거나 다른 열을 지정해 주십시오.",
            )
        near: list[Column] = []
        for fits in (
            lambda column: column.name == name,
            lambda column: name in column.parts,
            lambda column: _plain(column.name) == wanted,
            lambda column: (len(wanted) > 1 or wanted >= "가") and wanted in _plain(column.name),
        ):
            near = near or [column for column in self.columns if fits(column)]
        if len(near) == 1:
            return near[0]
        shown = ", ".join(f"'{column.name[:40]}'" for column in (near or self.columns)[:6])
        raise UsageError(
            f"'{self.source}' has {'several columns' if near else 'no column'} called '{name}': its columns are {shown}"
            f"{' ...' if len(near or self.columns) > 6 else ''}; give one of these names.",
            f"'{self.source}'에 '{name}'이라는 열이 {'여럿 있습니다' if near else '없습니다'}. {shown} 같은 열 이름 가운데 "
            "하나를 그대로 적어 주십시오.",
        )


def _plain(name: str) -> str:
    return "".join(name.lower().split())


def table_from_rows(rows: Sequence[Sequence[Value]], source: str, first_row: int = 1) -> Table:
    """Return the table that ``rows`` of cells hold, the first of them being row ``first_row`` of the file.

    Title rows above the header are skipped, header rows of two or three lines are joined, empty rows and columns
    dropped, headers that occur twice numbered.

    Raises:
        UsageError: there are no answers, or no header.
    """
    filled = [len(row) if all(row) else sum(not _blank(cell) for cell in row) for row in rows]
    header = _header_rows(rows, filled, source)
    body = [i for i in range(header[-1] + 1, len(rows)) if filled[i]]
    if not body:
        raise UsageError(
            f"'{source}' has a header but no answers below it: check that the right sheet or file was given.",
            f"'{source}'에 열 제목만 있고 응답이 없습니다. 맞는 시트나 파일인지 확인해 주십시오.",
        )
    width = max(len(rows[i]) for i in [*header, *body])
    parts = _headings(rows, header, width)
    columns, notes = _columns(rows, body, parts)
    return Table(
        source=source,
        columns=columns,
        rows=np.array(body, dtype=np.int64) + first_row,
        notes=(*_header_notes(header, first_row), *notes),
        empty=tuple(" / ".join(part) for part in parts if part and not any(part == column.parts for column in columns)),
    )


def _blank(cell: Value) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip()) or cell != cell


def _numeric(cell: Value) -> bool:
    if isinstance(cell, str):
        return cell.strip().replace(",", "").replace(".", "", 1).lstrip("-").isdigit()
    return cell is not None and not _blank(cell)


def _header_rows(rows: Sequence[Sequence[Value]], filled: list[int], source: str) -> list[int]:
    """Return the indices of the rows that hold headers, in order."""
    width = max(filled, default=0)
    if not width:
        raise UsageError(
            f"'{source}' is empty: give a file with a header row and one row a respondent.",
            f"'{source}'이(가) 비어 있습니다. 열 제목과 응답자별 한 행이 있는 파일을 지정해 주십시오.",
        )
    first = next((i for i in range(min(_HEADER_WITHIN, len(rows))) if filled[i] >= 0.6 * width), None)
    if first is None:
        first = next(i for i, count in enumerate(filled) if count)
    cells = [cell for cell in rows[first] if not _blank(cell)]
    if sum(_numeric(cell) for cell in cells) > len(cells) / 2:
        raise UsageError(
            f"'{source}' has no header: row {first + 1} holds answers, so put a row with the names of the columns above it.",
            f"'{source}'에 열 제목이 없습니다. {first + 1}행이 이미 응답이므로 그 위에 열 이름 행을 넣어 주십시오.",
        )
    found = [first]
    above = first - 1
    if above >= 0 and filled[above] >= 2 and not any(_numeric(cell) for cell in rows[above]):
        found.insert(0, above)
    while len(found) < 3 and _reads_like_header(rows, found[-1] + 1, width):
        found.append(found[-1] + 1)
    return found


def _reads_like_header(rows: Sequence[Sequence[Value]], index: int, width: int) -> bool:
    """Return whether the row has no cell that looks like an answer, while those below it have many."""
    if index + 1 >= len(rows):
        return False
    sample = rows[index + 1 : index + 1 + _LOOKED_AT]
    told = answers = answerable = 0
    for j, cell in enumerate(rows[index]):
        if _blank(cell):
            continue
        told += 1
        below = [row[j] for row in sample if j < len(row) and not _blank(row[j])]
        usual = sum(_numeric(value) for value in below) > len(below) / 2 or (
            len(below) >= 8 and max(Counter(map(str, below)).values()) > 1
        )
        answerable += bool(below) and usual
        answers += _numeric(cell) or str(cell) in map(str, below)
    return told >= max(1, width / 2) and answerable >= told / 2 and answers <= 0.05 * told


def _headings(rows: Sequence[Sequence[Value]], header: list[int], width: int) -> list[tuple[str, ...]]:
    """Return the header cells of each column; a group's name reaches over the empty cells to its right."""
    lines = []
    for place, index in enumerate(header):
        cells = [" ".join(str(cell).split()) if not _blank(cell) else "" for cell in rows[index]]
        if all(cell.startswith('{"ImportId"') for cell in cells if cell):  # Qualtrics keeps its own keys there
            continue
        cells += [""] * (width - len(cells))
        if place < len(header) - 1 and "" in cells:
            last = ""
            for j, cell in enumerate(cells):
                last = cell or last
                cells[j] = last
        lines.append(cells)
    return [tuple(dict.fromkeys(line[j] for line in lines if line[j])) for j in range(width)]


def _columns(
    rows: Sequence[Sequence[Value]], body: list[int], parts: list[tuple[str, ...]]
) -> tuple[tuple[Column, ...], list[Note]]:
    columns: list[Column] = []
    seen: Counter[str] = Counter()
    empty, unnamed = 0, 0
    for place, (part, cells) in enumerate(zip_longest(parts, zip_longest(*(rows[i] for i in body)), fillvalue=())):
        codes, values = factorised(cells)
        if not values:
            empty += 1
            continue
        unnamed += not part
        name = " / ".join(part) or f"#{len(columns) + empty + 1}"
        seen[name] += 1
        unique = name if seen[name] == 1 else f"{name} ({seen[name]})"
        columns.append(Column(unique, part or (name,), codes, values, place=place))
    return tuple(columns), _column_notes(empty, unnamed, [name for name, count in seen.items() if count > 1])


def factorised(cells: Sequence[Value]) -> tuple[Ints, tuple[Value, ...]]:
    """Return (codes, distinct values) of ``cells``; texts are trimmed, empty cells get -1."""
    found: dict[Value, int] = {}
    raw = np.fromiter((found.setdefault(cell, len(found)) for cell in cells), np.int64, len(cells))
    known: dict[Value, int] = {}
    places = np.full(len(found), -1, dtype=np.int64)
    for cell, code in found.items():
        if not _blank(cell):
            places[code] = known.setdefault(cell.strip() if isinstance(cell, str) else cell, len(known))
    return places[raw] if found else raw, tuple(known)


def _header_notes(header: list[int], first_row: int) -> list[Note]:
    notes = []
    if header[0] > 0:
        notes.append(
            Note(
                "title_rows_skipped",
                Text(
                    ko=f"열 제목 위의 {header[0]}행을 제목으로 보고 건너뛰었습니다.",
                    en=f"The {header[0]} row(s) above the header were taken for a title and skipped.",
                ),
            )
        )
    if len(header) > 1:
        shown = ", ".join(str(index + first_row) for index in header)
        notes.append(
            Note(
                "header_rows_joined",
                Text(
                    ko=f"{shown}행을 함께 열 제목으로 읽었으니, 응답이 섞였다면 한 줄로 고쳐 주십시오.",
                    en=f"Rows {shown} were read together as the header; if one of them holds answers, make it one row.",
                ),
            )
        )
    return notes


def _column_notes(empty: int, unnamed: int, twice: list[str]) -> list[Note]:
    notes = []
    if empty:
        notes.append(
            Note(
                "empty_columns",
                Text(ko=f"빈 열 {empty}개를 뺐습니다.", en=f"{empty} empty column(s) were left out."),
            )
        )
    if unnamed:
        notes.append(
            Note(
                "unnamed_columns",
                Text(
                    ko=f"제목이 없는 열 {unnamed}개에는 '#열 번호'로 이름을 붙였습니다.",
                    en=f"{unnamed} column(s) without a header were called '#' and their number.",
                ),
            )
        )
    if twice:
        shown = ", ".join(f"'{name[:40]}'" for name in twice[:5])
        notes.append(
            Note(
                "duplicate_headers",
                Text(
                    ko=f"같은 제목의 열이 있어 둘째부터 '(2)'처럼 번호를 붙였습니다: {shown}.",
                    en=f"Headers occur more than once, so the later ones carry a number such as '(2)': {shown}.",
                ),
            )
        )
    return notes
