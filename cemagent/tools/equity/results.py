"""What the customer equity tool returns: figures with their formulas, ranges, warnings, and nulls with reasons."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from cemagent.playbook import Text
from cemagent.tools.equity.formulas import Formula
from cemagent.tools.equity.impacts import EffectSource, Path, Unit
from cemagent.tools.equity.inputs import Period, Timing
from cemagent.tools.equity.market import EquityDriver


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class Figure(_Result):
    """A number and the id of the formula it comes from; without a value, the reason."""

    value: float | None
    formula: str
    reason: Text | None = None


class Three(_Result):
    """A figure at worst, most likely and at best."""

    low: Figure
    base: Figure
    high: Figure


class Interval(_Result):
    """The middle 90 % of the draws, with their median and mean."""

    low: float
    median: float
    high: float
    mean: float


class Notice(_Result):
    """Something that the reader must know; ``where`` names a segment or an impact."""

    code: str
    where: str
    text: Text


class SegmentResult(_Result):
    """One segment: its inputs as used, and its value. Money is in the result's currency, per period."""

    name: str
    customers: int
    margin: Figure
    retention: float
    growth: float
    acquisition_cost: float | None
    new_customers: float
    timing: Timing
    horizon: int | None
    source: str
    multiple: float
    """CLV for a margin of 1."""
    clv: Figure
    prospect_clv: Figure
    current_equity: Figure
    future_equity: Figure
    equity: float
    share: float | None
    """Of the equity of all segments; None where one of them is worth less than nothing."""
    beyond_five_years: float
    """Share of the lifetime value that comes after five years."""


class Totals(_Result):
    """All segments together."""

    customers: int
    current_equity: float
    future_equity: float
    equity: float


class Pooled(_Result):
    """The value of present customers, had all of them the average margin and retention."""

    retention: float
    margin: float
    equity: float
    difference: float
    """By segment less pooled: what an average hides."""


class DriverResult(_Result):
    """One driver: its logit coefficient, its change, and the utility that this adds."""

    name: str
    equity: EquityDriver
    weight: float
    error: float | None
    change: float
    utility: float


class SwitchingResult(_Result):
    """Customer equity with switching between brands; shares are ours, purchase by purchase."""

    brands: list[str]
    ours: str
    matrix: list[list[float]] | None
    shares: list[float]
    clv: Figure
    equity: Figure
    equity_without_switching: Figure
    equity_after_drivers: Figure
    drivers: list[DriverResult]
    driver_shares: dict[EquityDriver, Figure]
    estimated_from: int
    """Choices that the matrix was estimated from, 0 where it was given."""
    fit_r2: float | None
    source: str


class ImpactResult(_Result):
    """One impact, taken alone."""

    name: str
    metric: str
    baseline: float
    target: float
    path: Path
    segment: str | list[str]
    effect: tuple[float, float, float]
    effect_unit: Unit
    effect_source: EffectSource
    is_prior: bool
    """A value from the literature: where to start from, not evidence about these customers."""
    note: str
    gain: Three
    break_even_effect: Figure
    """The base effect that would pay the whole cost, had nothing else an effect."""


class WhatIf(_Result):
    """All impacts together, against their cost."""

    impacts: list[ImpactResult]
    gain: Three
    interplay: float
    """Base gain of all together less the sum of each alone."""
    expense: Figure
    net_gain: Three
    roi: Three
    break_even_scale: Figure
    """How many times the base effects must be as large for the gain to pay the cost."""
    break_even_period: Three
    """Periods until the discounted gains have paid the cost, for good."""
    draws: int
    seed: int
    distribution: str
    gain_interval: Interval
    net_interval: Interval
    roi_interval: Interval | None
    probability_of_loss: float


class Bar(_Result):
    """One input of the tornado: the outcome at its lower and at its higher value."""

    input: Text
    where: str
    kind: Literal[
        "margin", "retention", "customers", "growth", "acquisition_cost", "new_customers", "discount", "effect", "cost"
    ]
    basis: Literal["ten_percent", "ten_percent_of_churn", "given_range"]
    low_input: float
    high_input: float
    low: float
    high: float


class Tornado(_Result):
    """The outcome over the range of each input, the widest bar first."""

    outcome: Literal["equity", "net_gain"]
    base: float
    bars: list[Bar]


class Elasticity(_Result):
    """By what share customer equity changes when an input of all segments is 1 % better."""

    input: Literal["retention", "margin", "acquisition_cost", "discount_rate"]
    change: Figure


class EquityResult(_Result):
    """Everything that was computed, with the inputs that it was computed from."""

    schema_version: Literal["equity/1"] = "equity/1"
    title: str
    currency: str
    period: Period
    discount_rate: float
    yearly_discount_rate: float
    inputs: dict[str, Any]
    """As they were given."""
    segments: list[SegmentResult]
    totals: Totals
    pooled: Pooled | None
    switching: SwitchingResult | None
    what_if: WhatIf | None
    tornados: list[Tornado]
    elasticities: list[Elasticity]
    effect_sources: dict[EffectSource, list[str]]
    """Impacts by where their size comes from."""
    warnings: list[Notice]
    formulas: list[Formula]
