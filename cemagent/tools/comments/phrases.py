"""Salient phrases: what the statements of a group say more often than the others, in the respondents' own words.

Weighted log odds with an informative prior (Monroe, Colaresi and Quinn 2008), counting each statement once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from cemagent.retrieval.analysis import Morpheme, english_stem, is_english_stop, morphemes_of_many
from cemagent.tools.comments.statements import Statement

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_NOUNS = ("NNG", "NNP", "SL")
_DULL_KO = frozenset(
    "것 수 때 정도 경우 생각 사람 하다 되다 있다 없다 같다 이다 보다 가다 오다 주다 받다 알다 들다 나다 많다 않다 싶다 제 저 나 그렇다 모르다 나오다 이렇다 어떻다 하나 거 그냥 정말 진짜 이번 오늘 지금 전 후 말 번".split()
)
_DULL_EN = frozenset(
    "get got go going went come came one two would like even much really also back make made take took good great nice bad "
    "us im ive dont didnt thing things lot never always still every ever way said say told asked ask know want nothing something anything time times day first last".split()
)
_PRIOR = 0.5
_LEAST_COUNT, _LEAST_SHARE, _LEAST_ODDS = 3, 0.04, 1.0


def _korean(tokens: Sequence[Morpheme]) -> list[str]:
    found: list[str] = []
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.tag in _NOUNS and len(token.form) > 1:
            found.append(token.form)
            if following and following.tag in _NOUNS and 0 <= following.start - token.end <= 1:
                found.append(f"{token.form}{' ' * (following.start - token.end)}{following.form}")
        elif token.tag in ("VV", "VA") and len(token.form) > 1:
            found.append(f"{token.form}다")
        elif token.tag == "XR":
            found.append(f"{token.form}하다")
    return [phrase for phrase in found if phrase not in _DULL_KO]


def _english(text: str) -> list[str]:
    words = [match.group().replace("’", "'") for match in _WORD.finditer(text.lower())]
    plain = [len(word) > 2 and not is_english_stop(word.split("'")[0]) and word not in _DULL_EN for word in words]
    found = [word for word, kept in zip(words, plain, strict=True) if kept]
    pairs = zip(words, words[1:], plain, plain[1:], strict=False)
    return found + [f"{one} {other}" for one, other, first, second in pairs if first and second]


def phrases_of(statements: Sequence[Statement]) -> list[frozenset[str]]:
    """Return the phrases of each statement: nouns, pairs of nouns and predicates; words and pairs of words."""
    korean = [place for place, statement in enumerate(statements) if statement.lang == "ko"]
    found = [[] if statement.lang == "ko" else _english(statement.text) for statement in statements]
    if korean:
        for place, tokens in zip(korean, morphemes_of_many([statements[at].text for at in korean]), strict=True):
            found[place] = _korean(tokens)
    return _one_form([frozenset(phrases) for phrases in found])


def _one_form(phrases: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return the phrases with forms of one English word brought together under the one that is said most."""
    counts = Counter(phrase for row in phrases for phrase in row)
    best: dict[str, str] = {}
    for phrase, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(_stems(phrase), phrase)
    return [frozenset(best[_stems(phrase)] for phrase in row) for row in phrases]


def _stems(phrase: str) -> str:
    return " ".join(map(english_stem, phrase.split())) if phrase.isascii() else phrase


def salient(phrases: Sequence[frozenset[str]], chosen: Collection[int], most: int = 5) -> list[str]:
    """Return up to ``most`` phrases that the ``chosen`` statements say more often than the others, the most telling first."""
    everywhere = Counter(phrase for row in phrases for phrase in row)
    inside = Counter(phrase for place in chosen for phrase in phrases[place])
    n, total = len(chosen), len(phrases)
    least = max(_LEAST_COUNT, _LEAST_SHARE * n)
    scored = []
    for phrase, count in inside.items():
        if count < least:
            continue
        outside, prior = everywhere[phrase] - count, _PRIOR * everywhere[phrase] / total * 10
        odds = np.log((count + prior) / max(n - count + prior, _PRIOR))
        others = np.log((outside + prior) / max(total - n - outside + prior, _PRIOR))
        z = (odds - others) / np.sqrt(1 / (count + prior) + 1 / (outside + prior))
        if z > _LEAST_ODDS:
            scored.append((-round(float(z), 6), -count, -len(phrase.split()), phrase))
    kept: list[str] = []
    for *_, phrase in sorted(scored):
        if not any(phrase in other or other in phrase for other in kept):
            kept.append(phrase)
    return kept[:most]
