"""Forms of words: English inflection, Korean verb endings and particles, without a dictionary."""

from __future__ import annotations

import re
from functools import lru_cache

_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_FINALS = 28
_PER_INITIAL = 21 * _FINALS
_N, _L, _M, _B, _SS = 4, 8, 16, 17, 20
"""Numbers of the final consonants ㄴ ㄹ ㅁ ㅂ ㅆ in a composed syllable."""
_JOINED = {0: 0, 1: 1, 4: 4, 5: 5, 8: 9, 13: 14, 18: 4, 20: 6}
"""Vowels of a stem (ㅏ ㅐ ㅓ ㅔ ㅗ ㅜ ㅡ ㅣ) and what they become before 아 or 어."""
_LABEL_ENDINGS = ("는", "다", "던", "고", "기")
_AFTER_OPEN = "[는던고다며면기니지시셨자려게거]"
_AFTER_CLOSED = "[는던고다며면기니지은을음어아었았으습게자]"

_IRREGULAR = {
    "paid": "pay", "bought": "buy", "sold": "sell", "told": "tell", "left": "leave", "went": "go", "goes": "go",
    "gone": "go", "made": "make", "met": "meet", "sent": "send", "came": "come", "held": "hold", "saw": "see",
    "seen": "see", "heard": "hear", "kept": "keep", "gave": "give", "given": "give", "took": "take", "taken": "take",
    "spoke": "speak", "spoken": "speak", "wrote": "write", "written": "write", "broke": "break", "broken": "break",
    "felt": "feel", "knew": "know", "known": "know", "lost": "lose", "chose": "choose", "chosen": "choose",
    "children": "child", "people": "person", "men": "man", "women": "woman",
}  # fmt: skip
_WHOLE = frozenset(
    "evening morning nothing something anything everything news series always perhaps building meeting wedding ceiling "
    "during sometimes besides need speed feed indeed".split()
)
"""Words that only look inflected."""
_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST_STEM = 3

_PARTICLES = tuple(
    sorted(
        "은 는 이 가 을 를 의 에 에서 에게 께 께서 와 과 로 으로 도 만 까지 부터 하고 이나 나 처럼 보다 마다 에는 에서는 에도 "
        "으로는 로는 이고 입니다 이다 예요 이에요 하는 하다 합니다 한다 하면 해서 할 한 된 되는 됩니다 들 들이 들은 들을 들의".split(),
        key=len,
        reverse=True,
    )
)

_PARTICLE = f"(?:{'|'.join(_PARTICLES)})"
_ENDINGS = frozenset(
    "인지 는지 은지 던지 든지 까지 부터 보다 처럼 마다 대로 하고 이고 하는 하기 한지 라도 이나 에게 에서".split()
)
"""Two syllables that end words as grammar, not as the noun of a compound."""


@lru_cache(maxsize=20_000)
def lemma(word: str) -> str:
    """Return what the inflected forms of an English word share: ``pays``, ``paid`` and ``paying`` give ``pay``."""
    word = word.casefold()
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
    if word in _WHOLE or len(word) <= _SHORTEST_STEM:
        return word
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    elif word.endswith("ing") and _is_stem(word[:-3]):
        word = _single(word[:-3])
    elif word.endswith("ed") and not word.endswith("eed") and _is_stem(word[:-2]):
        word = _single(word[:-2])
    if len(word) < _SHORTEST_STEM:
        word += "e"
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST_STEM else word


def _is_stem(stem: str) -> bool:
    return len(stem) > 1 and bool(_VOWEL.search(stem))


def _single(stem: str) -> str:
    doubled = len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] and stem[-1] not in "aeioulsz"
    return stem[:-1] if doubled else stem


@lru_cache(maxsize=20_000)
def without_particle(word: str) -> str:
    """Return a Korean word without the particle or verb ending after it, at least two syllables of it."""
    for particle in _PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) > 1:
            return word[: -len(particle)]
    return word


@lru_cache(maxsize=20_000)
def korean_pattern(word: str) -> re.Pattern[str]:
    """Return a pattern for ``word`` and its verb forms.

    ``word`` and the text it is sought in are in lower case: patterns that ignore case compile slowly.
    Short words must begin a word: ``인지`` is not said by ``몇 분째인지``. What follows is free, since
    particles and endings follow; a single syllable takes at most one.
    """
    plain = word.replace(" ", "")
    if len(plain) == 1:
        return re.compile(rf"(?<![가-힣]){re.escape(word)}(?![가-힣]{{2}})")
    forms = [_flexible(word), *_verb_forms(word)]
    start = r"(?<![가-힣])" if len(plain) == 2 or " " in word else ""
    return re.compile(f"{start}(?:{'|'.join(forms)})")


@lru_cache(maxsize=20_000)
def korean_tail(word: str) -> re.Pattern[str] | None:
    """Return a pattern for a two-syllable noun at the end of a compound, or None when ``word`` may be none."""
    if len(word) != 2 or " " in word or word in _ENDINGS:
        return None
    return re.compile(rf"(?<![가-힣])[가-힣]{{0,2}}(?<![비무미불탈]){re.escape(word)}(?={_PARTICLE}?(?![가-힣]))")


def _flexible(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s*")


def _verb_forms(word: str) -> list[str]:
    """Return patterns for other forms of a verb: ``이해하`` gives 이해한, 이해합니다, 이해해."""
    ended = word.endswith(_LABEL_ENDINGS)
    stem = word[:-1] if ended else word
    if len(stem.replace(" ", "")) < 2 or not (ended or word.endswith("하")) or not _is_syllable(stem[-1]):
        return []
    base, last = _flexible(stem[:-1]), stem[-1]
    if _final(last):
        return [base + last + _AFTER_CLOSED]
    changed = "".join(chr(ord(last) + final) for final in (_N, _L, _M, _B))
    joined = _before_vowel(last)
    return [base + last + _AFTER_OPEN, f"{base}[{changed}{joined}]"]


def _is_syllable(char: str) -> bool:
    return _SYLLABLE <= ord(char) <= _LAST_SYLLABLE


def _final(syllable: str) -> int:
    return (ord(syllable) - _SYLLABLE) % _FINALS


def _before_vowel(syllable: str) -> str:
    if syllable == "하":
        return "해했"
    number = ord(syllable) - _SYLLABLE
    initial, vowel = divmod(number // _FINALS, 21)
    joined = _JOINED.get(vowel)
    if joined is None:
        return ""
    open_form = _SYLLABLE + initial * _PER_INITIAL + joined * _FINALS
    past = chr(open_form + _SS)
    return past if joined == vowel else chr(open_form) + past
