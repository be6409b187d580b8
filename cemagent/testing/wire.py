"""How a scripted reply looks on OpenAI's two wires: chat completions and responses."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from cemagent.testing.replies import Asked, Reply, identified, tokens_of

Events = Iterator[tuple[str | None, dict[str, Any]]]
"""Server-sent events: a name, where the wire names them, and the data."""


def read_chat(body: dict[str, Any]) -> Asked:
    """Return what a request to ``/v1/chat/completions`` asks."""
    form = body.get("response_format") or {}
    schema = (form.get("json_schema") or {}).get("schema") or form.get("schema")
    known = ("messages", "tools", "response_format", "stream")
    return Asked(
        messages=body.get("messages") or [],
        tools=[tool.get("function", tool) for tool in body.get("tools") or []],
        schema=schema,
        streamed=bool(body.get("stream")),
        options={key: value for key, value in body.items() if key not in known},
    )


def read_responses(body: dict[str, Any]) -> Asked:
    """Return what a request to ``/v1/responses`` asks."""
    given = body.get("input") or []
    messages = [{"role": "user", "content": given}] if isinstance(given, str) else list(given)
    if body.get("instructions"):
        messages.insert(0, {"role": "system", "content": body["instructions"]})
    form = (body.get("text") or {}).get("format") or {}
    known = ("input", "instructions", "tools", "text", "stream")
    return Asked(
        messages=messages,
        tools=body.get("tools") or [],
        schema=form.get("schema"),
        streamed=bool(body.get("stream")),
        options={key: value for key, value in body.items() if key not in known},
    )


def chat_completion(reply: Reply, asked: Asked, number: int) -> dict[str, Any]:
    """Return the whole answer of ``/v1/chat/completions``."""
    message: dict[str, Any] = {"role": "assistant", "content": reply.text or None}
    if reply.refusal:
        message["refusal"] = reply.refusal
    if reply.tool_calls:
        message["tool_calls"] = [
            {"id": id_, "type": "function", "function": {"name": name, "arguments": args}}
            for id_, name, args in identified(reply.tool_calls, number)
        ]
    answer = _chat_head(asked, number, "chat.completion")
    answer["choices"] = [{"index": 0, "message": message, "finish_reason": reply.finish_reason}]
    if reply.usage:
        answer["usage"] = _chat_usage(reply, asked)
    return answer


def chat_events(reply: Reply, asked: Asked, number: int) -> Events:
    """Return the stream of ``/v1/chat/completions``, without the closing ``[DONE]``."""

    def chunk(delta: dict[str, Any], finish: str | None = None) -> tuple[None, dict[str, Any]]:
        head = _chat_head(asked, number, "chat.completion.chunk")
        if reply.repeats_usage:
            head["usage"] = _chat_usage(reply, asked)
        return None, {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}

    yield chunk({"role": "assistant", "content": ""})
    for piece in reply.pieces(reply.text):
        yield chunk({"content": piece})
    if reply.refusal:
        yield chunk({"refusal": reply.refusal})
    for index, (id_, name, args) in enumerate(identified(reply.tool_calls, number)):
        first = {"index": index, "id": id_, "type": "function", "function": {"name": name, "arguments": ""}}
        yield chunk({"tool_calls": [first]})
        for piece in reply.pieces(args):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    yield chunk({}, reply.finish_reason)
    if reply.usage and (asked.options.get("stream_options") or {}).get("include_usage"):
        head = _chat_head(asked, number, "chat.completion.chunk")
        yield None, {**head, "choices": [], "usage": _chat_usage(reply, asked)}


def _chat_head(asked: Asked, number: int, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{number}", "object": kind, "created": 0, "model": asked.options.get("model", "scripted")}


def _chat_usage(reply: Reply, asked: Asked) -> dict[str, Any]:
    given, cached, said = tokens_of(reply, asked)
    return {
        "prompt_tokens": given,
        "completion_tokens": said,
        "total_tokens": given + said,
        "prompt_tokens_details": {"cached_tokens": cached},
    }


def response(reply: Reply, asked: Asked, number: int) -> dict[str, Any]:
    """Return the whole answer of ``/v1/responses``."""
    given, cached, said = tokens_of(reply, asked)
    short = {"length": "max_output_tokens", "content_filter": "content_filter"}.get(reply.finish_reason)
    return {
        **_response_head(asked, number),
        "status": "incomplete" if short else "completed",
        "incomplete_details": {"reason": short} if short else None,
        "output": _items(reply, number),
        "usage": {
            "input_tokens": given,
            "input_tokens_details": {"cached_tokens": cached},
            "output_tokens": said,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": given + said,
        }
        if reply.usage
        else None,
    }


def response_events(reply: Reply, asked: Asked, number: int) -> Events:
    """Return the stream of ``/v1/responses``."""
    counter = itertools.count()

    def event(kind: str, **data: Any) -> tuple[str, dict[str, Any]]:
        return kind, {"type": kind, "sequence_number": next(counter), **data}

    yield event("response.created", response=_response_head(asked, number))
    for index, item in enumerate(_items(reply, number)):
        place = {"output_index": index, "item_id": item["id"]}
        unsaid: dict[str, Any] = {"content": []} if "content" in item else {"arguments": ""}
        empty = {**item, "status": "in_progress", **unsaid}
        yield event("response.output_item.added", output_index=index, item=empty)
        if "content" in item:
            part = {**place, "content_index": 0}
            yield event("response.content_part.added", **part, part={**item["content"][0], "text": ""})
            for piece in reply.pieces(reply.text):
                yield event("response.output_text.delta", **part, delta=piece, logprobs=[])
            yield event("response.output_text.done", **part, text=reply.text, logprobs=[])
            yield event("response.content_part.done", **part, part=item["content"][0])
        else:
            for piece in reply.pieces(item["arguments"]):
                yield event("response.function_call_arguments.delta", **place, delta=piece)
            yield event("response.function_call_arguments.done", **place, arguments=item["arguments"])
        yield event("response.output_item.done", output_index=index, item=item)
    whole = response(reply, asked, number)
    yield event(f"response.{whole['status']}", response=whole)


def _response_head(asked: Asked, number: int) -> dict[str, Any]:
    return {
        "id": f"resp_{number}",
        "object": "response",
        "created_at": 0,
        "model": asked.options.get("model", "scripted"),
        "status": "in_progress",
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "output": [],
        "parallel_tool_calls": True,
        "temperature": None,
        "tool_choice": "auto",
        "tools": [],
        "top_p": None,
    }


def _items(reply: Reply, number: int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    if reply.text or not reply.tool_calls:
        content = [{"type": "output_text", "text": reply.text, "annotations": [], "logprobs": []}]
        items.append(
            {"type": "message", "id": f"msg_{number}", "role": "assistant", "status": "completed", "content": content}
        )
    for id_, name, args in identified(reply.tool_calls, number):
        items.append(
            {
                "type": "function_call",
                "id": f"fc_{id_}",
                "call_id": id_,
                "name": name,
                "arguments": args,
                "status": "completed",
            }
        )
    return items
