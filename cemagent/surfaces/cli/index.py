"""``cemagent index``: build, inspect and extend the search index."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import Lang
from cemagent.surfaces.cli.groups import Group
from cemagent.surfaces.cli.options import FormatFlag, LangFlag
from cemagent.surfaces.cli.output import Progress, Screen, print_json
from cemagent.surfaces.cli.session import open_app, pick, user_lang

if TYPE_CHECKING:
    from cemagent.retrieval.index import Changes
    from cemagent.surfaces.cli.shapes import IndexStatus

app = typer.Typer(
    name="index",
    cls=Group,
    help="Build, inspect and extend the search index.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command()
def build(lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """Build the index anew and say what changed; vectors of unchanged texts are kept.

    \b
    Example:
      cemagent index build
    """
    said = user_lang(lang)
    with Progress(pick(said, "Embedding", "임베딩")) as progress:
        changes, unread = open_app(said).build_index(progress)
    _show_changes(changes, unread, said, format_)


@app.command()
def add(
    path: Annotated[Path, typer.Argument(metavar="PATH", show_default=False, help="A folder or file of your own.")],
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Add a folder or file of your own to the index.

    It stays where it is and is read again at every build.

    \b
    Example:
      cemagent index add handbook/
    """
    said = user_lang(lang)
    with Progress(pick(said, "Embedding", "임베딩")) as progress:
        changes, unread = open_app(said).add_folder(path, progress)
    _show_changes(changes, unread, said, format_)


@app.command()
def status(lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """Say what the index holds and whether it is up to date.

    \b
    Example:
      cemagent index status --format json
    """
    from cemagent.surfaces.cli.shapes import IndexStatus  # pydantic: --help need not pay

    said = user_lang(lang)
    opened = open_app(said)
    state = opened.index_state()
    manifest = state.manifest
    shape = IndexStatus(
        home=str(opened.settings.home),
        built=manifest is not None,
        outdated=state.outdated,
        built_at=manifest.built_at if manifest else None,
        embedder=manifest.embedder if manifest else None,
        sections=state.sections,
        vectors=manifest.vectors if manifest else 0,
        sources=sorted(manifest.sources) if manifest else [],
        added_folders=[str(folder) for folder in opened.added_folders],
    )
    if format_ == "json":
        print_json(shape)
        return
    _show_status(Screen(), shape, said)


def _show_status(screen: Screen, state: IndexStatus, lang: Lang) -> None:
    if state.built_at is None:
        screen.line(
            pick(
                lang,
                "No index has been built yet: the first question builds it, or run 'cemagent index build'.",
                "아직 색인이 없습니다. 첫 질문 때 만들어지며, 'cemagent index build'로 미리 만들 수도 있습니다.",
            )
        )
        return
    stale = pick(lang, "no, the next question builds it anew", "아니요, 다음 질문 때 다시 만듭니다")
    rows = [
        (pick(lang, "Folder", "폴더"), str(Path(state.home) / "index")),
        (pick(lang, "Built", "만든 때"), time.strftime("%Y-%m-%d %H:%M", time.localtime(state.built_at))),
        (pick(lang, "Up to date", "최신 상태"), stale if state.outdated else pick(lang, "yes", "예")),
        (pick(lang, "Embedder", "임베더"), state.embedder or pick(lang, "none (words alone)", "없음(단어만 사용)")),
        (pick(lang, "Sections", "단락"), str(state.sections)),
        (pick(lang, "Vectors", "벡터"), str(state.vectors)),
        (pick(lang, "Files", "파일"), str(len(state.sources))),
        (pick(lang, "Your folders", "추가한 폴더"), ", ".join(state.added_folders) or pick(lang, "none", "없음")),
    ]
    screen.table((pick(lang, "Index", "색인"), ""), rows)


def _show_changes(changes: Changes, unread: list[str], lang: Lang, format_: str) -> None:
    from cemagent.surfaces.cli.shapes import IndexBuilt  # pydantic: --help need not pay

    if format_ == "json":
        print_json(
            IndexBuilt(
                added=list(changes.added),
                changed=list(changes.changed),
                removed=list(changes.removed),
                sections=changes.sections,
                embedded=changes.embedded,
                reused=changes.reused,
                unread=unread,
            )
        )
        return
    screen = Screen()
    for mark, names in (("+", changes.added), ("~", changes.changed), ("-", changes.removed)):
        for name in names:
            screen.line(f"{mark} {name}", hang=2)
    screen.line(
        pick(
            lang,
            f"{changes.sections} sections; {changes.embedded} texts embedded, {changes.reused} vectors taken over.",
            f"단락 {changes.sections}개. 새로 임베딩한 글 {changes.embedded}개, 다시 쓴 벡터 {changes.reused}개.",
        )
    )
    for sentence in unread:
        print(sentence, file=sys.stderr)
