"""Which entry is meant: compares what was said with the names and texts of entries.

A wrong link is worse than none: a match needs words of content in common, those that few
candidates have count most, and the second best must be clearly behind.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from cemagent.method.inflection import lemma, without_particle

_WORDS = re.compile(r"[0-9A-Za-z]+|[가-힣]+")
_PARENTHESES = re.compile(r"\([^()]*\)")
_ALL = re.compile(
    r"\W*(?:all(?: of (?:them|these|those))?|every one|모두|전부|다)\s*(?:요|입니다|다|예요|그렇습니다|해당됩니다)?\W*",
    re.IGNORECASE,
)
_ORDINALS = re.compile(r"\s*(?:\d{1,2}\s*(?:번째|번|st|nd|rd|th)?\s*(?:,|·|and|와|과|하고|\s)*)+(?:입니다|요)?\s*")
_STOP_WORDS = frozenset(
    """a an the and or but nor so of to in on at by for from with without into onto over under about as than then that
    this these those it its is are was were be been being am do does did done have has had having will would can could
    shall should may might must not no nobody none never we us our you your they them their he him his she her i me my
    one ones who whom whose which what when where why how there here all any each every some more most much many few
    own out up down off after before during while until again only just also too very still even yet if because say
    people person thing get go make take give put come like way time day first last new next 그리고 그래서 하지만 때 것 수
    등 및 더 또 안 못 잘 다 그 이 저 한 두 세 있는 있다 없는 없다 하는 하다 되는 된다 우리 저희 고객 손님 사람 모두 먼저 다시 바로
    아무도 때문 경우 위해 대한 대해 정도 이상 이하""".split()
)
NEAR = 0.6
"""Least share of the words in common for a name that is not said exactly."""
_CLEAR = 1.35
"""How far the best candidate must be ahead of the second."""


def features(text: str) -> set[str]:
    """Return what the content of ``text`` is made of: English words in their plain form, pairs of Korean syllables."""
    return set(_features(text))


@lru_cache(maxsize=20_000)
def _features(text: str) -> frozenset[str]:
    found: set[str] = set()
    for word in _WORDS.findall(text.casefold()):
        if word in _STOP_WORDS:
            continue
        if "가" <= word[0] <= "힣":
            plain = without_particle(word)
            if plain not in _STOP_WORDS:
                found.update(plain[place : place + 2] for place in range(max(1, len(plain) - 1)))
        elif (plain := lemma(word)) not in _STOP_WORDS and len(plain) > 1:
            found.add(plain)
    return frozenset(found)


def without_parentheses(text: str) -> str:
    """Return ``text`` without what stands in parentheses, unless nothing else is left."""
    return _PARENTHESES.sub("", text).strip() or text


def plain(text: str) -> str:
    """Return ``text`` without case, spaces, joining signs and what stands in parentheses."""
    return re.sub(r"[\W_]+", "", without_parentheses(text)).casefold()


class _Weights:
    """How much each feature tells candidates apart: those that all have tell nothing."""

    def __init__(self, candidates: Sequence[set[str]]) -> None:
        self._count = len(candidates)
        self._held = Counter(feature for candidate in candidates for feature in candidate)

    def of(self, some: set[str]) -> float:
        return sum(math.log((self._count + 1) / max(1, self._held[feature])) for feature in some)


def named(head: str, names: Sequence[Sequence[str]], *, exactly: bool = False, loosely: bool = False) -> int | None:
    """Return the entry that ``head`` names, or None; each entry goes by the names in its list.

    A name said as it is wins; then a beginning of one name only, or the longest name that
    begins ``head``; with ``loosely`` also most of the words of one name.
    """
    wanted = plain(head)
    if len(wanted) < 1:
        return None
    plains = [[plain(name) for name in own if plain(name)] for own in names]
    same = [number for number, own in enumerate(plains) if wanted in own]
    if same or exactly:
        return same[0] if len(same) == 1 else None
    begun = [number for number, own in enumerate(plains) if any(_begins(wanted, name) for name in own)]
    if begun:
        return begun[0] if len(begun) == 1 else None
    inside = [(len(name), number) for number, own in enumerate(plains) for name in own if _begins(name, wanted)]
    if inside:
        longest = max(inside)
        return longest[1] if sum(item[0] == longest[0] for item in inside) == 1 else None
    return _by_words(head, names, loosely)


def _begins(first: str, second: str) -> bool:
    return len(first) > 1 and second.startswith(first)


def _by_words(head: str, names: Sequence[Sequence[str]], loosely: bool) -> int | None:
    said = features(without_parentheses(head))
    made = [[features(without_parentheses(name)) for name in own] for own in names]
    weights = _Weights([set().union(*own) for own in made])
    scores = [max((_share(weights, said, name, loosely) for name in own), default=0.0) for own in made]
    return _clear_winner(scores, NEAR)


def _share(weights: _Weights, said: set[str], name: set[str], loosely: bool) -> float:
    """Return the share of the words in common: of those said when ``loosely``, else of the richer of both."""
    shared, of_said, of_name = weights.of(said & name), weights.of(said), weights.of(name)
    whole = of_said if loosely else max(of_said, of_name)
    return shared / whole if whole else 0.0


def _clear_winner(scores: Sequence[float], least: float) -> int | None:
    if not scores:
        return None
    best, *others = sorted(scores, reverse=True)
    if best < least or (others and best < _CLEAR * others[0]):
        return None
    return list(scores).index(best)


def likest(text: str, candidates: Sequence[str], least: float, fewest: int = 1) -> int | None:
    """Return the candidate clearly most like ``text``, or None.

    ``least`` is the least cosine of their weighted features, ``fewest`` the least number in common
    (counted double for Korean pairs, of which one word has several).
    """
    said, made = features(text), [features(candidate) for candidate in candidates]
    weights = _Weights(made)
    scores = []
    for candidate in made:
        shared = said & candidate
        enough = sum(0.5 if "가" <= feature[0] <= "힣" else 1.0 for feature in shared) >= fewest
        whole = math.sqrt(weights.of(said) * weights.of(candidate))
        scores.append(weights.of(shared) / whole if whole and enough else 0.0)
    return _clear_winner(scores, least)


def ordinals_in(text: str) -> list[int]:
    """Return the numbers of ``text`` when it is made of nothing else: ``1, 3`` or ``1번과 3번``."""
    return [int(number) for number in re.findall(r"\d+", text)] if _ORDINALS.fullmatch(text) else []


def names_in(text: str, names: list[str]) -> list[int]:
    """Return which of ``names`` the text speaks of: by ordinal (``1, 3``), by all, or by their words.

    A name within a longer one that is said does not count: ``room`` is not said by ``room phone``.
    """
    if _ALL.fullmatch(text):
        return list(range(len(names)))
    numbers = ordinals_in(text)
    if numbers:
        return [number - 1 for number in dict.fromkeys(numbers) if 0 < number <= len(names)]
    found: set[int] = set()
    rest = text
    for number in sorted(range(len(names)), key=lambda place: -len(plain(names[place]))):
        pattern = _said(names[number])
        if pattern is not None and pattern.search(rest):
            found.add(number)
            rest = pattern.sub(" | ", rest)
    made = [features(without_parentheses(name)) for name in names]
    weights, left = _Weights(made), features(rest)
    for number, name in enumerate(made):
        if number not in found and name and weights.of(name & left) >= 0.8 * weights.of(name):
            found.add(number)
    return sorted(found)


def _said(name: str) -> re.Pattern[str] | None:
    words = _WORDS.findall(without_parentheses(name))
    if not words:
        return None
    return re.compile(r"(?<![0-9A-Za-z가-힣])" + r"[\W_]*".join(re.escape(word) for word in words), re.IGNORECASE)
