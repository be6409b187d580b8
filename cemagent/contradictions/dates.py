"""Reads dates in Korean and English, exact or by month, quarter and half-year, as ranges of days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_DATE = re.compile(
    "|".join(
        (
            rf"\b{_YEAR.format('y1')}[-./] ?(?P<m1>\d{{1,2}})[-./] ?(?P<d1>\d{{1,2}})\b",
            rf"\b{_YEAR.format('y2')}[-./] ?(?P<m2>0?[1-9]|1[0-2])(?![\d])",
            rf"(?:{_YEAR.format('y3')} ?년 ?)?(?<!\d)(?P<m3>\d{{1,2}}) ?월(?: ?(?P<d3>\d{{1,2}}) ?일| ?(?P<part>초|"
            rf"중순|말))?(?! ?간)",
            rf"(?:{_YEAR.format('y4')} ?년 ?)?(?P<q4>[1-4]) ?분기",
            rf"(?:{_YEAR.format('y5')} ?년 ?)?(?P<h5>상|하)반기",
            rf"\b(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH.format('m6')},?(?: {_YEAR.format('y6')})?",
            rf"\b{_MONTH.format('m7')} (?P<d7>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? {_YEAR.format('y7')})?",
            rf"\b{_MONTH.format('m8')},? {_YEAR.format('y8')}",
            rf"\bq(?P<q9>[1-4])(?:[ /]+{_YEAR.format('y9')})?\b",
            rf"\b(?:(?P<f10>first|second) half|h(?P<h10>[12]))(?: of)?(?: {_YEAR.format('y10')})?\b",
            r"(?:^|[(|]|(?<=[-*~] )) ?(?P<m11>0?[1-9]|1[0-2])/(?P<d11>[0-3]?\d)\b(?!/)",
            rf"\b(?:in|by|from|until|of|on|end of|early|mid|late|and|between|since|after|"
            rf"before) {_MONTH.format('m12')}(?! \d)",
        )
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True)
class When:
    """A date as text[at:end]; ``first`` and ``last`` are (year or 0, month, day)."""

    at: int
    end: int
    first: tuple[int, int, int]
    last: tuple[int, int, int]


def before(earlier: When, later: When) -> int | None:
    """Return the days from the end of ``earlier`` to the start of ``later``, ``None`` unless it is surely before.

    When one of the two has no year, both are read in the same year.
    """
    one, two = earlier.last, later.first
    year_one, year_two = one[0] or two[0] or 2001, two[0] or one[0] or 2001
    days = (_day(year_two, two) - _day(year_one, one)).days
    return days if days > 0 else None


def dates_in(text: str) -> list[When]:
    """Return the dates of ``text`` in order; a missing year is taken from a date of the same text, or left 0."""
    found = [when for match in _DATE.finditer(text) if (when := _when(match)) is not None]
    years = [when.first[0] for when in found if when.first[0]]
    if not years:
        return found
    return [when if when.first[0] else _in_year(when, years[-1]) for when in found]


def _in_year(when: When, year: int) -> When:
    return When(when.at, when.end, (year, *when.first[1:]), (year, *when.last[1:]))


def _day(year: int, when: tuple[int, int, int]) -> date:
    return date(year, when[1], min(when[2], monthrange(year, when[1])[1]))


def _when(match: re.Match[str]) -> When | None:
    groups = {key.rstrip("0123456789"): "" for key in match.groupdict()}
    groups.update({key.rstrip("0123456789"): value for key, value in match.groupdict().items() if value})
    year = int(groups["y"] or 0)
    first, last = _months(groups)
    if not 1 <= first <= 12:
        return None
    if groups["d"]:
        day = int(groups["d"])
        if not 1 <= day <= 31:
            return None
        return When(match.start(), match.end(), (year, first, day), (year, first, day))
    start, end = {"초": (1, 10), "중순": (11, 20), "말": (21, 31)}.get(groups["part"], (1, 31))
    return When(match.start(), match.end(), (year, first, start), (year, last, end))


def _months(groups: dict[str, str]) -> tuple[int, int]:
    if groups["q"]:
        quarter = int(groups["q"])
        return quarter * 3 - 2, quarter * 3
    half = groups["h"] or groups["f"]
    if half:
        return (1, 6) if half.lower() in ("상", "1", "first") else (7, 12)
    name = groups["m"]
    month = int(name) if name.isdigit() else _MONTHS[name[:3].lower()]
    return month, month
