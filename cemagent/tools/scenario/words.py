"""The words of a scenario in texts, documents and pictures, and how its times and measures are written."""

from __future__ import annotations

from cemagent.errors import Lang
from cemagent.tools.scenario.model import CustomerScenario, MomentOfTruth, Step, Unit
from cemagent.tools.scenario.results import MomentLinks, SavingInput

_UNITS: dict[Unit, tuple[str, str]] = {
    "seconds": ("{}초", "{} seconds"),
    "minutes": ("{}분", "{} minutes"),
    "hours": ("{}시간", "{} hours"),
    "days": ("{}일", "{} days"),
    "percent": ("{}%", "{}%"),
    "count": ("{}번", "{} times"),
    "score": ("{}점", "{} points"),
    "money": ("{} (금액)", "{} (amount)"),
}
_WORDS: dict[str, tuple[str, str]] = {
    "kind": ("고객 시나리오", "Customer scenario"),
    "draft": ("초안", "DRAFT"),
    "final": ("확정", "final"),
    "customer": ("고객", "Customer"),
    "scenario": ("시나리오", "Scenario"),
    "outcome": ("바라는 결과", "Desired outcome"),
    "conditions": ("만족 조건", "Conditions of satisfaction"),
    "context": ("고객의 처지", "Customer's situation"),
    "start": ("시작", "Start"),
    "end": ("끝", "End"),
    "made_by": ("그린 사람", "Made by"),
    "customers": ("고객 {count}명", "{count} customers"),
    "customers_one": ("고객 1명", "1 customer"),
    "saved_of": ("아낌 {value}", "saves {value}"),
    "added_of": ("더 듦 {value}", "adds {value}"),
    "customers_uncounted": ("고객 (인원 모름)", "customers (number not known)"),
    "internal_draft": ("내부 초안", "internal draft"),
    "test_on": ("고객 확인 {date}", "to be tested on {date}"),
    "owner": ("책임자", "Owner"),
    "review": ("다시 볼 날", "Review"),
    "status": ("상태", "Status"),
    "before": ("그리기 전에 정한 것", "Settled before drawing"),
    "map": ("여정 지도", "Journey map"),
    "steps": ("단계", "Steps"),
    "step": ("단계", "Step"),
    "step_number": ("{n}단계", "Step {n}"),
    "moment_number": ("진실의 순간 {n}", "Moment of truth {n}"),
    "action": ("고객의 행동", "Customer action"),
    "contact": ("접촉", "Contact"),
    "information": ("필요한 정보", "Information needed"),
    "mode": ("손볼 방향", "Mode"),
    "remove": ("없앰", "remove"),
    "ease": ("쉽게", "ease"),
    "enrich": ("풍부하게", "enrich"),
    "back_stage": ("무대 뒤", "Back stage"),
    "moments": ("진실의 순간", "Moments of truth"),
    "moment": ("진실의 순간", "Moment of truth"),
    "showstopper": ("걸림돌", "Showstopper"),
    "metric": ("고객 척도", "Customer metric"),
    "set_by": ("정한 사람", "Set by"),
    "set_by_customers": ("고객", "customers"),
    "set_by_internal": ("회사", "the firm"),
    "set_by_firm": ("회사가 정함", "set by the firm"),
    "links": ("이어진 곳", "Points to"),
    "emotion": ("감정", "feeling"),
    "errors": ("오류", "Errors"),
    "layer": ("지원층", "Supporting layer"),
    "variant": ("변형", "Variant"),
    "not_settled": ("이어지지 않음", "orphan"),
    "orphan": ("이어진 곳 없음", "orphan"),
    "unknown_id": ("없는 번호 '{id}'", "unknown id '{id}'"),
    "link_touchpoint": ("접점", "Touch point"),
    "link_evp": ("가치 약속", "Value promise"),
    "minutes": ("분", " min"),
    "hours": ("시간", " hours"),
    "now_minutes": ("지금(분)", "Now (min)"),
    "ideal_minutes": ("이상(분)", "Ideal (min)"),
    "saved_minutes": ("아낌(분)", "Saved (min)"),
    "layers": ("지원층", "Supporting layers"),
    "team": ("팀", "Team"),
    "system": ("시스템", "System"),
    "measure": ("지표", "Measure"),
    "benefit": ("효익", "Benefit"),
    "all_steps": ("모든 단계", "all steps"),
    "variants": ("변형", "Variants"),
    "variant_at": ("{step}단계부터", "from step {step}"),
    "tests": ("네 가지 시험", "The four tests"),
    "test": ("시험", "Test"),
    "state": ("결과", "Result"),
    "why": ("본 것", "What was seen"),
    "findings": ("고칠 것", "Findings"),
    "severity": ("정도", "Severity"),
    "place": ("자리", "Place"),
    "what": ("무엇이", "What"),
    "do": ("할 일", "What to do"),
    "opinions": (
        "언어 모델의 의견 ({model}, 판정을 바꾸지 않음)",
        "What the model thinks ({model}; it changes no verdict)",
    ),
    "no_opinions": (
        "시나리오의 말로 뒷받침되는 의견이 없습니다.",
        "No opinion came with words of the scenario that bear it out.",
    ),
    "holds": ("그렇다고 봄", "holds"),
    "holds_not": ("아니라고 봄", "does not hold"),
    "agrees": ("점검과 같음", "as the check says"),
    "disagrees": ("점검과 다르니 직접 판단하십시오", "unlike the check, so judge for yourself"),
    "no_findings": ("고칠 것이 없습니다.", "Nothing to mend."),
    "no_times": (
        "단계마다 지금 걸리는 분과 바라는 분을 적으면 고객에게 돌려줄 시간을 셈합니다.",
        "Write the minutes now and in the ideal at each step, and the time given back to customers is computed.",
    ),
    "time": ("고객의 시간", "The customer's time"),
    "now": ("지금", "Now"),
    "ideal": ("이상", "Ideal"),
    "saved": ("아낌", "Saved"),
    "total": ("합계", "Total"),
    "not_known": ("모름", "not known"),
    "by_mode": ("방향별", "By mode"),
    "yearly": ("한 해에 아끼는 고객의 시간", "Customer time saved a year"),
    "yearly_value": ("{hours}시간 ({minutes}분)", "{hours} hours ({minutes} minutes)"),
    "yearly_none": ("셈할 수 없습니다.", "It cannot be computed."),
    "formula": ("(지금 - 이상) × 횟수 × 고객 수", "(now - ideal) × times × customers"),
    "input": ("입력", "Input"),
    "value": ("값", "Value"),
    "source": ("출처", "Source"),
    "no_source": ("출처 없음", "no source"),
    "enrich_note": (
        "풍부하게 하는 단계는 길어질 수 있으며, 그 시간은 손해가 아니라 고객이 바라는 시간입니다.",
        "A step that is enriched may take longer; that time is wished for, not lost.",
    ),
    "passed": ("오류가 없습니다", "No errors"),
    "not_passed": ("오류 {count}개", "{count} errors"),
    "not_passed_one": ("오류 1개", "1 error"),
    "written": ("'{path}' 파일을 썼습니다.", "'{path}' is written."),
}


