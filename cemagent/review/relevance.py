"""How strongly each unit of a plan speaks for each part of each criterion, 0 to 1.

Meaning (:mod:`cemagent.review.meaning`) and words (:mod:`cemagent.review.vocabulary`) of the
unit, of its headings and of its neighbours are joined by a logistic model whose weights are
learned on the quotes of labelled plans, with one set of weights for all criteria.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cemagent.playbook import Criterion
from cemagent.records.retrieval import Embedder, Vectors
from cemagent.retrieval.analysis import terms_of_many
from cemagent.review.cues import CUE_NAMES, Cues
from cemagent.review.meaning import Meaning
from cemagent.review.passages import Unit
from cemagent.review.vocabulary import CueIndex, Profiles

Array = npt.NDArray[np.float32]

_UNIT_CUES = ("digit", "absent", "hedge", "slogan", "named_owner", "concrete_source", "link")
PAIR_FEATURES = (
    "meaning",
    "refuted",
    "cues",
    "context_cues",
    "profile",
    "context_profile",
    "near_meaning",
    "near_cues",
    "near_profile",
    "other_meaning",
    "other_profile",
    "cues_and_profile",
    "length",
    *_UNIT_CUES,
    "table",
)
"""Features of a (unit, part) pair, in order."""
MEANING_FEATURES = ("meaning", "refuted", "near_meaning", "other_meaning")
_TOKENS_FULL = 4200
"""Roughly so many tokens of a plan are embedded whatever it says: about seven pages."""
_TOKENS_REST = 0.3
"""Of what is longer, this share is embedded: the units whose words speak most for any part."""


@dataclass(frozen=True)
class Reading:
    """A document as the grader sees it; ``vectors`` is None without an embedder.

    A unit that was not embedded has a row of zeros in ``vectors``.
    """

    units: list[Unit]
    terms: list[list[str]]
    cues: list[Cues]
    vectors: Vectors | None
    features: Array
    """Shape (units, parts, len(PAIR_FEATURES))."""
    refuted: Array
    """Shape (units, criteria): likeness to what the criterion is mistaken for."""


def class_names(criteria: list[Criterion]) -> dict[str, list[str]]:
    """Return the classes of meaning with their examples: every part, and ``not:`` every criterion."""
    classes = {
        f"{criterion.ref}:{part.id}": part.examples.ko + part.examples.en
        for criterion in criteria
        for part in criterion.parts
    }
    for criterion in criteria:
        classes[f"not:{criterion.ref}"] = criterion.failure_examples.ko + criterion.failure_examples.en
    return classes


class PartModel:
    """The parts of all criteria, ready to be compared with units."""

    def __init__(self, criteria: list[Criterion], embedder: Embedder | None) -> None:
        self.criteria = criteria
        self.owners = np.array([number for number, criterion in enumerate(criteria) for _ in criterion.parts])
        self.parts = [part for criterion in criteria for part in criterion.parts]
        self._embedder = embedder
        self._cues = CueIndex(self.parts)
        self._profiles = Profiles(criteria, self.owners.tolist(), self.parts)
        self.meaning = Meaning.for_classes(embedder, class_names(criteria)) if embedder is not None else None

    def read(self, units: list[Unit], cues: list[Cues], vectors: Vectors | None = None) -> Reading:
        """Return the reading of ``units``; ``vectors`` may be given to avoid embedding them again."""
        terms = terms_of_many([unit.text for unit in units])
        words = self._words(units, terms)
        if vectors is None and self._embedder is not None and units:
            vectors = self._embed(units, words)
        features: Array = np.zeros((len(units), len(self.parts), len(PAIR_FEATURES)), dtype=np.float32)
        refuted: Array = np.zeros((len(units), len(self.criteria)), dtype=np.float32)
        if not units:
            return Reading(units, terms, cues, vectors, features, refuted)
        meaning = np.zeros((len(units), len(self.parts)), dtype=np.float32)
        if vectors is not None and self.meaning is not None:
            scores = self.meaning.scores(vectors)
            embedded = vectors.any(axis=1)
            scores[~embedded] = scores[embedded].mean(axis=0)
            meaning, refuted = scores[:, : len(self.parts)], scores[:, len(self.parts) :]
        self._fill(features, units, cues, words, meaning, refuted)
        return Reading(units, terms, cues, vectors, features, refuted)

    def _words(self, units: list[Unit], terms: list[list[str]]) -> dict[str, Array]:
        if not units:
            return {}
        contexts = {context: number for number, context in enumerate(dict.fromkeys(unit.context for unit in units))}
        context_terms = terms_of_many(list(contexts))
        places = [contexts[unit.context] for unit in units]
        return {
            "cues": self._cues.hits(terms),
            "context_cues": self._cues.hits(context_terms)[places],
            "profile": self._profiles.similarity(terms),
            "context_profile": self._profiles.similarity(context_terms)[places],
        }

    def _embed(self, units: list[Unit], words: dict[str, Array]) -> Vectors:
        """Embed the units, those whose words speak most first, within the budget of tokens."""
        assert self._embedder is not None
        sizes = np.array([_tokens(unit.text) for unit in units], dtype=np.float32)
        budget = _TOKENS_FULL + _TOKENS_REST * max(0.0, float(sizes.sum()) - _TOKENS_FULL)
        order = np.argsort(-(words["profile"] + 0.3 * words["cues"]).max(axis=1), kind="stable")
        chosen = np.sort(order[np.cumsum(sizes[order]) <= max(budget, float(sizes[order[0]]))])
        found = self._embedder.embed_queries([units[number].text for number in chosen])
        vectors = np.zeros((len(units), found.shape[1]), dtype=np.float32)
        vectors[chosen] = found
        return vectors

    def _fill(
        self,
        features: Array,
        units: list[Unit],
        cues: list[Cues],
        words: dict[str, Array],
        meaning: Array,
        refuted: Array,
    ) -> None:
        near = _neighbours(units)
        columns: dict[str, Array] = {**words, "meaning": meaning, "refuted": refuted[:, self.owners]}
        for name, source in (
            ("near_meaning", meaning),
            ("near_cues", words["cues"]),
            ("near_profile", words["profile"]),
        ):
            columns[name] = _max_over(source, near)
        columns["other_meaning"] = self._best_other(meaning)
        columns["other_profile"] = self._best_other(words["profile"])
        columns["cues_and_profile"] = words["cues"] * words["profile"]
        table = np.array([cue.vector() for cue in cues], dtype=np.float32)
        for name in _UNIT_CUES:
            columns[name] = table[:, CUE_NAMES.index(name)][:, None]
        columns["length"] = np.array([[np.log(len(unit.text) + 1.0) / 6] for unit in units], dtype=np.float32)
        columns["table"] = np.array([[float(unit.table is not None)] for unit in units], dtype=np.float32)
        for number, name in enumerate(PAIR_FEATURES):
            features[:, :, number] = columns[name]

    def _best_other(self, scores: Array) -> Array:
        """Return for each (unit, part) the best score that the unit has for another criterion."""
        best = np.stack([scores[:, self.owners == owner].max(axis=1) for owner in range(len(self.criteria))], axis=1)
        order = np.argsort(-best, axis=1)
        first = np.take_along_axis(best, order[:, :1], axis=1)
        second = np.take_along_axis(best, order[:, 1:2], axis=1) if best.shape[1] > 1 else first
        other = np.where(order[:, :1] == np.arange(best.shape[1]), second, first)
        return np.asarray(other[:, self.owners], dtype=np.float32)


def _tokens(text: str) -> float:
    """Estimate the model's tokens: about 1.5 Hangul syllables or 4 other characters each."""
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in text)
    return 5 + hangul / 1.5 + (len(text) - hangul) / 4


def _neighbours(units: list[Unit]) -> list[list[int]]:
    """Return for each unit the two before and the two after it in the same section."""
    return [
        [
            other
            for other in range(max(0, number - 2), min(len(units), number + 3))
            if other != number and units[other].section == units[number].section
        ]
        for number in range(len(units))
    ]


def _max_over(scores: Array, groups: list[list[int]]) -> Array:
    result = np.zeros_like(scores)
    for number, group in enumerate(groups):
        if group:
            result[number] = scores[group].max(axis=0)
    return result
