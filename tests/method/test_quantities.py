from __future__ import annotations

from datetime import date

import pytest

from cemagent.method.dates import date_in
from cemagent.method.quantities import number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6만 1천 명", 61_000), ("9만 4천명", 94_000), ("3천 명", 3_000), ("5백 명", 500), ("천 명", 1_000), ("61,000명", 61_000),
        ("1,900 cards", 1_900), ("두 명", 2), ("열 명쯤", 10), ("스물두 명", 22), ("about twenty people", 20),
        ("five hundred people", 500), ("2026년 9월 기준 400명", 400), ("-0.4", -0.4), ("no limit", None), ("천천히 말한다", None),
    ],
)  # fmt: skip
def test_counts(text: str, number: float | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2분", 120), ("이틀", 172_800), ("하루", 86_400), ("사흘", 259_200), ("한 시간", 3_600), ("두 시간 반", 9_000),
        ("1시간 반", 5_400), ("이삼 분", 180), ("반 분", 30), ("반나절", 21_600), ("half a minute", 30), ("an hour", 3_600),
        ("an hour and a half", 5_400), ("two and a half hours", 9_000), ("half a day", 43_200), ("a week", 604_800),
        ("within a day", 86_400), ("20 to 30 seconds", 30), ("2~3분", 180), ("2 working days", 172_800), ("45", 45),
        ("twice a day", None), ("하루 두 번까지", None), ("한 건에 두 번까지", None), ("사흘째에", None),
        ("checked in 3 of 4 cases", None),
    ],
)  # fmt: skip
def test_durations(text: str, seconds: float | None) -> None:
    assert number_in(text, "s") == seconds


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("5만원", "money", 50_000), ("1만 5천원", "money", 15_000), ("1억 2천만 원", "money", 120_000_000),
        ("1억 2천5백만 원", "money", 125_000_000), ("2천5백만 원", "money", 25_000_000), ("2천 5백만 원", "money", 25_000_000),
        ("1억 2천", "money", 120_000_000), ("1조 5천", "money", 1.5e12), ("1억 3,000원", "money", 100_003_000),
        ("120백만원", "money", 120_000_000), ("1천 2만", "money", 1_000), ("2만 3만", "money", 20_000), ("1만 50000", "money", 10_000),
        ("£2.5k", "money", 2_500), ("£40,000", "money", 40_000), ("48%", "pct", 48), ("48%", "share", 0.48), ("0.3", "share", 0.3),
    ],
)  # fmt: skip
def test_money_and_shares(text: str, unit: str, number: float) -> None:
    assert number_in(text, unit) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-03-31", date(2027, 3, 31)), ("2027년 5월", date(2027, 5, 31)), ("31 May 2027", date(2027, 5, 31)),
        ("Q1 2027", date(2027, 3, 31)), ("3개월 뒤", date(2027, 2, 22)), ("soon", None),
    ],
)  # fmt: skip
def test_dates(text: str, day: date | None) -> None:
    assert date_in(text, date(2026, 11, 22)) == day
