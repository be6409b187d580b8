"""Finds the sections that answer a question, or says that none does."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from cemagent.errors import Lang, UsageError
from cemagent.records.retrieval import Embedder, KnowledgeSection, Passage, SearchResult
from cemagent.retrieval.analysis import terms
from cemagent.retrieval.fusion import FEATURES, Matrix, Weights, confidence_inputs, load_weights
from cemagent.retrieval.index import Generation
from cemagent.retrieval.lexical import Field, coverage

_NEAREST = 400
_TERM_WORDS, _WHOLE = 2, 0.99
"""A question of so few words, all of them in one title, asks for that term: it is always answered."""
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LATIN = re.compile(r"[A-Za-z]")


def language_of(text: str) -> Lang:
    """Return ``ko`` when Hangul syllables make up at least a fifth of the letters, else ``en``.

    A Korean question often carries English names; an English one hardly ever carries Hangul.
    """
    korean, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    return "ko" if korean * 4 >= latin and korean else "en"


@dataclass(frozen=True)
class Candidates:
    """Candidate sections of one question: their numbers, features, and how much of the question is known words."""

    numbers: list[int]
    matrix: Matrix
    known: float
    outside: float = 0.0
    """Cosine of the nearest question that the knowledge does not answer; 0 without embeddings."""
    is_term: bool = False
    """Whether the question is a bare term that one title holds whole."""


class Searcher:
    """Search over one generation of the index.

    ``embedder`` is None where no embeddings can be made; ``words_only`` then says why.
    """

    def __init__(self, generation: Generation, embedder: Embedder | None, words_only: str | None = None) -> None:
        self._sections = [item.section for item in generation.sections]
        self._generation = generation
        self._embedder = embedder if generation.store is not None else None
        self._words_only = words_only
        self._partners = self._find_partners()
        self._pools: dict[Lang, list[int]] = {}
        self._fields: dict[Lang, dict[str, Field]] = {}

    @property
    def weights(self) -> Weights:
        """Return the weights of the mode this searcher works in."""
        return load_weights("full" if self._embedder else "words")

    def section(self, number: int) -> KnowledgeSection:
        """Return the section called ``number`` in :class:`Candidates`."""
        return self._sections[number]

    def _find_partners(self) -> dict[int, list[int]]:
        """Map each section to those of the other language that explain the same main concept."""
        by_concept: dict[tuple[str, Lang], list[int]] = defaultdict(list)
        for number, section in enumerate(self._sections):
            if section.concepts:
                by_concept[section.concepts[0], section.lang].append(number)
        return {
            number: by_concept.get((section.concepts[0], "en" if section.lang == "ko" else "ko"), [])
            for number, section in enumerate(self._sections)
            if section.concepts
        }

    def _pool(self, lang: Lang) -> list[int]:
        """Return the sections offered to a question in ``lang``: its own, and those without a counterpart."""
        if lang not in self._pools:
            self._pools[lang] = [
                number
                for number, section in enumerate(self._sections)
                if not section.outside and (section.lang == lang or not self._partners.get(number))
            ]
        return self._pools[lang]

    def _fields_of(self, lang: Lang) -> dict[str, Field]:
        if lang not in self._fields:
            items = [self._generation.sections[number] for number in self._pool(lang)]
            self._fields[lang] = {
                "title": Field([item.title_terms for item in items]),
                "prompts": Field([item.prompt_terms for item in items]),
                "text": Field([item.text_terms for item in items]),
            }
        return self._fields[lang]

    def candidates(self, query: str, lang: Lang) -> Candidates:
        """Return every section of the pool with its features for ``query``."""
        pool = self._pool(lang)
        fields = self._fields_of(lang)
        query_terms = list(dict.fromkeys(terms(query)))
        counts = {name: field.counts(query_terms) for name, field in fields.items()}
        matrix = np.zeros((len(pool), len(FEATURES)), dtype=np.float32)
        outside = 0.0
        if self._embedder is not None:
            matrix[:, :5], outside = self._dense(query, pool)
        for name, field in fields.items():
            matrix[:, FEATURES.index(f"words_{name}")] = np.log1p(field.scores(counts[name]))
        matrix[:, FEATURES.index("coverage")], known = coverage(counts.values())
        is_term = (
            0 < len(query_terms) <= _TERM_WORDS and float(coverage([counts["title"]])[0].max(initial=0.0)) > _WHOLE
        )
        return Candidates(pool, matrix, known, outside, is_term)

    def _dense(self, query: str, pool: list[int]) -> tuple[Matrix, float]:
        assert self._embedder is not None
        assert self._generation.store is not None
        found = self._generation.store.nearest(self._embedder.embed_queries([query])[0], _NEAREST)
        floor = min((cosine for _, _, cosine in found), default=0.0)
        cosines: dict[tuple[int, str], list[float]] = defaultdict(list)
        for number, role, cosine in found:
            cosines[number, role].append(cosine)
        rows = []
        for number in pool:
            others = self._partners.get(number) or [number]
            prompts = cosines[number, "prompt"]
            rows.append(
                [
                    max(cosines[number, "text"], default=floor),
                    max(prompts, default=floor),
                    sorted(prompts)[-2] if len(prompts) > 1 else floor,
                    max((cosine for other in others for cosine in cosines[other, "text"]), default=floor),
                    max((cosine for other in others for cosine in cosines[other, "prompt"]), default=floor),
                ]
            )
        strange = [cosine for number, _, cosine in found if self._sections[number].outside]
        return np.array(rows, dtype=np.float32), max(strange, default=floor)

    def similarities(self, question: str, texts: list[str]) -> Matrix:
        """Return the cosine of each text with ``question``; zeros where no embeddings can be made."""
        if self._embedder is None:
            return np.zeros(len(texts), dtype=np.float32)
        cosines = self._embedder.embed_passages(texts) @ self._embedder.embed_queries([question])[0]
        return np.asarray(cosines, dtype=np.float32)

    def search(self, query: str, limit: int = 5, lang: Lang | None = None) -> SearchResult:
        """Return the ``limit`` best passages for ``query``, best first.

        Raises:
            UsageError: the question is blank.
        """
        query = " ".join(query.split())
        if not query:
            raise UsageError(
                "The question is empty: write what you want to know.",
                "질문이 비어 있습니다. 궁금한 것을 적어 주십시오.",
            )
        lang = lang or language_of(query)
        found = self.candidates(query, lang)
        if not found.numbers:
            return SearchResult(query=query, lang=lang, abstained=True, passages=[], words_only=self._words_only)
        scores = self.weights.rank_scores(found.matrix)
        words = load_weights("words").rank_scores(found.matrix)
        probability = self.weights.probability(
            confidence_inputs(found.matrix, scores, words, found.known, found.outside)
        )
        order = np.argsort(-scores, kind="stable")[:limit]
        passages = [
            self._passage(found.numbers[i], probability * float(np.exp(scores[i] - scores[order[0]]))) for i in order
        ]
        abstained = probability < self.weights.threshold and not found.is_term
        return SearchResult(query=query, lang=lang, abstained=abstained, passages=passages, words_only=self._words_only)

    def _passage(self, number: int, score: float) -> Passage:
        section = self._sections[number]
        return Passage(
            source=section.source,
            section=section.id,
            title=section.title,
            concepts=section.concepts,
            lang=section.lang,
            certainty=section.certainty,
            score=round(score, 4),
            text=section.text,
        )
