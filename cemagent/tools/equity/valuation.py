"""The value of segments and of a market with switching, as results."""

from __future__ import annotations

import math

import numpy as np

from cemagent.playbook import Text
from cemagent.tools.equity.clv import multiple, prospect_clv, share_beyond
from cemagent.tools.equity.equity import SegmentState, current_equity, future_equity, pooled, states_of, value_of
from cemagent.tools.equity.inputs import PERIODS_A_YEAR, EquityInputs, Segment
from cemagent.tools.equity.market import EquityDriver, Market
from cemagent.tools.equity.results import DriverResult, Figure, Pooled, SegmentResult, SwitchingResult, Totals
from cemagent.tools.equity.switching import (
    LogitFit,
    driver_lifts,
    driver_weights,
    fit_logit,
    matrix_of,
    purchases_in,
    share_path,
    switching_clv,
)

_YEARS = 5


def segment_results(inputs: EquityInputs) -> list[SegmentResult]:
    """Return the value of each segment."""
    states, discount = states_of(inputs), float(inputs.discount_rate)
    values = [float(current_equity(state, discount)) + float(future_equity(state, discount)) for state in states]
    total = math.fsum(values)
    has_shares = total > 0 and min(values) >= 0
    return [
        _segment_result(inputs, segment, state, value / total if has_shares else None)
        for segment, state, value in zip(inputs.segments, states, values, strict=True)
    ]


def _segment_result(inputs: EquityInputs, segment: Segment, state: SegmentState, share: float | None) -> SegmentResult:
    discount = float(inputs.discount_rate)
    value, retention = float(value_of(state, discount)), float(segment.retention)
    current, future = float(current_equity(state, discount)), float(future_equity(state, discount))
    return SegmentResult(
        name=segment.name,
        customers=int(segment.customers),
        margin=Figure(value=float(state.margin), formula="margin"),
        retention=retention,
        growth=float(segment.growth),
        acquisition_cost=segment.acquisition_cost.value if segment.acquisition_cost else None,
        new_customers=float(segment.new_customers),
        timing=segment.timing,
        horizon=segment.horizon,
        source=segment.source,
        multiple=multiple(retention, discount, state.growth, state.timing, state.horizon),
        clv=Figure(value=value, formula=clv_formula(segment)),
        prospect_clv=_prospect(segment, value),
        current_equity=Figure(value=current, formula="equity.current"),
        future_equity=_future(segment, future),
        equity=current + future,
        share=share,
        beyond_five_years=share_beyond(
            _YEARS * PERIODS_A_YEAR[inputs.period], retention, discount, state.growth, state.horizon
        ),
    )


def clv_formula(segment: Segment) -> str:
    """Return the id of the formula that the lifetime value of ``segment`` comes from."""
    if segment.horizon is not None:
        return f"clv.finite.{segment.timing}"
    return f"clv.{segment.timing}" + (".growth" if segment.growth else "")


def _prospect(segment: Segment, value: float) -> Figure:
    if segment.acquisition_cost is None:
        reason = Text(ko="획득 비용을 적지 않았습니다.", en="No acquisition cost is given.")
        return Figure(value=None, formula="prospect", reason=reason)
    return Figure(value=prospect_clv(value, segment.acquisition_cost.value), formula="prospect")


def _future(segment: Segment, future: float) -> Figure:
    if not segment.new_customers:
        reason = Text(ko="기간마다 얻는 고객 수를 적지 않았습니다.", en="No new customers per period are given.")
        return Figure(value=None, formula="equity.future", reason=reason)
    return Figure(value=future, formula="equity.future")


def totals(segments: list[SegmentResult]) -> Totals:
    """Return all segments together."""
    return Totals(
        customers=sum(segment.customers for segment in segments),
        current_equity=math.fsum(segment.current_equity.value or 0.0 for segment in segments),
        future_equity=math.fsum(segment.future_equity.value or 0.0 for segment in segments),
        equity=math.fsum(segment.equity for segment in segments),
    )


def pooled_result(inputs: EquityInputs) -> Pooled | None:
    """Return what the present customers would be worth at one average rate, None where no average is meaningful."""
    states, discount = states_of(inputs), float(inputs.discount_rate)
    average = pooled(states)
    if average is None:
        return None
    value = float(current_equity(average, discount))
    by_segment = math.fsum(float(current_equity(state, discount)) for state in states)
    return Pooled(
        retention=float(average.retention),
        margin=float(average.margin),
        equity=value,
        difference=by_segment - value,
    )


