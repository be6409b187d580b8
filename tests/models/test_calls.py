"""Questions over real HTTP: every fault ends in a retry, a fallback or one sentence; usage is counted once."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import time
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.tools import tool

from cemagent.errors import ModelError, ModelFault
from cemagent.models.chunks import begins_anew
from cemagent.testing.replies import Fault, FaultKind, Reply, ToolCall
from tests.models.conftest import Rigged

ASKED = [SystemMessage("짧게 답합니다"), HumanMessage("고객 여정이 무엇입니까?")]
GOOD = Reply("여정은 단계의 흐름입니다.", input_tokens=100, cached_tokens=40, output_tokens=10, piece=3)
PASSING = [
    Fault(FaultKind.RATE_LIMIT),
    Fault(FaultKind.SERVER_ERROR),
    Fault(FaultKind.SERVER_ERROR, status=529),
    Fault(FaultKind.HANG_UP),
    Fault(FaultKind.BROKEN_JSON),
    Fault(FaultKind.EMPTY_CHOICES),
    Fault(FaultKind.SLOW, seconds=3),
    Fault(FaultKind.CUT_STREAM, reply=Reply("")),
    Fault(FaultKind.QUIET_END, reply=Reply("")),
]
LASTING = {
    FaultKind.QUOTA: ModelFault.QUOTA,
    FaultKind.BAD_KEY: ModelFault.BAD_KEY,
    FaultKind.BAD_REQUEST: ModelFault.REFUSED,
    FaultKind.NO_MODEL: ModelFault.NO_MODEL,
}


@tool
def search(query: str) -> str:
    """Search the knowledge."""
    return query


def said(rigged: Any, streamed: bool) -> str:
    if not streamed:
        return str(rigged.model.invoke(ASKED).text)
    return "".join(chunk.text for chunk in rigged.model.stream(ASKED))


@pytest.mark.parametrize("streamed", [False, True])
def test_an_answer(rig: Rigged, streamed: bool) -> None:
    made = rig([GOOD])
    assert said(made, streamed) == GOOD.text
    (asked,) = made.server.asked
    assert [message["role"] for message in asked.messages] == ["system", "user"]
    (used,) = made.model.usage.models
    assert (used.calls, used.failed, used.unmetered) == (1, 0, 0)
    assert (used.input_tokens, used.cached_input_tokens, used.output_tokens) == (100, 40, 10)
    assert made.slept == made.notices == []


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: f"{fault.kind}-{fault.status}")
def test_a_passing_fault_is_tried_again(rig: Rigged, fault: Fault, streamed: bool) -> None:
    made = rig([fault, GOOD], timeout=0.5)
    assert said(made, streamed) == GOOD.text
    (used,) = made.model.usage.models
    assert (used.calls, used.failed, used.input_tokens, used.output_tokens) == (1, 1, 100, 10)
    assert made.slept == [0.5]


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("kind", LASTING)
def test_a_lasting_fault_is_one_sentence(rig: Rigged, kind: FaultKind, streamed: bool) -> None:
    made = rig([Fault(kind)])
    with pytest.raises(ModelError) as caught:
        said(made, streamed)
    error = caught.value
    assert error.fault is LASTING[kind]
    for sentence in (error.en, error.ko):
        assert made.model.names in sentence
        assert sentence.endswith(".")
    assert error.en != error.ko
    assert made.slept == []
    (used,) = made.model.usage.models
    assert (used.calls, used.failed) == (0, 1)


def test_waits_grow_and_end(rig: Rigged) -> None:
    made = rig([Fault(FaultKind.SERVER_ERROR)] * 4)
    with pytest.raises(ModelError) as caught:
        made.model.invoke(ASKED)
    assert caught.value.fault is ModelFault.OVERLOADED
    assert made.slept == [0.5, 1.0, 2.0]


def test_a_silent_provider_is_asked_twice_only(rig: Rigged) -> None:
    made = rig([Fault(FaultKind.SLOW, seconds=3)] * 3, timeout=0.2)
    with pytest.raises(ModelError) as caught:
        made.model.invoke(ASKED)
    assert caught.value.fault is ModelFault.UNREACHABLE
    assert len(made.server.bodies) == 2


def test_retry_after_is_honoured_and_said(rig: Rigged) -> None:
    made = rig([Fault(FaultKind.RATE_LIMIT, retry_after=20), GOOD])
    assert made.model.invoke(ASKED).text == GOOD.text
    assert made.slept == [20 + 0.5 / 4]
    (notice,) = made.notices
    assert notice.kind == "waiting"
    assert "20" in notice.text.ko
    assert "20" in notice.text.en


def test_nobody_waits_for_an_hour(rig: Rigged) -> None:
    made = rig([Fault(FaultKind.RATE_LIMIT, retry_after=3600)])
    with pytest.raises(ModelError) as caught:
        made.model.invoke(ASKED)
    assert caught.value.fault is ModelFault.OVERLOADED
    assert made.slept == []


@pytest.mark.parametrize("kind", [FaultKind.CUT_STREAM, FaultKind.QUIET_END])
def test_words_that_were_given_are_not_given_twice(rig: Rigged, kind: FaultKind) -> None:
    made = rig([Fault(kind)], [GOOD])
    given: list[str] = []
    with pytest.raises(ModelError) as caught:
        given.extend(chunk.text for chunk in made.model.stream(ASKED))
    assert caught.value.fault is ModelFault.CUT_OFF
    assert "".join(given).startswith("This answer")
    assert len(made.servers[0].bodies) == 1
    assert made.servers[1].bodies == []


def heard(model: BaseChatModel) -> list[str]:
    """Return what a reader hears who takes words back when the answer begins anew."""
    given: list[str] = []
    for chunk in model.stream(ASKED):
        given = [] if begins_anew(chunk) else [*given, chunk.text]
    return given


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        # words that come and go are worse than a short wait: one more attempt, not three
        ([Fault(FaultKind.CUT_STREAM)] * 2, 2),
        ([Fault(FaultKind.QUIET_END)] * 2, 2),
        ([Reply("This is not sa", finish="content_filter")], 1),
    ],
)
def test_the_next_model_begins_anew_after_the_first_words(rig: Rigged, script: list[Any], asked: int) -> None:
    made = rig(script, [GOOD])
    model = made.model.for_conversation(may_begin_anew=True)
    assert "".join(heard(model)) == GOOD.text
    assert [len(server.bodies) for server in made.servers] == [asked, 1]
    (notice,) = [notice for notice in made.notices if notice.kind == "fallback"]
    assert ("refused" if asked == 1 else "broke off") in notice.text.en


def test_an_answer_that_broke_off_is_asked_for_again(rig: Rigged) -> None:
    made = rig([Fault(FaultKind.CUT_STREAM), GOOD, Fault(FaultKind.CUT_STREAM), GOOD])
    model = made.model.for_conversation(may_begin_anew=True)
    assert "".join(heard(model)) == GOOD.text
    # LangChain's own sum of the pieces, which an agent goes on with, has no broken words either
    assert model.invoke(ASKED, stream=True).text == GOOD.text
    (used,) = made.model.usage.models
    assert (used.calls, used.failed, used.output_tokens) == (2, 2, 20)


@pytest.mark.parametrize(
    "step",
    [Reply("Not this.", finish="content_filter"), Reply("", refusal="I will not."), Fault(FaultKind.BROKEN_JSON)],
)
def test_a_whole_answer_is_checked_before_it_is_given(rig: Rigged, step: Any) -> None:
    made = rig([step] * 4, [GOOD])
    assert made.model.invoke(ASKED).text == GOOD.text
    assert len(made.servers[1].bodies) == 1


NO_TOOLS = Fault(FaultKind.SERVER_ERROR, status=500, message="tools param requires --jinja flag")


def test_a_server_without_tools_is_asked_once(rig: Rigged) -> None:
    made = rig([NO_TOOLS, GOOD])
    bound = made.model.bind_tools([search])
    for _ in range(3):
        with pytest.raises(ModelError) as caught:
            bound.invoke(ASKED)
        assert caught.value.fault is ModelFault.NO_TOOLS
    assert "--jinja" in caught.value.ko
    assert len(made.server.bodies) == 1
    assert made.slept == []
    assert made.model.invoke(ASKED).text == GOOD.text


def test_a_model_with_tools_takes_over_and_that_is_said_once(rig: Rigged) -> None:
    made = rig([NO_TOOLS], [GOOD] * 2)
    bound = made.model.bind_tools([search])
    assert bound.invoke(ASKED).text == bound.invoke(ASKED).text == GOOD.text
    assert len(made.servers[0].bodies) == 1
    (notice,) = made.notices
    assert "has no tools" in notice.text.en


def test_usage_that_is_stated_in_every_piece_counts_once(rig: Rigged) -> None:
    made = rig([Reply("하나 둘 셋 넷", piece=2, repeats_usage=True, input_tokens=100, output_tokens=20)])
    assert said(made, True) == "하나 둘 셋 넷"
    (used,) = made.model.usage.models
    assert (used.input_tokens, used.output_tokens) == (100, 20)


def test_a_date_to_wait_for_is_honoured(rig: Rigged) -> None:
    made = rig([Fault(FaultKind.RATE_LIMIT, retry_after=20, as_date=True), GOOD])
    assert said(made, False) == GOOD.text
    assert made.slept == [pytest.approx(20, abs=2)]


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("kind", [*LASTING, FaultKind.SERVER_ERROR])
def test_the_next_model_answers_and_that_is_said(rig: Rigged, kind: FaultKind, streamed: bool) -> None:
    made = rig([Fault(kind)] * 4, [GOOD])
    assert said(made, streamed) == GOOD.text
    (notice,) = [notice for notice in made.notices if notice.kind == "fallback"]
    first, second = (str(candidate.name) for candidate in made.model.caller.candidates)
    for text in (notice.text.ko, notice.text.en):
        assert first in text
        assert second in text
    used = {item.model: item.calls for item in made.model.usage.models}
    assert used == {first: 0, second: 1}
    assert made.model.usage.total.calls == 1


def test_a_server_that_is_not_there(rig: Rigged) -> None:
    made = rig([GOOD])
    made.servers[0].__exit__(None, None, None)
    made.servers[0].__dict__["_server"].server_close()
    with pytest.raises(ModelError) as caught:
        made.model.invoke(ASKED)
    assert caught.value.fault is ModelFault.UNREACHABLE
    assert len(made.slept) == 3


def test_a_filtered_answer_is_a_refusal(rig: Rigged) -> None:
    made = rig([Reply("", finish="content_filter")])
    with pytest.raises(ModelError) as caught:
        made.model.invoke(ASKED)
    assert caught.value.fault is ModelFault.REFUSED


def test_a_reader_who_stops(rig: Rigged) -> None:
    made = rig([Reply("하나 둘 셋 넷 다섯", piece=1, gap=0.01)])
    stream = made.model.stream(ASKED)
    for chunk in stream:
        if chunk.text:
            break
    stream.close()
    (used,) = made.model.usage.models
    assert (used.calls, used.unmetered, used.failed, used.cost) == (1, 1, 0, None)


def test_a_reader_who_stops_an_asynchronous_stream(rig: Rigged) -> None:
    made = rig([Reply("하나 둘 셋 넷 다섯", piece=1, gap=0.02)])

    async def first() -> str:
        stream = made.model.astream(ASKED)
        async for chunk in stream:
            if chunk.text:
                await stream.aclose()
                return str(chunk.text)
        return ""

    assert asyncio.run(first()) == "하"
    gc.collect()
    (used,) = made.model.usage.models
    assert (used.calls, used.unmetered, used.failed) == (1, 1, 0)


@pytest.mark.parametrize("streamed", [False, True])
def test_tools(rig: Rigged, streamed: bool) -> None:
    made = rig([Reply("", (ToolCall("search", {"query": "접점"}),))])
    bound = made.model.bind_tools([search], tool_choice="search")
    answer: Any = bound.invoke(ASKED)
    if streamed:
        made = rig([Reply("", (ToolCall("search", {"query": "접점"}),))])
        chunks = list(made.model.bind_tools([search]).stream(ASKED))
        answer = chunks[0]
        for chunk in chunks[1:]:
            answer += chunk
    assert [(call["name"], call["args"]) for call in answer.tool_calls] == [("search", {"query": "접점"})]
    assert made.server.asked[0].tools[0]["name"] == "search"


def test_a_server_without_stream_usage(rig: Rigged) -> None:
    made = rig([Fault(FaultKind.BAD_REQUEST, message="Unknown field stream_options"), GOOD, GOOD])
    assert said(made, True) == said(made, True) == GOOD.text
    assert [notice.kind for notice in made.notices] == ["downgrade"]
    assert ["stream_options" in body for body in made.server.bodies] == [True, False, False]
    assert made.model.usage.models[0].unmetered == 2


def test_asynchronous_calls_run_beside_each_other(rig: Rigged) -> None:
    made = rig([Reply("가", delay=0.3)] * 4)

    async def four() -> list[AIMessage]:
        return await asyncio.gather(*(made.model.ainvoke(ASKED) for _ in range(4)))

    begun = time.monotonic()
    assert [answer.text for answer in asyncio.run(four())] == ["가"] * 4
    assert time.monotonic() - begun < 1.1


def test_a_streamed_token_arrives_at_once(rig: Rigged) -> None:
    made = rig([Reply("가나다라", piece=1, gap=0.3)])

    async def first() -> float:
        begun = time.monotonic()
        async for chunk in made.model.astream(ASKED):
            if chunk.text:
                break
        return time.monotonic() - begun

    asyncio.run(first())  # the connection is made here
    made = rig([Reply("가나다라", piece=1, gap=0.3)])
    assert asyncio.run(first()) < 0.6


def test_a_proxy_does_not_see_what_goes_to_this_machine(rig: Rigged, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name)
    assert os.environ["http_proxy"]
    assert said(rig([GOOD]), False) == GOOD.text


def test_nothing_is_printed_about_proxies_and_listeners(rig: Rigged, caplog: pytest.LogCaptureFixture) -> None:
    assert os.environ["http_proxy"]
    made = rig([GOOD])
    assert said(made, False) == GOOD.text
    assert caplog.records == []
    # LangChain warns once in a process: what keeps it from that is looked at itself
    assert made.model.caller.candidates[0].provided.model.http_socket_options == ()
    # without a log of the program the warning goes nowhere, with one it goes there
    assert logging.getLogger("langchain_core.callbacks.manager").handlers


def test_langsmith_stays_off(rig: Rigged, monkeypatch: pytest.MonkeyPatch) -> None:
    from langsmith import utils

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    utils.get_env_var.cache_clear()
    made = rig([GOOD])
    assert utils.tracing_is_enabled() is False
    assert said(made, False) == GOOD.text
    utils.get_env_var.cache_clear()
