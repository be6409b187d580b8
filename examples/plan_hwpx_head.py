"""The header of a Hangul document: typefaces, borders, character and paragraph shapes, styles."""

from __future__ import annotations

from dataclasses import dataclass

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>'
_URLS = {
    "ha": "http://www.hancom.co.kr/hwpml/2011/app",
    "hp": "http://www.hancom.co.kr/hwpml/2011/paragraph",
    "hp10": "http://www.hancom.co.kr/hwpml/2016/paragraph",
    "hs": "http://www.hancom.co.kr/hwpml/2011/section",
    "hc": "http://www.hancom.co.kr/hwpml/2011/core",
    "hh": "http://www.hancom.co.kr/hwpml/2011/head",
    "hhs": "http://www.hancom.co.kr/hwpml/2011/history",
    "hm": "http://www.hancom.co.kr/hwpml/2011/master-page",
    "hpf": "http://www.hancom.co.kr/schema/2011/hpf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "opf": "http://www.idpf.org/2007/opf/",
    "ooxmlchart": "http://www.hancom.co.kr/hwpml/2016/ooxmlchart",
    "hwpunitchar": "http://www.hancom.co.kr/hwpml/2016/HwpUnitChar",
    "epub": "http://www.idpf.org/2007/ops",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{url}"' for prefix, url in _URLS.items())

_SCRIPTS = ("hangul", "latin", "hanja", "japanese", "other", "symbol", "user")
_FACES = ("함초롬돋움", "함초롬바탕")
_GOTHIC, _SERIF = 0, 1
_INK, _GREEN, _GREY = "#22262B", "#2F6B3A", "#6B727A"
_NO_BULLET, _BULLET = "NONE", "BULLET"
_TAB = '<hh:tabPr id="0" autoTabLeft="0" autoTabRight="0"/>'
_HEAD = (
    'align="LEFT" useInstWidth="{wide}" autoIndent="1" widthAdjust="0" textOffsetType="PERCENT" textOffset="50"'
    ' numFormat="DIGIT" charPrIDRef="4294967295" checkable="0"'
)
LINE, SHADED = 3, 4


@dataclass(frozen=True)
class Shape:
    """A style with its own character and paragraph shape; lengths in hundredths of a point."""

    name: str
    english: str
    height: int = 1050
    colour: str = _INK
    face: int = _SERIF
    bold: bool = False
    align: str = "JUSTIFY"
    before: int = 0
    after: int = 500
    left: int = 0
    spacing: int = 155
    heading: str = _NO_BULLET
    keep: bool = False


SHAPES = {
    "p": Shape("바탕글", "Normal"),
    "h2": Shape("개요 1", "Outline 1", 1500, _GREEN, _GOTHIC, True, "LEFT", 1200, 400, keep=True),
    "h3": Shape("개요 2", "Outline 2", 1200, _INK, _GOTHIC, True, "LEFT", 800, 300, keep=True),
    "h1": Shape("표지 제목", "Cover Title", 2600, _GREEN, _GOTHIC, True, "CENTER", 16000, 3000),
    "subtitle": Shape("표지 글", "Cover Text", 1150, _GREY, _GOTHIC, align="CENTER", after=900),
    "contentshead": Shape("차례 제목", "TOC Heading", 1500, _GREEN, _GOTHIC, True, "LEFT", after=1200),
    "contents": Shape("차례", "TOC 1", 1100, _INK, _GOTHIC, align="LEFT", after=700, left=1000),
    "li": Shape("글머리표", "List Bullet", after=300, left=1500, heading=_BULLET),
    "quote": Shape("인용", "Quote", 1000, _GREY, left=2000),
    "cell": Shape("표 글", "Table Text", 900, _INK, _GOTHIC, align="LEFT", after=0, spacing=135),
    "cellhead": Shape("표 머리", "Table Head", 900, _INK, _GOTHIC, True, "CENTER", after=0, spacing=135),
    "footnote": Shape("각주", "Footnote", 850, after=0, spacing=130),
    "bold": Shape("강조", "Strong", bold=True),
}
IDS = {kind: number for number, kind in enumerate(SHAPES)}


def header() -> str:
    """Return ``Contents/header.xml``."""
    shapes = list(SHAPES.values())
    return (
        f'{DECLARATION}<hh:head {NAMESPACES} version="1.4" secCnt="1">'
        '<hh:beginNum page="1" footnote="1" endnote="1" pic="1" tbl="1" equation="1"/><hh:refList>'
        f"{_faces()}{_borders()}"
        f"{_list('charProperties', [_character(number, shape) for number, shape in enumerate(shapes)])}"
        f"{_list('tabProperties', [_TAB])}"
        f"{_list('numberings', [_numbering()])}{_list('bullets', [_bullet()])}"
        f"{_list('paraProperties', [_paragraph(number, shape) for number, shape in enumerate(shapes)])}"
        f"{_list('styles', [_style(number, shape) for number, shape in enumerate(shapes)])}"
        '</hh:refList><hh:compatibleDocument targetProgram="HWP201X"><hh:layoutCompatibility/></hh:compatibleDocument>'
        '<hh:docOption><hh:linkinfo path="" pageInherit="0" footnoteInherit="0"/></hh:docOption></hh:head>'
    )


def _list(name: str, items: list[str]) -> str:
    return f'<hh:{name} itemCnt="{len(items)}">{"".join(items)}</hh:{name}>'


def _faces() -> str:
    kind = (
        '<hh:typeInfo familyType="FCAT_GOTHIC" weight="6" proportion="4" contrast="0" strokeVariation="1"'
        ' armStyle="1" letterform="1" midline="1" xHeight="1"/>'
    )
    fonts = "".join(
        f'<hh:font id="{number}" face="{face}" type="TTF" isEmbedded="0">{kind}</hh:font>'
        for number, face in enumerate(_FACES)
    )
    return _list(
        "fontfaces",
        [f'<hh:fontface lang="{script.upper()}" fontCnt="{len(_FACES)}">{fonts}</hh:fontface>' for script in _SCRIPTS],
    )


def _borders() -> str:
    def fill(number: int, kind: str, brush: str) -> str:
        sides = "".join(
            f'<hh:{side}Border type="{kind}" width="0.12 mm" color="#8A9A8E"/>'
            for side in ("left", "right", "top", "bottom")
        )
        return (
            f'<hh:borderFill id="{number}" threeD="0" shadow="0" centerLine="NONE" breakCellSeparateLine="0">'
            '<hh:slash type="NONE" Crooked="0" isCounter="0"/><hh:backSlash type="NONE" Crooked="0" isCounter="0"/>'
            f'{sides}<hh:diagonal type="SOLID" width="0.1 mm" color="#000000"/>{brush}</hh:borderFill>'
        )

    def brush(colour: str) -> str:
        return f'<hc:fillBrush><hc:winBrush faceColor="{colour}" hatchColor="#999999" alpha="0"/></hc:fillBrush>'

    return _list(
        "borderFills",
        [
            fill(1, "NONE", ""),
            fill(2, "NONE", brush("none")),
            fill(LINE, "SOLID", ""),
            fill(SHADED, "SOLID", brush("#E6EFE2")),
        ],
    )


def _each(name: str, value: int) -> str:
    values = " ".join(f'{script}="{value}"' for script in _SCRIPTS)
    return f"<hh:{name} {values}/>"


def _character(number: int, shape: Shape) -> str:
    return (
        f'<hh:charPr id="{number}" height="{shape.height}" textColor="{shape.colour}" shadeColor="none"'
        ' useFontSpace="0" useKerning="0" symMark="NONE" borderFillIDRef="2">'
        f"{_each('fontRef', shape.face)}{_each('ratio', 100)}{_each('spacing', 0)}{_each('relSz', 100)}"
        f"{_each('offset', 0)}{'<hh:bold/>' if shape.bold else ''}"
        '<hh:underline type="NONE" shape="SOLID" color="#000000"/><hh:strikeout shape="NONE" color="#000000"/>'
        '<hh:outline type="NONE"/><hh:shadow type="NONE" color="#C0C0C0" offsetX="10" offsetY="10"/></hh:charPr>'
    )


def _numbering() -> str:
    heads = "".join(
        f'<hh:paraHead start="1" level="{level}" {_HEAD.format(wide=1)}>^{level}.</hh:paraHead>'
        for level in range(1, 8)
    )
    return f'<hh:numbering id="1" start="0">{heads}</hh:numbering>'


def _bullet() -> str:
    head = f'<hh:paraHead level="0" {_HEAD.format(wide=0)}/>'
    return f'<hh:bullet id="1" char="○" useImage="0">{head}</hh:bullet>'


def _paragraph(number: int, shape: Shape) -> str:
    bullet = shape.heading == _BULLET
    margin = "".join(
        f'<hc:{side} value="{value}" unit="HWPUNIT"/>'
        for side, value in (
            ("intent", 0),
            ("left", shape.left),
            ("right", 0),
            ("prev", shape.before),
            ("next", shape.after),
        )
    )
    return (
        f'<hh:paraPr id="{number}" tabPrIDRef="0" condense="0" fontLineHeight="0" snapToGrid="1"'
        ' suppressLineNumbers="0" checked="0">'
        f'<hh:align horizontal="{shape.align}" vertical="BASELINE"/>'
        f'<hh:heading type="{shape.heading}" idRef="{int(bullet)}" level="0"/>'
        '<hh:breakSetting breakLatinWord="KEEP_WORD" breakNonLatinWord="KEEP_WORD" widowOrphan="0"'
        f' keepWithNext="{int(shape.keep)}" keepLines="0" pageBreakBefore="0" lineWrap="BREAK"/>'
        f'<hh:autoSpacing eAsianEng="0" eAsianNum="0"/><hh:margin>{margin}</hh:margin>'
        f'<hh:lineSpacing type="PERCENT" value="{shape.spacing}" unit="HWPUNIT"/>'
        '<hh:border borderFillIDRef="2" offsetLeft="0" offsetRight="0" offsetTop="0" offsetBottom="0"'
        ' connect="0" ignoreMargin="0"/></hh:paraPr>'
    )


def _style(number: int, shape: Shape) -> str:
    return (
        f'<hh:style id="{number}" type="PARA" name="{shape.name}" engName="{shape.english}"'
        f' paraPrIDRef="{number}" charPrIDRef="{number}" nextStyleIDRef="{number}" langID="1042" lockForm="0"/>'
    )
