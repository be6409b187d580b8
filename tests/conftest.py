"""Rules for every test: no real network, a home folder of its own, no provider keys."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest

# threads that wait by spinning make factor models many times slower on busy cores; numpy reads it when it is imported
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

PROVIDER_PREFIXES = (
    "OPENAI_",
    "ANTHROPIC_",
    "AZURE_",
    "GOOGLE_",
    "GEMINI_",
    "MISTRAL_",
    "COHERE_",
    "OLLAMA_",
    "HF_",
    "CEMAGENT_",
)
DEAD_PROXY = "http://127.0.0.1:9"
"""Nothing listens there: a child process that obeys proxies cannot leave the machine either."""


class NetworkForbiddenError(AssertionError):
    """A test tried to reach another machine."""


def _is_local(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _check_address(family: int, address: Any) -> None:
    if family == getattr(socket, "AF_UNIX", None):
        return
    host = address[0] if isinstance(address, tuple) else address
    if not _is_local(host):
        raise NetworkForbiddenError(f"a test tried to connect to {address!r}: use a fake or a server on loopback")


def _guarded(method: Any) -> Any:
    def call(self: socket.socket, *arguments: Any) -> Any:
        _check_address(self.family, arguments[-1])
        return method(self, *arguments)

    return call


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Any:
    """Allow unix sockets and loopback only, name look-ups included."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex", "sendto"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    lookup = socket.getaddrinfo

    def local_lookup(host: Any, *arguments: Any, **options: Any) -> Any:
        if not _is_local(host):
            raise NetworkForbiddenError(f"a test tried to look up {host!r}: use a fake or a server on loopback")
        return lookup(host, *arguments, **options)

    patch.setattr(socket, "getaddrinfo", local_lookup)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a CEMAGENT_HOME of its own and take provider keys away; children inherit both."""
    for name in list(os.environ):
        if name.startswith(PROVIDER_PREFIXES) or name.endswith(("_API_KEY", "_API_TOKEN")):
            monkeypatch.delenv(name)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, DEAD_PROXY)
        monkeypatch.setenv(name.lower(), DEAD_PROXY)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost,::1")
    folder = tmp_path / "cemagent-home"
    monkeypatch.setenv("CEMAGENT_HOME", str(folder))
    return folder
