"""A filled scorecard as a page to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cemagent.errors import Lang
from cemagent.playbook import Text
from cemagent.reports.pictures.canvas import Picture
from cemagent.reports.sheet import Sheet
from cemagent.reports.strategy_document import (
    FactList,
    Grid,
    Illustration,
    Line,
    LineList,
    Paragraph,
    Part,
    Run,
    Title,
)
from cemagent.reports.strategy_parts import StagePicture
from cemagent.tools.scorecards.card import Entry, Scorecard, entries_of, title_of
from cemagent.tools.scorecards.compare import shown
from cemagent.tools.scorecards.definition import NA, TOP, Column, Definition
from cemagent.tools.scorecards.findings import SEVERITY, Finding
from cemagent.tools.scorecards.summary import Gap, Summary, is_begun, needed, summary_of

NOT_APPLICABLE = Text(ko="해당 없음", en="not applicable")
GAP = Text(ko="빈칸", en="gap")
ASSUMED = Text(ko="가정", en="assumption")
_EVIDENCE = Text(ko="근거", en="Basis")


def pick(lang: Lang, en: str, ko: str) -> str:
    """Return the text in ``lang``."""
    return ko if lang == "ko" else en


def lead_of(summary: Summary, definition: Definition, lang: Lang) -> str:
    """Return the scorecard in one sentence; the mean never stands without its n and what it leaves out."""
    if summary.applicable is None:
        assumed = summary.assumptions
        return pick(
            lang,
            f"{summary.cells_filled} of {summary.cells} required cells are filled, in {summary.filled} of "
            f"{_rows(summary.rows)}{f'; {_rows(assumed)} on assumption' if assumed else ''}.",
            f"{summary.rows}줄 가운데 {summary.filled}줄, 필수 칸 {summary.cells}개 가운데 {summary.cells_filled}개를 "
            f"채웠습니다{f'(가정 {assumed}줄)' if assumed else ''}.",
        )
    rest = pick(
        lang,
        f"{summary.not_applicable} not applicable, {summary.unscored} not scored",
        f"해당 없음 {summary.not_applicable}줄, 점수 없음 {summary.unscored}줄",
    )
    if summary.mean is None:
        return pick(lang, f"Nothing is scored yet ({rest}).", f"아직 매긴 점수가 없습니다({rest}).")
    groups = ", ".join(
        f"{group.title} {group.mean:.2f} (n={group.n})" for group in summary.groups if group.mean is not None
    )
    low = sum(count for score, count in summary.counts.items() if score <= 1)
    return pick(
        lang,
        f"Mean {summary.mean:.2f} of {TOP} over {_rows(summary.mean_n)} ({rest}); {_rows(low)} at 0 or 1"
        + (f"; {groups}." if groups else "."),
        f"{summary.mean_n}줄의 평균은 {TOP}점 만점에 {summary.mean:.2f}점이고({rest}), 0점이나 1점은 {low}줄입니다."
        + (f" {groups}." if groups else ""),
    )


def _rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"


def sheet_of(
    card: Scorecard,
    definition: Definition,
    lang: Lang,
    findings: Sequence[Finding] = (),
    picture: Picture | None = None,
    on: date | None = None,
) -> Sheet:
    """Return the scorecard as a document of the day ``on``: in short, gaps worst first, what to put right, the table."""
    return Sheet(
        kind=definition.title.in_(lang),
        title=card.subject or GAP.in_(lang),
        lang=lang,
        date=on or date.today(),
        parts=tuple(_parts(card, definition, lang, findings, picture)),
    )


def _parts(
    card: Scorecard, definition: Definition, lang: Lang, findings: Sequence[Finding], picture: Picture | None
) -> Iterator[Part]:
    summary = summary_of(card, definition, lang)
    yield _heading(pick(lang, "In short", "한눈에"), "short")
    yield Paragraph(_line(lead_of(summary, definition, lang)))
    yield FactList(tuple(_facts(card, definition, lang)))
    if picture:
        title = definition.title.in_(lang)
        yield Illustration(StagePicture("", title, picture))
    yield _heading(pick(lang, "Gaps, worst first", "격차, 큰 것부터"), "gaps")
    if summary.gaps:
        yield LineList(tuple(_line(gap_line(gap, lang)) for gap in summary.gaps))
    else:
        yield Paragraph(_line(pick(lang, "No row falls short and no cell is empty.", "모자란 줄도 빈칸도 없습니다.")))
    if findings:
        yield _heading(pick(lang, "To be put right", "바로잡을 것"), "findings")
        marks = ((Run(SEVERITY[item.severity].in_(lang), "strong"), Run(item.sentence(lang))) for item in findings)
        yield LineList(tuple(marks))
    yield _heading(pick(lang, "All rows", "모든 줄"), "rows")
    yield _table(card, definition, lang)
    yield Paragraph(_line(definition.basis.in_(lang)), "note")


def _heading(text: str, anchor: str) -> Title:
    return Title(2, _line(text), anchor)


def _line(text: str) -> Line:
    return (Run(text),)


def _facts(card: Scorecard, definition: Definition, lang: Lang) -> Iterator[tuple[str, tuple[Line, ...]]]:
    gap: Line = (Run(GAP.in_(lang), "weak"),)
    yield definition.subject.title.in_(lang), (_line(card.subject) if card.subject else gap,)
    yield pick(lang, "Date of the audit", "점검일"), (_line(str(card.date)) if card.date else gap,)
    yield pick(lang, "Owner", "책임자"), (_line(card.owner) if card.owner else gap,)
    if card.review_date:
        yield pick(lang, "Review date", "다시 볼 날"), (_line(str(card.review_date)),)


def gap_line(gap: Gap, lang: Lang) -> str:
    """Return one gap as a line: row, score, what is missing, who closes it."""
    score = "" if gap.score is None else f" ({gap.score}/{TOP})"
    text = gap.text or pick(lang, "not filled", "채우지 않음")
    owner = f" - {gap.owner}" if gap.owner else ""
    return f"{gap.title}{score}: {text}{owner}"


def _table(card: Scorecard, definition: Definition, lang: Lang) -> Grid:
    columns = [column for column in definition.columns if column.id != definition.key]
    columns = [column for column in columns if column.required or _is_used(card, column)]
    has_basis = any(entry.assumption or entry.evidence_ids for entry in card.entries)
    heads = [definition.row_title.in_(lang), *(column.title.in_(lang) for column in columns)]
    rows = []
    for title, row, entry in lines_of_card(card, definition, lang):
        cells = [cell_text(definition, row, entry, column, lang) for column in columns]
        texts = [title, *cells, *([_basis(entry, lang)] if has_basis else [])]
        rows.append(tuple(((Run(GAP.in_(lang), "weak"),) if text is None else _line(text),) for text in texts))
    if has_basis:
        heads.append(_EVIDENCE.in_(lang))
    widths = tuple(
        3 if place and columns[place - 1 : place] and _is_short(columns[place - 1]) else 8
        for place in range(len(heads))
    )
    return Grid(tuple(heads), tuple(rows), widths, definition.title.in_(lang))


def _is_short(column: Column) -> bool:
    """Return whether the column holds a score, a date or one of a few words."""
    return column.type != "text"


def _is_used(card: Scorecard, column: Column) -> bool:
    return any(entry.cell(column) is not None for entry in card.entries)


def lines_of_card(card: Scorecard, definition: Definition, lang: Lang) -> list[tuple[str, str | None, Entry | None]]:
    """Return (name, row, entry) of all lines in the order of the definition; a row that is not begun has no entry."""
    if definition.key:
        return [(title_of(definition, entry).in_(lang), None, entry) for entry in card.entries]
    found: list[tuple[str, str | None, Entry | None]] = []
    for row in definition.rows:
        mark = f"{row.mark}. " if row.mark else ""
        held: list[Entry | None] = [entry for entry in entries_of(card, row.id) if is_begun(definition, entry)]
        found += [(f"{mark}{row.title.in_(lang)}", row.id, entry) for entry in held or [None]]
    return found


def cell_text(definition: Definition, row: str | None, entry: Entry | None, column: Column, lang: Lang) -> str | None:
    """Return what the cell shows; None for a gap, an empty text where nothing is needed."""
    if entry is None:
        return None if column.required and column in definition.columns_of(row) else ""
    value = entry.cell(column)
    if value is not None:
        return NOT_APPLICABLE.in_(lang) if value == NA and column.type == "score" else shown(column.values, value, lang)
    return None if column in needed(definition, entry) else ""


def _basis(entry: Entry | None, lang: Lang) -> str:
    if entry is None:
        return ""
    return ", ".join([*entry.evidence_ids, *([ASSUMED.in_(lang)] if entry.assumption else [])])
