"""The model consultant when something goes wrong: failures, loops, floods, another language, a stop."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cemagent.app import App
from cemagent.errors import ModelError, ModelFault, SettingsError
from cemagent.records.intent import Intent
from cemagent.records.turn import TextDelta
from cemagent.surfaces.conversation import open_conversation
from cemagent.testing.replies import Asked, Fault, FaultKind, Reply
from tests.agent import scripted
from tests.agent.model_talk import asked_of, begin, calls, tool_results

TROUBLE = "Every month 40 tenants leave us without a word (exit records, May 2026)."
FIRST = "world.trouble"


@pytest.mark.parametrize(
    "fault", [FaultKind.SERVER_ERROR, FaultKind.RATE_LIMIT, FaultKind.CUT_STREAM, FaultKind.BROKEN_JSON]
)
def test_when_the_model_fails_the_guided_consultant_answers_the_same_turn(tmp_path: Path, fault: FaultKind) -> None:
    talk = begin(tmp_path, [Fault(fault)])
    talk.say(TROUBLE)
    assert "guided consultant" in talk.words
    assert talk.engagement.answers[FIRST].text == TROUBLE
    assert talk.question == "world.pay-use-miss"


def test_a_failure_after_something_was_done_records_nothing_twice(tmp_path: Path) -> None:
    talk = begin(
        tmp_path, [calls(("record_answer", {"question": FIRST, "text": TROUBLE})), Fault(FaultKind.SERVER_ERROR)]
    )
    talk.say(TROUBLE)
    assert talk.engagement.answers[FIRST].revision == 1
    assert talk.question == "world.pay-use-miss"


@pytest.mark.parametrize(
    ("error", "en", "ko"),
    [
        (
            ModelError(ModelFault.BAD_KEY, "The key is wrong: set another.", "키가 틀렸으니 다른 키를 넣으십시오."),
            "*'scripted' does not accept the key, so the guided consultant answers this time.*",
            "*'scripted'이(가) 키를 거부하여 이번에는 언어 모델 없이 안내에 따라 이어 가겠습니다.*",
        ),
        (
            SettingsError("Set a key.", "키를 넣으십시오."),
            "*'scripted' cannot be used (Set a key), so the guided consultant answers this time.*",
            "*'scripted'을(를) 쓸 수 없어(키를 넣으십시오) 이번에는 언어 모델 없이 안내에 따라 이어 가겠습니다.*",
        ),
        (
            ValueError("x  y"),
            "*'scripted' failed unexpectedly (ValueError: x y), so the guided consultant answers this time.*",
            "*'scripted'에서 예상하지 못한 오류가 나서(ValueError: x y) 이번에는 언어 모델 없이 안내에 따라 이어 가겠습니다.*",
        ),
    ],
)
def test_a_model_that_fails_is_one_sentence_and_the_turn_goes_on(
    tmp_path: Path, error: Exception, en: str, ko: str
) -> None:
    for lang, sentence in (("en", en), ("ko", ko)):

        def fail(asked: Asked, error: Exception = error) -> Reply:
            raise error

        talk = begin(tmp_path / lang, fail, lang)
        talk.say(TROUBLE)
        assert talk.last[0].text == sentence
        assert talk.engagement.answers[FIRST].text == TROUBLE


def test_loops_of_tools_end(tmp_path: Path) -> None:
    def loop(asked: Asked) -> Reply:
        return calls(
            ("search_knowledge", {"query": f"EVP {len(asked.messages)}"}), ("search_knowledge", {"query": "EVP"})
        )

    talk = begin(tmp_path, loop)
    talk.say("hello", Intent.SMALLTALK)
    assert len(asked_of(talk)) <= 10
    assert "gave no answer" in talk.words
    assert talk.kinds[-1] == "turn_end"


def test_a_huge_answer_is_cut_off(tmp_path: Path) -> None:
    talk = begin(tmp_path, [Reply("All is well with the customers here. " * 5000, piece=400)])
    talk.say("hello", Intent.SMALLTALK)
    assert len(talk.words) < 10_000
    assert "too long" in talk.words


def test_another_language_is_asked_again_and_the_preview_is_taken_back(tmp_path: Path) -> None:
    korean = "고객이 왜 떠나는지부터 살펴보는 것이 좋겠습니다. 기록이 있으면 함께 보여 주십시오."
    talk = begin(tmp_path, [korean, "Let us look at why they leave."])
    live = talk.live("hello", Intent.SMALLTALK)
    assert [event for event in live if isinstance(event, TextDelta) and event.restart]
    assert "why they leave" in talk.words
    assert "고객이" not in talk.words
    stubborn = begin(tmp_path / "two", [korean, korean])
    stubborn.say("hello", Intent.SMALLTALK)
    assert "did not keep to English" in stubborn.words


def test_a_turn_can_be_stopped_and_the_next_one_goes_on(tmp_path: Path) -> None:
    slow = Reply("One word after another comes slowly. " * 20, gap=0.05)
    talk = begin(tmp_path, [calls(("record_answer", {"question": FIRST, "text": TROUBLE})), slow, "Where were we."])
    heard = []
    scripted.INTENTS[TROUBLE] = Intent.ANSWER
    turn = scripted.Turn(id="slow", actor="kim", text=TROUBLE, at=scripted.START)
    for event in talk.consultant.stream(talk.engagement_id, turn):
        heard.append(event)
        if sum(isinstance(item, TextDelta) for item in heard) == 3:
            talk.consultant.stop(talk.engagement_id)
    text = next(event.text for event in heard if event.type == "text")
    assert "Stopped here" in text
    assert len(text) < 200
    assert talk.engagement.answers[FIRST].text == TROUBLE
    talk.say("go on", Intent.SMALLTALK)
    assert "Where were we." in talk.words
    assert "Stopped here" in asked_of(talk)[-1].text


def test_a_turn_that_is_stopped_while_the_model_loads_asks_it_nothing(tmp_path: Path) -> None:
    talk = begin(tmp_path, ["Never said."])
    model, loaded = talk.consultant._make_model(), threading.Event()

    def load() -> object:
        talk.consultant.stop(talk.engagement_id)
        loaded.wait(20)
        return model

    talk.consultant._make_model = load
    began = time.monotonic()
    talk.say(TROUBLE)
    took = time.monotonic() - began
    loaded.set()
    assert took < 15, "nobody waits for what loads"
    assert model.asked == []
    assert "Stopped here" in talk.words
    assert talk.engagement.answers[FIRST].text == TROUBLE


def test_a_turn_that_is_stopped_before_the_model_is_asked_asks_it_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = begin(tmp_path, ["Never said."])
    talk.consultant.prepare()
    original = scripted.ScriptedReader.interpret

    def stopped_meanwhile(self, *args, **more):
        talk.consultant.stop(talk.engagement_id)
        return original(self, *args, **more)

    monkeypatch.setattr(scripted.ScriptedReader, "interpret", stopped_meanwhile)
    talk.say("hello there", Intent.SMALLTALK)
    assert asked_of(talk) == []
    assert "Stopped here" in talk.words


def test_a_thread_that_was_given_up_changes_nothing_later(tmp_path: Path) -> None:
    gate = threading.Event()

    def late(asked: Asked) -> Reply:
        gate.wait(5)
        return calls(("record_answer", {"question": FIRST, "text": TROUBLE}))

    talk = begin(tmp_path, late)
    talk.consultant.prepare()
    threading.Timer(0.2, lambda: talk.consultant.stop(talk.engagement_id)).start()
    talk.say(TROUBLE, Intent.SMALLTALK)
    before = len(talk.changes)
    gate.set()
    for thread in threading.enumerate():
        if thread.name == "model":
            thread.join(5)
    assert len(talk.changes) == before


def test_garbage_arguments_are_told_to_the_model(tmp_path: Path) -> None:
    talk = begin(tmp_path, [calls(("record_answer", {"frage": 3}), ("attach_evidence", {"document": "x"})), "Sorry."])
    talk.say("hello", Intent.SMALLTALK)
    results = tool_results(asked_of(talk)[-1])
    assert len(results) == 2
    assert "Sorry." in talk.words


def test_nothing_of_langchain_is_loaded_before_a_person_speaks(tmp_path: Path) -> None:
    code = (
        "import sys; from cemagent.app import App; from cemagent.surfaces.conversation import open_conversation\n"
        "talk = open_conversation(App(), 'a', lang='en', stage=None, actor='kim', model='ollama:any')\n"
        "assert talk.hello() and talk.say('/help')\n"
        "print([name for name in sys.modules if name.startswith(('langchain', 'langgraph', 'openai'))])"
    )
    environ = {"CEMAGENT_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_model_elsewhere_is_told_of_in_the_greeting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CEMAGENT_HOME", str(tmp_path))
    monkeypatch.setenv("OPENAI_API_KEY", "any")
    for name, told in (("openai:any", True), ("ollama:any", False)):
        talk = open_conversation(App(), name, lang="en", stage=None, actor="kim", model=name)
        words = " ".join(event.text for event in talk.hello() if event.type == "text")
        assert ("other names are not" in words) is told
        talk.app.engagements.close()
