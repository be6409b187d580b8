"""An engagement: the state that its changes add up to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from cemagent.errors import Lang
from cemagent.method.changes import (
    AnswerRecorded,
    AnswerStatus,
    Change,
    Content,
    EvidenceAdded,
    FieldEdited,
    LedgerEntry,
    Proposed,
    Rejected,
    Renamed,
    Saved,
    StageEntered,
    Started,
    Weakness,
)
from cemagent.method.words import lines_of
from cemagent.records.turn import GateState


class Answer(BaseModel):
    """The present answer to one question."""

    model_config = ConfigDict(frozen=True)

    question: str
    text: str
    status: AnswerStatus
    revision: int
    evidence: tuple[str, ...] = ()
    weak: tuple[Weakness, ...] = ()
    owner: str | None = None
    test_by: date | None = None
    actor: str
    at: datetime

    @property
    def counts(self) -> bool:
        """Return whether the answer has content that fills artifacts."""
        return self.status in (AnswerStatus.GIVEN, AnswerStatus.ASSUMED, AnswerStatus.CORRECTED)

    @property
    def is_assumption(self) -> bool:
        """Return whether the answer is an assumption that somebody must still test."""
        return self.status is AnswerStatus.ASSUMED

    def lines(self) -> list[str]:
        """Return the lines of the answer, without bullets."""
        return lines_of(self.text)


class SavedArtifact(BaseModel):
    """One revision of an artifact as it was approved."""

    model_config = ConfigDict(frozen=True)

    stage: str
    artifact: str
    revision: int
    content: Content
    gate: GateState
    weak: tuple[str, ...] = ()
    sources: dict[str, str]
    actor: str
    at: datetime


class ProposalState(StrEnum):
    """What became of a proposal."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    REPLACED = "replaced"


class Proposal(BaseModel):
    """Artifacts of one stage that wait for a decision."""

    model_config = ConfigDict(frozen=True)

    id: str
    stage: str
    contents: dict[str, Content]
    bases: dict[str, int]
    sources: dict[str, dict[str, str]]
    state: ProposalState = ProposalState.PENDING


class Edit(BaseModel):
    """A value that a person set over what the answers say."""

    model_config = ConfigDict(frozen=True)

    artifact: str
    path: str
    value: Any = None
    number: int
    """Counts the edits of the engagement, so that a source can name one."""


class Engagement(BaseModel):
    """Everything an engagement holds now. Made by :func:`fold`; never changed in place."""

    id: str
    name: str = ""
    method: str = ""
    lang: Lang = "en"
    stage: str = ""
    answers: dict[str, Answer] = {}
    ledger: dict[str, LedgerEntry] = {}
    artifacts: dict[str, SavedArtifact] = {}
    """The latest approved revision of each artifact."""
    proposals: dict[str, Proposal] = {}
    edits: dict[str, Edit] = {}
    """By ``artifact.path``."""
    assumed: dict[str, list[str]] = {}
    """For each stage entered early: the prerequisites that stand as assumptions."""
    started_at: datetime | None = None
    changed_at: datetime | None = None
    changes: int = 0

    def answer_revision(self, question: str) -> int:
        """Return the revision of the present answer, 0 when there was never one."""
        answer = self.answers.get(question)
        return answer.revision if answer else 0

    def artifact_revision(self, artifact: str) -> int:
        """Return the revision of the saved artifact, 0 when there is none."""
        saved = self.artifacts.get(artifact)
        return saved.revision if saved else 0

    @property
    def pending(self) -> Proposal | None:
        """Return the proposal that waits for a decision."""
        waiting = [proposal for proposal in self.proposals.values() if proposal.state is ProposalState.PENDING]
        return waiting[-1] if waiting else None


def fold(engagement_id: str, changes: Iterable[Change]) -> Engagement:
    """Return the engagement that ``changes`` add up to."""
    engagement = Engagement(id=engagement_id)
    for change in changes:
        engagement = applied(engagement, change)
    return engagement


def applied(engagement: Engagement, change: Change) -> Engagement:
    """Return ``engagement`` after ``change``."""
    update = _update(engagement, change)
    return engagement.model_copy(
        update={
            **update,
            "changed_at": change.at,
            "started_at": engagement.started_at or change.at,
            "changes": engagement.changes + 1,
        }
    )


def _update(engagement: Engagement, change: Change) -> dict[str, Any]:
    match change:
        case Started():
            return {"name": change.name, "method": change.method, "lang": change.lang, "stage": change.stage}
        case Renamed():
            return {"name": change.name or engagement.name, "lang": change.lang or engagement.lang}
        case StageEntered():
            return {"stage": change.stage, "assumed": {**engagement.assumed, change.stage: change.assumed}}
        case AnswerRecorded():
            answer = Answer.model_validate(change.model_dump(exclude={"kind", "based_on"}))
            return {"answers": {**engagement.answers, change.question: answer}}
        case EvidenceAdded():
            return {"ledger": {**engagement.ledger, change.entry.id: change.entry}}
        case FieldEdited():
            return {"edits": _edited(engagement, change)}
        case Proposed() | Rejected() | Saved():
            return _decided(engagement, change)


def _edited(engagement: Engagement, change: FieldEdited) -> dict[str, Edit]:
    key = f"{change.artifact}.{change.path}"
    others = {name: edit for name, edit in engagement.edits.items() if name != key}
    if change.value is None:
        return others
    edit = Edit(artifact=change.artifact, path=change.path, value=change.value, number=engagement.changes + 1)
    return {**others, key: edit}


def _decided(engagement: Engagement, change: Proposed | Rejected | Saved) -> dict[str, Any]:
    proposals = dict(engagement.proposals)
    if isinstance(change, Proposed):
        for key, waiting in proposals.items():
            if waiting.state is ProposalState.PENDING:
                proposals[key] = waiting.model_copy(update={"state": ProposalState.REPLACED})
        proposals[change.proposal] = Proposal(
            id=change.proposal,
            stage=change.stage,
            contents=change.contents,
            bases=change.bases,
            sources=change.sources,
        )
        return {"proposals": proposals}
    state = ProposalState.REJECTED if isinstance(change, Rejected) else ProposalState.APPROVED
    proposals[change.proposal] = proposals[change.proposal].model_copy(update={"state": state})
    if isinstance(change, Rejected):
        return {"proposals": proposals}
    saved = SavedArtifact.model_validate(change.model_dump(exclude={"kind", "proposal"}))
    return {"proposals": proposals, "artifacts": {**engagement.artifacts, change.artifact: saved}}
