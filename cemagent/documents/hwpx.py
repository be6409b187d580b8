"""HWPX (Hangul), read from its XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cemagent.documents.base import DocumentBuilder, Limits
from cemagent.documents.invisible import Piece
from cemagent.documents.ooxml import add_chart
from cemagent.documents.problems import Problem, Warn, problem
from cemagent.documents.tables import GridCell, GridRow, add_table
from cemagent.documents.xmlsafe import (
    Element,
    attr,
    child,
    children,
    descend,
    is_white,
    local,
    number,
    parse_xml,
)
from cemagent.documents.zips import SafeZip
from cemagent.errors import DocumentError, Reason
from cemagent.records.document import Document, SpanKind

_SECTION = re.compile(r"contents/section(\d+)\.xml$", re.IGNORECASE)
_MASTER = re.compile(r"contents/masterpage\d+\.xml$", re.IGNORECASE)
_OUTLINE_STYLE = re.compile(r"(?:개요|outline|제목|heading)\s*(\d)", re.IGNORECASE)
_TINY = 200  # hundredths of a point
_NOTES = {"footNote": "footnote", "endNote": "endnote", "hiddenComment": "comment", "fieldBegin": "comment"}
_KINDS = {
    "header": SpanKind.PAGE_HEADER,
    "footer": SpanKind.PAGE_FOOTER,
    "footNote": SpanKind.FOOTNOTE,
    "endNote": SpanKind.FOOTNOTE,
    "hiddenComment": SpanKind.COMMENT,
    "fieldBegin": SpanKind.COMMENT,
    "drawText": SpanKind.TEXT_BOX,
}
_SKIPPED = frozenset({"secPr", "linesegarray", "parameters", "sz", "pos", "outMargin", "inMargin", "renderingInfo"})


class HwpxReader:
    """Hangul documents of the open format (.hwpx)."""

    name = "HWPX"
    extensions = frozenset({".hwpx"})
    media_type = "application/hwp+zip"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        builder = DocumentBuilder(name, data, self.media_type, limits)
        archive = SafeZip(data, name, limits, self.name)
        if _is_encrypted(archive):
            raise problem(Problem.ENCRYPTED, name)
        parts = sorted((int(m.group(1)), part) for part in archive.names() if (m := _SECTION.search(part)))
        if not parts:
            raise problem(Problem.CORRUPT, name, kind=self.name)
        story = _Story(builder, archive, _Looks.read(_header(archive, builder)))
        for part in archive.names():
            if _MASTER.search(part):
                root = parse_xml(archive.read(part), name, self.name)
                for words in descend(root, "subList"):
                    story.blocks(words, SpanKind.PAGE_HEADER)
        for _, part in parts:
            story.blocks(parse_xml(archive.read(part), name, self.name))
        return builder.finish()


def _is_encrypted(archive: SafeZip) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in archive and b"encryption-data" in archive.read(manifest)


def _header(archive: SafeZip, builder: DocumentBuilder) -> Element | None:
    part = "Contents/header.xml"
    if part not in archive:
        return None
    try:
        return parse_xml(archive.read(part), builder.name, "HWPX")
    except DocumentError as error:
        if error.reason is not Reason.CORRUPT:
            raise
        builder.warn(Warn.PART_UNREADABLE, part=part)
        return None


@dataclass
class _Looks:
    """Which character shapes nobody sees; which paragraph shapes and styles are headings or lists."""

    unseen: set[str] = field(default_factory=set)
    heads: dict[str, tuple[str, int]] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Element | None) -> _Looks:
        looks = cls()
        for shape in descend(root, "charPr"):
            height = number(shape.get("height"))
            white = is_white(shape.get("textColor")) and (shape.get("shadeColor") or "none").lower() in {
                "none",
                "#ffffff",
            }
            if white or (height is not None and 0 < height <= _TINY):
                looks.unseen.add(shape.get("id") or "")
        for shape in descend(root, "paraPr"):
            heading = next(descend(shape, "heading"), None)
            if heading is not None:
                looks.heads[shape.get("id") or ""] = (
                    heading.get("type") or "NONE",
                    number(heading.get("level")) or 0,
                )
        for style in descend(root, "style"):
            named = _OUTLINE_STYLE.match(style.get("name") or "") or _OUTLINE_STYLE.match(style.get("engName") or "")
            if named:
                looks.styles[style.get("id") or ""] = max(1, int(named.group(1)))
        return looks


@dataclass
class _Held:
    """Elements met in a paragraph that come after it."""

    blocks: list[Element] = field(default_factory=list)


class _Story:
    def __init__(self, builder: DocumentBuilder, archive: SafeZip, looks: _Looks) -> None:
        self._builder = builder
        self._archive = archive
        self._looks = looks
        self._notes: dict[str, int] = {}

    def blocks(
        self,
        parent: Element,
        kind: SpanKind | None = None,
        label: str | None = None,
        *,
        painted: bool = False,
    ) -> None:
        """Add the paragraphs directly under ``parent``."""
        for paragraph in children(parent, "p"):
            held = _Held()
            pieces = self._pieces(paragraph, held, painted=painted)
            level, item = self._role(paragraph)
            if kind is None and level is not None:
                self._builder.heading(pieces, level)
            else:
                own = SpanKind.LIST_ITEM if kind is None and item else kind or SpanKind.PARAGRAPH
                self._builder.paragraph(pieces, own, label=label, hidden=kind is SpanKind.COMMENT)
            self._release(held, kind)
        for memo in descend(child(parent, "memogroup"), "memo"):
            self.blocks(
                next(descend(memo, "paraList", "subList"), memo),
                SpanKind.COMMENT,
                self._label("hiddenComment"),
            )

    def _role(self, paragraph: Element) -> tuple[int | None, bool]:
        kind, level = self._looks.heads.get(paragraph.get("paraPrIDRef") or "", ("NONE", 0))
        named = self._looks.styles.get(paragraph.get("styleIDRef") or "")
        if named and kind in {"NONE", "OUTLINE"}:
            return named, False
        return (level + 1, False) if kind == "OUTLINE" else (None, kind in {"NUMBER", "BULLET"})

    def _pieces(self, paragraph: Element, held: _Held, *, painted: bool) -> list[Piece]:
        pieces: list[Piece] = []
        for run in paragraph:
            if local(run) == "linesegarray":
                continue
            hidden = not painted and (run.get("charPrIDRef") or "") in self._looks.unseen
            self._inline(run, hidden, pieces, held)
        return pieces

    def _inline(self, parent: Element, hidden: bool, pieces: list[Piece], held: _Held) -> None:
        for node in parent:
            tag = local(node)
            match tag:
                case "t":
                    self._text(node, hidden, pieces)
                case "tbl" | "chart":
                    held.blocks.append(node)
                case "subList":
                    held.blocks.append(node)
                case "secPr":
                    held.blocks += [
                        part for margin in descend(node, "header", "footer") for part in children(margin, "subList")
                    ]
                case "autoNum":
                    pieces.append(Piece(node.get("num") or "", hidden))
                case "script":
                    pieces.append(Piece(f" {node.text or ''} ", hidden))
                case "compose":
                    pieces.append(Piece(f" {node.get('composeText') or ''} ", hidden))
                case "dutmal":
                    main, sub = child(node, "mainText"), child(node, "subText")
                    words = [part.text or "" for part in (main, sub) if part is not None]
                    pieces.append(Piece(f" {words[0]}({words[-1]}) " if words else "", hidden))
                case "textart":
                    pieces.append(Piece(f" {node.get('text') or ''} ", hidden))
                case "shapeComment":
                    pieces.append(Piece(f" {(node.text or '').strip()} ", True, "alt text"))
                case "text" | "listItem":
                    pieces.append(Piece(f" {node.text or attr(node, 'displayText') or ''} ", hidden))
                case "btn" | "checkBtn" | "radioBtn" if node.get("caption"):
                    pieces.append(Piece(f" {node.get('caption')} ", hidden))
                case _ if tag not in _SKIPPED:
                    self._inline(node, hidden, pieces, held)

    def _text(self, node: Element, hidden: bool, pieces: list[Piece]) -> None:
        """Read a ``t`` element, which mixes text with tabs, breaks and revision marks."""
        pieces.append(Piece(node.text or "", hidden))
        deleted = False
        for sub in node:
            match local(sub):
                case "tab":
                    pieces.append(Piece("\t", hidden))
                case "lineBreak":
                    pieces.append(Piece("\n", hidden))
                case "nbSpace" | "fwSpace":
                    pieces.append(Piece(" ", hidden))
                case "hyphen":
                    pieces.append(Piece("-", hidden))
                case "deleteBegin":
                    deleted = True
                case "deleteEnd":
                    deleted = False
                case _:
                    pieces.append(Piece("".join(str(part) for part in sub.itertext()), hidden))
            pieces.append(Piece(sub.tail or "", hidden or deleted, "deleted" if deleted else None))

    def _release(self, held: _Held, outer: SpanKind | None) -> None:
        for block in held.blocks:
            tag = local(block)
            if tag == "tbl":
                self._table(block)
            elif tag == "chart":
                part = block.get("chartIDRef") or ""
                if part in self._archive:
                    add_chart(self._builder, parse_xml(self._archive.read(part), self._builder.name, "HWPX"))
            else:
                owner = block.getparent()
                name = local(owner) if owner is not None else ""
                self.blocks(block, _KINDS.get(name, outer), self._label(name), painted=name == "drawText")

    def _label(self, name: str) -> str | None:
        word = _NOTES.get(name)
        if word is None:
            return "caption" if name == "caption" else None
        self._notes[word] = self._notes.get(word, 0) + 1
        return f"{word} {self._notes[word]}"

    def _table(self, table: Element) -> None:
        caption = child(table, "caption", "subList")
        if caption is not None:
            self.blocks(caption, None, "caption")
        rows: list[GridRow] = []
        later = _Held()
        for row in children(table, "tr"):
            out = GridRow()
            for cell in children(row, "tc"):
                pieces: list[Piece] = []
                for paragraph in children(child(cell, "subList"), "p"):
                    found = self._pieces(paragraph, later, painted=True)
                    pieces += [Piece("\n"), *found] if pieces else found
                column = number(attr(child(cell, "cellAddr"), "colAddr"))
                span = number(attr(child(cell, "cellSpan"), "colSpan")) or 1
                out.cells.append(GridCell(pieces, len(out.cells) if column is None else column, span))
                out.header = cell.get("header") == "1" and (out.header or len(out.cells) == 1)
            rows.append(out)
        add_table(self._builder, rows)
        self._release(later, None)
