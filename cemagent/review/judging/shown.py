"""What of a document a model gets to read: numbered passages that fit its window, without text that addresses it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from cemagent.documents.addressing import addresses_a_reader
from cemagent.records.asking import tokens_in
from cemagent.records.document import Document
from cemagent.review.passages import Unit

_LONGEST = 700
"""A paragraph or list longer than this (code points) becomes several passages, so that a number leads near its words."""
_BETWEEN = re.compile(r"[\W_]*(?:\d+[.)][\W_]*)?")
_MARKUP = 6
"""Tokens of a passage's number and line break."""

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Passage:
    """Consecutive units under one number; ``text`` is what the model reads, ``starts`` where each unit begins in it."""

    number: int
    units: tuple[int, ...]
    text: str
    starts: tuple[int, ...]
    context: str

    def unit_at(self, offset: int) -> tuple[int, int]:
        """Return the unit that holds ``offset`` of ``text``, and the offset within that unit."""
        index = bisect_right(self.starts, offset) - 1
        return self.units[index], offset - self.starts[index]


@dataclass(frozen=True)
class Shown:
    """What the model reads of a document; ``skipped_chars`` is the length of what did not fit into the window."""

    passages: tuple[Passage, ...]
    skipped_chars: int

    def text(self) -> str:
        """Return the passages as lines ``[number] text`` under their headings; a gap is marked by an ellipsis."""
        lines: list[str] = []
        context, last = "", -1
        for passage in self.passages:
            if passage.units[0] > last + 1:
                lines.append("…")
            if passage.context != context:
                context = passage.context
                lines.append(f"# {' '.join(context.split())}" if context else "#")
            lines.append(f"[{passage.number}] {passage.text}")
            last = passage.units[-1]
        return "\n".join(lines)


def shown_of(
    document: Document, units: Sequence[Unit], relevance: Array, owners: npt.NDArray[np.int_], budget: int
) -> Shown:
    """Return what of ``units`` a model reads within ``budget`` tokens.

    Args:
        document: the document.
        units: its units that do not address who reads them.
        relevance: of the units for every part, shape (units, parts), 0 to 1.
        owners: the number of the criterion of every part, shape (parts,).
        budget: tokens that the passages may have.
    """
    chosen = _fitting(_blocks(document, units), units, relevance, owners, budget)
    kept = {number for block in chosen for number in block}
    skipped = sum(unit.end - unit.start for number, unit in enumerate(units) if number not in kept)
    return Shown(tuple(_numbered(document, units, chosen)), skipped)


def _blocks(document: Document, units: Sequence[Unit]) -> list[tuple[int, ...]]:
    """Group units of one paragraph, list or row with nothing between them, none much longer than a paragraph."""
    groups: list[tuple[int, ...]] = []
    for _, members in groupby(range(len(units)), key=lambda number: units[number].block):
        group: list[int] = []
        length = 0
        for number in members:
            size = len(units[number].text)
            if group and (length + size > _LONGEST or not _adjoin(document, units[group[-1]], units[number])):
                groups.append(tuple(group))
                group, length = [], 0
            group.append(number)
            length += size
        groups.append(tuple(group))
    return groups


def _adjoin(document: Document, one: Unit, other: Unit) -> bool:
    """Return whether no words stand between two units: those would be hidden, or tell the reviewer what to do."""
    return bool(_BETWEEN.fullmatch(document.text, one.end, other.start))


def _fitting(
    blocks: list[tuple[int, ...]], units: Sequence[Unit], relevance: Array, owners: npt.NDArray[np.int_], budget: int
) -> list[tuple[int, ...]]:
    """Choose the blocks that fit: each criterion's best in turn, so that no criterion is read less than others."""
    sizes = [sum(tokens_in(units[number].text) for number in block) + _MARKUP for block in blocks]
    contexts = {units[block[0]].context for block in blocks}
    left = budget - sum(tokens_in(context) + 2 for context in contexts)
    if sum(sizes) <= left:
        return blocks
    strength = np.array([relevance[list(block)].max(axis=0) for block in blocks])
    by_criterion = np.stack([strength[:, owners == owner].max(axis=1) for owner in dict.fromkeys(owners.tolist())], 1)
    order = np.argsort(-by_criterion, axis=0, kind="stable").ravel()
    chosen: set[int] = set()
    for index in dict.fromkeys(int(value) for value in order):
        if sizes[index] <= left:
            chosen.add(index)
            left -= sizes[index]
    return [block for index, block in enumerate(blocks) if index in chosen]


def _numbered(document: Document, units: Sequence[Unit], blocks: list[tuple[int, ...]]) -> Iterable[Passage]:
    for number, block in enumerate(blocks, 1):
        texts: list[str] = []
        starts: list[int] = []
        at = 0
        for unit in block:
            text = document.text[units[unit].start : units[unit].end]
            texts.append(text)
            starts.append(at)
            at += len(text) + 1
        yield Passage(number, block, "\n".join(texts), tuple(starts), _visible_context(document, units[block[0]]))


def _visible_context(document: Document, unit: Unit) -> str:
    """Return the headings and column headers above ``unit``, without hidden ones and what addresses a reader."""
    above = [section for section in document.sections if section.start <= unit.start < section.end]
    headers = unit.context.removeprefix(" / ".join(section.title for section in above)).strip(" /")
    visible = [section.title for section in above if not ((span := document.span_at(section.start)) and span.hidden)]
    return " / ".join(title for title in [*visible, headers] if title and not addresses_a_reader(title))
