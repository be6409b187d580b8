"""The pictures that belong into the documents of an engagement: journey maps, the trace graph, the coverage matrix."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cemagent.errors import Lang
from cemagent.method.engagement import Engagement
from cemagent.method.stages import Method
from cemagent.reports.strategy_parts import StagePicture
from cemagent.tools.integration.building import subject_of
from cemagent.tools.integration.check import check_integration
from cemagent.tools.integration.pictures import pictures_of
from cemagent.tools.integration.words import COVERAGE, TRACE
from cemagent.tools.scenario.picture import picture_of
from cemagent.tools.scenario.subject import ARTIFACT, scenarios_in

_INTEGRATION = "integration"
_TITLES = {"trace": TRACE, "coverage": COVERAGE}


def illustrations_of(method: Method, engagement: Engagement, lang: Lang, on: date) -> tuple[StagePicture, ...]:
    """Return the pictures of ``engagement`` by stage: none of a scenario without steps or of a strategy without items."""
    return (*_of_integration(method, engagement, lang, on), *_of_scenarios(method, engagement, lang))


def _of_integration(method: Method, engagement: Engagement, lang: Lang, on: date) -> Iterator[StagePicture]:
    if _INTEGRATION not in {playbook.id for playbook in method.playbooks}:
        return
    subject = subject_of(method, engagement, lang)
    result = check_integration(subject, lang, contradictions=False, on=on)
    for name, picture in pictures_of(subject, result).items():
        yield StagePicture(_INTEGRATION, _TITLES[name].in_(lang), picture)


def _of_scenarios(method: Method, engagement: Engagement, lang: Lang) -> Iterator[StagePicture]:
    if ARTIFACT not in method.schemas:
        return
    stage = method.stage_of_artifact(ARTIFACT).id
    for scenario in scenarios_in(method, engagement, lang).scenarios:
        if scenario.steps:
            yield StagePicture(stage, scenario.name, picture_of(scenario, lang))
