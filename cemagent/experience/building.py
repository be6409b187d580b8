"""From a table and its column map to a survey: numbers, reversed items, segments, weights, and what was odd."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

import numpy as np

from cemagent.errors import UsageError
from cemagent.experience.building_notes import answer_notes, refuse_other_points, refuse_unreadable, survey_notes
from cemagent.experience.columns import ColumnMap, MappedColumn, check_map
from cemagent.experience.labels import Answers, number_of, read_answers
from cemagent.experience.notes import Note
from cemagent.experience.scale import KANO_FACETS, FacetId, Points, ScaleDefinition
from cemagent.experience.survey import Block, Bools, Conversion, Floats, Survey
from cemagent.experience.table import Column, Table, Value
from cemagent.method.quantities import number_in

_YES = re.compile(r"(예|네|그렇다|있다|유지|재구매|yes|y|true|retained|stayed|renewed|kept)")
_NO = re.compile(r"(아니오|아니요|아니다|없다|이탈|해지|no|n|false|churned|left|cancelled|lost)")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:\.\d+)?")
_MOST_SEGMENTS = 20


def build_survey(table: Table, mapped: ColumnMap, scale: ScaleDefinition) -> Survey:
    """Return the survey that ``table`` holds by the map ``mapped``.

    Raises:
        UsageError: the map cannot be scored, a column holds no usable answers, weights are not positive, or a segment
            has too many values.
    """
    check_map(mapped, table, scale)
    scale = _adapted(scale, mapped)
    notes: list[Note] = list(table.notes)
    conversions: list[Conversion] = []
    blocks: dict[FacetId, Block] = {}
    for facet in scale.facet_ids:
        chosen = [column for column in mapped.of("item") if (column.facet or scale.main_facet) == facet]
        if chosen:
            blocks[facet] = _block(table, chosen, scale, facet, notes, conversions)
    survey = Survey(
        scale=scale,
        source=table.source,
        rows=table.rows,
        ids=_texts(table, mapped.of("id")),
        blocks=blocks,
        segments={c.column: _segment(table.column(c.column), table) for c in mapped.of("segment")},
        outcomes={c.column: _outcome(table.column(c.column), table) for c in mapped.of("outcome")},
        weights=_weights(table, mapped.of("weight")),
        comments={c.column: tuple(_strings(table.column(c.column)).tolist()) for c in mapped.of("comment")},
        durations=_durations(table, mapped.of("duration")),
        identical=_identical(table, mapped),
        conversions=tuple(conversions),
        notes=tuple(notes),
    )
    refuse_other_points(survey, mapped)
    return replace(survey, notes=(*notes, *survey_notes(survey, mapped)))


def _adapted(scale: ScaleDefinition, mapped: ColumnMap) -> ScaleDefinition:
    """Return the scale with the points and the reversed items that the map says."""
    said = {column.item: column.reverse for column in mapped.of("item") if column.reverse is not None}
    items = [item.model_copy(update={"reverse": said.get(item.id, item.reverse)}) for item in scale.items]
    return scale.model_copy(update={"items": items, "points": mapped.points or scale.points})


def _block(
    table: Table,
    chosen: Sequence[MappedColumn],
    scale: ScaleDefinition,
    facet: FacetId,
    notes: list[Note],
    conversions: list[Conversion],
) -> Block:
    order = {item.id: place for place, item in enumerate(scale.items)}
    ranked = sorted(chosen, key=lambda column: order[str(column.item)])
    columns = [table.column(column.column) for column in ranked]
    items = [scale.item(str(column.item)) for column in ranked]
    raw, values, read = [], [], []
    outside = np.zeros(len(table.rows), dtype=np.int64)
    for column, item in zip(columns, items, strict=True):
        points = scale.points_of(item, facet)
        peers = [other for other, its in zip(columns, items, strict=True) if scale.points_of(its, facet) == points]
        answers = read_answers(column, points, facet in KANO_FACETS, peers)
        refuse_unreadable(column, answers, points, table)
        read.append((column, answers))
        conversions += _conversions(column, item.id, answers)
        outside += np.isin(column.codes, [reading.code for reading in answers.of("out_of_range")])
        raw.append(answers.numbers)
        values.append(points.min + points.max - answers.numbers if item.reverse else answers.numbers)
    notes += answer_notes(read, table)
    return Block(facet, tuple(item.id for item in items), np.column_stack(raw), np.column_stack(values), outside)


def _conversions(column: Column, item: str, answers: Answers) -> list[Conversion]:
    return [
        Conversion(column.name, item, reading.found, reading.value, reading.how, reading.count)
        for reading in answers.readings
        if reading.how != "number" or (reading.value is not None and reading.found != f"{reading.value:g}")
    ]


def _strings(column: Column) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    texts = [_text(value, column) for value in column.values]
    return np.array([*texts, ""], dtype=object)[column.codes]


def _text(value: Value, column: Column) -> str:
    number = number_of(value) if not isinstance(value, str) else None
    if number is not None:
        return column.labels.get(number) or f"{number:g}"
    return " ".join(str(value).split())


def _texts(table: Table, columns: Sequence[MappedColumn]) -> np.ndarray[tuple[int], np.dtype[np.str_]] | None:
    return _strings(table.column(columns[0].column)).astype(str) if columns else None


def _segment(column: Column, table: Table) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    if len(column.values) > _MOST_SEGMENTS:
        raise UsageError(
            f"'{column.name}' in '{table.source}' has {len(column.values)} different values: group them into "
            f"{_MOST_SEGMENTS} segments or fewer before comparing.",
            f"'{table.source}'의 '{column.name}' 열에는 서로 다른 값이 {len(column.values)}개 있으니, 비교하기 전에 "
            f"{_MOST_SEGMENTS}개 이하의 집단으로 묶어 주십시오.",
        )
    return _strings(column).astype(str)


def _outcome(column: Column, table: Table) -> Floats:
    """Return an outcome as numbers: figures as they are, yes and no as 1 and 0, else labels on five or seven points."""
    numbers = [number_of(value) for value in column.values]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        texts = [str(value).strip().lower() for value in column.values]
        sides = [1.0 if _YES.fullmatch(text) else 0.0 if _NO.fullmatch(text) else None for text in texts]
        if None not in sides:
            numbers = list(sides)
        elif not known or len(known) < 0.9 * len(numbers):
            return _labelled_outcome(column, table)
    lookup = np.array([np.nan if number is None else number for number in numbers] + [np.nan])
    return lookup[column.codes]


def _labelled_outcome(column: Column, table: Table) -> Floats:
    for points in (Points(min=1, max=5), Points(min=1, max=7)):
        answers = read_answers(column, points)
        if not answers.of("unreadable"):
            return answers.numbers
    unread = answers.of("unreadable")[0]
    raise UsageError(
        f"The outcome '{column.name}' in '{table.source}' holds '{unread.found[:40]}' (row "
        f"{column.first_row_of(unread.code, table.rows)}), which is no number: choose another column with --outcome, or "
        "write its answers as numbers.",
        f"'{table.source}'의 결과 열 '{column.name}' {column.first_row_of(unread.code, table.rows)}행에 숫자가 아닌 "
        f"'{unread.found[:40]}'이(가) 있습니다. --outcome으로 다른 열을 지정하거나 응답을 숫자로 적어 주십시오.",
    )


def _weights(table: Table, columns: Sequence[MappedColumn]) -> Floats | None:
    if not columns:
        return None
    column = table.column(columns[0].column)
    numbers = [number_of(value) for value in column.values]
    lookup = np.array([np.nan if number is None else number for number in numbers] + [np.nan])
    weights = lookup[column.codes]
    wrong = ~(np.isfinite(weights) & (weights > 0))
    if wrong.any():
        first = int(np.argmax(wrong))
        cell = "" if column.codes[first] < 0 else str(column.values[column.codes[first]])
        raise UsageError(
            f"The weight '{column.name}' in '{table.source}' is '{cell}' in row {table.rows[first]} ({int(wrong.sum())} such "
            "row(s)): every respondent needs a weight above 0, or leave the weights out.",
            f"'{table.source}'의 가중치 열 '{column.name}'이(가) {table.rows[first]}행에서 '{cell}'입니다(모두 "
            f"{int(wrong.sum())}행). 모든 응답자에게 0보다 큰 가중치를 주거나 가중치를 빼 주십시오.",
        )
    return np.asarray(weights / weights.mean(), dtype=np.float64)


def _durations(table: Table, columns: Sequence[MappedColumn]) -> Floats | None:
    """Return durations in seconds; figures are minutes where the header says so."""
    if not columns:
        return None
    column = table.column(columns[0].column)
    unit = 60.0 if re.search(r"\(분\)|minutes|\bmin\b", column.name.lower()) else 1.0
    lookup = np.array([_seconds(value, unit) for value in column.values] + [np.nan])
    return lookup[column.codes]


def _seconds(value: Value, unit: float) -> float:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, time):
        return value.hour * 3600.0 + value.minute * 60 + value.second
    number = number_of(value)
    if number is not None:
        return number * unit
    clock = _CLOCK.fullmatch(str(value))
    if clock:
        return int(clock.group(1) or 0) * 3600.0 + int(clock.group(2)) * 60 + int(clock.group(3))
    told = number_in(str(value), "s")
    return np.nan if told is None else told


def _identical(table: Table, mapped: ColumnMap) -> Bools:
    """Return whether each line repeats an earlier one in all columns but ids, times and durations."""
    aside = {column.column for role in ("id", "time", "duration") for column in mapped.of(role)}
    random = np.random.default_rng(0)
    keys = np.zeros(len(table.rows), dtype=np.uint64)
    for column in table.columns:
        if column.name not in aside:
            keys += random.integers(1, 2**63, len(column.values) + 1, dtype=np.uint64)[column.codes]
    repeated = np.ones(len(keys), dtype=bool)
    repeated[np.unique(keys, return_index=True)[1]] = False
    return repeated
