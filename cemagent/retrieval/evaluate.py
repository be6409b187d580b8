"""How good retrieval is on a file of questions.

All shares are between 0 and 1, and None where there is nothing to divide by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from cemagent.jsonl import read_labels
from cemagent.records.retrieval import SearchResult
from cemagent.records.review import RetrievalLabel

UNANSWERABLE = "unanswerable"
DEPTH = 10
"""Passages asked for, and kept in a prediction."""

Progress = Callable[[int, int], None]


class PassagePrediction(BaseModel):
    """One passage of a prediction."""

    source: str
    concepts: list[str]
    score: float


class RetrievalPrediction(BaseModel):
    """One row of a predictions file: at most ten passages, best first."""

    id: str
    abstained: bool
    passages: list[PassagePrediction]


class RetrievalFigures(BaseModel):
    """Figures over the answerable questions of a group; whether search abstained does not count here.

    ``recall_at_1`` and ``recall_at_5`` are shares of questions with a relevant passage, one
    that names any expected concept, so far up; ``best_at_5`` asks for the first expected
    concept; ``mrr_at_10`` is the mean of 1/rank of the first relevant passage, 0 without one.
    """

    questions: int
    recall_at_1: float | None
    recall_at_5: float | None
    best_at_5: float | None
    mrr_at_10: float | None


class AbstentionFigures(BaseModel):
    """How well search knows what it does not know.

    ``precision``: share of unanswerable questions among those abstained from; ``recall``:
    share of unanswerable questions abstained from; ``false_abstention``: share of answerable
    questions abstained from.
    """

    unanswerable: int
    abstained: int
    precision: float | None
    recall: float | None
    false_abstention: float | None


class RetrievalEvaluation(BaseModel):
    """All figures of ``cemagent eval retrieval``.

    ``parity`` is the lower recall@5 of the two languages over the higher, on answerable pairs
    of which both rows are there.
    """

    schema_version: Literal["eval-retrieval/1"] = "eval-retrieval/1"
    questions: int
    overall: RetrievalFigures
    by_lang: dict[str, RetrievalFigures]
    by_kind: dict[str, RetrievalFigures]
    by_lang_and_kind: dict[str, dict[str, RetrievalFigures]]
    parity: float | None
    pairs: int
    abstention: AbstentionFigures
    abstention_by_lang: dict[str, AbstentionFigures]


Scored = tuple[RetrievalLabel, RetrievalPrediction]


def read_questions(path: Path) -> list[RetrievalLabel]:
    """Read a questions file and check what one row cannot say of itself.

    Raises:
        ContentError: as :func:`~cemagent.jsonl.read_labels`; also for a repeated id, and for concepts that do not fit the kind.
    """
    seen: dict[str, int] = {}
    rows = read_labels(path, RetrievalLabel)
    for item in rows:
        row = item.row
        if row.id in seen:
            raise item.wrong(
                f"the id '{row.id}' stands in line {seen[row.id]} too. Give every question an id of its own.",
                f"'{row.id}' id가 {seen[row.id]}행에도 있습니다. 질문마다 다른 id를 주십시오.",
            )
        if not row.query.strip():
            raise item.wrong("the query is blank. Write the question.", "query가 비어 있습니다. 질문을 적어 주십시오.")
        if (row.kind == UNANSWERABLE) == bool(row.expected):
            raise item.wrong(
                "an unanswerable question, and only such a one, expects no concepts. Correct 'kind' or 'expected'.",
                "답할 수 없는 질문(unanswerable)만 expected가 비어 있어야 합니다. kind나 expected를 고쳐 주십시오.",
            )
        seen[row.id] = item.line
    return [item.row for item in rows]


def predict(
    questions: Sequence[RetrievalLabel], search: Callable[[str], SearchResult], progress: Progress | None = None
) -> list[RetrievalPrediction]:
    """Search for every question as a person would, with no word on its language."""
    found = []
    for number, row in enumerate(questions):
        if progress:
            progress(number, len(questions))
        result = search(row.query)
        passages = [
            PassagePrediction(source=passage.source, concepts=passage.concepts, score=passage.score)
            for passage in result.passages[:DEPTH]
        ]
        found.append(RetrievalPrediction(id=row.id, abstained=result.abstained, passages=passages))
    return found


def evaluate_retrieval(
    questions: Sequence[RetrievalLabel], predictions: Sequence[RetrievalPrediction]
) -> RetrievalEvaluation:
    """Return the figures of ``predictions``, one for each of ``questions`` in the same order."""
    rows = list(zip(questions, predictions, strict=True))
    langs = sorted({row.lang for row in questions})
    kinds = sorted({row.kind for row in questions} - {UNANSWERABLE})
    by_lang = {lang: [item for item in rows if item[0].lang == lang] for lang in langs}
    parity, pairs = _parity(rows)
    return RetrievalEvaluation(
        questions=len(rows),
        overall=_figures(rows),
        by_lang={lang: _figures(found) for lang, found in by_lang.items()},
        by_kind={kind: _figures(_of_kind(rows, kind)) for kind in kinds},
        by_lang_and_kind={lang: {kind: _figures(_of_kind(by_lang[lang], kind)) for kind in kinds} for lang in langs},
        parity=parity,
        pairs=pairs,
        abstention=_abstention(rows),
        abstention_by_lang={lang: _abstention(found) for lang, found in by_lang.items()},
    )


def _of_kind(rows: Iterable[Scored], kind: str) -> list[Scored]:
    return [item for item in rows if item[0].kind == kind]


def rank_of(prediction: RetrievalPrediction, concepts: Iterable[str]) -> int | None:
    """Return the rank, from 1, of the first passage that names one of ``concepts``."""
    wanted = set(concepts)
    for rank, passage in enumerate(prediction.passages[:DEPTH], 1):
        if wanted & set(passage.concepts):
            return rank
    return None


def _figures(rows: Iterable[Scored]) -> RetrievalFigures:
    answerable = [item for item in rows if item[0].kind != UNANSWERABLE]
    ranks = [rank_of(prediction, label.expected) for label, prediction in answerable]
    best = [rank_of(prediction, label.expected[:1]) for label, prediction in answerable]
    return RetrievalFigures(
        questions=len(answerable),
        recall_at_1=_mean([rank == 1 for rank in ranks]),
        recall_at_5=_mean([rank is not None and rank <= 5 for rank in ranks]),
        best_at_5=_mean([rank is not None and rank <= 5 for rank in best]),
        mrr_at_10=_mean([1 / rank if rank else 0.0 for rank in ranks]),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _parity(rows: Iterable[Scored]) -> tuple[float | None, int]:
    pairs: dict[str, dict[str, Scored]] = defaultdict(dict)
    for item in rows:
        if item[0].pair and item[0].kind != UNANSWERABLE:
            pairs[item[0].pair][item[0].lang] = item
    whole = [pair for pair in pairs.values() if len(pair) == 2]
    recalls = [_figures(pair[lang] for pair in whole).recall_at_5 or 0.0 for lang in ("ko", "en")]
    return (min(recalls) / max(recalls) if max(recalls) else None), len(whole)


def _abstention(rows: Sequence[Scored]) -> AbstentionFigures:
    abstained = [label.kind == UNANSWERABLE for label, prediction in rows if prediction.abstained]
    unanswerable = [prediction.abstained for label, prediction in rows if label.kind == UNANSWERABLE]
    answerable = [prediction.abstained for label, prediction in rows if label.kind != UNANSWERABLE]
    return AbstentionFigures(
        unanswerable=len(unanswerable),
        abstained=len(abstained),
        precision=_mean(abstained),
        recall=_mean(unanswerable),
        false_abstention=_mean(answerable),
    )
