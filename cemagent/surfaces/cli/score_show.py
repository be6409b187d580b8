"""What ``cemagent score`` prints beside the report: scales, their wording, and how a file is read."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cemagent.app import App
from cemagent.errors import Lang
from cemagent.experience.scale import ScaleDefinition
from cemagent.experience.scale_files import load_scales, scale_called
from cemagent.experience.survey import Survey
from cemagent.surfaces.cli.output import Screen, clean, print_json
from cemagent.surfaces.cli.session import open_app, pick
from cemagent.tools.experience.listing import (
    LICENCES,
    ROLES,
    ColumnRow,
    columns_shown,
    scale_list,
    scale_wording,
)
from cemagent.tools.experience.loading import Mapped

_MOST_CONVERSIONS = 12
_WIDEST = 48


@dataclass(frozen=True)
class View:
    """How to talk to the user of one command, and the App behind it."""

    lang: Lang
    as_json: bool

    @cached_property
    def app(self) -> App:
        """Return the App for the settings in force."""
        return open_app(self.lang)

    @cached_property
    def scales(self) -> Mapping[str, ScaleDefinition]:
        """Return the scales in force by id."""
        return load_scales(self.app.scale_folders)

    @cached_property
    def screen(self) -> Screen:
        """Return the screen for results."""
        return Screen()

    def say(self, en: str, ko: str) -> str:
        """Return the sentence in the user's language."""
        return pick(self.lang, en, ko)

    def remark(self, text: str) -> None:
        """Print a sentence that is no result: to stderr, so that stdout stays what was asked for."""
        print(clean(text), file=sys.stderr)


def show_scales(view: View) -> None:
    """Print the scales that a survey can be scored on."""
    listed = scale_list(dict(view.scales))
    if view.as_json:
        print_json(listed)
        return
    headers = view.say("Scale|Name|Items|Points|Validated|Wording", "척도|이름|문항|점수|타당화|문구").split("|")
    yes, no = view.say("yes|no", "됨|안 됨").split("|")
    rows = [
        (
            row.id,
            row.title.in_(view.lang),
            row.items,
            f"{row.points[0]:g}–{row.points[1]:g}",
            yes if row.validated else no,
            LICENCES[row.licence].in_(view.lang),
        )
        for row in listed.scales
    ]
    view.screen.table(headers, rows)
    view.screen.line()
    view.screen.line(
        view.say(
            "Score a file with 'cemagent score FILE --scale ID', and print questions to ask with --wording ID.",
            "'cemagent score 파일 --scale 척도'로 점수를 내고, 물을 문항은 --wording 척도로 볼 수 있습니다.",
        )
    )


def show_wording(view: View, name: str, thing: str) -> None:
    """Print the questions of the scale called ``name`` about ``thing``.

    Raises:
        UsageError: there is no such scale.
        ContentError: its wording is copyrighted, or it holds none.
    """
    scale = scale_called(name, dict(view.scales))
    wording = scale_wording(scale, thing, view.lang)
    if view.as_json:
        print_json(wording)
        return
    screen = view.screen
    screen.line(scale.title.in_(view.lang), style="bold")
    screen.line(wording.licence_note)
    screen.line()
    for number, item in enumerate(wording.items, 1):
        mark = view.say(" (reversed)", " (역문항)") if item.reverse else ""
        screen.line(f"{number}. {item.text}  [{item.id}]{mark}", hang=4)
    if wording.labels:
        screen.line()
        named = [f"{wording.lowest + place:g} = {label}" for place, label in enumerate(wording.labels)]
        screen.line(", ".join(named))


def show_columns(view: View, held: Mapped, scale: ScaleDefinition) -> None:
    """Print how the columns of a file are read, and whether they can be scored like that.

    Raises:
        UsageError: items are unsure or missing, or a column cannot be read.
    """
    shown = columns_shown(held)
    if view.as_json:
        print_json(shown)
        held.survey(scale)
        return
    headers = view.say("Column|Read as|Item|Sure|Why", "열|구실|문항|확신|까닭").split("|")
    view.screen.table(headers, [_column(view, row) for row in shown.columns])
    view.screen.line()
    survey = held.survey(scale)
    _show_conversions(view, survey)
    for note in survey.notes:
        where = f"{note.where}: " if note.where else ""
        view.screen.line(f"- {where}{note.text.in_(view.lang)}", hang=2)
    view.screen.line(
        view.say(
            f"{survey.n:,} respondents can be scored like that: leave out --dry-run to do it.",
            f"이대로 응답자 {survey.n:,}명을 계산할 수 있으니 --dry-run을 빼고 실행하십시오.",
        )
    )


def _column(view: View, row: ColumnRow) -> tuple[str, ...]:
    item = " / ".join(part for part in (row.item, row.facet) if part) or "–"
    sure = f"{row.confidence:.0%}" + ("" if row.sure else "  ?")
    why = row.reason.in_(view.lang) if row.reason else "–"
    return _cut(row.column), ROLES[row.role].in_(view.lang), item, sure, why


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _show_conversions(view: View, survey: Survey) -> None:
    """Print which texts and codes count as which numbers, the most frequent first."""
    counted: Counter[tuple[str, float | None]] = Counter()
    for one in survey.conversions:
        counted[(one.found, one.value)] += one.count
    if not counted:
        return
    headers = view.say("Cell|Counts as|How often", "칸의 값|읽은 값|횟수").split("|")
    nothing = view.say("no answer", "무응답")
    rows = [
        (_cut(found) or "–", nothing if value is None else f"{value:g}", f"{count:,}")
        for (found, value), count in counted.most_common(_MOST_CONVERSIONS)
    ]
    view.screen.table(headers, rows)
    if len(counted) > _MOST_CONVERSIONS:
        more = len(counted) - _MOST_CONVERSIONS
        view.screen.line(view.say(f"... and {more} more.", f"... 외 {more}가지."))
    view.screen.line()


def show_unsure(view: View, held: Mapped) -> None:
    """Print, to stderr, the columns whose item is not clear, with the confidence and the reason."""
    for row in columns_shown(held).columns:
        if not row.sure:
            why = row.reason.in_(view.lang) if row.reason else ""
            view.remark(f"  {_cut(row.column)} → {row.item}? ({row.confidence:.0%}, {why})")
