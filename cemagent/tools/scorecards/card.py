"""A filled scorecard: a form made from its definition, read from YAML, JSON or a spreadsheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, cast

from pydantic import BeforeValidator, Field, create_model, field_validator

from cemagent.errors import ContentError
from cemagent.forms.files import Lines, parse_data, read_data
from cemagent.forms.schema import Form, described, read_form, wrong
from cemagent.playbook import Text
from cemagent.tools.scorecards.definition import NA, TOP, Column, Definition, definition_called

_LONGEST = 4000
_MOST = 500
_DAY = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?")
_NOT_APPLICABLE = {"na", "n/a", "해당 없음", "해당없음", "not applicable"}


class Entry(Form):
    """One line of a scorecard; its other fields are the columns of the definition."""

    if TYPE_CHECKING:  # fields of every kind, added last so that they stand last in a file
        evidence_ids: list[str]
        assumption: bool

    @property
    def row_id(self) -> str | None:
        """The id of the fixed row, None in an open list."""
        return getattr(self, "row", None)

    def cell(self, column: Column | None) -> Any:
        """Return what stands in ``column``; None where there is nothing, or no such column."""
        value = getattr(self, column.id, None) if column else None
        return None if isinstance(value, str) and not value.strip() else value


class Scorecard(Form):
    """A filled scorecard. Everything may be empty, since a gap is a finding and not an error."""

    kind: str = described(ko="종류", en="Kind", example="demands")
    version: int = described(ko="판", en="Version", example="1")
    subject: str | None = described(
        None, ko="대상", en="Subject", example=Text(ko="20대 세입자", en="young tenants"), max_length=_LONGEST
    )
    date: dt.date | None = described(None, ko="점검일", en="Date", example="2026-04-18")
    owner: str | None = described(
        None, ko="책임자", en="Owner", example=Text(ko="박지호 팀장", en="Tom Hughes"), max_length=_LONGEST
    )
    review_date: dt.date | None = described(None, ko="다시 볼 날", en="Review date", example="2026-10-18")
    rows: list[Any] = []

    @property
    def entries(self) -> list[Entry]:
        """The lines, typed."""
        return cast(list[Entry], self.rows)


def model_of(definition: Definition) -> type[Scorecard]:
    """Return the form of scorecards of this kind: fields, choices and scores as the definition says."""
    entry = create_model("Entry", __base__=Entry, **_entry_fields(definition))
    rows = described(
        ko="줄", en="Rows", example=_row_example(definition), default_factory=list, max_length=_MOST
    )  # a template that was never filled has no lines yet
    subject = definition.subject
    fields: dict[str, Any] = {
        "kind": (Literal[definition.id], described(ko="종류", en="Kind", example=definition.id)),
        "version": (Literal[definition.version], described(ko="판", en="Version", example=str(definition.version))),
        "subject": (
            str | None,
            described(None, ko=subject.title.ko, en=subject.title.en, example=subject.example, max_length=_LONGEST),
        ),
        "rows": (Annotated[list[entry], BeforeValidator(_lines)], rows),  # type: ignore[valid-type]
    }
    validators = {"rows_once": field_validator("rows")(_once(definition))}
    return create_model("Scorecard", __base__=Scorecard, __validators__=validators, **fields)


def _lines(value: Any) -> Any:
    """Take ``rows:`` with nothing behind it, as in a template, for no lines."""
    return [] if value is None else value


def _row_example(definition: Definition) -> str:
    return f"- row: {definition.rows[0].id}" if definition.rows else f"- {definition.key}: ..."


def _once(definition: Definition) -> Any:
    def rows_once(rows: list[Entry]) -> list[Entry]:
        seen: set[str] = set()
        for entry in rows:
            if entry.row_id and entry.row_id in seen and not definition.several:
                raise wrong(f"has the row '{entry.row_id}' once only.", f"'{entry.row_id}' 줄은 한 번만 적습니다.")
            seen.add(entry.row_id or "")
        return rows

    return rows_once


def _entry_fields(definition: Definition) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if definition.rows:
        names = tuple(row.id for row in definition.rows)
        known = ", ".join(names)
        titles = {title.casefold(): row.id for row in definition.rows for title in (row.title.ko, row.title.en, row.id)}
        fields["row"] = (
            Annotated[Literal[names], BeforeValidator(lambda value: titles.get(str(value).strip().casefold(), value))],
            described(
                ko=definition.row_title.ko,
                en=definition.row_title.en,
                example=names[0],
                expected=Text(ko=f"다음 가운데 하나여야 합니다: {known}.", en=f"must be one of {known}."),
            ),
        )
    for column in definition.columns:
        fields[column.id] = _field_of(column, definition)
    ids = described(ko="근거 번호", en="Evidence ids", example="[E3]", default_factory=list)
    fields["evidence_ids"] = (list[str], ids)
    fields["assumption"] = (bool, described(False, ko="가정 여부", en="Assumption", example="true"))
    return fields


def _field_of(column: Column, definition: Definition) -> Any:
    needed = column.id == definition.key
    kind, expected, extra = _type_of(column, definition)
    if needed:
        extra["min_length"] = 1
    return (
        kind if needed else kind | None,
        described(
            ... if needed else None,
            ko=column.title.ko,
            en=column.title.en,
            example=column.example,
            expected=expected,
            **extra,
        ),
    )


def _type_of(column: Column, definition: Definition) -> tuple[Any, Text | None, dict[str, Any]]:
    if column.type == "score":
        scores: tuple[int | str, ...] = (*range(TOP + 1), *([NA] if definition.applies else []))
        known = ", ".join(map(str, range(TOP + 1)))
        expected = Text(ko=f"{known} 가운데 하나여야 합니다.", en=f"must be one of {known}.")
        if definition.applies:
            expected = Text(
                ko=f"{known} 또는 na(해당 없음)여야 합니다.", en=f"must be {known}, or na (not applicable)."
            )
        return Annotated[Literal[scores], BeforeValidator(_score)], expected, {}
    if column.type == "number":
        number = Annotated[int | Annotated[float, Field(allow_inf_nan=False)], BeforeValidator(_number)]
        return number, Text(ko="숫자여야 합니다.", en="must be a number."), {}
    if column.type == "date":
        return Annotated[dt.date, BeforeValidator(_day)], Text(ko="날짜여야 합니다.", en="must be a date."), {}
    if column.type == "choice":
        known = ", ".join(column.values)
        expected = Text(ko=f"다음 가운데 하나여야 합니다: {known}.", en=f"must be one of {known}.")
        return Annotated[Literal[tuple(column.values)], BeforeValidator(_choice(column))], expected, {}
    return Annotated[str, BeforeValidator(_words)], None, {"max_length": _LONGEST}


def _score(value: Any) -> Any:
    """Read '2' as 2 and '해당 없음' as na; leave the rest to be refused."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        plain = value.strip().casefold()
        return NA if plain in _NOT_APPLICABLE else int(plain) if re.fullmatch(r"[0-9]", plain) else value
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise wrong("must be a number.", "숫자여야 합니다.")
    return value.replace(",", "").strip() if isinstance(value, str) else value


