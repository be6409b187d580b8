"""Keeps the wording of copyrighted scales out of what a model says.

The wording itself is not here to compare with, so a list is judged by its shape: several statements
in a row, in a text that names such a scale, or whose lines follow the titles of its items. A single
item in running text, a scale that nobody has described to us, or one recited under another name
without a likeness to our titles is not caught.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cemagent.errors import Lang
from cemagent.method.words import likeness

_ITEM = re.compile(r"^\s*(?:[-*+•]|\(?[A-Za-z]?\d{1,2}[.):]|[①-⑳]|\|)\s*\S")
_SUBJECT = re.compile(
    r"(?:the|this|these|their|they|it|its|i|we|my|our|your|you|when|if|customers?|employees?|staff|personnel|xyz|(?-i:[A-Z]{2,})|\w+(?:'s|’s))\b",
    re.IGNORECASE,
)
_KOREAN_END = re.compile(r"(?:다|요|음|함|까)[.?|\s]*$")
_FEWEST = 3
_SHORTEST_ITEM = 12
_ALIKE = 0.5
_FEWEST_ALIKE = 4


@dataclass(frozen=True)
class GuardedScale:
    """A scale whose wording belongs to somebody: the names it goes by, its items' titles in our words, its source."""

    names: tuple[str, ...]
    titles: tuple[str, ...]
    title: str
    source: str


_SAID: dict[Lang, str] = {
    "en": "*(The items of {title} are copyrighted and are not reproduced here; get them from their source: {source}.)*",
    "ko": "*({title} 문항은 저작물이라 여기에 옮기지 않습니다. 원문에서 구해 주십시오: {source}.)*",
}


def without_items(text: str, scales: Iterable[GuardedScale], lang: Lang) -> str:
    """Return ``text`` with every list of items of one of ``scales`` replaced by its title and source."""
    lines = text.split("\n")
    for scale in scales:
        named = any(
            re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text, re.IGNORECASE) for name in scale.names
        )
        lines = _replaced(lines, scale, named, lang)
    return "\n".join(lines)


def _replaced(lines: list[str], scale: GuardedScale, named: bool, lang: Lang) -> list[str]:
    kept: list[str] = []
    run: list[str] = []
    for line in [*lines, None]:
        if line is not None and (_ITEM.match(line) or (run and not line.strip())):
            run.append(line)
            continue
        if run and _is_items([item for item in run if item.strip()], scale, named):
            kept.extend([_SAID[lang].format(title=scale.title, source=scale.source.rstrip(".")), ""])
        else:
            kept.extend(run)
        run = []
        if line is not None:
            kept.append(line)
    return kept


def _is_items(run: list[str], scale: GuardedScale, named: bool) -> bool:
    if named and sum(1 for line in run if _is_statement(line)) >= _FEWEST:
        return True
    like = {title for title in scale.titles if any(likeness(_bare(line), title) >= _ALIKE for line in run)}
    return len(like) >= _FEWEST_ALIKE


def _bare(line: str) -> str:
    return re.sub(r"^\W*(?:[A-Za-z]?\d{1,2}[.):])?\W*", "", line)


def _is_statement(line: str) -> bool:
    """Return whether ``line`` is a sentence to agree with, not the name of a dimension or a step to take."""
    bare = _bare(line)
    if len(bare) < _SHORTEST_ITEM or ":" in bare[:40]:
        return False
    return bool(_SUBJECT.match(bare)) if bare.isascii() else bool(_KOREAN_END.search(bare))
