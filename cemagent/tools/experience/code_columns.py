"""Which column of the file is which variable of the scripts, and what its cells count as."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

import numpy as np

from cemagent.experience.columns import ColumnMap, MappedColumn
from cemagent.experience.labels import number_of
from cemagent.experience.survey import Survey
from cemagent.experience.table import Column, Table, Value

Line = dict[str, str]
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_NAMED = {"outcome": "outcome_{}", "segment": "segment_{}", "weight": "weight"}
_RESERVED = frozenset(
    "and as assert async await break class continue def del elif else except false finally for from function global if "
    "import in inf is lambda na nan next none nonlocal not null or pass raise repeat return true try while with yield "
    "i j c t".split()
)
"""Names that Python, R or the model syntax of lavaan and semopy would read as something else."""


def columns_of(table: Table, mapped: ColumnMap, survey: Survey) -> list[Line]:
    """Return a line for each column that the scripts read: its variable, role, item (or name) and position from 1."""
    taken: set[str] = set()
    lines = []
    order = {item.id: place for place, item in enumerate(survey.scale.items)}
    facets = survey.scale.facet_ids
    items = sorted(
        mapped.of("item"), key=lambda one: (facets.index(one.facet or facets[0]), order.get(str(one.item), len(order)))
    )
    for column in items:
        lines.append(_item_line(table.column(column.column), column, survey, taken))
    for role in ("outcome", "segment", "weight"):
        for number, column in enumerate(mapped.of(role), start=1):
            variable = _NAMED[role].format(number)
            lines.append(_line(table.column(column.column), variable, role, item=column.column))
    return lines


def _item_line(column: Column, mapped: MappedColumn, survey: Survey, taken: set[str]) -> Line:
    item = survey.scale.item(str(mapped.item))
    facet = mapped.facet or survey.scale.main_facet
    name = item.id if facet == survey.scale.main_facet else f"{item.id}_{facet}"
    points = survey.scale.points_of(item, facet)
    return _line(
        column,
        _variable(name, taken),
        "item",
        item=item.id,
        facet=facet,
        # the answers to a feature that is there are Kano's phrases as given
        reverse="yes" if item.reverse and facet != "functional" else "no",
        low=f"{points.min:g}",
        high=f"{points.max:g}",
    )


def _line(column: Column, variable: str, role: str, **more: str) -> Line:
    given = {"item": "", "facet": "", "reverse": "no", "low": "", "high": ""} | more
    return {"variable": variable, "role": role, **given, "position": str(column.place + 1), "header": column.name}


def _variable(name: str, taken: set[str]) -> str:
    """Return a name that Python, R, lavaan and semopy can all use, different from those ``taken``."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
    if plain.lower() in _RESERVED or re.match(r"(f_\d|outcome_\d|segment_\d|weight$)", plain):
        plain = f"item_{plain}"
    found, number = plain, 2
    while found.lower() in taken:
        found, number = f"{plain}_{number}", number + 1
    taken.add(found.lower())
    return found


def recodes_of(table: Table, survey: Survey, columns: Sequence[Line]) -> list[Line]:
    """Return the cells that do not count as their own number or text; an empty ``value`` is no answer."""
    found = []
    for line in columns:
        column = table.column(line["header"])
        values = list(_values(column, line, survey))
        default = _own_text if line["role"] == "segment" else _own_number
        for cell, value in dict(zip(map(cell_text, column.values), values, strict=True)).items():
            if value != default(cell, line):
                found.append({"variable": line["variable"], "cell": cell, "value": value})
    return found or [{"variable": "", "cell": "", "value": ""}]


def cell_text(cell: Value) -> str:
    """Return a cell as the scripts see it: numbers in one form, texts without spaces at the ends."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return format(float(cell), ".15g")
    shown = str(cell).strip()
    return format(float(shown), ".15g") if _NUMBER.fullmatch(shown) else shown


def _own_number(cell: str, line: Line) -> str | None:
    """Return what the scripts take ``cell`` for by themselves; None where they would call it unknown."""
    if not _NUMBER.fullmatch(cell):
        return None
    return cell if not line["low"] or float(line["low"]) <= float(cell) <= float(line["high"]) else None


def _own_text(cell: str, line: Line) -> str:
    return cell


def _values(column: Column, line: Line, survey: Survey) -> Iterator[str]:
    """Return for each different value of ``column`` what it was read as, as text; '' is no answer."""
    first = np.full(len(column.values), -1)
    codes, rows = np.unique(column.codes, return_index=True)
    first[codes[codes >= 0]] = rows[codes >= 0]
    for row, value in zip(first.tolist(), column.values, strict=True):
        if line["role"] == "segment":
            yield str(survey.segments[line["item"]][row])
            continue
        if line["role"] == "item":
            block = next(block for facet, block in survey.blocks.items() if facet == line["facet"])
            number = float(block.raw[row, block.items.index(line["item"])])
        elif line["role"] == "outcome":
            number = float(survey.outcomes[line["item"]][row])
        else:
            told = number_of(value)
            number = np.nan if told is None else told
        yield "" if np.isnan(number) else format(number, ".15g")


def comma_separated(lines: Sequence[Line]) -> str:
    """Return ``lines`` as CSV text with a header."""
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return sheet.getvalue()
