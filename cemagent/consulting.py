"""Puts the guided consultant together: the store, the knowledge, the files and the exports behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cemagent.agent.commands import Command
from cemagent.agent.dialogue import Dialogue
from cemagent.agent.guided import GuidedConsultant
from cemagent.errors import Lang, StoreError, UsageError
from cemagent.method.changes import Change
from cemagent.method.engagement import Engagement
from cemagent.plugins import resolve
from cemagent.records.document import Document
from cemagent.records.retrieval import CitedAnswer, Vectors
from cemagent.records.turn import Event, Turn
from cemagent.store.engagements import EngagementStore

if TYPE_CHECKING:
    from cemagent.app import App

_MOST_EMBEDDED = 2000
"""The vectors of so many texts are kept; the questions of the stages come again and again."""
WORKSPACE = "default"
"""The workspace of the command line."""


@dataclass
class StoredConversations:
    """The engagements of one workspace, as the consultant reads and writes them."""

    store: EngagementStore
    workspace: str

    def load(self, engagement_id: str) -> tuple[Engagement, list[Change], Dialogue]:
        """Return an engagement with its history and the state of its conversation."""
        stored = self.store.open(engagement_id, self.workspace)
        if stored is None:
            raise StoreError(
                f"There is no engagement '{engagement_id}': see 'cemagent engagement list'.",
                f"'{engagement_id}' 컨설팅이 없습니다. 'cemagent engagement list'로 확인하십시오.",
            )
        return stored.engagement, stored.changes, Dialogue.model_validate(stored.dialogue)

    def documents(self, engagement_id: str) -> list[Document]:
        """Return the attached documents."""
        return list(self.store.documents(engagement_id))

    def stored_events(self, engagement_id: str, turn_id: str) -> list[Event] | None:
        """Return the events of a turn that was answered already."""
        found = self.store.events_of(engagement_id, turn_id)
        return None if found is None else list(found)

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
        for document in documents:
            self.store.add_document(engagement_id, document, turn.actor, turn.at)
        state = dialogue.model_dump(mode="json")
        return list(self.store.commit(engagement_id, seen, changes, dialogue=state, turn=turn, events=events))


class Desk:
    """What the consultant has at hand: the App's knowledge, reader and embedder, and the example companies."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._embedded: dict[str, Vectors] = {}

    def ask(self, question: str, lang: Lang) -> CitedAnswer:
        """Return a cited answer from the knowledge base."""
        return self._app.ask(question, lang)

    def example(self, question: str, industry: str | None, lang: Lang) -> tuple[str, str] | None:
        """Return (company, answer) of the example company of ``industry`` for a question, or None."""
        company = self._app.examples.named(industry) if industry else None
        answer = company.answers.get(question) if company else None
        return (company.company.in_(lang), answer.in_(lang).strip()) if company and answer else None

    def industries(self, lang: Lang) -> dict[str, str]:
        """Return the names of the industries that have examples, by id."""
        return self._app.examples.names(lang)

    def read(self, path: Path) -> Document:
        """Read a file in the sandbox."""
        from cemagent.documents.loader import expand  # parsers load only for a file

        with self._app.reader() as reader:
            return reader.read(next(iter(expand([path]))))

    def similarities(self, question: str, texts: list[str]) -> Vectors:
        """Return the cosine of each text with ``question``; zeros without an embedder."""
        embedder = self._app.embedder
        if embedder is None or not texts:
            return np.zeros(len(texts), dtype=np.float32)
        if len(self._embedded) > _MOST_EMBEDDED:
            self._embedded.clear()
        missing = [text for text in dict.fromkeys(texts) if text not in self._embedded]
        if missing:
            self._embedded.update(zip(missing, embedder.embed_passages(missing), strict=True))
        rows = np.stack([self._embedded[text] for text in texts])
        return np.asarray(rows @ embedder.embed_queries([question])[0], dtype=np.float32)

    def scorecard_folders(self) -> list[Path]:
        """Return the folders of scorecard definitions, ours first."""
        return list(reversed(self._app.plugins.all_of("register_scorecards")))

    def export(self, engagement: Engagement, form: str, folder: Path, lang: Lang) -> Path:
        """Write the engagement in ``form`` into ``folder`` and return the file."""
        return export(self._app, engagement, form, folder, lang)


def writer_of(app: App, form: str) -> Any:
    """Return what writes a strategy in ``form``; None for ``json``, which is everything and not a document.

    Raises:
        UsageError: the format is not known.
    """
    writers = app.plugins.named("register_strategy_formats")
    if form != "json" and form not in writers:
        known = ", ".join([*writers, "json"])
        raise UsageError(
            f"There is no format '{form}': choose from {known}.",
            f"'{form}' 형식이 없습니다. 다음 중에서 고르십시오: {known}.",
        )
    return writers.get(form)


def export(app: App, engagement: Engagement, form: str, folder: Path, lang: Lang) -> Path:
    """Write ``engagement`` in ``form`` (``json``, or a registered format such as ``docx``) into ``folder``.

    Raises:
        UsageError: the format is not known.
    """
    writer = writer_of(app, form)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{_file_name(engagement.name)}.{form}"
    if writer is None:
        text = app.engagements.export(engagement.id).model_dump_json(indent=2, by_alias=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
        return path
    # what makes a document loads only for an export
    from cemagent.reports.strategy import strategy_of
    from cemagent.tools.illustrations import illustrations_of

    today = datetime.now().astimezone().date()
    pictures = illustrations_of(app.method, engagement, lang, today)
    strategy = strategy_of(app.method, engagement, lang, today, pictures=pictures)
    written: Path = resolve(writer)(strategy, path)
    return written


def guided_consultant(app: App) -> GuidedConsultant:
    """Return the consultant that needs no language model."""
    table: dict[str, Command] = {}
    for commands in reversed(app.plugins.all_of("register_slash_commands")):
        table |= resolve(commands)
    return GuidedConsultant(
        app.method, StoredConversations(app.engagements, WORKSPACE), Desk(app), lambda: app.interpreter, table
    )


def _file_name(name: str) -> str:
    return "".join(char if char.isalnum() or char in "-_ " else "_" for char in name).strip() or "engagement"
