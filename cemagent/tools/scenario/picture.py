"""The journey map of a scenario, ready for the drawing room."""

from __future__ import annotations

from dataclasses import replace

from cemagent.errors import Lang, UsageError
from cemagent.reports.pictures.canvas import Picture
from cemagent.reports.pictures.journey import JourneyMap, JourneyStep, Moment, Support, draw_journey
from cemagent.reports.pictures.words import JOURNEY
from cemagent.tools.scenario.model import CustomerScenario, Step
from cemagent.tools.scenario.words import metric_text, scenario_words


def picture_of(scenario: CustomerScenario, lang: Lang) -> Picture:
    """Draw the journey map of ``scenario`` with labels in ``lang``.

    Raises:
        UsageError: it has no steps to draw.
    """
    if not scenario.steps:
        raise UsageError(
            f"The scenario '{scenario.name}' has no steps to draw: write at least three.",
            f"'{scenario.name}' 시나리오에 그릴 단계가 없습니다. 세 단계 이상 적어 주십시오.",
        )
    return draw_journey(journey_of(scenario, lang))


def journey_of(scenario: CustomerScenario, lang: Lang) -> JourneyMap:
    """Return ``scenario`` as the data of a journey map; a draft says on it why it is one."""
    labels, reason = JOURNEY[lang], scenario.draft_reason
    if reason is not None:
        labels = replace(labels, draft=f"{scenario_words(lang)['draft']} – {reason.in_(lang)}")
    return JourneyMap(
        title=scenario.name,
        customer=" · ".join(filter(None, (scenario.customer.role, scenario.customer.segment))),
        outcome=scenario.desired_outcome,
        start_event=scenario.start_event,
        end_event=scenario.end_event,
        steps=tuple(_step(step, scenario, lang) for step in scenario.steps),
        labels=labels,
        supports=tuple(_supports(scenario)),
        draft=scenario.is_draft,
    )


def _step(step: Step, scenario: CustomerScenario, lang: Lang) -> JourneyStep:
    t = scenario_words(lang)
    is_gone = step.mode == "remove" and step.minutes_ideal is None and step.minutes_now is not None
    return JourneyStep(
        number=step.n,
        action=step.customer_action,
        contact=step.contact,
        information=step.information,
        emotion=step.emotion,
        mode=step.mode,
        minutes_now=step.minutes_now,
        minutes_ideal=0 if is_gone else step.minutes_ideal,
        moments=tuple(
            Moment(t["moment_number"].format(n=number), moment.showstopper, metric_text(moment, lang))
            for number, moment in enumerate(scenario.moments_of_truth, 1)
            if moment.step == step.n
        ),
    )


def _supports(scenario: CustomerScenario) -> list[Support]:
    rows = [Support(step.back_stage, (step.n,)) for step in scenario.steps if step.back_stage]
    for layer in scenario.support_layers:
        text = " · ".join(filter(None, (layer.team, layer.system)))
        numbers = tuple(number for number in layer.steps if scenario.step(number) is not None)
        if text:
            rows.append(Support(text, numbers))
    return rows
