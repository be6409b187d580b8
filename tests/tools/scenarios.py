"""Scenarios for tests: the shipped examples, and copies of them with one thing changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from cemagent.content import shipped
from cemagent.errors import Lang
from cemagent.forms.files import as_data
from cemagent.tools.scenario.files import load_scenarios
from cemagent.tools.scenario.model import CustomerScenario

EXAMPLES: dict[Lang, str] = {"ko": "retest.ko.yaml", "en": "moving-home.en.yaml"}


def example_path(lang: Lang) -> Path:
    """Return the shipped example file in ``lang``."""
    return Path(shipped("examples")) / "scenarios" / EXAMPLES[lang]


@cache
def example(lang: Lang) -> CustomerScenario:
    """Return the shipped example in ``lang``."""
    return load_scenarios(example_path(lang)).scenarios[0]


def changed(lang: Lang, **values: Any) -> CustomerScenario:
    """Return the example with fields set; ``steps__2__mode=None`` sets a field of the second step, None takes it out."""
    data = as_data(example(lang))
    for path, value in values.items():
        holder: Any = data
        *parts, last = path.split("__")
        for part in parts:
            holder = holder[int(part) - 1] if part.isdigit() else holder[part]
        if last.isdigit():
            holder[int(last) - 1] = value
        elif value is None:
            holder.pop(last, None)
        else:
            holder[last] = value
    return CustomerScenario.model_validate(data)
