"""What ``cemagent engagement`` prints, gathered from the store and the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemagent.agent.showing import progress
from cemagent.consulting import WORKSPACE
from cemagent.errors import Lang, StoreError
from cemagent.method.actions import actions_of
from cemagent.method.engagement import Answer, Engagement
from cemagent.method.stages import Method, stale_in, view
from cemagent.records.turn import StageProgress
from cemagent.surfaces.change_text import change_text
from cemagent.surfaces.cli.shapes import (
    ActionRow,
    AnswerRow,
    ArtifactRow,
    ChangeRow,
    EngagementActions,
    EngagementHistory,
    EngagementList,
    EngagementRow,
    EngagementShown,
    StageRow,
)

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.store.engagements import EngagementStore, Stored


def stored_called(store: EngagementStore, name: str) -> Stored:
    """Return the engagement with that name or id.

    Raises:
        StoreError: there is none.
    """
    stored = store.open(name, WORKSPACE)
    if stored is None:
        raise StoreError(
            f"There is no engagement '{name}': see 'cemagent engagement list'.",
            f"'{name}' 컨설팅이 없습니다. 'cemagent engagement list'로 확인하십시오.",
        )
    return stored


def listed(app: App) -> EngagementList:
    """Return the engagements, the last changed first."""
    rows = [
        EngagementRow(
            id=item.id,
            name=item.name,
            stage=item.stage,
            lang=item.lang,
            changed_at=item.changed_at,
            changes=item.changes,
            turns=item.turns,
            documents=item.documents,
        )
        for item in app.engagements.list(WORKSPACE)
    ]
    return EngagementList(engagements=rows)


def shown(app: App, name: str, lang: Lang) -> EngagementShown:
    """Return the engagement called ``name``, stage by stage."""
    engagement = stored_called(app.engagements, name).engagement
    return EngagementShown(
        id=engagement.id,
        name=engagement.name,
        method=engagement.method,
        lang=engagement.lang,
        stage=engagement.stage,
        started_at=engagement.started_at,
        changed_at=engagement.changed_at,
        stages=[_stage(app.method, engagement, row, lang) for row in progress(app.method, engagement, lang)],
        evidence=[entry.model_dump(mode="json") for entry in engagement.ledger.values()],
    )


def _stage(method: Method, engagement: Engagement, row: StageProgress, lang: Lang) -> StageRow:
    playbook = method.stage(row.stage)
    stale = {item.artifact for item in stale_in(method, engagement)}
    answers = [engagement.answers[item.id] for item in playbook.questions if item.id in engagement.answers]
    saved = [engagement.artifacts[item.id] for item in playbook.artifacts if item.id in engagement.artifacts]
    # a stage that nobody has touched lacks everything: its gate would only repeat the playbook
    gate = view(method, engagement, row.stage, lang).gate if answers or saved else None
    return StageRow(
        stage=row.stage,
        title=row.title,
        gate=row.state.value,
        missing=[str(item) for item in gate.missing] if gate else [],
        weak=[str(item) for item in gate.weak] if gate else [],
        answered=row.answered,
        questions=row.questions,
        answers=[_answer(answer) for answer in answers],
        artifacts=[
            ArtifactRow(
                artifact=item.artifact,
                title=method.schemas[item.artifact].title.in_(lang),
                revision=item.revision,
                gate=item.gate.value,
                weak=list(item.weak),
                stale=item.artifact in stale,
                actor=item.actor,
                at=item.at,
                content=item.content,
            )
            for item in saved
        ],
    )


def _answer(answer: Answer) -> AnswerRow:
    return AnswerRow(
        question=answer.question,
        text=answer.text,
        status=answer.status.value,
        revision=answer.revision,
        evidence=list(answer.evidence),
        weak=[item.value for item in answer.weak],
        owner=answer.owner,
        test_by=answer.test_by,
        actor=answer.actor,
        at=answer.at,
    )


def history_of(app: App, name: str, lang: Lang) -> EngagementHistory:
    """Return every change of the engagement called ``name``, oldest first."""
    store = app.engagements
    stored = stored_called(store, name)
    people = {actor: store.identity(actor, WORKSPACE) for actor in {change.actor for change in stored.changes}}
    rows = [
        ChangeRow(
            number=number,
            at=change.at,
            actor=change.actor,
            person=people[change.actor],
            what=change_text(change, app.method, lang),
            change=change.model_dump(mode="json"),
        )
        for number, change in enumerate(stored.changes, 1)
    ]
    return EngagementHistory(id=stored.engagement.id, name=stored.engagement.name, changes=rows)


def actions_in(app: App, name: str, lang: Lang) -> EngagementActions:
    """Return what the engagement called ``name`` asks of whom, until when."""
    engagement = stored_called(app.engagements, name).engagement
    rows = [
        ActionRow(what=item.what, owner=item.owner, due=item.due, stage=item.stage, kind=item.kind.value)
        for item in actions_of(app.method, engagement, lang)
    ]
    return EngagementActions(id=engagement.id, name=engagement.name, actions=rows)
