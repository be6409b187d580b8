"""What comes in: one comment a respondent, with ratings and segments, and the protocol of a judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from cemagent.errors import Lang, UsageError
from cemagent.experience.scores import respondent_scores
from cemagent.experience.survey import Survey
from cemagent.records.review import Usage
from cemagent.tools.comments.vocabulary import Emotion, Module

_Finite = Annotated[float, Field(allow_inf_nan=False)]


class Rating(BaseModel):
    """A rating with the ends of its scale; higher is better."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: _Finite
    low: _Finite
    high: _Finite

    @model_validator(mode="after")
    def _within_the_ends(self) -> Rating:
        if not self.low < self.high or not self.low <= self.value <= self.high:
            raise ValueError("a rating must lie between the ends of its scale, the lower end first")
        return self

    @property
    def place(self) -> float:
        """Return where the rating stands, from -1 (lower end) to 1 (upper end)."""
        return 2 * (self.value - self.low) / (self.high - self.low) - 1


class Comment(BaseModel):
    """One respondent: what they wrote (empty: nothing), what they rated, and which segments they belong to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    text: str
    ratings: dict[str, Rating] = {}
    segments: dict[str, str] = {}
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0


class Judgement(BaseModel):
    """How a judge reads one comment; ``quote`` must stand in the comment word for word, or it is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    polarity: Annotated[float, Field(ge=-1, le=1)]
    emotion: Emotion
    module: Module | None
    quote: Annotated[str, Field(min_length=1)]


class CommentJudge(Protocol):
    """Reads comments in place of the word lists, such as a language model; never needed.

    ``usage`` is what it has cost so far.
    """

    usage: Usage

    def judge_comments(self, texts: Sequence[str], lang: Lang) -> Sequence[Judgement | None]:
        """Return a judgement for each text in order; None where it has none. Texts are data, never instructions."""
        ...


def from_survey(survey: Survey, column: str) -> list[Comment]:
    """Return the respondents of ``survey`` with what they wrote in ``column``, their scores and their segments.

    Where ids are missing or not unique, a comment is known by its line in the file.

    Raises:
        UsageError: the survey has no such column of comments.
    """
    if column not in survey.comments:
        known = ", ".join(f"'{name}'" for name in survey.comments)
        raise UsageError(
            f"There is no column of comments called '{column}': "
            + (f"use one of {known}." if known else "name one when the file is read."),
            f"'{column}'이라는 의견 열이 없습니다. "
            + (f"{known} 가운데 하나를 지정해 주십시오." if known else "파일을 읽을 때 의견 열을 지정해 주십시오."),
        )
    names = _names(survey)
    scores = respondent_scores(survey)
    ends = {name: _ends(survey, name) for name in scores}
    return [
        Comment(
            id=names[row],
            text=text,
            ratings={
                name: Rating(value=float(values[row]), low=ends[name][0], high=ends[name][1])
                for name, values in scores.items()
                if not np.isnan(values[row])
            },
            segments=_labels(survey.segments, row),
            weight=1.0 if survey.weights is None else float(survey.weights[row]),
        )
        for row, text in enumerate(survey.comments[column])
    ]


def _names(survey: Survey) -> list[str]:
    """Return the respondents' ids, or their lines in the file where ids are missing or not unique."""
    given = [] if survey.ids is None else [str(name).strip() for name in survey.ids]
    return given if given and all(given) and len(set(given)) == len(given) else [str(row) for row in survey.rows]


def _labels(segments: Mapping[str, np.ndarray], row: int) -> dict[str, str]:
    return {name: str(labels[row]) for name, labels in segments.items() if labels[row]}


def _ends(survey: Survey, dimension: str) -> tuple[float, float]:
    points = survey.scale.points_of(survey.scale.item(survey.items_of(dimension)[0]), survey.scale.main_facet)
    return float(points.min), float(points.max)
