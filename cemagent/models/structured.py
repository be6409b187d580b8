"""Asks a model for a pydantic model: the best way its provider offers, checked, repaired at most twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import BaseModel, ValidationError

from cemagent.errors import ModelError, ModelFault
from cemagent.models.failures import model_error
from cemagent.models.governed import GovernedChatModel, governed
from cemagent.models.notices import fallback
from cemagent.models.schemas import structure_of

T = TypeVar("T", bound=BaseModel)

REPAIRS = 2
"""How often a model is shown what is wrong with its answer."""

_SHORT = frozenset({"length", "max_tokens", "MAX_TOKENS", "incomplete"})
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_END_OF_THOUGHT = re.compile(r"</think(?:ing)?>")
_MOST_MISTAKES = 8
_LONGEST_REPEAT = 8_000


def ask_for(schema: type[T], messages: Sequence[BaseMessage], model: BaseChatModel) -> T:
    """Return the answer of ``model`` to ``messages`` as ``schema``.

    The provider is asked by JSON schema, by a forced tool call or by a prompt, whichever is the best
    that it knows. An answer that does not fit is sent back with the mistakes, ``REPAIRS`` times; then
    the next model is asked, if one was named.

    Raises:
        ModelError: no model answered, or the answer did not fit in the end (``BAD_STRUCTURE``), or
            was longer than the model may write (``CUT_OFF``).
    """
    asked = governed(model)
    one_by_one = asked.one_by_one()
    for one, following in zip(one_by_one, [*one_by_one[1:], None], strict=True):
        try:
            return _ask_one(schema, messages, one)
        except ModelError as error:
            if following is None:
                raise
            asked.caller.notify(fallback(error, one.names, following.names))
    raise AssertionError("a model without candidates")


def _ask_one(schema: type[T], messages: Sequence[BaseMessage], asked: GovernedChatModel) -> T:
    structure = structure_of(schema)
    said: list[BaseMessage] = list(messages)
    mistakes: list[str] = []
    for _ in range(1 + REPAIRS):
        answer = asked.ask_structure(said, structure)
        if is_cut_off(answer):
            raise model_error(ModelFault.CUT_OFF, asked.names, "max_tokens")
        try:
            return schema.model_validate(structured_value(answer))
        except ValidationError as error:
            mistakes = [_mistake(item) for item in error.errors(include_url=False)]
        except ValueError:
            mistakes = ["there is no JSON object in the answer"]
        said = [*messages, AIMessage(_repeated(answer)), HumanMessage(_request(mistakes))]
    raise model_error(ModelFault.BAD_STRUCTURE, asked.names, mistakes[0])


def structured_value(answer: AIMessage) -> Any:
    """Return the JSON value in ``answer``: arguments of a tool call, or an object somewhere in its text.

    Raises:
        ValueError: there is none.
    """
    if answer.tool_calls:
        return answer.tool_calls[0]["args"]
    # some servers leave the opening tag to the prompt; what stands after the last thought counts
    after = _END_OF_THOUGHT.split(answer.text)[-1]
    found = list(_objects(after)) or list(_objects(_THOUGHT.sub("", answer.text)))
    if not found:
        raise ValueError("no JSON object in the answer")
    # a model that thinks aloud may show a draft first
    return max(found, key=lambda item: (item[1], item[0]))[2]


def _objects(text: str) -> Iterator[tuple[int, int, Any]]:
    """Give start, length and value of each outermost JSON object in ``text``."""
    decoder, start = json.JSONDecoder(strict=False), text.find("{")
    while start >= 0:
        try:
            value, end = decoder.raw_decode(text, start)
        except ValueError:
            end = start + 1
        else:
            yield start, end - start, value
        start = text.find("{", end)


def is_cut_off(answer: AIMessage) -> bool:
    """Return whether ``answer``, or the last part of one, ends at the model's own limit of words."""
    reasons = {answer.response_metadata.get(key) for key in ("finish_reason", "stop_reason", "done_reason", "status")}
    return bool(reasons & _SHORT)


def _repeated(answer: AIMessage) -> str:
    """Return ``answer`` as text: a tool call that nobody answered may not stand in a conversation."""
    text = json.dumps(answer.tool_calls[0]["args"], ensure_ascii=False) if answer.tool_calls else answer.text
    return text[:_LONGEST_REPEAT] or "{}"


def _mistake(item: Any) -> str:
    place = ".".join(str(part) for part in item["loc"])
    return f"{place}: {item['msg']}" if place else str(item["msg"])


def _request(mistakes: list[str]) -> str:
    shown = "\n".join(f"- {mistake}" for mistake in mistakes[:_MOST_MISTAKES])
    return f"This answer does not fit the form:\n{shown}\nGive the whole answer again, corrected, as one JSON object."
