"""The time budget with its inputs, and the links of moments of truth into an engagement."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemagent.tools.scenario.check import check_scenario
from cemagent.tools.scenario.links import LinkTargets, link_targets, links_of
from cemagent.tools.scenario.model import CustomerScenario, Step
from cemagent.tools.scenario.times import time_budget

from .scenarios import changed, example

TARGETS = LinkTargets(
    touchpoints={"tp-1": "저녁 8시까지 되는 전화", "tp-2": "문자 속 예약 화면", "tp-3": "주차장"},
    evp={"evp-1": "검사를 받는 동안 내 시간을 지킴", "evp-2": "혼자가 아니라고 느끼게 함"},
    enacted={"tp-1": "evp-2"},
)


def test_the_budget_of_the_example_adds_up() -> None:
    found = time_budget(example("ko"))
    assert (found.total.now, found.total.ideal, found.total.saved) == (426, 88, 338)
    assert {mode: held.saved for mode, held in found.by_mode.items()} == {"remove": 135, "ease": 172, "enrich": 31}
    assert found.yearly.minutes == 338 * 1 * 2400
    assert found.yearly.hours == pytest.approx(13_520)
    assert [item.value for item in found.yearly.inputs] == [338, 1, 2400]
    assert all(item.source for item in found.yearly.inputs)


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 500), st.sampled_from(["remove", "ease", "enrich"])), min_size=1
    )
)
def test_the_total_is_the_sum_of_its_steps_and_of_its_modes(rows: list[Any]) -> None:
    steps = [
        Step(n=number, customer_action="x", minutes_now=now, minutes_ideal=ideal, mode=mode)
        for number, (now, ideal, mode) in enumerate(rows, 1)
    ]
    found = time_budget(CustomerScenario(id="x", steps=steps))
    assert found.total.saved == sum(now - ideal for now, ideal, _ in rows)
    assert found.total.saved == sum(held.saved or 0 for held in found.by_mode.values())


def test_a_step_that_goes_takes_no_time_though_nobody_wrote_so() -> None:
    found = time_budget(changed("ko", steps__2__minutes_ideal=None))
    assert (found.steps[1].ideal, found.steps[1].ideal_from, found.steps[1].saved) == (0, "removed", 120)
    assert found.total.saved == 338


@pytest.mark.parametrize(
    ("change", "ko", "en"),
    [
        ({"steps__1__minutes_now": None}, "한 번에 아끼는 시간", "saved each time"),
        ({"times_per_year": None}, "한 고객이 한 해에 겪는 횟수", "times a customer a year"),
        ({"customers_per_year": None}, "한 해에 겪는 고객", "customers a year"),
    ],
)
def test_a_missing_input_gives_no_figure_but_a_reason(change: dict[str, Any], ko: str, en: str) -> None:
    yearly = time_budget(changed("ko", **change)).yearly
    assert yearly.minutes is None
    assert yearly.hours is None
    assert yearly.reason is not None
    assert ko in yearly.reason.ko
    assert en in yearly.reason.en


def test_the_steps_without_a_time_are_named() -> None:
    found = time_budget(changed("en", steps__1__minutes_now=None, steps__3__minutes_ideal=None))
    assert found.total.saved is None
    assert found.total.reason is not None
    assert "steps 1, 3" in found.total.reason.en
    assert "1, 3단계" in found.total.reason.ko
    assert found.by_mode["remove"].saved == 28


def test_an_id_decides_and_the_moment_is_no_orphan() -> None:
    scenario = changed("ko", moments_of_truth__1__touchpoint_id="tp-1", moments_of_truth__1__evp_id="evp-1")
    row = links_of(scenario, TARGETS)[0]
    assert (row.touchpoint.state, row.touchpoint.name) == ("linked", "저녁 8시까지 되는 전화")
    assert (row.evp.state, row.is_orphan) == ("linked", False)
    rules = {item.rule for item in check_scenario(scenario, TARGETS).findings if "[1]" in item.path}
    assert rules == set()


def test_the_touchpoint_of_the_step_is_that_of_its_moment() -> None:
    row = links_of(changed("ko", steps__3__touchpoint_id="tp-3"), TARGETS)[0]
    assert (row.touchpoint.state, row.touchpoint.id) == ("linked", "tp-3")


def test_one_clear_name_is_proposed_and_not_taken() -> None:
    scenario = example("ko")
    first, second, third = links_of(scenario, TARGETS)
    assert (first.touchpoint.state, first.touchpoint.id) == ("proposed", "tp-1")
    assert (first.evp.state, first.evp.id) == ("proposed", "evp-2")
    assert "설계" in first.evp.why.ko
    assert (second.touchpoint.state, second.touchpoint.id) == ("proposed", "tp-2")
    assert third.touchpoint.state == "orphan"
    assert all(row.is_orphan for row in (first, second, third))
    checked = check_scenario(scenario, TARGETS)
    found = {item.id: item for item in checked.findings}
    assert "touchpoint_id: tp-1" in found["links.touchpoint-proposed@moments_of_truth[1].touchpoint_id"].do.en
    assert "links.touchpoint-orphan@moments_of_truth[3].touchpoint_id" in found
    assert checked.passed


def test_three_hundred_touchpoints_are_looked_through_quickly() -> None:
    targets = LinkTargets(
        touchpoints={f"tp-{number}": f"접점 {number}번 창구 화면 {number % 7}" for number in range(300)},
        evp={f"evp-{number}": f"약속 {number} 편안함을 느끼게 함" for number in range(60)},
    )
    begun = time.perf_counter()
    check_scenario(example("ko"), targets)
    # under a tenth of it on a machine with nothing else to do
    assert time.perf_counter() - begun < 3


def test_two_like_names_are_no_proposal() -> None:
    targets = LinkTargets(touchpoints={"a": "저녁 8시까지 되는 전화", "b": "저녁 8시까지 되는 전화"})
    assert links_of(example("ko"), targets)[0].touchpoint.state == "orphan"


def test_an_id_that_is_not_there_is_an_error() -> None:
    checked = check_scenario(changed("en", moments_of_truth__1__evp_id="evp-9"), TARGETS)
    assert not checked.passed
    found = next(item for item in checked.findings if item.rule == "links.evp-unknown")
    assert "evp-9" in found.what.ko
    assert "evp-9" in found.what.en


def test_without_an_engagement_nothing_is_said_about_links() -> None:
    checked = check_scenario(example("ko"))
    assert checked.links is None
    assert not [item for item in checked.findings if item.rule.startswith("links")]


def test_targets_are_found_among_the_artifacts() -> None:
    found = link_targets(
        {
            "touchpoint": {"touchpoints": [{"id": "tp-1", "name": "Desk"}, {"name": "no id"}]},
            "experiential_platform": {"evp": [{"id": "evp-1", "promise": "Rest"}]},
            "interface_design": {"designs": [{"touchpoint_id": "tp-1", "evp_id": "evp-1"}, {"touchpoint_id": "tp-1"}]},
            "innovation": {"designs": None},
        }
    )
    assert found == LinkTargets({"tp-1": "Desk"}, {"evp-1": "Rest"}, {"tp-1": "evp-1"})
