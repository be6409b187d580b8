"""Markdown files with YAML front matter: read them, and say where a mistake stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from cemagent.errors import ContentError

FENCE = "---"
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class MarkdownFile:
    """A parsed file; ``head`` is its front matter as text."""

    path: Path
    head: str
    data: dict[str, Any]
    body: str

    def line_of(self, keys: tuple[str | int, ...]) -> int:
        """Return the line, counted from 1, of the nearest known key on the path ``keys``."""
        lines: dict[tuple[str | int, ...], int] = {}
        _collect_lines(yaml.compose(self.head, Loader=YAML_LOADER), (), lines)
        while keys and keys not in lines:
            keys = keys[:-1]
        return lines.get(keys, 1)


@dataclass(frozen=True)
class Problem:
    """One mistake in a content file, with what to do about it."""

    path: Path
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}. {self.remedy}"


def read_markdown(path: Path) -> MarkdownFile:
    """Read ``path``.

    Raises:
        ContentError: the file is not UTF-8, has no front matter, or its YAML does not parse.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path}:1: cannot be read as UTF-8 ({error}).") from error
    head, separator, body = text.removeprefix(FENCE + "\n").partition(f"\n{FENCE}\n")
    if not text.startswith(FENCE + "\n") or not separator:
        raise ContentError(f"{path}:1: has no front matter. Begin the file with '---', the fields, and '---'.")
    try:
        data = yaml.load(head, Loader=YAML_LOADER)  # noqa: S506 - both are safe loaders
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        problem = getattr(error, "problem", None) or "the YAML does not parse"
        raise ContentError(f"{path}:{line}: {problem}. Quote texts that hold ':' or '#'.") from error
    if not isinstance(data, dict):
        raise ContentError(f"{path}:2: the front matter is no mapping. Write 'field: value' lines.")
    return MarkdownFile(path, head, data, body)


def _collect_lines(
    node: yaml.Node | None, keys: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]
) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*keys, key.value)] = key.start_mark.line + 2
            _collect_lines(value, (*keys, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*keys, index)] = value.start_mark.line + 2
            _collect_lines(value, (*keys, index), lines)


def problems_of(file: MarkdownFile, error: ValidationError) -> list[Problem]:
    """Translate a schema error into problems with line and remedy."""
    found = []
    for item in error.errors():
        keys = tuple(item["loc"])
        where = ".".join(str(key) for key in keys) or "front matter"
        what = f"{where}: {item['msg'][0].lower()}{item['msg'][1:]}"
        found.append(Problem(file.path, file.line_of(keys), what, _remedy(item["type"], str(keys[-1]) if keys else "")))
    return found


def _remedy(kind: str, key: str) -> str:
    if kind == "missing":
        return f"Add the field '{key}'."
    if kind == "extra_forbidden":
        return f"Remove '{key}', or correct its spelling."
    if kind in ("literal_error", "enum"):
        return "Use one of the values named."
    if kind.startswith("string_pattern"):
        return "Write it in lower case with dots or hyphens, as the other files do."
    return "Correct the value."
