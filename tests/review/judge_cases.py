"""A small plan, and judges that answer about it in known ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from cemagent.app import App
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.errors import Lang
from cemagent.records.asking import Message
from cemagent.records.document import Document
from cemagent.records.review import FoundInstruction, Review
from cemagent.review.grader import GraderParts
from cemagent.review.instructions import find_instructions
from cemagent.review.judging.answers import GroupAnswer
from cemagent.review.judging.withholding import heard_units
from cemagent.review.passages import Unit
from cemagent.review.semantic import SemanticGrader, Studied, trusted_units


class RememberingGrader(SemanticGrader):
    """The offline grader, which reads each text only once: many judges are tried on the same plans."""

    def __init__(self) -> None:
        super().__init__(GraderParts(App().playbooks, None))
        self._studied: dict[tuple[Unit, ...], Studied] = {}
        self._reviewed: dict[tuple[object, ...], Review] = {}

    def study_units(self, units: list[Unit], instructions: list[FoundInstruction]) -> Studied:
        key = tuple(units)
        if key not in self._studied:
            self._studied[key] = super().study_units(units, instructions)
        return replace(self._studied[key], instructions=instructions)

    def review(self, document: Document, name: str, lang: Lang, studied: Studied) -> Review:
        key = (document.sha256, name, lang, tuple(studied.units))
        if key not in self._reviewed:
            self._reviewed[key] = super().review(document, name, lang, studied)
        return self._reviewed[key]


@cache
def offline_grader() -> RememberingGrader:
    """Return the one offline grader of these tests."""
    return RememberingGrader()


ROOT = Path(__file__).parents[2]
PLANS = {
    "en": ROOT / "benchmarks/review/en/plans/02-tellara-telecom.md",
    "ko": ROOT / "benchmarks/review/ko/plans/02-haesol-bus.md",
}
_REF = re.compile(r"^(R\d+\.\d+) ", re.MULTILINE)
_PASSAGE = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
_PARTS = re.compile(r"^  parts: (.*?)\. At least", re.MULTILINE)

Say = Callable[[str, str, str], dict[str, Any]]
"""From a criterion's number, its block in the question and the plan as shown: the fields of its answer."""


def opened(path: Path) -> Document:
    """Return the document at ``path``."""
    return load(path, default_readers())


def planted(text: str, folder: Path, lang: str = "en") -> Document:
    """Return the plan of ``lang`` with ``text`` as a paragraph in its middle."""
    paragraphs = PLANS[lang].read_text(encoding="utf-8").split("\n\n")
    middle = len(paragraphs) // 2
    place = folder / PLANS[lang].name
    place.write_text("\n\n".join([*paragraphs[:middle], text, *paragraphs[middle:]]), encoding="utf-8")
    return opened(place)


def without_addresses(document: Document) -> Review:
    """Return the offline review of ``document`` without what addresses its reader: what a judge falls back on."""
    grader, lang = offline_grader(), document.lang
    instructions = find_instructions(document, lang)
    heard = heard_units(document, trusted_units(document, instructions), instructions)
    return grader.review(document, "plan.md", lang, grader.study_units(heard, instructions))


def best_quotes(document: Document, length: int = 80) -> dict[str, str]:
    """Return for every criterion's number the beginning of the unit that speaks most for it."""
    grader = offline_grader()
    studied = grader.study(document, document.lang)
    best = grader.by_criterion(studied.relevance)
    return {ref: studied.units[int(own.argmax())].text[:length] for ref, own in best.items()}


def asked_refs(messages: Sequence[Message]) -> list[str]:
    """Return the numbers of the criteria that the last message asks for, the control included."""
    return _REF.findall(messages[-1].text)


def passages(messages: Sequence[Message]) -> list[tuple[int, str]]:
    """Return the numbered passages of the plan as it was shown."""
    return [(int(number), text) for number, text in _PASSAGE.findall(messages[1].text)]


def letters(block: str) -> list[str]:
    """Return the letters of the parts in the block of a criterion."""
    found = _PARTS.search(block)
    return re.findall(r"(?:^|; )([a-e])\) ", found[1]) if found else []


def judge_that(say: Say, pairs: Any = None, control: int = 0) -> Callable[[type[BaseModel], Sequence[Message]], Any]:
    """Return a judge that gives ``say`` for every criterion, level ``control`` for the control, and ``pairs``."""

    def answer(schema: type[BaseModel], messages: Sequence[Message]) -> Any:
        if schema is not GroupAnswer:
            return {"pairs": pairs or []}
        blocks = re.split(r"(?m)^(?=R\d+\.\d+ )", messages[-1].text)[1:]
        rows = []
        for block in blocks:
            ref = block.split(" ", 1)[0]
            is_control = "  0 when:" not in block
            said = {"level": control} if is_control else say(ref, block, messages[1].text)
            rows.append({"ref": ref, **said})
        return {"criteria": rows}

    return answer


def stated(level: int, quotes: Sequence[str] | Mapping[str, str], why: str = "It says so in the plan.") -> Say:
    """Return the answer that everything is there: all parts, source, link, measure and owner.

    ``quotes`` are the quotes for every criterion, or the quote of each by its number.
    """

    def say(ref: str, block: str, shown: str) -> dict[str, Any]:
        own = [quotes[ref]] if isinstance(quotes, Mapping) else list(quotes)
        found = {"level": level, "parts": letters(block), "quotes": own, "why": why}
        return {**found, "source": True, "link": True, "measure": True, "owner": True}

    return say
