"""How much any two units of one document speak of the same thing: shared words and vectors, as matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cemagent.contradictions.reading import Reading
from cemagent.records.retrieval import Vectors


@dataclass(frozen=True)
class Likeness:
    """Matrices of shape (units, units).

    ``cosine`` is plain, ``centred`` about the document's mean; ``words`` sums the weights of
    shared terms, ``wide`` those with headings and line beginnings; ``count`` counts them, ``rare``
    counts those that at most three units have; ``lexical`` and ``lexical_wide`` are cosines of
    the weighted terms. ``near``, ``near_words`` and ``near_wide`` hold the rank, from 0, of a
    column in its row.
    """

    cosine: Vectors
    centred: Vectors
    words: Vectors
    count: Vectors
    lexical: Vectors
    rare: Vectors
    wide: Vectors
    lexical_wide: Vectors
    near: Vectors
    near_words: Vectors
    near_wide: Vectors


def likeness_of(reading: Reading, vectors: Vectors) -> Likeness:
    """Return the likeness of the units of ``reading``, whose unit rows are ``vectors``."""
    moved = vectors - vectors.mean(axis=0, keepdims=True)
    moved = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    centred = np.asarray(moved @ moved.T, dtype=np.float32)
    words, count, lexical, rare = _shared(reading.terms)
    wide, _, lexical_wide, _ = _shared([reading.wide_terms(at) for at in range(len(reading.units))])
    cosine = np.asarray(vectors @ vectors.T, dtype=np.float32)
    return Likeness(
        cosine, centred, words, count, lexical, rare, wide, lexical_wide, _ranks(centred), _ranks(lexical), _ranks(wide)
    )


def _shared(terms: Sequence[frozenset[str]]) -> tuple[Vectors, Vectors, Vectors, Vectors]:
    """Return the weight of shared terms, their number, their cosine and the number of rare ones."""
    total = len(terms)
    vocabulary: dict[str, int] = {}
    for row in terms:
        for term in sorted(row):
            if not term.isdigit() and len(term) > (0 if "가" <= term[0] <= "힣" else 1):
                vocabulary.setdefault(term, len(vocabulary))
    table: Vectors = np.zeros((total, len(vocabulary)), dtype=np.float32)
    for at, row in enumerate(terms):
        table[at, [vocabulary[term] for term in row if term in vocabulary]] = 1.0
    found = table.sum(axis=0)
    weight = np.maximum(np.log(1 + total / (0.5 + found)) / np.log(1 + total / 1.5), 0).astype(np.float32)
    length = np.sqrt((table * weight**2).sum(axis=1))
    lexical = ((table * weight**2) @ table.T) / np.maximum(np.outer(length, length), 1e-6)
    rare = (table * ((found >= 2) & (found <= 3))) @ table.T
    return (table * weight) @ table.T, table @ table.T, lexical, rare


def _ranks(scores: Vectors) -> Vectors:
    scores = scores.copy()
    np.fill_diagonal(scores, -9.0)
    order = np.argsort(-scores, axis=1, kind="stable")
    ranks = np.empty_like(scores)
    np.put_along_axis(ranks, order, np.arange(len(scores), dtype=np.float32)[None, :].repeat(len(scores), axis=0), 1)
    return ranks
