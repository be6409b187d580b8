"""``cemagent chat``: the consultation, in a terminal or line by line through a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import CemagentError
from cemagent.surfaces.cli.output import clean
from cemagent.surfaces.cli.session import open_app, user_lang, user_name

if TYPE_CHECKING:
    from cemagent.records.turn import Event
    from cemagent.surfaces.conversation import Conversation


class Output(StrEnum):
    """How events are printed."""

    TEXT = "text"
    JSONL = "jsonl"


def chat(
    engagement: Annotated[str | None, typer.Option(help="Name of the engagement; it is made if there is none.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of the consultation: ko or en.")] = None,
    stage: Annotated[str | None, typer.Option(help="Stage to begin a new engagement with.")] = None,
    model: Annotated[
        str | None, typer.Option(help="Who consults: 'guided' needs no language model; PROVIDER:NAME is one.")
    ] = None,
    output: Annotated[Output, typer.Option("--format", help="text, or jsonl: one event a line.")] = Output.TEXT,
) -> None:
    """Be led through customer experience management, question by question.

    Everything you say is saved at once; come back with the same --engagement.

    \b
    Examples:
      cemagent chat --engagement hanbit --lang ko
      cemagent chat --model ollama:qwen3 --engagement hanbit
    """
    # the store and the method: --help need neither
    from cemagent.surfaces.conversation import open_conversation

    app = open_app(lang)
    conversation = open_conversation(
        app,
        engagement,
        lang=user_lang(lang) if lang or app.lang or not engagement else None,
        stage=stage,
        actor=user_name(),
        model=model or app.settings.model,
    )
    if output is Output.JSONL or not sys.stdin.isatty() or not sys.stdout.isatty():
        _through_pipe(conversation, output)
        return
    # prompt_toolkit and rich: a pipe needs neither
    from cemagent.surfaces.terminal import run_terminal

    run_terminal(conversation)


def _through_pipe(conversation: Conversation, form: Output) -> None:
    """Answer every line of stdin; a line that ends with a backslash goes on in the next one."""
    printer = _Printer(conversation, form)
    printer.turn(conversation.hello)
    for text in _utterances():
        if printer.turn(partial(conversation.say, text)):
            return


def _utterances() -> Iterator[str]:
    kept: list[str] = []
    for line in sys.stdin:
        plain = line.rstrip("\r\n")
        if plain.endswith("\\"):
            kept.append(plain[:-1])
            continue
        text = "\n".join([*kept, plain]).strip()
        kept.clear()
        if text:
            yield text
    if text := "\n".join(kept).strip():
        yield text


class _Printer:
    """Prints turns as JSON Lines, or as the words that a person reads."""

    def __init__(self, conversation: Conversation, form: Output) -> None:
        self._conversation = conversation
        self._form = form
        self._seq = 0

    def turn(self, say: Callable[[], list[Event]]) -> bool:
        """Print what ``say`` returns; return whether the person has left. An error closes its turn, then goes on up."""
        try:
            events = say()
        except CemagentError as error:
            if self._form is Output.JSONL:
                self._print(self._closing(error))
            raise
        self._print(events)
        return any(event.type == "turn_end" and event.ended for event in events)

    def _closing(self, error: CemagentError) -> list[Event]:
        # events: --help needs none
        from cemagent.records.turn import ErrorEvent, TurnEnd

        turn, engagement = self._conversation.last_turn or "", self._conversation.engagement_id
        text = error.message(self._conversation.lang)
        return [
            ErrorEvent(seq=self._seq + 1, turn=turn, engagement=engagement, text=text),
            TurnEnd(seq=self._seq + 2, turn=turn, engagement=engagement, ended=True),
        ]

    def _print(self, events: list[Event]) -> None:
        # the words of events: only a conversation needs them
        from cemagent.surfaces.event_text import texts_of

        if self._form is Output.JSONL:
            lines = [event.model_dump_json() for event in events]
        else:
            lines = [f"{clean(text)}\n" for text in texts_of(events, self._conversation.lang)]
        for line in lines:
            print(line, flush=True)
        self._seq = max([self._seq, *(event.seq for event in events)])
