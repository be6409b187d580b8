"""Two scorecards of one kind, an earlier and a later one: what rose, fell, came and went."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from cemagent.errors import Lang, UsageError
from cemagent.tools.scorecards.card import Entry, Scorecard, entries_of, title_of
from cemagent.tools.scorecards.definition import NA, Definition
from cemagent.tools.scorecards.summary import Summary, is_begun, score_of, summary_of

Move = Literal[
    "rose", "fell", "same", "became_na", "became_applicable", "scored", "unscored", "filled", "emptied", "changed"
]
ORDER: tuple[Move, ...] = (
    "fell",
    "unscored",
    "emptied",
    "became_na",
    "rose",
    "scored",
    "became_applicable",
    "filled",
    "changed",
    "same",
)
"""What a reader must see first comes first."""


class Cell(BaseModel):
    """One column of a line before and after, as it is written; ``closer`` where a figure moved to or from its goal."""

    column: str
    title: str
    before: str | None
    after: str | None
    closer: bool | None = None


class Change(BaseModel):
    """What became of one line. ``unproven``: the score moved and the evidence is still the old one."""

    row: str
    title: str
    move: Move
    before: int | str | None = None
    after: int | str | None = None
    new_evidence: str | None = None
    unproven: bool = False
    cells: list[Cell] = []


class Comparison(BaseModel):
    """Two dates of one scorecard: every line, and both summaries."""

    schema_version: Literal["scorecard-comparison/1"] = "scorecard-comparison/1"
    kind: str
    title: str
    subject: str | None
    other_subject: str | None = None
    """The earlier subject where it differs: the two may then not be comparable."""
    before: date
    after: date
    days: int
    changes: list[Change]
    old: Summary
    new: Summary


def compare_cards(old: Scorecard, new: Scorecard, definition: Definition, lang: Lang) -> Comparison:
    """Return what changed from ``old`` to ``new``, with titles in ``lang``.

    Raises:
        UsageError: the kinds or versions differ, a date is missing, or ``new`` is not the later one.
    """
    before, after = _dates(old, new)
    pairs = _pairs(old, new, definition)
    changes = [_change(first, second, definition, lang) for first, second in pairs]
    differs = (old.subject or "").split() != (new.subject or "").split()
    return Comparison(
        kind=definition.id,
        title=definition.title.in_(lang),
        subject=new.subject,
        other_subject=old.subject if differs else None,
        before=before,
        after=after,
        days=(after - before).days,
        changes=sorted(changes, key=lambda item: ORDER.index(item.move)),
        old=summary_of(old, definition, lang),
        new=summary_of(new, definition, lang),
    )


def _dates(old: Scorecard, new: Scorecard) -> tuple[date, date]:
    if (old.kind, old.version) != (new.kind, new.version):
        raise UsageError(
            f"A {old.kind} scorecard (version {old.version}) and a {new.kind} one (version {new.version}) "
            "cannot be compared: give two of one kind and version.",
            f"{old.kind} {old.version}판과 {new.kind} {new.version}판은 견줄 수 없습니다. "
            "종류와 판이 같은 두 점검표를 지정해 주십시오.",
        )
    if old.date is None or new.date is None:
        raise UsageError(
            "A scorecard without a date cannot be compared: write 'date:' into both.",
            "날짜가 없는 점검표는 견줄 수 없습니다. 두 파일에 'date:'를 적어 주십시오.",
        )
    if old.date >= new.date:
        raise UsageError(
            f"The first is of {old.date} and the second of {new.date}: give the earlier one first.",
            f"앞의 것은 {old.date}, 뒤의 것은 {new.date} 점검입니다. 먼저 한 점검을 앞에 적어 주십시오.",
        )
    return old.date, new.date


def _pairs(old: Scorecard, new: Scorecard, definition: Definition) -> list[tuple[Entry | None, Entry | None]]:
    """Match lines: by row and place within the row, in an open list by name."""
    pairs: list[tuple[Entry | None, Entry | None]] = []
    if definition.rows:
        for row in definition.rows:
            first, second = (_begun(entries_of(card, row.id), definition) for card in (old, new))
            pairs += _matched(first, second, definition)
        return pairs
    return _matched(_begun(old.entries, definition), _begun(new.entries, definition), definition)


def _begun(entries: list[Entry], definition: Definition) -> list[Entry]:
    return [entry for entry in entries if is_begun(definition, entry)]


def _matched(
    first: list[Entry], second: list[Entry], definition: Definition
) -> list[tuple[Entry | None, Entry | None]]:
    """Match lines of the same name (metric, practice); lone lines of one row belong together whatever they say."""
    if definition.rows and len(first) == len(second) == 1:
        return [(first[0], second[0])]
    left = list(second)
    pairs: list[tuple[Entry | None, Entry | None]] = []
    for entry in first:
        same = next((one for one in left if _name(one, definition) == _name(entry, definition)), None)
        if same is not None:
            left.remove(same)
        pairs.append((entry, same))
    return [*pairs, *((None, entry) for entry in left)]


def _name(entry: Entry, definition: Definition) -> str:
    column = definition.by_id[definition.key] if definition.key else definition.columns[0]
    return re.sub(r"\W+", "", str(entry.cell(column) or "")).casefold()


def _change(first: Entry | None, second: Entry | None, definition: Definition, lang: Lang) -> Change:
    held = second or first
    assert held is not None  # a pair has one side at least
    title = title_of(definition, held).in_(lang)
    change = Change(row=held.row_id or title, title=title, move="same")
    if first is None or second is None:
        return _one_sided(change, first, second, definition)
    scores = score_of(definition, first), score_of(definition, second)
    evidence = definition.role("evidence")
    old_proof, new_proof = first.cell(evidence), second.cell(evidence)
    is_new = new_proof is not None and (
        str(new_proof).split() != str(old_proof or "").split() or second.evidence_ids != first.evidence_ids
    )
    cells = _cells(first, second, definition, lang)
    move = _move(*scores) if definition.role("score") else "same"
    if move == "same" and cells:
        move = "changed"
    moved = move in ("rose", "fell")
    return change.model_copy(
        update={
            "move": move,
            "before": scores[0],
            "after": scores[1],
            "new_evidence": str(new_proof) if is_new else None,
            "unproven": moved and evidence is not None and not is_new,
            "cells": cells,
        }
    )


def _one_sided(change: Change, first: Entry | None, second: Entry | None, definition: Definition) -> Change:
    before = score_of(definition, first) if first else None
    after = score_of(definition, second) if second else None
    proof = second.cell(definition.role("evidence")) if second else None
    has_score = before is not None or after is not None
    gained: Move = "scored" if has_score else "filled"
    lost: Move = "unscored" if has_score else "emptied"
    update = {"move": gained if second else lost, "before": before, "after": after, "new_evidence": proof}
    return change.model_copy(update=update)


def _move(before: Any, after: Any) -> Move:
    if before == after:
        return "same"
    if before is None:
        return "scored"
    if after is None:
        return "unscored"
    if after == NA:
        return "became_na"
    if before == NA:
        return "became_applicable"
    return "rose" if after > before else "fell"


def _cells(first: Entry, second: Entry, definition: Definition, lang: Lang) -> list[Cell]:
    found = []
    goal = definition.role("goal")
    for column in definition.columns_of(second.row_id):
        before, after = first.cell(column), second.cell(column)
        if column.type == "score" or before == after:
            continue
        closer = None
        aim = second.cell(goal)
        if column.role == "value" and None not in (before, after, aim):
            gaps = abs(before - aim), abs(after - aim)
            closer = None if gaps[0] == gaps[1] else gaps[1] < gaps[0]
        found.append(
            Cell(
                column=column.id,
                title=column.title.in_(lang),
                before=None if before is None else shown(column.values, before, lang),
                after=None if after is None else shown(column.values, after, lang),
                closer=closer,
            )
        )
    return found


def shown(values: Any, value: Any, lang: Lang) -> str:
    """Return a cell's value as a person reads it: choices by their title, numbers with separators."""
    if isinstance(value, str) and value in values:
        return str(values[value].in_(lang))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    return str(value)
