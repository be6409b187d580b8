"""The conversation as messages for a model, rebuilt from the turns of an engagement.

Whoever consulted before, the same messages come out, so that a model can be changed in mid-conversation.
Long conversations keep their latest turns; what earlier ones brought stands in the state card, whose
answers are the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cemagent.agent.model_reading import UNTRUSTED
from cemagent.errors import Lang
from cemagent.method.stages import Method
from cemagent.records.turn import CitationsEvent, ErrorEvent, Event, QuestionEvent, TextEvent, ToolStarted, Turn

BUDGET = 6000
"""Tokens of the conversation that are kept word for word."""
_BYTES_A_TOKEN = 3
"""Low for English and right for Korean, so that the budget holds."""
_LONGEST = 2400
_LEFT_OUT = "(Here text of others was shown, from a file or a tool; look at it again with a tool if you need it.)"
_RAN = "(The person used the command {name}; the program carried it out.)"


Turns = Sequence[tuple[Turn, list[Event]]]
"""Turns with what was said in each, the oldest first."""


@dataclass(frozen=True)
class Message:
    """One message for a model."""

    role: Literal["system", "user", "assistant"]
    text: str


def history_of(
    turns: Turns, method: Method, lang: Lang, names: Sequence[str] = (), budget: int = BUDGET
) -> list[Message]:
    """Return the conversation so far as messages, the latest turns word for word within ``budget`` tokens.

    What came from files is left out of it, with the ``names`` of those files, and so is what a slash
    command printed. Before the first kept turn one message says how many turns of which stages went before.
    """
    kept: list[list[Message]] = []
    used = 0
    number = len(turns)
    for turn, events in reversed(turns):
        messages = [_without(names, message) for message in _messages(turn, events)]
        used += sum(tokens(message.text) for message in messages)
        if used > budget:
            break
        kept.append(messages)
        number -= 1
    head = _condensed(turns[:number], method, lang)
    return _alternating([*head, *(message for messages in reversed(kept) for message in messages)])


def tokens(text: str) -> int:
    """Return about how many tokens ``text`` takes, rather too many than too few."""
    return len(text.encode()) // _BYTES_A_TOKEN + 4


def said_by_user(turns: Turns) -> list[str]:
    """Return what the person said, the latest first; ``/answer`` counts, other commands do not."""
    found = []
    for turn, _ in reversed(turns):
        words = turn.action or turn.text
        if words.startswith("/answer "):
            found.append(words.removeprefix("/answer "))
        elif words and not words.startswith("/"):
            found.append(words)
    return found


def _messages(turn: Turn, events: Sequence[Event]) -> list[Message]:
    command = turn.action or (turn.text if turn.text.startswith("/") else "")
    if command == "/hello":
        return [Message("assistant", words)] if (words := _spoken(events)) else []
    if command:
        return [
            Message("user", _RAN.format(name=command.split()[0])),
            Message("assistant", _question(events) or "(done)"),
        ]
    if not turn.text.strip():
        return []
    shown = _LEFT_OUT + _question(events) if _is_of_others(turn, events) else _spoken(events)
    return [Message("user", _cut(turn.text)), Message("assistant", shown or "(no words)")]


def _without(names: Sequence[str], message: Message) -> Message:
    if message.role == "user":
        return message
    text = message.text
    for name in names:
        text = text.replace(name, "(a file)")
    return Message(message.role, text)


def _is_of_others(turn: Turn, events: Sequence[Event]) -> bool:
    """Return whether the answer may hold words of a file: then a model must not meet them outside a fence."""
    for event in events:
        if isinstance(event, ToolStarted) and event.tool in UNTRUSTED:
            return True
        if isinstance(event, CitationsEvent) and any(item.certainty is None for item in event.citations):
            return True
    return bool(turn.attachments)


def _spoken(events: Sequence[Event]) -> str:
    texts = [event.text for event in events if isinstance(event, TextEvent | ErrorEvent)]
    return _cut("\n\n".join([*texts, *filter(None, [_question(events)])]))


def _question(events: Sequence[Event]) -> str:
    return next((event.text for event in reversed(events) if isinstance(event, QuestionEvent)), "")


def _condensed(turns: Turns, method: Method, lang: Lang) -> list[Message]:
    counts: dict[str, int] = {}
    stage = ""
    for _, events in turns:
        # a turn that puts no question belongs to the stage of the one before
        stage = next((event.stage for event in reversed(events) if isinstance(event, QuestionEvent)), stage)
        if stage:
            counts[stage] = counts.get(stage, 0) + 1
    if not counts:
        return []
    lines = [f"- {name}, {method.stage(name).title.in_(lang)}: {count} turns" for name, count in counts.items()]
    said = "Earlier in this conversation (its answers stand in the state card, which is what counts):"
    return [Message("user", "\n".join([said, *lines]))]


def _alternating(messages: Sequence[Message]) -> list[Message]:
    """Join neighbours of one role: some providers want the roles to alternate, and a person to begin."""
    joined: list[Message] = []
    for message in messages:
        if joined and joined[-1].role == message.role:
            joined[-1] = Message(message.role, f"{joined[-1].text}\n\n{message.text}")
        else:
            joined.append(message)
    if joined and joined[0].role == "assistant":
        joined.insert(0, Message("user", "(The conversation begins.)"))
    return joined


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
