"""Whether what a model took from a story stands in it: copied words, names, and accounts in nearly the same words."""

from __future__ import annotations

import re
import unicodedata

from cemagent.method.inflection import without_particle
from cemagent.method.matching import features

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[0-9A-Za-z]+|[가-힣]+")
_CAPITAL = re.compile(r"(?<![.!?;:\s])\s+([A-Z][A-Za-z]+)")
"""A capitalised word within a sentence is a name; at its beginning it may be any word."""
_SHARE = 0.5
"""Least share of an account's words that stand in the story; one in two is what rewording leaves, an invention shares less."""
_EDGES = " \t\n.,;:!?\"'“”‘’「」"


class Story:
    """The words of a story, to look things up in."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = _plain(text)
        self._features = features(text)
        self._numbers = {_figure(number) for number in _NUMBER.findall(self._plain)}

    def has_copied(self, words: str) -> bool:
        """Return whether ``words`` stand in the story as they are, not as a part of another number or English word."""
        wanted = _plain(words).strip(_EDGES)
        if not wanted:
            return False
        before = r"(?<![\w.,])" if wanted[0].isascii() else r"(?<![가-힣])"
        # a Korean particle may follow; a digit or a Latin letter would make it another word
        after = r"(?![0-9A-Za-z])(?![.,]\d)" if wanted[-1].isascii() else ""
        return bool(re.search(before + re.escape(wanted) + after, self._plain))

    def has_name(self, name: str) -> bool:
        """Return whether every word of ``name`` stands in the story, apart from particles."""
        words = [without_particle(word) for word in _WORD.findall(_plain(name))]
        return bool(words) and all(re.search(rf"\b{word}" if word.isascii() else word, self._plain) for word in words)

    def has_account(self, text: str) -> bool:
        """Return whether ``text`` retells the story: all its numbers and names, and at least half of its words."""
        if any(_figure(number) not in self._numbers for number in _NUMBER.findall(_plain(text))):
            return False
        if not all(self.has_name(name) for name in _CAPITAL.findall(text)):
            return False
        # words that tell nothing are left out, unless there are no others
        words = features(text) or set(_WORD.findall(_plain(text)))
        return bool(words) and sum(self._has_word(word) for word in words) >= _SHARE * len(words)

    def _has_word(self, word: str) -> bool:
        # a Korean noun of one syllable keeps its particle among the features
        return word in self._features or bool(re.search(rf"\b{word}\b" if word.isascii() else word, self._plain))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _figure(number: str) -> str:
    return re.sub(r",(?=\d{3})", "", number)
