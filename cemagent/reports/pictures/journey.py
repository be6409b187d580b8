"""Journey map: the swim lanes of one customer scenario, as a service designer draws them."""

from __future__ import annotations

import math

from cemagent.reports.colours import ACCENT, ACCENT_WASH, GUESS, GUESS_WASH, INK, PAPER, SOFT, WASH
from cemagent.reports.pictures.canvas import Canvas, Picture, height_of
from cemagent.reports.pictures.journey_data import (
    JourneyLabels,
    JourneyMap,
    JourneyStep,
    Mode,
    Moment,
    Support,
)
from cemagent.reports.pictures.journey_lanes import Lane, Strip, lanes_of
from cemagent.reports.pictures.look import BODY, FRAME, LABEL, MARGIN, SMALL, heading
from cemagent.reports.pictures.marks import Style

__all__ = ["JourneyLabels", "JourneyMap", "JourneyStep", "Mode", "Moment", "Support", "draw_journey"]

LONGEST_STRIP = 8
_LABEL = 108.0
_EVENT = 124.0
_STRIP_GAP = 30.0
_BAND = Style(14, True, GUESS)
# few steps get wide columns; eight still leave room for ten Korean letters a line
_COLUMN = {1: 300.0, 2: 260.0, 3: 230.0, 4: 210.0, 5: 190.0, 6: 170.0, 7: 156.0, 8: 146.0}


def draw_journey(journey: JourneyMap) -> Picture:
    """Draw the journey map.

    Raises ValueError when there is no step, when two steps have one number, when an emotion or a time is out of
    range, or when a supporting layer names a step that does not exist (it would vanish from the drawing).
    """
    _check(journey)
    rows = _strips_of(journey.steps)
    longest = max(len(row) for row in rows)
    canvas = Canvas(2 * MARGIN + _LABEL + 2 * _EVENT + longest * _COLUMN[longest])
    y = _head(canvas, journey)
    for number, steps in enumerate(rows):
        strip = Strip(
            canvas=canvas,
            journey=journey,
            steps=steps,
            left=MARGIN + _LABEL + _EVENT,
            column=_COLUMN[longest],
            event=_EVENT,
            first=number == 0,
            last=number == len(rows) - 1,
        )
        y = _draw_strip(strip, y) + _STRIP_GAP
    return canvas.picture(y - _STRIP_GAP + MARGIN, journey.title, _alt(journey))


def _check(journey: JourneyMap) -> None:
    numbers = [step.number for step in journey.steps]
    if not numbers:
        raise ValueError("a journey map needs at least one step")
    if len(set(numbers)) < len(numbers):
        raise ValueError("two steps of the journey map have the same number")
    if any(step.emotion is not None and not -2 <= step.emotion <= 2 for step in journey.steps):
        raise ValueError("the emotion of a step is outside of -2 to 2")
    times = (time for step in journey.steps for time in (step.minutes_now, step.minutes_ideal))
    if any(time is not None and not 0 <= time < math.inf for time in times):
        raise ValueError("the minutes of a step are negative or not finite")
    unknown = {n for support in journey.supports for n in support.steps} - set(numbers)
    if unknown:
        raise ValueError(f"a supporting layer names steps that do not exist: {sorted(unknown)}")


