"""The four tests of published practice on customer scenarios (brief 10.2).

A scenario maps the ideal and not the current experience; real customers make it; customers give each
showstopper a success metric; supporting layers come with their benefit.
"""

from __future__ import annotations

from collections.abc import Iterator

from cemagent.tools.scenario.finding import Pair, both, counted, found
from cemagent.tools.scenario.model import CustomerScenario, Metric
from cemagent.tools.scenario.results import TEST_TITLES, Finding, TestName, TestResult, TestState
from cemagent.tools.scenario.wording import current_words, internal_words

_FEW = 6
"""Customers in a session; six to twelve who share the situation are usual."""


def judge_practice(scenario: CustomerScenario) -> tuple[list[TestResult], list[Finding]]:
    """Return how the four tests went, in their order, with their findings."""
    rows, findings = [], []
    for name, rule, judge in (
        ("ideal", _ideal, _ideal_state),
        ("customers", _customers, _customers_state),
        ("customer_metrics", _metrics, _metrics_state),
        ("benefits", _benefits, _benefits_state),
    ):
        own = list(rule(scenario))
        errors = [item for item in own if item.severity == "error"]
        state, why = judge(scenario, errors)
        rows.append(_result(name, state, why, errors))
        findings.extend(own)
    return rows, findings


def _result(name: str, state: TestState, why: Pair, errors: list[Finding]) -> TestResult:
    test = next(known for known in TEST_TITLES if known == name)
    return TestResult(
        name=test, title=TEST_TITLES[test], state=state, why=both(why), findings=[item.id for item in errors]
    )


def _error(test: TestName, rule: str, path: str, what: Pair, do: Pair) -> Finding:
    return found(f"{test}.{rule}", "error", path, what, do, test)


def _ideal(scenario: CustomerScenario) -> Iterator[Finding]:
    """Fail on each sign that the present state was mapped: the field, the words, or steps that get no better.

    Words about the present count as an error unless the map is declared ideal; then they are a warning.
    """
    redraw = (
        "고객에게 '바라는 대로라면 어떻게 됩니까'라고 물어 바라는 길을 다시 그리십시오.",
        "Ask customers how it would go if it went as they wish, and draw that way instead.",
    )
    if scenario.current_or_ideal == "current":
        yield _error(
            "ideal",
            "declared-current",
            "current_or_ideal",
            ("지금의 상태를 그린 지도라고 적혀 있습니다.", "It is declared a map of the current state."),
            redraw,
        )
    for path, text in _spoken(scenario):
        words = current_words(text)
        if words:
            yield found(
                "ideal.wording",
                "warning" if scenario.current_or_ideal == "ideal" else "error",
                path,
                (
                    f"지금의 절차를 말하는 표현이 있습니다: '{words}'.",
                    f"The words speak of today's procedure: '{words}'.",
                ),
                redraw,
                "ideal",
            )
    if _gets_no_better(scenario):
        yield _error(
            "ideal",
            "nothing-better",
            "steps",
            (
                "모든 단계가 '쉽게'인데 바라는 시간이 지금보다 짧은 단계가 하나도 없습니다.",
                "Every step is to be eased, yet none is quicker in the ideal than it is now.",
            ),
            (
                "없앨 단계와 풍부하게 할 단계를 가르고, 고객이 바라는 시간을 적으십시오.",
                "Decide which steps go and which deserve more, and write the time that customers wish for.",
            ),
        )


def _spoken(scenario: CustomerScenario) -> Iterator[tuple[str, str]]:
    for path in ("title", "scenario", "desired_outcome"):
        yield path, getattr(scenario, path)
    for place, step in enumerate(scenario.steps, 1):
        yield f"steps[{place}].customer_action", step.customer_action


def _gets_no_better(scenario: CustomerScenario) -> bool:
    """Return whether all steps are eased only and, with all times known, none takes less time than now."""
    times = [(step.minutes_now, step.minutes_ideal) for step in scenario.steps]
    return bool(times) and all(
        step.mode == "ease" and now is not None and ideal is not None and ideal >= now
        for step, (now, ideal) in zip(scenario.steps, times, strict=True)
    )


def _ideal_state(scenario: CustomerScenario, errors: list[Finding]) -> tuple[TestState, Pair]:
    if errors:
        return "failed", ("현재를 그린 흔적이 있습니다.", "There are signs that the present was mapped.")
    if not scenario.steps:
        return "not_seen", ("단계가 없어 볼 수 없습니다.", "There are no steps to look at.")
    if scenario.current_or_ideal == "ideal":
        return "passed", (
            "이상이라고 적혀 있고 시간과 손볼 방향도 그와 어긋나지 않습니다.",
            "It is declared ideal, and neither times nor modes speak against it.",
        )
    return "passed", (
        "이상이라고 적혀 있지는 않으나 현재를 그린 흔적이 없습니다.",
        "It is not declared ideal, but nothing in words, times or modes shows the present.",
    )


