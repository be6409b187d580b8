"""One person's conversation with a consultant, the same for every surface that has one person at a time."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from cemagent.consulting import WORKSPACE
from cemagent.errors import Lang, UsageError
from cemagent.records.turn import Event, GateState, Live, Passing, Turn

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.method.engagement import Engagement

FIRST_STAGE = "world"
"""The first of the five steps: where a new engagement begins."""


class Consultant(Protocol):
    """Answers turns; see ``cemagent.agent.guided``."""

    def respond(self, engagement_id: str, turn: Turn) -> list[Event]:
        """Answer ``turn`` and return its events."""
        ...


@runtime_checkable
class LiveConsultant(Consultant, Protocol):
    """Answers turns and can be watched and stopped meanwhile; see ``cemagent.agent.chat``."""

    def stream(self, engagement_id: str, turn: Turn) -> Iterator[Live]:
        """Answer ``turn``: previews without a number, then its stored events."""
        ...

    def stop(self, engagement_id: str) -> None:
        """Stop the turn in progress."""
        ...

    def prepare(self) -> None:
        """Load what the first answer needs."""
        ...

    @property
    def is_working(self) -> bool:
        """Return whether something that was stopped still waits for somebody."""
        ...


Watcher = Callable[[Live], None]
"""Is shown what a consultant says and does before the turn is stored."""


@dataclass(frozen=True)
class Standing:
    """Where an engagement stands, for a line that is always in sight.

    ``answered`` of ``questions`` belong to the stage called ``title``; ``gate`` is None while it is
    not known; ``evidence`` counts the ledger.
    """

    title: str
    answered: int
    questions: int
    gate: GateState | None
    evidence: int
    name: str


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@dataclass
class Conversation:
    """An engagement, its consultant and the person who speaks.

    ``app`` is what the consultant was made from. The language follows the engagement's when the
    person changes it.
    """

    engagement_id: str
    name: str
    consultant: Consultant
    actor: str
    lang: Lang
    app: App
    clock: Callable[[], datetime] = now
    last_turn: str | None = field(default=None, init=False)
    """Id of the turn that was said last."""

    def hello(self) -> list[Event]:
        """Begin, or come back; return what the consultant says first."""
        return self._turn(action="/hello")

    def say(self, text: str, watch: Watcher | None = None) -> list[Event]:
        """Say ``text``; a text that begins with a slash is a command. ``watch`` sees the answer while it is made."""
        if not text.startswith("/"):
            return self._turn(text=text, watch=watch)
        events = self._turn(action=text, watch=watch)
        if text.startswith("/lang"):
            self._follow_language()
        return events

    @property
    def is_live(self) -> bool:
        """Return whether the consultant can be watched and stopped."""
        return isinstance(self.consultant, LiveConsultant)

    @property
    def is_working(self) -> bool:
        """Return whether something that was stopped is still at work."""
        return isinstance(self.consultant, LiveConsultant) and self.consultant.is_working

    def stop(self) -> None:
        """Stop the turn in progress, if its consultant can: what was done is stored, and marked as stopped."""
        if isinstance(self.consultant, LiveConsultant):
            self.consultant.stop(self.engagement_id)

    def prepare(self) -> None:
        """Load what the consultant's first answer needs."""
        if isinstance(self.consultant, LiveConsultant):
            self.consultant.prepare()

    def recover(self) -> list[Event] | None:
        """Return the events of the last turn if it was written although its answer was not waited for."""
        if self.last_turn is None:
            return None
        return self.app.engagements.events_of(self.engagement_id, self.last_turn)

    def standing(self, *, gate: bool = True) -> Standing | None:
        """Return where the engagement stands now; None when it is gone.

        The gate costs half a second the first time, when the rules of its stage are made ready.
        """
        stored = self.app.engagements.open(self.engagement_id, WORKSPACE)
        if stored is None:
            return None
        engagement = stored.engagement
        playbook = self.app.method.stage(engagement.stage)
        asked = [question.id for question in playbook.questions if not question.optional]
        answers = [engagement.answers[name] for name in asked if name in engagement.answers]
        return Standing(
            title=playbook.title.in_(self.lang),
            answered=sum(1 for answer in answers if answer.counts),
            questions=len(asked),
            gate=self._gate(engagement) if gate else None,
            evidence=len(engagement.ledger),
            name=engagement.name,
        )

    def _gate(self, engagement: Engagement) -> GateState:
        from cemagent.agent.showing import progress  # the method's models: a pipe never asks

        rows = progress(self.app.method, engagement, self.lang)
        return next(row.state for row in rows if row.stage == engagement.stage)

    def title_of(self, artifact: str) -> str:
        """Return the title of an artifact in the language of the conversation."""
        schema = self.app.method.schemas.get(artifact)
        return schema.title.in_(self.lang) if schema else artifact

    def _turn(self, text: str = "", action: str | None = None, watch: Watcher | None = None) -> list[Event]:
        turn = Turn(id=uuid.uuid4().hex, actor=self.actor, text=text, action=action, lang=self.lang, at=self.clock())
        self.last_turn = turn.id
        if watch is None or not isinstance(self.consultant, LiveConsultant):
            return self.consultant.respond(self.engagement_id, turn)
        stored: list[Event] = []
        for event in self.consultant.stream(self.engagement_id, turn):
            if event.seq and not isinstance(event, Passing):
                stored.append(event)
            else:
                watch(event)
        return stored

    def _follow_language(self) -> None:
        stored = self.app.engagements.open(self.engagement_id, WORKSPACE)
        if stored is not None:
            self.lang = stored.engagement.lang


def open_conversation(
    app: App, name: str | None, *, lang: Lang | None, stage: str | None, actor: str, model: str
) -> Conversation:
    """Open the engagement called ``name``, or begin it; without a name a new one is begun, called by its day.

    Raises:
        SettingsError: the model is not known.
        UsageError: a stage is named for an engagement that exists.
    """
    consultant = app.consultant(model)
    store = app.engagements
    stored = store.open(name, WORKSPACE) if name else None
    if stored is not None:
        if stage is not None:
            raise UsageError(
                f"'{name}' has begun already: leave out --stage and say '/stage {stage}' in the conversation.",
                f"'{name}'은(는) 이미 시작되었습니다. --stage 없이 열고 대화에서 '/stage {stage}'라고 하십시오.",
            )
        engagement = stored.engagement
    else:
        first = app.method.stage(stage or FIRST_STAGE)
        engagement = store.create(
            name or _name_of_today([item.name for item in store.list(WORKSPACE)]),
            f"{first.method}@{first.version}",
            lang or "en",
            first.id,
            workspace=WORKSPACE,
            actor=actor,
            at=now(),
        )
    return Conversation(engagement.id, engagement.name, consultant, actor, lang or engagement.lang, app)


def _name_of_today(taken: list[str]) -> str:
    day = now().astimezone().date().isoformat()
    if day not in taken:
        return day
    return next(name for number in range(2, len(taken) + 3) if (name := f"{day}-{number}") not in taken)
