"""Surveys for the tests of scoring: made from known models or from published moments, never from anybody's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cemagent.experience.building import build_survey
from cemagent.experience.cfa_moments import Moments
from cemagent.experience.columns import ColumnMap, MappedColumn
from cemagent.experience.reading import table_from_text
from cemagent.experience.scale import Dimension, Item, Points, ScaleDefinition
from cemagent.experience.scale_files import scale_named
from cemagent.experience.survey import Survey
from cemagent.playbook import Text
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import ExperienceReport
from cemagent.tools.experience.score import score_survey
from tests.experience.simulated import answers, normals

EX15 = scale_named("cem-ex15")
FIVES = ("sense", "feel", "think", "act", "relate")
SEVEN_POINTS = (-1.5, -1.0, -0.5, 0.0, 0.6, 1.2)
FEW_DRAWS = 200


def said(text: str) -> Text:
    """Return one word for both languages."""
    return Text(ko=text, en=text)


def scale_of(dimensions: Mapping[str, Sequence[str]], points: Points, **more: Any) -> ScaleDefinition:
    """Return a scale of these dimensions and items; ``reverse`` names items, ``outcomes`` dimensions."""
    turned, outcomes = more.pop("reverse", ()), more.pop("outcomes", ())
    return ScaleDefinition(
        id=more.pop("name", "made"),
        title=said("Made scale"),
        licence=more.pop("licence", "cc0"),
        licence_note=said("free"),
        source=said("made for tests"),
        certainty="C",
        points=points,
        dimensions=[
            Dimension(id=name, title=said(name.title()), role="outcome" if name in outcomes else "experience")
            for name in dimensions
        ],
        items=[
            Item(id=item, dimension=name, reverse=item in turned)
            for name, items in dimensions.items()
            for item in items
        ],
        **more,
    )


def exact(moments: Moments, seed: int = 1) -> np.ndarray:
    """Return answers (n, p) whose mean and covariance are exactly those of ``moments``."""
    drawn = normals(seed, moments.n, len(moments.mean))
    drawn = drawn - drawn.mean(axis=0)
    white = drawn @ np.linalg.inv(np.linalg.cholesky(drawn.T @ drawn / moments.n)).T
    return white @ np.linalg.cholesky(moments.covariance).T + moments.mean


def ex15_columns(
    n: int,
    seed: int = 1,
    borders: tuple[float, ...] = SEVEN_POINTS,
    loadings: np.ndarray | None = None,
    shift: np.ndarray | None = None,
) -> dict[str, list[Any]]:
    """Return answers to cem-ex15 as given (reversed items not turned) and a recommendation that SENSE moves most."""
    points = len(borders) + 1
    data = answers(seed, n, np.full(15, 0.75) if loadings is None else loadings, 5, 0.4, borders, shift)
    scores = data.reshape(n, 5, 3).mean(axis=2)
    pull = scores @ np.array([0.9, 0.5, 0.2, 0.3, 0.4]) / points * 7 + normals(seed + 50, n, 1)[:, 0]
    recommend = np.clip(np.round(pull - pull.mean() + 6.5), 0, 10)
    for j in range(2, 15, 3):
        data[:, j] = points + 1 - data[:, j]
    names = [f"{name}{k}" for name in FIVES for k in (1, 2, 3)]
    return {**{name: data[:, j].astype(int).tolist() for j, name in enumerate(names)}, "nps": recommend.tolist()}


def loaded(
    columns: Mapping[str, Sequence[Any]],
    scale: ScaleDefinition,
    points: Points | None = None,
    **roles: str,
) -> tuple[Survey, ColumnMap]:
    """Return the survey that ``columns`` hold: items by their ids, other columns by the roles given (``branch="segment"``)."""
    names = list(columns)
    rows = zip(*columns.values(), strict=True)
    text = "\n".join([",".join(names), *(",".join(str(cell) for cell in row) for row in rows)])
    items = {item.id for item in scale.items}
    mapped = ColumnMap(
        scale=scale.id,
        points=points,
        columns=[
            MappedColumn(column=name, role="item", item=name)
            if name in items
            else MappedColumn.model_validate({"column": name, "role": roles.get(name, "ignore")})
            for name in names
        ],
    )
    return build_survey(table_from_text(text, "answers.csv"), mapped, scale), mapped


def scored(
    columns: Mapping[str, Sequence[Any]],
    scale: ScaleDefinition,
    options: ScoreOptions | None = None,
    points: Points | None = None,
    **roles: str,
) -> ExperienceReport:
    """Return the report on ``columns``, with few draws unless ``options`` say otherwise."""
    survey, mapped = loaded(columns, scale, points, **roles)
    return score_survey(survey, mapped, options or ScoreOptions(draws=FEW_DRAWS))


def codes(report: ExperienceReport) -> list[str]:
    """Return the codes of the report's warnings in order."""
    return [notice.code for notice in report.warnings]
