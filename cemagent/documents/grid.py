"""Spreadsheets as plain grids of values, for forms and survey files; what a person reads is in ``xlsx.py``."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from cemagent.documents.base import Limits
from cemagent.documents.ooxml import Package
from cemagent.documents.problems import Problem, problem
from cemagent.documents.xmlsafe import attr, child, children, refuse_entities
from cemagent.errors import DocumentError

Value = str | int | float | bool | date | datetime | time | timedelta | None
Row = list[Value]

_KIND = "XLSX"
_OLD = frozenset({".xls", ".xlsb"})
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"})
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, ParseError, zipfile.BadZipFile)


@dataclass(frozen=True)
class GridLimits:
    """How large one sheet may be; rows with nothing in them do not count."""

    max_rows: int = 200_000
    max_columns: int = 2_000
    max_cells: int = 10_000_000
    header_rows: int = 3
    """Merged cells that begin in the first rows are spread over all they cover: they head several columns."""


def read_grid(path: Path, limits: Limits | None = None, sizes: GridLimits | None = None) -> dict[str, list[Row]]:
    """Return the visible sheets of the workbook at ``path``: name -> rows of values, as wide as they are filled.

    Formulas give the values saved with them (None where a program saved none), error values give None, days give
    ``date``. Trailing empty rows and cells are left out. Hidden sheets are not read.

    Raises:
        DocumentError: there is no such file, it is encrypted, old, corrupt, a bomb, or larger than the limits.
    """
    limits, sizes = limits or Limits(), sizes or GridLimits()
    data = _bytes_of(path, limits)
    package = Package(data, path.name, limits, _KIND)
    parts = _sheets(package)
    for part in [*parts.values(), *package.related(package.main_part(), "sharedStrings")]:
        refuse_entities(package.raw(part), path.name)
    from openpyxl import load_workbook  # a third of a second that only spreadsheets need pay

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and rules that no value depends on
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            found = {}
            for name, part in parts.items():
                if name in book.sheetnames:
                    rows = _rows(book[name], path.name, sizes)
                    _spread_merged(rows, package.raw(part), sizes)
                    found[name] = rows
        except DocumentError:
            raise
        except _BROKEN as error:
            raise problem(Problem.CORRUPT, path.name, kind=_KIND) from error
    return found


def _bytes_of(path: Path, limits: Limits) -> bytes:
    if not path.is_file():
        raise problem(Problem.NOT_FOUND, str(path))
    if path.suffix.lower() in _OLD:
        raise problem(Problem.OLD_OFFICE, path.name, modern="XLSX")
    if path.stat().st_size > limits.max_bytes:
        raise problem(Problem.TOO_LARGE, path.name, limit=limits.max_bytes // (1024 * 1024))
    data = path.read_bytes()
    if not data:
        raise problem(Problem.EMPTY, path.name)
    return data


def _sheets(package: Package) -> dict[str, str]:
    """Return the parts of the visible sheets by name, in the order of the workbook."""
    main = package.main_part()
    found = {}
    for sheet in children(child(package.xml(main), "sheets"), "sheet"):
        key = next((str(name) for name in sheet.keys() if str(name).endswith("}id")), "id")  # noqa: SIM118
        part = package.target(main, sheet.get(key))
        if part and (attr(sheet, "state") or "visible") == "visible":
            found[sheet.get("name") or "Sheet"] = part
    return found


def _rows(sheet: Any, name: str, sizes: GridLimits) -> list[Row]:
    sheet.reset_dimensions()  # the size that a file claims need not be its size
    rows: list[Row] = []
    filled = cells = 0
    for values in sheet.iter_rows(values_only=True):
        row = _trimmed(values)
        rows.append(row)
        filled, cells = filled + bool(row), cells + len(row)
        if filled > sizes.max_rows or len(row) > sizes.max_columns or cells > sizes.max_cells:
            raise problem(Problem.TOO_MUCH_MEMORY, name)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _trimmed(values: Iterable[Any]) -> Row:
    row = [_value(value) for value in values]
    while row and row[-1] is None:
        row.pop()
    return row


def _value(value: Any) -> Value:
    if isinstance(value, str):
        return None if value in _ERRORS or not value.strip() else value
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if value is None or isinstance(value, bool | int | float | date | time | timedelta):
        return value
    return str(value)


def _spread_merged(rows: list[Row], raw: bytes, sizes: GridLimits) -> None:
    """Write the value of a merged cell of the header into all cells that it covers."""
    tail = raw[raw.rfind(b"sheetData>") :]
    for first, top, last, bottom in _MERGED.findall(tail):
        start, end = int(top), int(bottom)
        left, right = _column(first), _column(last)
        if start > sizes.header_rows or end > sizes.header_rows or right > sizes.max_columns or start > len(rows):
            continue
        source = rows[start - 1]
        value = source[left - 1] if left <= len(source) else None
        if value is None:
            continue
        for row in rows[start - 1 : end]:
            row += [None] * (right - len(row))
            row[left - 1 : right] = [value] * (right - left + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
