"""PDF: text page by page, headings by size, hidden text marked, notes and form fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from cemagent.documents import ocr
from cemagent.documents.base import DocumentBuilder, Limits
from cemagent.documents.invisible import Piece, plain
from cemagent.documents.pdf_annotations import add_annotations
from cemagent.documents.pdf_page import Line, PageReader, PageText
from cemagent.documents.problems import Problem, Warn, page_list, problem
from cemagent.documents.text import add_plain
from cemagent.records.document import Document, SpanKind

_BULLET = re.compile(r"\s*(?:[-*•·‣▪○●◦□■▶➤※\uf0b7\uf0a7]|\(?\d{1,3}[.)]|[①-⑳]|[가-하][.)])\s*\S")
_BULLET_MARK = re.compile(r"[-*•·‣▪○●◦□■▶➤※\uf0b7\uf0a7]|o ")
_NUMBERED = re.compile(r"\s*(?:\d+(?:\.\d+)*[.)]?|제\s*\d+\s*[장절]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+\.?|[IVX]+\.)\s+\S")
_DIGITS = re.compile(r"\d+")
_LONGEST_HEADING = 150
_MOST_IN_HEADINGS = 0.15
_OCR_IMAGE = 0.3
_WORD = re.compile(r"[^\W\d_]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


class PdfReader:
    """PDF files; scanned pages by tesseract where it is installed."""

    name = "PDF"
    extensions = frozenset({".pdf"})
    media_type = "application/pdf"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        builder = DocumentBuilder(name, data, self.media_type, limits)
        document = _open(data, name)
        try:
            if len(document) > limits.max_pages:
                raise problem(Problem.TOO_MANY_PAGES, name, limit=limits.max_pages)
            if not len(document):
                raise problem(Problem.CORRUPT, name, kind=self.name)
            builder.pages = len(document)
            _Pages(document, builder).all()
        finally:
            document.close()
        return builder.finish()


def _open(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None) or raw.FPDF_GetLastError()
        locked = code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY} or "assword" in str(error)
        raise problem(Problem.ENCRYPTED if locked else Problem.CORRUPT, name, kind="PDF") from error


@dataclass
class _Scan:
    """The pages that are pictures, and what became of them."""

    recognised: list[int]
    skipped: list[int]
    silent: list[int]
    layered: list[int]


class _Pages:
    def __init__(self, document: pdfium.PdfDocument, builder: DocumentBuilder) -> None:
        self._document = document
        self._builder = builder
        self._scan = _Scan([], [], [], [])
        self._broken: list[int] = []
        self._ocr_texts: dict[int, str] = {}

    def all(self) -> None:
        """Add every page."""
        pages = [self._page(index) for index in range(len(self._document))]
        if len(self._broken) == len(pages):
            raise problem(Problem.CORRUPT, self._builder.name, kind="PDF")
        margins = _repeated(pages)
        layout = _Layout(pages, self._toc())
        for index, page in enumerate(pages):
            self._builder.page = index + 1
            body = _margin_lines(self._builder, page, margins)
            layout.add(self._builder, body, index)
            if index in self._ocr_texts:
                add_plain(self._builder, self._ocr_texts[index])
            add_annotations(self._builder, self._document, index)
        self._report()

    def _page(self, index: int) -> PageText:
        try:
            page = self._document[index]
        except pdfium.PdfiumError:
            self._broken.append(index + 1)
            return PageText([], 0, 0)
        try:
            text = PageReader(page).read()
            self._recognise(page, index, text)
        finally:
            page.close()
        return text

    def _recognise(self, page: pdfium.PdfPage, index: int, text: PageText) -> None:
        """Deal with a page that is a picture: keep a text layer, else read it by OCR."""
        visible = any(plain(line.pieces) for line in text.lines)
        if visible or text.image_share < _OCR_IMAGE:
            return
        if any(line.text.strip() for line in text.lines):
            self._scan.layered.append(index + 1)
            for line in text.lines:
                line.pieces = [Piece(p.text, p.hidden and p.label != "invisible") for p in line.pieces]
            return
        if not ocr.is_available():
            self._scan.silent.append(index + 1)
        elif len(self._scan.recognised) >= self._builder.limits.max_ocr_pages:
            self._scan.skipped.append(index + 1)
        else:
            self._scan.recognised.append(index + 1)
            self._ocr_texts[index] = ocr.recognise(page)

    def _report(self) -> None:
        builder, scan = self._builder, self._scan
        if not builder.has_text and (scan.silent or scan.recognised):
            raise problem(Problem.SCANNED if scan.silent else Problem.NO_TEXT, builder.name)
        if scan.silent:
            builder.warn(Warn.PAGES_WITHOUT_TEXT, pages=page_list(scan.silent))
        if scan.recognised:
            builder.warn(Warn.OCR, pages=page_list(scan.recognised))
        if scan.skipped:
            builder.warn(Warn.OCR_LIMIT, pages=page_list(scan.skipped), limit=builder.limits.max_ocr_pages)
        if scan.layered:
            builder.warn(Warn.OCR_LAYER, pages=page_list(scan.layered))
        for page in self._broken:
            builder.warn(Warn.PART_UNREADABLE, part=f"page {page}")
        names = _attachments(self._document)
        if names:
            builder.warn(Warn.EMBEDDED, count=len(names), names=", ".join(names))

    def _toc(self) -> dict[tuple[int, str], int]:
        """Return the outline: level by page index and folded title."""
        found: dict[tuple[int, str], int] = {}
        try:
            for mark in self._document.get_toc(max_depth=6):
                target = mark.get_dest()
                page = target.get_index() if target is not None else None
                if page is not None:
                    found[page, _folded(mark.get_title())] = mark.level + 1
        except (pdfium.PdfiumError, UnicodeDecodeError, ValueError):
            return found
        return found


class _Layout:
    """Turns lines into headings, paragraphs and list items."""

    def __init__(self, pages: Sequence[PageText], toc: dict[tuple[int, str], int]) -> None:
        weights: Counter[float] = Counter()
        for page in pages:
            for line in page.lines:
                weights[_rounded(line.size)] += len(line.text)
        self._body = weights.most_common(1)[0][0] if weights else 0.0
        rare = sum(weights.values()) * _MOST_IN_HEADINGS
        larger = sorted(
            (size for size, weight in weights.items() if size >= self._body * 1.15 and size > 0 and weight <= rare),
            reverse=True,
        )
        self._levels = {size: min(level, 4) for level, size in enumerate(larger, 1)}
        self._toc = toc
        self._words = {word for page in pages for line in page.lines for word in _WORD.findall(line.text.lower())}
        self._spaces = sum(line.text.endswith(" ") for page in pages for line in page.lines) > 2

    def add(self, builder: DocumentBuilder, lines: Sequence[Line], page: int) -> None:
        """Add the lines of one page."""
        block: list[Line] = []
        right = max((line.right for line in lines), default=0.0)
        for line in lines:
            if block and not self._continues(block[-1], line, right, page):
                self._flush(builder, block, page)
                block = []
            block.append(line)
        if block:
            self._flush(builder, block, page)

    def _level(self, line: Line, page: int) -> int | None:
        text = line.text.strip()
        if not text or len(text) > _LONGEST_HEADING or not any(char.isalpha() for char in text):
            return None
        marked = self._toc.get((page, _folded(text)))
        if marked:
            return marked
        level = self._levels.get(_rounded(line.size))
        if level and not _BULLET_MARK.match(text):
            return level
        if line.bold and len(text) <= 80 and _NUMBERED.match(text) and text[-1] not in ".,;:":
            return min(len(set(self._levels.values())) + 1, 5)
        return None

    def _continues(self, previous: Line, line: Line, right: float, page: int) -> bool:
        if abs(previous.size - line.size) > 0.12 * max(previous.size, line.size, 0.1) or _BULLET.match(line.text):
            return False
        gap = previous.bottom - line.top
        if gap > 0.9 * line.size or line.bottom > previous.top + line.size:
            return False
        level, above = self._level(line, page), self._level(previous, page)
        if level is not None or above is not None:
            return level == above and previous.bold == line.bold
        if previous.hyphen or gap < -0.5 * line.size:
            return True
        return previous.right >= right - 0.2 * (right - min(previous.left, line.left)) or line.text[:1].islower()

    def _flush(self, builder: DocumentBuilder, block: Sequence[Line], page: int) -> None:
        pieces: list[Piece] = []
        for index, line in enumerate(block):
            if index:
                gap = self._gap(block[index - 1], line)
                pieces.append(Piece(gap, pieces[-1].hidden, pieces[-1].label) if pieces else Piece(gap))
            pieces += line.pieces
        pieces = [Piece(p.text, p.hidden, None) for p in pieces]
        level = self._level(block[0], page)
        if level is not None and plain(pieces) and sum(len(p.text) for p in pieces) <= _LONGEST_HEADING:
            builder.heading(pieces, level)
        elif _BULLET.match(block[0].text):
            builder.paragraph(pieces, SpanKind.LIST_ITEM)
        else:
            builder.paragraph(pieces)

    def _gap(self, previous: Line, line: Line) -> str:
        """Return what joins two lines: Korean breaks lines within words and then leaves no space."""
        if previous.hyphen:
            return self._hyphen(previous, line)
        last, first = previous.text[-1:], line.text[:1]
        return "" if self._spaces and _HANGUL.match(last) and _HANGUL.match(first) else " "

    def _hyphen(self, previous: Line, line: Line) -> str:
        """Return the hyphen that ended a line, unless the file has the divided word whole elsewhere."""
        before, after = _WORD.findall(previous.text.lower()), _WORD.findall(line.text.lower())
        whole = before[-1] + after[0] if before and after else ""
        return "" if whole in self._words else "-"


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()


def _edge(page: PageText) -> list[Line]:
    """Return the lines in the top and bottom tenth of a page."""
    high, low = page.height * 0.9, page.height * 0.1
    return [line for line in page.lines if line.text.strip() and (line.bottom >= high or line.top <= low)]


def _repeated(pages: Sequence[PageText]) -> set[str]:
    """Return the texts, digits folded, that stand at the edge of at least half of the pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_DIGITS.sub("0", line.text.strip()) for line in _edge(page)})
    return {text for text, count in counts.items() if count >= 3 and count * 2 >= len(pages)}


def _margin_lines(builder: DocumentBuilder, page: PageText, margins: set[str]) -> list[Line]:
    """Add the running header and footer of a page; return the other lines."""
    body = []
    edge = {id(line) for line in _edge(page)}
    for line in page.lines:
        if id(line) in edge and _DIGITS.sub("0", line.text.strip()) in margins:
            top = line.bottom > page.height / 2
            builder.paragraph(line.pieces, SpanKind.PAGE_HEADER if top else SpanKind.PAGE_FOOTER)
        else:
            body.append(line)
    return body


def _attachments(document: pdfium.PdfDocument) -> list[str]:
    try:
        return [document.get_attachment(i).get_name() for i in range(min(document.count_attachments(), 20))]
    except pdfium.PdfiumError:
        return []
