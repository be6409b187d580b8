"""PPTX, read from its XML: slides in their order, groups, tables, charts, notes, hidden slides."""

from __future__ import annotations

from dataclasses import dataclass

from cemagent.documents.base import DocumentBuilder, Limits
from cemagent.documents.invisible import Piece, plain
from cemagent.documents.ooxml import Package, add_chart, add_diagram, alt_text
from cemagent.documents.pptx_visible import Backdrop, own_rect
from cemagent.documents.problems import Problem, Warn, problem
from cemagent.documents.tables import GridCell, GridRow, add_table
from cemagent.documents.xmlsafe import Element, attr, child, children, descend, is_white, local, number
from cemagent.records.document import Document, SpanKind

_TITLES = frozenset({"title", "ctrTitle"})
_MARGINS = {"ftr": SpanKind.PAGE_FOOTER, "hdr": SpanKind.PAGE_HEADER, "dt": SpanKind.PAGE_FOOTER}
_TINY = 200  # hundredths of a point


class PptxReader:
    """PowerPoint presentations (.pptx, .pptm, .ppsx, .potx)."""

    name = "PPTX"
    extensions = frozenset({".pptx", ".pptm", ".ppsx", ".ppsm", ".potx"})
    media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        package = Package(data, name, limits, self.name)
        builder = DocumentBuilder(name, data, self.media_type, limits)
        _Slides(package, builder).all(limits)
        return builder.finish()


@dataclass(frozen=True)
class _Around:
    """What holds for a shape because of its slide and groups."""

    part: str
    backdrop: Backdrop
    hidden: bool = False
    grouped: bool = False
    kind: SpanKind | None = None


