"""XLSX, read from its XML: what the sheets show, with hidden rows, columns and sheets marked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from lxml import etree

from cemagent.documents.base import Cell, DocumentBuilder, Limits
from cemagent.documents.invisible import Piece
from cemagent.documents.ooxml import Package, add_chart, alt_text, drawing_text
from cemagent.documents.problems import Problem, problem
from cemagent.documents.xlsx_format import Formats
from cemagent.documents.xmlsafe import Element, attr, child, children, descend, number, refuse_entities
from cemagent.records.document import Document, SpanKind

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


class XlsxReader:
    """Excel workbooks (.xlsx, .xlsm); formulas by the values that were saved with them."""

    name = "XLSX"
    extensions = frozenset({".xlsx", ".xlsm", ".xltx"})
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        package = Package(data, name, limits, self.name)
        builder = DocumentBuilder(name, data, self.media_type, limits)
        _Workbook(package, builder).all(limits)
        if not builder.has_body:
            raise problem(Problem.NO_TEXT, name)
        return builder.finish()


class _Workbook:
    def __init__(self, package: Package, builder: DocumentBuilder) -> None:
        self._package = package
        self._builder = builder
        self._main = package.main_part()
        self._root = package.xml(self._main)
        styles = package.related(self._main, "styles")
        root = package.optional(styles[0] if styles else None, builder)
        epoch = attr(child(self._root, "workbookPr"), "date1904") in {"1", "true"}
        self._formats = Formats(root, from_1904=epoch)
        self._strings = self._shared_strings()

    def all(self, limits: Limits) -> None:
        """Add every sheet in the order of the workbook."""
        sheets = list(children(child(self._root, "sheets"), "sheet"))
        if len(sheets) > limits.max_pages:
            raise problem(Problem.TOO_MANY_PAGES, self._package.name, limit=limits.max_pages)
        for sheet in sheets:
            key = next((str(k) for k in sheet.keys() if str(k).endswith("}id")), "id")  # noqa: SIM118
            part = self._package.target(self._main, sheet.get(key))
            if part is None:
                continue
            self._builder.in_hidden = (sheet.get("state") or "visible") != "visible"
            _Sheet(self._package, self._builder, self._formats, self._strings, part).add(sheet.get("name") or "Sheet")
            self._builder.in_hidden = False

    def _shared_strings(self) -> list[str]:
        parts = self._package.related(self._main, "sharedStrings")
        if not parts:
            return []
        return [_rich_text(item) for item in _stream(self._package, parts[0], "si")]


class _Sheet:
    def __init__(
        self, package: Package, builder: DocumentBuilder, formats: Formats, strings: list[str], part: str
    ) -> None:
        self._package = package
        self._builder = builder
        self._formats = formats
        self._strings = strings
        self._part = part
        self._hidden_columns: set[int] = set()
        self._labels: dict[int, str] = {}
        self._header_done = False
        self._name = ""

    def add(self, name: str) -> None:
        """Add the sheet: its cells, then drawings and comments."""
        self._name = name
        self._builder.heading(name, 1)
        self._builder.next_table()
        previous = 0
        for node in _stream(self._package, self._part, "row", "cols", "oddHeader", "oddFooter"):
            tag = etree.QName(node).localname
            if tag == "cols":
                self._columns(node)
            elif tag in {"oddHeader", "oddFooter"}:
                kind = SpanKind.PAGE_HEADER if tag == "oddHeader" else SpanKind.PAGE_FOOTER
                self._builder.paragraph(re.sub(r'&(?:"[^"]*"|\d+|[A-Za-z])', " ", node.text or ""), kind)
            else:
                previous = number(node.get("r")) or previous + 1
                self._row(node, previous)
        self._drawings()
        self._comments()

    def _columns(self, node: Element) -> None:
        for column in children(node, "col"):
            if attr(column, "hidden") in {"1", "true"} or attr(column, "width") == "0":
                first, last = number(column.get("min")) or 1, number(column.get("max")) or 1
                self._hidden_columns.update(range(first, min(last, 16384) + 1))

    def _row(self, row: Element, index: int) -> None:
        concealed = row.get("hidden") in {"1", "true"}
        found: list[tuple[int, str, bool]] = []
        column = 0
        for cell in children(row, "c"):
            reference = _REFERENCE.match(cell.get("r") or "")
            column = _column_number(reference.group(1)) if reference else column + 1
            text, words = self._value(cell)
            if text:
                found.append((column, text, words))
        if not found:
            return
        header = not self._header_done and len(found) > 1 and all(words for _, _, words in found) and not concealed
        if header:
            self._header_done = True
            self._labels = {column: " ".join(text.split()) for column, text, _ in found}
        self._builder.row([
            Cell(
                pieces=[Piece(text)],
                header=header,
                label=self._labels.get(column),
                cell=f"{self._name}!{_letters(column)}{index}",
                hidden=concealed or column in self._hidden_columns,
            )
            for column, text, _ in found
        ])  # fmt: skip

    def _value(self, cell: Element) -> tuple[str, bool]:
        """Return what a cell shows, and whether it is words rather than a number."""
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return _rich_text(child(cell, "is")), True
        value = child(cell, "v")
        raw = (value.text or "") if value is not None else ""
        if kind == "s":
            index = number(raw)
            known = index is not None and 0 <= index < len(self._strings)
            return (self._strings[index] if known and index is not None else ""), True
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, raw), False
        if kind in {"str", "e", "d"}:
            return raw, kind == "str"
        return self._formats.show(raw, number(cell.get("s")) or 0), False

    def _drawings(self) -> None:
        for part in self._package.related(self._part, "drawing"):
            root = self._package.optional(part, self._builder)
            for node in descend(root, "cNvPr"):
                self._builder.paragraph(alt_text(node))
            for body in descend(root, "txBody"):
                for paragraph in children(body, "p"):
                    self._builder.paragraph(drawing_text(paragraph), SpanKind.TEXT_BOX)
            for chart in self._package.related(part, "chart"):
                add_chart(self._builder, self._package.optional(chart, self._builder))

    def _comments(self) -> None:
        people = {
            person.get("id") or "": person.get("displayName") or ""
            for part in self._package.related(self._package.main_part(), "person")
            for person in descend(self._package.optional(part, self._builder), "person")
        }
        count = 0
        for kind in ("comments", "threadedComment"):
            for part in self._package.related(self._part, kind):
                root = self._package.optional(part, self._builder)
                authors = [node.text or "" for node in descend(child(root, "authors"), "author")]
                for item in descend(root, "comment", "threadedComment"):
                    count += 1
                    index = number(item.get("authorId"))
                    author = authors[index] if index is not None and 0 <= index < len(authors) else ""
                    author = author or people.get(item.get("personId") or "", "")
                    label = f"comment {count} by {author}" if author else f"comment {count}"
                    text = _rich_text(child(item, "text"))
                    place = f"{self._name}!{item.get('ref')}"
                    self._builder.paragraph(text, SpanKind.COMMENT, label=label, hidden=True, cell=place)


def _stream(package: Package, part: str, *names: str) -> Iterator[Element]:
    """Yield elements of a large part one by one, freeing each when it is done with."""
    data = package.raw(part)
    refuse_entities(data, package.name)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            yield element
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise problem(Problem.CORRUPT, package.name, kind=package.kind) from error


def _rich_text(item: Element | None) -> str:
    """Return the text of a string item, without phonetic guides."""
    if item is None:
        return ""
    direct = "".join(node.text or "" for node in children(item, "t"))
    return direct + "".join(node.text or "" for run in children(item, "r") for node in children(run, "t")) or (
        item.text or ""
    )


def _column_number(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
