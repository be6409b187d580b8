"""Pairs passages that exclude each other, as the weights fitted to planted contradictions judge them.

The weights belong to vectors of multilingual-e5-small, so vectors of any other width are left alone.
"""

from __future__ import annotations

import numpy as np

from cemagent.contradictions.explaining import AXES, why
from cemagent.contradictions.likeness import likeness_of
from cemagent.contradictions.pair_features import KINDS, Places, Rows, rows_of
from cemagent.contradictions.reading import Reading
from cemagent.contradictions.scoring import Weights, weights
from cemagent.contradictions.traits import Traits, traits_of
from cemagent.contradictions.unit import Candidate
from cemagent.records.retrieval import Vectors
from cemagent.records.review import ContradictionKind

_SEVERITY = {ContradictionKind.TIME_ORDER: 2, ContradictionKind.FORBIDDEN_CODE: 2}
"""Two for timing and conduct; three for every other kind, which breaks what was promised."""

_PER_KIND = 12


def fits(vectors: Vectors | None) -> bool:
    """Return whether the fitted weights can read ``vectors``."""
    return vectors is not None and vectors.shape[1] == weights().width


def learned_pairs(reading: Reading) -> list[Candidate]:
    """Return the candidate pairs, the surest first; none without vectors of the fitted width."""
    vectors = reading.vectors
    if vectors is None or not fits(vectors):
        return []
    model = weights()
    traits = traits_of(reading)
    rows, axes = read_pairs(reading, traits, vectors, model)
    if not len(rows.kinds):
        return []
    confidence = model.confidence(rows.table, rows.kinds)
    order = surest(confidence, rows.kinds)
    return [
        Candidate(
            kind := KINDS[int(rows.kinds[at])],
            _SEVERITY.get(kind, 3),
            int(rows.a[at]),
            int(rows.b[at]),
            float(confidence[at]),
            why(reading, traits, kind, int(rows.a[at]), int(rows.b[at]), _axis(axes, int(rows.a[at]), int(rows.b[at]))),
        )
        for at in order
    ]


def surest(confidence: Vectors, kinds: Places) -> list[int]:
    """Return the surest rows of each kind, a dozen at most, the surest of all first."""
    order = np.argsort(-confidence, kind="stable")
    chosen = [at for kind in range(len(KINDS)) for at in order[kinds[order] == kind][:_PER_KIND].tolist()]
    return sorted(chosen, key=lambda at: (-float(confidence[at]), at))


def read_pairs(reading: Reading, traits: Traits, vectors: Vectors, model: Weights) -> tuple[Rows, Vectors]:
    """Return the rows of ``reading`` and how much each unit stands at each pole of each opposition."""
    roles = np.asarray(vectors @ model.roles[:-1] + model.roles[-1], dtype=np.float32)
    axes = np.asarray(vectors @ model.axes[:-1] + model.axes[-1], dtype=np.float32)
    return rows_of(reading, traits, likeness_of(reading, vectors), roles, axes), axes


def _axis(axes: Vectors, a: int, b: int) -> str | None:
    """Return the opposition that the two units stand on most plainly, ``None`` when on none."""
    scaled = (axes - axes.mean(axis=0)) / (axes.std(axis=0) + 1e-6)
    both = np.minimum(scaled[a, : len(AXES)], scaled[b, len(AXES) : 2 * len(AXES)])
    best = int(both.argmax())
    return AXES[best] if both[best] >= 1.0 else None
