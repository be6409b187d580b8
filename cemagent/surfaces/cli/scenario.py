"""``cemagent scenario``: write a customer scenario by answering questions, check it, draw it."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cemagent.errors import Lang, UsageError
from cemagent.surfaces.cli.groups import Group
from cemagent.surfaces.cli.options import ContentLangFlag, FormatFlag, LangFlag, writable_file
from cemagent.surfaces.cli.output import Screen, clean, print_json
from cemagent.surfaces.cli.session import open_app, pick, user_lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cemagent.surfaces.cli.scenario_source import ScenarioSource
    from cemagent.tools.scenario.render import FileForm
    from cemagent.tools.scenario.text import TextLine

app = typer.Typer(
    name="scenario",
    cls=Group,
    help="Write, check and draw customer scenarios.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

FileArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE", show_default=False, help="A scenario file (YAML or JSON), or an exported engagement."
    ),
]
EngagementFlag = Annotated[
    str | None,
    typer.Option("--engagement", metavar="NAME", show_default=False, help="An engagement, by its name or id."),
]

StoryModelFlag = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PROVIDER:NAME",
        show_default="no model",
        help="Tell the story first, and let a language model propose answers from it.",
    ),
]
StoryFlag = Annotated[
    Path | None,
    typer.Option("--story", metavar="FILE", show_default=False, help="The story as a file (with --model)."),
]
OpinionModelFlag = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PROVIDER:NAME",
        show_default="no model",
        help="Add a language model's opinion where words are judged; it changes no verdict.",
    ),
]


@app.command()
def new(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where to write it; .json writes JSON, all else YAML.")
    ] = Path("scenario.yaml"),
    model: StoryModelFlag = None,
    story: StoryFlag = None,
    lang: LangFlag = None,
) -> None:
    """Answer questions, and write the scenario that they make; it is checked at the end.

    Every answer is kept at once: broken off, the same command goes on where it was. With --model you
    tell the story in your own words, and what it says is proposed question by question: press Enter
    to take an answer, or write another. What your story does not say is not proposed.

    \b
    Examples:
      cemagent scenario new --out fridge.yaml
      cemagent scenario new --lang ko < answers.txt
      cemagent scenario new --model openai:gpt-5-mini --story story.txt
    """
    # the method and the forms load only to ask
    from cemagent.forms.files import write_text
    from cemagent.surfaces.cli.asking import ask_all, forget_answers
    from cemagent.surfaces.cli.scenario_story import forget_story, proposed
    from cemagent.tools.scenario.check import check_scenario
    from cemagent.tools.scenario.files import ScenarioFile
    from cemagent.tools.scenario.interview import scenario_script
    from cemagent.tools.scenario.text import check_lines

    said = user_lang(lang)
    writable_file(out)
    if out.exists():
        raise UsageError(
            f"'{out}' is there already: name another file with --out.",
            f"'{out}' 파일이 이미 있습니다. --out으로 다른 이름을 지정해 주십시오.",
        )
    opened = open_app(said)
    proposals = proposed(opened, model, story, out, said, _today())
    script = scenario_script(opened.method.schemas["customer_scenario"], _today())
    scenario = ask_all(script, said, out, proposals)
    write_text(out, ScenarioFile([scenario]).text("json" if out.suffix.lower() == ".json" else "yaml"))
    forget_answers(out)
    forget_story(out)
    print(clean(pick(said, f"Written: {out}", f"썼습니다: {out}")), file=sys.stderr)
    _put(check_lines(check_scenario(scenario), said))


@app.command()
def check(
    file: FileArgument = None,
    engagement: EngagementFlag = None,
    model: OpinionModelFlag = None,
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Check scenarios: the four tests of practice, their structure, the time they save, where they point to.

    With a file and an engagement, the moments of truth of the file are looked up in the engagement.
    As linters do, it exits with 1 when there is a finding of severity error, and with 0 otherwise;
    warnings and notes do not count.

    \b
    Examples:
      cemagent scenario check fridge.yaml
      cemagent scenario check fridge.yaml --engagement hanbit --format json
      cemagent scenario check --engagement hanbit --lang ko
      cemagent scenario check fridge.yaml --model openai:gpt-5-mini
    """
    # the tool loads only to check
    from cemagent.surfaces.cli.scenario_opinion import with_opinions
    from cemagent.surfaces.cli.scenario_source import scenario_source
    from cemagent.tools.scenario.check import check_scenarios
    from cemagent.tools.scenario.text import check_lines

    said = user_lang(lang)
    source = scenario_source(file, engagement, said)
    found = check_scenarios(source.file.scenarios, source.name, source.links)
    found = with_opinions(open_app(said), model, found, source.file.scenarios, said)
    if format_ == "json":
        print_json(found)
    else:
        for number, row in enumerate(found.scenarios):
            _put(check_lines(row, said), gap=bool(number))
    if not found.passed:
        raise typer.Exit(1)


