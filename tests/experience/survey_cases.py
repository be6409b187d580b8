"""Small survey files made for the tests of reading and scoring."""

from __future__ import annotations

import numpy as np

from cemagent.experience.building import build_survey
from cemagent.experience.columns import ColumnMap
from cemagent.experience.guessing import guess_columns
from cemagent.experience.reading import table_from_text
from cemagent.experience.scale import ScaleDefinition
from cemagent.experience.scale_files import load_scales
from cemagent.experience.survey import Survey
from cemagent.experience.table import Table

SCALES = load_scales()
EX15 = SCALES["cem-ex15"]
NPS = SCALES["nps"]


def numbers(rows: int, columns: int, low: int = 1, high: int = 7, seed: int = 7) -> np.ndarray:
    """Return random answers (rows, columns)."""
    return np.random.default_rng(seed).integers(low, high + 1, (rows, columns))


def csv_of(headers: list[str], rows: list[list[object]]) -> str:
    """Return a CSV text, cells with commas quoted."""
    lines = [headers, *rows]
    return "\n".join(",".join(f'"{cell}"' if "," in str(cell) else str(cell) for cell in line) for line in lines)


def ex15_csv(rows: int = 60, seed: int = 7) -> str:
    """Return a file of cem-ex15 with the items' ids as headers."""
    answers = numbers(rows, 15, seed=seed).tolist()
    return csv_of([item.id for item in EX15.items], answers)


def survey_from(text: str, scale: ScaleDefinition = EX15, mapped: ColumnMap | None = None) -> Survey:
    """Return the survey in a CSV text, columns guessed unless mapped."""
    table = table_from_text(text, "answers.csv")
    return build_survey(table, mapped or guess_columns(table, scale), scale)


def table_from(text: str) -> Table:
    """Return the table in a CSV text."""
    return table_from_text(text, "answers.csv")


def nps_survey(answers: list[object], **columns: list[object]) -> Survey:
    """Return answers to the recommendation question beside other columns."""
    rows = [list(row) for row in zip(answers, *columns.values(), strict=True)]
    return survey_from(csv_of(["nps", *columns], rows), NPS)
