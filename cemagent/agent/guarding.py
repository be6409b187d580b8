"""Keeps the wording of copyrighted scales out of what a model says, in lists, paragraphs and running text.

The wording itself is not here to compare with. Sentences are judged by what they speak about: several in a row
that say what the items of one scale say are its items, fewer where the scale is named. A list of statements
under the name of a scale whose items nobody has described goes too. A single item in running text is not
caught, and neither is a scale that nobody has described, recited under another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from cemagent.agent.scale_words import ScaleWords, Signature, signature_of, words_of
from cemagent.errors import Lang

_ITEM = re.compile(r"^\s*(?:[-*+•]|\(?[A-Za-z]?\d{1,2}[.):]|[①-⑳]|\|)\s*\S")
_LEAD = re.compile(r"^\s*(?:[-*+•]|\(?[A-Za-z]?\d{1,2}[.):]|[①-⑳])\s*")
_PIECE = re.compile(r"(?:[^.!?。;]|\.(?=[^\s\"”’)\]]))+[.!?。;]*[\"”’)\]]*\s*")
_LABEL = re.compile(r"^[^:.]{1,60}:\s+(?=\S)")
_SUBJECT = re.compile(
    r"(?:the|this|these|their|they|it|its|it's|i|i'm|i've|we|my|our|your|you|when|if|customers?|employees?|staff|personnel|people|"
    r"equipment|facilities|materials|services?|excellent|xyz|(?-i:[A-Z]{2,})|\w+(?:'s|’s))\b",
    re.IGNORECASE,
)
_KOREAN_END = re.compile(r"(?:다|요|음|함|까)[.?|\s\"”’)]*$")
_KOREAN_ADVICE = re.compile(r"(?:게|도록) (?:한다|합니다|하십시오)|십시오|세요|시다[.\s]*$|어야 (?:한다|합니다)")
_ABOUT_ITEMS = re.compile(r"items?\b|questions?\b|statements?\b|문항|질문|진술|항목", re.IGNORECASE)
_FEWEST = 3
_SHORTEST_ITEM = {False: 12, True: 7}
"""Characters, in English and in Korean."""
_LONGEST_ITEM = 32
"""Words; a longer sentence is no item."""
_FEWEST_ALIKE = {True: 2, False: 4}
"""Sentences that say what items say before they are taken for items, where the scale is named and where not."""
_WIDEST_GAP = 1
"""Other sentences between two items."""
_SHORT_LINE = 4


@dataclass(frozen=True)
class GuardedScale:
    """A scale whose wording belongs to somebody: the names it goes by, its items' titles in our words, its source."""

    names: tuple[str, ...]
    titles: tuple[str, ...]
    title: str
    source: str


@dataclass(frozen=True)
class _Piece:
    """A sentence or clause of a line: its text, and whether it can be an item."""

    line: int
    text: str
    is_statement: bool


@dataclass(frozen=True)
class _Found:
    """Pieces that are items of a scale: their places, from the first to the last."""

    scale: GuardedScale
    first: int
    last: int
    weight: tuple[bool, int]


_SAID: dict[Lang, str] = {
    "en": "*(The items of {title} are copyrighted and are not reproduced here; get them from their source: {source}.)*",
    "ko": "*({title} 문항은 저작물이라 여기에 옮기지 않습니다. 원문에서 구해 주십시오: {source}.)*",
}


def without_items(text: str, scales: Iterable[GuardedScale], lang: Lang) -> str:
    """Return ``text`` with every run of items of one of ``scales`` replaced by the title and source of the scale."""
    lines = text.split("\n")
    pieces = [piece for number, line in enumerate(lines) for piece in _pieces(number, line)]
    found = [item for scale in scales for item in _found(pieces, lines, scale, text)]
    taken: dict[int, GuardedScale] = {}
    heads: set[int] = set()
    for item in sorted(found, key=lambda item: item.weight, reverse=True):
        places = range(item.first, item.last + 1)
        if not any(place in taken for place in places):
            taken.update(dict.fromkeys(places, item.scale))
            heads.add(item.first)
    return _rebuilt(lines, pieces, taken, heads, lang) if taken else text


def _rebuilt(
    lines: Sequence[str], pieces: Sequence[_Piece], taken: dict[int, GuardedScale], heads: set[int], lang: Lang
) -> str:
    kept: list[str] = []
    for number, line in enumerate(lines):
        own = [place for place, piece in enumerate(pieces) if piece.line == number]
        if not any(place in taken for place in own):
            kept.append(line)
            continue
        parts: list[str] = []
        for place in own:
            if place in heads:
                scale = taken[place]
                title = scale.title.partition("(")[0].strip()
                parts.append(_SAID[lang].format(title=title, source=scale.source.rstrip(".")) + " ")
            elif place not in taken:
                parts.append(pieces[place].text)
        if parts:
            is_notice_alone = len(parts) == 1 and own[0] in heads
            kept.extend(["", parts[0].strip(), ""] if is_notice_alone else ["".join(parts).rstrip()])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def _pieces(number: int, line: str) -> Iterator[_Piece]:
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    for match in _PIECE.finditer(line, start):
        text = line[: match.end()] if match.start() == start else match.group()
        if text.strip():
            yield _Piece(number, text, _is_statement(text))


