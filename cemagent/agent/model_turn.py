"""One turn that a language model takes part in: what it may do, what it has seen, what it has done."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cemagent.agent.fencing import new_fence
from cemagent.agent.own_words import is_said
from cemagent.agent.scene import Scene
from cemagent.errors import CemagentError
from cemagent.models.notices import ModelNotice
from cemagent.records.intent import Intent, Interpretation
from cemagent.records.retrieval import Passage
from cemagent.records.turn import ErrorEvent, Event, Live, QuestionEvent, Remark, TextEvent

if TYPE_CHECKING:
    from cemagent.models.masking import Mask


class Refused(Exception):
    """A tool call that is not done; the sentence goes to the model."""


class Stopped(Exception):
    """The turn is over: nothing more may be done in it."""


class Order:
    """Lets threads that carry out the tool calls of one message run one after another, in the message's order."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[str] = []

    def expect(self, calls: Sequence[str]) -> None:
        """Take ``calls``, ids of tool calls, as the order from now on."""
        with self._changed:
            self._waiting = list(calls)
            self._changed.notify_all()

    @contextmanager
    def place_of(self, call: str, patience: float) -> Iterator[None]:
        """Wait until the calls before ``call`` are done, at most ``patience`` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: call not in self._waiting or self._waiting[0] == call, patience)
        try:
            yield
        finally:
            with self._changed:
                if call in self._waiting:
                    self._waiting.remove(call)
                self._changed.notify_all()


@dataclass
class ModelTurn:
    """What the tools of one turn share.

    ``heard`` is what the interpreter took the user's utterance for, and ``said`` are the user's
    utterances, this one first: they, never the model, say what may be written.
    """

    scene: Scene
    heard: Interpretation
    said: Sequence[str]
    show: Callable[[Live], None] = lambda event: None
    """Shows an event before the turn is stored."""
    model: Any = None
    """The chat model of this conversation, once it was asked."""
    mask: Mask | None = None
    """What hides a person's identifiers from a model that is elsewhere."""
    remarks: list[str] = field(default_factory=list)
    """What the model's side had to say on the way and the turn keeps: that another model answered."""
    fence: str = field(default_factory=new_fence)
    passages: list[Passage] = field(default_factory=list)
    """What searches of this turn found; the first one is ``[1]``."""
    searches: int = 0
    has_read: bool = False
    """Whether text that nobody here wrote has been read: from then on nothing is written on the model's word."""
    has_acted: bool = False
    """Whether the model changed something."""
    calls: Counter[str] = field(default_factory=Counter)
    queue: Order = field(default_factory=Order)
    lock: threading.RLock = field(default_factory=threading.RLock)
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set once the person stops the turn, from its beginning on."""
    is_over: bool = False
    is_cut_off: bool = False
    """Whether the last message of the model ended at the model's own limit."""
    rounds: int = 0
    """How often the model was called."""

    def must_go_on(self) -> None:
        """Do nothing more in a turn that is over.

        Raises:
            Stopped: it was stopped, or closed without its model.
        """
        if self.is_over:
            raise Stopped

    @property
    def utterance(self) -> str:
        """Return what the user says in this turn."""
        return self.said[0]

    def wants(self, *intents: Intent) -> bool:
        """Return whether the utterance is, or may well be, one of ``intents``."""
        heard = [self.heard.intent, *(intent for intent, _ in self.heard.alternatives)]
        return any(intent in intents for intent in heard)

    def must_be_clean(self) -> None:
        """Refuse to write after text of others was read.

        Raises:
            Refused: this turn has read a document, a file or the user's own knowledge folder.
        """
        if self.has_read:
            raise Refused(
                "Not done: you have read outside text in this turn, so nothing is written until the user speaks again."
            )

    def must_be_said(self, text: str) -> None:
        """Refuse words that the user did not say.

        Raises:
            Refused: ``text`` stands in no utterance.
        """
        if not is_said(text, self.said):
            raise Refused(
                "Not done: an answer is recorded in the user's own words only. Copy the words from what the user said, "
                "character by character; what you suggest yourself goes to suggest_assumption."
            )

    def quietly(self, act: Callable[[], object]) -> str:
        """Do ``act``; what it would say is returned for the model to put into words, the rest is shown.

        Raises:
            Refused: it was refused.
        """
        before, self.scene.events = self.scene.events, []
        try:
            act()
        except CemagentError as error:
            raise Refused(f"Refused: {error.message(self.scene.lang)}") from error
        finally:
            made, self.scene.events = self.scene.events, before
            for event in made:
                if not isinstance(event, TextEvent | ErrorEvent | QuestionEvent):
                    self.keep(event)
        return "\n\n".join(event.text for event in made if isinstance(event, TextEvent | ErrorEvent))

    def hear_notice(self, notice: ModelNotice) -> None:
        """Show ``notice`` at once; that something waits is no news any more when the turn is done."""
        text = notice.text.in_(self.scene.lang)
        self.show(Remark(text=text))
        if notice.kind != "waiting":
            self.remarks.append(text)

    def keep(self, event: Event) -> None:
        """Keep ``event`` for the turn and show it at once."""
        self.scene.events.append(event)
        self.show(event)
