"""Puts language models together: their makers, limits, cache, prices, masks and traces, as the settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cemagent.agent.chat import Notice
    from cemagent.app import App
    from cemagent.models.calling import Services
    from cemagent.settings import Settings

_MASK_NAMES = "mask-names.txt"
"""File under the home folder with names, one a line, that are masked before text leaves the machine."""
_PRICES = "prices.yaml"
"""File under the home folder with a user's own prices of models."""


def chat_model(app: App, names: str, notice: Notice) -> Any:
    """Return the chat model ``names``, one name or several with commas; ``notice`` is told of waiting and of fallbacks.

    Raises:
        SettingsError: a name is wrong, or a key or a package is missing.
    """
    # langchain takes seconds
    from cemagent.models.chat_models import make_chat_model
    from cemagent.models.masking import Mask

    path = app.settings.home / _MASK_NAMES
    listed = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    mask = Mask(names=[name.strip() for name in listed if name.strip()])
    return make_chat_model(
        names,
        app.plugins.named("register_chat_models"),
        services=_services(app.settings),
        mask=mask if app.settings.mask is not False else False,
        on_notice=lambda told: notice(told.text.en, told.text.ko),
    )


def _services(settings: Settings) -> Services:
    # as above
    from cemagent.models.cache import ResponseCache
    from cemagent.models.calling import Services
    from cemagent.models.prices import load_prices
    from cemagent.models.tracing import make_tracer
    from cemagent.models.usage import UsageLedger

    limit = None
    if settings.requests_per_minute is not None or settings.tokens_per_minute is not None:
        from cemagent.store.rate_limits import RateLimits  # sqlalchemy: only a limit needs it

        limit = RateLimits(settings.database_url, settings.requests_per_minute, settings.tokens_per_minute)
    return Services(
        usage=UsageLedger(load_prices(settings.home / _PRICES)),
        limit=limit,
        cache=ResponseCache(settings.home / "cache" / "models") if settings.response_cache else None,
        tracer=make_tracer(),
    )
