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


HELLO = "/hello"
"""The action that begins a conversation, or comes back to it."""
AGAIN = "/again"
"""The command that takes up what was said and not answered."""


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

    def note(self, engagement_id: str, turn: Turn) -> None:
        """Keep ``turn`` as said and not answered yet, so that its words outlive whatever happens."""
        ...

    def unanswered(self, engagement_id: str) -> list[Turn]:
        """Return the turns that were said and not answered, the oldest first."""
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
        left: list[str],
    ) -> list[Event]:
        """Write the turn in one transaction and return its numbered events.

        ``left`` are the ids of turns that the person went on without: the log holds them, unanswered.
        """
        ...


@dataclass(frozen=True)
class OpenTurn:
    """A turn in progress; ``seen`` is the number of changes that were known when it began.

    ``left`` are the ids of earlier turns that it leaves unanswered.
    """

    scene: Scene
    engagement_id: str
    seen: int
    left: list[str]


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
        """Begin ``turn``: what the person says in it is kept at once. ``/again`` stands for the words not answered."""
        engagement, history, dialogue = self.store.load(engagement_id)
        unanswered = self._unanswered(engagement_id, turn, dialogue)
        if named(turn) == AGAIN and unanswered:
            said = unanswered[-1]
            turn = turn.model_copy(update={"text": said.text, "attachments": said.attachments, "action": None})
        left: list[str] = []
        if is_spoken(turn):
            self.store.note(engagement_id, turn)
            left, dialogue.unanswered = dialogue.unanswered, []
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
        if named(turn) == HELLO:
            scene.unanswered = unanswered
            dialogue.unanswered = [item.id for item in unanswered]
        return OpenTurn(scene, engagement_id, engagement.changes, left)

    def _unanswered(self, engagement_id: str, turn: Turn, dialogue: Dialogue) -> list[Turn]:
        """Return what was not answered, where ``turn`` asks: at a greeting all of it, later what was offered there."""
        if named(turn) not in (HELLO, AGAIN):
            return []
        found = self.store.unanswered(engagement_id)
        # what was not offered may be in the middle of its answer, in another program
        return found if named(turn) == HELLO else [item for item in found if item.id in dialogue.unanswered]

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
            opened.left,
        )


def is_spoken(turn: Turn) -> bool:
    """Return whether the person says something in ``turn``, and does not only choose or command."""
    return not turn.action and bool(turn.text.strip()) and not turn.text.lstrip().startswith("/")


def named(turn: Turn) -> str:
    """Return the action of ``turn``, or the command that it says; empty when it is spoken."""
    return (turn.action or (turn.text if turn.text.lstrip().startswith("/") else "")).strip().lower()
