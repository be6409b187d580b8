"""HTML as blocks: what a visitor sees, what he does not, comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from lxml import etree

from cemagent.documents.base import DocumentBuilder
from cemagent.documents.html_hidden import Sheet, attributes_hide, hides, paints
from cemagent.documents.invisible import Piece
from cemagent.documents.tables import GridCell, GridRow, add_table
from cemagent.documents.xmlsafe import Element, local, number
from cemagent.records.document import SpanKind

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "header", "hr",
    "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "section", "select", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
})  # fmt: skip
_HEADING = re.compile(r"h([1-6])$")
_SILENT = frozenset({"script", "style", "head", "meta", "link", "base"})
_UNSEEN = frozenset({"template", "noscript", "noframes", "datalist"})
_NEWLINES = re.compile(r"\s+")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class _Around:
    """What holds for an element because of those around it."""

    kind: SpanKind = SpanKind.PARAGRAPH
    hidden: bool = False
    painted: bool = False


@dataclass
class _Flow:
    """Inline text collected since the last block began."""

    pieces: list[Piece] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def add_html(builder: DocumentBuilder, text: str) -> None:
    """Add an HTML page or fragment to ``builder``."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    data = text.replace("\x00", "").encode("utf-8", "replace")
    if not data.strip():
        return
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    deep = any("depth" in entry.message for entry in parser.error_log)
    if root is None or deep:
        _roughly(builder, text)
        return
    _Walker(builder, root).page(root)


def _roughly(builder: DocumentBuilder, text: str) -> None:
    """Add what the parser refuses (a comment alone, absurd depth) without its tags."""
    for comment in _COMMENT.findall(text):
        builder.paragraph(comment.strip("- \n"), SpanKind.COMMENT, hidden=True, label="comment")
    builder.paragraph(unescape(_TAG.sub(" ", _CODE.sub(" ", _COMMENT.sub(" ", text)))))


