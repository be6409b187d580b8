"""Reads the words of a strategy: which cues a text carries, what it uses though it is forbidden, what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cemagent.method.inflection import korean_pattern, lemma, without_particle
from cemagent.method.matching import features, without_parentheses

_WORDS = re.compile(r"[0-9A-Za-z]+(?:'[a-z]+)?|[가-힣]+")
_SENTENCES = re.compile(r"(?<=[.!?。])\s+|[;\n]|(?<=다)\s*,\s+")
DENIED = re.compile(
    r"지\s*(?:않|못|말)|없[이는다]|대신|아니|\b(?:no|not|never|without|instead of|don't|doesn't)\b", re.IGNORECASE
)
"""A sentence that denies something: its likeness to one that does not says nothing."""
_HANGUL = re.compile(r"[가-힣]")
_FINALS = 28


@lru_cache(maxsize=50_000)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of ``text`` without what stands in parentheses, which is a source or a remark."""
    found = [part.strip() for part in _SENTENCES.split(without_parentheses(text))]
    return tuple(part for part in found if part)


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Return ``text`` without case, spaces and signs, to compare what was written twice."""
    return re.sub(r"[\W_]+", "", without_parentheses(text)).casefold()


@lru_cache(maxsize=50_000)
def content(text: str) -> frozenset[str]:
    """Return what the content of ``text`` is made of; see :func:`cemagent.method.matching.features`."""
    return frozenset(features(without_parentheses(text)))


def shared(first: str, second: str) -> float:
    """Return the share, 0 to 1, of the richer text's content that both have."""
    a, b = content(first), content(second)
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0


@lru_cache(maxsize=50_000)
def stems(text: str) -> frozenset[str]:
    """Return the content words of ``text`` reduced to what their inflected forms share: 밝힌다 and 밝힙니다 give 밝히."""
    return frozenset(_open_stem(word) if _HANGUL.match(word) else word for word in words_of(without_parentheses(text)))


def _open_stem(word: str) -> str:
    head, last = word[:1], word[1:2]
    if not last:
        return word
    return head + chr(ord(last) - (ord(last) - ord("가")) % _FINALS)


@lru_cache(maxsize=50_000)
def denies(text: str) -> bool:
    """Return whether ``text`` denies something."""
    return bool(DENIED.search(text))


def alike(first: str, second: str) -> float:
    """Return how alike, 0 to 1, two statements are by their words; one that denies is unlike one that does not."""
    a, b = stems(first), stems(second)
    by_stems = len(a & b) / max(len(a), len(b)) if a and b else 0.0
    return max(by_stems, shared(first, second)) * (1.0 if denies(first) == denies(second) else 0.5)


def held(part: str, whole: str) -> float:
    """Return the share, 0 to 1, of the content of ``part`` that ``whole`` has too."""
    a = content(part)
    return len(a & content(whole)) / len(a) if a else 0.0


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the content words of ``text`` in their plain form: Korean without particles, English as lemmas."""
    found = []
    for word in _WORDS.findall(text.casefold()):
        if not content(word):
            continue
        found.append(without_particle(word) if _HANGUL.match(word) else lemma(word.removesuffix("'s")))
    return tuple(found)


_STEM_ENDS = (
    "하는",
    "되는",
    "있는",
    "없는",
    "하기",
    "하게",
    "스러운",
    "로운",
    "한",
    "은",
    "는",
    "인",
    "게",
    "기",
    "운",
)


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """Return a Korean word without the ending that makes it an adjective or adverb, at least two syllables of it."""
    for end in _STEM_ENDS:
        if word.endswith(end) and len(word) - len(end) >= 2:
            return word[: -len(end)]
    return word


@lru_cache(maxsize=20_000)
def korean_word(word: str) -> re.Pattern[str]:
    """Return a pattern for a Korean content word in any form, at the beginning of a word: 낮은 is said by 낮춘다."""
    if len(word) == 2 and word.endswith(("은", "는", "운")):
        return re.compile(rf"(?<![가-힣]){word[0]}[가-힣]")
    stem = stem_of(word)
    return korean_pattern(stem)


@lru_cache(maxsize=50_000)
def says(cue: str, text: str) -> bool:
    """Return whether ``text`` carries ``cue``: its words in any form, at least half of them and one of content."""
    words = words_of(cue)
    if not words:
        return False
    if plain(cue) and plain(cue) in plain(text):
        return True
    lower = text.casefold()
    english = set(words_of(text))
    hits = sum(bool(korean_word(word).search(lower)) if _HANGUL.match(word) else word in english for word in words)
    return hits * 2 > len(words) or (len(words) == 2 and hits == 2)


def cues_in(cues: Sequence[str], given: Iterable[str], text: str) -> frozenset[str]:
    """Return which of the theme's ``cues`` a piece carries: those it is ``given`` and those its ``text`` says.

    A given cue counts when it is one of the theme's in the same or most of the same words.
    """
    named = list(given)
    found = {cue for cue in cues if says(cue, text)}
    for own in named:
        best = max(cues, key=lambda cue: shared(cue, own), default=None)
        if best is not None and (plain(best) == plain(own) or shared(best, own) >= 0.5 or says(best, own)):
            found.add(best)
    return frozenset(found)
