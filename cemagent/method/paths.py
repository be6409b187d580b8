"""Paths into artifact contents: what stands at ``layers.context.findings`` in every entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cemagent.playbook import ArtifactField, ArtifactSchema

Entry = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A value's place: the mapping that holds it, its key there, how it reads, and the list entries above it."""

    holder: Entry
    key: str
    path: str
    entries: tuple[Entry, ...]

    @property
    def value(self) -> Any:
        """Return what stands there, or None."""
        return self.holder.get(self.key)


def field_at(schema: ArtifactSchema, path: str) -> ArtifactField | None:
    """Return the field that the dotted ``path`` names; keys of mappings may be named or left out."""
    fields, found, keys = schema.fields, None, list[str]()
    for part in path.split("."):
        if part in keys:
            keys = []
            continue
        found = next((field for field in fields if field.id == part), None)
        if found is None:
            return None
        fields, keys = found.fields, found.keys
    return found


def places(schema: ArtifactSchema, content: Entry, path: str, make: bool = False) -> Iterator[Place]:
    """Yield each place that ``path`` names: one for every entry of the lists and every key of the mappings on the way.

    With ``make`` the objects on the way are made where they are missing; lists are not.
    """
    yield from _walk(schema.fields, content, path.split("."), schema.id, (), make)


def _walk(
    fields: list[ArtifactField], holder: Entry, parts: list[str], read: str, above: tuple[Entry, ...], make: bool
) -> Iterator[Place]:
    name, *rest = parts
    field = next((field for field in fields if field.id == name), None)
    if field is None:
        return
    if field.keys:
        yield from _walk_keys(field, holder, rest, f"{read}.{name}", above, make)
        return
    if not rest:
        yield Place(holder, name, f"{read}.{name}", above)
        return
    if field.many:
        for number, entry in enumerate(holder.get(name) or []):
            yield from _walk(field.fields, entry, rest, f"{read}.{name}[{number + 1}]", (*above, entry), make)
        return
    inner = _inner(holder, name, make)
    yield from _walk(field.fields, inner, rest, f"{read}.{name}", above, make)


def _walk_keys(
    field: ArtifactField, holder: Entry, parts: list[str], read: str, above: tuple[Entry, ...], make: bool
) -> Iterator[Place]:
    mapping = _inner(holder, field.id, make)
    named = parts[:1] if parts and parts[0] in field.keys else []
    rest = parts[1:] if named else parts
    for key in named or field.keys:
        if not rest:
            yield Place(mapping, key, f"{read}.{key}", above)
        else:
            yield from _walk(field.fields, _inner(mapping, key, make), rest, f"{read}.{key}", above, make)


def _inner(holder: Entry, key: str, make: bool) -> Entry:
    inner = holder.get(key)
    if isinstance(inner, dict):
        return inner
    fresh: Entry = {}
    if make:
        holder[key] = fresh
    return fresh


def entries_at(schema: ArtifactSchema, content: Entry, path: str) -> list[Entry]:
    """Return the entries of every list at ``path``."""
    return [
        entry
        for place in places(schema, content, path)
        for entry in (place.value if isinstance(place.value, list) else [])
        if isinstance(entry, dict)
    ]


_LEADING = ("name", "title", "text", "promise", "statement", "what", "moment", "trigger", "action", "task", "metric")
"""Fields that name an entry best, in this order."""


def name_of(entry: Entry) -> str:
    """Return the words by which people know ``entry``: its name, else its first text that is no id."""
    for key in _LEADING:
        if isinstance(entry.get(key), str):
            return str(entry[key])
    for key, value in entry.items():
        if isinstance(value, str) and key != "id" and not key.endswith("_id"):
            return value
    return str(entry.get("id", ""))