def switching_result(market: Market, yearly_discount: float) -> SwitchingResult:
    """Return customer equity in a market with switching, and what the drivers would add to it."""
    fit = fit_logit(market) if market.choices else None
    problem = _unusable(market, fit)
    matrix = None if problem else matrix_of(market, fit)
    drivers, shares, after = _drivers(market, fit, problem, yearly_discount)

    def figure(value: float | None) -> Figure:
        return Figure(value=value, formula="switching", reason=problem)

    value = None if matrix is None else switching_clv(market, matrix, yearly_discount)
    loyal = None if problem else switching_clv(market, np.eye(len(market.names)), yearly_discount) * market.customers
    return SwitchingResult(
        brands=market.names,
        ours=market.ours,
        matrix=None if matrix is None else matrix.tolist(),
        shares=[] if matrix is None else share_path(market, matrix).tolist(),
        clv=figure(value),
        equity=figure(None if value is None else value * market.customers),
        equity_without_switching=figure(loyal),
        equity_after_drivers=after,
        drivers=drivers,
        driver_shares=shares,
        estimated_from=len(market.choices),
        fit_r2=None if fit is None or fit.problem else fit.mcfadden_r2,
        source=market.source,
    )


def _unusable(market: Market, fit: LogitFit | None) -> Text | None:
    if not purchases_in(market):
        return Text(
            ko="계산하는 기간 안에 구매가 한 번도 없습니다.", en="Not one purchase falls within the years that count."
        )
    return _FIT_PROBLEMS[fit.problem] if fit is not None and fit.problem else None


_FIT_PROBLEMS = {
    "few": Text(
        ko="계수 하나에 선택 기록이 열 건은 있어야 추정합니다.",
        en="An estimate needs ten choices for each coefficient.",
    ),
    "separated": Text(
        ko="평점만으로 선택이 빠짐없이 갈려 계수를 정할 수 없습니다. 기록을 더 모아 주십시오.",
        en="The ratings foretell every choice, so that no coefficient can be told: gather more choices.",
    ),
    "flat": Text(
        ko="평점이 서로 겹치거나 달라지지 않아 동인의 효과를 가를 수 없습니다.",
        en="The ratings do not vary, or move together, so that the drivers cannot be told apart.",
    ),
}


def _drivers(
    market: Market, fit: LogitFit | None, problem: Text | None, yearly_discount: float
) -> tuple[list[DriverResult], dict[EquityDriver, Figure], Figure]:
    """Return the drivers, the share of value, brand and relationship equity, and equity after the change."""
    if problem or not market.drivers:
        none = problem or Text(ko="동인을 적지 않았습니다.", en="No drivers are given.")
        return [], {}, Figure(value=None, formula="drivers", reason=none)
    weights = driver_weights(market, fit)
    if weights is None:
        reason = Text(
            ko="로짓 계수(weight)를 적거나 선택 기록(choices)으로 추정해야 합니다.",
            en="Give each driver a logit coefficient (weight), or choices to estimate it from.",
        )
        return [], {}, Figure(value=None, formula="drivers", reason=reason)
    lifts = driver_lifts(market, weights)
    whole = math.fsum(lifts.values())
    rows = [
        DriverResult(
            name=driver.name,
            equity=driver.equity,
            weight=weight,
            error=float(fit.errors[index]) if fit is not None and driver.weight is None else None,
            change=driver.change,
            utility=weight * driver.change,
        )
        for index, (driver, weight) in enumerate(zip(market.drivers, weights, strict=True))
    ]
    after = switching_clv(market, matrix_of(market, fit, whole), yearly_discount) * market.customers
    return rows, _shares(lifts, whole), Figure(value=after, formula="drivers")


def _shares(lifts: dict[EquityDriver, float], whole: float) -> dict[EquityDriver, Figure]:
    if whole <= 0 or min(lifts.values()) < 0:
        reason = Text(
            ko="효용이 늘지 않거나 줄어드는 동인이 있어 비중을 나눌 수 없습니다.",
            en="Utility does not rise, or falls for a driver, so that no share can be told.",
        )
        return {name: Figure(value=None, formula="drivers", reason=reason) for name in lifts}
    return {name: Figure(value=lift / whole, formula="drivers") for name, lift in lifts.items()}
