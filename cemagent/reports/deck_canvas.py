"""Draws a slide: text boxes, panels and tables whose contents were measured first. Lengths are points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Pt

from cemagent.errors import Lang
from cemagent.reports.colours import ACCENT, ACCENT_WASH, GUESS, INK, LINE, PAPER, SOFT, WASH
from cemagent.reports.deck_text import LINE_HEIGHT, Para, cut, fitted, grown, half_points, height_of, indent_of
from cemagent.reports.whole_files import writable

WIDTH, HEIGHT = 960.0, 540.0
KOREAN_FONT = "맑은 고딕"
_LATIN_FONTS: dict[Lang, str] = {"ko": KOREAN_FONT, "en": "Calibri"}
_COLOURS = {
    "": INK,
    "soft": SOFT,
    "accent": ACCENT,
    "evidence": ACCENT,
    "assumed": GUESS,
    "weak": GUESS,
    "paper": PAPER,
    "pale": ACCENT_WASH,
}
_CELL_X, _CELL_Y = 5.0, 3.5
_NOTE = 18.0


@dataclass(frozen=True)
class Box:
    """A rectangle on the slide."""

    x: float
    y: float
    width: float
    height: float

    def inside(self, margin: float) -> Box:
        """Return the box that stands ``margin`` in on every side."""
        return Box(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)

    def below(self, height: float) -> Box:
        """Return what is left under the first ``height`` points."""
        return Box(self.x, self.y + height, self.width, self.height - height)

    def columns(self, shares: Sequence[float], gap: float) -> list[Box]:
        """Return boxes side by side with these shares of the width."""
        room = self.width - gap * (len(shares) - 1)
        boxes, x = [], self.x
        for share in shares:
            wide = room * share / sum(shares)
            boxes.append(Box(x, self.y, wide, self.height))
            x += wide + gap
        return boxes

    def rows(self, count: int, gap: float) -> list[Box]:
        """Return ``count`` boxes of one height under each other."""
        high = (self.height - gap * (count - 1)) / count
        return [Box(self.x, self.y + place * (high + gap), self.width, high) for place in range(count)]


@dataclass(frozen=True)
class Laid:
    """A table as it was measured: widths of its columns, its rows with the header first, and their heights."""

    widths: list[float]
    rows: list[list[Para]]
    heights: list[float]


def laid_out(
    box: Box, heads: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[Para]], grow: float = 1.0
) -> Laid:
    """Measure a table for ``box``: letters up to ``grow`` times as large, and longer texts, where all rows fit."""
    larger = [(1 + step / 10, 3.0) for step in range(round((grow - 1) * 10), -1, -1)]
    for factor, lines in (*larger, (1.0, 2.0), (1.0, 1.5), (1.0, 1.0), (1.0, 0.75), (1.0, 0.5)):
        laid = _measured(box, heads, shares, rows, factor, lines)
        if sum(laid.heights) <= box.height:
            break
    return laid


def _measured(
    box: Box,
    heads: Sequence[str],
    shares: Sequence[float],
    rows: Sequence[Sequence[Para]],
    factor: float,
    lines: float,
) -> Laid:
    widths = [box.width * share / sum(shares) for share in shares]
    room = [wide - 2 * _CELL_X for wide in widths]
    head = [Para(text, half_points(10.5 * factor), True, "soft", most_lines=2) for text in heads]
    body = [
        [
            replace(
                para,
                size=half_points(para.size * factor),
                most_lines=max(min(2, para.most_lines), round(para.most_lines * lines)),
            )
            for para in row
        ]
        for row in rows
    ]
    laid = [[cut(para, wide) for para, wide in zip(row, room, strict=True)] for row in [head, *body]]
    heights = [max(height_of(para, wide) for para, wide in zip(row, room, strict=True)) + 2 * _CELL_Y for row in laid]
    return Laid(widths, laid, heights)


def shared_out(height: float, wanted: Sequence[float], gap: float) -> list[float]:
    """Share ``height`` among parts that want so much each: a part that wants less leaves room to the others."""
    left = height - gap * (len(wanted) - 1)
    found = dict[int, float]()
    for rank, place in enumerate(sorted(range(len(wanted)), key=lambda place: wanted[place])):
        found[place] = min(wanted[place], left / (len(wanted) - rank))
        left -= found[place]
    return [found[place] for place in range(len(wanted))]


@dataclass(frozen=True)
class Canvas:
    """A slide to draw on; ``more`` is the note for what was left out, with ``{count}``."""

    slide: Slide
    lang: Lang
    more: str

    def panel(self, box: Box, colour: str = WASH, edge: str = "", shape: MSO_SHAPE = MSO_SHAPE.RECTANGLE) -> None:
        """Draw a filled shape without shadow; ``edge`` is the colour of its left side."""
        drawn = self.slide.shapes.add_shape(shape, Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height))
        drawn.fill.solid()
        drawn.fill.fore_color.rgb = _colour(colour)
        drawn.line.fill.background()
        # the theme's style brings shadows
        drawn._element.remove(drawn._element.find(qn("p:style")))
        if edge:
            self.panel(Box(box.x, box.y, 3.5, box.height), edge)

    def write(
        self, box: Box, paras: Sequence[Para], *, middle: bool = False, centre: bool = False, grow: float = 1.0
    ) -> float:
        """Write what fits of ``paras`` into ``box``, larger where there is room; return the height that it takes."""
        shown = fitted(grown(list(paras), box.width, box.height, grow), box.width, box.height, self.more)
        if not shown:
            return 0.0
        drawn = self.slide.shapes.add_textbox(Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height))
        frame = drawn.text_frame
        self._prepare(frame, MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP)
        self._fill(frame, shown, centre)
        return sum(height_of(para, box.width) + para.after for para in shown)

    def _prepare(self, frame: TextFrame, anchor: MSO_ANCHOR) -> None:
        frame.word_wrap = True
        frame.vertical_anchor = anchor
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)

    def _fill(self, frame: Any, paras: Sequence[Para], centre: bool = False) -> None:
        for number, para in enumerate(paras):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.line_spacing = Pt(para.size * LINE_HEIGHT)
            paragraph.space_after = Pt(para.after if number < len(paras) - 1 else 0)
            paragraph.alignment = PP_ALIGN.CENTER if centre else PP_ALIGN.LEFT
            properties: Any = paragraph._p.get_or_add_pPr()
            # keeps Korean words whole, as they were measured
            properties.set("eaLnBrk", "0")
            if para.has_bullet:
                _set_bullet(properties, indent_of(para))
            self._run(paragraph, para.text, para.colour, para.size, para.is_bold)
            for mark, kind in para.marks:
                self._run(paragraph, f" {mark}", kind, para.size * 0.85, kind in ("assumed", "weak"))

    def _run(self, paragraph: Any, text: str, colour: str, size: float, is_bold: bool) -> None:
        run = paragraph.add_run()
        run.text = writable(text)
        font = run.font
        font.size, font.bold = Pt(half_points(size)), is_bold
        font.color.rgb = _colour(_COLOURS.get(colour, colour))
        font.name = _LATIN_FONTS[self.lang]
        properties = run._r.get_or_add_rPr()
        properties.set("lang", {"ko": "ko-KR", "en": "en-GB"}[self.lang])
        east = properties.makeelement(qn("a:ea"), {"typeface": KOREAN_FONT})
        properties.find(qn("a:latin")).addnext(east)

    def picture(self, box: Box, png: bytes, size: tuple[float, float], alt: str) -> None:
        """Put a picture of ``size`` (only the ratio counts) into the middle of ``box``."""
        wide, high = size
        scale = min(box.width / wide, box.height / high)
        left, top = box.x + (box.width - wide * scale) / 2, box.y + (box.height - high * scale) / 2
        shown: Any = self.slide.shapes.add_picture(BytesIO(png), Pt(left), Pt(top), Pt(wide * scale), Pt(high * scale))
        shown._element.nvPicPr.cNvPr.set("descr", writable(alt))

    def set_title(self, box: Box, para: Para) -> None:
        """Write the slide's own title, which outlines and screen readers use."""
        title = self.slide.shapes.title
        assert title is not None
        title.left, title.top, title.width, title.height = Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height)
        self._prepare(title.text_frame, MSO_ANCHOR.MIDDLE)
        self._fill(title.text_frame, [cut(para, box.width)])

    def table(
        self, box: Box, heads: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[Para]], grow: float = 1.0
    ) -> float:
        """Draw a table with a header row and return its height; rows that do not fit are counted below it."""
        laid = laid_out(box, heads, shares, rows, grow)
        kept = len(laid.rows)
        while kept > 1 and sum(laid.heights[:kept]) + (_NOTE if kept < len(laid.rows) else 0) > box.height:
            kept -= 1
        used = sum(laid.heights[:kept]) if kept > 1 else 0.0
        if kept > 1:
            self._draw(box, laid.widths, laid.rows[:kept], laid.heights[:kept])
        if kept < len(laid.rows):
            words = self.more.format(count=len(laid.rows) - kept)
            place = Box(box.x + _CELL_X, box.y + used + 3, box.width, _NOTE)
            self.write(place, [Para(words, 10.5, colour="soft", after=0)])
            used += _NOTE
        return used

    def _draw(self, box: Box, widths: list[float], laid: list[list[Para]], heights: list[float]) -> None:
        frame = self.slide.shapes.add_table(
            len(laid), len(widths), Pt(box.x), Pt(box.y), Pt(box.width), Pt(sum(heights))
        )
        table = frame.table
        _clear_style(table)
        for number, wide in enumerate(widths):
            table.columns[number].width = Pt(wide)
        for number, (row, paras, high) in enumerate(zip(table.rows, laid, heights, strict=True)):
            row.height = Pt(high)
            for cell, para in zip(row.cells, paras, strict=True):
                cell.margin_left = cell.margin_right = Pt(_CELL_X)
                cell.margin_top = cell.margin_bottom = Pt(_CELL_Y)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE if number == 0 else MSO_ANCHOR.TOP
                cell.text_frame.word_wrap = True
                self._fill(cell.text_frame, [para])
                _draw_below(cell, ACCENT if number == 0 else LINE, 1.5 if number == 0 else 0.75)


def _colour(text: str) -> RGBColor:
    found: RGBColor = RGBColor.from_string(text)  # type: ignore[no-untyped-call]
    return found


def _set_bullet(properties: Any, indent: float) -> None:
    properties.set("marL", str(int(Pt(indent))))
    properties.set("indent", str(-int(Pt(indent))))
    colour = properties.makeelement(qn("a:buClr"), {})
    colour.append(colour.makeelement(qn("a:srgbClr"), {"val": SOFT}))
    properties.append(colour)
    properties.append(properties.makeelement(qn("a:buFont"), {"typeface": "Arial"}))
    properties.append(properties.makeelement(qn("a:buChar"), {"char": "•"}))


def _clear_style(table: Any) -> None:
    properties = table._tbl.tblPr
    properties.set("bandRow", "0")
    properties.set("firstRow", "1")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        # "No Style, No Grid": the lines are drawn cell by cell
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _draw_below(cell: Any, colour: str, width: float) -> None:
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": str(int(Pt(width)))})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": colour}))
    line.append(fill)
    properties.append(line)
