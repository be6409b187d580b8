"""Tables as a spreadsheet: one sheet a table, numbers as numbers, and above each what it is and how it was made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from cemagent.reports.colours import ACCENT, INK, LINE, SOFT
from cemagent.reports.strategy_blocks import letters_wide
from cemagent.reports.whole_files import replace_with, writable

CellValue = str | int | float | bool | date | None
Look = Literal["text", "count", "number", "exact", "share"]
"""``number`` shows two digits after the point, ``exact`` three, ``share`` is 0 to 1 and shown as percent."""

_FONT = "맑은 고딕"
_NARROWEST, _WIDEST = 9, 90
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_MADE = datetime(2000, 1, 1)
_FORMATS: dict[Look, str] = {"count": "#,##0", "number": "#,##0.00", "exact": "#,##0.000", "share": "0%"}


@dataclass(frozen=True)
class Column:
    """One column: its title and how its numbers look."""

    title: str
    look: Look = "text"


@dataclass(frozen=True)
class TablePage:
    """One sheet: ``name`` on its tab, title, lines that say n and method, and the table.

    Each row has one value a column; None leaves the cell empty, and a text may stand in a column of numbers.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellValue, ...], ...]


def write_tables_xlsx(title: str, pages: Sequence[TablePage], path: Path) -> Path:
    """Write ``pages`` to ``path`` as XLSX and return ``path``; the same pages give the same bytes.

    Raises ValueError for no page, or a row that does not fit its columns.
    """
    if not pages:
        raise ValueError("a workbook needs at least one page")
    for page in pages:
        if any(len(row) != len(page.columns) for row in page.rows):
            raise ValueError(f"a row of {page.name!r} does not fit its columns")
    return replace_with(path, lambda fresh: _Writer(title, fresh).write(pages))


def tab_names(names: Sequence[str]) -> list[str]:
    """Return ``names`` as a workbook allows them: 31 letters, none of ``[]:*?/\\\\``, each different in any case."""
    found: list[str] = []
    for number, name in enumerate(names, 1):
        plain = _FORBIDDEN.sub(" ", writable(name)).strip()[:_LONGEST_NAME].strip() or str(number)
        if plain.casefold() in (taken.casefold() for taken in found):
            plain = f"{plain[: _LONGEST_NAME - 4]} {number}"
        found.append(plain)
    return found


class _Writer:
    def __init__(self, title: str, path: Path) -> None:
        import xlsxwriter  # only whoever writes a spreadsheet pays for it

        self._book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        self._book.set_properties({"title": writable(title), "created": _MADE})
        base = {"font_name": _FONT, "font_size": 10, "font_color": f"#{INK}", "valign": "top"}
        cell = {**base, "bottom": 1, "bottom_color": f"#{LINE}"}
        head = {**cell, "bold": True, "bg_color": f"#{ACCENT}", "font_color": "#FFFFFF", "text_wrap": True}
        self._title = self._book.add_format({**base, "font_size": 15, "bold": True, "font_color": f"#{ACCENT}"})
        self._note = self._book.add_format({**base, "font_color": f"#{SOFT}"})
        self._looks: dict[Look, Any] = {"text": self._book.add_format({**cell, "text_wrap": True})}
        self._looks |= {look: self._book.add_format({**cell, "num_format": shown}) for look, shown in _FORMATS.items()}
        self._date = self._book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"})
        self._heads = {
            is_text: self._book.add_format({**head, "align": "left" if is_text else "right"})
            for is_text in (True, False)
        }

    def write(self, pages: Sequence[TablePage]) -> None:
        """Write every page and close the file."""
        for name, page in zip(tab_names([page.name for page in pages]), pages, strict=True):
            self._page(self._book.add_worksheet(name), page)
        self._book.close()

    def _page(self, sheet: Any, page: TablePage) -> None:
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, writable(page.title), self._title)
        for place, note in enumerate(page.notes, 1):
            sheet.write_string(place, 0, writable(note), self._note)
        head = len(page.notes) + 2
        for place, column in enumerate(page.columns):
            sheet.set_column(place, place, _width(column, [row[place] for row in page.rows]))
            sheet.write_string(head, place, writable(column.title), self._heads[column.look == "text"])
        for number, row in enumerate(page.rows, head + 1):
            for place, value in enumerate(row):
                self._value(sheet, number, place, value, page.columns[place].look)
        sheet.freeze_panes(head + 1, 1)
        if page.rows:
            sheet.autofilter(head, 0, head + len(page.rows), len(page.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)

    def _value(self, sheet: Any, row: int, column: int, value: CellValue, look: Look) -> None:
        if value is None:
            sheet.write_blank(row, column, None, self._looks["text"])
        elif isinstance(value, bool | str):
            sheet.write_string(row, column, writable(str(value)), self._looks["text"])
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._date)
        else:
            sheet.write_number(row, column, value, self._looks[look])


def _width(column: Column, values: Sequence[CellValue]) -> int:
    """Return the room in narrow letters: whole words of the head, whole names, sentences wrapped."""
    head = max((letters_wide(word) for word in column.title.split()), default=0)
    cells = max((letters_wide(value) for value in values if isinstance(value, str)), default=0)
    return min(_WIDEST, max(_NARROWEST, head + 4, cells + 2 if cells else 0))
