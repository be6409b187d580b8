"""The pieces of organisation that matter to integration: who is to be ready for what, until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cemagent.tools.integration.subject import Item, Kind, Passage

_PARTS = ("recruit", "train", "incentives", "measure", "employee_experience")


def organisation_items(contents: Mapping[str, Mapping[str, Any]]) -> Iterator[Item]:
    """Yield the five HR items, the readiness before opening and the tasks of the project."""
    plan = _map(_map(contents.get("hr_plan")).get("plan"))
    for key in _PARTS:
        entry = plan.get(key)
        if isinstance(entry, dict):
            yield _item(f"hr-{key}", f"hr_plan.plan.{key}", entry, ("standard", "action", "metric"), None)
    tasks, project = _map(contents.get("eight_tasks")), _map(contents.get("cem_project"))
    for number, entry in enumerate(_list(tasks.get("readiness")), 1):
        if isinstance(entry, dict):
            path = f"eight_tasks.readiness[{number}]"
            yield _item(f"readiness-{number}", path, entry, ("condition",), entry.get("ready_by"))
    for part in ("before", "after"):
        for number, entry in enumerate(_list(project.get(part)), 1):
            if isinstance(entry, dict):
                path = f"cem_project.{part}[{number}]"
                yield _item(f"{part}-{number}", path, entry, ("task",), entry.get("date"))


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _item(id_: str, path: str, entry: Mapping[str, Any], fields: tuple[str, ...], day: object) -> Item:
    passages = tuple(
        Passage(field=name, text=" ".join(entry[name].split()))
        for name in fields
        if isinstance(entry.get(name), str) and entry[name].strip()
    )
    try:
        due = date.fromisoformat(str(day)) if day else None
    except ValueError:
        due = None
    return Item(
        id=id_,
        kind=Kind.ORGANISATION,
        name=passages[0].text if passages else id_,
        path=path,
        owner=str(entry.get("owner") or "").strip(),
        review_date=due,
        passages=passages,
    )
