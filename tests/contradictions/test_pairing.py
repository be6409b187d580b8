"""Pairing by fitted weights: they fit the code, foreign vectors are left alone, plain arithmetic agrees."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cemagent.contradictions.amounts import amounts_in
from cemagent.contradictions.explaining import AXES
from cemagent.contradictions.finder import prepare, proposed
from cemagent.contradictions.pair_features import KINDS
from cemagent.contradictions.pairing import fits, learned_pairs, read_pairs
from cemagent.contradictions.reading import Reading
from cemagent.contradictions.scoring import Forest, expanded, weights
from cemagent.contradictions.traits import traits_of
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.retrieval.analysis import terms_of_many
from cemagent.review.passages import units_of

TEXT = (
    "# Plan\n\n## Phone\n\nA booking can be changed by telephone without any charge, up to the day before.\n\n"
    "## Web\n\nBookings are changed on the website only, for a fee of £20 and five working days.\n\n"
    "## Dates\n\nThe campaign starts on 3 March 2026. Staff are trained by 30 June 2026.\n\n## Other\n\nWe meet on Mondays.\n"
)


def _reading(tmp_path: Path, width: int) -> Reading:
    path = tmp_path / "plan.md"
    path.write_text(TEXT, encoding="utf-8")
    document = load(path, default_readers())
    units = units_of(document)
    rows = np.random.default_rng(0).normal(size=(len(units), width)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return prepare(document, units, terms_of_many([unit.text for unit in units]), rows, "en").reading


def test_weights_fit_the_features(tmp_path: Path) -> None:
    reading, model = _reading(tmp_path, weights().width), weights()
    assert model.width == 384
    assert model.roles.shape[1] == 2 * len(KINDS)
    assert model.axes.shape[1] == 2 * len(AXES) + 2
    rows, _ = read_pairs(reading, traits_of(reading), reading.vectors, model)
    assert len(rows.kinds) > 0
    assert expanded(rows.table, model.main).shape[1] == len(model.linear) == len(model.mean)
    assert model.forest.column.max() < rows.table.shape[1]
    confidence = model.confidence(rows.table, rows.kinds)
    assert ((confidence >= 0) & (confidence <= 1)).all()


def test_pairs_are_the_same_every_time(tmp_path: Path) -> None:
    reading = _reading(tmp_path, weights().width)
    first = learned_pairs(reading)
    assert first
    assert first == learned_pairs(reading)
    assert all(row.why.count("“") >= 2 and "\n" not in row.why for row in first)
    assert all(row.a != row.b for row in first)


def test_one_proposal_a_kind_and_none_shares_a_passage(tmp_path: Path) -> None:
    found = proposed(_reading(tmp_path, weights().width))
    assert len({row.kind for row in found}) == len(found)
    places = [at for row in found for at in (row.a, row.b)]
    assert len(set(places)) == len(places)


def test_vectors_of_another_width_are_left_alone(tmp_path: Path) -> None:
    reading = _reading(tmp_path, 16)
    assert not fits(reading.vectors)
    assert learned_pairs(reading) == []


def test_forest_walks_to_its_leaves() -> None:
    forest = Forest(
        column=np.array([1, 0, 0]),
        threshold=np.array([0.5, 0, 0], dtype=np.float32),
        left=np.array([1, 1, 2]),
        right=np.array([2, 1, 2]),
        value=np.array([0, -1, 3], dtype=np.float32),
        roots=np.array([0]),
        scale=2.0,
        base=0.25,
    )
    table = np.array([[9.0, 0.5], [9.0, 0.6]], dtype=np.float32)
    assert forest.score(table).tolist() == [-1.75, 6.25]


def test_amounts_of_both_languages() -> None:
    assert amounts_in("4억 8천만 원이며 3영업일")["money"] == {480_000_000.0}
    assert amounts_in("4억 8천만 원이며 3영업일")["time"] == {3 * 1440.0}
    assert amounts_in("£6.4m over three years")["money"] == {6_400_000.0}
    assert amounts_in("£6.4m over three years")["year"] == {3.0}
    assert amounts_in("1만 2천 원")["money"] == {12_000.0}
    assert amounts_in("on 3 March 2026") == {}
