"""What DOCX, PPTX and XLSX share: the package with its relationships, charts and diagrams."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from cemagent.documents.base import DocumentBuilder, Limits
from cemagent.documents.invisible import Piece
from cemagent.documents.problems import Problem, Warn, problem
from cemagent.documents.xmlsafe import Element, attr, child, children, descend, local, number, parse_xml
from cemagent.documents.zips import SafeZip
from cemagent.errors import DocumentError, Reason
from cemagent.records.document import SpanKind

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Relation:
    """One relationship of a part; ``kind`` is the last step of its type, ``target`` a part name."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """An OOXML file: its parts as XML and the relationships between them."""

    def __init__(self, data: bytes, name: str, limits: Limits, kind: str) -> None:
        self.name = name
        self.kind = kind
        if data.startswith(_OLE_MAGIC):
            encrypted = "EncryptedPackage".encode("utf-16-le") in data
            raise problem(Problem.ENCRYPTED if encrypted else Problem.CORRUPT, name, kind=kind)
        self._zip = SafeZip(data, name, limits, kind)
        self._relations: dict[str, dict[str, Relation]] = {}

    def __contains__(self, part: object) -> bool:
        return part in self._zip

    def parts(self) -> list[str]:
        """Return the names of all parts."""
        return [part.lstrip("/") for part in self._zip.names()]

    def raw(self, part: str) -> bytes:
        """Return the bytes of ``part``."""
        if part not in self._zip:
            raise problem(Problem.CORRUPT, self.name, kind=self.kind)
        try:
            return self._zip.read(part)
        except DocumentError as error:
            if error.reason is Reason.ENCRYPTED:
                raise problem(Problem.ENCRYPTED, self.name) from error
            raise

    def xml(self, part: str) -> Element:
        """Return the root element of ``part``."""
        return parse_xml(self.raw(part), self.name, self.kind)

    def optional(self, part: str | None, builder: DocumentBuilder) -> Element | None:
        """Return the root of ``part``, or None with a warning when it is there but broken."""
        if part is None or part not in self._zip:
            return None
        try:
            return self.xml(part)
        except DocumentError as error:
            if error.reason is not Reason.CORRUPT:
                raise
            builder.warn(Warn.PART_UNREADABLE, part=part)
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relationships of ``part`` by their id; the package's own for ``""``."""
        if part not in self._relations:
            self._relations[part] = self._load_relations(part)
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the targets of ``part``'s relationships of ``kind`` that exist."""
        return [
            r.target for r in self.relations(part).values() if r.kind == kind and not r.external and r.target in self
        ]

    def target(self, part: str, relation: str | None) -> str | None:
        """Return the part that the relationship id leads to, when it is in the package."""
        found = self.relations(part).get(relation or "")
        return found.target if found and not found.external and found.target in self else None

    def main_part(self) -> str:
        """Return the part with the document itself."""
        found = self.related("", "officeDocument")
        if not found:
            raise problem(Problem.CORRUPT, self.name, kind=self.kind)
        return found[0]

    def _load_relations(self, part: str) -> dict[str, Relation]:
        folder, base = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self._zip:
            return {}
        found = {}
        for item in children(self.xml(path), "Relationship"):
            goal = unquote(item.get("Target", "")).replace("\\", "/")
            joined = goal.lstrip("/") if goal.startswith("/") else posixpath.normpath(posixpath.join(folder, goal))
            found[item.get("Id", "")] = Relation(
                id=item.get("Id", ""),
                kind=item.get("Type", "").rpartition("/")[2],
                target=joined,
                external=item.get("TargetMode") == "External",
            )
        return found


def alt_text(properties: Element | None) -> list[Piece]:
    """Return the alternative text of a picture or shape as hidden pieces."""
    found = []
    for key in ("title", "descr"):
        value = attr(properties, key)
        if value and value.strip():
            found.append(Piece(f" {value.strip()} ", True, "alt text"))
    return found


def add_chart(builder: DocumentBuilder, root: Element | None) -> None:
    """Add a chart's titles, and its series as a table: categories down, series across."""
    if root is None:
        return
    for title in descend(root, "title"):
        words = "".join(node.text or "" for node in descend(title, "t", "v")).strip()
        builder.paragraph(words, SpanKind.CHART, label="chart title")
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for series in descend(root, "ser"):
        names.append(" ".join(_points(child(series, "tx")).values()))
        categories = _points(child(series, "cat")) or _points(child(series, "xVal")) or categories
        columns.append(_points(child(series, "val")) or _points(child(series, "yVal")))
        sizes = _points(child(series, "bubbleSize"))
        if sizes:
            names.append(f"{names[-1]} (size)")
            columns.append(sizes)
        for rich in descend(child(series, "dLbls"), "rich"):
            builder.paragraph("".join(t.text or "" for t in descend(rich, "t")), SpanKind.CHART, label="data label")
    _add_series(builder, names, columns, categories)
    for shape in descend(root, "userShapes"):
        builder.paragraph("".join(t.text or "" for t in descend(shape, "t")), SpanKind.CHART)


def _add_series(
    builder: DocumentBuilder, names: list[str], columns: list[dict[int, str]], categories: dict[int, str]
) -> None:
    lines = []
    if any(names):
        lines.append(" | ".join(name for name in names if name))
    for index in sorted(set(categories).union(*columns)):
        values = [column.get(index, "") for column in columns]
        lines.append(" | ".join(part for part in (categories.get(index, ""), *values) if part))
    for line in lines:
        builder.paragraph(line, SpanKind.CHART, label="chart data")


def _points(holder: Element | None) -> dict[int, str]:
    """Return cached points; several levels of categories are joined with a space."""
    found: dict[int, str] = {}
    if holder is None:
        return found
    for level in reversed(list(descend(holder, "lvl"))) or ():
        for point in children(level, "pt"):
            _join(found, number(point.get("idx")) or 0, _value(point))
    if found:
        return found
    for point in descend(holder, "pt"):
        _join(found, number(point.get("idx")) or 0, _value(point))
    if not found and (value := child(holder, "v")) is not None and value.text:
        found[0] = value.text
    return found


def _join(found: dict[int, str], index: int, text: str) -> None:
    if text:
        found[index] = f"{found[index]} {text}" if index in found else text


def _value(point: Element) -> str:
    value = child(point, "v")
    text = (value.text or "") if value is not None else ""
    if "." in text and "e" not in text.lower():
        try:
            return f"{float(text):.10g}"
        except ValueError:
            return text
    return text


def add_diagram(builder: DocumentBuilder, root: Element | None) -> None:
    """Add the texts of a SmartArt's nodes, in their order."""
    for point in descend(root, "pt"):
        if point.get("type") in {"pres", "parTrans", "sibTrans"}:
            continue
        for paragraph in descend(child(point, "t"), "p"):
            builder.paragraph(drawing_text(paragraph), SpanKind.TEXT_BOX, label="diagram")


def drawing_text(paragraph: Element) -> str:
    """Return the text of a DrawingML paragraph."""
    out = []
    for node in paragraph.iter():
        match local(node):
            case "t":
                out.append(node.text or "")
            case "br":
                out.append("\n")
            case "tab":
                out.append("\t")
    return "".join(out)
