"""May segments be compared? The invariance gate first, then scores where it opens, and the reason where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cemagent.errors import Lang, UsageError
from cemagent.experience.cfa_measures import Estimate
from cemagent.experience.headlines import headline
from cemagent.experience.invariance import Invariance, Step, Trial
from cemagent.experience.notes import Note
from cemagent.experience.scale import Dimension
from cemagent.experience.scores import segment_notes, segment_scores
from cemagent.experience.structure import SEGMENT_N, compare
from cemagent.experience.survey import Survey
from cemagent.playbook import Text
from cemagent.tools.experience.fitting import Chosen, Model, choose_estimator, model_of
from cemagent.tools.experience.measuring import span
from cemagent.tools.experience.options import EstimatorChoice
from cemagent.tools.experience.results import Estimator, InvarianceStep, SegmentComparison, SegmentScore

Comparable = Literal["yes", "with_reserve", "latent_only", "no"]
_LANGS: tuple[Lang, Lang] = ("ko", "en")
_MEANS = frozenset({"yes", "with_reserve"})
_CODES: dict[Comparable, str] = {
    "yes": "segments_comparable",
    "with_reserve": "difference_not_ruled_out",
    "latent_only": "partial_invariance",
    "no": "segments_not_comparable",
}
_SUMMED = frozenset(
    {"difference_not_ruled_out", "partial_invariance", "one_segment", "configural_fails", "thresholds_fail",
     "metric_fails", "scalar_fails"}
)  # fmt: skip
"""Codes of the gate's notes that the reason of the comparison says in one sentence for all levels."""


@dataclass(frozen=True)
class Compared:
    """The gate's levels, the comparison it allows, and the notes of both; nothing where there is no segment column."""

    steps: list[InvarianceStep]
    comparison: SegmentComparison | None
    notes: list[Note]


def segment_column(survey: Survey, wanted: str | None) -> str | None:
    """Return the column of segments: the one asked for, else the first, None where there is none.

    Raises:
        UsageError: the column asked for holds no segments.
    """
    if wanted is not None and wanted not in survey.segments:
        known = ", ".join(f"'{name[:40]}'" for name in survey.segments) or "-"
        raise UsageError(
            f"'{wanted}' holds no segments in '{survey.source}' (it has {known}): give one of these, or set the column's "
            "role to 'segment' in the map.",
            f"'{survey.source}'의 '{wanted}' 열은 집단 열이 아닙니다(집단 열: {known}). 이 가운데 하나를 고르거나 열 지도에서 구실을 "
            "segment로 바꿔 주십시오.",
        )
    return wanted or next(iter(survey.segments), None)


def compare_segments(survey: Survey, column: str | None, model: Model | None, choice: EstimatorChoice) -> Compared:
    """Return how far the segments of ``column`` may be compared, and their scores as far as they may be shown.

    A scale without an experience ``model`` is judged by the model of its outcomes.
    """
    if column is None:
        return Compared([], None, [])
    labels = survey.segments[column]
    notes = segment_notes(survey, column)
    model = model or model_of(survey, "outcome")
    if model is None:
        return _without_gate(survey, column, notes)
    chosen = choose_estimator(model.data, choice)
    found, estimator = _invariance(model, labels, chosen)
    if estimator != chosen.estimator:
        notes.append(_other_estimator(estimator))
    comparable = verdict_of(found)
    open_ = _within(survey, model)
    steps = [_step(step) for step in found.steps]
    reason = _reason(comparable, found, steps)
    small = {note.where for note in notes if note.code == "small_segment"}
    notes += [note for note in found.notes if note.code not in _SUMMED and note.where not in small]
    notes.append(Note(_CODES[comparable] if found.steps else "invariance_untested", reason, column))
    comparison = SegmentComparison(
        column=column,
        segments=_sizes(labels),
        compared=dict(zip(found.groups, found.sizes, strict=True)),
        estimator=estimator,
        comparable=comparable,
        reason=reason,
        scores=_scores(survey, column, found, comparable, open_),
    )
    untested = [one for one in survey.scale.dimensions if one.id not in open_ and survey.items_of(one.id)]
    if untested and comparable in _MEANS:
        notes.append(_outside(untested, column))
    return Compared(steps, comparison, notes)


def _invariance(model: Model, labels: np.ndarray, chosen: Chosen) -> tuple[Invariance, Estimator]:
    """Return the gate by the chosen estimator; where the rule chose it and categories forbid it, by MLR."""
    estimator = chosen.estimator
    found = compare(model.data, labels.tolist(), model.measurement, estimator)
    if chosen.automatic and any(note.code == "categories_differ" for note in found.notes):
        return compare(model.data, labels.tolist(), model.measurement, "MLR"), "MLR"
    return found, estimator


