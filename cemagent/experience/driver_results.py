"""What driver analysis gives back: weights, ranks, R2, and the resamples behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from cemagent.experience.cfa_measures import Estimate
from cemagent.experience.cfa_model import Floats
from cemagent.experience.notes import Note
from cemagent.experience.ranking import RankRange

Kind = Literal["continuous", "binary"]
Method = Literal["relative_weights", "lmg"]
Measure = Literal["r2", "r2_observed", "mcfadden"]


@dataclass(frozen=True)
class Split:
    """R2 split by one method: weights (p,), their resamples (m, p), and the resampled R2 (m,) adjusted twice."""

    method: Method
    measure: Measure
    weights: Floats
    draws: Floats
    r2: float
    r2_adjusted: float
    r2_draws: Floats
    exact: bool = True


@dataclass(frozen=True)
class Resamples:
    """What maps and priorities need of each resample: means (m, p), and weights (m, p) by method."""

    means: Floats
    weights: dict[Method, Floats]


@dataclass(frozen=True)
class DriverFacts:
    """One driver beside its weight; the slope is standardised (for a binary outcome: log odds for one SD)."""

    name: str
    mean: float
    correlation: float
    slope: float
    vif: float


@dataclass(frozen=True)
class DriverWeight:
    """The weight of one driver (its part of R2), its share of R2 (0 to 1) and the ranks it can take."""

    name: str
    weight: Estimate
    share: Estimate
    rank: int
    rank_range: RankRange
    first_probability: float


@dataclass(frozen=True)
class Decomposition:
    """R2 and its parts by one method; ``measure`` names the R2 that the weights sum to.

    The interval of R2 is one of the population's R2 and may lie below the sample's value; ``r2_adjusted`` is in it.
    """

    method: Method
    measure: Measure
    r2: Estimate
    r2_adjusted: float
    weights: tuple[DriverWeight, ...]
    exact: bool = True


@dataclass(frozen=True)
class DriverAnalysis:
    """The drivers of one outcome in all rows or in one segment; without decompositions ``notes`` say why."""

    outcome: str
    kind: Kind
    n: int
    n_given: int
    segment: str | None = None
    n_effective: float | None = None
    condition: float | None = None
    facts: tuple[DriverFacts, ...] = ()
    decompositions: tuple[Decomposition, ...] = ()
    notes: tuple[Note, ...] = ()
    resamples: Resamples | None = field(default=None, repr=False, compare=False)

    def by(self, method: Method) -> Decomposition | None:
        """Return the decomposition by ``method``, None when there is none."""
        return next((one for one in self.decompositions if one.method == method), None)
