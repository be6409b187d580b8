"""Simulated answers whose figures lavaan 0.6-14 (R 4) printed; the tests hold those figures beside ours."""

from __future__ import annotations

import numpy as np

from cemagent.experience.cfa_model import Measurement
from tests.experience.simulated import answers

ITEMS = tuple(f"i{k}" for k in range(1, 10))
THREE = Measurement({"f1": ITEMS[:3], "f2": ITEMS[3:6], "f3": ITEMS[6:]})
RELATED = Measurement(THREE.factors, (("i1", "i4"),))
LOADINGS = np.array([0.8, 0.7, 0.6, 0.75, 0.65, 0.55, 0.85, 0.7, 0.5])
SHIFT = np.array([0.3, 0.3, 0.3, 0, 0, 0, 0.2, 0.2, 0.7])


def segments() -> tuple[np.ndarray, np.ndarray]:
    """Return 400 and 350 answers on five points; in the second group item 9 is easier than its factor says."""
    return answers(11, 400, LOADINGS, 3), answers(12, 350, LOADINGS, 3, shift=SHIFT)


def everyone() -> tuple[np.ndarray, list[str]]:
    """Return all answers and the label of each row."""
    first, second = segments()
    return np.vstack([first, second]), ["a"] * len(first) + ["b"] * len(second)
