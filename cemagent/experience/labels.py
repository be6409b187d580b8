"""Answers as numbers: what each different cell of a column stands for on the points of its item."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cemagent.experience.label_words import KANO_VALUES, LADDERS, degree, plain, says_nothing, squeezed
from cemagent.experience.scale import Points
from cemagent.experience.table import Column, Value

How = Literal["number", "label", "missing", "out_of_range", "date", "unreadable"]
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d{1,2})?", re.IGNORECASE)
_LED = re.compile(r"[(\[<]?([-+]?\d+(?:\.\d+)?)[)\]>]?\s*(?:[.:=,)\-–—]\s*|점\b|점$|\s)\s*(\D.*)?")
_TRAILED = re.compile(r"\D.*?[(\[=:]\s*(\d+)\s*점?\s*[)\]]?")
_USUAL_CODES = frozenset({9.0, 99.0, 999.0, 9999.0, -1.0, -9.0, -99.0, -999.0, 88.0, 98.0, 998.0, 997.0})
_LONGEST = 60
"""Longer texts are comments, not labels of answers."""
_SERIALS = (20_000, 80_000)
_LARGEST = 1e15
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Reading:
    """What one different cell was read as; ``value`` is None where it gives no answer."""

    found: str
    value: float | None
    how: How
    count: int
    code: int


@dataclass(frozen=True)
class Answers:
    """The numbers of a column (n,), NaN where there is none, and how each different cell was read.

    ``turned``: the numbers on the labels run backwards (1 is agreement), so that they were turned round.
    """

    numbers: NDArray[np.float64]
    readings: tuple[Reading, ...]
    turned: bool = False

    def of(self, how: How) -> list[Reading]:
        """Return the readings of one kind."""
        return [reading for reading in self.readings if reading.how == how]

    @property
    def out_of_range(self) -> int:
        """Return how many cells hold a number outside the points."""
        return sum(reading.count for reading in self.of("out_of_range"))


def read_answers(column: Column, points: Points, kano: bool = False, peers: Sequence[Column] = ()) -> Answers:
    """Return ``column`` as numbers on ``points``.

    Numbers, numbered labels (``5 = Strongly agree``, ``④ 그렇다``) and labels in words are taken. ``peers`` are
    columns answered with the same buttons: a label's place is told by all labels in use. Codes for no answer count
    only outside the points, or where the scale declares them.
    """
    words = _worded([column, *peers], points)
    readings = []
    for code, (cell, count) in enumerate(zip(column.values, column.counts.tolist(), strict=True)):
        value, how = _read(_labelled(cell, column.labels), points, words, kano)
        readings.append(Reading(_shown(cell, column.labels), value, how, count, code))
    turned = not kano and _run_backwards(column, points)
    if turned:
        readings = [
            replace(reading, value=points.reversed(reading.value)) if reading.value is not None else reading
            for reading in readings
        ]
    lookup = np.array([np.nan if r.value is None else r.value for r in readings] + [np.nan])
    return Answers(lookup[column.codes], tuple(readings), turned)


def _run_backwards(column: Column, points: Points) -> bool:
    """Return whether numbered labels give the lower numbers to agreement ('1 = Strongly agree')."""
    texts = [(number, label) for number, label in column.labels.items()]
    texts += [(led, cell) for cell in column.values if isinstance(cell, str) and (led := _leading(cell)) is not None]
    sides = {
        side: [number for number, label in texts if _side(label) == side and points.min <= number <= points.max]
        for side in (-1, 1)
    }
    return bool(sides[1] and sides[-1]) and max(sides[1]) < min(sides[-1])


def _side(label: str) -> int:
    found = degree(re.sub(r"\d+점?", "", label))
    return found[0] if found else 0


def _labelled(cell: Value, labels: Mapping[float, str]) -> Value:
    """Return the label of a stored value only where it says that there is no answer: numbers are exact already."""
    if labels and isinstance(cell, int | float) and says_nothing(labels.get(float(cell), "")):
        return labels[float(cell)]
    return cell


def _shown(cell: Value, labels: Mapping[float, str]) -> str:
    text = f"{cell:g}" if isinstance(cell, float) else str(cell)
    label = labels.get(float(cell)) if isinstance(cell, int | float) else None
    return f"{text} ({label})" if label else text


def _read(cell: Value, points: Points, words: Mapping[str, float], kano: bool) -> tuple[float | None, How]:
    if isinstance(cell, date | datetime):
        return None, "date"
    number = number_of(cell)
    if number is None:
        text = str(cell)
        if kano and squeezed(text) in KANO_VALUES:
            return float(KANO_VALUES[squeezed(text)]), "label"
        if squeezed(text) in words:
            return words[squeezed(text)], "label"
        number = _leading(text)
        if number is None:
            return (None, "missing") if says_nothing(text) else (None, "unreadable")
        if points.min <= number <= points.max and number == int(number):
            return number, "label"
    if number in points.missing_codes:
        return None, "missing"
    if points.min <= number <= points.max:
        return number, "number"
    if number in _USUAL_CODES:
        return None, "missing"
    if is_serial(number):
        return None, "date"
    return None, "out_of_range"


def number_of(cell: Value) -> float | None:
    """Return the number that ``cell`` is, None where it is text, a day or a time."""
    if isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, int | float):
        return float(cell) if abs(cell) < _LARGEST else None
    if isinstance(cell, str):
        # plain() takes marks off both ends, which would make 5 of .5
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)).lstrip(",!·").rstrip(".,!·")
        if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", text):
            text = text.replace(",", "")
        if _NUMBER.fullmatch(text):
            return float(text)
    return None


def _leading(text: str) -> float | None:
    """Return the number that a label is given with: '5 = Agree', '5. 그렇다', '4점', 'Agree (5)'."""
    led = _LED.fullmatch(plain(text)) or _TRAILED.fullmatch(plain(text)) or re.fullmatch(r"(\d+)점", squeezed(text))
    return float(led.group(1)) if led else None


def is_serial(number: float) -> bool:
    """Return whether ``number`` may be a spreadsheet's serial number of a day (1954 to 2119)."""
    return _SERIALS[0] <= number <= _SERIALS[1] and number == int(number)


