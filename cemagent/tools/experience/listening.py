"""What respondents wrote beside their ratings: the column of comments and the report on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cemagent.errors import UsageError
from cemagent.experience.notes import Note
from cemagent.experience.survey import Survey
from cemagent.playbook import Text
from cemagent.records.retrieval import Embedder
from cemagent.tools.comments.inputs import CommentJudge
from cemagent.tools.comments.results import CommentReport
from cemagent.tools.experience.notices import placed
from cemagent.tools.experience.options import ScoreOptions


def comment_column(survey: Survey, wanted: str | None) -> str | None:
    """Return the column of comments: the one asked for, else the first, None where there is none.

    Raises:
        UsageError: the column asked for holds no comments.
    """
    if wanted is not None and wanted not in survey.comments:
        known = ", ".join(f"'{name[:40]}'" for name in survey.comments) or "-"
        raise UsageError(
            f"'{wanted}' holds no comments in '{survey.source}' (it has {known}): give one of these, or set the column's "
            "role to 'comment' in the map.",
            f"'{survey.source}'의 '{wanted}' 열은 의견 열이 아닙니다(의견 열: {known}). 이 가운데 하나를 고르거나 열 지도에서 구실을 "
            "comment로 바꿔 주십시오.",
        )
    return wanted or next(iter(survey.comments), None)


def comment_report(
    survey: Survey, options: ScoreOptions, embedder: Embedder | None, judge: CommentJudge | None
) -> tuple[CommentReport | None, list[Note]]:
    """Return what the chosen column of comments says; None where nobody wrote anything.

    Raises:
        RetrievalError: the embedder fails.
    """
    column = comment_column(survey, options.comments)
    if column is None or not any(text.strip() for text in survey.comments[column]):
        return None, []
    # the word lists are read only where there is something to read with them
    from cemagent.tools.comments.analyse import analyse_comments
    from cemagent.tools.comments.inputs import from_survey

    found = analyse_comments(
        from_survey(_told_apart(survey), column), embedder=embedder, judge=judge, lang=options.lang
    )
    notes = placed([Note(one.code, one.text, one.where) for one in found.remarks], column)
    return found, [*notes, *_other_columns(survey, column, options.comments)]


def _told_apart(survey: Survey) -> Survey:
    """Return the survey; without its ids, so that rows tell respondents apart, where ids repeat or are missing."""
    if survey.ids is None or (len(np.unique(survey.ids)) == survey.n and "" not in survey.ids):
        return survey
    return replace(survey, ids=None)


def _other_columns(survey: Survey, column: str, wanted: str | None) -> list[Note]:
    others = ", ".join(f"'{name[:40]}'" for name in survey.comments if name != column)
    if wanted is not None or not others:
        return []
    return [
        Note(
            "other_comments",
            Text(
                ko=f"의견 열이 여럿이어서 첫째인 '{column}'을(를) 읽었으니, {others} 의견을 보려면 --comments로 지정해 주십시오.",
                en=f"There are several columns of comments and '{column}', the first, was read: give --comments to read "
                f"{others}.",
            ),
            column,
        )
    ]
