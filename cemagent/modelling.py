"""Puts language models together: their makers, limits, cache, prices, masks and traces, as the settings say."""

from __future__ import annotations

import locale
import sys
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cemagent.errors import CemagentError, SettingsError

if TYPE_CHECKING:
    from cemagent.agent.chat import Notice
    from cemagent.app import App
    from cemagent.models.calling import Services
    from cemagent.models.capabilities import Capabilities
    from cemagent.playbook import Text
    from cemagent.settings import Settings

MASK_NAMES = "mask-names.txt"
"""File under the home folder with names, one a line, that are masked before text leaves the machine."""
PRICES = "prices.yaml"
"""File under the home folder with a user's own prices of models."""

_LEARNED: weakref.WeakKeyDictionary[App, Capabilities] = weakref.WeakKeyDictionary()
"""What models were found to lack: every conversation of a program would find it out again."""


def chat_model(app: App, names: str, notice: Notice) -> Any:
    """Return the chat model ``names``, one name or several with commas; ``notice`` is told of waiting and of fallbacks.

    Raises:
        SettingsError: a name is wrong, a key or a package is missing, or the listed names cannot be read.
    """
    # langchain takes seconds
    from cemagent.models.chat_models import make_chat_model
    from cemagent.models.masking import Mask

    mask = Mask(names=listed_names(app.settings.home)) if app.settings.mask is not False else False
    return make_chat_model(
        names,
        app.plugins.named("register_chat_models"),
        services=_services(app),
        mask=mask,
        on_notice=lambda told: notice(told.text.en, told.text.ko),
    )


def announced_model(app: App, names: str, notice: Notice) -> Any:
    """Return :func:`chat_model` for one command: its usage is the app's, and ``notice`` is told first what is masked.

    Raises:
        SettingsError: as for :func:`chat_model`.
    """
    # as above
    from cemagent.models.masking import NOTICE

    model = chat_model(app, names, notice)
    app.asked_models.append(model)
    if model.mask is not None and model.leaves_machine:
        notice(NOTICE.en, NOTICE.ko)
    return model


def listed_names(home: Path) -> list[str]:
    """Return the names that the user listed to be masked; a line that begins with ``#`` is a remark.

    Raises:
        SettingsError: the file is not text. A name that was misread would go out as it is.
    """
    path = home / MASK_NAMES
    if not path.is_file():
        return []
    # the encodings of Korean desktops
    from cemagent.documents.text import decode

    try:
        lines = decode(path.read_bytes(), path.name).splitlines()
    except (CemagentError, OSError) as error:
        raise SettingsError(
            f"The names to mask in '{path}' cannot be read: save the file as UTF-8 text, one name a line.",
            f"'{path}' 파일에 적은 가릴 이름을 읽을 수 없습니다. 한 줄에 이름 하나씩 적어 UTF-8로 저장해 주십시오.",
        ) from error
    return [name for line in lines if (name := line.strip()) and not name.startswith("#")]


def _services(app: App) -> Services:
    # as above
    from cemagent.models.cache import ResponseCache
    from cemagent.models.calling import Services
    from cemagent.models.capabilities import Capabilities
    from cemagent.models.prices import load_prices
    from cemagent.models.tracing import make_tracer
    from cemagent.models.usage import UsageLedger

    settings, limit = app.settings, None
    if settings.requests_per_minute is not None or settings.tokens_per_minute is not None:
        from cemagent.store.rate_limits import RateLimits  # sqlalchemy: only a limit needs it

        limit = RateLimits(settings.database_url, settings.requests_per_minute, settings.tokens_per_minute)
    return Services(
        usage=UsageLedger(load_prices(settings.home / PRICES)),
        capabilities=_LEARNED.setdefault(app, Capabilities()),
        limit=limit,
        cache=ResponseCache(settings.home / "cache" / "models") if settings.response_cache else None,
        tracer=make_tracer(tell=lambda text: _say_last(text, settings)),
    )


def _say_last(text: Text, settings: Settings) -> None:
    """Print ``text`` when the program ends and no surface is there any more."""
    lang = settings.lang or (locale.getlocale()[0] or "")[:2].lower()
    print(text.in_("ko" if lang == "ko" else "en"), file=sys.stderr)