@app.command()
def show(
    file: FileArgument = None,
    engagement: EngagementFlag = None,
    form: Annotated[
        str,
        typer.Option("--as", metavar="text|md|html|svg|png|docx|pptx|mermaid|yaml|json", help="In which form."),
    ] = "text",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="PATH",
            show_default="printed; png, docx and pptx beside you, named after the id",
            help="File to write, or folder for one file each.",
        ),
    ] = None,
    id_: Annotated[
        str | None, typer.Option("--id", metavar="ID", show_default="all", help="Only the scenario with this id.")
    ] = None,
    lang: ContentLangFlag = None,
) -> None:
    """Show a scenario: as text, as a document, as a journey map, or as the data it is made of.

    \b
    Examples:
      cemagent scenario show fridge.yaml
      cemagent scenario show fridge.yaml --as svg --out fridge.svg
      cemagent scenario show --engagement hanbit --as pptx --out slides
    """
    # the tool and the drawing load only to show
    from cemagent.surfaces.cli.scenario_source import scenario_source
    from cemagent.tools.scenario.render import chosen_form

    wanted = chosen_form(form)
    source = scenario_source(file, engagement, user_lang(lang)).only(id_)
    shown: Lang = source.lang if lang is None else "ko" if lang == "ko" else "en"
    if wanted == "yaml" or wanted == "json":
        _data(source, wanted, out)
    elif out is None and wanted not in ("png", "docx", "pptx"):
        _print(source, wanted, shown)
    else:
        _write(source, wanted, out, shown)


def _data(source: ScenarioSource, form: Literal["yaml", "json"], out: Path | None) -> None:
    # as above
    from cemagent.tools.scenario.render import write_data

    if out is None:
        print(source.file.text(form), end="")
        return
    writable_file(out if not out.is_dir() else out / "scenarios")
    print(clean(str(write_data(source.file, form, out))))


def _print(source: ScenarioSource, form: FileForm, lang: Lang) -> None:
    # as above
    from cemagent.tools.scenario.render import TEXT_FORMS, shown_text, whole_lines

    rows = source.file.scenarios
    if len(rows) > 1 and form in ("svg", "html", "mermaid"):
        known = ", ".join(row.id for row in rows)
        raise UsageError(
            f"There are {len(rows)} scenarios: choose one with --id ({known}), or a folder with --out.",
            f"시나리오가 {len(rows)}개입니다. --id로 하나를 고르거나({known}) --out으로 폴더를 지정해 주십시오.",
        )
    for number, row in enumerate(rows):
        if form == "text":
            _put(whole_lines(row, lang, source.links), gap=bool(number))
        else:
            text = shown_text(row, next(known for known in TEXT_FORMS if known == form), lang, _today(), source.links)
            print(("\n" if number else "") + text, end="")


def _write(source: ScenarioSource, form: FileForm, out: Path | None, lang: Lang) -> None:
    # as above
    from cemagent.tools.scenario.render import file_name, write_scenario

    rows = source.file.scenarios
    folder = out if out is not None and (out.is_dir() or len(rows) > 1 or not out.suffix) else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for row in rows:
        name = file_name(row, form, taken)
        taken.add(name)
        path = out if out is not None and folder is None else (folder or Path()) / name
        writable_file(path)
        print(clean(str(write_scenario(row, form, path, lang, _today(), source.links))))


def _put(lines: Sequence[TextLine], *, gap: bool = False) -> None:
    screen = Screen()
    if gap:
        screen.line()
    for line in lines:
        screen.line(line.text, indent=line.indent, style=line.style, hang=2)


def _today() -> date:
    return datetime.now().astimezone().date()
