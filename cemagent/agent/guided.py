"""The guided consultant: a deterministic interviewer that needs no language model."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Protocol

from cemagent.agent import asides, commands, corrections, decision, evidence, interview
from cemagent.agent.dialogue import Waiting
from cemagent.agent.scene import Scene
from cemagent.agent.services import Services
from cemagent.agent.sources import named_sources
from cemagent.agent.speech import say
from cemagent.agent.turns import HELLO, Store, Turns
from cemagent.errors import CemagentError, Lang
from cemagent.method.stages import Method, stale_in
from cemagent.method.words import lines_of
from cemagent.records.intent import Awaited, Intent, Interpretation
from cemagent.records.turn import Event, Turn

_NUMBERED = re.compile(r"^\s*(\d{1,2})\s*(?:번)?\s*[:：.)]\s*(\S.*)$", re.DOTALL)
_NUMBERS = re.compile(r"\d+")
_YES = re.compile(r"^\s*(?:네|넵|예|응|ㅇㅇ|그래|맞아|좋아|yes|yeah|yep|sure|ok|okay|right|correct)\b", re.IGNORECASE)

_NO = re.compile(r"^\s*(?:아니|아뇨|ㄴㄴ|됐|no\b|nope|not?\b)", re.IGNORECASE)

_AWAITED: dict[Waiting, Awaited] = {
    Waiting.DECISION: "proposal",
    Waiting.ANSWER: "question",
    Waiting.FOLLOW_UP: "question",
}

_SHORT_REPLY = 3
_LONGEST_SHOWN = 160
"""Characters shown of what was said and not answered."""


class Reader(Protocol):
    """Tells what an utterance is."""

    def interpret(
        self, utterance: str, pending_question: str, stage: str, lang: Lang, waiting: Awaited | None = None
    ) -> Interpretation:
        """Return the intent of ``utterance`` with its confidence."""
        ...


class GuidedConsultant:
    """Leads through the stages; every turn is one transaction, and a repeated turn changes nothing.

    ``interpreter`` is made at the first utterance, so that the first prompt need not wait for it.
    """

    def __init__(
        self,
        method: Method,
        store: Store,
        services: Services,
        interpreter: Callable[[], Reader],
        slash_commands: Mapping[str, commands.Command] = commands.COMMANDS,
    ) -> None:
        self._turns = Turns(method, store, services, slash_commands)
        self._method = method
        self._make_interpreter = interpreter
        self._interpreter: Reader | None = None

    @property
    def slash_commands(self) -> Mapping[str, commands.Command]:
        """Return the slash commands in force."""
        return self._turns.slash_commands

    async def reply(self, engagement_id: str, turn: Turn) -> AsyncIterator[Event]:
        """Answer ``turn`` and yield its events, the last one a ``turn_end``."""
        for event in self.respond(engagement_id, turn):
            yield event

    def respond(self, engagement_id: str, turn: Turn) -> list[Event]:
        """Answer ``turn``; the events are stored before they are returned."""
        stored = self._turns.stored(engagement_id, turn)
        if stored is not None:
            return stored
        opened = self._turns.open(engagement_id, turn)
        self.act(opened.scene)
        return self._turns.close(opened)

    def act(self, scene: Scene) -> None:
        """Answer the turn of ``scene``; what is refused becomes an event."""
        turn = scene.turn
        try:
            for path in turn.attachments:
                evidence.attach(scene, f'"{path}"')
            if turn.action == HELLO:
                self._greet(scene)
            elif turn.action:
                commands.run(scene, turn.action)
            elif turn.text.strip().startswith("/"):
                commands.run(scene, turn.text.strip())
            elif turn.text.strip():
                self._hear(scene, turn.text.strip())
        except CemagentError as error:
            scene.refuse(error.message(scene.lang))

    def _greet(self, scene: Scene) -> None:
        engagement = scene.ops.engagement
        if not engagement.answers and scene.dialogue.question is None:
            scene.say("welcome")
            scene.say("before_first")
            _offer_unanswered(scene)
            interview.enter(scene, engagement.stage)
            return
        playbook = self._method.stage(engagement.stage)
        asked = [question for question in playbook.questions if not question.optional]
        answers = [engagement.answers.get(question.id) for question in asked]
        answered = sum(1 for answer in answers if answer is not None and answer.counts)
        title = playbook.title.in_(scene.lang)
        scene.say("resume", name=engagement.name, stage=title, answered=answered, total=len(asked))
        _offer_unanswered(scene)
        stale = stale_in(self._method, engagement)
        if stale:
            words = [corrections.stale_words(scene, item.artifact, item.changed) for item in stale]
            scene.say("stale", items="; ".join(words))
        if scene.dialogue.waiting is Waiting.NOTHING or scene.dialogue.question is None:
            if scene.dialogue.waiting is Waiting.DECISION:
                scene.put_again()
            else:
                interview.go_on(scene)
        else:
            scene.put_again()

    def _hear(self, scene: Scene, text: str) -> None:
        if self.settle(scene, text):
            return
        heard = self.interpret(scene, text)
        if not heard.sure and heard.alternatives:
            self.ask_meaning(scene, text, heard)
            return
        self.follow(scene, text, heard.intent, heard.slots)

    def interpret(self, scene: Scene, text: str) -> Interpretation:
        """Return what ``text`` is, said to what stands."""
        if carries_an_answer(scene, text):
            return Interpretation(intent=Intent.ANSWER, confidence=1.0, sure=True)
        if self._interpreter is None:
            self._interpreter = self._make_interpreter()
        waiting = _AWAITED.get(scene.dialogue.waiting)
        return self._interpreter.interpret(text, scene.standing_text(), scene.ops.engagement.stage, scene.lang, waiting)

    def settle(self, scene: Scene, text: str) -> bool:
        """Settle what waits for a short reply; return False when the utterance is something else."""
        numbered = _NUMBERED.match(text)
        waiting = scene.dialogue.waiting
        if waiting is Waiting.DECISION and numbered and "\n" not in text:
            return decision.answer_open(scene, int(numbered[1]), numbered[2])
        if waiting is Waiting.MEANING:
            return self._settle_meaning(scene, text)
        if waiting is Waiting.CHOICE:
            return _settle_choice(scene, text)
        if waiting is Waiting.SECOND_ANSWER:
            return _settle_second_answer(scene, text)
        return False

    def ask_meaning(self, scene: Scene, text: str, heard: Interpretation) -> None:
        """Ask which of the two likeliest things ``text`` meant; nothing is stored."""
        first, second = heard.intent, heard.alternatives[0][0]
        scene.dialogue.meanings = [first.value, second.value, scene.dialogue.waiting.value]
        scene.dialogue.utterance = text
        scene.dialogue.waiting = Waiting.MEANING
        scene.say(
            "unclear",
            utterance=text[:80],
            first=say(scene.lang, f"meaning_{first.value}"),
            second=say(scene.lang, f"meaning_{second.value}"),
        )

    def _settle_meaning(self, scene: Scene, text: str) -> bool:
        first, second, waiting = scene.dialogue.meanings
        scene.dialogue.waiting = Waiting(waiting)
        number = _NUMBERS.fullmatch(text.strip(" .)번"))
        is_short = len(text.split()) <= _SHORT_REPLY
        if number and number.group() in ("1", "2"):
            chosen = Intent(first if number.group() == "1" else second)
        elif text == scene.dialogue.utterance or (is_short and _YES.match(text)):
            chosen = Intent(first)
        elif is_short and _NO.match(text):
            scene.say("left_alone")
            scene.put_again()
            return True
        else:
            return False
        self.follow(scene, scene.dialogue.utterance, chosen, {})
        return True

    def follow(self, scene: Scene, text: str, intent: Intent, slots: dict[str, str]) -> None:
        """Do what ``text`` wants, taken for ``intent``."""
        match intent:
            case Intent.ANSWER:
                self._answer(scene, text)
            case Intent.SKIP:
                interview.skip(scene)
            case Intent.QUESTION:
                asides.answer_question(scene, text)
            case Intent.CORRECT:
                corrections.correct(scene, text)
            case Intent.NAVIGATE:
                _navigate(scene, text, slots)
            case Intent.STATUS:
                asides.status(scene)
            case Intent.EXAMPLE:
                asides.example(scene, slots.get("industry"))
            case Intent.APPROVE:
                self._yes(scene, text)
            case Intent.REJECT:
                self._no(scene, text)
            case Intent.SMALLTALK:
                asides.small_talk(scene, text)

    def _answer(self, scene: Scene, text: str) -> None:
        if scene.dialogue.waiting in (Waiting.DECISION, Waiting.NOTHING):
            corrections.correct(scene, text)
        else:
            interview.take_answer(scene, text)

    def _yes(self, scene: Scene, text: str) -> None:
        if scene.dialogue.waiting in (Waiting.ANSWER, Waiting.FOLLOW_UP):
            interview.take_answer(scene, text)
        else:
            decision.approve(scene)

    def _no(self, scene: Scene, text: str) -> None:
        if scene.dialogue.waiting in (Waiting.ANSWER, Waiting.FOLLOW_UP):
            interview.take_answer(scene, text)
        else:
            decision.reject(scene)


def carries_an_answer(scene: Scene, text: str) -> bool:
    """Return whether ``text`` has the shape of an answer and of nothing else.

    It has several lines or names a source, does not end in a question, and announces no correction.
    """
    waits = scene.dialogue.waiting in (Waiting.ANSWER, Waiting.FOLLOW_UP)
    other = text.rstrip().endswith(("?", "？")) or corrections.is_announced(text)
    return waits and not other and (len(lines_of(text)) > 1 or bool(named_sources(text)))


def _offer_unanswered(scene: Scene) -> None:
    if scene.unanswered:
        plain = " ".join(scene.unanswered[-1].text.split())
        shown = plain if len(plain) <= _LONGEST_SHOWN else f"{plain[: _LONGEST_SHOWN - 1]}…"
        scene.say("unanswered", text=shown)


def _settle_choice(scene: Scene, text: str) -> bool:
    numbers = [int(number) for number in _NUMBERS.findall(text)]
    if not numbers or len(text) > 20:
        scene.dialogue.waiting = _waiting_before(scene)
        return False
    chosen = [number - 1 for number in numbers if 1 <= number <= len(scene.dialogue.choices)]
    is_evidence = scene.dialogue.utterance.startswith("evidence:")
    scene.dialogue.waiting = _waiting_before(scene)
    if not chosen:
        scene.say("left_alone")
        scene.put_again()
    elif is_evidence:
        evidence.take_passages(scene, chosen)
        scene.put_again()
    else:
        corrections.choose(scene, scene.dialogue.choices[chosen[0]])
    return True


def _settle_second_answer(scene: Scene, text: str) -> bool:
    """Take a plain yes or no; anything else leaves the sentence where it was and is heard for itself."""
    if _YES.match(text) or _NO.match(text):
        interview.settle_second_answer(scene, bool(_YES.match(text)))
        return True
    scene.dialogue.waiting = Waiting.ANSWER
    scene.dialogue.question = scene.dialogue.choices[0]
    return False


def _waiting_before(scene: Scene) -> Waiting:
    if scene.dialogue.proposal is not None:
        return Waiting.DECISION
    return Waiting.ANSWER if scene.dialogue.question is not None else Waiting.NOTHING


_BACK = re.compile(
    r"뒤로|이전|앞(?:의)? 질문|전 질문|돌아가|\b(?:back|previous|go back|last question)\b", re.IGNORECASE
)


def _navigate(scene: Scene, text: str, slots: dict[str, str]) -> None:
    stage = slots.get("stage")
    if stage == "previous" or (stage is None and _BACK.search(text)):
        interview.back(scene)
        return
    commands.run(scene, f"/stage {stage or 'next'}")
