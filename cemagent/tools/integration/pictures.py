"""The two pictures of an integration check: the trace graph and the coverage matrix."""

from __future__ import annotations

from cemagent.errors import Lang
from cemagent.reports.pictures.canvas import Picture
from cemagent.reports.pictures.graph import GraphEdge, GraphNode, TraceGraph, draw_graph
from cemagent.reports.pictures.matrix import Cell, Grid, draw_grid
from cemagent.reports.pictures.words import GRAPH, GRID
from cemagent.tools.integration.results import IntegrationResult
from cemagent.tools.integration.subject import DOMAINS, IntegrationSubject, Kind
from cemagent.tools.integration.trace import used_tensions
from cemagent.tools.integration.wording import held

_COLUMNS: dict[Lang, tuple[str, str, str]] = {
    "ko": ("통찰", "경험적 가치약속(EVP)", "실행"),
    "en": ("Insights", "EVP", "Execution"),
}
_GROUPS: dict[str, tuple[str, str]] = {
    "finding": ("Findings", "발견"),
    "tension": ("Tensions", "긴장"),
    "scene": ("Wishes", "바람"),
    "brand": ("Brand", "브랜드"),
    "interface": ("Interface", "인터페이스"),
    "innovation": ("Innovation", "혁신"),
}


def trace_graph(subject: IntegrationSubject, result: IntegrationResult) -> TraceGraph:
    """Return the data of the trace graph: insights, EVP lines and what realises them, each with the tests it fails."""
    lang = result.lang
    faults = _faults(result)
    nodes: list[GraphNode] = []
    edges: list[GraphEdge] = []
    for insight in subject.insights:
        group = _group(insight.kind.value, lang)
        nodes.append(_node(f"in:{insight.path}", insight.name, 0, group, faults.get(insight.path, ())))
    for line in {line.id: line for line in reversed(subject.lines)}.values():
        nodes.append(_node(f"evp:{line.id}", line.name, 1, "", faults.get(line.path, ())))
    orphaned = result.test("I3")
    edges += _insight_edges(subject, frozenset(item.path for item in (*orphaned.failed, *orphaned.notes)))
    for domain, items in subject.realised().items():
        for item, ids in items:
            key = f"{domain}:{item.path}"
            nodes.append(_node(key, item.name, 2, _group(domain, lang), faults.get(item.path, ())))
            edges += [GraphEdge(f"evp:{one}", key) for one in dict.fromkeys(ids) if one in subject.line_ids]
    title = ("통찰에서 실행까지: " if lang == "ko" else "From insight to execution: ") + subject.name
    return TraceGraph(
        title=title, columns=_COLUMNS[lang], nodes=tuple(nodes), edges=tuple(dict.fromkeys(edges)), labels=GRAPH[lang]
    )


def _insight_edges(subject: IntegrationSubject, unused: frozenset[str]) -> list[GraphEdge]:
    """Return which lines each insight carries; an ``unused`` one (by path) carries none.

    A tension carries the lines that name it, or all of them when only the positioning does. A finding or a wish
    carries the line that cites its evidence, else the one whose words are nearest to it.
    """
    edges = []
    named = {one for line in subject.lines for one in line.tension_ids}
    used = used_tensions(subject)
    for insight in subject.insights:
        if insight.path in unused or not subject.lines:
            continue
        if insight.kind is Kind.TENSION:
            carried = [line for line in subject.lines if insight.id in line.tension_ids or insight.id in used - named]
        else:
            carried = [line for line in subject.lines if set(insight.evidence_ids) & set(line.evidence_ids)]
            carried = carried or [max(subject.lines, key=lambda line: held(insight.text, line.text))]
        edges += [GraphEdge(f"in:{insight.path}", f"evp:{line.id}") for line in carried]
    return edges


def _group(name: str, lang: Lang) -> str:
    return _GROUPS[name][1 if lang == "ko" else 0]


def _node(key: str, name: str, column: int, group: str, faults: tuple[str, ...]) -> GraphNode:
    return GraphNode(key=key, label=name, column=column, group=group, faults=faults)


def _faults(result: IntegrationResult) -> dict[str, tuple[str, ...]]:
    """Return the tests that each item fails, by its path."""
    found: dict[str, tuple[str, ...]] = {}
    for test in result.tests:
        for failed in test.failed:
            if test.id not in found.get(failed.path, ()):
                found[failed.path] = (*found.get(failed.path, ()), test.id)
    return found


def coverage_grid(result: IntegrationResult) -> Grid:
    """Return the data of the coverage matrix: EVP lines by domain with counts; an empty cell gives its reason."""
    lang = result.lang
    most = max(
        (count for row in result.coverage for count in (row.brand, row.interface, row.innovation) if count), default=1
    )
    return Grid(
        title=("약속마다 실현하는 것의 수: " if lang == "ko" else "What realises each promise: ") + result.name,
        rows=tuple(row.promise for row in result.coverage),
        columns=tuple(_group(domain, lang) for domain in DOMAINS),
        cells=tuple(
            tuple(_cell(count, row.reason, most, lang) for count in (row.brand, row.interface, row.innovation))
            for row in result.coverage
        ),
        labels=GRID[lang],
    )


def _cell(count: int | None, reason: str, most: int, lang: Lang) -> Cell:
    if count is None:
        return Cell("아직 설계하지 않음" if lang == "ko" else "not designed yet", missing=True)
    if count == 0:
        return Cell(reason or ("없음, 이유도 없음" if lang == "ko" else "none, and no reason"), missing=True)
    return Cell(str(count), shade=count / most)


def pictures_of(subject: IntegrationSubject | None, result: IntegrationResult) -> dict[str, Picture]:
    """Return the pictures that can be drawn, by file name without its ending: ``trace`` and ``coverage``."""
    drawn: dict[str, Picture] = {}
    if subject is not None and (subject.insights or subject.lines):
        drawn["trace"] = draw_graph(trace_graph(subject, result))
    if result.coverage:
        drawn["coverage"] = draw_grid(coverage_grid(result))
    return drawn