def _found(pieces: Sequence[_Piece], lines: Sequence[str], scale: GuardedScale, text: str) -> Iterator[_Found]:
    known = words_of(scale.names)
    name = _name_of(scale, known)
    named = bool(name.search(text))
    if known is not None and known.borrows and not named:
        return
    alike = _alike(pieces, (*(known.signatures if known else ()), *_signatures(scale.titles)))
    runs = list(_runs(pieces, alike))
    if named:
        runs += [(run, len(run)) for run in _recited(pieces, lines, name)]
    for run, count in runs:
        if count >= _FEWEST_ALIKE[named]:
            first, last = _whole_list(pieces, lines, run[0], run[-1])
            yield _Found(scale, first, last, (named, count))


def _name_of(scale: GuardedScale, known: ScaleWords | None) -> re.Pattern[str]:
    if known is not None:
        return known.named
    names = "|".join(map(re.escape, scale.names))
    return re.compile(rf"(?<![a-z0-9])(?:{names})(?![a-z0-9])", re.IGNORECASE)


@cache
def _signatures(titles: tuple[str, ...]) -> tuple[Signature, ...]:
    found = (signature_of(title) for title in dict.fromkeys(titles))
    return tuple(signature for signature in found if signature is not None)


def _alike(pieces: Sequence[_Piece], signatures: Sequence[Signature]) -> list[int]:
    """Return the places of the pieces that say what an item says, each piece and each item counted once."""
    free = list(signatures)
    places = []
    for place, piece in enumerate(pieces):
        if not piece.is_statement:
            continue
        fitting = next((item for item in free if all(group.search(piece.text) for group in item)), None)
        if fitting is not None:
            free.remove(fitting)
            places.append(place)
    return places


def _runs(pieces: Sequence[_Piece], places: Sequence[int]) -> Iterator[tuple[list[int], int]]:
    """Yield runs of ``places`` with at most one other sentence between two; a line of a word or two is none."""
    run: list[int] = []
    for place in places:
        between = pieces[run[-1] + 1 : place] if run else []
        if sum(len(piece.text.split()) >= _SHORT_LINE for piece in between) > _WIDEST_GAP:
            yield run, len(run)
            run = []
        run.append(place)
    if run:
        yield run, len(run)


def _whole_list(pieces: Sequence[_Piece], lines: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Return ``first`` and ``last``, moved to the ends of the list in which they stand."""
    while first and _ITEM.match(lines[pieces[first].line]) and _in_list(pieces, lines, first - 1, first):
        first -= 1
    while last + 1 < len(pieces) and _in_list(pieces, lines, last + 1, last):
        last += 1
    return first, last


def _in_list(pieces: Sequence[_Piece], lines: Sequence[str], place: int, beside: int) -> bool:
    low, high = sorted((pieces[place].line, pieces[beside].line))
    return all(_ITEM.match(line) or not line.strip() for line in lines[low : high + 1])


def _recited(pieces: Sequence[_Piece], lines: Sequence[str], name: re.Pattern[str]) -> Iterator[list[int]]:
    """Yield lists of statements that stand under the ``name`` of a scale or are said to be items."""
    run: list[int] = []
    lead = ""
    for place, piece in enumerate([*pieces, None]):
        if piece is not None and _ITEM.match(lines[piece.line]):
            run.append(place)
            continue
        statements = sum(pieces[item].is_statement for item in run)
        if statements >= _FEWEST and statements >= 0.8 * len(run) and (name.search(lead) or _ABOUT_ITEMS.search(lead)):
            yield run
        run = []
        lead = lines[piece.line] if piece is not None else ""


def _bare(text: str) -> str:
    bare = re.sub(r"^\W*(?:\(?[A-Za-z]?\d{1,2}\b[.):|]?|[①-⑳])?\W*", "", text)
    return _LABEL.sub("", bare).lstrip(" \"“”'‘’*_")


def _is_statement(text: str) -> bool:
    """Return whether ``text`` is a sentence to agree with, not the name of a dimension, advice or a step to take."""
    bare = _bare(text)
    is_korean = bool(re.search(r"[가-힣]", bare))
    if len(bare) < _SHORTEST_ITEM[is_korean] or len(bare.split()) > _LONGEST_ITEM:
        return False
    if not is_korean:
        return bool(_SUBJECT.match(bare))
    return bool(_KOREAN_END.search(bare.rstrip("; "))) and not _KOREAN_ADVICE.search(bare)
