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

from benchmarks.build_vectors import shipped_sections
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
TABLE = Path(__file__).parent / "retrieval.md"
ABLATIONS = {
    "dense, text vectors": [0, 3],
    "dense, question vectors": [1, 2, 4],
    "dense, both": list(range(5)),
    "lexical": list(range(5, len(FEATURES))),
    "fused": list(range(len(FEATURES))),
}


@dataclass
class Case:
    """One question with the features of its candidates; ``relevant`` marks those that answer it."""

    label: RetrievalLabel
    matrix: np.ndarray
    relevant: np.ndarray
    known: float
    outside: float
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
        cases.append(Case(label, found.matrix, relevant, found.known, found.outside, fold))
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
    return confidence_inputs(case.matrix, case.matrix @ ranking, case.matrix @ words, case.known, case.outside).astype(
        float
    )


def title_cases(searcher: Searcher) -> list[Case]:
    """Return a short question for every section, made from its title: people also ask by the bare term."""
    cases = []
    for item in shipped_sections():
        if item.outside:
            continue
        term = item.title.split(":")[0].split("(")[0].strip()
        for query in (term, f"what is {term.lower()}" if item.lang == "en" else f"{term} 방법"):
            found = searcher.candidates(query, item.lang)
            label = RetrievalLabel(
                id=f"title-{len(cases)}", pair=None, lang=item.lang, query=query, expected=item.concepts, kind="title"
            )
            cases.append(Case(label, found.matrix, np.zeros(0, dtype=bool), found.known, found.outside, -1))
    return cases


def fit_abstention(
    cases: list[Case], ranking: np.ndarray, words: np.ndarray, titles: list[Case]
) -> tuple[np.ndarray, float, float]:
    """Return weights, intercept and threshold of the probability that a question is answerable.

    ``titles`` are answerable too and weigh a fifth of a question; the threshold is chosen on ``cases``.
    """
    inputs = np.stack([_confidence(case, ranking, words) for case in [*cases, *titles]])
    answerable = np.array([case.label.kind != "unanswerable" for case in [*cases, *titles]], dtype=float)
    weight = np.where(answerable > 0, 1.0, 2.5)
    weight[len(cases) :] = 0.2
    z, mean, scale = standardised(inputs)
    fitted = logistic(z, answerable, l2=1.0, weights=weight)
    weights = fitted[:-1] / scale
    intercept = float(fitted[-1] - (fitted[:-1] * mean / scale).sum())
    probability = 1 / (1 + np.exp(-(inputs @ weights + intercept)))
    thresholds = np.linspace(0.05, 0.95, 91)
    own = slice(0, len(cases))
    best = max(thresholds, key=lambda t: _weaker(probability[own] < t, answerable[own] == 0))
    print(f"  titles abstained {float((probability[len(cases) :] < best).mean()):.3f} at {best:.2f}")
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


def cross_validate(cases: list[Case], titles: list[Case]) -> None:
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
                [c for c in cases if c.fold != fold], rankings[fold], by_mode["words"][fold], titles
            )
            for case in (c for c in cases if c.fold == fold):
                inputs = _confidence(case, rankings[fold], by_mode["words"][fold])
                predicted.append(1 / (1 + np.exp(-(inputs @ weights + intercept))) < threshold)
                actual.append(case.label.kind == "unanswerable")
        hits = sum(p and a for p, a in zip(predicted, actual, strict=True))
        print(f"  abstention precision {hits / max(1, sum(predicted)):.3f} recall {hits / sum(actual):.3f}")


def table(cases: list[Case]) -> str:
    """Return the ablation as Markdown: recall@5 of each half of the search, cross-validated, by language and kind."""
    rows = []
    for name, columns in ABLATIONS.items():
        rankings = {fold: fit_ranking([c for c in cases if c.fold != fold], columns) for fold in range(FOLDS)}
        rows.append((name, recall(cases, rankings), recall(cases, rankings, 1)))
    groups = sorted(rows[0][1])
    lines = [
        "# What each half of the search brings",
        "",
        f"Recall@5 (recall@1) on {len(cases)} development questions, five folds, parallel questions in one fold; the",
        "ranking weights of every row are learned on the other folds. Made by `python -m benchmarks.fit_fusion --table`.",
        "",
        f"| Search | {' | '.join(groups)} |",
        f"|---|{'---|' * len(groups)}",
    ]
    for name, at_5, at_1 in rows:
        cells = [f"{at_5[group]:.2f} ({at_1[group]:.2f})" for group in groups]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def write(cases: list[Case], titles: list[Case]) -> None:
    """Fit both modes on all ``cases`` and store them."""
    stored = {}
    for mode in ("full", "words"):
        ranking = fit_ranking(cases, MODES[mode])
        weights, intercept, threshold = fit_abstention(cases, ranking, fit_ranking(cases, MODES["words"]), titles)
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
        cases = [case for path in sorted(QUESTIONS.glob("dev*.jsonl")) for case in load_cases(path.name, searcher)]
        titles = title_cases(searcher)
        cross_validate(cases, titles)
        if "--write" in sys.argv:
            write(cases, titles)
        if "--table" in sys.argv:
            TABLE.write_text(table(cases), encoding="utf-8")


if __name__ == "__main__":
    main()
