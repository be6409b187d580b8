"""An answer on the terminal while it is being written; the checked text takes its place."""

from __future__ import annotations

from typing import IO

from rich.cells import cell_len

from cemagent.errors import Lang
from cemagent.records.turn import Live, Remark, TextDelta, ToolStarted
from cemagent.surfaces.terminal_render import tidy

_DOING: dict[str, tuple[str, str]] = {
    "knowledge": ("looking into the knowledge base", "지식을 찾아보고 있습니다"),
    "documents": ("reading the document", "문서를 읽고 있습니다"),
    "review": ("reviewing the document", "문서를 검토하고 있습니다"),
}
_OTHER = ("computing", "계산하고 있습니다")


class Preview:
    """Writes pieces of text to ``out``, a terminal of ``width`` columns, and takes them off again.

    Lines are broken here, so that it is known how many there are; no more than ``height`` rows are
    kept in sight, since a row that has left the screen cannot be taken off.
    """

    def __init__(self, out: IO[str], width: int, height: int, lang: Lang) -> None:
        self._out = out
        self._width = max(10, width - 1)
        self._most = max(4, height - 4)
        self._lang = lang
        self._rows = 0
        self._line = ""
        self._word = 0
        """How many characters at the end of the line are of a word that goes on."""
        self._begun = False

    def show(self, event: Live) -> None:
        """Show a piece of text, that a tool works, or a remark."""
        if isinstance(event, TextDelta):
            if event.restart:
                self.clear()
            self._write(tidy(event.text))
        elif isinstance(event, ToolStarted):
            self._note(_DOING.get(event.tool, _OTHER)[1 if self._lang == "ko" else 0])
        elif isinstance(event, Remark):
            self._note(tidy(event.text))
        self._out.flush()

    def _note(self, text: str) -> None:
        self._write(f"{chr(10) if self._line else ''}… {text}\n")

    def clear(self) -> None:
        """Take everything off the screen that was written since the last time."""
        if not self._begun:
            return
        up = f"\033[{self._rows}A" if self._rows else ""
        self._out.write(f"\r{up}\033[J")
        self._out.flush()
        self._rows, self._line, self._word, self._begun = 0, "", 0, False

    def _write(self, text: str) -> None:
        for char in text:
            if not self._begun:
                self._begun = True
                self._out.write("\n")
                self._rows = 1
            if char == "\n":
                self._break()
                continue
            if cell_len(self._line) + cell_len(char) > self._width:
                self._carry_over()
            self._out.write(char)
            self._line += char
            self._word = 0 if char.isspace() or cell_len(char) > 1 else self._word + 1

    def _carry_over(self) -> None:
        """Begin a new line with the word that did not fit."""
        word = self._line[len(self._line) - self._word :] if 0 < self._word < len(self._line) else ""
        if word:
            self._out.write(f"\033[{cell_len(word)}D\033[K")
        self._break()
        self._out.write(word)
        self._line, self._word = word, len(word)

    def _break(self) -> None:
        if self._rows >= self._most:
            self.clear()
            self._begun = True
            self._out.write("\n…\n")
            self._rows = 2
        else:
            self._out.write("\n")
            self._rows += 1
        self._line, self._word = "", 0
