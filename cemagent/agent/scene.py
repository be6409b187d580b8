"""One turn in progress: what the parts of the guided consultant share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cemagent.agent.dialogue import Dialogue, Waiting
from cemagent.agent.operations import Operations
from cemagent.agent.services import Services
from cemagent.agent.showing import short_question
from cemagent.agent.speech import say
from cemagent.errors import Lang
from cemagent.method.changes import Weakness
from cemagent.method.filling import ASK_MARK, Ask
from cemagent.playbook import ArtifactField, Question
from cemagent.records.turn import ErrorEvent, Event, QuestionEvent, TextEvent, Turn

if TYPE_CHECKING:
    from cemagent.agent.commands import Command


@dataclass
class Scene:
    """The operations, the dialogue state and the events of one turn."""

    ops: Operations
    dialogue: Dialogue
    services: Services
    turn: Turn
    lang: Lang
    commands: Mapping[str, Command]
    """The slash commands in force."""
    events: list[Event] = field(default_factory=list)
    ended: bool = False
    unanswered: list[Turn] = field(default_factory=list)
    """What was said before and not answered, oldest first; known in a greeting only."""

    def say(self, key: str, **values: object) -> None:
        """Say the sentence called ``key``."""
        self.tell(say(self.lang, key, **values))

    def tell(self, text: str) -> None:
        """Say ``text``."""
        self.events.append(TextEvent(text=text))

    def refuse(self, text: str) -> None:
        """Say that something cannot be done."""
        self.events.append(ErrorEvent(text=text))

    def question(self, name: str) -> Question:
        """Return the question called ``name``."""
        return self.ops.method.question(name)[1]

    def question_text(self, name: str) -> str:
        """Return the words of a question, of a short one for a field too."""
        if ASK_MARK in name:
            asked = self.ask_called(name)
            if asked is not None:
                return ask_text(asked, self.lang)
        return self.question(name).text.in_(self.lang)

    def short_question(self, name: str) -> str:
        """Return the first sentence of a question, to refer to it."""
        return short_question(self.question_text(name))

    def ask_called(self, name: str) -> Ask | None:
        """Return the short question called ``name`` if it is still to be asked."""
        stage = self.ops.method.question(name)[0].id
        return next((ask for ask in self.ops.stage_view(stage, self.lang).asks if ask.id == name), None)

    def put(self, name: str) -> None:
        """Put the question called ``name``; it waits from now on."""
        playbook, question = self.ops.method.question(name)
        interview = [item.id for item in playbook.questions if not item.optional]
        number = interview.index(question.id) + 1 if question.id in interview and ASK_MARK not in name else 0
        self.dialogue.question = name
        self.dialogue.waiting = Waiting.ANSWER
        self.events.append(
            QuestionEvent(
                stage=playbook.id,
                id=name,
                text=self.question_text(name),
                number=number,
                total=len(interview) if number else 0,
            )
        )

    def follow_up_text(self, name: str) -> str:
        """Return the one follow-up that the present answer to a question earns."""
        question = self.question(name)
        answer = self.ops.engagement.answers.get(name)
        if answer is not None and answer.weak == (Weakness.NO_EVIDENCE,):
            return say(self.lang, "need_source", evidence=question.evidence.in_(self.lang).rstrip("."))
        return question.follow_up.in_(self.lang)

    def put_follow_up(self, name: str) -> None:
        """Put the follow-up to a question."""
        stage = self.ops.method.question(name)[0]
        self.events.append(QuestionEvent(stage=stage.id, id=name, text=self.follow_up_text(name)))

    def standing_text(self) -> str:
        """Return the words of what stands: the proposal, the follow-up, or the question; nothing if none does."""
        name, waiting = self.dialogue.question, self.dialogue.waiting
        if waiting is Waiting.DECISION:
            title = self.ops.method.stage(self.ops.engagement.stage).title.in_(self.lang)
            return say(self.lang, "proposal", title=title)
        if name is None:
            return ""
        return self.follow_up_text(name) if waiting is Waiting.FOLLOW_UP else self.question_text(name)

    def put_again(self) -> None:
        """Come back to what stood before a digression."""
        waiting, name = self.dialogue.waiting, self.dialogue.question
        if waiting is Waiting.DECISION:
            self.tell(self.standing_text())
        elif name is None:
            self.say("nothing_pending")
        elif waiting is Waiting.FOLLOW_UP:
            self.put_follow_up(name)
        else:
            self.put(name)


def ask_text(asked: Ask, lang: Lang) -> str:
    """Return the short question for some fields of some entries."""
    quoted = [f"‘{name}’" if lang == "ko" else f"“{name}”" for name in (entry[:40] for entry in asked.entries)]
    fields = ", ".join(f"{item.title.in_(lang)} ({_values(item, lang)})" for item in asked.fields)
    key = "ask_field" if len(asked.fields) == 1 else "ask_fields"
    return say(lang, key, fields=fields, entries=", ".join(quoted))


def _values(item: ArtifactField, lang: Lang) -> str:
    names = [item.labels[value].in_(lang)[0] if value in item.labels else value for value in item.values]
    return " / ".join(names)
