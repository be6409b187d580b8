"""The time budget of a scenario: the customer's minutes now against the ideal."""

from __future__ import annotations

from collections.abc import Sequence

from cemagent.playbook import Text
from cemagent.tools.scenario.model import CustomerScenario, Step, YearlyCount
from cemagent.tools.scenario.results import SavingInput, StepTime, TimeBudget, TimeSum, YearlySaving

_MODES = ("remove", "ease", "enrich")


def time_budget(scenario: CustomerScenario) -> TimeBudget:
    """Return the minutes by step, by mode and together, and the time that customers save a year."""
    steps = [_step(step) for step in scenario.steps]
    total = _sum(steps)
    return TimeBudget(
        steps=steps,
        by_mode={mode: _sum(own) for mode in _MODES if (own := [step for step in steps if step.mode == mode])},
        total=total,
        yearly=_yearly(scenario, total),
    )


def _step(step: Step) -> StepTime:
    ideal, told = step.minutes_ideal, "given" if step.minutes_ideal is not None else None
    if ideal is None and step.mode == "remove":
        ideal, told = 0, "removed"
    now = step.minutes_now
    return StepTime(
        n=step.n,
        customer_action=step.customer_action,
        mode=step.mode,
        now=now,
        ideal=ideal,
        saved=None if now is None or ideal is None else now - ideal,
        ideal_from="removed" if told == "removed" else "given" if told else None,
    )


def _sum(steps: Sequence[StepTime]) -> TimeSum:
    without = [step.n for step in steps if step.saved is None]
    if not steps or without:
        return TimeSum(now=None, ideal=None, saved=None, steps=len(steps), reason=_missing(without))
    now, ideal = sum(step.now or 0 for step in steps), sum(step.ideal or 0 for step in steps)
    return TimeSum(now=now, ideal=ideal, saved=now - ideal, steps=len(steps))


def _missing(numbers: Sequence[int]) -> Text:
    if not numbers:
        return Text(ko="단계가 없습니다.", en="There are no steps.")
    shown = ", ".join(map(str, numbers))
    several = "s" if len(numbers) > 1 else ""
    return Text(
        ko=f"{shown}단계의 지금 시간이나 바라는 시간이 없습니다.",
        en=f"The time now or in the ideal is missing for step{several} {shown}.",
    )


def _yearly(scenario: CustomerScenario, total: TimeSum) -> YearlySaving:
    times, customers = scenario.times_per_year, scenario.customers_per_year
    inputs = [
        SavingInput(
            name=Text(ko="한 번에 아끼는 시간", en="Saved each time"),
            value=total.saved,
            unit=Text(ko="분", en="minutes"),
            source=_of_steps(total),
        ),
        _input(Text(ko="한 고객이 한 해에 겪는 횟수", en="Times a customer a year"), times, Text(ko="번", en="times")),
        _input(Text(ko="한 해에 겪는 고객", en="Customers a year"), customers, Text(ko="명", en="customers")),
    ]
    missing = [item.name for item in inputs if item.value is None]
    if missing or total.saved is None or times is None or customers is None:
        reason = Text(
            ko=f"빠진 입력: {', '.join(name.ko for name in missing)}.",
            en=f"Inputs missing: {', '.join(name.en.lower() for name in missing)}.",
        )
        return YearlySaving(minutes=None, hours=None, inputs=inputs, reason=reason)
    minutes = total.saved * times.value * customers.value
    return YearlySaving(minutes=minutes, hours=minutes / 60, inputs=inputs)


def _input(name: Text, count: YearlyCount | None, unit: Text) -> SavingInput:
    return SavingInput(name=name, value=count.value if count else None, unit=unit, source=_said(count))


def _of_steps(total: TimeSum) -> Text | None:
    """Return where the minutes of one time through come from."""
    if total.saved is None:
        return None
    return Text(
        ko=f"이 시나리오 {total.steps}단계의 지금과 이상의 차이",
        en=f"this scenario: now minus ideal over its {total.steps} steps",
    )


def _said(count: YearlyCount | None) -> Text | None:
    return Text(ko=count.source, en=count.source) if count and count.source else None
