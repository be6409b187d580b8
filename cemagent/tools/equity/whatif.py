"""From experience to behaviour to equity: what a change is worth, at worst, most likely and at best.

The chain is the brief's (C); the arithmetic of each path is stated at :data:`DELTAS`. All effects are
taken on the values of today, start now and last; percentages of one path add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cemagent.tools.equity.clv import Vector, step_factor
from cemagent.tools.equity.equity import SegmentState, Value, equity, flows, states_of
from cemagent.tools.equity.impacts import Impact, Path, Unit
from cemagent.tools.equity.inputs import PERIODS_A_YEAR, EquityInputs, MonteCarlo, Segment

Delta = Callable[[Segment, SegmentState, Value], Value]
_LONGEST_YEARS = 100
_LARGEST_SCALE = 1024.0
_ROUNDS, _POINTS = 7, 129
_MARGIN = 1e-9

DELTAS: dict[tuple[Path, Unit], tuple[str, Delta]] = {
    ("retention", "points"): ("retention", lambda _, __, size: size / 100),
    ("retention", "percent"): ("retention", lambda _, state, size: state.retention * size / 100),
    ("retention", "absolute"): ("retention", lambda _, __, size: size),
    ("margin", "percent"): ("margin", lambda _, state, size: state.margin * size / 100),
    ("margin", "absolute"): ("margin", lambda _, __, size: size),
    ("frequency", "percent"): ("margin", lambda _, state, size: state.margin * size / 100),
    ("frequency", "absolute"): ("margin", lambda segment, state, size: state.margin * size / (segment.purchases or 1)),
    ("cost_to_serve", "percent"): ("margin", lambda segment, _, size: _served(segment) * size / 100),
    ("cost_to_serve", "absolute"): ("margin", lambda _, __, size: size),
    ("acquisition", "percent"): ("arrivals", lambda _, state, size: state.arrivals * size / 100),
    ("acquisition", "absolute"): ("arrivals", lambda _, __, size: size),
    ("acquisition", "points"): ("arrivals", lambda segment, _, size: (segment.prospects or 0) * size / 100),
    ("referral", "points"): ("referral_rate", lambda _, __, size: size / 100),
    ("referral", "absolute"): ("referred", lambda _, __, size: size),
}
"""What an effect of a size adds, by path and unit, to a field of the segment.

