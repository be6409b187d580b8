"""Staleness: which saved artifacts no longer say what their sources say, and why.

A saved artifact records its sources with their versions: ``answer:ID`` with the answer's
revision, ``evidence:ID``, ``edit:PATH`` with the edit's number, and ``entry:ARTIFACT.FIELD/ID`` with a
fingerprint of the entry that it refers to. It is stale when one of them has another version
now. The order of stages plays no part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cemagent.method.engagement import Engagement
from cemagent.method.filling import ASK_MARK, Filled
from cemagent.method.links import digest, references, targets
from cemagent.method.paths import Entry
from cemagent.playbook import ArtifactSchema


@dataclass(frozen=True)
class Stale:
    """A saved artifact that must be made again, and the sources that changed."""

    stage: str
    artifact: str
    changed: tuple[str, ...]
    """Source ids, such as ``answer:world.hour-of-use``."""


def sources_of(
    artifact: str,
    content: Entry,
    filled: Filled,
    engagement: Engagement,
    schemas: Mapping[str, ArtifactSchema],
    contents: Mapping[str, Entry],
) -> dict[str, str]:
    """Return what ``content`` was made from, with the version of each source."""
    found: dict[str, str] = {}
    for question in sorted(filled.questions.get(artifact, ())):
        found[f"answer:{question}"] = str(engagement.answer_revision(question))
        for asked, answer in engagement.answers.items():
            if asked.startswith(f"{question}{ASK_MARK}"):
                found[f"answer:{asked}"] = str(answer.revision)
    for entry_id in sorted(_evidence_in(content)):
        found[f"evidence:{entry_id}"] = "1" if entry_id in engagement.ledger else "0"
    for key, edit in engagement.edits.items():
        if edit.artifact == artifact:
            found[f"edit:{key}"] = str(edit.number)
    for reference in references(schemas[artifact].fields, content, artifact):
        if reference.target.partition(".")[0] == artifact:
            continue
        there = targets(schemas, contents, reference.target)
        for name in reference.ids:
            if name in there:
                found[f"entry:{reference.target}/{name}"] = digest(there[name])
    return found


def _evidence_in(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {item for item in value.get("evidence_ids") or [] if isinstance(item, str)}
        return own.union(*(_evidence_in(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(_evidence_in(inner) for inner in value))
    return set()


def stale_artifacts(engagement: Engagement, schemas: Mapping[str, ArtifactSchema]) -> list[Stale]:
    """Return the saved artifacts whose sources changed since they were saved."""
    contents = {name: saved.content for name, saved in engagement.artifacts.items()}
    found = []
    for name, saved in engagement.artifacts.items():
        changed = [
            source
            for source, version in saved.sources.items()
            if _version(source, engagement, schemas, contents) != version
        ]
        fresh = [
            f"edit:{key}"
            for key, edit in engagement.edits.items()
            if edit.artifact == name and f"edit:{key}" not in saved.sources
        ]
        late = [
            f"answer:{asked}"
            for asked in engagement.answers
            if ASK_MARK in asked
            and f"answer:{asked.partition(ASK_MARK)[0]}" in saved.sources
            and f"answer:{asked}" not in saved.sources
        ]
        if changed or fresh or late:
            found.append(Stale(saved.stage, name, (*changed, *fresh, *late)))
    return found


def _version(
    source: str, engagement: Engagement, schemas: Mapping[str, ArtifactSchema], contents: Mapping[str, Entry]
) -> str:
    kind, _, name = source.partition(":")
    if kind == "answer":
        return str(engagement.answer_revision(name))
    if kind == "evidence":
        return "1" if name in engagement.ledger else "0"
    if kind == "edit":
        edit = engagement.edits.get(name)
        return str(edit.number) if edit else "0"
    target, _, entry_id = name.rpartition("/")
    entry = targets(schemas, contents, target).get(entry_id)
    return digest(entry) if entry is not None else "gone"
