"""Amounts of money as people write them, in Korean and English: figures, units and names of currencies."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from cemagent.errors import Lang

_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SMALL = {"십": 10, "백": 100, "천": 1_000}
_GROUPS = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
_UNCLEAR_BEFORE_REST = [factor for factor in _GROUPS.values() if factor > _GROUPS["만"]]
_ENGLISH = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "million": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9, "tn": 10**12, "trillion": 10**12,
}  # fmt: skip
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_WITHOUT_CENTS = (None, "KRW", "JPY", "VND", "IDR")
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD")
_KOREAN_NAMES = {
    "KRW": "원", "USD": "달러", "EUR": "유로", "GBP": "파운드", "JPY": "엔", "CNY": "위안", "CAD": "캐나다달러",
    "AUD": "호주달러", "NZD": "뉴질랜드달러", "SGD": "싱가포르달러", "HKD": "홍콩달러", "TWD": "대만달러",
    "CHF": "스위스프랑", "INR": "루피", "VND": "동", "THB": "바트",
}  # fmt: skip
CURRENCIES = (
    *_KOREAN_NAMES, "AED", "BHD", "BRL", "CZK", "DKK", "HUF", "IDR", "ILS", "JOD", "KWD", "MXN", "MYR", "NOK",
    "OMR", "PHP", "PLN", "SAR", "SEK", "TND", "TRY", "ZAR",
)  # fmt: skip
"""ISO 4217 codes that are understood."""
_SYMBOLS = {"KRW": "₩", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_NAMES: dict[str, tuple[str, ...]] = (
    {name: (code,) for code, name in _KOREAN_NAMES.items()}
    | {code.lower(): (code,) for code in CURRENCIES}
    | {"₩": ("KRW",), "€": ("EUR",), "£": ("GBP",), "¥": ("JPY", "CNY"), "us$": ("USD",), "$": _DOLLARS}
    | {"dollar": _DOLLARS, "dollars": _DOLLARS, "달러": _DOLLARS, "미국달러": ("USD",), "won": ("KRW",)}
    | {"euro": ("EUR",), "euros": ("EUR",), "pound": ("GBP",), "pounds": ("GBP",), "yen": ("JPY",), "yuan": ("CNY",)}
)
"""The currencies that a name may mean, the usual one first."""
_NAME = "|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True))
_WHOLE = re.compile(
    rf"(?P<sign>[-−△])?\s*(?P<before>{_NAME})?\s*(?P<inner>[-−△])?\s*"
    rf"(?P<number>[\d십백천만억조경.,\s]*?(?:(?<=[\d\s])(?:{'|'.join(_ENGLISH)}))?)\s*(?P<after>{_NAME})?",
    re.IGNORECASE,
)
_IN_ENGLISH = re.compile(rf"(?P<figure>{_FIGURE})\s*(?P<scale>{'|'.join(_ENGLISH)})?", re.IGNORECASE)
_SECTION = re.compile(
    rf"\s*(?P<parts>(?:(?:{_FIGURE})?\s*[천백십]\s*)*(?:{_FIGURE})?)\s*(?P<group>[만억조경]|$)", re.IGNORECASE
)
_PART = re.compile(rf"(?P<figure>{_FIGURE})?\s*(?P<unit>[천백십])?")
_THREE_PLACES = re.compile(r"\d{1,3}\.\d{3}")


def read_amount(text: str) -> tuple[Decimal, tuple[str, ...]] | None:
    """Return the amount in ``text`` and the currencies that it may be in (none where none is named), or None.

    ``3만 5천원`` is 35000 in KRW; ``1.2m`` is 1200000 in no currency; ``$5`` is one of the dollars, USD first.
    ``1.200`` is refused: it may be 1.2 or 1200.
    """
    match = _WHOLE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match or (match["sign"] and match["inner"]):
        return None
    amount = _number(match["number"].strip())
    named = [set(_NAMES[name.lower()]) for name in (match["before"], match["after"]) if name]
    possible = set.intersection(*named) if named else set()
    if amount is None or (named and not possible):
        return None
    usual = next((_NAMES[name.lower()] for name in (match["before"], match["after"]) if name), ())
    ordered = tuple(code for code in usual if code in possible)
    return (-amount if match["sign"] or match["inner"] else amount), ordered


def _number(text: str) -> Decimal | None:
    english = _IN_ENGLISH.fullmatch(text)
    if english:
        if not english["scale"] and _THREE_PLACES.fullmatch(english["figure"]):
            return None
        return _figure(english["figure"]) * _ENGLISH.get((english["scale"] or "").lower(), 1)
    return _korean(text) if text else None


def _korean(text: str) -> Decimal | None:
    """Return what ``1억 2천5백만 3,000`` adds up to; groups must come from large to small and not overlap.

    ``1억 2천`` is refused: whoever says it means 1억 2천만, whoever reads it by the letter 100,002,000.
    """
    total, limit, at = Decimal(0), Decimal("Infinity"), 0
    while at < len(text):
        match = _SECTION.match(text, at)
        if not match or match.end() == at:
            return None
        factor = _GROUPS.get(match["group"], 1)
        parts = _small(match["parts"].strip()) if match["parts"].strip() else None
        if parts is None:
            if match["parts"].strip() or total:
                return None
            parts = Decimal(1)  # 만 원: one of the group
        if parts * factor >= limit or (factor == 1 and limit in _UNCLEAR_BEFORE_REST):
            return None
        total, limit, at = total + parts * factor, Decimal(factor), match.end()
    return total


def _small(text: str) -> Decimal | None:
    """Return what ``2천5백`` or ``120백`` adds up to."""
    total, limit, at = Decimal(0), Decimal("Infinity"), 0
    while at < len(text):
        match = _PART.match(text, at)
        if not match or match.end() == at:
            return None
        factor = _SMALL.get(match["unit"] or "", 1)
        value = (_figure(match["figure"]) if match["figure"] else Decimal(1)) * factor
        if value >= limit:
            return None
        total, limit, at = total + value, Decimal(factor), match.end()
        while at < len(text) and text[at].isspace():
            at += 1
    return total


def _figure(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def write_digits(amount: Decimal, currency: str | None) -> str:
    """Return ``amount`` in full: ``₩120,000,000``, ``-$1,234.50``, ``CHF 35``."""
    digits = _digits(abs(amount))
    # £301.50, not £301.5; currencies without cents keep what they have
    cents = "0" if currency not in _WITHOUT_CENTS and len(digits.partition(".")[2]) == 1 else ""
    return _signed(amount, _before(currency, digits + cents))


def write_english(amount: Decimal, currency: str | None) -> str:
    """Return ``amount`` as English writes it, exactly: ``KRW 120 million``, ``$1.2 million``, ``₩35,000``."""
    size = abs(amount)
    for scale, name in _SCALES:
        scaled = size / scale
        if scaled >= 1 and scaled == round(scaled, 3):
            figure = f"{_digits(scaled, is_scaled=True)} {name}"
            if currency in ("USD", "EUR", "GBP"):
                return _signed(amount, f"{_SYMBOLS[currency]}{figure}")
            return _signed(amount, f"{currency} {figure}" if currency else figure)
        if scaled >= 1:
            break
    return write_digits(amount, currency)


def write_korean(amount: Decimal, currency: str | None) -> str:
    """Return ``amount`` as Korean writes it, exactly: ``1억 2,000만 원``, ``3만 5,000원``, ``120만 달러``."""
    left, groups = abs(amount), []
    for unit, factor in reversed(_GROUPS.items()):
        count, left = divmod(left, factor)
        if count:
            groups.append(f"{count:,}{unit}")
    if left and groups and not groups[-1].endswith("만"):
        groups, left = [], abs(amount)  # 1억 3,000원 would be taken for 1억 3,000만 원
    if left or not groups:
        groups.append(_digits(left))
    name = _KOREAN_NAMES.get(currency or "", currency or "")
    gap = " " if name and (groups[-1][-1] in _GROUPS or name == currency) else ""
    return _signed(amount, " ".join(groups) + gap + name)


def write_amount(amount: Decimal, currency: str | None, lang: Lang) -> str:
    """Return ``amount`` exactly, as ``lang`` writes it; reading it gives ``amount`` and ``currency`` back."""
    return write_korean(amount, currency) if lang == "ko" else write_english(amount, currency)


def _digits(size: Decimal, *, is_scaled: bool = False) -> str:
    figure = f"{size.normalize():,f}"
    whole, _, places = figure.partition(".")
    # three places could be taken for thousands, so a fourth is written
    return figure + "0" if len(places) == 3 and len(whole) <= 3 and not is_scaled else figure


def _before(currency: str | None, digits: str) -> str:
    if currency is None:
        return digits
    return f"{_SYMBOLS[currency]}{digits}" if currency in _SYMBOLS else f"{currency} {digits}"


def _signed(amount: Decimal, text: str) -> str:
    return f"-{text}" if amount < 0 else text