class _Slides:
    def __init__(self, package: Package, builder: DocumentBuilder) -> None:
        self._package = package
        self._builder = builder
        self._main = package.main_part()
        self._root = package.xml(self._main)
        self._authors = self._author_names()
        self._seen_layouts: set[str] = set()
        size = child(self._root, "sldSz")
        self._size = (number(attr(size, "cx")) or 0, number(attr(size, "cy")) or 0)

    def all(self, limits: Limits) -> None:
        """Add every slide in the order of the presentation."""
        ids = list(children(child(self._root, "sldIdLst"), "sldId"))
        if len(ids) > limits.max_pages:
            raise problem(Problem.TOO_MANY_PAGES, self._package.name, limit=limits.max_pages)
        self._builder.pages = len(ids)
        broken = 0
        for index, item in enumerate(ids, 1):
            part = self._package.target(self._main, item.get(_relation_key(item)))
            root = self._package.optional(part, self._builder)
            if part is None or root is None:
                broken += 1
                self._builder.warn(Warn.PART_UNREADABLE, part=part or f"slide {index}")
                continue
            self._builder.slide = index
            self._slide(part, root)
        if broken and broken == len(ids):
            raise problem(Problem.CORRUPT, self._package.name, kind=self._package.kind)

    def _slide(self, part: str, root: Element) -> None:
        self._builder.in_hidden = (root.get("show") or "1") in {"0", "false"}
        layers = [root, *self._layers(part)]
        around = _Around(part, Backdrop(layers, self._size))
        tree = child(root, "cSld", "spTree")
        shapes = [node for node in tree if local(node) not in {"nvGrpSpPr", "grpSpPr"}] if tree is not None else []
        shapes.sort(key=lambda node: _placeholder(node) not in _TITLES)
        for shape in shapes:
            self._shape(shape, around)
        self._fixed(part)
        self._notes(part)
        self._comments(part)
        self._builder.in_hidden = False

    def _layers(self, part: str) -> list[Element]:
        """Return the slide's layout and master."""
        found = []
        for kind in ("slideLayout", "slideMaster"):
            parts = self._package.related(part, kind)
            root = self._package.optional(parts[0] if parts else None, self._builder)
            if root is None:
                break
            found.append(root)
            part = parts[0]
        return found

    def _fixed(self, part: str) -> None:
        """Add what layout and master say on every slide, at the first slide only."""
        for kind in ("slideLayout", "slideMaster"):
            parts = self._package.related(part, kind)
            if not parts:
                return
            part = parts[0]
            if part in self._seen_layouts:
                continue
            self._seen_layouts.add(part)
            root = self._package.optional(part, self._builder)
            around = _Around(part, Backdrop([], self._size), kind=SpanKind.PAGE_FOOTER)
            tree = child(root, "cSld", "spTree")
            for shape in tree if tree is not None else ():
                if _placeholder(shape) is None:
                    self._shape(shape, around)

    def _shape(self, node: Element, around: _Around) -> None:
        tag = local(node)
        if tag == "AlternateContent":
            self._alternate(node, around)
            return
        if tag not in {"sp", "pic", "grpSp", "graphicFrame", "cxnSp", "contentPart"}:
            return
        properties = _non_visual(node)
        away = not around.grouped and around.backdrop.is_outside(own_rect(node))
        hidden = around.hidden or attr(properties, "hidden") in {"1", "true"} or away
        inner = _Around(around.part, around.backdrop, hidden, around.grouped or tag == "grpSp", around.kind)
        self._builder.paragraph(alt_text(properties))
        if tag == "grpSp":
            for sub in node:
                self._shape(sub, inner)
        elif tag == "graphicFrame":
            self._frame(node, inner)
        else:
            self._text_shape(node, inner)

    def _alternate(self, node: Element, around: _Around) -> None:
        for option in [*children(node, "Choice"), *children(node, "Fallback")]:
            if next(descend(option, "t", "chart", "relIds"), None) is not None or option is node[-1]:
                for sub in option:
                    self._shape(sub, around)
                return

    def _text_shape(self, node: Element, around: _Around) -> None:
        body = child(node, "txBody")
        if body is None:
            return
        role = _placeholder(node)
        rect = None if around.grouped else own_rect(node)
        painted = around.backdrop.is_painted(node, rect)
        if role in _TITLES:
            lines = [self._pieces(p, around, painted) for p in children(body, "p")]
            joined = [piece for line in lines if line for piece in (Piece(" "), *line)]
            if not around.hidden:
                self._builder.heading(joined, 1)
            else:
                self._builder.paragraph(joined, hidden=True)
            return
        for paragraph in children(body, "p"):
            kind = around.kind or _MARGINS.get(role or "") or _kind(role, paragraph)
            if role != "sldNum":
                self._builder.paragraph(self._pieces(paragraph, around, painted), kind, hidden=around.hidden)

    def _pieces(self, paragraph: Element, around: _Around, painted: bool) -> list[Piece]:
        pieces: list[Piece] = []
        default = child(paragraph, "pPr", "defRPr")
        for node in paragraph:
            tag = local(node)
            if tag in {"r", "fld"}:
                hidden = around.hidden or _unseen(child(node, "rPr"), default, painted)
                pieces += [Piece(t.text or "", hidden) for t in children(node, "t")]
            elif tag == "br":
                pieces.append(Piece("\n", around.hidden))
            elif tag not in {"pPr", "endParaRPr"}:
                pieces += [Piece(t.text or "", around.hidden) for t in descend(node, "t")]
        return pieces

    def _frame(self, node: Element, around: _Around) -> None:
        for table in descend(node, "tbl"):
            self._table(table, around)
        for reference in descend(node, "chart"):
            part = self._package.target(around.part, attr(reference, "id"))
            add_chart(self._builder, self._package.optional(part, self._builder))
        for reference in descend(node, "relIds"):
            part = self._package.target(around.part, attr(reference, "dm"))
            add_diagram(self._builder, self._package.optional(part, self._builder))
        for embedded in descend(node, "oleObj"):
            self._builder.warn(Warn.EMBEDDED, count=1, names=attr(embedded, "name") or "OLE")

    def _table(self, table: Element, around: _Around) -> None:
        first = attr(child(table, "tblPr"), "firstRow") in {"1", "true"}
        rows: list[GridRow] = []
        for row in children(table, "tr"):
            out = GridRow(header=first and not rows)
            for column, cell in enumerate(children(row, "tc")):
                pieces: list[Piece] = []
                for paragraph in descend(cell, "p"):
                    pieces += [Piece("\n")] if pieces else []
                    pieces += self._pieces(paragraph, around, painted=True)
                span = number(attr(cell, "gridSpan")) or 1
                merged = bool(attr(cell, "hMerge") or attr(cell, "vMerge")) and not plain(pieces)
                out.cells.append(GridCell(pieces, column, span, merged))
            rows.append(out)
        add_table(self._builder, rows)

    def _notes(self, part: str) -> None:
        for notes in self._package.related(part, "notesSlide"):
            root = self._package.optional(notes, self._builder)
            for shape in descend(child(root, "cSld", "spTree"), "sp"):
                if _placeholder(shape) in {"sldImg", "sldNum", "hdr", "ftr", "dt"}:
                    continue
                around = _Around(notes, Backdrop([], self._size), kind=SpanKind.SPEAKER_NOTES)
                for paragraph in descend(child(shape, "txBody"), "p"):
                    pieces = self._pieces(paragraph, around, painted=True)
                    label = f"notes of slide {self._builder.slide}"
                    self._builder.paragraph(pieces, SpanKind.SPEAKER_NOTES, label=label)

    def _comments(self, part: str) -> None:
        count = 0
        for comments in self._package.related(part, "comments"):
            root = self._package.optional(comments, self._builder)
            for item in descend(root, "cm", "reply"):
                count += 1
                author = self._authors.get(attr(item, "authorId") or "")
                label = f"comment {count} by {author}" if author else f"comment {count}"
                text = attr(child(item, "text"), "val") or "".join(
                    node.text or "" for node in [*children(item, "text"), *descend(child(item, "txBody"), "t")]
                )
                self._builder.paragraph(text, SpanKind.COMMENT, label=label, hidden=True)

    def _author_names(self) -> dict[str, str]:
        found = {}
        for kind in ("commentAuthors", "authors"):
            for part in self._package.related(self._main, kind):
                for author in descend(self._package.optional(part, self._builder), "cmAuthor", "author"):
                    found[author.get("id") or ""] = author.get("name") or ""
        return found


