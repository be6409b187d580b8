"""Between the form of a scenario and the artifact ``customer_scenario`` of an engagement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cemagent.forms.files import as_data
from cemagent.forms.schema import read_form
from cemagent.tools.scenario.model import CustomerScenario, Variant

_DIFFERS = re.compile(r"^(?P<name>.+?) - (?:step (?P<en>\d+)|(?P<ko>\d+)단계)(?: - (?P<what>.*))?$", re.DOTALL)
_NOT_HELD = ("title", "status", "current_or_ideal")
"""What the artifact has no field for, or another one."""
_COUNTS = {"times_per_year": "times_source", "customers_per_year": "customers_source"}
"""Counts of the form are a number and its source in the artifact."""


def from_artifact(content: dict[str, Any]) -> list[CustomerScenario]:
    """Return the scenarios in the content of the artifact ``customer_scenario``; gaps stay gaps.

    Raises:
        FormError: a value is of a kind that the form does not take.
    """
    return [_from_entry(entry, number) for number, entry in enumerate(content.get("scenarios") or [], 1)]


def to_artifact(scenarios: Iterable[CustomerScenario]) -> dict[str, Any]:
    """Return ``scenarios`` as the content of the artifact; what it has no field for is left out.

    ``final`` is true only for a scenario that is no draft in any respect.
    """
    return {"scenarios": [_to_entry(scenario) for scenario in scenarios]}


def _from_entry(entry: dict[str, Any], number: int) -> CustomerScenario:
    known = set(CustomerScenario.model_fields) - {*_NOT_HELD}
    data = {key: value for key, value in entry.items() if key in known and value is not None}
    data.setdefault("id", f"scenario-{number}")
    if entry.get("final") is not None:
        data["status"] = "final" if entry["final"] else "draft"
    for field, source in _COUNTS.items():
        if field in data:
            said = entry.get(source)
            data[field] = {"value": data[field]} | ({"source": said} if said is not None else {})
    if "variants" in data:
        data["variants"] = [_variant(text) for text in data["variants"]]
    for place in ("steps", "moments_of_truth", "support_layers"):
        if place in data:
            data[place] = [_filled(row) for row in data[place]]
    for position, step in enumerate(data.get("steps", []), 1):
        step.setdefault("n", position)
        step.setdefault("customer_action", "–")
    return read_form(CustomerScenario, data, source=f"customer_scenario.scenarios[{number}]")


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def _variant(text: str) -> dict[str, Any]:
    match = _DIFFERS.match(text)
    if not match:
        return {"name": text}
    found: dict[str, Any] = {"name": match["name"], "differs_at": int(match["en"] or match["ko"])}
    return found | ({"what": match["what"]} if match["what"] is not None else {})


def _to_entry(scenario: CustomerScenario) -> dict[str, Any]:
    data = {key: value for key, value in as_data(scenario).items() if key not in _NOT_HELD and value is not None}
    for moment in data.get("moments_of_truth", []):
        if moment.get("metric"):
            moment["metric"].pop("set_by", None)
    for layer in data.get("support_layers", []):
        layer.pop("steps", None)
    if "variants" in data:
        data["variants"] = [_variant_text(variant) for variant in scenario.variants]
    for field, source in _COUNTS.items():
        if field in data:
            count = data.pop(field)
            data |= {field: count["value"]} | ({source: count["source"]} if "source" in count else {})
    for key in ("session_date", "review_date"):
        if key in data:
            data[key] = data[key].isoformat()
    if scenario.status is not None:
        data["final"] = not scenario.is_draft
    return data


def _variant_text(variant: Variant) -> str:
    parts = [variant.name]
    if variant.differs_at is not None:
        parts.append(f"step {variant.differs_at}" if variant.name.isascii() else f"{variant.differs_at}단계")
    if variant.what:
        parts.append(variant.what)
    return " - ".join(parts)
