"""Learns the offline grader from the playbooks, the training sentences and the labelled plans.

Run: ``python -m benchmarks.fit_review [--write]``. Prints cross-validated figures (six folds
by plan); ``--write`` fits on all development plans and stores ``cemagent/review/learned.npz``
and ``learned.json``. The held-out plans (06 to 08) are never read here.
"""

from __future__ import annotations

import json
import sys

import numpy as np

from benchmarks.fitting import logistic, standardised
from benchmarks.review_plans import Plan, class_rows, load_plans, not_plans, quote_rows
from cemagent.records.review import LevelLabel
from cemagent.review.agreement import weighted_kappa
from cemagent.review.learned import PATH
from cemagent.review.meaning import Meaning, fit_space, save_space
from cemagent.review.plan_check import plan_features
from cemagent.review.profile import COLUMNS, criterion_row, surroundings
from cemagent.review.relevance import MEANING_FEATURES, PAIR_FEATURES, PartModel, Reading, class_names
from cemagent.review.semantic import breadth_of, document_quality

FOLDS = 6
OFFSET_SCALE = 1.5
"""How freely a criterion may differ from the common level model: deviation of its offset."""


def meaning_from(model: PartModel, plans: list[Plan]) -> Meaning:
    """Return the meaning learned from the playbooks, the sentences and the quotes of ``plans``."""
    rows, names = class_rows(model)
    quotes, quote_names = quote_rows(model, plans, Meaning(fit_space(rows, names), list(class_names(model.criteria))))
    space = fit_space(np.concatenate([rows, quotes]), names + quote_names)
    return Meaning(space, list(class_names(model.criteria)))


def readings(model: PartModel, plans: list[Plan], meaning: Meaning | None) -> dict[str, Reading]:
    """Return the reading of each plan under ``meaning``; None leaves meaning out."""
    model.meaning = meaning
    return {plan.name: model.read(plan.units, plan.cues, plan.vectors) for plan in plans}


def fit_relevance(model: PartModel, plans: list[Plan], read: dict[str, Reading], full: bool) -> np.ndarray:
    """Return weights over ``PAIR_FEATURES``, intercept last, from quoted against other units.

    A quote speaks for a criterion, not for a known part: the part that fits best at the
    moment is taken, three times over (multiple-instance learning).
    """
    keep = [i for i, name in enumerate(PAIR_FEATURES) if full or name not in MEANING_FEATURES]
    guess = np.zeros(len(PAIR_FEATURES))
    for name, value in (("meaning", 1.0), ("cues", 2.0), ("profile", 3.0)):
        guess[PAIR_FEATURES.index(name)] = value
    weights = np.r_[guess, 0.0]
    for _ in range(3):
        rows, target = [], []
        for plan in plans:
            scores = read[plan.name].features @ weights[:-1]
            for number, criterion in enumerate(model.criteria):
                own = np.flatnonzero(model.owners == number)
                best = own[scores[:, own].argmax(axis=1)]
                rows.append(read[plan.name].features[np.arange(len(plan.units)), best][:, keep])
                target.append(plan.quoted(criterion.ref))
        x, y = np.concatenate(rows).astype(float), np.concatenate(target).astype(float)
        z, mean, scale = standardised(x)
        fitted = logistic(z, y, l2=5.0, weights=np.where(y > 0, 6.0, 1.0))
        weights = np.zeros(len(PAIR_FEATURES) + 1)
        weights[keep] = fitted[:-1] / scale
        weights[-1] = fitted[-1] - float((fitted[:-1] * mean / scale).sum())
    return weights


def relevance_of(reading: Reading, weights: np.ndarray) -> np.ndarray:
    """Return the relevance of every (unit, part)."""
    return (1 / (1 + np.exp(-np.clip(reading.features @ weights[:-1] + weights[-1], -30, 30)))).astype(np.float32)


