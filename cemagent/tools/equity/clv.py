"""Customer lifetime value. Money is in one currency, rates are shares of one per period, time is in periods.

Marks: A = stated in a source that was read, B = standard, from memory. Sources are those of the
domain brief: S39 and S40 for the formulas below. All functions take floats or arrays of one shape.
"""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

Timing = Literal["start", "end"]
Vector = NDArray[np.float64]
V = TypeVar("V", float, Vector)
_SAME = 1e-12


def step_factor(retention: V, discount: float, growth: float = 0.0) -> V:
    """Return r(1+g)/(1+i), by which a margin shrinks from one period to the next; the value is finite below 1."""
    return retention * (1 + growth) / (1 + discount)


def multiple(
    retention: V, discount: float, growth: float = 0.0, timing: Timing = "end", horizon: int | None = None
) -> V:
    """Return the value of a customer with a margin of 1 a period.

    Without a horizon: r/(1+i-r(1+g)) for a first margin at the end of the period (A, S39; with growth B),
    (1+i)/(1+i-r(1+g)) for one that comes now (B). With ``horizon`` H only the first H margins count:
    the sum over t = 1..H of (1+g)^(t-1) r^t/(1+i)^t, times (1+i)/r for ``start`` (A, S40, with r_t = r^t).
    r = .80 and i = .10 give 2.67.

    Raises:
        ValueError: r(1+g) reaches 1+i, so that the value without horizon has no bound.
    """
    step = step_factor(retention, discount, growth)
    first = retention / (1 + discount) if timing == "end" else retention * 0 + 1.0
    if horizon is None:
        if np.any(np.asarray(step) >= 1):
            raise ValueError("r(1+g) must be below 1+i, or a horizon must be given")
        return first / (1 - step)
    return first * geometric(step, horizon)


def geometric(step: V, count: int) -> V:
    """Return 1 + q + ... + q^(count-1) for ``step`` q >= 0, also for q at or near 1."""
    steps = np.asarray(step, dtype=float)
    is_one = np.abs(steps - 1) < _SAME
    safe = np.where(is_one, 0.5, steps)
    logs = np.log(np.where(safe > 0, safe, 1.0))
    total = np.where(safe > 0, -np.expm1(count * logs) / (1 - safe), 1.0)
    found = np.where(is_one, float(count), total)
    return found if isinstance(step, np.ndarray) else float(found)


def clv(
    margin: V,
    retention: V,
    discount: float,
    growth: float = 0.0,
    timing: Timing = "end",
    horizon: int | None = None,
) -> V:
    """Return the lifetime value of a present customer: margin times :func:`multiple`.

    ``margin`` is per period, net of cost to serve (B: revenue would overstate it).

    Raises:
        ValueError: as for :func:`multiple`.
    """
    return margin * multiple(retention, discount, growth, timing, horizon)


def prospect_clv(value: V, acquisition_cost: float) -> V:
    """Return what a prospect is worth: the lifetime value less the cost of acquisition AC (A, S40)."""
    return value - acquisition_cost


def annuity(discount: float, count: int | None) -> float:
    """Return what 1 at the end of each of ``count`` periods is worth now, without end where None (B)."""
    return 1 / discount if count is None else float(geometric(1 / (1 + discount), count)) / (1 + discount)


def share_beyond(periods: int, retention: float, discount: float, growth: float, horizon: int | None) -> float:
    """Return the share of the value that comes after the first ``periods`` margins."""
    if horizon is not None and horizon <= periods:
        return 0.0
    step = step_factor(retention, discount, growth)
    whole = 1 / (1 - step) if horizon is None else geometric(step, horizon)
    return 1 - geometric(step, periods) / whole
