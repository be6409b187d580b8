"""The lanes of a journey map: each measures its texts first and then draws itself at a given height."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from cemagent.reports.colours import ACCENT, ACCENT_WASH, INK, MIDDLE, PAPER, SOFT
from cemagent.reports.pictures.canvas import Canvas, height_of
from cemagent.reports.pictures.journey_data import JourneyMap, JourneyStep, Moment
from cemagent.reports.pictures.look import (
    BODY,
    FAULT,
    FRAME,
    LABEL,
    SMALL,
    SMALL_BOLD,
    amount,
    mode_sign,
    numbered,
)
from cemagent.reports.pictures.marks import Style

_PAD = 9.0
_GAP = 8.0
_TINY = Style(10, True, "FFFFFF")
_WRONG = Style(11, True, FAULT)
_RING = 12.5
_SCALE = 24.0


@dataclass(frozen=True)
class Strip:
    """Up to eight steps side by side; ``left`` is where the first column begins, ``event`` the width beside them."""

    canvas: Canvas
    journey: JourneyMap
    steps: tuple[JourneyStep, ...]
    left: float
    column: float
    event: float
    first: bool
    last: bool

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.left + len(self.steps) * self.column

    def at(self, index: int) -> float:
        """Left side of a column."""
        return self.left + index * self.column

    def middle(self, index: int) -> float:
        """Middle of a column."""
        return self.at(index) + self.column / 2


@dataclass(frozen=True)
class Lane:
    """One row of the map; ``hidden`` lanes are behind the line of visibility."""

    title: str
    height: float
    draw: Callable[[float], None]
    note: str = ""
    hidden: bool = False


def lanes_of(strip: Strip) -> list[Lane]:
    """The lanes from the top; each is at least as high as its label."""
    labels = strip.journey.labels
    lanes = [
        _actions(strip),
        _texts(strip, labels.contact, [step.contact for step in strip.steps]),
        _texts(strip, labels.information, [step.information for step in strip.steps]),
        _backstage(strip),
        _emotions(strip),
        _modes(strip),
        _minutes(strip),
        _moments(strip),
    ]
    return [_room_for_label(lane) for lane in lanes]


def _room_for_label(lane: Lane) -> Lane:
    wide = 90
    needed = height_of(lane.title, LABEL, wide) + height_of(lane.note, SMALL, wide) + 2 * _PAD + 2
    return Lane(lane.title, max(lane.height, needed), lane.draw, lane.note, lane.hidden)


def _actions(strip: Strip) -> Lane:
    canvas, wide = strip.canvas, strip.column - 2 * _PAD - 8
    texts = [height_of(step.action, BODY, wide) for step in strip.steps]
    events = [strip.journey.start_event] * strip.first + [strip.journey.end_event] * strip.last
    missing = strip.journey.labels.missing
    beside = max((height_of(event or missing, BODY, strip.event - 22) for event in events), default=0) + LABEL.leading
    high = max(max(texts), beside) + 44 + _PAD

    def draw(y: float) -> None:
        for right in range(1, len(strip.steps)):
            canvas.line([(strip.at(right) - 5, y + 22), (strip.at(right) + 5, y + 22)], SOFT, 1.4)
        for index, step in enumerate(strip.steps):
            x = strip.at(index)
            canvas.rect(x + 5, y + 7, strip.column - 10, high - 14, fill=PAPER, stroke=MIDDLE, width=1.2, radius=7)
            numbered(canvas, (x + 22, y + 22), step.number)
            if step.moments:
                canvas.diamond((x + strip.column - 21, y + 22), 9, fill=INK)
            canvas.text((x + _PAD + 4, y + 37), step.action, BODY, wide=wide)

    return Lane(strip.journey.labels.action, high, draw)


def _texts(strip: Strip, title: str, texts: list[str], instead: str = "") -> Lane:
    wide = strip.column - 2 * _PAD
    missing = instead or strip.journey.labels.missing
    high = max(height_of(text.strip() or missing, BODY, wide) for text in texts) + 2 * _PAD

    def draw(y: float) -> None:
        for index, text in enumerate(texts):
            style = BODY if text.strip() else SMALL
            strip.canvas.text((strip.at(index) + _PAD, y + _PAD), text.strip() or missing, style, wide=wide)

    return Lane(title, high, draw)


@dataclass(frozen=True)
class _Bar:
    first: int
    last: int
    text: str


def _bars(strip: Strip) -> list[list[_Bar]]:
    """Rows of boxes: a layer covers each run of neighbouring steps it serves; boxes of a row do not meet."""
    rows: list[list[_Bar]] = []
    end = len(strip.steps) - 1
    for support in strip.journey.supports:
        served = [i for i, step in enumerate(strip.steps) if not support.steps or step.number in support.steps]
        for bar in _runs(served, support.text):
            whole = bar.first == 0 and bar.last == end and end > 0
            for row in [] if whole else rows:
                if all(bar.last < other.first or other.last < bar.first for other in row):
                    row.append(bar)
                    break
            else:
                rows.append([bar])
    return rows


def _runs(served: list[int], text: str) -> list[_Bar]:
    bars: list[_Bar] = []
    for index in served:
        if bars and bars[-1].last == index - 1:
            bars[-1] = _Bar(bars[-1].first, index, text)
        else:
            bars.append(_Bar(index, index, text))
    return bars


def _backstage(strip: Strip) -> Lane:
    canvas, rows, missing = strip.canvas, _bars(strip), strip.journey.labels.missing

    def inner(bar: _Bar) -> float:
        return (bar.last - bar.first + 1) * strip.column - 10 - 2 * _PAD

    heights = [max(height_of(bar.text, BODY, inner(bar)) for bar in row) + 10 for row in rows]
    high = sum(heights) + 5 * (len(rows) - 1) + 14 if rows else height_of(missing, SMALL) + 2 * _PAD

    def draw(y: float) -> None:
        if not rows:
            canvas.text((strip.left + _PAD, y + _PAD), missing, SMALL)
        top = y + 7
        for row, row_high in zip(rows, heights, strict=True):
            for bar in row:
                left, wide = strip.at(bar.first) + 5, inner(bar) + 2 * _PAD
                own = height_of(bar.text, BODY, inner(bar)) + 10
                canvas.rect(left, top, wide, own, fill=ACCENT_WASH, stroke=FRAME, radius=4)
                canvas.text((left + _PAD, top + 5), bar.text, BODY, wide=inner(bar))
            top += row_high + 5

    return Lane(strip.journey.labels.backstage, high, draw, hidden=True)


def _emotions(strip: Strip) -> Lane:
    canvas, labels = strip.canvas, strip.journey.labels
    values = [step.emotion for step in strip.steps]
    if all(step.emotion is None for step in strip.journey.steps):
        return _texts(strip, labels.emotion, [""] * len(values), labels.emotion_unknown)
    high = 4 * _SCALE + 2 * _RING + 12

    def draw(y: float) -> None:
        zero = y + high / 2
        canvas.line([(strip.left, zero), (strip.right, zero)], FRAME, 1, (3, 3))
        for side, word in ((2, labels.emotion_high), (-2, labels.emotion_low)):
            place = zero - side * _SCALE - SMALL.leading / 2
            canvas.text((strip.left - 10, place), word, SMALL, wide=strip.event - 20, align="right")
        _curve(strip, values, zero)
        for index, value in enumerate(values):
            x = strip.middle(index)
            if value is None:
                canvas.circle((x, zero), 6, fill=PAPER, stroke=SOFT, width=1.4, dash=(3, 2))
                canvas.text((x, zero + 9), labels.emotion_unknown, SMALL, wide=strip.column - 8, align="center")
                continue
            here = zero - value * _SCALE
            canvas.circle((x, here), _RING, fill=INK if value < 0 else ACCENT)
            signed = ("+" if value > 0 else "−" if value < 0 else "") + amount(abs(value))
            canvas.text((x, here - _TINY.leading / 2), signed, _TINY, align="center")

    return Lane(labels.emotion, high, draw)


def _curve(strip: Strip, values: list[float | None], zero: float) -> None:
    """Smooth line through neighbouring known values, without overshoot (Fritsch and Carlson 1980)."""
    rises = [None if a is None or b is None else b - a for a, b in pairwise(values)]

    def slope(index: int) -> float:
        before = rises[index - 1] if index > 0 else None
        after = rises[index] if index < len(rises) else None
        if before is None or after is None:
            return after if before is None and after is not None else before or 0.0
        return 2 * before * after / (before + after) if before * after > 0 else 0.0

    for index, (a, b) in enumerate(pairwise(values)):
        if a is None or b is None:
            continue
        x, step = strip.middle(index), strip.column / 3
        lift = (a + slope(index) / 3, b - slope(index + 1) / 3)
        handles = (x + step, zero - lift[0] * _SCALE, x + 2 * step, zero - lift[1] * _SCALE)
        end = (x + strip.column, zero - b * _SCALE)
        strip.canvas.path([("M", (x, zero - a * _SCALE)), ("C", (*handles, *end))], stroke=ACCENT, width=2.4)


def _modes(strip: Strip) -> Lane:
    canvas, labels = strip.canvas, strip.journey.labels
    words = {"remove": labels.remove, "ease": labels.ease, "enrich": labels.enrich}
    wide = strip.column - 2 * _PAD - 24
    high = max(height_of(words.get(step.mode or "", labels.missing), LABEL, wide) for step in strip.steps) + 2 * _PAD

    def draw(y: float) -> None:
        for index, step in enumerate(strip.steps):
            x = strip.at(index) + _PAD
            if step.mode is None:
                canvas.text((x, y + _PAD), labels.missing, SMALL, wide=wide)
                continue
            mode_sign(canvas, (x + 9, y + _PAD + LABEL.leading / 2), step.mode)
            canvas.text((x + 24, y + _PAD), words[step.mode], LABEL, wide=wide)

    return Lane(labels.mode, max(high, 36), draw)


def _known(value: float | None) -> str:
    return "?" if value is None else amount(value)


def _minutes(strip: Strip) -> Lane:
    canvas, labels, steps = strip.canvas, strip.journey.labels, strip.journey.steps
    longest = max([*(s.minutes_now or 0 for s in steps), *(s.minutes_ideal or 0 for s in steps), 0.001])
    wide = strip.column - 2 * _PAD
    unknown = all(step.minutes_now is None and step.minutes_ideal is None for step in strip.steps)

    def draw(y: float) -> None:
        for index, step in enumerate(strip.steps):
            x = strip.at(index) + _PAD
            if step.minutes_now is None and step.minutes_ideal is None:
                canvas.text((x, y + _PAD), labels.missing, SMALL, wide=wide)
                continue
            text = f"{_known(step.minutes_now)} → {_known(step.minutes_ideal)}{labels.minutes_unit}"
            canvas.text((x, y + _PAD), text, LABEL, wide=wide)
            now, ideal = ((value or 0) / longest * wide for value in (step.minutes_now, step.minutes_ideal))
            if now:
                canvas.rect(x, y + 30, now, 7, fill=PAPER, stroke=SOFT)
            if ideal:
                canvas.rect(x, y + 40, ideal, 7, fill=ACCENT)
        if strip.last:
            _total(strip, y)

    return Lane(labels.minutes, 2 * _PAD + 18 if unknown else 58, draw, note=labels.legend)


def _total(strip: Strip, y: float) -> None:
    labels, steps = strip.journey.labels, strip.journey.steps
    pairs = [
        (s.minutes_now, s.minutes_ideal) for s in steps if s.minutes_now is not None and s.minutes_ideal is not None
    ]
    if not pairs:
        return
    part = "" if len(pairs) == len(steps) else f" ({len(pairs)}/{len(steps)})"
    now, ideal = (amount(sum(side)) for side in zip(*pairs, strict=True))
    used = strip.canvas.text((strip.right + 10, y + _PAD), labels.total + part, SMALL_BOLD, wide=strip.event - 16)
    text = f"{now} → {ideal}{labels.minutes_unit}"
    strip.canvas.text((strip.right + 10, y + _PAD + used), text, LABEL, wide=strip.event - 16)


def _moments(strip: Strip) -> Lane:
    """Cards under their steps; a card may reach over one neighbour on the right that has none."""
    labels = strip.journey.labels
    widths = [_card_width(strip, index) for index in range(len(strip.steps))]
    heights = [
        sum(_card(strip, moment, step.number, (0, 0), wide, draw=False) + _GAP for moment in step.moments)
        for step, wide in zip(strip.steps, widths, strict=True)
    ]
    high = max(max(heights) + _GAP, 34)

    def draw(y: float) -> None:
        for index, (step, wide) in enumerate(zip(strip.steps, widths, strict=True)):
            top = y + _GAP
            for moment in step.moments:
                top += _card(strip, moment, step.number, (strip.at(index) + 5, top), wide) + _GAP
        if not any(heights):
            strip.canvas.text((strip.left + _PAD, y + _PAD), labels.missing, SMALL)

    return Lane(labels.moments, high, draw)


def _card_width(strip: Strip, index: int) -> float:
    if index + 1 == len(strip.steps):
        return strip.column - 10 + strip.event
    return strip.column * (1 if strip.steps[index + 1].moments else 2) - 10


def _card(strip: Strip, moment: Moment, number: int, at: tuple[float, float], wide: float, draw: bool = True) -> float:
    """Measure a card, and draw it when ``draw``; returns its height."""
    labels, missing = strip.journey.labels, strip.journey.labels.missing
    rows: list[tuple[str, Style]] = []
    for label, text in ((labels.showstopper, moment.showstopper), (labels.metric, moment.metric)):
        rows.append((label, SMALL))
        rows.append((text, BODY) if text.strip() else (missing, _WRONG))
    name = moment.name.strip() or labels.moment
    inner, beside = wide - 2 * _PAD, wide - 2 * _PAD - 28
    top = max(height_of(name, LABEL, beside), 26) + 12
    high = top + sum(height_of(text, style, inner) for text, style in rows) + 14
    if draw:
        x, y = at
        canvas = strip.canvas
        canvas.rect(x, y, wide, high, fill=PAPER, stroke=INK, width=1.2, radius=4)
        canvas.diamond((x + _PAD + 10, y + 20), 13, fill=INK)
        digits = str(number)
        canvas.text((x + _PAD + 10, y + 20 - _TINY.leading / 2), digits, _TINY, align="center")
        canvas.text((x + _PAD + 30, y + 12), name, LABEL, wide=beside)
        y += top
        for text, style in rows:
            y += 3 if style is SMALL else 0
            y += canvas.text((x + _PAD, y), text, style, wide=inner)
    return high
