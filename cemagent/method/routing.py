"""Decides which line of an answer belongs where: to which fill of a question, to which entry of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from cemagent.method.matching import named
from cemagent.method.paths import Entry, Place, field_at, name_of
from cemagent.method.words import is_named, label_of, parts_of, titles_of, value_named
from cemagent.playbook import ArtifactField, Fill, Playbook, Question

_HEADING = re.compile(r"^\s*[\"'“‘*]*([^:：\n]{1,80}?)[\"'”’*]*\s*[:：]\s*$")
Unnamed = Literal["each", "all", "first"]


def lines_for_fills(playbook: Playbook, question: Question, lines: list[str]) -> Iterator[tuple[Fill, list[str]]]:
    """Yield each fill with its lines of the answer.

    Fills that differ only in the key of one mapping share the lines: by label, else in order.
    All others get the whole answer.
    """
    groups: dict[str, list[tuple[str, Fill]]] = {}
    for one in question.fills:
        mapping, key = _mapping_of(playbook, one)
        if mapping is None:
            yield one, lines
        else:
            groups.setdefault(mapping, []).append((key, one))
    for mapping, members in groups.items():
        yield from _shared(playbook, mapping, members, lines)


def _mapping_of(playbook: Playbook, one: Fill) -> tuple[str | None, str]:
    """Return the path of the mapping whose key ``one`` names, and that key."""
    artifact, *parts = one.path.split(".")
    schema = next(schema for schema in playbook.artifacts if schema.id == artifact)
    for length in range(1, len(parts)):
        field = field_at(schema, ".".join(parts[:length]))
        if field is not None and field.keys and parts[length] in field.keys:
            return f"{artifact}.{'.'.join(parts[:length])}", parts[length]
    return None, ""


def _shared(
    playbook: Playbook, mapping: str, members: list[tuple[str, Fill]], lines: list[str]
) -> Iterator[tuple[Fill, list[str]]]:
    artifact, _, path = mapping.partition(".")
    field = field_at(next(schema for schema in playbook.artifacts if schema.id == artifact), path)
    assert field is not None
    keys = list(dict.fromkeys(key for key, _ in members))
    if len(keys) == 1:
        yield from _by_list(field, [one for _, one in members], [_without_label(field, line) for line in lines])
        return
    by_key = _by_label(field, keys, lines)
    if not any(by_key.values()) and len(lines) >= len(keys):
        for number, line in enumerate(lines):
            by_key[keys[min(number, len(keys) - 1)]].append(line)
    elif not any(by_key.values()):
        by_key[keys[0]] = lines
    for key, one in members:
        yield one, by_key[key]


def _by_list(field: ArtifactField, fills: list[Fill], lines: list[str]) -> Iterator[tuple[Fill, list[str]]]:
    """Yield the fills of one key: lines labelled with the title of a list go to its fill, else all lines to all."""
    lists = {one.path: inner for one in fills for inner in field.fields if one.path.endswith(f".{inner.id}")}
    found: dict[str, list[str]] = {}
    for line in lines:
        labelled = label_of(line)
        for path, inner in lists.items():
            if labelled and is_named(labelled[0], titles_of(inner)):
                found.setdefault(path, []).append(labelled[1])
    for one in fills:
        yield one, found.get(one.path, []) if len(fills) > 1 and found else lines


def _by_label(field: ArtifactField, keys: list[str], lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {key: [] for key in keys}
    current: str | None = None
    for line in lines:
        labelled = label_of(line)
        key = value_named(field.labels, keys, labelled[0]) if labelled else None
        if key is None:
            head = parts_of(line)[:1]
            key = value_named(field.labels, keys, head[0]) if head else None
            rest = " | ".join(parts_of(line)[1:])
        else:
            rest = labelled[1] if labelled else ""
        if key is not None:
            current = key
            if rest:
                found[key].append(rest)
        elif current is not None:
            found[current].append(line)
    return found


def _without_label(field: ArtifactField, line: str) -> str:
    labelled = label_of(line)
    if labelled and value_named(field.labels, field.keys, labelled[0]):
        return labelled[1]
    return line


def lines_for_entries(
    spots: list[Place], lines: list[str], unnamed_to: Unnamed = "each", needs: int = 1
) -> Iterator[tuple[Place, list[str]]]:
    """Yield each place with its lines: those that begin with its entry's name, and the unnamed ones.

    A line that is only a name and a colon heads the lines under it. Unnamed lines go one to
    each place in order (a single one to all that were not named), all of them to all places,
    or all to the first. A place that lies in no list entry gets every line. ``needs`` is the
    number of parts that an entry takes.
    """
    if not any(spot.entries for spot in spots):
        for spot in spots:
            yield spot, lines
        return
    by_place, unnamed = _sorted_by_name(spots, lines, needs)
    left = [number for number in range(len(spots)) if number not in by_place]
    if unnamed_to == "all" and unnamed:
        by_place |= {number: [*by_place.get(number, []), *unnamed] for number in range(len(spots))}
    elif unnamed_to == "first" and unnamed and 0 in left:
        by_place[0] = unnamed
    elif len(spots) == 1:
        by_place.setdefault(0, []).extend(unnamed)
    elif len(unnamed) == 1:
        by_place |= dict.fromkeys(left, unnamed)
    else:
        for number, line in zip(left, unnamed, strict=False):
            by_place[number] = [line]
    for number, spot in enumerate(spots):
        yield spot, by_place.get(number, [])


def _sorted_by_name(spots: list[Place], lines: list[str], needs: int) -> tuple[dict[int, list[str]], list[str]]:
    """Return the lines of the places that they name, by the number of the place, and the other lines."""
    names = [[name for entry in spot.entries for name in names_of(entry)] for spot in spots]
    by_place: dict[int, list[str]] = {}
    unnamed: list[str] = []
    heading: int | None = None
    for line in lines:
        headed = _HEADING.match(line)
        place = named(headed[1], names, loosely=True) if headed else None
        if place is not None:
            heading = place
            continue
        owner, rest = _owner(names, line, needs)
        if owner is None:
            owner, rest = heading, line
        if owner is None:
            unnamed.append(line)
        elif rest:
            by_place.setdefault(owner, []).append(rest)
    return by_place, unnamed


def names_of(entry: Entry) -> list[str]:
    """Return the names by which people may call ``entry``: its name, its id, and what its references say."""
    said = [
        value for key, value in entry.items() if key.endswith("_id") and isinstance(value, str) and not value.isdigit()
    ]
    return [name for name in (name_of(entry), str(entry.get("id", "")), *said) if name]


def _owner(names: list[list[str]], line: str, needs: int) -> tuple[int | None, str]:
    """Return the place whose entry's name or id begins ``line``, and the line without it.

    Behind a colon a part of the name will do. Behind a dash a first part may well be content
    that shares words with the name: of a single entry, or when too few parts would be left,
    only the name itself counts.
    """
    labelled = label_of(line)
    if labelled:
        place = named(labelled[0], names, loosely=True)
        if place is not None:
            return place, labelled[1]
    parts = parts_of(line)
    if len(parts) > 1:
        place = named(parts[0], names, exactly=len(names) == 1 or len(parts) - 1 < needs)
        if place is not None:
            return place, " | ".join(parts[1:])
    return None, line
