"""HWP 5 (Hangul), read from its records."""

from __future__ import annotations

import io
import re
import struct
import zlib

import olefile  # type: ignore[import-untyped]

from cemagent.documents.base import DocumentBuilder, Limits
from cemagent.documents.hwp_distribution import unlock
from cemagent.documents.hwp_records import (
    CTRL_HEADER,
    EQUATION,
    LIST_HEADER,
    PARA_HEADER,
    TABLE,
    Record,
    Shapes,
    counted_text,
    inflate,
    shapes,
    text_pieces,
    tree,
)
from cemagent.documents.invisible import Piece
from cemagent.documents.problems import Problem, problem
from cemagent.documents.tables import GridCell, GridRow, add_table
from cemagent.records.document import Document, SpanKind

_SECTION = re.compile(r"Section(\d+)$")
_OUTLINE_STYLE = re.compile(r"(?:개요|outline|제목|heading)\s*(\d)", re.IGNORECASE)
_KINDS = {
    "head": SpanKind.PAGE_HEADER,
    "foot": SpanKind.PAGE_FOOTER,
    "fn": SpanKind.FOOTNOTE,
    "en": SpanKind.FOOTNOTE,
    "tcmt": SpanKind.COMMENT,
    "gso": SpanKind.TEXT_BOX,
}
_COMPRESSED, _ENCRYPTED, _DISTRIBUTION, _DRM = 1, 2, 4, 0x10


class HwpReader:
    """Hangul documents of version 5 (.hwp)."""

    name = "HWP"
    extensions = frozenset({".hwp", ".hwt"})
    media_type = "application/x-hwp"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        builder = DocumentBuilder(name, data, self.media_type, limits)
        try:
            with olefile.OleFileIO(io.BytesIO(data)) as ole:
                look, sections = _streams(ole, name, limits)
        except (OSError, zlib.error, struct.error, ValueError, IndexError) as error:
            raise problem(Problem.CORRUPT, name, kind=self.name) from error
        story = _Story(builder, look)
        for section in sections:
            story.paragraphs(tree(section))
        return builder.finish()


