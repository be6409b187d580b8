"""BM25 over fields of sections (Robertson and Zaragoza 2009, the usual k1 and b).

Each field (title, prompts, text) is scored on its own, so that the fusion can learn what
a match in each is worth.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

K1 = 1.2
B = 0.6


@dataclass(frozen=True)
class FieldIndex:
    """Postings of one field: for each term, the documents that hold it and its weight there."""

    postings: dict[str, tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]]
    idf: dict[str, float]
    size: int

    @classmethod
    def build(cls, documents: list[list[str]]) -> FieldIndex:
        """Index ``documents``, each a list of terms."""
        lengths = np.array([len(document) for document in documents], dtype=np.float32)
        mean = float(lengths.mean()) if len(documents) and lengths.any() else 1.0
        entries: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, document in enumerate(documents):
            norm = K1 * (1 - B + B * float(lengths[number]) / mean)
            for term, count in Counter(document).items():
                entries[term].append((number, count * (K1 + 1) / (count + norm)))
        size = len(documents)
        postings = {
            term: (np.array([n for n, _ in pairs], dtype=np.int32), np.array([w for _, w in pairs], dtype=np.float32))
            for term, pairs in entries.items()
        }
        idf = {term: math.log(1 + (size - len(pairs) + 0.5) / (len(pairs) + 0.5)) for term, pairs in entries.items()}
        return cls(postings, idf, size)

    def scores(self, query: list[str]) -> npt.NDArray[np.float32]:
        """Return the BM25 score of every document, shape (size,)."""
        total = np.zeros(self.size, dtype=np.float32)
        for term in set(query):
            if term in self.postings:
                documents, weights = self.postings[term]
                total[documents] += self.idf[term] * weights
        return total

    def coverage(self, query: list[str]) -> npt.NDArray[np.float32]:
        """Return for every document the share, 0 to 1, of the query's idf mass that it holds."""
        unknown = math.log(1 + (self.size + 0.5) / 0.5)
        mass = sum(self.idf.get(term, unknown) for term in set(query))
        total = np.zeros(self.size, dtype=np.float32)
        for term in set(query):
            if term in self.postings:
                total[self.postings[term][0]] += self.idf[term]
        return total / mass if mass else total
