"""``cemagent scorecard``: fill, check, draw and compare scorecards, as files or from an engagement."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import Lang, UsageError
from cemagent.surfaces.cli.groups import Group
from cemagent.surfaces.cli.options import FormatFlag, LangFlag, writable_file
from cemagent.surfaces.cli.output import Screen, clean, print_json
from cemagent.surfaces.cli.session import open_app, pick, plugins, user_lang

if TYPE_CHECKING:
    from cemagent.reports.strategy_document import Grid, Line
    from cemagent.tools.scorecards.card import Loaded, Scorecard
    from cemagent.tools.scorecards.definition import Definition
    from cemagent.tools.scorecards.findings import Finding

app = typer.Typer(
    name="scorecard",
    cls=Group,
    help="Fill, check, draw and compare scorecards.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

_FORMS = ("text", "md", "html", "svg", "png", "docx", "pptx", "xlsx", "yaml", "json")
_FILES = ("png", "docx", "pptx", "xlsx")
_STYLES = {"error": "red", "warning": "yellow", "note": "dim"}


def _one_of(known: tuple[str, ...]) -> object:
    def check(value: str) -> str:
        if value not in known:
            raise UsageError(
                f"The form '{value}' is not known: use one of {', '.join(known)}.",
                f"'{value}' 형식은 없습니다. {', '.join(known)} 가운데 하나를 써 주십시오.",
            )
        return value

    return check


def _day(value: str | None) -> str | None:
    if value is not None:
        _read_day(value)
    return value


def _read_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(
            f"'{value}' is no date: write it as 2026-04-18.",
            f"'{value}' 값을 날짜로 읽을 수 없습니다. 2026-04-18처럼 써 주십시오.",
        ) from error


KindArgument = Annotated[
    str, typer.Argument(metavar="KIND", show_default=False, help="demands, tasks, dna, ...; 'scorecard list' has all.")
]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="YAML, JSON or XLSX.")]
OnFlag = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", callback=_day, show_default="today", help="Judge what is out of date then."),
]


def _definitions() -> dict[str, Definition]:
    from cemagent.tools.scorecards.definition import load_definitions  # pydantic and YAML: --help needs neither

    return load_definitions(list(reversed(plugins().all_of("register_scorecards"))))


@app.command("list")
def list_(lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """List the kinds of scorecards and what each is for.

    \b
    Example:
      cemagent scorecard list --lang ko
    """
    from cemagent.tools.scorecards.kinds import kinds_of  # as above

    said = user_lang(lang)
    found = kinds_of(_definitions(), said)
    if format_ == "json":
        print_json(found)
        return
    screen = Screen()
    for kind in found.kinds:
        rows = pick(said, f"{kind.rows} rows", f"{kind.rows}줄") if kind.rows else pick(said, "open list", "열린 목록")
        screen.line(f"{kind.id}  {kind.title} ({rows})", style="bold")
        screen.line(kind.purpose, indent=2)
        screen.line(kind.basis, indent=2, style="dim")


@app.command()
def new(
    kind: KindArgument,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", show_default="KIND.yaml", help="File to write.")
    ] = None,
    form: Annotated[
        str, typer.Option("--as", metavar="yaml|xlsx", callback=_one_of(("yaml", "xlsx")), help="What to write.")
    ] = "yaml",
    blank: Annotated[bool, typer.Option("--blank", help="Write an empty one to fill in, and ask nothing.")] = False,
    lang: LangFlag = None,
) -> None:
    """Fill a scorecard by questions, or write an empty one to fill in.

    An interview that is broken off goes on where it was when the same command is run again.

    \b
    Examples:
      cemagent scorecard new demands --out demands.yaml
      cemagent scorecard new flight-deck --as xlsx --blank
    """
    # as above
    from cemagent.surfaces.cli.asking import ask_all, forget_answers
    from cemagent.tools.scorecards.definition import definition_called
    from cemagent.tools.scorecards.interview import script_of

    said = user_lang(lang)
    definition = definition_called(_definitions(), kind)
    path = out or Path(f"{definition.id}.{form}")
    if path.exists():
        raise UsageError(
            f"'{path}' is there already: name another file with --out.",
            f"'{path}' 파일이 이미 있습니다. --out으로 다른 이름을 지정해 주십시오.",
        )
    writable_file(path)
    card = None if blank else ask_all(script_of(definition, date.today()), said, path)
    _write_new(card, definition, form, path, said)
    forget_answers(path)
    print(clean(str(path)))
    following = f"cemagent scorecard check '{path}'"
    print(clean(pick(said, f"Next: {following}.", f"다음: {following}")), file=sys.stderr)


def _write_new(card: Scorecard | None, definition: Definition, form: str, path: Path, lang: Lang) -> None:
    """Write the filled scorecard, or an empty one to fill in."""
    # as above
    from cemagent.forms.files import as_yaml, write_text
    from cemagent.tools.scorecards.blank import blank_yaml
    from cemagent.tools.scorecards.sheet import write_sheet

    if form == "xlsx":
        write_sheet(card, definition, lang, path)
    else:
        write_text(path, blank_yaml(definition, lang) if card is None else as_yaml(card))


@app.command()
def check(file: FileArgument, on: OnFlag = None, lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """Check a filled scorecard: scores without evidence, facts out of date, actions without an owner.

    Ends with exit code 1 when it finds an error; warnings and notes let it pass.

    \b
    Example:
      cemagent scorecard check demands.yaml
    """
    from cemagent.tools.scorecards.files import ScorecardChecked  # as above

    said = user_lang(lang)
    loaded, found = _checked(file, on, said)
    errors = sum(item.severity == "error" for item in found)
    if format_ == "json":
        print_json(ScorecardChecked(file=file.name, kind=loaded.definition.id, errors=errors, findings=found))
    else:
        screen = Screen()
        _print_findings(screen, found, said)
        if not found:
            screen.line(pick(said, "Nothing to put right.", "바로잡을 것이 없습니다."))
    if errors:
        print(
            pick(
                said,
                f"{errors} errors: correct them and check again.",
                f"오류가 {errors}개 있습니다. 고친 뒤 다시 확인해 주십시오.",
            ),
            file=sys.stderr,
        )
        raise typer.Exit(1)


def _checked(file: Path, on: str | None, lang: Lang) -> tuple[Loaded, list[Finding]]:
    # as above
    from cemagent.tools.scorecards.check import check_card
    from cemagent.tools.scorecards.files import load_file

    loaded = load_file(file, _definitions())
    today = _read_day(on) if on else date.today()
    return loaded, check_card(loaded.card, loaded.definition, lang, today, loaded.lines)


def _print_findings(screen: Screen, found: list[Finding], lang: Lang) -> None:
    from cemagent.tools.scorecards.findings import SEVERITY  # as above

    for item in found:
        severity = SEVERITY[item.severity].in_(lang)
        screen.line(f"[{severity}] {item.sentence(lang)}", style=_STYLES[item.severity], hang=2)


@app.command()
def show(
    what: Annotated[
        str, typer.Argument(metavar="FILE|KIND", show_default=False, help="A file, or a kind with --engagement.")
    ],
    engagement: Annotated[
        str | None, typer.Option("--engagement", metavar="NAME", show_default=False, help="Whose scorecard to show.")
    ] = None,
    form: Annotated[
        str, typer.Option("--as", metavar="|".join(_FORMS), callback=_one_of(_FORMS), help="How to show it.")
    ] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", show_default="the terminal", help="File to write.")
    ] = None,
    on: OnFlag = None,
    lang: LangFlag = None,
) -> None:
    """Show a filled scorecard with its gaps, or write it as a document, a picture, a spreadsheet or data.

    \b
    Examples:
      cemagent scorecard show demands.yaml
      cemagent scorecard show demands --engagement hanbit --as png --out demands.png
    """
    said = user_lang(lang)
    loaded, found = _target(what, engagement, on, said)
    card, definition = loaded.card, loaded.definition
    if form in _FILES and out is None:
        raise UsageError(
            f"A {form} file is nothing for the terminal: name a file with --out.",
            f"{form} 파일은 터미널에 보일 수 없습니다. --out으로 파일을 지정해 주십시오.",
        )
    writable_file(out)
    if form == "text" and out is None:
        _print_page(loaded, found, said)
        return
    from cemagent.tools.scorecards import sheet, writing  # matplotlib and the spreadsheet: text needs neither

    if form == "xlsx" and out is not None:
        sheet.write_sheet(card, definition, said, out)
    elif form in ("docx", "pptx") and out is not None:
        writing.write_document(card, definition, form, out, said, found)
    elif form == "json":
        _deliver(writing.shown_card(card, definition, said, found).model_dump_json(indent=2) + "\n", out)
    else:
        _deliver(writing.written(card, definition, "md" if form == "text" else form, said, found), out)
    if out is not None:
        print(clean(str(out)))


def _target(what: str, engagement: str | None, on: str | None, lang: Lang) -> tuple[Loaded, list[Finding]]:
    """Return the scorecard that ``what`` names, a file or the kind in an engagement, and what is wrong with it."""
    # as above
    from cemagent.tools.scorecards.card import Loaded
    from cemagent.tools.scorecards.check import check_card
    from cemagent.tools.scorecards.definition import definition_called
    from cemagent.tools.scorecards.files import FILES

    if engagement is None:
        if Path(what).suffix.lower() in FILES or Path(what).exists():
            return _checked(Path(what), on, lang)
        kind = definition_called(_definitions(), what)
        raise UsageError(
            f"Whose '{kind.id}'? Name an engagement with --engagement, or give a file.",
            f"누구의 '{kind.id}'입니까? --engagement로 컨설팅을 지정하거나 파일을 써 주십시오.",
        )
    # the store and the method: files do not need them
    from cemagent.surfaces.cli.engagement_data import stored_called
    from cemagent.tools.scorecards.engagements import card_in

    definition = definition_called(_definitions(), what)
    opened = open_app(lang)
    card = card_in(stored_called(opened.engagements, engagement).engagement, opened.method, definition)
    today = _read_day(on) if on else date.today()
    return Loaded(card, definition, {}), check_card(card, definition, lang, today)


def _deliver(content: str | bytes, out: Path | None) -> None:
    if out is None:
        assert isinstance(content, str)  # what is bytes has a file
        print(content, end="")
    elif isinstance(content, bytes):
        from cemagent.reports.whole_files import write_whole  # only for pictures

        write_whole(out, content)
    else:
        from cemagent.forms.files import write_text  # as above

        write_text(out, content)


def _print_page(loaded: Loaded, found: list[Finding], lang: Lang) -> None:
    # as above
    from cemagent.reports.strategy_document import FactList, Grid, LineList, Paragraph, Title
    from cemagent.tools.scorecards.showing import sheet_of

    made = sheet_of(loaded.card, loaded.definition, lang, found)
    screen = Screen()
    screen.line(made.kind, style="bold")
    for part in made.parts:
        match part:
            case Title(runs=runs):
                screen.line()
                screen.line(_said(runs), style="bold")
            case Paragraph(runs=runs, look=look):
                screen.line(_said(runs), style="dim" if look == "note" else "")
            case FactList(rows):
                for name, lines in rows:
                    screen.line(f"{name}: {', '.join(map(_said, lines))}", hang=2)
            case LineList(lines):
                for line in lines:
                    screen.line(f"- {_said(line)}", hang=2)
            case Grid():
                _print_rows(screen, part)


def _said(line: Line) -> str:
    return " ".join(f"[{run.text}]" if run.kind in ("weak", "strong") else run.text for run in line)


def _print_rows(screen: Screen, grid: Grid) -> None:
    """Print each row as a block: its name, then a line for each cell that holds something."""
    for row in grid.rows:
        name, *cells = (" ".join(map(_said, cell)) for cell in row)
        screen.line()
        screen.line(name, style="bold")
        for head, cell, lines in zip(grid.columns[1:], cells, row[1:], strict=True):
            is_gap = any(run.kind == "weak" for line in lines for run in line)
            if cell:
                screen.line(f"{head}: {cell}", indent=2, hang=2, style="yellow" if is_gap else "")


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", show_default=False, help="The earlier scorecard.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", show_default=False, help="The later one, of the same kind.")],
    picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE", show_default=False, help="Draw both profiles, as .svg or .png."),
    ] = None,
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Compare two dates: what rose, what fell, what has new evidence and what has none.

    \b
    Example:
      cemagent scorecard compare demands-march.yaml demands-september.yaml --picture profile.svg
    """
    # as above
    from cemagent.surfaces.cli.scorecard_compare import print_comparison
    from cemagent.tools.scorecards.compare import compare_cards
    from cemagent.tools.scorecards.drawing import picture_of
    from cemagent.tools.scorecards.files import load_file

    said = user_lang(lang)
    definitions = _definitions()
    earlier, later = load_file(old, definitions), load_file(new, definitions)
    found = compare_cards(earlier.card, later.card, later.definition, said)
    if picture is not None:
        if later.definition.picture != "radar" or picture.suffix.lower() not in (".svg", ".png"):
            raise UsageError(
                "Two profiles are drawn of scored kinds only, into a file that ends in .svg or .png.",
                "두 날짜를 겹친 그림은 점수가 있는 점검표만, .svg나 .png 파일로 그립니다.",
            )
        writable_file(picture)
        drawn = picture_of(later.card, later.definition, said, earlier.card)
        _deliver(drawn.png() if picture.suffix.lower() == ".png" else drawn.svg(), picture)
    if format_ == "json":
        print_json(found)
    else:
        print_comparison(found, said)