Frequency: every purchase leaves the same margin, so one percent more of them is one percent more margin.
Cost to serve: what is saved is margin. Acquisition in points: of the prospects of each period. Referral in
points: of the present customers, those who bring one more in a period.
"""


def _served(segment: Segment) -> float:
    return segment.cost_to_serve.value if segment.cost_to_serve else 0.0


def changed(inputs: EquityInputs, states: Sequence[SegmentState], sizes: Sequence[Value]) -> list[SegmentState]:
    """Return ``states`` after all impacts of ``inputs``, each of the size given for it (numbers or draws)."""
    found = []
    for segment, state in zip(inputs.segments, states, strict=True):
        moved: dict[str, Value] = {}
        for impact, size in zip(inputs.impacts, sizes, strict=True):
            if impact.applies_to(segment.name):
                field, delta = DELTAS[impact.path, impact.effect_unit]
                moved[field] = moved.get(field, 0.0) + delta(segment, state, size)
        found.append(replace(state, **{field: getattr(state, field) + delta for field, delta in moved.items()}))
    return found


def is_possible(state: SegmentState, discount: float) -> bool:
    """Return whether the segment can be valued: 0 <= r < 1, no fewer than 0 who come, and a finite value."""
    retention = float(state.retention)
    if not 0 <= retention < 1 or min(float(state.arrivals), float(state.referred), float(state.referral_rate)) < 0:
        return False
    return state.horizon is not None or step_factor(retention, discount, state.growth) < 1


@dataclass(frozen=True)
class Case:
    """Segments, discount rate per period and effect sizes: all that a gain depends on, but its cost."""

    inputs: EquityInputs
    states: tuple[SegmentState, ...]
    discount: float
    sizes: tuple[Value, ...]

    @property
    def after(self) -> list[SegmentState]:
        """Return the segments after the impacts."""
        return changed(self.inputs, self.states, self.sizes)

    @property
    def is_possible(self) -> bool:
        """Return whether every segment can be valued, before and after."""
        return all(is_possible(state, self.discount) for state in [*self.states, *self.after])

    def gain(self) -> Value:
        """Return the change of customer equity that the impacts bring."""
        return equity(self.after, self.discount) - equity(self.states, self.discount)

    def scaled(self, factor: Value) -> Case:
        """Return the case with all effects ``factor`` times as large; of an array, each factor for itself."""
        return replace(self, sizes=tuple(size * factor for size in self.sizes))


def case_of(inputs: EquityInputs, which: int) -> Case:
    """Return the case with all effects low (0), base (1) or high (2)."""
    sizes = tuple(impact.effect.sizes[which] for impact in inputs.impacts)
    return Case(inputs, tuple(states_of(inputs)), float(inputs.discount_rate), sizes)


def alone(case: Case, index: int) -> Case:
    """Return the case with only the impact at ``index``."""
    return replace(case, sizes=tuple(size if place == index else 0.0 for place, size in enumerate(case.sizes)))


def expense(inputs: EquityInputs, discount: float, investment: float = 1.0, yearly: float = 1.0) -> float:
    """Return E: the cost discounted to now, yearly cost at the end of each year; factors vary its two parts."""
    return float(_cost_flows(inputs, discount, _periods(inputs), investment, yearly).sum())


def _periods(inputs: EquityInputs) -> int:
    return PERIODS_A_YEAR[inputs.period] * _LONGEST_YEARS


def _cost_flows(inputs: EquityInputs, discount: float, periods: int, investment: float, yearly: float) -> Vector:
    found = np.zeros(periods + 1)
    if inputs.cost is not None:
        step = PERIODS_A_YEAR[inputs.period]
        times = np.arange(1, inputs.cost.years + 1) * step
        found[times] = inputs.cost.yearly.value * yearly * (1 + discount) ** -times.astype(float)
        found[0] += inputs.cost.investment.value * investment
    return found


def roi(gain: Value, spent: float) -> Value:
    """Return (change in CE - E)/E (idea A, S41; form B); ``spent`` must be above 0."""
    return (gain - spent) / spent


def draw_sizes(impacts: Sequence[Impact], settings: MonteCarlo) -> tuple[Vector, ...]:
    """Return ``settings.draws`` sizes of each impact, independent of each other.

    PERT: a beta distribution on low..high with mean (low + 4 base + high)/6; triangular: with its
    peak at base (B). The seed makes the draws the same each time.
    """
    generator = np.random.default_rng(settings.seed)
    return tuple(_draw(generator, *impact.effect.sizes, settings) for impact in impacts)


def _draw(generator: np.random.Generator, low: float, base: float, high: float, settings: MonteCarlo) -> Vector:
    width = high - low
    if width <= 0:
        return np.full(settings.draws, base)
    if settings.distribution == "triangular":
        return generator.triangular(low, base, high, settings.draws)
    return low + width * generator.beta(1 + 4 * (base - low) / width, 1 + 4 * (high - base) / width, settings.draws)


def break_even_scale(case: Case, spent: float) -> float | None:
    """Return how many times the effects must be as large for the gain to pay ``spent``; None where no size does."""
    low, high = 0.0, _largest_scale(case)
    for _ in range(_ROUNDS):
        tried = np.linspace(low, high, _POINTS)
        pays = np.flatnonzero(np.broadcast_to(case.scaled(tried).gain(), tried.shape) >= spent)
        if not len(pays):
            return None
        low, high = float(tried[max(pays[0] - 1, 0)]), float(tried[pays[0]])
    return high


def _largest_scale(case: Case) -> float:
    """Return the factor of the effects up to which every segment can be valued, 1024 at most."""
    bounds = [_LARGEST_SCALE]
    for before, after in zip(case.states, case.after, strict=True):
        rate, more = float(before.retention), float(after.retention) - float(before.retention)
        finite = (1 + case.discount) / (1 + before.growth) if before.horizon is None else 1.0
        if more:
            bounds.append((min(1.0, finite) - rate) / more if more > 0 else -rate / more)
        for field in ("arrivals", "referred", "referral_rate"):
            now, change = float(getattr(before, field)), float(getattr(after, field)) - float(getattr(before, field))
            if change < 0:
                bounds.append(-now / change)
    return min(bounds) * (1 - _MARGIN)


def break_even_period(case: Case) -> int | None:
    """Return the period from whose end on the gains so far, discounted, stay above the cost so far; None if never."""
    periods = _periods(case.inputs)
    gained = np.zeros(periods + 1)
    for before, after in zip(case.states, case.after, strict=True):
        gained += flows(after, case.discount, periods) - flows(before, case.discount, periods)
    net = np.cumsum(gained - _cost_flows(case.inputs, case.discount, periods, 1.0, 1.0))
    behind = np.flatnonzero(net < 0)
    if not len(behind):
        return 0
    return None if behind[-1] == periods else int(behind[-1]) + 1
