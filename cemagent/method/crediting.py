"""Which line of an answer rests on which source.

A source in parentheses becomes one private character while the line is read, so that its
words and numbers are taken for nothing else; its evidence goes to the entry of its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cemagent.method.changes import LedgerEntry, LedgerKind
from cemagent.method.paths import Entry
from cemagent.playbook import ArtifactField

_FIRST, _LAST = 0xE000, 0xF8FF
_SIGN = re.compile(r"[\ue000-\uf8ff]")
_SIGNS = re.compile(r"\s*[\ue000-\uf8ff]+")
_PARENTHESES = re.compile(r"[(（]([^()（）]*)[)）]")
_LOOSE_END = re.compile(r"\s+[-–—|]\s*$|^\s*[-–—|]\s+")
_SPACES = re.compile(r"\s+")
_SOURCE_FIELDS = frozenset({"source", "evidence", "learning_source"})
"""Texts that say what something rests on: they keep their source."""


def cited_in(text: str, entries: Iterable[LedgerEntry]) -> list[str]:
    """Return the ids of entries whose source or quote ``text`` says, or whose id; of sources within another, the longest."""
    rest = _SPACES.sub(" ", text).casefold()
    found: set[str] = set()
    held = list(entries)
    for entry in sorted(held, key=lambda entry: -len(entry.source)):
        source = _SPACES.sub(" ", entry.source).casefold()
        if source and source in rest:
            found.add(entry.id)
            rest = rest.replace(source, "\n") if not any(_is_twin(entry, other) for other in held) else rest
        elif (entry.kind is LedgerKind.QUOTE and _SPACES.sub(" ", entry.quote).casefold() in rest) or re.search(
            rf"\b{re.escape(entry.id)}\b", rest
        ):
            found.add(entry.id)
    return [entry.id for entry in held if entry.id in found]


def _is_twin(entry: LedgerEntry, other: LedgerEntry) -> bool:
    """Return whether two entries go by one source, as the passages of one document do."""
    return entry is not other and entry.source.casefold() == other.source.casefold()


class Citing:
    """The sources of one answer, and how its lines name them."""

    def __init__(self, evidence: Iterable[str], ledger: Mapping[str, LedgerEntry]) -> None:
        self._entries = [ledger[name] for name in evidence if name in ledger]
        self._evidence = tuple(dict.fromkeys(evidence))
        self._signed: list[tuple[str, tuple[str, ...]]] = []

    def signed(self, text: str) -> str:
        """Return ``text`` with a sign in place of each source in parentheses; signs that were there are taken out."""
        text = _SIGN.sub("", text)

        def sign(match: re.Match[str]) -> str:
            ids = cited_in(match[1], self._entries)
            if not ids or _FIRST + len(self._signed) > _LAST:
                return match.group()
            self._signed.append((match[1].strip(), tuple(ids)))
            return chr(_FIRST + len(self._signed) - 1)

        return _PARENTHESES.sub(sign, text) if self._entries else text

    def of(self, lines: Iterable[str]) -> list[str]:
        """Return the ids that ``lines`` name themselves."""
        text = "\n".join(lines)
        found = [name for sign in _SIGN.findall(text) for name in self._signed[ord(sign) - _FIRST][1]]
        return list(dict.fromkeys([*found, *cited_in(_SIGN.sub("", text), self._entries)]))

    def shared(self, lines: list[str]) -> list[str]:
        """Return the ids that belong to no single line: named in none, or at the end of lines that name none else."""
        by_line = [self.of([line]) for line in lines]
        if len(lines) > 1 and by_line[-1] and not any(by_line[:-1]):
            return list(self._evidence)
        named = {name for own in by_line for name in own}
        return [name for name in self._evidence if name not in named]

    @property
    def all(self) -> list[str]:
        """Return all ids that the answer rests on."""
        return list(self._evidence)

    def is_source_only(self, line: str) -> bool:
        """Return whether ``line`` says nothing but a source."""
        return bool(_SIGN.search(line)) and not re.search(r"\w", _SIGN.sub("", line))

    def cleaned(self, values: Entry, fields: list[ArtifactField]) -> Entry:
        """Return ``values`` without signs; a source stays where it is asked for, or where nothing else is left."""
        by_id = {item.id: item for item in fields}
        found = {name: self._clean(value, name, by_id.get(name)) for name, value in values.items()}
        return {name: value for name, value in found.items() if value not in ("", [])}

    def _clean(self, value: Any, name: str, field: ArtifactField | None) -> Any:
        if isinstance(value, list):
            items = [self._clean(item, name, field) for item in value]
            return [item for item in items if item not in ("", {})]
        if isinstance(value, dict):
            return self.cleaned(value, field.fields if field else [])
        if not isinstance(value, str) or not _SIGN.search(value):
            return value
        bare = _LOOSE_END.sub("", _SIGNS.sub("", value)).strip()
        if name in _SOURCE_FIELDS and bare:
            return _SIGN.sub(lambda sign: f"({self._words(sign.group())})", value)
        return bare or ", ".join(self._words(sign) for sign in _SIGN.findall(value))

    def _words(self, sign: str) -> str:
        return self._signed[ord(sign) - _FIRST][0]
