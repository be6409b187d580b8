"""The record tree of HWP 5 streams, and the tables of styles it refers to."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from cemagent.documents.invisible import Piece

CHAR_SHAPE, PARA_SHAPE, STYLE = 21, 25, 26
PARA_HEADER, PARA_TEXT, PARA_CHAR_SHAPE = 66, 67, 68
CTRL_HEADER, LIST_HEADER, TABLE, EQUATION = 71, 72, 77, 88
_SINGLE = frozenset({0, 10, 13, *range(24, 32)})
_CHARS = {10: "\n", 13: "", 24: "-", 30: "\u00a0", 31: " ", 9: "\t"}
_TINY = 200  # hundredths of a point
_DEEPEST = 400


@dataclass
class Record:
    """One record with the records below it."""

    tag: int
    data: bytes
    children: list[Record] = field(default_factory=list)

    def first(self, tag: int) -> Record | None:
        """Return the first child with ``tag``."""
        return next((sub for sub in self.children if sub.tag == tag), None)

    def control(self) -> str:
        """Return the id of a control header, such as ``tbl``."""
        return self.data[:4][::-1].decode("latin-1").strip()


@dataclass
class Shapes:
    """Which character shapes nobody sees and which paragraph shapes and styles make headings."""

    unseen: list[bool] = field(default_factory=list)
    outline: list[tuple[int, int]] = field(default_factory=list)
    """By paragraph shape: head type (1 outline, 2 number, 3 bullet) and level from 0."""
    styles: list[str] = field(default_factory=list)


def inflate(data: bytes, most: int) -> bytes | None:
    """Return the unpacked stream; None when it would be larger than ``most``."""
    unpacker = zlib.decompressobj(-15)
    out = unpacker.decompress(data, most + 1)
    return None if len(out) > most else out


def tree(data: bytes) -> list[Record]:
    """Return the top records of a stream; a cut-off last record is left out."""
    roots: list[Record] = []
    path: list[Record] = []
    position = 0
    while position + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, position)
        position += 4
        tag, level, size = head & 0x3FF, (head >> 10) & 0x3FF, head >> 20
        if size == 0xFFF:
            if position + 4 > len(data):
                break
            (size,) = struct.unpack_from("<I", data, position)
            position += 4
        record = Record(tag, data[position : position + size])
        position += size
        del path[min(level, len(path)) :]
        if path and len(path) < _DEEPEST:
            path[-1].children.append(record)
        else:
            roots.append(record)
        path.append(record)
    return roots


def shapes(records: list[Record]) -> Shapes:
    """Read the tables of the DocInfo stream."""
    found = Shapes()
    pending = list(reversed(records))
    while pending:
        record = pending.pop()
        pending.extend(reversed(record.children))
        if record.tag == CHAR_SHAPE:
            found.unseen.append(_is_unseen(record.data))
        elif record.tag == PARA_SHAPE:
            (bits,) = struct.unpack_from("<I", record.data.ljust(4, b"\0"))
            found.outline.append(((bits >> 23) & 3, (bits >> 25) & 7))
        elif record.tag == STYLE:
            found.styles.append(counted_text(record.data, 0))
    return found


def _is_unseen(data: bytes) -> bool:
    """Whether a character shape is white without shade, or too small to read."""
    if len(data) < 64:
        return False
    (size,) = struct.unpack_from("<i", data, 42)
    colour, _, shade = struct.unpack_from("<III", data, 52)
    white = colour != 0xFFFFFFFF and all((colour >> shift) & 0xFF >= 248 for shift in (0, 8, 16))
    unshaded = shade == 0xFFFFFFFF or shade & 0xFFFFFF == 0xFFFFFF
    return 0 < size <= _TINY or (white and unshaded)


def counted_text(data: bytes, position: int) -> str:
    """Return a string that its length in UTF-16 units precedes."""
    if position + 2 > len(data):
        return ""
    (size,) = struct.unpack_from("<H", data, position)
    return data[position + 2 : position + 2 + 2 * size].decode("utf-16-le", "replace")


def text_pieces(paragraph: Record, look: Shapes, *, painted: bool) -> list[Piece]:
    """Return a paragraph's text; each control that stands in the text is left out."""
    record = paragraph.first(PARA_TEXT)
    if record is None:
        return []
    runs = _hidden_runs(paragraph.first(PARA_CHAR_SHAPE), look) if not painted else [(0, False)]
    units = struct.unpack(f"<{len(record.data) // 2}H", record.data[: len(record.data) // 2 * 2])
    pieces: list[Piece] = []
    text: list[int] = []
    index, run, hidden = 0, 0, False
    while index < len(units):
        while run < len(runs) and runs[run][0] <= index:
            if runs[run][1] != hidden:
                pieces.append(Piece(_decoded(text), hidden))
                text, hidden = [], runs[run][1]
            run += 1
        unit = units[index]
        if unit >= 32:
            text.append(unit)
        else:
            text += [ord(char) for char in _CHARS.get(unit, "")]
        index += 1 if unit >= 32 or unit in _SINGLE else 8
    pieces.append(Piece(_decoded(text), hidden))
    return [piece for piece in pieces if piece.text]


def _hidden_runs(record: Record | None, look: Shapes) -> list[tuple[int, bool]]:
    if record is None:
        return []
    pairs = struct.iter_unpack("<II", record.data[: len(record.data) // 8 * 8])
    return [(start, shape < len(look.unseen) and look.unseen[shape]) for start, shape in pairs]


def _decoded(units: list[int]) -> str:
    return struct.pack(f"<{len(units)}H", *units).decode("utf-16-le", "replace")
