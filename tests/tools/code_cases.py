"""Survey files of many kinds, made here, with the scripts that reproduce their reports."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cemagent.experience.columns import ColumnMap, MappedColumn
from cemagent.experience.scale import ScaleDefinition
from cemagent.experience.scale_files import scale_named
from cemagent.tools.experience.code import CodeRequest, write_code
from cemagent.tools.experience.loading import Mapped, Roles, SurveyFile, mapped
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import ExperienceReport
from cemagent.tools.experience.score import score_survey
from tests.experience.simulated import FIVE_POINTS, answers, normals

SEVEN_POINTS = (-1.8, -1.1, -0.5, 0.1, 0.7, 1.4)
EX15 = scale_named("cem-ex15")
CHANNEL = '채널 "유형"'
OUTCOME = "추천, 0-10"
WEIGHT = "가중치"


@dataclass(frozen=True)
class Written:
    """A survey file, the folder of its scripts, and the report that they reproduce."""

    survey: Path
    folder: Path
    report: ExperienceReport


def written(
    path: Path,
    scale: ScaleDefinition,
    roles: Roles | None = None,
    options: ScoreOptions | None = None,
    columns: ColumnMap | None = None,
) -> Written:
    """Return the scripts for the survey at ``path``, in a folder beside it; 200 draws unless told."""
    held = mapped(SurveyFile(path, roles=roles or Roles()), scale)
    held = Mapped(held.table, columns or held.columns)
    options = options or ScoreOptions(draws=200)
    survey = held.survey(scale)
    report = score_survey(survey, held.columns, options)
    folder = path.parent / f"{path.stem}-code"
    write_code(CodeRequest(path, held.table, held.columns, survey, options, report), folder)
    return Written(path, folder, report)


def ex15_answers(n: int = 240, seed: int = 3) -> np.ndarray:
    """Return answers to cem-ex15 as respondents gave them: reversed items are not turned."""
    found = answers(seed, n, np.full(15, 0.75), 5, 0.5, SEVEN_POINTS)
    reversed_items = [j for j, item in enumerate(EX15.items) if item.reverse]
    found[:, reversed_items] = 8 - found[:, reversed_items]
    return found


def beside(given: np.ndarray, seed: int = 4) -> tuple[list[str], list[int], list[float]]:
    """Return a channel, a recommendation from 0 to 10 and a weight for every respondent."""
    noise = normals(seed, len(given), 3)
    channel = ["매장" if one > 0 else "온라인 몰" for one in noise[:, 0]]
    level = np.rint(5 + 1.5 * (given[:, 0] - 4) + noise[:, 1])
    return channel, np.clip(level, 0, 10).astype(int).tolist(), np.round(0.5 + np.abs(noise[:, 2]), 2).tolist()


def labelled_csv(folder: Path) -> Path:
    """Write a CP949 file with a title row, answers in words, decimal commas, gaps and repeated answers."""
    given = ex15_answers()
    words = [label.ko for label in EX15.points.labels]
    rows = []
    for i, (row, *rest) in enumerate(zip(given, *beside(given), strict=True)):
        cells = [words[int(answer) - 1] for answer in row]
        cells[i % 15] = {0: "99", 1: "", 2: f" {int(row[i % 15])} "}.get(i % 19, cells[i % 15])
        if i % 40 == 7:
            cells = [words[4]] * 15
        rows.append([*cells, rest[0], str(rest[1]), str(rest[2]).replace(".", ",")])
    path = folder / "응답.csv"
    with path.open("w", newline="", encoding="cp949") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["고객 경험 조사", *[""] * 17])
        writer.writerow([])
        writer.writerow([*(item.id for item in EX15.items), CHANNEL, OUTCOME, WEIGHT])
        writer.writerows(rows)
    return path


def workbook(folder: Path) -> Path:
    """Write the same questionnaire as numbers in the second sheet of a workbook."""
    from openpyxl import Workbook

    given = ex15_answers(seed=11)
    book = Workbook()
    book.active.append(["notes"])
    sheet = book.create_sheet("Data")
    sheet.append([*(item.id for item in EX15.items), "channel", OUTCOME])
    for row, channel, outcome, _ in zip(given.tolist(), *beside(given), strict=True):
        sheet.append([*row, channel, outcome])
    path = folder / "answers.xlsx"
    book.save(path)
    return path


def spss(folder: Path) -> Path:
    """Write the same questionnaire as an SPSS file with value labels and a value declared missing."""
    import pandas as pd
    import pyreadstat

    given = ex15_answers(seed=12)
    frame = pd.DataFrame(given, columns=[item.id for item in EX15.items])
    channel, frame["nps"], _ = beside(given)
    frame["channel"] = [1.0 if one == "매장" else 2.0 for one in channel]
    frame.iloc[3, 2] = 9.0
    path = folder / "answers.sav"
    labels = {"channel": {1.0: "매장", 2.0: "온라인 몰"}, "sense1": {1.0: "전혀 그렇지 않다", 7.0: "매우 그렇다"}}
    pyreadstat.write_sav(frame, path, variable_value_labels=labels, missing_ranges={"sense3": [9.0]})
    return path


def five_points(folder: Path, lone: int, seed: int = 22) -> tuple[Path, ScaleDefinition]:
    """Write 600 answers on five points in two segments, for a scale with a residual covariance and a third dimension
    of ``lone`` items.
    """
    scale = small_scale(
        points={"min": 1, "max": 5},
        sizes={"one": 4, "two": 4, "three": lone},
        residual_covariances=[["one.1", "one.2"]],
    )
    given = answers(seed, 600, np.full(12, 0.7), 3, borders=FIVE_POINTS)[:, : 8 + lone]
    path = folder / "five.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([*(item.id for item in scale.items), "group", "kept"])
        kept = given.mean(axis=1) + normals(23, len(given), 1)[:, 0] > 3
        for i, row in enumerate(given):
            writer.writerow([*map(int, row), "ab"[i % 2], "yes" if kept[i] else "no"])
    return path, scale


def small_scale(**changes: object) -> ScaleDefinition:
    """Return a scale with dimensions of the given ``sizes``; other ``changes`` are fields of the scale."""
    sizes = changes.pop("sizes", {"one": 3})
    assert isinstance(sizes, dict)
    text = {"ko": "가", "en": "a"}
    items = [
        {"id": f"{name}.{j}", "dimension": name, "title": {"ko": f"{name} {j}번", "en": f"{name}, number {j}"}}
        for name, size in sizes.items()
        for j in range(1, size + 1)
    ]
    fields: dict[str, object] = {
        "id": "small",
        "title": text,
        "licence": "cc0",
        "licence_note": text,
        "source": text,
        "certainty": "C",
        "points": {"min": 1, "max": 7},
        "dimensions": [{"id": name, "title": {"ko": f"{name} 차원", "en": name}} for name in sizes],
        "items": items,
    }
    return ScaleDefinition.model_validate(fields | changes)


def two_ways(folder: Path) -> tuple[Path, ScaleDefinition, ColumnMap]:
    """Write expectations, perceptions and Kano pairs of six items in two dimensions, and the map of their columns."""
    facets = ["perception", "expectation", "functional", "dysfunctional"]
    text = {"ko": "가", "en": "a"}
    scale = small_scale(sizes={"one": 3, "two": 3}, facets=[{"id": facet, "title": text} for facet in facets])
    scale = scale.model_copy(update={"items": [item.model_copy(update={"facets": facets}) for item in scale.items]})
    parts = [answers(31 + k, 150, np.full(6, 0.7), 2, borders=SEVEN_POINTS if k < 2 else FIVE_POINTS) for k in range(4)]
    names = [f"{item.id} {facet}" for facet in facets for item in scale.items]
    path = folder / "pairs.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(np.hstack(parts).astype(int).tolist())
    columns = [
        MappedColumn(column=name, role="item", item=name.split()[0], facet=name.split()[1])  # type: ignore[arg-type]
        for name in names
    ]
    return path, scale, ColumnMap(scale=scale.id, columns=columns)