def _day(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.date()
    match = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match:
        return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    if isinstance(value, int | float):  # pydantic would take a number for seconds since 1970
        raise wrong("must be a date.", "날짜여야 합니다.")
    return value


def _words(value: Any) -> Any:
    """Take a number or a date for its words: ``target: 7`` is what people write."""
    return str(value) if isinstance(value, int | float | dt.date) and not isinstance(value, bool) else value


def _choice(column: Column) -> Any:
    names = {name.casefold(): value for value, title in column.values.items() for name in (value, title.ko, title.en)}
    return lambda value: names.get(value.strip().casefold(), value) if isinstance(value, str) else value


class Loaded(NamedTuple):
    """A scorecard from a file; ``lines`` gives the line of ``("rows", 3)`` and the like, to point at."""

    card: Scorecard
    definition: Definition
    lines: Lines


def read_scorecard(
    data: Any, definitions: dict[str, Definition], lines: Lines | None = None, source: str = ""
) -> Loaded:
    """Return ``data`` (as from YAML) as the scorecard that its ``kind`` names.

    Raises:
        ContentError: it is no scorecard.
        UsageError: its kind is not known.
        FormError: fields are invalid; each names its line.
    """
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str):
        known = ", ".join(definitions)
        raise ContentError(
            f"{source or 'The file'} is no scorecard: its first line must be 'kind:' with one of {known}.",
            f"점검표가 아닙니다: {source or '이 파일'}. 첫 줄에 'kind:'와 {known} 가운데 하나를 적어 주십시오.",
        )
    definition = definition_called(definitions, kind)
    return Loaded(
        read_form(model_of(definition), {**data, "kind": definition.id}, lines, source), definition, lines or {}
    )


def load_scorecard(path: Path, definitions: dict[str, Definition]) -> Loaded:
    """Return the scorecard in the YAML or JSON file at ``path``; see :func:`read_scorecard` for what it raises."""
    data, lines = read_data(path)
    return read_scorecard(data, definitions, lines, path.name)


def parse_scorecard(text: str, definitions: dict[str, Definition], source: str = "") -> Loaded:
    """Return the scorecard in ``text`` (YAML or JSON); see :func:`read_scorecard` for what it raises."""
    data, lines = parse_data(text, source)
    return read_scorecard(data, definitions, lines, source)


def title_of(definition: Definition, entry: Entry) -> Text:
    """Return the name of the line: its row's title, or what the naming column says."""
    if entry.row_id:
        return definition.row_by_id[entry.row_id].title
    name = str(entry.cell(definition.by_id[definition.key or ""]) or "?")
    return Text(ko=name, en=name)


def entries_of(card: Scorecard, row: str) -> list[Entry]:
    """Return the lines of the fixed row called ``row``."""
    return [entry for entry in card.entries if entry.row_id == row]


def said(definition: Definition, entry: Entry, columns: Iterable[Column] | None = None) -> list[Column]:
    """Return the columns of the line that hold something, score included."""
    held = columns if columns is not None else definition.columns_of(entry.row_id)
    return [column for column in held if entry.cell(column) is not None]
