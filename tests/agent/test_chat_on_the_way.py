"""What a person sees while the model works, and what a model behind masks gets to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.agent.dialogue import Waiting
from cemagent.app import App
from cemagent.consulting import WORKSPACE
from cemagent.errors import SettingsError
from cemagent.models.calling import Caller, Candidate, Services
from cemagent.models.chat_models import make_chat_model
from cemagent.models.governed import GovernedChatModel
from cemagent.models.masking import Mask
from cemagent.models.naming import ModelName
from cemagent.models.provided import Provided
from cemagent.models.retrying import Timing
from cemagent.records.intent import Intent
from cemagent.records.turn import Remark, TextDelta
from cemagent.surfaces.conversation import open_conversation
from cemagent.testing.replies import Asked, Fault, FaultKind, Reply, Step, ToolCall
from cemagent.testing.scripted import ScriptedModel
from cemagent.testing.server import ModelServer
from tests.agent.model_talk import ModelTalk, asked_of, begin, calls, consultant

FIRST = "world.trouble"
BUSY = Fault(FaultKind.RATE_LIMIT, retry_after=5)


def with_model(talk: ModelTalk, model: object) -> None:
    """Let ``model`` lead ``talk`` from now on, as after a restart."""
    talk.consultant, _ = consultant(talk.store, model)


def dialogue_of(talk: ModelTalk) -> dict[str, object]:
    stored = talk.store.open(talk.engagement_id, WORKSPACE)
    assert stored is not None
    return stored.dialogue


def test_that_a_model_is_busy_is_told_at_once_and_is_no_news_afterwards(tmp_path: Path) -> None:
    talk = begin(tmp_path, [])
    with ModelServer([BUSY, "Good morning to you."]) as server:
        timing = Timing(sleep=lambda seconds: None, chance=lambda: 0.0)
        with_model(talk, make_chat_model(f"{server.base_url}#m", services=Services(timing=timing)))
        live = talk.live("good morning", Intent.SMALLTALK)
    told = next(place for place, event in enumerate(live) if isinstance(event, Remark))
    assert live[told].text == f"'{server.base_url}#m' is busy, so the request is repeated in 5 s."
    assert told < next(place for place, event in enumerate(live) if isinstance(event, TextDelta))
    assert "busy" not in talk.words
    assert "remark" not in talk.kinds


def test_that_another_model_answers_is_told_at_once_and_kept(tmp_path: Path) -> None:
    talk = begin(tmp_path, [], "ko")
    with ModelServer([Fault(FaultKind.NO_MODEL)]) as one, ModelServer(["안녕하십니까. 반갑습니다."]) as two:
        with_model(talk, make_chat_model(f"{one.base_url}#a,{two.base_url}#b"))
        live = talk.live("안녕하세요", Intent.SMALLTALK)
    notice = f"'{one.base_url}#a'이(가) 제공자에 없어 이번에는 '{two.base_url}#b'이(가) 대신 답합니다."
    assert [event.text for event in live if isinstance(event, Remark)] == [notice]
    assert f"*{notice}*" in talk.words


CUT = Fault(FaultKind.CUT_STREAM, reply=Reply("Good morn, this will not come to an end"))
LOOK = Reply("Let me look.", (ToolCall("search_knowledge", {"query": "waiting"}),))


@pytest.mark.parametrize(
    ("first", "second"),
    [([CUT] * 2, ["Good day to you."]), ([CUT, "Good day to you."], []), ([LOOK, CUT, "Good day to you."], [])],
)
def test_an_answer_that_breaks_off_begins_anew(tmp_path: Path, first: list[Step], second: list[Step]) -> None:
    talk = begin(tmp_path, [])
    with ModelServer(first) as one, ModelServer(second) as two:
        timing = Timing(sleep=lambda seconds: None)
        with_model(talk, make_chat_model(f"{one.base_url}#a,{two.base_url}#b", services=Services(timing=timing)))
        shown = ""
        for event in talk.live("good morning", Intent.SMALLTALK):
            if isinstance(event, TextDelta):
                shown = event.text if event.restart else shown + event.text
    assert shown == ("Let me look.\n\n" if LOOK in first else "") + "Good day to you."
    assert "Good morn," not in talk.words
    assert "Good day to you." in talk.words
    assert len(two.bodies) == len(second)


@pytest.mark.parametrize("opening", ["<think>", ""])
def test_what_a_model_thinks_is_neither_shown_nor_said(tmp_path: Path, opening: str) -> None:
    talk = begin(tmp_path, [Reply(f"{opening}The user greets me.</think>Good morning to you.", piece=3)])
    shown = ""
    for event in talk.live("hello", Intent.SMALLTALK):
        if isinstance(event, TextDelta):
            shown = event.text if event.restart else shown + event.text
            assert not opening or "greets" not in shown
    assert shown == "Good morning to you."
    assert shown in talk.words
    assert "greets" not in talk.words


def test_long_thoughts_do_not_cut_the_answer(tmp_path: Path) -> None:
    talk = begin(tmp_path, [Reply(f"<think>{'hm. ' * 5000}</think>Good morning to you.", piece=500)])
    talk.say("hello", Intent.SMALLTALK)
    assert "Good morning to you." in talk.words
    assert "too long" not in talk.words


def test_what_may_be_an_answer_is_asked_about_when_the_model_leaves_it(tmp_path: Path) -> None:
    talk = begin(tmp_path, ["That can be seen in two ways."])
    talk.say("unclear")
    assert "may be meant as answer or as question" in asked_of(talk)[0].last
    assert FIRST not in talk.engagement.answers
    assert "That can be seen in two ways." in talk.words
    assert "1) it is your answer  2) you ask me something" in talk.words
    assert dialogue_of(talk)["waiting"] == Waiting.MEANING.value
    talk.say("1")
    assert talk.engagement.answers[FIRST].text == "unclear"
    assert len(asked_of(talk)) == 1


def test_what_may_be_an_answer_is_not_asked_about_when_the_model_records_it(tmp_path: Path) -> None:
    talk = begin(tmp_path, [calls(("record_answer", {"question": FIRST, "text": "unclear"})), "That is a start."])
    talk.say("unclear")
    assert talk.engagement.answers[FIRST].text == "unclear"
    assert "1)" not in talk.words


def elsewhere(step: object) -> tuple[GovernedChatModel, ScriptedModel]:
    """Return a model that is not on this machine, and the script behind its mask."""
    script = ScriptedModel(steps=step)
    candidate = Candidate(ModelName("openai", "m"), Provided(script), leaves=True)
    return GovernedChatModel(caller=Caller((candidate,), Services(), Mask(names=["홍길동"]))), script


def test_what_stands_for_a_name_or_a_number_stays_the_same_after_a_restart(tmp_path: Path) -> None:
    talk = begin(tmp_path, [], "ko")

    def noted(asked: Asked) -> Reply:
        return Reply("[PHONE_1] 번호의 [NAME_1] 님 말씀이군요.")

    model, script = elsewhere(noted)
    with_model(talk, model)
    talk.say("홍길동 010-1234-5678", Intent.SMALLTALK)
    assert "010-1234-5678 번호의 홍길동 님 말씀이군요." in talk.words
    assert "홍길동" not in script.asked[-1].text
    # so much that the first turn is not told any more
    for number in range(9):
        talk.say(f"{number} " + "손님이 오래 기다리십니다. " * 150, Intent.SMALLTALK)
    again, script = elsewhere(noted)
    with_model(talk, again)
    talk.say("010-9999-8888이 아니라 010-1234-5678의 홍길동입니다", Intent.SMALLTALK)
    assert script.asked[-1].last.endswith("[PHONE_2]이 아니라 [PHONE_1]의 [NAME_1]입니다")
    assert dialogue_of(talk)["masked"] == {
        "[NAME_1]": "홍길동",
        "[PHONE_1]": "010-1234-5678",
        "[PHONE_2]": "010-9999-8888",
    }


def test_tools_get_what_stood_behind_the_mask(tmp_path: Path) -> None:
    said = "매달 40명이 떠납니다 (담당 010-1234-5678, 퇴실 기록 2026.5)"
    talk = begin(tmp_path, [], "ko")

    def record(asked: Asked) -> Reply:
        if asked.messages[-1]["role"] == "tool":
            return Reply("[PHONE_1]에 물어보면 되겠습니다.")
        text = said.replace("010-1234-5678", "[PHONE_1]")
        return Reply(tool_calls=(ToolCall("record_answer", {"question": FIRST, "text": text}),))

    model, script = elsewhere(record)
    with_model(talk, model)
    talk.say(said)
    assert talk.engagement.answers[FIRST].text == said
    assert "010-1234-5678에 물어보면" in talk.words
    assert not any("1234-5678" in asked.text for asked in script.asked)


def test_a_missing_key_is_told_at_the_start_unless_somebody_takes_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEMAGENT_HOME", str(tmp_path))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    app = App()
    with pytest.raises(SettingsError, match="Models of 'openai' need a key: set OPENAI_API_KEY"):
        open_conversation(app, "a", lang="en", stage=None, actor="kim", model="ollama:any,openai:any")
    assert app.engagements.list(WORKSPACE) == []
    talk = open_conversation(app, "a", lang="en", stage=None, actor="kim", model="openai:any,guided")
    assert talk.hello()
    said = " ".join(event.text for event in talk.say("hello") if event.type == "text")
    assert "'openai:any' cannot be used (Models of 'openai' need a key: set OPENAI_API_KEY), so the guided" in said
    app.engagements.close()
