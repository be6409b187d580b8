"""What may be wrong with the inputs, or with trusting the figures: warnings in both languages."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations

from cemagent.playbook import Text
from cemagent.tools.equity.impacts import Impact
from cemagent.tools.equity.inputs import PERIODS_A_YEAR, EquityInputs, Segment
from cemagent.tools.equity.results import Notice, SegmentResult, SwitchingResult, WhatIf

_LONG_LIFE = 0.95
_FAR = 0.30
_WIDE = 0.05
_Z = 1.959963984540054
_FEW_DRAWS = 1000
_HIGH_YEARLY = 0.40
_HIGH_MONTHLY = 0.04
_HIGH_QUARTERLY = 0.08
_REVENUE = re.compile(r"매출|거래액|취급고|결제액|revenue|turnover|\bsales\b|\bGMV\b", re.IGNORECASE)


def notices(
    inputs: EquityInputs, segments: list[SegmentResult], found: WhatIf | None, market: SwitchingResult | None
) -> list[Notice]:
    """Return the warnings, those about the inputs first."""
    listed = [*_rates(inputs)]
    for segment, result in zip(inputs.segments, segments, strict=True):
        listed += _segment(inputs, segment, result)
    if found is not None:
        listed += [*_effects(inputs), *_outcome(inputs, found)]
    if market is not None:
        listed += _market(market)
    return listed


def _notice(code: str, where: str, ko: str, en: str) -> Notice:
    return Notice(code=code, where=where, text=Text(ko=ko, en=en))


def _rates(inputs: EquityInputs) -> Iterator[Notice]:
    highest = {"year": _HIGH_YEARLY, "quarter": _HIGH_QUARTERLY, "month": _HIGH_MONTHLY}[inputs.period]
    if inputs.discount_rate > highest:
        yearly = f"{inputs.yearly_discount:.0%}"
        yield _notice(
            "discount_period", "",
            f"할인율이 한 해로는 {yearly}나 됩니다. 기간 단위에 맞는 값인지 확인하십시오.",
            f"The discount rate is as high as {yearly} a year: check that it is meant for the period used here.",
        )  # fmt: skip


def _segment(inputs: EquityInputs, segment: Segment, result: SegmentResult) -> Iterator[Notice]:
    yield from _margin(segment, result)
    yield from _lifetime(inputs, segment, result)
    rate = float(segment.retention)
    half = _Z * math.sqrt(rate * (1 - rate) / segment.customers)
    if half > _WIDE:
        yield _notice(
            "small_segment", segment.name,
            f"고객이 {segment.customers:,.0f}명뿐이라 유지율이 위아래로 {half * 100:.0f}%p까지 흔들릴 수 있습니다.",
            f"With only {segment.customers:,.0f} customers, retention may be off by {half * 100:.0f} points either way.",
        )  # fmt: skip
    if segment.new_customers and segment.acquisition_cost is None:
        yield _notice(
            "no_acquisition_cost", segment.name,
            "새 고객을 얻는 비용을 적지 않아 앞으로 얻을 고객의 가치가 부풀려집니다.",
            "No acquisition cost is given, so the value of customers to come is overstated.",
        )  # fmt: skip
    if result.prospect_clv.value is not None and result.prospect_clv.value < 0:
        yield _notice(
            "acquired_at_a_loss", segment.name,
            "고객 한 명을 얻는 비용이 그 고객의 가치보다 커서, 얻을수록 손해입니다.",
            "Acquiring a customer costs more than the customer is worth, so every one acquired is a loss.",
        )  # fmt: skip
    if segment.new_customers and segment.horizon is None:
        yield _notice(
            "endless_arrivals", segment.name,
            "새 고객이 끝없이 같은 수로 들어온다고 계산했습니다. horizon을 적으면 그 기간까지만 계산합니다.",
            "New customers are counted as coming at the same rate without end; give a horizon to stop there.",
        )  # fmt: skip


def _margin(segment: Segment, result: SegmentResult) -> Iterator[Notice]:
    told = segment.margin_is_net or segment.cost_to_serve is not None
    if not told or _REVENUE.search(f"{segment.source} {segment.name}"):
        yield _notice(
            "revenue_not_margin", segment.name,
            "마진이 아니라 매출일 수 있습니다. 원가와 응대 비용까지 뺀 금액인지 확인하고, 그렇다면 margin_is_net을 true로 적으십시오."
            if not told else "자료 설명에 매출이 나옵니다. 마진이 맞는지 확인하십시오.",
            "The margin may be revenue: check that product cost and cost to serve are off it, and set margin_is_net to true if so."
            if not told else "The source speaks of revenue: check that the margin is one.",
        )  # fmt: skip
    if result.margin.value is not None and result.margin.value <= 0:
        yield _notice(
            "no_margin", segment.name,
            "남는 마진이 없어, 고객을 더 오래 붙들수록 손해입니다.",
            "There is no margin left, so keeping these customers longer loses money.",
        )  # fmt: skip


def _lifetime(inputs: EquityInputs, segment: Segment, result: SegmentResult) -> Iterator[Notice]:
    yearly = float(segment.retention) ** PERIODS_A_YEAR[inputs.period]
    if segment.horizon is None and yearly >= _LONG_LIFE:
        periods = 1 / (1 - float(segment.retention))
        yield _notice(
            "very_high_retention", segment.name,
            f"유지율이 한 해 {yearly:.1%}로 매우 높아 평균 {periods:.0f}기간을 머문다고 계산합니다. 기간(horizon)을 두고도 계산해 보십시오.",
            f"Retention is as high as {yearly:.1%} a year, so customers are counted for {periods:.0f} periods on average: "
            "try a horizon as well.",
        )  # fmt: skip
    elif segment.horizon is None and result.beyond_five_years > _FAR:
        yield _notice(
            "far_value", segment.name,
            f"가치의 {result.beyond_five_years:.0%}가 5년 뒤에 나옵니다. 그때까지 유지율과 마진이 그대로라는 뜻입니다.",
            f"{result.beyond_five_years:.0%} of the value comes after five years, with retention and margin unchanged until then.",
        )  # fmt: skip
    if segment.horizon is not None:
        endless = _endless_share(inputs, segment)
        if endless is not None and endless > _FAR:
            yield _notice(
                "horizon_cuts", segment.name,
                f"{segment.horizon}기간까지만 계산해, 끝을 두지 않은 값의 {endless:.0%}가 빠집니다.",
                f"Counting {segment.horizon} periods leaves out {endless:.0%} of the value without end.",
            )  # fmt: skip


def _endless_share(inputs: EquityInputs, segment: Segment) -> float | None:
    """Return the share of the endless value that the horizon cuts off, None where that has no bound."""
    step = float(segment.retention) * (1 + float(segment.growth)) / (1 + float(inputs.discount_rate))
    return None if step >= 1 or segment.horizon is None else step**segment.horizon


def _effects(inputs: EquityInputs) -> Iterator[Notice]:
    for impact in inputs.impacts:
        yield from _effect(impact)
    if not any(impact.effect_source in ("experiment", "panel", "cross_section") for impact in inputs.impacts):
        yield _notice(
            "no_own_data", "",
            "효과의 크기가 모두 가정이나 문헌에서 왔습니다. 결정하기 전에 작은 실험으로 직접 재십시오.",
            "All effect sizes are assumptions or from the literature: measure them in a small experiment before you decide.",
        )  # fmt: skip
    for one, other in combinations(inputs.impacts, 2):
        shared = [item.name for item in inputs.segments if one.applies_to(item.name) and other.applies_to(item.name)]
        if one.path == other.path and shared:
            yield _notice(
                "counted_twice", f"{one.name}, {other.name}",
                f"같은 경로로 같은 집단({', '.join(shared)})을 움직입니다. 같은 효과를 두 번 세지 않았는지 확인하십시오.",
                f"Both move the same segment ({', '.join(shared)}) by the same path: check that one effect is not counted twice.",
            )  # fmt: skip


def _effect(impact: Impact) -> Iterator[Notice]:
    low, base, high = impact.effect.sizes
    if impact.effect_source == "literature":
        yield _notice(
            "prior", impact.name,
            f"문헌에서 빌린 사전값이며 이 회사 고객에 대한 근거가 아닙니다 ({impact.note}).",
            f"This is a prior from the literature, not evidence about these customers ({impact.note}).",
        )  # fmt: skip
    if impact.effect_source == "cross_section":
        yield _notice(
            "cross_section", impact.name,
            "한 시점의 비교라서 원래 달랐던 고객의 차이가 섞여 있을 수 있습니다.",
            "It compares customers at one time, who may have differed for other reasons.",
        )  # fmt: skip
    if low == base == high:
        yield _notice(
            "no_range", impact.name,
            "낮게, 보통, 높게가 같아 불확실성이 보이지 않습니다.",
            "Low, base and high are the same, so that no uncertainty shows.",
        )  # fmt: skip
    if low < 0:
        yield _notice(
            "may_harm", impact.name,
            "낮게 보면 오히려 나빠지는 값입니다.",
            "At worst this change does harm.",
        )  # fmt: skip
    if impact.baseline == impact.target and base:
        yield _notice(
            "no_change", impact.name,
            "현재값과 목표값이 같은데 효과가 있습니다.",
            "Baseline and target are the same, and yet there is an effect.",
        )  # fmt: skip


def _outcome(inputs: EquityInputs, found: WhatIf) -> Iterator[Notice]:
    if inputs.cost is None:
        yield _notice(
            "no_cost", "",
            "비용을 적지 않아 투자수익률을 계산하지 않았습니다. cost를 적으십시오.",
            "No cost is given, so no return is computed: add 'cost'.",
        )  # fmt: skip
    if found.draws < _FEW_DRAWS:
        yield _notice(
            "few_draws", "",
            f"추출이 {found.draws:,}번뿐이라 구간의 끝이 흔들립니다. 10,000번을 권합니다.",
            f"With only {found.draws:,} draws the ends of the interval wobble; use 10,000.",
        )  # fmt: skip
    if len(inputs.impacts) > 1:
        yield _notice(
            "independent", "",
            "효과끼리 서로 무관하다고 보고 추출했습니다. 함께 움직이면 구간이 더 넓어집니다.",
            "Effects are drawn as independent; if they move together, the interval is wider.",
        )  # fmt: skip
    if inputs.cost is not None and found.net_interval.low < 0 < found.net_interval.high:
        yield _notice(
            "undecided", "",
            "90% 구간이 손해와 이익에 걸쳐 있어 아직 결론을 낼 수 없습니다. 효과를 먼저 재십시오.",
            "The 90 % interval reaches from loss to gain, so nothing is decided yet: measure the effect first.",
        )  # fmt: skip


def _market(market: SwitchingResult) -> Iterator[Notice]:
    if market.equity.value is not None:
        yield _notice(
            "market_apart", market.ours,
            "브랜드 전환으로 계산한 고객자산은 집단별 합계와 보는 각도가 다르므로 더하지 마십시오.",
            "Equity with switching is another view of the same customers: do not add it to the segments.",
        )  # fmt: skip
    if any(driver.weight < 0 for driver in market.drivers):
        yield _notice(
            "negative_weight", market.ours,
            "평점이 오를수록 덜 고르게 되는 동인이 있습니다. 평점의 방향과 표본을 확인하십시오.",
            "A better rating of one driver makes the choice less likely: check the direction of the scale and the sample.",
        )  # fmt: skip
