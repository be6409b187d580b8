"""A turn from its opening to its commit, the same for every consultant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cemagent.agent.dialogue import Dialogue
from cemagent.agent.operations import Operations
from cemagent.agent.scene import Scene
from cemagent.agent.services import Services
from cemagent.method.changes import Change
from cemagent.method.engagement import Engagement
from cemagent.method.stages import Method
from cemagent.records.document import Document
from cemagent.records.turn import Event, Turn, TurnEnd

if TYPE_CHECKING:
    from cemagent.agent.commands import Command


class Store(Protocol):
    """Where engagements are kept; see ``cemagent.store``."""

    def load(self, engagement_id: str) -> tuple[Engagement, list[Change], Dialogue]:
        """Return an engagement with its history and the state of its conversation."""
        ...

    def documents(self, engagement_id: str) -> list[Document]:
        """Return the attached documents."""
        ...

    def stored_events(self, engagement_id: str, turn_id: str) -> list[Event] | None:
        """Return the events of a turn that was answered already."""
        ...

    def turns(self, engagement_id: str) -> list[tuple[Turn, list[Event]]]:
        """Return every turn so far with its events, the oldest first."""
        ...

    def commit(
        self,
        engagement_id: str,
        seen: int,
        changes: list[Change],
        dialogue: Dialogue,
        turn: Turn,
        events: list[Event],
        documents: list[Document],
    ) -> list[Event]:
        """Write the turn in one transaction and return its numbered events."""
        ...


@dataclass(frozen=True)
class OpenTurn:
    """A turn in progress; ``seen`` is the number of changes that were known when it began."""

    scene: Scene
    engagement_id: str
    seen: int


@dataclass(frozen=True)
class Turns:
    """Opens turns on engagements and commits them, each in one transaction."""

    method: Method
    store: Store
    services: Services
    slash_commands: Mapping[str, Command]

    def stored(self, engagement_id: str, turn: Turn) -> list[Event] | None:
        """Return the events of ``turn`` if it was answered before."""
        return self.store.stored_events(engagement_id, turn.id)

    def open(self, engagement_id: str, turn: Turn) -> OpenTurn:
        """Begin ``turn``."""
        engagement, history, dialogue = self.store.load(engagement_id)
        operations = Operations(
            self.method,
            engagement,
            history,
            actor=turn.actor,
            at=turn.at,
            documents=lambda: self.store.documents(engagement_id),
        )
        lang = turn.lang or engagement.lang
        scene = Scene(operations, dialogue, self.services, turn, lang, self.slash_commands)
        return OpenTurn(scene, engagement_id, engagement.changes)

    def close(self, opened: OpenTurn) -> list[Event]:
        """Write the turn and return its numbered events, the last one a ``turn_end``."""
        scene = opened.scene
        scene.events.append(TurnEnd(ended=scene.ended))
        return self.store.commit(
            opened.engagement_id,
            opened.seen,
            scene.ops.changes,
            scene.dialogue,
            scene.turn,
            scene.events,
            scene.ops.attached,
        )
