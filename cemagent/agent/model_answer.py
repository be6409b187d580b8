"""What becomes of a model's words: checked, marked where they do not hold, and said in the right language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cemagent.agent.briefing import rules
from cemagent.agent.citing import check_citations
from cemagent.agent.guarding import without_items
from cemagent.agent.model_reading import KNOWLEDGE
from cemagent.agent.model_turn import ModelTurn
from cemagent.agent.secrecy import without_instructions
from cemagent.agent.thinking import plain
from cemagent.agent.tongue import speaks
from cemagent.errors import Lang
from cemagent.records.intent import Intent
from cemagent.records.retrieval import Citation
from cemagent.records.turn import ToolFinished

_LAST_STOP = re.compile(r"^.*[.!?。](?=\s|$)", re.DOTALL)

_SENTENCES: dict[str, tuple[str, str]] = {
    "stopped": ("*(Stopped here; what was noted stays.)*", "*(여기서 멈췄습니다. 적어 둔 것은 그대로 있습니다.)*"),
    "cut": ("*(The answer was too long and is cut off here.)*", "*(답이 너무 길어 여기서 줄였습니다.)*"),
    "cut_off": (
        "*(The answer was cut off here at the model's limit.)*",
        "*(언어 모델의 출력 한도에 걸려 답이 여기서 끊겼습니다.)*",
    ),
    "silent": ("The language model gave no answer.", "언어 모델이 답을 내놓지 않았습니다."),
    "other_language": (
        "*(The language model did not keep to English; say `/lang ko` to go on in Korean.)*",
        "*(언어 모델이 한국어로 답하지 않았습니다. 영어로 이어 가시려면 `/lang en`이라고 해 주십시오.)*",
    ),
    "unsourced": (
        "*(This rests on no passage of the knowledge base: take it as the model's own view.)*",
        "*(지식 베이스의 근거가 없는 내용이니 언어 모델의 의견으로만 참고해 주십시오.)*",
    ),
}

CUT_OFF = " …"
"""What ends words that the model's own limit cut off."""

AGAIN: dict[str, str] = {
    "silent": "(The program: you said nothing. Answer the person now, in a few sentences, without tools.)",
    "ko": "(The program: you did not answer in Korean. 같은 내용을 한국어 합니다체로 다시 말하십시오.)",
    "en": "(The program: you did not answer in English. Say the same again in English.)",
}
"""What a model is told when it is asked once more."""


def sentence(lang: Lang, key: str) -> str:
    """Return the sentence called ``key``."""
    english, korean = _SENTENCES[key]
    return korean if lang == "ko" else english


@dataclass(frozen=True)
class Answer:
    """What came of asking the model: its words, or why there are none."""

    text: str = ""
    failure: Exception | None = None
    is_stopped: bool = False
    is_cut: bool = False

    @property
    def failed(self) -> bool:
        """Return whether the model did not answer and nobody stopped it."""
        return self.failure is not None and not self.is_stopped


@dataclass(frozen=True)
class CheckedAnswer:
    """What is said to the person, and what it rests on."""

    text: str
    citations: list[Citation]


def wanting(text: str, lang: Lang) -> str | None:
    """Return why a model is to be asked once more: it was ``silent``, or the language that it should have spoken."""
    words = plain(text)
    if not words:
        return "silent"
    return None if speaks(words, lang) else lang


def is_uncovered(turn: ModelTurn) -> bool:
    """Return whether a question was asked that nothing found speaks to: what the model says to it is a guess."""
    has_looked = any(isinstance(event, ToolFinished) and event.tool != KNOWLEDGE for event in turn.scene.events)
    is_answered = bool(turn.passages) or turn.has_read or turn.has_acted or has_looked
    return turn.heard.intent is Intent.QUESTION and turn.searches > 0 and not is_answered


def check_answer(answer: Answer, turn: ModelTurn, lang: Lang) -> CheckedAnswer:
    """Return the model's words with markers and quotes checked, items of scales taken out, and every flaw marked."""
    words = plain(answer.text)
    if answer.is_cut and (whole := _LAST_STOP.match(words)):
        words = whole.group()
    words = without_instructions(words, rules(lang), lang)
    told = [item.text for item in turn.scene.ops.engagement.answers.values()]
    told += [item.text for item in turn.scene.ops.documents()] if turn.has_read else []
    question = turn.utterance if turn.heard.intent is Intent.QUESTION else ""
    found = check_citations(words, turn.passages, [*turn.said, *told], lang, question)
    text = without_items(found.text, turn.scene.services.guarded_scales(lang), lang)
    marks = []
    if turn.is_cut_off and not answer.is_cut:
        text = text if not text or _LAST_STOP.fullmatch(text) else f"{text}{CUT_OFF}"
        marks.append("cut_off")
    if answer.is_cut:
        marks.append("cut")
    if answer.is_stopped:
        marks.append("stopped")
    if not speaks(text, lang):
        marks.append("other_language")
    if text and turn.searches and turn.heard.intent is Intent.QUESTION and not found.citations:
        marks.append("unsourced")
    if not text and not marks:
        marks.append("silent")
    return CheckedAnswer("\n\n".join(filter(None, [text, *(sentence(lang, mark) for mark in marks)])), found.citations)
