"""A plan as a Hangul document (OWPML in a ZIP): title page, contents, headings, tables, a footnote, page numbers."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from plan_hwpx_head import DECLARATION, IDS, LINE, NAMESPACES, SHADED, header
from plan_source import Block, blocks, runs

_WHEN = (2026, 1, 26, 9, 0, 0)
_WIDTH, _HEIGHT, _MARGIN, _EDGE = 59528, 84188, 7087, 4252  # A4 in hundredths of a point
_INNER = _WIDTH - 2 * _MARGIN
_LEAST, _ROW = 5000, 2400
_CONTENTS = "차례"
_SUBLIST = (
    '<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="{place}" linkListIDRef="0"'
    ' linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0">{inside}</hp:subList>'
)
_NOTE_FORMAT = '<hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar=")" supscript="0"/>'


def write(text: str, path: Path) -> None:
    """Write the plan ``text`` to ``path``."""
    found = list(blocks(text))
    title = next(block.text for block in found if block.kind == "h1")
    parts = {
        "mimetype": "application/hwp+zip",
        "version.xml": _version(),
        "Contents/header.xml": header(),
        "Contents/section0.xml": _Section(found).xml(),
        "Preview/PrvText.txt": "\r\n".join(block.text for block in found if block.text)[:1000],
        "settings.xml": _settings(),
        "Contents/content.hpf": _package(title),
        "META-INF/container.xml": _container(),
        "META-INF/manifest.xml": (
            f'{DECLARATION}<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        ),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content.encode(), how)


class _Section:
    """The body; every paragraph, table and note has a number of its own."""

    def __init__(self, found: list[Block]) -> None:
        self._found = found
        self._numbers = itertools.count(1)
        self._notes = [block.text for block in found if block.kind == "footnote"]

    def xml(self) -> str:
        """Return ``Contents/section0.xml``."""
        body = "".join(self._paragraphs())
        return f"{DECLARATION}<hs:sec {NAMESPACES}>{body}</hs:sec>"

    def _paragraphs(self) -> Iterator[str]:
        turn, first = False, _page_setup()
        for block in self._found:
            if block.kind == "pagebreak":
                turn = True
                continue
            if block.kind == "contents":
                yield self._paragraph("contentshead", _text("contentshead", _CONTENTS), turn=turn)
                yield from self._contents()
            elif block.kind == "table":
                yield self._paragraph("p", self._table(block.rows), turn=turn)
            elif block.kind != "footnote":
                yield self._paragraph(block.kind, first + self._runs(block.kind, block.text), turn=turn)
            turn, first = False, ""

    def _contents(self) -> Iterator[str]:
        for block in self._found:
            if block.kind == "h2":
                yield self._paragraph("contents", _text("contents", block.text))

    def _paragraph(self, kind: str, inside: str, *, turn: bool = False) -> str:
        return (
            f'<hp:p id="{next(self._numbers)}" paraPrIDRef="{IDS[kind]}" styleIDRef="{IDS[kind]}"'
            f' pageBreak="{int(turn)}" columnBreak="0" merged="0">{inside}</hp:p>'
        )

    def _runs(self, kind: str, text: str) -> str:
        out = []
        for style, piece in runs(text):
            if style == "footnote":
                out.append(f'<hp:run charPrIDRef="{IDS[kind]}">{self._footnote(int(piece))}<hp:t/></hp:run>')
            else:
                out.append(_text("bold" if style == "bold" else kind, piece))
        return "".join(out)

    def _footnote(self, number: int) -> str:
        mark = (
            f'<hp:run charPrIDRef="{IDS["footnote"]}"><hp:ctrl><hp:autoNum num="{number}" numType="FOOTNOTE">'
            f"{_NOTE_FORMAT}</hp:autoNum></hp:ctrl></hp:run>"
        )
        words = self._paragraph("footnote", mark + _text("footnote", f" {self._notes[number - 1]}"))
        inside = _SUBLIST.format(place="TOP", inside=words)
        return (
            f'<hp:ctrl><hp:footNote number="{number}" suffixChar="41" instId="{next(self._numbers)}">'
            f"{inside}</hp:footNote></hp:ctrl>"
        )

    def _table(self, rows: list[list[str]]) -> str:
        widths = _widths(rows)
        inside = "".join(
            f"<hp:tr>{''.join(self._cell(text, row, column, widths[column]) for column, text in enumerate(texts))}</hp:tr>"
            for row, texts in enumerate(rows)
        )
        return (
            f'<hp:run charPrIDRef="{IDS["p"]}"><hp:tbl id="{next(self._numbers)}" zOrder="0" numberingType="TABLE"'
            ' textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" dropcapstyle="None" pageBreak="CELL"'
            f' repeatHeader="1" rowCnt="{len(rows)}" colCnt="{len(widths)}" cellSpacing="0" borderFillIDRef="{LINE}"'
            f' noAdjust="0"><hp:sz width="{sum(widths)}" widthRelTo="ABSOLUTE" height="{_ROW * len(rows)}"'
            ' heightRelTo="ABSOLUTE" protect="0"/><hp:pos treatAsChar="1" affectLSpacing="0" flowWithText="1"'
            ' allowOverlap="0" holdAnchorAndSO="0" vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP"'
            ' horzAlign="LEFT" vertOffset="0" horzOffset="0"/><hp:outMargin left="0" right="0" top="141" bottom="141"/>'
            '<hp:inMargin left="510" right="510" top="200" bottom="200"/>'
            f"{inside}</hp:tbl><hp:t/></hp:run>"
        )

    def _cell(self, text: str, row: int, column: int, width: int) -> str:
        kind = "cell" if row else "cellhead"
        words = self._paragraph(kind, self._runs(kind, text))
        return (
            f'<hp:tc name="" header="{int(row == 0)}" hasMargin="0" protect="0" editable="0" dirty="0"'
            f' borderFillIDRef="{LINE if row else SHADED}">{_SUBLIST.format(place="CENTER", inside=words)}'
            f'<hp:cellAddr colAddr="{column}" rowAddr="{row}"/><hp:cellSpan colSpan="1" rowSpan="1"/>'
            f'<hp:cellSz width="{width}" height="{_ROW}"/>'
            '<hp:cellMargin left="510" right="510" top="200" bottom="200"/></hp:tc>'
        )


def _text(kind: str, text: str) -> str:
    return f'<hp:run charPrIDRef="{IDS[kind]}"><hp:t>{escape(text)}</hp:t></hp:run>'


def _widths(rows: list[list[str]]) -> list[int]:
    """Share the width by the square root of the longest cell, none under ``_LEAST``."""
    shares = [max(len(row[column]) for row in rows) ** 0.5 for column in range(len(rows[0]))]
    free = _INNER - _LEAST * len(shares)
    return [_LEAST + int(free * share / sum(shares)) for share in shares]


def _notes_setup(kind: str, place: str) -> str:
    return (
        f'<hp:{kind}>{_NOTE_FORMAT}<hp:noteLine length="-1" type="SOLID" width="0.12 mm" color="#000000"/>'
        '<hp:noteSpacing betweenNotes="283" belowLine="567" aboveLine="850"/>'
        f'<hp:numbering type="CONTINUOUS" newNum="1"/><hp:placement place="{place}" beneathText="0"/></hp:{kind}>'
    )


def _page_setup() -> str:
    """Return the run that begins a section: the page, notes, one column, the page number."""
    border = "".join(
        f'<hp:pageBorderFill type="{kind}" borderFillIDRef="1" textBorder="PAPER" headerInside="0" footerInside="0"'
        ' fillArea="PAPER"><hp:offset left="1417" right="1417" top="1417" bottom="1417"/></hp:pageBorderFill>'
        for kind in ("BOTH", "EVEN", "ODD")
    )
    return (
        f'<hp:run charPrIDRef="{IDS["p"]}"><hp:secPr id="" textDirection="HORIZONTAL" spaceColumns="1134"'
        ' tabStop="8000" tabStopVal="4000" tabStopUnit="HWPUNIT" outlineShapeIDRef="1" memoShapeIDRef="0"'
        ' textVerticalWidthHead="0" masterPageCnt="0"><hp:grid lineGrid="0" charGrid="0" wonggojiFormat="0"/>'
        '<hp:startNum pageStartsOn="BOTH" page="0" pic="0" tbl="0" equation="0"/>'
        '<hp:visibility hideFirstHeader="0" hideFirstFooter="0" hideFirstMasterPage="0" border="SHOW_ALL"'
        ' fill="SHOW_ALL" hideFirstPageNum="1" hideFirstEmptyLine="0" showLineNumber="0"/>'
        '<hp:lineNumberShape restartType="0" countBy="0" distance="0" startNumber="0"/>'
        f'<hp:pagePr landscape="WIDELY" width="{_WIDTH}" height="{_HEIGHT}" gutterType="LEFT_ONLY">'
        f'<hp:margin header="{_EDGE}" footer="{_EDGE}" gutter="0" left="{_MARGIN}" right="{_MARGIN}"'
        f' top="{_EDGE}" bottom="{_EDGE}"/></hp:pagePr>'
        f"{_notes_setup('footNotePr', 'EACH_COLUMN')}{_notes_setup('endNotePr', 'END_OF_DOCUMENT')}{border}</hp:secPr>"
        '<hp:ctrl><hp:colPr id="" type="NEWSPAPER" layout="LEFT" colCount="1" sameSz="1" sameGap="0"/></hp:ctrl>'
        '<hp:ctrl><hp:pageNum pos="BOTTOM_CENTER" formatType="DIGIT" sideChar="-"/></hp:ctrl></hp:run>'
    )


def _version() -> str:
    return (
        f'{DECLARATION}<hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version"'
        ' tagetApplication="WORDPROCESSOR" major="5" minor="1" micro="0" buildNumber="1" os="1" xmlVersion="1.4"'
        ' application="Hancom Office Hangul" appVersion="11, 0, 0, 0"/>'
    )


def _settings() -> str:
    return (
        f"{DECLARATION}<ha:HWPApplicationSetting {NAMESPACES}>"
        '<ha:CaretPosition listIDRef="0" paraIDRef="0" pos="0"/></ha:HWPApplicationSetting>'
    )


def _package(title: str) -> str:
    stamp = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*_WHEN)
    meta = "".join(
        f'<opf:meta name="{name}" content="text">{value}</opf:meta>'
        for name, value in (("creator", "온샘구청 민원여권과"), ("CreatedDate", stamp), ("ModifiedDate", stamp))
    )
    parts = {
        "version": "version.xml",
        "header": "Contents/header.xml",
        "section0": "Contents/section0.xml",
        "settings": "settings.xml",
    }
    items = "".join(
        f'<opf:item id="{name}" href="{part}" media-type="application/xml"/>' for name, part in parts.items()
    )
    return (
        f'{DECLARATION}<opf:package {NAMESPACES} version="" unique-identifier="" id=""><opf:metadata>'
        f"<opf:title>{escape(title)}</opf:title><opf:language>ko</opf:language>{meta}</opf:metadata>"
        f'<opf:manifest>{items}</opf:manifest><opf:spine><opf:itemref idref="header" linear="yes"/>'
        '<opf:itemref idref="section0" linear="yes"/></opf:spine></opf:package>'
    )


def _container() -> str:
    return (
        f'{DECLARATION}<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container"'
        ' xmlns:hpf="http://www.hancom.co.kr/schema/2011/hpf"><ocf:rootfiles>'
        '<ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/>'
        '<ocf:rootfile full-path="Preview/PrvText.txt" media-type="text/plain"/></ocf:rootfiles></ocf:container>'
    )
