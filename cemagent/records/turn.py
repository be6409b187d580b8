"""What a surface says to a consultant and what comes back: turns and typed events."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from cemagent.errors import Lang
from cemagent.records.retrieval import Citation


class GateState(StrEnum):
    """How far a stage is: not enough, enough with assumptions or weak points, enough."""

    CLOSED = "closed"
    DRAFT = "draft"
    PASSED = "passed"


class Turn(BaseModel):
    """One thing a person did: said something (``text``), or chose an action a surface offers.

    ``action`` is ``/name arguments`` as typed in a terminal, or what a button stands for.
    A repeated ``id`` changes nothing: the events of the first time are given again.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    actor: str
    text: str = ""
    action: str | None = None
    attachments: list[str] = []
    """Paths of files that came with the turn."""
    lang: Lang | None = None
    at: datetime


class _Event(BaseModel):
    """What every event carries; ``seq`` counts from 1 within an engagement."""

    seq: int = 0
    turn: str = ""
    engagement: str = ""


class TextEvent(_Event):
    """Something the consultant says, as Markdown."""

    type: Literal["text"] = "text"
    text: str


class TextDelta(_Event):
    """A piece of text while it is being written: shown at once, never stored, ``seq`` 0.

    The checked text follows as a :class:`TextEvent`. With ``restart`` everything that was streamed in
    the turn is taken back before ``text`` begins.
    """

    type: Literal["text_delta"] = "text_delta"
    text: str
    restart: bool = False


class Remark(_Event):
    """A remark on the way, as that the model is busy: shown at once, never stored, ``seq`` 0."""

    type: Literal["remark"] = "remark"
    text: str


class QuestionEvent(_Event):
    """The question that now waits for an answer."""

    type: Literal["question"] = "question"
    stage: str
    id: str
    text: str
    number: int = 0
    """Which question of the stage it is, counted from 1; 0 for one that is not of the interview."""
    total: int = 0


class ToolStarted(_Event):
    """A tool began to work."""

    type: Literal["tool_started"] = "tool_started"
    tool: str
    text: str = ""


class ToolFinished(_Event):
    """A tool is done; ``text`` says with what result."""

    type: Literal["tool_finished"] = "tool_finished"
    tool: str
    text: str = ""


class FieldChange(BaseModel):
    """One line of a diff: a value that is new, changed or gone. ``path`` reads ``touchpoints[2].name``."""

    path: str
    title: str
    before: Any = None
    after: Any = None
    note: str | None = None
    """Why the value wants a look: guessed from the words, or an assumption."""


class ArtifactProposed(_Event):
    """An artifact as it would be saved; ``stale_after`` are the artifacts that must then be redone."""

    type: Literal["artifact_proposed"] = "artifact_proposed"
    stage: str
    kind: str
    title: str = ""
    proposal_id: str
    base_revision: int
    diff: list[FieldChange]
    stale_after: list[str] = []


class ArtifactSaved(_Event):
    """An artifact was approved and written."""

    type: Literal["artifact_saved"] = "artifact_saved"
    stage: str
    kind: str
    proposal_id: str
    revision: int


class GateEvent(_Event):
    """The state of a stage's gate, with what is missing and what is weak in plain words."""

    type: Literal["gate"] = "gate"
    stage: str
    state: GateState
    missing: list[str] = []
    weak: list[str] = []


class CitationsEvent(_Event):
    """The sources of what was just said."""

    type: Literal["citations"] = "citations"
    citations: list[Citation]


class StageProgress(BaseModel):
    """How far one stage is."""

    stage: str
    title: str
    state: GateState
    answered: int
    questions: int
    saved: bool
    stale: bool


class StatusEvent(_Event):
    """How far the engagement is, stage by stage."""

    type: Literal["status"] = "status"
    stage: str
    progress: list[StageProgress]


class ErrorEvent(_Event):
    """Something could not be done; one sentence that says what to do."""

    type: Literal["error"] = "error"
    text: str


class TurnEnd(_Event):
    """Closes every turn. ``ended`` is true when the person said goodbye."""

    type: Literal["turn_end"] = "turn_end"
    ended: bool = False


Event = Annotated[
    TextEvent
    | QuestionEvent
    | ToolStarted
    | ToolFinished
    | ArtifactProposed
    | ArtifactSaved
    | GateEvent
    | CitationsEvent
    | StatusEvent
    | ErrorEvent
    | TurnEnd,
    Field(discriminator="type"),
]
EVENTS: TypeAdapter[list[Event]] = TypeAdapter(list[Event])
"""Reads and writes the events of a turn as JSON."""
Passing = TextDelta | Remark
"""What is shown while a consultant works and never stored."""
Live = Event | Passing
"""What a consultant gives while it works: previews without a number (``seq`` 0), then the stored events."""
