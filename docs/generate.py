"""Writes ``docs/cli.md``, ``docs/coverage.md`` and ``docs/schemas/`` from the code and the content. Run: ``make docs``."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import typer
from pydantic import BaseModel

import cemagent
from cemagent import builtin
from cemagent.content import shipped
from cemagent.playbook_files import load_playbooks
from cemagent.plugins import resolve
from cemagent.retrieval.knowledge import read_knowledge
from cemagent.surfaces.cli.main import app
from docs.coverage_page import coverage_page

WIDTH = 100
INTRO = """\
# Commands

Written by `make docs` from the help of the commands; do not edit it by hand. Plugins may add commands of their own.

Exit codes: 0 success, 1 the work failed, 2 the command was called wrongly, 130 interrupted. Results go to standard
output; errors and progress go to standard error. What `--format json` prints is described in [schemas](schemas/).
"""
FORMS = {"scenario/1": "cemagent.tools.scenario.model:CustomerScenario"}
"""Files that people write and that name no schema."""
SCHEMAS = "https://json-schema.org/draft/2020-12/schema"


def helps(command: Any, name: str, parent: Any = None) -> Iterator[tuple[str, str]]:
    """Yield (path, help text) of ``command`` and of every command below it."""
    context = typer.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH)
    yield context.command_path, command.get_help(context).strip()
    if not hasattr(command, "list_commands"):
        return
    ours = {entry.name for entry in builtin.register_commands()}
    for below in command.list_commands(context):
        if parent is not None or below in ours:
            yield from helps(command.get_command(context, below), below, context)


def cli_page() -> str:
    """Return the page of all commands."""
    parts = [INTRO]
    for path, text in helps(typer.main.get_command(app), "cemagent"):
        lines = "\n".join(line.rstrip() for line in text.splitlines())
        parts.append(f"{'##' if path.count(' ') < 2 else '###'} {path}\n\n```text\n{lines}\n```\n")
    return "\n".join(parts)


def models() -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield (name, model) of every model of ours that carries a ``schema_version``, such as ``search/1``."""
    seen: set[type[BaseModel]] = set()
    for module in pkgutil.walk_packages(cemagent.__path__, "cemagent."):
        # these do their work when they are imported
        if module.name.endswith(("__main__", ".child")) or ".migrations." in module.name:
            continue
        for item in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(item, type)
                and issubclass(item, BaseModel)
                and item not in seen
                and "schema_version" in item.model_fields
            ):
                seen.add(item)
                (version,) = get_args(item.model_fields["schema_version"].annotation)
                yield version, item
    for version, target in FORMS.items():
        yield version, resolve(target)


def schema(version: str, model: type[BaseModel]) -> str:
    """Return the JSON Schema of what ``model`` prints, or reads, as text."""
    reads = version in FORMS or model.model_fields["schema_version"].alias is not None
    raw = model.model_json_schema(mode="validation" if reads else "serialization")
    return json.dumps({"$schema": SCHEMAS, "$id": f"cemagent/{version}"} | raw, ensure_ascii=False, indent=2) + "\n"


def coverage() -> str:
    """Return the page of all headings of the books.

    Raises:
        ContentError: a knowledge file or a playbook is wrong.
    """
    knowledge = shipped("knowledge")
    lines = (knowledge / "concepts.txt").read_text(encoding="utf-8").splitlines()
    headings = [(concept, english, korean) for concept, english, korean in (line.split("\t") for line in lines)]
    playbooks = load_playbooks([shipped("playbooks")]).files
    commands = [entry.name for entry in builtin.register_commands()]
    return coverage_page(headings, read_knowledge(knowledge), playbooks, commands, knowledge.parent)


def pages() -> dict[str, str]:
    """Return every generated file by its path under ``docs``."""
    found = {"cli.md": cli_page(), "coverage.md": coverage()}
    for version, model in models():
        found[f"schemas/{version.replace('/', '-')}.json"] = schema(version, model)
    return found


def main() -> None:
    """Write the pages, and remove schemas that nothing makes any more."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write into")
    out: Path = parser.parse_args().out
    fresh = pages()
    (out / "schemas").mkdir(parents=True, exist_ok=True)
    for old in (out / "schemas").glob("*.json"):
        if f"schemas/{old.name}" not in fresh:
            old.unlink()
    for name, text in fresh.items():
        (out / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
