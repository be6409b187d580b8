"""Scorecards as spreadsheets: a template or a filled one to write, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cemagent.documents.grid import Row, Value, read_grid
from cemagent.errors import ContentError, Lang
from cemagent.forms.files import Lines
from cemagent.playbook import Text
from cemagent.reports.scorecard_xlsx import ScoreSheet, SheetColumn, SheetFact, SheetValue, write_scorecard_xlsx
from cemagent.tools.scorecards.card import Entry, Loaded, Scorecard, model_of, read_scorecard
from cemagent.tools.scorecards.definition import NA, TOP, Definition, definition_called

_FACTS = {
    "kind": Text(ko="종류", en="Kind"),
    "version": Text(ko="판", en="Version"),
    "date": Text(ko="점검일", en="Date"),
    "owner": Text(ko="책임자", en="Owner"),
    "review_date": Text(ko="다시 볼 날", en="Review date"),
}
_IDS = Text(ko="근거 번호", en="Evidence ids")
_ASSUMED = Text(ko="가정 여부", en="Assumption")
_IDS_HINT = Text(ko="쉼표로 나눔", en="separated by commas")
_ASSUMED_HINT = Text(ko="예 또는 아니요", en="yes or no")
_YES = Text(ko="예", en="yes")
_NO = Text(ko="아니요", en="no")
_ROW_HINT = Text(
    ko="물음과 기대하는 증거는 '안내' 시트에 있습니다.", en="Questions and expected evidence are on the sheet 'Guide'."
)
_SPARE_ROWS = 12


def write_sheet(card: Scorecard | None, definition: Definition, lang: Lang, path: Path) -> Path:
    """Write the scorecard, or an empty one to fill in, as XLSX to ``path``."""
    card = card or model_of(definition)(kind=definition.id, version=definition.version)
    return write_scorecard_xlsx(_sheet(card, definition, lang), path)


def _sheet(card: Scorecard, definition: Definition, lang: Lang) -> ScoreSheet:
    note = Text(
        ko="모르는 칸은 어림으로 채우지 말고 비워 두십시오. 색이 있는 두 줄과 '종류', '판'은 그대로 두십시오.",
        en="Leave what you do not know empty rather than guess; keep the two coloured rows, 'Kind' and 'Version'.",
    )
    heads = Text(ko="항목|물음|기대하는 증거|확실도", en="Item|Question|Expected evidence|Certainty")
    return ScoreSheet(
        title=definition.title.in_(lang),
        note=note.in_(lang),
        facts=_facts(card, definition, lang),
        columns=_columns(definition, lang),
        rows=tuple(_lines(card, definition, lang)),
        empty_rows=_SPARE_ROWS if definition.key or definition.several else 0,
        names=("점검표", "안내") if lang == "ko" else ("Scorecard", "Guide"),
        guide_heads=tuple(heads.in_(lang).split("|")),
        guide=_guide(definition, lang),
        wrong=Text(
            ko="이 칸에는 목록에 있는 값이나 맞는 형식만 쓸 수 있습니다.",
            en="This cell takes a value from its list, or of its kind, only.",
        ).in_(lang),
    )


def _facts(card: Scorecard, definition: Definition, lang: Lang) -> tuple[SheetFact, ...]:
    subject = definition.subject
    return (
        SheetFact(_FACTS["kind"].in_(lang), definition.id),
        SheetFact(_FACTS["version"].in_(lang), definition.version),
        SheetFact(subject.title.in_(lang), card.subject, subject.question.in_(lang)),
        SheetFact(_FACTS["date"].in_(lang), card.date, "YYYY-MM-DD"),
        SheetFact(_FACTS["owner"].in_(lang), card.owner),
        SheetFact(_FACTS["review_date"].in_(lang), card.review_date, "YYYY-MM-DD"),
    )


def _columns(definition: Definition, lang: Lang) -> tuple[SheetColumn, ...]:
    found = []
    if definition.rows:
        found.append(SheetColumn(definition.row_title.in_(lang), _ROW_HINT.in_(lang), width=20))
    for column in definition.columns:
        choices: tuple[str, ...] = tuple(title.in_(lang) for title in column.values.values())
        if column.type == "score":
            choices = (*map(str, range(TOP + 1)), *([NA] if definition.applies else []))
        kind = "choice" if choices else column.type
        width = {"choice": 14, "number": 12, "date": 13}.get(kind, 36)
        hint = column.question.in_(lang)
        found.append(SheetColumn(column.title.in_(lang), hint, kind, choices, width))  # type: ignore[arg-type]
    found.append(SheetColumn(_IDS.in_(lang), _IDS_HINT.in_(lang), width=14))
    found.append(
        SheetColumn(_ASSUMED.in_(lang), _ASSUMED_HINT.in_(lang), "choice", (_YES.in_(lang), _NO.in_(lang)), 12)
    )
    return tuple(found)


def _lines(card: Scorecard, definition: Definition, lang: Lang) -> list[tuple[SheetValue, ...]]:
    if definition.key:
        return [_line(entry, None, definition, lang) for entry in card.entries]
    lines = []
    for row in definition.rows:
        held: list[Entry | None] = [entry for entry in card.entries if entry.row_id == row.id]
        lines += [_line(entry, row.title.in_(lang), definition, lang) for entry in held or [None]]
    return lines


def _line(entry: Entry | None, title: str | None, definition: Definition, lang: Lang) -> tuple[SheetValue, ...]:
    lead: list[SheetValue] = [title] if title is not None else []
    if entry is None:
        return (*lead, *[None] * (len(definition.columns) + 2))
    cells: list[SheetValue] = []
    for column in definition.columns:
        value = entry.cell(column)
        cells.append(column.values[value].in_(lang) if column.type == "choice" and value else value)
    ids = ", ".join(entry.evidence_ids) or None
    return (*lead, *cells, ids, _YES.in_(lang) if entry.assumption else None)


def _guide(definition: Definition, lang: Lang) -> tuple[tuple[str, ...], ...]:
    rows = [
        (row.title.in_(lang), row.question.in_(lang), row.look_for.in_(lang), row.certainty) for row in definition.rows
    ]
    rows += [
        (column.title.in_(lang), column.question.in_(lang), column.example.in_(lang), definition.certainty)
        for column in definition.columns
        if definition.key
    ]
    scores = [(f"{score}", title.in_(lang), "", "") for score, title in sorted(definition.levels.items())]
    basis = (definition.title.in_(lang), definition.purpose.in_(lang), definition.basis.in_(lang), definition.certainty)
    return (basis, *rows, *scores)


def read_sheet(path: Path, definitions: dict[str, Definition]) -> Loaded:
    """Return the scorecard in the XLSX file at ``path``; the lines of its mistakes are rows of the sheet.

    Raises:
        DocumentError: it is no readable workbook.
        ContentError: no sheet is a scorecard, or its table is not found.
        FormError: cells are invalid; each names its row.
    """
    for rows in read_grid(path).values():
        place = next((number for number, row in enumerate(rows[:20]) if _is(row, 0, _FACTS["kind"])), None)
        if place is not None:
            return _read(rows, place, path.name, definitions)
    known = ", ".join(definitions)
    raise ContentError(
        f"{path.name} holds no scorecard: begin with 'cemagent scorecard new KIND --as xlsx --blank' (kinds: {known}).",
        f"{path.name}에 점검표가 없습니다. 'cemagent scorecard new 종류 --as xlsx --blank'로 시작하십시오(종류: {known}).",
    )


def _is(row: Row, place: int, text: Text) -> bool:
    said = str(row[place]).strip().casefold() if len(row) > place and row[place] is not None else ""
    return said in (text.ko.casefold(), text.en.casefold())


def _read(rows: list[Row], start: int, name: str, definitions: dict[str, Definition]) -> Loaded:
    kind = str(rows[start][1]) if len(rows[start]) > 1 else ""
    definition = definition_called(definitions, kind)
    head = _head_row(rows, start, definition, name)
    data: dict[str, Any] = {}
    lines: Lines = {}
    names = {**_FACTS, "subject": definition.subject.title}
    for number in range(start, head):
        for field, text in names.items():
            if _is(rows[number], 0, text) and len(rows[number]) > 1 and rows[number][1] is not None:
                data.setdefault(field, rows[number][1])
                lines.setdefault((field,), number + 1)
    data["rows"] = []
    titles = [_field_named(value, definition) for value in rows[head]]
    for number in range(head + 1, len(rows)):
        line = {
            field: _cell(field, value)
            for field, value in zip(titles, rows[number], strict=False)
            if field is not None and value is not None
        }
        if not set(line) - {"row"} or _is_hint(line, definition):
            continue
        lines[("rows", len(data["rows"]))] = number + 1
        data["rows"].append(line)
    for field in ("subject", "owner"):
        if field in data:
            data[field] = str(data[field])
    return read_scorecard(data, definitions, lines, name)


def _head_row(rows: list[Row], start: int, definition: Definition, name: str) -> int:
    """Return the row of column titles: the first below the facts that names its first column and another."""
    first = definition.row_title if definition.rows else definition.by_id[definition.key or ""].title
    for number in range(start + 1, min(len(rows), start + 40)):
        known = [_field_named(value, definition) for value in rows[number]]
        if _is(rows[number], 0, first) and sum(field in definition.by_id for field in known) > 1:
            return number
    raise ContentError(
        f"{name}: the row of column titles beginning with '{first.en}' is missing; begin with a new template.",
        f"{name}: 첫 칸이 '{first.ko}'인 제목 줄이 없습니다. 새 서식으로 시작해 주십시오.",
    )


def _field_named(value: Value, definition: Definition) -> str | None:
    """Return the field that a title names; an unknown one stands for itself, so that it is told and not lost."""
    if value is None:
        return None
    said = str(value).strip().casefold()
    fields = {column.id: column.title for column in definition.columns}
    fields |= {"evidence_ids": _IDS, "assumption": _ASSUMED}
    if definition.rows:
        fields["row"] = definition.row_title
    return next(
        (field for field, text in fields.items() if said in (field, text.ko.casefold(), text.en.casefold())), str(value)
    )


def _cell(field: str, value: Value) -> Any:
    if field == "evidence_ids":
        return [part.strip() for part in str(value).split(",") if part.strip()]
    if field == "assumption" and isinstance(value, str):
        return {_YES.ko: True, _YES.en: True, _NO.ko: False, _NO.en: False}.get(value.strip().casefold(), value)
    return value


def _is_hint(line: dict[str, Any], definition: Definition) -> bool:
    """Return whether the line is the guide below the titles."""
    hints = {column.id: column.question for column in definition.columns} | {"row": _ROW_HINT}
    return any(line.get(field) in (text.ko, text.en) for field, text in hints.items())
