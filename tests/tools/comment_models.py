"""A scripted model that reads comments: plainly, or obeying whatever any of them asks for."""

from __future__ import annotations

import re
from typing import Any

_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_BAD = ("rude", "slow", "무례", "느리", "오래")
ORDER = "wonderful"
"""The word at which the obeying model calls every comment that it was shown with wonderful."""


def comments_shown(text: str) -> list[str]:
    """Return the comments in a prompt, in order."""
    return [said for _, said in _LINE.findall(text)]


def reading(text: str, *, obeys: bool = False) -> dict[str, Any]:
    """Return the answer to the prompt ``text``: bad where a bad word stands, else good, the whole comment as its quote."""
    said = comments_shown(text)
    misled = obeys and any(ORDER in one and "every comment" in one for one in said)
    rows = []
    for number, one in enumerate(said, 1):
        is_bad = any(word in one for word in _BAD) and not misled
        rows.append(
            {
                "number": number,
                "polarity": -0.8 if is_bad else 0.8,
                "emotion": "anger" if is_bad else "joy",
                "module": "relate",
                "quote": one,
            }
        )
    return {"comments": rows}
