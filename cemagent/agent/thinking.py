"""What a model thinks aloud, ``<think>...</think>``, is not said: neither in the text nor while it comes in.

Neither is a tool call that it writes out, ``<tool_call>...</tool_call>``, where the server does not read those.
"""

from __future__ import annotations

import re

_NAMES = ("think", "thinking", "tool_call")
_TAG = re.compile(rf"<(/?)({'|'.join(sorted(_NAMES, key=len, reverse=True))})>", re.IGNORECASE)
_TAGS = tuple(f"<{slash}{name}>" for name in _NAMES for slash in ("", "/"))
_LONGEST_TAG = max(map(len, _TAGS))


def _beginning_of_tag(text: str, start: int) -> int:
    """Return where a tag may begin at the end of ``text``, not before ``start``; the end if none does."""
    place = text.find("<", max(start, len(text) - _LONGEST_TAG))
    while place >= 0:
        if any(tag.startswith(text[place:].lower()) for tag in _TAGS):
            return place
        place = text.find("<", place + 1)
    return len(text)


class Spoken:
    """What is said of a text that comes in pieces.

    Some servers leave the opening tag to the prompt: a closing tag alone makes everything before it a thought.
    """

    def __init__(self) -> None:
        self.thought = 0
        """Characters that were thought so far."""
        self._thinking = False
        self._held = ""

    def feed(self, piece: str) -> tuple[str, bool]:
        """Return what is said for sure, and whether all that was said before it turned out to be a thought."""
        text, restarts = self._held + piece, False
        said: list[str] = []
        place = 0
        for tag in _TAG.finditer(text):
            self._take(text[place : tag.start()], said)
            if tag[1] and not self._thinking and tag[2].lower() != "tool_call":
                self.thought += sum(map(len, said))
                said, restarts = [], True
            self._thinking = not tag[1]
            place = tag.end()
        end = _beginning_of_tag(text, place)
        self._take(text[place:end], said)
        self._held = text[end:]
        return "".join(said), restarts

    def _take(self, text: str, said: list[str]) -> None:
        if self._thinking:
            self.thought += len(text)
        else:
            said.append(text)

    def flush(self) -> str:
        """Return what was held back for a tag that did not come."""
        held, self._held = self._held, ""
        return "" if self._thinking else held


def plain(text: str) -> str:
    """Return what is said in a whole ``text``."""
    spoken = Spoken()
    said, _ = spoken.feed(text)
    return (said + spoken.flush()).strip()
