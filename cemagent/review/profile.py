"""From units to one criterion: which units speak for it, and what stands by them.

A criterion's row of features says how many of its parts are stated, how clearly, and
whether a source, a measure, an owner and a link to another step stand in the same passage,
in the same table, or in a passage tied to it by a code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cemagent.playbook import Criterion
from cemagent.review.cues import Cues
from cemagent.review.passages import Unit

Array = npt.NDArray[np.float32]

STATED = 0.5
"""A part counts as stated from this relevance on."""
_QUOTABLE = 0.3
"""The best unit of a part is taken as a passage from this relevance on."""
_SUPPORT = 6
"""At most this many units are taken as a criterion's passages."""
_NEAR_CUES = ("concrete_source", "valued_measure", "named_owner", "link")

COLUMNS = (
    "best_part",
    "weakest_part",
    "parts_stated",
    "parts_mean",
    "parts_needed",
    "mass",
    "source_here",
    "measure_here",
    "owner_here",
    "link_here",
    "source_near",
    "measure_near",
    "owner_near",
    "link_near",
    "code_tie",
    "all_three",
    "source_word",
    "sample",
    "absent",
    "hedge",
    "slogan",
    "refuted",
    "document",
)
"""Columns of a criterion's feature row; ``*_here`` is in the passage, ``*_near`` in what belongs to it."""


@dataclass(frozen=True)
class Passages:
    """The units that speak for one criterion.

    ``best`` gives the best unit of every part with its relevance, ``support`` the units that
    may be quoted, strongest first.
    """

    best: list[tuple[int, float]]
    support: list[tuple[int, float]]


@dataclass(frozen=True)
class Surroundings:
    """The cues source, measure, owner and link (columns) of each unit (rows), and of what belongs to it."""

    here: Array
    near: Array
    tied: Array
    """1 where a code of the unit stands in another section too, shape (units,)."""


def surroundings(units: list[Unit], cues: list[Cues]) -> Surroundings:
    """Return the cues of each unit and of its block, neighbours, table, and units with the same code.

    What is further away counts less: a neighbour 0.7, the rest of the table 0.5, a tied unit 0.8.
    """
    here = np.array([[float(cue.has(name)) for name in _NEAR_CUES] for cue in cues], dtype=np.float32).reshape(-1, 4)
    near, tied = here.copy(), np.zeros(len(units), dtype=np.float32)
    blocks = np.array([unit.block for unit in units])
    tables = np.array([unit.table if unit.table is not None else -1 for unit in units])
    sections = np.array([unit.section for unit in units])
    places = np.arange(len(units))
    for index in range(len(units)):
        close = (np.abs(places - index) <= 2) & (sections == sections[index])
        groups = [(1.0, blocks == blocks[index]), (0.7, close)]
        if tables[index] >= 0:
            groups.append((0.5, tables == tables[index]))
        other = np.array([bool(cue.codes & cues[index].codes) for cue in cues]) & (sections != sections[index])
        if other.any():
            tied[index] = 1.0
            groups.append((0.8, other))
        for weight, members in groups:
            near[index] = np.maximum(near[index], weight * here[members].max(axis=0))
    return Surroundings(here, near, tied)


def passages_of(relevance: Array) -> Passages:
    """Pick the passages of one criterion from the relevance of units for its parts, shape (units, parts)."""
    best = [(int(column.argmax()), float(column.max())) for column in relevance.T]
    strongest = relevance.max(axis=1)
    chosen = {unit for unit, value in best if value >= _QUOTABLE}
    order = [int(unit) for unit in np.argsort(-strongest) if strongest[unit] >= STATED or int(unit) in chosen]
    return Passages(best, [(unit, float(strongest[unit])) for unit in order[:_SUPPORT]])


def criterion_row(
    criterion: Criterion, relevance: Array, refuted: Array, cues: list[Cues], around: Surroundings, document: float
) -> Array:
    """Return the features of one criterion, in the order of ``COLUMNS``.

    Args:
        criterion: its playbook entry.
        relevance: shape (units, parts), 0 to 1.
        refuted: likeness of each unit to what the criterion is mistaken for, shape (units,).
        cues: of each unit.
        around: of the whole document.
        document: how well the document speaks for criteria on the whole, 0 to 1.
    """
    found = passages_of(relevance)
    values = np.array([value for _, value in found.best], dtype=np.float32)
    support = found.support or [max(found.best, key=lambda item: item[1])]
    units = [unit for unit, _ in support]
    weights = np.array([value for _, value in support], dtype=np.float32)
    stated = float((values >= STATED).sum())
    strongest = np.sort(relevance.max(axis=1))[-5:]
    near = around.near[units]
    counted = [[float(cues[unit].has(name)) for name in ("source", "sample")] for unit in units]
    beside = np.column_stack([around.here[units], near, around.tied[units], near[:, 1:].min(axis=1), np.array(counted)])
    row = [
        values.max(),
        values.min(),
        stated / len(values),
        values.mean(),
        min(1.0, stated / criterion.min_parts_for_1),
        np.log1p(strongest.sum()),
        *(weights[:, None] * beside).max(axis=0),
        *(float(cues[units[0]].has(name)) for name in ("absent", "hedge", "slogan")),
        refuted.max() - refuted[units].max(),
        document,
    ]
    return np.array(row, dtype=np.float32)
