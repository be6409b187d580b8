"""The experience scorer: a survey in, every figure with its n and method out, and reasons where there is none."""

from __future__ import annotations

from typing import Any

from cemagent.experience.columns import ColumnMap
from cemagent.experience.importance import Priorities
from cemagent.experience.notes import Note
from cemagent.experience.quality import examine, without
from cemagent.experience.scores import weight_notes
from cemagent.experience.survey import Survey
from cemagent.method.engagement import Engagement
from cemagent.method.stages import Method
from cemagent.records.retrieval import Embedder
from cemagent.tools.comments.inputs import CommentJudge
from cemagent.tools.experience.acting import stage_priorities
from cemagent.tools.experience.comparing import compare_segments, other_segments, segment_column
from cemagent.tools.experience.driving import choose_outcome, drive
from cemagent.tools.experience.fitting import choose_estimator, fit_structure, model_of
from cemagent.tools.experience.listening import comment_column, comment_report
from cemagent.tools.experience.measuring import (
    dimension_results,
    headline_result,
    item_scores,
    missing_share,
    quality_result,
)
from cemagent.tools.experience.methods_text import methods_of
from cemagent.tools.experience.notices import gathered, placed, scale_notes, weights_only_in_scores
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.others import change_results, gap_results, kano_results
from cemagent.tools.experience.results import ExperienceReport

_Part = tuple[dict[str, Any], list[Note]]
"""Fields of the report, and what must be said of them."""


def score_survey(
    survey: Survey,
    columns: ColumnMap,
    options: ScoreOptions,
    *,
    before: Survey | None = None,
    engagement: Engagement | None = None,
    method: Method | None = None,
    embedder: Embedder | None = None,
    judge: CommentJudge | None = None,
) -> ExperienceReport:
    """Return the whole analysis of ``survey``, whose columns were mapped by ``columns``.

    ``before`` is an earlier wave of the same scale; ``method`` and ``engagement`` name stages and touch points;
    ``embedder`` and ``judge`` read the comments, which are read by word lists alone without them.

    Raises:
        UsageError: an option names a column without that role, a flag that does not exist, or everybody is dropped;
            or the wave before is of another scale.
    """
    segment = segment_column(survey, options.segment)
    choose_outcome(survey, options.outcome)
    comment_column(survey, options.comments)
    quality = examine(survey)
    notes = [*scale_notes(survey.scale), *survey.notes, *quality.notes]
    kept = survey
    if options.dropped:
        kept, note = without(survey, quality, options.dropped)
        notes.append(note)
    parts = [
        _scores(kept),
        _models(kept, options, segment, method, engagement),
        _others(kept, before),
        _comments(kept, options, embedder, judge),
    ]
    notes += [note for _, found in parts for note in found]
    report = ExperienceReport.model_validate(
        {
            "scale": survey.scale.id,
            "scale_title": survey.scale.title,
            "validated": survey.scale.validated,
            "n": kept.n,
            "missing": missing_share(kept),
            "quality": quality_result(survey, quality, options.dropped, columns),
            "methods": survey.scale.title,  # replaced below: the paragraph is written from the figures
            "warnings": gathered([*notes, *other_segments(survey, segment, options.segment)]),
        }
        | {name: value for fields, _ in parts for name, value in fields.items()}
    )
    return report.model_copy(update={"methods": methods_of(report, kept, options)})


def _scores(survey: Survey) -> _Part:
    dimensions, notes = dimension_results(survey)
    head, about_head = headline_result(survey)
    fields = {"dimensions": dimensions, "headline": head, "items": item_scores(survey)}
    return fields, [*weight_notes(survey), *weights_only_in_scores(survey), *about_head, *notes]


def _models(
    survey: Survey, options: ScoreOptions, segment: str | None, method: Method | None, engagement: Engagement | None
) -> _Part:
    model = model_of(survey)
    chosen = choose_estimator(model.data, options.estimator) if model else None
    cfa, notes = fit_structure(model, chosen)
    compared = compare_segments(survey, segment, model, options.estimator)
    driven = drive(survey, options, segment)
    first = driven.priorities or Priorities(0)
    fields = {
        "cfa": cfa,
        "invariance": compared.steps,
        "comparison": compared.comparison,
        "drivers": driven.models[0].drivers if driven.models else [],
        "driver_models": driven.models,
        "stage_priorities": stage_priorities(first, driven.models, survey.scale, method=method, engagement=engagement),
    }
    return fields, [*notes, *compared.notes, *driven.notes]


def _others(survey: Survey, before: Survey | None) -> _Part:
    gaps, about_gaps = gap_results(survey)
    features, about_features = kano_results(survey)
    moved, about_waves = change_results(before, survey)
    fields = {"gaps": gaps, "kano": features, "changes": moved}
    return fields, [*about_gaps, *placed(about_features, "kano"), *about_waves]


def _comments(survey: Survey, options: ScoreOptions, embedder: Embedder | None, judge: CommentJudge | None) -> _Part:
    found, notes = comment_report(survey, options, embedder, judge)
    return {"comments": found}, notes
