"""Proposes pairs of passages that cannot both hold, without a model: of a document, or of a list of texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from cemagent.contradictions.codes import forbidden_codes
from cemagent.contradictions.cutting import Piece, pieces_of
from cemagent.contradictions.figures import two_targets, two_values
from cemagent.contradictions.opposition import rewards_against_promises, rules_against_promises
from cemagent.contradictions.pairing import fits, learned_pairs
from cemagent.contradictions.reading import Reading
from cemagent.contradictions.scoring import weights
from cemagent.contradictions.segmentation import segment_drift
from cemagent.contradictions.timing import time_order
from cemagent.contradictions.unit import Candidate, UnitLike
from cemagent.errors import Lang
from cemagent.records.document import Document
from cemagent.records.retrieval import Embedder, Vectors
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
_SHORT = 30
_FINDERS = (
    rewards_against_promises,
    time_order,
    forbidden_codes,
    rules_against_promises,
    segment_drift,
    two_values,
    two_targets,
)


@dataclass(frozen=True)
class Prepared:
    """What a document is read as: pieces of its units, their terms, one vector a piece or none, hidden text left out."""

    pieces: list[Piece]
    reading: Reading


def find_contradictions(
    document: Document,
    units: Sequence[UnitLike],
    terms: Sequence[Sequence[str]],
    vectors: Vectors | None,
    lang: Lang,
    embedder: Embedder | None = None,
) -> list[Contradiction]:
    """Return pairs of passages that exclude each other, at most six, ordered as in :func:`proposed`.

    ``terms`` holds the content terms of each unit and ``vectors`` one unit row each, or ``None``: then
    words alone decide. ``embedder`` reads the pieces of units that run several items together; without it
    they share the vector of their unit. ``why`` is one sentence in ``lang``. Hidden text is never quoted.

    Raises:
        ValueError: ``terms`` are not one list for each unit.
    """
    prepared = prepare(document, units, terms, vectors, lang, embedder)
    return [_contradiction(prepared.pieces, found) for found in proposed(prepared.reading)]


def proposed(reading: Reading) -> list[Candidate]:
    """Return the candidates that are sure enough to be shown, the surest first.

    Where vectors fit the weights, these decide; in a text shorter than the plans that they were fitted on, what
    the word lists find is added behind.
    """
    if not fits(reading.vectors):
        return _kept(_by_words(reading))
    learned = [row for row in _rounded(learned_pairs(reading)) if row.confidence >= weights().least]
    return distinct([*learned, *(_kept(_by_words(reading)) if len(reading.units) < _SHORT else [])])


def prepare(
    document: Document,
    units: Sequence[UnitLike],
    terms: Sequence[Sequence[str]],
    vectors: Vectors | None,
    lang: Lang,
    embedder: Embedder | None = None,
) -> Prepared:
    """Cut ``units`` into pieces, leave hidden ones out, and read them.

    Raises:
        ValueError: ``terms`` are not one list for each unit.
    """
    if len(terms) != len(units):
        raise ValueError("terms and units differ in number")
    secret = [(span.start, span.end) for span in document.spans if span.hidden]
    pieces = [piece for piece in pieces_of(units) if not _hidden(secret, piece)]
    rows = _piece_vectors(pieces, vectors, embedder) if vectors is not None and len(vectors) == len(units) else None
    piece_terms = [
        terms[piece.parent] if piece.whole else _own_terms(terms[piece.parent], piece.text) for piece in pieces
    ]
    return Prepared(pieces, Reading(document.text, pieces, piece_terms, rows, lang))


def _own_terms(terms: Sequence[str], text: str) -> list[str]:
    """Return the terms of a unit that stand in one of its pieces; a stem may be cut by its last letter."""
    low = text.lower()
    return [term for term in terms if term in low or (len(term) > 3 and term[:-1] in low)]


def _piece_vectors(pieces: Sequence[Piece], vectors: Vectors, embedder: Embedder | None) -> Vectors:
    rows = vectors[[piece.parent for piece in pieces]]
    cut = [at for at, piece in enumerate(pieces) if not piece.whole and rows[at].any()]
    if embedder is not None and cut:
        rows[cut] = embedder.embed_queries([pieces[at].text for at in cut])
    return np.asarray(rows, dtype=np.float32)


def _by_words(reading: Reading) -> list[Candidate]:
    return _rounded(candidate for finder in _FINDERS for candidate in finder(reading))


def _rounded(found: Iterable[Candidate]) -> list[Candidate]:
    rows = [
        Candidate(row.kind, row.severity, row.a, row.b, round(min(0.99, row.confidence), 3), row.why) for row in found
    ]
    return sorted(rows, key=lambda row: (-row.confidence, row.a, row.b))


def _hidden(secret: Sequence[tuple[int, int]], unit: UnitLike) -> bool:
    return any(start < unit.end and unit.start < end for start, end in secret)


def distinct(found: Iterable[Candidate]) -> list[Candidate]:
    """Keep the surest candidate of each kind, and of those that share a passage, at most six.

    Plans rarely break one rule twice: a second pair of a kind is nearly always the first one in other words.
    """
    kept: list[Candidate] = []
    for row in found:
        taken = {at for other in kept for at in (other.a, other.b)}
        if len(kept) < _AT_MOST and not {row.a, row.b} & taken and all(other.kind is not row.kind for other in kept):
            kept.append(row)
    return kept


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
