"""What the check of a scenario says: four tests by name, findings, the time budget and the links."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from cemagent.playbook import Text
from cemagent.records.review import Usage

Severity = Literal["error", "warning", "note"]
TestName = Literal["ideal", "customers", "customer_metrics", "benefits"]
TestState = Literal["passed", "failed", "draft", "not_seen"]
LinkState = Literal["linked", "proposed", "orphan", "unknown_id"]

TEST_TITLES: dict[TestName, Text] = {
    "ideal": Text(ko="현재가 아닌 이상을 그림", en="Ideal, not current"),
    "customers": Text(ko="실제 고객이 그림", en="Made by real customers"),
    "customer_metrics": Text(ko="걸림돌마다 고객이 정한 척도", en="A customer metric for each showstopper"),
    "benefits": Text(ko="지원층마다 효익", en="A benefit for each supporting layer"),
}
"""The four tests of published practice (brief 10.2), in their order."""
STATE_WORDS: dict[TestState, Text] = {
    "passed": Text(ko="통과", en="passed"),
    "failed": Text(ko="실패", en="failed"),
    "draft": Text(ko="초안", en="draft"),
    "not_seen": Text(ko="볼 것 없음", en="nothing to see"),
}
SEVERITY_WORDS: dict[Severity, Text] = {
    "error": Text(ko="오류", en="error"),
    "warning": Text(ko="주의", en="warning"),
    "note": Text(ko="참고", en="note"),
}


class Finding(BaseModel):
    """One thing that is not as it should be: where, what, and what to do about it."""

    id: str
    """``rule@path``, unique within a scenario and the same on every run."""
    rule: str
    test: TestName | None = None
    """The named test that it belongs to; None for a rule of structure."""
    severity: Severity
    path: str
    """Place in the scenario, such as ``steps[2].mode``; counted from 1."""
    what: Text
    do: Text


class TestResult(BaseModel):
    """How one of the four tests went; ``why`` says what was looked at and seen."""

    __test__ = False

    name: TestName
    title: Text
    state: TestState
    why: Text
    findings: list[str]
    """Ids of the findings that made it fail."""


class StepTime(BaseModel):
    """Minutes of one step; ``saved`` is now minus ideal and None while one of them is missing.

    ``ideal_from`` says whether the ideal was given, or is 0 because the step is to be removed.
    """

    n: int
    customer_action: str
    mode: str | None
    now: float | None
    ideal: float | None
    saved: float | None
    ideal_from: Literal["given", "removed"] | None


class TimeSum(BaseModel):
    """Minutes of several steps together; None with the ``reason`` while an input is missing."""

    now: float | None
    ideal: float | None
    saved: float | None
    steps: int
    reason: Text | None = None


class SavingInput(BaseModel):
    """One factor of the time saved a year, with its source."""

    name: Text
    value: float | None
    unit: Text
    source: Text | None


class YearlySaving(BaseModel):
    """Customer time saved a year: (now - ideal) x times a customer x customers; None with the ``reason``."""

    minutes: float | None
    hours: float | None
    inputs: list[SavingInput]
    reason: Text | None = None


class TimeBudget(BaseModel):
    """The customer's time now against the ideal, in minutes: by step, by mode, together, and by year."""

    steps: list[StepTime]
    by_mode: dict[str, TimeSum]
    total: TimeSum
    yearly: YearlySaving

    @property
    def is_empty(self) -> bool:
        """Return whether no step says a time."""
        return all(step.now is None and step.ideal_from != "given" for step in self.steps)


class Link(BaseModel):
    """What a moment of truth points to; ``id`` and ``name`` are of the target, ``why`` says how it was found."""

    kind: Literal["touchpoint", "evp"]
    state: LinkState
    id: str | None = None
    name: str | None = None
    why: Text


class MomentLinks(BaseModel):
    """The links of one moment of truth; it is an orphan unless both are linked."""

    number: int
    """Of the moment, counted from 1."""
    step: int | None
    showstopper: str
    touchpoint: Link
    evp: Link

    @property
    def is_orphan(self) -> bool:
        """Return whether the touch point or the value promise is not settled."""
        return not (self.touchpoint.state == self.evp.state == "linked")


Judged = Literal["ideal", "customer_metrics", "benefits", "start", "end"]
JUDGED_TITLES: dict[Judged, Text] = {
    "ideal": TEST_TITLES["ideal"],
    "customer_metrics": Text(ko="사내 기준이 아닌 고객의 척도", en="Measures of customers, not of the firm"),
    "benefits": Text(ko="지원층에 돌아가는 효익", en="A real benefit for each supporting layer"),
    "start": Text(ko="필요가 생긴 때에서 시작함", en="Starts at the need"),
    "end": Text(ko="고객의 목표에서 끝남", en="Ends at the customer's goal"),
}
"""What can be judged from the words, so that a model may be asked for its opinion beside the rules."""


class Opinion(BaseModel):
    """A language model's opinion on one matter of judgement; it changes nothing, whether it agrees or not.

    ``holds`` is the model's view and ``rule_holds`` that of the check; ``quote`` stands in the scenario word for word.
    """

    about: Judged
    title: Text
    holds: bool
    rule_holds: bool
    why: str
    quote: str

    @property
    def agrees(self) -> bool:
        """Return whether the model sees it as the check does."""
        return self.holds == self.rule_holds


class ScenarioCheck(BaseModel):
    """The check of one scenario. ``passed`` when there is no finding of severity error, whatever ``opinions`` say."""

    schema_version: Literal["scenario-check/1"] = "scenario-check/1"
    scenario: str
    name: str
    draft: Text | None
    """Why it is labelled a draft; None for a final map that customers made."""
    passed: bool
    tests: list[TestResult]
    findings: list[Finding]
    time: TimeBudget
    links: list[MomentLinks] | None
    """None where no engagement was given to look into."""
    opinions: list[Opinion] = []
    opinions_by: str | None = None
    """The model that was asked; None without one."""

    def finding_list(self, severity: Severity) -> list[Finding]:
        """Return the findings of one severity."""
        return [item for item in self.findings if item.severity == severity]


class ScenarioChecks(BaseModel):
    """The checks of a file or an engagement."""

    schema_version: Literal["scenario-checks/1"] = "scenario-checks/1"
    source: str
    passed: bool
    scenarios: list[ScenarioCheck]
    usage: Usage = Usage()
    """What the opinions of a model cost; zero without one."""
