"""What every reader shares: limits, the ``Reader`` protocol and the ``DocumentBuilder``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from cemagent.documents.invisible import Piece, clean, compose, plain
from cemagent.documents.problems import Problem, Warn, problem, warning
from cemagent.errors import Lang
from cemagent.records.document import Document, Location, Section, Span, SpanKind

CELL_SEPARATOR = " | "
_MIB = 1024 * 1024
_SPACE = re.compile(r"[ \t\f\v]*\n[ \t\f\v]*|[ \t\f\v]{2,}|\t")
_BLANK_LINES = re.compile(r"\n{2,}")


@dataclass(frozen=True)
class Limits:
    """How much one file may cost; sizes in bytes, ``seconds`` of wall clock."""

    max_bytes: int = 100 * _MIB
    max_pages: int = 2000
    max_unpacked: int = 500 * _MIB
    max_ratio: int = 200
    """Unpacked to packed size of an archive; counted only above 16 MiB unpacked."""
    max_entries: int = 20_000
    max_chars: int = 20_000_000
    max_ocr_pages: int = 20
    max_archive_depth: int = 3
    seconds: float = 60.0


@runtime_checkable
class Reader(Protocol):
    """Turns the bytes of one format into a Document."""

    @property
    def name(self) -> str:
        """A short name, such as ``docx``; shown to a person as the kind of file."""

    @property
    def extensions(self) -> frozenset[str]:
        """Lower-case file extensions with their dot."""

    @property
    def media_type(self) -> str:
        """The media type that the loader's content sniffing gives for this format."""

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``, the content of the file ``name``.

        Raises:
            DocumentError: the content cannot become a Document.

        """


@dataclass(frozen=True)
class Cell:
    """One table cell: its text in pieces, its column's header and its place."""

    pieces: Sequence[Piece] = ()
    header: bool = False
    label: str | None = None
    cell: str | None = None
    hidden: bool = False


@dataclass
class _Open:
    """A section whose end is not known yet."""

    title: str
    level: int
    start: int
    end: int | None = None


