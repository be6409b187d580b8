"""The scenarios of an engagement, with what their moments of truth can point to."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from cemagent.errors import Lang
from cemagent.method.actions import standing_contents
from cemagent.method.engagement import Engagement
from cemagent.method.stages import Method, view
from cemagent.tools.scenario.artifact import from_artifact
from cemagent.tools.scenario.links import LinkTargets, link_targets
from cemagent.tools.scenario.model import CustomerScenario

ARTIFACT = "customer_scenario"
_PLACE = re.compile(r"(\w+)\[(\d+)\]")


@dataclass(frozen=True)
class ScenarioSubject:
    """Scenarios, none where the stage has no answers, and the targets of their links."""

    scenarios: list[CustomerScenario]
    links: LinkTargets


def scenarios_in(method: Method, engagement: Engagement, lang: Lang) -> ScenarioSubject:
    """Return the scenarios as they stand: the approved ones, else what the answers make of them.

    A link that the method only took from the context, and nobody has approved, is left out: it is
    proposed again by the check.

    Raises:
        FormError: a value of the artifact is of a kind that a scenario cannot hold.
    """
    contents = standing_contents(method, engagement, lang)
    held: dict[str, Any] = copy.deepcopy(contents.get(ARTIFACT, {}))
    if held and ARTIFACT not in engagement.artifacts:
        stage = method.stage_of_artifact(ARTIFACT).id
        for path in view(method, engagement, stage, lang).guessed:
            _forget(held, path)
    return ScenarioSubject(from_artifact(held), link_targets(contents))


def _forget(content: dict[str, Any], path: str) -> None:
    """Take the value at ``path`` (``customer_scenario.scenarios[1].steps[2].touchpoint_id``) out of ``content``."""
    holder: Any = content
    for name, number in _PLACE.findall(path):
        holder = holder[name][int(number) - 1]
    holder.pop(path.rpartition(".")[2], None)
