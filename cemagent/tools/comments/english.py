"""English statements by stems: negation, degree and wishes are found in the words before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from cemagent.retrieval.analysis import english_stem
from cemagent.tools.comments.lexicon import Compiled, Hit, Unit, compiled
from cemagent.tools.comments.wording import STRONGER, WEAKER, Context, Wording, wording_of

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|\^\^|[.,;:!?()]|[^\w\s'\"-]")
_DENIALS = frozenset(
    "not no never nobody nothing none neither nor without cannot cant dont didnt doesnt isnt wasnt wont lack lacks lacked "
    "hardly barely rarely far".split()
)
_BREAKS = frozenset(".,;:!?()") | {"but", "although", "however", "though", "and", "because"}
_WITHIN = 4
_WHOLE = frozenset({"friendly", "unfriendly", "lively", "costly", "lovely", "works"})
"""Words whose stem is another word: a friendly clerk is no friend."""
_NOT_DENIALS = (("not", "only"), ("no", "doubt"), ("no", "matter"), ("not", "just"))
_UNREAL = frozenset({"wish", "could", "should", "hoped", "hope", "if"})
_UNREAL_NEXT = frozenset({"be", "have", "use", "you", "i", "there", "it", "they", "for", "only", "were", "had", "the"})


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower().replace("’", "'"))


def _base(word: str) -> str:
    """Return the form that is compared: the stem, but "wonderful" is no form of "wonder", nor "useless" of "use"."""
    if not word[0].isalnum() or word in _WHOLE:
        return word
    return word.removesuffix("ly") if word.endswith(("ful", "less", "fully", "lessly")) else english_stem(word)


def _units(tokens: Sequence[str]) -> list[Unit]:
    return [Unit(_base(token), at, token in ("really", "very", "so", "a", "the")) for at, token in enumerate(tokens)]


def _phrases(words: list[str]) -> list[list[str]]:
    return [[unit.form for unit in _units(_tokens(word))] for word in words]


@cache
def english_lists() -> Compiled:
    """Return the English lists; made once."""
    return compiled("en", _phrases)


def _before(tokens: Sequence[str], hit: Hit) -> list[str]:
    """Return the words before the hit, back to the last break, the nearest last."""
    start = max(0, hit.first - _WITHIN)
    for at in range(hit.first - 1, start - 1, -1):
        if tokens[at] in _BREAKS:
            start = at + 1
            break
    return list(tokens[start : hit.first])


def _is_denied(tokens: Sequence[str], hit: Hit) -> bool:
    words = _before(tokens, hit)
    count = 0
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if (word in _DENIALS or word.endswith("n't")) and (word, following) not in _NOT_DENIALS:
            count += 1
    return count % 2 == 1


def _factor(tokens: Sequence[str], lists: Compiled, hit: Hit) -> float:
    words = _before(tokens, hit)
    praises = lists.feelings[hit.entry].strength > 0
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if word in _UNREAL and following in _UNREAL_NEXT and praises:
            return -0.5
    if words and words[-1] == "too" and praises:
        return -0.6
    near = set(map(_base, words[-2:]))
    if near & lists.diminishers:
        return WEAKER
    return STRONGER if near & lists.intensifiers else 1.0


def english_wordings(texts: list[str]) -> list[Wording]:
    """Return what the words of each English text tell."""
    lists = english_lists()
    return [_wording(_tokens(text), lists) for text in texts]


def _wording(tokens: list[str], lists: Compiled) -> Wording:
    context = Context(lambda hit: _is_denied(tokens, hit), lambda hit: _factor(tokens, lists, hit))
    return wording_of(_units(tokens), lists, context)
