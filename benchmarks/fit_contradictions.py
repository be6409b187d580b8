"""Fits the weights of ``cemagent/contradictions/pairing.npz``.

Run ``python -m benchmarks.fit_contradictions`` (about ten minutes on one slow core; needs scikit-learn). Roles are ridge
regressions on ``review/contradiction_pairs.tsv`` and the plans of the sets ``development`` and ``train``, oppositions on
``contradictions/oppositions.tsv``; a logistic regression and boosted trees judge pairs by features of roles that were
fitted without their plan. The figures printed are cross-validated by plan. Nothing is fitted on the set ``fresh``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from benchmarks.contradictions.__main__ import Tally, count
from benchmarks.contradictions.plans import CachedEmbedder, Plan, Planted, over, plans_of
from cemagent.contradictions.explaining import AXES
from cemagent.contradictions.finder import distinct
from cemagent.contradictions.likeness import Likeness, likeness_of
from cemagent.contradictions.pair_features import KINDS, Rows, rows_of
from cemagent.contradictions.pairing import surest
from cemagent.contradictions.scoring import expanded
from cemagent.contradictions.traits import Traits, traits_of
from cemagent.contradictions.unit import Candidate

_FOLDER = Path(__file__).parent
_OUT = _FOLDER.parent / "cemagent" / "contradictions" / "pairing.npz"
_VECTORS = _FOLDER / ".vectors" / "contradictions.pkl"
_FOLDS, _SEEDS, _TREES = 6, 2, 90
_ROLE_RIDGE, _AXIS_RIDGE, _LOGISTIC = 20.0, 10.0, 0.001
_PRECISION = 0.62
"""The least precision, cross-validated, at which the threshold is set."""
_MAIN = np.array(
    [0, 1, 2, 3, 4, 7, 8, 9, 11, 12, 13, 16, 17, 20, 25, 26, 27, 30, 31, 32, 34, 36, 37, 38, 39, 44, 45, 48]
)
"""Columns that are weighed by kind: roles, oppositions, likeness, same section."""


@dataclass(frozen=True)
class Material:
    """What does not depend on the fold: a plan, its traits and likeness, and the places of its labels."""

    plan: Plan
    traits: Traits
    like: Likeness
    sides: list[tuple[int, set[int], set[int]]]
    near: list[tuple[set[int], set[int]]]

    @property
    def vectors(self) -> np.ndarray:
        """Return one row for each passage."""
        return np.asarray(self.plan.prepared.reading.vectors)


@dataclass(frozen=True)
class Judged:
    """The rows of one plan: which label each hits (-1 for none), which are right in kind, near misses, and to leave out."""

    rows: Rows
    label: np.ndarray
    right: np.ndarray
    near: np.ndarray
    left_out: np.ndarray


def _touched(plan: Plan, label: Planted) -> tuple[set[int], set[int]]:
    pieces = plan.prepared.pieces
    one = {at for at, piece in enumerate(pieces) if over(label.one, (piece.start, piece.end))}
    two = {at for at, piece in enumerate(pieces) if over(label.two, (piece.start, piece.end))}
    return one, two


def _material(plan: Plan) -> Material:
    reading = plan.prepared.reading
    names = [kind.value for kind in KINDS]
    sides = [(names.index(label.kind), *_touched(plan, label)) for label in plan.planted]
    near = [_touched(plan, label) for label in plan.near]
    return Material(plan, traits_of(reading), likeness_of(reading, np.asarray(reading.vectors)), sides, near)


def ridge(table: np.ndarray, gram: np.ndarray, right: np.ndarray, weight: np.ndarray, strength: float) -> np.ndarray:
    """Return the weights, the bias last, of a weighted ridge regression on 0 and 1; ``gram`` is that of ``table``.

    Most rows have one weight, so that only the others change the matrix.
    """
    usual = float(np.median(weight))
    other = np.nonzero(weight != usual)[0]
    total, mean = weight.sum(), weight @ table / weight.sum()
    target = right - (weight @ right) / total
    weighed = usual * gram + (table[other] * (weight[other] - usual)[:, None]).T @ table[other]
    weighed = weighed - total * np.outer(mean, mean) + strength * np.eye(table.shape[1])
    found = np.linalg.solve(weighed, (weight * target) @ table)
    return np.append(found, (weight @ right) / total - mean @ found)


class Heads:
    """Fits roles and oppositions to the prototypes and the plans of a fold."""

    def __init__(self, embedder: CachedEmbedder) -> None:
        pairs = _table(_FOLDER / "review" / "contradiction_pairs.tsv")
        self._kinds = [row[0] for row in pairs]
        self._sides = [embedder.embed_queries([row[at] for row in pairs]) for at in (2, 3)]
        poles = _table(_FOLDER / "contradictions" / "oppositions.tsv")
        self._poles = [(row[0], row[1]) for row in poles]
        self._pole_rows = embedder.embed_queries([row[3] for row in poles])
        embedder.save()

    def roles(self, train: Sequence[Material]) -> np.ndarray:
        """Return a column of weights for each role, the bias in the last row."""
        marks: list[set[tuple[str, int]]] = [set() for item in train for _ in range(len(item.vectors))]
        begun = 0
        for item in train:
            for kind, one, two in item.sides:
                for side, places in enumerate((one, two)):
                    for at in places:
                        marks[begun + at].add((KINDS[kind].value, side))
            begun += len(item.vectors)
        marks += [{(kind, side)} for side in (0, 1) for kind in self._kinds]
        table = np.vstack([*(item.vectors for item in train), *self._sides]).astype(float)
        gram, own = table.T @ table, np.arange(len(table)) < begun
        columns = []
        for role in [(kind.value, side) for kind in KINDS for side in (0, 1)]:
            right = np.array([role in mark for mark in marks])
            other, plain = ~right & ~own, ~right & own
            weight = np.where(right, np.where(own, 3.0, 1.0), 0)
            weight = weight / weight.sum() + 0.4 * other / other.sum() + 0.6 * plain / plain.sum()
            columns.append(ridge(table, gram, right, weight * len(table) / 2, _ROLE_RIDGE))
        return np.array(columns).T

    def axes(self, train: Sequence[Material]) -> np.ndarray:
        """Return a column for each pole of each opposition and for both poles on the whole, the bias in the last row."""
        table = np.vstack([self._pole_rows, *(item.vectors for item in train)]).astype(float)
        gram, known = table.T @ table, np.arange(len(table)) < len(self._poles)
        columns = []
        for axis, side in [*((axis, side) for side in "pb" for axis in AXES), ("", "p"), ("", "b")]:
            right = np.zeros(len(table), dtype=bool)
            right[: len(self._poles)] = [axis in ("", pole[0]) and side == pole[1] for pole in self._poles]
            other = known & ~right
            weight = right / right.sum() + 0.5 * other / other.sum() + 0.5 * ~known / (~known).sum()
            columns.append(ridge(table, gram, right, weight * len(table) / 2, _AXIS_RIDGE))
        return np.array(columns).T


def _table(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]


def _applied(weights: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors @ weights[:-1] + weights[-1], dtype=np.float32)


def _judged(item: Material, roles: np.ndarray, axes: np.ndarray) -> Judged:
    vectors = item.vectors
    rows = rows_of(
        item.plan.prepared.reading, item.traits, item.like, _applied(roles, vectors), _applied(axes, vectors)
    )
    label = np.full(len(rows.kinds), -1)
    right = np.zeros(len(rows.kinds), dtype=bool)
    for number, (kind, one, two) in enumerate(item.sides):
        hit = _either(rows, one, two)
        label[hit] = number
        right |= hit & (rows.kinds == kind)
    near = np.zeros(len(rows.kinds), dtype=bool)
    for one, two in item.near:
        near |= _either(rows, one, two)
    return Judged(rows, label, right, near & (label < 0), (label >= 0) & ~right)


def _either(rows: Rows, one: set[int], two: set[int]) -> np.ndarray:
    first, second = list(one), list(two)
    straight = np.isin(rows.a, first) & np.isin(rows.b, second)
    return straight | (np.isin(rows.a, second) & np.isin(rows.b, first))


class Scorer:
    """The two models of a pair, fitted to judged rows."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        table = np.vstack([item.rows.table for item in judged])
        right = np.concatenate([item.right for item in judged])
        near = np.concatenate([item.near for item in judged])
        kept = ~np.concatenate([item.left_out for item in judged])
        share = np.concatenate([_share(item) for item in judged])
        chance = np.random.default_rng(0).random(len(table))
        weight = np.where(right, share / share.sum(), 1 / (~right).sum()) * len(table) / 2 * np.where(near, 8, 1)
        chosen = np.nonzero(kept & (right | near | (chance < 0.3)))[0]
        wide = expanded(table, _MAIN)
        self.mean, self.spread = wide[chosen].mean(axis=0), wide[chosen].std(axis=0) + 1e-3
        self._linear = LogisticRegression(C=_LOGISTIC, max_iter=200, tol=1e-3)
        self._linear.fit(self._scaled(wide[chosen]), right[chosen], sample_weight=weight[chosen])
        straight = self._linear.decision_function(self._scaled(wide))
        hard = kept & ~right & (near | (straight > np.quantile(straight[~right], 0.85)))
        easy = kept & ~right & ~hard & (chance < 0.1)
        picked = np.nonzero((kept & right) | hard | easy)[0]
        strength = np.where(right, 8 * share, np.where(near, 4.0, np.where(hard, 1.0, 5.0)))[picked]
        self.forests = [self._grown(table[picked], right[picked], strength, seed) for seed in range(_SEEDS)]
        odds = self.grown(table)
        self.units = np.array([straight.mean(), straight.std(), odds.mean(), odds.std()])

    def _scaled(self, wide: np.ndarray) -> np.ndarray:
        return np.clip((wide - self.mean) / self.spread, -6, 6)

    @staticmethod
    def _grown(table: np.ndarray, right: np.ndarray, weight: np.ndarray, seed: int) -> HistGradientBoostingClassifier:
        model = HistGradientBoostingClassifier(
            max_iter=_TREES, learning_rate=0.06, max_leaf_nodes=6, min_samples_leaf=20, l2_regularization=10,
            max_features=0.25, random_state=seed,
        )  # fmt: skip
        return model.fit(table, right, sample_weight=weight)

    def grown(self, table: np.ndarray) -> np.ndarray:
        """Return the mean log odds of the forests."""
        return np.mean([model.decision_function(table) for model in self.forests], axis=0)

    def score(self, table: np.ndarray) -> np.ndarray:
        """Return the sum of both models' scores, each in its own standard deviations."""
        straight = self._linear.decision_function(self._scaled(expanded(table, _MAIN)))
        mean, spread, other_mean, other_spread = self.units
        return np.asarray((straight - mean) / spread + (self.grown(table) - other_mean) / other_spread)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the arrays of the weights file that this model fills, ``single`` without the threshold."""
        columns, thresholds, lefts, rights, values, roots = [], [], [], [], [], []
        size = 0
        for model in self.forests:
            for (tree,) in model._predictors:
                nodes = tree.nodes
                leaf = nodes["is_leaf"].astype(bool)
                own = np.arange(len(nodes)) + size
                roots.append(size)
                columns.append(np.where(leaf, 0, nodes["feature_idx"]))
                thresholds.append(np.where(leaf, 0, nodes["num_threshold"]))
                lefts.append(np.where(leaf, own, nodes["left"] + size))
                rights.append(np.where(leaf, own, nodes["right"] + size))
                values.append(np.where(leaf, nodes["value"], 0))
                size += len(nodes)
        base = float(np.mean([model._baseline_prediction.item() for model in self.forests]))
        return {
            "main": _MAIN.astype(np.int16), "mean": self.mean.astype(np.float32),
            "spread": self.spread.astype(np.float32), "linear": self._linear.coef_[0].astype(np.float32),
            "column": np.concatenate(columns).astype(np.int16), "threshold": np.concatenate(thresholds).astype(np.float32),
            "left": np.concatenate(lefts).astype(np.int16), "right": np.concatenate(rights).astype(np.int16),
            "value": np.concatenate(values).astype(np.float32), "roots": np.array(roots, dtype=np.int16),
            "units": self.units.astype(np.float32),
            "single": np.array([1 / len(self.forests), base, self._linear.intercept_[0]], dtype=np.float32),
        }  # fmt: skip


def _share(item: Judged) -> np.ndarray:
    """Return for each right row one over the number of right rows of its label, 0 for the others."""
    counts = np.bincount(item.label[item.right], minlength=1) if item.right.any() else np.ones(1)
    return np.where(item.right, 1 / np.maximum(1, counts[np.maximum(item.label, 0) % len(counts)]), 0)


def _platt(judged: Sequence[Judged], scores: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return slope and intercept by kind, fitted to the best row of each kind in each plan."""
    slope, intercept = np.zeros(len(KINDS)), np.zeros(len(KINDS))
    tops = [(kind, score[mine].max(), item.label[mine[score[mine].argmax()]] >= 0)
            for item, score in zip(judged, scores, strict=True) for kind in range(len(KINDS))
            if len(mine := np.nonzero(item.rows.kinds == kind)[0])]  # fmt: skip
    whole = LogisticRegression(C=10).fit([[score] for _, score, _ in tops], [hit for *_, hit in tops])
    for kind in range(len(KINDS)):
        own = [(score, hit) for its, score, hit in tops if its == kind]
        centre = -float(whole.intercept_[0] / whole.coef_[0, 0])
        model = LogisticRegression(C=1.0).fit([[score - centre] for score, _ in own], [hit for _, hit in own])
        slope[kind] = model.coef_[0, 0]
        intercept[kind] = model.intercept_[0] - slope[kind] * centre
    return slope, intercept


