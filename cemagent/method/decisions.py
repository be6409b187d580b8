"""What may be done to an engagement: each function returns the changes to write, or refuses.

Nothing here writes. A refusal is a :class:`~cemagent.errors.MethodError` that says why; a write
names the revision that it was based on, and a stale one is refused.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cemagent.errors import MethodError
from cemagent.method.changes import (
    AnswerRecorded,
    AnswerStatus,
    Change,
    EvidenceAdded,
    FieldEdited,
    LedgerEntry,
    Proposed,
    Rejected,
    Saved,
    StageEntered,
    Weakness,
)
from cemagent.method.engagement import Engagement, Proposal, ProposalState, applied
from cemagent.method.stages import Method, StageView, has_content, has_passed, value_for, view
from cemagent.method.staleness import stale_artifacts
from cemagent.records.turn import GateState


def record_answer(
    method: Method,
    engagement: Engagement,
    question: str,
    text: str,
    *,
    based_on: int,
    actor: str,
    at: datetime,
    evidence: tuple[str, ...] = (),
    weak: tuple[Weakness, ...] = (),
    status: AnswerStatus | None = None,
    owner: str | None = None,
    test_by: date | None = None,
) -> AnswerRecorded:
    """Record ``text`` as the answer to ``question``, on top of revision ``based_on``.

    ``status`` is ``given`` for a first answer and ``corrected`` for a later one unless it is named.
    """
    method.question(question)
    _refuse_stale(engagement.answer_revision(question), based_on, question)
    if not text.strip() and status not in (AnswerStatus.SKIPPED, AnswerStatus.DELETED):
        raise MethodError("The answer is empty: say something or skip.", "답이 비어 있습니다. 답하거나 건너뛰십시오.")
    unknown = [item for item in evidence if item not in engagement.ledger]
    if unknown:
        raise MethodError(
            f"'{unknown[0]}' is not in the evidence ledger: attach it first.",
            f"'{unknown[0]}'은(는) 근거 목록에 없습니다. 먼저 첨부하십시오.",
        )
    if status is AnswerStatus.ASSUMED and (owner is None or test_by is None):
        raise MethodError(
            "An assumption needs an owner and a date to test it.", "가정에는 책임자와 검증 날짜가 있어야 합니다."
        )
    before = engagement.answers.get(question)
    default = AnswerStatus.CORRECTED if before is not None and before.counts else AnswerStatus.GIVEN
    return AnswerRecorded(
        actor=actor,
        at=at,
        question=question,
        text=text,
        status=status or default,
        revision=based_on + 1,
        based_on=based_on,
        evidence=list(evidence),
        weak=list(weak),
        owner=owner,
        test_by=test_by,
    )


def _refuse_stale(present: int, based_on: int, what: str) -> None:
    if present != based_on:
        raise MethodError(
            f"'{what}' has changed since (revision {present}, yours was based on {based_on}): look at it again.",
            f"그사이 '{what}'이(가) 바뀌었습니다(현재 {present}판, 기준 {based_on}판). 다시 확인하십시오.",
        )


def delete_answer(engagement: Engagement, question: str, *, based_on: int, actor: str, at: datetime) -> AnswerRecorded:
    """Take the answer to ``question`` back; its history stays."""
    answer = engagement.answers.get(question)
    if answer is None or answer.status is AnswerStatus.DELETED:
        raise MethodError("There is no answer to delete.", "지울 답이 없습니다.")
    _refuse_stale(answer.revision, based_on, question)
    return AnswerRecorded(
        actor=actor,
        at=at,
        question=question,
        text="",
        status=AnswerStatus.DELETED,
        revision=based_on + 1,
        based_on=based_on,
    )


def add_evidence(engagement: Engagement, entry: LedgerEntry, *, actor: str, at: datetime) -> EvidenceAdded:
    """Add ``entry`` to the ledger.

    Raises:
        MethodError: its quote is empty, or its id is taken by another entry.
    """
    if not entry.quote.strip():
        raise MethodError("Evidence needs a quote.", "근거에는 인용문이 있어야 합니다.")
    held = engagement.ledger.get(entry.id)
    if held is not None and held != entry:
        raise MethodError(f"Evidence id '{entry.id}' is taken.", f"근거 번호 '{entry.id}'이(가) 이미 쓰였습니다.")
    return EvidenceAdded(actor=actor, at=at, entry=entry)


def enter_stage(method: Method, engagement: Engagement, stage: str, *, actor: str, at: datetime) -> StageEntered:
    """Go to ``stage``; prerequisites that have not passed are declared as assumptions."""
    playbook = method.stage(stage)
    assumed = [name for name in playbook.depends_on if not has_passed(method, engagement, name)]
    return StageEntered(actor=actor, at=at, stage=stage, assumed=assumed)


def propose(
    method: Method, engagement: Engagement, stage: str, proposal: str, *, actor: str, at: datetime
) -> tuple[Proposed, StageView]:
    """Propose the artifacts of ``stage`` as the answers make them now."""
    shown = view(method, engagement, stage)
    contents = {name: content for name, content in shown.contents.items() if has_content(method.schemas[name], content)}
    if not contents:
        raise MethodError(
            "There is nothing to propose yet: answer a question of this stage first.",
            "아직 제안할 내용이 없습니다. 이 단계의 질문에 먼저 답해 주십시오.",
        )
    change = Proposed(
        actor=actor,
        at=at,
        proposal=proposal,
        stage=stage,
        contents=contents,
        bases={name: engagement.artifact_revision(name) for name in contents},
        sources={name: shown.sources[name] for name in contents},
    )
    return change, shown


def _pending(engagement: Engagement, proposal: str) -> Proposal:
    found = engagement.proposals.get(proposal)
    if found is None or found.state is not ProposalState.PENDING:
        raise MethodError(
            "That proposal no longer waits for a decision: ask for a new one.",
            "그 제안은 더 이상 결정을 기다리지 않습니다. 새로 제안을 받으십시오.",
        )
    return found


def approve(method: Method, engagement: Engagement, proposal: str, *, actor: str, at: datetime) -> list[Saved]:
    """Write the artifacts of ``proposal``, with the state that the gate has now.

    Raises:
        MethodError: it was decided already, an artifact or answer has changed since, or the gate is closed.
    """
    waiting = _pending(engagement, proposal)
    for name, base in waiting.bases.items():
        _refuse_stale(engagement.artifact_revision(name), base, name)
    shown = view(method, engagement, waiting.stage)
    if any(shown.contents[name] != content for name, content in waiting.contents.items()):
        raise MethodError(
            "Answers have changed since this was proposed: look at the new proposal.",
            "제안 뒤에 답이 바뀌었습니다. 새 제안을 확인하십시오.",
        )
    if shown.gate.state is GateState.CLOSED:
        raise MethodError(
            f"The gate is closed: {shown.gate.missing[0]}",
            f"관문이 닫혀 있습니다: {shown.gate.missing[0]}",
        )
    weak = [str(finding) for finding in shown.gate.weak]
    return [
        Saved(
            actor=actor,
            at=at,
            proposal=proposal,
            stage=waiting.stage,
            artifact=name,
            revision=waiting.bases[name] + 1,
            content=content,
            gate=shown.gate.state,
            weak=weak,
            sources=shown.sources[name],
        )
        for name, content in waiting.contents.items()
    ]


def reject(engagement: Engagement, proposal: str, *, reason: str = "", actor: str, at: datetime) -> Rejected:
    """Refuse ``proposal``; nothing is written."""
    _pending(engagement, proposal)
    return Rejected(actor=actor, at=at, proposal=proposal, reason=reason)


def edit_field(
    method: Method, engagement: Engagement, artifact: str, path: str, text: str, *, actor: str, at: datetime
) -> FieldEdited:
    """Set the field at ``path`` of ``artifact`` to what ``text`` says; an empty text takes an edit back."""
    stage = method.stage_of_artifact(artifact).id
    content = view(method, engagement, stage).contents[artifact]
    value: Any = value_for(method, artifact, path, text, engagement, content) if text.strip() else None
    return FieldEdited(actor=actor, at=at, artifact=artifact, path=path, value=value)


def undo(changes: list[Change], engagement: Engagement, *, actor: str, at: datetime) -> AnswerRecorded:
    """Take the latest answer back to what it was before, as a new revision.

    Raises:
        MethodError: there is no answer to take back.
    """
    for number in range(len(changes) - 1, -1, -1):
        change = changes[number]
        if not isinstance(change, AnswerRecorded) or change.revision != engagement.answer_revision(change.question):
            continue
        if change.status is AnswerStatus.DELETED and change.revision == 1:
            continue
        earlier = [
            item for item in changes[:number] if isinstance(item, AnswerRecorded) and item.question == change.question
        ]
        if not earlier and change.status is AnswerStatus.DELETED:
            continue
        text, status = (earlier[-1].text, earlier[-1].status) if earlier else ("", AnswerStatus.DELETED)
        kept = earlier[-1] if earlier else None
        return AnswerRecorded(
            actor=actor,
            at=at,
            question=change.question,
            text=text,
            status=status,
            revision=change.revision + 1,
            based_on=change.revision,
            evidence=kept.evidence if kept else [],
            weak=kept.weak if kept else [],
            owner=kept.owner if kept else None,
            test_by=kept.test_by if kept else None,
        )
    raise MethodError("There is nothing to undo.", "되돌릴 답이 없습니다.")


def stale_after(method: Method, engagement: Engagement, changes: list[Saved]) -> list[str]:
    """Return the artifacts that would have to be made again once ``changes`` are written."""
    before = {item.artifact for item in stale_artifacts(engagement, method.schemas)}
    after = engagement
    for change in changes:
        after = applied(after, change)
    written = {change.artifact for change in changes}
    now = {item.artifact for item in stale_artifacts(after, method.schemas)}
    return sorted((now - before) - written)
