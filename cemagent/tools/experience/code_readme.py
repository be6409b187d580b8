"""The read-me beside the scripts: what to install, how to run them, and what they leave to the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cemagent.tools.experience.results import ExperienceReport

_PYTHON = {"spss": " pyreadstat", "workbook": " openpyxl"}
_R = {"spss": ' install.packages("haven")', "workbook": ' install.packages("readxl")'}


def readme(settings: Mapping[str, Any], report: ExperienceReport) -> str:
    """Return the read-me of the scripts, in English like the scripts themselves."""
    kind = settings["kind"]
    parts = [
        "Scripts that reproduce the figures of the report without cemagent",
        "",
        "Put the survey file beside them, or give its path:",
        "  python score.py PATH/TO/FILE",
        "  Rscript score.R PATH/TO/FILE",
        "Both end with 'all N figures agree', or list the differences and end with exit code 1.",
        "",
        "What they need:",
        f"  Python 3.10 or later: pip install pandas numpy scipy semopy{_PYTHON.get(kind, '')}",
        f'  R 4.0 or later: install.packages("lavaan");{_R.get(kind, "")}'.rstrip(";"),
        "",
        "The files:",
        "  mapping.csv   which column is which item (position counts from 1)",
        "  recodes.csv   what a cell counts as where that is not simply its number or text; an empty value is no answer",
        "  expected.csv  the figures of the report, the difference allowed, and the script that computes them",
        "",
        "What differs from the report:",
        *(f"  - {line}" for line in _differences(settings, report)),
    ]
    return "\n".join(parts) + "\n"


def _differences(settings: Mapping[str, Any], report: ExperienceReport) -> list[str]:
    found = []
    if settings["factors"]:
        found.append(_structure_line(str(settings["estimator"])))
    if settings["levels"]:
        found.append("Invariance between segments is tested in score.R only; how a level was judged is in the report.")
    if any(model.drivers for model in report.driver_models):
        found.append(
            "score.py draws its own resamples (seed in SETTINGS), so intervals of drivers agree only within resampling "
            "error; score.R computes the weights without intervals."
        )
    if any(model.drivers and len(model.drivers) > 12 for model in report.driver_models):
        found.append("With more than 12 drivers only relative weights and R2 are recomputed.")
    if report.kano:
        found.append("Kano features: the two coefficients, not the kinds and their test.")
    if report.changes:
        found.append("Changes from an earlier wave are not recomputed, because they need a second file.")
    if report.comments is not None:
        found.append("Comments are not analysed again.")
    if settings["dropped_respondents"]:
        found.append(
            "Respondents dropped from the report are listed in SETTINGS; the checks that found them are not repeated."
        )
    found.append("Intervals of omega, ordinal reliability, AVE, HTMT and modification hints are in the report only.")
    return found


def _structure_line(estimator: str) -> str:
    if estimator == "ML":
        return "The factor model is fitted by semopy in score.py and by lavaan in score.R, both by maximum likelihood."
    if estimator == "WLSMV":
        return "The factor model treats answers as ordered (WLSMV); semopy has no such estimator, so it is in score.R only."
    return (
        f"The factor model is fitted by {estimator}: score.R gives its scaled statistics, score.py the unscaled ones of the "
        "same fit."
    )
