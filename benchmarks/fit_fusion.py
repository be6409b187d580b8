"""Learns the fusion weights and the abstention from the development questions.

Run: ``python -m benchmarks.fit_fusion [--write]``. Prints cross-validated figures (five
folds, parallel questions in one fold) for the fusion and for each half alone; ``--write``
fits on all development questions and stores ``cemagent/retrieval/fusion.json``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.fitting import logistic, standardised
from cemagent.app import App
from cemagent.records.review import RetrievalLabel
from cemagent.retrieval.fusion import CONFIDENCE, FEATURES, confidence_inputs
from cemagent.retrieval.search import Searcher
from cemagent.settings import load_settings

QUESTIONS = Path(__file__).parent / "retrieval"
TARGET = Path(__file__).parent.parent / "cemagent" / "retrieval" / "fusion.json"
MODES = {"full": list(range(len(FEATURES))), "words": list(range(5, len(FEATURES))), "dense": list(range(5))}
FOLDS = 5


@dataclass
class Case:
    """One question with the features of its candidates; ``relevant`` marks those that answer it."""

    label: RetrievalLabel
    matrix: np.ndarray
    relevant: np.ndarray
    known: float
    fold: int


def load_cases(name: str, searcher: Searcher) -> list[Case]:
    """Return the questions of ``name`` with their candidates."""
    cases = []
    groups: dict[str, int] = {}
    for line in (QUESTIONS / name).read_text(encoding="utf-8").splitlines():
        label = RetrievalLabel.model_validate_json(line)
        found = searcher.candidates(label.query, label.lang)
        sections = [searcher.section(number) for number in found.numbers]
        relevant = np.array([bool(set(section.concepts) & set(label.expected)) for section in sections])
        fold = groups.setdefault(label.pair or label.id, len(groups)) % FOLDS
        cases.append(Case(label, found.matrix, relevant, found.known, fold))
    return cases


def fit_ranking(cases: list[Case], columns: list[int], l2: float = 0.02, steps: int = 600) -> np.ndarray:
    """Return weights for all features (0 outside ``columns``) that maximise the listwise likelihood."""
    answerable = [case for case in cases if case.relevant.any()]
    scale = np.concatenate([case.matrix[:, columns] for case in answerable]).std(axis=0) + 1e-6
    weights = np.full(len(columns), 0.3)
    momentum = np.zeros_like(weights)
    for _ in range(steps):
        gradient = l2 * weights * len(answerable)
        for case in answerable:
            x = case.matrix[:, columns] / scale
            z = x @ weights
            p = np.exp(z - z.max())
            p /= p.sum()
            q = p * case.relevant
            gradient += x.T @ (p - q / q.sum())
        momentum = 0.9 * momentum - 0.02 * gradient / len(answerable) * 10
        weights = weights + momentum
        weights = np.maximum(weights, 0.0)
    full = np.zeros(len(FEATURES))
    full[columns] = weights / scale
    return full


def _confidence(case: Case, ranking: np.ndarray, words: np.ndarray) -> np.ndarray:
    return confidence_inputs(case.matrix, case.matrix @ ranking, case.matrix @ words, case.known).astype(float)


def fit_abstention(cases: list[Case], ranking: np.ndarray, words: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Return weights, intercept and threshold of the probability that a question is answerable."""
    inputs = np.stack([_confidence(case, ranking, words) for case in cases])
    answerable = np.array([case.label.kind != "unanswerable" for case in cases], dtype=float)
    z, mean, scale = standardised(inputs)
    fitted = logistic(z, answerable, l2=1.0, weights=np.where(answerable > 0, 1.0, 2.5))
    weights = fitted[:-1] / scale
    intercept = float(fitted[-1] - (fitted[:-1] * mean / scale).sum())
    probability = 1 / (1 + np.exp(-(inputs @ weights + intercept)))
    thresholds = np.linspace(0.05, 0.95, 91)
    best = max(thresholds, key=lambda t: _weaker(probability < t, answerable == 0))
    return weights, intercept, float(best)


def _weaker(predicted: np.ndarray, actual: np.ndarray) -> float:
    """Return the lower of precision and recall: both are wanted."""
    hits = float((predicted & actual).sum())
    return hits / max(1.0, float(predicted.sum()), float(actual.sum()))


def recall(cases: list[Case], rankings: dict[int, np.ndarray], limit: int = 5) -> dict[str, float]:
    """Return recall at ``limit`` by language and kind over the answerable ``cases``."""
    hits: dict[str, list[float]] = {}
    for case in cases:
        if case.label.kind == "unanswerable":
            continue
        order = np.argsort(-(case.matrix @ rankings[case.fold]))[:limit]
        hit = float(case.relevant[order].any())
        for group in (case.label.lang, case.label.kind):
            hits.setdefault(group, []).append(hit)
    return {group: round(float(np.mean(found)), 3) for group, found in sorted(hits.items())}


def cross_validate(cases: list[Case]) -> None:
    """Print the figures of every mode on questions that its weights did not see."""
    by_mode = {
        mode: {fold: fit_ranking([c for c in cases if c.fold != fold], columns) for fold in range(FOLDS)}
        for mode, columns in MODES.items()
    }
    for mode, rankings in by_mode.items():
        print(mode, "recall@5", recall(cases, rankings), "recall@1", recall(cases, rankings, 1))
        predicted, actual = [], []
        for fold in range(FOLDS):
            weights, intercept, threshold = fit_abstention(
                [c for c in cases if c.fold != fold], rankings[fold], by_mode["words"][fold]
            )
            for case in (c for c in cases if c.fold == fold):
                inputs = _confidence(case, rankings[fold], by_mode["words"][fold])
                predicted.append(1 / (1 + np.exp(-(inputs @ weights + intercept))) < threshold)
                actual.append(case.label.kind == "unanswerable")
        hits = sum(p and a for p, a in zip(predicted, actual, strict=True))
        print(f"  abstention precision {hits / max(1, sum(predicted)):.3f} recall {hits / sum(actual):.3f}")


def write(cases: list[Case]) -> None:
    """Fit both modes on all ``cases`` and store them."""
    stored = {}
    for mode in ("full", "words"):
        ranking = fit_ranking(cases, MODES[mode])
        weights, intercept, threshold = fit_abstention(cases, ranking, fit_ranking(cases, MODES["words"]))
        stored[mode] = {
            "features": {name: round(float(value), 5) for name, value in zip(FEATURES, ranking, strict=True)},
            "confidence": {name: round(float(value), 5) for name, value in zip(CONFIDENCE, weights, strict=True)},
            "intercept": round(intercept, 5),
            "threshold": round(threshold, 3),
        }
    TARGET.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Print the figures, and store the weights with ``--write``."""
    with tempfile.TemporaryDirectory() as home:
        searcher = App(load_settings({"home": home}, environ={})).searcher
        cases = load_cases("dev.jsonl", searcher)
        cross_validate(cases)
        if "--write" in sys.argv:
            write(cases)


if __name__ == "__main__":
    main()
