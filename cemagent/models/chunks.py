"""Pieces of streamed answers: merged to a whole one, made of one, and taken back when an answer begins anew."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.tool import ToolCallChunk
from langchain_core.outputs import ChatGenerationChunk

_ANEW = "begins_anew"


def anew_chunk() -> AIMessageChunk:
    """Return the piece that takes back all pieces of its answer before it."""
    return AIMessageChunk(content="", response_metadata={_ANEW: True})


def begins_anew(message: BaseMessage) -> bool:
    """Return whether the answer begins anew with ``message``: what was heard of it before is not said."""
    return _ANEW in message.response_metadata


class FirstChunk(ChatGenerationChunk):
    """The first piece of an answer that may begin anew: LangChain adds all others to it."""

    def __add__(self, other: ChatGenerationChunk | list[ChatGenerationChunk]) -> ChatGenerationChunk:
        """Return the whole answer, without what was taken back."""
        more = other if isinstance(other, list) else [other]
        starts = [place for place, chunk in enumerate(more) if begins_anew(chunk.message)]
        return more[starts[-1]] + more[starts[-1] + 1 :] if starts else super().__add__(other)


def says_something(item: AIMessage) -> bool:
    """Return whether ``item`` would be seen: many streams open with an empty chunk, after which all can be repeated."""
    return bool(item.content or item.tool_calls or (isinstance(item, AIMessageChunk) and item.tool_call_chunks))


def whole(items: list[AIMessage]) -> AIMessage:
    """Return an answer in one piece."""
    merged: Any = items[0]
    for item in items[1:]:
        merged = merged + item
    names = ("content", "tool_calls", "usage_metadata", "response_metadata", "additional_kwargs")
    return AIMessage(**{name: getattr(merged, name) for name in names})


def as_chunk(message: AIMessage) -> AIMessageChunk:
    """Return a whole answer as the only piece of a stream."""
    calls = [
        ToolCallChunk(
            name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=place, type="tool_call_chunk"
        )
        for place, call in enumerate(message.tool_calls)
    ]
    return AIMessageChunk(
        content=message.content,
        tool_call_chunks=calls,
        response_metadata=message.response_metadata,
        chunk_position="last",
    )
