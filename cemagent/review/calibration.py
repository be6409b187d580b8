"""Fits how a grader's levels differ from those of a user's own readers, and corrects them where that helps.

For each criterion a shift of the unrounded level is estimated: the mean of labelled minus given,
drawn towards the mean over all criteria the more, the fewer plans were graded and the less the
criteria differ (empirical Bayes; Efron and Morris 1975, JASA 70:311). Whether it helps is asked on
plans that had no part in the fit; where it does not, there is no calibration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, pvariance
from typing import Literal

from pydantic import BaseModel, ValidationError

from cemagent.errors import ContentError, Lang, ReviewError, UsageError
from cemagent.records.document import Document
from cemagent.records.review import Review, Verdict
from cemagent.review.agreement import Agreement, agreement
from cemagent.review.evaluate import LabelSet, Predictions
from cemagent.review.grader import Grader, check_verdict, stage_means

LEAST_DOCUMENTS = 5
"""With fewer graded plans nothing can be said about the next one."""
LEAST_ROWS = 100
_FOLDS = 10
_GAIN = 0.005
"""The least rise of kappa on plans out of the fit that counts as help."""


@dataclass(frozen=True)
class GradedRow:
    """One criterion of one plan: what the user's readers gave, and what the grader gave and had before rounding."""

    doc: str
    ref: str
    labelled: int
    level: int
    score: float


class Calibration(BaseModel):
    """Shifts of the unrounded level by criterion, for one grader and one playbook.

    ``shift`` is for criteria that were not graded. ``before`` and ``after`` are the agreement with
    the labels on plans left out of the fit, in ``folds`` groups.
    """

    schema_version: Literal["calibration/1"] = "calibration/1"
    grader: str
    playbook: str
    documents: int
    rows: int
    folds: int
    shift: float
    shifts: dict[str, float]
    before: Agreement
    after: Agreement


def graded_rows(labels: LabelSet, predictions: Predictions) -> list[GradedRow]:
    """Return the rows of an evaluation as a calibration needs them."""
    given = (item.row for found in labels.levels.values() for item in found)
    said = {
        (row.doc, row.criterion): (row.level, score)
        for row, score in zip(predictions.levels, predictions.scores, strict=True)
    }
    return [GradedRow(row.doc, labels.refs[row.criterion], row.level, *said[row.doc, row.criterion]) for row in given]


def fit_shifts(rows: Sequence[GradedRow]) -> tuple[float, dict[str, float]]:
    """Return the shift over all criteria and that of each criterion.

    shift_c = m + w_c (m_c - m) with w_c = t2 / (t2 + s2 / n_c); m_c is the mean of labelled minus
    score, s2 its variance within criteria, t2 the variance between criteria (method of moments).
    """
    errors: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        errors[row.ref].append(row.labelled - row.score)
    mean = fmean(error for found in errors.values() for error in found)
    means = {ref: fmean(found) for ref, found in errors.items()}
    freedom = max(1, len(rows) - len(errors))
    within = sum((error - means[ref]) ** 2 for ref, found in errors.items() for error in found) / freedom
    noise = fmean(within / len(found) for found in errors.values())
    between = max(0.0, pvariance(means.values()) - noise)
    shifts = {
        ref: mean + (between / (between + within / len(found)) if between else 0.0) * (means[ref] - mean)
        for ref, found in errors.items()
    }
    return round(mean, 4), {ref: round(value, 4) for ref, value in shifts.items()}


def shifted(level: int, score: float, shift: float) -> int:
    """Return the level after calibration: the shifted score, rounded; a level 0 stays, for it has no quote to stand on."""
    return min(3, max(0, int(score + shift + 0.5))) if level else 0


def calibrate(rows: Sequence[GradedRow], grader: str, playbook: str) -> Calibration:
    """Return the calibration of ``grader`` on graded plans.

    Raises:
        ReviewError: there are too few plans or rows, or it does not help on plans left out of the fit.
    """
    documents = list(dict.fromkeys(row.doc for row in rows))
    if len(documents) < LEAST_DOCUMENTS or len(rows) < LEAST_ROWS:
        raise ReviewError(
            f"{len(documents)} graded plans with {len(rows)} rows are too few to calibrate on: "
            f"grade at least {LEAST_DOCUMENTS} plans and {LEAST_ROWS} rows.",
            f"채점한 계획 {len(documents)}개, 행 {len(rows)}개로는 보정할 수 없습니다. "
            f"계획 {LEAST_DOCUMENTS}개, 행 {LEAST_ROWS}개 이상을 채점해 주십시오.",
        )
    folds = min(_FOLDS, len(documents))
    before = agreement([(row.labelled, row.level) for row in rows])
    after = agreement(_out_of_fit(rows, documents, folds))
    if not _helps(before, after):
        raise ReviewError(
            f"Calibration does not help on plans left out of the fit (kappa {_shown(before.kappa)} before, "
            f"{_shown(after.kappa)} after): use the grader as it is, or grade more plans.",
            f"적합에서 뺀 계획에서 보정이 도움이 되지 않습니다(kappa 보정 전 {_shown(before.kappa)}, "
            f"후 {_shown(after.kappa)}). 채점기를 그대로 쓰거나 계획을 더 채점해 주십시오.",
        )
    shift, shifts = fit_shifts(rows)
    return Calibration(
        grader=grader,
        playbook=playbook,
        documents=len(documents),
        rows=len(rows),
        folds=folds,
        shift=shift,
        shifts=shifts,
        before=before,
        after=after,
    )


