"""Turns the answers of a stage into its artifacts, as the playbook's fills say.

The same answers always give the same artifacts. What an answer does not say stays empty and is
listed; nothing is invented: a default is marked as one.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cemagent.method.asking import ASK_MARK as ASK_MARK
from cemagent.method.asking import Ask as Ask
from cemagent.method.asking import Asking
from cemagent.method.changes import LedgerEntry
from cemagent.method.crediting import Citing
from cemagent.method.engagement import Answer
from cemagent.method.matching import names_in
from cemagent.method.paths import Entry, Place, field_at, name_of, places
from cemagent.method.reading import Read, read_line, read_value
from cemagent.method.routing import Unnamed, lines_for_entries, lines_for_fills
from cemagent.method.words import lines_of, sentences_of
from cemagent.playbook import ArtifactField, ArtifactSchema, FieldType, Fill, Playbook, Question


@dataclass
class Filled:
    """The artifacts of a stage as its answers make them."""

    contents: dict[str, dict[str, Any]] = field(default_factory=dict)
    defaults: set[str] = field(default_factory=set)
    """Paths (``touchpoint.touchpoints[2].contact_type``) whose value is a default."""
    asks: list[Ask] = field(default_factory=list)
    questions: dict[str, set[str]] = field(default_factory=dict)
    """For each artifact, the questions whose answers it is made from."""


def fill(playbook: Playbook, answers: Mapping[str, Answer], ledger: Mapping[str, LedgerEntry] | None = None) -> Filled:
    """Return the artifacts that ``answers`` (by question id) give; references are left as words.

    ``ledger`` holds the evidence that the answers rest on, so that each line gets its own.
    """
    filled = Filled({schema.id: {} for schema in playbook.artifacts})
    schemas = {schema.id: schema for schema in playbook.artifacts}
    asking = Asking(playbook, schemas, answers)
    for question in playbook.questions:
        answer = answers.get(question.id)
        for one in question.fills:
            filled.questions.setdefault(one.path.partition(".")[0], set()).add(question.id)
        if answer is None or not answer.counts:
            continue
        citing = Citing(answer.evidence, ledger or {})
        lines = [line for line in lines_of(citing.signed(answer.text)) if not citing.is_source_only(line)]
        work = _Work(filled, schemas, playbook, question, answer, citing, lines)
        for one, own in lines_for_fills(playbook, question, lines):
            _apply(work, one, own)
        asking.settle(question, filled.contents)
    filled.asks = asking.open()
    for schema in playbook.artifacts:
        number_entries(schema.fields, filled.contents[schema.id])
    return filled


@dataclass(frozen=True)
class _Work:
    filled: Filled
    schemas: Mapping[str, ArtifactSchema]
    playbook: Playbook
    question: Question
    answer: Answer
    citing: Citing
    lines: list[str]
    """All lines of the answer."""

    @property
    def today(self) -> date:
        return self.answer.at.date()

    @property
    def whole(self) -> str:
        """Return the answer's own words, uncut."""
        return self.citing.signed(self.answer.text) if ";" in self.answer.text else "\n".join(self.lines)


def _apply(work: _Work, one: Fill, lines: list[str]) -> None:
    artifact, _, path = one.path.partition(".")
    schema, content = work.schemas[artifact], work.filled.contents[artifact]
    if not path:
        _set(work, schema.fields, content, artifact, one.fields, lines)
        return
    target = field_at(schema, path)
    assert target is not None
    spots = list(places(schema, content, path, make=True))
    if one.how == "set":
        for spot in spots:
            _set(work, target.fields, _object_at(spot), spot.path, one.fields, lines)
    elif one.how == "add":
        for spot, own in lines_for_entries(spots, lines, "all" if target.required else "first"):
            _add(work, one, target, spot, own)
    elif one.how == "mark":
        entries = [entry for spot in spots for entry in (spot.value or [])]
        named = names_in("\n".join(lines), [name_of(entry) for entry in entries])
        for number, entry in enumerate(entries):
            entry.update(dict.fromkeys(one.fields, number in named))
    else:
        _each(work, one, target, spots, lines)


def _object_at(spot: Place) -> Entry:
    return spot.holder.setdefault(spot.key, {})  # type: ignore[no-any-return]


def _set(
    work: _Work, fields: list[ArtifactField], target: Entry, path: str, names: list[str], lines: list[str]
) -> None:
    by_id = {item.id: item for item in fields}
    if len(names) == 1:
        item = by_id[names[0]]
        is_prose = item.type is FieldType.TEXT and not item.many
        text = work.whole if is_prose and lines == work.lines else "\n".join(lines)
        value = read_value(item, text, work.today)
        read = Read({item.id: value} if value is not None else {})
    else:
        read = read_line(" | ".join(lines), fields, names, work.today)
    values = work.citing.cleaned(read.values, fields)
    new = {name: value for name, value in values.items() if name in names or name not in target}
    target.update(new)
    for item in fields:
        if item.default is not None and item.id not in target:
            target[item.id] = item.default
            read.defaults.add(item.id)
    _credit(work, fields, target, work.citing.of(lines) or work.citing.all)
    work.filled.defaults |= {f"{path}.{name}" for name in read.defaults}


