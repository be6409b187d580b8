"""What an utterance is taken for, and a labelled utterance to measure that with."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cemagent.errors import Lang

Awaited = Literal["proposal", "question", "detail"]
"""What a caller may know of the question that stands."""


class Intent(StrEnum):
    """What a person wants with an utterance while a question stands."""

    ANSWER = "answer"
    SKIP = "skip"
    QUESTION = "question"
    CORRECT = "correct"
    NAVIGATE = "navigate"
    STATUS = "status"
    EXAMPLE = "example"
    APPROVE = "approve"
    REJECT = "reject"
    SMALLTALK = "smalltalk"


class Interpretation(BaseModel):
    """What an utterance is taken for.

    ``confidence``, 0 to 1, is the calibrated probability of ``intent``; when ``sure`` is false
    the person is asked what was meant, and nothing is stored. ``slots`` holds what the intent
    needs and the words state: ``stage`` of navigate (a stage's id, ``next`` or ``previous``),
    ``industry`` of example, ``value`` and ``about`` of correct, ``term`` of question.
    ``alternatives`` are the other likely intents, best first, with their probabilities.
    """

    model_config = ConfigDict(frozen=True)

    intent: Intent
    confidence: float
    sure: bool
    slots: dict[str, str] = {}
    alternatives: list[tuple[Intent, float]] = []


class IntentLabel(BaseModel):
    """One row of a file of utterances: what was said to which question, and what it is."""

    id: str
    lang: Lang
    stage: str
    pending_question: str
    utterance: str
    intent: Intent
