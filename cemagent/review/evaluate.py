"""How well a grader agrees with careful readers, on a file of labels.

All shares are between 0 and 1, and None where there is nothing to divide by.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from cemagent.jsonl import Labelled, read_labels
from cemagent.playbook import Criterion
from cemagent.records.document import Document
from cemagent.records.review import Contradiction, ContradictionLabel, LevelLabel, Review, Verdict
from cemagent.review.agreement import Agreement, Levels, agreement, mean, weighted_kappa
from cemagent.review.grader import Grader

Range = tuple[int, int]
"""Start and end in ``Document.text``, end exclusive."""

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_LIST_MARK = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+", re.MULTILINE)


class LevelPrediction(BaseModel):
    """One row of a predictions file; ``criterion`` as labelled, ``quote`` empty at level 0."""

    doc: str
    criterion: str
    level: int
    quote: str
    confidence: float


class ContradictionPrediction(BaseModel):
    """One row of ``OUT.contradictions.jsonl``."""

    doc: str
    kind: str
    severity: int
    quote_a: str
    quote_b: str
    why: str
    confidence: float


class ContradictionFigures(BaseModel):
    """``precision``: share of predicted contradictions that hit a label; ``recall``: share of labels hit.

    A hit overlaps both passages of the label, in either order.
    """

    labelled: int
    predicted: int
    precision: float | None
    recall: float | None


class ReviewEvaluation(BaseModel):
    """All figures of ``cemagent eval review``.

    ``kappa_within_documents`` is the mean over documents of the kappa of that document's rows;
    documents where it is undefined are left out, and ``documents_with_kappa`` counts the others.
    ``quote_touch`` is the share of predicted quotes that overlap a labelled passage, over the
    ``quotes_compared`` rows where both levels are above 0; ``quote_touch_any`` asks whether any
    quote of the verdict does. A labelled document that the grader holds for no plan counts
    with level 0 throughout and stands in ``not_plans``. ``unlocated`` names labels whose
    passage is not in the document; they take no part in what compares passages.
    """

    schema_version: Literal["eval-review/1"] = "eval-review/1"
    grader: str
    documents: int
    overall: Agreement
    by_criterion: dict[str, Agreement]
    by_document: dict[str, Agreement]
    kappa_within_documents: float | None
    documents_with_kappa: int
    quotes_compared: int
    quote_touch: float | None
    quote_touch_any: float | None
    contradictions: ContradictionFigures | None
    not_plans: list[str]
    unlocated: list[str]


@dataclass
class Predictions:
    """What the grader said, in the order of the labels."""

    levels: list[LevelPrediction] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    """The unrounded level of each row of ``levels``."""
    playbook: str = ""
    contradictions: list[ContradictionPrediction] = field(default_factory=list)


@dataclass(frozen=True)
class LabelSet:
    """The labels of an evaluation, checked against rubric and folder.

    ``levels`` and ``contradictions`` group the rows by document; ``contradictions`` is None
    when no such file was given. ``refs`` maps a criterion as labelled to its rubric number.
    """

    root: Path
    levels: dict[str, list[Labelled[LevelLabel]]]
    contradictions: dict[str, list[Labelled[ContradictionLabel]]] | None
    refs: dict[str, str]

    def documents(self) -> list[str]:
        """Return the documents in the order in which the labels name them."""
        return list(dict.fromkeys([*self.levels, *(self.contradictions or {})]))


def read_label_set(
    labels: Path, root: Path, criteria: Sequence[Criterion], contradictions: Path | None = None
) -> LabelSet:
    """Read and check the labels.

    Raises:
        ContentError: a row is wrong, names no known criterion or no file under ``root``, or repeats another.
    """
    refs = {criterion.ref: criterion.ref for criterion in criteria} | {item.id: item.ref for item in criteria}
    levels: dict[str, list[Labelled[LevelLabel]]] = defaultdict(list)
    seen: dict[tuple[str, str], int] = {}
    for item in read_labels(labels, LevelLabel):
        _check_document(item, item.row.doc, root)
        ref = refs.get(item.row.criterion)
        if ref is None:
            raise item.wrong(
                f"'{item.row.criterion}' is no criterion. Use a number such as R3.2, or an id.",
                f"'{item.row.criterion}' 기준이 없습니다. R3.2 같은 번호나 id를 써 주십시오.",
            )
        if line := seen.get((item.row.doc, ref)):
            raise item.wrong(
                f"{ref} of this document stands in line {line} too. Remove one of the rows.",
                f"이 문서의 {ref}이(가) {line}행에도 있습니다. 한 행을 지워 주십시오.",
            )
        seen[item.row.doc, ref] = item.line
        levels[item.row.doc].append(item)
    return LabelSet(root, dict(levels), _contradictions(contradictions, root) if contradictions else None, refs)


def _contradictions(path: Path, root: Path) -> dict[str, list[Labelled[ContradictionLabel]]]:
    found: dict[str, list[Labelled[ContradictionLabel]]] = defaultdict(list)
    for item in read_labels(path, ContradictionLabel):
        _check_document(item, item.row.doc, root)
        if item.row.kind == "none":
            found[item.row.doc] += []
            continue
        if not (_fold(item.row.quote_a)[0] and _fold(item.row.quote_b)[0]):
            raise item.wrong(
                "a contradiction needs both passages. Fill quote_a and quote_b, or use the kind 'none'.",
                "모순에는 두 구절이 모두 필요합니다. quote_a와 quote_b를 채우거나 kind를 'none'으로 적어 주십시오.",
            )
        found[item.row.doc].append(item)
    return dict(found)


def _check_document(item: Labelled[LevelLabel] | Labelled[ContradictionLabel], doc: str, root: Path) -> None:
    place = (root / doc).resolve()
    if not place.is_file() or not place.is_relative_to(root.resolve()):
        raise item.wrong(
            f"'{doc}' is no file under '{root}'. Correct 'doc', or give the right folder with --root.",
            f"'{root}' 아래에 '{doc}' 파일이 없습니다. doc을 고치거나 --root로 알맞은 폴더를 지정해 주십시오.",
        )


def evaluate_review(
    labels: LabelSet,
    read: Callable[[Path], Document],
    grader: Grader,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[ReviewEvaluation, Predictions]:
    """Grade every labelled document and compare; one document is held at a time.

    Raises:
        DocumentError: a labelled document cannot be read.
        ContentError: the grader did not judge a labelled criterion.
    """
    tally = _Tally(labels)
    names = labels.documents()
    for number, doc in enumerate(names):
        if progress:
            progress(number, len(names), doc)
        document = read(labels.root / doc)
        tally.add(doc, document, grader.grade(document, doc))
    return tally.result(grader.name), tally.predictions


class _Tally:
    """Collects what one document after the other adds to the figures."""

    def __init__(self, labels: LabelSet) -> None:
        self._labels = labels
        self.predictions = Predictions()
        self._levels: dict[tuple[str, str], Levels] = {}
        self._touches: list[tuple[bool, bool]] = []
        self._hits: list[bool] = []
        self._found: list[bool] = []
        self._not_plans: list[str] = []
        self._unlocated: list[str] = []

    def add(self, doc: str, document: Document, review: Review) -> None:
        self.predictions.playbook = review.playbook or self.predictions.playbook
        if review.is_plan is False:
            self._not_plans.append(doc)
        verdicts = {verdict.ref: verdict for verdict in review.criteria}
        folded = _fold(document.text)
        for item in self._labels.levels.get(doc, []):
            verdict = verdicts.get(self._labels.refs[item.row.criterion])
            if verdict is None and review.is_plan is not False:
                raise item.wrong(
                    f"the grader did not judge {item.row.criterion}. Remove the row.",
                    f"채점기가 {item.row.criterion} 기준을 평가하지 않았습니다. 행을 지워 주십시오.",
                )
            self._compare(item, verdict, folded)
        if self._labels.contradictions is not None and doc in self._labels.contradictions:
            self._contradictions(doc, review.contradictions, self._labels.contradictions[doc], folded)

    def _compare(self, item: Labelled[LevelLabel], verdict: Verdict | None, folded: _Folded) -> None:
        row, level = item.row, verdict.level if verdict else 0
        evidence = verdict.evidence if verdict and level else []
        self._levels[row.doc, self._labels.refs[row.criterion]] = (row.level, level)
        self.predictions.scores.append(float(level) if verdict is None or verdict.score is None else verdict.score)
        self.predictions.levels.append(
            LevelPrediction(
                doc=row.doc,
                criterion=row.criterion,
                level=level,
                quote=evidence[0].quote if evidence else "",
                confidence=verdict.confidence if verdict else 0.0,
            )
        )
        passages: list[Range] = []
        for quote in [row.quote, *row.more_quotes]:
            if quote.strip():
                passages += self._located(item, quote, folded)
        if row.level and passages and evidence:
            touched = [any(_overlap((found.start, found.end), place) for place in passages) for found in evidence]
            self._touches.append((touched[0], any(touched)))

    def _located(
        self, item: Labelled[LevelLabel] | Labelled[ContradictionLabel], quote: str, folded: _Folded
    ) -> list[Range]:
        places = locate_folded(quote, folded)
        if not places:
            short = " ".join(quote.split())[:60]
            self._unlocated.append(
                f"{item.path}:{item.line}: '{short}' is not in '{item.row.doc}'. Copy it from the document."
            )
        return places

    def _contradictions(
        self, doc: str, found: list[Contradiction], labelled: list[Labelled[ContradictionLabel]], folded: _Folded
    ) -> None:
        ranges = [
            ((item.start_a, item.start_a + len(item.quote_a)), (item.start_b, item.start_b + len(item.quote_b)))
            for item in found
        ]
        hits = [False] * len(found)
        for label in labelled:
            a, b = self._located(label, label.row.quote_a, folded), self._located(label, label.row.quote_b, folded)
            if not (a and b):
                continue
            hit = [_hits(first, second, a, b) or _hits(second, first, a, b) for first, second in ranges]
            hits = [old or new for old, new in zip(hits, hit, strict=True)]
            self._found.append(any(hit))
        self._hits += hits
        wanted = set(ContradictionPrediction.model_fields) - {"doc"}
        rows = (ContradictionPrediction(doc=doc, **item.model_dump(mode="json", include=wanted)) for item in found)
        self.predictions.contradictions += rows

    def result(self, grader: str) -> ReviewEvaluation:
        by_criterion: dict[str, list[Levels]] = defaultdict(list)
        by_document: dict[str, list[Levels]] = defaultdict(list)
        for (doc, ref), levels in self._levels.items():
            by_criterion[ref].append(levels)
            by_document[doc].append(levels)
        within = [kappa for levels in by_document.values() if (kappa := weighted_kappa(levels)) is not None]
        counted = self._labels.contradictions is not None
        return ReviewEvaluation(
            grader=grader,
            documents=len(self._labels.documents()),
            overall=agreement(list(self._levels.values())),
            by_criterion={ref: agreement(by_criterion[ref]) for ref in sorted(by_criterion, key=_rubric_order)},
            by_document={doc: agreement(levels) for doc, levels in by_document.items()},
            kappa_within_documents=mean(within),
            documents_with_kappa=len(within),
            quotes_compared=len(self._touches),
            quote_touch=mean([first for first, _ in self._touches]),
            quote_touch_any=mean([any_ for _, any_ in self._touches]),
            contradictions=ContradictionFigures(
                labelled=len(self._found),
                predicted=len(self._hits),
                precision=mean(self._hits),
                recall=mean(self._found),
            )
            if counted
            else None,
            not_plans=self._not_plans,
            unlocated=self._unlocated,
        )


def _rubric_order(ref: str) -> tuple[int, ...]:
    return tuple(int(part) for part in ref[1:].split("."))


_Folded = tuple[str, list[int]]
"""Letters and digits of a text in lower case, and the offset of each in the text."""


def _fold(text: str) -> _Folded:
    places = [(char.lower()[:1], offset) for offset, char in enumerate(text) if char.isalnum()]
    return "".join(char for char, _ in places), [offset for _, offset in places]


def locate(quote: str, text: str) -> list[Range]:
    """Return where ``quote`` stands in ``text``; white space, Markdown marks and punctuation are ignored."""
    return locate_folded(quote, _fold(text))


def locate_folded(quote: str, folded: _Folded) -> list[Range]:
    """Return every range as :func:`locate` does, in a text folded once for many quotes."""
    text, offsets = folded
    bare = _LINK.sub(r"\1", quote)
    for form in dict.fromkeys((quote, bare, _LIST_MARK.sub("", bare))):
        wanted = _fold(form)[0]
        found: list[Range] = []
        start = text.find(wanted) if wanted else -1
        while start >= 0:
            found.append((offsets[start], offsets[start + len(wanted) - 1] + 1))
            start = text.find(wanted, start + len(wanted))
        if found:
            return found
    return []


def _overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _hits(first: Range, second: Range, a: Sequence[Range], b: Sequence[Range]) -> bool:
    return any(_overlap(first, place) for place in a) and any(_overlap(second, place) for place in b)
