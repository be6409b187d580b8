"""Names of chat models: ``provider:model``, a URL with ``#model``, ``local:PATH.gguf``, and lists of them."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cemagent.errors import SettingsError

GUIDED = "guided"
"""The consultant without a model; as the last of a list it takes over when no model answers."""

URL = "url"
"""Provider of every OpenAI-compatible address."""

LOCAL = "local"
PROVIDERS = ("openai", "anthropic", "google", "azure", "ollama", LOCAL, URL)
"""Providers that ship with us; plugins may register more."""

MAKERS: Mapping[str, str] = {provider: f"cemagent.models.providers:{provider}_chat_model" for provider in PROVIDERS}
"""Our makers by provider, as import strings; what the hook ``register_chat_models`` gives."""

_OLLAMA_PORT = 11434


KEYS_OF: Mapping[str, tuple[str, ...]] = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "google": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
    "azure": ("AZURE_OPENAI_API_KEY",),
    URL: ("CEMAGENT_API_KEY",),
}
"""Environment variables with keys by provider."""


@dataclass(frozen=True)
class ModelName:
    """One model: its provider, and its name there; for a URL ``address`` is the part before ``#``."""

    provider: str
    model: str
    address: str | None = None

    def __str__(self) -> str:
        return f"{self.address}#{self.model}" if self.address else f"{self.provider}:{self.model}"


@dataclass(frozen=True)
class ModelNames:
    """Models in the order in which they are tried; ``guided_last`` when the list ends in ``guided``."""

    models: tuple[ModelName, ...]
    guided_last: bool = False

    def __str__(self) -> str:
        return ",".join([*map(str, self.models), *([GUIDED] if self.guided_last else [])])


def parse_names(text: str, providers: Collection[str] = PROVIDERS) -> ModelNames:
    """Read what stands after ``--model``: one name, or names with commas between them.

    Raises:
        SettingsError: a name is not one of a model, stands twice, or something follows ``guided``.
    """
    parts = [part.strip() for part in text.split(",")]
    *before, last = parts
    if GUIDED in before:
        raise SettingsError(
            f"'{text}' names something after 'guided', which always answers: put it last.",
            f"'{text}'에서 'guided' 뒤에 다른 이름이 있습니다. 'guided'는 항상 답하므로 맨 뒤에 두십시오.",
        )
    guided_last = last == GUIDED
    models = tuple(parse_name(part, providers) for part in (before if guided_last else parts))
    twice = next((name for place, name in enumerate(models) if name in models[:place]), None)
    if twice:
        raise SettingsError(
            f"The model '{twice}' stands twice in the list: name it once.",
            f"'{twice}' 모델이 목록에 두 번 있습니다. 한 번만 적으십시오.",
        )
    return ModelNames(models, guided_last)


def parse_name(text: str, providers: Collection[str] = PROVIDERS) -> ModelName:
    """Read one name.

    Raises:
        SettingsError: it is not the name of a model.
    """
    if text.startswith(("http://", "https://")):
        return _parse_url(text)
    provider, colon, model = text.partition(":")
    if provider not in providers or provider == URL:
        known = ", ".join(name for name in providers if name != URL)
        raise SettingsError(
            f"'{text}' is not a model: write PROVIDER:NAME with one of {known}, or http://HOST/v1#NAME.",
            f"'{text}'은(는) 모델 이름이 아닙니다. {known} 중 하나를 골라 제공자:이름으로 적거나 http://주소/v1#이름으로 적으십시오.",
        )
    if not colon or not model.strip():
        raise SettingsError(
            f"'{text}' does not say which model: write {provider}:NAME.",
            f"'{text}'에 모델 이름이 없습니다. {provider}:이름으로 적으십시오.",
        )
    if provider == LOCAL and not model.lower().endswith(".gguf"):
        raise SettingsError(
            f"'{text}' is not a GGUF file: write local:PATH.gguf.",
            f"'{text}'은(는) GGUF 파일이 아닙니다. local:경로.gguf로 적으십시오.",
        )
    return ModelName(provider, model.strip())


def _parse_url(text: str) -> ModelName:
    address, _, model = text.partition("#")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if not host or parts.username or parts.password or not model.strip():
        shown = text if not parts.password else f"{parts.scheme}://***@{host}"
        raise SettingsError(
            f"'{shown}' is not the address of a model: write http://HOST:PORT/v1#NAME and put a key into CEMAGENT_API_KEY.",
            f"'{shown}'은(는) 모델 주소가 아닙니다. http://주소:포트/v1#이름으로 적고 키는 CEMAGENT_API_KEY에 넣으십시오.",
        )
    return ModelName(URL, model.strip(), address.rstrip("/"))


def required_key(environ: Mapping[str, str], provider: str, *names: str) -> str:
    """Return the first of the environment variables ``names`` that is set.

    Raises:
        SettingsError: none is.
    """
    for name in names:
        if environ.get(name):
            return environ[name]
    shown = " or ".join(names)
    raise SettingsError(
        f"Models of '{provider}' need a key: set {shown}.",
        f"'{provider}' 모델에는 키가 필요합니다. {names[0]}을(를) 설정해 주십시오.",
    )


def check_key(name: ModelName, environ: Mapping[str, str] | None = None) -> None:
    """Look for the key of ``name`` before its library is loaded, which takes seconds.

    Raises:
        SettingsError: it needs one, and there is none.
    """
    needed = KEYS_OF.get(name.provider)
    # a server of one's own may do without
    if needed and name.provider != URL:
        required_key(os.environ if environ is None else environ, name.provider, *needed)


def address_of(name: ModelName, environ: Mapping[str, str] | None = None) -> str | None:
    """Return the address that is called for ``name``; None when it is the provider's own, or a file."""
    environ = os.environ if environ is None else environ
    if name.provider == "openai":
        return environ.get("OPENAI_BASE_URL") or environ.get("OPENAI_API_BASE") or None
    if name.provider == "ollama":
        return _ollama_address(environ.get("OLLAMA_HOST") or "")
    if name.provider == "azure":
        return environ.get("AZURE_OPENAI_ENDPOINT") or None
    if name.provider == "anthropic":
        return environ.get("ANTHROPIC_BASE_URL") or None
    return name.address


def _ollama_address(host: str) -> str:
    """Return Ollama's address from ``OLLAMA_HOST``, which may lack scheme, host or port."""
    scheme, found, rest = host.partition("://")
    if not found:
        scheme, rest = "http", host
    rest = rest.rstrip("/")
    machine, colon, port = rest.rpartition(":")
    if not colon or not port.isdigit():
        machine, port = rest, "443" if scheme == "https" else str(_OLLAMA_PORT)
    # a server may be told to listen everywhere; a client then speaks to its own machine
    machine = "127.0.0.1" if machine in ("", "0.0.0.0") else machine  # noqa: S104
    return f"{scheme}://{machine}:{port}"


def is_loopback(name: ModelName, environ: Mapping[str, str] | None = None) -> bool:
    """Return whether what is said to ``name`` stays on this machine.

    Only an address that is loopback by itself counts: no name is looked up. What a server on
    loopback passes on is beyond our sight.
    """
    if name.provider == LOCAL:
        return True
    address = address_of(name, environ)
    host = urlsplit(address).hostname if address else None
    if host is None:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
