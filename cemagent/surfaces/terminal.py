"""The consultation in a terminal: what is typed is kept, what is said is readable, the stage is always in sight."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from prompt_toolkit.application import get_app_or_none
from rich.console import Console

from cemagent.agent.showing import STATE_WORDS
from cemagent.agent.turns import AGAIN
from cemagent.errors import CemagentError, Lang
from cemagent.records.turn import ArtifactProposed, Event, Live
from cemagent.surfaces.cli.session import unexpected
from cemagent.surfaces.history import history_file
from cemagent.surfaces.terminal_input import Choices, CommandCompleter, Prompt
from cemagent.surfaces.terminal_preview import Preview
from cemagent.surfaces.terminal_render import TerminalPage, cut, standing_line, tidy
from cemagent.surfaces.warming import Warmer
from cemagent.surfaces.watching import watched

if TYPE_CHECKING:
    from cemagent.surfaces.conversation import Conversation, Standing

_PATIENCE = 0.5
"""Seconds after which a turn that is not done shows that it is being worked on."""
_LEAST_TITLE = 12

_SAID: dict[str, tuple[str, str]] = {
    "hint": (
        "Enter sends · Alt-Enter new line · / commands",
        "Enter 보내기 · Alt-Enter 줄바꿈 · / 명령",
    ),
    "kept": (
        "Your text is kept below; to leave, empty the line and press Ctrl-D.",
        "쓰시던 글은 아래에 그대로 있습니다. 나가시려면 글을 비우고 Ctrl-D를 누르십시오.",
    ),
    "leave": ("To leave, press Ctrl-D or say /quit.", "나가시려면 Ctrl-D를 누르거나 /quit라고 하십시오."),
    "stopped": (
        "Stopped before it was saved; your text is kept below.",
        "저장하기 전에 멈췄습니다. 쓰신 글은 아래에 그대로 있습니다.",
    ),
    "working": ("One moment", "잠시만 기다려 주십시오"),
    "evidence": ("evidence", "근거"),
}


def _said(lang: Lang, key: str) -> str:
    return _SAID[key][1 if lang == "ko" else 0]


def run_terminal(conversation: Conversation) -> None:
    """Hold ``conversation`` in this terminal until the person leaves; every turn is saved before its answer shows."""
    terminal = Terminal(conversation)
    terminal.run()
    if not terminal.warmer.stop() or conversation.is_working:
        # nothing waits for a thread that waits for a provider, and one that dies inside a native library
        # can take the process down with a message
        conversation.app.engagements.close()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


class Terminal:
    """One conversation on one terminal."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._console = Console(highlight=False, markup=False, emoji=False)
        self._page = TerminalPage(self._console, conversation.title_of)
        self._standing: Standing | None = None
        self._industries: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._kept = ""
        self._warm = False
        self._spoke = False
        app = conversation.app
        self.warmer = Warmer(
            [self._try_interpreter, conversation.prepare],
            [self._look_at_gate, self._read_industries, lambda: app.search("CEM", 1)],
        )
        completer = CommandCompleter(lambda: conversation.lang, self._choices())
        history = history_file(app.settings.home, conversation.engagement_id)
        self._prompt = Prompt(completer, self._toolbar, history)

    def run(self) -> None:
        """Greet, then answer until the person leaves."""
        self._show(self._conversation.hello())
        # the first prompt does not wait for the gate: the warm-up adds it
        self._standing = self._conversation.standing(gate=False)
        while True:
            try:
                if self._step():
                    return
            except KeyboardInterrupt:
                self._page.note(_said(self._conversation.lang, "kept" if self._kept else "leave"))

    def _step(self) -> bool:
        """Read one utterance and answer it; return whether the person has left."""
        hint, leaving = _said(self._conversation.lang, "hint"), False
        try:
            text = self._prompt.ask(self._kept, hint, self._start_warming).strip()
        except KeyboardInterrupt:
            self._kept = self._prompt.kept
            raise
        except EOFError:
            text, leaving = "/quit", True
        # it stays until it is answered: whatever happens on the way, the next prompt holds it
        self._kept = text
        events = self._answer(text)
        if events is None:
            # without a keyboard there is no next prompt
            return leaving
        self._kept, self._spoke = "", True
        self._show(events)
        if any(event.type == "turn_end" and event.ended for event in events):
            return True
        # what the line at the bottom shows is no reason to end a conversation
        with suppress(CemagentError):
            self._standing = self._conversation.standing()
        return False

    def _answer(self, text: str) -> list[Event] | None:
        """Return what the consultant says to ``text``; None when it could not be said, which the person then knows."""
        conversation, lang = self._conversation, self._conversation.lang
        before = conversation.last_turn
        try:
            with self._patience() as patience:
                if not text.startswith("/") or text == AGAIN:
                    self.warmer.wait()
                if not conversation.is_live:
                    return conversation.say(text)
                return self._watch(text, patience)
        except KeyboardInterrupt:
            written = conversation.recover() if conversation.last_turn != before else None
            if written is None:
                self._page.note(_said(lang, "stopped"))
            return written
        except CemagentError as error:
            self._page.error(error.message(lang))
        except Exception as error:  # noqa: BLE001 - a person in the middle of a consultation must not be thrown out
            self._page.error(unexpected(error, lang))
        return None

    def _watch(self, text: str, patience: Callable[[], None]) -> list[Event]:
        """Say ``text`` and show the answer while it is made; Ctrl-C stops it."""
        conversation = self._conversation
        size = self._console.size
        preview = Preview(self._console.file, self._page.width, size.height, conversation.lang)

        def show(event: Live) -> None:
            patience()
            preview.show(event)

        try:
            return watched(partial(conversation.say, text), show, conversation.stop)
        finally:
            patience()
            preview.clear()

    def _show(self, events: list[Event]) -> None:
        self._page.turn(events, self._conversation.lang)
        for event in events:
            if isinstance(event, ArtifactProposed):
                self._paths.update({change.path: change.title for change in event.diff})

    def _toolbar(self) -> str:
        standing, lang = self._standing, self._conversation.lang
        if standing is None:
            return ""
        app = get_app_or_none()
        width = app.output.get_size().columns - 1 if app else self._page.width
        state = f" · {STATE_WORDS[lang][standing.gate.value]}" if standing.gate else ""
        counts = f"{standing.answered}/{standing.questions}{state}"
        others = [f"{_said(lang, 'evidence')} {standing.evidence}", tidy(standing.name)]
        rest = len(standing_line([counts, *others], width * 10))
        title = cut(standing.title, max(_LEAST_TITLE, width - rest - 8))
        return standing_line([f" {title} {counts}", *others], width)

    def _choices(self) -> dict[str, Callable[[], Choices]]:
        def stages() -> Choices:
            lang = self._conversation.lang
            return [(item.id, item.title.in_(lang)) for item in self._conversation.app.method.playbooks]

        return {
            "stage": lambda: [("next", ""), *stages()],
            "show": stages,
            "example": lambda: self._industries.items(),
            "lang": lambda: [("ko", "한국어"), ("en", "English")],
            "edit": lambda: [(f"{path} = ", title) for path, title in self._paths.items()],
        }

    def _start_warming(self) -> None:
        if not self._warm:
            self._warm = True
            self.warmer.start()

    def _try_interpreter(self) -> None:
        self._conversation.app.interpreter.interpret("네", "", "world", self._conversation.lang)

    def _look_at_gate(self) -> None:
        standing = self._conversation.standing()
        if not self._spoke:
            self._standing = standing
            self._prompt.refresh()

    def _read_industries(self) -> None:
        self._industries = self._conversation.app.examples.names(self._conversation.lang)

    @contextmanager
    def _patience(self) -> Iterator[Callable[[], None]]:
        """Show that something is being worked on, once it takes longer than a moment; what is yielded ends it."""
        lock, over = threading.Lock(), threading.Event()
        # written by hand: rich's spinner leaves its line behind when another thread starts it
        said, out = f"… {_said(self._conversation.lang, 'working')}", self._console.file

        def begin() -> None:
            with lock:
                if not over.is_set() and self._console.is_terminal:
                    out.write(said)
                    out.flush()

        def end() -> None:
            with lock:
                if over.is_set():
                    return
                over.set()
            timer.cancel()
            if self._console.is_terminal:
                out.write("\r\033[K")
                out.flush()

        timer = threading.Timer(_PATIENCE, begin)
        timer.daemon = True
        timer.start()
        try:
            yield end
        finally:
            end()
