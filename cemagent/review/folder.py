"""The review of many files: every file becomes a row, and no bad file stops the others.

A run is written beside its folder and moved into place at the end, so that a crash or
Ctrl-C leaves either the earlier output or none.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cemagent.documents.base import Limits
from cemagent.documents.loader import Source, expand
from cemagent.documents.problems import Problem, display_name, problem
from cemagent.errors import SKIPPED_REASONS, CemagentError, DocumentError, Lang, UsageError
from cemagent.playbook import Criterion
from cemagent.records.document import Document
from cemagent.records.portfolio import Portfolio, ReportWriter
from cemagent.records.review import Coverage, Review
from cemagent.review.grader import Grader

MARKER = ".cemagent-review.json"
"""Names what a run wrote into its folder, so that a later run knows what it may replace."""

Progress = Callable[[int, int, str], None]
"""Called with (files done, files in all, name of the file at work)."""


class DocumentReader(Protocol):
    """Reads one file; :class:`cemagent.documents.sandbox.SandboxedReader` is the one in use."""

    @property
    def limits(self) -> Limits:
        """Return how much one file may cost."""
        ...

    def read(self, source: Source) -> Document:
        """Return the document, or raise a DocumentError."""
        ...


@dataclass(frozen=True)
class Task:
    """How a run goes about its files.

    ``lang`` is the user's language, for the reasons; ``grading_lang`` is the language of the
    rationales, None for that of each document. Files under ``leave_out`` are not looked at.
    """

    reader: DocumentReader
    lang: Lang
    grading_lang: Lang | None = None
    leave_out: Path | None = None
    progress: Progress | None = None


@dataclass
class Outcome:
    """What became of a run: its rows without their criteria, and the first file of each report."""

    rows: list[Review] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many files were reviewed, skipped and failed."""
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in ("reviewed", "skipped", "failed")}

    @property
    def looked_at(self) -> int:
        """Return how many files were read and judged, as a plan or as none."""
        return sum(row.status == "reviewed" or row.is_plan is False for row in self.rows)


def refuse_unknown(paths: Sequence[Path]) -> None:
    """Raise when not one of ``paths`` exists.

    Raises:
        UsageError: none does.
    """
    if any(os.path.lexists(path) for path in paths):
        return
    names = ", ".join(f"'{display_name(str(path))}'" for path in paths[:3]) + (" …" if len(paths) > 3 else "")
    raise UsageError(f"There is no {names}: check the path.", f"{names} 경로가 없습니다. 경로를 확인해 주십시오.")


def review_paths(
    paths: Iterable[Path], task: Task, grader: Grader, keep: Callable[[Document], None] | None = None
) -> Iterator[Review]:
    """Yield a row for every file under ``paths``, in order; ``keep`` is given each document that was graded."""
    for source, sha256, opened in _open_all(paths, task):
        if isinstance(opened, DocumentError):
            yield _unread(source.name, sha256, opened, task.lang)
            continue
        review = _graded(source.name, opened, task, grader)
        if keep and review.status == "reviewed":
            keep(opened)
        yield review


def readable_paths(paths: Iterable[Path], task: Task) -> Iterator[tuple[str, Review | None]]:
    """Yield the name of every file under ``paths``, with the row that says why where it cannot be read."""
    for source, sha256, opened in _open_all(paths, task):
        failed = isinstance(opened, DocumentError)
        yield _printable(source.name), _unread(source.name, sha256, opened, task.lang) if failed else None  # type: ignore[arg-type]


def review_into(
    target: OutputFolder,
    paths: Sequence[Path],
    task: Task,
    grader: Grader,
    criteria: list[Criterion],
    writers: Mapping[str, ReportWriter],
) -> Outcome:
    """Review ``paths`` and write the reports into the folder ``target``, all or nothing."""
    outcome = Outcome()
    with target as folder:
        portfolio = Portfolio(lang=task.lang, criteria=criteria, one_language=task.grading_lang is not None)

        def keep(document: Document) -> None:
            portfolio.documents[document.sha256] = document

        portfolio.reviews.extend(review_paths(paths, task, grader, keep))
        outcome.rows = portfolio.reviews
        for write in writers.values():
            outcome.files += [target.out / path.relative_to(folder) for path in write(portfolio, folder)[:1]]
    return outcome


def _open_all(paths: Iterable[Path], task: Task) -> Iterator[tuple[Source, str | None, Document | DocumentError]]:
    sources = list(_sources(paths, task))
    first: dict[str, str] = {}
    for number, source in enumerate(sources):
        if task.progress:
            task.progress(number, len(sources), source.name)
        sha256 = None
        opened: Document | DocumentError
        try:
            sha256 = hashlib.sha256(source.read(task.reader.limits)).hexdigest()
            other = first.setdefault(sha256, source.name)
            if other is not source.name:
                raise problem(Problem.DUPLICATE, source.name, other=display_name(other))
            opened = task.reader.read(source)
        except DocumentError as error:
            opened = error
        except Exception:  # noqa: BLE001 - whatever one file does to a reader, the others are still read
            opened = problem(Problem.CRASHED, source.name)
        yield source, sha256, opened


