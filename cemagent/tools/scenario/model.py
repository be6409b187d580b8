"""A customer scenario as a form: from the customer's need, through the contacts, to the customer's goal (brief 10.2)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, RootModel, field_validator

from cemagent.forms.schema import Form, described, wrong
from cemagent.playbook import Text

Mode = Literal["remove", "ease", "enrich"]
Unit = Literal["seconds", "minutes", "hours", "days", "percent", "count", "score", "money"]
SetBy = Literal["customers", "internal"]
Source = Literal["customers", "internal_draft"]
Number = int | Annotated[float, Field(allow_inf_nan=False)]
"""A finite number that is written as it was read: 30 stays 30, 0.5 stays 0.5."""

_MINUTES = Text(ko="0 이상인 분 단위 숫자여야 합니다.", en="must be minutes as a number, 0 or more.")
_STEP = Text(ko="1 이상인 단계 번호여야 합니다.", en="must be the number of a step, 1 or more.")


class Customer(Form):
    """Who does it: one role in one group that shares the situation."""

    role: str = described(
        "", ko="역할", en="Role", example=Text(ko="냉장고를 바꾸는 집주인", en="the person replacing a fridge")
    )
    segment: str = described(
        "", ko="집단", en="Segment", example=Text(ko="냉장고가 멈춘 3인 이상 가구", en="families whose fridge has died")
    )


class Step(Form):
    """One step of the customer. Times are minutes of the customer's own time, now and in the ideal."""

    n: int = described(ko="번호", en="Number", example="1", ge=1, expected=_STEP)
    customer_action: str = described(
        ko="고객의 행동",
        en="Customer action",
        example=Text(ko="오늘 받을 수 있는 물건을 찾음", en="looks for one that can come today"),
        min_length=1,
    )
    contact: str = described("", ko="접촉", en="Contact", example=Text(ko="매장 전화", en="phone line of the shop"))
    information: str = described(
        "",
        ko="필요한 정보",
        en="Information needed",
        example=Text(ko="실제 재고와 도착 시각", en="real stock, time of arrival"),
    )
    mode: Mode | None = described(
        None,
        ko="손볼 방향",
        en="Mode",
        example="ease",
        expected=Text(
            ko="remove(없앰), ease(쉽게), enrich(풍부하게) 가운데 하나여야 합니다.",
            en="must be remove, ease or enrich.",
        ),
    )
    back_stage: str = described(
        "", ko="무대 뒤", en="Back stage", example=Text(ko="물류팀이 차를 배정함", en="logistics assigns a van")
    )
    minutes_now: Number | None = described(
        None, ko="지금 걸리는 분", en="Minutes now", example="40", expected=_MINUTES, ge=0
    )
    minutes_ideal: Number | None = described(
        None, ko="바라는 분", en="Minutes in the ideal", example="5", expected=_MINUTES, ge=0
    )
    emotion: int | None = described(
        None,
        ko="감정",
        en="Emotion",
        example="-1",
        expected=Text(
            ko="-2(매우 나쁨)에서 2(매우 좋음) 사이의 정수여야 합니다.",
            en="must be a whole number from -2 (very bad) to 2 (very good).",
        ),
        ge=-2,
        le=2,
    )
    touchpoint_id: str = described("", ko="접점", en="Touchpoint", example="tp-3")

    @field_validator("minutes_now", "minutes_ideal", "emotion", mode="before")
    @classmethod
    def _is_no_yes(cls, value: object) -> object:
        return _number(value)


class Metric(Form):
    """How customers tell that a showstopper is gone, and who set the value."""

    name: str = described(
        "", ko="이름", en="Name", example=Text(ko="도착 시각 오차", en="minutes off the promised time")
    )
    unit: Unit | None = described(None, ko="단위", en="Unit", example="minutes")
    target: Number | None = described(
        None, ko="값", en="Target", example="30", expected=Text(ko="숫자여야 합니다.", en="must be a number.")
    )
    set_by: SetBy | None = described(
        None,
        ko="값을 정한 사람",
        en="Set by",
        example="customers",
        expected=Text(ko="customers(고객) 또는 internal(회사)이어야 합니다.", en="must be customers or internal."),
    )

    @field_validator("target", mode="before")
    @classmethod
    def _is_no_yes(cls, value: object) -> object:
        return _number(value)


