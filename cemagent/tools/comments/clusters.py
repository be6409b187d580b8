"""Groups of statements: spherical k-means with as many groups as two halves of the statements agree on.

The number of groups is the largest for which centres found on one random half and on the other sort the statements
alike: mean adjusted Rand index (Hubert and Arabie 1985) of 0.5 or more over six splits, after the stability criterion
of Lange et al. (2004). Silhouettes are not used: on short texts they always prefer two groups. The same rows give the
same groups, as starts are seeded. Dhillon and Modha (2001) for k-means on unit rows, Arthur and Vassilvitskii (2007)
for its starts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST, MOST = 2, 14
LEAST_PER_GROUP = 8
"""Statements a group must have on average: more groups than n / 8 are not tried."""
STABLE = 0.5
"""Halves that agree on nothing have an index of 0, and on everything 1; at one half, groups recur rather than not."""
_STARTS, _ROUNDS, _SPLITS, _SPLIT_STARTS = 4, 40, 6, 2
_DIMENSIONS = 15


@dataclass(frozen=True)
class Groups:
    """``labels`` (n,) from 0, unit ``centres`` (k, d), ``likeness`` (n,) to the own centre, and the ``stability``."""

    labels: Ints
    centres: Floats
    likeness: Floats
    stability: float

    @property
    def count(self) -> int:
        """Return the number of groups."""
        return len(self.centres)


def unit(rows: Floats) -> Floats:
    """Return ``rows`` with length 1; a row of zeros stays."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-12))


def _starts(rows: Floats, k: int, random: np.random.Generator) -> Floats:
    centres = rows[[int(random.integers(len(rows)))]]
    for _ in range(1, k):
        far = np.clip(1 - (rows @ centres.T).max(axis=1), 0, None) ** 2
        total = far.sum()
        chosen = int(random.choice(len(rows), p=far / total)) if total > 0 else int(random.integers(len(rows)))
        centres = np.vstack([centres, rows[chosen]])
    return centres


def _grouped(rows: Floats, k: int, random: np.random.Generator) -> tuple[Ints, Floats]:
    centres = _starts(rows, k, random)
    labels = np.full(len(rows), -1)
    for _ in range(_ROUNDS):
        near = (rows @ centres.T).argmax(axis=1)
        if np.array_equal(near, labels):
            break
        labels = near
        for group in range(k):
            members = rows[labels == group]
            if len(members):
                centres[group] = unit(members.sum(axis=0))
    return labels.astype(np.int64), centres


def _best_of(rows: Floats, k: int, starts: int, random: np.random.Generator) -> tuple[Ints, Floats]:
    tried = [_grouped(rows, k, random) for _ in range(starts)]
    return max(tried, key=lambda pair: float((rows * pair[1][pair[0]]).sum()))


def adjusted_rand(first: Ints, second: Ints) -> float:
    """Return how alike two sortings (n,) of the same statements are: 1 the same, 0 as by chance."""
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1) / 2).sum())

    rows, columns = pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = rows * columns / max(pairs(np.array([table.sum()])), 1.0)
    highest = (rows + columns) / 2
    return 1.0 if highest == expected else (pairs(table) - expected) / (highest - expected)


def _stability(rows: Floats, k: int, seed: int) -> float:
    found = []
    for split in range(_SPLITS):
        random = np.random.default_rng([seed, k, split])
        order = random.permutation(len(rows))
        halves = order[: len(rows) // 2], order[len(rows) // 2 :]
        one, other = (_best_of(rows[half], k, _SPLIT_STARTS, random)[1] for half in halves)
        found.append(adjusted_rand((rows @ one.T).argmax(axis=1), (rows @ other.T).argmax(axis=1)))
    return float(np.mean(found))


def groups_of(rows: Floats, seed: int = 0) -> Groups:
    """Return the groups of unit ``rows`` (n, d), n at least 16; where no number of groups is stable, the most stable."""
    most = max(FEWEST, min(MOST, len(rows) // LEAST_PER_GROUP))
    found = {k: _stability(rows, k, seed) for k in range(FEWEST, most + 1)}
    stable = [k for k, value in found.items() if value >= STABLE]
    k = max(stable) if stable else max(found, key=lambda count: found[count])
    labels, centres = _best_of(rows, k, _STARTS, np.random.default_rng([seed, k]))
    return Groups(labels, centres, (rows * centres[labels]).sum(axis=1), found[k])


def reduced(rows: Floats) -> Floats:
    """Return unit rows (n, at most 15) of the principal components of ``rows`` (n, d): short texts are noisy."""
    moved = rows - rows.mean(axis=0)
    _, vectors = np.linalg.eigh(moved.T @ moved)
    return unit(moved @ vectors[:, ::-1][:, :_DIMENSIONS])


def word_rows(terms: Sequence[Collection[str]], dimensions: int = 40, most_terms: int = 500) -> Floats:
    """Return rows (n, at most ``dimensions``) of latent semantic analysis (Deerwester et al. 1990) of ``terms``.

    Weights are log(1 + n / df) for each term that two or more texts have; a text without such a term is a row of zeros.
    """
    frequency: dict[str, int] = {}
    for words in terms:
        for word in set(words):
            frequency[word] = frequency.get(word, 0) + 1
    kept = sorted((word for word, count in frequency.items() if count > 1), key=lambda word: (-frequency[word], word))
    place = {word: at for at, word in enumerate(kept[:most_terms])}
    table = np.zeros((len(terms), max(len(place), 1)))
    for row, words in enumerate(terms):
        for word in place.keys() & set(words):
            table[row, place[word]] = np.log1p(len(terms) / frequency[word])
    table = unit(table)
    _, vectors = np.linalg.eigh(table.T @ table)
    return np.asarray(table @ vectors[:, ::-1][:, :dimensions])
