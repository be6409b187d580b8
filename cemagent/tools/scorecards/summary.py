"""A scorecard in short: what is met, what is missing, worst first; never a mean that hides what does not apply."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from cemagent.errors import Lang
from cemagent.tools.scorecards.card import Entry, Scorecard, entries_of, title_of
from cemagent.tools.scorecards.definition import NA, TOP, Column, Definition


class Gap(BaseModel):
    """One place where something is missing: a low score with its gap, or empty cells by title."""

    row: str
    title: str
    score: int | None = None
    text: str = ""
    owner: str | None = None


class GroupMean(BaseModel):
    """Mean score of a group of rows over the ``n`` that apply and are scored; None where there is none."""

    id: str
    title: str
    n: int
    mean: float | None


class Summary(BaseModel):
    """Counts of rows and cells, the mean with its n, and the gaps, worst first.

    ``mean`` is over the ``mean_n`` rows that apply and are scored; ``not_applicable`` and ``unscored`` say how many
    rows it leaves out. It is None where rows have no score.
    """

    schema_version: Literal["scorecard-summary/1"] = "scorecard-summary/1"
    kind: str
    rows: int
    filled: int
    """Rows with anything in them; of an open list all."""
    cells: int
    """Required cells; a row that does not apply requires its reason only."""
    cells_filled: int
    assumptions: int
    applicable: int | None = None
    not_applicable: int | None = None
    unscored: int | None = None
    counts: dict[int, int] = {}
    mean: float | None = None
    mean_n: int = 0
    groups: list[GroupMean] = []
    gaps: list[Gap] = []


def needed(definition: Definition, entry: Entry) -> list[Column]:
    """Return the columns that the line must fill: the required ones; of a row that does not apply, its reason."""
    if score_of(definition, entry) == NA:
        reason = definition.role("reason")
        return [column for column in (definition.role("score"), reason) if column]
    return [column for column in definition.columns_of(entry.row_id) if column.required]


def score_of(definition: Definition, entry: Entry) -> int | str | None:
    """Return the score of the line: 0 to 3, ``na`` or None."""
    score: int | str | None = entry.cell(definition.role("score"))
    return score


def is_begun(definition: Definition, entry: Entry) -> bool:
    """Return whether the line holds anything."""
    return any(entry.cell(column) is not None for column in definition.columns)


def summary_of(card: Scorecard, definition: Definition, lang: Lang) -> Summary:
    """Return the scorecard in short, with titles in ``lang``."""
    begun = [entry for entry in card.entries if is_begun(definition, entry)]
    rows = len(definition.rows) or len(begun)
    wanted = [(entry, column) for entry in begun for column in needed(definition, entry)]
    absent = sum(
        len([column for column in definition.columns_of(row.id) if column.required])
        for row in definition.rows
        if not any(entry.row_id == row.id for entry in begun)
    )
    summary = Summary(
        kind=definition.id,
        rows=rows,
        filled=len({entry.row_id for entry in begun}) if definition.rows else len(begun),
        cells=len(wanted) + absent,
        cells_filled=sum(entry.cell(column) is not None for entry, column in wanted),
        assumptions=sum(entry.assumption for entry in begun),
        gaps=_gaps(card, definition, lang),
    )
    return _scored(summary, begun, definition, lang) if definition.role("score") else summary


def _scored(summary: Summary, begun: list[Entry], definition: Definition, lang: Lang) -> Summary:
    scores = {entry.row_id or str(place): score_of(definition, entry) for place, entry in enumerate(begun)}
    figures = {row: score for row, score in scores.items() if isinstance(score, int)}
    away = sum(score == NA for score in scores.values())
    groups = []
    for group in definition.groups:
        held = [figures[row.id] for row in definition.rows if row.group == group.id and row.id in figures]
        groups.append(GroupMean(id=group.id, title=group.title.in_(lang), n=len(held), mean=_mean(held)))
    return summary.model_copy(
        update={
            "applicable": summary.rows - away,
            "not_applicable": away,
            "unscored": summary.rows - away - len(figures),
            "counts": {score: list(figures.values()).count(score) for score in range(TOP + 1)},
            "mean": _mean(list(figures.values())),
            "mean_n": len(figures),
            "groups": groups,
        }
    )


def _mean(scores: list[int]) -> float | None:
    return sum(scores) / len(scores) if scores else None


def _gaps(card: Scorecard, definition: Definition, lang: Lang) -> list[Gap]:
    """Return low scores first, from the lowest, then lines with empty cells, then rows that are not begun."""
    low: list[Gap] = []
    thin: list[Gap] = []
    bare: list[Gap] = []
    gap, owner = definition.role("gap"), definition.role("owner")
    for entry in card.entries:
        title, score = title_of(definition, entry).in_(lang), score_of(definition, entry)
        if not is_begun(definition, entry):
            continue
        empty = [column.title.in_(lang) for column in needed(definition, entry) if entry.cell(column) is None]
        one = Gap(row=entry.row_id or title, title=title, text=", ".join(empty), owner=entry.cell(owner))
        if isinstance(score, int) and score < TOP:
            low.append(one.model_copy(update={"score": score, "text": str(entry.cell(gap) or one.text)}))
        elif empty:
            thin.append(one)
    for row in definition.rows:
        if not any(is_begun(definition, entry) for entry in entries_of(card, row.id)):
            bare.append(Gap(row=row.id, title=row.title.in_(lang)))
    return [*sorted(low, key=lambda item: item.score or 0), *thin, *bare]
