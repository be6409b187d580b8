"""Lets the rooms that know no provider ask a language model: the ``Asker`` of ``records/asking.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from cemagent.models.calling import Candidate
from cemagent.models.governed import GovernedChatModel
from cemagent.models.structured import ask_for
from cemagent.records.asking import Answered, Message
from cemagent.records.review import Usage

_UNKNOWN_WINDOW = 16_384
"""Tokens assumed of a model whose window nobody states; servers of one's own are often set to so many."""
_CACHED_BY_MARK = "anthropic"
"""The provider that caches a prefix only where it is marked; others do it by themselves."""


class ModelAsker:
    """Asks ``model``; its usage must not be shared with a model that others use at the same time."""

    def __init__(self, model: GovernedChatModel) -> None:
        self._model = model
        providers = {candidate.name.provider for candidate in model.caller.candidates}
        self._marks = providers == {_CACHED_BY_MARK}
        self.name = model.names
        self.window = min(_window(candidate) for candidate in model.caller.candidates)

    def ask(self, schema: type[Answered], messages: Sequence[Message], usage: Usage) -> Answered:
        """Return the answer as ``schema``; calls that were repeated for a repair are counted too.

        Raises:
            ModelError: no model gave a valid answer.
        """
        before = self._model.usage.total
        try:
            return ask_for(schema, [self._converted(message) for message in messages], self._model)
        finally:
            after = self._model.usage.total
            usage.model_calls += after.calls - before.calls + after.failed - before.failed
            usage.input_tokens += after.input_tokens - before.input_tokens
            usage.output_tokens += after.output_tokens - before.output_tokens

    def _converted(self, message: Message) -> BaseMessage:
        content: Any = message.text
        if message.stable and self._marks:
            content = [{"type": "text", "text": message.text, "cache_control": {"type": "ephemeral"}}]
        if message.role == "system":
            return SystemMessage(content)
        return HumanMessage(content) if message.role == "user" else AIMessage(content)


def _window(candidate: Candidate) -> int:
    """Return the tokens of a prompt that are stated of the candidate, else a cautious guess."""
    stated = (candidate.provided.model.profile or {}).get("max_input_tokens")
    return int(stated) if stated else _UNKNOWN_WINDOW
