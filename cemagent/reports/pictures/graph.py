"""Trace graph: which insight carries which promise, and which promise carries which item."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from cemagent.reports.colours import ACCENT, ACCENT_WASH, INK, MIDDLE, PAPER, SOFT
from cemagent.reports.pictures.canvas import Canvas, Picture, height_of, wide_of
from cemagent.reports.pictures.graph_data import GraphEdge, GraphLabels, GraphNode, TraceGraph
from cemagent.reports.pictures.graph_order import Entry, arranged
from cemagent.reports.pictures.look import (
    FAULT,
    FAULT_WASH,
    FRAME,
    HEAD,
    LABEL,
    MARGIN,
    SMALL,
    heading,
    heading_height,
    loose_sign,
    warning_sign,
)
from cemagent.reports.pictures.marks import Style

__all__ = ["GraphEdge", "GraphLabels", "GraphNode", "TraceGraph", "draw_graph"]

_NODE = 250.0
# many links need room to fan out
_ALLEY, _WIDE_ALLEY, _MANY = 150.0, 280.0, 60
_PAD = 9.0
_GAP = 9.0
_TEXT = Style(12, False, INK)
_MORE = Style(12, True, SOFT)
_FAULTS = Style(11, True, FAULT)
_BEND = 0.45
_LOOP = 52.0


@dataclass(frozen=True)
class _Placed:
    entry: Entry
    x: float
    y: float
    high: float


def draw_graph(graph: TraceGraph) -> Picture:
    """Draw the trace graph.

    Up to 40 nodes a column are drawn one by one; beyond that, nodes without fault that have a link stand together
    in one box per group, which says how many. Raises ValueError for an unknown key, a repeated key or a column out
    of range.
    """
    _check(graph)
    count = len(graph.columns)
    columns, edges = arranged(graph)
    loops = any(entry.key == edge.source for entry in columns[-1] for edge in edges)
    alley = _ALLEY if len(edges) <= _MANY else _WIDE_ALLEY
    canvas = Canvas(2 * MARGIN + count * _NODE + (count - 1) * alley + _LOOP * loops)
    top = heading_height(canvas.width, graph.title, graph.note)
    legend = SMALL.leading + 16
    head = max(height_of(title, HEAD, _NODE) for title in graph.columns) + 14
    placed, bottom = _place(columns, top + legend + head, alley)
    heading(canvas, graph.title, graph.note)
    _legend(canvas, graph.labels, top)
    ports = _ports(edges, placed)
    for edge in sorted(edges, key=lambda e: _weight(placed[e.source].entry, placed[e.target].entry)):
        _edge(canvas, placed[edge.source], placed[edge.target], ports[edge])
    for number, title in enumerate(graph.columns):
        x = MARGIN + number * (_NODE + alley)
        canvas.text((x, top + legend), title, HEAD, wide=_NODE)
        canvas.line([(x, top + legend + head - 8), (x + _NODE, top + legend + head - 8)], ACCENT, 2)
        if not columns[number]:
            canvas.text((x, top + legend + head + 4), graph.labels.empty, SMALL, wide=_NODE)
    _groups(canvas, columns, placed)
    for node in placed.values():
        _node(canvas, node)
    return canvas.picture(bottom + MARGIN, graph.title, _alt(graph))


def _check(graph: TraceGraph) -> None:
    keys = [node.key for node in graph.nodes]
    if not graph.columns:
        raise ValueError("a trace graph needs at least one column")
    if len(set(keys)) < len(keys):
        raise ValueError("two nodes of the trace graph have the same key")
    if any(not 0 <= node.column < len(graph.columns) for node in graph.nodes):
        raise ValueError("a node of the trace graph stands in a column that does not exist")
    unknown = {end for edge in graph.edges for end in (edge.source, edge.target)} - set(keys)
    if unknown:
        raise ValueError(f"a link of the trace graph names unknown nodes: {sorted(unknown)}")


def _alt(graph: TraceGraph) -> str:
    linked = {end for edge in graph.edges for end in (edge.source, edge.target)}
    return graph.labels.alt.format(
        title=graph.title,
        nodes=len(graph.nodes),
        orphans=sum(node.key not in linked for node in graph.nodes),
        faults=sum(bool(node.faults) for node in graph.nodes),
    )


def _inner(entry: Entry) -> float:
    return _NODE - 2 * _PAD - (22 if entry.faults or entry.orphan else 0)


def _place(columns: list[list[Entry]], top: float, alley: float) -> tuple[dict[str, _Placed], float]:
    placed: dict[str, _Placed] = {}
    lowest = top
    for number, column in enumerate(columns):
        x, y, group = MARGIN + number * (_NODE + alley), top, ""
        for entry in column:
            if entry.group != group:
                group = entry.group
                y += 6 + height_of(group, LABEL, _NODE)
            if entry.bend:
                placed[entry.key] = _Placed(entry, x, y, 2)
                y += 2 + _GAP
                continue
            high = height_of(entry.label, _TEXT, _inner(entry)) + 2 * 7
            high += height_of(entry.remarks, _FAULTS, _inner(entry))
            placed[entry.key] = _Placed(entry, x, y, high)
            y += high + _GAP
        lowest = max(lowest, y)
    return placed, max(lowest, top + 40)


def _groups(canvas: Canvas, columns: list[list[Entry]], placed: dict[str, _Placed]) -> None:
    for column in columns:
        group = ""
        for entry in column:
            if entry.group != group:
                group = entry.group
                node = placed[entry.key]
                high = height_of(group, LABEL, _NODE)
                canvas.rect(node.x, node.y - high - 3, _NODE, high, fill=PAPER)
                canvas.text((node.x, node.y - high - 3), group, LABEL, wide=_NODE)


def _node(canvas: Canvas, node: _Placed) -> None:
    entry, x, y = node.entry, node.x, node.y
    if entry.bend:
        canvas.line([(x, y + 1), (x + _NODE, y + 1)], FAULT if entry.faults else SOFT)
        return
    marked = bool(entry.faults) or entry.orphan
    fill = FAULT_WASH if marked else ACCENT_WASH if entry.folded else PAPER
    dash = (5.0, 3.0) if entry.orphan else ()
    canvas.rect(x, y, _NODE, node.high, fill=PAPER, radius=5)
    canvas.rect(
        x,
        y,
        _NODE,
        node.high,
        fill=fill,
        stroke=FAULT if marked else MIDDLE,
        width=1.6 if marked else 1,
        dash=dash,
        radius=5,
    )
    used = canvas.text((x + _PAD, y + 7), entry.label, _MORE if entry.folded else _TEXT, wide=_inner(entry))
    canvas.text((x + _PAD, y + 7 + used), entry.remarks, _FAULTS, wide=_inner(entry))
    if entry.faults:
        warning_sign(canvas, (x + _NODE - 16, y + 17))
    elif entry.orphan:
        loose_sign(canvas, (x + _NODE - 16, y + 17))


def _ports(edges: list[GraphEdge], placed: dict[str, _Placed]) -> dict[GraphEdge, tuple[float, float]]:
    """Where on the sides of its two nodes each edge begins and ends: spread in the order of the other ends."""
    leaving: dict[str, list[GraphEdge]] = defaultdict(list)
    coming: dict[str, list[GraphEdge]] = defaultdict(list)
    for edge in edges:
        leaving[edge.source].append(edge)
        coming[edge.target].append(edge)
    starts: dict[GraphEdge, float] = {}
    ends: dict[GraphEdge, float] = {}
    for key, out in leaving.items():
        for index, edge in enumerate(sorted(out, key=lambda e: placed[e.target].y)):
            starts[edge] = _port(placed[key], index, len(out))
    for key, into in coming.items():
        for index, edge in enumerate(sorted(into, key=lambda e: placed[e.source].y)):
            ends[edge] = _port(placed[key], index, len(into))
    return {edge: (starts[edge], ends[edge]) for edge in edges}


def _port(node: _Placed, index: int, count: int) -> float:
    if node.entry.bend:
        return node.y + 1
    return node.y + node.high * (0.2 + 0.6 * (index + 0.5) / count)


def _weight(source: Entry, target: Entry) -> int:
    """What is drawn last and strongest: links of faulty nodes; links of a box that folds many are pale."""
    if source.faults or target.faults:
        return 2
    return 0 if source.folded or target.folded else 1


def _edge(canvas: Canvas, source: _Placed, target: _Placed, ports: tuple[float, float]) -> None:
    start, end = ports
    colour, width = ((FRAME, 0.8), (SOFT, 1.0), (FAULT, 1.3))[_weight(source.entry, target.entry)]
    left = source.x + _NODE
    if source.entry.column == target.entry.column:
        out = left + _LOOP
        canvas.path(
            [("M", (left, start)), ("C", (out, start, out, end, left, end))], stroke=colour, width=width, dash=(4, 3)
        )
        return
    bend, tip = (target.x - left) * _BEND, target.x - (0 if target.entry.bend else 6)
    canvas.path(
        [("M", (left, start)), ("C", (left + bend, start, tip - bend, end, tip, end))], stroke=colour, width=width
    )
    if target.entry.bend:
        return
    canvas.polygon([(target.x - 7, end - 3.5), (target.x, end), (target.x - 7, end + 3.5)], fill=colour)


def _legend(canvas: Canvas, labels: GraphLabels, y: float) -> None:
    x = float(MARGIN)
    for kind, word in enumerate((labels.sound, labels.fault, labels.orphan)):
        wide = 34 + wide_of(word, SMALL) + 24
        dash = (5.0, 3.0) if kind == 2 else ()
        stroke, fill = (FAULT, FAULT_WASH) if kind else (MIDDLE, PAPER)
        canvas.rect(x, y + 1, 24, 15, fill=fill, stroke=stroke, width=1.4 if kind else 1, dash=dash, radius=4)
        if kind == 1:
            warning_sign(canvas, (x + 12, y + 8.5), 5)
        if kind == 2:
            canvas.line([(x + 8, y + 8.5), (x + 16, y + 8.5)], FAULT, 1.6)
        canvas.text((x + 32, y + 1), word, SMALL)
        x += wide
