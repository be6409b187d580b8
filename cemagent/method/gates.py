"""Gates: what a stage still lacks, and whether its artifacts may be approved.

A gate is closed while something is missing, draft while only assumptions or weak points are
left, passed otherwise. A check that cannot run counts as missing: nothing passes by accident.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cemagent.errors import Lang
from cemagent.method.links import references, targets
from cemagent.method.paths import Entry, Place, field_at, name_of, places
from cemagent.method.validation import violations
from cemagent.method.words import names_somebody
from cemagent.playbook import ArtifactField, ArtifactSchema, FieldType, GateCheck, Playbook
from cemagent.records.turn import GateState

_SHOWN = 3
ON_ASSUMPTION: dict[Lang, str] = {"en": "Stands on an assumption", "ko": "가정에 기대고 있습니다"}


@dataclass(frozen=True)
class Finding:
    """One thing that keeps a gate from passing; ``entries`` names up to three entries concerned."""

    message: str
    entries: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.message} ({', '.join(self.entries)})" if self.entries else self.message


@dataclass(frozen=True)
class GateReport:
    """The state of a stage's gate, with what is missing and what is weak."""

    stage: str
    missing: tuple[Finding, ...]
    weak: tuple[Finding, ...]

    @property
    def state(self) -> GateState:
        """Return closed, draft or passed."""
        if self.missing:
            return GateState.CLOSED
        return GateState.DRAFT if self.weak else GateState.PASSED


@dataclass(frozen=True)
class GateContext:
    """What the checks look at: the stage's own contents, and all contents with all schemas."""

    playbook: Playbook
    own: Mapping[str, Entry]
    contents: Mapping[str, Entry]
    schemas: Mapping[str, ArtifactSchema]
    lang: Lang


def check_gate(context: GateContext) -> GateReport:
    """Return what the checks of the playbook find in the stage's own contents."""
    missing: list[Finding] = []
    weak: list[Finding] = []
    for check in context.playbook.gate:
        findings = _run(context, check)
        (missing if check.severity == "missing" else weak).extend(findings)
    for schema in context.playbook.artifacts:
        for problem in violations(schema, context.own.get(schema.id, {}), context.lang):
            missing.append(Finding(problem))
    assumed = _assumptions(context)
    if assumed:
        weak.append(Finding(ON_ASSUMPTION[context.lang], tuple(assumed[:_SHOWN])))
    return GateReport(context.playbook.id, tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(weak)))


def _run(context: GateContext, check: GateCheck) -> list[Finding]:
    schema = context.schemas.get(check.artifact)
    run = _CHECKS.get(check.check)
    if schema is None or run is None or check.artifact not in context.own:
        return [Finding(_could_not(context.lang, check))]
    content = context.own[check.artifact]
    if check.unless and any(_is_filled(place.value) for place in places(schema, content, check.unless)):
        return []
    try:
        concerned = run(context, check, schema, content)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [Finding(_could_not(context.lang, check), (str(error),))]
    if concerned is None:
        return []
    return [Finding(check.message.in_(context.lang), tuple(concerned[:_SHOWN]))]


def _could_not(lang: Lang, check: GateCheck) -> str:
    if lang == "ko":
        return f"'{check.check}' 점검을 '{check.artifact}'에 실행하지 못했습니다"
    return f"The check '{check.check}' could not run on '{check.artifact}'"


