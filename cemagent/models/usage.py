"""Counts tokens and cost: each answer of a model once, however often it was tried and however it came."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from cemagent.models.naming import ModelName
from cemagent.models.prices import CURRENCY, Price, Tokens, cost_of


class ModelUsage(BaseModel):
    """What one model was used for.

    ``calls`` are answers, of which ``from_cache`` came from our own cache and cost nothing, and of
    which ``unmetered`` came without a count of tokens (the provider gave none, or the answer broke
    off); ``failed`` are attempts without a usable answer, whose tokens count as far as the provider
    states them (an answer that was too long, or filtered). ``cached_input_tokens`` are part of
    ``input_tokens``. ``cost`` is None as soon as the price of one answer is not known.
    """

    model: str
    calls: int = 0
    failed: int = 0
    from_cache: int = 0
    unmetered: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = Decimal(0)


class UsageReport(BaseModel):
    """All models that were used, in the order of their first use, and their sum."""

    schema_version: Literal["model-usage/1"] = "model-usage/1"
    currency: str = CURRENCY
    models: list[ModelUsage] = []

    @property
    def total(self) -> ModelUsage:
        """Return the sum over all models; its cost is None when one of them has none."""
        whole = ModelUsage(model="")
        for used in self.models:
            for name in ("calls", "failed", "from_cache", "unmetered", "input_tokens", "cached_input_tokens"):
                setattr(whole, name, getattr(whole, name) + getattr(used, name))
            whole.output_tokens += used.output_tokens
            whole.cost = None if whole.cost is None or used.cost is None else whole.cost + used.cost
        return whole


class UsageLedger:
    """Adds up what models were used for; threads may share one. ``prices`` are the user's own."""

    def __init__(self, prices: Mapping[str, Price] | None = None) -> None:
        self._prices = prices or {}
        self._used: dict[str, ModelUsage] = {}
        self._lock = threading.Lock()

    def answered(self, name: ModelName, tokens: Tokens | None) -> None:
        """Count one answer; ``tokens`` is None when their number is not known."""
        with self._lock:
            used = self._of(name)
            used.calls += 1
            if tokens is None:
                used.unmetered += 1
                used.cost = None
            else:
                self._add(used, name, tokens)

    def cached(self, name: ModelName) -> None:
        """Count one answer that came from our own cache."""
        with self._lock:
            used = self._of(name)
            used.calls += 1
            used.from_cache += 1

    def failed(self, name: ModelName, tokens: Tokens | None = None) -> None:
        """Count one attempt that gave no usable answer; ``tokens`` is what the provider counted all the same."""
        with self._lock:
            used = self._of(name)
            used.failed += 1
            if tokens is not None:
                self._add(used, name, tokens)

    def _add(self, used: ModelUsage, name: ModelName, tokens: Tokens) -> None:
        cost = cost_of(tokens, name, self._prices)
        used.cost = None if used.cost is None or cost is None else used.cost + cost
        used.input_tokens += tokens.given
        used.cached_input_tokens += tokens.cached
        used.output_tokens += tokens.said

    def _of(self, name: ModelName) -> ModelUsage:
        return self._used.setdefault(str(name), ModelUsage(model=str(name)))

    def report(self) -> UsageReport:
        """Return what was counted so far."""
        with self._lock:
            return UsageReport(models=[used.model_copy() for used in self._used.values()])
