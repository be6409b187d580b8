"""A model consultant over a real store, with a scripted model and utterances of known intent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from cemagent.agent.chat import ModelConsultant
from cemagent.consulting import WORKSPACE, StoredConversations
from cemagent.errors import Lang
from cemagent.method.changes import Change
from cemagent.records.intent import Intent
from cemagent.records.turn import Live, Turn
from cemagent.store.engagements import EngagementStore
from cemagent.testing.replies import Asked, Reply, Steps, ToolCall
from cemagent.testing.scripted import ScriptedModel
from tests.agent.scripted import INTENTS, START, FakeDesk, ScriptedReader, Talk, method

ANSWER = "Tenants of small flats in Mapo (interviews with 14 tenants, June 2026)"


def calls(*wanted: tuple[str, dict[str, Any]], text: str = "") -> Reply:
    """Return a reply that calls tools."""
    return Reply(text, tool_calls=tuple(ToolCall(name, args) for name, args in wanted))


def begin(folder: Path, steps: Steps, lang: Lang = "en", stage: str = "world") -> ModelTalk:
    """Begin an engagement in a new store with a model that says ``steps``, and hear the greeting."""
    folder.mkdir(exist_ok=True)
    store = EngagementStore(f"sqlite:///{folder / 'cemagent.db'}")
    engagement = store.create("trial", "schmitt-cem@1", lang, stage, workspace=WORKSPACE, actor="kim", at=START)
    talk = ModelTalk(store, engagement.id, *consultant(store, ScriptedModel(steps=steps)))
    talk.say("/hello")
    return talk


def consultant(store: EngagementStore, model: Any) -> tuple[ModelConsultant, FakeDesk]:
    """Return a model consultant over ``store`` and its desk."""
    desk = FakeDesk()
    conversations = StoredConversations(store, WORKSPACE)
    return ModelConsultant(method(), conversations, desk, ScriptedReader, lambda: model, name="scripted"), desk


class ModelTalk(Talk):
    """A conversation with a model consultant."""

    consultant: ModelConsultant  # type: ignore[assignment]

    def live(self, text: str, intent: Intent = Intent.ANSWER, attachments: list[str] | None = None) -> list[Live]:
        """Say ``text`` and return everything that comes, previews too."""
        INTENTS[text] = intent
        self.turns += 1
        at = START + timedelta(minutes=self.turns)
        said = Turn(id=f"t{self.turns}", actor="kim", text=text, attachments=attachments or [], at=at)
        events = list(self.consultant.stream(self.engagement_id, said))
        self.last = [event for event in events if event.seq]  # type: ignore[misc]
        return events

    @property
    def changes(self) -> list[Change]:
        stored = self.store.open(self.engagement_id, WORKSPACE)
        assert stored is not None
        return stored.changes

    @property
    def kinds(self) -> list[str]:
        """Return the types of the events of the last turn."""
        return [event.type for event in self.last]


def asked_of(talk: ModelTalk) -> list[Asked]:
    """Return what the model of ``talk`` was asked so far."""
    return talk.consultant._make_model().asked


def tool_results(asked: Asked) -> list[str]:
    """Return what the tools said in the request ``asked``."""
    return [str(message["content"]) for message in asked.messages if message["role"] == "tool"]
