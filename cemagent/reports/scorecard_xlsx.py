"""A scorecard as a spreadsheet that people fill in: choices to pick from, one guide row a column, one line a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from cemagent.reports.colours import ACCENT, ACCENT_WASH, INK, LINE, SOFT, WASH
from cemagent.reports.whole_files import replace_with, writable

SheetValue = str | int | float | date | None
_FONT = "맑은 고딕"
_WIDEST = 48
_MADE = datetime(2000, 1, 1)


@dataclass(frozen=True)
class SheetColumn:
    """One column of the table: its title, what to write there, and what a cell takes."""

    title: str
    hint: str
    kind: Literal["text", "number", "date", "choice"] = "text"
    choices: tuple[str, ...] = ()
    width: int = 30


@dataclass(frozen=True)
class SheetFact:
    """One line above the table: a name and a value to be filled in."""

    name: str
    value: SheetValue
    hint: str = ""


@dataclass(frozen=True)
class ScoreSheet:
    """A sheet of facts and one table, and a guide of (name, question, expected evidence, certainty) on a second one."""

    title: str
    note: str
    facts: tuple[SheetFact, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[SheetValue, ...], ...]
    empty_rows: int
    names: tuple[str, str]
    """Of the two sheets."""
    guide_heads: tuple[str, ...]
    guide: tuple[tuple[str, ...], ...]
    wrong: str
    """What Excel says to a value that a cell does not take."""


def write_scorecard_xlsx(sheet: ScoreSheet, path: Path) -> Path:
    """Write the sheet to ``path`` as XLSX and return ``path``; the same sheet gives the same bytes."""
    return replace_with(path, lambda fresh: _Writer(sheet, fresh).write())


class _Writer:
    def __init__(self, sheet: ScoreSheet, path: Path) -> None:
        import xlsxwriter  # only whoever writes a spreadsheet pays for it

        self._sheet = sheet
        self._book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        self._book.set_properties({"title": writable(sheet.title), "created": _MADE})
        base = {"font_name": _FONT, "font_size": 10, "font_color": f"#{INK}", "valign": "top", "text_wrap": True}
        cell = {**base, "border": 1, "border_color": f"#{LINE}"}
        styles: dict[str, dict[str, Any]] = {
            "title": {**base, "font_size": 15, "bold": True, "font_color": f"#{ACCENT}", "text_wrap": False},
            "note": {**base, "font_color": f"#{SOFT}", "text_wrap": False},
            "name": {**cell, "bold": True, "bg_color": f"#{WASH}"},
            "head": {**cell, "bold": True, "bg_color": f"#{ACCENT}", "font_color": "#FFFFFF"},
            "hint": {**cell, "italic": True, "font_color": f"#{SOFT}", "bg_color": f"#{ACCENT_WASH}"},
            "text": cell,
            "date": {**cell, "num_format": "yyyy-mm-dd", "align": "left"},
            "number": {**cell, "num_format": "#,##0.##########", "align": "left"},
        }
        self._styles = {name: self._book.add_format(style) for name, style in styles.items()}

    def write(self) -> None:
        """Write both sheets and close the file."""
        table = self._book.add_worksheet(self._sheet.names[0])
        self._table(table)
        self._guide(self._book.add_worksheet(self._sheet.names[1]))
        self._book.close()

    def _table(self, page: Any) -> None:
        sheet = self._sheet
        page.hide_gridlines(2)
        page.write_string(0, 0, writable(sheet.title), self._styles["title"])
        page.write_string(1, 0, writable(sheet.note), self._styles["note"])
        for place, fact in enumerate(sheet.facts, 2):
            page.write_string(place, 0, writable(fact.name), self._styles["name"])
            self._value(page, place, 1, fact.value)
            page.write_string(place, 2, writable(fact.hint), self._styles["note"])
        head = len(sheet.facts) + 3
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, min(column.width, _WIDEST))
            page.write_string(head, place, writable(column.title), self._styles["head"])
            page.write_string(head + 1, place, writable(column.hint), self._styles["hint"])
        first, last = head + 2, head + 1 + len(sheet.rows) + sheet.empty_rows
        blank: tuple[SheetValue, ...] = (None,) * len(sheet.columns)
        for place, row in enumerate([*sheet.rows, *[blank] * sheet.empty_rows], first):
            for column_place, value in enumerate(row):
                self._value(page, place, column_place, value)
        for place, column in enumerate(sheet.columns):
            self._rule(page, column, first, last, place)
        page.freeze_panes(head + 1, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(head)

    def _value(self, page: Any, row: int, column: int, value: SheetValue) -> None:
        if isinstance(value, date):
            page.write_datetime(row, column, value, self._styles["date"])
        elif isinstance(value, int | float):
            page.write_number(row, column, value, self._styles["number"])
        elif value is None:
            page.write_blank(row, column, None, self._styles["text"])
        else:
            page.write_string(row, column, writable(value), self._styles["text"])

    def _rule(self, page: Any, column: SheetColumn, first: int, last: int, place: int) -> None:
        """Let Excel offer the choices and refuse other values."""
        rule: dict[str, Any] = {"error_message": self._sheet.wrong[:255], "error_title": column.title[:32]}
        if column.kind == "choice":
            rule |= {"validate": "list", "source": list(column.choices)}
        elif column.kind == "date":
            rule |= {"validate": "date", "criteria": ">", "value": date(1990, 1, 1)}
        elif column.kind == "number":
            rule |= {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
        else:
            return
        page.data_validation(first, place, max(first, last), place, rule)

    def _guide(self, page: Any) -> None:
        page.hide_gridlines(2)
        for place, head in enumerate(self._sheet.guide_heads):
            page.set_column(place, place, (18, 56, 56, 12)[min(place, 3)])
            page.write_string(0, place, writable(head), self._styles["head"])
        for place, row in enumerate(self._sheet.guide, 1):
            for column, text in enumerate(row):
                page.write_string(place, column, writable(text), self._styles["text"])
        page.freeze_panes(1, 0)
