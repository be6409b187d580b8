"""One scoring run from a file to its report: what the command line and a conversation have in common."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cemagent.experience.scale import ScaleDefinition
from cemagent.experience.survey import Survey
from cemagent.method.engagement import Engagement
from cemagent.method.stages import Method
from cemagent.tools.experience.loading import Mapped, SurveyFile, mapped
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import ExperienceReport
from cemagent.tools.experience.score import score_survey

if TYPE_CHECKING:
    from cemagent.records.retrieval import Embedder
    from cemagent.tools.comments.inputs import CommentJudge


@dataclass(frozen=True)
class Scored:
    """A report with what it was made from."""

    report: ExperienceReport
    survey: Survey
    options: ScoreOptions


@dataclass(frozen=True)
class Helpers:
    """What a run may draw on: playbooks, an engagement to place the drivers in, and who reads the comments."""

    method: Method | None = None
    engagement: Engagement | None = None
    embedder: Embedder | None = None
    judge: CommentJudge | None = None


def run(
    held: Mapped,
    file: SurveyFile,
    scale: ScaleDefinition,
    options: ScoreOptions,
    *,
    before: Path | None = None,
    helpers: Helpers | None = None,
) -> Scored:
    """Return the report of the survey in ``held``, which was read from ``file``.

    ``before`` is the file of an earlier wave: its columns are mapped like those of ``file`` where they have its map or
    its sheet, and guessed otherwise.

    Raises:
        UsageError: a file or column cannot be used.
    """
    helpers = helpers or Helpers()
    survey = held.survey(scale)
    roles = file.roles
    options = replace(
        options,
        segment=held.named(roles.segments),
        outcome=held.named(roles.outcomes),
        comments=held.named(roles.comments),
    )
    earlier = None
    if before is not None:
        earlier = mapped(SurveyFile(before, file.sheet, file.column_map), scale).survey(scale)
    report = score_survey(
        survey,
        held.columns,
        options,
        before=earlier,
        engagement=helpers.engagement,
        method=helpers.method,
        embedder=helpers.embedder,
        judge=helpers.judge,
    )
    return Scored(report, survey, options)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of the file at ``path``, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
