"""A plan as a PDF: title page, contents with page numbers, outline, headings, tables, running footer.

Written by hand and uncompressed, in the Helvetica that every PDF viewer has, so that the bytes are the
same everywhere. Only what Windows-1252 can write; that is enough for a plan in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from plan_source import Block, blocks, runs

_WIDTH, _HEIGHT = 595.28, 841.89
_LEFT, _RIGHT, _TOP, _BOTTOM = 68.0, 527.28, 770.0, 66.0
_INNER = _RIGHT - _LEFT
_INK, _BLUE, _GREY, _PALE = "0.13 0.15 0.18", "0.10 0.25 0.45", "0.45 0.48 0.52", "0.91 0.94 0.97"
_FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold"}
_DATE = "D:20260203090000Z"
_BODY, _CELL, _PAD = 10.5, 9.0, 6.0
_LEAST = 52.0
_WIDTHS = {
    "plain": "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 "
    "278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 "
    "667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 "
    "333 500 278 556 500 722 500 500 500 334 260 334 584",
    "bold": "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 "
    "333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 "
    "667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 "
    "389 556 333 611 556 778 556 556 500 389 280 389 584",
}
_ADVANCE = {
    style: {chr(32 + index): int(width) for index, width in enumerate(widths.split())}
    for style, widths in _WIDTHS.items()
}
_OTHER = {"\u2022": 350, "\u00b7": 278}


@dataclass(frozen=True)
class _Look:
    """How a block is set: size, space above, colour, style, distance of the lines, indent."""

    size: float = _BODY
    above: float = 8.0
    colour: str = _INK
    style: str = "plain"
    leading: float = 1.4
    indent: float = 0.0
    keep: float = 0.0


_LOOKS = {
    "h2": _Look(16.0, 22.0, _BLUE, "bold", 1.25, keep=70.0),
    "h3": _Look(12.5, 14.0, _BLUE, "bold", 1.25, keep=48.0),
    "li": _Look(above=4.0, indent=14.0),
    "footnote": _Look(8.0, 8.0, _GREY),
}

_Word = tuple[str, str]


@dataclass
class _Paper:
    """The pages as they fill; ``marks`` are the headings with level, page and height."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = _TOP
    marks: list[tuple[int, str, int, float]] = field(default_factory=list)

    def turn(self) -> None:
        """Begin a page."""
        self.pages.append([])
        self.y = _TOP

    def need(self, height: float) -> None:
        """Begin a page unless ``height`` is free."""
        if self.y - height < _BOTTOM:
            self.turn()

    def put(self, text: str, x: float, y: float, look: _Look) -> None:
        """Set one line of one style."""
        font = "F1" if look.style == "plain" else "F2"
        self.pages[-1].append(f"BT /{font} {look.size:g} Tf {look.colour} rg {x:.2f} {y:.2f} Td {_string(text)} Tj ET")

    def line(self, words: list[_Word], x: float, y: float, look: _Look) -> None:
        """Set one line of words, joining neighbours of one style."""
        while words:
            style = words[0][1]
            count = next((index for index, word in enumerate(words) if word[1] != style), len(words))
            text = " ".join(word for word, _ in words[:count])
            words = words[count:]
            text += " " if words else ""
            self.put(text, x, y, replace(look, style=style))
            x += _measure(text, style, look.size)

    def paragraph(self, text: str, look: _Look) -> None:
        """Set a paragraph, over a page's end if it must be."""
        step = look.size * look.leading
        lines = list(_wrapped(_words(text, look.style), _INNER - look.indent, look.size))
        self.y -= look.above if self.y < _TOP else 0.0
        self.need(min(len(lines), 2) * step + look.keep)
        for words in lines:
            self.need(step)
            self.line(words, _LEFT + look.indent, self.y - look.size, look)
            self.y -= step

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self.pages[-1].append(f"{colour} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")


def write(text: str, path: Path) -> None:
    """Write the plan ``text`` to ``path``."""
    found = list(blocks(text))
    numbers = {title: page for _, title, page, _ in _laid_out(found, {}).marks}
    paper = _laid_out(found, numbers)
    title, subtitle = (next(block.text for block in found if block.kind == kind) for kind in ("h1", "subtitle"))
    _add_footers(paper, f"{title} \u00b7 {subtitle}")
    path.write_bytes(_file(paper, title))


def _laid_out(found: list[Block], numbers: dict[str, int]) -> _Paper:
    paper = _Paper()
    for block in found:
        if block.kind == "pagebreak":
            paper.turn()
        elif block.kind == "contents":
            _add_contents(paper, [each.text for each in found if each.kind == "h2"], numbers)
        elif block.kind in ("h1", "subtitle"):
            _add_cover(paper, block)
        elif block.kind == "table":
            _add_table(paper, block.rows)
        else:
            _add_text(paper, block)
    return paper


def _add_cover(paper: _Paper, block: Block) -> None:
    if block.kind == "h1":
        paper.box(0, 620, _WIDTH, 6, _BLUE)
        paper.y = 600
        paper.paragraph(block.text, _Look(28.0, 0.0, _BLUE, "bold", 1.3))
        paper.y -= 10
    else:
        paper.paragraph(block.text, _Look(11.0, 8.0, _GREY))


