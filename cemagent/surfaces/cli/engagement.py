"""``cemagent engagement``: what was consulted on, who said what, what is to be done, and files of it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import Lang, StoreError, UsageError
from cemagent.surfaces.cli.groups import Group
from cemagent.surfaces.cli.options import ExportLangFlag, FormatFlag, LangFlag
from cemagent.surfaces.cli.output import Screen, clean, print_json
from cemagent.surfaces.cli.session import asker_of, open_app, pick, user_lang, user_name
from cemagent.surfaces.cli.usage import show_usage

if TYPE_CHECKING:
    from cemagent.surfaces.cli.shapes import EngagementShown, StageRow

app = typer.Typer(
    name="engagement",
    cls=Group,
    help="List, show, export and delete engagements.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

_YES = ("y", "yes", "네", "예", "ㅇ")
_GATES = {
    "closed": ("✗", "closed", "닫힘", "red"),
    "draft": ("◐", "draft", "초안", "magenta"),
    "passed": ("✓", "passed", "통과", "green"),
}
_KINDS = {
    "task": ("task", "할 일"),
    "review": ("review", "다시 보기"),
    "test": ("test", "가정 확인"),
    "duty": ("owns", "책임"),
}


NameArgument = Annotated[str, typer.Argument(metavar="NAME", show_default=False, help="Name or id of the engagement.")]


@app.command("list")
def list_(lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """List the engagements, the last changed first.

    \b
    Example:
      cemagent engagement list
    """
    from cemagent.surfaces.cli import engagement_data as data  # the store and the method: --help needs neither

    said = user_lang(lang)
    opened = open_app(said)
    found = data.listed(opened)
    if format_ == "json":
        print_json(found)
        return
    screen = Screen()
    if not found.engagements:
        screen.line(
            pick(
                said,
                "There is no engagement yet: begin one with 'cemagent chat --engagement NAME'.",
                "아직 컨설팅이 없습니다. 'cemagent chat --engagement 이름'으로 시작하십시오.",
            )
        )
        return
    titles = {item.id: item.title.in_(said) for item in opened.method.playbooks}
    headers = pick(said, "Name|Stage|Turns|Files|Changed", "이름|단계|대화|문서|바뀐 때").split("|")
    screen.table(
        headers,
        [
            (row.name, titles.get(row.stage, row.stage), row.turns, row.documents, _when(row.changed_at))
            for row in found.engagements
        ],
    )


@app.command()
def show(name: NameArgument, lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """Show an engagement stage by stage: its gates, what was answered, what was approved.

    \b
    Example:
      cemagent engagement show hanbit --lang ko
    """
    from cemagent.surfaces.cli import engagement_data as data  # as above

    said = user_lang(lang)
    opened = open_app(said)
    found = data.shown(opened, name, said)
    if format_ == "json":
        print_json(found)
        return
    questions = {
        question.id: question.text.in_(said) for playbook in opened.method.playbooks for question in playbook.questions
    }
    _show(Screen(), found, questions, said)


def _show(screen: Screen, found: EngagementShown, questions: dict[str, str], lang: Lang) -> None:
    screen.line(f"{found.name} ({found.method})", style="bold")
    facts = [pick(lang, f"evidence {len(found.evidence)}", f"근거 {len(found.evidence)}건")]
    if found.changed_at:
        facts.append(pick(lang, "changed ", "바뀐 때 ") + _when(found.changed_at))
    screen.line(" · ".join([*facts, f"id {found.id}"]))
    untouched = [stage.title for stage in found.stages if not stage.answers and not stage.artifacts]
    for stage in found.stages:
        if stage.answers or stage.artifacts:
            screen.line()
            _show_stage(screen, stage, questions, lang)
    if untouched:
        screen.line()
        screen.line(pick(lang, "Not begun: ", "시작하지 않은 단계: ") + ", ".join(untouched), hang=2)


def _show_stage(screen: Screen, stage: StageRow, questions: dict[str, str], lang: Lang) -> None:
    sign, en, ko, colour = _GATES[stage.gate]
    screen.line(
        f"{sign} {stage.title} · {stage.answered}/{stage.questions} · {pick(lang, en, ko)}",
        style=f"bold {colour}",
        hang=2,
    )
    for item in stage.artifacts:
        again = pick(lang, ", must be made again", ", 다시 만들어야 함") if item.stale else ""
        state = pick(lang, *_GATES[item.gate][1:3])
        screen.line(f"■ {item.title} r{item.revision} ({state}{again})", indent=2, hang=2)
    for sentence in stage.missing if stage.gate == "closed" else stage.weak:
        screen.line(f"- {sentence}", indent=2, hang=2)
    for answer in stage.answers:
        marks = [answer.status] if answer.status not in ("given", "corrected") else []
        marks += [*answer.evidence, *(["weak"] if answer.weak else [])]
        shown = [_MARKS[mark][lang == "ko"] if mark in _MARKS else mark for mark in marks]
        screen.line(_short(questions.get(answer.question, answer.question)), indent=2, style="bold")
        screen.text((answer.text.strip() or "–") + (f" [{', '.join(shown)}]" if shown else ""), indent=4)


_MARKS = {
    "assumed": ("assumption", "가정"),
    "skipped": ("skipped", "건너뜀"),
    "deleted": ("deleted", "지움"),
    "weak": ("weak", "약함"),
}


def _short(question: str) -> str:
    from cemagent.agent.showing import short_question  # as above

    return short_question(question)


@app.command()
def history(name: NameArgument, lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """Show every change of an engagement: when, by whom, and what.

    \b
    Example:
      cemagent engagement history hanbit
    """
    from cemagent.surfaces.cli import engagement_data as data  # as above

    said = user_lang(lang)
    found = data.history_of(open_app(said), name, said)
    if format_ == "json":
        print_json(found)
        return
    screen = Screen()
    for row in found.changes:
        who = row.actor if row.person == row.actor else f"{row.actor} (= {row.person})"
        screen.line(f"{_when(row.at)}  {who}  {row.what}", hang=2)


@app.command()
def actions(name: NameArgument, lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """List what is to be done: until when, by whom, and in which stage it was agreed.

    \b
    Example:
      cemagent engagement actions hanbit --format json
    """
    from cemagent.surfaces.cli import engagement_data as data  # as above

    said = user_lang(lang)
    opened = open_app(said)
    found = data.actions_in(opened, name, said)
    if format_ == "json":
        print_json(found)
        return
    screen = Screen()
    if not found.actions:
        screen.line(pick(said, "Nobody is to do anything yet.", "아직 정해진 할 일이 없습니다."))
        return
    titles = {item.id: item.title.in_(said) for item in opened.method.playbooks}
    nobody, open_end = pick(said, "nobody", "미정"), pick(said, "no date", "날짜 없음")
    for row in found.actions:
        due = row.due.isoformat() if row.due else open_end
        screen.line(f"{due}  {row.owner or nobody}  {pick(said, *_KINDS[row.kind])}: {row.what}", hang=2)
        screen.line(titles.get(row.stage, row.stage), indent=2, style="dim")


@app.command()
def export(
    name: NameArgument,
    form: Annotated[
        str, typer.Option("--format", metavar="md|html|docx|pptx|json", help="What to write; plugins add formats.")
    ] = "md",
    lang: ExportLangFlag = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write into.")] = Path(),
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="PROVIDER:NAME", show_default="no model", help="Translate with this model."),
    ] = None,
) -> None:
    """Write the strategy as a document, or everything as JSON that 'import' takes in elsewhere.

    In another language than the engagement's, --lang alone changes the labels; with --model the
    artifacts are translated and marked, and quotes and answers stay in the original.

    \b
    Examples:
      cemagent engagement export hanbit --format docx --out reports
      cemagent engagement export hanbit --format md --lang en --model openai:gpt-5-mini
      cemagent engagement export hanbit --format json
    """
    # as above
    from cemagent.consulting import export as write
    from cemagent.consulting import writer_of
    from cemagent.surfaces.cli import engagement_data as data

    opened = open_app(lang)
    writer_of(opened, form)
    engagement = data.stored_called(opened.engagements, name).engagement
    wanted: Lang = engagement.lang if lang is None else "ko" if lang == "ko" else "en"
    said = user_lang(lang)

    def told(en: str, ko: str) -> None:
        print(pick(said, en, ko), file=sys.stderr)

    translates = wanted != engagement.lang and form != "json"
    translator = asker_of(opened, model, said) if translates else None
    print(clean(str(write(opened, engagement, form, out, wanted, translator, told))))
    show_usage(opened, said)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", show_default=False, help="What 'export' has written.")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", show_default="as in the file", help="Another name for it.")
    ] = None,
    lang: LangFlag = None,
) -> None:
    """Take in an engagement that was exported as JSON.

    \b
    Example:
      cemagent engagement import hanbit.json --name "hanbit 2027"
    """
    # as above
    from cemagent.consulting import WORKSPACE
    from cemagent.store.portable import read_export

    if not file.is_file():
        raise UsageError(
            f"There is no file '{file}': check the path.", f"'{file}' 파일이 없습니다. 경로를 확인하십시오."
        )
    exported = read_export(file.read_bytes())
    said = user_lang(lang)
    taken = open_app(said).engagements.import_engagement(exported, WORKSPACE, user_name(), _now(), name)
    print(
        clean(
            pick(
                said,
                f"Taken in as '{taken.name}': go on with 'cemagent chat --engagement \"{taken.name}\"'.",
                f"'{taken.name}' 이름으로 가져왔습니다. 'cemagent chat --engagement \"{taken.name}\"'로 이어 가십시오.",
            )
        )
    )


@app.command()
def link(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", show_default=False, help="An actor, as in the history.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", show_default=False, help="Another name of that person.")],
    lang: LangFlag = None,
) -> None:
    """Say that two actors are one person, such as a login here and a member in Slack.

    \b
    Example:
      cemagent engagement link yuna slack:U024BE7LH
    """
    from cemagent.consulting import WORKSPACE  # as above

    if not actor.strip() or not other.strip():
        raise UsageError(
            "An actor has no name: write both as the history shows them.",
            "이름이 비어 있습니다. 기록에 나오는 이름을 그대로 써 주십시오.",
        )
    said = user_lang(lang)
    open_app(said).engagements.link(actor, other, WORKSPACE)
    print(
        clean(
            pick(
                said,
                f"'{actor}' and '{other}' are one person now.",
                f"'{actor}'와(과) '{other}'을(를) 한 사람으로 묶었습니다.",
            )
        )
    )


@app.command()
def delete(
    name: NameArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    lang: LangFlag = None,
) -> None:
    """Erase an engagement: its answers, its files, its conversation. A note stays that it was there.

    \b
    Example:
      cemagent engagement delete hanbit
    """
    # as above
    from cemagent.surfaces.cli import engagement_data as data
    from cemagent.surfaces.history import forget_history

    said = user_lang(lang)
    opened = open_app(said)
    engagement = data.stored_called(opened.engagements, name).engagement
    if not yes:
        _confirm(engagement.name, said)
    stone = opened.engagements.delete(engagement.id, user_name(), _now())
    forget_history(opened.settings.home, engagement.id)
    text = pick(said, f"'{engagement.name}' is erased", f"'{engagement.name}'을(를) 지웠습니다")
    counts = pick(
        said,
        f"{stone.changes} changes, {stone.turns} turns, {stone.documents} files",
        f"변경 {stone.changes}건, 대화 {stone.turns}차례, 문서 {stone.documents}개",
    )
    print(clean(f"{text} ({counts})."))
    if not stone.purged:
        print(
            pick(
                said,
                "Traces may stay in the database's own file until it is next opened alone.",
                "데이터베이스 파일에 남은 흔적은 다음에 혼자 열 때 지워집니다.",
            ),
            file=sys.stderr,
        )


def _confirm(name: str, lang: Lang) -> None:
    asked = pick(
        lang,
        f"Erase '{name}' with all answers, files and turns? It cannot be undone. [y/N] ",
        f"'{name}'의 답, 문서, 대화를 모두 지울까요? 되돌릴 수 없습니다. [y/N] ",
    )
    print(clean(asked), end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in _YES:
        raise StoreError(
            f"'{name}' was not deleted: answer y, or add --yes.",
            f"'{name}'을(를) 지우지 않았습니다. y라고 답하거나 --yes를 붙이십시오.",
        )


def _now() -> datetime:
    return datetime.now().astimezone()


def _when(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
