"""Limits of requests and tokens a minute, shared by all programs that use one database.

The bucket itself is kept by :mod:`cemagent.store.rate_limits`; here is what a model asks of it.
"""

from __future__ import annotations

from typing import Protocol

_CHARACTERS_A_TOKEN = 2
"""Between English (four) and Korean (one to two): too many tokens reserved are given back, too few are not."""


class RateLimit(Protocol):
    """A token bucket with debt: a reservation is granted at once and says how long to wait before it is used."""

    def reserve(self, name: str, tokens: int) -> float:
        """Take one request and ``tokens`` from the bucket of ``name``; return the seconds to wait, 0 for none."""

    def settle(self, name: str, tokens: int) -> None:
        """Take ``tokens`` more, or give them back when negative: the reservation was an estimate."""


def estimated_tokens(characters: int) -> int:
    """Return the tokens to reserve for a prompt of so many characters."""
    return -(-characters // _CHARACTERS_A_TOKEN)