def _proposals(item: Judged, odds: np.ndarray) -> list[Candidate]:
    order = surest(odds, item.rows.kinds)
    chance = 1 / (1 + np.exp(-odds))
    return distinct(
        Candidate(KINDS[int(item.rows.kinds[at])], 2, int(item.rows.a[at]), int(item.rows.b[at]), float(chance[at]), "")
        for at in order
    )


def _threshold(plans: Sequence[Plan], found: Sequence[list[Candidate]]) -> float:
    """Return the lowest confidence at which the wanted precision is kept, and print the way there."""
    best = 0.5
    for least in np.arange(0.6, 0.09, -0.02):
        tally = Tally()
        for plan, rows in zip(plans, found, strict=True):
            count(tally, plan, [row for row in rows if row.confidence >= least])
        precision, recall = tally.of("all")
        print(f"  from {least:.2f}: precision {precision:.2f} recall {recall:.2f}")
        best = float(least) if precision >= _PRECISION else best
    return best


def _report(plans: Sequence[Plan], found: Sequence[list[Candidate]], least: float) -> None:
    tally = Tally()
    for plan, rows in zip(plans, found, strict=True):
        count(tally, plan, [row for row in rows if row.confidence >= least])
    print(f"cross-validated by plan, from confidence {least:.2f}")
    print("\n".join(tally.lines()))


