"""Events as Markdown that a person reads."""

from __future__ import annotations

from collections.abc import Sequence

from cemagent.errors import Lang
from cemagent.records.turn import (
    ArtifactProposed,
    CitationsEvent,
    ErrorEvent,
    Event,
    FieldChange,
    GateEvent,
    GateState,
    QuestionEvent,
    TextEvent,
)

_QUOTE_CHARS = 160
GATE_SIGNS = {GateState.CLOSED: "✗", GateState.DRAFT: "◐", GateState.PASSED: "✓"}
"""A sign for each state of a gate, for those who do not see colours."""
_GATE_WORDS: dict[GateState, tuple[str, str]] = {
    GateState.CLOSED: ("The gate is closed", "관문이 닫혀 있습니다"),
    GateState.DRAFT: ("The gate lets it through as a draft", "관문은 초안으로만 열립니다"),
    GateState.PASSED: ("The gate is open: nothing is missing", "관문 통과: 빠진 것이 없습니다"),
}


def text_of(event: Event) -> str:
    """Return what a person reads of ``event``; nothing for events that only machines need."""
    match event:
        case TextEvent() | ErrorEvent():
            return event.text
        case QuestionEvent():
            return f"**{_number(event)}{event.text}**"
        case ArtifactProposed():
            return diff_text(event)
        case CitationsEvent():
            return "\n".join(
                f"{item.marker} {item.title} ({item.certainty}): “{item.quote[:_QUOTE_CHARS]}”"
                for item in event.citations
            )
        case _:
            return ""


def _number(event: QuestionEvent) -> str:
    return f"[{event.number}/{event.total}] " if event.number else ""


def texts_of(events: Sequence[Event], lang: Lang) -> list[str]:
    """Return what a person reads of the ``events`` of one turn, in order, without repetitions."""
    found = []
    for number, event in enumerate(events):
        if isinstance(event, GateEvent):
            found.append("" if teller_of(event, events[number + 1 :]) else gate_text(event, lang))
        else:
            found.append(text_of(event))
    return [text for text in found if text]


def gate_items(event: GateEvent) -> list[str]:
    """Return what keeps the gate from being better than it is."""
    return event.missing if event.state is GateState.CLOSED else event.weak


def gate_head(state: GateState, lang: Lang) -> str:
    """Return the state of a gate as one sentence without its full stop."""
    return _GATE_WORDS[state][1 if lang == "ko" else 0]


def gate_text(event: GateEvent, lang: Lang) -> str:
    """Return the state of a gate with its sign, and what stands in its way."""
    lines = [f"{GATE_SIGNS[event.state]} **{gate_head(event.state, lang)}**"]
    return "\n".join([*lines, *(f"- {item}" for item in gate_items(event))])


def teller_of(event: GateEvent, later: Sequence[Event]) -> TextEvent | None:
    """Return the text among ``later`` in which the consultant tells the same gate in his own words, or None."""
    items = gate_items(event)
    for other in later:
        if isinstance(other, GateEvent):
            return None
        if not isinstance(other, TextEvent):
            continue
        if items[0] in other.text if items else other.text.startswith(_PASSED):
            return other
    return None


_PASSED = tuple(_GATE_WORDS[GateState.PASSED])


def diff_text(event: ArtifactProposed) -> str:
    """Return the proposed artifact as a list of what is new, changed and gone."""
    lines = [f"**{event.title or event.kind}** (r{event.base_revision} → r{event.base_revision + 1})"]
    lines.extend(_line(change) for change in event.diff)
    return "\n".join(lines)


def _line(change: FieldChange) -> str:
    note = f" _({change.note})_" if change.note else ""
    if change.before is None:
        return f"- + {change.title}: {shown_value(change.after)}{note}"
    if change.after is None:
        return f"- − {change.title}: {shown_value(change.before)}"
    return f"- ± {change.title}: {shown_value(change.before)} → {shown_value(change.after)}{note}"


def shown_value(value: object) -> str:
    """Return a value of a diff as one line."""
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return " ".join(str(value).split())
