"""What the impacts are worth against their cost, as results: low, base and high, an interval, and break-even."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from cemagent.playbook import Text
from cemagent.tools.equity.clv import Vector
from cemagent.tools.equity.inputs import EquityInputs
from cemagent.tools.equity.results import Figure, ImpactResult, Interval, Three, WhatIf
from cemagent.tools.equity.whatif import (
    Case,
    alone,
    break_even_period,
    break_even_scale,
    case_of,
    draw_sizes,
    expense,
    roi,
)

_NO_COST = Text(ko="비용을 적지 않았습니다.", en="No cost is given.")
_NEVER = Text(ko="백 년 안에 비용을 회수하지 못합니다.", en="The cost is not earned back within a hundred years.")
_NO_SIZE = Text(ko="효과가 아무리 커도 비용을 회수하지 못합니다.", en="No size of the effect would earn the cost back.")
_UNBOUND = Text(
    ko="효과가 천 배로 커지거나 유지율이 1에 가까워져도 비용을 회수하지 못합니다.",
    en="Even effects a thousand times as large, or a retention close to 1, would not earn the cost back.",
)


def what_if(inputs: EquityInputs) -> WhatIf | None:
    """Return what the impacts of ``inputs`` bring, None where there are none."""
    if not inputs.impacts:
        return None
    cases = [case_of(inputs, which) for which in range(3)]
    spent = expense(inputs, cases[1].discount)
    gains = [float(case.gain()) for case in cases]
    alone_gains = [[float(alone(case, index).gain()) for case in cases] for index in range(len(inputs.impacts))]
    drawn = np.asarray(replace(cases[1], sizes=draw_sizes(inputs.impacts, inputs.monte_carlo)).gain())
    settings = inputs.monte_carlo
    return WhatIf(
        impacts=[_impact(inputs, cases, index, spent, found) for index, found in enumerate(alone_gains)],
        gain=_three(gains, "what_if", lambda gain: gain),
        interplay=gains[1] - math.fsum(row[1] for row in alone_gains),
        expense=Figure(value=spent, formula="expense") if inputs.cost else _none("expense", _NO_COST),
        net_gain=_three(gains, "what_if", lambda gain: gain - spent),
        roi=_three(gains, "roi", lambda gain: float(roi(gain, spent))) if spent else _all_none("roi"),
        break_even_scale=_scale(cases[1], spent),
        break_even_period=_periods(cases, spent),
        draws=settings.draws,
        seed=settings.seed,
        distribution=settings.distribution,
        gain_interval=_interval(drawn),
        net_interval=_interval(drawn - spent),
        roi_interval=_interval(np.asarray(roi(drawn, spent))) if spent else None,
        probability_of_loss=float(np.mean(drawn < spent)) if spent else float(np.mean(drawn < 0)),
    )


def _none(formula: str, reason: Text) -> Figure:
    return Figure(value=None, formula=formula, reason=reason)


def _all_none(formula: str) -> Three:
    missing = _none(formula, _NO_COST)
    return Three(low=missing, base=missing, high=missing)


def _three(gains: list[float], formula: str, of: Callable[[float], float]) -> Three:
    low, base, high = (Figure(value=of(gain), formula=formula) for gain in gains)
    return Three(low=low, base=base, high=high)


def _interval(drawn: Vector) -> Interval:
    low, median, high = (float(value) for value in np.quantile(drawn, [0.05, 0.5, 0.95]))
    return Interval(low=low, median=median, high=high, mean=float(drawn.mean()))


def _impact(inputs: EquityInputs, cases: list[Case], index: int, spent: float, gains: list[float]) -> ImpactResult:
    impact = inputs.impacts[index]
    scale = _scale(alone(cases[1], index), spent)
    needed = None if scale.value is None else scale.value * impact.effect.sizes[1]
    return ImpactResult(
        name=impact.name,
        metric=impact.metric,
        baseline=float(impact.baseline),
        target=float(impact.target),
        path=impact.path,
        segment=impact.segment,
        effect=impact.effect.sizes,
        effect_unit=impact.effect_unit,
        effect_source=impact.effect_source,
        is_prior=impact.effect_source == "literature",
        note=impact.note,
        gain=_three(gains, "what_if", lambda gain: gain),
        break_even_effect=Figure(value=needed, formula="what_if", reason=scale.reason),
    )


def _scale(case: Case, spent: float) -> Figure:
    if not spent:
        return _none("what_if", _NO_COST)
    found = break_even_scale(case, spent)
    if found is None:
        return _none("what_if", _NO_SIZE if float(case.gain()) <= 0 else _UNBOUND)
    return Figure(value=found, formula="what_if")


def _periods(cases: list[Case], spent: float) -> Three:
    if not spent:
        return _all_none("expense")
    figures = []
    for case in cases:
        found = break_even_period(case)
        reached = Figure(value=None if found is None else float(found), formula="expense")
        figures.append(_none("expense", _NEVER) if found is None else reached)
    return Three(low=figures[0], base=figures[1], high=figures[2])