def serial_day(number: float) -> date:
    """Return the day that a spreadsheet's serial ``number`` stands for."""
    return _EPOCH + timedelta(days=int(number))


def _worded(columns: Sequence[Column], points: Points) -> dict[str, float]:
    """Return the value of each label in words that the columns use, by its squeezed form."""
    named = {
        squeezed(text): float(points.min + i) for i, label in enumerate(points.labels) for text in (label.ko, label.en)
    }
    cells = {cell for column in columns for cell in column.values if isinstance(cell, str) and len(cell) <= _LONGEST}
    told = {
        squeezed(cell): plain(cell)
        for cell in sorted(cells)
        if number_of(cell) is None and _leading(cell) is None and not says_nothing(cell)
    }
    rest = {short: text for short, text in told.items() if short not in named}
    if not rest:
        return named
    return named | (_on_ladder(rest, points) or _by_degree(rest, told, points))


def _on_ladder(told: Mapping[str, str], points: Points) -> dict[str, float]:
    for ladder in LADDERS:
        steps = {squeezed(step): float(points.min + i) for i, step in enumerate(ladder)}
        if len(ladder) == points.count and set(told) <= set(steps):
            return {short: steps[short] for short in told}
    return {}


def _by_degree(rest: Mapping[str, str], told: Mapping[str, str], points: Points) -> dict[str, float]:
    """Place labels by direction and strength; those that have no place of their own on ``points`` are left out."""
    degrees = {short: told_degree for short, text in rest.items() if (told_degree := degree(text))}
    in_use = {told_degree for text in told.values() if (told_degree := degree(text))}
    half = points.count // 2
    found: dict[str, float] = {}
    for short, (direction, strength) in degrees.items():
        if direction == 0:
            if points.count % 2:
                found[short] = points.middle
            continue
        used = {other for side, other in in_use if side == direction}
        distance = _distance(strength, used, half)
        if distance is not None:
            found[short] = points.max - half + distance if direction > 0 else points.min + half - distance
    return found


def _distance(strength: int, used: set[int], half: int) -> int | None:
    """Return how many points from the middle an answer of ``strength`` lies, of ``half`` on its side."""
    if half == 1:
        return 1 if len(used) == 1 else None
    if half == 2:
        if len(used) > 2:
            return None
        if strength == 3 or (used == {1, 2} and strength == 2):
            return 2
        return 1
    if half == 3:
        return strength
    return {3: half}.get(strength)
