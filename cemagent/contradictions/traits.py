"""What each unit of a document shows by its words: one row of marks a unit, and what it counts, dates and aims at."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from cemagent.contradictions.amounts import Amounts, amounts_in
from cemagent.contradictions.dates import When, dates_in
from cemagent.contradictions.lexicon import Words, axes, codes, marker
from cemagent.contradictions.opposition import CHANNELS, stands
from cemagent.contradictions.reading import Claim, Reading
from cemagent.contradictions.segmentation import Group, group_of
from cemagent.records.retrieval import Vectors

_CLAIMS: dict[str, Callable[[Claim], bool]] = {
    "promise": lambda claim: claim.promise,
    "promise_place": lambda claim: claim.promise_place,
    "pay": lambda claim: claim.pay,
    "goal": lambda claim: claim.goal,
    "staff": lambda claim: claim.staff,
    "finding": lambda claim: claim.finding,
    "periphery": lambda claim: claim.periphery,
    "copy": lambda claim: claim.copy,
    "negated": lambda claim: claim.negated,
    "usable": lambda claim: claim.usable,
    "quoted": lambda claim: bool(claim.quoted),
    "number": lambda claim: any(letter.isdigit() for letter in claim.text),
    "table": lambda claim: " | " in claim.text,
}
_WORDS = {
    "ban": "codes.ban",
    "opposed": "codes.opposed",
    "rule": "opposition.rule",
    "stated": "segmentation.stated",
    "aimed": "segmentation.aimed",
    "everyone": "segmentation.everyone",
    "publish": "timing.publish",
    "ready": "timing.ready",
    "promo": "timing.promo",
    "target": "figures.target",
    "current": "figures.current",
} | {
    name: f"pairs.{name}"
    for name in "total only free fee denied exception wait measure budget owner hours human machine".split()
}
_BAN_PLACE = marker("codes.ban_place")
NAMES = (*_CLAIMS, *_WORDS, "dated", "length", "place")
"""The columns of ``Traits.marks``; ``length`` is the logarithm of code points, ``place`` runs from 0 to 1."""


@dataclass(frozen=True)
class Traits:
    """One row a unit: ``marks`` as in ``NAMES``; the others by channel, by opposition or by code."""

    marks: Vectors
    channels: Vectors
    promised: Vectors
    opposed: Vectors
    banned: Vectors
    used: Vectors
    amounts: Sequence[Amounts]
    dates: Sequence[Sequence[When]]
    groups: Sequence[Group]

    def mark(self, name: str) -> Vectors:
        """Return one column of ``marks``."""
        return np.asarray(self.marks[:, NAMES.index(name)], dtype=np.float32)


def traits_of(reading: Reading) -> Traits:
    """Return the traits of the units of ``reading``."""
    claims, words = reading.claims, _patterns()
    dates = [dates_in(claim.text) for claim in claims]
    marks = [
        [
            *(float(test(claim)) for test in _CLAIMS.values()),
            *(float(bool(pattern.search(claim.text))) for pattern in words),
            float(bool(dates[at])),
            math.log(max(1, len(claim.text))),
            at / max(1, len(claims)),
        ]
        for at, claim in enumerate(claims)
    ]
    banning = [
        bool(marker("codes.ban").search(claim.text) or _BAN_PLACE.search(claim.context.rsplit(" / ", 1)[-1]))
        for claim in claims
    ]
    return Traits(
        np.array(marks, dtype=np.float32).reshape(len(claims), len(NAMES)),
        _channels(claims),
        _table([[axis.promise.search(claim.text) for axis in axes()] for claim in claims]),
        _table([[stands(axis, claim) for axis in axes()] for claim in claims]),
        _table(
            [
                [ban and code.name.search(claim.text) for code in codes()]
                for ban, claim in zip(banning, claims, strict=True)
            ]
        ),
        _table([[code.use.search(claim.text) for code in codes()] for claim in claims]),
        [amounts_in(claim.text) for claim in claims],
        dates,
        [group_of(claim.text) for claim in claims],
    )


@cache
def _patterns() -> list[Words]:
    return [marker(name) for name in _WORDS.values()]


def _table(rows: Sequence[Sequence[object]]) -> Vectors:
    return np.array([[float(bool(value)) for value in row] for row in rows], dtype=np.float32)


def _channels(claims: Sequence[Claim]) -> Vectors:
    """Return the channels that each unit names, or its headings when it names none."""
    own = _table([[words.search(claim.text) for words in CHANNELS.values()] for claim in claims])
    above = _table([[words.search(claim.context) for words in CHANNELS.values()] for claim in claims])
    return np.where(own.sum(axis=1, keepdims=True) > 0, own, above)
