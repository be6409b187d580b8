"""Scenario files: one scenario or a list of them, as YAML or JSON, written again as they were read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cemagent.errors import ContentError
from cemagent.forms.files import Lines, as_json, as_yaml, read_data
from cemagent.forms.schema import read_form
from cemagent.tools.scenario.model import CustomerScenario, Scenarios


@dataclass(frozen=True)
class ScenarioFile:
    """What a file holds; ``is_list`` says whether it was a list, so that it is written as one."""

    scenarios: list[CustomerScenario]
    is_list: bool = False

    def text(self, form: Literal["yaml", "json"]) -> str:
        """Return the file as YAML or JSON: fields in the order of the form, only what was given."""
        held = Scenarios(self.scenarios) if self.is_list or len(self.scenarios) != 1 else self.scenarios[0]
        return as_yaml(held) if form == "yaml" else as_json(held) + "\n"


def read_scenarios(data: Any, lines: Lines | None = None, source: str = "") -> ScenarioFile:
    """Return the scenario or the scenarios in ``data``; ``lines`` gives the line of each key path of ``source``.

    Raises:
        ContentError: there is no scenario in it.
        FormError: fields are invalid.
    """
    if not isinstance(data, list):
        if data is None:
            raise _empty(source)
        return ScenarioFile([read_form(CustomerScenario, data, lines, source)])
    if not data:
        raise _empty(source)
    rows = [
        read_form(
            CustomerScenario,
            item,
            {keys[1:]: line for keys, line in (lines or {}).items() if keys[0] == place},
            f"{source} [{place + 1}]".strip(),
        )
        for place, item in enumerate(data)
    ]
    return ScenarioFile(rows, is_list=True)


def load_scenarios(path: Path) -> ScenarioFile:
    """Read the scenario file at ``path``.

    Raises:
        ContentError: there is no such file, it does not parse or holds no scenario.
        FormError: fields are invalid; each names its line.
    """
    data, lines = read_data(path)
    return read_scenarios(data, lines, path.name)


def _empty(source: str) -> ContentError:
    return ContentError(
        f"{source or 'The file'} holds no scenario: write one with 'cemagent scenario new'.",
        f"{source or '파일'}에 시나리오가 없습니다. 'cemagent scenario new'로 하나를 써 주십시오.",
    )
