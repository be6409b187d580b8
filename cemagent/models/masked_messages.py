"""Masks LangChain messages on the way out, and unmasks answers on the way in, whole or streamed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.tool import ToolCallChunk

from cemagent.models.masking import Mask, StreamUnmasker

_TEXTS = ("text", "thinking", "reasoning", "partial_json", "arguments")
"""Keys of a content block under which a provider streams text; the last two are source of JSON."""

_JSON_TEXTS = frozenset({"partial_json", "arguments"})


def mask_messages(messages: Sequence[BaseMessage], mask: Mask) -> list[BaseMessage]:
    """Return copies of ``messages`` with every text in them masked, arguments of tool calls included."""
    return [_masked(message, mask) for message in messages]


def _masked(message: BaseMessage, mask: Mask) -> BaseMessage:
    changed: dict[str, Any] = {"content": mask.mask_block(message.content)}
    if isinstance(message, AIMessage):
        changed["tool_calls"] = [{**call, "args": mask.mask_values(call["args"])} for call in message.tool_calls]
        changed["invalid_tool_calls"] = [
            {**call, "args": mask.mask(call["args"] or "")} for call in message.invalid_tool_calls
        ]
        # what a library kept beside the content repeats it in the provider's form
        changed["additional_kwargs"] = mask.mask_block(message.additional_kwargs)
    return message.model_copy(update=changed)


def unmask_message(message: AIMessage, mask: Mask) -> AIMessage:
    """Return a copy of a whole answer with our placeholders replaced."""
    return message.model_copy(
        update={
            "content": mask.unmask_block(message.content),
            "tool_calls": [{**call, "args": mask.unmask_values(call["args"])} for call in message.tool_calls],
            "invalid_tool_calls": [
                {**call, "args": mask.unmask(call["args"] or "", in_json=True)} for call in message.invalid_tool_calls
            ],
            "additional_kwargs": mask.unmask_block(message.additional_kwargs),
        }
    )


class ChunkUnmasker:
    """Unmasks the chunks of one streamed answer; text, blocks and arguments each have a tail of their own."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self._tails: dict[tuple[str, Any], StreamUnmasker] = {}

    def feed(self, chunk: AIMessageChunk) -> AIMessageChunk:
        """Return ``chunk`` with what is sure of its text."""
        content = chunk.content
        if isinstance(content, str):
            content = self._tail("text", 0).feed(content)
        else:
            content = [self._block(block) for block in content]
        calls = [
            ToolCallChunk(**{**call, "args": call["args"] and self._tail("args", call["index"]).feed(call["args"])})
            for call in chunk.tool_call_chunks
        ]
        return _rebuilt(chunk, content, calls)

    def _block(self, block: str | dict[str, Any]) -> str | dict[str, Any]:
        if isinstance(block, str):
            return self._tail("text", 0).feed(block)
        index = block.get("index", 0)
        return {
            key: self._tail(key, index).feed(value) if key in _TEXTS and isinstance(value, str) else value
            for key, value in block.items()
        }

    def _tail(self, kind: str, index: Any) -> StreamUnmasker:
        in_json = kind == "args" or kind in _JSON_TEXTS
        return self._tails.setdefault((kind, index), StreamUnmasker(self._mask, in_json=in_json))

    def flush(self) -> Iterator[AIMessageChunk]:
        """Give out what was held back, when the answer is at its end."""
        for (kind, index), tail in self._tails.items():
            held = tail.flush()
            if not held:
                continue
            if kind == "args":
                call = ToolCallChunk(name=None, args=held, id=None, index=index, type="tool_call_chunk")
                yield AIMessageChunk(content="", tool_call_chunks=[call])
            elif (kind, index) == ("text", 0):
                yield AIMessageChunk(content=held)
            else:
                yield AIMessageChunk(content=[{"type": "text", kind: held, "index": index}])


def _rebuilt(chunk: AIMessageChunk, content: Any, calls: list[ToolCallChunk]) -> AIMessageChunk:
    """Return ``chunk`` with other content; made anew, since tool calls are read from their chunks at that time."""
    return AIMessageChunk(
        content=content,
        tool_call_chunks=calls,
        id=chunk.id,
        name=chunk.name,
        usage_metadata=chunk.usage_metadata,
        response_metadata=chunk.response_metadata,
        additional_kwargs=chunk.additional_kwargs,
        chunk_position=chunk.chunk_position,
    )
