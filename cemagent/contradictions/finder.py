"""Proposes pairs of passages of one document that cannot both hold, without a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cemagent.contradictions.codes import forbidden_codes
from cemagent.contradictions.figures import two_targets, two_values
from cemagent.contradictions.opposition import rewards_against_promises, rules_against_promises
from cemagent.contradictions.pairing import paired_by_role
from cemagent.contradictions.reading import Reading
from cemagent.contradictions.segmentation import segment_drift
from cemagent.contradictions.timing import time_order
from cemagent.contradictions.unit import Candidate, UnitLike
from cemagent.errors import Lang
from cemagent.records.document import Document
from cemagent.records.retrieval import Vectors
from cemagent.records.review import Contradiction, ContradictionKind

_THRESHOLDS = {
    ContradictionKind.PROMISE_VS_INCENTIVE: 0.58,
    ContradictionKind.TIME_ORDER: 0.57,
    ContradictionKind.FORBIDDEN_CODE: 0.54,
    ContradictionKind.CHANNEL_CONFLICT: 0.56,
    ContradictionKind.SEGMENT_DRIFT: 0.55,
    ContradictionKind.OTHER: 0.65,
}
_AT_MOST = 6
_PER_KIND = 2
_FINDERS = (
    rewards_against_promises,
    time_order,
    forbidden_codes,
    rules_against_promises,
    segment_drift,
    two_values,
    two_targets,
    paired_by_role,
)


def find_contradictions(
    document: Document,
    units: Sequence[UnitLike],
    terms: Sequence[Sequence[str]],
    vectors: Vectors | None,
    lang: Lang,
) -> list[Contradiction]:
    """Return pairs of ``units`` that exclude each other, the surest first, at most six.

    ``terms`` holds the content terms of each unit and ``vectors`` one unit row each, or
    ``None``. ``why`` is one sentence in ``lang``. Hidden text is never quoted.

    Raises:
        ValueError: ``terms`` are not one list for each unit.
    """
    if len(terms) != len(units):
        raise ValueError("terms and units differ in number")
    return [_contradiction(units, found) for found in _kept(candidates(document, units, terms, vectors, lang))]


def candidates(
    document: Document,
    units: Sequence[UnitLike],
    terms: Sequence[Sequence[str]],
    vectors: Vectors | None,
    lang: Lang,
) -> list[Candidate]:
    """Return every candidate whatever its confidence, the surest first; for calibration."""
    secret = [(span.start, span.end) for span in document.spans if span.hidden]
    visible = [index for index, unit in enumerate(units) if not _hidden(secret, unit)]
    rows = vectors[visible] if vectors is not None and len(vectors) == len(units) else None
    reading = Reading(document, [units[at] for at in visible], [terms[at] for at in visible], rows, lang)
    found = [candidate for finder in _FINDERS for candidate in finder(reading)]
    found = [
        Candidate(row.kind, row.severity, visible[row.a], visible[row.b], round(min(0.99, row.confidence), 3), row.why)
        for row in found
    ]
    return sorted(found, key=lambda row: (-row.confidence, row.a, row.b))


def _hidden(secret: Sequence[tuple[int, int]], unit: UnitLike) -> bool:
    return any(start < unit.end and unit.start < end for start, end in secret)


def _kept(found: Iterable[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for row in found:
        if row.confidence < _THRESHOLDS[row.kind] or len(kept) >= _AT_MOST:
            continue
        same = [other for other in kept if other.kind is row.kind]
        if len(same) >= _PER_KIND or any(_overlap(row, other) for other in kept):
            continue
        kept.append(row)
    return kept


def _overlap(row: Candidate, other: Candidate) -> bool:
    """Return whether two candidates say the same: they share the passage that breaks, or both passages."""
    if row.kind is other.kind and (row.a == other.a or (abs(row.a - other.a) < 2 and abs(row.b - other.b) < 2)):
        return True
    return row.b == other.b or {row.a, row.b} == {other.a, other.b}


def _contradiction(units: Sequence[UnitLike], row: Candidate) -> Contradiction:
    one, two = units[row.a], units[row.b]
    return Contradiction(
        kind=row.kind,
        severity=row.severity,
        quote_a=one.text,
        quote_b=two.text,
        start_a=one.start,
        start_b=two.start,
        location_a=one.location,
        location_b=two.location,
        confidence=row.confidence,
        why=row.why,
    )
