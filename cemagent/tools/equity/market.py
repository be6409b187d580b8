"""A market with switching between brands: what Rust, Lemon and Zeithaml's customer equity is computed from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from cemagent.forms.schema import Form, described, wrong
from cemagent.playbook import Text
from cemagent.tools.equity.money import Money
from cemagent.tools.equity.rates import Count, Rate

EquityDriver = Literal["value", "brand", "relationship"]
CEM_OF: dict[EquityDriver, Text] = {
    "value": Text(ko="제품 경험", en="product experience"),
    "brand": Text(ko="외관, 느낌, 커뮤니케이션", en="look, feel and communication"),
    "relationship": Text(ko="고객 인터페이스", en="customer interface"),
}
"""The part of CEM that moves each equity driver (C)."""
_TOLERANCE = 1e-6
_NUMBER = Text(ko="숫자여야 합니다.", en="must be a number.")
_POSITIVE = Text(ko="0보다 큰 숫자여야 합니다.", en="must be a number above 0.")
_WHOLE = Text(ko="1 이상의 정수여야 합니다.", en="must be a whole number above 0.")
_FINITE = Annotated[int | float, Field(allow_inf_nan=False)]
_ABOVE_ZERO = Annotated[int | float, Field(gt=0, allow_inf_nan=False)]


class Driver(Form):
    """Something that customers rate and that moves their choice; it belongs to one of three equities."""

    name: str = described(ko="동인", en="Driver", example=Text(ko="매장 응대", en="Service in the store"), min_length=1)
    equity: EquityDriver = described(ko="자산", en="Equity", example="relationship")
    weight: _FINITE | None = described(None, ko="로짓 계수", en="Logit coefficient", example="0.4", expected=_NUMBER)
    now: _FINITE = described(ko="현재 평점", en="Rating now", example="3.4", expected=_NUMBER)
    target: _FINITE | None = described(None, ko="목표 평점", en="Rating aimed at", example="3.9", expected=_NUMBER)

    @property
    def change(self) -> float:
        """Return by how much the rating is to rise."""
        return 0.0 if self.target is None else float(self.target) - float(self.now)


class Choice(Form):
    """One purchase of one person: the brand before, the brand chosen, and how each brand is rated."""

    last: str = described(ko="앞선 브랜드", en="Brand before", example=Text(ko="우리", en="Ours"))
    next: str = described(ko="고른 브랜드", en="Brand chosen", example=Text(ko="경쟁사", en="Rival"))
    ratings: dict[str, list[_FINITE]] = described(
        ko="브랜드별 평점", en="Ratings by brand", example=Text(ko="{우리: [4, 3], 경쟁사: [3, 4]}", en="{Ours: [4, 3], Rival: [3, 4]}"),
        expected=Text(ko="브랜드마다 동인 순서대로 평점을 적어야 합니다.", en="must list, for each brand, a rating of each driver in order."),
    )  # fmt: skip


class Market(Form):
    """Brands, who buys what after what, and what a purchase leaves."""

    names: list[str] = described(
        ko="브랜드", en="Brands", example=Text(ko="[우리, 경쟁사]", en="[Ours, Rival]"), min_length=2, max_length=20
    )
    ours: str = described(ko="우리 브랜드", en="Our brand", example=Text(ko="우리", en="Ours"))
    customers: Count = described(
        ko="시장의 고객 수", en="Customers in the market", example="200000", ge=1, le=10_000_000_000, expected=_WHOLE
    )
    start_shares: list[Rate] = described(ko="지금 점유율", en="Shares now", example="[30%, 70%]")
    switching: list[list[Rate]] | None = described(
        None, ko="전환 행렬", en="Switching matrix", example="[[80%, 20%], [10%, 90%]]"
    )
    purchases_per_year: _ABOVE_ZERO = described(
        ko="한 해 구매 횟수", en="Purchases per year", example="4", expected=_POSITIVE
    )
    volume: _ABOVE_ZERO = described(1, ko="구매당 수량", en="Units per purchase", example="1.5", expected=_POSITIVE)
    unit_margin: Money = described(ko="개당 마진", en="Margin per unit", example=Text(ko="8천원", en="KRW 8,000"))
    horizon_years: _ABOVE_ZERO = described(
        ko="계산 연수", en="Years that count", example="3", expected=_POSITIVE, le=50
    )
    timing: Literal["start", "end"] = described(
        "end", ko="첫 구매 시점", en="Timing of the first purchase", example="end"
    )
    drivers: list[Driver] = described(
        [], ko="동인", en="Drivers", example=Text(ko="- name: 매장 응대", en="- name: Service")
    )
    choices: list[Choice] = described(
        [], ko="선택 기록", en="Choices", example=Text(ko="- last: 우리", en="- last: Ours"), validate_default=True
    )
    source: str = described(
        ko="자료", en="Source", example=Text(ko="구매 패널 2026", en="purchase panel 2026"), min_length=2
    )

    @field_validator("customers")
    @classmethod
    def _whole(cls, value: Count) -> Count:
        return whole(value)

    @field_validator("names")
    @classmethod
    def _different(cls, value: list[str]) -> list[str]:
        if len(set(value)) < len(value):
            raise wrong("must name each brand once.", "브랜드를 한 번씩만 적어야 합니다.")
        return value

    @field_validator("ours")
    @classmethod
    def _named(cls, value: str, info: ValidationInfo) -> str:
        names = info.data.get("names", [value])
        if value not in names:
            raise wrong(
                f"must be one of the brands: {', '.join(names)}.", f"브랜드 가운데 하나여야 합니다: {', '.join(names)}."
            )
        return value

    @field_validator("start_shares")
    @classmethod
    def _sums_to_one(cls, value: list[Rate], info: ValidationInfo) -> list[Rate]:
        names = info.data.get("names")
        if names is not None:
            _check_row(value, len(names), "", "")
        return value

    @field_validator("switching")
    @classmethod
    def _rows_sum_to_one(cls, value: list[list[Rate]] | None, info: ValidationInfo) -> list[list[Rate]] | None:
        names = info.data.get("names")
        if value is None or names is None:
            return value
        if len(value) != len(names):
            raise wrong(
                f"must have {len(names)} rows, one for each brand.", f"브랜드마다 한 줄씩 {len(names)}줄이어야 합니다."
            )
        for name, row in zip(names, value, strict=True):
            _check_row(row, len(names), f"the row of '{name}' ", f"'{name}' 줄은 ")
        return value

    @field_validator("choices")
    @classmethod
    def _usable(cls, value: list[Choice], info: ValidationInfo) -> list[Choice]:
        given = info.data.get("switching") is not None
        if "switching" in info.data and given == bool(value):
            raise wrong(
                "must be given where there is no switching matrix, and left out where there is one.",
                "전환 행렬이 없으면 적고, 있으면 비워 두어야 합니다.",
            )
        names, drivers = info.data.get("names", []), info.data.get("drivers", [])
        for number, choice in enumerate(value, 1):
            _check_choice(choice, number, names, len(drivers))
        return value


def whole(value: Count) -> Count:
    """Return ``value``, a number of people.

    Raises:
        PydanticCustomError: it is a part of one.
    """
    if value % 1:
        raise wrong(_WHOLE.en, _WHOLE.ko)
    return value


def _check_row(row: list[Rate], length: int, en: str, ko: str) -> None:
    if len(row) != length or any(share < 0 for share in row):
        raise wrong(
            f"{en}must have {length} shares of 0 or more, one for each brand.",
            f"{ko}브랜드마다 하나씩 0 이상의 비율 {length}개여야 합니다.",
        )
    if abs(sum(row) - 1) > _TOLERANCE:
        raise wrong(f"{en}must sum to 1, not {sum(row):.4g}.", f"{ko}더해서 1이어야 하는데 {sum(row):.4g}입니다.")


def _check_choice(choice: Choice, number: int, names: list[str], drivers: int) -> None:
    wanted = {choice.last, choice.next, *choice.ratings}
    if set(choice.ratings) != set(names) or wanted - set(names):
        raise wrong(
            f"no. {number} must rate every brand and name no other: {', '.join(names)}.",
            f"{number}번째는 모든 브랜드를 빠짐없이, 다른 이름 없이 적어야 합니다: {', '.join(names)}.",
        )
    if any(len(row) != drivers for row in choice.ratings.values()):
        raise wrong(
            f"no. {number} must give {drivers} ratings for each brand, one for each driver.",
            f"{number}번째는 브랜드마다 동인 수만큼 평점 {drivers}개를 적어야 합니다.",
        )
