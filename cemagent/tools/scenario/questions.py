"""The questions of the scenario interview: text, example and reason of each, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cemagent.errors import Lang
from cemagent.forms.interview import Ask
from cemagent.playbook import Text

Words = tuple[Text, Text]
"""The question and its example."""


def numbered(
    name: str,
    number: int,
    text: Text,
    example: Text,
    *,
    read: Callable[[str, Lang], Any],
    required: bool = True,
) -> Ask:
    """Return a question that is put once for each entry; ``{n}`` in its text is the number of the entry.

    From the second entry on it is put in short where :data:`NEXT` has it so, with a word on how to end.
    """
    put = NEXT.get(name, text) if number > 1 else text
    shown = Text(ko=put.ko.format(n=number), en=put.en.format(n=number))
    if not required and name in NEXT:
        shown = Text(ko=f"{shown.ko} {_END.ko}", en=f"{shown.en} {_END.en}")
    return Ask(f"{name}-{number}", shown, example, read=read, required=required, why=WHY.get(name))


def ask(name: str, words: Words, read: Callable[[str, Lang], Any] | None = None, *, required: bool = True) -> Ask:
    """Return a question that is put once."""
    taken = read or (lambda answer, _: answer)
    return Ask(name, *words, read=taken, required=required, why=WHY.get(name))


ID: Words = (
    Text(ko="이 시나리오를 부를 짧은 번호를 정해 주십시오.", en="What short id shall this scenario have?"),
    Text(ko="sc-1", en="sc-1"),
)
TITLE: Words = (
    Text(ko="제목을 고객이 하려는 일로 적어 주십시오.", en="What is its title, as the job the customer wants done?"),
    Text(ko="멈춘 냉장고 바꾸기", en="Replacing a dead fridge"),
)
JOB: Words = (
    Text(
        ko="고객이 끝내려는 일은 무엇이며, 고객에게는 언제 끝납니까? '하려는 일 - 끝났다고 느끼는 때'로 적어 주십시오.",
        en="What is the customer trying to get done, and when is it finished for them? As 'the job - when it feels done'.",
    ),
    Text(
        ko="멈춘 냉장고를 하루 안에 바꿈 - 음식이 다시 차가워지고 옛것이 집에서 나감",
        en="Replace a dead fridge within the day - food is cold again and the old one has left the house",
    ),
)
START: Words = (
    Text(
        ko="그 일은 무엇을 계기로 시작되며, 그때 고객은 어떤 처지에 있습니까? '계기 - 처지'로 적어 주십시오.",
        en="What sets it off, and what situation is the customer in then? As 'what happens - their situation'.",
    ),
    Text(
        ko="밤 11시에 우유가 미지근한 것을 앎 - 아이가 둘이고 낮에는 집에 사람이 없음",
        en="Finds the milk warm at eleven at night - two children, nobody at home by day",
    ),
)
WHO: Words = (
    Text(
        ko="이 일을 실제로 하는 사람은 누구이며 어느 고객 집단에 듭니까? '역할 - 집단'으로 적어 주십시오.",
        en="Who actually does this, and to which group do they belong? As 'role - group'.",
    ),
    Text(
        ko="냉장고를 고르는 부모 - 냉장고가 멈춘 맞벌이 가구",
        en="The parent who picks the fridge - working families whose fridge has died",
    ),
)
OUTCOME: Words = (
    Text(ko="무엇을 얻으면 고객은 잘됐다고 말합니까?", en="What result would make the customer say that it went well?"),
    Text(
        ko="음식이 상하기 전에 새 냉장고가 제자리에서 돌아감",
        en="A new fridge runs in its place before the food spoils",
    ),
)
CONDITIONS: Words = (
    Text(
        ko="그러려면 어떤 조건이 지켜져야 합니까? 여럿이면 ';'로 나누어 고객의 말로 적어 주십시오.",
        en="On what conditions? In the customer's words, with ';' between them.",
    ),
    Text(
        ko="약속한 시각에 옴; 있다던 물건이 있음; 옛것을 가져감",
        en="comes when promised; what is shown in stock is there; takes the old one away",
    ),
)
IDEAL: Words = (
    Text(
        ko="지금부터 적을 걸음은 고객이 바라는 이상입니까, 현재의 절차입니까?",
        en="Are the steps you are about to give the ideal that customers wish for, or the current procedure?",
    ),
    Text(ko="이상", en="ideal"),
)
STEP: Words = (
    Text(
        ko="{n}단계에서 고객은 무엇을 합니까? '고객이 하는 일 - 필요한 정보 - 만나는 곳 - 없앰, 쉽게, 풍부하게 가운데 하나'로 적어 주십시오.",
        en="Step {n}: what does the customer do? As 'what they do - what they need to know - where they meet you - remove, ease or enrich'.",
    ),
    Text(
        ko="오늘 받을 수 있는 물건을 찾음 - 실제 재고와 도착 시각 - 앱 재고 화면 - 쉽게",
        en="Looks for one that can come today - real stock and time of arrival - stock page in the app - ease",
    ),
)
MINUTES: Words = (
    Text(
        ko="{n}단계에 고객의 시간이 지금은 얼마나 걸리고, 바라는 시간은 얼마입니까? '지금 → 바람'으로 적어 주십시오.",
        en="Step {n}: how much of the customer's time does it take now, and how much in the ideal? As 'now -> ideal'.",
    ),
    Text(ko="40분 → 5분", en="40 min -> 5 min"),
)
EMOTION: Words = (
    Text(
        ko="{n}단계에서 고객의 기분은 어떻습니까? -2(매우 나쁨)에서 2(매우 좋음) 사이로 적어 주십시오.",
        en="Step {n}: how does the customer feel there, from -2 (very bad) to 2 (very good)?",
    ),
    Text(ko="-1", en="-1"),
)
MOMENT: Words = (
    Text(
        ko="무엇이 고객을 멈추게 하며, 해결되었음을 고객은 무엇으로 잽니까? '걸림돌 - 척도: 값 - 단계 번호'로 적어 주십시오.",
        en="What would stop them, and how would they measure that it is fixed? As 'what stops them - measure: value - step number'.",
    ),
    Text(
        ko="약속한 시각에 기사가 오지 않음 - 도착 시각 오차: 30분 - 3단계",
        en="The fitter does not come when promised - arrival error: 30 minutes - step 3",
    ),
)
SET_BY: Words = (
    Text(
        ko="{n}번째 척도의 값은 고객이 정했습니까, 회사가 정했습니까?",
        en="Who set the value of measure no. {n}: customers or the firm?",
    ),
    Text(ko="고객", en="customers"),
)
MAKERS: Words = (
    Text(
        ko="이 그림은 누가 언제 그렸습니까? '고객이 직접 또는 내부 초안 - 날짜 - 고객 수'로, 초안이면 고객에게 확인할 날짜를 적어 주십시오.",
        en="Who drew this, and when? As 'customers or internal draft - date - number of customers'; for a draft, the date on which customers will see it.",
    ),
    Text(ko="고객이 직접 - 2026년 6월 12일 - 8명", en="customers - 12 June 2026 - 8 people"),
)
FINAL: Words = (
    Text(
        ko="고객이 이 그림을 맞다고 했습니까? 그렇다면 확정으로 적습니다.",
        en="Did customers agree that it is right, so that it can be called final?",
    ),
    Text(ko="예", en="yes"),
)
LAYER: Words = (
    Text(
        ko="어느 팀이 뒤에서 받쳐 줍니까? '팀 - 시스템 - 팀의 지표 - 좋아지는 점 - 단계 번호'로 적어 주십시오.",
        en="Which team supports this from behind? As 'team - system - its measure - what gets better - step numbers'.",
    ),
    Text(
        ko="물류팀 - 배차 화면 - 당일 배차 비율 - 다시 가는 배송이 줄어듦 - 2, 3",
        en="logistics - dispatch board - share of same-day vans - fewer second trips - 2, 3",
    ),
)
VARIANT: Words = (
    Text(
        ko="다른 길을 가는 고객이 있습니까? '어떤 고객 - 달라지는 단계 번호 - 다른 점'으로 적어 주십시오.",
        en="Does any customer go another way? As 'which customer - step at which it differs - what differs'.",
    ),
    Text(
        ko="혼자 사는 고객 - 3 - 낮에 받을 사람이 없음",
        en="customers living alone - 3 - nobody can open the door by day",
    ),
)
TIMES: Words = (
    Text(
        ko="고객 한 명이 이 일을 한 해에 몇 번 겪습니까? '횟수 - 출처'로 적어 주십시오.",
        en="How many times a year does one customer go through this? As 'times - source'.",
    ),
    Text(ko="1번 - 고객 면담 2026.4", en="1 - customer interviews, April 2026"),
)
CUSTOMERS: Words = (
    Text(
        ko="한 해에 고객 몇 명이 이 일을 겪습니까? '고객 수 - 출처'로 적어 주십시오.",
        en="How many customers go through this in a year? As 'customers - source'.",
    ),
    Text(ko="1,200명 - 주문 대장 2026.6", en="1,200 - order book, June 2026"),
)
OWNER: Words = (
    Text(
        ko="이 시나리오는 누가 맡아 고쳐 가며 언제 다시 봅니까? '책임자 - 날짜'로 적어 주십시오.",
        en="Who owns this scenario, and when is it looked at again? As 'owner - date'.",
    ),
    Text(ko="물류본부 김서연 - 2026년 12월 1일", en="Dana Cole, head of logistics - 1 December 2026"),
)
_END = Text(ko="더 없으면 '-'를 쓰십시오.", en="Write '-' when there are no more.")
NEXT: dict[str, Text] = {
    "step": Text(
        ko="{n}단계에서는 무엇을 합니까? 앞과 같은 꼴로 적어 주십시오.", en="And step {n}? In the same form as before."
    ),
    "moment": Text(
        ko="고객을 멈추게 하는 것이 또 있습니까? 앞과 같은 꼴로 적어 주십시오.",
        en="Would anything else stop them? In the same form as before.",
    ),
    "layer": Text(
        ko="받쳐 주는 팀이 또 있습니까? 앞과 같은 꼴로 적어 주십시오.",
        en="Does another team support it? In the same form as before.",
    ),
    "variant": Text(
        ko="다른 길을 가는 고객이 또 있습니까? 앞과 같은 꼴로 적어 주십시오.",
        en="Does any other customer go another way? In the same form as before.",
    ),
}
"""Questions about a second entry and those after it."""
WHY: dict[str, Text] = {
    "job": Text(
        ko="시나리오의 끝은 회사의 처리 완료가 아니라 고객의 목표입니다.",
        en="A scenario ends with the customer's goal, not with the firm's completed case.",
    ),
    "start": Text(
        ko="필요가 생긴 때부터 보아야 회사가 모르던 앞부분이 드러납니다.",
        en="Only from the need on do you see what happens before anyone calls you.",
    ),
    "who": Text(
        ko="처지가 같은 한 집단만 두고 그려야 평균이 아닌 진짜 길이 나옵니다.",
        en="Drawn for one group that shares a situation, the map shows a real path and not an average.",
    ),
    "conditions": Text(
        ko="조건을 고객의 말로 적어 두어야 나중에 무엇을 재야 할지 보입니다.",
        en="In the customer's words, the conditions show later what has to be measured.",
    ),
    "ideal": Text(
        ko="바라는 길을 그려야 없앨 단계가 보이며, 현재를 그린 지도는 검사를 통과하지 못합니다.",
        en="The way they wish for shows which steps can go; a map of the present fails the check.",
    ),
    "step": Text(
        ko="시간을 아낄 곳과 경험을 풍부하게 할 곳이 단계마다 갈립니다.",
        en="Step by step it is settled where to save time and where to give more.",
    ),
    "minutes": Text(
        ko="지금과 바라는 시간의 차이가 고객에게 돌려줄 시간입니다.",
        en="The difference between now and the ideal is the time you give back to customers.",
    ),
    "emotion": Text(ko="감정 곡선이 어디를 먼저 손볼지 보여 줍니다.", en="The curve of feelings shows where to begin."),
    "moment": Text(
        ko="진실의 순간은 고객이 정한 척도가 있어야 관리할 수 있습니다.",
        en="A moment of truth can be managed only with a measure that customers set.",
    ),
    "set-by": Text(
        ko="사내 기준은 지켜도 고객은 떠날 수 있습니다.", en="An internal standard can be met while customers leave."
    ),
    "makers": Text(
        ko="직원끼리 그린 그림은 초안이며, 초안이라고 표시해야 쓸 수 있습니다.",
        en="A map drawn by staff is a draft, useful only while it says so.",
    ),
    "final": Text(
        ko="고객이 그리고 맞다고 한 것만 확정이라고 부릅니다.",
        en="Only what customers drew and agreed to is called final.",
    ),
    "layer": Text(
        ko="받쳐 주는 팀도 얻는 것이 있어야 오래갑니다.", en="A team keeps it up only if it gains something too."
    ),
    "variant": Text(
        ko="같은 일이라도 처지가 다르면 길이 갈립니다.", en="The same job takes another way in another situation."
    ),
    "times_per_year": Text(ko="한 해에 아끼는 시간을 셈하는 데 씁니다.", en="It goes into the time saved in a year."),
    "customers_per_year": Text(
        ko="한 해에 아끼는 시간을 셈하는 데 씁니다.", en="It goes into the time saved in a year."
    ),
    "owner": Text(
        ko="고객의 길은 부서를 가로지르므로 한 사람이 끝까지 보아야 합니다.",
        en="The customer's path crosses departments, so one person must watch all of it.",
    ),
}
"""Why a question is asked, by its name."""
