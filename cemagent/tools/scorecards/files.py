"""Filled scorecards from files of any form, and the result of checking one."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from cemagent.tools.scorecards.card import Loaded, load_scorecard
from cemagent.tools.scorecards.definition import Definition
from cemagent.tools.scorecards.findings import Finding

SHEETS = (".xlsx", ".xlsm")
FILES = (".yaml", ".yml", ".json", *SHEETS)
"""Endings of files that a scorecard is read from."""


class ScorecardChecked(BaseModel):
    """What a check finds in one file."""

    schema_version: Literal["scorecard-checked/1"] = "scorecard-checked/1"
    file: str
    kind: str
    errors: int
    findings: list[Finding]


def load_file(path: Path, definitions: dict[str, Definition]) -> Loaded:
    """Return the scorecard in the YAML, JSON or XLSX file at ``path``.

    Raises:
        ContentError: it is no scorecard.
        DocumentError: it is no readable workbook.
        FormError: fields are invalid; each names its line, of a workbook its row.
    """
    if path.suffix.lower() in SHEETS:
        from cemagent.tools.scorecards.sheet import read_sheet  # the spreadsheet reader, for spreadsheets only

        return read_sheet(path, definitions)
    return load_scorecard(path, definitions)
