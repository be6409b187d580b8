"""What an answer says about itself while it comes in: its tokens, and why it ended."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage
from langchain_core.messages.ai import UsageMetadata, add_usage

from cemagent.models.prices import Tokens

_END_KEYS = ("finish_reason", "stop_reason", "done_reason", "status")
_FILTERED = frozenset({"content_filter", "refusal", "SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII"})


class Meter:
    """Adds up the parts of one answer; with ``repeats`` each part states the usage of all so far, so that the last counts."""

    def __init__(self, *, repeats: bool) -> None:
        self._usage: UsageMetadata | None = None
        self._repeats = repeats
        self.reason: str | None = None
        """Why the answer ended; None as long as nobody said it."""

    def add(self, item: AIMessage) -> None:
        """Take in the usage and the end of one part of the answer."""
        if item.usage_metadata:
            self._usage = item.usage_metadata if self._repeats else add_usage(self._usage, item.usage_metadata)
        details = item.response_metadata.get("incomplete_details") or {}
        found = next((item.response_metadata[key] for key in _END_KEYS if item.response_metadata.get(key)), None)
        if item.additional_kwargs.get("refusal") or details.get("reason") == "content_filter":
            found = "refusal"
        self.reason = str(found) if found else self.reason

    @property
    def is_filtered(self) -> bool:
        """Return whether the provider or the model refused to go on."""
        return self.reason in _FILTERED

    @property
    def tokens(self) -> Tokens | None:
        """Return the tokens of the answer; None when the provider did not count them."""
        if self._usage is None:
            return None
        cached = self._usage.get("input_token_details", {}).get("cache_read") or 0
        return Tokens(self._usage["input_tokens"], cached, self._usage["output_tokens"])


def tokens_of(error: BaseException) -> Tokens | None:
    """Return the tokens of an answer that OpenAI's library kept within the error ``error``, as when it was too long."""
    usage: Any = getattr(getattr(error, "completion", None), "usage", None)
    if usage is None:
        return None
    cached = getattr(usage.prompt_tokens_details, "cached_tokens", None) or 0
    return Tokens(usage.prompt_tokens, cached, usage.completion_tokens)
