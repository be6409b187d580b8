"""Writes an integration result: one HTML page with both pictures, Markdown, and the pictures as files."""

from __future__ import annotations

from pathlib import Path

from cemagent.reports.sheet import sheet_html, sheet_markdown
from cemagent.reports.whole_files import write_whole
from cemagent.tools.integration.document import integration_sheet
from cemagent.tools.integration.pictures import pictures_of
from cemagent.tools.integration.results import IntegrationResult
from cemagent.tools.integration.subject import IntegrationSubject


def integration_markdown(result: IntegrationResult, subject: IntegrationSubject | None = None) -> str:
    """Return ``result`` as Markdown; with ``subject`` it speaks of the pictures as files beside it."""
    pictures = pictures_of(subject, result)
    files = {number: f"{name}.svg" for number, name in enumerate(pictures)}
    return sheet_markdown(integration_sheet(result, pictures), files)


def integration_html(result: IntegrationResult, subject: IntegrationSubject | None = None) -> str:
    """Return ``result`` as one HTML page that needs nothing else."""
    return sheet_html(integration_sheet(result, pictures_of(subject, result)))


def write_integration(result: IntegrationResult, subject: IntegrationSubject | None, folder: Path) -> list[Path]:
    """Write ``report.html``, ``report.md``, ``report.json`` and the pictures as SVG and PNG; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = pictures_of(subject, result)
    sheet = integration_sheet(result, pictures)
    named = {number: f"{name}.svg" for number, name in enumerate(pictures)}
    contents = {
        "report.html": sheet_html(sheet).encode(),
        "report.md": sheet_markdown(sheet, named).encode(),
        "report.json": result.model_dump_json(indent=2).encode(),
    }
    for name, picture in pictures.items():
        contents |= {f"{name}.svg": picture.svg().encode(), f"{name}.png": picture.png()}
    return [write_whole(folder / name, data) for name, data in contents.items()]