class _Walker:
    def __init__(self, builder: DocumentBuilder, root: Element) -> None:
        self._builder = builder
        self._sheet = Sheet(node.text or "" for node in root.iter("style"))
        self._flow = _Flow()

    def page(self, root: Element) -> None:
        before = root.itersiblings(preceding=True)
        for node in reversed([n for n in before if n.tag is etree.Comment]):
            self._comment(node.text)
        head = root.find("head")
        if head is not None:
            self._head(head)
        self._element(root, _Around())
        self._flush(_Around())
        for node in root.itersiblings():
            if node.tag is etree.Comment:
                self._comment(node.text)

    def _head(self, head: Element) -> None:
        for node in head.iter():
            if node.tag is etree.Comment:
                self._comment(node.text)
            elif local(node) == "title":
                self._builder.paragraph(" ".join((node.text or "").split()), SpanKind.PAGE_HEADER, label="page title")
            elif local(node) == "meta" and (node.get("name") or "").lower() in {"description", "keywords"}:
                self._builder.paragraph(node.get("content") or "", hidden=True, label=f"meta {node.get('name')}")

    def _comment(self, text: str | None) -> None:
        self._builder.paragraph((text or "").strip("- \n"), SpanKind.COMMENT, hidden=True, label="comment")

    def _flush(self, around: _Around) -> None:
        flow, self._flow = self._flow, _Flow()
        self._builder.paragraph(flow.pieces, around.kind)
        for text in flow.comments:
            self._comment(text)

    def _children(self, node: Element, around: _Around) -> None:
        self._text(node.text, around)
        for sub in node:
            if sub.tag is etree.Comment:
                self._flow.comments.append(sub.text or "")
            elif isinstance(sub.tag, str):
                self._element(sub, around)
            self._text(sub.tail, around)

    def _text(self, text: str | None, around: _Around) -> None:
        if text:
            self._flow.pieces.append(Piece(_NEWLINES.sub(" ", text), around.hidden))

    def _around(self, tag: str, node: Element, around: _Around) -> _Around:
        attributes = {str(key): str(value) for key, value in node.items()}
        style = self._sheet.style(tag, attributes)
        painted = around.painted or paints(style, attributes)
        hidden = around.hidden or tag in _UNSEEN or attributes_hide(attributes) or hides(style, painted=painted)
        colour = attributes.get("color")
        if tag == "font" and colour and not hidden:
            hidden = hides({"color": colour.lower()}, painted=painted)
        return _Around(around.kind, hidden, painted)

    def _element(self, node: Element, around: _Around) -> None:
        tag = local(node).lower()
        if tag in _SILENT:
            return
        inner = self._around(tag, node, around)
        heading = _HEADING.match(tag)
        if heading:
            self._heading(node, int(heading.group(1)), around, inner)
        elif tag == "table":
            self._flush(around)
            self._table(node, inner)
        elif tag == "pre":
            self._flush(around)
            self._pre(node, inner)
        elif tag in _BLOCKS:
            kind = SpanKind.LIST_ITEM if tag in {"li", "dt", "dd", "option"} else inner.kind
            self._flush(around)
            own = _Around(kind, inner.hidden, inner.painted)
            self._children(node, own)
            self._flush(own)
        else:
            self._inline(tag, node, inner)

    def _heading(self, node: Element, level: int, around: _Around, inner: _Around) -> None:
        self._flush(around)
        self._children(node, inner)
        flow, self._flow = self._flow, _Flow()
        if inner.hidden:
            self._builder.paragraph(flow.pieces)
        else:
            self._builder.heading(flow.pieces, level)
        for text in flow.comments:
            self._comment(text)

    def _inline(self, tag: str, node: Element, around: _Around) -> None:
        if tag == "br":
            self._flow.pieces.append(Piece("\n", around.hidden))
        if tag in {"input", "button"} and (node.get("type") or "text").lower() != "password":
            unseen = around.hidden or node.get("type") == "hidden"
            for key in ("value", "placeholder"):
                if node.get(key):
                    self._flow.pieces.append(Piece(f" {node.get(key)} ", unseen, "form field"))
        for key in ("alt", "title", "aria-label"):
            value = (node.get(key) or "").strip()
            if value:
                self._flow.pieces.append(Piece(f" {value} ", True, "alt text" if key == "alt" else key))
        self._children(node, around)

    def _pre(self, node: Element, around: _Around) -> None:
        text = "".join(part for part in node.itertext(with_tail=False) if isinstance(part, str))
        if around.hidden:
            self._builder.paragraph(text, hidden=True)
        else:
            self._builder.code(text)

    def _table(self, table: Element, around: _Around) -> None:
        if _is_layout(table):
            self._children(table, around)
            self._flush(around)
            return
        rows: list[GridRow] = []
        nested: list[tuple[Element, _Around]] = []
        comments: list[str] = []
        taken: dict[tuple[int, int], bool] = {}
        for part in table:
            tag = local(part)
            if tag == "caption":
                self._element(part, around)
            for row in [part] if tag == "tr" else part.findall("tr") if tag in {"thead", "tbody", "tfoot"} else []:
                outer = self._flow
                self._flow = _Flow()
                rows.append(self._row(row, len(rows), taken, around, nested))
                comments += self._flow.comments
                self._flow = outer
        add_table(self._builder, rows)
        for inner, state in nested:
            self._table(inner, state)
        for text in comments:
            self._comment(text)

    def _row(
        self,
        row: Element,
        index: int,
        taken: dict[tuple[int, int], bool],
        around: _Around,
        nested: list[tuple[Element, _Around]],
    ) -> GridRow:
        state = self._around("tr", row, around)
        found = [cell for cell in row if local(cell) in {"td", "th"}]
        out = GridRow(header=bool(found) and all(local(cell) == "th" for cell in found))
        column = 0
        for cell in found:
            while taken.get((index, column)):
                column += 1
            inner = self._around(local(cell), cell, state)
            self._flow.pieces = []
            self._cell(cell, inner, nested)
            span = min(max(1, number(cell.get("colspan")) or 1), 100)
            for down in range(1, min(number(cell.get("rowspan")) or 1, 200)):
                taken.update({(index + down, column + i): True for i in range(span)})
            out.cells.append(GridCell(self._flow.pieces, column, span))
            column += span
        return out

    def _cell(self, node: Element, around: _Around, nested: list[tuple[Element, _Around]]) -> None:
        """Collect a cell's text into the flow; nested tables come after their row."""
        self._text(node.text, around)
        for sub in node:
            tag = local(sub)
            if sub.tag is etree.Comment:
                self._flow.comments.append(sub.text or "")
            elif tag == "table":
                nested.append((sub, around))
            elif tag and tag not in _SILENT:
                inner = self._around(tag, sub, around)
                if tag in _BLOCKS or tag in {"br", "pre"}:
                    self._flow.pieces.append(Piece(" ", around.hidden))
                    self._cell(sub, inner, nested)
                    self._flow.pieces.append(Piece(" ", around.hidden))
                elif len(sub) or tag in {"img", "input", "a", "button"}:
                    self._cell_inline(tag, sub, inner, nested)
                else:
                    self._text(sub.text, inner)
            self._text(sub.tail, around)

    def _cell_inline(self, tag: str, node: Element, around: _Around, nested: list[tuple[Element, _Around]]) -> None:
        alt = (node.get("alt") or node.get("title") or "").strip()
        if alt:
            self._flow.pieces.append(Piece(f" {alt} ", True, "alt text"))
        if tag == "input" and node.get("value"):
            self._flow.pieces.append(Piece(f" {node.get('value')} ", around.hidden or node.get("type") == "hidden"))
        self._cell(node, around, nested)


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges a page: headings or further tables in cells, or one column."""
    if any(True for _ in table.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        return True
    if (table.get("role") or "").lower() in {"presentation", "none"}:
        return True
    rows = list(table.iter("tr"))
    return all(sum(local(cell) in {"td", "th"} for cell in row) <= 1 for row in rows)
