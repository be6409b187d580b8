"""``cemagent check``: whether a strategy holds together, from an engagement, its export, a plan or a review."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import Lang
from cemagent.surfaces.cli.options import FormatFlag, LangFlag
from cemagent.surfaces.cli.output import Progress, Screen, print_json
from cemagent.surfaces.cli.session import asker_of, open_app, pick, user_lang
from cemagent.surfaces.cli.usage import show_usage

if TYPE_CHECKING:
    from cemagent.tools.integration.results import IntegrationResult

SubjectArgument = Annotated[
    str,
    typer.Argument(
        metavar="ENGAGEMENT|FILE",
        show_default=False,
        help="An engagement, its export (.json), a plan, or a review (reviews.jsonl).",
    ),
]
OutFlag = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", show_default=False, help="Folder for the report and both pictures."),
]
DocumentFlag = Annotated[
    str | None,
    typer.Option("--document", metavar="NAME", show_default=False, help="Which document of a review with several."),
]
StrictFlag = Annotated[bool, typer.Option("--strict", help="Exit with 1 when something of severity 3 is found.")]
ModelFlag = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PROVIDER:NAME",
        show_default="no model",
        help="Let a language model confirm or refute the contradictions of an engagement.",
    ),
]
AllFlag = Annotated[bool, typer.Option("--all", help="Print every failing item of each test.")]


def check(
    subject: SubjectArgument,
    out: OutFlag = None,
    document: DocumentFlag = None,
    strict: StrictFlag = False,
    all_: AllFlag = False,
    model: ModelFlag = None,
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Check that a strategy holds together, from insight to execution.

    Twelve tests by level: strategic, within a domain, across domains; passages that exclude each other; the
    coverage of each promise. What is found is a result, not an error: the exit code is 0 when the check ran.
    A plan has no links between its items, so for each test it is said what could not be seen. With --out
    report.html, report.md, report.json and the trace and coverage pictures (SVG, PNG) are written.

    \b
    Examples:
      cemagent check hanbit --out report
      cemagent check hanbit.json --format json
      cemagent check plan.docx --lang ko
      cemagent check review/reviews.jsonl --document plan.docx
    """
    # the method and the tests: --help needs neither
    from cemagent.surfaces.cli.check_source import checked
    from cemagent.tools.judging import AskedPairJudge

    said = user_lang(lang)
    app = open_app(lang)
    asker = asker_of(app, model, said)
    judge = AskedPairJudge(asker) if asker else None
    with Progress(pick(said, "Checking", "점검하는 중")):
        found = checked(app, subject, document, said, datetime.now().astimezone().date(), judge)
    for failure in dict.fromkeys(error.message(said) for error in judge.failures) if judge else ():
        print(failure, file=sys.stderr)
    show_usage(app, said)
    files: list[Path] = []
    if out is not None:
        # what draws loads only for a report
        from cemagent.tools.integration.render import write_integration

        files = write_integration(found.result, found.subject, out)
    if format_ == "json":
        print_json(found.result)
    else:
        _print(found.result, files, None if all_ else _MOST, said)
    if strict and found.result.worst == _SERIOUS:
        raise typer.Exit(1)


_SERIOUS = 3
_MOST = 4


def _print(result: IntegrationResult, files: list[Path], most: int | None, lang: Lang) -> None:
    from cemagent.tools.integration.text import integration_lines  # as above

    screen = Screen()
    for line in integration_lines(result, most):
        screen.line(line.text, style=line.style, indent=line.indent, hang=2)
    if files:
        screen.line()
        screen.line(pick(lang, f"Open {files[0]}", f"{files[0]} 파일을 여십시오."))
