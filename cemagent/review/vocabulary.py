"""What a passage says in words for each part of each criterion: cue phrases and vocabulary."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from cemagent.playbook import Criterion, Part
from cemagent.retrieval.analysis import terms_of_many

Array = npt.NDArray[np.float32]

_WINDOW = 5
"""The terms of a cue phrase must stand within this many terms of each other."""


class CueIndex:
    """Cue phrases as sets of terms that stand close together; a phrase of few parts weighs more."""

    def __init__(self, parts: list[Part]) -> None:
        phrases = [(number, phrase) for number, part in enumerate(parts) for phrase in part.cues.ko + part.cues.en]
        owners: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for (number, _), found in zip(phrases, terms_of_many([phrase for _, phrase in phrases]), strict=True):
            if found:
                owners[tuple(dict.fromkeys(found))].add(number)
        self._count = len(parts)
        self._by_first: dict[str, list[tuple[tuple[str, ...], list[int], float]]] = defaultdict(list)
        for terms, numbers in owners.items():
            weight = (1.0 if len(terms) > 1 else 0.6) / len(numbers) ** 0.5
            self._by_first[terms[0]].append((terms, sorted(numbers), weight))

    def hits(self, documents: list[list[str]]) -> Array:
        """Return the saturated weight, 0 to 1, of the distinct cues in each (document, part)."""
        result = np.zeros((len(documents), self._count), dtype=np.float32)
        for row, terms in enumerate(documents):
            seen: set[tuple[str, ...]] = set()
            for place, term in enumerate(terms):
                for phrase, numbers, weight in self._by_first.get(term, ()):
                    window = terms[max(0, place - _WINDOW) : place + _WINDOW + 1]
                    if phrase not in seen and all(other in window for other in phrase[1:]):
                        seen.add(phrase)
                        result[row, numbers] += weight
        return np.asarray(1.0 - np.exp(-result), dtype=np.float32)


class Profiles:
    """The vocabulary of each part: tf-idf over all its sentences, compared by cosine."""

    def __init__(self, criteria: list[Criterion], owners: list[int], parts: list[Part]) -> None:
        texts = []
        for owner, part in zip(owners, parts, strict=True):
            criterion = criteria[owner]
            pieces = [*part.cues.ko, *part.cues.en, *part.examples.ko, *part.examples.en, part.title.ko, part.title.en]
            pieces += [criterion.title.ko, criterion.title.en, criterion.look_for.ko, criterion.look_for.en]
            texts.append("\n".join(pieces))
        counts = [Counter(terms) for terms in terms_of_many(texts)]
        frequency = Counter(term for count in counts for term in count)
        self._numbers = {term: number for number, term in enumerate(frequency)}
        self._idf = np.log((1 + len(counts)) / (0.5 + np.array(list(frequency.values()), dtype=np.float32)))
        self._matrix = _unit_rows(np.stack([self._vector(count) for count in counts]))

    def _vector(self, counts: Mapping[str, int]) -> Array:
        row = np.zeros(len(self._numbers), dtype=np.float32)
        for term, count in counts.items():
            number = self._numbers.get(term)
            if number is not None:
                row[number] = (1 + np.log(count)) * self._idf[number]
        return row

    def similarity(self, documents: list[list[str]]) -> Array:
        """Return the cosine of each (document, part)."""
        rows = _unit_rows(np.stack([self._vector(Counter(terms)) for terms in documents]))
        return np.asarray(rows @ self._matrix.T, dtype=np.float32)


def _unit_rows(rows: Array) -> Array:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
