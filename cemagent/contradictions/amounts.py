"""Reads the amounts of a sentence, by unit, so that two values for one thing can be told apart."""

from __future__ import annotations

import re

from cemagent.contradictions.dates import dates_in

Amounts = dict[str, set[float]]
"""Values by unit; ``time`` holds durations in minutes, ``money`` plain currency units, ``#`` bare numbers."""

_NUMBER = re.compile(
    r"(?P<currency>[£$€₩]|GBP|EUR|USD)? ?(?P<figure>\d[\d,]*(?:\.\d+)?) ?"
    r"(?P<scale>천만|백만|십만|만|천|억|조|m\b|k\b|bn\b|million|billion|thousand)?"
    r"(?: ?(?P<rest>\d[\d,]*)(?P<small>천만|백만|만|천))? ?-?"
    r"(?P<unit>원|%p?|percent|per cent|점|points?|working days?|business days?|영업일|days?|weeks?|months?|years?|"
    r"hours?|minutes?|mins?|seconds?|secs?|일(?!곱)|주(?!년|차|문|말)|개월|년|시간|분(?!기)|초|명|인|건|회|번|개|곳|"
    r"대|석|people|staff|stores?|branches|places|rooms?|times?|calls?)?",
    re.IGNORECASE,
)
_SCALES = {
    "천만": 1e7, "백만": 1e6, "십만": 1e5, "만": 1e4, "천": 1e3, "억": 1e8, "조": 1e12,
    "m": 1e6, "k": 1e3, "bn": 1e9, "million": 1e6, "billion": 1e9, "thousand": 1e3,
}  # fmt: skip
_UNITS = {
    "원": "money", "percent": "%", "per cent": "%", "점": "point", "영업일": "day", "일": "day", "working day": "day",
    "business day": "day", "주": "week", "개월": "month", "년": "year", "시간": "hour", "분": "minute", "min": "minute",
    "초": "second", "sec": "second", "명": "people", "인": "people", "건": "case", "회": "turn", "번": "turn",
    "개": "piece", "곳": "place", "store": "place", "branche": "place", "대": "piece", "석": "seat",
}  # fmt: skip
_MINUTES = {
    "second": 1 / 60, "minute": 1.0, "hour": 60.0, "day": 1440.0, "week": 10080.0, "month": 43200.0, "year": 525600.0,
}  # fmt: skip
_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "twelve": "12", "fourteen": "14", "fifteen": "15", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "twice": "2", "once": "1", "하루": "1일",
    "이틀": "2일", "사흘": "3일", "나흘": "4일", "닷새": "5일", "열흘": "10일", "보름": "15일", "일주일": "7일",
    "한 번": "1번", "두 번": "2번", "세 번": "3번", "한 달": "1개월", "두 달": "2개월", "세 달": "3개월",
    "석 달": "3개월", "반년": "6개월", "절반": "50%",
}  # fmt: skip
_WORD = re.compile("|".join(rf"\b{word}\b" if word[0] < "가" else word for word in _WORDS), re.IGNORECASE)


def amounts_in(text: str) -> Amounts:
    """Return the amounts of ``text``; dates and bare years are none."""
    for when in reversed(dates_in(text)):
        text = text[: when.at] + " " * (when.end - when.at) + text[when.end :]
    text = _WORD.sub(lambda match: _WORDS[match.group().lower()], text)
    found: Amounts = {}
    for match in _NUMBER.finditer(text):
        value = float(match["figure"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1.0)
        if match["rest"]:
            value += float(match["rest"].replace(",", "")) * _SCALES[match["small"]]
        unit = "money" if match["currency"] else _unit(match["unit"] or "")
        if not unit and 1900 <= value <= 2100:
            continue
        if unit in _MINUTES:
            found.setdefault("time", set()).add(round(value * _MINUTES[unit], 3))
        found.setdefault(unit or "#", set()).add(value)
    return found


def _unit(name: str) -> str:
    name = name.lower()
    singular = name.rstrip("s")
    return _UNITS.get(name, _UNITS.get(singular, singular))