def _add(work: _Work, one: Fill, target: ArtifactField, spot: Place, lines: list[str]) -> None:
    texts = [item for item in target.fields if item.id in one.fields]
    if len(lines) == 1 and len(texts) == 1 and _wants_several(work.playbook, one.path, target):
        lines = sentences_of(lines[0])
    held = spot.holder.setdefault(spot.key, [])
    for line in lines:
        read = read_line(line, target.fields, one.fields, work.today)
        values = work.citing.cleaned(read.values, target.fields)
        if not set(values) - read.defaults:
            continue
        _credit(work, target.fields, values, work.citing.of([line]) or work.citing.all)
        held.append(values)
        work.filled.defaults |= {f"{spot.path}[{len(held)}].{name}" for name in read.defaults}


def _wants_several(playbook: Playbook, path: str, target: ArtifactField) -> bool:
    """Return whether the list must hold more than one entry, by its schema or by a gate check."""
    artifact, _, rest = path.partition(".")
    return (target.min_items or 0) > 1 or any(
        check.artifact == artifact
        and check.check == "min_items"
        and (check.minimum or 0) > 1
        and check.field is not None
        and rest.rpartition(".")[2] == check.field.rpartition(".")[2]
        for check in playbook.gate
    )


def _each(work: _Work, one: Fill, target: ArtifactField, spots: list[Place], lines: list[str]) -> None:
    if target.many:
        entries = [entry for spot in spots for entry in (spot.value or [])]
        whole = [Place({"entry": entry}, "entry", "", (entry,)) for entry in entries]
    else:
        whole = spots
    unnamed_to: Unnamed = "all" if _has_list_within(work.question, one) else "each"
    for spot, own in lines_for_entries(whole, lines, unnamed_to, len(one.fields)):
        entry = _object_at(spot)
        if not own:
            continue
        read = _read_for(entry, target.fields, one.fields, own, work.today)
        values = work.citing.cleaned(read.values, target.fields)
        entry.update({name: value for name, value in values.items() if name in one.fields or entry.get(name) is None})
        known = {item.id for item in target.fields}
        holder = (
            entry if "evidence_ids" in known else next((one for one in spot.entries if "evidence_ids" in one), None)
        )
        if holder is None:
            continue
        ids = work.citing.of(own) or work.citing.shared(work.lines)
        if not ids and not holder.get("evidence_ids"):
            ids = work.citing.all
        if holder is not entry:
            holder["evidence_ids"] = list(dict.fromkeys([*holder["evidence_ids"], *ids]))
        elif not target.many or ids:
            _credit(work, target.fields, entry, ids)


def _has_list_within(question: Question, one: Fill) -> bool:
    """Return whether the same lines are entries of a list within: then they are all of its one text."""
    return any(other.how == "add" and other.path.startswith(f"{one.path}.") for other in question.fills)


def _read_for(entry: Entry, fields: list[ArtifactField], names: list[str], lines: list[str], today: date) -> Read:
    by_id = {item.id: item for item in fields}
    if len(names) == 1:
        value = read_value(by_id[names[0]], "\n".join(lines), today)
        return Read({names[0]: value} if value is not None else {})
    wanted = [by_id[name] for name in names]
    return read_line(" | ".join(lines), wanted, names, today)


def _credit(work: _Work, fields: list[ArtifactField], entry: Entry, evidence: list[str]) -> None:
    """Write on ``entry`` what it rests on: its evidence, or that it is an assumption."""
    known = {item.id for item in fields}
    if "evidence_ids" in known:
        before = entry.get("evidence_ids") or []
        entry["evidence_ids"] = list(dict.fromkeys([*before, *evidence]))
    if "assumption" in known:
        entry["assumption"] = work.answer.is_assumption or not entry.get("evidence_ids")


def number_entries(fields: list[ArtifactField], content: Entry) -> None:
    """Give every entry of the lists its id (``touchpoint-1``) and its place (``n``, ``order``)."""
    for item in fields:
        held = content.get(item.id)
        for inner in held.values() if item.keys and isinstance(held, dict) else [held]:
            if isinstance(inner, list):
                _number(item, inner)
            if isinstance(inner, dict):
                number_entries(item.fields, inner)


def _number(item: ArtifactField, entries: list[Any]) -> None:
    automatic = {inner.id for inner in item.fields}
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            continue
        if "id" in automatic:
            entry.setdefault("id", f"{_singular(item.id)}-{number}")
        for inner in item.fields:
            if inner.numbers_entries:
                entry.setdefault(inner.id, number)
        number_entries(item.fields, entry)


def _singular(name: str) -> str:
    plain = name.replace("_", "-")
    if plain.endswith("ies"):
        return f"{plain[:-3]}y"
    return plain[:-1] if plain.endswith("s") and not plain.endswith("ss") else plain


def copied(content: dict[str, Any]) -> dict[str, Any]:
    """Return a deep copy, so that what is derived later does not change what is stored."""
    return copy.deepcopy(content)
