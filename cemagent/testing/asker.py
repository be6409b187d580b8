"""A language model that answers by a function: for tests of what asks for structured answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel

from cemagent.records.asking import Answered, Message, tokens_in
from cemagent.records.review import Usage

Answer = Callable[[type[BaseModel], Sequence[Message]], Any]
"""Returns the answer as a dict or JSON text for a schema and messages, or raises what the model is to raise."""


class ScriptedAsker:
    """Answers with ``answer``; ``asked`` keeps the messages of every call.

    Tokens are estimated. An answer that does not fit the schema raises pydantic's error, as a
    library would.
    """

    def __init__(self, answer: Answer, name: str = "scripted:model", window: int = 128_000) -> None:
        self._answer = answer
        self.name = name
        self.window = window
        self.asked: list[tuple[type[BaseModel], list[Message]]] = []

    def ask(self, schema: type[Answered], messages: Sequence[Message], usage: Usage) -> Answered:
        """Return the scripted answer as ``schema``."""
        self.asked.append((schema, list(messages)))
        usage.model_calls += 1
        usage.input_tokens += sum(tokens_in(message.text) for message in messages)
        said = self._answer(schema, messages)
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        usage.output_tokens += tokens_in(text)
        return schema.model_validate_json(text)