def _customers(scenario: CustomerScenario) -> Iterator[Finding]:
    """Fail a final map that customers did not make, or that counts none of them."""
    if scenario.source != "customers":
        yield from _internal(scenario)
        return
    if not scenario.participants:
        yield found(
            "customers.number",
            "error" if scenario.status == "final" or scenario.participants == 0 else "warning",
            "participants",
            ("고객이 그렸다고 하나 몇 명인지 없습니다.", "Customers are said to have made it, but not how many."),
            ("참가한 고객 수를 적으십시오.", "Write how many customers took part."),
            "customers",
        )
    elif scenario.participants < _FEW:
        yield found(
            "customers.few",
            "note",
            "participants",
            (
                f"참가 고객이 {scenario.participants}명으로 한 사람의 사정이 지도를 좌우할 수 있습니다.",
                f"With {scenario.participants} taking part, one person's circumstances can shape the map.",
            ),
            (
                "같은 상황의 고객을 여섯 명 넘게 만나 확인하십시오.",
                "Test it with six or more customers who share the situation.",
            ),
            "customers",
        )
    if scenario.session_date is None:
        yield found(
            "customers.date",
            "warning",
            "session_date",
            ("고객과 언제 그렸는지 없습니다.", "It does not say when customers made it."),
            ("그린 날짜를 적으십시오.", "Write the date of the session."),
            "customers",
        )


def _internal(scenario: CustomerScenario) -> Iterator[Finding]:
    if scenario.status == "final":
        yield _error(
            "customers",
            "final-draft",
            "status",
            (
                "고객이 그리지 않은 내부 초안인데 확정이라고 되어 있습니다.",
                "It is an internal draft that customers did not make, yet it is called final.",
            ),
            (
                "상태를 draft로 되돌리고, 고객과 다시 그린 뒤에 확정하십시오.",
                "Set the status back to draft, and call it final once customers have redrawn it.",
            ),
        )
    if scenario.source is None:
        yield found(
            "customers.source",
            "warning",
            "source",
            (
                "누가 그렸는지 없어 내부 초안으로 봅니다.",
                "It does not say who made it, so it counts as an internal draft.",
            ),
            (
                "source에 customers 또는 internal_draft를 적으십시오.",
                "Write customers or internal_draft as the source.",
            ),
            "customers",
        )
    if scenario.session_date is None:
        yield found(
            "customers.test-date",
            "warning",
            "session_date",
            ("초안을 고객에게 확인할 날짜가 없습니다.", "There is no date on which customers will see the draft."),
            ("확인할 날짜와 인원을 정해 적으십시오.", "Set a date and the number of customers who will test it."),
            "customers",
        )


def _customers_state(scenario: CustomerScenario, errors: list[Finding]) -> tuple[TestState, Pair]:
    if errors:
        return "failed", ("고객이 그렸다고 볼 수 없습니다.", "It cannot be taken as made by customers.")
    if scenario.source == "customers" and scenario.participants:
        return "passed", (
            f"고객 {scenario.participants}명이 그렸습니다.",
            f"{counted(scenario.participants, 'customer', 'customers')} took part.",
        )
    return "draft", (
        "고객이 그린 것이 아니어서 나오는 곳마다 초안이라고 표시합니다.",
        "Customers did not make it, so it is labelled a draft wherever it appears.",
    )


def _metrics(scenario: CustomerScenario) -> Iterator[Finding]:
    """Fail each showstopper without a metric that customers set: name, value, unit, and no internal standard."""
    for place, moment in enumerate(scenario.moments_of_truth, 1):
        path = f"moments_of_truth[{place}].metric"
        metric = moment.metric
        if metric is None or not metric.name:
            yield _error(
                "customer_metrics",
                "missing",
                path,
                (
                    f"{place}번째 진실의 순간에 고객 척도가 없습니다.",
                    f"Moment of truth {place} has no customer metric.",
                ),
                (
                    "고객에게 무엇이 얼마면 해결된 것인지 적게 하십시오.",
                    "Let customers write what value would mean that it is solved.",
                ),
            )
        else:
            yield from _metric(metric, path, scenario)


