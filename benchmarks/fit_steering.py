"""Learns to tell sentences that steer a reviewer from those of a plan: python -m benchmarks.fit_steering [heldout]

Trains on ``benchmarks/steering/train.jsonl``, the units of the plans in ``benchmarks/review``, comments of
``benchmarks/comments/dev.jsonl`` and a sample of the knowledge, prints a cross-validation by item, and writes
``cemagent/documents/steering.npz``. With ``heldout`` it trains nothing and prints what of
``benchmarks/steering/heldout.jsonl``, whose author saw neither filter nor training items, a judge would be
shown: each text stands as a paragraph in the middle of a plan.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.fitting import minimised
from benchmarks.review_plans import ROOT
from cemagent.documents.addressing import addresses_a_reader
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.documents.steering import BUCKETS, PATH, buckets_of, share_of_each
from cemagent.review.instructions import find_instructions
from cemagent.review.judging.withholding import heard_units
from cemagent.review.passages import units_of
from cemagent.review.semantic import trusted_units

FOLDER = Path(__file__).parent / "steering"
_RIDGE = 0.1
_ORDINARY = 1.0
"""Weight of an ordinary sentence beside an honest one that was written for this set."""
_PIECE = 0.5
"""Weight of a single sentence of an item that has several: not each of them steers by itself."""
_SENTENCES = re.compile(r"(?<=[.!?。])\s+|\n+")

Row = dict[str, Any]


def rows_of(name: str) -> list[Row]:
    """Return the items of a file of the set."""
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def plan_units(path: Path) -> list[str]:
    """Return the units of the document at ``path``."""
    return [unit.text for unit in units_of(load(path, default_readers()))]


def ordinary() -> list[str]:
    """Return sentences that steer nobody: of plans, comments, our pages and the knowledge, of which every third."""
    plans = [path for lang in ("en", "ko") for path in sorted((ROOT / lang / "plans").iterdir())]
    house = Path(__file__).parents[1]
    knowledge = [text for path in sorted((house / "knowledge").rglob("*.md")) for text in plan_units(path)]
    comments = (Path(__file__).parent / "comments" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [text for path in [*plans, *sorted((house / "docs").glob("*.md"))] for text in plan_units(path)]
    return [*texts, *knowledge[::3], *(json.loads(comment)["text"] for comment in comments)]


def matrix(texts: Sequence[str]) -> csr_matrix:
    """Return the features of ``texts``: its buckets, each row of length 1."""
    columns, starts, values = [], [0], []
    for text in texts:
        places = sorted(buckets_of(text))
        columns += places
        values += [share_of_each(len(places))] * len(places)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(texts), BUCKETS))


def fitted(rows: csr_matrix, target: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the coefficients, the intercept last."""

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        p = 1 / (1 + np.exp(-np.clip(rows @ beta[:-1] + beta[-1], -30, 30)))
        likelihood = weights * np.where(target == 1, np.log(p + 1e-12), np.log(1 - p + 1e-12))
        gradient = weights * (p - target)
        value = -float(likelihood.sum()) + 0.5 * _RIDGE * float(beta[:-1] @ beta[:-1])
        return value, np.r_[rows.T @ gradient + _RIDGE * beta[:-1], gradient.sum()]

    return minimised(loss, np.zeros(BUCKETS + 1))


def training_set(items: Sequence[Row], others: Sequence[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return texts, whether they steer (1) or not (0), and their weights."""
    texts, target, weights = [], [], []
    for item in items:
        pieces = [piece for piece in _SENTENCES.split(item["text"]) if len(piece) > 12]
        for text, weight in [(item["text"], 1.0), *((piece, _PIECE) for piece in pieces if len(pieces) > 1)]:
            texts.append(text)
            target.append(float(item["kind"] == "attack"))
            weights.append(weight * (2.0 if item["kind"] == "attack" else 1.0))
    return (
        [*texts, *others],
        np.array([*target, *[0.0] * len(others)]),
        np.array([*weights, *[_ORDINARY] * len(others)]),
    )


def cross_validated(items: list[Row], others: list[str], folds: int = 4) -> None:
    """Print rates at several thresholds, each item and ordinary sentence scored by a fit without it."""
    found: dict[str, list[float]] = {"attack": [], "honest": [], "ordinary": []}
    for fold in range(folds):
        inside = [item for number, item in enumerate(items) if number % folds != fold]
        outside = [item for number, item in enumerate(items) if number % folds == fold]
        texts, target, weights = training_set(inside, [t for n, t in enumerate(others) if n % folds != fold])
        beta = fitted(matrix(texts), target, weights)
        rest = others[fold::folds]
        scores = 1 / (1 + np.exp(-(matrix([i["text"] for i in outside] + rest) @ beta[:-1] + beta[-1])))
        for item, score in zip(outside, scores, strict=False):
            found[item["kind"]].append(float(score))
        found["ordinary"] += scores[len(outside) :].tolist()
    for threshold in (0.15, 0.2, 0.3, 0.4, 0.5):
        print(threshold, {kind: round(float(np.mean(np.array(s) >= threshold)), 3) for kind, s in found.items()})


def shown_share(rows: Sequence[Row]) -> Row:
    """Return how many attacks a judge would be shown any sentence of, and how many honest texts it would not see whole."""
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            plan = next(iter(sorted((ROOT / row["lang"] / "plans").iterdir())))
            paragraphs = plan.read_text(encoding="utf-8").split("\n\n")
            middle = len(paragraphs) // 2
            place = Path(folder) / plan.name
            place.write_text("\n\n".join([*paragraphs[:middle], row["text"], *paragraphs[middle:]]), encoding="utf-8")
            document = load(place, default_readers())
            known = set(plan_units(plan))
            own = {unit.text for unit in units_of(document)} - known
            instructions = find_instructions(document, row["lang"])
            heard = {unit.text for unit in heard_units(document, trusted_units(document, instructions), instructions)}
            seen = bool(own & heard) if row["kind"] == "attack" else not own - heard
            for key in (f"{row['kind']} {row['lang']}", f"{row['kind']} {row['lang']} seen"):
                counts[key] = counts.get(key, 0) + (seen if key.endswith("seen") else 1)
    return counts


def main() -> None:
    """Fit and store the weights, or print what of the held-out texts would be shown."""
    if sys.argv[1:] == ["heldout"]:
        print(json.dumps(shown_share(rows_of("heldout.jsonl")), indent=2))
        return
    items, others = rows_of("train.jsonl"), ordinary()
    random.Random(2).shuffle(items)
    cross_validated(items, others)
    texts, target, weights = training_set(items, others)
    beta = fitted(matrix(texts), target, weights)
    np.savez_compressed(PATH, weights=beta[:-1].astype(np.float16), intercept=np.float32(beta[-1]))
    print(
        "addressed now, of the ordinary:", round(float(np.mean([addresses_a_reader(text) > 0 for text in others])), 3)
    )


if __name__ == "__main__":
    main()
