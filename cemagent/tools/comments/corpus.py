"""All comments at once: their statements, how each reads, and the respondents as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cemagent.errors import Lang
from cemagent.records.retrieval import Embedder, Vectors
from cemagent.tools.comments.figures import Bools, Floats, Labels
from cemagent.tools.comments.inputs import Comment
from cemagent.tools.comments.meaning import vectors_of
from cemagent.tools.comments.reading import Read, read_comment, read_statements, wordings_of
from cemagent.tools.comments.statements import Cut, Statement, cut

MOST_EMBEDDED = 800
"""Statements: more would take an embedder that needs 10 to 40 ms each longer than a minute."""
MOST_SORTED = 1_500
"""Statements that are sorted into themes by words alone, without an embedder."""
_SEED = 20_031


@dataclass(frozen=True)
class Corpus:
    """Respondents by row (n), their statements, and how they read.

    ``said`` (n,) marks who commented, ``sampled`` (n,) whose statements were chosen for themes (numbers ``chosen``).
    ``rows`` are the vectors of the chosen statements, None without an embedder. ``reads`` has None for who said nothing.
    """

    comments: Sequence[Comment]
    cut: Cut
    chosen: tuple[int, ...]
    rows: Vectors | None
    parts: tuple[Read, ...]
    reads: tuple[Read | None, ...]
    said: Bools
    sampled: Bools
    weights: Floats
    segments: dict[str, Labels]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Return every statement, in the order of the comments."""
        return self.cut.statements

    @property
    def polarity(self) -> Floats:
        """Return the polarity of each respondent (n,); NaN for who said nothing."""
        return np.array([np.nan if read is None else read.polarity for read in self.reads])


def _choose(statements: Sequence[Statement], most: int) -> tuple[int, ...]:
    """Return statements of whole respondents in random order until ``most`` is reached; all when they are no more."""
    if len(statements) <= most:
        return tuple(range(len(statements)))
    own: dict[int, list[int]] = {}
    for number, statement in enumerate(statements):
        own.setdefault(statement.comment, []).append(number)
    respondents = list(own)
    order = np.random.default_rng(_SEED).permutation(len(respondents))
    kept: list[int] = []
    for at in order:
        mine = own[respondents[at]]
        if len(kept) + len(mine) > most:
            break
        kept += mine
    return tuple(sorted(kept))


def corpus_of(comments: Sequence[Comment], embedder: Embedder | None, most_embedded: int = MOST_EMBEDDED) -> Corpus:
    """Return the comments cut and read; with an embedder at most ``most_embedded`` statements are embedded."""
    whole = cut([comment.text for comment in comments])
    statements = whole.statements
    chosen = _choose(statements, MOST_SORTED if embedder is None else most_embedded)
    rows = None
    if embedder is not None and chosen:
        rows = _embedded([statements[at].text for at in chosen], embedder)
    parts = read_statements(statements, wordings_of(statements), rows, () if rows is None else chosen, embedder)
    own: dict[int, list[Read]] = {}
    for statement, part in zip(statements, parts, strict=True):
        own.setdefault(statement.comment, []).append(part)
    n = len(comments)
    sampled = np.zeros(n, dtype=np.bool_)
    sampled[[statements[at].comment for at in chosen]] = True
    return Corpus(
        comments=comments,
        cut=whole,
        chosen=chosen,
        rows=rows,
        parts=tuple(parts),
        reads=tuple(read_comment(own[row]) if row in own else None for row in range(n)),
        said=np.array([row in own for row in range(n)], dtype=np.bool_),
        sampled=sampled,
        weights=_weights(comments),
        segments=_segments(comments),
    )


def _embedded(texts: list[str], embedder: Embedder) -> Vectors:
    """Return a row for each text; equal texts are embedded once."""
    place = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    rows = vectors_of(list(place), embedder)
    return rows[[place[text] for text in texts]]


def _weights(comments: Sequence[Comment]) -> Floats:
    weights = np.array([comment.weight for comment in comments], dtype=np.float64)
    return weights if weights.sum() > 0 else np.ones(len(comments))


def _segments(comments: Sequence[Comment]) -> dict[str, Labels]:
    columns = dict.fromkeys(column for comment in comments for column in comment.segments)
    return {
        column: np.array([comment.segments.get(column, "") for comment in comments], dtype=np.str_)
        for column in columns
    }


def languages_of(corpus: Corpus) -> dict[Lang, int]:
    """Return how many comments are in each language."""
    langs: tuple[Lang, ...] = ("ko", "en")
    return {
        lang: sum(1 for found, said in zip(corpus.cut.langs, corpus.said, strict=True) if said and found == lang)
        for lang in langs
    }