def scenario_words(lang: Lang) -> dict[str, str]:
    """Return the words in ``lang`` by key."""
    return {key: pair[0] if lang == "ko" else pair[1] for key, pair in _WORDS.items()}


def figure(value: float | int, digits: int = 1) -> str:
    """Return ``value`` with separators of thousands and at most ``digits`` places: ``13,520``, ``0.5``."""
    rounded = round(value, digits)
    return f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,}"


def metric_text(moment: MomentOfTruth, lang: Lang) -> str:
    """Return the measure of a moment of truth with its value, or nothing where there is none.

    A value that the firm has set says so, since the measure is to be the customers' own.
    """
    metric = moment.metric
    if metric is None or not metric.name:
        return ""
    shown = metric.name
    if metric.target is not None:
        value = figure(metric.target, 3)
        told = _UNITS[metric.unit][lang != "ko"].format(value) if metric.unit else value
        shown += f": {_singular(told) if lang == 'en' else told}"
    return f"{shown} ({scenario_words(lang)['set_by_firm']})" if metric.set_by == "internal" else shown


def minutes_text(step: Step, lang: Lang) -> str:
    """Return ``now → ideal`` of a step in minutes, or nothing where neither is known."""
    ideal = 0 if step.minutes_ideal is None and step.mode == "remove" else step.minutes_ideal
    if step.minutes_now is None and step.minutes_ideal is None:
        return ""
    now, then = ("?" if value is None else figure(value) for value in (step.minutes_now, ideal))
    return f"{now} → {then} {'분' if lang == 'ko' else 'min'}".replace(" 분", "분")


def maker_text(scenario: CustomerScenario, t: dict[str, str]) -> str:
    """Return who made the scenario and when, in the words ``t``."""
    day = scenario.session_date.isoformat() if scenario.session_date else ""
    if scenario.source == "customers":
        count = scenario.participants
        who = t["customers_uncounted"]
        if count:
            who = t["customers_one"] if count == 1 else t["customers"].format(count=count)
        return " · ".join(filter(None, (who, day)))
    return " · ".join(filter(None, (t["internal_draft"], t["test_on"].format(date=day) if day else "")))


def input_texts(item: SavingInput, lang: Lang) -> tuple[str, str, str]:
    """Return the name, the value with its unit and the source of an input; what is not there is said."""
    t = scenario_words(lang)
    space = "" if lang == "ko" else " "
    value = t["not_known"] if item.value is None else _singular(f"{figure(item.value)}{space}{item.unit.in_(lang)}")
    return item.name.in_(lang), value, item.source.in_(lang) if item.source else t["no_source"]


def link_text(row: MomentLinks, t: dict[str, str]) -> str:
    """Return where a moment of truth points to; what is only proposed has a question mark, the rest is an orphan."""
    shown = []
    for link in (row.touchpoint, row.evp):
        kind = t[f"link_{link.kind}"]
        if link.state == "linked":
            shown.append(f"{kind} {link.id} {link.name}")
        elif link.state == "proposed":
            shown.append(f"{kind} ? {link.id} {link.name}")
        else:
            shown.append(f"{kind}: {t['orphan'] if link.state == 'orphan' else t['unknown_id'].format(id=link.id)}")
    return "; ".join(shown)


def _singular(text: str) -> str:
    number, _, unit = text.partition(" ")
    return f"{number} {unit.removesuffix('s')}" if number == "1" and unit.endswith("s") else text
