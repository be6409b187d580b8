"""Customer equity: the value of present and expected customers by segment, and how it comes in over time.

Customer equity is the sum of lifetime values over current and expected future customers (A, S41).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cemagent.tools.equity.clv import Timing, Vector, annuity, clv, multiple, prospect_clv
from cemagent.tools.equity.inputs import EquityInputs, Segment

Value = float | Vector


@dataclass(frozen=True)
class SegmentState:
    """A segment as the formulas need it; margin, retention and the arrivals may be arrays of draws.

    ``margin`` is net of cost to serve and per period, ``arrivals`` are customers acquired in each
    period at ``acquisition_cost``. Others come without that cost, because customers bring them (C):
    ``referred`` in each period, and ``referral_rate`` for each present customer who is still there.
    """

    name: str
    customers: float
    margin: Value
    retention: Value
    growth: float
    acquisition_cost: float
    arrivals: Value
    referred: Value
    referral_rate: Value
    timing: Timing
    horizon: int | None


def state_of(segment: Segment) -> SegmentState:
    """Return ``segment`` as the formulas need it; cost to serve is taken off a margin that is not net of it."""
    return SegmentState(
        name=segment.name,
        customers=float(segment.customers),
        margin=net_margin(segment),
        retention=float(segment.retention),
        growth=float(segment.growth),
        acquisition_cost=segment.acquisition_cost.value if segment.acquisition_cost else 0.0,
        arrivals=float(segment.new_customers),
        referred=0.0,
        referral_rate=0.0,
        timing=segment.timing,
        horizon=segment.horizon,
    )


def net_margin(segment: Segment) -> float:
    """Return the margin of a customer and period after cost to serve, where that is known."""
    if segment.margin_is_net or segment.cost_to_serve is None:
        return segment.margin.value
    return segment.margin.value - segment.cost_to_serve.value


def value_of(state: SegmentState, discount: float) -> Value:
    """Return the lifetime value of one customer of the segment.

    Raises:
        ValueError: it has no bound.
    """
    # one of them may be an array while the other is a number: arithmetic makes both the same shape
    margin, retention = np.broadcast_arrays(np.asarray(state.margin, float), np.asarray(state.retention, float))
    found = clv(margin, retention, discount, state.growth, state.timing, state.horizon)
    return found if found.ndim else float(found)


def current_equity(state: SegmentState, discount: float) -> Value:
    """Return the value of the present customers: n times CLV (A, S41)."""
    return state.customers * value_of(state, discount)


def future_equity(state: SegmentState, discount: float) -> Value:
    """Return the value of customers still to come (B).

    Each period brings ``arrivals``, worth CLV - AC at their arrival, and referred customers, worth CLV.
    They come at the end of each period, are discounted to now and counted for ``horizon`` periods, or
    without end; those who are referred by present customers grow fewer as these leave.
    """
    worth = np.asarray(value_of(state, discount))
    steady = state.arrivals * prospect_clv(worth, state.acquisition_cost) + state.referred * worth
    bringing = state.customers * multiple(np.asarray(state.retention, float), discount, horizon=state.horizon)
    found = np.asarray(steady * annuity(discount, state.horizon) + state.referral_rate * bringing * worth)
    return found if found.ndim else float(found)


def equity(states: Sequence[SegmentState], discount: float) -> Value:
    """Return customer equity: current and expected customers of all segments."""
    total: Value = 0.0
    for state in states:
        total = total + current_equity(state, discount) + future_equity(state, discount)
    return total


def pooled(states: Sequence[SegmentState]) -> SegmentState | None:
    """Return one segment with the average margin, retention and growth of all, weighted by customers.

    None where there is one segment only, or timing and horizon differ so that no average means anything.
    """
    if len(states) < 2 or len({(state.timing, state.horizon) for state in states}) > 1:
        return None
    weights = np.array([state.customers for state in states])

    def mean(field: str) -> float:
        return float(np.average([float(getattr(state, field)) for state in states], weights=weights))

    return replace(
        states[0],
        name="",
        customers=float(weights.sum()),
        margin=mean("margin"),
        retention=mean("retention"),
        growth=mean("growth"),
        acquisition_cost=0.0,
        arrivals=0.0,
        referred=0.0,
        referral_rate=0.0,
    )


def states_of(inputs: EquityInputs) -> list[SegmentState]:
    """Return the segments of ``inputs`` as the formulas need them."""
    return [state_of(segment) for segment in inputs.segments]


def flows(state: SegmentState, discount: float, periods: int) -> Vector:
    """Return the discounted margins less acquisition cost of now and each period after, shape (periods + 1,).

    Summed over all periods they give current plus future equity.
    """
    lifeline = np.zeros(periods + 1)
    first = 0 if state.timing == "start" else 1
    last = periods if state.horizon is None else min(periods, first + state.horizon - 1)
    times = np.arange(first, last + 1)
    steps = float(state.retention) * (1 + state.growth) / (1 + discount)
    start = float(state.margin) * (1.0 if first == 0 else float(state.retention) / (1 + discount))
    lifeline[times] = start * steps ** (times - first)
    count = periods if state.horizon is None else min(periods, state.horizon)
    now = np.zeros(periods + 1)
    now[1 : count + 1] = (1 + discount) ** -np.arange(1.0, count + 1)
    brought = state.customers * float(state.referral_rate) * float(state.retention) ** np.arange(periods + 1.0)
    arriving = now * (float(state.arrivals) + float(state.referred) + brought)
    spent = float(state.arrivals) * state.acquisition_cost * now
    found: Vector = state.customers * lifeline + np.convolve(arriving, lifeline)[: periods + 1] - spent
    return found
