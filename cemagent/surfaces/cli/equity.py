"""``cemagent equity``: what customers are worth, and what a better experience adds to it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import Lang, UsageError
from cemagent.surfaces.cli.options import FormatFlag, LangFlag
from cemagent.surfaces.cli.output import Screen, clean, print_json
from cemagent.surfaces.cli.session import open_app, user_lang

if TYPE_CHECKING:
    from cemagent.tools.equity.engagement import Drafted
    from cemagent.tools.equity.inputs import EquityInputs
    from cemagent.tools.equity.results import EquityResult


FileArgument = Annotated[
    Path | None, typer.Argument(metavar="FILE", show_default=False, help="YAML or JSON with segments and impacts.")
]
OutFlag = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", show_default=False, help="Write report, figures and pictures there."),
]
EngagementFlag = Annotated[
    str | None,
    typer.Option("--engagement", metavar="NAME", show_default=False, help="Take the figures of an engagement."),
]
CurrencyFlag = Annotated[
    str | None,
    typer.Option("--currency", metavar="CODE", show_default=False, help="Currency of an engagement's figures."),
]
ExampleFlag = Annotated[bool, typer.Option("--example", help="Print an example file with comments, to begin from.")]


def equity(
    file: FileArgument = None,
    out: OutFlag = None,
    engagement: EngagementFlag = None,
    currency: CurrencyFlag = None,
    example: ExampleFlag = False,
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Compute customer value by segment, and what an experience change adds to it.

    \b
    Examples:
      cemagent equity --example > equity.yaml
      cemagent equity equity.yaml --out equity-report
      cemagent equity --engagement hanbit --currency KRW --lang ko
    """
    # numpy and pydantic: --help needs neither
    from cemagent.tools.equity.evaluate import evaluate
    from cemagent.tools.equity.writing import example_text, write_report

    said = user_lang(lang)
    _one_of(file, engagement, example)
    if example:
        print(example_text(said), end="")
        return
    inputs = _inputs(file, engagement, currency, said)
    result = evaluate(inputs)
    files = write_report(result, inputs, out, said) if out is not None else []
    if format_ == "json":
        print_json(result)
        return
    _show(result, said)
    if files:
        print()
        for path in files:
            print(clean(str(path)))


def _one_of(file: Path | None, engagement: str | None, example: bool) -> None:
    if sum([file is not None, engagement is not None, example]) != 1:
        raise UsageError(
            "Name a file, or an engagement with --engagement NAME, or print a file to begin from with --example.",
            "파일 이름, --engagement 이름, --example 가운데 하나를 써 주십시오. --example은 시작할 파일을 보여 줍니다.",
        )


def _inputs(file: Path | None, engagement: str | None, currency: str | None, lang: Lang) -> EquityInputs:
    """Return what to compute from; what an engagement does not say is told on stderr."""
    # as above
    from cemagent.tools.equity.checks import load_inputs

    if file is not None:
        return load_inputs(file)
    assert engagement is not None  # one of the three is given
    drafted = _drafted(engagement, currency, lang)
    for item in drafted.missing:
        print(clean(item.in_(lang)), file=sys.stderr)
    return drafted.inputs


def _drafted(name: str, currency: str | None, lang: Lang) -> Drafted:
    # as above
    from cemagent.surfaces.cli.engagement_data import stored_called
    from cemagent.tools.equity.engagement import draft_of

    app = open_app(lang)
    return draft_of(app.method, stored_called(app.engagements, name).engagement, currency)


def _show(result: EquityResult, lang: Lang) -> None:
    # as above
    from cemagent.surfaces.cli.blocks import show_blocks
    from cemagent.tools.equity.report import summary, title_of

    show_blocks(Screen(), title_of(result, lang), summary(result, lang))
