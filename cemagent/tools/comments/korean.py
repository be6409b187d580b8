"""Korean statements by morphemes: inflection is the analyser's work, negation and wishes are found here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from cemagent.retrieval.analysis import Morpheme, morphemes_of_many
from cemagent.tools.comments.lexicon import Compiled, Hit, Unit, compiled
from cemagent.tools.comments.wording import STRONGER, WEAKER, Context, Wording, wording_of

_CONTENT = ("NN", "NR", "NP", "V", "XR", "XP", "XSN", "MA", "MM", "IC", "SL", "SW", "W_EMOJI")
_DROPPED = frozenset({"VCP"})
_BEFORE = frozenset({"안", "못"})
_AFTER = frozenset({"않", "못하", "말", "아니", "없", "없이"})
_FARTHEST = 10
_BASES = re.compile(r"(?<=..)(?:하|되|스럽)$")
_PASSED = frozenset({"XSA", "XSV", "XSN", "EP", "ETM", "ETN", "VX", "VCP", "NNB", "MM"})
_PASSED_WORDS = frozenset("느껴지 느끼 들 되 받 전혀 이제 그다지 별로 더 하나 한".split())
_JOINS = frozenset({"지", "고", "게", "어", "아", "어서", "ᆯ", "을", "ᆫ"})
_WISH = frozenset({"면", "으면", "다면"})
_OPEN_ADVERB = "별로"


def _base(token: Morpheme) -> str:
    """Return the form that is compared: the analyser takes "간편하" for one word here and for two there."""
    if token.tag[0] != "V":
        return token.form
    # "속다" is no form of the noun "속"
    return f"{token.form}다" if len(token.form) == 1 else _BASES.sub("", token.form)


def _forms(tokens: Sequence[Morpheme]) -> list[Unit]:
    return [
        Unit(_base(token), at, token.tag in ("MAG", "MM"))
        for at, token in enumerate(tokens)
        if token.tag.startswith(_CONTENT) and token.tag not in _DROPPED and token.tag != "NNB"
    ]


def _phrases(words: list[str]) -> list[list[str]]:
    return [[unit.form for unit in _forms(tokens)] for tokens in morphemes_of_many(words)]


@cache
def korean_lists() -> Compiled:
    """Return the Korean lists; made once, as the analyser cuts every word of them."""
    return compiled("ko", _phrases)


def _is_passed(token: Morpheme) -> bool:
    if token.form in _PASSED_WORDS:
        return True
    return token.tag in _PASSED or token.tag.startswith("J") or (token.tag == "EC" and token.form in _JOINS)


def _before(hit: Hit) -> list[int]:
    """Return where a denial may stand: before the hit or within it, but "못" of the phrase "못 믿다" is none."""
    return [at for at in range(max(0, hit.first - 1), hit.last) if at != hit.first]


def _is_denied(tokens: Sequence[Morpheme], hit: Hit) -> bool:
    if any(tokens[at].form in _BEFORE and tokens[at].tag == "MAG" for at in _before(hit)):
        return True
    for at in range(hit.last + 1, min(len(tokens), hit.last + 1 + _FARTHEST)):
        token = tokens[at]
        if token.form in _AFTER and token.tag[0] in "VM":
            return True
        if not _is_passed(token):
            return False
    return False


def _wish(tokens: Sequence[Morpheme]) -> int | None:
    """Return the number of the token that makes what comes before it a wish: "친절했으면 좋겠다", "있으면 한다"."""
    for at in range(1, len(tokens) - 1):
        if tokens[at].tag == "EC" and tokens[at].form in _WISH:
            following = [token.form for token in tokens[at + 1 : at + 3]]
            if following[0] in ("하", "싶") or (following[0] == "좋" and following[-1] in ("겠", "을", "ᆯ")):
                return at + 1
    return None


def _factor(tokens: Sequence[Morpheme], lists: Compiled, hit: Hit) -> float:
    word = tokens[hit.first].form
    if word == _OPEN_ADVERB and any(
        token.form in _BEFORE | _AFTER and token.tag[0] in "VM" for token in tokens[hit.last + 1 : hit.last + 9]
    ):
        return 0.0  # "별로 좋지 않다": the denial that follows carries it
    wished = _wish(tokens)
    if wished is not None and hit.first <= wished:
        return -0.4 if lists.feelings[hit.entry].strength > 0 else 1.0
    before = {token.form for token in tokens[max(0, hit.first - 2) : hit.first]}
    if before & lists.diminishers:
        return WEAKER
    return STRONGER if before & lists.intensifiers else 1.0


def korean_wordings(texts: list[str]) -> list[Wording]:
    """Return what the words of each Korean text tell."""
    lists = korean_lists()
    return [_wording(tokens, lists) for tokens in morphemes_of_many(texts)]


def _wording(tokens: list[Morpheme], lists: Compiled) -> Wording:
    context = Context(lambda hit: _is_denied(tokens, hit), lambda hit: _factor(tokens, lists, hit))
    return wording_of(_forms(tokens), lists, context)
