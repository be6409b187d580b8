"""The learned weights of the offline grader, as ``benchmarks/fit_review.py`` stored them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

PATH = Path(__file__).parent / "learned.json"


@dataclass(frozen=True)
class Weights:
    """Weights of one mode: ``full`` (meaning and words) or ``words``.

    ``relevance`` belongs to ``PAIR_FEATURES``; ``levels`` has a row for each of "at least 1",
    "at least 2", "at least 3" over ``COLUMNS``; both have the intercept last. ``offsets`` adds
    to each row for one criterion; ``cuts`` turns the expected level into a level.
    """

    relevance: Array
    levels: Array
    offsets: dict[str, list[float]]
    cuts: tuple[float, float, float]

    def relevance_of(self, features: Array) -> Array:
        """Return the probability, 0 to 1, that each (unit, part) is stated; shape (units, parts)."""
        return _sigmoid(features @ self.relevance[:-1] + self.relevance[-1])

    def at_least(self, row: Array, ref: str) -> Array:
        """Return the probabilities that a criterion has at least level 1, 2, 3; they never rise."""
        offsets = np.array(self.offsets.get(ref, (0.0, 0.0, 0.0)), dtype=np.float32)
        found = _sigmoid(self.levels[:, :-1] @ row + self.levels[:, -1] + offsets)
        return np.minimum.accumulate(found)

    def level(self, at_least: Array) -> int:
        """Return the level for these probabilities: where the expected level falls among the cuts."""
        return int(np.digitize(float(at_least.sum()), self.cuts))

    def score(self, at_least: Array) -> float:
        """Return the expected level stretched so that the cuts stand at 0.5, 1.5 and 2.5: rounded it is the level."""
        places, levels = (0.0, *self.cuts, 3.0), (0.0, 0.5, 1.5, 2.5, 3.0)
        return round(float(np.interp(float(at_least.sum()), places, levels)), 3)


def _sigmoid(values: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -30, 30))), dtype=np.float32)


@cache
def load_weights(mode: str) -> Weights:
    """Return the shipped weights of ``mode``."""
    raw = json.loads(PATH.read_text(encoding="utf-8"))[mode]
    return Weights(
        relevance=np.array(raw["relevance"], dtype=np.float32),
        levels=np.array(raw["levels"], dtype=np.float32),
        offsets=raw["offsets"],
        cuts=tuple(raw["cuts"]),
    )