class MomentOfTruth(Form):
    """A step at which customers would stop, what stops them, and their measure of it."""

    step: int | None = described(None, ko="단계 번호", en="Step", example="2", ge=1, expected=_STEP)
    showstopper: str = described(
        "",
        ko="걸림돌",
        en="Showstopper",
        example=Text(ko="약속한 시각에 오지 않음", en="the van does not come when promised"),
    )
    metric: Metric | None = described(
        None, ko="고객 척도", en="Customer metric", example="{name: ..., unit: minutes, target: 30, set_by: customers}"
    )
    evp_id: str = described("", ko="가치 약속", en="EVP line", example="evp-1")
    touchpoint_id: str = described("", ko="접점", en="Touchpoint", example="tp-3")


class SupportLayer(Form):
    """A team behind the scene: its system, its own measure and what it gains. No ``steps`` means all steps."""

    team: str = described("", ko="팀", en="Team", example=Text(ko="물류팀", en="logistics"))
    system: str = described("", ko="시스템", en="System", example=Text(ko="배차 화면", en="dispatch board"))
    measure: str = described(
        "", ko="지표", en="Measure", example=Text(ko="당일 배차 비율", en="share of same-day vans")
    )
    benefit: str = described(
        "", ko="효익", en="Benefit", example=Text(ko="다시 가는 배송이 줄어듦", en="fewer second trips")
    )
    steps: list[int] = described([], ko="맡은 단계", en="Steps served", example="[3, 4]")


class Variant(Form):
    """Where another customer's way differs: from which step, and how."""

    name: str = described(ko="이름", en="Name", example=Text(ko="혼자 사는 고객", en="living alone"), min_length=1)
    differs_at: int | None = described(
        None, ko="달라지는 단계", en="Differs at step", example="4", ge=1, expected=_STEP
    )
    what: str = described(
        "", ko="다른 점", en="What differs", example=Text(ko="낮에는 받을 수 없음", en="cannot be in by day")
    )


class YearlyCount(Form):
    """A count by year with its source, an input of the time saved."""

    value: Number = described(
        ko="값",
        en="Value",
        example="1200",
        ge=0,
        expected=Text(ko="0 이상인 숫자여야 합니다.", en="must be 0 or more."),
    )
    source: str = described("", ko="출처", en="Source", example=Text(ko="주문 대장 2026.6", en="order book, June 2026"))

    @field_validator("value", mode="before")
    @classmethod
    def _is_no_yes(cls, value: object) -> object:
        return _number(value)


