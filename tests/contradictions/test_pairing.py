"""Pairing by role: the shipped weights fit the code, and foreign vectors are left alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cemagent.contradictions import pairing
from cemagent.contradictions.reading import Reading
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.records.review import ContradictionKind
from cemagent.retrieval.analysis import terms_of_many
from cemagent.review.passages import units_of

TEXT = (
    "# Plan\n\n## Phone\n\nA booking can be changed by telephone without any charge.\n\n"
    "## Web\n\nBookings are changed on the website only, for a fee of £20.\n\n## Other\n\nWe meet on Mondays.\n"
)


def _reading(tmp_path: Path, width: int) -> Reading:
    path = tmp_path / "plan.md"
    path.write_text(TEXT, encoding="utf-8")
    document = load(path, default_readers())
    units = units_of(document)
    rows = np.eye(len(units), width, dtype=np.float32)
    return Reading(document, units, terms_of_many([unit.text for unit in units]), rows, "en")


def test_weights_fit_the_features(tmp_path: Path) -> None:
    reading = _reading(tmp_path, 384)
    weights = pairing._weights()
    assert weights["roles"].shape == (385, 2 * len(pairing.KINDS))
    scores = np.zeros((len(reading.units), 2 * len(pairing.KINDS)), dtype=np.float32)
    rows = list(pairing.features(reading, scores))
    assert rows
    assert {len(row) + 2 for *_, row in rows} == {len(weights["pair"])}


def test_undated_passages_have_no_order(tmp_path: Path) -> None:
    reading = _reading(tmp_path, 384)
    scores = np.zeros((len(reading.units), 2 * len(pairing.KINDS)), dtype=np.float32)
    kinds = {pairing.KINDS[kind] for kind, *_ in pairing.features(reading, scores)}
    assert ContradictionKind.TIME_ORDER not in kinds


def test_vectors_of_another_width_are_left_alone(tmp_path: Path) -> None:
    assert list(pairing.paired_by_role(_reading(tmp_path, 16))) == []
