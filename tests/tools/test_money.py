"""Money: what people write is read as they mean it, or refused; what is written is read back the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from cemagent.errors import UsageError
from cemagent.tools.equity.amounts import CURRENCIES, read_amount
from cemagent.tools.equity.money import Money, rounded


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("3만 5천원", 35_000, "KRW"),
        ("1억 2,000만 원", 120_000_000, "KRW"),
        ("1억2천5백만원", 125_000_000, "KRW"),
        ("12.5억", 1_250_000_000, None),
        ("350000원", 350_000, "KRW"),
        ("₩35,000", 35_000, "KRW"),
        ("￦35,000", 35_000, "KRW"),
        ("KRW 35000", 35_000, "KRW"),
        ("krw 35000", 35_000, "KRW"),
        ("1,200만원", 12_000_000, "KRW"),
        ("만 원", 10_000, "KRW"),
        ("천만 원", 10_000_000, "KRW"),
        ("35천원", 35_000, "KRW"),
        ("120백만원", 120_000_000, "KRW"),
        ("3조 2,000억 원", 3_200_000_000_000, "KRW"),
        ("１２만원", 120_000, "KRW"),
        ("△3만원", -30_000, "KRW"),
        ("120만 달러", 1_200_000, "USD"),
        ("USD 1.2m", 1_200_000, "USD"),
        ("1.2m USD", 1_200_000, "USD"),
        ("$120", 120, "USD"),
        ("-$5", -5, "USD"),
        ("$ -5", -5, "USD"),
        ("€3k", 3_000, "EUR"),
        ("£40 million", 40_000_000, "GBP"),
        ("£1.5bn", 1_500_000_000, "GBP"),
        ("3 thousand pounds", 3_000, "GBP"),
        ("¥5,000", 5_000, "JPY"),
        ("0원", 0, "KRW"),
        ("12.5", Decimal("12.5"), None),
        (3.5, Decimal("3.5"), None),
        (35_000, 35_000, None),
    ],
)
def test_it_reads_what_people_write(text: str | float, amount: int | Decimal, currency: str | None) -> None:
    assert Money.read(text) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "원",
        "abc",
        "1,2",
        "1.200",
        "1억 2천",
        "1억 2천 원",
        "1억 20000만",
        "만억",
        "5원원",
        "₩3$",
        "3억 원 정도",
        "1_000",
        "1e5",
        "--5",
        "-₩-5",
        True,
        float("nan"),
        float("inf"),
        10**20,
    ],
)
def test_it_refuses_what_may_mean_two_things_or_none(text: str | float) -> None:
    with pytest.raises(UsageError) as caught:
        Money.read(text)
    assert caught.value.ko != caught.value.en


@pytest.mark.parametrize(
    ("amount", "currency", "korean", "english", "digits"),
    [
        ("120000000", "KRW", "1억 2,000만 원", "KRW 120 million", "₩120,000,000"),
        ("35000", "KRW", "3만 5,000원", "₩35,000", "₩35,000"),
        ("100003000", "KRW", "100,003,000원", "KRW 100.003 million", "₩100,003,000"),
        ("0", "KRW", "0원", "₩0", "₩0"),
        ("-1250000000", "KRW", "-12억 5,000만 원", "-KRW 1.25 billion", "-₩1,250,000,000"),
        ("1200000", "USD", "120만 달러", "$1.2 million", "$1,200,000"),
        ("301.5", "GBP", "301.5파운드", "£301.50", "£301.50"),
        ("1.567", "EUR", "1.5670유로", "€1.5670", "€1.5670"),
        ("35", "SEK", "35 SEK", "SEK 35", "SEK 35"),
        ("12345678", "USD", "1,234만 5,678달러", "$12,345,678", "$12,345,678"),
        ("5000", None, "5,000", "5,000", "5,000"),
    ],
)
def test_it_writes_as_each_language_does(
    amount: str, currency: str | None, korean: str, english: str, digits: str
) -> None:
    money = Money(Decimal(amount), currency)
    assert (money.in_("ko"), money.in_("en"), money.digits()) == (korean, english, digits)


amounts = st.decimals(-(10**18), 10**18, places=4) | st.integers(-(10**19), 10**19).map(Decimal)


@settings(deadline=None)
@given(amounts, st.sampled_from([*CURRENCIES, None]))
def test_what_is_written_is_read_back_the_same(amount: Decimal, currency: str | None) -> None:
    money = Money(amount, currency)
    for text in (money.in_("ko"), money.in_("en"), money.digits()):
        again = Money.read(text)
        assert (again if currency is None else again.within(currency)) == money


@settings(deadline=None)
@given(st.text(max_size=12) | st.text("0123456789.,만억천원 ₩$-km", max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_amount(text)
    assert found is None or (found[0].is_finite() and set(found[1]) <= set(CURRENCIES))


def test_currencies_are_never_mixed() -> None:
    won, dollars = Money.read("₩5"), Money.read("$5")
    for mix in (lambda: won + dollars, lambda: won - dollars, lambda: won < dollars, lambda: won <= dollars):
        with pytest.raises(UsageError, match="convert"):
            mix()
    with pytest.raises(UsageError, match="must be in KRW, not USD"):
        dollars.within("KRW")
    assert won + won == Money.read("₩10")
    assert won - won * 3 == -(won + won)
    assert won < won * 2


def test_a_dollar_is_that_of_the_file_and_a_bare_number_too() -> None:
    assert Money.read("$5").within("CAD") == Money(Decimal(5), "CAD")
    assert Money.read("¥5", "CNY").currency == "CNY"
    assert Money.read(7, "KRW") == Money.read("7원")
    with pytest.raises(UsageError):
        Money.read("US$5", "CAD")


@pytest.mark.parametrize(
    ("amount", "shown"), [(123_456_789.3, "1억 2,350만 원"), (0, "0원"), (99_999.9, "10만 원"), (-1234.56, "-1,235원")]
)
def test_reports_show_four_figures(amount: float, shown: str) -> None:
    assert rounded(amount, "KRW").in_("ko") == shown


class _Holder(BaseModel):
    money: Money


def test_a_form_keeps_the_text_as_it_was_written() -> None:
    assert _Holder.model_validate({"money": "3만 5천원"}).model_dump() == {"money": "3만 5천원"}
    assert _Holder(money=Money(Decimal("2.5"), "USD")).model_dump() == {"money": "USD 2.5"}
    assert _Holder.model_validate_json('{"money": 12}').model_dump_json() == '{"money":12}'
    assert _Holder.model_json_schema()["properties"]["money"]["anyOf"]
