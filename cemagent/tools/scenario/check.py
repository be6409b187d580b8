"""Checks a customer scenario: the four tests of practice, its structure, its time budget and its links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cemagent.tools.scenario.finding import found
from cemagent.tools.scenario.links import LinkTargets, link_findings, links_of
from cemagent.tools.scenario.model import CustomerScenario
from cemagent.tools.scenario.practice import judge_practice
from cemagent.tools.scenario.results import Finding, ScenarioCheck, ScenarioChecks, Severity
from cemagent.tools.scenario.structure import structure_of
from cemagent.tools.scenario.times import time_budget

_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


def check_scenario(scenario: CustomerScenario, links: LinkTargets | None = None) -> ScenarioCheck:
    """Return the check of ``scenario``; with ``links``, also where its moments of truth point to.

    Findings come with errors first. The same scenario always gives the same check.
    """
    tests, findings = judge_practice(scenario)
    findings += structure_of(scenario)
    rows = None if links is None else links_of(scenario, links)
    findings += link_findings(rows or [])
    return ScenarioCheck(
        scenario=scenario.id,
        name=scenario.name,
        draft=scenario.draft_reason,
        passed=not any(item.severity == "error" for item in findings),
        tests=tests,
        findings=sorted(findings, key=lambda item: _ORDER[item.severity]),
        time=time_budget(scenario),
        links=rows,
    )


def check_scenarios(
    scenarios: Iterable[CustomerScenario], source: str, links: LinkTargets | None = None
) -> ScenarioChecks:
    """Return the checks of several scenarios; an id that two of them share is an error of the later ones."""
    rows = []
    seen: Counter[str] = Counter()
    for scenario in scenarios:
        row = check_scenario(scenario, links)
        if seen[scenario.id]:
            row = row.model_copy(update={"passed": False, "findings": [_twice(scenario.id), *row.findings]})
        seen[scenario.id] += 1
        rows.append(row)
    return ScenarioChecks(source=source, passed=all(row.passed for row in rows), scenarios=rows)


def _twice(name: str) -> Finding:
    return found(
        "id.twice",
        "error",
        "id",
        (f"같은 번호의 시나리오가 앞에 있습니다: '{name}'.", f"An earlier scenario has the same id: '{name}'."),
        ("다른 번호를 적으십시오.", "Give it another id."),
    )
