"""Which nodes of a trace graph stand where: folding of long columns, and an order with few crossings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from cemagent.reports.pictures.graph_data import GraphEdge, GraphLabels, GraphNode, TraceGraph

LONGEST_COLUMN = 40
_SWEEPS = 4


@dataclass(frozen=True)
class Entry:
    """A node as drawn, or the box (``folded``) that stands for several without fault."""

    key: str
    label: str
    column: int
    group: str
    faults: tuple[str, ...] = ()
    orphan: bool = False
    folded: bool = False
    remarks: str = ""
    bend: bool = False
    """An empty place that a link passes through on its way over this column."""


def arranged(graph: TraceGraph) -> tuple[list[list[Entry]], list[GraphEdge]]:
    """The entries of each column in drawing order, and the edges between them, each once, from left to right."""
    linked = {end for edge in graph.edges for end in (edge.source, edge.target)}
    entries, stands_for = _folded(graph, linked)
    places = {entry.key: entry.column for entry in entries}
    edges = _edges(graph.edges, stands_for, places)
    entries, edges = _with_bends(entries, edges)
    columns = [[entry for entry in entries if entry.column == n] for n in range(len(graph.columns))]
    return _ordered(columns, edges), edges


def _folded(graph: TraceGraph, linked: set[str]) -> tuple[list[Entry], dict[str, str]]:
    entries: list[Entry] = []
    stands_for: dict[str, str] = {}
    for number in range(len(graph.columns)):
        nodes = [node for node in graph.nodes if node.column == number]
        marked = sum(bool(node.faults) or node.key not in linked for node in nodes)
        room = len(nodes) if len(nodes) <= LONGEST_COLUMN else max(0, LONGEST_COLUMN - marked)
        away: dict[str, list[str]] = defaultdict(list)
        for node in nodes:
            if not node.faults and node.key in linked:
                if room <= 0:
                    away[node.group].append(node.key)
                    continue
                room -= 1
            entries.append(_entry(node, linked, graph.labels))
        for group, keys in away.items():
            box = f"\0{number}\0{group}"
            stands_for |= dict.fromkeys(keys, box)
            entries.append(Entry(box, graph.labels.more.format(count=len(keys)), number, group, folded=True))
    return entries, stands_for


def _entry(node: GraphNode, linked: set[str], labels: GraphLabels) -> Entry:
    orphan = node.key not in linked
    remarks = [labels.orphan] if orphan else []
    if node.faults:
        remarks.append(f"{labels.fault}: {', '.join(node.faults)}")
    return Entry(node.key, node.label, node.column, node.group, node.faults, orphan, remarks=" · ".join(remarks))


def _edges(edges: tuple[GraphEdge, ...], stands_for: dict[str, str], places: dict[str, int]) -> list[GraphEdge]:
    found: dict[GraphEdge, None] = {}
    for edge in edges:
        source, target = (stands_for.get(end, end) for end in (edge.source, edge.target))
        if source == target:
            continue
        if places[source] > places[target]:
            source, target = target, source
        found[replace(edge, source=source, target=target)] = None
    return list(found)


def _with_bends(entries: list[Entry], edges: list[GraphEdge]) -> tuple[list[Entry], list[GraphEdge]]:
    """Lead links that pass over a column through a place of their own there; links to one target share it."""
    known = {entry.key: entry for entry in entries}
    bends: dict[str, Entry] = {}
    parts: dict[GraphEdge, None] = {}
    for edge in edges:
        target, before = known[edge.target], edge.source
        for column in range(known[edge.source].column + 1, target.column):
            key = f"\0{column}\0bend\0{edge.target}"
            group = next((entry.group for entry in reversed(entries) if entry.column == column), "")
            bends[key] = Entry(key, "", column, group, target.faults, bend=True)
            parts[GraphEdge(before, key)] = None
            before = key
        parts[GraphEdge(before, edge.target)] = None
    return [*entries, *bends.values()], list(parts)


def _ordered(columns: list[list[Entry]], edges: list[GraphEdge]) -> list[list[Entry]]:
    """Sort each column by the mean place of its neighbours, groups kept together (Sugiyama et al. 1981)."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        neighbours[edge.source].append(edge.target)
        neighbours[edge.target].append(edge.source)
    groups = [list(dict.fromkeys(entry.group for entry in column)) for column in columns]
    # the first order only settles the groups; a stable sort keeps the order given by the caller within them
    ordered = [
        sorted(column, key=lambda entry, names=names: names.index(entry.group))  # type: ignore[misc]
        for column, names in zip(columns, groups, strict=True)
    ]
    for _ in range(_SWEEPS):
        for number, column in enumerate(ordered):
            place = {e.key: at / max(len(c), 1) for n, c in enumerate(ordered) if n != number for at, e in enumerate(c)}
            mean = {e.key: _mean([place[k] for k in neighbours[e.key] if k in place]) for e in column}
            names = groups[number]
            column.sort(key=lambda e, m=mean, g=names: (g.index(e.group), e.folded, m[e.key]))  # type: ignore[misc]
    return ordered


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 1.0
