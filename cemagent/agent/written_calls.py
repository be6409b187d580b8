"""Tool calls that a model writes into its text, as servers without a reader for its template leave them.

Qwen, Hermes and their kin write ``<tool_call>{"name": ..., "arguments": {...}}</tool_call>``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection

_WRITTEN = re.compile(r"<tool_call>(.*?)(?:</tool_call>|(?=<tool_call>)|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT = re.compile(
    r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)|\A(?:(?!<think).)*</think(?:ing)?>", re.DOTALL | re.IGNORECASE
)


def has_written_calls(text: str) -> bool:
    """Return whether ``text`` writes a tool call out, be it valid or not."""
    return bool(_WRITTEN.search(text))


def written_calls(text: str, known: Collection[str]) -> list[tuple[str, dict[str, object]]]:
    """Return the names and arguments of the calls of ``known`` tools that ``text`` writes out.

    What is no valid JSON, names no tool of ours, or was only thought of is no call.
    """
    found = (_read(match[1], known) for match in _WRITTEN.finditer(_THOUGHT.sub("", text)))
    return [call for call in found if call is not None]


def _read(written: str, known: Collection[str]) -> tuple[str, dict[str, object]] | None:
    """Return the name and the arguments of the call in ``written``, or None."""
    try:
        call, _ = json.JSONDecoder(strict=False).raw_decode(written.strip())
        name, args = call["name"], call.get("arguments", call.get("parameters", {}))
        # some templates put the arguments into a string once more
        args = json.loads(args) if isinstance(args, str) else args
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return (name, args) if name in known and isinstance(args, dict) else None