@dataclass
class DocumentBuilder:
    """Collects blocks in reading order and makes the Document of them.

    Text is made NFC, control characters go, invisible characters become hidden text or a
    warning. Hidden pieces of a block come on lines of their own after its visible text, so
    that what a person reads without a break can be quoted without a break.
    ``page``, ``slide`` and ``in_hidden`` are set by the reader as it goes along and hold for
    the blocks that follow.
    """

    name: str
    data: bytes
    media_type: str
    limits: Limits = field(default_factory=Limits)
    page: int | None = None
    slide: int | None = None
    in_hidden: bool = False
    pages: int | None = None
    tables: int = 0
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _spans: list[Span] = field(default_factory=list)
    _sections: list[_Open] = field(default_factory=list)
    _section: str | None = None
    _warnings: list[tuple[Warn, dict[str, object]]] = field(default_factory=list)
    _invisible: int = 0

    def heading(self, content: str | Iterable[Piece], level: int = 1) -> None:
        """Add a heading; a section starts with it. Level 1 is the highest."""
        pieces = self._prepare(content, one_line=True)
        title = plain(pieces)
        if not title:
            self._block(pieces, SpanKind.PARAGRAPH)
            return
        start = self._length + (1 if self._length else 0)
        if not self.in_hidden:
            self._section = title
            for section in self._sections:
                if section.end is None and section.level >= level:
                    section.end = start
            self._sections.append(_Open(title, max(1, level), start))
        self._block(pieces, SpanKind.HEADING)

    def paragraph(
        self,
        content: str | Iterable[Piece],
        kind: SpanKind = SpanKind.PARAGRAPH,
        *,
        label: str | None = None,
        hidden: bool = False,
        cell: str | None = None,
    ) -> None:
        """Add one block of ``kind``; nothing happens when it has no text."""
        pieces = self._prepare(content, one_line=False)
        self._block(pieces, kind, label=label, hidden=hidden, cell=cell)

    def code(self, text: str, label: str | None = None) -> None:
        """Add text whose spaces and line breaks count."""
        pieces, dropped = clean([Piece(text)])
        self._invisible += dropped
        self._block([Piece(p.text.strip("\n"), p.hidden, p.label) for p in pieces], SpanKind.CODE, label=label)

    def next_table(self) -> int:
        """Begin a table and return its number, from 1."""
        self.tables += 1
        return self.tables

    def row(self, cells: Sequence[Cell]) -> None:
        """Add a table row: one line, cells separated by `` | ``; empty rows are left out."""
        prepared = [(cell, self._prepare(cell.pieces, one_line=True)) for cell in cells]
        if not any(pieces for _, pieces in prepared):
            return
        if any(not piece.hidden for _, pieces in prepared for piece in pieces):
            self._newline()
            for index, (cell, pieces) in enumerate(prepared):
                if index:
                    self._put(CELL_SEPARATOR)
                kind = SpanKind.TABLE_HEADER if cell.header else SpanKind.TABLE_CELL
                label = None if cell.header else cell.label
                shown = [piece for piece in pieces if not piece.hidden]
                self._emit(shown, kind, label=label, hidden=cell.hidden, cell=cell.cell)
        for cell, pieces in prepared:
            unseen = [piece for piece in pieces if piece.hidden]
            self._block(unseen, SpanKind.TABLE_CELL, label=cell.label, cell=cell.cell)

    def warn(self, case: Warn, **values: object) -> None:
        """Note something that a person should know about the file."""
        self._warnings.append((case, values))

    @property
    def has_text(self) -> bool:
        """Whether there is any text so far, hidden or not."""
        return bool(self._spans)

    @property
    def has_body(self) -> bool:
        """Whether there is anything but headings so far."""
        return any(span.kind is not SpanKind.HEADING for span in self._spans)

    def finish(self) -> Document:
        """Return the Document.

        Raises:
            DocumentError: nothing was added (``Reason.EMPTY``).

        """
        if not self._spans:
            raise problem(Problem.NO_TEXT, self.name)
        text = "".join(self._parts)
        lang = detect_lang(text)
        if self._invisible:
            self._warnings.append((Warn.INVISIBLE, {"count": self._invisible}))
        return Document(
            name=self.name,
            sha256=hashlib.sha256(self.data).hexdigest(),
            media_type=self.media_type,
            lang=lang,
            text=text,
            sections=[
                Section(title=s.title, level=s.level, start=s.start, end=len(text) if s.end is None else s.end)
                for s in self._sections
            ],
            spans=self._spans,
            pages=self.pages,
            warnings=list(dict.fromkeys(warning(case, lang, **values) for case, values in self._warnings)),
        )

    def _prepare(self, content: str | Iterable[Piece], *, one_line: bool) -> list[Piece]:
        pieces, dropped = clean([Piece(content)] if isinstance(content, str) else content)
        self._invisible += dropped
        shown = compose([piece for piece in pieces if not piece.hidden])
        return tidy(shown, one_line=one_line) + _unseen(pieces, one_line=one_line)

    def _block(
        self,
        pieces: Sequence[Piece],
        kind: SpanKind,
        *,
        label: str | None = None,
        hidden: bool = False,
        cell: str | None = None,
    ) -> None:
        for line in _lines(pieces):
            if any(piece.text.strip() for piece in line):
                self._newline()
                self._emit(line, kind, label=label, hidden=hidden, cell=cell)

    def _emit(
        self, pieces: Sequence[Piece], kind: SpanKind, *, label: str | None, hidden: bool, cell: str | None
    ) -> None:
        location = Location(section=self._section, page=self.page, slide=self.slide, cell=cell)
        for piece in compose(pieces):
            text = piece.text
            lead = len(text) - len(text.lstrip(" \n"))
            core = text.strip(" \n") if kind is not SpanKind.CODE else text[lead:].rstrip(" \n")
            start = self._length + lead
            self._put(text)
            if core:
                self._spans.append(
                    Span(
                        start=start,
                        end=start + len(core),
                        kind=kind,
                        hidden=hidden or piece.hidden or self.in_hidden,
                        label=piece.label or label,
                        location=location,
                    )
                )

    def _newline(self) -> None:
        if self._length:
            self._put("\n")

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > self.limits.max_chars:
            raise problem(Problem.TOO_MUCH_TEXT, self.name, limit=f"{self.limits.max_chars:,}")


def _unseen(pieces: Iterable[Piece], *, one_line: bool) -> list[Piece]:
    """Return the hidden pieces, those that follow each other with one label as one."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        if not piece.hidden:
            runs.append([])
        elif runs and (not runs[-1] or runs[-1][-1].label == piece.label):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return [done for run in runs for done in tidy(compose(run), one_line=one_line)]


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the visible pieces as one line and each hidden one on a line of its own after it.

    So a sentence stays quotable word for word when something hidden stands in its middle.
    """
    return [[piece for piece in pieces if not piece.hidden], *([piece] for piece in pieces if piece.hidden)]


def tidy(pieces: Sequence[Piece], *, one_line: bool) -> list[Piece]:
    """Collapse tabs, runs of spaces and blank lines; strip the ends; drop empty pieces."""
    out: list[Piece] = []
    for piece in pieces:
        text = _SPACE.sub(lambda m: "\n" if "\n" in m.group() else " ", piece.text)
        text = text.replace("\n", " ") if one_line else _BLANK_LINES.sub("\n", text)
        before = out[-1].text[-1:] if out else "\n"
        if text and before in " \n":
            text = text.lstrip(" \n")
        if text:
            out.append(Piece(text, piece.hidden, piece.label))
    while out:
        text = out[-1].text.rstrip(" \n")
        if text:
            out[-1] = Piece(text, out[-1].hidden, out[-1].label)
            break
        out.pop()
    return out


def place(table: int, row: int, column: int) -> str:
    """Return a cell's place in the form of ``Location.cell``."""
    return f"table {table}, row {row}, column {column}"


def detect_lang(text: str) -> Lang:
    """Return ``ko`` when a fair share of the letters is Hangul, else ``en``."""
    hangul = len(re.findall(r"[\uac00-\ud7a3]", text))
    latin = len(re.findall(r"[A-Za-z]", text))
    return "ko" if hangul * 4 > latin else "en"
