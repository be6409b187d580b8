"""Puts the guided consultant together: the store, the knowledge, the files and the exports behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cemagent.agent.chat import ModelConsultant, Notice
from cemagent.agent.commands import Command
from cemagent.agent.dialogue import Dialogue
from cemagent.agent.guarding import GuardedScale
from cemagent.agent.guided import GuidedConsultant
from cemagent.agent.operations import Operations
from cemagent.errors import Lang, ModelError, StoreError, UsageError
from cemagent.method.changes import Change, LedgerEntry
from cemagent.method.engagement import Engagement
from cemagent.modelling import announced_model, chat_model
from cemagent.plugins import resolve
from cemagent.records.document import Document
from cemagent.records.retrieval import CitedAnswer, Embedder, SearchResult, Vectors
from cemagent.records.turn import Event, Turn
from cemagent.store.engagements import EngagementStore

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.experience.scale import ScaleDefinition
    from cemagent.records.asking import Asker
    from cemagent.reports.strategy_parts import Strategy

_MOST_EMBEDDED = 2000
"""The vectors of so many texts are kept; the questions of the stages come again and again."""
_MOST_FOUND = 4
_NEAR = 0.35
"""A further passage is shown to a model when its score is at least this share of the best one's."""
_MOST_CRITERIA = 8
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

    def turns(self, engagement_id: str) -> list[tuple[Turn, list[Event]]]:
        """Return every turn so far with its events, the oldest first."""
        return list(self.store.turns(engagement_id))

    def note(self, engagement_id: str, turn: Turn) -> None:
        """Keep ``turn`` as said and not answered yet."""
        self.store.note(engagement_id, turn)

    def unanswered(self, engagement_id: str) -> list[Turn]:
        """Return the turns that were said and not answered, oldest first."""
        return list(self.store.unanswered(engagement_id))

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
        """Write the turn in one transaction, after those that are ``left`` unanswered; return its numbered events."""
        for document in documents:
            self.store.add_document(engagement_id, document, turn.actor, turn.at)
        state = dialogue.model_dump(mode="json")
        return list(
            self.store.commit(engagement_id, seen, changes, dialogue=state, turn=turn, events=events, left=left)
        )


class Desk:
    """What the consultant has at hand: the App's knowledge, reader and embedder, and the example companies."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._embedded: dict[str, Vectors] = {}
        self._guarded: dict[Lang, list[GuardedScale]] = {}

    def ask(self, question: str, lang: Lang) -> CitedAnswer:
        """Return a cited answer from the knowledge base."""
        return self._app.ask(question, lang)

    def search(self, question: str, lang: Lang) -> SearchResult:
        """Return the passages of the knowledge that answer a question, without those far behind the best."""
        found = self._app.search(question, _MOST_FOUND, lang)
        best = found.passages[0].score if found.passages else 0.0
        near = [passage for passage in found.passages if passage.score >= best * _NEAR]
        return found.model_copy(update={"passages": near})

    def review(self, document: Document, lang: Lang) -> list[str]:
        """Grade a plan offline; return a line for each of its weakest criteria, the quote that counts in it."""
        found = self._app.grader().grade(document, document.name, lang)
        titles = {item.ref: item.title.in_(lang) for book in self._app.playbooks.playbooks for item in book.criteria}
        weakest = sorted(found.criteria, key=lambda verdict: (verdict.level, verdict.ref))[:_MOST_CRITERIA]
        lines = []
        for verdict in weakest:
            quote = verdict.evidence[0].quote if verdict.evidence else verdict.counter_quote or ""
            said = f" “{quote}”" if quote else ""
            lines.append(
                f"{verdict.ref} {titles.get(verdict.ref, verdict.id)}: {verdict.level}/3.{said} {verdict.next_step}"
            )
        return lines

    def guarded_scales(self, lang: Lang) -> list[GuardedScale]:
        """Return the scales whose wording must not be shown."""
        if lang not in self._guarded:
            self._guarded[lang] = [
                GuardedScale(
                    names=tuple(dict.fromkeys([scale.id.replace("-", " "), scale.id, _head(scale.title.in_(lang))])),
                    titles=tuple(item.title.in_(lang) for item in scale.items if item.title),
                    title=scale.title.in_(lang),
                    source=scale.source.in_(lang),
                )
                for scale in self._copyrighted
            ]
        return self._guarded[lang]

    @cached_property
    def _copyrighted(self) -> list[ScaleDefinition]:
        from cemagent.experience.scale_files import load_scales  # numpy: a guided talk never asks

        scales = load_scales(self._app.scale_folders).values()
        return [scale for scale in scales if scale.licence == "copyrighted_user_supplied"]

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

    def scale_folders(self) -> list[Path]:
        """Return the folders of survey scales, ours first."""
        return self._app.scale_folders

    @property
    def embedder(self) -> Embedder | None:
        """Return the embedder in force, or None."""
        return self._app.embedder

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


def export(
    app: App,
    engagement: Engagement,
    form: str,
    folder: Path,
    lang: Lang,
    translator: Asker | None = None,
    told: Notice = lambda en, ko: None,
) -> Path:
    """Write ``engagement`` in ``form`` (``json``, or a registered format such as ``docx``) into ``folder``.

    In another language than the engagement's a ``translator`` translates the artifacts and ``told``
    hears (en, ko) what stayed in the original; without one only labels are in ``lang``.

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
    if translator is not None and lang != engagement.lang:
        strategy = _translated(strategy, translator, told)
    written: Path = resolve(writer)(strategy, path)
    return written


