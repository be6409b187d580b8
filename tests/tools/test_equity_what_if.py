"""From experience to equity: each path by hand, ranges that hold, draws that repeat, and when cost is earned back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemagent.tools.equity.checks import read_inputs
from cemagent.tools.equity.clv import multiple
from cemagent.tools.equity.evaluate import evaluate
from cemagent.tools.equity.impacts import Impact
from cemagent.tools.equity.inputs import EquityInputs, MonteCarlo
from cemagent.tools.equity.results import WhatIf
from cemagent.tools.equity.whatif import case_of, draw_sizes, expense

SEGMENT = {
    "name": "a", "customers": 1000, "margin": 100, "margin_is_net": True, "cost_to_serve": 40, "retention": 0.8,
    "acquisition_cost": 30, "new_customers": 200, "prospects": 5000, "purchases": 4, "horizon": 10, "source": "ledger",
}  # fmt: skip
IMPACT = {
    "name": "x", "baseline": 1, "target": 2, "path": "retention", "effect": {"low": 0.5, "base": 1, "high": 2},
    "effect_unit": "points", "effect_source": "experiment",
}  # fmt: skip


def inputs_of(*impacts: dict[str, Any], **own: Any) -> EquityInputs:
    rows = [IMPACT | {"name": str(number)} | row for number, row in enumerate(impacts or ({},))]
    data = {"currency": "USD", "period": "year", "discount_rate": 0.1, "segments": [SEGMENT], "impacts": rows}
    return read_inputs(data | own)


def what_if(*impacts: dict[str, Any], **own: Any) -> WhatIf:
    found = evaluate(inputs_of(*impacts, **own)).what_if
    assert found is not None
    return found


LIFE = multiple(0.8, 0.1, 0.0, "end", 10)
BETTER = multiple(0.81, 0.1, 0.0, "end", 10)
YEARS = sum(1.1**-year for year in range(1, 11))


@pytest.mark.parametrize(
    ("path", "unit", "size", "gain"),
    [
        ("retention", "points", 1, (1000 + 200 * YEARS) * 100 * (BETTER - LIFE)),
        ("retention", "percent", 1.25, (1000 + 200 * YEARS) * 100 * (BETTER - LIFE)),
        ("retention", "absolute", 0.01, (1000 + 200 * YEARS) * 100 * (BETTER - LIFE)),
        ("margin", "percent", 5, (1000 + 200 * YEARS) * 5 * LIFE),
        ("margin", "absolute", "$5", (1000 + 200 * YEARS) * 5 * LIFE),
        ("frequency", "percent", 5, (1000 + 200 * YEARS) * 5 * LIFE),
        ("frequency", "absolute", 0.2, (1000 + 200 * YEARS) * 5 * LIFE),
        ("cost_to_serve", "percent", 12.5, (1000 + 200 * YEARS) * 5 * LIFE),
        ("cost_to_serve", "absolute", 5, (1000 + 200 * YEARS) * 5 * LIFE),
        ("acquisition", "percent", 10, 20 * YEARS * (100 * LIFE - 30)),
        ("acquisition", "absolute", 20, 20 * YEARS * (100 * LIFE - 30)),
        ("acquisition", "points", 0.4, 20 * YEARS * (100 * LIFE - 30)),
        ("referral", "absolute", 20, 20 * YEARS * 100 * LIFE),
        ("referral", "points", 2, 20 * LIFE * 100 * LIFE),
    ],
)
def test_each_path_is_worth_what_it_is_by_hand(path: str, unit: str, size: Any, gain: float) -> None:
    effect = {"low": 0, "base": size, "high": size}
    found = what_if({"path": path, "effect_unit": unit, "effect": effect})
    assert found.gain.base.value == pytest.approx(gain)
    assert found.gain.low.value == pytest.approx(0, abs=1e-6)
    assert found.impacts[0].gain.base.value == found.gain.base.value


def test_together_is_the_sum_of_each_alone_and_their_interplay() -> None:
    found = what_if({}, {"path": "margin", "effect_unit": "percent"})
    alone = sum(item.gain.base.value or 0 for item in found.impacts)
    assert found.gain.base.value == pytest.approx(alone + found.interplay)
    assert found.interplay > 0


def test_an_impact_moves_only_its_segment() -> None:
    other = SEGMENT | {"name": "b"}
    one = what_if({"segment": "a"}, segments=[SEGMENT, other])
    both = what_if({"segment": ["a", "b"]}, segments=[SEGMENT, other])
    everyone = what_if({}, segments=[SEGMENT, other])
    assert both.gain == everyone.gain
    assert both.gain.base.value == pytest.approx(2 * (one.gain.base.value or 0))


def test_cost_is_discounted_and_roi_follows() -> None:
    cost = {"investment": 10_000, "yearly": 1_000, "years": 2}
    found = what_if(cost=cost)
    spent = 10_000 + 1_000 / 1.1 + 1_000 / 1.21
    assert found.expense.value == pytest.approx(spent)
    gain = found.gain.base.value or 0
    assert found.net_gain.base.value == pytest.approx(gain - spent)
    assert found.roi.base.value == pytest.approx((gain - spent) / spent)


def test_yearly_cost_of_a_monthly_file_falls_at_the_end_of_each_year() -> None:
    inputs = inputs_of(period="month", discount_rate=0.01, cost={"yearly": 1_200, "years": 2})
    assert expense(inputs, 0.01) == pytest.approx(1_200 * (1.01**-12 + 1.01**-24))


def test_without_cost_there_is_no_return_and_the_reason_is_told() -> None:
    found = what_if()
    for figure in (found.roi.base, found.break_even_scale, found.break_even_period.high, found.expense):
        assert figure.value is None
        assert figure.reason is not None
    assert found.roi_interval is None


def test_break_even_is_where_the_gain_pays_the_cost() -> None:
    cost = {"investment": 3_000}
    found = what_if(cost=cost)
    scale = found.break_even_scale.value
    assert scale is not None
    size = scale * 1.0
    again = what_if({"effect": {"low": 0, "base": size, "high": max(size, 2)}}, cost=cost)
    assert again.net_gain.base.value == pytest.approx(0, abs=0.01)
    assert found.impacts[0].break_even_effect.value == pytest.approx(size)


def test_a_cost_that_no_effect_pays_has_no_break_even() -> None:
    hopeless = what_if(cost={"investment": 10**9})
    harmful = what_if({"effect": {"low": -2, "base": -1, "high": 0}}, cost={"investment": 10})
    for found in (hopeless, harmful):
        assert found.break_even_scale.value is None
        assert found.break_even_period.base.value is None
        assert found.break_even_period.base.reason is not None
    assert hopeless.break_even_scale.reason != harmful.break_even_scale.reason
    assert harmful.probability_of_loss == 1


def test_break_even_time_is_the_first_period_that_stays_ahead() -> None:
    # a margin of 5 more on 1000 customers at the end of each year, two years of it: 5000 r/(1+i), 5000 r^2/(1+i)^2
    segment = SEGMENT | {"new_customers": 0, "horizon": 2}
    rows = {"path": "margin", "effect_unit": "absolute", "effect": {"low": 5, "base": 5, "high": 5}}
    first, second = 5000 * 0.8 / 1.1, 5000 * 0.64 / 1.21
    for cost, period in ((first - 1, 1), (first + 1, 2), (first + second - 1, 2), (first + second + 1, None)):
        found = what_if(rows, segments=[segment], cost={"investment": round(cost)})
        assert found.break_even_period.base.value == period


def test_draws_repeat_with_their_seed_and_differ_with_another() -> None:
    one, again = what_if(monte_carlo={"seed": 7}), what_if(monte_carlo={"seed": 7})
    other = what_if(monte_carlo={"seed": 8})
    assert one == again
    assert one.gain_interval != other.gain_interval


@pytest.mark.parametrize("distribution", ["pert", "triangular"])
def test_the_interval_covers_the_case_that_can_be_computed(distribution: str) -> None:
    # the gain is linear in a margin effect, so its mean follows from the mean of the distribution
    rows = {"path": "margin", "effect_unit": "absolute", "effect": {"low": 2, "base": 5, "high": 14}}
    found = what_if(rows, monte_carlo={"distribution": distribution, "draws": 40_000})
    mean = (2 + 4 * 5 + 14) / 6 if distribution == "pert" else (2 + 5 + 14) / 3
    per_unit = (found.gain.base.value or 0) / 5
    assert found.gain_interval.mean == pytest.approx(mean * per_unit, rel=0.01)
    interval = found.gain_interval
    assert interval.low < mean * per_unit < interval.high
    assert 2 * per_unit < interval.low < interval.median < interval.high < 14 * per_unit
    assert (found.gain.low.value or 0) < interval.low < (found.gain.base.value or 0) < interval.high


def test_triangular_quantiles_are_those_of_the_formula() -> None:
    impact = inputs_of({"effect": {"low": 0, "base": 1, "high": 4}}).impacts[0]
    (drawn,) = draw_sizes([impact], MonteCarlo(distribution="triangular", draws=200_000))
    assert np.quantile(drawn, 0.05) == pytest.approx(np.sqrt(0.05 * 4 * 1), rel=0.02)
    assert np.quantile(drawn, 0.95) == pytest.approx(4 - np.sqrt(0.05 * 4 * 3), rel=0.02)


def test_a_fixed_effect_has_an_interval_without_width() -> None:
    found = what_if({"effect": {"low": 1, "base": 1, "high": 1}})
    assert found.gain_interval.low == pytest.approx(found.gain_interval.high)
    assert found.gain_interval.low == pytest.approx(found.gain.base.value)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=3, max_size=3), st.sampled_from(["retention", "margin", "cost_to_serve"]))
def test_low_base_high_stay_in_order(sizes: list[float], path: str) -> None:
    low, base, high = sorted(sizes)
    unit = "points" if path == "retention" else "percent"
    found = what_if({"path": path, "effect_unit": unit, "effect": {"low": low, "base": base, "high": high}})
    gains = [found.gain.low.value or 0, found.gain.base.value or 0, found.gain.high.value or 0]
    assert gains == sorted(gains)
    assert gains[0] - 1e-6 <= found.gain_interval.low <= found.gain_interval.high <= gains[2] + 1e-6


def test_literature_is_only_ever_a_labelled_prior() -> None:
    row = {"effect_source": "literature", "note": "Smith 2019, Table 4"}
    result = evaluate(inputs_of(row, {"path": "margin", "effect_unit": "percent"}))
    assert result.what_if is not None
    assert [item.is_prior for item in result.what_if.impacts] == [True, False]
    assert result.effect_sources == {"literature": ["0"], "experiment": ["1"]}
    (prior,) = [item for item in result.warnings if item.code == "prior"]
    assert "Smith 2019, Table 4" in prior.text.en
    assert "사전값" in prior.text.ko


@pytest.mark.parametrize(
    ("rows", "own", "code"),
    [
        ([{"effect_source": "assumption"}], {}, "no_own_data"),
        ([{"effect_source": "literature", "note": "Smith 2019"}], {}, "no_own_data"),
        ([{"effect_source": "cross_section"}], {}, "cross_section"),
        ([{}, {}], {}, "counted_twice"),
        ([{"effect": {"low": 1, "base": 1, "high": 1}}], {}, "no_range"),
        ([{"effect": {"low": -1, "base": 1, "high": 2}}], {}, "may_harm"),
        ([{"target": 1}], {}, "no_change"),
        ([{}], {}, "no_cost"),
        ([{}], {"monte_carlo": {"draws": 200}}, "few_draws"),
        ([{}, {"path": "margin", "effect_unit": "percent"}], {}, "independent"),
        ([{}], {"cost": {"investment": 24_000}}, "undecided"),
    ],
)
def test_what_should_be_doubted_is_said(rows: list[dict[str, Any]], own: dict[str, Any], code: str) -> None:
    assert code in {item.code for item in evaluate(inputs_of(*rows, **own)).warnings}
    clean = {item.code for item in evaluate(inputs_of(cost={"investment": 100})).warnings}
    assert code not in clean


def test_the_tornado_of_the_gain_turns_effects_over_their_range_and_cost_by_ten_percent() -> None:
    result = evaluate(inputs_of(cost={"investment": 5_000, "yearly": 100, "years": 2}))
    _, gain = result.tornados
    found = {(bar.kind, bar.input.en): bar for bar in gain.bars}
    effect, cost = found["effect", "effect"], found["cost", "investment"]
    assert result.what_if is not None
    assert (effect.low, effect.high) == pytest.approx(
        (result.what_if.net_gain.low.value, result.what_if.net_gain.high.value)
    )
    assert cost.high - cost.low == pytest.approx(-1_000)
    assert ("cost", "yearly cost") in found
    assert gain.base == pytest.approx(result.what_if.net_gain.base.value)


def test_a_case_knows_whether_it_can_be_valued() -> None:
    case = case_of(inputs_of(), 1)
    assert case.is_possible
    assert not case.scaled(25).is_possible


def test_an_impact_knows_its_segments() -> None:
    impact = Impact.model_validate(IMPACT | {"segment": ["a", "b"]})
    assert impact.applies_to("a")
    assert not impact.applies_to("c")
    assert impact.named_segments == ["a", "b"]
