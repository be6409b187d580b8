"""A plan as a slide deck: bullets, tables, a chart, speaker notes."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from plan_source import Block, blocks, runs
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

_SLATE, _AMBER, _PALE, _INK = (
    RGBColor(0x2B, 0x37, 0x45),
    RGBColor(0xD9, 0x8A, 0x1F),
    RGBColor(0xEE, 0xF1, 0xF4),
    RGBColor(0x22, 0x26, 0x2B),
)
_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _INNER = Inches(0.7), Inches(11.93)
_TITLE_ONLY = 5


def write(text: str, path: Path) -> None:
    """Write the deck ``text``, slides parted by ``---``, to ``path``."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    parts = text.split("\n---\n")
    for number, part in enumerate(parts, 1):
        _add_slide(deck, list(blocks(part)), number)
    deck.core_properties.title = parts[0].splitlines()[0].removeprefix("# ")
    deck.core_properties.author = "Northline Rail"
    deck.save(str(path))


def _add_slide(deck: Any, found: list[Block], number: int) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    cover = number == 1
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(0.22), _HEIGHT)
    bar.fill.solid()
    bar.fill.fore_color.rgb = _AMBER if cover else _SLATE
    bar.line.fill.background()
    _set_title(slide, next(block.text for block in found if block.kind == "h1"), cover)
    _add_blocks(slide, found, Inches(4.2) if cover else Inches(1.45))
    if not cover:
        _add_number(slide, number)


def _add_blocks(slide: Any, found: list[Block], top: int) -> None:
    mode = ""
    size = 16 if any(block.kind == "table" for block in found) else 20
    notes: list[str] = []
    for kind, group in groupby(found, key=lambda block: block.kind):
        items = list(group)
        if kind in ("chart", "notes"):
            mode = kind
        elif kind == "subtitle":
            _add_text(slide, [item.text for item in items], top, 20, bullets=False)
        elif kind == "table" and mode == "chart":
            _add_chart(slide, items[0].rows, top)
        elif kind == "table":
            top = _add_table(slide, items[0].rows, top)
        elif kind == "li":
            top = _add_text(slide, [item.text for item in items], top, size, bullets=True)
        elif kind == "p" and mode == "notes":
            notes += [item.text for item in items]
    if notes:
        slide.notes_slide.notes_text_frame.text = "\n".join(notes)


def _add_number(slide: Any, number: int) -> None:
    """Add the slide number as the field that it is, so that no reader takes it for content."""
    frame = f'<a:off x="{_LEFT}" y="{Inches(6.95)}"/><a:ext cx="{Inches(2)}" cy="{Inches(0.35)}"/>'
    slide.shapes._spTree.append(
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="99" name="Slide Number"/><p:cNvSpPr/>'
            f'<p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr>'
            f'<p:spPr><a:xfrm>{frame}</a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:p><a:pPr algn="l"/>'
            f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="en-GB" sz="1000"/>'
            f"<a:t>{number}</a:t></a:fld></a:p></p:txBody></p:sp>"
        )
    )


def _set_title(slide: Any, text: str, cover: bool) -> None:
    title = slide.shapes.title
    title.left, title.width = _LEFT, _INNER
    title.top, title.height = (Inches(2.6), Inches(1.4)) if cover else (Inches(0.4), Inches(0.85))
    title.text = text
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if cover else MSO_ANCHOR.MIDDLE
    for paragraph in title.text_frame.paragraphs:
        paragraph.alignment = 1
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.color.rgb = Pt(44 if cover else 26), True, _SLATE


def _add_text(slide: Any, texts: list[str], top: int, size: int, *, bullets: bool) -> int:
    lines = sum(_lines(text, _INNER, size) for text in texts)
    height = Emu(int(lines * Pt(size) * 1.25 + len(texts) * Pt(size * 0.6)))
    frame = slide.shapes.add_textbox(_LEFT, top, _INNER, height).text_frame
    frame.word_wrap = True
    for index, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.6)
        if bullets:
            properties = paragraph._p.get_or_add_pPr()
            properties.set("marL", str(Pt(size)))
            properties.set("indent", str(-Pt(size)))
            properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))
        for style, piece in runs(text):
            run = paragraph.add_run()
            run.text = piece
            run.font.size, run.font.bold, run.font.color.rgb = Pt(size), style == "bold", _INK
    return Emu(top + height + Inches(0.15))


def _lines(text: str, width: int, size: float) -> int:
    """Return how many lines ``text`` fills in ``width``; letters are a bit over half as wide as high."""
    return 1 + int(len(text) * Pt(size) * 0.54 / width)


def _add_table(slide: Any, rows: list[list[str]], top: int) -> int:
    columns = range(len(rows[0]))
    size = 12 if len(columns) > 4 else 14
    shares = [max(len(row[column]) for row in rows) ** 0.5 for column in columns]
    widths = [Emu(int(_INNER * share / sum(shares))) for share in shares]
    fills = [max(_lines(row[column], widths[column] - Inches(0.25), size) for column in columns) for row in rows]
    heights = [Emu(int(Pt(size) * 1.25 * fill + Pt(9))) for fill in fills]
    table = slide.shapes.add_table(len(rows), len(columns), _LEFT, top, _INNER, Emu(sum(heights))).table
    for column in columns:
        table.columns[column].width = widths[column]
    for number, row in enumerate(rows):
        table.rows[number].height = heights[number]
        for column, text in enumerate(row):
            _fill_cell(table.cell(number, column), text, size, header=number == 0)
    return Emu(top + sum(heights) + Inches(0.25))


def _fill_cell(cell: Any, text: str, size: int, *, header: bool) -> None:
    cell.text = text
    cell.fill.solid()
    cell.fill.fore_color.rgb = _SLATE if header else _PALE
    cell.margin_top = cell.margin_bottom = Pt(4)
    for run in cell.text_frame.paragraphs[0].runs:
        run.font.size, run.font.bold = Pt(size), header
        run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF) if header else _INK


def _add_chart(slide: Any, rows: list[list[str]], top: int) -> None:
    data = CategoryChartData()
    data.categories = [row[0] for row in rows[1:]]
    for column, name in enumerate(rows[0][1:], 1):
        data.add_series(name, [float(row[column]) for row in rows[1:]])
    height = Emu(Inches(6.85) - top)
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, _LEFT, top, _INNER, height, data).chart
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size = Pt(13)
    chart.has_title = False
    for series, colour in zip(chart.plots[0].series, (_SLATE, _AMBER), strict=True):
        series.smooth = False
        series.format.line.color.rgb = colour
