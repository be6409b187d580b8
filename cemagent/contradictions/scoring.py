"""The fitted weights of this room: a logistic regression and a boosted forest, evaluated with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from cemagent.records.retrieval import Vectors

_DEPTH = 24
"""No tree is deeper; a walk that has reached its leaf stays there."""


@dataclass(frozen=True)
class Forest:
    """Trees as flat arrays: a node's column, threshold, children and value; a leaf is its own child."""

    column: npt.NDArray[np.int64]
    threshold: Vectors
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    value: Vectors
    roots: npt.NDArray[np.int64]
    scale: float
    base: float

    def score(self, table: Vectors) -> Vectors:
        """Return the log odds of each row of ``table``."""
        rows = np.arange(len(table))[:, None]
        node = np.broadcast_to(self.roots, (len(table), len(self.roots)))
        for _ in range(_DEPTH):
            goes_left = table[rows, self.column[node]] <= self.threshold[node]
            after = np.where(goes_left, self.left[node], self.right[node])
            if np.array_equal(after, node):
                break
            node = after
        return np.asarray(self.base + self.scale * self.value[node].sum(axis=1), dtype=np.float32)


@dataclass(frozen=True)
class Weights:
    """Everything that ``pairing.npz`` holds; ``least`` is the lowest confidence that is proposed."""

    roles: Vectors
    axes: Vectors
    main: npt.NDArray[np.int64]
    mean: Vectors
    spread: Vectors
    linear: Vectors
    bias: float
    forest: Forest
    units: Vectors
    slope: Vectors
    intercept: Vectors
    least: float

    @property
    def width(self) -> int:
        """Return the number of dimensions that a vector must have."""
        return len(self.roles) - 1

    def confidence(self, table: Vectors, kinds: npt.NDArray[np.int64]) -> Vectors:
        """Return the share of proposals like each row that were right on plans not seen, 0 to 1."""
        straight = (expanded(table, self.main) - self.mean) / self.spread
        linear = np.clip(straight, -6, 6) @ self.linear + self.bias
        grown = self.forest.score(table)
        score = (linear - self.units[0]) / self.units[1] + (grown - self.units[2]) / self.units[3]
        odds = self.slope[kinds] * score + self.intercept[kinds]
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float32)


def expanded(table: Vectors, main: npt.NDArray[np.int64]) -> Vectors:
    """Return ``table`` with its ``main`` columns once more for each kind; the kinds are its last columns."""
    kinds = table[:, -6:]
    return np.hstack([table, *[kinds[:, [kind]] * table[:, main] for kind in range(kinds.shape[1])]])


@cache
def weights() -> Weights:
    """Return the shipped weights."""
    with files("cemagent.contradictions").joinpath("pairing.npz").open("rb") as file, np.load(file) as loaded:
        return weights_from({name: loaded[name] for name in loaded.files})


def weights_from(arrays: dict[str, npt.NDArray[np.generic]]) -> Weights:
    """Return the weights from the arrays of the file."""

    def real(name: str) -> Vectors:
        return arrays[name].astype(np.float32)

    def whole(name: str) -> npt.NDArray[np.int64]:
        return arrays[name].astype(np.int64)

    single = real("single")
    forest = Forest(
        whole("column"),
        real("threshold"),
        whole("left"),
        whole("right"),
        real("value"),
        whole("roots"),
        float(single[0]),
        float(single[1]),
    )
    return Weights(
        real("roles"),
        real("axes"),
        whole("main"),
        real("mean"),
        real("spread"),
        real("linear"),
        float(single[2]),
        forest,
        real("units"),
        real("slope"),
        real("intercept"),
        float(single[3]),
    )
