"""``cemagent playbooks``: list, show and check the playbooks in force."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import Lang, UsageError
from cemagent.surfaces.cli.groups import Group
from cemagent.surfaces.cli.options import FormatFlag, LangFlag
from cemagent.surfaces.cli.output import Screen, print_json
from cemagent.surfaces.cli.session import open_app, pick, user_lang

if TYPE_CHECKING:
    from cemagent.playbook import Playbook

app = typer.Typer(
    name="playbooks",
    cls=Group,
    help="List, show and check playbooks.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command("list")
def list_(lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """List the playbooks in force, in the order of the method.

    \b
    Example:
      cemagent playbooks list
    """
    from cemagent.surfaces.cli.shapes import PlaybookList, PlaybookRow  # pydantic: --help need not pay

    said = user_lang(lang)
    rows = [
        PlaybookRow(
            id=item.playbook.id,
            method=item.playbook.method,
            version=item.playbook.version,
            title=item.playbook.title.in_(said),
            questions=len(item.playbook.questions),
            criteria=len(item.playbook.criteria),
            path=str(item.file.path),
        )
        for item in open_app(said).playbooks.files
    ]
    if format_ == "json":
        print_json(PlaybookList(playbooks=rows))
        return
    headers = (
        pick(said, "Playbook", "플레이북"),
        pick(said, "Method", "방법론"),
        pick(said, "Title", "제목"),
        pick(said, "Questions", "질문"),
        pick(said, "Criteria", "기준"),
    )
    Screen().table(
        headers, [(row.id, f"{row.method}@{row.version}", row.title, row.questions, row.criteria) for row in rows]
    )


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", show_default=False, help="Such as world, or schmitt-cem/world.")],
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Show one playbook: its purpose, questions and criteria.

    \b
    Example:
      cemagent playbooks show world --lang ko
    """
    from cemagent.surfaces.cli.shapes import PlaybookShown  # pydantic: --help need not pay

    said = user_lang(lang)
    item = open_app(said).playbooks.find(name, said)
    if format_ == "json":
        data = item.playbook.model_dump(mode="json", by_alias=True)
        print_json(PlaybookShown(path=str(item.file.path), playbook=data, body=item.body))
        return
    _show(Screen(), item.playbook, said)


def _show(screen: Screen, playbook: Playbook, lang: Lang) -> None:
    screen.line(f"{playbook.title.in_(lang)} ({playbook.method}/{playbook.id}@{playbook.version})", style="bold")
    screen.text(playbook.purpose.in_(lang).strip())
    if playbook.questions:
        screen.line()
        screen.line(pick(lang, "Questions", "질문"), style="bold")
    for number, question in enumerate(playbook.questions, 1):
        lead = f"{number}. "
        screen.line(lead + question.text.in_(lang).strip(), hang=len(lead))
        screen.line(question.why.in_(lang).strip(), indent=len(lead), style="dim")
    if playbook.criteria:
        screen.line()
        screen.line(pick(lang, "Criteria", "기준"), style="bold")
    for criterion in playbook.criteria:
        lead = f"{criterion.ref} "
        screen.line(f"{lead}{criterion.title.in_(lang)} ({criterion.id})", hang=len(lead))
        screen.line(criterion.look_for.in_(lang).strip(), indent=len(lead), style="dim")


@app.command()
def lint(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", show_default="all in force", help="A playbook, or a folder of them."),
    ] = None,
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Check playbooks: every mistake with its file, its line and what to do.

    \b
    Example:
      cemagent playbooks lint my-method/
    """
    from cemagent.surfaces.cli.shapes import LintResult, ProblemRow  # pydantic: --help need not pay

    said = user_lang(lang)
    if path is not None and not path.exists():
        raise UsageError(f"There is no '{path}': check the path.", f"'{path}' 경로가 없습니다. 경로를 확인해 주십시오.")
    problems = open_app(said).lint(path)
    if format_ == "json":
        rows = [
            ProblemRow(path=str(item.path), line=item.line, what=item.what, remedy=item.remedy) for item in problems
        ]
        print_json(LintResult(problems=rows))
    else:
        screen = Screen()
        for problem in problems:
            screen.line(str(problem), hang=2)
        if not problems:
            screen.line(pick(said, "No problems found.", "문제가 없습니다."))
    if problems:
        count = len(problems)
        print(
            pick(
                said,
                f"{count} problems: correct them and check again.",
                f"문제가 {count}개 있습니다. 고친 뒤 다시 확인해 주십시오.",
            ),
            file=sys.stderr,
        )
        raise typer.Exit(1)
