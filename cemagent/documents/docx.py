"""DOCX, read from its XML: everything a reader of the document can see, and what he cannot."""

from __future__ import annotations

from dataclasses import dataclass, field

from cemagent.documents.base import DocumentBuilder, Limits
from cemagent.documents.docx_inline import Inline, InlineReader
from cemagent.documents.docx_styles import Styles, has_shading
from cemagent.documents.html_blocks import add_html
from cemagent.documents.invisible import Piece
from cemagent.documents.ooxml import Package, add_chart, add_diagram
from cemagent.documents.problems import Problem, Warn, problem
from cemagent.documents.tables import GridCell, GridRow, add_table
from cemagent.documents.text import add_plain, decode
from cemagent.documents.xmlsafe import Element, attr, child, children, descend, is_on, local, number
from cemagent.records.document import Document, SpanKind

_PLAIN_TABLE_STYLES = frozenset({None, "TableGrid", "TableNormal", "a3", "a1"})


class DocxReader:
    """Word documents (.docx, .docm, .dotx), transitional and strict."""

    name = "DOCX"
    extensions = frozenset({".docx", ".docm", ".dotx", ".dotm"})
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        package = Package(data, name, limits, self.name)
        builder = DocumentBuilder(name, data, self.media_type, limits)
        _Story(package, builder).whole()
        return builder.finish()


@dataclass
class _Pending:
    """What was met inside a table cell and comes after its row."""

    inlines: list[Inline] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)


