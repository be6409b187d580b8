"""How much each input matters: the tornado, and what one percent better is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cemagent.playbook import Text
from cemagent.tools.equity.equity import SegmentState, equity, states_of
from cemagent.tools.equity.inputs import EquityInputs, Segment
from cemagent.tools.equity.results import Bar, Elasticity, Figure, Tornado
from cemagent.tools.equity.whatif import Case, case_of, expense, is_possible

_STEP = 0.10
_ONE = 0.01
_NOISE = 1e-9
_NAMES: dict[str, Text] = {
    "margin": Text(ko="마진", en="margin"),
    "retention": Text(ko="유지율", en="retention"),
    "customers": Text(ko="고객 수", en="customers"),
    "growth": Text(ko="마진 성장률", en="margin growth"),
    "acquisition_cost": Text(ko="획득 비용", en="acquisition cost"),
    "new_customers": Text(ko="새 고객 수", en="new customers"),
    "discount": Text(ko="할인율", en="discount rate"),
    "investment": Text(ko="처음 드는 비용", en="investment"),
    "yearly": Text(ko="해마다 드는 비용", en="yearly cost"),
    "effect": Text(ko="효과", en="effect"),
}


@dataclass(frozen=True)
class _Turn:
    """One input turned down and up: its two values and the two cases, with factors of the two parts of cost."""

    kind: str
    where: str
    basis: str
    values: tuple[float, float]
    cases: tuple[Case, Case]
    name: str = ""
    costs: tuple[tuple[float, float], tuple[float, float]] = ((1.0, 1.0), (1.0, 1.0))


def tornados(inputs: EquityInputs) -> list[Tornado]:
    """Return the tornado of customer equity and, with impacts, that of the gain less its cost.

    Each input goes 10 % down and up, or over its given range; where 10 % more retention cannot be
    valued, churn goes 10 % up and down instead.
    """
    found = [_tornado(inputs, "equity")]
    if inputs.impacts:
        found.append(_tornado(inputs, "net_gain"))
    return found


def _tornado(inputs: EquityInputs, outcome: str) -> Tornado:
    base = case_of(inputs, 1)
    is_net = outcome == "net_gain"

    def result(case: Case, costs: tuple[float, float] = (1.0, 1.0)) -> float:
        if not is_net:
            return float(equity(case.states, case.discount))
        return float(case.gain()) - expense(inputs, case.discount, *costs)

    turns = [*_inputs(inputs, base), *(_effects(inputs, base) if is_net else ())]
    bars = [
        Bar.model_validate(
            {
                "input": _NAMES[turn.name or turn.kind],
                "where": turn.where,
                "kind": turn.kind,
                "basis": turn.basis,
                "low_input": turn.values[0],
                "high_input": turn.values[1],
                "low": result(turn.cases[0], turn.costs[0]),
                "high": result(turn.cases[1], turn.costs[1]),
            }
        )
        for turn in turns
    ]
    moving = [bar for bar in bars if abs(bar.high - bar.low) > _NOISE * max(abs(bar.high), abs(bar.low))]
    moving.sort(key=lambda bar: -abs(bar.high - bar.low))
    return Tornado.model_validate({"outcome": outcome, "base": result(base), "bars": moving})


def _inputs(inputs: EquityInputs, base: Case) -> Iterator[_Turn]:
    for index, segment in enumerate(inputs.segments):
        yield _margin(base, index, segment)
        turn = _retention(base, index, segment)
        if turn is not None:
            yield turn
        for kind, field in _PLAIN.items():
            value = float(getattr(base.states[index], field))
            if value:
                yield _scaled(base, index, kind, field, value)
    low, high = base.discount * (1 - _STEP), base.discount * (1 + _STEP)
    cases = (replace(base, discount=low), replace(base, discount=high))
    if all(case.is_possible for case in cases):
        yield _Turn("discount", "", "ten_percent", (low, high), cases)


_PLAIN = {
    "customers": "customers",
    "growth": "growth",
    "acquisition_cost": "acquisition_cost",
    "new_customers": "arrivals",
}


def _with(base: Case, index: int, **fields: float) -> Case:
    states = list(base.states)
    states[index] = replace(states[index], **fields)  # type: ignore[arg-type]
    return replace(base, states=tuple(states))


def _scaled(base: Case, index: int, kind: str, field: str, value: float) -> _Turn:
    low, high = sorted((value * (1 - _STEP), value * (1 + _STEP)))
    cases = (_with(base, index, **{field: low}), _with(base, index, **{field: high}))
    return _Turn(kind, base.states[index].name, "ten_percent", (low, high), cases)


def _margin(base: Case, index: int, segment: Segment) -> _Turn:
    given = segment.ranges.margin
    if given is None:
        return _scaled(base, index, "margin", "margin", float(base.states[index].margin))
    taken_off = segment.margin.value - float(base.states[index].margin)
    low, high = (money.value - taken_off for money in given)
    cases = (_with(base, index, margin=low), _with(base, index, margin=high))
    return _Turn("margin", segment.name, "given_range", (low, high), cases)


def _retention(base: Case, index: int, segment: Segment) -> _Turn | None:
    rate = float(segment.retention)
    tries = [
        ("ten_percent", (rate * (1 - _STEP), rate * (1 + _STEP))),
        ("ten_percent_of_churn", (1 - (1 - rate) * (1 + _STEP), 1 - (1 - rate) * (1 - _STEP))),
    ]
    if segment.ranges.retention:
        low, high = segment.ranges.retention
        tries.insert(0, ("given_range", (float(low), float(high))))
    for basis, (lower, higher) in tries:
        cases = (_with(base, index, retention=lower), _with(base, index, retention=higher))
        if all(case.is_possible for case in cases):
            return _Turn("retention", segment.name, basis, (lower, higher), cases)
    return None


def _effects(inputs: EquityInputs, base: Case) -> Iterator[_Turn]:
    for index, impact in enumerate(inputs.impacts):
        low, _, high = impact.effect.sizes
        sizes = [tuple(size if place == index else own for place, own in enumerate(base.sizes)) for size in (low, high)]
        cases = (replace(base, sizes=sizes[0]), replace(base, sizes=sizes[1]))
        yield _Turn("effect", impact.name, "given_range", (low, high), cases)
    if inputs.cost is None:
        return
    down, up = 1 - _STEP, 1 + _STEP
    for name, money, costs in (
        ("investment", inputs.cost.investment, ((down, 1.0), (up, 1.0))),
        ("yearly", inputs.cost.yearly, ((1.0, down), (1.0, up))),
    ):
        if money.amount:
            values = (money.value * down, money.value * up)
            yield _Turn("cost", "", "ten_percent", values, (base, base), name, costs)


def elasticities(inputs: EquityInputs) -> list[Elasticity]:
    """Return by what share customer equity rises when an input of all segments is 1 % better.

    The idea is Gupta, Lehmann and Stuart's (A, S38); the figures are those of these inputs.
    """
    states, discount = states_of(inputs), float(inputs.discount_rate)
    tried: list[tuple[str, list[SegmentState], float]] = [
        ("retention", [replace(state, retention=state.retention * (1 + _ONE)) for state in states], discount),
        ("margin", [replace(state, margin=state.margin + abs(float(state.margin)) * _ONE) for state in states], discount),
        ("acquisition_cost", [replace(state, acquisition_cost=state.acquisition_cost * (1 - _ONE)) for state in states], discount),
        ("discount_rate", list(states), discount * (1 - _ONE)),
    ]  # fmt: skip
    base = float(equity(states, discount))
    return [
        Elasticity.model_validate({"input": name, "change": _change(name, changed, rate, states, base)})
        for name, changed, rate in tried
    ]


def _change(name: str, changed: list[SegmentState], discount: float, states: list[SegmentState], base: float) -> Figure:
    def none(ko: str, en: str) -> Figure:
        return Figure(value=None, formula="elasticity", reason=Text(ko=ko, en=en))

    if base <= 0:
        return none(
            "고객자산이 0 이하라서 비율로 말할 수 없습니다.",
            "Customer equity is not above 0, so that no share can be told.",
        )
    if name == "acquisition_cost" and not any(state.acquisition_cost and state.arrivals for state in states):
        return none(
            "획득 비용이나 새 고객 수를 적지 않아 계산할 수 없습니다.",
            "Acquisition cost or new customers are not given.",
        )
    if not all(is_possible(state, discount) for state in changed):
        return none(
            "1% 나아지면 유지율이 1에 이르거나 가치가 한없이 커집니다.",
            "One percent better takes retention to 1, or the value out of bounds.",
        )
    return Figure(value=float(equity(changed, discount)) / base - 1, formula="elasticity")
