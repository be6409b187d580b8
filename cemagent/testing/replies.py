"""What a scripted model says: replies, tool calls and faults, and the script that gives them out.

The same script feeds a :class:`~cemagent.testing.scripted.ScriptedModel` in the process and a
:class:`~cemagent.testing.server.ModelServer` on loopback.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class ToolCall:
    """One call of a tool; without an ``id`` it gets one from its place in the conversation.

    ``written`` replaces the JSON of ``args`` word for word, for arguments that are broken.
    """

    name: str
    args: dict[str, Any] = field(default_factory=dict)
    id: str | None = None
    written: str | None = None

    @property
    def arguments(self) -> str:
        """Return the arguments as the model writes them."""
        return json.dumps(self.args, ensure_ascii=False) if self.written is None else self.written


@dataclass(frozen=True)
class Reply:
    """One answer of the model.

    ``delay`` and ``gap`` are seconds before the answer and between the pieces of a stream, each
    ``piece`` characters long. Tokens that are not given are counted as one for four characters;
    ``usage=False`` is a server that does not report any, ``repeats_usage`` one that reports it in every
    piece of a stream, for all so far. ``finish`` replaces the reason for which the answer ended (``stop``,
    ``tool_calls``, ``length``, ``content_filter``); ``refusal`` is what a model says that will not answer.
    """

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    delay: float = 0.0
    gap: float = 0.0
    piece: int = 8
    input_tokens: int | None = None
    cached_tokens: int = 0
    output_tokens: int | None = None
    usage: bool = True
    repeats_usage: bool = False
    finish: str | None = None
    refusal: str | None = None

    @property
    def finish_reason(self) -> str:
        """Return why the answer ended."""
        return self.finish or ("tool_calls" if self.tool_calls else "stop")

    def pieces(self, text: str) -> Iterator[str]:
        """Cut ``text`` into the pieces of a stream."""
        for start in range(0, len(text), self.piece):
            yield text[start : start + self.piece]


def json_reply(value: Any) -> Reply:
    """Return a reply whose text is ``value`` as JSON."""
    return Reply(json.dumps(value, ensure_ascii=False))


class FaultKind(StrEnum):
    """What can go wrong between us and a provider."""

    RATE_LIMIT = "rate_limit"
    QUOTA = "quota"
    SERVER_ERROR = "server_error"
    BAD_KEY = "bad_key"
    BAD_REQUEST = "bad_request"
    NO_MODEL = "no_model"
    SLOW = "slow"
    HANG_UP = "hang_up"
    CUT_STREAM = "cut_stream"
    QUIET_END = "quiet_end"
    BROKEN_JSON = "broken_json"
    EMPTY_CHOICES = "empty_choices"


@dataclass(frozen=True)
class Fault:
    """One fault on demand.

    ``retry_after`` (seconds) goes with ``RATE_LIMIT`` and ``SERVER_ERROR``, as a date of HTTP when
    ``as_date``; ``status`` replaces the usual code and ``message`` the usual sentence of an error,
    ``seconds`` is how long ``SLOW`` says nothing. ``EMPTY_CHOICES`` is an answer without an answer
    in it. ``CUT_STREAM`` breaks the connection in the middle
    of ``reply``, ``QUIET_END`` ends there as if all were said.
    """

    kind: FaultKind
    retry_after: float | None = None
    as_date: bool = False
    status: int | None = None
    seconds: float = 30.0
    message: str = ""
    reply: Reply = Reply("This answer breaks off in the middle of a sen")

    @property
    def waiting_headers(self) -> dict[str, str]:
        """Return the headers that say how long to wait."""
        if self.retry_after is None:
            return {}
        seconds = math.ceil(self.retry_after)
        if self.as_date:
            return {"retry-after": format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)}
        # the header counts whole seconds; the second one is OpenAI's own
        return {"retry-after": str(seconds), "retry-after-ms": str(round(self.retry_after * 1000))}


@dataclass(frozen=True)
class Asked:
    """One request as the model saw it, in OpenAI's form whatever the transport.

    ``schema`` is the JSON schema that the answer was to have, if any; ``options`` is the rest.
    """

    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]] = field(default_factory=list)
    schema: dict[str, Any] | None = None
    streamed: bool = False
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return all that was said in the request as one text, for searching."""
        return "\n".join(_texts(self.messages))

    @property
    def last(self) -> str:
        """Return the text of the last message."""
        return "\n".join(_texts(self.messages[-1:]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("role", "type"):
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


Step = Reply | Fault | str
"""One step of a script; a plain text is a reply with that text."""

Steps = Sequence[Step] | Callable[[Asked], Step]
"""A list that is used up in order, or a function of what was asked."""


class ScriptUsedUp(AssertionError):
    """The model was asked more often than its script foresees."""


class Script:
    """Gives out the steps of a script, one for each request, and keeps what was asked; threads may share it."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._lock = threading.Lock()
        self.asked: list[Asked] = []

    def next(self, asked: Asked) -> Reply | Fault:
        """Return the step for ``asked``.

        Raises:
            ScriptUsedUp: the list has no step left.
        """
        with self._lock:
            number = len(self.asked)
            self.asked.append(asked)
        if callable(self._steps):
            step = self._steps(asked)
        elif number < len(self._steps):
            step = self._steps[number]
        else:
            raise ScriptUsedUp(f"request {number + 1} came to a script of {len(self._steps)}: {asked.last[:80]!r}")
        return Reply(step) if isinstance(step, str) else step


def tokens_of(reply: Reply, asked: Asked) -> tuple[int, int, int]:
    """Return the input, cached input and output tokens that a provider would report."""
    said = reply.text + "".join(call.name + call.arguments for call in reply.tool_calls)
    given = reply.input_tokens if reply.input_tokens is not None else -(-len(asked.text) // 4)
    return given, reply.cached_tokens, reply.output_tokens if reply.output_tokens is not None else -(-len(said) // 4)


def identified(calls: Sequence[ToolCall], turn: int) -> list[tuple[str, str, str]]:
    """Return id, name and arguments as JSON of each call; ``turn`` keeps made-up ids apart."""
    return [(call.id or f"call_{turn}_{number}", call.name, call.arguments) for number, call in enumerate(calls)]
