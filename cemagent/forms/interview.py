"""A form filled by questions: a script that asks, and a session that can go back, skip and be taken up again.

A script is a generator function that yields an :class:`Ask` for each question and receives the
value that was read from the answer; it returns what was filled. The session keeps the raw
answers only: going back, or going on another day, runs the script again over them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cemagent.errors import CemagentError, Lang
from cemagent.playbook import Text

SKIP = "-"
"""The answer that leaves a field empty."""


@dataclass(frozen=True)
class Ask:
    """One question. ``read`` makes the value of an answer, and raises a CemagentError where it cannot."""

    id: str
    text: Text
    example: Text
    read: Callable[[str, Lang], Any] = field(default=lambda answer, _: answer)
    required: bool = True
    why: Text | None = None


GAP = "…"
"""Stands in a proposal for what is not known."""


@dataclass(frozen=True)
class Proposal:
    """An answer that is suggested to a question; where it has a :data:`GAP` it can only be completed."""

    text: str

    def answer(self, said: str, ask: Ask, lang: Lang) -> str:
        """Return the answer that ``said`` makes of it: an empty line takes it, and words of one part fill its only gap.

        What can be read by itself, is a skip, or does not fit, is returned as it was said.
        """
        if self.fits(ask, lang):
            return said or self.text
        filled = Proposal(self.text.replace(GAP, said))
        fills = said not in ("", SKIP) and self.text.count(GAP) == 1 and not Proposal(said).fits(ask, lang)
        return filled.text if fills and filled.fits(ask, lang) else said

    def fits(self, ask: Ask, lang: Lang) -> bool:
        """Return whether it can be taken as the answer to ``ask`` as it is."""
        if GAP in self.text:
            return False
        try:
            ask.read(self.text, lang)
        except CemagentError:
            return False
        return True


Script = Callable[[Lang], Generator[Ask, Any, Any]]


class Session:
    """An interview at work; ``answers`` are the raw words so far and all that needs to be kept.

    ``ask`` is the question that waits, None when all is said; then ``result`` is what was filled.
    """

    def __init__(self, script: Script, lang: Lang, answers: Sequence[str] = ()) -> None:
        self._script = script
        self.lang: Lang = lang
        self.answers: list[str] = []
        self.ask: Ask | None = None
        self.result: Any = None
        self._run(list(answers))

    def give(self, answer: str) -> None:
        """Take ``answer`` to the waiting question; ``-`` skips one that is not required.

        Raises:
            CemagentError: the answer cannot be used; the question still waits.
        """
        if self.ask is None:
            return
        value = self._value(self.ask, answer)
        self.answers.append(answer)
        self._advance(value)

    def back(self) -> None:
        """Take the last answer back; its question waits again."""
        self._run(self.answers[:-1])

    def _run(self, answers: list[str]) -> None:
        self._generator = self._script(self.lang)
        self.answers, self.result = [], None
        self.ask = next(self._generator, None)
        for answer in answers:
            try:
                self.give(answer)
            except CemagentError:
                return  # the script has changed since: ask again from here

    def _value(self, ask: Ask, answer: str) -> Any:
        if answer.strip() in ("", SKIP):
            if not ask.required:
                return None
            raise CemagentError(
                f"This one is needed. Example: {ask.example.en}", f"꼭 필요한 항목입니다. 예: {ask.example.ko}"
            )
        return ask.read(answer.strip(), self.lang)

    def _advance(self, value: Any) -> None:
        try:
            self.ask = self._generator.send(value)
        except StopIteration as end:
            self.ask, self.result = None, end.value
