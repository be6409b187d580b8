"""What every grader is and must do: its parts, its protocol, and the check of its quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cemagent.errors import Lang, ReviewError
from cemagent.playbook_files import PlaybookSet
from cemagent.records.document import Document
from cemagent.records.retrieval import Embedder
from cemagent.records.review import STAGES, Evidence, Review, Verdict, stage_of


@dataclass(frozen=True)
class GraderParts:
    """What a grader is made from; without an ``embedder`` it has words alone."""

    playbooks: PlaybookSet
    embedder: Embedder | None


class Grader(Protocol):
    """Grades a document; ``name`` stands in every review."""

    @property
    def name(self) -> str:
        """Return the grader's name, such as ``semantic``."""
        ...

    def grade(self, document: Document, name: str, lang: Lang | None = None) -> Review:
        """Return the review of ``document``, called ``name`` in it, with rationales in ``lang``."""
        ...


def evidence_at(document: Document, start: int, end: int) -> Evidence:
    """Return the evidence for a range of visible text, trimmed of white space.

    Raises:
        ReviewError: the range is empty, or touches hidden text.
    """
    while start < end and document.text[start].isspace():
        start += 1
    while end > start and document.text[end - 1].isspace():
        end -= 1
    span = document.span_at(start)
    if start >= end or span is None or span.hidden:
        raise ReviewError(
            f"A quote of '{document.name}' is not visible text of the document.",
            f"'{document.name}'의 인용이 문서의 보이는 본문이 아닙니다.",
        )
    location = span.location
    if location.section is None and (section := document.section_at(start)):
        location = location.model_copy(update={"section": section.title})
    return Evidence(quote=document.text[start:end], start=start, end=end, location=location)


def check_verdict(document: Document, verdict: Verdict) -> Verdict:
    """Return ``verdict`` if its quotes stand verbatim in the document and fit its level.

    Raises:
        ReviewError: a quote is not in the document, or a level above 0 has none.
    """
    for item in verdict.evidence:
        if document.text[item.start : item.end] != item.quote:
            raise ReviewError(f"The quote '{item.quote[:60]}' is not in '{document.name}'.")
    if (verdict.level > 0) != bool(verdict.evidence):
        raise ReviewError(f"The verdict on {verdict.ref} has level {verdict.level} and {len(verdict.evidence)} quotes.")
    return verdict


def stage_means(verdicts: list[Verdict]) -> dict[str, float | None]:
    """Return the mean level, 0 to 3, of each stage; None for a stage without criteria."""
    levels: dict[str, list[int]] = {stage: [] for stage in STAGES}
    for verdict in verdicts:
        levels[stage_of(verdict.ref)].append(verdict.level)
    return {stage: round(sum(found) / len(found), 3) if found else None for stage, found in levels.items()}
