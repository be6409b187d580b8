"""Whether words are the user's own: what a model hands in as an answer must have been said by the user."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SPACES = re.compile(r"\s+")
_EDGES = " \t\n.,;:!?-–—*•·\"'“”‘’「」『』"
_SHORTEST = 2
_CLAUSE_END = re.compile(r"[.,;:!?。\n]|\b(?:but|rather|because|so)\b|지만|는데")
_NEGATION_BEFORE = re.compile(
    r"\b(?:not|no|never|without|nobody|cannot|hardly)\b|n['’]t\b|(?:^|\s)(?:안|못)\s*$", re.IGNORECASE
)
_NEGATION_AFTER = re.compile(r"^\S{0,4}\s*(?:\S{1,6}지\s*)?(?:않|못|없|아니|말고)")


def folded(text: str) -> str:
    """Return ``text`` in NFC with runs of white space as one space."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def is_said(text: str, said: Iterable[str]) -> bool:
    """Return whether every line of ``text`` stands word for word in one of the utterances ``said``.

    White space, the Unicode form and punctuation at a line's ends do not count. A line that breaks off
    inside a word is not the user's, and neither is one that leaves out the "not" of its clause.
    """
    texts = list(said)
    # a line of the user is a clause of its own, unless the passage goes on in the next one
    whole = [" \n ".join(map(folded, item.splitlines())) for item in texts] + [folded(item) for item in texts]
    lines = [line for line in (folded(line).strip(_EDGES) for line in text.splitlines()) if line]
    return bool(lines) and all(any(_stands_in(line, item) for item in whole) for line in lines)


def _stands_in(line: str, whole: str) -> bool:
    if len(line) < _SHORTEST:
        return line == whole.strip(_EDGES)
    start = whole.find(line)
    while start >= 0:
        end = start + len(line)
        before, after = whole[start - 1 : start], whole[end : end + 1]
        # a Korean word takes endings: it may go on in Hangul, yet it may not begin in the middle
        is_whole = not _is_word(before) and not (_is_word(after) and not _is_hangul(after))
        if is_whole and not _loses_negation(whole, start, end):
            return True
        start = whole.find(line, start + 1)
    return False


def _loses_negation(whole: str, start: int, end: int) -> bool:
    """Return whether the clause around ``whole[start:end]`` negates it outside of it."""
    before = _CLAUSE_END.split(whole[:start])[-1]
    after = _CLAUSE_END.split(whole[end:])[0]
    return bool(_NEGATION_BEFORE.search(before) or _NEGATION_AFTER.search(after))


def _is_word(char: str) -> bool:
    return bool(char) and (char.isalnum() or char == "_")


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"
