"""How a room asks a language model for a structured answer, without knowing any provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel

from cemagent.records.review import Usage

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
