"""Forms as files: YAML or JSON in, YAML or JSON out, so that what is read and written again is the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel

from cemagent.errors import ContentError
from cemagent.forms.schema import Form, read_form

F = TypeVar("F", bound=Form)
_LARGEST = 5_000_000
Lines = dict[tuple[int | str, ...], int]


class _Loader(yaml.SafeLoader):
    """A safe loader that refuses a key written twice, and aliases, which may blow up without end."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases are not taken", problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"'{key.value}' is written twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Writes lists indented under their key and texts of several lines as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value.strip() else None)


_Dumper.add_representer(str, _text)


def load_form(model: type[F], path: Path) -> F:
    """Read the YAML or JSON file at ``path`` as ``model``.

    Raises:
        ContentError: there is no such file, or it does not parse.
        FormError: fields are invalid; each names its line.
    """
    data, lines = read_data(path)
    return read_form(model, data, lines, path.name)


def read_data(path: Path) -> tuple[Any, Lines]:
    """Return what the YAML or JSON file at ``path`` holds, and the line, counted from 1, of each key path.

    Raises:
        ContentError: there is no such file, it is no text, too large, or does not parse.
    """
    return parse_data(_read_text(path), path.name)


def parse_data(text: str, source: str) -> tuple[Any, Lines]:
    """Return what ``text`` holds (JSON is YAML too), and the line of each key path; ``source`` names it in errors.

    Raises:
        ContentError: it does not parse.
    """
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = None if node is None else loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise ContentError(
            f"{source}, line {line}: {problem}. Correct the YAML there; quote texts that hold ': ' or '#'.",
            f"{source} {line}번째 줄: YAML을 읽을 수 없습니다 ({problem}). ': '나 '#'이 든 글은 따옴표로 묶어 주십시오.",
        ) from error
    lines: Lines = {}
    _collect(node, (), lines)
    return data, lines


def _read_text(path: Path) -> str:
    if not path.is_file():
        raise ContentError(
            f"There is no file '{path}': check the path.", f"'{path}' 파일이 없습니다. 경로를 확인해 주십시오."
        )
    if path.stat().st_size > _LARGEST:
        raise ContentError(
            f"'{path.name}' is larger than 5 MB: it is not a form of ours.",
            f"'{path.name}' 파일이 5MB를 넘습니다. 이 도구의 파일이 아닙니다.",
        )
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(
            f"'{path.name}' is not UTF-8 text: save it as UTF-8.",
            f"'{path.name}' 파일이 UTF-8이 아닙니다. UTF-8로 저장해 주십시오.",
        ) from error


def _collect(node: Any, keys: tuple[int | str, ...], lines: Lines) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*keys, key.value)] = key.start_mark.line + 1
            _collect(value, (*keys, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*keys, index)] = value.start_mark.line + 1
            _collect(value, (*keys, index), lines)


def as_data(model: BaseModel) -> dict[str, Any]:
    """Return only what was given, in the order of the form, as plain values."""
    return model.model_dump(mode="python", exclude_unset=True, by_alias=True)


def as_yaml(model: BaseModel) -> str:
    """Return ``model`` as YAML; reading it gives the same model, and writing that gives the same text."""
    return yaml.dump(
        _plain(as_data(model)), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )


def as_json(model: BaseModel) -> str:
    """Return ``model`` as JSON, only what was given."""
    return model.model_dump_json(indent=2, exclude_unset=True, by_alias=True)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, str) or value is None or isinstance(value, bool | int | float | date):
        return str(value) if isinstance(value, str) else value
    return json.loads(json.dumps(value, default=str))


def write_text(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
