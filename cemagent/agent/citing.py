"""Checks what a model says from the knowledge: its markers, its quotes, and how sure the source is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cemagent.agent.own_words import folded
from cemagent.errors import Lang
from cemagent.method.words import likeness, sentences_of
from cemagent.records.retrieval import RECONSTRUCTED, Citation, Passage

UNSUPPORTED: dict[Lang, str] = {"en": "(unsupported)", "ko": "(근거 없음)"}
"""The mark of a sentence whose quote or source is not there."""

_SENTENCE = re.compile(r"\S.*?(?:[.!?。][\"”’)]*(?:\s*\[\d[\d,\s]*\])*(?=\s|$)|$)")
_MARKER = re.compile(r"\s*\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_QUOTE = re.compile(r"[“\"「『]([^“”\"「」『』\n]{8,})[”\"」』]")
_LEADING = re.compile(r"^(?:[-*+]|\d{1,2}[.)]|#+|>)\s+")
_VOICED: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"reconstruct", re.IGNORECASE),
    "ko": re.compile(r"재구성"),
}
_ATTRIBUTED = re.compile(
    r"schmitt|seybold|\bthe (?:book|author|source|text|article)\b|according to|슈미트|세이볼드|시볼드|저자|책에|원문|에 따르면|"
    r"\bcustomers? (?:said|say|told)|respondents?|고객(?:이|은|들이|들은)[^.]{0,20}(?:말|답)|응답자",
    re.IGNORECASE,
)
_NEAR = 0.82
"""A sentence this like one of a passage was taken from it, marked or not."""
_SHORT = 24


@dataclass(frozen=True)
class Checked:
    """A text whose markers and quotes hold, its citations, and how many sentences were marked unsupported."""

    text: str
    citations: list[Citation]
    unsupported: int


def check_citations(text: str, passages: Sequence[Passage], known: Iterable[str], lang: Lang) -> Checked:
    """Check ``text`` against the ``passages`` that were found in this turn, the first of them called ``[1]``.

    A marker that points nowhere goes; a quote that stands in none of the passages and in none of the
    ``known`` texts (what the user said) becomes dots and its sentence is marked; a sentence taken from a passage
    gets its marker; one that rests on reconstructions alone says so.
    """
    sentences = _Sentences(passages, [folded(item).casefold() for item in known], lang)
    lines = []
    for line in text.split("\n"):
        lead = _LEADING.match(line.strip())
        head = line[: len(line) - len(line.lstrip())] + (lead.group() if lead else "")
        body = line[len(head) :]
        checked = " ".join(filter(None, (sentences.checked(match.group()) for match in _SENTENCE.finditer(body))))
        lines.append(f"{head}{checked}".rstrip())
    order = sorted(sentences.citations)
    return Checked("\n".join(lines).strip(), [sentences.citations[number] for number in order], sentences.unsupported)


class _Sentences:
    """Checks sentence after sentence and keeps the citations."""

    def __init__(self, passages: Sequence[Passage], known: list[str], lang: Lang) -> None:
        self._passages = passages
        self._folded = [folded(passage.text).casefold() for passage in passages]
        self._known = known
        self._lang: Lang = lang
        self.citations: dict[int, Citation] = {}
        self.unsupported = 0

    def checked(self, sentence: str) -> str:
        numbers = [int(digits) for match in _MARKER.finditer(sentence) for digits in match[1].split(",")]
        valid = [number for number in dict.fromkeys(numbers) if 1 <= number <= len(self._passages)]
        plain = _MARKER.sub("", sentence).rstrip()
        plain, is_false = self._without_false_quotes(plain, valid, bool(numbers))
        if not valid and not is_false and not numbers:
            valid = self._origin(plain)
        if is_false:
            valid = []
        lost = bool(numbers) and not valid
        if is_false or lost:
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
        for match in list(_QUOTE.finditer(plain)):
            said = folded(match[1]).casefold().rstrip(".,")
            places = [number for number, text in enumerate(self._folded, 1) if said in text]
            if places and not set(places) & set(valid):
                valid[:] = [places[0]]
            if places or any(said in text for text in self._known):
                continue
            if marked or _ATTRIBUTED.search(plain):
                plain = plain.replace(match[1], "…")
                is_false = True
        return plain, is_false

    def _origin(self, plain: str) -> list[int]:
        if len(plain) < _SHORT or plain.endswith("?"):
            return []
        for number, passage in enumerate(self._passages, 1):
            if any(likeness(plain, sentence) >= _NEAR for sentence in sentences_of(passage.text)):
                return [number]
        return []

    def _cite(self, number: int, plain: str) -> None:
        if number in self.citations:
            return
        passage = self._passages[number - 1]
        quoted = [match[1] for match in _QUOTE.finditer(plain) if match[1] in passage.text]
        sentences = [sentence for sentence in sentences_of(passage.text) if sentence in passage.text]
        nearest = max(sentences, key=lambda sentence: likeness(sentence, plain), default=passage.text)
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
