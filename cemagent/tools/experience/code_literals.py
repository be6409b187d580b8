"""Settings as source text: every string is escaped, so that nothing from a file can become code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pprint import pformat
from typing import Any

_WIDTH = 110
_R_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def as_python(value: Any) -> str:
    """Return ``value`` (mappings, lists, texts, numbers, None) as a Python literal."""
    return pformat(value, width=_WIDTH, sort_dicts=False)


def as_r(value: Any, indent: int = 0) -> str:
    """Return ``value`` as an R expression: mappings and lists become ``list``, None becomes ``NULL``.

    TypeError for anything else than mappings, sequences, texts, numbers and None.
    """
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return repr(value)
        case str():
            return _r_text(value)
        case Mapping():
            return _r_list([(f"{_r_text(str(key))} = ", one) for key, one in value.items()], indent)
        case Sequence():
            if value and all(isinstance(one, str) for one in value):
                return f"c({', '.join(_r_text(one) for one in value)})"
            if value and all(isinstance(one, int | float) for one in value):
                return f"c({', '.join(repr(one) for one in value)})"
            return _r_list([("", one) for one in value], indent)
    raise TypeError(f"no R literal for {type(value).__name__}")


def _r_list(entries: Sequence[tuple[str, Any]], indent: int) -> str:
    if not entries:
        return "list()"
    pad = "  " * (indent + 1)
    lines = ",\n".join(f"{pad}{name}{as_r(one, indent + 1)}" for name, one in entries)
    return f"list(\n{lines}\n{'  ' * indent})"


def _r_text(text: str) -> str:
    return f'"{"".join(_r_letter(letter) for letter in text)}"'


def _r_letter(letter: str) -> str:
    code = ord(letter)
    if letter in _R_ESCAPES:
        return _R_ESCAPES[letter]
    if 32 <= code < 127:
        return letter
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
