"""Customer equity with switching: by hand, without switching, estimated from choices, and its three drivers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemagent.tools.equity.market import Market
from cemagent.tools.equity.switching import driver_lifts, fit_logit, matrix_of, share_path, switching_clv
from cemagent.tools.equity.valuation import switching_result

BASE: dict[str, Any] = {
    "names": ["ours", "rival"], "ours": "ours", "customers": 1000, "start_shares": [0.3, 0.7],
    "switching": [[0.8, 0.2], [0.1, 0.9]], "purchases_per_year": 2, "volume": 3, "unit_margin": 10, "horizon_years": 2,
    "source": "panel",
}  # fmt: skip


def market_of(**own: Any) -> Market:
    return Market.model_validate(BASE | own)


def choices_of(n: int, weights: tuple[float, float, float], seed: int = 1) -> dict[str, Any]:
    """Return ``n`` simulated choices between three brands under a logit with two drivers and inertia."""
    generator = np.random.default_rng(seed)
    names, rows = ["ours", "b", "c"], []
    for _ in range(n):
        ratings = generator.integers(1, 6, size=(3, 2))
        last = int(generator.integers(3))
        utility = ratings @ np.array(weights[:2]) + weights[2] * (np.arange(3) == last)
        share = np.exp(utility - utility.max())
        chosen = int(generator.choice(3, p=share / share.sum()))
        rows.append(
            {
                "last": names[last],
                "next": names[chosen],
                "ratings": {k: v.tolist() for k, v in zip(names, ratings, strict=True)},
            }
        )
    drivers = [
        {"name": "price", "equity": "value", "now": 3, "target": 3.5},
        {"name": "care", "equity": "relationship", "now": 3, "target": 4},
    ]
    return {"names": names, "start_shares": [0.4, 0.3, 0.3], "switching": None, "choices": rows, "drivers": drivers}


def test_the_sum_over_purchases_is_that_of_the_formula() -> None:
    market = market_of()
    shares, by_hand = np.array([0.3, 0.7]), 0.0
    for purchase in range(1, 5):
        shares = shares @ np.array(BASE["switching"])
        by_hand += 1.1 ** (-purchase / 2) * 3 * 10 * shares[0]
    assert switching_clv(market, matrix_of(market, None), 0.1) == pytest.approx(by_hand)
    assert switching_result(market, 0.1).equity.value == pytest.approx(1000 * by_hand)


def test_a_first_purchase_now_counts_the_share_as_it_is() -> None:
    market = market_of(timing="start", horizon_years=0.5)
    assert share_path(market, matrix_of(market, None)) == pytest.approx([0.3])
    assert switching_clv(market, matrix_of(market, None), 0.1) == pytest.approx(9)


@settings(deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.01, 0.5), st.sampled_from(["start", "end"]))
def test_the_identity_is_no_switching(share: float, discount: float, timing: str) -> None:
    market = market_of(start_shares=[share, 1 - share], switching=[[1, 0], [0, 1]], timing=timing)
    first = 0 if timing == "start" else 1
    loyal = sum(30 * (1 + discount) ** (-purchase / 2) for purchase in range(first, first + 4))
    assert switching_clv(market, matrix_of(market, None), discount) == pytest.approx(share * loyal)
    result = switching_result(market, discount)
    assert result.equity.value == pytest.approx(result.equity_without_switching.value)


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=3, max_size=3), st.floats(-2, 2))
def test_a_lifted_matrix_stays_one_and_favours_ours(rows: list[list[float]], lift: float) -> None:
    matrix = [[value / sum(row) for value in row] for row in rows]
    market = market_of(names=["ours", "b", "c"], start_shares=[0.2, 0.3, 0.5], switching=matrix)
    found = matrix_of(market, None, lift)
    assert found.sum(axis=1) == pytest.approx(np.ones(3))
    assert np.all((found[:, 0] - np.array(matrix)[:, 0]) * lift >= -1e-12)


def test_no_lift_leaves_the_matrix_as_it_is() -> None:
    assert matrix_of(market_of(), None, 0.0) == pytest.approx(np.array(BASE["switching"]))


def test_the_logit_finds_the_weights_that_made_the_choices() -> None:
    true = (0.5, 0.8, 1.5)
    fit = fit_logit(market_of(**choices_of(3000, true)))
    assert fit.problem is None
    assert np.all(np.abs(fit.weights - np.array(true)) < 3 * fit.errors)
    assert np.all(fit.errors < 0.1)
    assert 0.1 < fit.mcfadden_r2 < 0.9


def test_an_estimated_matrix_shows_inertia_and_adds_up() -> None:
    market = market_of(**choices_of(800, (0.3, 0.3, 2.0)))
    matrix = matrix_of(market, fit_logit(market))
    assert matrix.sum(axis=1) == pytest.approx(np.ones(3))
    assert np.all(np.diag(matrix) > 0.5)
    result = switching_result(market, 0.1)
    assert result.estimated_from == 800
    assert result.equity.value is not None
    assert result.drivers[0].error is not None


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (choices_of(20, (0.5, 0.5, 1.0)), "ten choices"),
        (choices_of(300, (300.0, 0.0, 0.0)), "foretell"),
    ],
)
def test_an_estimate_that_cannot_be_trusted_is_null_with_its_reason(own: dict[str, Any], words: str) -> None:
    result = switching_result(market_of(**own), 0.1)
    assert result.equity.value is None
    assert result.matrix is None
    assert result.equity.reason is not None
    assert words in result.equity.reason.en


def test_ratings_that_never_vary_tell_nothing() -> None:
    own = choices_of(300, (0.5, 0.5, 1.0))
    for row in own["choices"]:
        row["ratings"] = {name: [3, 3] for name in own["names"]}
    result = switching_result(market_of(**own), 0.1)
    assert result.equity.reason is not None
    assert "do not vary" in result.equity.reason.en


def test_less_than_one_purchase_is_null_with_its_reason() -> None:
    result = switching_result(market_of(purchases_per_year=0.4, horizon_years=2), 0.1)
    assert result.equity.value is None
    assert result.equity.reason is not None


DRIVERS = [
    {"name": "price", "equity": "value", "weight": 0.4, "now": 3, "target": 3.5},
    {"name": "name", "equity": "brand", "weight": 0.2, "now": 3, "target": 3.5},
    {"name": "care", "equity": "relationship", "weight": 0.7, "now": 3, "target": 4},
]


def test_drivers_share_the_added_utility_and_lift_equity() -> None:
    market = market_of(drivers=DRIVERS)
    assert driver_lifts(market, [0.4, 0.2, 0.7]) == pytest.approx({"value": 0.2, "brand": 0.1, "relationship": 0.7})
    result = switching_result(market, 0.1)
    assert {name: figure.value for name, figure in result.driver_shares.items()} == pytest.approx(
        {"value": 0.2, "brand": 0.1, "relationship": 0.7}
    )
    assert (result.equity_after_drivers.value or 0) > (result.equity.value or 0)
    by_hand = switching_clv(market, matrix_of(market, None, 1.0), 0.1) * 1000
    assert result.equity_after_drivers.value == pytest.approx(by_hand)


def test_drivers_without_weights_or_choices_say_what_is_needed() -> None:
    bare = [{key: value for key, value in row.items() if key != "weight"} for row in DRIVERS]
    result = switching_result(market_of(drivers=bare), 0.1)
    assert result.equity.value is not None
    assert result.equity_after_drivers.value is None
    assert result.equity_after_drivers.reason is not None
    assert "weight" in result.equity_after_drivers.reason.en


def test_a_driver_that_falls_leaves_no_shares() -> None:
    rows = [DRIVERS[0], DRIVERS[1] | {"target": 2}]
    result = switching_result(market_of(drivers=rows), 0.1)
    assert all(figure.value is None and figure.reason for figure in result.driver_shares.values())
    assert result.equity_after_drivers.value is not None
