"""Fences around text that nobody here wrote: a model is told that what stands inside is data."""

from __future__ import annotations

import re
import secrets
import unicodedata

from cemagent.documents.addressing import CLEARLY, addresses_a_reader
from cemagent.method.words import sentences_of

LEFT_OUT = "(a sentence that gives orders to its reader is left out here)"
"""What a model reads in the place of an order."""
_FEWEST_WORDS = 3
_LONGEST = 6000
"""Characters of one fenced piece that a model is shown."""
_KEPT = "\n\t"
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Unicode categories of characters that a person does not see and a model might read."""


def new_fence() -> str:
    """Return the name of a fence that no author of a document can know: it is made anew for every turn."""
    return f"DATA-{secrets.token_hex(6)}"


def without_orders(text: str) -> str:
    """Return ``text`` without the sentences that clearly speak to a language model; a note stands for them.

    A plan's own questions and requests to its customers stay: they do not name their reader or its result.
    """
    lines = []
    for line in text.split("\n"):
        sentences = sentences_of(line)
        cut = [len(item.split()) >= _FEWEST_WORDS and addresses_a_reader(item) == CLEARLY for item in sentences]
        if not any(cut):
            # an order may be spread over sentences that say little by themselves
            lines.append(LEFT_OUT if len(sentences) > 1 and addresses_a_reader(line) == CLEARLY else line)
            continue
        kept = [LEFT_OUT if gone else item for item, gone in zip(sentences, cut, strict=True)]
        lines.append(" ".join(item for item, before in zip(kept, ["", *kept], strict=False) if item != before))
    return "\n".join(lines)


def fenced(text: str, fence: str, what: str) -> str:
    """Return ``text`` between the marks of ``fence``, without unseen characters and without the fence's own name."""
    plain = "".join(char for char in text if char in _KEPT or unicodedata.category(char) not in _UNSEEN)
    plain = re.sub(re.escape(fence), "", plain, flags=re.IGNORECASE)
    cut = plain if len(plain) <= _LONGEST else plain[:_LONGEST] + " …"
    return f"<{fence} {what}>\n{cut}\n</{fence}>"