def _strips_of(steps: tuple[JourneyStep, ...]) -> list[tuple[JourneyStep, ...]]:
    count = -(-len(steps) // LONGEST_STRIP)
    size = -(-len(steps) // count)
    return [steps[at : at + size] for at in range(0, len(steps), size)]


def _alt(journey: JourneyMap) -> str:
    labels = journey.labels
    return labels.alt.format(
        title=journey.title,
        steps=len(journey.steps),
        moments=sum(len(step.moments) for step in journey.steps),
        draft=f"{labels.draft_short} " if journey.draft else "",
    )


def _head(canvas: Canvas, journey: JourneyMap) -> float:
    labels = journey.labels
    y = heading(canvas, journey.title) - 6
    wide = canvas.width - 2 * MARGIN - _LABEL
    for label, text in ((labels.customer, journey.customer), (labels.outcome, journey.outcome)):
        under = canvas.text((MARGIN, y), label, LABEL, wide=_LABEL - 8)
        y += max(under, canvas.text((MARGIN + _LABEL, y), text or labels.missing, BODY, wide=wide)) + 3
    y += 8
    return _draft_band(canvas, labels.draft, y) if journey.draft else y


def _draft_band(canvas: Canvas, text: str, y: float) -> float:
    wide = canvas.width - 2 * MARGIN
    high = height_of(text, _BAND, wide - 140) + 16
    canvas.rect(MARGIN, y, wide, high, fill=GUESS_WASH)
    for left in (MARGIN, MARGIN + wide - 56):
        canvas.hatch(left, y, 56, high, GUESS)
    canvas.rect(MARGIN, y, wide, high, stroke=GUESS, width=1.5)
    canvas.text((canvas.width / 2, y + 8), text, _BAND, wide=wide - 140, align="center")
    return y + high + 14


def _draw_strip(strip: Strip, top: float) -> float:
    canvas = strip.canvas
    lanes = lanes_of(strip)
    right = strip.right + _EVENT
    y = top
    for number, lane in enumerate(lanes):
        canvas.rect(MARGIN, y, right - MARGIN, lane.height, fill=WASH if number % 2 else PAPER)
        canvas.rect(MARGIN, y, _LABEL, lane.height, fill=ACCENT_WASH)
        _lane_label(canvas, lane, y)
        lane.draw(y)
        canvas.line([(MARGIN, y), (right, y)], INK if lane.hidden else FRAME, 1.4 if lane.hidden else 1, _edge(lane))
        y += lane.height
    canvas.rect(MARGIN, top, right - MARGIN, y - top, stroke=FRAME, width=1.2)
    _events(strip, top, lanes[0].height)
    return y


def _edge(lane: Lane) -> tuple[float, ...]:
    return (7, 4) if lane.hidden else ()


def _lane_label(canvas: Canvas, lane: Lane, y: float) -> None:
    used = canvas.text((MARGIN + 10, y + 9), lane.title, LABEL, wide=_LABEL - 18)
    if lane.note:
        canvas.text((MARGIN + 10, y + 11 + used), lane.note, SMALL, wide=_LABEL - 18)


def _events(strip: Strip, top: float, high: float) -> None:
    """The start before the first step and the end after the last; arrows where the map goes on."""
    canvas, journey, labels = strip.canvas, strip.journey, strip.journey.labels
    left, right = strip.left - _EVENT, strip.right
    middle = top + 22
    canvas.line([(left + 22, middle), (strip.left + 5, middle)], SOFT, 1.4)
    canvas.line([(right - 5, middle), (right + (14 if strip.last else 40), middle)], SOFT, 1.4)
    if strip.first:
        canvas.circle((left + 20, middle), 9, fill=PAPER, stroke=ACCENT, width=2.4)
        _event_text(canvas, left + 10, top, labels.start, journey.start_event or labels.missing)
    else:
        canvas.text((left + 10, top + 36), labels.going_on, SMALL, wide=_EVENT - 20)
    if strip.last:
        canvas.circle((right + 24, middle), 10, fill=PAPER, stroke=ACCENT, width=2.4)
        canvas.circle((right + 24, middle), 5, fill=ACCENT)
        _event_text(canvas, right + 12, top, labels.end, journey.end_event or labels.missing)
    else:
        tip = right + 46
        canvas.polygon([(tip - 9, middle - 6), (tip, middle), (tip - 9, middle + 6)], fill=SOFT)
        canvas.text((right + 12, top + 36), labels.continued, SMALL, wide=_EVENT - 22)


def _event_text(canvas: Canvas, x: float, top: float, label: str, text: str) -> None:
    used = canvas.text((x, top + 36), label, LABEL, wide=_EVENT - 22)
    canvas.text((x, top + 36 + used), text, BODY, wide=_EVENT - 22)
