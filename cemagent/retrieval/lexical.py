"""BM25 over one field of the sections (Robertson and Zaragoza 2009, the usual k1 and b).

Each field (title, prompts, text) is scored on its own, so that the fusion can learn what
a match in each is worth. A few hundred sections are counted faster than postings for all
their terms are built, and a search starts in a new process more often than not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

K1 = 1.2
B = 0.6

Counts = npt.NDArray[np.float32]
"""How often each query term (columns) occurs in each document (rows)."""


class Field:
    """One field of all documents, each a list of terms."""

    def __init__(self, documents: list[list[str]]) -> None:
        self._documents = documents
        lengths = np.array([len(document) for document in documents], dtype=np.float32)
        mean = float(lengths.mean()) if lengths.any() else 1.0
        self._norms = K1 * (1 - B + B * lengths / mean)

    def counts(self, query: list[str]) -> Counts:
        """Return how often each term of ``query`` (distinct terms) occurs in each document."""
        columns = {term: column for column, term in enumerate(query)}
        found: Counts = np.zeros((len(self._documents), len(query)), dtype=np.float32)
        for row, document in enumerate(self._documents):
            for term in document:
                column = columns.get(term)
                if column is not None:
                    found[row, column] += 1
        return found

    def scores(self, counts: Counts) -> npt.NDArray[np.float32]:
        """Return the BM25 score of every document for these counts, shape (documents,)."""
        weights = counts * (K1 + 1) / (counts + self._norms[:, None])
        return np.asarray(weights @ idf(counts), dtype=np.float32)


def idf(counts: Counts) -> npt.NDArray[np.float32]:
    """Return the inverse document frequency of each column."""
    size, frequency = len(counts), (counts > 0).sum(axis=0)
    return np.asarray(np.log(1 + (size - frequency + 0.5) / (frequency + 0.5)), dtype=np.float32)


def coverage(fields: Iterable[Counts]) -> tuple[npt.NDArray[np.float32], float]:
    """Return the share, 0 to 1, of the query's idf mass in each document, and the share of terms known at all.

    ``fields`` are the counts of the same query in all fields of the same documents.
    """
    together = np.sum(list(fields), axis=0)
    if not together.shape[1]:
        return np.zeros(len(together), dtype=np.float32), 0.0
    weights = idf(together)
    shares = (together > 0) @ weights / max(float(weights.sum()), math.ulp(1.0))
    return np.asarray(shares, dtype=np.float32), float((together > 0).any(axis=0).mean())
