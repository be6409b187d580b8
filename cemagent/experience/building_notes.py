"""What a person must know about answers as read: sentences for odd cells, and refusals of unusable columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cemagent.errors import UsageError
from cemagent.experience.columns import ColumnMap
from cemagent.experience.labels import Answers, How, is_serial, number_of, serial_day
from cemagent.experience.notes import Note
from cemagent.experience.scale import KANO_FACETS, Points
from cemagent.experience.survey import MINIMUM_N, Block, Survey
from cemagent.experience.table import Column, Table
from cemagent.playbook import Text

_SHOWN = 5
_NEAR_TOP = 0.75
_NPS_TOP = 10
_BY_TOP = frozenset({"nps", "ces", "csat", "acsi", "kcsi"})
_TOO_MANY = 0.2
"""A column of which more cells than this share cannot be used is refused."""


def refuse_unreadable(column: Column, answers: Answers, points: Points, table: Table) -> None:
    """Refuse a column of which more than a fifth of the answers cannot be used.

    Raises:
        UsageError: it holds text, dates, or numbers off the scale.
    """
    for how, _, _ in _ODD:
        found = answers.of(how)
        count = sum(reading.count for reading in found)
        if count <= _TOO_MANY * column.filled:
            continue
        row = column.first_row_of(found[0].code, table.rows)
        where_en = f"'{column.name[:60]}' in '{table.source}', row {row}"
        where_ko = f"'{table.source}'의 '{column.name[:60]}' 열 {row}행"
        en, ko = _remedy(how, _cell(column, found[0].code), points)
        raise UsageError(f"{where_en}, {en}", f"{where_ko}에 {ko}")


def _cell(column: Column, code: int) -> str:
    value = column.values[code]
    number = number_of(value)
    if number is not None and is_serial(number):
        return f"{number:g} ({serial_day(number).isoformat()})"
    return str(value)[:40]


def _remedy(how: str, cell: str, points: Points) -> tuple[str, str]:
    span = f"{points.min}~{points.max}"
    if how == "unreadable":
        return (
            f"holds '{cell}', which is no answer from {points.min} to {points.max}: write numbers or the usual labels, or map "
            "another column to this item.",
            f"{span}점 응답이 아닌 '{cell}'이(가) 있습니다. 숫자나 일반적인 응답 문구로 고치거나 이 문항에 다른 열을 연결해 "
            "주십시오.",
        )
    if how == "date":
        return (
            f"holds the date '{cell}': the spreadsheet turned answers into dates, so format the column as text, enter the "
            "answers again and save.",
            f"날짜 '{cell}'이(가) 있습니다. 스프레드시트가 응답을 날짜로 바꾼 것이니 열 서식을 텍스트로 바꾸고 응답을 다시 넣어 "
            "주십시오.",
        )
    return (
        f"holds {cell}, while the scale runs from {points.min} to {points.max}: check the scale, or set 'points' in "
        "the column map.",
        f"{span}점 척도를 벗어난 {cell}이(가) 있습니다. 척도가 맞는지 확인하거나 열 지도의 points에 점수 범위를 적어 주십시오.",
    )


_ODD: tuple[tuple[How, str, Text], ...] = (
    ("unreadable", "text_in_numbers", Text(ko="응답으로 읽을 수 없는", en="that cannot be read as an answer")),
    ("date", "dates_in_numbers", Text(ko="날짜로 바뀐", en="that became a date")),
    ("out_of_range", "out_of_range", Text(ko="척도를 벗어난", en="outside the points of the scale")),
)


def answer_notes(read: Sequence[tuple[Column, Answers]], table: Table) -> list[Note]:
    """Return what is to be said of columns that are used: odd cells left out, labels turned round."""
    notes = []
    for how, code, what in _ODD:
        found = [(column, reading) for column, answers in read for reading in answers.of(how)]
        if found:
            count = sum(reading.count for _, reading in found)
            first, reading = found[0]
            row, cell = first.first_row_of(reading.code, table.rows), _cell(first, reading.code)
            where = _names([column for column, _ in found])
            ko = f"{what.ko} 칸 {count}개를 무응답으로 세었으니('{first.name[:30]}' 열 {row}행 '{cell}' 등) 원자료를 확인하십시오."
            en = (
                f"{count} cell(s) {what.en} count as no answer (such as '{cell}' in row {row} of '{first.name[:30]}'); "
                "check the data."
            )
            notes.append(Note(code, Text(ko=ko, en=en), where))
    turned = [column for column, answers in read if answers.turned]
    if turned:
        text = Text(
            ko=f"열 {len(turned)}개에서 낮은 숫자가 긍정을 뜻해, 높을수록 긍정이 되게 숫자를 뒤집었습니다.",
            en=f"In {len(turned)} column(s) the lower numbers mean agreement, so the numbers were turned round.",
        )
        notes.append(Note("labels_backwards", text, _names(turned)))
    return notes


def _names(columns: Sequence[Column]) -> str:
    names = list(dict.fromkeys(column.name[:40] for column in columns))
    return ", ".join(names[:_SHOWN]) + (f" +{len(names) - _SHOWN}" if len(names) > _SHOWN else "")


def refuse_other_points(survey: Survey, mapped: ColumnMap) -> None:
    """Refuse a figure that counts top answers where nobody came near them: the question had other points.

    Raises:
        UsageError: the highest of 30 answers or more is at most three quarters of the highest point, and the map does
            not say the points; NPS knows no points but those up to 10.
    """
    method, points = survey.scale.scoring.method, survey.scale.points
    fixed = method == "nps"
    if method not in _BY_TOP or (mapped.points and (not fixed or points.max == _NPS_TOP)):
        return
    given = survey.main.raw[~np.isnan(survey.main.raw)]
    other = fixed and points.max != _NPS_TOP
    if not other and (len(given) < MINIMUM_N or given.max() > _NEAR_TOP * points.max):
        return
    highest = points.max if other else given.max()
    en, ko = ("", "") if fixed else (", or set 'points' in the column map", " 열 지도의 points에 점수 범위를 적거나")
    raise UsageError(
        f"No answer in '{survey.source}' is above {highest:g}, as if '{survey.scale.id}' had not been asked but another "
        f"question: choose another scale or column{en}.",
        f"'{survey.source}'에 {highest:g}점보다 높은 응답이 없어 '{survey.scale.id}' 질문이 아닌 듯하니,{ko} 다른 척도나 열을 "
        "골라 주십시오.",
    )


def survey_notes(survey: Survey, mapped: ColumnMap) -> list[Note]:
    """Return what is to be said of the whole survey before any figure is computed."""
    notes = []
    if any(column.reason and column.reason.en.startswith("a numbered run") for column in mapped.of("item")):
        notes.append(
            Note(
                "mapped_by_order",
                Text(
                    ko="열을 번호 순서대로 문항에 연결했으니, 문항 순서와 역문항이 설문지와 같은지 확인하십시오.",
                    en="Columns were taken in the order of their numbers: check that items and reversed items come in "
                    "that order in your questionnaire.",
                ),
            )
        )
    for block in survey.blocks.values():
        notes += _constant_notes(block)
        notes += _points_notes(survey, block)
    main = survey.main
    silent = int(np.isnan(main.raw).all(axis=1).sum())
    if silent:
        notes.append(
            Note(
                "no_answers",
                Text(
                    ko=f"응답자 {silent}명은 점수 문항에 하나도 답하지 않아 계산에 들어가지 않습니다.",
                    en=f"{silent} respondent(s) answered none of the scored items and enter no figure.",
                ),
            )
        )
    if survey.n - silent < len(main.items):
        notes.append(
            Note(
                "fewer_than_items",
                Text(
                    ko=f"응답자가 {survey.n - silent}명으로 문항 {len(main.items)}개보다 적어 구조를 추정할 수 없으니 더 모아야 "
                    "합니다.",
                    en=f"{survey.n - silent} respondents are fewer than the {len(main.items)} items, so no structure can be "
                    "estimated: collect more.",
                ),
            )
        )
    return notes


def _constant_notes(block: Block) -> list[Note]:
    notes = []
    for item, answers in zip(block.items, block.raw.T, strict=True):
        given = answers[~np.isnan(answers)]
        if not len(given):
            text = Text(
                ko="응답이 하나도 없어 계산에서 빠지니 열 연결을 확인하십시오.",
                en="Nobody answered, so it enters no figure: check the column map.",
            )
            notes.append(Note("empty_item", text, item))
        elif (given == given[0]).all():
            text = Text(
                ko="모든 응답이 같아 신뢰도와 구조를 추정할 수 없으니 이 문항을 빼거나 자료를 확인하십시오.",
                en="All answers are the same, so reliability and structure cannot be estimated: leave the item out or "
                "check the data.",
            )
            notes.append(Note("constant_item", text, item))
    return notes


def _points_notes(survey: Survey, block: Block) -> list[Note]:
    """Tell when nobody used the upper points: the questionnaire may have had fewer than the scale says."""
    scale = survey.scale
    if block.facet in KANO_FACETS:
        return []
    notes = []
    for points in {p.max: p for p in (scale.points_of(scale.item(item), block.facet) for item in block.items)}.values():
        mine = [i for i, item in enumerate(block.items) if scale.points_of(scale.item(item), block.facet) == points]
        answers = block.raw[:, mine]
        given = int((~np.isnan(answers)).sum())
        highest = np.nanmax(answers) if given else points.max
        if points.listed and given >= 200 and highest < points.max:
            notes.append(
                Note(
                    "points_unused",
                    Text(
                        ko=f"{points.max}점까지 있는 척도인데 가장 높은 응답이 {highest:g}점이니, 설문지의 점수 범위가 달랐다면 "
                        "열 지도의 points에 적으십시오.",
                        en=f"The scale goes up to {points.max} but no answer is above {highest:g}: if the questionnaire had "
                        "fewer points, set 'points' in the column map.",
                    ),
                    block.facet,
                )
            )
    return notes
