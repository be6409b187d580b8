"""How an answer is cut: lines, parts, sentences, labels; and which values its words tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from cemagent.method.inflection import korean_pattern, korean_tail, lemma
from cemagent.method.pending import says_nothing
from cemagent.playbook import ArtifactField, Texts

_BULLET = re.compile(r"^\s*(?:[-*+•·▪◦]\s+|\(?\d{1,2}[.)]\s+|[①-⑳]\s*)")
_NUMBERED = re.compile(r"(?:^|(?<=[\s.;,]))(?:\(?\d{1,2}[.)]\s+|[①-⑳]\s*)")
_PARTS = re.compile(r"\s*[|｜]\s*|\s+[-–—]+\s+|\s*(?:→|=>|->)\s*|\t+")
_SENTENCES = re.compile(r"(?<=[.!?。])\s+(?=[^\s\d)\ue000-\uf8ff])")
_LABEL = re.compile(r"^\s*[\"'“‘*]*([^:：\n]{1,80}?)[\"'”’*]*\s*[:：]\s+(?=\S)")
_LIST = re.compile(r"\s*(?:(?<!\d),|,(?!\d{3}(?!\d))|、|;|\n|·|/(?!\d))\s*")
_AND = re.compile(r"\s+(?:and|그리고)\s+", re.IGNORECASE)
_LEADING_AND = re.compile(r"^(?:and|그리고)\s+", re.IGNORECASE)
_LONGEST_AND = {False: 1, True: 2}
"""Words on either side of an ``and`` that still joins items of a list, without and with commas before it."""
_HANGUL = re.compile(r"[가-힣]")
_WORDS = re.compile(r"[0-9A-Za-z가-힣]+")
_PARENTHESES = re.compile(r"\([^()]*\)")
_WORD_AND_PLACE = re.compile(r"[A-Za-z]+(?:'s)?|\d+")
_NEGATED_KO = re.compile(r"[가-힣]{0,2}\s*(?:없|아니|아닌|말고)|[가-힣]{0,3}지\s*(?:않|못)")
_NEGATED_EN = re.compile(r"\b(?:no|not|without|nobody|never)\s+(?:an?\s+|the\s+|any\s+)?$", re.IGNORECASE)
_ROLE_OR_PERSON = re.compile(r"[A-Za-z가-힣]{2,}")
_NOBODY = re.compile(r"^(?:nobody|everyone|all|someone|전원|모두|담당자 미정|아직.*)$", re.IGNORECASE)


def lines_of(text: str) -> list[str]:
    """Return the lines of an answer without bullets; ``1. ... 2. ...`` and ``;`` in one line cut it too."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        numbered = [part for part in _NUMBERED.split(lines[0]) if part.strip(" ;,")]
        starts = [match.group().strip() for match in _NUMBERED.finditer(lines[0])]
        if len(starts) > 1 and starts[0].strip("(.)") in ("1", "①"):
            lines = numbered
        elif ";" in lines[0] and len(sentences_of(lines[0])) == 1:
            lines = _halves(lines[0])
    return [stripped for line in lines if (stripped := _BULLET.sub("", line).strip(" \t;"))]


def _halves(line: str) -> list[str]:
    """Return what ``;`` divides, unless only some of it is an entry: "name - value; a remark" is one line."""
    halves = outside_parentheses(line, ";")
    are_entries = {len(parts_of(half)) > 1 for half in halves}
    return halves if len(are_entries) == 1 else [line]


def outside_parentheses(text: str, separator: str) -> list[str]:
    """Split ``text`` at ``separator`` where it does not stand within parentheses."""
    depth, start, found = 0, 0, []
    for place, char in enumerate(text):
        depth += (char in "(（[") - (char in ")）]")
        if char == separator and depth <= 0:
            found.append(text[start:place])
            start = place + 1
    return [part for part in [*found, text[start:]] if part.strip()]


def sentences_of(text: str) -> list[str]:
    """Return the sentences of ``text``."""
    return [sentence.strip() for sentence in _SENTENCES.split(text) if sentence.strip()]


def parts_of(line: str) -> list[str]:
    """Return the parts of ``line`` between `` | ``, `` - `` or arrows."""
    return [part.strip() for part in _PARTS.split(line) if part.strip()]


