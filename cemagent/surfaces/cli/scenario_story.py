"""``cemagent scenario new --model``: a story told in one's own words, and the answers that a model finds in it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cemagent.errors import Lang, UsageError
from cemagent.forms.files import write_text
from cemagent.forms.interview import Proposal
from cemagent.surfaces.cli.output import clean
from cemagent.surfaces.cli.session import asker_of, pick
from cemagent.surfaces.cli.usage import show_usage
from cemagent.tools.scenario.story import Retelling, retold

if TYPE_CHECKING:
    from cemagent.app import App

_MOST_DROPPED = 8


def proposed(
    app: App, model: str | None, story: Path | None, out: Path, lang: Lang, today: date
) -> Mapping[str, Proposal]:
    """Return proposals for the interview that writes ``out``, by question; none without ``model``.

    The story is the file ``story``, or it is told on the terminal. It stands with what was found in it in ``out``
    with ``.story.json`` behind its name until the form is written: an interview that goes on asks the model nothing.

    Raises:
        UsageError: there is a story and no model, or what was kept cannot be read.
        DocumentError: the story cannot be read.
        SettingsError: the model's name is wrong, or its key or package is missing.
    """
    told = _read(app, story) if story else None
    kept = _kept(out)
    if kept is not None and told in (None, kept.story):
        if kept.proposals:
            return kept.proposals
        told = kept.story
    asker = asker_of(app, model, lang) if model or story else None
    if asker is None:
        if story:
            raise UsageError(
                "A story is read by a language model: name one with --model PROVIDER:NAME.",
                "이야기는 언어 모델이 읽습니다. --model 제공자:이름으로 모델을 지정해 주십시오.",
            )
        return {}
    if told is None:
        told = _listen(lang)
    if not told.strip():
        return {}
    write_text(_kept_file(out), Retelling(story=told, model=asker.name).model_dump_json(indent=1))
    found = retold(told, asker, lang, today)
    write_text(_kept_file(out), found.model_dump_json(indent=1))
    _tell(found, lang)
    show_usage(app, lang)
    return found.proposals


def forget_story(out: Path) -> None:
    """Take away the kept story once the form at ``out`` is written."""
    _kept_file(out).unlink(missing_ok=True)


def _kept_file(out: Path) -> Path:
    return out.with_name(out.name + ".story.json")


def _kept(out: Path) -> Retelling | None:
    path = _kept_file(out)
    if not path.is_file():
        return None
    try:
        return Retelling.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError) as error:
        raise UsageError(
            f"'{path}' cannot be read: move it away to tell the story anew.",
            f"'{path}' 파일을 읽을 수 없습니다. 다른 곳으로 옮기면 이야기를 새로 들려줄 수 있습니다.",
        ) from error


def _read(app: App, path: Path) -> str:
    # parsers load only for a story in a file
    from cemagent.documents.loader import expand

    with app.reader() as reader:
        return reader.read(next(iter(expand([path])))).text


def _listen(lang: Lang) -> str:
    print(
        pick(
            lang,
            "Tell the story in your own words: who wants to get what done, what they do step by step, how long it takes "
            "and what stops them; an empty line ends it.",
            "누가 무엇을 끝내려 하고 어떤 단계를 밟으며, 시간은 얼마나 걸리고 무엇에 막히는지 편하게 적은 뒤 빈 줄로 마치십시오.",
        ),
        file=sys.stderr,
    )
    lines: list[str] = []
    while True:
        print("> ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line.strip():
            return "\n".join(lines)
        lines.append(line.strip())


def _tell(found: Retelling, lang: Lang) -> None:
    """Say how much is proposed, what the model gave that is not in the story, and why something may be missing."""
    if found.problem is not None:
        why = found.problem.in_(lang)
        head = pick(lang, "Some questions come without a proposal", "제안 없이 묻는 질문이 있습니다")
        print(clean(f"{head}: {why}"), file=sys.stderr)
    if found.dropped:
        shown = [f"{item.title.in_(lang)} '{item.text}'" for item in found.dropped[:_MOST_DROPPED]]
        rest = len(found.dropped) - len(shown)
        more = [pick(lang, f"{rest} more", f"외 {rest}건")] if rest else []
        head = pick(lang, "Left out, for the story does not say it", "이야기에 없는 말이라 뺐습니다")
        print(clean(f"{head}: {', '.join(shown + more)}"), file=sys.stderr)
    if found.proposals:
        count = len(found.proposals)
        print(
            pick(
                lang,
                f"Answers proposed from the story: {count}; each is shown for you to take or to change.",
                f"이야기에서 답 {count}개를 찾았으며, 하나씩 보여 드릴 때 받아들이거나 고쳐 주십시오.",
            ),
            file=sys.stderr,
        )
