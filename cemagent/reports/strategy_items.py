"""Reads the content of an artifact as people read it: titles for field names, labels for values, names for ids."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from cemagent.errors import Lang
from cemagent.method.actions import name_in
from cemagent.method.engagement import Answer
from cemagent.method.links import targets
from cemagent.method.paths import Entry, field_at
from cemagent.playbook import ArtifactField, ArtifactSchema, FieldType
from cemagent.reports.strategy_words import strategy_words

_LONGEST_NAME = 56
_SHORTEST_TRACE, _SHORTEST_WITHIN = 2, 8
_LETTERS = re.compile(r"\W+")
_CUTS = re.compile(r"\n|;|,|:\s|\s[|–—-]+\s|\s*(?:→|->)\s*")
_HINT = re.compile(r"\s*\([^()]*\s[^()]*\)")
_UNSEEN = frozenset({"id", "evidence_ids", "assumption"})
COPYRIGHTED = "copyrighted_user_supplied"
"""The licence of instruments whose items are used but never passed on."""
_UNITS = {
    "s": ("초", " s"),
    "min": ("분", " min"),
    "days": ("일", " days"),
    "pct": ("%", "%"),
    "share": ("%", "%"),
    "money": ("", ""),
}
_SHARED = ("%", "(min", "(분", "(초", "(일", "(days", "(s)")


@dataclass(frozen=True)
class Basis:
    """What a claim rests on: ids of evidence, or nothing yet."""

    evidence: tuple[str, ...] = ()
    assumed: bool = False
    weak: bool = False
    unsaid: bool = False
    """Whether nobody said it: a default, or read from the context."""

    def beyond(self, other: Basis) -> Basis:
        """Return what this says that ``other`` does not say already."""
        return Basis(
            tuple(item for item in self.evidence if item not in other.evidence),
            self.assumed and not other.assumed,
            self.weak and not other.weak,
            self.unsaid,
        )


RESTS_ON_NOTHING = Basis()


@dataclass(frozen=True)
class Said:
    """A text with what it rests on."""

    text: str
    basis: Basis = RESTS_ON_NOTHING


@dataclass(frozen=True)
class Item:
    """An entry, or an artifact as a whole: its name and its values in the order of the schema."""

    name: str
    values: tuple[Value, ...] = ()
    basis: Basis = RESTS_ON_NOTHING
    key: str = ""
    """The key under which it stands in a mapping."""

    def value(self, name: str) -> Value | None:
        """Return the value of the field called ``name``, None where it is empty."""
        return next((value for value in self.values if value.id == name), None)

    def text(self, name: str) -> str:
        """Return the words of a field in one line, empty where it has none."""
        value = self.value(name)
        return value.line if value else ""

    def items(self, name: str) -> tuple[Item, ...]:
        """Return the entries of a field."""
        value = self.value(name)
        return value.items if value else ()


@dataclass(frozen=True)
class Value:
    """A field that has a value: either ``said`` (one text or several) or ``items`` (entries)."""

    id: str
    title: str
    said: tuple[Said, ...] = ()
    items: tuple[Item, ...] = ()
    is_group: bool = False
    """Whether ``items`` is one object and no list."""
    raw: Any = field(default=None, compare=False)
    """The value as it is stored, for what counts or sorts."""

    @property
    def line(self) -> str:
        """Return the texts in one line."""
        return ", ".join(said.text for said in self.said)


@dataclass(frozen=True)
class Reader:
    """Reads contents; ``answers`` fed the artifact, ``unsaid`` are paths of values that nobody said."""

    schemas: Mapping[str, ArtifactSchema]
    contents: Mapping[str, Entry]
    answers: Sequence[Answer]
    unsaid: AbstractSet[str]
    lang: Lang

    def read(self, schema: ArtifactSchema) -> Item:
        """Return the artifact of ``schema`` for people."""
        return self._item(schema.fields, self.contents[schema.id], schema.id, schema.title.in_(self.lang), is_root=True)

    def _item(
        self,
        fields: list[ArtifactField],
        entry: Entry,
        path: str,
        name: str,
        *,
        key: str = "",
        is_root: bool = False,
        is_group: bool = False,
    ) -> Item:
        basis = Basis() if is_root else self._own_basis(fields, entry, name)
        values = []
        for item in fields:
            if item.id in _UNSEEN or entry.get(item.id) in (None, "", [], {}):
                continue
            if is_withheld(item.id, entry):
                said = Said(strategy_words(self.lang)["withheld"])
                values.append(Value(item.id, title_of(item, self.lang), (said,)))
                continue
            # a single object gathers many answers, so each of its lines says for itself what it rests on
            holder = Basis() if is_root or is_group else basis
            value = self._value(item, entry[item.id], f"{path}.{item.id}", holder, is_root or is_group)
            if value is not None:
                values.append(value)
        return Item(name, tuple(values), basis, key)

    def _own_basis(self, fields: list[ArtifactField], entry: Entry, name: str) -> Basis:
        known = {item.id for item in fields}
        traced = self._traced(name_in(fields, entry) or name)
        evidence = tuple(entry.get("evidence_ids") or ()) if "evidence_ids" in known else traced.evidence
        assumed = entry.get("assumption") is True if "assumption" in known else traced.assumed
        return Basis(evidence, assumed, traced.weak)

    def _traced(self, text: str) -> Basis:
        """Return the basis of the answers that say ``text``: as a part of their own, else within their words."""
        letters = letters_of(text)
        if len(letters) < _SHORTEST_TRACE:
            return RESTS_ON_NOTHING
        found = [answer for answer in self.answers if letters in parts_said(answer.text)]
        if not found and len(letters) >= _SHORTEST_WITHIN:
            found = [answer for answer in self.answers if letters in letters_of(answer.text)]
        return Basis(
            tuple(dict.fromkeys(item for answer in found for item in answer.evidence)),
            bool(found) and all(answer.is_assumption for answer in found),
            bool(found) and all(answer.weak for answer in found),
        )

    def _value(self, item: ArtifactField, held: Any, path: str, holder: Basis, is_root: bool) -> Value | None:
        title = title_of(item, self.lang)
        if item.type is FieldType.OBJECT:
            return self._object(item, held, path, is_root)
        said = []
        for one in _lines(item, held):
            text = self._text(item, one)
            basis = self._traced(text) if item.type is FieldType.TEXT else Basis()
            basis = replace(basis.beyond(holder), unsaid=path in self.unsaid)
            said.append(Said(text, basis if is_root else replace(basis, evidence=())))
        return Value(item.id, title, tuple(one for one in said if one.text), raw=held)

    def _object(self, item: ArtifactField, held: Any, path: str, is_root: bool) -> Value | None:
        title = title_of(item, self.lang)
        is_group, stands_out = not item.keys and not isinstance(held, list), False
        if item.keys:
            items = [
                self._item(item.fields, entry, f"{path}.{key}", self._key_label(item, key), key=key)
                for key in item.keys
                if isinstance(entry := held.get(key), dict)
            ]
        elif isinstance(held, list):
            items = [
                self._item(item.fields, entry, f"{path}[{number}]", self._name(item.fields, entry))
                for number, entry in enumerate(held, 1)
                if isinstance(entry, dict)
            ]
        else:
            stands_out = is_root or any(inner.type is FieldType.OBJECT and inner.many for inner in item.fields)
            stands_out = stands_out and not all(inner.type is FieldType.NUMBER for inner in item.fields)
            items = [self._item(item.fields, held, path, title, is_group=stands_out)]
        items = [one for one in items if one.values]
        if not items:
            return None
        if is_group and not stands_out:
            return Value(item.id, title, (Said(_joined(items[0]), items[0].basis),), raw=held)
        return Value(item.id, title, items=tuple(items), is_group=is_group, raw=held)

    def _name(self, fields: list[ArtifactField], entry: Entry) -> str:
        """Return the first required text of ``entry``, else what its first reference points at, else any text."""
        name = name_in([item for item in fields if item.required], entry)
        pointing = [item for item in fields if item.type is FieldType.REFERENCE and isinstance(entry.get(item.id), str)]
        if not name and pointing:
            name = self._pointed_at(pointing[0], entry[pointing[0].id])
        return name or name_in(fields, entry)

    def _key_label(self, item: ArtifactField, key: str) -> str:
        labels = item.labels.get(key)
        return labels.in_(self.lang)[0] if labels else key

    def _text(self, item: ArtifactField, value: Any) -> str:
        t = strategy_words(self.lang)
        if item.type is FieldType.BOOLEAN:
            return t["yes"] if value else t["no"]
        if item.type is FieldType.ENUM:
            labels = item.labels.get(str(value))
            return labels.in_(self.lang)[0] if labels else str(value)
        if item.type is FieldType.REFERENCE:
            return self._pointed_at(item, str(value))
        if item.type in (FieldType.NUMBER, FieldType.INTEGER) and isinstance(value, int | float):
            return _number(item, value, self.lang)
        return " ".join(str(value).split())

    def _pointed_at(self, item: ArtifactField, name: str) -> str:
        artifact, _, path = (item.to or "").partition(".")
        entry = targets(self.schemas, self.contents, item.to or "").get(name)
        schema = self.schemas.get(artifact)
        target = field_at(schema, path) if schema else None
        words = (name_in(target.fields, entry) if target and entry is not None else "") or name
        return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1].rstrip()}…"


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """Return the letters and digits of ``text``, so that two ways to write it compare equal."""
    return _LETTERS.sub("", text).casefold()


@lru_cache(maxsize=4096)
def parts_said(text: str) -> frozenset[str]:
    """Return the letters of the lines of an answer, and of what stands between its commas, dashes and colons."""
    return frozenset(letters_of(part) for part in [*text.splitlines(), *_CUTS.split(text)])


def title_of(item: ArtifactField, lang: Lang) -> str:
    """Return the title of a field without the hints in parentheses that are meant for who fills it in."""
    return _HINT.sub("", item.title.in_(lang)).strip()


def is_withheld(name: str, entry: Entry) -> bool:
    """Return whether the field is the wording of an instrument that others hold the rights to."""
    return name == "items" and entry.get("licence") == COPYRIGHTED


def _lines(item: ArtifactField, held: Any) -> list[Any]:
    """Return the values of a field; a text of several lines is several."""
    values = held if isinstance(held, list) else [held]
    if item.type is not FieldType.TEXT:
        return values
    return [line for value in values for line in str(value).splitlines() if line.strip()]


def _number(item: ArtifactField, value: float, lang: Lang) -> str:
    if item.unit == "share":
        value = round(value * 100, 4)
    text = f"{value:,.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    names = _UNITS.get(item.unit or "", ("", ""))
    unit = names[0] if lang == "ko" else names[1]
    said_in_title = item.unit != "share" and any(mark in item.title.in_(lang) for mark in _SHARED)
    return text if said_in_title else f"{text}{unit}"


def _joined(item: Item) -> str:
    """Return an inner object in one line: ``sense 3 · feel 5``."""
    parts = []
    for value in item.values:
        words = value.line or "; ".join(_joined(inner) for inner in value.items)
        parts.append(f"{value.title} {words}" if words[:1].isdigit() else f"{value.title}: {words}")
    return " · ".join(parts)
