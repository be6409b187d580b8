"""Whether two texts mean the same: by their words, and by vectors where there is an embedder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from cemagent.errors import Lang
from cemagent.records.retrieval import Embedder, Vectors
from cemagent.tools.integration.wording import alike, plain

SAME_WORDS = 0.5
"""Share of the richer text's words in common from which two behaviours count as the same in other words."""
SAME_MEANING: dict[Lang, float] = {"ko": 0.92, "en": 0.895}
"""Cosine from which they do by meaning.

Texts are compared as questions, as the detector of contradictions does, so that each is embedded once. The small
multilingual e5 puts any two short Korean behaviours at .87 in the median, English ones at .83. As passages, measured on
495 pairs of different behaviours of the example companies, .94 and .905 took 1 % of them for the same; as questions the
upper end of different pairs lies .02 and .01 lower, and paraphrases stay above these values nearly all."""
_SLOPE = 4


class Remembering:
    """An embedder that makes the vector of a text once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._questions: dict[str, Vectors] = {}
        self._passages: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """Return the name of the vector space."""
        return self._embedder.name

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Return one unit row for each question."""
        return self._rows(texts, self._questions, self._embedder.embed_queries)

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Return one unit row for each passage."""
        return self._rows(texts, self._passages, self._embedder.embed_passages)

    @staticmethod
    def _rows(texts: list[str], known: dict[str, Vectors], make: Callable[[list[str]], Vectors]) -> Vectors:
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, make(missing), strict=True))
        return np.stack([known[text] for text in texts])


@dataclass
class Meaning:
    """Compares short texts of one language."""

    embedder: Embedder | None = None
    lang: Lang = "en"
    _known: dict[tuple[str, str], float] = field(default_factory=dict)

    def same(self, first: str, second: str) -> float:
        """Return how surely, 0 to 1, two texts say the same; from .5 on they do."""
        if plain(first) == plain(second):
            return 1.0
        key = (first, second)
        if key not in self._known:
            self._known[key] = min(0.99, max(0.5 * alike(first, second) / SAME_WORDS, self._by_vectors(first, second)))
        return self._known[key]

    def prepare(self, texts: list[str]) -> None:
        """Make the vectors of ``texts`` in one go, where there is an embedder that remembers them."""
        if self.embedder is not None and texts:
            self.embedder.embed_queries(texts)

    def _by_vectors(self, first: str, second: str) -> float:
        if self.embedder is None or not first.strip() or not second.strip():
            return 0.0
        one, other = self.embedder.embed_queries([first, second])
        return max(0.0, 0.5 + (float(one @ other) - SAME_MEANING[self.lang]) * _SLOPE)
