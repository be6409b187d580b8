"""Can these answers be analysed at all? Reasons instead of numbers, before any estimator runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cemagent.experience import structure_notes as say
from cemagent.experience.cfa_model import Floats
from cemagent.experience.cfa_moments import complete_rows
from cemagent.experience.notes import Note

RANK_TOLERANCE = 1e-9
ADVISED_N = 100


def obstacles(data: Floats, names: Sequence[str], needed: int | None = None) -> list[Note]:
    """Return why the answers (n, items; NaN = missing) cannot be analysed; empty when they can.

    ``needed`` is the least number of complete rows, one more than the items when not given.
    """
    kept = complete_rows(data)
    required = needed or len(names) + 1
    if len(kept) < required:
        return [say.too_few(len(kept), len(names), required)]
    constant = [name for name, spread in zip(names, np.ptp(kept, axis=0), strict=True) if spread == 0]
    if constant:
        return [say.constant_item(name) for name in constant]
    involved = collinear_items(kept, names)
    return [say.collinear(involved)] if involved else []


def collinear_items(kept: Floats, names: Sequence[str]) -> list[str]:
    """Return the items of exact linear dependencies among complete rows that are not constant."""
    if len(names) < 2:
        return []
    correlation = np.corrcoef(kept, rowvar=False)
    values, vectors = np.linalg.eigh(correlation)
    null = vectors[:, values < RANK_TOLERANCE]
    return [name for name, weight in zip(names, np.abs(null).max(axis=1, initial=0.0), strict=True) if weight > 1e-4]
