"""A fake embedder: deterministic rows without a model."""

from __future__ import annotations

import hashlib
import unicodedata

import numpy as np

from cemagent.records.retrieval import Vectors


class FakeEmbedder:
    """Vectors from hashed character n-grams: equal texts are equal, similar spellings are near.

    Deterministic over runs, machines and Python versions, so a test may hold on to its
    numbers. It knows nothing of meaning: 'price' and 'cost' are strangers to it. Use it
    through the ``register_embedders`` hook, or hand it to anything that takes an ``Embedder``::

        index.build(sections, FakeEmbedder())

    ``calls`` counts the texts embedded, so that a test can prove that none was embedded twice.
    """

    name = "fake"

    def __init__(self, dimensions: int = 384, sizes: tuple[int, ...] = (2, 3)) -> None:
        self._dimensions = dimensions
        self._sizes = sizes
        self.calls = 0

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Return one unit row for each question."""
        return self._embed(texts)

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Return one unit row for each passage; a text has the same row in either role."""
        return self._embed(texts)

    def _embed(self, texts: list[str]) -> Vectors:
        self.calls += len(texts)
        rows = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for gram in self._grams(text):
                digest = hashlib.blake2b(gram.encode(), digest_size=8).digest()
                row[int.from_bytes(digest[:6], "big") % self._dimensions] += 1.0 if digest[7] & 1 else -1.0
            if not row.any():  # an empty text, or grams that cancel: still a unit row
                row[0] = 1.0
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def _grams(self, text: str) -> list[str]:
        folded = f" {' '.join(unicodedata.normalize('NFC', text).casefold().split())} "
        return [folded[start : start + size] for size in self._sizes for start in range(len(folded) - size + 1)]