def _out_of_fit(rows: Sequence[GradedRow], documents: Sequence[str], folds: int) -> list[tuple[int, int]]:
    pairs = []
    for fold in range(folds):
        held = set(documents[fold::folds])
        shift, shifts = fit_shifts([row for row in rows if row.doc not in held])
        for row in rows:
            if row.doc in held:
                pairs.append((row.labelled, shifted(row.level, row.score, shifts.get(row.ref, shift))))
    return pairs


def _helps(before: Agreement, after: Agreement) -> bool:
    if before.kappa is None or after.kappa is None or before.bias is None or after.bias is None:
        return False
    return after.kappa >= before.kappa + _GAIN and (after.exact or 0.0) >= (before.exact or 0.0)


def _shown(kappa: float | None) -> str:
    return "–" if kappa is None else f"{kappa:.3f}"


def read_calibration(path: Path) -> Calibration:
    """Read what ``eval review --save-calibration`` wrote.

    Raises:
        UsageError: there is no such file.
        ContentError: it is no calibration.
    """
    try:
        return Calibration.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(
            f"There is no file '{path}': make one with 'cemagent eval review --save-calibration'.",
            f"'{path}' 파일이 없습니다. 'cemagent eval review --save-calibration'으로 만들어 주십시오.",
        ) from error
    except ValidationError as error:
        raise ContentError(
            f"'{path}' is no calibration: make one with 'cemagent eval review --save-calibration'.",
            f"'{path}'은(는) 보정 파일이 아닙니다. 'cemagent eval review --save-calibration'으로 만들어 주십시오.",
        ) from error


class CalibratedGrader:
    """A grader whose levels are corrected by ``calibration``; the raw level stands beside each."""

    def __init__(self, grader: Grader, calibration: Calibration) -> None:
        self._grader = grader
        self._calibration = calibration
        if calibration.grader != grader.name:
            raise UsageError(
                f"This calibration is for '{calibration.grader}', the grader is '{grader.name}': make one for it.",
                f"이 보정은 '{calibration.grader}' 채점기용인데 지금 채점기는 '{grader.name}'입니다. 이 채점기로 보정을 만들어 주십시오.",
            )

    @property
    def name(self) -> str:
        """Return the name of the grader that is corrected."""
        return self._grader.name

    def grade(self, document: Document, name: str, lang: Lang | None = None) -> Review:
        """Return the corrected review of ``document``.

        Raises:
            UsageError: the calibration is for another playbook or version of it.
        """
        review = self._grader.grade(document, name, lang)
        if review.playbook != self._calibration.playbook:
            raise UsageError(
                f"This calibration is for the playbook '{self._calibration.playbook}', not for '{review.playbook}': make a new one.",
                f"이 보정은 '{self._calibration.playbook}' 플레이북용이라 '{review.playbook}'에 쓸 수 없습니다. 새로 만들어 주십시오.",
            )
        said = lang or document.lang
        verdicts = [check_verdict(document, self._corrected(verdict, said)) for verdict in review.criteria]
        if not verdicts:
            return review
        return review.model_copy(update={"criteria": verdicts, "stages": stage_means(verdicts)})

    def _corrected(self, verdict: Verdict, lang: Lang) -> Verdict:
        shift = self._calibration.shifts.get(verdict.ref, self._calibration.shift)
        score = float(verdict.level) if verdict.score is None else verdict.score
        level = shifted(verdict.level, score, shift)
        update: dict[str, object] = {"raw_level": verdict.level, "level": level}
        if verdict.level:
            update["score"] = round(min(3.0, max(0.0, score + shift)), 3)
        if level != verdict.level:
            update["rationale"] = f"{verdict.rationale} {self._moved(verdict.level, level, lang)}"
        if level == 0 and verdict.evidence:
            update |= {"evidence": [], "counter_quote": verdict.evidence[0].quote}
        return verdict.model_copy(update=update)

    def _moved(self, raw: int, level: int, lang: Lang) -> str:
        plans = self._calibration.documents
        if lang == "ko":
            return f"직접 채점한 계획 {plans}개에 맞추어 {raw}수준을 {level}수준으로 보정했습니다."
        return f"Calibrated from level {raw} to {level} on {plans} plans of your own."
