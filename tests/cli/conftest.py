from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cemagent import builtin
from cemagent.plugins import Plugins
from cemagent.surfaces.cli import session
from cemagent.surfaces.cli.main import app

from .fakes import Plugin

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("CEMAGENT_", "LC_", "LANG", "OPENAI"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CEMAGENT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in this process, with fakes for what is slow."""
    found = Plugins(builtin, discover=False)
    found.add(Plugin(), "fakes")
    monkeypatch.setattr(session, "plugins", lambda: found)
    monkeypatch.setenv("CEMAGENT_EMBEDDINGS", "fake")

    def call(*words: str, **environ: str) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], env=environ, prog_name="cemagent")

    return call


@pytest.fixture
def real() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the installed command line in a process of its own."""

    def call(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cemagent.surfaces.cli.main", *words]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environ}, timeout=240
        )

    return call