def items_of(text: str) -> list[str]:
    """Return the items of a list written in one line, with commas or slashes; parentheses and 1,900 are kept whole."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\x00{len(kept) - 1}\x00"

    hidden = _PARENTHESES.sub(hide, text)
    items = _and_cut([item for item in _LIST.split(hidden) if item.strip(" .。")])
    items = [_LEADING_AND.sub("", item.strip(" .。")) for item in items]
    return [re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], item) for item in items if item]


def _and_cut(items: list[str]) -> list[str]:
    """Cut the last item at its ``and`` when both sides are short: longer ones belong together."""
    if not items:
        return items
    sides = _AND.split(items[-1])
    longest = _LONGEST_AND[len(items) > 1]
    if len(sides) == 2 and all(len(side.split()) <= longest for side in sides):
        return [*items[:-1], *sides]
    return items


def label_of(line: str) -> tuple[str, str] | None:
    """Return (label, rest) of a line that begins ``label: rest``, or None."""
    match = _LABEL.match(line)
    return (match[1].strip(), line[match.end() :].strip()) if match else None


def titles_of(field: ArtifactField) -> list[str]:
    """Return the words that name ``field`` as a label."""
    return [field.id, field.id.replace("_", " "), field.title.ko, field.title.en]


def is_named(label: str, names: Iterable[str]) -> bool:
    """Return whether ``label`` is one of ``names``, apart from case, spaces and a number after it."""
    wanted = _plain(re.sub(r"\s*\d+$", "", label))
    return any(wanted == _plain(name) for name in names)


def _plain(text: str) -> str:
    return re.sub(r"[\s_·-]+", "", text).casefold()


def value_named(labels: Mapping[str, Texts], values: Iterable[str], label: str) -> str | None:
    """Return the enum value or key that ``label`` names exactly, or None."""
    for value in values:
        words = labels.get(value)
        if is_named(label, [value, *(words.ko + words.en if words else [])]):
            return value
    return None


def values_told(labels: Mapping[str, Texts], values: Iterable[str], text: str, *, heeding_no: bool = True) -> list[str]:
    """Return the values whose words stand in ``text``, in the order in which they stand; longer words win.

    With ``heeding_no`` a word that is denied ("without people") tells nothing.
    """
    said = {
        value: [value.replace("_", " "), *(words.ko + words.en if (words := labels.get(value)) else [])]
        for value in values
    }
    taken = _taken(said, text, inside=False) or _taken(said, text, inside=True)
    told = [hit for hit in taken if not (heeding_no and _is_negated(text, hit[0], hit[1]))]
    return list(dict.fromkeys(value for _, _, value in told))


def _taken(said: Mapping[str, list[str]], text: str, *, inside: bool) -> list[tuple[int, int, str]]:
    hits = [
        (start, end, value)
        for value, words in said.items()
        for word in words
        for start, end in _spans(word, text, inside)
    ]
    hits.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
    taken: list[tuple[int, int, str]] = []
    for hit in hits:
        if all(hit[1] <= other[0] or hit[0] >= other[1] for other in taken):
            taken.append(hit)
    return sorted(taken)


def _is_negated(text: str, start: int, end: int) -> bool:
    return bool(_NEGATED_KO.match(text, end) or _NEGATED_EN.search(text[max(0, start - 20) : start]))


def _spans(word: str, text: str, inside: bool) -> list[tuple[int, int]]:
    """Return where ``text`` says ``word``: Korean with particles and endings, English in any of its forms.

    With ``inside`` a short Korean word may end a compound: 물소리 says 소리.
    """
    if _HANGUL.search(word):
        word, text = word.lower(), text.lower()
        if word[0] not in text:  # no form changes the first syllable: most patterns are never compiled
            return []
        pattern = korean_tail(word) if inside else korean_pattern(word)
        return [match.span() for match in pattern.finditer(text)] if pattern else []
    wanted = _tokens(word)
    if inside:
        return []
    if not wanted or not word.isascii() or "%" in word:
        return [match.span() for match in re.finditer(re.escape(word), text, re.IGNORECASE)]
    told = _tokens(text)
    if not any(wanted[0].is_said_by(there) for there in told):
        return []
    return [
        (told[place].start, told[place + len(wanted) - 1].end)
        for place in range(len(told) - len(wanted) + 1)
        if all(own.is_said_by(there) for own, there in zip(wanted, told[place:], strict=False))
    ]


class _Token(NamedTuple):
    surface: str
    plain: str
    start: int
    end: int

    def is_said_by(self, other: _Token) -> bool:
        """Return whether ``other`` is a form of this word; ``wording`` is a word of its own, not a form of ``word``."""
        if self.surface.endswith(("ing", "ed")):
            return self.surface == other.surface
        return self.plain == other.plain


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> list[_Token]:
    """Return the English words and numbers of ``text``."""
    found = [(match, match.group().casefold().removesuffix("'s")) for match in _WORD_AND_PLACE.finditer(text)]
    return [_Token(word, lemma(word), match.start(), match.end()) for match, word in found]


def likeness(first: str, second: str) -> float:
    """Return how alike two texts are, 0 to 1: twice the shared triples of letters over the triples of both (Dice, 1945).

    A short text is not like a long one that merely contains it; for that there is :func:`overlap`.
    """
    a, b = _triples(first), _triples(second)
    both = len(a) + len(b)
    return 2 * len(a & b) / both if both else 0.0


@lru_cache(maxsize=20_000)
def _triples(text: str) -> frozenset[tuple[str, int]]:
    """Return the triples of letters of the words of ``text``, a space on either side of each word, repeats numbered."""
    seen: Counter[str] = Counter()
    found = []
    for word in _WORDS.findall(text.casefold()):
        padded = f" {word} "
        for place in range(len(word)):
            triple = padded[place : place + 3]
            found.append((triple, seen[triple]))
            seen[triple] += 1
    return frozenset(found)


def overlap(first: str, second: str) -> float:
    """Return how much of the shorter of two texts the other holds, 0 to 1, in pairs of letters."""
    a, b = _pairs(first), _pairs(second)
    if not a or not b:
        return 0.0
    return len(a & b) / min(len(a), len(b))


def _pairs(text: str) -> set[str]:
    return {
        word[place : place + 2]
        for word in _WORDS.findall(text.casefold())
        for place in range(max(1, len(word) - 1))
        if len(word) > 1 or _HANGUL.match(word)
    }


def names_somebody(text: str) -> bool:
    """Return whether ``text`` can be the name of a person or a post, unlike "tbd", "everyone" or "미정"."""
    return bool(_ROLE_OR_PERSON.search(text)) and not _NOBODY.match(text.strip()) and not says_nothing(text)
