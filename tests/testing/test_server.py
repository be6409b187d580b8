"""The loopback server, asked by OpenAI's own client over HTTP."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import openai
import pytest

from cemagent.testing.replies import Asked, Fault, FaultKind, Reply, ToolCall, json_reply
from cemagent.testing.server import ModelServer

USER = [{"role": "user", "content": "고객 여정을 설명해 주세요"}]
CALL = Reply("찾아 볼게요.", (ToolCall("search", {"q": "접점"}), ToolCall("skip", {}, id="mine")))
TOOL = {"type": "function", "function": {"name": "search", "parameters": {"type": "object", "properties": {}}}}


def client(server: ModelServer, **options: Any) -> openai.OpenAI:
    return openai.OpenAI(base_url=server.base_url, api_key="k", max_retries=0, timeout=5, **options)


def test_chat_completion_with_tools_and_usage() -> None:
    reply = Reply(CALL.text, CALL.tool_calls, input_tokens=100, cached_tokens=80, output_tokens=7)
    with ModelServer([reply]) as server, client(server) as asking:
        answer = asking.chat.completions.create(model="m", messages=USER, tools=[TOOL])
        (asked,) = server.asked
    choice = answer.choices[0]
    assert (choice.message.content, choice.finish_reason) == ("찾아 볼게요.", "tool_calls")
    assert [(call.id, call.function.name, call.function.arguments) for call in choice.message.tool_calls] == [
        ("call_1_0", "search", '{"q": "접점"}'),
        ("mine", "skip", "{}"),
    ]
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (100, 7)
    assert answer.usage.prompt_tokens_details.cached_tokens == 80
    assert (asked.messages, asked.tools[0]["name"], asked.streamed) == (USER, "search", False)
    assert server.headers[0]["authorization"] == "Bearer k"


def test_chat_stream_is_the_whole_answer_in_pieces() -> None:
    with ModelServer([CALL]) as server, client(server) as asking:
        options: Any = {"stream": True, "stream_options": {"include_usage": True}}
        chunks = list(asking.chat.completions.create(model="m", messages=USER, **options))
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert "".join(delta.content or "" for delta in deltas) == "찾아 볼게요."
    calls = [call for delta in deltas for call in delta.tool_calls or []]
    assert "".join(call.function.arguments for call in calls if call.index == 0) == '{"q": "접점"}'
    assert [call.id for call in calls if call.id] == ["call_1_0", "mine"]
    assert chunks[-2].choices[0].finish_reason == "tool_calls"
    assert chunks[-1].usage.completion_tokens > 0


@pytest.mark.parametrize("streamed", [False, True])
def test_responses(streamed: bool) -> None:
    schema = {"format": {"type": "json_schema", "name": "Level", "schema": {"type": "object"}}}
    with ModelServer([CALL]) as server, client(server) as asking:
        options: Any = {"model": "m", "input": "안녕", "instructions": "짧게", "text": schema}
        if streamed:
            events = list(asking.responses.create(stream=True, **options))
            text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
            answer = events[-1].response
            assert text == "찾아 볼게요."
            assert events[-1].type == "response.completed"
        else:
            answer = asking.responses.create(**options)
        (asked,) = server.asked
    assert answer.output_text == "찾아 볼게요."
    assert [item.name for item in answer.output if item.type == "function_call"] == ["search", "skip"]
    assert answer.usage.output_tokens > 0
    assert asked.schema == {"type": "object"}
    assert asked.text == "짧게\n안녕"


def test_models_are_listed() -> None:
    with ModelServer([], models=("small", "large")) as server, client(server) as asking:
        assert [model.id for model in asking.models.list()] == ["small", "large"]


def test_a_function_answers_what_was_asked() -> None:
    def echo(asked: Asked) -> Reply:
        return json_reply({"last": asked.last, "schema": asked.schema})

    form: Any = {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "object"}}}
    with ModelServer(echo) as server, client(server) as asking:
        answer = asking.chat.completions.create(model="m", messages=USER, response_format=form)
    assert answer.choices[0].message.content == ('{"last": "고객 여정을 설명해 주세요", "schema": {"type": "object"}}')


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(FaultKind.RATE_LIMIT, retry_after=1.5), openai.RateLimitError),
        (Fault(FaultKind.QUOTA), openai.RateLimitError),
        (Fault(FaultKind.SERVER_ERROR), openai.InternalServerError),
        (Fault(FaultKind.SERVER_ERROR, status=503), openai.InternalServerError),
        (Fault(FaultKind.BAD_KEY), openai.AuthenticationError),
        (Fault(FaultKind.BAD_REQUEST, message="no tools here"), openai.BadRequestError),
        (Fault(FaultKind.NO_MODEL), openai.NotFoundError),
        (Fault(FaultKind.HANG_UP), openai.APIConnectionError),
        (Fault(FaultKind.BROKEN_JSON), ValueError),
        (Fault(FaultKind.CUT_STREAM), openai.APIConnectionError),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_faults(fault: Fault, error: type[Exception]) -> None:
    with ModelServer([fault, "again"]) as server, client(server) as asking:
        with pytest.raises(error) as caught:
            asking.chat.completions.create(model="m", messages=USER)
        again = asking.chat.completions.create(model="m", messages=USER)
        assert again.choices[0].message.content == "again"
        assert len(server.bodies) == 2
    if fault.retry_after:
        assert caught.value.response.headers["retry-after"] == "2"
    if fault.message:
        assert fault.message in str(caught.value)


def test_a_cut_stream_gives_its_beginning_first() -> None:
    import httpx2

    with ModelServer([Fault(FaultKind.CUT_STREAM)]) as server, client(server) as asking:
        stream = asking.chat.completions.create(model="m", messages=USER, stream=True)
        said: list[str] = []
        with pytest.raises((httpx2.TransportError, openai.APIError)):
            said.extend(chunk.choices[0].delta.content or "" for chunk in stream)
    assert "This answer breaks off".startswith("".join(said)[:10])
    assert "".join(said)


def test_a_slow_answer_does_not_hold_up_the_end() -> None:
    begun = time.monotonic()
    slow = ModelServer([Fault(FaultKind.SLOW, seconds=60)])
    with slow, client(slow).with_options(timeout=0.1) as asking, pytest.raises(openai.APITimeoutError):
        asking.chat.completions.create(model="m", messages=USER)
    assert time.monotonic() - begun < 10


def test_a_used_up_script_is_reported_by_both_sides() -> None:
    with ModelServer(["one"]) as server, client(server) as asking:
        asking.chat.completions.create(model="m", messages=USER)
        with pytest.raises(openai.BadRequestError, match="request 2 came to a script of 1"):
            asking.chat.completions.create(model="m", messages=USER)


def test_a_mistake_in_a_script_is_raised() -> None:
    def broken(asked: Asked) -> Reply:
        raise LookupError("a mistake of the test")

    server = ModelServer(broken)
    with pytest.raises(LookupError, match="a mistake of the test"), server, client(server) as asking:
        asking.chat.completions.create(model="m", messages=USER)


def test_what_is_not_there() -> None:
    with ModelServer([]) as server, client(server) as asking, pytest.raises(openai.NotFoundError):
        asking.embeddings.create(model="m", input="x")


def test_broken_arguments_refusals_and_early_ends() -> None:
    steps = [
        Reply("", (ToolCall("search", written='{"q": '),)),
        Reply("", refusal="I will not."),
        Reply("hal", finish="length"),
        Fault(FaultKind.EMPTY_CHOICES),
    ]
    with ModelServer(steps) as server, client(server) as asking:
        answers = [asking.chat.completions.create(model="m", messages=USER) for _ in steps]
    called, refused, short, empty = answers
    assert called.choices[0].message.tool_calls[0].function.arguments == '{"q": '
    assert (refused.choices[0].message.content, refused.choices[0].message.refusal) == (None, "I will not.")
    assert short.choices[0].finish_reason == "length"
    assert empty.choices == []


def test_a_date_to_wait_for() -> None:
    fault = Fault(FaultKind.RATE_LIMIT, retry_after=90, as_date=True)
    with ModelServer([fault]) as server, client(server) as asking, pytest.raises(openai.RateLimitError) as caught:
        asking.chat.completions.create(model="m", messages=USER)
    asked = parsedate_to_datetime(caught.value.response.headers["retry-after"])
    assert 80 < (asked - datetime.now(UTC)).total_seconds() <= 91
