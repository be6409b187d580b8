"""How a comparison of two scorecards looks on a terminal: what got worse stands first."""

from __future__ import annotations

from cemagent.errors import Lang
from cemagent.surfaces.cli.output import Screen
from cemagent.surfaces.cli.session import pick
from cemagent.tools.scorecards.compare import Cell, Change, Comparison
from cemagent.tools.scorecards.definition import NA
from cemagent.tools.scorecards.summary import Summary

_MOVES = {
    "fell": ("▼", "Fell", "내려감", "red"),
    "unscored": ("▼", "No longer scored", "점수가 없어짐", "red"),
    "emptied": ("▼", "Gone", "없어짐", "red"),
    "became_na": ("○", "No longer applicable", "해당 없음이 됨", "yellow"),
    "rose": ("▲", "Rose", "올라감", "green"),
    "scored": ("▲", "Newly scored", "새로 매김", "green"),
    "became_applicable": ("●", "Now applicable", "해당하게 됨", "yellow"),
    "filled": ("▲", "New", "새로 채움", "green"),
    "changed": ("◆", "Changed", "내용이 바뀜", ""),
    "same": ("=", "Unchanged", "그대로", "dim"),
}


def print_comparison(found: Comparison, lang: Lang) -> None:
    """Print the comparison in ``lang``."""
    screen = Screen()
    days = pick(lang, f"{found.days} days", f"{found.days}일")
    screen.line(f"{found.title}: {found.before} → {found.after} ({days})", style="bold")
    if found.other_subject is not None:
        screen.line(
            pick(
                lang,
                f"Careful: the earlier one is about '{found.other_subject}', the later one about '{found.subject or ''}'.",
                f"주의: 앞의 것은 '{found.other_subject}', 뒤의 것은 '{found.subject or ''}'에 대한 것입니다.",
            ),
            style="yellow",
        )
    screen.line(f"{_totals(found.old, lang)} → {_totals(found.new, lang)}", hang=2)
    for move, (sign, en, ko, style) in _MOVES.items():
        held = [change for change in found.changes if change.move == move]
        if not held:
            continue
        screen.line()
        screen.line(f"{sign} {pick(lang, en, ko)} ({len(held)})", style=f"bold {style}".strip())
        if move == "same":
            screen.line(", ".join(change.title for change in held), indent=2)
            continue
        for change in held:
            _print_change(screen, change, lang)


def _totals(summary: Summary, lang: Lang) -> str:
    if summary.applicable is None:
        return pick(
            lang,
            f"{summary.cells_filled}/{summary.cells} cells filled",
            f"{summary.cells}칸 중 {summary.cells_filled}칸 채움",
        )
    mean = "–" if summary.mean is None else f"{summary.mean:.2f}"
    return pick(
        lang,
        f"mean {mean} (n={summary.mean_n}, {summary.not_applicable} not applicable, {summary.unscored} not scored)",
        f"평균 {mean} (n={summary.mean_n}, 해당 없음 {summary.not_applicable}, 점수 없음 {summary.unscored})",
    )


def _print_change(screen: Screen, change: Change, lang: Lang) -> None:
    has_score = change.before is not None or change.after is not None
    moved = f": {_score(change.before, lang)} → {_score(change.after, lang)}" if has_score else ""
    screen.line(f"{change.title}{moved}", indent=2, hang=2)
    if change.unproven:
        screen.line(
            pick(
                lang,
                "The score moved and the evidence is the old one: look again.",
                "점수는 바뀌었는데 증거는 그대로이니 다시 확인하십시오.",
            ),
            indent=4,
            style="yellow",
        )
    elif change.new_evidence and change.move != "changed":
        screen.line(f"{pick(lang, 'New evidence', '새 증거')}: {change.new_evidence}", indent=4, hang=2)
    if change.move in ("changed", "same"):
        for cell in change.cells:
            screen.line(_cell(cell, lang), indent=4, hang=2)


def _cell(cell: Cell, lang: Lang) -> str:
    nothing = pick(lang, "empty", "비어 있음")
    text = f"{cell.title}: {cell.before or nothing} → {cell.after or nothing}"
    if cell.closer is None:
        return text
    return f"{text} ({pick(lang, 'closer to the goal', '목표에 가까워짐') if cell.closer else pick(lang, 'further from the goal', '목표에서 멀어짐')})"


def _score(score: int | str | None, lang: Lang) -> str:
    if score is None:
        return "–"
    return pick(lang, "not applicable", "해당 없음") if score == NA else str(score)
