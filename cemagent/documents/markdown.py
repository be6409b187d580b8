"""Markdown, with a real parser: what stands on the page, without its marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from cemagent.documents.base import DocumentBuilder, Limits
from cemagent.documents.html_blocks import add_html
from cemagent.documents.html_hidden import attributes_hide, hides, style_of
from cemagent.documents.invisible import Piece
from cemagent.documents.tables import GridCell, GridRow, add_table
from cemagent.documents.text import decode
from cemagent.records.document import Document, SpanKind

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FOOTNOTE_LINE = re.compile(r"^( {0,3})\[\^([^\]\s]+)\]:", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:\s*")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


class MarkdownReader:
    """Markdown (CommonMark with tables and strikethrough)."""

    name = "MD"
    extensions = frozenset({".md", ".markdown", ".mdown"})
    media_type = "text/markdown"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        builder = DocumentBuilder(name, data, self.media_type, limits)
        text = decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
        _Walker(builder).document(text)
        return builder.finish()


class _Walker:
    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._kinds: list[SpanKind] = []
        self._level = 0
        self._concealing: list[tuple[str, bool]] = []
        self._rows: list[GridRow] = []

    def document(self, text: str) -> None:
        front = _FRONT_MATTER.match(text)
        if front and ":" in front.group(1):
            self._builder.code(front.group(1), label="front matter")
            text = text[front.end() :]
        text = _FOOTNOTE_LINE.sub(r"\1\\[^\2]:", text)
        parser = MarkdownIt("commonmark", {"maxNesting": 200}).enable(["table", "strikethrough"])
        environment: dict[str, dict[str, dict[str, str]]] = {}
        for token in parser.parse(text, environment):
            self._token(token)
        for reference in environment.get("references", {}).values():
            self._builder.paragraph(reference.get("title") or "", SpanKind.COMMENT, hidden=True, label="link title")

    @property
    def _hidden(self) -> bool:
        return any(hidden for _, hidden in self._concealing)

    def _token(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1:])
            case "heading_close":
                self._level = 0
            case "list_item_open":
                self._kinds.append(SpanKind.LIST_ITEM)
            case "blockquote_open":
                self._kinds.append(SpanKind.PARAGRAPH)
            case "list_item_close" | "blockquote_close":
                self._kinds.pop()
            case "table_open":
                self._rows = []
            case "tr_open":
                self._rows.append(GridRow())
            case "th_open" | "td_open":
                row = self._rows[-1]
                row.header = token.type == "th_open"
                row.cells.append(GridCell(column=len(row.cells)))
            case "table_close":
                add_table(self._builder, self._rows)
                self._rows = []
            case "inline":
                self._inline(token)
            case "fence" | "code_block":
                info = token.info.strip()
                self._builder.code(token.content, label=f"code {info}" if info else None)
            case "html_block":
                self._html(token.content)

    def _inline(self, token: Token) -> None:
        comments: list[str] = []
        pieces = self._pieces(token.children or [], comments)
        if self._rows:
            self._rows[-1].cells[-1].pieces = pieces
        elif self._level and not self._hidden:
            self._builder.heading(pieces, self._level)
        else:
            self._block(pieces)
        for text in comments:
            self._comment(text)

    def _block(self, pieces: list[Piece]) -> None:
        footnote = _FOOTNOTE.match(pieces[0].text) if pieces else None
        if footnote:
            first = Piece(pieces[0].text[footnote.end() :], pieces[0].hidden)
            label = f"footnote {footnote.group(1)}"
            self._builder.paragraph([first, *pieces[1:]], SpanKind.FOOTNOTE, label=label)
        else:
            kind = self._kinds[-1] if self._kinds else SpanKind.PARAGRAPH
            self._builder.paragraph(pieces, kind)

    def _pieces(self, tokens: Sequence[Token], comments: list[str]) -> list[Piece]:
        pieces: list[Piece] = []
        for token in tokens:
            match token.type:
                case "text" | "code_inline" | "text_special":
                    pieces.append(Piece(token.content, self._hidden))
                case "softbreak":
                    pieces.append(Piece(" ", self._hidden))
                case "hardbreak":
                    pieces.append(Piece("\n", self._hidden))
                case "image":
                    pieces.append(Piece(f" {token.content} ", True, "alt text"))
                    self._title(token, pieces)
                case "link_open":
                    self._title(token, pieces)
                case "html_inline":
                    found = _COMMENT.match(token.content)
                    if found:
                        comments.append(found.group(1))
                    elif token.content.lower().startswith("<br"):
                        pieces.append(Piece("\n", self._hidden))
                    else:
                        self._tags(token.content)
        return _joined(pieces)

    def _title(self, token: Token, pieces: list[Piece]) -> None:
        title = str(token.attrs.get("title") or "")
        if title:
            pieces.append(Piece(f" {title} ", True, "title"))

    def _tags(self, source: str) -> None:
        """Follow the HTML tags that conceal what comes between them."""
        for closing, name, rest in _TAG.findall(_COMMENT.sub("", source)):
            tag = name.lower()
            if tag in _VOID or rest.endswith("/"):
                continue
            if not closing:
                values = {m[0].lower(): m[1] or m[2] or m[3] for m in _ATTRIBUTE.findall(rest)}
                self._concealing.append((tag, attributes_hide(values) or hides(style_of(values.get("style")))))
            elif any(tag == known for known, _ in self._concealing):
                while self._concealing and self._concealing.pop()[0] != tag:
                    continue

    def _html(self, source: str) -> None:
        outer = self._builder.in_hidden
        self._builder.in_hidden = outer or self._hidden
        add_html(self._builder, source)
        self._builder.in_hidden = outer
        self._tags(source)

    def _comment(self, text: str) -> None:
        self._builder.paragraph(text.strip("- \n"), SpanKind.COMMENT, hidden=True, label="comment")


def _joined(pieces: list[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for piece in pieces:
        if out and (out[-1].hidden, out[-1].label) == (piece.hidden, piece.label):
            out[-1] = Piece(out[-1].text + piece.text, piece.hidden, piece.label)
        else:
            out.append(piece)
    return out
