"""Makes the chat model for what stands after ``--model``; nothing is used that was not named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cemagent.errors import SettingsError
from cemagent.models.calling import Caller, Candidate, Services
from cemagent.models.governed import GovernedChatModel
from cemagent.models.masking import Mask
from cemagent.models.naming import MAKERS, URL, ModelName, ModelNames, is_loopback, parse_names
from cemagent.models.notices import OnNotice, silent
from cemagent.models.provided import Maker, ModelOptions, Provided
from cemagent.models.tracing import quieten_callbacks, turn_langsmith_off
from cemagent.plugins import resolve


def make_chat_model(
    names: str | ModelNames,
    makers: Mapping[str, Any] = MAKERS,
    *,
    options: ModelOptions | None = None,
    services: Services | None = None,
    mask: bool | Mask = True,
    on_notice: OnNotice = silent,
) -> GovernedChatModel:
    """Return one model in front of all that ``names`` names, the first being asked first.

    ``makers`` map a provider to its maker or to an import string of one. ``mask`` False sends
    personal identifiers as they are; it concerns only models to which text leaves this machine. A
    ``guided`` at the end of ``names`` is for the caller: it takes over when this raises ModelError.

    Raises:
        SettingsError: a name is wrong, a key or a package is missing, or no model is named.
    """
    options = options or ModelOptions()
    parsed = parse_names(names, tuple(makers)) if isinstance(names, str) else names
    if not parsed.models:
        raise SettingsError(
            "No model is named: write one before 'guided', as openai:NAME,guided.",
            "모델을 지정하지 않았습니다. openai:이름,guided처럼 'guided' 앞에 모델을 적으십시오.",
        )
    turn_langsmith_off()
    quieten_callbacks()
    candidates = tuple(_candidate(name, makers, options) for name in parsed.models)
    masks = None if mask is False else (mask if isinstance(mask, Mask) else Mask())
    caller = Caller(candidates, services or Services(), masks, on_notice)
    return GovernedChatModel(caller=caller, profile=candidates[0].provided.model.profile)


def _candidate(name: ModelName, makers: Mapping[str, Any], options: ModelOptions) -> Candidate:
    maker: Maker = resolve(makers[name.provider])
    made = maker(str(name) if name.provider == URL else name.model, options)
    provided = made if isinstance(made, Provided) else Provided(made)
    return Candidate(name, provided, leaves=not is_loopback(name, options.environ))
