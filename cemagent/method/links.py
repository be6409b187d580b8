"""Resolves references: from the words of an answer to the id of the entry they speak of."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cemagent.method.matching import likest, named, names_in
from cemagent.method.paths import Entry, entries_at, name_of
from cemagent.playbook import ArtifactField, ArtifactSchema, FieldType

_IN_PARENTHESES = re.compile(r"\(([^()]+)\)")
_LIKE_WORDS = 0.3
"""Least likeness of words that were said for a reference."""
_LIKE_CONTEXT = 0.35
_FEWEST_IN_CONTEXT = 2
"""A reference that nobody spoke of is taken from the context only where at least this many words agree."""
_NEVER_GUESSED = "_by"
"""Fields that say by what something is done (``taught_by``): nobody has decided it until it is said."""
_OWN = frozenset({"id", "name", "owner", "review_date"})
"""Fields of an entry's own, by which two entries are not of one kind."""
_NOT_CONTENT = frozenset({"id", "owner", "phase", "module", "kind", "status"})
"""Fields that say nothing about what an entry is about."""


@dataclass(frozen=True)
class Reference:
    """A reference field in an entry: what holds it, and where it points."""

    holder: Entry
    field: ArtifactField
    path: str

    @property
    def target(self) -> str:
        """Return ``artifact.field`` of the list that it points into."""
        return self.field.to or ""

    @property
    def ids(self) -> list[str]:
        """Return the ids it holds."""
        value = self.holder.get(self.field.id)
        if isinstance(value, str):
            return [value]
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def references(fields: list[ArtifactField], content: Entry, path: str) -> Iterator[Reference]:
    """Yield every reference field of ``content``, filled or not."""
    for item in fields:
        if item.type is FieldType.REFERENCE:
            yield Reference(content, item, f"{path}.{item.id}")
        elif item.type is FieldType.OBJECT:
            held = content.get(item.id)
            named = list(held.items()) if item.keys and isinstance(held, dict) else [("", held)]
            for key, inner in named:
                here = f"{path}.{item.id}" + (f".{key}" if key else "")
                entries = inner if isinstance(inner, list) else [inner]
                for number, entry in enumerate(entries, 1):
                    if isinstance(entry, dict):
                        place = f"{here}[{number}]" if isinstance(inner, list) else here
                        yield from references(item.fields, entry, place)


def targets(schemas: Mapping[str, ArtifactSchema], contents: Mapping[str, Entry], to: str) -> dict[str, Entry]:
    """Return the entries, by id, of the list ``to`` (``artifact.field``) in ``contents``."""
    artifact, _, path = to.partition(".")
    if artifact not in schemas or artifact not in contents:
        return {}
    found = entries_at(schemas[artifact], contents[artifact], path)
    return {str(entry.get("id") or entry.get("scale_id") or name_of(entry)): entry for entry in found}


def resolve(
    schemas: Mapping[str, ArtifactSchema], own: Mapping[str, Entry], contents: Mapping[str, Entry]
) -> dict[str, list[str]]:
    """Turn the words that ``own`` artifacts hold as references into ids, in place.

    ``contents`` are all artifacts that may be pointed at, ``own`` among them. Words that
    name no entry stay as they are, for the gate to report; an empty reference gets the
    entry that the words around it clearly speak of, or the only one there is, else stays empty.

    Returns:
        For each path, the ids that were taken from the context instead of from words.
    """
    guessed: dict[str, list[str]] = {}
    for artifact, content in own.items():
        for reference in references(schemas[artifact].fields, content, artifact):
            there = targets(schemas, contents, reference.target)
            if not there:
                continue
            if reference.ids:
                _settle(reference, there)
            elif not _is_own(reference, there) and not reference.field.id.endswith(_NEVER_GUESSED):
                _guess(reference, there, guessed)
    return guessed


def _is_own(reference: Reference, there: Mapping[str, Entry]) -> bool:
    return any(entry is reference.holder for entry in there.values())


def _settle(reference: Reference, there: Mapping[str, Entry]) -> None:
    ids = [_id_for(words, there) or words for words in reference.ids]
    unique = list(dict.fromkeys(ids))
    reference.holder[reference.field.id] = unique if reference.field.many else unique[0]


def _id_for(words: str, there: Mapping[str, Entry]) -> str | None:
    if words in there:
        return words
    names = list(there)
    if words.strip().isdigit() and 0 < int(words) <= len(names):
        return names[int(words) - 1]
    found = named(words, [[name_of(entry)] for entry in there.values()], loosely=True)
    if found is None:
        found = likest(words, [" ".join(_texts(entry)) for entry in there.values()], _LIKE_WORDS)
    return None if found is None else names[found]


def _guess(reference: Reference, there: Mapping[str, Entry], guessed: dict[str, list[str]]) -> None:
    names = list(there)
    found = 0 if len(names) == 1 else _from_context(reference, list(there.values()))
    if found is None:
        return
    reference.holder[reference.field.id] = [names[found]] if reference.field.many else names[found]
    guessed[reference.path] = [names[found]]


def _from_context(reference: Reference, there: list[Entry]) -> int | None:
    """Return the entry that the words around an empty reference clearly speak of, or None.

    What the field beside it says counts first (``tension`` for ``tension_ids``), then a name in
    parentheses, then the entry's own name, then all that it says.
    """
    called = [[name_of(entry)] for entry in there]
    texts = [" ".join(_texts(entry)) for entry in there]
    beside = reference.holder.get(re.sub(r"_ids?$", "", reference.field.id))
    if isinstance(beside, str):
        found = likest(beside, texts, _LIKE_WORDS)
        if found is not None:
            return found
    own, whole = name_of(reference.holder), " ".join(_texts(reference.holder))
    for said in [*_IN_PARENTHESES.findall(own), own]:
        found = named(said, called)
        if found is not None:
            return found
    for said in (own, whole):
        spoken_of = names_in(said, [name for [name] in called])
        if len(spoken_of) == 1:
            return spoken_of[0]
    found = likest(whole, texts, _LIKE_CONTEXT, _FEWEST_IN_CONTEXT)
    return _for_required(reference, there) if found is None and reference.field.required else found


def _for_required(reference: Reference, there: list[Entry]) -> int | None:
    """Return the entry with the likest name, or the only one of the same kind: a design by telephone is of the one call."""
    found = likest(name_of(reference.holder), [name_of(entry) for entry in there], _LIKE_WORDS)
    if found is not None:
        return found
    holder = reference.holder
    shared = [
        key for key in holder if key not in _OWN and all(isinstance(each.get(key), str) for each in (holder, *there))
    ]
    same = [number for number, entry in enumerate(there) if all(entry[key] == holder[key] for key in shared)]
    return same[0] if shared and len(same) == 1 else None


def _texts(entry: Entry) -> list[str]:
    return [
        value
        for key, value in entry.items()
        if isinstance(value, str) and key not in _NOT_CONTENT and not key.endswith(("_id", "date", "_by"))
    ]


def digest(value: Any) -> str:
    """Return a short fingerprint of a JSON value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