def _metric(metric: Metric, path: str, scenario: CustomerScenario) -> Iterator[Finding]:
    words = internal_words(metric.name)
    if metric.set_by == "internal" or words:
        shown = f"'{words or metric.name}'"
        yield _error(
            "customer_metrics",
            "internal",
            f"{path}.{'set_by' if metric.set_by == 'internal' else 'name'}",
            (
                f"회사가 정한 기준은 고객 척도가 아닙니다: {shown}.",
                f"A standard of the firm is no customer metric: {shown}.",
            ),
            (
                "걸림돌마다 고객이 직접 말한 척도와 값을 받아 바꾸십시오.",
                "Replace it with the measure and the value that customers name themselves.",
            ),
        )
    elif metric.set_by is None and scenario.source != "customers":
        yield found(
            "customer_metrics.set-by",
            "warning",
            f"{path}.set_by",
            ("값을 고객이 정했는지 알 수 없습니다.", "It does not say whether customers set the value."),
            (
                "고객에게 값을 다시 적게 하고 set_by에 customers를 적으십시오.",
                "Let customers set the value and write set_by: customers.",
            ),
            "customer_metrics",
        )
    if metric.target is None or metric.unit is None:
        gap = "target" if metric.target is None else "unit"
        yield _error(
            "customer_metrics",
            gap,
            f"{path}.{gap}",
            (
                f"척도 '{metric.name}'에 {'값이' if gap == 'target' else '단위가'} 없습니다.",
                f"The metric '{metric.name}' has no {'value' if gap == 'target' else 'unit'}.",
            ),
            ("고객이 말한 값을 단위와 함께 적으십시오.", "Write the value that customers named, with its unit."),
        )
    elif metric.unit == "percent" and not 0 <= metric.target <= 100:
        yield _error(
            "customer_metrics",
            "percent",
            f"{path}.target",
            (f"백분율 값이 {metric.target}입니다.", f"The percentage is {metric.target}."),
            ("0에서 100 사이의 값을 적으십시오.", "Write a value from 0 to 100."),
        )


def _metrics_state(scenario: CustomerScenario, errors: list[Finding]) -> tuple[TestState, Pair]:
    moments = len(scenario.moments_of_truth)
    if not moments:
        return "not_seen", ("진실의 순간이 없어 볼 수 없습니다.", "There is no moment of truth to look at.")
    if errors:
        wrong = len({item.path.split(".")[0] for item in errors})
        return "failed", (
            f"진실의 순간 {moments}개 가운데 {wrong}개에 쓸 수 있는 고객 척도가 없습니다.",
            f"A usable customer metric is missing at {wrong} of {counted(moments, 'moment', 'moments')} of truth.",
        )
    return "passed", (
        f"진실의 순간 {moments}개에 빠짐없이 고객 척도와 값이 있습니다.",
        f"Every moment of truth ({moments}) has a customer metric with its value.",
    )


def _benefits(scenario: CustomerScenario) -> Iterator[Finding]:
    """Fail each supporting layer that does not say what its team or the customer gains."""
    if not scenario.support_layers:
        yield found(
            "benefits.no-layers",
            "warning",
            "support_layers",
            (
                "지원층이 없어 누가 받쳐 주는지 보이지 않습니다.",
                "There is no supporting layer, so nobody is seen to carry it.",
            ),
            (
                "고객이 그린 뒤에 팀마다 시스템, 지표, 효익을 붙이게 하십시오.",
                "Once customers have drawn it, let each team add its system, measure and benefit.",
            ),
            "benefits",
        )
    for place, layer in enumerate(scenario.support_layers, 1):
        for field, what in (
            ("benefit", ("무엇이 좋아지는지 없습니다", "does not say what it gains")),
            ("team", ("맡는 팀이 없습니다", "names no team")),
            ("measure", ("자기 지표가 없습니다", "has no measure of its own")),
        ):
            if getattr(layer, field):
                continue
            name = layer.team or layer.system or str(place)
            yield found(
                f"benefits.{field}",
                "error" if field == "benefit" else "warning",
                f"support_layers[{place}].{field}",
                (f"지원층 '{name}': {what[0]}.", f"The supporting layer '{name}' {what[1]}."),
                (
                    "그 팀에 물어 한 줄로 적으십시오.",
                    "Ask that team and write it in one line.",
                ),
                "benefits",
            )


def _benefits_state(scenario: CustomerScenario, errors: list[Finding]) -> tuple[TestState, Pair]:
    layers = len(scenario.support_layers)
    if not layers:
        return "not_seen", ("지원층이 없어 볼 수 없습니다.", "There is no supporting layer to look at.")
    if errors:
        return "failed", (
            f"지원층 {layers}개 가운데 {len(errors)}개에 효익이 없습니다.",
            f"The benefit is missing at {len(errors)} of {counted(layers, 'supporting layer', 'supporting layers')}.",
        )
    return "passed", (
        f"지원층 {layers}개에 빠짐없이 효익이 있습니다.",
        f"Every supporting layer ({layers}) states its benefit.",
    )
