"""The check of a scenario: every rule with a case that breaks it and one that keeps it, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cemagent.errors import Lang
from cemagent.tools.scenario.check import check_scenario, check_scenarios
from cemagent.tools.scenario.model import CustomerScenario
from cemagent.tools.scenario.results import Finding

from .scenarios import changed, example

LANGS: tuple[Lang, ...] = ("ko", "en")
_EASE = {"mode": "ease", "minutes_now": 5, "minutes_ideal": 5}
_THREE = [{"n": number, "customer_action": f"step {number}", **_EASE} for number in (1, 2, 3)]

BROKEN: list[tuple[str, str, dict[str, Any]]] = [
    ("ideal.declared-current", "error", {"current_or_ideal": "current"}),
    ("ideal.nothing-better", "error", {"steps": _THREE}),
    ("customers.number", "error", {"participants": None}),
    ("customers.few", "note", {"participants": 2}),
    ("customers.date", "warning", {"session_date": None}),
    ("customers.final-draft", "error", {"source": "internal_draft"}),
    ("customers.source", "warning", {"source": None}),
    ("customers.test-date", "warning", {"source": "internal_draft", "session_date": None}),
    ("customer_metrics.missing", "error", {"moments_of_truth__1__metric": None}),
    ("customer_metrics.internal", "error", {"moments_of_truth__1__metric__set_by": "internal"}),
    ("customer_metrics.internal", "error", {"moments_of_truth__1__metric__name": "SLA 준수율"}),
    ("customer_metrics.internal", "error", {"moments_of_truth__1__metric__name": "average handling time"}),
    (
        "customer_metrics.set-by",
        "warning",
        {"source": "internal_draft", "moments_of_truth__1__metric__set_by": None},
    ),
    ("customer_metrics.target", "error", {"moments_of_truth__1__metric__target": None}),
    ("customer_metrics.unit", "error", {"moments_of_truth__1__metric__unit": None}),
    (
        "customer_metrics.percent",
        "error",
        {"moments_of_truth__1__metric": {"name": "x", "unit": "percent", "target": 130, "set_by": "customers"}},
    ),
    ("benefits.no-layers", "warning", {"support_layers": None}),
    ("benefits.benefit", "error", {"support_layers__1__benefit": None}),
    ("benefits.team", "warning", {"support_layers__1__team": None}),
    ("benefits.measure", "warning", {"support_layers__1__measure": None}),
    ("elements.missing", "error", {"customer__role": None}),
    ("elements.missing", "error", {"customer__segment": None}),
    ("elements.missing", "error", {"scenario": None}),
    ("elements.missing", "error", {"desired_outcome": None}),
    ("elements.missing", "error", {"conditions_of_satisfaction": None}),
    ("elements.missing", "error", {"context": None}),
    ("elements.missing", "error", {"start_event": None}),
    ("elements.missing", "error", {"end_event": None}),
    ("start.login", "warning", {"start_event": "앱에 로그인함"}),
    ("start.login", "warning", {"steps__1__customer_action": "Opens the app"}),
    ("end.payment", "warning", {"end_event": "Completes payment"}),
    ("end.payment", "warning", {"end_event": "신청이 접수 완료됨"}),
    ("steps.few", "error", {"steps": _THREE[:2]}),
    ("steps.numbers", "error", {"steps__2__n": 9}),
    ("steps.mode", "error", {"steps__1__mode": None}),
    ("steps.contact", "note", {"steps__1__contact": None}),
    ("steps.information", "note", {"steps__1__information": None}),
    ("steps.only-ease", "note", {"steps": _THREE}),
    ("times.removed", "error", {"steps__2__mode": "remove", "steps__2__minutes_ideal": 4}),
    ("times.slower", "warning", {"steps__1__minutes_ideal": 900}),
    ("moments.none", "error", {"moments_of_truth": None}),
    ("moments.showstopper", "error", {"moments_of_truth__1__showstopper": None}),
    ("moments.step", "error", {"moments_of_truth__1__step": 99}),
    ("moments.step", "error", {"moments_of_truth__1__step": None}),
    ("moments.removed", "warning", {"moments_of_truth__1__step": 2}),
    ("layers.step", "error", {"support_layers__1__steps": [1, 77]}),
    ("variants.none", "warning", {"variants": None}),
    ("variants.step", "error", {"variants__1__differs_at": 50}),
    ("care.owner", "warning", {"owner": None}),
    ("care.review_date", "warning", {"review_date": None}),
]


def findings(scenario: CustomerScenario) -> dict[str, Finding]:
    return {item.rule: item for item in check_scenario(scenario).findings}


@pytest.mark.parametrize("lang", LANGS)
def test_the_examples_pass_all_four_tests_without_a_finding(lang: Lang) -> None:
    checked = check_scenario(example(lang))
    assert [(row.name, row.state) for row in checked.tests] == [
        ("ideal", "passed"),
        ("customers", "passed"),
        ("customer_metrics", "passed"),
        ("benefits", "passed"),
    ]
    assert checked.findings == []
    assert checked.passed
    assert checked.draft is None


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("rule", "severity", "change"), BROKEN)
def test_a_rule_that_is_broken_is_found_and_one_that_is_kept_is_not(
    lang: Lang, rule: str, severity: str, change: dict[str, Any]
) -> None:
    scenario = changed(lang, **change)
    checked = check_scenario(scenario)
    found = [item for item in checked.findings if item.rule == rule]
    assert found
    assert {item.severity for item in found} == {severity}
    assert checked.passed is not any(item.severity == "error" for item in checked.findings)
    assert rule not in findings(example(lang))
    for item in found:
        assert re.search("[가-힣]", item.what.ko)
        assert re.search("[가-힣]", item.do.ko)
        assert item.what.en.endswith((".", "'"))
        assert item.do.ko.endswith("오.")
        assert item.path


def test_every_rule_of_the_tool_is_broken_by_a_test() -> None:
    folder = Path(__file__).parent.parent.parent / "cemagent" / "tools" / "scenario"
    text = "".join((folder / name).read_text(encoding="utf-8") for name in ("practice.py", "structure.py"))
    rules = set(re.findall(r'found\(\s*"([a-z_]+\.[a-z_-]+)"', text)) | set(re.findall(r'_no_step\("([a-z.]+)"', text))
    rules |= {f"{test}.{rule}" for test, rule in re.findall(r'_error\(\s*"(\w+)",\s*"([\w-]+)"', text)}
    assert len(rules) > 25
    assert rules - {"moments.everywhere", "ideal.wording"} <= {rule for rule, _, _ in BROKEN}


def test_a_moment_of_truth_at_every_step_says_nothing() -> None:
    metric = {"name": "x", "unit": "hours", "target": 1, "set_by": "customers"}
    moments = [{"step": number, "showstopper": "stop", "metric": metric} for number in range(1, 8)]
    assert "moments.everywhere" in findings(changed("ko", moments_of_truth=moments))
    assert "moments.everywhere" not in findings(changed("ko", moments_of_truth=moments[:6]))


@pytest.mark.parametrize(
    ("title", "declared", "severity"),
    [("현행 대출 절차", None, "error"), ("Our current process", None, "error"), ("현행 절차", "ideal", "warning")],
)
def test_words_about_today_are_an_error_unless_the_map_is_declared_ideal(
    title: str, declared: str | None, severity: str
) -> None:
    checked = check_scenario(changed("en", title=title, current_or_ideal=declared))
    found = next(item for item in checked.findings if item.rule == "ideal.wording")
    assert found.severity == severity
    ideal = checked.tests[0]
    assert ideal.state == ("failed" if severity == "error" else "passed")
    assert ideal.findings == ([found.id] if severity == "error" else [])


def test_an_ideal_that_nobody_declared_passes_and_says_what_was_looked_at() -> None:
    ideal = check_scenario(changed("ko", current_or_ideal=None)).tests[0]
    assert ideal.state == "passed"
    assert "적혀 있지는 않으나" in ideal.why.ko


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"source": "internal_draft", "status": "draft"}, "내부 초안"),
        ({"source": "internal_draft"}, "내부 초안"),
        ({"source": None}, "내부 초안"),
        ({"participants": 0}, "몇 명인지"),
        ({"status": "draft"}, "아직 확정"),
        ({"status": None}, "아직 확정"),
    ],
)
def test_what_customers_did_not_make_and_agree_to_is_a_draft(change: dict[str, Any], reason: str) -> None:
    scenario = changed("ko", **change)
    assert scenario.is_draft
    checked = check_scenario(scenario)
    assert checked.draft is not None
    assert reason in checked.draft.ko


def test_an_internal_draft_that_says_so_is_no_error() -> None:
    checked = check_scenario(changed("en", source="internal_draft", status="draft"))
    assert checked.tests[1].state == "draft"
    assert checked.passed


@pytest.mark.parametrize("field", ["moments_of_truth", "support_layers", "steps"])
def test_a_test_with_nothing_to_look_at_says_so(field: str) -> None:
    states = {row.name: row.state for row in check_scenario(changed("en", **{field: None})).tests}
    name = {"moments_of_truth": "customer_metrics", "support_layers": "benefits", "steps": "ideal"}[field]
    assert states[name] == "not_seen"


def test_an_empty_scenario_is_checked_and_not_refused() -> None:
    checked = check_scenario(CustomerScenario(id="x"))
    assert not checked.passed
    assert {"elements.missing", "steps.few", "moments.none"} <= {item.rule for item in checked.findings}
    assert [item.severity for item in checked.findings] == sorted(
        (item.severity for item in checked.findings), key=["error", "warning", "note"].index
    )


def test_findings_have_ids_of_their_own() -> None:
    scenario = changed("ko", support_layers__1__steps=[70, 80], owner=None, context=None, end_event=None)
    ids = [item.id for item in check_scenario(scenario).findings]
    assert len(ids) == len(set(ids)) >= 5


def test_two_scenarios_of_one_id_are_an_error_of_the_second() -> None:
    found = check_scenarios([example("ko"), example("ko")], "x.yaml")
    assert [row.passed for row in found.scenarios] == [True, False]
    assert found.scenarios[1].findings[0].rule == "id.twice"
    assert not found.passed
