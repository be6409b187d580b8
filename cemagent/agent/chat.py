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
from cemagent.agent.briefing import state_card, system_prompt, utterance
from cemagent.agent.dialogue import Waiting
from cemagent.agent.evidence import take_in
from cemagent.agent.guided import GuidedConsultant, Reader
from cemagent.agent.model_answer import AGAIN, Answer, check_answer, sentence, wanting
from cemagent.agent.model_reading import KNOWLEDGE, search_knowledge
from cemagent.agent.model_turn import ModelTurn
from cemagent.agent.scene import Scene
from cemagent.agent.services import Services
from cemagent.agent.transcript import Message, history_of, said_by_user
from cemagent.agent.transcript import Turns as Transcript
from cemagent.agent.turns import Store, Turns
from cemagent.errors import CemagentError
from cemagent.method.stages import Method
from cemagent.playbook import Text
from cemagent.records.intent import Intent
from cemagent.records.turn import CitationsEvent, Event, Live, TextDelta, ToolStarted, Turn

if TYPE_CHECKING:
    from cemagent.agent.toolbox import Talker

LONGEST = 8000
"""Characters that a model may say in one turn; what follows is cut off."""
_TICK = 0.05
"""Seconds between looks at whether the turn was stopped."""

_DECISIONS = frozenset({Intent.APPROVE, Intent.REJECT})

Notice = Callable[[str, str], None]
"""Takes a remark in English and in Korean."""
ModelMaker = Callable[[Notice], Any]
"""Makes the LangChain chat model; it tells of waiting and of fallbacks on the way."""