def _other_estimator(estimator: Estimator) -> Note:
    return Note(
        "segments_by_other_estimator",
        Text(
            ko=f"집단마다 쓰인 응답 범주가 달라 불변성은 강건 최대우도({estimator})로 검정했습니다.",
            en=f"Segments use different answer categories, so invariance is tested by robust maximum likelihood "
            f"({estimator}).",
        ),
        "invariance",
    )


def verdict_of(found: Invariance) -> Comparable:
    """Return what the gate allows: means where scalar invariance holds, with reserve where a difference is not ruled out."""
    scalar = found.step("scalar")
    if scalar is None or not scalar.holds:
        return "no"
    if scalar.verdict == "partial":
        return "latent_only"
    below = [step.verdict for step in found.steps[: found.steps.index(scalar) + 1]]
    return "with_reserve" if "provisional" in below else "yes"


def _step(step: Step) -> InvarianceStep:
    full = step.full
    difference = full.difference
    return InvarianceStep(
        level=step.level,
        chi2=full.summary.chi2,
        df=full.summary.df,
        p=full.summary.p,
        cfi=full.summary.cfi,
        rmsea=full.summary.rmsea,
        delta_chi2=difference.chi2 if difference else None,
        delta_df=difference.df if difference else None,
        delta_p=difference.p if difference else None,
        delta_cfi=None if full.cfi_drop is None else -full.cfi_drop,
        delta_rmsea=full.rmsea_rise,
        holds=step.verdict == "holds",
        verdict=step.verdict,
        culprits=list(full.culprits),
        unproven=list(step.accepted.unproven),
        freed=_freed(step.accepted),
    )


def _freed(trial: Trial) -> list[str]:
    return list(dict.fromkeys(one.item for one in trial.freed))


def _reason(comparable: Comparable, found: Invariance, steps: list[InvarianceStep]) -> Text:
    if comparable == "yes":
        return Text(
            ko="같은 경험에 같은 점수가 나오는 것이 확인되어(스칼라 불변성) 집단 평균을 비교해도 됩니다.",
            en="The same experience gives the same score in every segment (scalar invariance holds), so their means may be "
            "compared.",
        )
    if comparable == "with_reserve":
        doubted = ", ".join(dict.fromkeys(item for step in steps for item in step.unproven))
        return Text(
            ko=f"불변성을 뒤집는 증거는 없으나 {doubted} 문항의 차이를 배제할 만큼 응답이 많지 않으니 집단 평균의 비교를 잠정 결과로 "
            "보십시오.",
            en=f"Nothing refutes invariance, but there are too few answers to rule out a difference in {doubted}: treat the "
            "comparison of means as provisional.",
        )
    if comparable == "latent_only":
        freed = ", ".join(dict.fromkeys(item for step in steps for item in step.freed))
        return Text(
            ko=f"{freed} 문항이 집단마다 달리 작동하므로 평균 점수는 비교하지 않고, 이 문항을 풀어 준 모형의 잠재 평균 차이만 냅니다.",
            en=f"{freed} work differently between segments, so mean scores are not compared; only latent mean differences "
            "are given, from the model that lets these items differ.",
        )
    return _refusal(found, steps)


def _refusal(found: Invariance, steps: list[InvarianceStep]) -> Text:
    """Return why nothing is compared: the level that failed, or why no level could be tested."""
    last = steps[-1].level if steps and steps[-1].verdict == "fails" else None
    if last is None:
        codes = {note.code for note in found.notes}
        return _TOO_FEW if "one_segment" in codes or not found.notes else found.notes[-1].text
    culprits = ", ".join(steps[-1].culprits)
    told = {
        "configural": Text(
            ko="요인 구조가 집단마다 달라(CFI .90 미만, RMSEA .08 초과)",
            en="The factor structure does not fit every segment (CFI below .90 and RMSEA above .08)",
        ),
        "thresholds": Text(
            ko=f"{culprits} 문항의 응답 눈금이 집단마다 달라",
            en=f"Segments use the categories of {culprits} differently",
        ),
        "metric": Text(
            ko=f"{culprits} 문항의 적재량이 집단마다 달라", en=f"The loadings of {culprits} differ between segments"
        ),
        "scalar": Text(
            ko=f"같은 경험을 한 사람도 {culprits} 문항에는 집단마다 다르게 답하여(절편 차이)",
            en=f"Segments with the same experience answer {culprits} differently (unequal intercepts)",
        ),
    }[last]
    return Text(
        ko=f"{told.ko} 집단 평균을 비교하지 않으니, 집단마다 따로 읽고 해당 문항의 문구와 번역을 살펴 주십시오.",
        en=f"{told.en}, so their means are not compared: read each segment by itself and review the wording and "
        "translation of these items.",
    )


