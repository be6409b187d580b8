"""What tokens cost: the dated price list of the package genai-prices, and the user's own above it.

The user's list is a YAML file: US dollars for a million tokens, by the name of the model::

    source: contract of 2026-03
    date: 2026-03-02
    models:
      openai:gpt-5-mini: {input: 0.20, cached_input: 0.02, output: 1.60}
      http://10.0.0.7:8000/v1#qwen3: {input: 0, output: 0}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cemagent.forms.files import load_form
from cemagent.forms.schema import Form, described
from cemagent.models.naming import LOCAL, ModelName

CURRENCY = "USD"
_MILLION = Decimal(1_000_000)
_SAME_NAME = frozenset({"openai", "anthropic", "google", "azure"})
"""Providers that the price list calls by the same name as we do."""


@dataclass(frozen=True)
class Tokens:
    """Tokens of one call or of many; ``cached`` are those of ``given`` that the provider had kept."""

    given: int = 0
    cached: int = 0
    said: int = 0


class Price(Form):
    """US dollars for a million tokens of one model."""

    input: Decimal = described(ko="입력 단가", en="input price", example="0.25", ge=0)
    output: Decimal = described(ko="출력 단가", en="output price", example="2.00", ge=0)
    cached_input: Decimal | None = described(
        None, ko="캐시된 입력 단가", en="price of cached input", example="0.025", ge=0
    )

    def of(self, tokens: Tokens) -> Decimal:
        """Return what ``tokens`` cost; cached input costs as other input where no price is given for it."""
        cached = self.input if self.cached_input is None else self.cached_input
        fresh = max(0, tokens.given - tokens.cached)
        return (fresh * self.input + tokens.cached * cached + tokens.said * self.output) / _MILLION


class PriceList(Form):
    """A user's own prices."""

    source: str = described(ko="출처", en="source", example="contract of 2026-03")
    date: dt.date = described(ko="기준일", en="date", example="2026-03-02")
    models: dict[str, Price] = described(ko="모델별 단가", en="prices by model", example="openai:gpt-5-mini: ...")


def load_prices(path: Path) -> dict[str, Price]:
    """Return the user's prices at ``path``, none when there is no file.

    Raises:
        ContentError: the file cannot be read.
        FormError: a price is wrong.
    """
    return load_form(PriceList, path).models if path.is_file() else {}


def cost_of(tokens: Tokens, name: ModelName, own: Mapping[str, Price] | None = None) -> Decimal | None:
    """Return what ``tokens`` of the model ``name`` cost in US dollars; None when nobody says.

    A model that runs in this process costs nothing. A server elsewhere, on loopback too, may be
    a paid one: its price is only what the user says.
    """
    price = (own or {}).get(str(name))
    if price is not None:
        return price.of(tokens)
    if name.provider == LOCAL:
        return Decimal(0)
    return _listed_cost(tokens, name) if name.provider in _SAME_NAME else None


def _listed_cost(tokens: Tokens, name: ModelName) -> Decimal | None:
    # half a second of price data, loaded after the first answer and not before it
    from genai_prices import Usage, calc_price

    used = Usage(input_tokens=tokens.given, cache_read_tokens=tokens.cached, output_tokens=tokens.said)
    try:
        return calc_price(used, model_ref=name.model, provider_id=name.provider).total_price
    except LookupError:
        return None
