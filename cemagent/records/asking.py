"""How a room asks a language model for a structured answer, without knowing any provider."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel

from cemagent.errors import Lang, ModelError, ModelFault
from cemagent.records.review import Usage

LANGUAGES: dict[Lang, str] = {"en": "English", "ko": "Korean (합니다체)"}
"""The languages as a model is told to write them."""
LASTING = frozenset({ModelFault.BAD_KEY, ModelFault.NO_MODEL})
"""After one of these no call would ever be answered."""
_OF_THE_MINUTE = frozenset({ModelFault.UNREACHABLE, ModelFault.OVERLOADED, ModelFault.QUOTA})

Answered = TypeVar("Answered", bound=BaseModel)


@dataclass(frozen=True)
class Message:
    """One message of a prompt; ``stable`` says that following calls begin with it too, so that it may be cached."""

    role: Literal["system", "user", "assistant"]
    text: str
    stable: bool = False


class Asker(Protocol):
    """A language model that answers in a given shape.

    ``name`` is ``provider:name``; ``window`` is how many tokens a prompt and its answer may have together.
    """

    @property
    def name(self) -> str:
        """Return the model's name."""
        ...

    @property
    def window(self) -> int:
        """Return the tokens that prompt and answer may have together."""
        ...

    def ask(self, schema: type[Answered], messages: Sequence[Message], usage: Usage) -> Answered:
        """Return the answer to ``messages`` as a valid ``schema``; what it cost is added to ``usage``, failed or not.

        Raises:
            CemagentError: no valid answer could be had; one sentence says why.
        """
        ...


def tokens_in(text: str) -> int:
    """Estimate the tokens of ``text`` from above for current models: a Hangul syllable 1, other characters 1/3.5 each.

    Tokenisers of 2023 to 2025 with large vocabularies need 0.6 to 1 token a syllable and 0.22 to 0.28 a Latin
    letter; the estimate is used to fit prompts into a window, so it may be too high and not too low.
    """
    hangul = sum("\uac00" <= char <= "\ud7a3" for char in text)
    return hangul + round((len(text) - hangul) / 3.5)


def is_hopeless(error: Exception) -> bool:
    """Return whether the next call of the same minute would fail like this one, which was repeated already."""
    return isinstance(error, ModelError) and error.fault in LASTING | _OF_THE_MINUTE


def fence_of(text: str) -> str:
    """Return a line that cannot stand in ``text``: its own hash, which no text can hold of itself."""
    return f"=== {hashlib.sha256(text.encode()).hexdigest()[:24]} ==="


def fenced(text: str) -> str:
    """Return ``text`` between two lines that cannot stand in it."""
    fence = fence_of(text)
    return f"{fence}\n{text}\n{fence}"
