"""The scripts that reproduce a report: they run, agree, notice changes, and hold nothing from the file as code."""

from __future__ import annotations

import ast
import csv
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cemagent.experience.scale_files import load_scales
from cemagent.tools.experience.code_literals import as_python, as_r
from cemagent.tools.experience.loading import Roles
from cemagent.tools.experience.options import ScoreOptions
from tests.experience.simulated import answers
from tests.tools.code_cases import (
    CHANNEL,
    EX15,
    OUTCOME,
    WEIGHT,
    Written,
    ex15_answers,
    five_points,
    labelled_csv,
    small_scale,
    spss,
    two_ways,
    workbook,
    written,
)

HOSTILE = "\"); system('touch owned'); (\" ''' + __import__('os').system('touch owned') + ''' \\ \u2028 ${x}"


def labelled(folder: Path) -> Written:
    roles = Roles(segments=(CHANNEL,), outcomes=(OUTCOME,), weight=WEIGHT)
    return written(labelled_csv(folder), EX15, roles, ScoreOptions(draws=200, dropped=("straight_line",)))


def in_workbook(folder: Path) -> Written:
    return written(
        workbook(folder),
        EX15,
        Roles(segments=("channel",), outcomes=(OUTCOME,)),
        ScoreOptions(estimator="MLM", draws=200),
    )


def in_spss(folder: Path) -> Written:
    return written(
        spss(folder), EX15, Roles(segments=("channel",), outcomes=("nps",)), ScoreOptions(estimator="MLR", draws=200)
    )


def ordered(folder: Path) -> Written:
    path, scale = five_points(folder, lone=4)
    return written(path, scale, Roles(segments=("group",), outcomes=("kept",)))


def plain(folder: Path) -> Written:
    path, scale = five_points(folder, lone=1)
    return written(path, scale, Roles(segments=("group",), outcomes=("kept",)), ScoreOptions(estimator="ML", draws=200))


def paired(folder: Path) -> Written:
    path, scale, columns = two_ways(folder)
    return written(path, scale, columns=columns)


CASES: dict[str, Callable[[Path], Written]] = {
    "labelled": labelled, "workbook": in_workbook, "spss": in_spss, "ordered": ordered, "plain": plain, "paired": paired
}  # fmt: skip


def run_python(case: Written, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", str(case.folder / "score.py"), str(case.survey), *more],
        capture_output=True, text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
    )  # fmt: skip


