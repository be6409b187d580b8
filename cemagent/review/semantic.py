"""The offline grader: finds the passages, decides the level by learned rules of evidence, quotes them.

It needs no language model. The standard is that of the playbooks (absent, asserted,
evidenced, linked and measurable with an owner); how the cues of a passage weigh is learned
on labelled plans.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cemagent.contradictions.finder import find_contradictions
from cemagent.errors import Lang
from cemagent.playbook import Criterion
from cemagent.records.document import Document
from cemagent.records.review import Coverage, Evidence, FoundInstruction, Review, Verdict
from cemagent.review.cues import cues_of
from cemagent.review.grader import GraderParts, check_verdict, evidence_at, stage_means
from cemagent.review.instructions import find_instructions
from cemagent.review.learned import load_weights
from cemagent.review.passages import Unit, units_of
from cemagent.review.plan_check import is_plan, plan_features
from cemagent.review.profile import STATED, Passages, Surroundings, criterion_row, passages_of, surroundings
from cemagent.review.relevance import PartModel, Reading
from cemagent.review.wording import Findings, rationale

Array = npt.NDArray[np.float32]

_QUOTES = 4
_QUOTE_CHARS = 360
"""A paragraph up to this length is quoted whole; of a longer one, the sentence."""
_COUNTER = 0.6
"""A unit is shown as a counter quote when it is this much like what the criterion is mistaken for."""
_SUPPORTED = 0.45
"""A cue counts as found for the rationale when its passage has at least this relevance."""


def make_semantic_grader(parts: GraderParts) -> SemanticGrader:
    """Return the offline grader for the playbooks in ``parts``."""
    return SemanticGrader(parts)


@dataclass(frozen=True)
class Studied:
    """A document as the offline grader sees it; ``relevance`` has shape (units, parts of all criteria), 0 to 1."""

    instructions: list[FoundInstruction]
    units: list[Unit]
    reading: Reading
    relevance: Array


class SemanticGrader:
    """Grades a document by the criteria of its playbooks."""

    name = "semantic"

    def __init__(self, parts: GraderParts) -> None:
        self._criteria = parts.playbooks.criteria()
        self._playbook = parts.playbooks.name
        self._embedder = parts.embedder
        self._model = PartModel(self._criteria, parts.embedder)
        self._weights = load_weights("full" if parts.embedder is not None else "words")

    def grade(self, document: Document, name: str, lang: Lang | None = None) -> Review:
        """Return the review of ``document``, called ``name`` in it, with rationales in ``lang``."""
        return self.review(document, name, lang or document.lang, self.study(document, lang or document.lang))

    @property
    def criteria(self) -> list[Criterion]:
        """Return what it grades by, in the order of the rubric."""
        return self._criteria

    @property
    def owners(self) -> npt.NDArray[np.int_]:
        """Return the number of the criterion that each part (column of a relevance) belongs to."""
        return self._model.owners

    def by_criterion(self, relevance: Array) -> dict[str, Array]:
        """Return the best of ``relevance``, shape (units, parts), over the parts of each criterion: shape (units,)."""
        owners = self._model.owners
        return {
            criterion.ref: relevance[:, owners == number].max(axis=1) for number, criterion in enumerate(self._criteria)
        }

    def study(self, document: Document, lang: Lang) -> Studied:
        """Read ``document`` without grading it; places of instructions are named in ``lang``."""
        instructions = find_instructions(document, lang)
        return self.study_units(trusted_units(document, instructions), instructions)

    def study_units(self, units: list[Unit], instructions: list[FoundInstruction]) -> Studied:
        """Read ``units`` of a document as if they were all of it."""
        reading = self._model.read(units, [cues_of(unit.text, unit.context) for unit in units])
        return Studied(instructions, units, reading, self._weights.relevance_of(reading.features))

    def review(self, document: Document, name: str, lang: Lang, studied: Studied) -> Review:
        """Return the review of a document that was studied, with rationales in ``lang``."""
        reading, relevance = studied.reading, studied.relevance
        review = Review(
            document=name,
            sha256=document.sha256,
            status="reviewed",
            lang=document.lang,
            playbook=self._playbook,
            grader=self.name,
            is_plan=is_plan(plan_features(document, breadth_of(relevance, self._model))),
            coverage=Coverage(read_chars=len(document.text), total_chars=len(document.text)),
            instructions_found=studied.instructions,
            warnings=list(document.warnings),
        )
        if not review.is_plan:
            return review
        verdicts = self._verdicts(document, reading, relevance, lang)
        found = find_contradictions(document, studied.units, reading.terms, reading.vectors, lang, self._embedder)
        return review.model_copy(
            update={"criteria": verdicts, "stages": stage_means(verdicts), "contradictions": found}
        )

    def _verdicts(self, document: Document, reading: Reading, relevance: Array, lang: Lang) -> list[Verdict]:
        if not reading.units:
            return [_absent(criterion, lang, None, 1.0, 0.0, denied=False) for criterion in self._criteria]
        around = surroundings(reading.units, reading.cues)
        quality = document_quality(relevance, self._model)
        return [
            check_verdict(document, self._verdict(document, number, reading, relevance, around, quality, lang))
            for number in range(len(self._criteria))
        ]

    def _verdict(
        self,
        document: Document,
        number: int,
        reading: Reading,
        relevance: Array,
        around: Surroundings,
        quality: float,
        lang: Lang,
    ) -> Verdict:
        criterion = self._criteria[number]
        own = relevance[:, self._model.owners == number]
        refuted = reading.refuted[:, number]
        row = criterion_row(criterion, own, refuted, reading.cues, around, quality)
        at_least = self._weights.at_least(row, criterion.ref)
        level = self._weights.level(at_least)
        confidence = level_confidence(at_least, level)
        score = self._weights.score(at_least)
        passages = passages_of(own)
        denied = reading.cues[passages.best[int(own.max(axis=0).argmax())][0]].has("absent")
        if level == 0:
            return _absent(criterion, lang, self._counter_quote(reading, number), confidence, score, denied)
        evidence = _quotes(document, reading.units, own, passages)
        found = _findings(own, passages, around, denied)
        return Verdict(
            id=criterion.id,
            ref=criterion.ref,
            level=level,
            confidence=confidence,
            rationale=rationale(criterion, level, found, lang),
            next_step=criterion.next_step.in_(lang),
            evidence=evidence,
            score=score,
        )

    def _counter_quote(self, reading: Reading, number: int) -> str | None:
        """Return the slogan or near miss that is not evidence, where one stands out."""
        if reading.vectors is None:
            return None
        scores = reading.refuted[:, number]
        best = int(scores.argmax())
        own = reading.features[best, self._model.owners == number, 0].max()
        if scores[best] < _COUNTER or own > scores[best]:
            return None
        return reading.units[best].text.strip()


def trusted_units(document: Document, instructions: list[FoundInstruction]) -> list[Unit]:
    """Return the units of ``document`` that no instruction to the reviewer touches."""
    ranges = [(found.start, found.end) for found in instructions]
    return [
        unit for unit in units_of(document) if not any(start < unit.end and unit.start < end for start, end in ranges)
    ]


def breadth_of(relevance: Array, model: PartModel) -> float:
    """Return the share, 0 to 1, of the criteria that some unit states in part."""
    if not len(relevance):
        return 0.0
    best = relevance.max(axis=0)
    return float(np.mean([best[model.owners == number].max() >= STATED for number in range(len(model.criteria))]))


def document_quality(relevance: Array, model: PartModel) -> float:
    """Return how clearly, 0 to 1, the document speaks for the criteria on the whole."""
    best = relevance.max(axis=0)
    return float(np.mean([best[model.owners == number].max() for number in range(len(model.criteria))]))


def level_confidence(at_least: Array, level: int) -> float:
    """Return how near, 0 to 1, the expected level is to ``level``."""
    return round(max(0.0, 1.0 - abs(float(at_least.sum()) - level)), 3)


def _absent(
    criterion: Criterion, lang: Lang, counter: str | None, confidence: float, score: float, denied: bool
) -> Verdict:
    found = Findings(stated=(), source=False, measure=False, owner=False, link=False, denied=denied)
    return Verdict(
        id=criterion.id,
        ref=criterion.ref,
        level=0,
        confidence=confidence,
        rationale=rationale(criterion, 0, found, lang),
        next_step=criterion.next_step.in_(lang),
        counter_quote=counter,
        score=score,
    )


def _findings(own: Array, passages: Passages, around: Surroundings, denied: bool) -> Findings:
    units = [unit for unit, value in passages.support if value >= _SUPPORTED] or [passages.best[0][0]]
    source, measure, owner, link = (bool(value) for value in around.near[units].max(axis=0) >= 0.7)
    stated = tuple(part for part, (_, value) in enumerate(passages.best) if value >= STATED)
    return Findings(stated=stated, source=source, measure=measure, owner=owner, link=link, denied=denied)


def _quotes(document: Document, units: list[Unit], own: Array, passages: Passages) -> list[Evidence]:
    """Quote the strongest passage first, then the best passage of every other part."""
    strongest = max(passages.best, key=lambda item: item[1])[0]
    order = [
        strongest,
        *(unit for unit, value in passages.best if value >= STATED),
        *(unit for unit, _ in passages.support),
    ]
    evidence: list[Evidence] = []
    taken: set[int] = set()
    for unit in order:
        if unit in taken or len(evidence) == _QUOTES:
            continue
        members = _quoted_with(units, unit)
        if taken & set(members):
            members = [unit]
        taken |= set(members)
        evidence.append(evidence_at(document, units[members[0]].start, units[members[-1]].end))
    return evidence


def _quoted_with(units: list[Unit], unit: int) -> list[int]:
    """Return the units of the same paragraph when it is short enough to be quoted whole."""
    block = [number for number, other in enumerate(units) if other.block == units[unit].block]
    whole = units[block[-1]].end - units[block[0]].start
    return block if whole <= _QUOTE_CHARS and units[unit].table is None else [unit]
