"""Money: an amount in one currency, read from and written as people write it; currencies are never mixed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic_core import CoreSchema, core_schema

from cemagent.errors import Lang, UsageError
from cemagent.forms.schema import wrong
from cemagent.tools.equity.amounts import read_amount, write_amount, write_digits

_LARGEST = Decimal(10) ** 20
Written = str | int | float


@dataclass(frozen=True)
class Money:
    """``amount`` in ``currency``, an ISO 4217 code, or in none yet: a bare number before its file says which.

    ``written`` is the text that it was read from, so that a file is written again as it was;
    ``possible`` are the currencies that ``$`` or ``¥`` may mean. Neither counts for equality.
    """

    amount: Decimal
    currency: str | None
    written: Written | None = field(default=None, compare=False)
    possible: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def read(cls, text: Written, currency: str | None = None) -> Money:
        """Return the money that ``text`` says; ``currency`` is that of bare numbers, and no other is taken then.

        Raises:
            UsageError: the text is no amount, it is out of bounds, or it is in another currency.
        """
        amount, possible = _read(text)
        money = cls(amount, possible[0] if possible else None, text, possible)
        return money if currency is None else money.within(currency)

    def within(self, currency: str) -> Money:
        """Return the same money in ``currency``, which a bare number takes on and ``$`` may mean.

        Raises:
            UsageError: it is in another currency.
        """
        if self.currency not in (None, currency) and currency not in self.possible:
            raise UsageError(
                f"must be in {currency}, not {self.currency}: convert it first, since rates change.",
                f"{currency} 금액이어야 하는데 {self.currency} 금액입니다. 환율이 변하므로 먼저 환산해 적어 주십시오.",
            )
        return Money(self.amount, currency, self.written, self.possible)

    @property
    def value(self) -> float:
        """Return the amount for calculations."""
        return float(self.amount)

    def in_(self, lang: Lang) -> str:
        """Return it exactly, as ``lang`` writes it: ``1억 2,000만 원``, ``KRW 120 million``."""
        return write_amount(self.amount, self.currency, lang)

    def digits(self) -> str:
        """Return it in full digits: ``₩120,000,000``."""
        return write_digits(self.amount, self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._like(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._like(other).amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> Money:
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._like(other).amount

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._like(other).amount

    def _like(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise UsageError(
                f"{self.currency} and {other.currency} cannot be counted together: convert one first.",
                f"{self.currency} 금액과 {other.currency} 금액은 함께 계산할 수 없습니다. 한쪽을 먼저 환산해 주십시오.",
            )
        return other

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _validated,
            serialization=core_schema.plain_serializer_function_ser_schema(as_written),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, {"type": "number"}]}


def rounded(amount: float, currency: str | None, figures: int = 4) -> Money:
    """Return ``amount`` to ``figures`` significant figures, for reports: more would feign precision."""
    exact = Decimal(repr(float(amount)))
    if not exact:
        return Money(Decimal(0), currency)
    places = figures - 1 - exact.adjusted()
    whole = Decimal(1).scaleb(-places)
    return Money((exact / whole).to_integral_value() * whole, currency)


def _read(text: Written) -> tuple[Decimal, tuple[str, ...]]:
    found = read_amount(text) if isinstance(text, str) else _of_number(text)
    if found is None:
        raise UsageError(
            "must be an amount of money; write the digits in full where it is unclear.",
            "금액이어야 합니다. 헷갈릴 수 있으면 숫자를 모두 적어 주십시오.",
        )
    if abs(found[0]) >= _LARGEST:
        raise UsageError("must be below 10^20.", "10의 20제곱보다 작아야 합니다.")
    return found


def _of_number(number: object) -> tuple[Decimal, tuple[str, ...]] | None:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    try:
        amount = Decimal(str(number))
    except InvalidOperation:
        return None
    return (amount, ()) if amount.is_finite() else None


def _validated(value: Any) -> Money:
    if isinstance(value, Money):
        return value
    try:
        return Money.read(value)
    except UsageError as error:
        raise wrong(error.en, error.ko) from error


def as_written(money: Money) -> Written:
    """Return the text that ``money`` was read from, else a plain one."""
    if money.written is not None:
        return money.written
    return f"{money.currency} {money.amount:f}" if money.currency else f"{money.amount:f}"
