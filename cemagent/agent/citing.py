"""Checks what a model says from the knowledge: its markers, quotes, figures and names, and how sure the source is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cemagent.agent.claims import (
    claimed_figures,
    is_attributed,
    names_in,
    names_one,
    quotes_others,
    shares_words,
    tells_figure,
)
from cemagent.agent.own_words import folded
from cemagent.errors import Lang
from cemagent.method.words import likeness, sentences_of
from cemagent.records.retrieval import RECONSTRUCTED, Citation, Passage

UNSUPPORTED: dict[Lang, str] = {"en": "(unsupported)", "ko": "(근거 없음)"}
"""The mark of a sentence whose quote or source is not there."""

_SENTENCE = re.compile(r"\S.*?(?:[.!?。][\"”’)»》]*(?:\s*\[\d[\d,\s]*\])*(?=\s|$)|$)")
_MARKER = re.compile(r"\s*\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_QUOTE = re.compile(
    r"[“\"「『«《](?P<double>[^“”\"「」『』«»《》\n]{8,})[”\"」』»》]|"
    r"‘(?P<curly>(?:[^‘’\n]|(?<=[A-Za-z])’(?=[A-Za-z])){6,})’|"
    r"(?<![\w’'])'(?!\d\ds\b)(?=\S)(?P<single>(?:[^'\n]|(?<=[A-Za-z])'(?=[A-Za-z])){6,})(?<=\S)'(?![A-Za-z0-9])"
)
"""A quote; an apostrophe within a word opens and closes none."""
_FEWEST_QUOTED = 4
"""Words from which single marks hold a quote; fewer are a term set off."""
_KOREAN_SENTENCE = re.compile(r"\s\S*[가-힣](?:다|라|자|까|요)[.?!]?$")
_LEFT_OUT = re.compile(r"\s*\[?(?:…|\.{3})\]?\s*")
_LEADING = re.compile(r"^(?:[-*+]|\d{1,2}[.)]|#+|>)\s+")
_BLOCK = re.compile(r"^\s*>\s?")
_SIGNED = re.compile(r"\s*(?:[—–]|--)\s*[^.—–]{2,60}$")
_SOURCE_LINE = re.compile(r"^\s*(?:[—–]|--|\[\d)")
_VOICED: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"reconstruct", re.IGNORECASE),
    "ko": re.compile(r"재구성"),
}
_NEAR = 0.6
"""A sentence this like one of a passage was taken from it, marked or not; unlike ones stay below 0.45."""
_LENGTHS = 2.5
"""Texts of which one is so many times as long as the other cannot be near."""
_SHORT = {False: 24, True: 14}
"""Characters below which a sentence, English or Korean, is too short to be told from others."""
_FEWEST_WORDS = {False: 5, True: 4}
_DENIES = re.compile(
    r"\b(?:not|no|never|without|nobody|nothing|cannot|nor)\b|n['’]t\b|않|못[하한해합]|없|아니|아닌|말고", re.IGNORECASE
)
_SAME_SIGN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "*": None, "\u00a0": " "})


@dataclass(frozen=True)
class Checked:
    """A text whose markers and quotes hold, its citations, and how many sentences were marked unsupported."""

    text: str
    citations: list[Citation]
    unsupported: int


def check_citations(
    text: str, passages: Sequence[Passage], known: Iterable[str], lang: Lang, question: str = ""
) -> Checked:
    """Check ``text`` against the ``passages`` that were found in this turn, the first of them called ``[1]``.

    A marker that points nowhere goes, and so does one whose passages speak of something else or lack a figure or a
    name of the sentence; a
    quote that stands in none of the passages and in none of the ``known`` texts (what the user said) becomes
    dots. Such a sentence is marked, as is one that is put into the mouth of the authors without a marker. A
    sentence taken from a passage gets its marker; one that rests on reconstructions alone says so.
    ``question`` is what the user asks: it may be quoted, yet what it supposes proves nothing.
    """
    sentences = _Sentences(passages, list(known), question, lang)
    lines: list[str] = []
    for block, before, after in _blocks(text.split("\n")):
        lines += sentences.block(block, before, after) or [sentences.line(line) for line in block]
    order = sorted(sentences.citations)
    return Checked("\n".join(lines).strip(), [sentences.citations[number] for number in order], sentences.unsupported)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[list[str], str, str]]:
    """Yield lines, those of a block quote together, with the nearest line of words before and after them."""
    place = 0
    while place < len(lines):
        end = place + 1
        while _BLOCK.match(lines[place]) and end < len(lines) and _BLOCK.match(lines[end]):
            end += 1
        before = next((line for line in reversed(lines[:place]) if line.strip()), "")
        after = next((line for line in lines[end:] if line.strip()), "")
        yield list(lines[place:end]), before, after
        place = end


def _same(text: str) -> str:
    """Return ``text`` as quotes are compared: apart from case, white space, the form of marks, and emphasis."""
    return folded(text).casefold().translate(_SAME_SIGN)


class _Sentences:
    """Checks sentence after sentence and keeps the citations."""

    def __init__(self, passages: Sequence[Passage], known: list[str], question: str, lang: Lang) -> None:
        self._passages = passages
        self._same = [_same(passage.text) for passage in passages]
        self._sentences = [_sentences_in(passage.text) for passage in passages]
        self._own = [text for text in known if text != question]
        self._known = [_same(text) for text in [*known, question]]
        self._lang: Lang = lang
        self.citations: dict[int, Citation] = {}
        self.unsupported = 0

    def line(self, line: str) -> str:
        """Return ``line`` with its sentences checked."""
        lead = _LEADING.match(line.strip())
        head = line[: len(line) - len(line.lstrip())] + (lead.group() if lead else "")
        checked = (self.checked(match.group()) for match in _SENTENCE.finditer(line[len(head) :]))
        return f"{head}{' '.join(filter(None, checked))}".rstrip()

    def block(self, lines: list[str], before: str, after: str) -> list[str]:
        """Return the ``lines`` of a block quote that is given as a source's, checked as one quote; else nothing."""
        if not _BLOCK.match(lines[0]):
            return []
        told = " ".join(_BLOCK.sub("", line) for line in lines)
        plain = _SIGNED.sub("", _MARKER.sub("", told)).strip(" \"“”'‘’")
        if len(plain.split()) < _FEWEST_QUOTED:
            return []
        places = self._places(plain)
        if places:
            self._cite(places[0], f'"{plain}"')
            kept = [_MARKER.sub("", line) for line in lines]
            return [*kept[:-1], f"{kept[-1]}{self._voice(places[:1], plain)} [{places[0]}]"]
        if self._is_known(plain):
            return lines
        is_a_source = quotes_others(f"{told} {before}") or _MARKER.search(told + before) or _SOURCE_LINE.match(after)
        if not is_a_source:
            return []
        self.unsupported += 1
        return [f"> … {UNSUPPORTED[self._lang]}"]

    def checked(self, sentence: str) -> str:
        """Return ``sentence`` with what does not hold taken out or marked, and with its markers set right."""
        numbers = [int(digits) for match in _MARKER.finditer(sentence) for digits in match[1].split(",")]
        valid = [number for number in dict.fromkeys(numbers) if 1 <= number <= len(self._passages)]
        plain = _MARKER.sub("", sentence).rstrip()
        plain, is_false = self._without_false_quotes(plain, valid, bool(numbers))
        if is_false:
            valid = []
        elif numbers:
            valid = self._bearing(plain, valid)
        elif not valid:
            valid = self._origin(plain)
        if is_false or (not valid and (numbers or is_attributed(plain, self._own))):
            self.unsupported += 1
            plain = f"{plain} {UNSUPPORTED[self._lang]}" if plain.strip(" .,!?:;“”\"'") else ""
        if not plain:
            return ""
        for number in valid:
            self._cite(number, plain)
        return plain + self._voice(valid, plain) + "".join(f" [{number}]" for number in valid)

    def _without_false_quotes(self, plain: str, valid: list[int], marked: bool) -> tuple[str, bool]:
        """Return ``plain`` without quotes that stand nowhere, and whether there was one; a misplaced marker is set right."""
        is_false = False
        for quote in list(_quotes_in(plain)):
            places = self._places(quote)
            if places and not set(places) & set(valid):
                valid[:] = [places[0]]
            if places or self._is_known(quote):
                continue
            if marked or quotes_others(plain):
                plain = plain.replace(quote, "…")
                is_false = True
        return plain, is_false

    def _places(self, quote: str) -> list[int]:
        """Return the numbers of the passages in which every part of ``quote`` stands."""
        parts = [part for part in (_same(part).strip(" .,") for part in _LEFT_OUT.split(quote)) if part]
        return [number for number, text in enumerate(self._same, 1) if parts and all(part in text for part in parts)]

    def _is_known(self, quote: str) -> bool:
        return any(_same(quote).rstrip(".,") in text for text in self._known)

    def _bearing(self, plain: str, valid: list[int]) -> list[int]:
        """Return the passages that bear the figures and names of ``plain``: those marked, else one that does, else none."""
        if not valid or self._tells([self._passages[number - 1] for number in valid], plain):
            return valid
        if not claimed_figures(plain) and not names_in(plain):
            return []
        alike = [number for number, item in enumerate(self._passages, 1) if item.lang == self._lang]
        return next(([number] for number in alike if self._tells([self._passages[number - 1]], plain)), [])

    def _tells(self, passages: Sequence[Passage], plain: str) -> bool:
        """Return whether ``passages`` speak of it, and every figure and name of ``plain`` stands there or is the user's."""
        texts = [f"{passage.title}\n{passage.text}" for passage in passages]
        # a passage in another language shares neither words nor the spelling of names
        is_told_alike = all(passage.lang == self._lang for passage in passages)
        if is_told_alike and not shares_words(texts, plain):
            return False
        if not is_attributed(plain, self._own):
            texts += self._own
        has_figures = all(any(tells_figure(text, figure) for text in texts) for figure in claimed_figures(plain))
        return has_figures and all(names_one(texts, name) for name in names_in(plain) if is_told_alike)

    def _origin(self, plain: str) -> list[int]:
        """Return the passage that ``plain`` was taken from word for word, or nearly so."""
        is_korean = not plain.isascii() and bool(re.search(r"[가-힣]", plain))
        if len(plain) < _SHORT[is_korean] or len(plain.split()) < _FEWEST_WORDS[is_korean] or plain.endswith("?"):
            return []
        whole = _same(plain).rstrip(".")
        for number, passage in enumerate(self._passages, 1):
            if whole in self._same[number - 1]:
                return [number]
            near = any(
                1 / _LENGTHS < len(item) / len(plain) < _LENGTHS
                and likeness(plain, item) >= _NEAR
                and bool(_DENIES.search(plain)) == bool(_DENIES.search(item))
                for item in self._sentences[number - 1]
            )
            if near and self._tells([passage], plain):
                return [number]
        return []

    def _cite(self, number: int, plain: str) -> None:
        if number in self.citations:
            return
        passage = self._passages[number - 1]
        quoted = [quote for quote in _quotes_in(plain) if quote in passage.text]
        nearest = max(self._sentences[number - 1], key=lambda sentence: likeness(sentence, plain), default=passage.text)
        self.citations[number] = Citation(
            marker=f"[{number}]",
            source=passage.source,
            section=passage.section,
            title=passage.title,
            certainty=passage.certainty,
            quote=quoted[0] if quoted else nearest,
        )

    def _voice(self, valid: list[int], plain: str) -> str:
        if not valid or any(self._passages[number - 1].certainty != "C" for number in valid):
            return ""
        return "" if _VOICED[self._lang].search(plain) else f" {RECONSTRUCTED[self._lang]}"


def _quotes_in(plain: str) -> Iterator[str]:
    for match in _QUOTE.finditer(plain):
        quote = next(filter(None, match.groups()))
        if match["double"] or len(quote.split()) >= _FEWEST_QUOTED or _KOREAN_SENTENCE.search(quote):
            yield quote


def _sentences_in(text: str) -> list[str]:
    """Return the sentences of a passage as they stand there, headings left out."""
    lines = [line for line in text.split("\n") if not line.startswith("#")]
    found = [sentence for line in lines for sentence in sentences_of(_LEADING.sub("", line.strip()))]
    return [sentence for sentence in found if sentence in text]