def _sources(paths: Iterable[Path], task: Task) -> Iterator[Source]:
    """Yield each file once, even where two of ``paths`` lead to it."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    hidden = task.leave_out.resolve() if task.leave_out else None
    for source in expand(paths, task.reader.limits):
        place = Path(os.path.realpath(source.path))
        if hidden is not None and place.is_relative_to(hidden):
            continue
        key = (str(place), source.members)
        if key not in seen:
            seen.add(key)
            yield source


def _graded(name: str, document: Document, task: Task, grader: Grader) -> Review:
    row = Review(
        document=_printable(name),
        sha256=document.sha256,
        status="failed",
        lang=document.lang,
        grader=grader.name,
        coverage=Coverage(read_chars=0, total_chars=len(document.text)),
        warnings=document.warnings,
    )
    try:
        review = grader.grade(document, row.document, task.grading_lang)
    except CemagentError as error:
        return row.model_copy(update={"reason": error.message(task.lang)})
    except Exception as error:  # noqa: BLE001 - as above: one plan that cannot be graded stops no other
        return row.model_copy(update={"reason": _ungraded(name, error, task.lang)})
    if review.is_plan is not False:
        return review
    reason = problem(Problem.NOT_A_PLAN, name).message(task.lang)
    empty: dict[str, object] = {"criteria": [], "contradictions": [], "stages": {}}
    return review.model_copy(update={"status": "skipped", "reason": reason, **empty})


def _ungraded(name: str, error: Exception, lang: Lang) -> str:
    shown, kind = display_name(name), type(error).__name__
    if lang == "ko":
        return (
            f"'{shown}' 파일은 읽었으나 평가하지 못했습니다({kind}). CEMAGENT_DEBUG=1로 이 파일만 다시 검토해 주십시오."
        )
    return f"'{shown}' was read but could not be graded ({kind}): review it alone with CEMAGENT_DEBUG=1."


def _unread(name: str, sha256: str | None, error: DocumentError, lang: Lang) -> Review:
    return Review(
        document=_printable(name),
        sha256=sha256,
        status="skipped" if error.reason in SKIPPED_REASONS else "failed",
        reason=error.message(lang),
    )


def _printable(name: str) -> str:
    """Return ``name`` as text that JSON can hold; bytes of a path that are no UTF-8 are replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class OutputFolder:
    """The folder of a run, written aside and moved to ``out`` when the ``with`` block ends well.

    Raises:
        UsageError: ``out`` is a file, cannot be written, or holds what no review wrote.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self._out = Path(os.path.realpath(out))
        self._shown = display_name(str(out))
        self._check()
        self._folder = self._out.with_name(f".{self._out.name}.{uuid.uuid4().hex[:8]}.part")

    def __enter__(self) -> Path:
        try:
            self._out.parent.mkdir(parents=True, exist_ok=True)
            self._folder.mkdir()
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UsageError(
                f"'{self._shown}' cannot be written ({why}): give a folder that is yours to write.",
                f"'{self._shown}'에 쓸 수 없습니다({why}). 쓸 수 있는 폴더를 지정해 주십시오.",
            ) from error
        return self._folder

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None:
                self._put_in_place()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _check(self) -> None:
        if not self._out.exists():
            return
        if not self._out.is_dir():
            raise UsageError(
                f"'{self._shown}' is a file: give a folder for the reports.",
                f"'{self._shown}'은(는) 파일입니다. 보고서를 둘 폴더를 지정해 주십시오.",
            )
        names = {path.name for path in self._out.iterdir()}
        strange = sorted(names - self._earlier())
        if strange:
            raise UsageError(
                f"'{self._shown}' holds '{strange[0]}', which no review wrote: give an empty or a new folder.",
                f"'{self._shown}' 폴더에 검토 결과가 아닌 '{strange[0]}'이(가) 있습니다. "
                "비어 있거나 새로운 폴더를 지정해 주십시오.",
            )

    def _earlier(self) -> set[str]:
        """Return the names that an earlier run wrote into the folder."""
        try:
            written = json.loads((self._out / MARKER).read_text(encoding="utf-8"))["names"]
            return {MARKER, *map(str, written)}
        except (OSError, ValueError, TypeError, KeyError):
            return set()

    def _put_in_place(self) -> None:
        names = sorted(path.name for path in self._folder.iterdir())
        (self._folder / MARKER).write_text(
            json.dumps({"schema_version": "review-output/1", "names": names}), encoding="utf-8"
        )
        if not self._out.exists():
            self._folder.rename(self._out)
            return
        self._check()  # a long run may have been overtaken
        earlier = self._folder.with_suffix(".old")
        self._out.rename(earlier)
        try:
            self._folder.rename(self._out)
        except BaseException:
            earlier.rename(self._out)
            raise
        shutil.rmtree(earlier, ignore_errors=True)