class _Story:
    """Walks one document; ``part`` is the part that relationship ids are looked up in."""

    def __init__(self, package: Package, builder: DocumentBuilder) -> None:
        self._package = package
        self._builder = builder
        self._part = package.main_part()
        self._root = package.xml(self._part)
        styles = package.related(self._part, "styles")
        self._styles = Styles.read(package.optional(styles[0] if styles else None, builder))
        self._inline = InlineReader(self._styles)
        self._notes = {kind: self._side_part(f"{kind}s", kind) for kind in ("footnote", "endnote")}
        self._comments = self._side_part("comments", "comment")
        self._note_numbers: dict[tuple[str, str], int] = {}
        self._painted = child(self._root, "background") is not None
        self._paged = next(descend(self._root, "lastRenderedPageBreak"), None) is not None

    def whole(self) -> None:
        """Add headers, body, what was never referred to, footers."""
        body = child(self._root, "body")
        if body is None:
            raise problem(Problem.CORRUPT, self._package.name, kind=self._package.kind)
        if self._paged:
            self._builder.page = 1
        self._margins("header", SpanKind.PAGE_HEADER)
        self._blocks(body, shaded=self._painted)
        self._builder.pages = self._builder.page
        for kind, notes in self._notes.items():
            for key in [key for key in notes if (kind, key) not in self._note_numbers]:
                self._note(kind, key)
        for key in list(self._comments):
            self._comment(key)
        self._margins("footer", SpanKind.PAGE_FOOTER)
        embedded = self._package.related(self._part, "package") + self._package.related(self._part, "oleObject")
        if embedded:
            names = ", ".join(part.rpartition("/")[2] for part in embedded)
            self._builder.warn(Warn.EMBEDDED, count=len(embedded), names=names)

    def _side_part(self, relation: str, element: str) -> dict[str, Element]:
        """Return the notes or comments of the document by their id, separators left out."""
        found = {}
        for part in self._package.related(self._part, relation):
            root = self._package.optional(part, self._builder)
            for item in children(root, element):
                if attr(item, "type") in {None, "normal"}:
                    found[attr(item, "id") or ""] = item
        return found

    def _margins(self, relation: str, kind: SpanKind) -> None:
        """Add page headers or footers, each text once."""
        seen: set[str] = set()
        main = self._part
        for part in self._package.related(main, relation):
            root = self._package.optional(part, self._builder)
            words = "".join(node.text or "" for node in descend(root, "t")).strip()
            if root is None or words in seen:
                continue
            seen.add(words)
            self._part = part
            self._blocks(root, kind=kind)
            self._part = main

    def _blocks(
        self,
        parent: Element,
        *,
        kind: SpanKind | None = None,
        label: str | None = None,
        hidden: bool = False,
        shaded: bool = False,
    ) -> None:
        """Add the paragraphs and tables under ``parent``, through all wrappers."""
        for node in parent:
            match local(node):
                case "p":
                    self._paragraph(node, kind=kind, label=label, hidden=hidden, shaded=shaded)
                case "tbl":
                    self._table(node)
                case "altChunk":
                    self._chunk(attr(node, "id"))
                case "sectPr" | "sdtPr" | "sdtEndPr" | "":
                    continue
                case "AlternateContent":
                    option = child(node, "Choice")
                    fallback = child(node, "Fallback")
                    use = option if option is not None else fallback
                    if use is not None:
                        self._blocks(use, kind=kind, label=label, hidden=hidden, shaded=shaded)
                case _:
                    self._blocks(node, kind=kind, label=label, hidden=hidden, shaded=shaded)

    def _paragraph(
        self, node: Element, *, kind: SpanKind | None, label: str | None, hidden: bool, shaded: bool
    ) -> None:
        inline = self._inline.read(node, shaded=shaded)
        self._turn(inline.breaks_before)
        properties = child(node, "pPr")
        level = self._styles.heading_level(properties) if kind is None else None
        if level is not None:
            self._builder.heading(inline.pieces, level)
        else:
            item = kind is None and self._styles.is_list_item(properties)
            own = SpanKind.LIST_ITEM if item else kind or SpanKind.PARAGRAPH
            self._builder.paragraph(inline.pieces, own, label=label, hidden=hidden)
        self._anchored(inline)
        self._turn(inline.breaks_after)

    def _turn(self, pages: int) -> None:
        if self._builder.page is not None:
            self._builder.page += pages

    def _anchored(self, inline: Inline) -> None:
        """Add what hangs on a paragraph: text boxes, charts, diagrams, notes, comments."""
        for box in inline.boxes:
            self._blocks(box.content, kind=SpanKind.TEXT_BOX, shaded=box.filled)
        for relation in inline.charts:
            part = self._package.target(self._part, relation)
            add_chart(self._builder, self._package.optional(part, self._builder))
        for relation in inline.diagrams:
            part = self._package.target(self._part, relation)
            add_diagram(self._builder, self._package.optional(part, self._builder))
        for kind, key in inline.notes:
            self._note(kind, key)
        for key in inline.comments:
            self._comment(key)

    def _note(self, kind: str, key: str) -> None:
        note = self._notes[kind].get(key)
        if note is None or (kind, key) in self._note_numbers:
            return
        count = sum(1 for known, _ in self._note_numbers if known == kind) + 1
        self._note_numbers[kind, key] = count
        self._elsewhere(f"{kind}s", note, SpanKind.FOOTNOTE, f"{kind} {count}", hidden=False)

    def _comment(self, key: str) -> None:
        comment = self._comments.pop(key, None)
        if comment is None:
            return
        total = number(key)
        author = attr(comment, "author")
        count = total + 1 if total is not None else key
        label = f"comment {count} by {author}" if author else f"comment {count}"
        self._elsewhere("comments", comment, SpanKind.COMMENT, label, hidden=True)

    def _elsewhere(self, relation: str, node: Element, kind: SpanKind, label: str, *, hidden: bool) -> None:
        """Add blocks that stand in another part, whose relationships they use."""
        main, page = self._part, self._builder.page
        outer, self._inline = self._inline, InlineReader(self._styles)
        parts = self._package.related(self._package.main_part(), relation)
        self._part = parts[0] if parts else main
        was, self._builder.in_hidden = self._builder.in_hidden, self._builder.in_hidden or hidden
        self._blocks(node, kind=kind, label=label, hidden=hidden)
        self._builder.in_hidden = was
        self._part, self._inline, self._builder.page = main, outer, page

    def _chunk(self, relation: str | None) -> None:
        """Add a document that another program embedded as a whole."""
        part = self._package.target(self._part, relation)
        if part is None:
            return
        data = self._package.raw(part)
        if part.lower().endswith((".htm", ".html", ".xhtml", ".mht", ".mhtml")):
            add_html(self._builder, decode(data, self._package.name))
        elif part.lower().endswith(".txt"):
            add_plain(self._builder, decode(data, self._package.name))
        else:
            self._builder.warn(Warn.EMBEDDED, count=1, names=part.rpartition("/")[2])

    def _table(self, table: Element) -> None:
        style = attr(child(table, "tblPr", "tblStyle"), "val")
        styled = style not in _PLAIN_TABLE_STYLES or self._painted
        pending: list[_Pending] = []
        rows: list[GridRow] = []
        for row in _unwrapped(table, "tr"):
            later = _Pending()
            rows.append(self._row(row, later, styled=styled))
            pending.append(later)
        add_table(self._builder, rows)
        for later in pending:
            for nested in later.tables:
                self._table(nested)
            for inline in later.inlines:
                self._anchored(inline)

    def _row(self, row: Element, later: _Pending, *, styled: bool) -> GridRow:
        properties = child(row, "trPr")
        deleted = child(properties, "del") is not None
        column = number(attr(child(properties, "gridBefore"), "val")) or 0
        out = GridRow(header=is_on(child(properties, "tblHeader")))
        for cell in _unwrapped(row, "tc"):
            own = child(cell, "tcPr")
            span = max(1, number(attr(child(own, "gridSpan"), "val")) or 1)
            merge = child(own, "vMerge")
            pieces = self._cell_pieces(cell, later, shaded=styled or has_shading(own))
            if deleted:
                pieces = [Piece(piece.text, True, "deleted") for piece in pieces]
            merged = merge is not None and attr(merge, "val") != "restart"
            out.cells.append(GridCell(pieces, column, span, merged))
            column += span
        return out

    def _cell_pieces(self, cell: Element, later: _Pending, *, shaded: bool) -> list[Piece]:
        """Return the text of a cell; nested tables and anchored things go to ``later``."""
        pieces: list[Piece] = []
        for node in cell:
            tag = local(node)
            if tag == "p":
                inline = self._inline.read(node, shaded=shaded)
                self._turn(inline.breaks_before + inline.breaks_after)
                pieces += [Piece("\n"), *inline.pieces] if pieces else inline.pieces
                later.inlines.append(inline)
            elif tag == "tbl":
                later.tables.append(node)
            elif tag not in {"tcPr", "sdtPr", "sdtEndPr", ""}:
                inner = self._cell_pieces(node, later, shaded=shaded)
                pieces += [Piece("\n"), *inner] if pieces and inner else inner
        return pieces


def _unwrapped(parent: Element, name: str) -> list[Element]:
    """Return the children called ``name``, also inside content controls and insertions."""
    found: list[Element] = []
    for node in parent:
        tag = local(node)
        if tag == name:
            found.append(node)
        elif tag in {"sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo", "moveFrom", "del"}:
            found += _unwrapped(node, name)
    return found
