"""A scenario in every form that it can be shown or written in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from cemagent.errors import Lang, UsageError
from cemagent.forms.files import write_text
from cemagent.reports.sheet import sheet_html, sheet_markdown
from cemagent.reports.whole_files import write_whole
from cemagent.tools.scenario.check import check_scenario
from cemagent.tools.scenario.document import scenario_sheet
from cemagent.tools.scenario.files import ScenarioFile
from cemagent.tools.scenario.links import LinkTargets
from cemagent.tools.scenario.mermaid import mermaid_of
from cemagent.tools.scenario.model import CustomerScenario
from cemagent.tools.scenario.picture import picture_of
from cemagent.tools.scenario.text import TextLine, check_lines, plain_text, scenario_lines

TextForm = Literal["text", "md", "html", "svg", "mermaid"]
FileForm = Literal["text", "md", "html", "svg", "mermaid", "png", "docx", "pptx"]
TEXT_FORMS: tuple[TextForm, ...] = get_args(TextForm)
FILE_FORMS: tuple[FileForm, ...] = get_args(FileForm)
_SUFFIXES = {"text": "txt", "mermaid": "mmd"}
_UNFIT = re.compile(r"[^\w.-]+")


def shown_text(
    scenario: CustomerScenario, form: TextForm, lang: Lang, today: date, links: LinkTargets | None = None
) -> str:
    """Return ``scenario`` in a form that is text; ``today`` is the date that documents bear.

    Raises:
        UsageError: it has no steps to draw, and the form is a picture.
    """
    if form == "svg":
        return picture_of(scenario, lang).svg()
    if form == "mermaid":
        return mermaid_of(scenario, lang)
    if form == "text":
        return plain_text(whole_lines(scenario, lang, links)) + "\n"
    sheet = scenario_sheet(scenario, lang, today, links)
    return sheet_html(sheet) if form == "html" else sheet_markdown(sheet)


def whole_lines(scenario: CustomerScenario, lang: Lang, links: LinkTargets | None = None) -> list[TextLine]:
    """Return what ``scenario`` says and its check, line by line; the check's heading is left out."""
    head = 2 if scenario.is_draft else 1
    return [
        *scenario_lines(scenario, lang),
        TextLine(),
        *check_lines(check_scenario(scenario, links), lang)[head:],
    ]


def write_scenario(
    scenario: CustomerScenario,
    form: FileForm,
    path: Path,
    lang: Lang,
    today: date,
    links: LinkTargets | None = None,
) -> Path:
    """Write ``scenario`` to ``path`` and return it; Markdown has its picture as SVG beside it.

    Raises:
        UsageError: it has no steps to draw, and the form is a picture.
    """
    if form == "png":
        return write_whole(path, picture_of(scenario, lang).png())
    if form in ("docx", "pptx"):
        return _write_document(scenario, form, path, lang, today, links)
    if form == "md":
        return _write_markdown(scenario, path, lang, today, links)
    text = shown_text(scenario, next(known for known in TEXT_FORMS if known == form), lang, today, links)
    write_text(path, text)
    return path


def _write_document(
    scenario: CustomerScenario, form: str, path: Path, lang: Lang, today: date, links: LinkTargets | None
) -> Path:
    # python-docx and python-pptx take a third of a second each
    from cemagent.reports.sheet_docx import write_sheet_docx
    from cemagent.reports.sheet_pptx import write_sheet_pptx

    sheet = scenario_sheet(scenario, lang, today, links)
    return write_sheet_docx(sheet, path) if form == "docx" else write_sheet_pptx(sheet, path)


def _write_markdown(scenario: CustomerScenario, path: Path, lang: Lang, today: date, links: LinkTargets | None) -> Path:
    sheet = scenario_sheet(scenario, lang, today, links)
    files = {}
    for number, picture in enumerate(sheet.pictures):
        files[number] = f"{path.stem}.svg" if number == 0 else f"{path.stem}-{number + 1}.svg"
        write_text(path.with_name(files[number]), picture.svg)
    write_text(path, sheet_markdown(sheet, files))
    return path


def file_name(scenario: CustomerScenario, form: FileForm, taken: Iterable[str] = ()) -> str:
    """Return a file name for ``scenario``: its id and the form's suffix; a number joins it where it is taken."""
    stem = _UNFIT.sub("_", scenario.id).strip("._") or "scenario"
    suffix = _SUFFIXES.get(form, form)
    used = set(taken)
    name, number = f"{stem}.{suffix}", 1
    while name in used:
        number += 1
        name = f"{stem}-{number}.{suffix}"
    return name


def write_data(held: ScenarioFile, form: Literal["yaml", "json"], path: Path) -> Path:
    """Write the data of scenarios to ``path``, or into the folder ``path``, and return the file."""
    file = path / f"scenarios.{form}" if path.is_dir() else path
    write_text(file, held.text(form))
    return file


def chosen_form(text: str) -> FileForm | Literal["yaml", "json"]:
    """Return the form called ``text``.

    Raises:
        UsageError: there is no such form.
    """
    known = next((form for form in FILE_FORMS if form == text), None)
    if known is not None:
        return known
    if text == "yaml":
        return "yaml"
    if text == "json":
        return "json"
    listed = ", ".join([*FILE_FORMS, "yaml", "json"])
    raise UsageError(
        f"There is no form '{text}': choose from {listed}.",
        f"'{text}' 형식이 없습니다. 다음 중에서 고르십시오: {listed}.",
    )