@dataclass
class _Run:
    """One call of the model in a thread of its own, so that a person can stop it at any time."""

    turn: ModelTurn
    heard: queue.Queue[Live | Exception | None] = field(default_factory=queue.Queue)
    stopping: threading.Event = field(default_factory=threading.Event)
    text: str = ""
    failure: Exception | None = None

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
        while not self.stopping.is_set() and len(self.text) < LONGEST:
            try:
                event = self.heard.get(timeout=_TICK)
            except queue.Empty:
                continue
            if event is None:
                return
            if isinstance(event, Exception):
                self.failure = event
                return
            if isinstance(event, TextDelta):
                self.text += event.text
            yield event


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
        self._make_model = model
        self._name = name
        self._remark = remark
        self._talker: Talker | None = None
        self._making = threading.Lock()
        self._runs: dict[str, _Run] = {}
        self._last: threading.Thread | None = None
        self._notices: list[tuple[str, str]] = []

    def prepare(self) -> None:
        """Load the libraries and make the model, ahead of the first utterance.

        Raises:
            SettingsError: the model cannot be made, for want of a key or a package.
        """
        with self._making:
            if self._talker is None:
                from cemagent.agent.toolbox import Talker  # langchain: the first prompt does not wait for it

                self._talker = Talker(self._make_model(lambda en, ko: self._notices.append((en, ko))))

    @property
    def is_working(self) -> bool:
        """Return whether a stopped call still waits for its provider."""
        return self._last is not None and self._last.is_alive()

    def stop(self, engagement_id: str) -> None:
        """Stop the turn in progress: what was done stays, and its text is marked as stopped."""
        run = self._runs.get(engagement_id)
        if run is not None:
            run.stopping.set()

    def respond(self, engagement_id: str, turn: Turn) -> list[Event]:
        """Answer ``turn``; the events are stored before they are returned."""
        return [event for event in self.stream(engagement_id, turn) if event.seq and not isinstance(event, TextDelta)]

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
        opened = self._turns.open(engagement_id, turn)
        scene, text = opened.scene, turn.text.strip()
        if turn.action or not text or text.startswith("/"):
            if turn.action == "/hello" and self._remark is not None:
                scene.tell(f"*{self._remark.in_(scene.lang)}*")
            self._guided.act(scene)
        else:
            try:
                yield from self._speak(engagement_id, scene, text)
            except CemagentError as error:
                scene.refuse(error.message(scene.lang))
        yield from self._turns.close(opened)

    def _speak(self, engagement_id: str, scene: Scene, text: str) -> Iterator[Live]:
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
        turn = ModelTurn(scene, heard, [text, *said_by_user(log)])
        answer = yield from self._ask(engagement_id, turn, log)
        for english, korean in self._notices:
            scene.tell(f"*{korean if scene.lang == 'ko' else english}*")
        self._notices.clear()
        if answer.failed:
            self._answer_guided(turn, answer)
            return
        said = check_answer(answer, turn, scene.lang)
        if turn.searches and not turn.passages:
            scene.say("not_known")
        scene.tell(said.text)
        if said.citations:
            scene.events.append(CitationsEvent(citations=said.citations))
        if not self._finish(turn):
            _stand(scene)

    def _ask(self, engagement_id: str, turn: ModelTurn, log: Transcript) -> Generator[Live, None, Answer]:
        """Let the model answer; once more without tools when it said nothing or spoke another language."""
        scene = turn.scene
        done = model_operations.decide(turn)
        try:
            self.prepare()
            if turn.heard.intent is Intent.QUESTION and not asides.asks_why(turn.utterance):
                yield ToolStarted(tool=KNOWLEDGE)
                done = f"{done}\n# What the knowledge says to this\n{search_knowledge(turn, turn.utterance)}".strip()
        except CemagentError as error:
            return Answer(failure=error)
        assert self._talker is not None
        names = [item.name for item in scene.ops.documents()]
        messages = [
            Message("system", system_prompt(scene.ops.method, scene.ops.engagement.stage, scene.lang)),
            *history_of(log, scene.ops.method, scene.lang, names),
            Message("user", utterance(state_card(turn, done), turn.said)),
        ]
        run = yield from self._run(engagement_id, turn, partial(self._talker.talk, messages))
        if run.failure is None and not turn.is_over and (why := wanting(run.text, scene.lang)):
            yield TextDelta(text="", restart=True)
            said = [Message("assistant", run.text)] if run.text.strip() else []
            more = [*messages, *said, Message("user", AGAIN[why])]
            again = yield from self._run(engagement_id, turn, partial(self._talker.talk_plainly, more))
            run = again if again.text.strip() or again.stopping.is_set() else run
        return Answer(run.text, run.failure, run.stopping.is_set(), len(run.text) >= LONGEST)

    def _finish(self, turn: ModelTurn) -> bool:
        """Do what the person clearly wanted if the model did nothing about it; return whether that was needed."""
        if not model_operations.is_left_undone(turn):
            return False
        self._guided.follow(turn.scene, turn.utterance, turn.heard.intent, turn.heard.slots)
        return True

    def _answer_guided(self, turn: ModelTurn, answer: Answer) -> None:
        scene, heard = turn.scene, turn.heard
        scene.tell(f"*{sentence(scene.lang, 'guided', reason=answer.reason(self._name, scene.lang))}*")
        if turn.has_acted:
            _stand(scene)
        elif not heard.sure and heard.alternatives:
            self._guided.ask_meaning(scene, turn.utterance, heard)
        else:
            self._guided.follow(scene, turn.utterance, heard.intent, heard.slots)

    def _run(
        self, engagement_id: str, turn: ModelTurn, talk: Callable[[ModelTurn, Callable[[str], None]], None]
    ) -> Generator[Live, None, _Run]:
        run = _Run(turn)
        turn.show = run.heard.put
        self._runs[engagement_id] = run
        self._last = run.start(lambda: talk(turn, lambda words: run.heard.put(TextDelta(text=words))))
        try:
            yield from run.events()
        finally:
            self._runs.pop(engagement_id, None)
            turn.show = lambda event: None
            if run.stopping.is_set() or len(run.text) >= LONGEST or run.failure is not None:
                # a thread that still waits for the provider must find that nothing may be done any more
                with turn.lock:
                    turn.is_over = True
        return run


def _stand(scene: Scene) -> None:
    """Put what stands at the end of the turn, in our words: what a person says yes to is never the model's question."""
    if scene.dialogue.waiting is not Waiting.NOTHING:
        scene.put_again()
