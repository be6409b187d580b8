"""Writes files whole: a reader sees the old file or the new one, never a part."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path


def replace_with(path: Path, save: Callable[[Path], None]) -> Path:
    """Let ``save`` write a temporary file beside ``path``, then put it in the place of ``path``; return ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.stem}.new{path.suffix}")
    try:
        save(fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write ``content`` to ``path``, text as UTF-8 with what it cannot hold replaced; return ``path``."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content

    def save(fresh: Path) -> None:
        fresh.write_bytes(data)

    return replace_with(path, save)


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def writable(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold."""
    return _UNWRITABLE.sub("", text)
