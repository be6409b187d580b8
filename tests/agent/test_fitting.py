"""What a model is sent, made to fit: a small window, a server that refuses a long prompt, one without tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cemagent.agent.briefing import system_prompt
from cemagent.agent.fitting import Room
from cemagent.agent.model_turn import ModelTurn
from cemagent.agent.transcript import tokens
from cemagent.errors import Lang, ModelFault
from cemagent.models.failures import model_error
from cemagent.records.intent import Intent, Interpretation
from cemagent.records.turn import Event, TextEvent, Turn
from cemagent.testing.replies import Asked, Reply
from tests.agent.model_talk import ModelTalk, asked_of, begin, calls
from tests.agent.scripted import START, method

TROUBLE = "Every month 40 tenants leave us without a word (exit records, May 2026)."
FIRST = "world.trouble"
SPEECH: dict[Lang, str] = {
    "en": "That is a leak that nobody looks into.",
    "ko": "아무도 들여다보지 않는 구멍이니 누가 나가는지부터 확인해 보겠습니다.",
}
SMALL = Interpretation(intent=Intent.SMALLTALK, confidence=1.0, sure=True)


def refusing(fault: ModelFault, when: Callable[[Asked], object], window: int | None = None) -> Callable[[Asked], Reply]:
    """Return a script that fails with ``fault`` while ``when`` is true of what was asked, and else speaks."""

    def step(asked: Asked) -> Reply:
        if when(asked):
            raise model_error(fault, "m", "400", window)
        is_korean = "in Korean" in str(asked.messages[0]["content"])
        return Reply(SPEECH["ko" if is_korean else "en"])

    return step


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_model_without_tools_talks_and_the_program_notes(tmp_path: Path, lang: Lang) -> None:
    talk = begin(tmp_path, refusing(ModelFault.NO_TOOLS, lambda asked: asked.tools), lang)
    told = {
        "en": "it only talks and the program notes your answers",
        "ko": "대화만 맡고, 하신 답은 프로그램이 직접 적습니다",
    }
    talk.say(TROUBLE)
    assert SPEECH[lang] in talk.words
    assert told[lang] in talk.words
    assert "guided consultant" not in talk.words
    assert talk.engagement.answers[FIRST].text == TROUBLE
    assert "no tools" in asked_of(talk)[-1].last
    talk.say("Families, through the agency - they need a flat - 300 a year")
    assert told[lang] not in talk.words, "once a conversation is enough"
    assert SPEECH[lang] in talk.words
    assert len(talk.engagement.answers) == 2


def test_a_prompt_that_is_too_long_is_shortened_once_and_remembered(tmp_path: Path) -> None:
    full = tokens(system_prompt(method(), "world", "en"))

    def is_long(asked: Asked) -> bool:
        return tokens(str(asked.messages[0]["content"])) > full * 0.6

    talk = begin(tmp_path, refusing(ModelFault.TOO_LONG, is_long, 4096))
    talk.say(TROUBLE)
    assert SPEECH["en"] in talk.words
    assert talk.engagement.answers[FIRST].text == TROUBLE
    assert len(asked_of(talk)) == 2
    talk.say("hello there", Intent.SMALLTALK)
    assert len(asked_of(talk)) == 3, "the next turn is short at once"


def test_what_stays_too_long_goes_to_the_guided_consultant(tmp_path: Path) -> None:
    talk = begin(tmp_path, refusing(ModelFault.TOO_LONG, lambda asked: True))
    talk.say(TROUBLE)
    assert len(asked_of(talk)) == 2
    assert "cannot take so long a text" in talk.words
    assert talk.engagement.answers[FIRST].text == TROUBLE


def test_what_was_recorded_before_it_grew_too_long_is_recorded_once(tmp_path: Path) -> None:
    def step(asked: Asked) -> Reply:
        if asked.messages[-1]["role"] == "tool":
            raise model_error(ModelFault.TOO_LONG, "m", "400")
        return (
            calls(("record_answer", {"question": FIRST, "text": TROUBLE}))
            if asked.tools
            else Reply("Noted, and it is a leak.")
        )

    talk = begin(tmp_path, step)
    talk.say(TROUBLE)
    assert "it is a leak" in talk.words
    assert talk.engagement.answers[FIRST].revision == 1
    assert list(talk.engagement.answers) == [FIRST]


def _sent(talk: ModelTalk, room: Room, rounds: int) -> int:
    opened = talk.consultant._turns.open(talk.engagement_id, Turn(id="x", actor="kim", text="and?", at=START))
    said = Turn(id="y", actor="kim", text="They leave. " * 100, at=START)
    told: list[Event] = [TextEvent(text="I see. " * 100)]
    messages = room.messages(ModelTurn(opened.scene, SMALL, ["and?"]), [(said, told)] * rounds, "")
    return sum(tokens(message.text) for message in messages)


@pytest.mark.parametrize("window", [4096, 8192, 16384])
def test_a_window_that_is_known_is_kept_to_with_tools_and_answer(tmp_path: Path, window: int) -> None:
    talk = begin(tmp_path, [])
    assert _sent(talk, Room(window), 50) + 1700 + 800 <= window + 200
    assert _sent(talk, Room(window), 50) < _sent(talk, Room(), 50) or window == 16384


def test_a_window_is_learned_from_the_refusal() -> None:
    assert Room().narrowed(4096) == Room(4096, is_short=True)
    assert Room(8192).narrowed(None) == Room(8192, is_short=True)
    assert Room(8192).narrowed(4096).window == 4096
