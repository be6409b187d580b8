"""What the customer equity tool is given: segments, brands, impacts and cost, as a YAML or JSON file."""

from __future__ import annotations

from typing import Literal

from pydantic import ValidationInfo, field_validator

from cemagent.forms.schema import Form, described, wrong
from cemagent.playbook import Text
from cemagent.tools.equity.amounts import CURRENCIES
from cemagent.tools.equity.impacts import Impact
from cemagent.tools.equity.market import Market, whole
from cemagent.tools.equity.money import Money
from cemagent.tools.equity.rates import Count, Rate

Period = Literal["year", "quarter", "month"]
Timing = Literal["start", "end"]
PERIODS_A_YEAR: dict[Period, int] = {"year": 1, "quarter": 4, "month": 12}
_MONEY = Text(ko="3만 5천원", en="KRW 35,000")
_AMOUNT = Text(ko="9만 원", en="KRW 90,000")
_COUNT = Text(ko="0 이상의 숫자여야 합니다.", en="must be a number, 0 or more.")
_MORE = Text(ko="0보다 큰 숫자여야 합니다.", en="must be a number above 0.")


class Ranges(Form):
    """Ranges of a segment's inputs that are known better than plus or minus ten percent."""

    retention: tuple[Rate, Rate] | None = described(
        None, ko="유지율 범위", en="Range of retention", example="[76%, 84%]"
    )
    margin: tuple[Money, Money] | None = described(
        None, ko="마진 범위", en="Range of margin", example=Text(ko="[8만 원, 10만 원]", en="[KRW 80,000, KRW 100,000]")
    )

    @field_validator("retention", "margin")
    @classmethod
    def _ordered(cls, value: tuple[Rate, Rate] | tuple[Money, Money] | None) -> object:
        low, high = value or (0.0, 0.0)
        if (float(low) if isinstance(low, float) else low.value) > (
            float(high) if isinstance(high, float) else high.value
        ):
            raise wrong("must give the lower value first.", "작은 값을 먼저 적어 주십시오.")
        return value


class Segment(Form):
    """A group of customers with one margin and one retention rate, both per period."""

    name: str = described(ko="집단", en="Segment", example=Text(ko="단골", en="Regulars"), min_length=1, max_length=80)
    customers: Count = described(
        ko="고객 수",
        en="Customers",
        example="12000",
        ge=1,
        le=10_000_000_000,
        expected=Text(ko="1 이상의 정수여야 합니다.", en="must be a whole number above 0."),
    )
    margin: Money = described(ko="기간 마진", en="Margin per period", example=_AMOUNT)
    margin_is_net: bool = described(
        False,
        ko="응대 비용을 뺀 마진인지",
        en="Whether the margin is net of cost to serve",
        example="true",
        expected=Text(
            ko="응대 비용까지 뺀 금액이면 true, 아니면 false여야 합니다.",
            en="must be true where cost to serve is already taken off, else false.",
        ),
    )
    cost_to_serve: Money | None = described(
        None,
        ko="고객당 기간 응대 비용",
        en="Cost to serve per customer and period",
        example=Text(ko="1만 2천원", en="KRW 12,000"),
    )
    retention: Rate = described(
        ko="기간 유지율",
        en="Retention per period",
        example="80%",
        ge=0,
        lt=1,
        expected=Text(
            ko="0 이상 1 미만이어야 하며, 80%는 80%나 0.8로 적습니다.",
            en="must be at least 0 and below 1; write eighty percent as 80% or 0.8.",
        ),
    )
    growth: Rate = described(
        Rate(0.0),
        ko="마진 성장률",
        en="Growth of the margin per period",
        example="2%",
        gt=-1,
        lt=1,
        expected=Text(ko="-1보다 크고 1보다 작아야 합니다.", en="must be above -1 and below 1."),
    )
    acquisition_cost: Money | None = described(
        None, ko="한 명을 얻는 비용", en="Cost of acquiring one customer", example=_MONEY
    )
    new_customers: Count = described(
        Count(0), ko="기간마다 얻는 고객", en="New customers per period", example="600", ge=0, expected=_COUNT
    )
    prospects: Count | None = described(
        None, ko="기간마다 찾아오는 잠재 고객", en="Prospects per period", example="20000", ge=0, expected=_COUNT
    )
    purchases: Count | None = described(
        None,
        ko="고객당 기간 구매 횟수",
        en="Purchases per customer and period",
        example="12",
        gt=0,
        expected=_MORE,
    )
    timing: Timing = described(
        "end",
        ko="첫 마진 시점",
        en="Timing of the first margin",
        example="end",
        expected=Text(
            ko="기간 끝에 들어오면 end, 지금 들어오면 start여야 합니다.",
            en="must be end where the first margin comes at the end of the period, start where it comes now.",
        ),
    )
    horizon: int | None = described(
        None,
        ko="계산 기간 수",
        en="Periods that count",
        example="10",
        ge=1,
        le=1200,
        expected=Text(
            ko="1에서 1200 사이의 정수이거나, 끝을 두지 않으면 비워 둡니다.",
            en="must be a whole number from 1 to 1200, or null to count without end.",
        ),
    )
    ranges: Ranges = described(Ranges(), ko="알려진 범위", en="Known ranges", example="{retention: [76%, 84%]}")
    source: str = described(
        ko="자료",
        en="Source",
        example=Text(ko="가입 원장 2024~2025년, 12,000명", en="membership ledger 2024 to 2025, 12,000 members"),
        min_length=2,
    )

    @field_validator("customers")
    @classmethod
    def _whole(cls, value: Count) -> Count:
        return whole(value)


