"""Names and ids of engagements."""

from __future__ import annotations

import secrets
import unicodedata

from cemagent.store.failures import name_blank, name_too_long

LONGEST_NAME = 200
"""In characters; PostgreSQL's index holds no more than about 2,700 bytes."""

_ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # without those that are read for one another
_ID_LENGTH = 8


def new_id() -> str:
    """Return an id of eight letters and digits, easy to read aloud; one of 8.5e11."""
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))


def tidy(name: str) -> str:
    """Return ``name`` in NFC, with single spaces, and without what UTF-8 or a terminal cannot show."""
    encodable = name.encode("utf-8", "replace").decode("utf-8")
    words = " ".join(unicodedata.normalize("NFC", encodable).split())
    return "".join(letter for letter in words if unicodedata.category(letter) != "Cc")


def checked_name(name: str) -> str:
    """Return ``name`` as it is stored.

    Raises:
        StoreError: it is blank or longer than ``LONGEST_NAME``.
    """
    kept = tidy(name)
    if not kept:
        raise name_blank()
    if len(kept) > LONGEST_NAME:
        raise name_too_long(LONGEST_NAME)
    return kept


def name_key(name: str) -> str:
    """Return what two names share that a person takes for one: case, spaces and Unicode form do not count."""
    return unicodedata.normalize("NFC", tidy(name).casefold())
