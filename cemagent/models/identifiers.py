"""Finds personal identifiers that have a pattern, and names that the user lists.

Phone numbers are found by libphonenumber. A Korean resident number that was given out since October 2020 has no check digit; one written with its
dash therefore counts by its date alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from phonenumbers import Leniency, PhoneNumberMatcher

PLACEHOLDER = re.compile(r"\[[A-Z]+_[0-9]+\]")
"""What stands for an identifier, as ``[PHONE_1]``."""

_DASHES = "-–—―‐‑−ㅡ·ㆍ・‧∙•"
"""What stands between the parts of a number: people type the Korean vowel and middle dots for a dash too."""
_EMAIL = re.compile(
    r"(?:(?<![A-Za-z0-9._%+'-])[A-Za-z0-9._%+'-]+|(?<![\w.%+'-])[\w.%+'-]*[가-힣])@(?:[\w-]+\.)+(?:[A-Za-z]{2,}|한국|닷컴|닷넷)"
)
_RESIDENT = re.compile(
    rf"(?<![0-9])(?P<born>[0-9]{{6}})(?:(?P<dash> ?[{_DASHES}_] ?)|(?P<gap>[./]| {{1,2}}))?"
    r"(?P<rest>(?P<kind>[0-9])(?:[0-9]{6}|[*●xX]{6}))(?![0-9])"
)
_RESIDENT_WORD = re.compile(r"주민|외국인|등록\s*번호|resident|foreigner|RRN", re.IGNORECASE)
_GAP = rf"[{_DASHES} .]{{0,2}}"
_CARD = re.compile(
    # not the digits of a fraction
    rf"(?<![0-9])(?<!0\.)(?:[0-9]{{4}}(?P<a>{_GAP})[0-9]{{4}}(?P=a)[0-9]{{4}}(?P=a)[0-9]{{4}}"
    rf"|3[0-9]{{3}}(?P<b>{_GAP})[0-9]{{6}}(?P=b)[0-9]{{4,5}}|[3-6][0-9]{{12,18}})(?![0-9])"
)
_YEARS = re.compile(r"(?:(?:19|20)[0-9]{2}[^0-9]*){4}")
_BUSINESS = re.compile(
    rf"(?<![0-9])[0-9]{{3}}(?P<between>(?P<dash>[{_DASHES}.])|[ /])?[0-9]{{2}}(?P=between)?[0-9]{{5}}(?![0-9])"
)
_BUSINESS_WORD = re.compile(r"사업자|등록\s*번호|business|registration|BRN", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]+\.[0-9]+")
_NEAR = 24
_NO_CHECK_DIGIT = date(2020, 10, 1)
_CENTURY = {
    "1": 1900,
    "2": 1900,
    "3": 2000,
    "4": 2000,
    "5": 1900,
    "6": 1900,
    "7": 2000,
    "8": 2000,
    "9": 1800,
    "0": 1800,
}
_FOREIGNER = frozenset("5678")
_DOTS_AND_BARS = re.compile(rf"(?<=[0-9])(?P<left> ?)[{_DASHES}_](?P<right> ?)(?=[0-9])")
_SERVICE_WORD = re.compile(r"전화|연락|문의|고객\s*센터|콜\s*센터|대표|상담|ARS|phone|call|tel", re.IGNORECASE)
"""Without one of these before it, ``1544 1234`` is two amounts."""
_PHONE_START = re.compile(
    # enough digits close to each other, after a prefix of a country, a trunk, a service, or an American area code
    r"(?<![0-9])(?<![0-9][.,])(?=[+(]?(?:[0-9][^0-9\n]{0,3}){7}[0-9])(?:\+[0-9]|\(?0[0-9]|82[-. ]|1[5-9][0-9]{2}[- ]|\(?[2-9][0-9]{2}[-. )] ?[0-9]{3}[-. ][0-9])"
)
_SPACED_SERVICE = re.compile(r"1[0-9]{3} [0-9]{4}")
_PART_OF_PATH = re.compile(r"[0-9]{2}/[0-9]{7,8}")
"""A month and a number in an address, as in ``.../2026/06/21643368``."""
_LONGEST_PHONE = 40
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width forms and the plain ones that they stand for, sign for sign."""

_REGIONS = (("KR", Leniency.VALID), ("US", Leniency.STRICT_GROUPING), ("GB", Leniency.STRICT_GROUPING))


@dataclass(frozen=True)
class Found:
    """An identifier at ``start:end`` of a text; ``kind`` is the word of its placeholder."""

    start: int
    end: int
    kind: str


def find_identifiers(text: str, names: Iterable[str] = ()) -> list[Found]:
    """Return the identifiers in ``text`` in order, none overlapping another.

    ``names`` are found wherever they stand, in any case; a Korean particle may follow. Text that
    looks like a placeholder is found too (``MARK``), so that it is not taken for one of ours.
    """
    taken: list[Found] = []
    plain = text.translate(_FOLDED)
    for finder in (_emails, _residents, _cards, _businesses, _phones):
        _add(taken, finder(plain))
    _add(taken, _names(text, names))
    _add(taken, (Found(*match.span(), "MARK") for match in PLACEHOLDER.finditer(text)))
    return sorted(taken, key=lambda found: found.start)


