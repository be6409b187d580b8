"""Keeps a model's instructions out of what it says, whoever talked it into reciting them."""

from __future__ import annotations

import re
from functools import cache

from cemagent.errors import Lang

_WORD = re.compile(r"\w+")
_RUN = 12
"""Words in a row that nobody says by chance."""
_BRIDGE = 4
"""Words between two runs that go with them."""

_SAID: dict[Lang, str] = {
    "en": "*(The model's working instructions are left out here.)*",
    "ko": "*(언어 모델의 작업 지침은 여기에 옮기지 않습니다.)*",
}


def without_instructions(text: str, instructions: str, lang: Lang) -> str:
    """Return ``text`` without what recites :data:`_RUN` words or more of ``instructions``; one sentence stands for it."""
    words = list(_WORD.finditer(text))
    known = _runs(instructions)
    folded = [match.group().casefold() for match in words]
    starts = [place for place in range(len(words) - _RUN + 1) if tuple(folded[place : place + _RUN]) in known]
    if not starts:
        return text
    cuts: list[list[int]] = []
    for start in starts:
        if cuts and start <= cuts[-1][1] + _BRIDGE:
            cuts[-1][1] = start + _RUN - 1
        else:
            cuts.append([start, start + _RUN - 1])
    kept, place = [], 0
    for number, (first, last) in enumerate(cuts):
        kept += [text[place : words[first].start()].rstrip(' \t#*-_`>"“(<'), f" {_SAID[lang]} " if number == 0 else " "]
        place = words[last].end()
        while place < len(text) and text[place] in '.,;:!?)"”*_`>':
            place += 1
    kept.append(text[place:])
    return re.sub(r"[ \t]{2,}", " ", "".join(kept)).strip()


@cache
def _runs(instructions: str) -> frozenset[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(instructions)]
    return frozenset(tuple(words[place : place + _RUN]) for place in range(len(words) - _RUN + 1))
