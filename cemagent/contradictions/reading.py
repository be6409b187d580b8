"""Reads the units of a document once: what each says it is, and how closely two speak of the same thing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cemagent.contradictions.lexicon import marker
from cemagent.contradictions.unit import UnitLike
from cemagent.errors import Lang
from cemagent.records.retrieval import Vectors

_PROMISE_PLACE = marker("reading.promise_place")
_PROMISE = marker("reading.promise")
_PAY = marker("reading.pay")
_GOAL = marker("reading.goal")
_STAFF = marker("reading.staff")
_DISCLOSED = marker("reading.disclosed")
_DROPPED = marker("reading.dropped")
_FINDING = marker("reading.finding")
_PERIPHERY = marker("reading.periphery")
_COPY = marker("reading.copy")
_QUOTED = re.compile(r"[\"“‘'『「<]([^\"”’'』」>\n]{2,90})[\"”’'』」>]")
_NEGATED = marker("reading.negated")


@dataclass(frozen=True)
class Claim:
    """A unit with what it says it is, found when asked; ``near`` is the unit and what precedes it on its line."""

    index: int
    text: str
    near: str
    context: str
    previous: Claim | None

    @cached_property
    def promise(self) -> bool:
        """Return whether it speaks as a promise."""
        return bool(_PROMISE.search(self.text))

    @cached_property
    def promise_place(self) -> bool:
        """Return whether it stands under a heading or column of promises."""
        return bool(_PROMISE_PLACE.search(self.context))

    @cached_property
    def pay(self) -> bool:
        """Return whether it speaks of pay, rewards or rankings."""
        return bool(_PAY.search(self.text) or _PAY.search(self.context))

    @cached_property
    def goal(self) -> bool:
        """Return whether it speaks of a target."""
        return bool(_GOAL.search(self.text) or _GOAL.search(self.context))

    @cached_property
    def staff(self) -> bool:
        """Return whether it speaks of staff."""
        return bool(_STAFF.search(self.text) or _STAFF.search(self.context))

    @cached_property
    def dropped(self) -> bool:
        """Return whether it is about an option that was dropped or about rivals."""
        return bool(_DROPPED.search(self.text))

    @cached_property
    def finding(self) -> bool:
        """Return whether it reports what was observed."""
        return bool(_FINDING.search(self.text))

    @cached_property
    def periphery(self) -> bool:
        """Return whether it stands in an annex or another department's paper."""
        return bool(_PERIPHERY.search(self.context))

    @cached_property
    def copy(self) -> bool:
        """Return whether it speaks of words meant for customers."""
        return bool(_COPY.search(self.near) or _COPY.search(self.context))

    @cached_property
    def negated(self) -> bool:
        """Return whether it denies something."""
        return bool(_NEGATED.search(self.text))

    @cached_property
    def disclosed(self) -> bool:
        """Return whether it, or what precedes it on its line, names a known clash."""
        return bool(_DISCLOSED.search(self.text)) or bool(self.previous and self.previous.disclosed)

    @cached_property
    def quoted(self) -> tuple[str, ...]:
        """Return what stands in quotation marks."""
        return tuple(_QUOTED.findall(self.text))

    @cached_property
    def usable(self) -> bool:
        """Return whether the plan stands behind it: neither a known clash nor an option that was dropped."""
        return not self.disclosed and not self.dropped


class Reading:
    """The claims of a document and the closeness of any two of them."""

    def __init__(
        self,
        text: str,
        units: Sequence[UnitLike],
        terms: Sequence[Sequence[str]],
        vectors: Vectors | None,
        lang: Lang,
    ) -> None:
        self.units = units
        self.lang: Lang = lang
        self.lines = _lines(text, units)
        self.claims = self._claims()
        self._vectors = vectors if vectors is not None and len(vectors) == len(units) and len(units) > 2 else None
        self.terms = [frozenset(row) for row in terms]
        counts = Counter(term for row in self.terms for term in row)
        total = max(len(units), 2)
        self.weight = {
            term: math.log(1 + total / (0.5 + count)) / math.log(1 + total / 1.5) for term, count in counts.items()
        }
        self._vocabulary = [term for term in counts if len(term) >= (2 if "가" <= term[0] <= "힣" else 4)]
        self._context_terms: dict[str, frozenset[str]] = {}

    def _claims(self) -> list[Claim]:
        claims: list[Claim] = []
        for index, unit in enumerate(self.units):
            line_start = index
            while line_start and self.lines[line_start - 1] == self.lines[index] and index - line_start < 3:
                line_start -= 1
            near = " ".join(self.units[at].text for at in range(line_start, index + 1))
            same_line = line_start < index
            claims.append(Claim(index, unit.text, near, unit.context, claims[-1] if same_line else None))
        return claims

    @property
    def vectors(self) -> Vectors | None:
        """Return one row for each unit, or ``None``."""
        return self._vectors

    @cached_property
    def _centred(self) -> Vectors | None:
        """Vectors about the document's mean: what all its units share says nothing."""
        if self._vectors is None:
            return None
        moved = self._vectors - self._vectors.mean(axis=0, keepdims=True)
        return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def cosine(self, a: int, b: int) -> float:
        """Return the cosine of two units about the document's mean; 0 without vectors."""
        return float(self._centred[a] @ self._centred[b]) if self._centred is not None else 0.0

    def wide_terms(self, index: int) -> frozenset[str]:
        """Return the terms of a unit, of its line's beginning and of its headings."""
        near = [at for at in range(max(0, index - 2), index) if self.lines[at] == self.lines[index]]
        context = self.units[index].context.lower()
        if context not in self._context_terms:
            self._context_terms[context] = frozenset(term for term in self._vocabulary if term in context)
        return self.terms[index].union(self._context_terms[context], *(self.terms[at] for at in near))

    def shared(self, a: int, b: int, *, wide: bool = False) -> set[str]:
        """Return the terms that two units share; ``wide`` counts their lines and headings too."""
        one, two = (self.wide_terms(a), self.wide_terms(b)) if wide else (self.terms[a], self.terms[b])
        return {term for term in one & two if not term.isdigit() and len(term) > (0 if "가" <= term[0] <= "힣" else 1)}

    def link(self, a: int, b: int, *, wide: bool = False) -> float:
        """Return how much two units speak of the same thing, 0 to about 1: rare shared terms, and the cosine."""
        lexical = sum(self.weight.get(term, 0.5) for term in self.shared(a, b, wide=wide))
        return min(1.0, lexical / 3.0) * 0.7 + max(0.0, self.cosine(a, b)) * 0.5


def _lines(text: str, units: Sequence[UnitLike]) -> list[int]:
    """Return for each unit the offset at which its line begins."""
    return [text.rfind("\n", 0, unit.start) for unit in units]