def _add_contents(paper: _Paper, titles: list[str], numbers: dict[str, int]) -> None:
    paper.paragraph("Contents", _LOOKS["h2"])
    paper.y -= 8
    for title in titles:
        number = str(numbers.get(title, 0))
        paper.put(title, _LEFT, paper.y - _BODY, _Look())
        dots = _INNER - _measure(title, "plain", _BODY) - _measure(number, "plain", _BODY) - 14
        paper.put("." * int(dots / _measure(".", "plain", _BODY)), _RIGHT - dots - 12, paper.y - _BODY, _Look())
        paper.put(number, _RIGHT - _measure(number, "plain", _BODY), paper.y - _BODY, _Look())
        paper.y -= 23


def _add_text(paper: _Paper, block: Block) -> None:
    look = _LOOKS.get(block.kind, _Look())
    paper.paragraph(f"\u2022  {block.text}" if block.kind == "li" else block.text, look)
    if block.kind in ("h2", "h3"):
        paper.marks.append((int(block.kind[1]), block.text, len(paper.pages), paper.y + 2 * look.size))
        paper.y -= 3


def _add_table(paper: _Paper, rows: list[list[str]]) -> None:
    widths = _column_widths(rows)
    step = _CELL * 1.3
    paper.y -= 8
    for index, row in enumerate(rows):
        style = "plain" if index else "bold"
        cells = [
            list(_wrapped(_words(text, style), width - 2 * _PAD, _CELL))
            for text, width in zip(row, widths, strict=True)
        ]
        height = max(len(cell) for cell in cells) * step + 2 * _PAD
        paper.need(height if index else height + 3 * step)
        if not index:
            paper.box(_LEFT, paper.y - height, _INNER, height, _PALE)
        x = _LEFT
        for cell, width in zip(cells, widths, strict=True):
            for number, words in enumerate(cell):
                paper.line(words, x + _PAD, paper.y - _PAD - _CELL - number * step, _Look(_CELL))
            x += width
        paper.y -= height
        paper.box(_LEFT, paper.y, _INNER, 0.5, _GREY)
    paper.y -= 6


def _column_widths(rows: list[list[str]]) -> list[float]:
    """Share the width by the square root of the longest cell, none under ``_LEAST``."""
    shares = [max(len(row[column]) for row in rows) ** 0.5 for column in range(len(rows[0]))]
    free = _INNER - _LEAST * len(shares)
    return [_LEAST + free * share / sum(shares) for share in shares]


def _add_footers(paper: _Paper, text: str) -> None:
    look = _Look(8.0, colour=_GREY)
    for number, page in enumerate(paper.pages[1:], 2):
        single = _Paper([page])
        single.put(text, _LEFT, 40, look)
        label = f"Page {number} of {len(paper.pages)}"
        single.put(label, _RIGHT - _measure(label, "plain", look.size), 40, look)


def _words(text: str, style: str) -> list[_Word]:
    return [
        (word, "bold" if "bold" in (kind, style) else "plain") for kind, piece in runs(text) for word in piece.split()
    ]


def _wrapped(words: list[_Word], width: float, size: float) -> Iterator[list[_Word]]:
    """Yield the lines of ``words``; a word wider than the line stands alone."""
    line: list[_Word] = []
    used = 0.0
    for word, style in words:
        length = _measure(word, style, size)
        if line and used + _measure(" ", style, size) + length > width:
            yield line
            line, used = [], 0.0
        used += length + (_measure(" ", style, size) if line else 0.0)
        line.append((word, style))
    yield line


def _measure(text: str, style: str, size: float) -> float:
    advance = _ADVANCE[style]
    return sum(advance.get(char) or _OTHER.get(char, 556) for char in text) * size / 1000


def _string(text: str) -> str:
    """Return ``text`` as a PDF string of ASCII only."""
    out = []
    for byte in text.encode("cp1252"):
        char = chr(byte)
        out.append(f"\\{char}" if char in "()\\" else char if 32 <= byte < 127 else f"\\{byte:03o}")
    return f"({''.join(out)})"


def _file(paper: _Paper, title: str) -> bytes:
    """Return the file: objects in a fixed order, then their table."""
    fonts = " ".join(
        f"/F{number} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for number, name in enumerate(_FONTS.values(), 1)
    )
    first = 5
    count = len(paper.pages)
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) /PageMode /UseOutlines"
        f" /Outlines {first + 2 * count} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        f"<< /Font << {fonts} >> >>",
        f"<< /Title {_string(title)} /CreationDate ({_DATE}) /ModDate ({_DATE}) >>",
    ]
    for index, page in enumerate(paper.pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Resources 3 0 R"
            f" /Contents {first + 2 * index + 1} 0 R >>"
        )
        content = "\n".join(page)
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    objects += _outline([mark for mark in paper.marks if mark[0] == 2], first + 2 * count, first)
    return _assembled(objects)


def _outline(marks: list[tuple[int, str, int, float]], root: int, first_page: int) -> list[str]:
    """Return the outline's objects; its root has the number ``root``."""
    last = root + len(marks)
    out = [f"<< /Type /Outlines /First {root + 1} 0 R /Last {last} 0 R /Count {len(marks)} >>"]
    for number, (_, title, page, y) in enumerate(marks, root + 1):
        before = f" /Prev {number - 1} 0 R" if number > root + 1 else ""
        after = f" /Next {number + 1} 0 R" if number < last else ""
        target = f"[{first_page + 2 * (page - 1)} 0 R /XYZ 0 {y:.2f} null]"
        out.append(f"<< /Title {_string(title)} /Parent {root} 0 R{before}{after} /Dest {target} >>")
    return out


def _assembled(objects: list[str]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(out)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode("ascii")
    out += f"trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
    return bytes(out)
