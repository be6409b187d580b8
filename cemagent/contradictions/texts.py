"""Contradictions between texts that are no document: items of an engagement, each with an id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cemagent.contradictions.finder import proposed
from cemagent.contradictions.reading import Reading
from cemagent.errors import Lang
from cemagent.records.document import Location
from cemagent.records.retrieval import Embedder
from cemagent.records.review import ContradictionKind


@dataclass(frozen=True)
class TextItem:
    """One text with its id; ``label`` says what it is (``promise``, ``HR 3 Reward``) and counts as its heading."""

    id: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class ItemContradiction:
    """Two items, by id, that exclude each other; severity and ``confidence`` as in a review."""

    kind: ContradictionKind
    severity: int
    id_a: str
    id_b: str
    confidence: float
    why: str


@dataclass(frozen=True)
class _ItemUnit:
    start: int
    end: int
    text: str
    context: str
    section: int
    block: int
    location: Location


def contradictions_between(
    items: Sequence[TextItem], terms: Sequence[Sequence[str]], lang: Lang, embedder: Embedder | None = None
) -> list[ItemContradiction]:
    """Return pairs of ``items`` that exclude each other, the surest first, at most six; empty texts take no part.

    ``terms`` holds the content terms of each item. Without ``embedder`` words alone decide. ``why`` is one
    sentence in ``lang``.

    Raises:
        ValueError: ``terms`` are not one list for each item.
    """
    if len(terms) != len(items):
        raise ValueError("terms and items differ in number")
    chosen = [at for at, item in enumerate(items) if item.text.strip()]
    units, text = _units([items[at] for at in chosen])
    vectors = embedder.embed_queries([unit.text for unit in units]) if embedder is not None and units else None
    reading = Reading(text, units, [terms[at] for at in chosen], vectors, lang)
    return [
        ItemContradiction(
            row.kind, row.severity, items[chosen[row.a]].id, items[chosen[row.b]].id, row.confidence, row.why
        )
        for row in proposed(reading)
    ]


def _units(items: Sequence[TextItem]) -> tuple[list[_ItemUnit], str]:
    """Lay the items out one below the other, those with one label in one section."""
    sections = {label: number for number, label in enumerate(dict.fromkeys(item.label for item in items))}
    lengths = [len(" ".join(item.text.split())) + 1 for item in items]
    starts = np.cumsum([0, *lengths[:-1]]).tolist() if items else []
    units = [
        _ItemUnit(
            start, start + length - 1, " ".join(item.text.split()), item.label, sections[item.label], at, Location()
        )
        for at, (item, start, length) in enumerate(zip(items, starts, lengths, strict=True))
    ]
    return units, "\n".join(unit.text for unit in units)
