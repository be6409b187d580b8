"""The words in which comments are described: emotions, experience modules, phases, and their names in both languages."""

from __future__ import annotations

from typing import Literal, get_args

from cemagent.playbook import Text

Emotion = Literal["joy", "trust", "surprise", "anger", "sadness", "fear", "disgust", "neutral"]
Module = Literal["sense", "feel", "think", "act", "relate"]
Phase = Literal["need", "search", "choose", "buy", "receive", "use", "service", "renew", "end"]
"""The phases of a touchpoint in the playbook of the experiential world."""
Sentiment = Literal["negative", "neutral", "positive"]

EMOTIONS: tuple[Emotion, ...] = get_args(Emotion)
MODULES: tuple[Module, ...] = get_args(Module)
PHASES: tuple[Phase, ...] = get_args(Phase)

EMOTION_NAMES: dict[Emotion, Text] = {
    "joy": Text(ko="기쁨", en="Joy"),
    "trust": Text(ko="신뢰와 안심", en="Trust"),
    "surprise": Text(ko="놀람", en="Surprise"),
    "anger": Text(ko="분노와 짜증", en="Anger"),
    "sadness": Text(ko="슬픔과 실망", en="Sadness"),
    "fear": Text(ko="두려움과 불안", en="Fear"),
    "disgust": Text(ko="혐오", en="Disgust"),
    "neutral": Text(ko="감정 없음", en="None told"),
}
MODULE_NAMES: dict[Module, Text] = {
    "sense": Text(ko="감각(SENSE)", en="SENSE"),
    "feel": Text(ko="감성(FEEL)", en="FEEL"),
    "think": Text(ko="인지(THINK)", en="THINK"),
    "act": Text(ko="행동(ACT)", en="ACT"),
    "relate": Text(ko="관계(RELATE)", en="RELATE"),
}
PHASE_NAMES: dict[Phase, Text] = {
    "need": Text(ko="필요를 느낌", en="Need"),
    "search": Text(ko="알아봄", en="Search"),
    "choose": Text(ko="고름", en="Choice"),
    "buy": Text(ko="구매", en="Purchase"),
    "receive": Text(ko="받음", en="Receipt"),
    "use": Text(ko="사용", en="Use"),
    "service": Text(ko="사후 서비스", en="After-sales service"),
    "renew": Text(ko="재구매와 재방문", en="Renewal"),
    "end": Text(ko="떠남", en="Leaving"),
}
CLEAR = 0.25
"""A polarity nearer to 0 than this is called neutral; set on the labelled comments of ``benchmarks/comments``."""


def sentiment_of(polarity: float) -> Sentiment:
    """Return the sentiment of a ``polarity`` from -1 to 1."""
    return "positive" if polarity >= CLEAR else "negative" if polarity <= -CLEAR else "neutral"