def _add(taken: list[Found], more: Iterable[Found]) -> None:
    for found in more:
        if all(found.end <= other.start or other.end <= found.start for other in taken):
            taken.append(found)


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found(*match.span(), "EMAIL")


def _residents(text: str) -> Iterator[Found]:
    for match in _RESIDENT.finditer(text):
        born = _birth(match["born"], match["kind"])
        if born is None:
            continue
        digits = match["born"] + match["rest"]
        # a blank or a dot stands between two amounts as well
        told = match["dash"] or (match["gap"] and _follows(_RESIDENT_WORD, text, match.start()))
        unchecked = born >= _NO_CHECK_DIGIT and not match["gap"]
        checked = told or unchecked or _has_check_digit(digits)
        if checked:
            yield Found(*match.span(), "FOREIGNER" if match["kind"] in _FOREIGNER else "RESIDENT")


def _follows(word: re.Pattern[str], text: str, place: int) -> bool:
    """Return whether ``word`` stands shortly before ``place``."""
    return bool(word.search(text[max(0, place - _NEAR) : place]))


def _birth(born: str, kind: str) -> date | None:
    try:
        day = date(_CENTURY[kind] + int(born[:2]), int(born[2:4]), int(born[4:]))
    except ValueError:
        return None
    return day if day <= date.today() else None


def _has_check_digit(digits: str) -> bool:
    """Return whether the last of thirteen digits checks the others, by the rule of 주민등록번호 or of a foreigner."""
    if not digits.isdigit():
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=False)
    )
    base = 13 if digits[6] in _FOREIGNER else 11
    return (base - total % 11) % 10 == int(digits[-1])


def _digits(text: str) -> list[int]:
    return [int(char) for char in text if char.isdigit()]


def _fits_luhn(digits: list[int]) -> bool:
    """Return whether the check digit of a card fits (ISO/IEC 7812-1, annex B)."""
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _fits_business(digits: list[int]) -> bool:
    """Return whether the check digit of a 사업자등록번호 fits (rule of the National Tax Service of Korea)."""
    total = sum(digit * weight for digit, weight in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    return (10 - (total + digits[8] * 5 // 10) % 10) % 10 == digits[9]


def _cards(text: str) -> Iterator[Found]:
    for match in _CARD.finditer(text):
        if _fits_luhn(_digits(match[0])) and not _YEARS.fullmatch(match[0]):
            yield Found(*match.span(), "CARD")


def _businesses(text: str) -> Iterator[Found]:
    for match in _BUSINESS.finditer(text):
        if (match["dash"] or _follows(_BUSINESS_WORD, text, match.start())) and _fits_business(_digits(match[0])):
            yield Found(*match.span(), "BUSINESS")


def _phones(text: str) -> Iterator[Found]:
    """Match phone numbers where one may begin: matching everywhere takes seconds in a text full of figures."""
    dashed = _DOTS_AND_BARS.sub(r"\g<left>-\g<right>", text)
    start = _PHONE_START.search(dashed)
    while start:
        found = _phone_at(dashed, start.start())
        if found:
            yield found
        start = _PHONE_START.search(dashed, found.end if found else start.end())


def _phone_at(text: str, place: int) -> Found | None:
    window = text[place : place + _LONGEST_PHONE]
    for region, leniency in _REGIONS:
        match = next(iter(PhoneNumberMatcher(window, region, leniency)), None)
        if match is None or match.start != 0 or _DECIMAL.fullmatch(match.raw_string):
            continue
        if text[max(0, place - 1) : place] == "/" and _PART_OF_PATH.fullmatch(match.raw_string):
            continue
        if _SPACED_SERVICE.fullmatch(match.raw_string) and not _follows(_SERVICE_WORD, text, place):
            continue
        # a bracket that opens before the number belongs to the sentence
        opened = match.raw_string.startswith("(") and ")" not in match.raw_string[:-1]
        return Found(place + opened, place + match.end - (opened and match.raw_string.endswith(")")), "PHONE")
    return None


def _names(text: str, names: Iterable[str]) -> Iterator[Found]:
    # some systems hand over Hangul in single letters
    forms = {normalize(form, name.strip()) for name in names for form in ("NFC", "NFD")}
    listed = sorted(forms - {""}, key=len, reverse=True)
    for name in listed:
        # a Latin name is a word of its own: 'Ann' is not in 'annual'; Hangul takes particles
        left = r"(?<![A-Za-z])" if name[0].isascii() else ""
        right = r"(?![A-Za-z])" if name[-1].isascii() else ""
        for match in re.finditer(left + re.escape(name) + right, text, re.IGNORECASE):
            yield Found(*match.span(), "NAME")