def _translated(strategy: Strategy, translator: Asker, told: Notice) -> Strategy:
    from cemagent.tools.translation import translated  # only an export in another language needs it

    done = translated(strategy, translator)
    if done.kept:
        why = (f" {done.problem.en}", f" {done.problem.ko}") if done.problem else ("", "")
        told(
            f"{done.kept} of {done.texts} texts stayed in the original, for their translation lost a figure or a quote, "
            f"or there was none.{why[0]}",
            f"글 {done.texts}개 가운데 {done.kept}개는 원문으로 두었습니다. 번역에서 숫자나 인용이 빠졌거나 번역을 받지 못했습니다.{why[1]}",
        )
    return done.strategy


def record_evidence(
    app: App, name: str, entries_of: Callable[[Engagement], list[LedgerEntry]], *, actor: str, at: datetime
) -> list[LedgerEntry]:
    """Add what ``entries_of`` gives for the engagement called ``name`` to its ledger, and return it.

    Raises:
        StoreError: there is no such engagement, or it was changed meanwhile.
    """
    engagement, history, _ = StoredConversations(app.engagements, WORKSPACE).load(name)
    operations = Operations(app.method, engagement, history, actor=actor, at=at)
    added = [operations.add_evidence(entry) for entry in entries_of(engagement)]
    if added:
        app.engagements.commit(
            engagement.id, engagement.changes, operations.changes, dialogue=None, turn=None, events=[]
        )
    return added


def guided_consultant(app: App) -> GuidedConsultant:
    """Return the consultant that needs no language model."""
    store = StoredConversations(app.engagements, WORKSPACE)
    return GuidedConsultant(app.method, store, Desk(app), lambda: app.interpreter, _slash_commands(app))


def _slash_commands(app: App) -> dict[str, Command]:
    table: dict[str, Command] = {}
    for commands in reversed(app.plugins.all_of("register_slash_commands")):
        table |= resolve(commands)
    return table


def model_consultant(app: App, names: str) -> ModelConsultant:
    """Return the consultant that is the language model ``names``: ``provider:name``, or several with commas between.

    Raises:
        SettingsError: a name is wrong, or a key is missing and nobody was named to take over.
    """
    # names and masks: a guided talk needs neither
    from cemagent.models.masking import NOTICE
    from cemagent.models.naming import MAKERS, check_key, is_loopback, parse_names

    makers = app.plugins.named("register_chat_models")
    parsed = parse_names(names, makers)
    for name in parsed.models:
        if not parsed.guided_last and makers[name.provider] == MAKERS[name.provider]:
            check_key(name)
    leaves = any(not is_loopback(name) for name in parsed.models)
    return ModelConsultant(
        app.method,
        StoredConversations(app.engagements, WORKSPACE),
        Desk(app),
        lambda: app.interpreter,
        lambda: chat_model(app, names, lambda en, ko: None),
        _slash_commands(app),
        name=",".join(map(str, parsed.models)),
        remark=NOTICE if leaves and app.settings.mask is not False else None,
    )


def ask_model(app: App, question: str, names: str, lang: Lang | None, notice: Notice) -> CitedAnswer:
    """Return an answer that the model ``names`` wrote from the passages found, else the quoted sentences themselves.

    ``notice`` is told why the sentences stand instead: the model failed, or nothing in its answer could be upheld.

    Raises:
        SettingsError: a name is wrong, or a key or a package is missing.
    """
    # langchain takes seconds
    from cemagent.agent.model_ask import answer_from
    from cemagent.agent.toolbox import speak

    model = announced_model(app, names, notice)
    quoted = app.ask(question, lang)
    if quoted.abstained:
        return quoted
    desk = Desk(app)
    try:
        passages = desk.search(question, quoted.lang).passages
        scales = desk.guarded_scales(quoted.lang)
        written = answer_from(question, passages, lambda said: speak(model, said), scales, quoted.lang)
    except ModelError as error:
        notice(f"{error.en} These are the quoted sentences.", f"{error.ko} 대신 원문 문장을 보여 드립니다.")
        return quoted
    if written is None:
        notice(
            "Nothing in the model's answer rested on the passages, so these are the quoted sentences.",
            "언어 모델의 답에서 근거가 확인되지 않아 원문 문장을 보여 드립니다.",
        )
    return written or quoted


def _head(title: str) -> str:
    return title.partition("(")[0].strip()


def _file_name(name: str) -> str:
    return "".join(char if char.isalnum() or char in "-_ " else "_" for char in name).strip() or "engagement"
