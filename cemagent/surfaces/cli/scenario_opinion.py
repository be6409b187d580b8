"""``cemagent scenario check --model``: a language model's opinions beside the check."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cemagent.errors import Lang, ModelError
from cemagent.records.review import Usage
from cemagent.surfaces.cli.output import clean
from cemagent.surfaces.cli.session import asker_of
from cemagent.surfaces.cli.usage import show_usage
from cemagent.tools.scenario.opinion import OpinionGiver

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.tools.scenario.model import CustomerScenario
    from cemagent.tools.scenario.results import ScenarioChecks


def with_opinions(
    app: App, model: str | None, found: ScenarioChecks, scenarios: Sequence[CustomerScenario], lang: Lang
) -> ScenarioChecks:
    """Return ``found`` with the opinions of ``model`` on ``scenarios``; as it is where none is named or it fails."""
    asker = asker_of(app, model, lang)
    if asker is None:
        return found
    giver = OpinionGiver(asker, lang, Usage())
    rows = list(found.scenarios)
    try:
        for place, scenario in enumerate(scenarios):
            rows[place] = giver.beside(rows[place], scenario)
    except ModelError as error:
        print(clean(error.message(lang)), file=sys.stderr)
    show_usage(app, lang)
    return found.model_copy(update={"scenarios": rows, "usage": giver.usage})
