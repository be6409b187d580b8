"""Turns values of a strategy into paragraphs of a slide, with the marks of what each claim rests on."""

from __future__ import annotations

from collections.abc import Sequence

from cemagent.reports.deck_text import MarkKind, Para
from cemagent.reports.strategy_items import RESTS_ON_NOTHING, Basis, Item
from cemagent.reports.strategy_words import ASSUMED, UNSAID, WEAK

_MOST_IDS = 2


def marks_for(basis: Basis, t: dict[str, str]) -> tuple[tuple[str, MarkKind], ...]:
    """Return the marks of a claim, short enough for a slide."""
    marks: list[tuple[str, MarkKind]] = []
    if basis.evidence:
        rest = len(basis.evidence) - _MOST_IDS
        ids = ", ".join(basis.evidence[:_MOST_IDS]) + (f" +{rest}" if rest > 0 else "")
        marks.append((f"[{ids}]", "evidence"))
    if basis.assumed:
        marks.append((f"{ASSUMED} {t['assumption']}", "assumed"))
    if basis.weak:
        marks.append((f"{WEAK} {t['weak_mark']}", "weak"))
    return tuple(marks)


def basis_of(item: Item, name: str) -> Basis:
    """Return what the field ``name`` of ``item`` rests on by itself."""
    value = item.value(name)
    if value is None:
        return RESTS_ON_NOTHING
    bases = [said.basis for said in value.said]
    return Basis(
        tuple(dict.fromkeys(one for basis in bases for one in basis.evidence)),
        any(basis.assumed for basis in bases),
        any(basis.weak for basis in bases),
        any(basis.unsaid for basis in bases),
    )


def field(
    item: Item,
    names: str | Sequence[str],
    t: dict[str, str],
    size: float = 11.5,
    *,
    lines: int = 3,
    label: bool = False,
) -> Para:
    """Return the first filled field of ``names`` as a paragraph; ``label`` puts its title before it."""
    for name in [names] if isinstance(names, str) else names:
        value = item.value(name)
        if value is None or not value.line:
            continue
        basis = basis_of(item, name)
        text = value.line + (UNSAID if basis.unsaid else "")
        text = f"{value.title}: {text}" if label else text
        return Para(text, size, marks=marks_for(basis, t), most_lines=lines)
    return Para("–", size, colour="soft")


def name(item: Item, t: dict[str, str], size: float = 11.5, *, text: str = "", lines: int = 3) -> Para:
    """Return the name of an entry in bold, with the marks of the whole entry."""
    return Para(text or item.name, size, True, marks=marks_for(item.basis, t), most_lines=lines)


def has(item: Item | None, *names: str) -> bool:
    """Return whether any of the fields has a value."""
    return item is not None and any(item.value(one) is not None for one in names)
