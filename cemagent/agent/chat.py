"""The consultant that is a language model: it makes the conversation richer, the program keeps the method.

What is deterministic stays so: commands, the greeting, approvals. The model is imported when a person
first says something. When it fails, the guided consultant answers the same turn.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cemagent.agent import asides, commands, model_operations
from cemagent.agent.dialogue import Waiting
from cemagent.agent.evidence import take_in
from cemagent.agent.fitting import Room, only_talks
from cemagent.agent.guided import GuidedConsultant, Reader
from cemagent.agent.model_answer import AGAIN, Answer, check_answer, is_uncovered, wanting
from cemagent.agent.model_reading import KNOWLEDGE, search_knowledge
from cemagent.agent.model_turn import ModelTurn
from cemagent.agent.scene import Scene
from cemagent.agent.services import Services
from cemagent.agent.thinking import Spoken
from cemagent.agent.transcript import Message, said_by_user
from cemagent.agent.transcript import Turns as Transcript
from cemagent.agent.turns import HELLO, Store, Turns, is_spoken
from cemagent.errors import CemagentError, ModelError, ModelFault
from cemagent.method.stages import Method
from cemagent.models.notices import taken_over
from cemagent.playbook import Text
from cemagent.records.intent import Intent
from cemagent.records.turn import CitationsEvent, Event, Live, Passing, TextDelta, ToolStarted, Turn

if TYPE_CHECKING:
    from cemagent.agent.toolbox import Talker

LONGEST = 8000
"""Characters that a model may say in one turn; what follows is cut off."""
_TICK = 0.05
"""Seconds between looks at whether the turn was stopped."""

_DECISIONS = frozenset({Intent.APPROVE, Intent.REJECT})

_LONGEST_THOUGHT = 100_000
"""Characters that it may think aloud besides."""
Notice = Callable[[str, str], None]
"""Takes a remark in English and in Korean."""
ModelMaker = Callable[[], Any]
"""Makes the LangChain chat model."""


@dataclass
class _Run:
    """One call of the model in a thread of its own, so that a person can stop it at any time."""

    stopping: threading.Event
    heard: queue.SimpleQueue[Live | Exception | None] = field(default_factory=queue.SimpleQueue)
    text: str = ""
    """What the model has said; its thoughts are left out."""
    spoken: Spoken = field(default_factory=Spoken)
    failure: Exception | None = None

    @property
    def is_long(self) -> bool:
        """Return whether the model has said, or thought, more than it may."""
        return len(self.text) >= LONGEST or self.spoken.thought >= _LONGEST_THOUGHT

    def start(self, talk: Callable[[], None]) -> threading.Thread:
        """Begin."""
        thread = threading.Thread(target=self._work, args=(talk,), name="model", daemon=True)
        thread.start()
        return thread

    def _work(self, talk: Callable[[], None]) -> None:
        try:
            talk()
            self.heard.put(None)
        except Exception as error:  # noqa: BLE001 - whatever a provider's library raises, the turn is answered
            self.heard.put(error)

    def events(self) -> Iterator[Live]:
        """Yield what happens until the model is done, fails, says too much or is stopped."""
        while not self.stopping.is_set() and not self.is_long:
            try:
                event = self.heard.get(timeout=_TICK)
            except queue.Empty:
                continue
            if event is None or isinstance(event, Exception):
                self.failure = event
                break
            if not isinstance(event, TextDelta):
                yield event
                continue
            if event.restart:
                self.spoken, self.text = Spoken(), ""
            text, restarts = self.spoken.feed(event.text)
            restarts = restarts or event.restart
            self.text = text if restarts else self.text + text
            if text or restarts:
                yield TextDelta(text=text, restart=restarts)
        if rest := self.spoken.flush():
            self.text += rest
            yield TextDelta(text=rest)


class ModelConsultant:
    """Leads a consultation with a language model on top of the guided consultant's operations.

    ``model`` makes the chat model when it is first needed; ``name`` is what it is called in notices,
    ``remark`` what a person is told about it in the greeting.
    """

    def __init__(
        self,
        method: Method,
        store: Store,
        services: Services,
        interpreter: Callable[[], Reader],
        model: ModelMaker,
        slash_commands: Mapping[str, commands.Command] = commands.COMMANDS,
        name: str = "model",
        remark: Text | None = None,
    ) -> None:
        self._guided = GuidedConsultant(method, store, services, interpreter, slash_commands)
        self._turns = Turns(method, store, services, slash_commands)
        self._store = store
        self._services = services
        self._make_model = model
        self._name = name
        self._remark = remark
        self._talker: Talker | None = None
        self._making = threading.Lock()
        self._room = Room()
        self._toolless: set[str] = set()
        self._stops: dict[str, threading.Event] = {}
        self._last: threading.Thread | None = None

    def prepare(self) -> None:
        """Load the libraries and make the model, ahead of the first utterance.

        Raises:
            SettingsError: the model cannot be made, for want of a key or a package.
        """
        with self._making:
            if self._talker is None:
                from cemagent.agent.toolbox import Talker  # langchain: the first prompt does not wait for it

                model = self._make_model()
                self._room = Room((getattr(model, "profile", None) or {}).get("max_input_tokens"))
                self._talker = Talker(model)
                # what is looked for in every answer takes half a second to read
                self._services.guarded_scales("en")

    @property
    def is_working(self) -> bool:
        """Return whether a stopped call still waits for its provider."""
        return self._last is not None and self._last.is_alive()

    def stop(self, engagement_id: str) -> None:
        """Stop the turn in progress: what was done stays, and its text is marked as stopped."""
        stopping = self._stops.get(engagement_id)
        if stopping is not None:
            stopping.set()

    def respond(self, engagement_id: str, turn: Turn) -> list[Event]:
        """Answer ``turn``; the events are stored before they are returned."""
        return [event for event in self.stream(engagement_id, turn) if event.seq and not isinstance(event, Passing)]

    async def reply(self, engagement_id: str, turn: Turn) -> AsyncIterator[Live]:
        """Answer ``turn``: previews without a number while it is worked on, then the stored events."""
        events = self.stream(engagement_id, turn)
        while (event := await asyncio.to_thread(next, events, None)) is not None:
            yield event

    def stream(self, engagement_id: str, turn: Turn) -> Iterator[Live]:
        """Answer ``turn`` as :meth:`reply` does, for callers without an event loop."""
        stored = self._turns.stored(engagement_id, turn)
        if stored is not None:
            yield from stored
            return
        stopping = self._stops[engagement_id] = threading.Event()
        try:
            opened = self._turns.open(engagement_id, turn)
            yield from self._respond(engagement_id, opened.scene, stopping)
            yield from self._turns.close(opened)
        finally:
            if self._stops.get(engagement_id) is stopping:
                del self._stops[engagement_id]

    def _respond(self, engagement_id: str, scene: Scene, stopping: threading.Event) -> Iterator[Live]:
        if not is_spoken(scene.turn):
            if scene.turn.action == HELLO and self._remark is not None:
                scene.tell(f"*{self._remark.in_(scene.lang)}*")
            self._guided.act(scene)
            return
        try:
            yield from self._speak(engagement_id, scene, stopping)
        except CemagentError as error:
            scene.refuse(error.message(scene.lang))

    def _speak(self, engagement_id: str, scene: Scene, stopping: threading.Event) -> Iterator[Live]:
        text = scene.turn.text.strip()
        for path in scene.turn.attachments:
            take_in(scene, Path(path))
        if self._guided.settle(scene, text):
            return
        heard = self._guided.interpret(scene, text)
        may_be = {heard.intent, *(intent for intent, _ in heard.alternatives)}
        if scene.dialogue.waiting is Waiting.DECISION and not heard.sure and may_be & _DECISIONS and heard.alternatives:
            # a decision that may have been meant is never guessed, and never left to the model
            self._guided.ask_meaning(scene, text, heard)
            return
        log = self._store.turns(engagement_id)
        turn = ModelTurn(scene, heard, [text, *said_by_user(log)], stopping=stopping)
        answer = yield from self._ask(engagement_id, turn, log)
        for remark in turn.remarks:
            scene.tell(f"*{remark}*")
        if answer.failed:
            self._answer_guided(turn, answer)
            return
        said = check_answer(answer, turn, scene.lang)
        if is_uncovered(turn):
            scene.say("not_known")
        else:
            scene.tell(said.text)
        if said.citations:
            scene.events.append(CitationsEvent(citations=said.citations))
        self._finish(turn)

    def _ask(self, engagement_id: str, turn: ModelTurn, log: Transcript) -> Generator[Live, None, Answer]:
        """Let the model answer; once more without tools when it said nothing or spoke another language."""
        done = model_operations.decide(turn)
        if self._talker is None:
            loading = yield from self._run(turn, lambda turn, say: self.prepare())
            if loading.failure is not None or turn.stopping.is_set():
                return Answer(failure=loading.failure, is_stopped=turn.stopping.is_set())
        try:
            if turn.heard.intent is Intent.QUESTION and not asides.asks_why(turn.utterance):
                yield ToolStarted(tool=KNOWLEDGE)
                done = f"{done}\n# What the knowledge says to this\n{search_knowledge(turn, turn.utterance)}".strip()
        except CemagentError as error:
            return Answer(failure=error)
        run, messages = yield from self._converse(engagement_id, turn, log, done)
        if run.failure is None and not turn.is_over and (why := wanting(run.text, turn.scene.lang)):
            yield TextDelta(text="", restart=True)
            said = [Message("assistant", run.text)] if run.text.strip() else []
            more = [*messages, *said, Message("user", AGAIN[why])]
            assert self._talker is not None
            again = yield from self._run(turn, partial(self._talker.talk_plainly, more))
            run = again if again.text.strip() or again.stopping.is_set() else run
        turn.is_over = turn.is_over or run.failure is not None
        return Answer(run.text, run.failure, run.stopping.is_set(), run.is_long)

    def _converse(
        self, engagement_id: str, turn: ModelTurn, log: Transcript, done: str
    ) -> Generator[Live, None, tuple[_Run, list[Message]]]:
        """Let the model answer: without tools where it has none, and with less to read where it was too much."""
        assert self._talker is not None
        talker, room, plainly = self._talker, self._room, False
        while True:
            messages = room.messages(turn, log, done, plainly=plainly)
            run = yield from self._run(turn, partial(talker.talk_plainly if plainly else talker.talk, messages))
            error = run.failure if isinstance(run.failure, ModelError) else None
            if error is None:
                return run, messages
            narrower = room.narrowed(error.window)
            if error.fault is ModelFault.NO_TOOLS and not plainly:
                plainly = True
                if engagement_id not in self._toolless:
                    self._toolless.add(engagement_id)
                    turn.hear_notice(only_talks(self._name))
            elif error.fault is ModelFault.TOO_LONG and not room.is_short:
                # what was done in this turn is not done a second time
                room, plainly = narrower, plainly or turn.has_acted
                self._room = narrower if turn.rounds <= 1 else self._room
            else:
                return run, messages
            if run.text:
                yield TextDelta(text="", restart=True)

    def _finish(self, turn: ModelTurn) -> None:
        """Do what the person clearly wanted, and ask about what may have been wanted, where the model did nothing."""
        if model_operations.is_left_undone(turn):
            self._guided.follow(turn.scene, turn.utterance, turn.heard.intent, turn.heard.slots)
        elif model_operations.is_in_doubt(turn):
            self._guided.ask_meaning(turn.scene, turn.utterance, turn.heard)
        else:
            _stand(turn.scene)

    def _answer_guided(self, turn: ModelTurn, answer: Answer) -> None:
        scene, heard = turn.scene, turn.heard
        assert answer.failure is not None
        scene.tell(f"*{taken_over(answer.failure, self._name).text.in_(scene.lang)}*")
        if turn.has_acted:
            _stand(scene)
        elif not heard.sure and heard.alternatives:
            self._guided.ask_meaning(scene, turn.utterance, heard)
        else:
            self._guided.follow(scene, turn.utterance, heard.intent, heard.slots)

    def _run(
        self, turn: ModelTurn, talk: Callable[[ModelTurn, Callable[[str], None]], None]
    ) -> Generator[Live, None, _Run]:
        run = _Run(turn.stopping)
        if turn.stopping.is_set():
            turn.is_over = True
            return run
        turn.show = run.heard.put
        self._last = run.start(lambda: talk(turn, lambda words: run.heard.put(TextDelta(text=words))))
        try:
            yield from run.events()
        finally:
            turn.show = lambda event: None
            if turn.mask is not None:
                turn.scene.dialogue.masked = turn.mask.state.entries
            if run.stopping.is_set() or run.is_long:
                # a thread that still waits for the provider must find that nothing may be done any more
                with turn.lock:
                    turn.is_over = True
        return run


def _stand(scene: Scene) -> None:
    """Put what stands at the end of the turn, in our words: what a person says yes to is never the model's question."""
    if scene.dialogue.waiting is not Waiting.NOTHING:
        scene.put_again()
