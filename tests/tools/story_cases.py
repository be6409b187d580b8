"""A story in both languages, and what a model takes from it: well, and with inventions in between."""

from __future__ import annotations

from typing import Any

STORY = {
    "en": """Our fridge died on a Friday night. I found the milk warm at eleven, with two children and nobody at home by day.
I spent about 40 minutes looking for one that could come the next day on the stock page in the app; five minutes would do.
Then the contact centre wanted a paper again that is not needed, 20 minutes for nothing. That made me furious.
The fitter put the new one in and showed me how to set it, and I cooked the first dinner.
If the fitter had not come when promised I would have cancelled: more than 30 minutes late is too late for me.
It was finished for me when the food was cold again and the old one had left the house. It must come when promised.
Logistics plans the vans on the dispatch board. Eight customers drew this with us on 12 June 2026.
About 1,200 families a year go through it, says the order book. Dana Cole owns it and looks at it again on 1 December 2026.""",
    "ko": """금요일 밤 11시에 냉장고를 열었더니 우유가 미지근했습니다. 아이가 둘이고 낮에는 집에 사람이 없습니다.
내일 받을 수 있는 물건을 앱 재고 화면에서 찾는 데 40분쯤 걸렸는데 5분이면 좋겠습니다.
그다음 고객센터가 없어도 되는 서류를 다시 내라고 해서 20분을 버렸고 정말 화가 났습니다.
설치 기사가 새 냉장고를 놓고 온도를 맞추는 법을 알려 주어 첫 저녁을 지었습니다.
기사가 약속한 시각에 오지 않았다면 취소했을 겁니다. 도착 시각 오차가 30분을 넘으면 늦습니다.
음식이 다시 차가워지고 옛 냉장고가 집에서 나간 때에 끝났다고 느꼈습니다. 약속한 시각에 와야 합니다.
물류팀이 배차 화면으로 차를 배정합니다. 2026년 6월 12일에 고객 8명이 직접 그렸습니다.
한 해에 1,200명쯤 겪는다고 주문 대장에 나옵니다. 물류본부 김서연이 맡고 2026년 12월 1일에 다시 봅니다.""",
}
_FRAME = {
    "en": {
        "title": "Fridge died on a Friday night",
        "scenario": "get one that could come the next day",
        "end_event": "the food was cold again and the old one had left the house",
        "start_event": "found the milk warm at eleven",
        "context": "two children and nobody at home by day",
        "role": "",
        "segment": "families",
        "desired_outcome": "the food was cold again",
        "conditions_of_satisfaction": ["come when promised"],
    },
    "ko": {
        "title": "미지근한 냉장고",
        "scenario": "내일 받을 수 있는 물건을 찾음",
        "end_event": "음식이 다시 차가워지고 옛 냉장고가 집에서 나간 때",
        "start_event": "밤 11시에 우유가 미지근했음",
        "context": "아이가 둘이고 낮에는 집에 사람이 없음",
        "role": "",
        "segment": "아이가 둘인 집",
        "desired_outcome": "음식이 다시 차가워짐",
        "conditions_of_satisfaction": ["약속한 시각에 옴"],
    },
}


def _step(action: str, information: str, contact: str, mode: str, now: str, ideal: str, mood: str) -> dict[str, Any]:
    return {
        "customer_action": action,
        "information": information,
        "contact": contact,
        "mode": mode,
        "minutes_now": now,
        "minutes_ideal": ideal,
        "feeling": -2 if mood else 0,
        "feeling_words": mood,
    }


_STEPS = {
    "en": [
        _step(
            "looking for one that could come the next day", "", "stock page", "ease", "40 minutes", "five minutes", ""
        ),
        _step("gives the contact centre a paper again", "", "contact centre", "remove", "20 minutes", "", "furious"),
        _step("cooked the first dinner", "how to set it", "fitter", "enrich", "", "", ""),
    ],
    "ko": [
        _step("내일 받을 수 있는 물건을 찾음", "", "앱 재고 화면", "ease", "40분", "5분", ""),
        _step("없어도 되는 서류를 다시 냄", "", "고객센터", "remove", "20분", "", "화가 났습니다"),
        _step("첫 저녁을 지음", "온도를 맞추는 법", "설치 기사", "enrich", "", "", ""),
    ],
}
_AROUND = {
    "en": {
        "moments": [
            {"step": 3, "showstopper": "the fitter not come when promised", "measure": "late", "value": "30 minutes"}
        ],
        "teams": [{"team": "Logistics", "system": "dispatch board", "measure": "", "benefit": ""}],
        "variants": [],
    },
    "ko": {
        "moments": [
            {"step": 3, "showstopper": "기사가 약속한 시각에 오지 않음", "measure": "도착 시각 오차", "value": "30분"}
        ],
        "teams": [{"team": "물류팀", "system": "배차 화면", "measure": "", "benefit": ""}],
        "variants": [],
    },
}
_FACTS = {
    "en": {
        "drawn_by": "Eight customers drew this with us on 12 June 2026",
        "times_per_year": "",
        "times_source": "",
        "customers_per_year": "1,200",
        "customers_source": "order book",
        "owner": "Dana Cole",
        "review_date": "1 December 2026",
    },
    "ko": {
        "drawn_by": "2026년 6월 12일에 고객 8명이 직접 그렸습니다",
        "times_per_year": "",
        "times_source": "",
        "customers_per_year": "1,200명",
        "customers_source": "주문 대장",
        "owner": "물류본부 김서연",
        "review_date": "2026년 12월 1일",
    },
}
INVENTED = {
    "en": {
        "scenario": "win a voucher of 50 dollars from Acme",
        "step": "calls the branch manager to complain",
        "minutes_now": "15 minutes",
        "team": "Innovation Lab",
        "owner": "Pat Smith",
        "drawn_by": "Twelve customers drew it in May",
    },
    "ko": {
        "scenario": "상품권 5만 원을 받아 냄",
        "step": "지점장에게 전화해 항의함",
        "minutes_now": "15분",
        "team": "혁신연구소",
        "owner": "이도윤",
        "drawn_by": "5월에 고객 12명이 그렸습니다",
    },
}


def told(form: str, lang: str, *, invents: bool = False) -> dict[str, Any]:
    """Return a model's answer for the form called ``form``; with ``invents`` some of it is not in the story."""
    found: dict[str, Any] = {
        "Frame": _FRAME[lang],
        "Steps": {"steps": _STEPS[lang]},
        "Around": _AROUND[lang],
        "Facts": _FACTS[lang],
    }[form]
    if not invents:
        return found
    made_up = INVENTED[lang]
    if form == "Frame":
        return found | {"scenario": made_up["scenario"]}
    if form == "Steps":
        first, *rest = _STEPS[lang]
        wrong = first | {"minutes_now": made_up["minutes_now"]}
        return {"steps": [wrong, first | {"customer_action": made_up["step"]}, *rest]}
    if form == "Around":
        return found | {"teams": [{**found["teams"][0], "team": made_up["team"]}]}
    return found | {"owner": made_up["owner"], "drawn_by": made_up["drawn_by"]}
