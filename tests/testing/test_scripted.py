"""The scripted and the recording model, used as any LangChain model."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.exceptions import ModelRateLimitError
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.tools import tool
from pydantic import BaseModel

from cemagent.testing.recording import NotRecorded, RecordingModel
from cemagent.testing.replies import Asked, Fault, FaultKind, Reply, ScriptUsedUp, ToolCall
from cemagent.testing.scripted import ScriptedModel

ASKED = [HumanMessage("접점이 무엇입니까?")]
CALL = Reply("찾습니다", (ToolCall("search", {"query": "접점"}),), input_tokens=7, output_tokens=3)


@tool
def search(query: str) -> str:
    """Search the knowledge."""
    return f"{query}: 고객과 만나는 곳"


class Level(BaseModel):
    """A level."""

    level: int


def whole(model: Any) -> Any:
    chunks = list(model.stream(ASKED))
    answer = chunks[0]
    for chunk in chunks[1:]:
        answer += chunk
    return answer


def test_whole_and_streamed_answers_are_the_same() -> None:
    model = ScriptedModel(steps=[CALL, CALL])
    once, streamed = model.invoke(ASKED), whole(model)
    assert once.text == streamed.text == "찾습니다"
    assert once.tool_calls[0]["args"] == streamed.tool_calls[0]["args"] == {"query": "접점"}
    assert once.usage_metadata == streamed.usage_metadata
    assert once.response_metadata["finish_reason"] == streamed.response_metadata["finish_reason"] == "tool_calls"
    assert [asked.streamed for asked in model.asked] == [False, True]
    assert model.given[0] == ASKED


def test_an_agent_runs_on_it() -> None:
    model = ScriptedModel(steps=[CALL, "접점은 고객과 만나는 곳입니다."])
    done = create_agent(model, tools=[search]).invoke({"messages": ASKED})
    assert [message.type for message in done["messages"]] == ["human", "ai", "tool", "ai"]
    assert model.asked[0].tools[0]["name"] == "search"
    assert model.asked[1].messages[-1]["content"] == "접점: 고객과 만나는 곳"


def test_an_agent_streams_on_it() -> None:
    agent = create_agent(ScriptedModel(steps=[Reply("하나 둘 셋", piece=2)]), tools=[])

    async def pieces() -> list[str]:
        return [part.text async for part, _ in agent.astream({"messages": ASKED}, stream_mode="messages") if part.text]

    assert asyncio.run(pieces()) == ["하나", " 둘", " 셋"]


def test_structured_output() -> None:
    model = ScriptedModel(steps=[Reply("", (ToolCall("Level", {"level": 2}),))])
    assert model.with_structured_output(Level).invoke(ASKED) == Level(level=2)


def test_faults_and_the_end_of_the_script() -> None:
    model = ScriptedModel(steps=[Fault(FaultKind.RATE_LIMIT, retry_after=2)])
    with pytest.raises(ModelRateLimitError) as caught:
        model.invoke(ASKED)
    assert caught.value.response.headers == {"retry-after": "2", "retry-after-ms": "2000"}
    with pytest.raises(ScriptUsedUp, match="접점이 무엇입니까"):
        model.invoke(ASKED)


def test_a_function_decides() -> None:
    model = ScriptedModel(steps=lambda asked: f"들은 말: {asked.last}" if isinstance(asked, Asked) else "")
    assert model.invoke(ASKED).text == "들은 말: 접점이 무엇입니까?"


def test_a_cassette_plays_without_the_model(tmp_path: Path) -> None:
    cassette = tmp_path / "tapes" / "one.json"
    real = ScriptedModel(steps=[CALL, "key sk-abcdefghijklmnop1234 end"])
    recording = RecordingModel(cassette=cassette, model=real)
    bound = recording.bind_tools([search])
    assert bound.invoke(ASKED).tool_calls[0]["args"] == {"query": "접점"}
    recording.invoke([HumanMessage("my key is sk-proj-ABCDEFGH12345678")])
    assert len(real.asked) == 2
    assert real.asked[0].tools[0]["name"] == "search"

    replayed = RecordingModel(cassette=cassette)
    assert replayed.bind_tools([search]).invoke(ASKED).tool_calls[0]["name"] == "search"
    assert whole(replayed.bind_tools([search])).tool_calls[0]["args"] == {"query": "접점"}
    text = cassette.read_text(encoding="utf-8")
    assert "ABCDEFGH" not in text
    assert "abcdefgh" not in text
    assert [entry["last"] for entry in json.loads(text)] == ["접점이 무엇입니까?", "my key is ***"]
    with pytest.raises(NotRecorded, match="다른 질문"):
        replayed.invoke([HumanMessage("다른 질문")])


def test_a_question_is_asked_once(tmp_path: Path) -> None:
    real = ScriptedModel(steps=["하나"])
    recording = RecordingModel(cassette=tmp_path / "t.json", model=real)
    assert [recording.invoke([HumanMessage("a"), AIMessage("b")]).text for _ in range(3)] == ["하나"] * 3
    assert len(real.asked) == 1
