"""``cemagent ask`` and ``cemagent search``: answers and passages with their sources."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import Lang, UsageError
from cemagent.surfaces.cli.options import AnswerLangFlag, FormatFlag
from cemagent.surfaces.cli.output import Progress, Screen, print_json
from cemagent.surfaces.cli.session import open_app, pick, user_lang
from cemagent.surfaces.cli.usage import show_usage

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.records.retrieval import Citation, CitedAnswer, Passage, SearchResult

_MOST = 50
GUIDED = "guided"
"""The name of no language model."""
_CERTAINTY: dict[str | None, tuple[str, str]] = {
    "A": ("A, from a source that was read", "A, 원문을 읽고 쓴 내용"),
    "B": ("B, confident recall of the source", "B, 원문을 확실하게 기억해 쓴 내용"),
    "C": ("C, a reconstruction, mostly from a heading", "C, 주로 제목을 바탕으로 재구성한 내용"),
    None: ("your own document", "직접 추가한 문서"),
}

QuestionArgument = Annotated[str, typer.Argument(metavar="QUESTION", show_default=False, help="What you want to know.")]


def _top(value: int) -> int:
    if not 1 <= value <= _MOST:
        raise UsageError(
            f"--top is {value}: use a number from 1 to {_MOST}.",
            f"--top 값이 {value}입니다. 1에서 {_MOST} 사이의 수를 써 주십시오.",
        )
    return value


def ask(
    question: QuestionArgument,
    lang: AnswerLangFlag = None,
    model: Annotated[
        str | None, typer.Option(metavar="PROVIDER:NAME", show_default="guided", help="Who words the answer.")
    ] = None,
    format_: FormatFlag = "text",
) -> None:
    """Answer one question with citations.

    The answer is made of sentences quoted from the knowledge base and your own indexed files; where
    nothing answers, it says so. A language model that you name words it from the same passages, and its
    citations are checked.

    \b
    Examples:
      cemagent ask "Our agents are measured on call time. What does that do to the promise?"
      cemagent ask "브랜드 약속과 성과급이 어긋나면 어떻게 하나요?" --format json
      cemagent ask "What is an experiential platform?" --model ollama:qwen3
    """
    with _preparing() as progress:
        app = open_app(lang, progress)
        named = model or app.settings.model
        found = app.ask(question) if named == GUIDED else _asked_of_model(app, question, named)
    if format_ == "json":
        print_json(found)
    else:
        _show_answer(Screen(), found)
    _note_words_only(app, found.lang)
    if named != GUIDED:
        show_usage(app, user_lang(lang))


def search(
    question: QuestionArgument,
    top: Annotated[int, typer.Option("--top", metavar="N", callback=_top, help="How many passages.")] = 5,
    lang: AnswerLangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Find the passages that answer a question.

    \b
    Examples:
      cemagent search "every hotel greets guests differently" --top 3
      cemagent search "지점마다 응대가 달라요" --format json
    """
    with _preparing() as progress:
        app = open_app(lang, progress)
        found = app.search(question, top)
    if format_ == "json":
        print_json(found)
    else:
        _show_passages(Screen(), found)
    _note_words_only(app, found.lang)


def _asked_of_model(app: App, question: str, model: str) -> CitedAnswer:
    # the store and langchain: an answer without a model needs neither
    from cemagent.consulting import ask_model

    def tell(en: str, ko: str) -> None:
        print(pick(user_lang(app.lang), en, ko), file=sys.stderr)

    return ask_model(app, question, model, app.lang, tell)


def _preparing() -> Progress:
    return Progress(pick(user_lang(), "Preparing the index", "색인을 준비하고 있습니다"))


def _note_words_only(app: App, lang: Lang) -> None:
    """Say on stderr when no embeddings took part."""
    if reason := app.words_only(lang):
        said = pick(lang, f"Searched by words alone: {reason}", f"단어만으로 찾았습니다. {reason}")
        print(said, file=sys.stderr)


def _certainty(item: Passage | Citation, lang: Lang) -> str:
    return pick(lang, *_CERTAINTY[item.certainty])


def _show_answer(screen: Screen, found: CitedAnswer) -> None:
    screen.text(found.answer)
    if not found.citations:
        return
    screen.line()
    screen.line(pick(found.lang, "Sources", "출처"), style="bold")
    places: dict[tuple[str, str], list[Citation]] = {}
    for citation in found.citations:
        places.setdefault((citation.source, citation.section), []).append(citation)
    for (source, section), citations in places.items():
        markers = "".join(citation.marker for citation in citations)
        screen.line(f"{markers} {citations[0].title}", hang=4)
        screen.line(f"{source}#{section}", indent=4, style="dim")
        said = pick(found.lang, "Certainty: ", "확실도: ") + _certainty(citations[0], found.lang)
        screen.line(said, indent=4, style=_style(citations[0]))


def _show_passages(screen: Screen, found: SearchResult) -> None:
    if found.abstained:
        screen.line(
            pick(
                found.lang,
                "Nothing in the knowledge answers this question." + (" The nearest misses:" if found.passages else ""),
                "지식 베이스에 이 질문에 답하는 내용이 없습니다."
                + (" 가장 가까운 내용은 다음과 같습니다." if found.passages else ""),
            ),
            style="yellow",
        )
        screen.line()
    for number, passage in enumerate(found.passages, 1):
        if number > 1:
            screen.line()
        screen.line(f"{number}. {passage.title}", style="bold", hang=3)
        facts = [
            pick(found.lang, "Certainty: ", "확실도: ") + _certainty(passage, found.lang),
            pick(found.lang, "score ", "점수 ") + f"{passage.score:.2f}",
        ]
        if passage.concepts:
            facts.insert(1, pick(found.lang, "concepts ", "개념 ") + ", ".join(passage.concepts))
        screen.line(" · ".join(facts), indent=3, style=_style(passage))
        screen.line(f"{passage.source}#{passage.section}", indent=3, style="dim")
        screen.text(passage.text, indent=3)


def _style(item: Passage | Citation) -> str:
    return "yellow" if item.certainty == "C" else "green" if item.certainty == "A" else "cyan"
