"""What crosses rooms about knowledge: sections, passages, answers, and who embeds text."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from cemagent.errors import Lang

Certainty = Literal["A", "B", "C"]
"""A: from a source that was read; B: confident recall; C: reconstruction, mostly from a heading."""

RECONSTRUCTED: dict[Lang, str] = {"en": "(reconstructed)", "ko": "(재구성)"}
"""The mark of what rests on certainty C."""

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimensions), rows of unit length, so that a dot product is the cosine."""


class Embedder(Protocol):
    """Turns texts into vectors; ``name`` identifies the vector space."""

    @property
    def name(self) -> str:
        """Return the name under which vectors of this embedder may be compared."""
        ...

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Return one unit row for each question."""
        ...

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Return one unit row for each passage."""
        ...


class KnowledgeSection(BaseModel):
    """One idea of the knowledge base, or one section of a user's own file.

    ``concepts`` names what the section explains, the main concept first, two at most.
    ``prompts`` are the situations and plain questions that it answers.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    source: str
    title: str
    lang: Lang
    concepts: list[str] = []
    certainty: Certainty | None = None
    references: list[str] = []
    prompts: list[str] = []
    text: str
    outside: bool = False
    """Whether the prompts are questions that the knowledge does not answer: a search never returns it."""

    def __hash__(self) -> int:
        return hash((self.source, self.id, self.title))


class Passage(BaseModel):
    """A section found for a question; ``score`` is the probability, 0 to 1, that it answers it."""

    source: str
    section: str
    title: str
    concepts: list[str]
    lang: Lang
    certainty: Certainty | None
    score: float
    text: str


class SearchResult(BaseModel):
    """Passages, best first; ``abstained`` when nothing in the knowledge answers.

    ``words_only`` says why no embeddings took part, if none did.
    """

    schema_version: Literal["search/1"] = "search/1"
    query: str
    lang: Lang
    abstained: bool
    passages: list[Passage]
    words_only: str | None = None


class Citation(BaseModel):
    """A verbatim quote from a passage; ``marker`` is the number in the answer, such as ``[1]``."""

    marker: str
    source: str
    section: str
    title: str
    certainty: Certainty | None
    quote: str


class CitedAnswer(BaseModel):
    """An answer made of quoted sentences, with a citation for each."""

    schema_version: Literal["ask/1"] = "ask/1"
    question: str
    answer: str
    lang: Lang
    abstained: bool
    citations: list[Citation]
