"""What can happen to an engagement: each change is a fact with its actor and time, never rewritten.

An engagement is the fold of its changes; its history is their list.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from cemagent.errors import Lang
from cemagent.records.document import Location
from cemagent.records.turn import GateState

Content = dict[str, Any]
"""The content of one artifact: plain JSON values that the playbook's schema validates."""


class AnswerStatus(StrEnum):
    """What an answer is worth."""

    GIVEN = "given"
    ASSUMED = "assumed"
    SKIPPED = "skipped"
    CORRECTED = "corrected"
    DELETED = "deleted"


class Weakness(StrEnum):
    """Why an answer was accepted as weak after one follow-up."""

    TOO_SHORT = "too_short"
    GENERIC = "generic"
    SLOGAN = "slogan"
    SEVERAL_SEGMENTS = "several_segments"
    NO_EVIDENCE = "no_evidence"
    OFF_QUESTION = "off_question"


class LedgerKind(StrEnum):
    """What an entry of the evidence ledger is."""

    NAMED = "named"
    """A source that a person named in an answer; the file itself was not seen."""
    QUOTE = "quote"
    """A passage found verbatim in an attached document."""
    DATA = "data"
    """A computed figure, such as a score."""
    KNOWLEDGE = "knowledge"
    """A passage of the knowledge base."""


class LedgerEntry(BaseModel):
    """One piece of evidence; ``quote`` stands verbatim in its source."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: LedgerKind
    source: str
    """What it comes from: the source as named, or the document's name."""
    quote: str
    sha256: str | None = None
    """Of the attached document."""
    start: int | None = None
    """Offset of the quote in the document's text, in code points."""
    location: Location = Location()


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True)

    actor: str
    at: datetime


class Started(_Change):
    """The engagement began."""

    kind: Literal["started"] = "started"
    name: str
    method: str
    lang: Lang
    stage: str


class Renamed(_Change):
    """The engagement got another name or language."""

    kind: Literal["renamed"] = "renamed"
    name: str | None = None
    lang: Lang | None = None


class StageEntered(_Change):
    """Work moved to a stage; ``assumed`` are prerequisites that have not passed and stand as assumptions."""

    kind: Literal["stage_entered"] = "stage_entered"
    stage: str
    assumed: list[str] = []


class AnswerRecorded(_Change):
    """An answer to a question got revision ``revision``, on top of ``based_on`` (0: there was none).

    ``owner`` and ``test_by`` belong to an assumption: who tests it, until when.
    """

    kind: Literal["answer_recorded"] = "answer_recorded"
    question: str
    text: str
    status: AnswerStatus
    revision: int
    based_on: int
    evidence: list[str] = []
    weak: list[Weakness] = []
    owner: str | None = None
    test_by: date | None = None


class EvidenceAdded(_Change):
    """An entry joined the evidence ledger."""

    kind: Literal["evidence_added"] = "evidence_added"
    entry: LedgerEntry


class FieldEdited(_Change):
    """A person set a value in a proposal; it counts over what the answers say. None takes the edit back."""

    kind: Literal["field_edited"] = "field_edited"
    artifact: str
    path: str
    value: Any = None


class Proposed(_Change):
    """The artifacts of a stage were proposed together under one ``proposal``.

    ``bases`` are the revisions that approval writes on top of; ``sources`` name, for each
    artifact, what it was made from (see ``cemagent.method.staleness``).
    """

    kind: Literal["proposed"] = "proposed"
    proposal: str
    stage: str
    contents: dict[str, Content]
    bases: dict[str, int]
    sources: dict[str, dict[str, str]]


class Rejected(_Change):
    """A proposal was refused; nothing is written."""

    kind: Literal["rejected"] = "rejected"
    proposal: str
    reason: str = ""


class Saved(_Change):
    """An approved artifact was written as ``revision``, with the state its gate had."""

    kind: Literal["saved"] = "saved"
    proposal: str
    stage: str
    artifact: str
    revision: int
    content: Content
    gate: GateState
    weak: list[str] = []
    sources: dict[str, str]


Change = Annotated[
    Started | Renamed | StageEntered | AnswerRecorded | EvidenceAdded | FieldEdited | Proposed | Rejected | Saved,
    Field(discriminator="kind"),
]
CHANGES: TypeAdapter[list[Change]] = TypeAdapter(list[Change])
"""Reads and writes a history as JSON."""