class OldHwpReader:
    """Recognises HWP 3 and older, and says that they cannot be read."""

    name = "HWP 3"
    extensions: frozenset[str] = frozenset()
    media_type = "application/x-hwp-v3"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Raise always; see :class:`cemagent.documents.base.Reader`."""
        raise problem(Problem.OLD_HANGUL, name)


def _streams(ole: olefile.OleFileIO, name: str, limits: Limits) -> tuple[Shapes, list[bytes]]:
    """Return the style tables and the unpacked sections."""
    if not ole.exists("FileHeader"):
        raise problem(Problem.CORRUPT, name, kind="HWP")
    header = ole.openstream("FileHeader").read()
    (flags,) = struct.unpack_from("<I", header.ljust(40, b"\0"), 36)
    if flags & (_ENCRYPTED | _DRM):
        raise problem(Problem.ENCRYPTED, name)
    folder = "ViewText" if flags & _DISTRIBUTION else "BodyText"
    found = [
        (int(match.group(1)), path)
        for path in ole.listdir()
        if len(path) == 2 and path[0] == folder and (match := _SECTION.match(path[1]))
    ]
    if not found:
        raise problem(Problem.DISTRIBUTION if flags & _DISTRIBUTION else Problem.CORRUPT, name, kind="HWP")
    room = limits.max_unpacked
    contents = []
    for path in [["DocInfo"], *(path for _, path in sorted(found))]:
        packed = ole.openstream(path).read() if ole.exists(path) else b""
        if path[0] == "ViewText":
            packed = _unlocked(packed, name)
        content = inflate(packed, room) if flags & _COMPRESSED else packed
        if content is None:
            raise problem(Problem.BOMB, name)
        room -= len(content)
        contents.append(content)
    return shapes(tree(contents[0])), contents[1:]


def _unlocked(data: bytes, name: str) -> bytes:
    try:
        return unlock(data)
    except ValueError as error:
        raise problem(Problem.DISTRIBUTION, name) from error


class _Story:
    """Walks records and adds what they say."""

    def __init__(self, builder: DocumentBuilder, look: Shapes) -> None:
        self._builder = builder
        self._look = look
        self._notes = {"fn": 0, "en": 0, "tcmt": 0}

    def paragraphs(
        self,
        records: list[Record],
        kind: SpanKind | None = None,
        label: str | None = None,
        *,
        painted: bool = False,
    ) -> None:
        """Add the paragraphs among ``records``."""
        for record in records:
            if record.tag == PARA_HEADER:
                self._paragraph(record, kind, label, painted=painted)

    def _paragraph(self, record: Record, kind: SpanKind | None, label: str | None, *, painted: bool) -> None:
        pieces = self._pieces(record, painted=painted)
        level, item = self._role(record.data)
        if kind is None and level is not None:
            self._builder.heading(pieces, level)
        else:
            own = SpanKind.LIST_ITEM if kind is None and item else kind or SpanKind.PARAGRAPH
            self._builder.paragraph(pieces, own, label=label, hidden=kind is SpanKind.COMMENT)
        self._controls(record, kind)

    def _pieces(self, record: Record, *, painted: bool) -> list[Piece]:
        """Return the text of a paragraph with that of the controls that stand in its line."""
        pieces = text_pieces(record, self._look, painted=painted)
        for control in record.children:
            if control.tag != CTRL_HEADER:
                continue
            name = control.control()
            if name == "tcps":
                pieces.append(Piece(f" {counted_text(control.data, 4)} "))
            elif name == "tdut":
                main = counted_text(control.data, 4)
                sub = counted_text(control.data, 6 + 2 * len(main))
                pieces.append(Piece(f" {main}({sub}) "))
            elif name == "eqed":
                script = control.first(EQUATION)
                pieces.append(Piece(f" {counted_text(script.data, 4)} " if script else ""))
        return pieces

    def _role(self, header: bytes) -> tuple[int | None, bool]:
        """Return a paragraph's heading level, if it has one, and whether it is a list item."""
        if len(header) < 11:
            return None, False
        shape, style = struct.unpack_from("<HB", header, 8)
        head, level = self._look.outline[shape] if shape < len(self._look.outline) else (0, 0)
        named = _OUTLINE_STYLE.match(self._look.styles[style]) if style < len(self._look.styles) else None
        if named and head in {0, 1}:
            return max(1, int(named.group(1))), False
        return (level + 1, False) if head == 1 else (None, head in {2, 3})

    def _controls(self, record: Record, outer: SpanKind | None) -> None:
        for control in record.children:
            if control.tag != CTRL_HEADER:
                continue
            name = control.control()
            if name == "tbl":
                self._table(control)
                continue
            label = None
            if name in self._notes:
                self._notes[name] += 1
                word = {"fn": "footnote", "en": "endnote", "tcmt": "comment"}[name]
                label = f"{word} {self._notes[name]}"
            self._lists(control, _KINDS.get(name, outer), label, painted=name == "gso")

    def _lists(self, record: Record, kind: SpanKind | None, label: str | None, *, painted: bool) -> None:
        """Add the paragraphs anywhere below a control: text boxes, grouped shapes, captions."""
        for sub in record.children:
            if sub.tag == PARA_HEADER:
                self._paragraph(sub, kind, label, painted=painted)
            elif sub.tag == CTRL_HEADER and sub.control() == "tbl":
                self._table(sub)
            else:
                self._lists(sub, kind, label, painted=painted)

    def _table(self, control: Record) -> None:
        """Add a table; captions come before it, nested tables and notes after it."""
        rows: dict[int, GridRow] = {}
        later: list[Record] = []
        cell: GridCell | None = None
        seen_table = False
        for sub in control.children:
            if sub.tag == TABLE:
                seen_table = True
            elif sub.tag == LIST_HEADER:
                cell = _cell(sub.data, rows) if seen_table else None
            elif sub.tag == PARA_HEADER and cell is None:
                self._paragraph(sub, None, "caption", painted=False)
            elif sub.tag == PARA_HEADER and cell is not None:
                pieces = self._pieces(sub, painted=True)
                cell.pieces += [Piece("\n"), *pieces] if cell.pieces else pieces
                later.append(sub)
        ordered = [rows[index] for index in sorted(rows)]
        for row in ordered:
            row.cells.sort(key=lambda found: found.column)
        add_table(self._builder, ordered)
        for paragraph in later:
            self._controls(paragraph, None)


def _cell(data: bytes, rows: dict[int, GridRow]) -> GridCell:
    """Return a new cell in its row, from a list header's address."""
    column, row, span, _ = struct.unpack_from("<HHHH", data.ljust(16, b"\0"), 8)
    cell = GridCell(column=column, span=max(1, min(span, 200)))
    rows.setdefault(row, GridRow()).cells.append(cell)
    return cell
