"""Checks that the interview of a stage can fill what the stage must deliver."""

from __future__ import annotations

from collections.abc import Iterator

from cemagent.playbook import ArtifactField, ArtifactSchema, FieldType, Fill, Playbook

Keys = tuple[str | int, ...]
"""A place in the front matter."""


def fill_target(playbook: Playbook, path: str) -> ArtifactField | ArtifactSchema | None:
    """Return what ``path`` (``artifact.field.key.field``) names in ``playbook``, or None."""
    first, *rest = path.split(".")
    found: ArtifactField | ArtifactSchema | None = next((item for item in playbook.artifacts if item.id == first), None)
    keys: list[str] = []
    for part in rest:
        if found is None:
            return None
        if keys:
            if part not in keys:
                return None
            keys = []
            continue
        found = next((field for field in found.fields if field.id == part), None)
        keys = found.keys if isinstance(found, ArtifactField) else []
    return found


def wrong_fills(playbook: Playbook) -> Iterator[tuple[Keys, str]]:
    """Yield the place of each fill that cannot work, with what is wrong."""
    for number, question in enumerate(playbook.questions):
        for place, fill in enumerate(question.fills):
            problem = _problem_of(playbook, fill)
            if problem:
                yield ("questions", number, "fills", place), problem


def _problem_of(playbook: Playbook, fill: Fill) -> str | None:
    target = fill_target(playbook, fill.path)
    if target is None:
        return f"'{fill.path}' is no field of an artifact of this playbook"
    fields = {field.id: field for field in target.fields}
    unknown = [name for name in fill.fields if name not in fields]
    if unknown:
        return f"'{fill.path}' has no field '{unknown[0]}'"
    is_list = isinstance(target, ArtifactField) and target.many
    within = is_list or any(_is_list(playbook, path) for path in _above(fill.path))
    if fill.how == "set" and within:
        return f"'{fill.path}' is, or lies in, a list: write 'add' or 'each' instead of 'set'"
    if fill.how in ("each", "mark") and not within:
        return f"'{fill.path}' is, or lies in, no list: write 'set'"
    if fill.how == "add" and not is_list:
        return f"'{fill.path}' is no list: write 'set' or 'each'"
    if fill.how == "mark" and any(fields[name].type is not FieldType.BOOLEAN for name in fill.fields):
        return f"'mark' sets yes-or-no fields only, and '{fill.fields[0]}' is none"
    return None


def _is_list(playbook: Playbook, path: str) -> bool:
    target = fill_target(playbook, path)
    return isinstance(target, ArtifactField) and target.many


def unfilled(playbook: Playbook) -> Iterator[tuple[Keys, str]]:
    """Yield the place and path of each required field that no question, label or default can fill."""
    filled: set[str] = set()
    added: set[str] = set()
    for question in playbook.questions:
        if question.optional:
            continue
        for fill in question.fills:
            filled |= {f"{fill.path}.{name}" for name in fill.fields}
            added |= {fill.path, *_above(fill.path)}
    for number, schema in enumerate(playbook.artifacts):
        for path in _missing(schema.id, schema.fields, filled, added):
            yield ("artifacts", number), path


def _above(path: str) -> set[str]:
    """Return the paths that lead to ``path``."""
    parts = path.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def _missing(prefix: str, fields: list[ArtifactField], filled: set[str], added: set[str]) -> Iterator[str]:
    for field in fields:
        path = f"{prefix}.{field.id}"
        if not field.required or field.is_automatic or field.default is not None or path in filled:
            continue
        if field.type is FieldType.OBJECT:
            for place in [f"{path}.{key}" for key in field.keys] or [path]:
                if place not in added:
                    yield place
                else:
                    yield from _missing(place, field.fields, filled, added)
        elif field.type is FieldType.REFERENCE or (field.type is FieldType.ENUM and field.labels):
            continue
        else:
            yield path
