"""Reading survey files: CSV in any usual encoding and separator, SPSS .sav, and rows of a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cemagent.errors import UsageError
from cemagent.experience.notes import Note
from cemagent.experience.table import Column, Layout, Table, Value, factorised, table_from_rows
from cemagent.playbook import Text

_DELIMITERS = (",", ";", "\t", "|", "^", "~")
_SAMPLE = 200
_SWALLOWED = 5
_FEW = 0.2
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_DECIMAL_POINT = re.compile(r"-?\d+\.\d+")
_HANGUL = re.compile(r"[가-힣]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_table(path: Path, delimiter: str | None = None) -> Table:
    """Return the table in the CSV, TSV, text or .sav file at ``path``; spreadsheets go to :func:`table_from_sheets`.

    Raises:
        UsageError: there is no such file, it cannot be read, or it holds no answers.
    """
    if not path.is_file():
        raise UsageError(
            f"There is no file '{path}': check the path.", f"'{path}' 파일이 없습니다. 경로를 확인해 주십시오."
        )
    if path.suffix.lower() in {".sav", ".zsav"}:
        return table_from_sav(path)
    data = path.read_bytes()
    encoding = encoding_of(data, path.name)
    table = table_from_text(data.decode(encoding), path.name, delimiter)
    return replace(table, layout=replace(table.layout, encoding=encoding))


def decoded(data: bytes, source: str) -> str:
    """Return ``data`` as text.

    Raises:
        UsageError: it is no text, or empty.
    """
    return data.decode(encoding_of(data, source))


def encoding_of(data: bytes, source: str) -> str:
    """Return the encoding of ``data``: by its byte order mark, else UTF-16, UTF-8, CP949 (Korean) or Windows-1252.

    Raises:
        UsageError: it is no text, or empty.
    """
    if not data.strip():
        raise UsageError(
            f"'{source}' is empty: give a file with a header row and one row a respondent.",
            f"'{source}'이(가) 비어 있습니다. 열 제목과 응답자별 한 행이 있는 파일을 지정해 주십시오.",
        )
    tried = [name for mark, name in _BOMS if data.startswith(mark)]
    head = data[:4000]
    if not tried and b"\0" in head:
        tried = ["utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"]
    for encoding in tried or ["utf-8", "cp949", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        foreign = [letter for letter in text[:20_000] if ord(letter) > 127]
        if "\0" in text or (encoding == "cp949" and len(_HANGUL.findall("".join(foreign))) < len(foreign) / 2):
            continue
        return encoding
    raise UsageError(
        f"'{source}' is not readable text: save it as CSV in UTF-8, or give the .xlsx or .sav file itself.",
        f"'{source}'을(를) 글로 읽을 수 없습니다. UTF-8 CSV로 저장하거나 .xlsx, .sav 파일을 그대로 지정해 주십시오.",
    )


def table_from_text(text: str, source: str, delimiter: str | None = None) -> Table:
    """Return the table in delimited ``text``; without a ``delimiter`` it is found out.

    Raises:
        UsageError: the delimiter is wrong, quotes do not close, or there are no answers.
    """
    first_row = 1
    if text[:4].lower() == "sep=":  # Excel writes the separator into a line of its own
        line, _, text = text.partition("\n")
        delimiter, first_row = delimiter or line[4:].strip("\r") or None, 2
    found = _sniffed(text)
    _refuse_wrong(delimiter, found, source, text)
    used = delimiter or found
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=used))
    except csv.Error as error:
        raise UsageError(
            f"'{source}' cannot be split into cells ({error}): check that every quote is closed and save it again as CSV.",
            f"'{source}'을(를) 칸으로 나눌 수 없습니다({error}). 따옴표가 모두 닫혔는지 확인하고 CSV로 다시 저장해 주십시오.",
        ) from error
    _refuse_open_quote(rows, text, source, first_row)
    _refuse_loose_commas(rows, used, source, first_row)
    table = replace(table_from_rows(rows, source, first_row), layout=Layout(delimiter=used))
    return table if used == "," else _with_decimal_points(table)


def _sniffed(text: str) -> str:
    """Return the delimiter by which most of the first lines split into the same number of cells, more than one."""
    head = "\n".join(text.splitlines()[:_SAMPLE])
    best, best_score = ",", (0.0, 0)
    for candidate in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=candidate) if row)
        width, count = widths.most_common(1)[0]
        score = (round(count / widths.total(), 1), width)
        if width > 1 and score > best_score:
            best, best_score = candidate, score
    return best


def _refuse_wrong(delimiter: str | None, found: str, source: str, text: str) -> None:
    first = next(line for line in text.splitlines() if line.strip())
    if delimiter and delimiter not in first and found in first:
        raise UsageError(
            f"'{source}' is not separated by {_shown(delimiter)}: its header holds {_shown(found)}, so use that.",
            f"'{source}'의 구분 기호는 {_shown(delimiter)}이(가) 아닙니다. 열 제목에 {_shown(found)}이(가) 있으니 이것을 "
            "지정해 주십시오.",
        )
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    runs = {len(re.split(r"\s{2,}|:|/", line.strip())) for line in lines}
    if found not in first and len(lines) > 1 and len(runs) == 1 and runs.pop() > 2:
        raise UsageError(
            f"'{source}' seems to be separated by spaces or another sign: save it again as CSV with commas.",
            f"'{source}'은(는) 빈칸이나 다른 기호로 나뉜 것 같습니다. 쉼표로 나눈 CSV로 다시 저장해 주십시오.",
        )


def _refuse_open_quote(rows: list[list[str]], text: str, source: str, first_row: int) -> None:
    """Refuse a text whose quotes do not close, so that one cell swallowed many lines."""
    if text.count('"') % 2 == 0:
        return
    lines = [max((cell.count("\n") for cell in row), default=0) for row in rows]
    if max(lines) >= _SWALLOWED:
        row = lines.index(max(lines)) + first_row
        raise UsageError(
            f"'{source}', row {row}: a quote opens and never closes, so the rest of the file became one cell; close it.",
            f"'{source}' {row}행에서 열린 따옴표가 닫히지 않아 나머지가 한 칸이 되었으니 따옴표를 닫아 주십시오.",
        )


def _refuse_loose_commas(rows: list[list[str]], delimiter: str, source: str, first_row: int) -> None:
    """Refuse a file of which a few rows have more cells than the rest: a text in them holds the delimiter."""
    widths = Counter(len(row) for row in rows if row)
    usual = widths.most_common(1)[0][0]
    wide = [i for i, row in enumerate(rows) if len(row) > usual and any(cell.strip() for cell in row[usual:])]
    if wide and len(wide) < _FEW * len(rows) and wide[0] > 0:
        row = wide[0] + first_row
        raise UsageError(
            f"'{source}', row {row} has {len(rows[wide[0]])} cells where the others have {usual} ({len(wide)} such rows): a "
            f"text with {_shown(delimiter)} in it needs quotes around it.",
            f"'{source}' {row}행에는 칸이 {len(rows[wide[0]])}개 있어 다른 행의 {usual}개보다 많습니다(모두 {len(wide)}행). "
            f"{_shown(delimiter)}이(가) 든 글은 따옴표로 묶어 주십시오.",
        )


def _shown(delimiter: str) -> str:
    return {"\t": "Tab"}.get(delimiter, f"'{delimiter}'")


def _with_decimal_points(table: Table) -> Table:
    """Write 3,5 as 3.5 where no cell of the file has a decimal point."""
    texts = [value for column in table.columns for value in column.values if isinstance(value, str)]
    if not any(map(_DECIMAL_COMMA.fullmatch, texts)) or any(map(_DECIMAL_POINT.fullmatch, texts)):
        return table
    columns = tuple(
        replace(
            column,
            values=tuple(
                value.replace(",", ".") if isinstance(value, str) and _DECIMAL_COMMA.fullmatch(value) else value
                for value in column.values
            ),
        )
        for column in table.columns
    )
    note = Note(
        "decimal_comma",
        Text(ko="쉼표를 소수점으로 읽었습니다(3,5는 3.5).", en="Commas were read as decimal points (3,5 is 3.5)."),
    )
    return replace(table, columns=columns, notes=(*table.notes, note))


def table_from_sheets(sheets: Mapping[str, Sequence[Sequence[Value]]], source: str, sheet: str | None = None) -> Table:
    """Return the table in ``sheet`` of a workbook, by default the one with most cells.

    Raises:
        UsageError: there is no such sheet, or it holds no answers.
    """
    if sheet is not None and sheet not in sheets:
        names = ", ".join(f"'{name}'" for name in sheets)
        raise UsageError(
            f"'{source}' has no sheet '{sheet}': choose one of {names}.",
            f"'{source}'에 '{sheet}' 시트가 없습니다. {names} 가운데 하나를 골라 주십시오.",
        )
    sizes = {name: sum(len(row) for row in rows) for name, rows in sheets.items()}
    chosen = sheet or max(sizes, key=lambda name: sizes[name], default="")
    table = replace(table_from_rows(sheets.get(chosen, []), source), layout=Layout(sheet=chosen))
    if sheet is None and sum(size > 0 for size in sizes.values()) > 1:
        note = Note(
            "sheet_chosen",
            Text(
                ko=f"칸이 가장 많은 '{chosen}' 시트를 읽었습니다.",
                en=f"The sheet '{chosen}' was read, because it has most cells.",
            ),
        )
        table = replace(table, notes=(note, *table.notes))
    return table


def table_from_sav(path: Path) -> Table:
    """Return the table in the SPSS file at ``path``, with its value labels; values declared missing are empty.

    Raises:
        UsageError: it is no SPSS file.
    """
    import pyreadstat  # a fifth of a second that only SPSS files need pay

    failures = (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError, OSError)
    for encoding in (None, "cp949"):
        try:
            frame, meta = pyreadstat.read_sav(path, encoding=encoding, user_missing=True)
            break
        except failures as error:
            failed = error
    else:
        raise UsageError(
            f"'{path.name}' is not a readable SPSS file ({failed}): save it again from SPSS, or export it as CSV.",
            f"'{path.name}'을(를) SPSS 파일로 읽을 수 없습니다({failed}). SPSS에서 다시 저장하거나 CSV로 내보내 주십시오.",
        ) from failed
    columns, declared = [], 0
    for place, name in enumerate(frame.columns):
        cells: list[Value] = frame[name].tolist()
        ranges: list[Any] = meta.missing_ranges.get(name, [])
        kept = [None if _is_declared_missing(cell, ranges) else cell for cell in cells] if ranges else cells
        declared += sum(cell is not None for cell in cells) - sum(cell is not None for cell in kept)
        codes, values = factorised(kept)
        if not values:
            continue
        label = meta.column_names_to_labels.get(name) or ""
        parts = tuple(dict.fromkeys(part for part in (str(name), " ".join(label.split())) if part))
        labels = dict(meta.variable_value_labels.get(name, {}))
        columns.append(Column(" / ".join(parts), parts, codes, values, labels, place))
    if not columns:
        raise UsageError(
            f"'{path.name}' holds no answers: give a file with one row a respondent.",
            f"'{path.name}'에 응답이 없습니다. 응답자별 한 행이 있는 파일을 지정해 주십시오.",
        )
    rows = np.arange(1, len(frame) + 1)
    return Table(path.name, tuple(columns), rows, tuple(_declared_notes(declared)), layout=Layout(encoding=encoding))


def _is_declared_missing(cell: Any, ranges: list[Any]) -> bool:
    if cell is None or isinstance(cell, str) != isinstance(ranges[0]["lo"], str):
        return False
    return any(span["lo"] <= cell <= span["hi"] for span in ranges)


def _declared_notes(declared: int) -> list[Note]:
    if not declared:
        return []
    return [
        Note(
            "declared_missing",
            Text(
                ko=f"SPSS에서 결측으로 지정한 값 {declared:,}개를 무응답으로 읽었습니다.",
                en=f"{declared:,} value(s) that SPSS declares missing were read as no answer.",
            ),
        )
    ]
