"""What the reader of a score must know: the notes of every part as one list, the gravest first, none twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cemagent.experience.notes import Note
from cemagent.experience.scale import ScaleDefinition
from cemagent.experience.survey import Survey
from cemagent.method.particles import with_particles
from cemagent.playbook import Text
from cemagent.tools.experience.results import Notice

_NO_FIGURE = (
    "fewer_than_items", "too_few", "too_few_answers", "constant_item", "empty_item", "perfect_collinearity",
    "not_identified", "no_convergence", "heywood", "improper_factors", "configural_fails", "thresholds_fail",
    "metric_fails", "scalar_fails", "categories_differ", "one_segment", "segment_too_small", "small_segment",
    "segments_not_comparable", "invariance_untested",
    "no_structure", "no_outcome", "no_drivers", "constant_outcome", "one_class", "rare_class",
    "not_binary", "separation", "unstable_resamples", "off_scale", "no_weights",
)  # fmt: skip
"""Codes of notes that stand for a missing figure; they come first."""
_BACKGROUND = (
    "single_item", "two_items", "listwise", "outcome_as_continuous", "weighted", "weights_only_in_scores", "dropped",
    "speed_limit", "difference_scores", "independent_waves", "paired_waves", "sampled_orders", "approximate_deviance",
    "resamples_left_out", "no_segment", "identical_answers", "labels_backwards", "saturated",
    "other_outcomes", "other_segments", "segments_comparable", "kano_mixed", "between_quadrants",
)  # fmt: skip
"""Codes of notes that explain a figure without limiting it; they come last."""


def placed(notes: Iterable[Note], where: str | None) -> list[Note]:
    """Return the notes, those that name no place with ``where``."""
    return [note if note.where else replace(note, where=where) for note in notes]


def gathered(notes: Iterable[Note]) -> list[Notice]:
    """Return the notes of all parts, the gravest first; what is said of several places is said once, naming them all.

    A part that repeats the reason of another (the same code at the same place) adds nothing.
    """
    first: dict[tuple[str, str | None], Note] = {}
    for note in notes:
        first.setdefault((note.code, note.where), note)
    places: dict[tuple[str, str], list[str]] = {}
    for note in first.values():
        places.setdefault((note.code, note.text.en), []).extend([note.where] if note.where else [])
    said = {(note.code, note.text.en): note.text for note in first.values()}
    ranked = sorted(places, key=lambda key: _rank(key[0]))
    return [Notice(code=key[0], where=", ".join(places[key]) or None, text=said[key]) for key in ranked]


def _rank(code: str) -> int:
    return 0 if code in _NO_FIGURE else 2 if code in _BACKGROUND else 1


def scale_notes(scale: ScaleDefinition) -> list[Note]:
    """Return what the scale itself forbids to conclude."""
    notes = []
    if not scale.validated:
        notes.append(
            Note(
                "not_validated",
                Text(
                    ko=with_particles(
                        f"'{scale.title.ko}'은(는) 타당화 연구를 거치지 않았으므로 결과를 탐색용으로만 쓰고 다른 자료로 다시 "
                        "확인하십시오."
                    ),
                    en=f"No validation study stands behind {scale.title.en}: treat the result as exploratory and confirm it "
                    "with other data.",
                ),
                scale.id,
            )
        )
    notes += _licence_notes(scale)
    if all(dimension.role == "outcome" for dimension in scale.dimensions):
        notes.append(_outcome_only(scale))
    return notes


def _licence_notes(scale: ScaleDefinition) -> list[Note]:
    notes = []
    if scale.licence == "copyrighted_user_supplied":
        notes.append(
            Note(
                "copyrighted",
                Text(
                    ko="문항 문구의 권리가 다른 사람에게 있으므로 설문이나 보고서에 문구를 옮기기 전에 권리자의 허락을 받으십시오.",
                    en="The wording of the items belongs to its owner: get permission before you reprint it in a "
                    "questionnaire or report.",
                ),
                scale.id,
            )
        )
    if scale.licence == "cc_by_nc":
        notes.append(
            Note(
                "non_commercial",
                Text(
                    ko="이 척도는 비영리로만 쓸 수 있으니 회사 업무에 쓰려면 먼저 저자의 허락을 받으십시오.",
                    en="This scale is for non-commercial use only: ask its authors before you use it in business.",
                ),
                scale.id,
            )
        )
    return notes


def _outcome_only(scale: ScaleDefinition) -> Note:
    return Note(
        "outcome_only",
        Text(
            ko="이 척도는 경험이 아니라 경험의 결과를 재므로, 무엇을 고칠지 알려면 경험 문항을 함께 물으십시오.",
            en="This scale measures an outcome, not the experience that led to it: ask about the experience too if you want "
            "to know what to change.",
        ),
        scale.id,
    )


def weights_only_in_scores(survey: Survey) -> list[Note]:
    """Return that weights enter means and drivers, but not reliability and structure."""
    if survey.weights is None:
        return []
    text = Text(
        ko="가중치는 점수와 동인에만 적용했고 신뢰도, 요인 구조, 불변성은 가중치 없이 추정했습니다.",
        en="Weights enter the scores and drivers only; reliability, structure and invariance are estimated without them.",
    )
    return [Note("weights_only_in_scores", text)]


def cross_section() -> Note:
    """Return that drivers of one survey are no causes."""
    return Note(
        "cross_section",
        Text(
            ko="한 시점의 조사는 함께 움직이는 것을 보여 줄 뿐 원인을 밝히지 못하니, 첫 순위를 실험이나 다음 조사로 확인한 뒤 크게 "
            "투자하십시오.",
            en="A survey at one point in time shows what goes together, not what causes it: confirm the first priority with "
            "a trial or the next wave before you invest heavily.",
        ),
    )