def loaded(case: Written) -> Any:
    spec = importlib.util.spec_from_file_location("score_script", case.folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def expected(case: Written) -> dict[str, float]:
    with (case.folder / "expected.csv").open(encoding="utf-8") as file:
        return {line["figure"]: float(line["value"]) for line in csv.DictReader(file)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Written]:
    """Return a case by name; each is made once, so tests that change its files copy them."""
    return lru_cache(lambda name: CASES[name](tmp_path_factory.mktemp(name)))


def copied(case: Written, folder: Path) -> Written:
    shutil.copytree(case.survey.parent, folder / "copy")
    return Written(folder / "copy" / case.survey.name, folder / "copy" / case.folder.name, case.report)


@pytest.mark.parametrize("name", list(CASES))
def test_the_python_script_agrees_with_the_report(
    name: str, made: Callable[[str], Written], capsys: pytest.CaptureFixture[str]
) -> None:
    case = made(name)
    script = loaded(case)
    found, skipped = script.score(script.read_survey(case.survey))
    script.show(found)
    different = script.compare(found, skipped)
    told = capsys.readouterr().out
    assert different == 0, told[-2000:]
    assert int(told.splitlines()[-1].split()[1]) > 50
    fitted = case.report.cfa is not None and case.report.cfa.estimator != "WLSMV"
    assert ("not compared" in told) == (find_spec("semopy") is None and fitted)


def test_the_script_runs_by_itself(made: Callable[[str], Written]) -> None:
    done = run_python(made("labelled"))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stderr == ""
    assert "figures agree" in done.stdout.splitlines()[-1]


def test_what_the_cases_are_meant_to_try_is_in_them(made: Callable[[str], Written]) -> None:
    case = made("labelled")
    assert case.report.quality.dropped == ["straight_line"]
    assert case.report.n < 240
    assert case.report.quality.weighted
    assert case.report.missing > 0
    assert {f"segment {one} sense mean" for one in ("매장", "온라인 몰")} <= set(expected(case)) or (
        case.report.comparison is not None and case.report.comparison.comparable in {"latent_only", "no"}
    )
    figures = expected(case)
    assert figures["survey n"] == case.report.n
    assert figures["drivers 1 sense lmg"] == case.report.driver_models[0].drivers[0].weight
    assert figures["cfa df"] == 80


def test_an_ordinal_report_tests_every_level_in_r(made: Callable[[str], Written]) -> None:
    case = made("ordered")
    assert case.report.cfa is not None
    assert case.report.cfa.estimator == "WLSMV"
    levels = [name for name in expected(case) if name.startswith("invariance") and name.endswith("chi2")]
    assert len(levels) == len(case.report.invariance) >= 3


def test_a_changed_answer_is_noticed(made: Callable[[str], Written], tmp_path: Path) -> None:
    case = copied(made("paired"), tmp_path)
    lines = case.survey.read_text(encoding="utf-8").splitlines()
    first = lines[1].split(",")
    lines[1] = ",".join(["7" if first[0] != "7" else "1", *first[1:]])
    case.survey.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run_python(case)
    assert done.returncode == 1
    assert "item perception one.1 mean: here" in done.stdout
    assert "figures differ" in done.stdout
    assert "figures agree" not in done.stdout


def test_another_number_of_rows_and_unknown_cells_are_told(
    made: Callable[[str], Written], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = copied(made("paired"), tmp_path)
    with case.survey.open("a", encoding="utf-8") as file:
        file.write(",".join(["dunno"] + ["3"] * 23) + "\n")
    frame = loaded(case).read_survey(case.survey)
    told = capsys.readouterr().out
    assert "The file has 151 respondents, the report was made from 150." in told
    assert "one_1: 1 kind(s) of cell count as no answer: ['dunno']" in told
    assert np.isnan(frame["one_1"].iloc[-1])
    assert frame["one_2"].iloc[-1] == 3


def test_without_semopy_the_rest_is_compared_and_it_is_said(made: Callable[[str], Written], tmp_path: Path) -> None:
    case = made("plain")
    blocker = tmp_path / "blocked"
    blocker.mkdir()
    (blocker / "semopy.py").write_text("raise ModuleNotFoundError('no semopy', name='semopy')\n", encoding="utf-8")
    done = run_python(case, PYTHONPATH=str(blocker))
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr
    assert "figures were not compared: semopy is not installed: pip install semopy" in done.stdout
    assert "figures agree" in done.stdout


def test_a_missing_file_ends_with_what_to_do(made: Callable[[str], Written], tmp_path: Path) -> None:
    case = copied(made("paired"), tmp_path)
    case.survey.unlink()
    done = subprocess.run(
        [sys.executable, str(case.folder / "score.py")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "pairs.csv is not here: run python score.py PATH/TO/FILE"


def test_cells_are_exported_for_r(made: Callable[[str], Written], tmp_path: Path) -> None:
    case = made("workbook")
    target = tmp_path / "cells.csv"
    loaded(case).write_cells(case.survey, target)
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == ["sense1", "sense2"]
    assert rows[1][0] == f"{ex15_answers(seed=11)[0, 0]:g}"


@pytest.mark.parametrize("name", ["nps", "ces", "csat", "acsi-style", "kcsi-style"])
def test_single_figures_of_boards_are_recomputed(name: str, tmp_path: Path) -> None:
    scale = load_scales()[name]
    items = scale.asked(scale.main_facet)
    top = scale.points_of(items[0], scale.main_facet)
    drawn = np.random.default_rng(5).integers(top.min, top.max + 1, (80, len(items)))
    path = tmp_path / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(item.id for item in items)
        writer.writerows(drawn.tolist())
    case = written(path, scale)
    script = loaded(case)
    found, _ = script.score(script.read_survey(path))
    assert case.report.headline is not None
    assert found["headline value"] == pytest.approx(case.report.headline.value, rel=1e-9)
    assert found["headline n"] == 80


def test_many_drivers_are_compared_by_relative_weights(tmp_path: Path) -> None:
    scale = small_scale(sizes={"one": 14})
    given = answers(41, 300, np.full(14, 0.6), 1)
    path = tmp_path / "many.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*(item.id for item in scale.items), "spend"])
        writer.writerows([*map(int, row), round(float(row.sum() * 10 + i % 17), 1)] for i, row in enumerate(given))
    case = written(path, scale, Roles(outcomes=("spend",)))
    script = loaded(case)
    found, _ = script.score(script.read_survey(path))
    one = case.report.driver_models[0].drivers[0]
    assert found[f"drivers 1 {one.id} relative weight"] == pytest.approx(one.relative_weight, rel=1e-9)
    assert found["drivers 1 r2"] == pytest.approx(case.report.driver_models[0].r2, rel=1e-9)
    assert script.compare(found, {}) == 0


def test_names_from_the_file_are_data_never_code(tmp_path: Path) -> None:
    scale = small_scale(sizes={"one": 3})
    path = tmp_path / "x'); import os #.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*(item.id for item in scale.items), HOSTILE, "'''\n\"\"\"; outcome"])
        drawn = np.random.default_rng(1).integers(1, 8, (60, 3)).tolist()
        writer.writerows([*row, HOSTILE if i % 2 else "b", i % 11] for i, row in enumerate(drawn))
    case = written(path, scale, Roles(segments=(HOSTILE,), outcomes=("'''\"\"\";outcome",)))
    source = (case.folder / "score.py").read_text(encoding="utf-8")
    assigned = [
        node for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "SETTINGS"
    ]  # fmt: skip
    settings = ast.literal_eval(assigned[0].value)
    assert settings["file"] == path.name
    segments = [model["segment"] for model in settings["driver_models"]]
    assert " ".join(HOSTILE.split()) in segments
    script = loaded(case)
    found, _ = script.score(script.read_survey(path))
    assert script.compare(found, {}) == 0
    assert not list(tmp_path.rglob("owned"))
    assert not Path("owned").exists()


def test_literals_are_escaped_in_both_languages() -> None:
    assert ast.literal_eval(as_python({"a": HOSTILE, "b": [1, None]})) == {"a": HOSTILE, "b": [1, None]}
    assert as_r('a"\\\n\t\x07가\U0001f600') == '"a\\"\\\\\\n\\t\\u0007\\uac00\\U0001f600"'
    assert as_r({"a": None, "b": True, "c": [1.5, 2], "d": ["x"], "e": []}) == (
        'list(\n  "a" = NULL,\n  "b" = TRUE,\n  "c" = c(1.5, 2),\n  "d" = c("x"),\n  "e" = list()\n)'
    )
    with pytest.raises(TypeError, match="no R literal for set"):
        as_r({1})


def test_only_cells_that_need_it_are_recoded(made: Callable[[str], Written]) -> None:
    assert (made("paired").folder / "recodes.csv").read_text(encoding="utf-8").splitlines() == [
        "variable,cell,value",
        ",,",
    ]
    with (made("labelled").folder / "recodes.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    sense1 = {line["cell"]: line["value"] for line in lines if line["variable"] == "sense1"}
    assert sense1["매우 그렇다"] == "7"
    assert sense1["99"] == ""
    assert "5" not in sense1


def test_the_read_me_says_what_to_install_and_what_differs(made: Callable[[str], Written]) -> None:
    text = (made("spss").folder / "README.txt").read_text(encoding="utf-8")
    assert "pip install pandas numpy scipy semopy pyreadstat" in text
    assert 'install.packages("haven")' in text
    assert "fitted by MLR: score.R gives its scaled statistics, score.py the unscaled ones" in text
    assert "Invariance between segments is tested in score.R only" in text


@pytest.mark.soak
@pytest.mark.parametrize("name", list(CASES))
def test_the_r_script_agrees_with_the_report(name: str, made: Callable[[str], Written], tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed: Debian's r-base-core and r-cran-lavaan run the scripts")
    case = made(name)
    survey = case.survey
    if survey.suffix != ".csv":
        survey = tmp_path / "cells.csv"
        assert run_python(case, "--csv", str(survey)).returncode == 0
    done = subprocess.run(
        ["Rscript", str(case.folder / "score.R"), str(survey)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    assert "figures agree" in done.stdout


@pytest.mark.soak
def test_r_reads_the_escaped_names_as_they_were(tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed: Debian's r-base-core parses the literals")
    script = tmp_path / "literal.R"
    script.write_text(f"x <- {as_r(HOSTILE)}\ncat(utf8ToInt(x))\n", encoding="utf-8")
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert [int(code) for code in done.stdout.split()] == [ord(letter) for letter in HOSTILE]
    assert not (tmp_path / "owned").exists()