def _is_filled(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value not in ([], {})


def _where(place: Place) -> str:
    """Return the name of the entry that ``place`` lies in, else the key or field above it."""
    if place.entries:
        return name_of(place.entries[-1])[:40]
    return place.path.split(".")[-2] if place.path.count(".") > 1 else ""


def _named(field: ArtifactField | None, values: list[str], lang: Lang) -> list[str]:
    """Return the names of enum values or keys in ``lang``."""
    labels = field.labels if field else {}
    return [labels[value].in_(lang)[0] if value in labels else value for value in values if value]


def _required(context: GateContext, _: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    field = field_at(schema, _.field) if _.field else None
    if field is not None and not field.fields:
        lacking = [_where(place) for place in places(schema, content, _.field or "") if not _is_filled(place.value)]
        return lacking or (None if any(True for _p in places(schema, content, _.field or "")) else [])
    found: list[str] = []
    _lacking(context, schema.fields, content, found, "")
    return found or None


def _lacking(context: GateContext, fields: list[ArtifactField], holder: Entry, found: list[str], owner: str) -> None:
    for field in fields:
        value = holder.get(field.id)
        title = field.title.in_(context.lang)
        label = f"{owner}: {title}" if owner else title
        if not _is_filled(value):
            excused = field.type is FieldType.REFERENCE and _is_unbuilt(context, field.to or "")
            if field.required and not field.is_automatic and not excused:
                found.append(label)
            continue
        if field.type is not FieldType.OBJECT:
            continue
        inner = list(value.values()) if field.keys and isinstance(value, dict) else [value]
        for item in inner:
            for entry in item if isinstance(item, list) else [item]:
                if isinstance(entry, dict):
                    name = name_of(entry)[:24] if field.many else title
                    _lacking(context, field.fields, entry, found, name)


def _min_items(context: GateContext, check: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    found = list(places(schema, content, check.field or ""))
    least = check.minimum or 1
    short = [_where(place) for place in found if len(_as_list(place.value)) < least]
    above = field_at(schema, (check.field or "").rpartition(".")[0]) if "." in (check.field or "") else None
    return _named(above, short, context.lang) if short or not found else None


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [value] if _is_filled(value) else []


def _evidence(_: GateContext, check: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    bare = [
        name_of(entry)[:40]
        for place in places(schema, content, check.field or "")
        for entry in (place.value if isinstance(place.value, list) else [place.value])
        if isinstance(entry, dict) and not entry.get("evidence_ids") and entry.get("assumption") is not True
    ]
    if not check.field and not content.get("evidence_ids") and content.get("assumption") is not True:
        bare.append(schema.id)
    return bare or None


def _all_keys(context: GateContext, check: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    field = field_at(schema, check.field or "")
    if field is None:
        raise KeyError(check.field)
    wanted = check.values or field.keys
    held = content.get(field.id)
    missing = [key for key in wanted if not isinstance(held, dict) or not _is_filled(held.get(key))]
    return _named(field, missing, context.lang) or None


def _resolves(context: GateContext, check: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    lost: list[str] = []
    for reference in references(schema.fields, content, ""):
        plain = re.sub(r"\[\d+\]", "", reference.path).lstrip(".")
        if check.field and plain != check.field:
            continue
        if _is_unbuilt(context, reference.target):
            continue
        there = targets(context.schemas, context.contents, reference.target)
        lost.extend(words[:40] for words in reference.ids if words not in there)
        if reference.field.required and not reference.ids:
            lost.append(name_of(reference.holder)[:40])
    return lost or None


def _is_unbuilt(context: GateContext, target: str) -> bool:
    """Return whether the artifact that ``target`` points into was never made: its stage stands as an assumption."""
    artifact = target.partition(".")[0]
    return artifact not in context.own and not context.contents.get(artifact)


def _covers(context: GateContext, check: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    held = {value for place in places(schema, content, check.field or "") for value in _as_list(place.value)}
    missing = [value for value in check.values if value not in held]
    return _named(field_at(schema, check.field or ""), missing, context.lang) or None


def _owners(_: GateContext, check: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    found = list(places(schema, content, check.field or ""))
    nobody = [_where(place) for place in found if not isinstance(place.value, str) or not names_somebody(place.value)]
    return nobody if nobody or not found else None


def _unique(_: GateContext, check: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    values = [str(place.value) for place in places(schema, content, check.field or "") if _is_filled(place.value)]
    twice = [value for value in dict.fromkeys(values) if values.count(value) > 1]
    return twice or None


def _is_true(_: GateContext, check: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    found = list(places(schema, content, check.field or ""))
    return None if found and all(place.value is True for place in found) else []


def _is_set_when(_: GateContext, check: GateCheck, schema: ArtifactSchema, content: Entry) -> list[str] | None:
    wanted = list(places(schema, content, check.field or ""))
    deciding = list(places(schema, content, check.when or ""))
    unset = []
    for place in deciding:
        if str(place.value) not in check.values:
            continue
        beside = [
            other
            for other in wanted
            if other.holder is place.holder or (place.entries and other.entries[: len(place.entries)] == place.entries)
        ]
        beside = beside or ([] if place.holder is not content else wanted)
        if not any(_is_filled(other.value) and other.value not in check.unset for other in beside):
            unset.append(_where(place))
    return unset or None


def _assumptions(context: GateContext) -> list[str]:
    found: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("assumption") is True:
                found.append(name_of(value)[:40])
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    for content in context.own.values():
        look(content)
    return found


_Check = Callable[[GateContext, GateCheck, ArtifactSchema, Entry], list[str] | None]
"""Returns None when the check is met, else names of what it concerns (perhaps none)."""
_CHECKS: dict[str, _Check] = {
    "required_fields": _required,
    "min_items": _min_items,
    "evidence_or_assumption": _evidence,
    "all_keys": _all_keys,
    "resolves": _resolves,
    "enum_covers": _covers,
    "owner_named": _owners,
    "unique": _unique,
    "is_true": _is_true,
    "is_set_when": _is_set_when,
}
