"""What the plugin registers; parts that are slow to import are named by import string."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cemagent.hookspecs import hookimpl
from cemagent.plugins import CommandEntry

_HERE = Path(__file__).parent


@hookimpl
def register_readers() -> list[Any]:
    """Return a function that makes the reader of ``.memo`` files."""
    return ["cemagent_sample.memo:readers"]


@hookimpl
def register_playbooks() -> list[Path]:
    """Return the folder with a method of our own."""
    return [_HERE / "playbooks"]


@hookimpl
def register_knowledge() -> list[Path]:
    """Return the folder with a section in each language."""
    return [_HERE / "knowledge"]


@hookimpl
def register_embedders() -> dict[str, Any]:
    """Return an embedder that needs no model."""
    return {"sample": "cemagent_sample.parts:make_embedder"}


@hookimpl
def register_graders() -> dict[str, Any]:
    """Return a grader that gives every criterion the level 0."""
    return {"strict": "cemagent_sample.parts:make_strict_grader"}


@hookimpl
def register_report_formats() -> dict[str, Any]:
    """Return a report of one line a plan."""
    return {"lines": "cemagent_sample.parts:write_lines"}


@hookimpl
def register_commands() -> list[CommandEntry]:
    """Return one command."""
    return [CommandEntry("greet", "cemagent_sample.parts:greet", "Say hello to a customer.")]
