"""Fills a scorecard by questions: who and when first, then row by row; nothing needs to be answered twice."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any

from cemagent.errors import Lang, UsageError
from cemagent.forms.interview import Ask, Script
from cemagent.forms.schema import read_form
from cemagent.method.dates import date_in
from cemagent.method.quantities import number_in
from cemagent.playbook import Text
from cemagent.tools.scorecards.card import Scorecard, model_of
from cemagent.tools.scorecards.definition import NA, TOP, Column, Definition, Row

_Asking = Generator[Ask, Any, Any]


def script_of(definition: Definition, today: date) -> Script:
    """Return the interview that fills a scorecard of this kind; its result is a :class:`Scorecard`."""

    def script(lang: Lang) -> Generator[Ask, Any, Scorecard]:
        data: dict[str, Any] = {"kind": definition.id, "version": definition.version}
        data |= yield from _header(definition, today)
        if definition.key:
            data["rows"] = yield from _open_list(definition, today)
        else:
            data["rows"] = yield from _fixed_rows(definition, today)
        return read_form(model_of(definition), data)

    return script


def _header(definition: Definition, today: date) -> _Asking:
    given: dict[str, Any] = {}
    subject = definition.subject
    given["subject"] = yield Ask("subject", subject.question, subject.example, why=definition.purpose)
    given["date"] = yield Ask(
        "date",
        Text(ko="언제 확인한 것입니까?", en="On what day was it looked at?"),
        Text(ko=f"오늘 또는 {today.isoformat()}", en=f"today, or {today.isoformat()}"),
        _day_reader(today),
        why=Text(ko="날짜가 있어야 다음번과 견줄 수 있습니다.", en="Only with a date can it be compared next time."),
    )
    given["owner"] = yield Ask(
        "owner",
        Text(ko="이 점검은 누가 맡습니까?", en="Who owns this audit?"),
        Text(ko="고객경험실 박서연 실장", en="Dana Wells, head of customer experience"),
        required=False,
    )
    given["review_date"] = yield Ask(
        "review_date",
        Text(ko="언제 다시 봅니까?", en="When is it looked at again?"),
        Text(ko="6개월 뒤", en="in 6 months"),
        _day_reader(today),
        required=False,
    )
    return {name: value for name, value in given.items() if value is not None}


def _fixed_rows(definition: Definition, today: date) -> _Asking:
    rows = []
    for row in definition.rows:
        entry = yield from _entry(definition, row, today)
        if len(entry) > 1:
            rows.append(entry)
    return rows


def _open_list(definition: Definition, today: date) -> _Asking:
    rows: list[dict[str, Any]] = []
    key = definition.by_id[definition.key or ""]
    while True:
        name = yield Ask(f"{len(rows) + 1}.{key.id}", key.question, key.example, required=False)
        if name is None:
            return rows
        entry: dict[str, Any] = {key.id: name}
        for column in definition.columns:
            if column.id != key.id:
                head = Text(ko=f"'{name}' - {column.question.ko}", en=f"'{name}' - {column.question.en}")
                value = yield _ask(f"{len(rows) + 1}.{column.id}", head, column, definition, today)
                if value is not None:
                    entry[column.id] = value
        rows.append(entry)


def _entry(definition: Definition, row: Row, today: date) -> _Asking:
    """Ask for one row: the first column opens it, and skipping that leaves the row empty."""
    entry: dict[str, Any] = {"row": row.id}
    why = Text(
        ko=f"기대하는 증거: {row.look_for.ko} (확실도 {row.certainty})",
        en=f"Expected evidence: {row.look_for.en} (certainty {row.certainty})",
    )
    opened = False
    for column in definition.columns_of(row.id):
        if not _is_due(definition, column, entry):
            continue
        text = column.question if opened else _opening(definition, row, column)
        ask = _ask(f"{row.id}.{column.id}", text, column, definition, today, row.examples.get(column.id), why)
        value = yield ask
        if value is None and not opened:
            return entry
        opened = True
        if value is not None:
            entry[column.id] = value
    if definition.role("value") and entry.get("value") is None:
        entry.pop("unit", None)
    return entry


def _opening(definition: Definition, row: Row, column: Column) -> Text:
    place = definition.rows.index(row) + 1
    mark = f"{row.mark}. " if row.mark else ""
    rest = column.question
    if column.type == "score" and place > 1:  # the scale was told with the first row
        away = ("이나 '해당 없음'", ", or na") if definition.applies else ("", "")
        rest = Text(ko=f"(0~{TOP}점{away[0]})", en=f"(0 to {TOP}{away[1]})")
    return Text(
        ko=f"[{place}/{len(definition.rows)}] {mark}{row.title.ko}: {row.question.ko} {rest.ko}",
        en=f"[{place}/{len(definition.rows)}] {mark}{row.title.en}: {row.question.en} {rest.en}",
    )


def _is_due(definition: Definition, column: Column, entry: dict[str, Any]) -> bool:
    """Return whether the question still makes sense: no gap of a full score, no goal of a measure without value."""
    score = entry.get(getattr(definition.role("score"), "id", ""))
    if column.role == "reason":
        return score == NA
    if score == NA:
        return False
    if column.role == "gap" and definition.role("score"):
        return score != TOP
    if column.role == "owner" and definition.role("score"):
        return "gap" in entry
    if column.role == "unit":
        return "value" in entry
    return True


def _ask(
    name: str,
    text: Text,
    column: Column,
    definition: Definition,
    today: date,
    example: Text | None = None,
    why: Text | None = None,
) -> Ask:
    if column.type == "choice":
        choices = {lang: " / ".join(title.in_(lang) for title in column.values.values()) for lang in ("ko", "en")}
        text = Text(ko=f"{text.ko} ({choices['ko']})", en=f"{text.en} ({choices['en']})")
    reader = _reader(column, definition, today)
    needed = column.role == "reason"  # asked only of what does not apply, which nobody may say without a reason
    return Ask(name, text, example or column.example, reader, required=needed, why=why or definition.purpose)


def _reader(column: Column, definition: Definition, today: date) -> Any:
    if column.type == "score":
        return lambda answer, lang: _score(answer, definition)
    if column.type == "number":
        return lambda answer, lang: _figure(answer)
    if column.type == "date":
        return _day_reader(today)
    if column.type == "choice":
        return lambda answer, lang: _chosen(answer, column)
    return lambda answer, lang: answer


def _score(answer: str, definition: Definition) -> int | str:
    plain = answer.strip().casefold().removesuffix("점").removesuffix("points").removesuffix("point").strip()
    if definition.applies and plain in ("na", "n/a", "해당 없음", "해당없음", "not applicable"):
        return NA
    if plain.isdecimal() and int(plain) <= TOP:
        return int(plain)
    other = (", or na", ", 또는 '해당 없음'") if definition.applies else ("", "")
    raise UsageError(f"Answer with 0, 1, 2 or 3{other[0]}.", f"0, 1, 2, 3{other[1]} 가운데 하나로 답해 주십시오.")


def _figure(answer: str) -> float | int:
    value = number_in(answer)
    if value is None:
        raise UsageError(
            "Answer with a number, such as 91; the unit is asked next.",
            "91처럼 숫자로 답해 주십시오. 단위는 다음에 묻습니다.",
        )
    return int(value) if float(value).is_integer() else value


def _day_reader(today: date) -> Any:
    def read(answer: str, lang: Lang) -> date:
        if answer.strip().casefold() in ("today", "오늘"):
            return today
        found = date_in(answer, today)
        if found is None:
            raise UsageError(
                f"Answer with a date, such as {today.isoformat()}.", f"{today.isoformat()}처럼 날짜로 답해 주십시오."
            )
        return found

    return read


def _chosen(answer: str, column: Column) -> str:
    wanted = answer.strip().casefold()
    for value, title in column.values.items():
        if wanted in (value, title.ko.casefold(), title.en.casefold()):
            return value
    titles = {lang: ", ".join(title.in_(lang) for title in column.values.values()) for lang in ("ko", "en")}
    raise UsageError(f"Answer with one of {titles['en']}.", f"다음 가운데 하나로 답해 주십시오: {titles['ko']}.")
