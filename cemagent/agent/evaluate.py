"""How good the interpreter is on a file of labelled utterances.

All shares are between 0 and 1, and None where there is nothing to divide by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from cemagent.agent.interpreter import Interpreter
from cemagent.jsonl import read_labels
from cemagent.records.intent import Intent, IntentLabel

COSTLY: dict[str, tuple[Intent, tuple[Intent, ...]]] = {
    "correct_as_answer": (Intent.CORRECT, (Intent.ANSWER,)),
    "question_as_answer": (Intent.QUESTION, (Intent.ANSWER,)),
    "answer_as_skip_or_navigate": (Intent.ANSWER, (Intent.SKIP, Intent.NAVIGATE)),
    "reject_as_approve": (Intent.REJECT, (Intent.APPROVE,)),
}
"""Mistakes that store something wrong or lose it: the true intent and what it is taken for."""


class IntentPrediction(BaseModel):
    """One row of a predictions file."""

    id: str
    intent: Intent
    confidence: float
    slots: dict[str, str]


class IntentFigures(BaseModel):
    """Figures over a group of utterances.

    ``macro_f1`` is the mean F1 of the intents that are labelled in the group. ``unsure`` is the
    share that would be asked back, ``accuracy_when_sure`` the accuracy over the others.
    """

    utterances: int
    accuracy: float | None
    macro_f1: float | None
    unsure: float | None
    accuracy_when_sure: float | None


class CostlyErrors(BaseModel):
    """One kind of costly error: its ``count`` among ``of`` utterances of the true intent; ``acted_on`` were not asked back."""

    count: int
    acted_on: int
    of: int
    share: float | None


class IntentEvaluation(BaseModel):
    """All figures of ``cemagent eval intents``; ``confusion`` counts by true intent, then by intent taken."""

    schema_version: Literal["eval-intents/1"] = "eval-intents/1"
    utterances: int
    mode: str
    overall: IntentFigures
    by_lang: dict[str, IntentFigures]
    f1_by_intent: dict[Intent, float | None]
    confusion: dict[Intent, dict[Intent, int]]
    costly: dict[str, CostlyErrors]


class Outcome(BaseModel):
    """A label with what was taken for it."""

    label: IntentLabel
    taken: Intent
    sure: bool

    @property
    def right(self) -> bool:
        """Return whether the intent was taken for what it is."""
        return self.label.intent is self.taken


def read_utterances(path: Path) -> list[IntentLabel]:
    """Read a file of labelled utterances and check what one row cannot say of itself.

    Raises:
        ContentError: as :func:`read_labels`; also for a repeated id and for a blank utterance.
    """
    seen: dict[str, int] = {}
    rows = read_labels(path, IntentLabel)
    for item in rows:
        if item.row.id in seen:
            raise item.wrong(
                f"the id '{item.row.id}' stands in line {seen[item.row.id]} too. Give every utterance an id of its own.",
                f"'{item.row.id}' id가 {seen[item.row.id]}행에도 있습니다. 발화마다 다른 id를 주십시오.",
            )
        if not item.row.utterance.strip():
            raise item.wrong(
                "the utterance is blank. Write what was said.", "utterance가 비어 있습니다. 한 말을 적어 주십시오."
            )
        seen[item.row.id] = item.line
    return [item.row for item in rows]


def predict_intents(
    labels: Sequence[IntentLabel], interpreter: Interpreter, progress: Callable[[int, int], None] | None = None
) -> tuple[list[IntentPrediction], list[Outcome]]:
    """Interpret every utterance; return the predictions, and beside them what the figures need."""
    predictions, outcomes = [], []
    for number, label in enumerate(labels):
        if progress:
            progress(number, len(labels))
        found = interpreter.interpret(label.utterance, label.pending_question, label.stage, label.lang)
        predictions.append(
            IntentPrediction(id=label.id, intent=found.intent, confidence=found.confidence, slots=found.slots)
        )
        outcomes.append(Outcome(label=label, taken=found.intent, sure=found.sure))
    return predictions, outcomes


def evaluate_intents(outcomes: Sequence[Outcome], mode: str) -> IntentEvaluation:
    """Return the figures of ``outcomes``; ``mode`` is that of the interpreter."""
    confusion = Counter((item.label.intent, item.taken) for item in outcomes)
    return IntentEvaluation(
        utterances=len(outcomes),
        mode=mode,
        overall=_figures(outcomes),
        by_lang={
            lang: _figures([item for item in outcomes if item.label.lang == lang])
            for lang in sorted({item.label.lang for item in outcomes})
        },
        f1_by_intent={intent: _f1(outcomes, intent) for intent in Intent},
        confusion={true: {taken: confusion[true, taken] for taken in Intent} for true in Intent},
        costly={name: _costly(outcomes, true, taken) for name, (true, taken) in COSTLY.items()},
    )


def _figures(outcomes: Sequence[Outcome]) -> IntentFigures:
    sure = [item for item in outcomes if item.sure]
    labelled = {item.label.intent for item in outcomes}
    scores = [score for intent in labelled if (score := _f1(outcomes, intent)) is not None]
    return IntentFigures(
        utterances=len(outcomes),
        accuracy=_share(sum(item.right for item in outcomes), len(outcomes)),
        macro_f1=sum(scores) / len(scores) if scores else None,
        unsure=_share(len(outcomes) - len(sure), len(outcomes)),
        accuracy_when_sure=_share(sum(item.right for item in sure), len(sure)),
    )


def _f1(outcomes: Sequence[Outcome], intent: Intent) -> float | None:
    true = sum(item.label.intent is intent for item in outcomes)
    taken = sum(item.taken is intent for item in outcomes)
    hits = sum(item.right and item.taken is intent for item in outcomes)
    return _share(2 * hits, true + taken)


def _costly(outcomes: Sequence[Outcome], true: Intent, taken: tuple[Intent, ...]) -> CostlyErrors:
    of = [item for item in outcomes if item.label.intent is true]
    wrong = [item for item in of if item.taken in taken]
    return CostlyErrors(
        count=len(wrong), acted_on=sum(item.sure for item in wrong), of=len(of), share=_share(len(wrong), len(of))
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
