"""Engagements, turns and documents to store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cemagent.method.changes import AnswerRecorded, AnswerStatus, Change, FieldEdited, Proposed, Saved, StageEntered
from cemagent.method.engagement import Engagement
from cemagent.records.document import Document, Location, Section, Span
from cemagent.records.turn import Event, GateEvent, GateState, QuestionEvent, TextEvent, Turn, TurnEnd
from cemagent.store.engagements import EngagementStore

SPACE = "seoul"
KIM = "terminal:kim"
LEE = "slack:U2"
NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def begin(store: EngagementStore, name: str = "동네 카페", workspace: str = SPACE) -> Engagement:
    return store.create(name, "schmitt-cem", "ko", "world", workspace=workspace, actor=KIM, at=NOON)


def answer(text: str, revision: int = 1, question: str = "world.who", at: datetime = NOON) -> AnswerRecorded:
    return AnswerRecorded(
        actor=KIM,
        at=at,
        question=question,
        text=text,
        status=AnswerStatus.GIVEN if revision == 1 else AnswerStatus.CORRECTED,
        revision=revision,
        based_on=revision - 1,
    )


def turn(id_: str, text: str = "", actor: str = KIM, at: datetime = NOON) -> Turn:
    return Turn(id=id_, actor=actor, text=text, attachments=["/data/계획.docx"], lang="ko", at=at)


def events(text: str) -> list[Event]:
    return [
        TextEvent(text=text),
        QuestionEvent(stage="world", id="world.who", text="누구입니까?", number=1, total=9),
        GateEvent(stage="world", state=GateState.DRAFT, missing=["a"], weak=[]),
        TurnEnd(),
    ]


def document(text: str = "새벽 손님은 조용한 자리를 찾는다.", sha256: str = "ab" * 32) -> Document:
    return Document(
        name="인터뷰.docx",
        sha256=sha256,
        media_type="application/pdf",
        lang="ko",
        text=text,
        sections=[Section(title="머리", level=1, start=0, end=len(text))],
        spans=[Span(start=0, end=len(text), hidden=True, location=Location(page=2))],
        pages=3,
        warnings=["하나"],
    )


def rich(store: EngagementStore, name: str = "동네 카페") -> Engagement:
    """Store an engagement that has something of everything; return it as it was at its start."""
    engagement = begin(store, name)
    content: dict[str, Any] = {"touchpoints": [{"name": "주문", "minutes": 3.25}], "empty": None}
    history: list[Change] = [
        answer("직장인", at=later(1)),
        answer("새벽에 오는 직장인", revision=2, at=later(2)),
        FieldEdited(actor=LEE, at=later(3), artifact="world", path="touchpoints[0].name", value={"ko": "주문대"}),
        Proposed(
            actor=KIM,
            at=later(4),
            proposal="p1",
            stage="world",
            contents={"world": content},
            bases={"world": 0},
            sources={"world": {"answer:world.who": "2"}},
        ),
        Saved(
            actor=LEE,
            at=later(5),
            proposal="p1",
            stage="world",
            artifact="world",
            revision=1,
            content=content,
            gate=GateState.PASSED,
            sources={"answer:world.who": "2"},
        ),
        StageEntered(actor=LEE, at=later(6), stage="platform", assumed=["brand"]),
    ]
    store.commit(
        engagement.id, 1, history[:2], dialogue={"step": 1}, turn=turn("t1", "직장인"), events=events("알겠습니다")
    )
    store.commit(
        engagement.id,
        3,
        history[2:],
        dialogue={"step": 2, "기다림": ["a", 1.5, None, True]},
        turn=turn("t2", "다음", actor=LEE),
        events=events("다음 단계"),
    )
    store.add_document(engagement.id, document(), LEE, later(7))
    return engagement
