"""How likely a sentence steers whoever reviews the document, instead of telling of customers.

A ridge-penalised logistic regression over hashed character n-grams, learned on sentences in Korean and
English that try to move a reviewer and on honest ones near them (``benchmarks/fit_steering.py``). It needs
no embedding model, and it complements the patterns of :mod:`cemagent.documents.addressing`: those know
forms, this knows wordings.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

PATH = Path(__file__).parent / "steering.npz"
BUCKETS = 1 << 14
"""Places that the n-grams are hashed to."""
_SIZES = (2, 3, 4)
_FULL = 150
"""With fewer n-grams than this, about fifty characters, a text says too little to be judged by the few it has."""
_LONGEST = 1200
"""Characters that are looked at; units of a document are shorter."""
_SPACED = 0.6
"""With this share of single characters among its words a sentence is written with spaces to be misread."""
_FEWEST_SPACED = 6
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһӏοαυνκтмвн", "aeopcyxijsdhloauvktmbh")
"""Cyrillic and Greek letters that look like Latin ones."""


def steering(text: str) -> float:
    """Return the probability, 0 to 1, that ``text`` steers its reviewer."""
    places = np.fromiter(buckets_of(text), dtype=np.int64)
    if not len(places):
        return 0.0
    weights, intercept = _weights()
    score = float(weights[places].sum()) * share_of_each(len(places)) + intercept
    return float(1 / (1 + np.exp(-np.clip(score, -30, 30))))


def share_of_each(count: int) -> float:
    """Return how much each of ``count`` n-grams counts: a text's features have length 1, or less when it is short."""
    return float(1 / np.sqrt(max(_FULL, count)))


def buckets_of(text: str) -> set[int]:
    """Return the places of the n-grams of ``text``, each once, after undoing what hides words from a reader."""
    plain = f" {_plain(text)} "
    return {
        zlib.crc32(plain[start : start + size].encode()) % BUCKETS
        for size in _SIZES
        for start in range(len(plain) - size + 1)
    }


def _plain(text: str) -> str:
    seen = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    words = seen.casefold().translate(_LOOKALIKES).split()
    if len(words) >= _FEWEST_SPACED and sum(len(word) == 1 for word in words) >= _SPACED * len(words):
        words = list(_joined(words))
    return " ".join(words)[:_LONGEST]


def _joined(words: list[str]) -> Iterator[str]:
    """Yield runs of single characters as one word."""
    run = ""
    for word in words:
        if len(word) == 1 and re.match(r"\w", word):
            run += word
            continue
        if run:
            yield run
        run = ""
        yield word
    if run:
        yield run


@cache
def _weights() -> tuple[Array, float]:
    with np.load(PATH) as stored:
        return stored["weights"].astype(np.float32), float(stored["intercept"])
