"""Pairs that may exclude each other, by kind, with the features by which they are judged.

A row speaks of an ordered pair: ``a`` commits, ``b`` breaks. The weights of ``pairing.npz`` are fitted to the
order of the columns by ``benchmarks/fit_contradictions.py``: who changes one fits again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cemagent.contradictions.dates import When, before
from cemagent.contradictions.likeness import Likeness
from cemagent.contradictions.reading import Reading
from cemagent.contradictions.traits import Traits
from cemagent.records.retrieval import Vectors
from cemagent.records.review import ContradictionKind

Places = npt.NDArray[np.int64]
KINDS = tuple(ContradictionKind)
"""Kinds in the order of the weights; each has two roles, commitment and breach."""
_TOP, _NEIGHBOURS = 12, 4
"""How many units may take a role, and how many nearest neighbours are looked at beyond them."""
_CROSSED = (
    ("promise", "pay"), ("promise_place", "pay"), ("total", "only"), ("free", "fee"), ("ban", "copy"),
    ("publish", "ready"), ("publish", "wait"), ("stated", "aimed"), ("denied", "total"), ("total", "denied"),
    ("only", "denied"), ("only", "total"), ("fee", "free"), ("human", "machine"), ("promise", "measure"),
    ("total", "measure"), ("hours", "hours"), ("budget", "budget"), ("owner", "owner"), ("free", "only"),
    ("free", "free"), ("only", "only"), ("dated", "dated"), ("target", "target"),
)  # fmt: skip
_COMPARED = (
    "units", "differ", "same", "money", "percent", "time", "number", "count", "dated", "gap", "order", "same_day",
    "published_first", "ages", "apart", "together",
)  # fmt: skip
_BY_UNIT = {"money": "money", "%": "percent", "time": "time", "#": "number"}


@dataclass(frozen=True)
class Rows:
    """One row a candidate pair: its kind (index of ``KINDS``), the two units, and the features."""

    kinds: Places
    a: Places
    b: Places
    table: Vectors


def rows_of(reading: Reading, traits: Traits, like: Likeness, roles: Vectors, axes: Vectors) -> Rows:
    """Return the pairs whose roles fit.

    ``roles`` has two columns for each kind; ``axes`` one for each promise of an opposition, then one for each
    of what undoes it, then promise and breach on the whole.
    """
    chosen = [_pairs(kind, reading, traits, like, roles) for kind in range(len(KINDS))]
    kinds = np.concatenate([np.full(len(a), kind) for kind, (a, _) in enumerate(chosen)])
    a = np.concatenate([pair[0] for pair in chosen])
    b = np.concatenate([pair[1] for pair in chosen])
    columns = [
        *_role_columns(roles, kinds, a, b),
        *_axis_columns(axes, a, b),
        *_likeness_columns(like, kinds, a, b),
        *_place_columns(reading, a, b),
        *_trait_columns(traits, a, b),
        *_compared(traits, a, b).T,
        *[(kinds == kind) for kind in range(len(KINDS))],
    ]
    return Rows(kinds, a, b, np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1))


def _pairs(kind: int, reading: Reading, traits: Traits, like: Likeness, roles: Vectors) -> tuple[Places, Places]:
    commits, breaks = _rank(roles[:, 2 * kind]), _rank(roles[:, 2 * kind + 1])
    near = np.minimum(np.minimum(like.near, like.near_words), like.near_wide)
    near = np.minimum(near, near.T) < _NEIGHBOURS
    reach = len(commits) // 2 if KINDS[kind] is ContradictionKind.OTHER else 2 * _TOP
    fits = (commits[:, None] < _TOP) & (breaks[None, :] < _TOP)
    fits |= near & (commits[:, None] < reach) & (breaks[None, :] < reach)
    lines, usable = np.array(reading.lines), traits.mark("usable") > 0
    fits &= lines[:, None] != lines[None, :]
    a, b = np.nonzero(fits & usable[:, None] & usable[None, :])
    return a, b


def _rank(scores: Vectors) -> Places:
    return np.argsort(np.argsort(-scores, kind="stable"), kind="stable")


def _role_columns(roles: Vectors, kinds: Places, a: Places, b: Places) -> list[Vectors]:
    commits, breaks = roles[a, 2 * kinds], roles[b, 2 * kinds + 1]
    best = roles.max(axis=0)
    ranks = np.stack([_rank(roles[:, column]) for column in range(roles.shape[1])], axis=1)
    first, second = np.minimum(ranks[a, 2 * kinds], 30), np.minimum(ranks[b, 2 * kinds + 1], 30)
    any_commits, any_breaks = roles[:, 0::2], roles[:, 1::2]
    total = commits + breaks
    return [
        commits, breaks, np.minimum(commits, breaks), total,
        np.maximum(commits + 0.3, 0) * np.maximum(breaks + 0.3, 0), first, second, first + second,
        commits - best[2 * kinds], breaks - best[2 * kinds + 1], roles[a, 2 * kinds + 1], roles[b, 2 * kinds],
        any_breaks.max(axis=1)[b], any_commits.max(axis=1)[a], any_breaks.max(axis=1)[a], any_commits.max(axis=1)[b],
        total - (any_commits[a] + any_breaks[b]).max(axis=1),
    ]  # fmt: skip


def _axis_columns(axes: Vectors, a: Places, b: Places) -> list[Vectors]:
    """Compare the units by opposition, each column standardised in the document."""
    count = axes.shape[1] // 2 - 1
    scaled = (axes - axes.mean(axis=0)) / (axes.std(axis=0) + 1e-6)
    promise, breach = scaled[:, :count], scaled[:, count : 2 * count]
    both = np.minimum(promise[a], breach[b])
    product = np.maximum(promise[a], 0) * np.maximum(breach[b], 0)
    plain = np.maximum(axes[a, :count] + 0.5, 0) * np.maximum(axes[b, count : 2 * count] + 0.5, 0)
    theme = breach[b].argmax(axis=1)
    return [
        both.max(axis=1), np.sort(both, axis=1)[:, -2], (promise[a] + breach[b]).max(axis=1), product.max(axis=1),
        product.mean(axis=1), plain.max(axis=1), np.minimum(promise[b], breach[a]).max(axis=1),
        np.minimum(promise[a], promise[b]).max(axis=1), promise[a, theme], scaled[a, 2 * count],
        scaled[b, 2 * count + 1], scaled[b, 2 * count], scaled[a, 2 * count + 1],
    ]  # fmt: skip


def _likeness_columns(like: Likeness, kinds: Places, a: Places, b: Places) -> list[Vectors]:
    columns = [
        table[a, b]
        for table in (
            like.cosine, like.centred, like.words, like.count, like.lexical, like.rare, like.wide, like.lexical_wide
        )
    ]  # fmt: skip
    for ranks in (like.near, like.near_words, like.near_wide):
        columns += [np.minimum(ranks[a, b], 40), np.minimum(ranks[b, a], 40)]
    for scores in (like.centred[a, b], like.wide[a, b]):
        columns += [_standing(kinds, b, scores), _standing(kinds, a, scores)]
    return columns


def _standing(kinds: Places, units: Places, scores: Vectors) -> Vectors:
    """Return the rank, at most 15, of each pair among those of its kind with the same unit."""
    keys = kinds * 1_000_000 + units
    order = np.lexsort((-scores, keys))
    begins = np.r_[True, keys[order][1:] != keys[order][:-1]][: len(order)]
    at = np.arange(len(order))
    ranks = np.empty(len(order), dtype=np.float32)
    ranks[order] = at - np.maximum.accumulate(np.where(begins, at, 0)) if len(order) else 0
    return np.minimum(ranks, 15)


def _place_columns(reading: Reading, a: Places, b: Places) -> list[Vectors]:
    sections = np.array([unit.section for unit in reading.units])
    blocks = np.array([unit.block for unit in reading.units])
    total = max(1, len(sections))
    columns = [
        sections[a] == sections[b], blocks[a] == blocks[b], np.abs(b - a) / total, b > a, np.abs(b - a) <= 2,
        np.full(len(a), total), np.full(len(a), reading.lang == "ko"),
    ]  # fmt: skip
    return [np.asarray(column, dtype=np.float32) for column in columns]


def _trait_columns(traits: Traits, a: Places, b: Places) -> list[Vectors]:
    marks, denied = traits.marks, traits.mark("denied")
    columns = [*marks[a].T, *marks[b].T]
    columns += [traits.mark(one)[a] * traits.mark(two)[b] for one, two in _CROSSED]
    ways, common = traits.channels, (traits.channels[a] * traits.channels[b]).sum(axis=1)
    both = (ways[a].sum(axis=1) > 0) & (ways[b].sum(axis=1) > 0)
    columns += [
        np.abs(denied[a] - denied[b]), both, common, both & (common == 0), ways[a].sum(axis=1), ways[b].sum(axis=1),
        (traits.promised[a] * traits.opposed[b]).sum(axis=1), (traits.promised[b] * traits.opposed[a]).sum(axis=1),
        (traits.promised[a] * traits.promised[b]).sum(axis=1), traits.opposed[b].max(axis=1),
        traits.promised[a].max(axis=1), traits.promised[b].max(axis=1),
        (traits.banned[a] * traits.used[b]).sum(axis=1),
    ]  # fmt: skip
    return columns


def _compared(traits: Traits, a: Places, b: Places) -> Vectors:
    """Compare amounts, dates and groups of each pair; shape (pairs, len(_COMPARED))."""
    known: dict[tuple[int, int], list[float]] = {}
    lean = traits.mark("publish") + traits.mark("promo") - traits.mark("ready") - traits.mark("wait")
    rows = []
    for one, two in zip(a.tolist(), b.tolist(), strict=True):
        if (one, two) not in known:
            found = dict.fromkeys(_COMPARED, 0.0)
            _compare_amounts(traits, one, two, found)
            _compare_dates(traits.dates[one], traits.dates[two], float(lean[one] - lean[two]), found)
            _compare_groups(traits, one, two, found)
            known[one, two] = list(found.values())
        rows.append(known[one, two])
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(_COMPARED))


def _compare_amounts(traits: Traits, one: int, two: int, found: dict[str, float]) -> None:
    first, second = traits.amounts[one], traits.amounts[two]
    for unit in first.keys() & second.keys():
        found["units"] += 1
        if first[unit] & second[unit]:
            found["same"] += 1
            continue
        found["differ"] += 1
        ratio = min(abs(math.log((left + 1e-3) / (right + 1e-3))) for left in first[unit] for right in second[unit])
        found[_BY_UNIT.get(unit, "count")] = 1 + min(3.0, ratio)


def _compare_dates(first: Sequence[When], second: Sequence[When], lean: float, found: dict[str, float]) -> None:
    if not first or not second:
        return
    found["dated"] = 1.0
    gaps = []
    for left in first:
        for right in second:
            gap = before(left, right) or -(before(right, left) or 0)
            if gap:
                gaps.append(gap)
            else:
                found["same_day"] = 1.0
    if gaps:
        nearest = min(gaps, key=lambda gap: (abs(gap), gap))
        sign = 1.0 if nearest > 0 else -1.0
        found["gap"] = min(400.0, abs(nearest))
        found["order"] = sign
        found["published_first"] = sign * max(-3.0, min(3.0, lean))


def _compare_groups(traits: Traits, one: int, two: int, found: dict[str, float]) -> None:
    first, second = traits.groups[one], traits.groups[two]
    for left, right in ((first.age, second.age), (first.size, second.size)):
        if left and right:
            found["ages"] += 1.0 if left[1] < right[0] or right[1] < left[0] else -1.0
    for dimension in first.values.keys() & second.values.keys():
        common = first.values[dimension] & second.values[dimension]
        found["together" if common else "apart"] += 1
