"""Looks for what is wrong with a filled scorecard. Roles of columns decide, so that a plugin's kinds are checked too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cemagent.errors import Lang
from cemagent.method.dates import date_in
from cemagent.method.words import names_somebody
from cemagent.tools.scorecards.card import Entry, Scorecard, entries_of, title_of
from cemagent.tools.scorecards.definition import NA, TOP, Column, Definition, Role
from cemagent.tools.scorecards.findings import SENTENCES, Finding
from cemagent.tools.scorecards.summary import is_begun, needed, score_of

CARD_STALE_DAYS = 365
"""After a year a scorecard is a memory of the firm, not a picture of it."""
_FEW = 4
_SHORTEST_REPEAT = 12
_PLACEHOLDER = re.compile(
    r"^(?:[-–—.?x]+|tbd|tbc|todo|n/?a|none|미정|없음|추후|모름|작성 ?중|확인 ?중)$", re.IGNORECASE
)
_OWN_SENTENCE: dict[Role, str] = {"consent": "no_consent", "trigger": "no_trigger"}
_UNBEGUN = ("row_missing", "cell_empty")
"""Last of their gravity: there may be many, and they would hide what is wrong with the rows that are there."""
_GRAVITY = {"error": 0, "warning": 1, "note": 2}


def check_card(
    card: Scorecard,
    definition: Definition,
    lang: Lang,
    today: date,
    lines: Mapping[tuple[int | str, ...], int] | None = None,
) -> list[Finding]:
    """Return what is wrong with the scorecard on the day ``today``, the gravest first, in ``lang``.

    ``lines`` gives the line of ``("rows", 3, "score")`` and the like in its file.
    """
    work = _Check(card, definition, lang, today, lines or {})
    found = [*work.header(), *work.rows_missing(), *work.entries(), *work.whole()]
    return sorted(found, key=lambda item: (_GRAVITY[item.severity], item.code in _UNBEGUN))


@dataclass
class _Check:
    card: Scorecard
    definition: Definition
    lang: Lang
    today: date
    lines: Mapping[tuple[int | str, ...], int]
    seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def _finding(
        self, code: str, entry: Entry | None = None, column: Column | None = None, place: str = "", **values: Any
    ) -> Finding:
        severity, says, do = SENTENCES[code]
        row = None
        if entry is not None:
            place = row = title_of(self.definition, entry).in_(self.lang)
        titles = [place, column.title.in_(self.lang) if column else ""]
        return Finding(
            code=code,
            severity=severity,
            row=(entry.row_id or row) if entry is not None else None,
            column=column.id if column else None,
            place=" · ".join(title for title in titles if title),
            says=says.in_(self.lang).format(**values),
            do=do.in_(self.lang).format(**values).rstrip("."),
            line=self._line(entry, column),
        )

    def _line(self, entry: Entry | None, column: Column | None) -> int | None:
        if entry is None:
            return None
        index = next(place for place, held in enumerate(self.card.entries) if held is entry)
        return self.lines.get(("rows", index, column.id if column else "")) or self.lines.get(("rows", index))

    def header(self) -> Iterator[Finding]:
        """Check subject, date and owner."""
        card = self.card
        if card.date is None:
            yield self._finding("no_date")
        elif card.date > self.today:
            yield self._finding("future_date", found=card.date)
        elif (self.today - card.date).days > CARD_STALE_DAYS:
            yield self._finding("old_card", days=(self.today - card.date).days)
        if card.review_date and card.review_date < self.today:
            yield self._finding("review_due", found=card.review_date)
        if not (card.subject or "").strip():
            yield self._finding("no_subject")
        if not (card.owner or "").strip():
            yield self._finding("no_owner")
        elif not names_somebody(card.owner or ""):
            yield self._finding("vague_owner", found=card.owner)

    def rows_missing(self) -> Iterator[Finding]:
        """Check that every fixed row is begun."""
        code = "cell_empty" if self.definition.may_be_empty else "row_missing"
        for row in self.definition.rows:
            if not any(is_begun(self.definition, entry) for entry in entries_of(self.card, row.id)):
                yield self._finding(code, place=row.title.in_(self.lang)).model_copy(update={"row": row.id})
        if self.definition.key and not self.card.entries:
            yield self._finding("empty_list")

    def entries(self) -> Iterator[Finding]:
        """Check line by line."""
        for entry in self.card.entries:
            if not is_begun(self.definition, entry):
                continue
            yield from self._empty(entry)
            yield from self._score(entry)
            yield from self._people(entry)
            yield from self._values(entry)
            for column in self.definition.columns_of(entry.row_id):
                value = entry.cell(column)
                if isinstance(value, str) and column.type == "text":
                    yield from self._words(entry, column, value)
                yield from self._freshness(entry, column, value)
            if entry.assumption and not self._value(entry):
                yield self._finding("assumed", entry)

    def _empty(self, entry: Entry) -> Iterator[Finding]:
        for column in needed(self.definition, entry):
            if entry.cell(column) is not None:
                continue
            if column.role in _OWN_SENTENCE:
                yield self._finding(_OWN_SENTENCE[column.role], entry, column)
            elif column.role in ("evidence", "reason") and score_of(self.definition, entry) is not None:
                continue  # said with the score
            elif column.role in ("owner", "source"):
                continue  # said with what it belongs to
            elif self.definition.may_be_empty:
                yield self._finding("unmeasured", entry, column)
            else:
                yield self._finding("missing", entry, column, example=column.example.in_(self.lang))

    def _score(self, entry: Entry) -> Iterator[Finding]:
        role, score = self.definition.role, score_of(self.definition, entry)
        reason, evidence, gap = (entry.cell(role(name)) for name in ("reason", "evidence", "gap"))
        if score == NA:
            if reason is None:
                yield self._finding("na_no_reason", entry, role("reason"))
            return
        if score is None:
            return
        if reason is not None:
            yield self._finding("reason_unused", entry, role("reason"))
        if evidence is None:
            yield self._finding("no_evidence" if score else "zero_no_evidence", entry, role("evidence"), found=score)
        if isinstance(score, int) and score < TOP and gap is None:
            yield self._finding("no_gap", entry, role("gap"), found=score)

    def _people(self, entry: Entry) -> Iterator[Finding]:
        role = self.definition.role
        owner = role("owner")
        if owner is None or score_of(self.definition, entry) == NA:
            return
        name = entry.cell(owner)
        if name is not None:
            if not names_somebody(str(name)):
                yield self._finding("vague_owner", entry, owner, found=name)
        elif entry.cell(role("action")) is not None:
            yield self._finding("action_no_owner", entry, owner)
        elif entry.cell(role("trigger")) is not None:
            yield self._finding("trigger_no_owner", entry, owner)
        elif owner.required:
            yield self._finding("missing", entry, owner, example=owner.example.in_(self.lang))
        elif entry.cell(role("gap")) is not None:
            yield self._finding("gap_no_owner", entry, owner)

    def _value(self, entry: Entry) -> Any:
        return entry.cell(self.definition.role("value"))

    def _values(self, entry: Entry) -> Iterator[Finding]:
        role, value = self.definition.role, self._value(entry)
        before, after = (entry.cell(role(name)) for name in ("before", "after"))
        if before is not None and after is not None and _bare(before) == _bare(after):
            yield self._finding("no_change", entry, role("after"))
        source = role("source")
        if value is None:
            if source and source.required and entry.cell(source) is None:
                yield self._finding("unmeasured", entry, source)
            return
        if entry.assumption:
            yield self._finding("guess", entry, role("value"), found=value)
        if source and entry.cell(source) is None:
            yield self._finding("no_source", entry, source, found=value)

    def _words(self, entry: Entry, column: Column, value: str) -> Iterator[Finding]:
        if column.required and _PLACEHOLDER.match(value.strip()):
            yield self._finding("placeholder", entry, column, found=value.strip())
            return
        hollow = _hollow_word(column, value)
        if hollow and column.hollow_says:
            yield self._finding("hollow", entry, column, found=hollow, instead=column.hollow_says.in_(self.lang))
        elif column.measurable and not re.search(r"\d", value):
            yield self._finding("no_figure", entry, column)
        elif (
            column.role == "evidence"
            and score_of(self.definition, entry) != NA
            and not (re.search(r"\d", value) or entry.evidence_ids or entry.assumption)
        ):
            yield self._finding("thin_evidence", entry, column)
        key = (column.id, _bare(value))
        if column.may_repeat or len(key[1]) < _SHORTEST_REPEAT:
            return
        if key in self.seen:
            yield self._finding("repeated", entry, column, other=self.seen[key])
        self.seen.setdefault(key, title_of(self.definition, entry).in_(self.lang))

    def _freshness(self, entry: Entry, column: Column, value: Any) -> Iterator[Finding]:
        if column.stale_after_days is None or value is None:
            return
        day = value if isinstance(value, date) else date_in(str(value), self.card.date or self.today)
        if day is None:
            return
        days = (self.today - day).days
        if days > column.stale_after_days:
            yield self._finding("stale", entry, column, found=day, days=days)
        elif days < 0 and isinstance(value, date):
            yield self._finding("future_fact", entry, column, found=day)

    def whole(self) -> Iterator[Finding]:
        """Check what shows only in all lines together."""
        held = [score_of(self.definition, entry) for entry in self.card.entries]
        scores = [score for score in held if isinstance(score, int)]
        if len(scores) >= _FEW and len(set(scores)) == 1:
            yield self._finding("all_met" if scores[0] == TOP else "all_equal", n=len(scores), found=scores[0])
        drives = self.definition.role("drives")
        if drives:
            causes = [entry for entry in self.card.entries if drives in self.definition.columns_of(entry.row_id)]
            begun = [entry for entry in causes if is_begun(self.definition, entry)]
            if begun and not any(entry.cell(drives) for entry in begun):
                yield self._finding("no_cause", None, drives)
        covers = self.definition.covers
        if covers and self.card.entries:
            column = self.definition.by_id[covers.column]
            said = {entry.cell(column) for entry in self.card.entries}
            absent = [column.values[value].in_(self.lang) for value in covers.values if value not in said]
            if absent:
                yield self._finding(
                    "not_covered", None, column, found=", ".join(absent), instead=covers.says.in_(self.lang)
                )


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", str(text)).casefold()


def _hollow_word(column: Column, value: str) -> str | None:
    """Return the hollow word of ``value``; a text with a figure says something all the same."""
    if column.hollow is None or re.search(r"\d", value):
        return None
    words = [*column.hollow.ko, *column.hollow.en]
    return next((word for word in words if word.casefold() in value.casefold()), None)