def _relation_key(item: Element) -> str:
    """Return the namespaced ``r:id`` of a slide id, which also has an ``id`` of its own."""
    return next((str(key) for key in item.keys() if str(key).endswith("}id")), "id")  # noqa: SIM118


def _non_visual(node: Element) -> Element | None:
    return next((child(sub, "cNvPr") for sub in node if local(sub).startswith("nv")), None)


def _placeholder(node: Element) -> str | None:
    """Return the placeholder's type, ``body`` when it has none, None for other shapes."""
    holder = next((sub for sub in node if local(sub).startswith("nv")), None)
    found = child(holder, "nvPr", "ph")
    return None if found is None else found.get("type") or "body"


def _kind(role: str | None, paragraph: Element) -> SpanKind:
    properties = child(paragraph, "pPr")
    bullet = (
        any(local(sub) in {"buChar", "buAutoNum", "buBlip"} for sub in properties) if properties is not None else False
    )
    if bullet or (number(attr(properties, "lvl")) or 0) > 0:
        return SpanKind.LIST_ITEM
    if role is None:
        return SpanKind.TEXT_BOX
    plain_text = role == "subTitle" or child(properties, "buNone") is not None
    return SpanKind.PARAGRAPH if plain_text else SpanKind.LIST_ITEM


def _unseen(run: Element | None, default: Element | None, painted: bool) -> bool:
    """Whether a run is too small to read, transparent, or white on white."""
    size = number(attr(run, "sz")) or number(attr(default, "sz"))
    if size is not None and 0 < size <= _TINY:
        return True
    if child(run, "noFill") is not None and child(run, "ln") is None:
        return True
    colour = child(run, "solidFill", "srgbClr")
    alpha = number(attr(child(colour, "alpha"), "val"))
    if alpha is not None and alpha <= 2000:
        return True
    return not painted and is_white(attr(colour, "val")) and child(run, "highlight") is None