class Cost(Form):
    """What the change costs: once at the start, and every year after."""

    investment: Money = described(
        Money.read(0),
        ko="처음 드는 비용",
        en="Investment at the start",
        example=Text(ko="1억 2,000만 원", en="KRW 120 million"),
    )
    yearly: Money = described(
        Money.read(0), ko="해마다 드는 비용", en="Cost per year", example=Text(ko="2,000만 원", en="KRW 20 million")
    )
    years: int = described(0, ko="비용이 드는 햇수", en="Years of that cost", example="3", ge=0, le=100)

    @field_validator("years")
    @classmethod
    def _spent(cls, value: int, info: ValidationInfo) -> int:
        yearly = info.data.get("yearly")
        if yearly is not None and bool(yearly.amount) != bool(value):
            raise wrong(
                "must be 1 or more where there is a yearly cost, and 0 where there is none.",
                "해마다 드는 비용이 있으면 1 이상, 없으면 0이어야 합니다.",
            )
        return value

    @field_validator("investment", "yearly")
    @classmethod
    def _not_negative(cls, value: Money) -> Money:
        if value.amount < 0:
            raise wrong("must not be negative.", "음수가 아니어야 합니다.")
        return value


class MonteCarlo(Form):
    """How the interval is drawn."""

    draws: int = described(10_000, ko="추출 횟수", en="Draws", example="10000", ge=100, le=1_000_000)
    seed: int = described(1, ko="난수 시드", en="Seed", example="1", ge=0)
    distribution: Literal["pert", "triangular"] = described("pert", ko="분포", en="Distribution", example="pert")


class EquityInputs(Form):
    """Everything that customer equity is computed from; all rates and margins are per ``period``."""

    schema_version: Literal["equity-inputs/1"] = described(
        "equity-inputs/1", ko="서식 판", en="Version of the form", example="equity-inputs/1"
    )
    title: str = described("", ko="제목", en="Title", example=Text(ko="한빛마트", en="Northline"), max_length=120)
    currency: str = described(
        ko="통화",
        en="Currency",
        example="KRW",
        expected=Text(
            ko="KRW, USD 같은 세 글자 통화 코드여야 합니다.",
            en="must be a three-letter currency code, such as KRW or USD.",
        ),
    )
    period: Period = described(
        ko="기간 단위",
        en="Period",
        example="year",
        expected=Text(
            ko="year, quarter, month 가운데 하나여야 하며 모든 비율과 마진에 똑같이 쓰입니다.",
            en="must be year, quarter or month, and holds for all rates and margins.",
        ),
    )
    discount_rate: Rate = described(
        ko="기간 할인율",
        en="Discount rate per period",
        example="10%",
        gt=0,
        lt=1,
        expected=Text(
            ko="0보다 크고 1보다 작아야 하며, 10%는 10%나 0.1로 적습니다.",
            en="must be above 0 and below 1; write ten percent as 10% or 0.1.",
        ),
    )
    segments: list[Segment] = described(
        ko="집단", en="Segments", example=Text(ko="- name: 단골", en="- name: Regulars"), min_length=1, max_length=100
    )
    brands: Market | None = described(
        None, ko="브랜드 전환", en="Brand switching", example=Text(ko="ours: 우리", en="ours: Ours")
    )
    impacts: list[Impact] = described(
        [],
        ko="경험의 효과",
        en="Impacts of experience",
        example=Text(ko="- name: 대기 안내", en="- name: Waiting time told"),
        max_length=50,
    )
    cost: Cost | None = described(
        None, ko="비용", en="Cost", example=Text(ko="investment: 4,000만 원", en="investment: KRW 40 million")
    )
    monte_carlo: MonteCarlo = described(MonteCarlo(), ko="몬테카를로", en="Monte Carlo", example="draws: 10000")

    @field_validator("currency")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in CURRENCIES:
            raise wrong(
                "must be one of " + ", ".join(CURRENCIES) + ".",
                "다음 통화 코드 가운데 하나여야 합니다: " + ", ".join(CURRENCIES) + ".",
            )
        return value

    @property
    def yearly_discount(self) -> float:
        """Return the discount rate per year: (1 + i) to the power of the periods in a year, less one."""
        return round(float((1 + self.discount_rate) ** PERIODS_A_YEAR[self.period] - 1), 12)
