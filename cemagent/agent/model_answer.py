"""What becomes of a model's words: checked, marked where they do not hold, and said in the right language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cemagent.agent.citing import check_citations
from cemagent.agent.guarding import without_items
from cemagent.agent.model_turn import ModelTurn
from cemagent.agent.tongue import speaks
from cemagent.errors import CemagentError, Lang
from cemagent.records.intent import Intent
from cemagent.records.retrieval import Citation

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_LAST_STOP = re.compile(r"^.*[.!?。](?=\s|$)", re.DOTALL)

_SENTENCES: dict[str, tuple[str, str]] = {
    "guided": (
        "{reason} The guided consultant answers this time.",
        "{reason} 이번에는 언어 모델 없이 안내에 따라 이어 가겠습니다.",
    ),
    "unexpected": (
        "The language model '{name}' failed unexpectedly ({reason}).",
        "언어 모델 '{name}'에서 예상하지 못한 오류가 났습니다({reason}).",
    ),
    "stopped": ("*(Stopped here; what was noted stays.)*", "*(여기서 멈췄습니다. 적어 둔 것은 그대로 있습니다.)*"),
    "cut": ("*(The answer was too long and is cut off here.)*", "*(답이 너무 길어 여기서 줄였습니다.)*"),
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

AGAIN: dict[str, str] = {
    "silent": "(The program: you said nothing. Answer the person now, in a few sentences, without tools.)",
    "ko": "(The program: you did not answer in Korean. 같은 내용을 한국어 합니다체로 다시 말하십시오.)",
    "en": "(The program: you did not answer in English. Say the same again in English.)",
}
"""What a model is told when it is asked once more."""


def sentence(lang: Lang, key: str, **values: object) -> str:
    """Return the sentence called ``key``."""
    english, korean = _SENTENCES[key]
    return (korean if lang == "ko" else english).format(**values)


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

    def reason(self, name: str, lang: Lang) -> str:
        """Return in one sentence why the model called ``name`` did not answer."""
        if isinstance(self.failure, CemagentError):
            return self.failure.message(lang)
        what = " ".join(f"{type(self.failure).__name__}: {self.failure}".split())[:200]
        return sentence(lang, "unexpected", name=name, reason=what)


@dataclass(frozen=True)
class CheckedAnswer:
    """What is said to the person, and what it rests on."""

    text: str
    citations: list[Citation]


def plain(text: str) -> str:
    """Return ``text`` without what a model thought aloud."""
    return _THOUGHTS.sub("", text).strip()


def wanting(text: str, lang: Lang) -> str | None:
    """Return why a model is to be asked once more: it was ``silent``, or the language that it should have spoken."""
    words = plain(text)
    if not words:
        return "silent"
    return None if speaks(words, lang) else lang


def check_answer(answer: Answer, turn: ModelTurn, lang: Lang) -> CheckedAnswer:
    """Return the model's words with markers and quotes checked, items of scales taken out, and every flaw marked."""
    words = plain(answer.text)
    if answer.is_cut and (whole := _LAST_STOP.match(words)):
        words = whole.group()
    answers = [item.text for item in turn.scene.ops.engagement.answers.values()]
    found = check_citations(words, turn.passages, [*turn.said, *answers], lang)
    text = without_items(found.text, turn.scene.services.guarded_scales(lang), lang)
    marks = []
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
