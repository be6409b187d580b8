"""Everything a filled scorecard can be written as."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from cemagent.errors import Lang
from cemagent.forms.files import as_data, as_yaml
from cemagent.reports.sheet import sheet_html, sheet_markdown
from cemagent.reports.sheet_docx import write_sheet_docx
from cemagent.reports.sheet_pptx import write_sheet_pptx
from cemagent.tools.scorecards.card import Scorecard
from cemagent.tools.scorecards.definition import Definition
from cemagent.tools.scorecards.drawing import picture_of
from cemagent.tools.scorecards.findings import Finding
from cemagent.tools.scorecards.showing import sheet_of
from cemagent.tools.scorecards.summary import Summary, summary_of


class ScorecardShown(BaseModel):
    """A filled scorecard for programs: as it is written, in short, and what a check finds."""

    schema_version: Literal["scorecard-shown/1"] = "scorecard-shown/1"
    kind: str
    title: str
    scorecard: dict[str, Any]
    summary: Summary
    findings: list[Finding]


def shown_card(card: Scorecard, definition: Definition, lang: Lang, findings: Sequence[Finding]) -> ScorecardShown:
    """Return the scorecard for programs."""
    return ScorecardShown(
        kind=definition.id,
        title=definition.title.in_(lang),
        scorecard=as_data(card),
        summary=summary_of(card, definition, lang),
        findings=list(findings),
    )


def written(
    card: Scorecard, definition: Definition, form: str, lang: Lang, findings: Sequence[Finding] = ()
) -> str | bytes:
    """Return the scorecard as ``md``, ``html``, ``svg``, ``yaml`` (text) or ``png`` (bytes)."""
    if form == "yaml":
        return as_yaml(card)
    if form == "md":
        return sheet_markdown(sheet_of(card, definition, lang, findings))
    picture = picture_of(card, definition, lang)
    if form == "png":
        return picture.png()
    if form == "svg":
        return picture.svg()
    return sheet_html(sheet_of(card, definition, lang, findings, picture))


def write_document(
    card: Scorecard, definition: Definition, form: str, path: Path, lang: Lang, findings: Sequence[Finding] = ()
) -> Path:
    """Write the scorecard with its picture to ``path``, as slides (``pptx``) or as a Word document (``docx``)."""
    made = sheet_of(card, definition, lang, findings, picture_of(card, definition, lang))
    return write_sheet_pptx(made, path) if form == "pptx" else write_sheet_docx(made, path)
