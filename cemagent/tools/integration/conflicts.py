"""Contradictions between items, and the judge that confirms or refutes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from cemagent.errors import Lang
from cemagent.records.review import ContradictionKind


@dataclass(frozen=True)
class Conflict:
    """Two passages of two items that cannot both hold; ``why`` is one sentence."""

    kind: ContradictionKind
    severity: Literal[1, 2, 3]
    item_a: str
    item_b: str
    text_a: str
    text_b: str
    why: str
    confidence: float
    confirmed: bool = False
    judged: str = ""


@dataclass(frozen=True)
class Opinion:
    """What a judge says of a pair: whether the passages contradict, and the reason in one sentence."""

    contradicts: bool
    reason: str


class Judge(Protocol):
    """Confirms or refutes contradictions; a language model, or a person."""

    def confirm(self, pair: Conflict, lang: Lang) -> Opinion | None:
        """Return whether the two passages of ``pair`` cannot both hold, with the reason in ``lang``; None: no opinion."""
        ...


def judged(pairs: Sequence[Conflict], judge: Judge | None, lang: Lang) -> list[Conflict]:
    """Return ``pairs`` with what ``judge`` says; those it refutes are left out, those without its opinion stay as they are."""
    if judge is None:
        return list(pairs)
    opinions = [(pair, judge.confirm(pair, lang)) for pair in pairs]
    return [
        pair if opinion is None else replace(pair, confirmed=True, judged=opinion.reason)
        for pair, opinion in opinions
        if opinion is None or opinion.contradicts
    ]
