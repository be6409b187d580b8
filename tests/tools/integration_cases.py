"""Two small strategies in which everything fits, one in each language, and ways to break them."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from typing import Any

from cemagent.errors import Lang
from cemagent.method.engagement import Engagement, SavedArtifact
from cemagent.records.turn import GateState
from cemagent.tools.integration.building import subject_from
from cemagent.tools.integration.subject import IntegrationSubject

TODAY = date(2026, 11, 2)
Contents = dict[str, Any]
_ESSENCE = {
    "ko": ["이름을 먼저 밝힌다", "끝나는 시각을 알린다", "같은 말을 다시 묻지 않는다"],
    "en": ["give your name first", "say when it will be done", "never ask the same thing twice"],
}
_SAID: dict[Lang, dict[str, str]] = {
    "ko": {
        "finding": "손님은 수리가 언제 끝나는지 몰라 하루를 비워 둡니다",
        "tension": "하루를 비워 두기 싫은데 어디서도 수리가 끝나는 시각을 말하지 않습니다",
        "position": "자전거를 맡기고 산책하다 돌아오면 다 되어 있는 오후",
        "rejected": "동네에서 가장 싼 수리점",
        "promise": "맡길 때 끝나는 시각을 말씀드립니다",
        "proof": "시각을 적은 표를 드립니다",
        "metric": "말한 시각에 끝난 비율 92%",
        "forbidden": "할인 문구",
        "specification": "손글씨로 시각을 적고 나무 결이 보인다",
        "outcome": "말한 시각에 자전거를 받습니다",
        "change": "토요일 오후에 산책을 갈 수 있습니다",
        "rule": "손글씨로 시각을 먼저 적는다",
        "route": "금요일 회의에서 한 건씩 기획 목록에 올립니다",
        "owner": "김서연",
        "theme": "오후 네 시",
    },
    "en": {
        "finding": "People keep a whole day free because nobody says when the repair ends",
        "tension": "They hate keeping a day free, yet no shop says when the repair ends",
        "position": "An afternoon on which you leave the bicycle, take a walk and find it done",
        "rejected": "The cheapest repair shop in town",
        "promise": "You hear the hour of collection when you hand it over",
        "proof": "A card with the hour on it",
        "metric": "share ready at the hour given, 92%",
        "forbidden": "discount language",
        "specification": "the hour in handwriting on visible wood grain",
        "outcome": "the bicycle is ready at the hour given",
        "change": "Saturday afternoon is free for a walk",
        "rule": "the hour comes first, in handwriting",
        "route": "one case a week goes on the planning list in the Friday meeting",
        "owner": "Sarah Kim",
        "theme": "Four o'clock",
    },
}
_CUES = {"ko": ["손글씨", "나무 결", "느린 음악"], "en": ["handwriting", "wood grain", "slow music"]}
_CONTENT = {
    "ko": ["시각을 먼저", "정비사의 이름", "산책 지도"],
    "en": ["the hour first", "the mechanic's name", "a map of walks"],
}
_ELEMENTS = {
    "ko": ["회사 소개", "가게 이름", "로고", "거리 광고", "매장 작업대", "누리집 첫 화면"],
    "en": ["Company profile", "Shop name", "Logo", "Street advertisement", "Store bench", "Website front page"],
}
_CONTACTS = {
    "ko": [("접수대", "face_to_face"), ("안내 전화", "personal_distant"), ("진행 화면", "electronic")],
    "en": [("Counter", "face_to_face"), ("Help line", "personal_distant"), ("Progress page", "electronic")],
}
_OFFERS = {
    "ko": ["저녁 정비", "엽서 초대", "어린이 자전거", "산책 지도 행사"],
    "en": ["Evening service", "Postcard invitation", "Children's bicycle", "Walking map event"],
}


def contents(lang: Lang) -> Contents:
    """Return the artifacts of a strategy in which every test passes; nobody else holds a part of them."""
    return copy.deepcopy(_contents(lang))


def _contents(lang: Lang) -> Contents:
    said = _SAID[lang]
    own = {"owner": said["owner"], "review_date": "2027-03-31", "evidence_ids": ["ev-1"]}
    style, content = _CUES[lang], _CONTENT[lang]
    return {
        "experiential_world": {
            "layers": {"situation": {"findings": [{"text": said["finding"], "evidence_ids": ["ev-1"]}]}},
            "tensions": [
                {
                    "id": "tension-1",
                    "layer_a": "situation",
                    "layer_b": "brand",
                    "text": said["tension"],
                    "evidence_ids": ["ev-1"],
                }
            ],
        },
        "touchpoint": {
            "touchpoints": [
                {
                    "id": f"touchpoint-{number}",
                    "name": name,
                    "contact_type": kind,
                    "customer_goal": said["outcome"],
                    "is_mot": number == 1,
                }
                for number, (name, kind) in enumerate(_CONTACTS[lang], 1)
            ]
        },
        "experiential_platform": {
            "owner": said["owner"],
            "review_date": "2027-03-31",
            "positioning": {
                "statement": said["position"],
                "tension_ids": ["tension-1"],
                "rejected_alternatives": [{"statement": said["rejected"], "reason": "-"}],
                "evidence_ids": ["ev-1"],
            },
            "evp": [
                {
                    "id": "evp-1",
                    "module": "feel",
                    "promise": said["promise"],
                    "proof_points": [said["proof"]],
                    "metric": said["metric"],
                    "tension_ids": ["tension-1"],
                    "evidence_ids": ["ev-1"],
                    "deliverable_from": "2026-12-01",
                }
            ],
            "theme": {
                "name": said["theme"],
                "style_cues": style,
                "content_cues": content,
                "forbidden": [said["forbidden"]],
            },
        },
        "brand_element": {
            "elements": [
                {
                    **own,
                    "id": f"element-{number}",
                    "aspect": "communication" if number == 4 else "look_feel",
                    "name": name,
                    "specification": said["specification"],
                    "evp_id": "evp-1",
                    "theme_cues": style[:2],
                    "status": "keep",
                }
                | ({"published_on": "2026-12-01"} if number == 4 else {})
                for number, name in enumerate(_ELEMENTS[lang], 1)
            ]
        },
        "interface_design": {
            "designs": [
                {
                    **own,
                    "id": f"design-{number}",
                    "contact": name,
                    "touchpoint_id": f"touchpoint-{number}",
                    "evp_id": "evp-1",
                    "contact_type": kind,
                    "essence": list(_ESSENCE[lang]),
                    "style": [content[0]],
                    "substance": {"outcome": said["outcome"], "quality_metric": said["metric"]},
                    "time": {"response_target_s": 120},
                    "ready_on": "2026-11-20",
                    "idea_route": said["route"],
                }
                for number, (name, kind) in enumerate(_CONTACTS[lang], 1)
            ]
        },
        "innovation": {
            "innovations": [
                {
                    **own,
                    "id": f"innovation-{number}",
                    "name": name,
                    "class": "small",
                    "evp_ids": ["evp-1"],
                    "touchpoint_ids": ["touchpoint-1"],
                    "customer_life_change": said["change"],
                    "identity_rule": said["rule"],
                    "introduced_by": ["touchpoint-3"],
                    "taught_by": ["touchpoint-1"],
                    "supported_by": ["touchpoint-2"],
                    "training_on": "2026-11-25",
                    "launch_on": "2026-12-01",
                }
                for number, name in enumerate(_OFFERS[lang], 1)
            ]
        },
    }


def changed(lang: Lang, *patches: tuple[str, Any]) -> Contents:
    """Return the sound strategy with each value at its path replaced; a path is ``artifact.list.0.field``."""
    found = contents(lang)
    for path, value in patches:
        *way, last = path.split(".")
        holder: Any = found
        for part in way:
            holder = holder[int(part)] if isinstance(holder, list) else holder.setdefault(part, {})
        if isinstance(holder, list) and last == "+":
            holder.append(value)
        elif isinstance(holder, list):
            holder[int(last)] = value
        else:
            holder[last] = value
    return found


def subject(lang: Lang, *patches: tuple[str, Any]) -> IntegrationSubject:
    """Return the subject of the strategy with ``patches``."""
    return subject_from(changed(lang, *patches), "자전거 가게" if lang == "ko" else "Bicycle shop", lang, TODAY)


def engagement(lang: Lang, *patches: tuple[str, Any]) -> Engagement:
    """Return an engagement in which the strategy with ``patches`` is approved."""
    at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    saved = {
        key: SavedArtifact(
            stage="brand",
            artifact=key,
            revision=1,
            content=content,
            gate=GateState.PASSED,
            sources={},
            actor="a",
            at=at,
        )
        for key, content in changed(lang, *patches).items()
    }
    return Engagement(
        id="e1", name="shop", method="schmitt-cem", lang=lang, artifacts=saved, started_at=at, changed_at=at
    )