class CustomerScenario(Form):
    """One customer scenario. Only the id is demanded here; what else is missing, ``check_scenario`` says."""

    id: str = described(
        ko="번호",
        en="Id",
        example="sc-1",
        pattern=r"^\S(?:.{0,58}\S)?$",
        expected=Text(
            ko="한 줄, 60자 이하의 짧은 이름이어야 합니다.",
            en="must be a short name of one line, 60 characters at most.",
        ),
    )
    title: str = described(
        "", ko="제목", en="Title", example=Text(ko="멈춘 냉장고 바꾸기", en="Replacing a dead fridge")
    )
    customer: Customer = described(
        ko="고객", en="Customer", example="{role: ..., segment: ...}", default_factory=Customer
    )
    scenario: str = described(
        "",
        ko="시나리오",
        en="Scenario",
        example=Text(ko="멈춘 냉장고를 오늘 안에 바꿈", en="replace a dead fridge within the day"),
    )
    desired_outcome: str = described(
        "",
        ko="바라는 결과",
        en="Desired outcome",
        example=Text(ko="음식이 상하기 전에 다시 차가워짐", en="food is cold again before it spoils"),
    )
    conditions_of_satisfaction: list[str] = described(
        [],
        ko="만족 조건",
        en="Conditions of satisfaction",
        example=Text(ko="- 약속한 시각에 옴", en="- comes when promised"),
    )
    context: str = described(
        "",
        ko="고객의 처지",
        en="Customer's situation",
        example=Text(ko="아이가 있고 낮에는 일함", en="children at home, at work by day"),
    )
    start_event: str = described(
        "",
        ko="시작 사건",
        en="Start event",
        example=Text(ko="밤에 냉장고가 미지근한 것을 앎", en="notices at night that the fridge is warm"),
    )
    end_event: str = described(
        "",
        ko="종료 사건",
        en="End event",
        example=Text(ko="음식이 다시 차갑고 옛것이 나감", en="food is cold and the old one is gone"),
    )
    current_or_ideal: Literal["current", "ideal"] | None = described(
        None,
        ko="현재 또는 이상",
        en="Current or ideal",
        example="ideal",
        expected=Text(ko="current(현재) 또는 ideal(이상)이어야 합니다.", en="must be current or ideal."),
    )
    steps: list[Step] = described([], ko="단계", en="Steps", example="- {n: 1, customer_action: ..., mode: ease}")
    moments_of_truth: list[MomentOfTruth] = described(
        [], ko="진실의 순간", en="Moments of truth", example="- {step: 2, showstopper: ..., metric: {...}}"
    )
    support_layers: list[SupportLayer] = described(
        [], ko="지원층", en="Support layers", example="- {team: ..., system: ..., measure: ..., benefit: ...}"
    )
    variants: list[Variant] = described([], ko="변형", en="Variants", example="- {name: ..., differs_at: 4, what: ...}")
    source: Source | None = described(
        None,
        ko="그린 사람",
        en="Source",
        example="customers",
        expected=Text(
            ko="customers(고객) 또는 internal_draft(내부 초안)여야 합니다.",
            en="must be customers or internal_draft.",
        ),
    )
    session_date: date | None = described(
        None, ko="그린 날이나 확인할 날", en="Date drawn or to be tested", example="2026-06-12"
    )
    participants: int | None = described(None, ko="참가 고객 수", en="Customers taking part", example="8", ge=0)
    status: Literal["draft", "final"] | None = described(
        None,
        ko="상태",
        en="Status",
        example="draft",
        expected=Text(ko="draft(초안) 또는 final(확정)이어야 합니다.", en="must be draft or final."),
    )
    times_per_year: YearlyCount | None = described(
        None, ko="한 고객이 한 해에 겪는 횟수", en="Times a customer a year", example="{value: 2, source: ...}"
    )
    customers_per_year: YearlyCount | None = described(
        None, ko="한 해에 겪는 고객 수", en="Customers a year", example="{value: 1200, source: ...}"
    )
    owner: str = described("", ko="책임자", en="Owner", example=Text(ko="물류본부 김서연", en="Dana Cole, logistics"))
    review_date: date | None = described(None, ko="다시 볼 날", en="Review date", example="2026-12-01")
    evidence_ids: list[str] = described([], ko="근거 번호", en="Evidence ids", example="- ev-1")
    assumption: bool | None = described(None, ko="가정 여부", en="Assumption", example="false")

    @property
    def is_draft(self) -> bool:
        """Return whether it must be shown as a draft: not final, or not made by customers who can be counted."""
        return self.draft_reason is not None

    @property
    def draft_reason(self) -> Text | None:
        """Return why it must be shown as a draft; None for a final map that customers made."""
        if self.source != "customers":
            return Text(
                ko="실제 고객이 그리지 않은 내부 초안입니다.", en="An internal draft that real customers did not make."
            )
        if not self.participants:
            return Text(
                ko="고객이 그렸다고 하나 몇 명인지 알 수 없습니다.",
                en="Customers are said to have made it, but not how many.",
            )
        if self.status != "final":
            return Text(
                ko="고객이 그렸으나 아직 확정하지 않았습니다.", en="Customers made it, but it is not final yet."
            )
        return None

    @property
    def name(self) -> str:
        """Return the words by which people know it: its title, else the scenario, else its id."""
        return self.title or self.scenario or self.id

    def step(self, number: int | None) -> Step | None:
        """Return the step with that number, or None."""
        return next((step for step in self.steps if step.n == number), None)


class Scenarios(RootModel[list[CustomerScenario]]):
    """Several scenarios, as a file holds them."""


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise wrong("must be a number, not yes or no.", "예/아니요가 아니라 숫자여야 합니다.")
    return value
