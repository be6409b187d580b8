"""Customer equity: worked numbers, and what must hold for every input."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cemagent.tools.equity.checks import read_inputs
from cemagent.tools.equity.clv import annuity, clv, geometric, multiple, prospect_clv, share_beyond
from cemagent.tools.equity.equity import SegmentState, current_equity, equity, flows, future_equity
from cemagent.tools.equity.evaluate import evaluate
from cemagent.tools.equity.inputs import EquityInputs
from cemagent.tools.equity.results import EquityResult

rates = st.floats(0.0, 0.97)
discounts = st.floats(0.01, 0.5)
margins = st.floats(0.01, 1e6)
timings = st.sampled_from(["start", "end"])
horizons = st.none() | st.integers(1, 60)


def inputs_of(**changed: Any) -> EquityInputs:
    segment = {
        "name": "a", "customers": 1000, "margin": 100, "margin_is_net": True, "retention": 0.8, "source": "ledger",
    }  # fmt: skip
    data = {"currency": "USD", "period": "year", "discount_rate": 0.1, "segments": [segment]}
    own = {key: value for key, value in changed.items() if key in EquityInputs.model_fields}
    data["segments"] = [segment | {key: value for key, value in changed.items() if key not in own}]
    return read_inputs(data | own)


def result_of(**changed: Any) -> EquityResult:
    return evaluate(inputs_of(**changed))


def test_the_worked_numbers() -> None:
    assert multiple(0.8, 0.1) == pytest.approx(2.67, abs=0.005)
    assert multiple(0.808, 0.1) / multiple(0.8, 0.1) - 1 == pytest.approx(0.038, abs=0.0005)
    assert multiple(0.909, 0.12) / multiple(0.9, 0.12) - 1 == pytest.approx(0.053, abs=0.0005)
    assert multiple(0.8, 0.1, timing="start") == pytest.approx(1.1 / 0.3)
    assert clv(50.0, 0.8, 0.1, 0.02) == pytest.approx(50 * 0.8 / (1.1 - 0.8 * 1.02))
    assert prospect_clv(clv(50.0, 0.8, 0.1), 20.0) == pytest.approx(50 * 0.8 / 0.3 - 20)


def test_the_finite_form_is_the_sum_over_its_margins() -> None:
    by_hand = sum(70 * 1.03 ** (t - 1) * 0.85**t / 1.08**t for t in range(1, 8))
    assert clv(70.0, 0.85, 0.08, 0.03, "end", 7) == pytest.approx(by_hand)


def test_elasticities_are_computed_from_the_inputs() -> None:
    first = {item.input: item.change.value for item in result_of().elasticities}
    second = {item.input: item.change.value for item in result_of(retention=0.9, discount_rate=0.12).elasticities}
    assert first["retention"] == pytest.approx(0.038, abs=0.0005)
    assert second["retention"] == pytest.approx(0.053, abs=0.0005)
    assert first["margin"] == pytest.approx(0.01)
    assert first["acquisition_cost"] is None


@settings(deadline=None)
@given(rates, rates, margins, discounts, timings, horizons)
def test_value_rises_with_retention_and_margin(
    one: float, other: float, margin: float, discount: float, timing: Any, horizon: int | None
) -> None:
    low, high = sorted((one, other))
    assert multiple(low, discount, 0.0, timing, horizon) <= multiple(high, discount, 0.0, timing, horizon) * (1 + 1e-12)
    value = clv(margin, high, discount, 0.0, timing, horizon)
    assert clv(margin * 1.5, high, discount, 0.0, timing, horizon) >= value
    assert multiple(high, discount * 1.1, 0.0, timing, horizon) <= multiple(high, discount, 0.0, timing, horizon) + 1e-9


@settings(deadline=None)
@given(st.floats(0.01, 0.97), discounts, st.floats(-0.2, 0.2), horizons)
def test_a_first_margin_now_is_worth_one_plus_i_over_r_more(
    retention: float, discount: float, growth: float, horizon: int | None
) -> None:
    assume(horizon is not None or retention * (1 + growth) < 0.999 * (1 + discount))
    end = multiple(retention, discount, growth, "end", horizon)
    assert multiple(retention, discount, growth, "start", horizon) == pytest.approx(end * (1 + discount) / retention)


@settings(deadline=None)
@given(rates, discounts, timings)
def test_a_growing_horizon_leads_to_the_value_without_end(retention: float, discount: float, timing: Any) -> None:
    endless = multiple(retention, discount, 0.0, timing)
    finite = [multiple(retention, discount, 0.0, timing, horizon) for horizon in (1, 5, 50, 5000)]
    assert finite == sorted(finite)
    assert finite[-1] == pytest.approx(endless)
    assert share_beyond(5, retention, discount, 0.0, None) == pytest.approx(
        1 - multiple(retention, discount, 0.0, timing, 5) / endless if endless else 0.0, abs=1e-9
    )


@settings(deadline=None)
@given(st.floats(0, 2), st.integers(1, 40))
def test_the_geometric_sum_is_right_at_and_near_one(step: float, count: int) -> None:
    assert geometric(step, count) == pytest.approx(sum(step**power for power in range(count)), rel=1e-9)


def test_what_has_no_bound_is_refused() -> None:
    with pytest.raises(ValueError, match="horizon"):
        multiple(0.99, 0.05, 0.1)
    assert multiple(0.99, 0.05, 0.1, "end", 3) > 0
    assert annuity(0.1, None) == pytest.approx(10)
    assert annuity(0.1, 2) == pytest.approx(1 / 1.1 + 1 / 1.21)


segments = st.builds(
    SegmentState,
    name=st.just("s"),
    customers=st.floats(1, 1e5),
    margin=margins,
    retention=rates,
    growth=st.just(0.0),
    acquisition_cost=st.floats(0, 1000),
    arrivals=st.floats(0, 1e4),
    referred=st.floats(0, 100),
    referral_rate=st.floats(0, 0.1),
    timing=timings,
    horizon=horizons,
)


@settings(deadline=None)
@given(st.lists(segments, min_size=1, max_size=4), st.lists(segments, min_size=1, max_size=4), discounts)
def test_the_equity_of_a_union_is_the_sum(one: list[SegmentState], other: list[SegmentState], discount: float) -> None:
    parts = float(equity(one, discount)) + float(equity(other, discount))
    scale = sum(abs(float(equity([item], discount))) for item in one + other)
    assert float(equity(one + other, discount)) == pytest.approx(parts, abs=1e-9 * scale + 1e-9)


@settings(deadline=None)
@given(segments, st.floats(0.05, 0.5))
def test_flows_over_time_add_up_to_equity(state: SegmentState, discount: float) -> None:
    state = replace(state, retention=min(float(state.retention), 0.9))
    whole = float(current_equity(state, discount)) + float(future_equity(state, discount))
    gross = float(equity([replace(state, acquisition_cost=0.0)], discount)) + abs(whole)
    assert flows(state, discount, 900).sum() == pytest.approx(whole, abs=1e-6 * gross + 1e-9)


def test_arrays_of_draws_give_each_its_value() -> None:
    state = SegmentState("s", 10.0, 5.0, np.array([0.5, 0.8]), 0.0, 1.0, 2.0, 0.0, 0.0, "end", None)
    found = np.asarray(equity([state], 0.1))
    single = [float(equity([replace(state, retention=rate)], 0.1)) for rate in (0.5, 0.8)]
    assert found == pytest.approx(single)


def test_segments_carry_inputs_formulas_and_shares() -> None:
    result = result_of(margin="$100", acquisition_cost="$20", new_customers=50)
    (segment,) = result.segments
    assert segment.clv.value == pytest.approx(800 / 3)
    assert segment.clv.formula == "clv.end"
    assert segment.prospect_clv.value == pytest.approx(800 / 3 - 20)
    assert segment.future_equity.value == pytest.approx(50 * (800 / 3 - 20) / 0.1)
    assert segment.share == 1
    assert result.totals.equity == pytest.approx(
        (segment.current_equity.value or 0) + (segment.future_equity.value or 0)
    )
    used = {formula.id: formula for formula in result.formulas}
    assert used["clv.end"].mark == "A"
    assert result.inputs["segments"][0]["margin"] == "$100"


@pytest.mark.parametrize(
    ("changed", "formula", "mark"),
    [
        ({}, "clv.end", "A"),
        ({"timing": "start"}, "clv.start", "B"),
        ({"growth": 0.01}, "clv.end.growth", "B"),
        ({"growth": 0.01, "timing": "start"}, "clv.start.growth", "B"),
        ({"horizon": 5}, "clv.finite.end", "A"),
        ({"horizon": 5, "timing": "start"}, "clv.finite.start", "B"),
    ],
)
def test_each_figure_names_its_formula(changed: dict[str, Any], formula: str, mark: str) -> None:
    result = result_of(**changed)
    assert result.segments[0].clv.formula == formula
    assert {item.id: item.mark for item in result.formulas}[formula] == mark


def test_what_cannot_be_computed_is_null_with_a_reason() -> None:
    (segment,) = result_of().segments
    for figure in (segment.prospect_clv, segment.future_equity):
        assert figure.value is None
        assert figure.reason is not None
        assert figure.reason.ko != figure.reason.en
    assert result_of().pooled is None


def test_one_average_hides_what_segments_show() -> None:
    rows = [
        {"name": name, "customers": 500, "margin": 100, "margin_is_net": True, "retention": rate, "source": "ledger"}
        for name, rate in (("a", 0.9), ("b", 0.3))
    ]
    pooled = result_of(segments=rows).pooled
    assert pooled is not None
    assert pooled.retention == pytest.approx(0.6)
    by_segment = 500 * 100 * (multiple(0.9, 0.1) + multiple(0.3, 0.1))
    assert pooled.equity == pytest.approx(1000 * 100 * multiple(0.6, 0.1))
    assert pooled.difference == pytest.approx(by_segment - pooled.equity)
    assert pooled.difference > 0


def test_cost_to_serve_is_taken_off_a_margin_that_is_not_net() -> None:
    gross = result_of(margin_is_net=False, cost_to_serve=30)
    assert gross.segments[0].margin.value == 70
    assert "revenue_not_margin" not in {item.code for item in gross.warnings}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"margin_is_net": False}, "revenue_not_margin"),
        ({"source": "2025년 매출 원장"}, "revenue_not_margin"),
        ({"margin": -5}, "no_margin"),
        ({"retention": 0.96}, "very_high_retention"),
        ({"retention": 0.9}, "far_value"),
        ({"retention": 0.9, "horizon": 3}, "horizon_cuts"),
        ({"customers": 40}, "small_segment"),
        ({"new_customers": 10, "horizon": 5}, "no_acquisition_cost"),
        ({"acquisition_cost": 5000}, "acquired_at_a_loss"),
        ({"new_customers": 10}, "endless_arrivals"),
        ({"period": "month", "discount_rate": 0.1, "retention": 0.97}, "discount_period"),
    ],
)
def test_what_should_be_doubted_is_said(changed: dict[str, Any], code: str) -> None:
    found = {item.code: item for item in result_of(**changed).warnings}
    assert code in found
    assert found[code].text.ko != found[code].text.en
    assert code not in {item.code for item in result_of(retention=0.6).warnings}


def test_a_monthly_file_has_its_yearly_discount_rate() -> None:
    result = result_of(period="month", discount_rate=0.01, retention=0.97)
    assert result.yearly_discount_rate == pytest.approx(1.01**12 - 1)


def test_the_tornado_is_in_order_and_stays_where_a_value_exists() -> None:
    (tornado,) = result_of(retention=0.95, acquisition_cost=10, new_customers=5).tornados
    widths = [abs(bar.high - bar.low) for bar in tornado.bars]
    assert widths == sorted(widths, reverse=True)
    kinds = {bar.kind: bar for bar in tornado.bars}
    assert set(kinds) == {"retention", "margin", "customers", "acquisition_cost", "new_customers", "discount"}
    assert kinds["retention"].basis == "ten_percent_of_churn"
    assert kinds["retention"].low_input == pytest.approx(0.945)
    margin = kinds["margin"]
    assert (margin.low_input, margin.high_input) == pytest.approx((90, 110))
    assert margin.low < tornado.base < margin.high


def test_given_ranges_replace_ten_percent() -> None:
    (tornado,) = result_of(ranges={"retention": ["76%", "84%"], "margin": [90, 120]}).tornados
    found = {bar.kind: bar for bar in tornado.bars}
    assert (found["retention"].low_input, found["retention"].high_input) == pytest.approx((0.76, 0.84))
    assert found["retention"].low == pytest.approx(1000 * clv(100.0, 0.76, 0.1))
    assert found["margin"].basis == "given_range"
    assert found["margin"].high == pytest.approx(1000 * clv(120.0, 0.8, 0.1))


def test_amounts_in_words_and_figures_give_the_same() -> None:
    assert result_of(currency="KRW", margin="9만 원").segments == result_of(currency="KRW", margin=90_000).segments
    assert inputs_of(margin="$100").segments[0].margin.amount == Decimal(100)
