"""A LangChain chat model that says what a script says, without a network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.exceptions import (
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelRateLimitError,
    ModelTimeoutError,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.messages.tool import ToolCallChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import PrivateAttr

from cemagent.testing.replies import Asked, Fault, FaultKind, Reply, Script, Steps, identified, tokens_of

_RAISED: dict[FaultKind, tuple[type[Exception], int | None, str]] = {
    FaultKind.RATE_LIMIT: (ModelRateLimitError, 429, "rate limit"),
    FaultKind.QUOTA: (ModelRateLimitError, 429, "insufficient_quota"),
    FaultKind.SERVER_ERROR: (ModelAPIError, 500, "server error"),
    FaultKind.BAD_KEY: (ModelAuthenticationError, 401, "invalid key"),
    FaultKind.BAD_REQUEST: (ModelInvalidRequestError, 400, "invalid request"),
    FaultKind.NO_MODEL: (ModelNotFoundError, 404, "no such model"),
    FaultKind.SLOW: (ModelTimeoutError, None, "timed out"),
    FaultKind.HANG_UP: (ModelConnectionError, None, "connection closed"),
    FaultKind.CUT_STREAM: (EOFError, None, "the stream broke off"),
    FaultKind.QUIET_END: (EOFError, None, "the stream ended early"),
    FaultKind.BROKEN_JSON: (ValueError, None, "broken JSON"),
    FaultKind.EMPTY_CHOICES: (IndexError, None, "no choices"),
}


class _Response:
    """As much of an HTTP response as is read from an exception."""

    def __init__(self, status: int | None, headers: dict[str, str]) -> None:
        self.status_code = status
        self.headers = headers


class ScriptedModel(BaseChatModel):
    """Says what ``steps`` say: a list used up in order, or a function of what was asked.

    It streams, takes tools (``bind_tools``), schemas (``response_format``, as OpenAI's) and so also
    ``with_structured_output``. ``asked`` holds what it was asked, ``given`` the messages as they came.
    Faults raise LangChain's own errors; ``CUT_STREAM`` and ``QUIET_END`` after half of a stream::

        model = ScriptedModel(steps=["Hello.", Reply(tool_calls=(ToolCall("search", {"q": "EVP"}),))])
    """

    steps: Steps

    _script: Script = PrivateAttr()
    _given: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    def model_post_init(self, context: Any, /) -> None:
        """Begin the script."""
        super().model_post_init(context)
        self._script = Script(self.steps)

    @property
    def asked(self) -> list[Asked]:
        """Return what the model was asked, in OpenAI's form."""
        return self._script.asked

    @property
    def given(self) -> list[list[BaseMessage]]:
        """Return the messages of each request as they came."""
        return self._given

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[Any, AIMessage]:
        """Bind tools; the script sees them in OpenAI's form."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], tool_choice=tool_choice, **kwargs)

    def _next(self, messages: list[BaseMessage], *, streamed: bool, **kwargs: Any) -> tuple[Reply | Fault, Asked]:
        self._given.append(list(messages))
        form = (kwargs.get("response_format") or {}).get("json_schema") or {}
        converted = convert_to_openai_messages(messages)
        asked = Asked(
            messages=converted if isinstance(converted, list) else [converted],
            tools=[tool["function"] for tool in kwargs.pop("tools", None) or []],
            schema=form.get("schema"),
            streamed=streamed,
            options=kwargs,
        )
        step = self._script.next(asked)
        if isinstance(step, Reply):
            time.sleep(step.delay)
        return step, asked

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        step, asked = self._next(messages, streamed=False, stop=stop, **kwargs)
        if isinstance(step, Fault):
            raise _exception(step)
        calls = list(zip(step.tool_calls, self._identified(step), strict=True))
        message = AIMessage(
            content=step.text,
            tool_calls=[
                {"name": call.name, "args": call.args, "id": id_} for call, (id_, _, _) in calls if not call.written
            ],
            invalid_tool_calls=[
                {"name": name, "args": args, "id": id_, "error": None, "type": "invalid_tool_call"}
                for call, (id_, name, args) in calls
                if call.written
            ],
            additional_kwargs=_refusal(step),
            response_metadata={"finish_reason": step.finish_reason},
            usage_metadata=_usage(step, asked),
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        kwargs.pop("stream", None)
        step, asked = self._next(messages, streamed=True, stop=stop, **kwargs)
        if isinstance(step, Fault):
            yield from _broken_off(step)
            return
        for piece in step.pieces(step.text):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
            time.sleep(step.gap)
        for index, (id_, name, args) in enumerate(self._identified(step)):
            yield ChatGenerationChunk(message=_call_chunk(index, "", id_, name))
            for piece in step.pieces(args):
                yield ChatGenerationChunk(message=_call_chunk(index, piece))
        last = AIMessageChunk(
            content="",
            additional_kwargs=_refusal(step),
            response_metadata={"finish_reason": step.finish_reason},
            usage_metadata=_usage(step, asked),
            chunk_position="last",
        )
        yield ChatGenerationChunk(message=last)

    def _identified(self, reply: Reply) -> list[tuple[str, str, str]]:
        return identified(reply.tool_calls, len(self.asked))


def _refusal(reply: Reply) -> dict[str, Any]:
    return {"refusal": reply.refusal} if reply.refusal else {}


def _call_chunk(index: int, args: str, id_: str | None = None, name: str | None = None) -> AIMessageChunk:
    call = ToolCallChunk(name=name, args=args, id=id_, index=index, type="tool_call_chunk")
    return AIMessageChunk(content="", tool_call_chunks=[call])


def _usage(reply: Reply, asked: Asked) -> UsageMetadata | None:
    if not reply.usage:
        return None
    given, cached, said = tokens_of(reply, asked)
    return UsageMetadata(
        input_tokens=given,
        output_tokens=said,
        total_tokens=given + said,
        input_token_details=InputTokenDetails(cache_read=cached),
    )


def _broken_off(fault: Fault) -> Iterator[ChatGenerationChunk]:
    if fault.kind in (FaultKind.CUT_STREAM, FaultKind.QUIET_END):
        text = fault.reply.text
        for piece in fault.reply.pieces(text[: len(text) // 2]):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        if fault.kind is FaultKind.QUIET_END:
            return
    raise _exception(fault)


def _exception(fault: Fault) -> Exception:
    kind, status, said = _RAISED[fault.kind]
    error = kind(fault.message or said)
    error.response = _Response(fault.status or status, fault.waiting_headers)  # type: ignore[attr-defined]
    return error
