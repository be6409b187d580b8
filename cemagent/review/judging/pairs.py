"""Contradictions before a judge: those of the detector are confirmed or not, its own are checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cemagent.records.review import Contradiction, ContradictionKind
from cemagent.review.judging.answers import PairAnswer
from cemagent.review.judging.checking import Checker
from cemagent.review.judging.quotes import Found, find_quotes

_OWN = 3
_OWN_CONFIDENCE = 0.5
"""A pair that only the model saw is as likely as not, until somebody has measured this model."""


@dataclass(frozen=True)
class PairChecker:
    """Checks answers about pairs of passages of one document."""

    checker: Checker

    def judged(self, found: Sequence[Contradiction], answers: Sequence[PairAnswer]) -> list[Contradiction]:
        """Return ``found`` with what the judge says of each, and behind them its own that hold."""
        by_number = {answer.number: answer for answer in answers if answer.number}
        rows = [self._marked(item, by_number.get(number)) for number, item in enumerate(found, 1)]
        own = [answer for answer in answers if answer.number == 0 and not answer.can_both_hold]
        for answer in own[:_OWN]:
            added = self._own(answer)
            if added and not any(_same(added, other) for other in rows):
                rows.append(added)
        return rows

    def _marked(self, item: Contradiction, answer: PairAnswer | None) -> Contradiction:
        if answer is None:
            return item
        judged = self.checker.sentence(answer.why)
        return item.model_copy(update={"confirmed": not answer.can_both_hold, "judged": judged})

    def _own(self, answer: PairAnswer) -> Contradiction | None:
        a, b = self._quote(answer.quote_a), self._quote(answer.quote_b)
        why = self.checker.sentence(answer.why)
        if not (a and b and why) or set(a.units) & set(b.units):
            return None
        one, two = a.evidence, b.evidence
        return Contradiction(
            kind=ContradictionKind(answer.kind),
            severity=answer.severity,
            quote_a=one.quote,
            quote_b=two.quote,
            start_a=one.start,
            start_b=two.start,
            location_a=one.location,
            location_b=two.location,
            confidence=_OWN_CONFIDENCE,
            why=why,
            found_by="model",
        )

    def _quote(self, quote: str) -> Found | None:
        checker = self.checker
        found = find_quotes([quote], checker.document, checker.units, checker.shown)
        return found[0] if found else None


def _same(one: Contradiction, other: Contradiction) -> bool:
    """Return whether two rows overlap in both passages, in either order."""

    def touch(start: int, quote: str, at: int, words: str) -> bool:
        return start < at + len(words) and at < start + len(quote)

    a, b = (one.start_a, one.quote_a), (one.start_b, one.quote_b)
    c, d = (other.start_a, other.quote_a), (other.start_b, other.quote_b)
    return (touch(*a, *c) and touch(*b, *d)) or (touch(*a, *d) and touch(*b, *c))
