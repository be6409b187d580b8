"""What a provider's maker gives: a LangChain model and what we must know about its provider."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable

from cemagent.errors import SettingsError
from cemagent.models.capabilities import Feature

Bound = Runnable[Any, Any]


@dataclass(frozen=True)
class ModelOptions:
    """What every maker is given.

    ``timeout`` is the longest silence of a provider in seconds, ``connect_timeout`` the longest wait
    for a connection, ``context_tokens`` the context of a model that runs on this machine. Options that
    are None are left to the provider.
    """

    timeout: float = 120.0
    connect_timeout: float = 10.0
    temperature: float | None = None
    max_tokens: int | None = None
    context_tokens: int = 16_384
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


@dataclass(frozen=True)
class Structure:
    """A structure that an answer is to have: a name and a JSON schema.

    ``strict`` says that every object of it lists all its fields as required and allows no others,
    which some providers need before they hold a model to it.
    """

    name: str
    schema: dict[str, Any]
    strict: bool


@dataclass(frozen=True)
class Provided:
    """A model and its provider's ways.

    ``ways`` are the ways to ask for a structure that it offers; ``bind_schema`` binds one the native
    way, and ``shows_schema`` says that the model then gets to see it (a grammar only stops what does
    not fit: the model must still be told what to write). ``tells_end`` says that every complete
    answer states why it ended, so that one without it is known to be cut off. ``uncounted_stream``
    are the options for a stream of a server that cannot report its usage; None where all can.
    ``repeats_usage`` says that a stream may state its usage more than once, each time for all so far.
    """

    model: BaseChatModel
    ways: tuple[Feature, ...] = (Feature.TOOL_CALL, Feature.PROMPT)
    bind_schema: Callable[[BaseChatModel, Structure], Bound] | None = None
    shows_schema: bool = False
    tells_end: bool = False
    uncounted_stream: Mapping[str, Any] | None = None
    repeats_usage: bool = False


Maker = Callable[[str, ModelOptions], "Provided | BaseChatModel"]
"""Makes a model from what stands after ``provider:`` (for a URL: the whole of it)."""


def integration(module: str, provider: str, extra: str) -> Any:
    """Import the library for ``provider``, which takes seconds and is paid for by its models only.

    Raises:
        SettingsError: it is not installed; ``extra`` is what brings it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise SettingsError(
            f"Models of '{provider}' need a package: pip install 'cemagent[{extra}]'.",
            f"'{provider}' 모델을 쓰려면 패키지가 필요합니다. pip install 'cemagent[{extra}]'를 실행하십시오.",
        ) from error
