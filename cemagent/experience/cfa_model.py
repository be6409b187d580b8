"""Measurement models: which item shows which factor, and the table of parameters made from it.

Covariance structure of Joreskog (1969): Sigma = L P L' + T, mu = v + L a. For ordered answers the same
structure holds for the underlying normal responses (Muthen 1984) with thresholds and scale factors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Identification = Literal["marker", "unit"]
EqualClass = Literal["loadings", "intercepts", "residuals", "thresholds"]


class Kind(IntEnum):
    """Which matrix a parameter belongs to."""

    LOADING = 0
    RESIDUAL = 1
    LATENT = 2
    INTERCEPT = 3
    LATENT_MEAN = 4
    THRESHOLD = 5
    SCALE = 6


KIND_OF_CLASS: Mapping[EqualClass, Kind] = {
    "loadings": Kind.LOADING,
    "intercepts": Kind.INTERCEPT,
    "residuals": Kind.RESIDUAL,
    "thresholds": Kind.THRESHOLD,
}


@dataclass(frozen=True)
class Measurement:
    """Factors with their items (in order), residual covariances between items, and how the scale is set.

    ``identification`` is ``marker`` (first loading of a factor is 1) or ``unit`` (factor variance is 1).
    """

    factors: Mapping[str, tuple[str, ...]]
    residual_covariances: tuple[tuple[str, str], ...] = ()
    identification: Identification = "marker"
    orthogonal: bool = False

    @property
    def items(self) -> tuple[str, ...]:
        """Return every item once, in the order in which the factors name them."""
        return tuple(dict.fromkeys(item for items in self.factors.values() for item in items))

    def loading_cells(self) -> list[tuple[int, int]]:
        """Return (item, factor) positions of the loadings that the model has."""
        place = {item: i for i, item in enumerate(self.items)}
        return [(place[item], f) for f, items in enumerate(self.factors.values()) for item in items]

    def residual_cells(self) -> list[tuple[int, int]]:
        """Return the (lower, upper) positions of the residual covariances that the model has."""
        place = {item: i for i, item in enumerate(self.items)}
        pairs = ((place[a], place[b]) for a, b in self.residual_covariances)
        return [(max(pair), min(pair)) for pair in pairs]


@dataclass(frozen=True)
class Constraints:
    """Parameter classes that are equal across groups, and (class, item) pairs that are freed all the same."""

    equal: frozenset[EqualClass] = frozenset()
    freed: frozenset[tuple[EqualClass, str]] = frozenset()

    def holds(self, name: EqualClass, item: str | None = None) -> bool:
        """Return whether the parameter of ``item`` in class ``name`` is one number for all groups."""
        return name in self.equal and (item is None or (name, item) not in self.freed)


@dataclass(frozen=True)
class Cells:
    """The parameters of one group: ``here`` are their places in the table, ``of_kind[k]`` those of kind k.

    ``open`` are the estimated ones among them and ``numbers`` their free numbers; ``collapse`` is the 0/1 matrix
    (parameters, free numbers) that adds up parameters that share a number.
    """

    here: Ints
    kinds: Ints
    rows: Ints
    columns: Ints
    of_kind: tuple[Ints, ...]
    open: Ints
    numbers: Ints
    collapse: Floats


@dataclass(frozen=True)
class Table:
    """Parameters of all groups, one row each; rows with the same ``free`` index share one number.

    ``free`` is -1 for a fixed parameter, whose number is in ``values``; otherwise ``values`` is the start.
    """

    measurement: Measurement
    kinds: Ints
    rows: Ints
    columns: Ints
    groups: Ints
    free: Ints
    values: Floats
    group_count: int
    mean_structure: bool
    categories: tuple[int, ...] = ()

    @property
    def free_count(self) -> int:
        """Return the number of free numbers (shared ones count once)."""
        return int(self.free.max()) + 1

    @property
    def ordinal(self) -> bool:
        """Return whether the items are ordered categories with thresholds."""
        return bool(self.categories)

    def start(self) -> Floats:
        """Return the start of every free number: the mean of the starts of the rows that share it."""
        open_rows = self.free >= 0
        sums = np.bincount(self.free[open_rows], self.values[open_rows], self.free_count)
        return np.asarray(sums / np.bincount(self.free[open_rows], minlength=self.free_count), dtype=np.float64)

    def filled(self, x: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return the number of every row, the free ones taken from ``x`` (real or complex)."""
        full = self.values.astype(x.dtype)
        open_rows = self.free >= 0
        full[open_rows] = x[self.free[open_rows]]
        return full

    @cached_property
    def cells(self) -> tuple[Cells, ...]:
        """Return, per group, where its parameters are."""
        found = []
        for group in range(self.group_count):
            here = np.flatnonzero(self.groups == group)
            kinds = self.kinds[here]
            chosen = tuple(np.flatnonzero(kinds == kind) for kind in Kind)
            free = self.free[here]
            collapse = np.zeros((len(here), self.free_count))
            open_rows = np.flatnonzero(free >= 0)
            collapse[open_rows, free[open_rows]] = 1.0
            columns = self.columns[here]
            numbers = free[open_rows]
            found.append(Cells(here, kinds, self.rows[here], columns, chosen, open_rows, numbers, collapse))
        return tuple(found)

    def find(self, kind: Kind, row: int, column: int, group: int = 0) -> int:
        """Return the position of one parameter in the table; KeyError when the model does not have it."""
        hit = np.flatnonzero(
            (self.kinds == kind) & (self.rows == row) & (self.columns == column) & (self.groups == group)
        )
        if not len(hit):
            raise KeyError((kind.name, row, column, group))
        return int(hit[0])


@dataclass
class TableWriter:
    """Collects parameter rows; a ``key`` seen before gives the row the same free number."""

    rows: list[tuple[int, int, int, int, int, float]] = field(default_factory=list)
    numbers: dict[object, int] = field(default_factory=dict)

    def fixed(self, kind: Kind, row: int, column: int, group: int, value: float) -> None:
        """Add a parameter that is not estimated."""
        self.rows.append((kind, row, column, group, -1, value))

    def open(self, kind: Kind, row: int, column: int, group: int, start: float, shared: bool) -> None:
        """Add an estimated parameter, ``shared`` between groups or the group's own."""
        key = (kind, row, column, -1 if shared else group)
        number = self.numbers.setdefault(key, len(self.numbers))
        self.rows.append((kind, row, column, group, number, start))

    def table(self, measurement: Measurement, groups: int, means: bool, categories: tuple[int, ...] = ()) -> Table:
        """Return the finished table."""
        kind, row, column, group, free, value = zip(*self.rows, strict=True)
        return Table(
            measurement,
            np.array(kind, dtype=np.intp),
            np.array(row, dtype=np.intp),
            np.array(column, dtype=np.intp),
            np.array(group, dtype=np.intp),
            np.array(free, dtype=np.intp),
            np.array(value, dtype=np.float64),
            groups,
            means,
            categories,
        )
