"""What makes a section the answer: features of a candidate and the learned weights on them.

The weights, and the threshold under which the search abstains, are fitted on the
development questions by ``benchmarks/fit_fusion.py`` and stored in ``fusion.json``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FEATURES = (
    "dense_text",
    "dense_prompt",
    "dense_prompt_next",
    "dense_text_other_language",
    "dense_prompt_other_language",
    "words_title",
    "words_prompts",
    "words_text",
    "coverage",
)
"""Columns of a feature matrix; dense_* are cosines, words_* log(1 + BM25), coverage a share."""

CONFIDENCE = ("best", "margin", "dense_best", "coverage_best", "words_best", "words_margin", "known", "inside", "title")
"""Inputs of the abstention: see :func:`confidence_inputs`."""

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """Weights of one mode: ``full`` (embeddings and words) or ``words``."""

    features: Matrix
    confidence: Matrix
    intercept: float
    threshold: float

    def rank_scores(self, matrix: Matrix) -> Matrix:
        """Return a score for each row of ``matrix``, shape (candidates, features)."""
        return np.asarray(matrix @ self.features, dtype=np.float32)

    def probability(self, inputs: Matrix) -> float:
        """Return the calibrated probability that the best candidate answers the question."""
        return float(1.0 / (1.0 + np.exp(-(inputs @ self.confidence + self.intercept))))


@cache
def load_weights(mode: str) -> Weights:
    """Return the shipped weights of ``mode``."""
    raw = json.loads((Path(__file__).parent / "fusion.json").read_text(encoding="utf-8"))[mode]
    return Weights(
        features=np.array([raw["features"][name] for name in FEATURES], dtype=np.float32),
        confidence=np.array([raw["confidence"][name] for name in CONFIDENCE], dtype=np.float32),
        intercept=raw["intercept"],
        threshold=raw["threshold"],
    )


def confidence_inputs(matrix: Matrix, scores: Matrix, words: Matrix, known: float, outside: float) -> Matrix:
    """Return the inputs of the abstention for one question, in the order of ``CONFIDENCE``.

    ``scores`` ranks the candidates in the mode in force, ``words`` by words alone; ``known``
    is the share of the question's terms that stand anywhere in the knowledge, ``outside`` the
    cosine of the nearest question that the knowledge does not answer.
    """
    order = np.argsort(-scores)
    best, tenth = order[0], order[min(9, len(order) - 1)]
    by_words = -np.sort(-words)
    dense = matrix[:, :5].max() if matrix[:, :5].any() else 0.0
    return np.array(
        [
            scores[best],
            scores[best] - scores[tenth],
            dense,
            matrix[order[:5], FEATURES.index("coverage")].max(),
            matrix[:, FEATURES.index("words_prompts")].max(),
            by_words[0] - by_words[min(9, len(by_words) - 1)],
            known,
            dense - outside if outside else 0.0,
            matrix[order[:3], FEATURES.index("words_title")].max(),
        ],
        dtype=np.float32,
    )
