"""A survey as arrays: what respondents answered, mapped to the items of a scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from cemagent.experience.notes import Note
from cemagent.experience.scale import FacetId, ScaleDefinition

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
MINIMUM_N = 30
"""No mean is shown for fewer respondents."""


@dataclass(frozen=True)
class Block:
    """The answers to one facet. ``raw`` (n, items) is as answered, ``values`` has reversed items turned; NaN: none."""

    facet: FacetId
    items: tuple[str, ...]
    raw: Floats
    values: Floats
    out_of_range: Ints
    """For each respondent, how many answers lay outside the points (they count as missing)."""

    def of(self, items: tuple[str, ...] | list[str]) -> Floats:
        """Return the turned answers (n, len(items)) to ``items``."""
        return self.values[:, [self.items.index(item) for item in items]]


@dataclass(frozen=True)
class Conversion:
    """What one different cell of a column was read as; ``value`` None: it counts as no answer."""

    column: str
    item: str
    found: str
    value: float | None
    how: str
    count: int


@dataclass(frozen=True)
class Survey:
    """Respondents by row. ``rows`` are their lines in the file, from 1; a segment's label is '' where it is missing.

    ``outcomes`` are columns that are no part of the scale; outcome dimensions of the scale are in ``blocks``.
    ``weights`` have mean 1; ``durations`` are seconds.
    """

    scale: ScaleDefinition
    source: str
    rows: Ints
    ids: NDArray[np.str_] | None
    blocks: Mapping[FacetId, Block]
    segments: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)
    outcomes: Mapping[str, Floats] = field(default_factory=dict)
    weights: Floats | None = None
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    durations: Floats | None = None
    identical: Bools | None = None
    """Whether the whole line of the file repeats an earlier one, ids and times aside."""
    conversions: tuple[Conversion, ...] = ()
    """Every cell that was not simply a number on the points, for a person to check."""
    notes: tuple[Note, ...] = ()

    @property
    def n(self) -> int:
        """Return the number of respondents."""
        return len(self.rows)

    @property
    def main(self) -> Block:
        """Return the answers that are scored."""
        return self.blocks[self.scale.main_facet]

    def items_of(self, dimension: str, facet: FacetId | None = None) -> tuple[str, ...]:
        """Return the items of ``dimension`` that the file has in ``facet`` (default: the main one)."""
        block = self.blocks.get(facet or self.scale.main_facet)
        asked = {item.id for item in self.scale.items if item.dimension == dimension}
        return tuple(item for item in block.items if item in asked) if block else ()

    def answers(self, dimension: str, facet: FacetId | None = None) -> Floats:
        """Return the turned answers (n, items) to the items of ``dimension``."""
        return self.blocks[facet or self.scale.main_facet].of(self.items_of(dimension, facet))

    def take(self, chosen: Bools) -> Survey:
        """Return the survey of the respondents where ``chosen`` (n,) is true; weights are scaled to mean 1 again."""
        weights = None if self.weights is None else self.weights[chosen]
        if weights is not None and weights.size:
            weights = weights / weights.mean()
        picked = np.flatnonzero(chosen)
        return replace(
            self,
            rows=self.rows[chosen],
            ids=None if self.ids is None else self.ids[chosen],
            blocks={
                facet: replace(
                    block,
                    raw=block.raw[chosen],
                    values=block.values[chosen],
                    out_of_range=block.out_of_range[chosen],
                )
                for facet, block in self.blocks.items()
            },
            segments={name: labels[chosen] for name, labels in self.segments.items()},
            outcomes={name: values[chosen] for name, values in self.outcomes.items()},
            weights=weights,
            comments={name: tuple(texts[i] for i in picked) for name, texts in self.comments.items()},
            durations=None if self.durations is None else self.durations[chosen],
            identical=None if self.identical is None else self.identical[chosen],
        )
