"""JSON schemas that small models can follow: no references, no titles, every field asked for."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from cemagent.models.provided import Structure

_NOISE = ("title", "default", "examples", "$defs")
_NAMED_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}


def structure_of(model: type[BaseModel]) -> Structure:
    """Return the schema of ``model`` with its references resolved; a model that contains itself keeps them."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    if _is_recursive(schema, definitions, ()):
        return Structure(model.__name__, schema, strict=False)
    flat = _flat(schema, definitions)
    return Structure(model.__name__, flat, strict=_is_strict(flat))


def _is_recursive(node: Any, definitions: dict[str, Any], above: tuple[str, ...]) -> bool:
    if isinstance(node, list):
        return any(_is_recursive(item, definitions, above) for item in node)
    if not isinstance(node, dict):
        return False
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return name in above or _is_recursive(definitions[name], definitions, (*above, name))
    return any(_is_recursive(item, definitions, above) for key, item in node.items() if key != "$defs")


def _flat(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_flat(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _flat({**definitions[node["$ref"].rpartition("/")[2]], **beside}, definitions)
    # a field may itself be called 'title' or 'default': only keywords are dropped
    kept = {
        key: {name: _flat(inner, definitions) for name, inner in value.items()}
        if key == "properties"
        else _flat(value, definitions)
        for key, value in node.items()
        if key not in _NOISE
    }
    if "properties" in kept:
        kept["required"] = list(kept["properties"])
        kept.setdefault("additionalProperties", False)
    return kept


def _is_strict(node: Any) -> bool:
    """Return whether every object in ``node`` names all of its fields."""
    if isinstance(node, list):
        return all(_is_strict(item) for item in node)
    if not isinstance(node, dict):
        return True
    is_open = node.get("type") == "object" and node.get("additionalProperties") is not False
    inner = [*node.get("properties", {}).values(), *(value for key, value in node.items() if key != "properties")]
    return not is_open and all(_is_strict(item) for item in inner)


def instruction(structure: Structure) -> str:
    """Return what a model is told that must answer in ``structure``, short enough for a small one."""
    shown = _shown(structure.schema, 0) if "$defs" not in structure.schema else json.dumps(structure.schema)
    return (
        "Answer with one JSON object and nothing else. Give every field, in this form "
        f"(what stands after // explains a field):\n```json\n{shown}\n```"
    )


def _shown(node: dict[str, Any], depth: int) -> str:
    if "enum" in node or "const" in node:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in node.get("enum", [node.get("const")]))
    choices = node.get("anyOf") or node.get("oneOf")
    if choices:
        return " | ".join(_shown(choice, depth) for choice in choices)
    if node.get("type") == "array":
        return f"[{_shown(node.get('items', {}), depth)}, ...]"
    if "properties" in node:
        return _shown_object(node, depth)
    if node.get("type") == "object":
        values = node.get("additionalProperties")
        return f'{{"key": {_shown(values if isinstance(values, dict) else {}, depth)}, ...}}'
    return f"<{_NAMED_TYPES.get(str(node.get('type')), 'value')}{_bounds(node)}>"


def _shown_object(node: dict[str, Any], depth: int) -> str:
    indent = "  " * (depth + 1)
    lines = []
    fields = list(node["properties"].items())
    for place, (name, inner) in enumerate(fields):
        comma = "," if place < len(fields) - 1 else ""
        said = " ".join(str(inner.get("description", "")).split())
        lines.append(f'{indent}"{name}": {_shown(inner, depth + 1)}{comma}' + (f"  // {said}" if said else ""))
    return "\n".join(["{", *lines, "  " * depth + "}"])


def _bounds(node: dict[str, Any]) -> str:
    low, high = node.get("minimum"), node.get("maximum")
    if low is not None and high is not None:
        return f" {low} to {high}"
    longest = node.get("maxLength")
    return f", at most {longest} characters" if longest is not None else ""
