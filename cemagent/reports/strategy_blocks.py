"""Lays an artifact out for reading: headings, facts, bullets and tables that fit a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cemagent.reports.strategy_items import RESTS_ON_NOTHING, Basis, Item, Said, Value

_PAGE = 104
"""How many narrow letters stand side by side in the cells of a table that fits a page."""
_LEAST, _LEAST_MARKED, _MOST = 7, 16, 29
"""Narrowest column, also where it carries marks, and the widest, in the same unit; longer texts wrap."""


@dataclass(frozen=True)
class Heading:
    """A heading below the artifact's; ``depth`` counts from 1."""

    text: str
    depth: int
    basis: Basis = RESTS_ON_NOTHING


@dataclass(frozen=True)
class Facts:
    """Values of single fields, each with its title."""

    rows: tuple[tuple[str, tuple[Said, ...]], ...]
    for_all: bool = False
    """Whether they hold for every entry of the table or list that stands above."""


@dataclass(frozen=True)
class Bullets:
    """Entries that have one text each."""

    title: str
    lines: tuple[Said, ...]


Cell = tuple[Said, ...]


@dataclass(frozen=True)
class Table:
    """Entries side by side; the first cell of a row carries what the entry rests on.

    ``widths`` are relative. ``part`` and ``parts`` count where columns were spread over several tables.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    depth: int
    part: int = 1
    parts: int = 1


Block = Heading | Facts | Bullets | Table


def blocks_of(item: Item) -> list[Block]:
    """Return the blocks of an artifact, in the order of its schema."""
    return list(_blocks(item, 1))


def _blocks(item: Item, depth: int) -> Iterator[Block]:
    waiting: list[tuple[str, tuple[Said, ...]]] = []
    for value in item.values:
        if not value.items:
            waiting.append((value.title, value.said))
            continue
        if waiting:
            yield Facts(tuple(waiting))
            waiting = []
        yield from _group(value, depth) if value.is_group else _list(value, depth)
    if waiting:
        yield Facts(tuple(waiting))


def _group(value: Value, depth: int) -> Iterator[Block]:
    inner = value.items[0]
    yield Heading(value.title, depth, inner.basis)
    yield from _blocks(inner, depth + 1)


def _list(value: Value, depth: int) -> Iterator[Block]:
    items = value.items
    if all(not inner.items for item in items for inner in item.values):
        yield from _table(value.title, items, depth)
        return
    yield Heading(value.title, depth)
    for number, item in enumerate(items, 1):
        nested = [inner for inner in item.values if inner.items]
        if item.key and len(nested) == len(item.values) == 1 and not nested[0].is_group:
            yield from _table(item.name, nested[0].items, depth + 1)
            continue
        name = item.name or str(number)
        yield Heading(name, depth + 1, item.basis)
        rest = tuple(inner for inner in item.values if inner.items or inner.line != name)
        yield from _blocks(Item(name, rest, item.basis, item.key), depth + 2)


def _table(title: str, items: Sequence[Item], depth: int) -> Iterator[Block]:
    keyed = any(item.key for item in items)
    columns = _columns(items)
    same = _same_for_all(items, columns) if len(items) > 1 else []
    columns = [column for column in columns if column[0] not in same]
    if not keyed and len(columns) == 1:
        name = columns[0][0]
        yield Bullets(title, tuple(Said(item.text(name), item.basis) for item in items))
    else:
        yield from _parts(title, columns, items, keyed, depth)
    facts = []
    for name in same:
        value = items[0].value(name)
        if value is not None:
            facts.append((value.title, value.said))
    if facts:
        yield Facts(tuple(facts), for_all=True)


def _columns(items: Sequence[Item]) -> list[tuple[str, str]]:
    """Return (id, title) of the fields that have values; the first one tells the entries apart, if any does."""
    found: dict[str, str] = {}
    for item in items:
        for value in item.values:
            found.setdefault(value.id, value.title)
    naming = [value.id for item in items for value in item.values if value.line and value.line == item.name]
    candidates = [next(iter(found)), *naming[:1], *found]
    first = next((name for name in candidates if _tells_apart(items, name)), (naming or candidates)[0])
    return sorted(found.items(), key=lambda column: column[0] != first)


def _tells_apart(items: Sequence[Item], name: str) -> bool:
    texts = [item.text(name) for item in items]
    return "" not in texts and len(set(texts)) == len(texts)


def _same_for_all(items: Sequence[Item], columns: list[tuple[str, str]]) -> list[str]:
    """Return the fields after the first in which every entry says the same."""
    found = []
    for name, _ in columns[1:]:
        values = [item.value(name) for item in items]
        if all(value is not None and value.said == (values[0].said if values[0] else ()) for value in values):
            found.append(name)
    return found


def _parts(
    title: str, columns: list[tuple[str, str]], items: Sequence[Item], keyed: bool, depth: int
) -> Iterator[Table]:
    grid = [[_cell(item, name) for name, _ in columns] for item in items]
    heads = [column for _, column in columns]
    if keyed:
        grid = [[(Said(item.name, item.basis),), *row] for item, row in zip(items, grid, strict=True)]
        heads = ["", *heads]
    else:
        for item, row in zip(items, grid, strict=True):
            row[0] = _with_basis(row[0], item.basis)
    widths = [_width(head, [row[place] for row in grid]) for place, head in enumerate(heads)]
    groups = _spread(widths)
    for number, group in enumerate(groups, 1):
        yield Table(
            title,
            tuple(heads[place] for place in group),
            tuple(tuple(row[place] for place in group) for row in grid),
            tuple(widths[place] for place in group),
            depth,
            number,
            len(groups),
        )


def _cell(item: Item, name: str) -> Cell:
    value = item.value(name)
    return value.said if value else ()


def _with_basis(cell: Cell, basis: Basis) -> Cell:
    if not cell:
        return (Said("", basis),)
    *before, last = cell
    both = Basis(
        tuple(dict.fromkeys([*last.basis.evidence, *basis.evidence])),
        last.basis.assumed or basis.assumed,
        last.basis.weak or basis.weak,
        last.basis.unsaid,
    )
    return (*before, Said(last.text, both))


def letters_wide(text: str) -> int:
    """Return the width of ``text`` in narrow letters; a Korean letter is two wide."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _width(head: str, cells: list[Cell]) -> int:
    longest = max((letters_wide(", ".join(said.text for said in cell)) for cell in cells), default=0)
    word = max((letters_wide(part) for part in head.split()), default=0)
    least = _LEAST_MARKED if any(said.basis.evidence for cell in cells for said in cell) else _LEAST
    return max(least, min(_MOST, max(longest, word)))


def _spread(widths: list[int]) -> list[list[int]]:
    """Return the columns of each table, evenly and none wider than a page; all begin with the first column."""
    best = _filled(widths, _PAGE)
    for limit in range(_PAGE - 1, max(widths), -1):
        groups = _filled(widths, limit)
        if len(groups) > len(best):
            break
        best = groups
    return best


def _filled(widths: list[int], limit: int) -> list[list[int]]:
    groups: list[list[int]] = [[0]]
    for place in range(1, len(widths)):
        used = sum(widths[other] for other in groups[-1])
        if used + widths[place] > limit and len(groups[-1]) > 1:
            groups.append([0])
        groups[-1].append(place)
    return groups
