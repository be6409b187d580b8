"""Numbers, money, durations and shares as people write and say them, in Korean and English."""

from __future__ import annotations

import re

_FIGURE = r"\d[\d,]*(?:\.\d+)?"
_KOREAN_UNITS = {"십": 10, "백": 100, "천": 1_000, "만": 10_000, "억": 100_000_000, "조": 1_000_000_000_000}
_ENGLISH_UNITS = {
    "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000,
    "hundred": 100, "dozen": 12,
}  # fmt: skip
_COUNTED = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "석": 3, "셋": 3, "네": 4, "넉": 4, "넷": 4, "다섯": 5, "여섯": 6,
    "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "스무": 20, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60,
    "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_PAIRS = {
    "한두": 2,
    "두세": 3,
    "서너": 4,
    "두서너": 4,
    "네댓": 5,
    "일이": 2,
    "이삼": 3,
    "삼사": 4,
    "사오": 5,
    "오륙": 6,
}
"""``두세 시간``: two or three; a span counts by its upper end."""
_ENGLISH = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_DAYS = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10,
    "보름": 15, "일주일": 7, "반나절": 0.25, "한나절": 0.5, "반일": 0.5,
}  # fmt: skip
"""Korean words for a count of days; 반나절 is half of the daylight, six hours."""
_UNITS: tuple[tuple[str, int], ...] = (
    (r"(?:년|years?\b|yrs?\b)", 365 * 86_400),
    (r"(?:개월|달|months?\b)", 30 * 86_400),
    (r"(?:주일|주(?![가-힣])|주\s?(?:안|이내|내|뒤|후|동안)|weeks?\b|wks?\b)", 7 * 86_400),
    (r"(?:영업일|일(?!부)|(?:working |business |calendar )?days?\b)", 86_400),
    (r"(?:시간|hours?\b|hrs?\b|h\b)", 3_600),
    (r"(?:분(?!기|의|들|께)|minutes?\b|mins?\b)", 60),
    (r"(?:초|seconds?\b|secs?\b|s\b)", 1),
)
_SAID = r"(?:스물|서른|마흔|쉰|열)?(?:다섯|여섯|일곱|여덟|아홉|하나|한|두|세|석|네|넉)|열|스무|서른|마흔|쉰"
_WORD = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_TENS = rf"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](?:{_WORD})|{_WORD}"
_PAIR = "|".join(sorted(_PAIRS, key=len, reverse=True))
_COUNT = (
    rf"(?P<figure>{_FIGURE})|(?<![가-힣])(?P<pair>{_PAIR})|(?<![가-힣])(?P<said>{_SAID})|(?<![가-힣])(?P<half_ko>반)|"
    rf"\b(?P<english>{_TENS})\b|\b(?P<couple>a couple of|a dozen)\b|\b(?P<half>half(?: an?)?)\b|\b(?P<quarter>a quarter of an)\b|"
    r"(?:(?<=^)|(?<=within )|(?<=in )|(?<=about )|(?<=after )|(?<=takes )|(?<=for )|(?<=under )|(?<=than )|(?<=over )|"
    r"(?<=almost )|(?<=nearly )|(?<=of ))(?P<article>an?)\b"
)
_DURATION = [
    (
        re.compile(rf"(?:{_COUNT})\s*-?\s*(?:{unit})(?P<and_half>\s*반(?![가-힣])| and a half\b)?", re.IGNORECASE),
        re.compile(rf"\b(?P<count>{_TENS})\s+and\s+a\s+half\s+(?:{unit})", re.IGNORECASE),
        seconds,
    )
    for unit, seconds in _UNITS
]
_KOREAN_DAYS = re.compile(
    rf"(?<![가-힣])({'|'.join(sorted(_DAYS, key=len, reverse=True))})(?!째|\s*에|\s*(?:한|두|세|네|\d+)\s*(?:번|회|차례))"
)
_SECONDS = {"s": 1, "min": 60, "days": 86_400}
_BARE = re.compile(rf"\W*(?:about|약)?\W*({_FIGURE})\W*", re.IGNORECASE)
_COMPOUND = re.compile(rf"(?<![\w.])[-−]?(?:{_FIGURE}\s*[십백천만억조]*\s*)+(?![\d.])")
_PIECE = re.compile(rf"({_FIGURE})\s*([십백천만억조]*)")
_UNIT_ALONE = re.compile(r"(?<![가-힣\d])([십백천만억조]+)\s*(?=명|원|건|개|곳|가구|분|회|번|장|대|통)")
_ENGLISH_NUMBER = re.compile(
    rf"(?<![\w.])([-−]?{_FIGURE})(?![\d,.]*\d)(?:\s*(hundred|thousand|million|billion|dozen|bn|k|m)(?![A-Za-z]))?",
    re.IGNORECASE,
)
_COUNTERS = r"(?:명|분|곳|건|개|사람|번|회|차례|쌍|팀|가구|집|대|장|가지|군데|달|주|살|통|잔|쪽)"
_SAID_COUNT = re.compile(rf"(?<![가-힣])(?:({_PAIR})|({_SAID}))\s*{_COUNTERS}")
_ENGLISH_SAID = re.compile(
    rf"\b(?:({_TENS})(?:\s+(hundred|thousand|million|dozen))?|(a couple|a dozen|half a dozen))\b", re.IGNORECASE
)
_FIXED = {"a couple": 2.0, "a couple of": 2.0, "a dozen": 12.0, "half a dozen": 6.0}
_DATED = re.compile(
    r"(?:19|20)\d\d\s*(?:[-./]\s*\d{1,2}(?:\s*[-./]\s*\d{1,2})?\b|년(?:\s*\d{1,2}\s*월)?(?:\s*\d{1,2}\s*일)?)|\d{1,2}\s*월(?:\s*\d{1,2}\s*일)?(?!\w)|"
    r"\b(?:\d{1,2}\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+\d{1,2},?)?\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)


def number_in(text: str, unit: str | None = None) -> float | None:
    """Return the first number of ``text`` in ``unit`` (``s``, ``min``, ``days``, ``pct``, ``share``, ``money``), or None.

    ``2분`` in seconds is 120, ``이틀`` 172800; ``5만 원`` is 50000, ``6만 1천 명`` 61000. Of a span of
    time the upper end counts, since that is what a promise is kept by.
    """
    if unit in _SECONDS:
        return _duration(text, _SECONDS[unit])
    if unit == "share":
        percent = number_in(text, "pct")
        return percent / 100 if percent is not None and (percent > 1 or "%" in text) else percent
    if unit == "pct":
        share = re.search(rf"({_FIGURE})\s*(?:%|％|퍼센트|percent|per cent|pct)", text, re.IGNORECASE)
        if share:
            return _figure(share[1])
    return _plain(text)


def tells_time(text: str) -> bool:
    """Return whether ``text`` says a duration with its unit."""
    return _told_duration(text) is not None


def _figure(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _duration(text: str, divisor: int) -> float | None:
    told = _told_duration(text)
    if told is not None:
        return told / divisor
    bare = _BARE.fullmatch(text)
    return _figure(bare[1]) if bare else None


def _told_duration(text: str) -> float | None:
    total, found = 0.0, False
    for pattern, and_half, seconds in _DURATION:
        mixed = and_half.search(text)
        match = None if mixed else pattern.search(text)
        if mixed:
            total += (_english(mixed["count"]) + 0.5) * seconds
        elif match:
            total += (_counted(match) + (0.5 if match["and_half"] else 0)) * seconds
        found = found or bool(mixed or match)
    days = _KOREAN_DAYS.search(text)
    if days:
        return total + _DAYS[days[1]] * 86_400
    return total if found else None


def _counted(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups["figure"]:
        return _figure(groups["figure"])
    if groups["pair"]:
        return _PAIRS[groups["pair"]]
    if groups["said"]:
        return _said(groups["said"])
    if groups["english"]:
        return _english(groups["english"])
    if groups["couple"]:
        return _FIXED[groups["couple"].lower()]
    if groups["quarter"]:
        return 0.25
    return 1.0 if groups["article"] else 0.5


def _said(word: str) -> float:
    if word in _COUNTED:
        return _COUNTED[word]
    return next(
        _COUNTED[ten] + _COUNTED[word[len(ten) :]]
        for ten in ("스물", "서른", "마흔", "쉰", "열")
        if word.startswith(ten)
    )


def _english(words: str) -> float:
    return float(sum(_ENGLISH[word] for word in re.split(r"[- ]+", words.lower())))


def _plain(text: str) -> float | None:
    """Return the first number that is no date: in figures, else in words."""
    text = _DATED.sub(" ", text)
    compound = _COMPOUND.search(text)
    if compound:
        if re.search(r"[십백천만억조]", compound.group()):
            return _korean(compound.group())
        english = _ENGLISH_NUMBER.search(text)
        if english:
            return _figure(english[1]) * _ENGLISH_UNITS.get((english[2] or "").lower(), 1)
        first = _PIECE.search(compound.group())
        return _figure(first[1]) if first else None
    alone = _UNIT_ALONE.search(text)
    return _korean(f"1{alone[1]}") if alone else _in_words(text)


def _korean(text: str) -> float:
    """Return what ``6만 1천`` or ``1억 2천5백만`` adds up to; a figure without unit ends it.

    ``1억 2천`` is 1억 2천만, as it is said; a part that is not smaller than the one before is another number.
    """
    total, section = 0.0, 0.0
    group_before = unit_before = float("inf")
    end = 0
    for match in _PIECE.finditer(text):
        group, unit = _group_and_unit(match[2])
        apart = bool(section) and group > 1 and unit == 1 and match.start() > end and text[match.start() - 1].isspace()
        least = min(unit_before, group_before)
        bare_and_large = not match[2] and _figure(match[1]) >= least
        if apart or bare_and_large or unit >= least or (group > 1 and group >= group_before):
            break
        section += _figure(match[1]) * unit
        unit_before, end = unit, match.end()
        if group > 1:
            total, section = total + section * group, 0.0
            group_before, unit_before = group, float("inf")
        if not match[2]:
            break
    if section and unit_before > 1 and group_before in _SAID_SHORT:
        section *= _SAID_SHORT[group_before]
    total += section
    return -total if text.lstrip().startswith(("-", "−")) else total


_SAID_SHORT: dict[float, float] = {_KOREAN_UNITS["억"]: _KOREAN_UNITS["만"], _KOREAN_UNITS["조"]: _KOREAN_UNITS["억"]}
"""The group that goes without saying after a larger one: 2천 after 1억 is 2천만."""


def _group_and_unit(letters: str) -> tuple[float, float]:
    """Return the factor of 만, 억 and 조 in ``letters``, and that of 십, 백 and 천; 1 where there is none."""
    group = unit = 1.0
    for letter in letters:
        if letter in "만억조":
            group *= _KOREAN_UNITS[letter]
        else:
            unit *= _KOREAN_UNITS[letter]
    return group, unit


def _in_words(text: str) -> float | None:
    said = _SAID_COUNT.search(text)
    if said:
        return float(_PAIRS[said[1]]) if said[1] else float(_said(said[2]))
    english = _ENGLISH_SAID.search(text)
    if not english:
        return None
    if english[3]:
        return _FIXED[english[3].lower()]
    return _english(english[1]) * _ENGLISH_UNITS.get((english[2] or "").lower(), 1)