def main() -> None:
    begun = time.perf_counter()
    embedder = CachedEmbedder(_VECTORS)
    plans = plans_of(["development", "train"], embedder)
    heads = Heads(embedder)
    material = [_material(plan) for plan in plans]
    print(
        f"{len(plans)} plans, {sum(len(plan.planted) for plan in plans)} planted, {time.perf_counter() - begun:.0f} s"
    )
    fold = np.random.default_rng(0).permutation(len(plans)) % _FOLDS
    judged: dict[int, Judged] = {}
    for number in range(_FOLDS):
        train = [item for at, item in enumerate(material) if fold[at] != number]
        roles, axes = heads.roles(train), heads.axes(train)
        judged |= {at: _judged(item, roles, axes) for at, item in enumerate(material) if fold[at] == number}
    ordered = [judged[at] for at in range(len(plans))]
    print(f"{sum(len(item.label) for item in ordered)} rows, {time.perf_counter() - begun:.0f} s")
    scores: dict[int, np.ndarray] = {}
    for number in range(_FOLDS):
        scorer = Scorer([item for at, item in enumerate(ordered) if fold[at] != number])
        scores |= {at: scorer.score(item.rows.table) for at, item in enumerate(ordered) if fold[at] == number}
    unseen = [scores[at] for at in range(len(plans))]
    slope, intercept = _platt(ordered, unseen)
    found = [
        _proposals(item, slope[item.rows.kinds] * score + intercept[item.rows.kinds])
        for item, score in zip(ordered, unseen, strict=True)
    ]
    least = _threshold(plans, found)
    _report(plans, found, least)
    arrays = Scorer(ordered).arrays()
    arrays["single"] = np.append(arrays["single"], least).astype(np.float32)
    arrays |= {"slope": slope.astype(np.float32), "intercept": intercept.astype(np.float32)}
    arrays |= {"roles": heads.roles(material).astype(np.float16), "axes": heads.axes(material).astype(np.float16)}
    np.savez_compressed(_OUT, **arrays)
    print(f"written, {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
