"""Survey files on the scale cem-ex15, made by seeded code, for the tests of the command and of what surrounds it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cemagent.experience.scale_files import scale_named
from tests.experience.simulated import answers, normals

EX15 = scale_named("cem-ex15")
ITEMS = [item.id for item in EX15.items]
SEVEN_POINTS = (-1.8, -1.1, -0.4, 0.4, 1.1, 1.8)
SENSE_FIRST = (0.7, 0.1, 0.1, 0.05, 0.05)


def ex15_answers(n: int, seed: int = 11) -> np.ndarray:
    """Return (n, 15) answers from 1 to 7 as people give them: reversed items are low where the experience is good."""
    given = answers(seed, n, np.full(15, 0.8), 5, 0.4, SEVEN_POINTS).astype(int)
    turned = [place for place, item in enumerate(EX15.items) if item.reverse]
    given[:, turned] = 8 - given[:, turned]
    return given


def recommend(given: np.ndarray, seed: int = 12) -> np.ndarray:
    """Return (n,) answers from 0 to 10 that follow the five module means, SENSE most, and chance."""
    turned = given.copy()
    for place, item in enumerate(EX15.items):
        if item.reverse:
            turned[:, place] = 8 - turned[:, place]
    means = turned.reshape(len(given), 5, 3).mean(axis=2) - 4
    liking = means @ np.asarray(SENSE_FIRST) + 0.5 * normals(seed, len(given), 1)[:, 0]
    return np.clip(np.round(6 + 2 * liking), 0, 10).astype(int)


def table(n: int, seed: int = 11, *, store: bool = False) -> tuple[list[str], list[list[object]]]:
    """Return headers and rows: the items, the recommendation, and with ``store`` which of two it was."""
    given = ex15_answers(n, seed)
    rows = [[*row, nps] for row, nps in zip(given.tolist(), recommend(given, seed + 1).tolist(), strict=True)]
    if store:
        return [*ITEMS, "NPS", "store"], [[*row, "AB"[i % 2]] for i, row in enumerate(rows)]
    return [*ITEMS, "NPS"], rows


def write_csv(path: Path, headers: Sequence[object], rows: Sequence[Sequence[object]], delimiter: str = ",") -> Path:
    """Write a CSV file and return it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([headers, *rows])
    return path


def ex15_file(folder: Path, n: int = 240, name: str = "answers.csv", seed: int = 11, *, store: bool = False) -> Path:
    """Write a whole survey into ``folder`` and return the file."""
    return write_csv(folder / name, *table(n, seed, store=store))
