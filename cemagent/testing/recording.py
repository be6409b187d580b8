"""A LangChain chat model that records what another one says into a cassette, and plays it back without it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    convert_to_openai_messages,
    message_to_dict,
    messages_from_dict,
)
from langchain_core.messages.tool import ToolCallChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool

_SECRET = re.compile(r"(?i)\b(?:sk|pk|rk|xox[abpr]|gh[pousr]|AIza|Bearer)[-_ ]?[A-Za-z0-9._-]{12,}")
"""Shapes of keys and tokens of the usual providers."""

_KEPT_METADATA = frozenset({"finish_reason", "stop_reason", "done_reason", "status", "model_name", "model"})


class NotRecorded(AssertionError):
    """The cassette holds no answer to this question, and there is no model to ask."""


class RecordingModel(BaseChatModel):
    """Plays answers from the file ``cassette``; what is not there is asked of ``model``, if given, and recorded.

    A cassette is JSON, one entry a question, in the order of first asking. Questions are kept as a
    hash with the last message for the reader; headers and keys are never written, and what looks like
    a key within a text is replaced. Answers are played in one piece, streamed too.
    """

    cassette: Path
    model: BaseChatModel | None = None

    @property
    def _llm_type(self) -> str:
        return "recording"

    def bind_tools(self, tools: Sequence[Any], *, tool_choice: Any = None, **kwargs: Any) -> Runnable[Any, AIMessage]:
        """Bind tools in OpenAI's form."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], tool_choice=tool_choice, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages, stop, **kwargs))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        kwargs.pop("stream", None)
        answer = self._answer(messages, stop, **kwargs)
        calls = [
            ToolCallChunk(
                name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=place, type="tool_call_chunk"
            )
            for place, call in enumerate(answer.tool_calls)
        ]
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content=answer.content,
                tool_call_chunks=calls,
                response_metadata=answer.response_metadata,
                usage_metadata=answer.usage_metadata,
                chunk_position="last",
            )
        )

    def _answer(self, messages: list[BaseMessage], stop: list[str] | None, **kwargs: Any) -> AIMessage:
        entries = self._entries()
        key = _key(messages, {"stop": stop, **kwargs})
        kept = next((entry for entry in entries if entry["key"] == key), None)
        if kept is not None:
            (message,) = messages_from_dict([kept["answer"]])
            assert isinstance(message, AIMessage)
            return message
        if self.model is None:
            raise NotRecorded(f"{self.cassette.name} holds no answer to {messages[-1].text[:80]!r}: record it anew")
        tools = kwargs.pop("tools", None)
        asked: Runnable[Any, AIMessage] = self.model
        if tools:
            chosen = kwargs.pop("tool_choice", None)
            asked = self.model.bind_tools(tools, **({"tool_choice": chosen} if chosen is not None else {}))
        fresh = asked.invoke(messages, stop=stop, **kwargs)
        recorded = _plain(fresh)
        entry = {"key": key, "last": _clean(messages[-1].text), "answer": _clean(message_to_dict(recorded))}
        text = json.dumps([*entries, entry], ensure_ascii=False, indent=1)
        self.cassette.parent.mkdir(parents=True, exist_ok=True)
        self.cassette.write_text(text + "\n", encoding="utf-8")
        return recorded

    def _entries(self) -> list[dict[str, Any]]:
        if not self.cassette.is_file():
            return []
        entries: list[dict[str, Any]] = json.loads(self.cassette.read_text(encoding="utf-8"))
        return entries


def _key(messages: Sequence[BaseMessage], asked: dict[str, Any]) -> str:
    given = {key: value for key, value in asked.items() if value is not None}
    text = json.dumps([convert_to_openai_messages(messages), given], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plain(message: AIMessage) -> AIMessage:
    """Return ``message`` without what only its own transport knew."""
    kept = {key: value for key, value in message.response_metadata.items() if key in _KEPT_METADATA}
    return AIMessage(
        content=message.content,
        tool_calls=message.tool_calls,
        usage_metadata=message.usage_metadata,
        response_metadata=kept,
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET.sub("***", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return {key: _clean(item) for key, item in value.items()} if isinstance(value, dict) else value
