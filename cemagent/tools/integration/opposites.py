"""Words that exclude each other as codes: quiet and loud, slow and fast, dim and bright, plain and ornate."""

from __future__ import annotations

import re
from functools import lru_cache

_AXES: tuple[tuple[str, str], ...] = (
    (
        r"조용|고요|나직|낮은 (?:목)?소리|소곤|속삭|\bquiet|\bsilen|\bhush|\bwhisper|\bcalm",
        r"시끄|요란|시끌|큰 (?:목)?소리|왁자|함성|\bloud|\bnois|\bshout|\bblar",
    ),
    (
        r"느린|느리|느긋|천천|서두르지|여유|\bslow|\bunhurried|\bleisure",
        r"빠른|빠르(?!기)|빨리|신속|초고속|서둘|급한|즉시|\bfast|\brush|\bhurr|\bspeed(?:y|ily)|\binstant",
    ),
    (
        r"어두|어스름|낮은 조명|낮은 불|은은한|은은하|\bdim\b|\blow light|\bcandle|\btwilight",
        r"눈부|번쩍|형광|네온|강한 조명|환한 조명|\bneon|\bdazzl|\bglar|\bflash|\bfluorescent",
    ),
    (
        r"수수|소박|단정|담백|군더더기 없|여백|\bplain|\bmodest|\bsober|\bspare\b|\bsimple",
        r"화려|호화|장식이 많|금박|요란|\bornate|\blavish|\bflashy|\bglitz|\bgaudy",
    ),
    (r"따뜻|따스|온기|포근|\bwarm", r"차가|차갑|냉랭|서늘|싸늘|\bcold\b|\bicy|\bchill"),
    (
        r"손글씨|손으로|수작업|자필|\bhand-?writ|\bhandmade|\bby hand",
        r"자동 ?(?:생성|발송)|기계음|일괄 (?:발송|문자)|대량 생산|\bmass-?produc|\brobot|\bauto-?generat|\bmachine-?made",
    ),
    (r"혼자|나만의|사적인|은밀|\bprivate|\bsolitude|\balone", r"군중|인파|떠들썩|단체|\bcrowd|\bmass\b"),
    (r"정가|제값|\bfull price|\bfair price", r"할인|특가|떨이|최저가|반값|\bdiscount|\bcheap|\bbargain|\blowest price"),
    (r"품격|고급|최상|명품|\bpremium|\bluxur", r"최저가|초저가|떨이|반값|싸구려|\bcheap|\bbargain|\blowest price"),
)
_COMPILED = [tuple(re.compile(side, re.IGNORECASE) for side in axis) for axis in _AXES]
_DENIED = re.compile(
    r"지\s*(?:않|못|말)|없[이는다]|대신|아니|아닌|\bno\b|\bnot\b|\bnever\b|\bwithout\b|\binstead of\b", re.IGNORECASE
)


@lru_cache(maxsize=50_000)
def opposed(first: str, second: str) -> tuple[str, str] | None:
    """Return the words by which two texts are opposite in code, or None; what is denied says nothing."""
    for one, other in _COMPILED:
        for left, right in ((one, other), (other, one)):
            said, against = _said(left, first), _said(right, second)
            if said and against and not _said(right, first) and not _said(left, second):
                return said, against
    return None


def stands_in(pair: tuple[str, str], text: str) -> bool:
    """Return whether ``text`` itself says the second side of what :func:`opposed` found: then it is no contradiction."""
    sides = [side for axis in _COMPILED for side in axis if side.fullmatch(pair[1]) or side.match(pair[1])]
    return any(_said(side, text) for side in sides)


def _said(pattern: re.Pattern[str], text: str) -> str:
    for match in pattern.finditer(text):
        around = text[max(0, match.start() - 16) : match.start()], text[match.end() : match.end() + 12]
        english = match.group()[0].isascii()
        if not _DENIED.search(around[0] if english else around[1]):
            return match.group()
    return ""
