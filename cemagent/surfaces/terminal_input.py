"""What a person types in a terminal: the prompt, its keys, its history and the completion of commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.styles import Style

from cemagent.agent.commands import COMMANDS, FORMATS

if TYPE_CHECKING:
    from cemagent.errors import Lang

PROMPT = "› "
_MOST_FILES = 50
_STYLE = Style.from_dict(
    {
        "prompt": "bold",
        "placeholder": "dim italic",
        # inverse video is readable on light and on dark; colours of our own might not be
        "bottom-toolbar": "reverse",
        "completion-menu.completion": "reverse",
        "completion-menu.completion.current": "noreverse bold underline",
        "completion-menu.meta.completion": "reverse",
        "completion-menu.meta.completion.current": "noreverse",
    }
)

Choices = Iterable[tuple[str, str]]
"""What may follow a command: (word, what it means)."""


class CommandCompleter(Completer):
    """Completes ``/commands`` and what may follow them; says nothing about other text.

    ``lang`` tells the language of the help, ``choices`` what may follow a command, by its name.
    """

    def __init__(self, lang: Callable[[], Lang], choices: dict[str, Callable[[], Choices]]) -> None:
        self._lang = lang
        self._choices = choices

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Yield the completions of what stands before the cursor."""
        text = document.text_before_cursor
        if not text.startswith("/") or "\n" in text:
            return
        name, space, words = text[1:].partition(" ")
        if not space:
            yield from _matching(
                [(f"/{item}", command.help_in(self._lang())) for item, command in COMMANDS.items()], text
            )
        elif name == "attach":
            yield from _paths(words, folders_only=False)
        elif name == "export" and " " in words:
            yield from _paths(words.partition(" ")[2], folders_only=True)
        elif name == "export":
            yield from _matching([(form, "") for form in FORMATS], words)
        elif name in self._choices:
            yield from _matching(self._choices[name](), words)


def _matching(choices: Choices, typed: str) -> Iterator[Completion]:
    """Yield the choices that begin with what is typed, by their word or by what it means."""
    wanted = typed.casefold()
    for word, meaning in choices:
        if word.casefold().startswith(wanted) or (wanted and meaning.casefold().startswith(wanted)):
            yield Completion(word, start_position=-len(typed), display_meta=meaning)


def _paths(typed: str, *, folders_only: bool) -> Iterator[Completion]:
    """Yield files and folders that begin with what is typed, in quotes where a name has spaces."""
    plain = typed[1:] if typed.startswith('"') else typed
    if plain.endswith('"'):
        return
    above, slash, begun = plain.rpartition("/")
    folder = Path(above + slash).expanduser() if slash else Path()
    try:
        entries = sorted(folder.iterdir(), key=lambda path: (not path.is_dir(), path.name.casefold()))
    except OSError:
        return  # no such folder, or not ours to read: nothing to offer
    shown = [
        path
        for path in entries
        if path.name.casefold().startswith(begun.casefold())
        and (begun.startswith(".") or not path.name.startswith("."))
        and (path.is_dir() or not folders_only)
    ]
    for path in shown[:_MOST_FILES]:
        name = path.name + ("/" if path.is_dir() else "")
        text = above + slash + name
        if " " in text or typed.startswith('"'):
            text = f'"{text}' + ("" if path.is_dir() else '"')
        yield Completion(text, start_position=-len(typed), display=name)


class Prompt:
    """Reads what the person says; Enter sends, Alt-Enter or a trailing backslash goes on in a new line.

    ``history`` is the file of earlier lines; without one they are forgotten at the end.
    """

    def __init__(self, completer: Completer, toolbar: Callable[[], str], history: Path | None) -> None:
        self.kept = ""
        """What was typed when Ctrl-C came."""
        self._session: PromptSession[str] = PromptSession(
            history=_history(history),
            completer=completer,
            complete_while_typing=Condition(self._is_command),
            multiline=True,
            prompt_continuation=" " * len(PROMPT),
            key_bindings=self._keys(),
            bottom_toolbar=lambda: [("", toolbar())],
            style=_STYLE,
            reserve_space_for_menu=6,
        )

    def ask(self, default: str, hint: str, shown: Callable[[], None]) -> str:
        """Return what the person typed; ``shown`` is called when the prompt stands on the screen.

        Raises:
            KeyboardInterrupt: Ctrl-C; ``kept`` holds what was typed.
            EOFError: Ctrl-D on an empty line.
        """
        self.kept = ""

        def once(_: Any) -> None:
            app.after_render -= once
            shown()

        app = self._session.app
        app.after_render += once
        prompt: StyleAndTextTuples = [("class:prompt", PROMPT)]
        return self._session.prompt(prompt, default=default, placeholder=[("class:placeholder", hint)])

    def refresh(self) -> None:
        """Draw the line at the bottom anew; any thread may ask for it."""
        self._session.app.invalidate()

    def _is_command(self) -> bool:
        return self._session.default_buffer.text.startswith("/")

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        typing = has_focus(DEFAULT_BUFFER)

        @keys.add("enter", filter=typing)
        def _send(event: KeyPressEvent) -> None:
            buffer = event.current_buffer
            if buffer.complete_state and buffer.complete_state.current_completion:
                buffer.complete_state = None
            elif buffer.document.is_cursor_at_the_end and buffer.text.endswith("\\"):
                buffer.delete_before_cursor(1)
                buffer.insert_text("\n")
            elif buffer.text.strip():
                buffer.validate_and_handle()

        @keys.add("escape", "enter", filter=typing)
        def _new_line(event: KeyPressEvent) -> None:
            event.current_buffer.insert_text("\n")

        @keys.add("c-c")
        @keys.add("<sigint>")
        def _keep(event: KeyPressEvent) -> None:
            self.kept = self._session.default_buffer.text
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

        return keys


def _history(path: Path | None) -> History:
    if path is None:
        return InMemoryHistory()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()  # a home that cannot be written must not keep anyone from talking
    return FileHistory(path)
