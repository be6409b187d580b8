"""Cuts comments into statements: sentences, and clauses that a "but" divides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cemagent.documents.base import detect_lang
from cemagent.errors import Lang
from cemagent.method.pending import says_nothing
from cemagent.tools.comments.masking import plain

_END = re.compile(r"(?<=[.!?。…])[\"'”’)]*\s+(?=\S)|\s*;\s*")
_BUT = re.compile(
    r"[,;]?\s+(?=but\s|although\s|however[,\s])|(?<=지만)[,\s]\s*|(?<=[가-힣]는데)[,\s]\s*|(?<=[은던]데)[,\s]\s*",
    re.IGNORECASE,
)
_LEAST = 8
"""Letters, a Korean syllable counting for two: a shorter piece, such as "but no.", stays with its neighbour."""
_EMPTY = re.compile(
    r"(?:(?:딱히|특별히|별로|따로|특이사항|의견|건의사항|말씀드릴 것|할 말)[은는이가도]?\W*)*"
    r"(?:없어요|없습니다|없음|없다|없네요|모름|not really|no comments?|nothing(?: to add| else)?|nope|\W)+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Statement:
    """One statement; ``comment`` is the number of its comment; ``text`` stands in it word for word."""

    comment: int
    text: str
    lang: Lang


@dataclass(frozen=True)
class Cut:
    """Texts without control characters, None where nothing is said; their languages and their statements."""

    texts: tuple[str | None, ...]
    langs: tuple[Lang, ...]
    statements: tuple[Statement, ...]


def says_something(text: str) -> bool:
    """Return whether ``text`` is a comment, unlike "없음", "n/a" or a dash."""
    return bool(text) and not says_nothing(text) and not _EMPTY.fullmatch(text)


def cut(texts: Sequence[str]) -> Cut:
    """Return the comments ``texts`` cleaned and cut; the language is found for each comment."""
    cleaned = [plain(text) for text in texts]
    said = tuple(text if says_something(text) else None for text in cleaned)
    langs = tuple(detect_lang(text) for text in cleaned)
    statements = tuple(
        Statement(number, piece, langs[number])
        for number, text in enumerate(said)
        if text is not None
        for line in texts[number].splitlines()
        for piece in pieces_of(plain(line))
    )
    return Cut(said, langs, statements)


def _size(piece: str) -> int:
    return len(piece) + sum("가" <= letter <= "힣" for letter in piece)


def pieces_of(text: str) -> list[str]:
    """Return the statements of one comment in order, each a part of it word for word."""
    edges = [0]
    for pattern in (_END, _BUT):
        edges += [match.end() for match in pattern.finditer(text)]
    edges = [*sorted(set(edges)), len(text)]
    found: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        piece = text[start:end].strip(" ,;")
        if found and (_size(piece) < _LEAST or _size(text[slice(*found[-1])].strip()) < _LEAST):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [piece for span in found if re.search(r"\w", piece := text[slice(*span)].strip(" ,;"))]
