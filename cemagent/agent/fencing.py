"""Fences around text that nobody here wrote: a model is told that what stands inside is data."""

from __future__ import annotations

import re
import secrets
import unicodedata

_LONGEST = 6000
"""Characters of one fenced piece that a model is shown."""
_KEPT = "\n\t"
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Unicode categories of characters that a person does not see and a model might read."""


def new_fence() -> str:
    """Return the name of a fence that no author of a document can know: it is made anew for every turn."""
    return f"DATA-{secrets.token_hex(6)}"


def fenced(text: str, fence: str, what: str) -> str:
    """Return ``text`` between the marks of ``fence``, without unseen characters and without the fence's own name."""
    plain = "".join(char for char in text if char in _KEPT or unicodedata.category(char) not in _UNSEEN)
    plain = re.sub(re.escape(fence), "", plain, flags=re.IGNORECASE)
    cut = plain if len(plain) <= _LONGEST else plain[:_LONGEST] + " …"
    return f"<{fence} {what}>\n{cut}\n</{fence}>"