def level_rows(model: PartModel, plan: Plan, reading: Reading, weights: np.ndarray) -> np.ndarray:
    """Return the feature row of every criterion of a plan, shape (criteria, len(COLUMNS))."""
    relevance = relevance_of(reading, weights)
    around, quality = surroundings(plan.units, plan.cues), document_quality(relevance, model)
    return np.stack(
        [
            criterion_row(criterion, relevance[:, model.owners == n], reading.refuted[:, n], plan.cues, around, quality)
            for n, criterion in enumerate(model.criteria)
        ]
    )


def fit_levels(rows: np.ndarray, levels: np.ndarray, criteria: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (3, columns + 1) and offsets (3, criteria) of the cumulative logistic models."""
    z, mean, scale = standardised(rows)
    own = np.eye(criteria.max() + 1)[criteria] * OFFSET_SCALE
    weights, offsets = [], []
    for level in (1, 2, 3):
        fitted = logistic(np.c_[z, own], (levels >= level).astype(float), l2=3.0)
        common = fitted[: rows.shape[1]]
        weights.append(np.r_[common / scale, fitted[-1] - float((common * mean / scale).sum())])
        offsets.append(fitted[rows.shape[1] : -1] * OFFSET_SCALE)
    return np.stack(weights), np.stack(offsets)


def expected(rows: np.ndarray, weights: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return the expected level of each criterion."""
    at_least = 1 / (1 + np.exp(-np.clip(rows @ weights[:, :-1].T + weights[:, -1] + offsets.T, -30, 30)))
    return np.minimum.accumulate(at_least, axis=1).sum(axis=1)


def kappa(actual: np.ndarray, predicted: np.ndarray) -> float | None:
    """Return the weighted kappa of labelled and predicted levels, as ``cemagent eval review`` counts it."""
    return weighted_kappa(list(zip(actual.tolist(), predicted.tolist(), strict=True)))


def best_cuts(actual: np.ndarray, value: np.ndarray) -> tuple[float, float, float]:
    """Return the cuts of the expected level that agree best with the labels."""
    grid = [
        (a, b, c)
        for a in np.arange(0.4, 0.95, 0.05)
        for b in np.arange(1.1, 1.8, 0.1)
        for c in np.arange(1.9, 2.6, 0.1)
    ]
    found = max(grid, key=lambda cuts: kappa(actual, np.digitize(value, cuts)) or 0.0)
    return tuple(round(float(cut), 3) for cut in found)  # type: ignore[return-value]


def folds_of(plans: list[Plan]) -> dict[str, int]:
    """Deal the plans to folds, the languages evenly."""
    ordered = sorted(plans, key=lambda plan: (plan.lang, plan.name))
    return {plan.name: number % FOLDS for number, plan in enumerate(ordered)}


def cross_validate(model: PartModel, plans: list[Plan], full: bool) -> tuple[float, float, float]:
    """Print figures on plans that the weights did not see, and return the cuts chosen there.

    Meaning is learned in nested folds, so that the relevance and level models are fitted
    on readings of the kind that a new plan gets.
    """
    folds = folds_of(plans)
    read: dict[str, Reading] = {}
    for fold in range(FOLDS):
        held = [plan for plan in plans if folds[plan.name] == fold]
        rest = [plan for plan in plans if folds[plan.name] != fold]
        read |= readings(model, held, meaning_from(model, rest) if full else None)
    values: dict[str, np.ndarray] = {}
    hits: list[bool] = []
    for fold in range(FOLDS):
        rest = [plan for plan in plans if folds[plan.name] != fold]
        relevance = fit_relevance(model, rest, read, full)
        weights, offsets = _levels_for(model, rest, read, relevance)
        for plan in (plan for plan in plans if folds[plan.name] == fold):
            values[plan.name] = expected(level_rows(model, plan, read[plan.name], relevance), weights, offsets)
            hits.extend(_touches(model, plan, relevance_of(read[plan.name], relevance)))
    actual = {plan.name: plan.levels(model.criteria) for plan in plans}
    cuts = best_cuts(np.concatenate(list(actual.values())), np.concatenate([values[name] for name in actual]))
    predicted = {name: np.digitize(values[name], cuts) for name in actual}
    overall = kappa(np.concatenate(list(actual.values())), np.concatenate([predicted[n] for n in actual]))
    within = [found for name in actual if (found := kappa(actual[name], predicted[name])) is not None]
    mode = "full" if full else "words"
    print(f"{mode}: kappa {overall:.3f} within {np.mean(within):.3f} touch {np.mean(hits):.3f} cuts {cuts}")
    return cuts


def _levels_for(
    model: PartModel, plans: list[Plan], read: dict[str, Reading], relevance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    rows = np.concatenate([level_rows(model, plan, read[plan.name], relevance) for plan in plans])
    levels = np.concatenate([plan.levels(model.criteria) for plan in plans])
    return fit_levels(rows, levels, np.tile(np.arange(len(model.criteria)), len(plans)))


def _touches(model: PartModel, plan: Plan, relevance: np.ndarray) -> list[bool]:
    """Say for each criterion above 0 whether the paragraph of the best unit holds a labelled quote."""
    blocks = np.array([unit.block for unit in plan.units])
    found = []
    for number, criterion in enumerate(model.criteria):
        quoted = plan.quoted(criterion.ref)
        if quoted.any():
            best = int(relevance[:, model.owners == number].max(axis=1).argmax())
            found.append(bool(quoted[blocks == blocks[best]].any()))
    return found


def fit_plan_check(
    model: PartModel, plans: list[Plan], weights: np.ndarray, read: dict[str, Reading]
) -> dict[str, object]:
    """Return the weights that tell plans from other documents; a doubtful text counts as a plan."""
    rows = [plan_features(plan.document, breadth_of(relevance_of(read[plan.name], weights), model)) for plan in plans]
    others = not_plans()
    for other in others:
        reading = model.read(other.units, other.cues, other.vectors)
        rows.append(plan_features(other.document, breadth_of(relevance_of(reading, weights), model)))
    target = np.r_[np.ones(len(plans)), np.zeros(len(others))]
    z, mean, scale = standardised(np.stack(rows).astype(float))
    fitted = logistic(z, target, l2=1.0, weights=np.where(target > 0, 1.0, 2.0))
    common = fitted[:-1] / scale
    return {
        "weights": [round(float(value), 5) for value in common],
        "intercept": round(float(fitted[-1] - (fitted[:-1] * mean / scale).sum()), 5),
        "threshold": -0.5,
    }


def write(model: PartModel, plans: list[Plan], cuts: dict[str, tuple[float, float, float]]) -> None:
    """Fit on all ``plans`` and store what the grader loads."""
    stored: dict[str, object] = {}
    for mode in ("full", "words"):
        full = mode == "full"
        folds = folds_of(plans)
        read: dict[str, Reading] = {}
        for fold in range(FOLDS):
            rest = [plan for plan in plans if folds[plan.name] != fold]
            held = [plan for plan in plans if folds[plan.name] == fold]
            read |= readings(model, held, meaning_from(model, rest) if full else None)
        relevance = fit_relevance(model, plans, read, full)
        weights, offsets = _levels_for(model, plans, read, relevance)
        stored[mode] = {
            "relevance": [round(float(value), 6) for value in relevance],
            "levels": [[round(float(value), 6) for value in row] for row in weights],
            "offsets": {c.ref: [round(float(v), 4) for v in offsets[:, n]] for n, c in enumerate(model.criteria)},
            "cuts": list(cuts[mode]),
        }
        if full:
            stored["plan"] = fit_plan_check(model, plans, relevance, read)
    PATH.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    rows, names = class_rows(model)
    quotes, quote_names = quote_rows(model, plans, Meaning(fit_space(rows, names), list(class_names(model.criteria))))
    save_space(fit_space(np.concatenate([rows, quotes]), names + quote_names))


def main() -> None:
    """Print the figures, and store the fit with ``--write``."""
    model, plans = load_plans()
    labels = sum(isinstance(label, LevelLabel) for plan in plans for label in plan.labels)
    print(f"{len(plans)} plans, {labels} labels, {len(COLUMNS)} columns")
    cuts = {mode: cross_validate(model, plans, mode == "full") for mode in ("full", "words")}
    if "--write" in sys.argv:
        write(model, plans, cuts)


if __name__ == "__main__":
    main()
