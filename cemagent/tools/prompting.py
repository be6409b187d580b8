"""What the questions of the tools to a model share: languages by name, fences around data, and when to stop asking."""

from __future__ import annotations

import hashlib

from cemagent.errors import CemagentError, Lang, ModelError, ModelFault

LANGUAGES: dict[Lang, str] = {"ko": "Korean (합니다체)", "en": "English"}
"""The languages as a model is told to write them."""
CLEARLY = 2
"""From here on a text clearly addresses who reads it (``addresses_a_reader``), so that no model is shown it."""
_HOPELESS = frozenset(
    {ModelFault.UNREACHABLE, ModelFault.OVERLOADED, ModelFault.QUOTA, ModelFault.BAD_KEY, ModelFault.NO_MODEL}
)


def is_hopeless(error: CemagentError) -> bool:
    """Return whether the next call of the same minute would fail like this one, which was repeated already."""
    return isinstance(error, ModelError) and error.fault in _HOPELESS


def fenced(text: str) -> str:
    """Return ``text`` between two lines that hold its own hash, which no text can hold of itself."""
    fence = f"=== {hashlib.sha256(text.encode()).hexdigest()[:24]} ==="
    return f"{fence}\n{text}\n{fence}"
