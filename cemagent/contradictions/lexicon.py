"""Loads this room's word lists: what opposes what, what a theme may forbid, who may be meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

from cemagent.errors import Lang

_HANGUL = re.compile(r"[가-힣]")


def compiled(*patterns: str) -> re.Pattern[str]:
    """Return one case-insensitive pattern that matches any of ``patterns``."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


class Words:
    """Alternatives in two languages; a text with Hangul is searched for the Korean ones, others for the English."""

    def __init__(self, lists: dict[str, list[str]]) -> None:
        self._lists = lists

    @cached_property
    def _en(self) -> re.Pattern[str]:
        return compiled(*self._lists["en"])

    @cached_property
    def _ko(self) -> re.Pattern[str]:
        return compiled(*self._lists["ko"])

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in ``text``."""
        return (self._ko if _HANGUL.search(text) else self._en).search(text)

    def found(self, text: str) -> set[str]:
        """Return the different strings that match in ``text``, in lower case."""
        pattern = self._ko if _HANGUL.search(text) else self._en
        return {match.group().lower() for match in pattern.finditer(text) if match.group()}


@dataclass(frozen=True)
class Axis:
    """One opposition: words of a promise and words of what undoes it.

    ``rewarded``: pay or targets may stand at the opposite pole; ``ruled``: a plain rule
    there breaks the promise too. ``label`` names both poles in each language.
    """

    name: str
    rewarded: bool
    ruled: bool
    label: dict[Lang, tuple[str, str]]
    promise: Words
    opposite: Words


@dataclass(frozen=True)
class Code:
    """Something that a theme may forbid: how a ban speaks of it, and how a text uses it.

    ``copy_only``: a use counts in words meant for customers only.
    """

    key: str
    copy_only: bool
    label: dict[Lang, str]
    name: Words
    use: Words


def _load(name: str) -> dict[str, Any]:
    text = files("cemagent.contradictions").joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return loaded


@cache
def axes() -> tuple[Axis, ...]:
    """Return the oppositions of ``oppositions.yaml``."""
    return tuple(
        Axis(
            name,
            row["rewarded"],
            row["ruled"],
            {lang: (pair[0], pair[1]) for lang, pair in row["label"].items()},
            Words(row["promise"]),
            Words(row["opposite"]),
        )
        for name, row in _load("oppositions.yaml")["axes"].items()
    )


@cache
def codes() -> tuple[Code, ...]:
    """Return what a theme may forbid, from ``codes.yaml``."""
    return tuple(
        Code(key, row["copy_only"], row["label"], Words(row["name"]), Words(row["use"]))
        for key, row in _load("codes.yaml")["codes"].items()
    )


@cache
def segments() -> dict[str, dict[str, Words]]:
    """Return the values of each dimension of a target group, from ``segments.yaml``."""
    return {
        dimension: {value: Words(lists) for value, lists in values.items()}
        for dimension, values in _load("segments.yaml")["segments"].items()
    }


@cache
def _markers() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = _load("markers.yaml")["markers"]
    return loaded


@cache
def marker(name: str) -> Words:
    """Return the words of ``markers.yaml`` called ``name``, such as ``timing.ready``."""
    return Words(_markers()[name])
