"""What an utterance is: one of ten intents, with a confidence that says when to ask back instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from cemagent.agent.model import EMBEDDER, INTENTS, Array, costly_chance, decide, inputs_for, load_weights
from cemagent.agent.slots import slots_of
from cemagent.errors import Lang
from cemagent.records.intent import Awaited, Intent, Interpretation
from cemagent.records.retrieval import Embedder

THRESHOLD, RISK = 0.5, 0.15
"""Confidence from which an intent is acted on, and the chance of a costly mistake from which it is not."""
SHOWN = 0.05
"""Probability from which another intent is named as an alternative."""

_HEAD, _TAIL = 160, 80
"""Characters of a long text that are embedded."""


class Interpreter:
    """Understands utterances with the vectors of ``embedder``, or by words alone without one.

    ``embedder`` may be a function that makes it; it is called at the first utterance, so that
    the first question need not wait for a model. The vectors of an embedder other than the one
    that the weights were fitted with mean nothing to them: words alone decide then, too.
    """

    def __init__(self, embedder: Embedder | Callable[[], Embedder | None] | None = None) -> None:
        self._source = embedder
        self._vector = lru_cache(maxsize=64)(self._embedded)

    @property
    def mode(self) -> str:
        """Return ``full`` with an embedder that the weights know, else ``words``."""
        if callable(self._source):
            self._source = self._source()
        return "full" if self._source is not None and self._source.name == EMBEDDER else "words"

    def interpret(
        self, utterance: str, pending_question: str, stage: str, lang: Lang, waiting: Awaited | None = None
    ) -> Interpretation:
        """Return what ``utterance`` is, said to ``pending_question`` in ``stage``.

        ``lang`` is the language of the talk; words of both languages are understood in either.
        ``waiting`` is what the question is, for callers that know; else its words tell.
        """
        if not utterance.strip():
            return Interpretation(intent=Intent.SMALLTALK, confidence=0.0, sure=False)
        found = self._probabilities(utterance, pending_question, stage, waiting)
        taken = decide(found)
        intent, confidence = INTENTS[taken], float(found[taken])
        order = [int(number) for number in np.argsort(-found, kind="stable") if number != taken]
        return Interpretation(
            intent=intent,
            confidence=round(confidence, 4),
            sure=confidence >= THRESHOLD and costly_chance(found, taken) < RISK,
            slots=slots_of(intent, utterance, stage),
            alternatives=[(INTENTS[n], round(float(found[n]), 4)) for n in order if found[n] >= SHOWN],
        )

    def _probabilities(self, utterance: str, question: str, stage: str, waiting: Awaited | None) -> Array:
        weights = load_weights(self.mode)
        vectors = None if weights.centre is None else (self._vector(utterance), self._vector(question))
        known = None if waiting is None else float(waiting == "proposal")
        found: Array = weights.probabilities(inputs_for(weights, utterance, question, stage, vectors, known))[0]
        return found

    def _embedded(self, text: str) -> Array:
        # mode is ``full``, so there is an embedder
        assert self._source is not None and not callable(self._source)  # noqa: PT018
        vector: Array = self._source.embed_queries([_ends_of(text)])[0]
        return vector


def _ends_of(text: str) -> str:
    """Return the beginning and the end of a long text: they say what it is, and a turn must not wait for the rest."""
    return text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]} … {text[-_TAIL:]}"
