"""What a journey map is drawn from: one customer scenario in the words of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["remove", "ease", "enrich"]


@dataclass(frozen=True)
class Moment:
    """One moment of truth: what must not go wrong, and the customer's own measure of it (both may be empty)."""

    name: str
    showstopper: str = ""
    metric: str = ""


@dataclass(frozen=True)
class JourneyStep:
    """One column. ``emotion`` is -2 to 2 or None (not known: a gap in the curve); minutes are None when not known."""

    number: int
    action: str
    contact: str = ""
    information: str = ""
    emotion: float | None = None
    mode: Mode | None = None
    minutes_now: float | None = None
    minutes_ideal: float | None = None
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True)
class Support:
    """One supporting layer behind the scene; ``steps`` are step numbers, empty means that it serves all steps."""

    text: str
    steps: tuple[int, ...] = ()


@dataclass(frozen=True)
class JourneyLabels:
    """The fixed words of the map in the reader's language; see ``words.JOURNEY``.

    ``alt`` is formatted with ``title``, ``steps``, ``moments`` and ``draft`` (empty or ``draft_short``).
    """

    draft: str
    draft_short: str
    customer: str
    outcome: str
    start: str
    end: str
    step: str
    action: str
    contact: str
    information: str
    backstage: str
    emotion: str
    emotion_high: str
    emotion_low: str
    emotion_unknown: str
    mode: str
    remove: str
    ease: str
    enrich: str
    minutes: str
    minutes_unit: str
    total: str
    moments: str
    moment: str
    showstopper: str
    metric: str
    missing: str
    legend: str
    continued: str
    going_on: str
    alt: str


@dataclass(frozen=True)
class JourneyMap:
    """A scenario ready to draw: 1 to 20 steps in order; more than 8 continue on further strips."""

    title: str
    customer: str
    outcome: str
    start_event: str
    end_event: str
    steps: tuple[JourneyStep, ...]
    labels: JourneyLabels
    supports: tuple[Support, ...] = ()
    draft: bool = False
