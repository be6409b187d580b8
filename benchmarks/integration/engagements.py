"""Turns the contents of the seeded engagements into engagements as the store would hold them.

A base (``bases/*.yaml``) holds ``contents``: artifact id -> content, and ``evidence``: ledger id -> source.
A case patches a base. A path names the artifact, then fields; an entry of a list stands in brackets by its id
or by its number from 0: ``interface_design.designs[design-2].style[0]``. A patch has one of ``value``
(set), ``append`` (to a list) and ``remove``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cemagent.method.changes import EvidenceAdded, LedgerEntry, LedgerKind, Proposed, Saved, Started
from cemagent.method.engagement import Engagement, fold
from cemagent.method.stages import Method
from cemagent.method.validation import violations
from cemagent.records.turn import GateState

HERE = Path(__file__).parent
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
_STEP = re.compile(r"([^.\[\]]+)|\[([^\]]+)\]")


@cache
def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / "bases" / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def base_names() -> list[str]:
    """Return the names of the clean engagements."""
    return sorted(path.stem for path in (HERE / "bases").glob("*.yaml"))


def base(name: str) -> dict[str, Any]:
    """Return a copy of the clean engagement ``name`` that may be changed."""
    return copy.deepcopy(_read(name))


def _key(holder: Any, step: str) -> Any:
    if not isinstance(holder, list):
        return step
    if step.isdigit():
        return int(step)
    found = [number for number, entry in enumerate(holder) if isinstance(entry, dict) and entry.get("id") == step]
    if not found:
        raise KeyError(step)
    return found[0]


def patched(contents: dict[str, Any], patch: dict[str, Any]) -> None:
    """Apply one ``patch`` in place.

    Raises:
        KeyError: the path names something that the engagement does not have, so the patch would do nothing.
    """
    steps = [plain or inner for plain, inner in _STEP.findall(patch["path"])]
    holder: Any = contents
    for step in steps[:-1]:
        holder = holder[_key(holder, step)]
    last = _key(holder, steps[-1])
    if "append" in patch:
        holder[last].append(patch["append"])
    elif patch.get("remove"):
        del holder[last]
    else:
        holder[last] = patch["value"]


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON holds it: a date is its ISO text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def contents_of(name: str, patches: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the contents of base ``name`` with ``patches``."""
    contents = base(name)["contents"]
    for patch in patches:
        patched(contents, patch)
    plain: dict[str, Any] = _plain(contents)
    return plain


def _changes(method: Method, name: str, contents: dict[str, Any]) -> Iterator[Any]:
    source = _read(name)
    first = method.playbooks[0]
    kept: dict[str, Any] = {"actor": "terminal:planner", "at": NOON}
    yield Started(**kept, name=source["name"], method=first.method, lang=source["lang"], stage=first.id)
    for key, said in source["evidence"].items():
        entry = LedgerEntry(id=key, kind=LedgerKind.NAMED, source=said, quote=said)
        yield EvidenceAdded(**kept, entry=entry)
    for artifact, content in contents.items():
        stage = method.stage_of_artifact(artifact).id
        proposal = f"proposal-{artifact}"
        yield Proposed(
            **kept, proposal=proposal, stage=stage, contents={artifact: content}, bases={artifact: 0}, sources={}
        )
        yield Saved(
            **kept,
            proposal=proposal,
            stage=stage,
            artifact=artifact,
            revision=1,
            content=content,
            gate=GateState.PASSED,
            sources={},
        )


def engagement_of(method: Method, name: str, patches: list[dict[str, Any]]) -> Engagement:
    """Return base ``name`` with ``patches`` as an engagement whose artifacts are saved.

    Raises:
        ValueError: a content does not fit the schema of its artifact.
    """
    contents = contents_of(name, patches)
    for artifact, content in contents.items():
        wrong = violations(method.schemas[artifact], content, "en")
        if wrong:
            raise ValueError(f"{name}, {artifact}: {wrong}")
    return fold(name, _changes(method, name, contents))
