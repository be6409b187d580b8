"""A guided consultant over a real store, with utterances of known intent and fakes for what lies outside."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from cemagent.agent.guarding import GuardedScale
from cemagent.agent.guided import GuidedConsultant
from cemagent.consulting import WORKSPACE, StoredConversations
from cemagent.content import shipped
from cemagent.errors import Lang
from cemagent.method.engagement import Engagement
from cemagent.method.stages import Method
from cemagent.playbook_files import load_playbooks
from cemagent.records.document import Document, Span
from cemagent.records.intent import Intent, Interpretation
from cemagent.records.retrieval import Certainty, Citation, CitedAnswer, Passage, SearchResult, Vectors
from cemagent.records.turn import ErrorEvent, Event, QuestionEvent, TextEvent, Turn
from cemagent.store.engagements import EngagementStore
from cemagent.tools.scorecards.definition import OWN

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@cache
def method() -> Method:
    return Method(load_playbooks([shipped("playbooks")]).playbooks)


class ScriptedReader:
    """Takes an utterance for what a test says it is: ``intent> words``; everything else is an answer."""

    def interpret(
        self, utterance: str, pending_question: str, stage: str, lang: Lang, waiting: str | None = None
    ) -> Interpretation:
        if utterance == "unclear":
            return Interpretation(
                intent=Intent.ANSWER, confidence=0.4, sure=False, alternatives=[(Intent.QUESTION, 0.35)]
            )
        return Interpretation(intent=INTENTS.get(utterance, Intent.ANSWER), confidence=1.0, sure=True)


INTENTS: dict[str, Intent] = {}
"""Utterances that are no answers; :meth:`Talk.say` fills it."""


def passage(title: str, certainty: Certainty | None, text: str = "", lang: Lang = "en") -> Passage:
    """Return a passage of the knowledge about ``title``; without a certainty it is the user's own."""
    words = text or f"The {title} says what a customer gets from the firm. It is kept at every touch point."
    return Passage(
        source=f"knowledge/{title}.md",
        section="one",
        title=title,
        concepts=[],
        lang=lang,
        certainty=certainty,
        score=0.9,
        text=words,
    )


class FakeDesk:
    """Knowledge that knows one answer, one file on disk, no exports."""

    def __init__(self) -> None:
        self.files: dict[str, Document] = {}
        self.passages: list[Passage] = [passage("EVP", "A"), passage("Showstopper", "C")]

    def ask(self, question: str, lang: Lang) -> CitedAnswer:
        if "EVP" not in question:
            return CitedAnswer(question=question, answer="-", lang=lang, abstained=True, citations=[])
        quote = "An experiential value promise says what the customer gets."
        citation = Citation(
            marker="[1]", source="knowledge/x.md", section="evp", title="EVP", certainty="A", quote=quote
        )
        return CitedAnswer(question=question, answer=f"{quote} [1]", lang=lang, abstained=False, citations=[citation])

    def search(self, question: str, lang: Lang) -> SearchResult:
        found = [passage for passage in self.passages if any(word in question for word in passage.title.split())]
        return SearchResult(query=question, lang=lang, abstained=not found, passages=found)

    def review(self, document: Document, lang: Lang) -> list[str]:
        shown = [document.text[span.start : span.end] for span in document.spans if not span.hidden]
        return [f"R3.2 level 0: {' '.join(shown)}"]

    def guarded_scales(self, lang: Lang) -> list[GuardedScale]:
        return [GuardedScale(("SERVQUAL",), (), "SERVQUAL", "Parasuraman et al. (1988)")]

    def example(self, question: str, industry: str | None, lang: Lang) -> tuple[str, str] | None:
        return ("Saebyeok Hospital", "as the hospital said it") if industry == "hospital" else None

    def industries(self, lang: Lang) -> dict[str, str]:
        return {"hospital": "hospital"}

    def read(self, path: Path) -> Document:
        return self.files[path.name]

    def similarities(self, question: str, texts: list[str]) -> Vectors:
        return np.zeros(len(texts), dtype=np.float32)

    def scorecard_folders(self) -> list[Path]:
        return [OWN]

    def export(self, engagement: Engagement, form: str, folder: Path, lang: Lang) -> Path:
        path = folder / f"{engagement.name}.{form}"
        path.write_text(json.dumps({"form": form}), encoding="utf-8")
        return path


def document(name: str, *paragraphs: str, hidden: str = "") -> Document:
    """Return a document of paragraphs, the last of them hidden if given."""
    spans, text = [], ""
    for paragraph in [*paragraphs, *([hidden] if hidden else [])]:
        spans.append(Span(start=len(text), end=len(text) + len(paragraph), hidden=paragraph == hidden))
        text += paragraph + "\n"
    return Document(name=name, sha256=name, media_type="text/plain", lang="en", text=text, spans=spans)


@dataclass
class Talk:
    """A conversation in a test; time goes on by a minute a turn."""

    store: EngagementStore
    engagement_id: str
    consultant: GuidedConsultant
    desk: FakeDesk
    turns: int = 0
    last: list[Event] = field(default_factory=list)

    def say(self, text: str, intent: Intent = Intent.ANSWER, turn: str | None = None) -> list[Event]:
        INTENTS[text] = intent
        self.turns += 1
        said = Turn(
            id=turn or f"t{self.turns}",
            actor="kim",
            text="" if text.startswith("/") else text,
            action=text if text.startswith("/") else None,
            at=START + timedelta(minutes=self.turns),
        )
        self.last = self.consultant.respond(self.engagement_id, said)
        return self.last

    @property
    def engagement(self) -> Engagement:
        stored = self.store.open(self.engagement_id, WORKSPACE)
        assert stored is not None
        return stored.engagement

    @property
    def question(self) -> str | None:
        """Return the id of the question that was put last in the last turn."""
        return next((event.id for event in reversed(self.last) if event.type == "question"), None)

    @property
    def words(self) -> str:
        """Return everything that the consultant said in the last turn."""
        return "\n".join(event.text for event in self.last if isinstance(event, TextEvent | ErrorEvent | QuestionEvent))


def begin(folder: Path, lang: Lang = "en", stage: str = "world") -> Talk:
    """Begin an engagement in a new store under ``folder`` and hear the greeting."""
    folder.mkdir(exist_ok=True)
    store = EngagementStore(f"sqlite:///{folder / 'cemagent.db'}")
    engagement = store.create("trial", "schmitt-cem@1", lang, stage, workspace=WORKSPACE, actor="kim", at=START)
    talk = Talk(store, engagement.id, *consultant(store))
    talk.say("/hello")
    return talk


def consultant(store: EngagementStore) -> tuple[GuidedConsultant, FakeDesk]:
    """Return a consultant over ``store`` and its desk."""
    desk = FakeDesk()
    return GuidedConsultant(method(), StoredConversations(store, WORKSPACE), desk, ScriptedReader), desk
