"""Dates as people write them, in Korean and English."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(?<!\d)(\d{4})\s*[-./년]\s*(\d{1,2})(?:\s*[-./월]\s*(\d{1,2})?)?")
_KOREAN_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*월(?:\s*(\d{1,2})\s*일)?")
_MONTH_NAMES = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_ENGLISH_DAY = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({_MONTH_NAMES})\b\.?(?:\s+(\d{{1,2}})(?!\d))?(?:,?\s+(\d{{4}}))?",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"(?:(\d{4})\s*년?\s*)?(?:Q([1-4])|([1-4])\s*분기)(?:\s+(\d{4}))?", re.IGNORECASE)
_AHEAD = re.compile(
    r"(\d+)\s*(일|주일?|개월|달|년|days?|weeks?|months?|years?)\s*(?:뒤|후|안|이내|내|from now|later)?|"
    r"in\s+(\d+)\s*(days?|weeks?|months?|years?)",
    re.IGNORECASE,
)
_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def date_in(text: str, today: date) -> date | None:
    """Return the first date of ``text``, or None; without a year the next such day after ``today``.

    A month alone means its last day, a quarter its last day, ``in 3 months`` counts from ``today``.
    """
    for read in (_iso_date, _quarter_date, _korean_date, _english_date, _relative_date):
        found = read(text, today)
        if found:
            return found
    return None


def _day(year: int, month: int, day: int | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    try:
        return date(year, month, day) if day else date(year, month, _LAST_DAY[month - 1])
    except ValueError:
        return None


def _next(month: int, day: int | None, today: date) -> date | None:
    found = _day(today.year, month, day)
    return _day(today.year + 1, month, day) if found and found < today else found


def _iso_date(text: str, today: date) -> date | None:
    match = _ISO.search(text)
    return _day(int(match[1]), int(match[2]), int(match[3]) if match[3] else None) if match else None


def _quarter_date(text: str, today: date) -> date | None:
    match = _QUARTER.search(text)
    if not match:
        return None
    month = 3 * int(match[2] or match[3])
    year = match[1] or match[4]
    return _day(int(year), month, None) if year else _next(month, None, today)


def _korean_date(text: str, today: date) -> date | None:
    match = _KOREAN_DAY.search(text)
    return _next(int(match[1]), int(match[2]) if match[2] else None, today) if match else None


def _english_date(text: str, today: date) -> date | None:
    match = _ENGLISH_DAY.search(text)
    if not match:
        return None
    month = _MONTHS.index(match[2].lower()[:3]) + 1
    day = match[1] or match[3]
    if match[4]:
        return _day(int(match[4]), month, int(day) if day else None)
    return _next(month, int(day) if day else None, today)


def _relative_date(text: str, today: date) -> date | None:
    match = _AHEAD.search(text)
    if not match:
        return None
    count, unit = int(match[1] or match[3]), (match[2] or match[4]).lower()
    if unit.startswith(("일", "day")):
        return today + timedelta(days=count)
    if unit.startswith(("주", "week")):
        return today + timedelta(weeks=count)
    months = count * 12 if unit.startswith(("년", "year")) else count
    year, month = divmod(today.month - 1 + months, 12)
    return _day(today.year + year, month + 1, min(today.day, _LAST_DAY[month]))
