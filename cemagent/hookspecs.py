"""The doors of cemagent: one hook for each kind of part that a plugin may bring."""

from typing import Any

import pluggy

hookspec = pluggy.HookspecMarker("cemagent")
hookimpl = pluggy.HookimplMarker("cemagent")


@hookspec
def register_readers() -> list[Any]:  # type: ignore[empty-body]
    """Return document readers (``cemagent.documents.base.Reader``), tried before the built-in ones."""


@hookspec
def register_playbooks() -> list[Any]:  # type: ignore[empty-body]
    """Return folders (``pathlib.Path``) of playbooks, one sub-folder a method."""


@hookspec
def register_knowledge() -> list[Any]:  # type: ignore[empty-body]
    """Return folders (``pathlib.Path``) of knowledge sections that are indexed with ours."""


@hookspec
def register_embedders() -> dict[str, Any]:  # type: ignore[empty-body]
    """Return a mapping of a provider name to a function that makes its ``Embedder`` from a model name."""


@hookspec
def register_chat_models() -> dict[str, Any]:  # type: ignore[empty-body]
    """Return a mapping of a provider name to a function that makes a chat model from its name and ``ModelOptions``."""


@hookspec
def register_graders() -> dict[str, Any]:  # type: ignore[empty-body]
    """Return a mapping of a grader name to a function that makes it from a ``GraderParts``."""


@hookspec
def register_report_formats() -> dict[str, Any]:  # type: ignore[empty-body]
    """Return a mapping of a format name to a function that writes a ``Portfolio`` into a folder."""


@hookspec
def register_commands() -> list[Any]:  # type: ignore[empty-body]
    """Return command entries (``cemagent.plugins.CommandEntry``) for the command line."""


@hookspec
def register_consultants() -> dict[str, Any]:  # type: ignore[empty-body]
    """Return a mapping of a consultant's name (``--model``) to a function that makes it from the ``App``."""


@hookspec
def register_slash_commands() -> list[Any]:  # type: ignore[empty-body]
    """Return tables (``dict[str, cemagent.agent.commands.Command]``) of slash commands of a conversation."""


@hookspec
def register_examples() -> list[Any]:  # type: ignore[empty-body]
    """Return folders (``pathlib.Path``) of example companies, one sub-folder an industry."""


@hookspec
def register_strategy_formats() -> dict[str, Any]:  # type: ignore[empty-body]
    """Return a mapping of a format to a function that writes a ``Strategy`` to a path."""


@hookspec
def register_scales() -> list[Any]:  # type: ignore[empty-body]
    """Return folders (``pathlib.Path``) of survey scales, one YAML file a scale."""


@hookspec
def register_scorecards() -> list[Any]:  # type: ignore[empty-body]
    """Return folders (``pathlib.Path``) of scorecard definitions, one YAML file a kind."""
