"""What a trace graph is drawn from: insights, promises and items with the links between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GraphNode:
    """One thing in the trace: ``column`` counts from 0 at the left; ``group`` is a heading within the column.

    ``faults`` are short codes of what fails here ("I3"); any fault marks the node. A node without an edge is an
    orphan and is marked as one by the drawing itself.
    """

    key: str
    label: str
    column: int
    group: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class GraphEdge:
    """A link between two nodes, named by their keys."""

    source: str
    target: str


@dataclass(frozen=True)
class GraphLabels:
    """The fixed words of the graph; see ``words.GRAPH``.

    ``more`` is formatted with ``count``; ``alt`` with ``title``, ``nodes``, ``orphans`` and ``faults``.
    """

    orphan: str
    fault: str
    sound: str
    more: str
    empty: str
    alt: str


@dataclass(frozen=True)
class TraceGraph:
    """Nodes in columns with edges from left to right; an edge that names an unknown key raises ValueError."""

    title: str
    columns: tuple[str, ...]
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    labels: GraphLabels
    note: str = ""
