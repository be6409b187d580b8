"""Says in one sentence what clashes between two passages."""

from __future__ import annotations

from cemagent.contradictions.dates import before
from cemagent.contradictions.reading import Reading
from cemagent.contradictions.traits import Traits
from cemagent.contradictions.wording import snippet
from cemagent.records.review import ContradictionKind

_THEMES = {
    "pace": ("time for the customer", "speed or volume", "서두르지 않는 응대", "속도와 처리량"),
    "selling": ("advice without selling", "sales", "팔지 않는 응대", "판매 실적"),
    "contact": ("leaving people in peace", "more messages or calls", "귀찮게 하지 않는 것", "잦은 연락"),
    "leaving": ("a free way out", "holding customers back", "자유로운 해지", "해지를 막는 것"),
    "redress": ("putting things right", "paying out less", "넉넉한 보상", "보상을 줄이는 것"),
    "human": ("a person who answers", "machines in place of people", "사람의 응대", "기계로 돌리는 것"),
    "honesty": ("telling the truth early", "keeping things back", "있는 그대로 알리는 것", "알리지 않는 것"),
    "privacy": ("discretion", "passing data on", "비밀을 지키는 것", "정보를 넘기는 것"),
    "equal": ("equal treatment", "precedence for some", "똑같은 대우", "일부의 우대"),
    "price": ("one price without extras", "a charge or another price", "추가 비용 없는 같은 값", "따로 받는 비용"),
    "once": ("asking only once", "asking again", "한 번만 묻는 것", "다시 내게 하는 것"),
    "judgement": ("staff who may decide", "scripts and approvals", "현장의 재량", "대본과 승인"),
    "care": ("quality before cost", "saving on the work", "품질을 앞세우는 것", "비용을 아끼는 것"),
    "present": ("being there at all hours", "shorter hours", "언제나 곁에 있는 것", "줄어든 운영 시간"),
    "same_person": ("one person throughout", "changing hands", "한 담당자", "담당자 교체"),
    "calm": ("words without pressure", "urgency or fear", "재촉하지 않는 말", "재촉과 불안"),
    "dignity": ("respect for the person", "exposing or blaming people", "사람에 대한 존중", "드러내거나 탓하는 것"),
    "discount": ("no discounts", "a price promotion", "할인하지 않는 것", "할인 행사"),
    "quiet": ("a quiet place", "noise or advertising", "조용한 공간", "소음이나 광고"),
    "owner": ("one answer on who and how much", "another answer", "하나로 정한 책임과 재원", "다른 책임과 재원"),
}
"""Oppositions: both poles in English, then in Korean."""
AXES = tuple(_THEMES)
"""The oppositions in the order of the fitted columns."""


def why(reading: Reading, traits: Traits, kind: ContradictionKind, a: int, b: int, axis: str | None) -> str:
    """Return one sentence in the language of ``reading`` on how unit ``b`` breaks what unit ``a`` says."""
    one, two = snippet(reading.units[a].text), snippet(reading.units[b].text)
    if kind is ContradictionKind.TIME_ORDER:
        return _order(reading, traits, a, b, one, two)
    poles = _THEMES[axis][:2] if axis else None
    if reading.lang == "ko":
        return _korean(kind, one, two, _THEMES[axis][2:] if axis else None, _clash_ko(traits, a, b))
    return _english(kind, one, two, poles, _clash_en(traits, a, b))


def _order(reading: Reading, traits: Traits, a: int, b: int, one: str, two: str) -> str:
    days = [gap for first in traits.dates[a] for second in traits.dates[b] if (gap := before(first, second))]
    if not days:
        days = [gap for first in traits.dates[b] for second in traits.dates[a] if (gap := before(first, second))]
        one, two = (two, one) if days else (one, two)
    if reading.lang == "ko":
        lead = f"약 {min(days)}일 먼저" if days else "먼저"
        return f"“{one}”이(가) 그 준비인 “{two}”보다 {lead}이어서, 갖추기 전에 약속하게 됩니다."
    lead = f"about {min(days)} days before" if days else "before"
    return f"“{one}” comes {lead} what it needs: “{two}”."


def _english(kind: ContradictionKind, one: str, two: str, poles: tuple[str, ...] | None, clash: str) -> str:
    match kind:
        case ContradictionKind.PROMISE_VS_INCENTIVE:
            about = f" ({poles[0]} against {poles[1]})" if poles else ""
            return f"“{one}” is promised, but staff are paid, scored or limited by “{two}”{about}."
        case ContradictionKind.FORBIDDEN_CODE:
            return f"“{one}” rules out what “{two}” does."
        case ContradictionKind.CHANNEL_CONFLICT:
            return f"On the same matter “{one}” and “{two}” tell the customer different things{clash}."
        case ContradictionKind.SEGMENT_DRIFT:
            return f"The plan is meant for “{one}”, but “{two}” aims at somebody else."
        case _:
            return f"“{one}” and “{two}” cannot both hold{clash}."


def _korean(kind: ContradictionKind, one: str, two: str, poles: tuple[str, ...] | None, clash: str) -> str:
    match kind:
        case ContradictionKind.PROMISE_VS_INCENTIVE:
            about = f"({poles[0]} ↔ {poles[1]})" if poles else ""
            return f"고객에게는 “{one}”(이)라고 하면서 직원은 “{two}”에 따라 평가하거나 제한합니다{about}."
        case ContradictionKind.FORBIDDEN_CODE:
            return f"“{one}”에서 하지 않기로 한 것을 “{two}”에서 합니다."
        case ContradictionKind.CHANNEL_CONFLICT:
            return f"같은 일을 두고 “{one}”와(과) “{two}”의 안내가 서로 다릅니다{clash}."
        case ContradictionKind.SEGMENT_DRIFT:
            return f"“{one}”을(를) 위한 계획인데 “{two}”은(는) 다른 고객을 겨냥합니다."
        case _:
            return f"“{one}”와(과) “{two}”은(는) 함께 성립할 수 없습니다{clash}."


def _clash_en(traits: Traits, a: int, b: int) -> str:
    if _free_and_charged(traits, a, b):
        return ": free in one, charged in the other"
    return ": the amounts differ" if _amounts_differ(traits, a, b) else ""


def _clash_ko(traits: Traits, a: int, b: int) -> str:
    if _free_and_charged(traits, a, b):
        return "(한쪽은 무료, 다른 쪽은 유료)"
    return "(값이 서로 다름)" if _amounts_differ(traits, a, b) else ""


def _free_and_charged(traits: Traits, a: int, b: int) -> bool:
    free, money = traits.mark("free"), [bool(amounts.get("money")) for amounts in traits.amounts]
    return bool((free[a] and not free[b] and money[b]) or (free[b] and not free[a] and money[a]))


def _amounts_differ(traits: Traits, a: int, b: int) -> bool:
    first, second = traits.amounts[a], traits.amounts[b]
    shared = first.keys() & second.keys()
    return bool(shared) and all(not first[unit] & second[unit] for unit in shared)