_TOO_FEW = Text(
    ko=f"모든 문항에 답한 사람이 {SEGMENT_N}명 이상인 집단이 둘이 되지 않아 측정 불변성을 검정하지 못했으니, 응답을 더 모으거나 집단을 "
    "합치기 전에는 집단 평균을 비교하지 마십시오.",
    en=f"Fewer than two segments have {SEGMENT_N} complete answers, so invariance could not be tested: collect more or "
    "merge segments before you compare means.",
)


def _sizes(labels: np.ndarray) -> dict[str, int]:
    names, counts = np.unique(labels[labels != ""], return_counts=True)
    ranked = np.argsort(-counts, kind="stable")
    return {str(names[i]): int(counts[i]) for i in ranked}


def _within(survey: Survey, model: Model) -> frozenset[str]:
    """Return the dimensions that the gate speaks for, and single questions, for which there is no gate."""
    single = {one.id for one in survey.scale.dimensions if len(survey.items_of(one.id)) == 1}
    return frozenset({*model.measurement.factors, *single})


def _outside(untested: Sequence[Dimension], column: str) -> Note:
    ko, en = (", ".join(one.title.in_(lang) for one in untested) for lang in _LANGS)
    return Note(
        "outcome_untested",
        Text(
            ko=f"{ko}: 경험 차원의 측정 불변성만 검정했으므로 집단별 평균을 내지 않으니, 필요하면 이 문항만의 척도로 따로 채점하십시오.",
            en=f"Only the experience dimensions were tested for invariance, so no means by segment are given for {en}: score "
            "these items with a scale of their own if you need them.",
        ),
        column,
    )


def _scores(
    survey: Survey, column: str, found: Invariance, comparable: Comparable, within: frozenset[str]
) -> list[SegmentScore]:
    """Return a row for each segment and dimension; figures only of segments that passed the gate together."""
    rows = []
    for segment, scores in segment_scores(survey, column).items():
        passed = comparable in _MEANS and segment in found.groups
        latent = found.means.get(segment, {}) if comparable != "no" else {}
        for score in scores:
            shown = passed and score.id in within
            difference: Estimate | None = latent.get(score.id)
            rows.append(
                SegmentScore(
                    segment=segment,
                    dimension=score.id,
                    n=score.n,
                    mean=score.mean if shown else None,
                    sd=score.sd if shown else None,
                    ci95=score.ci95 if shown else None,
                    latent_difference=difference.value if difference else None,
                    latent_ci95=span(difference),
                )
            )
        rows += _headline(survey, column, segment, passed and {score.id for score in scores} <= within)
    return rows


def _headline(survey: Survey, column: str, segment: str, shown: bool) -> list[SegmentScore]:
    """Return the row of the single figure of a scale that has one."""
    found = headline(survey.take(np.asarray(survey.segments[column] == segment)))
    if found is None or found.id in {dimension.id for dimension in survey.scale.dimensions}:
        return []
    return [
        SegmentScore(
            segment=segment,
            dimension=found.id,
            n=found.n,
            mean=found.value if shown else None,
            sd=None,
            ci95=found.ci95 if shown else None,
            latent_difference=None,
            latent_ci95=None,
        )
    ]


def _without_gate(survey: Survey, column: str, notes: list[Note]) -> Compared:
    """Return the segments of a scale of single questions, for which no invariance can be tested."""
    rows = []
    for segment, scores in segment_scores(survey, column).items():
        for score in scores:
            rows.append(
                SegmentScore(
                    segment=segment,
                    dimension=score.id,
                    n=score.n,
                    mean=score.mean,
                    sd=score.sd,
                    ci95=score.ci95,
                    latent_difference=None,
                    latent_ci95=None,
                )
            )
        rows += _headline(survey, column, segment, shown=True)
    comparison = SegmentComparison(
        column=column,
        segments=_sizes(survey.segments[column]),
        estimator="MLR",
        comparable="with_reserve",
        reason=_SINGLE,
        scores=rows,
    )
    return Compared([], comparison, [*notes, Note("invariance_untested", _SINGLE, column)])


def other_segments(survey: Survey, column: str | None, wanted: str | None) -> list[Note]:
    """Return that the file has further columns of segments, where none was asked for."""
    others = ", ".join(f"'{name[:40]}'" for name in survey.segments if name != column)
    if wanted is not None or not others:
        return []
    return [
        Note(
            "other_segments",
            Text(
                ko=f"집단 열이 여럿이어서 첫째인 '{column}'을(를) 썼으니, {others} 집단을 비교하려면 --segment로 지정해 주십시오.",
                en=f"There are several columns of segments and '{column}', the first, was used: give --segment to compare "
                f"by {others}.",
            ),
            column,
        )
    ]


_SINGLE = Text(
    ko="문항이 하나뿐이라 측정 불변성을 검정할 수 없으니, 집단 차이에는 응답 습관의 차이가 섞여 있을 수 있다고 보십시오.",
    en="One question cannot be tested for invariance: a difference between segments may partly be one of answering style.",
)
