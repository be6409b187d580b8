"""Loads playbooks from folders, and lints them: every problem with file, line and remedy."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from cemagent import __version__
from cemagent.errors import ContentError, Lang, UsageError
from cemagent.frontmatter import MarkdownFile, Problem, problems_of, read_markdown
from cemagent.playbook import ArtifactField, Criterion, Playbook, Question
from cemagent.playbook_fills import unfilled, wrong_fills


@dataclass(frozen=True)
class PlaybookFile:
    """A valid playbook with the file it came from."""

    playbook: Playbook
    file: MarkdownFile

    @property
    def body(self) -> str:
        """Return the explanation for people, Markdown in both languages."""
        return self.file.body.strip()


@dataclass(frozen=True)
class PlaybookSet:
    """All playbooks in force, in the order of the method."""

    files: tuple[PlaybookFile, ...]

    @property
    def playbooks(self) -> tuple[Playbook, ...]:
        """Return the playbooks without their files."""
        return tuple(item.playbook for item in self.files)

    @property
    def name(self) -> str:
        """Return the method and version of the playbooks that carry criteria, such as ``schmitt-cem@1``."""
        graded = [playbook for playbook in self.playbooks if playbook.criteria]
        methods = {playbook.method: playbook.version for playbook in reversed(graded)}
        first = graded[0].method if graded else "none"
        return f"{first}@{methods.get(first, 0)}"

    def criteria(self) -> list[Criterion]:
        """Return every criterion, in the order of the rubric numbers."""
        found = [criterion for playbook in self.playbooks for criterion in playbook.criteria]
        return sorted(found, key=lambda criterion: tuple(int(part) for part in criterion.ref[1:].split(".")))

    def find(self, name: str, lang: Lang = "en") -> PlaybookFile:
        """Return the playbook called ``name``, as ``world`` or ``schmitt-cem/world``."""
        for item in self.files:
            if name in (item.playbook.id, f"{item.playbook.method}/{item.playbook.id}"):
                return item
        known = ", ".join(item.playbook.id for item in self.files)
        raise UsageError(
            f"There is no playbook '{name}': choose one of {known}.",
            f"'{name}' 플레이북이 없습니다. 다음 중에서 고르십시오: {known}.",
        )


def load_playbooks(folders: Iterable[Path]) -> PlaybookSet:
    """Load the playbooks under ``folders``; of two with one id, the later folder's counts.

    Raises:
        ContentError: a file is wrong; the sentence names the first problem.
    """
    by_id: dict[str, PlaybookFile] = {}
    for folder in folders:
        files, problems = _read(folder)
        if problems:
            raise ContentError(str(problems[0]))
        by_id |= {item.playbook.id: item for item in files}
    return PlaybookSet(tuple(sorted(by_id.values(), key=lambda item: item.playbook.order)))


class _CachedFile(BaseModel):
    path: Path
    body: str
    playbook: Playbook


class _Cache(BaseModel):
    stamp: str
    files: list[_CachedFile]


def load_playbooks_cached(folders: Iterable[Path], cache: Path) -> PlaybookSet:
    """Load as :func:`load_playbooks` does, from ``cache`` while no file has changed.

    Parsing the YAML of all playbooks takes a second, reading the cache a tenth. A cache that
    cannot be read or written costs only time.
    """
    folders = list(folders)
    stamp = _stamp(folders)
    try:
        held = _Cache.model_validate_json(cache.read_bytes())
        if held.stamp == stamp:
            return PlaybookSet(
                tuple(PlaybookFile(item.playbook, MarkdownFile(item.path, "", {}, item.body)) for item in held.files)
            )
    except (OSError, ValidationError):
        pass  # not there yet, or of another version: it is written anew below
    found = load_playbooks(folders)
    files = [_CachedFile(path=item.file.path, body=item.file.body, playbook=item.playbook) for item in found.files]
    if not cache.parent.parent.is_dir():
        return found  # a home folder is not made for a cache alone
    fresh = cache.with_suffix(f".{os.getpid()}")
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(_Cache(stamp=stamp, files=files).model_dump_json(by_alias=True), encoding="utf-8")
        fresh.replace(cache)
    except OSError:
        return found  # a read-only home: the next start parses again
    return found


def _stamp(folders: list[Path]) -> str:
    digest = hashlib.sha256(f"{__version__}:{sorted(Playbook.model_fields)}".encode())
    for folder in folders:
        for path in sorted(folder.rglob("*.md")):
            state = path.stat()
            digest.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def lint_playbooks(folders: Iterable[Path]) -> list[Problem]:
    """Return every problem of the playbooks under ``folders``, each on its own and all together."""
    problems: list[Problem] = []
    files: list[PlaybookFile] = []
    for folder in folders:
        found, wrong = _read(folder)
        files.extend(found)
        problems.extend(wrong)
    known = {item.playbook.id for item in files}
    for item in files:
        problems.extend(_cross_checks(item, known))
    return problems + _repeated_ids(files)


def _read(folder: Path) -> tuple[list[PlaybookFile], list[Problem]]:
    if not folder.exists():
        return [], [Problem(folder, 1, "the folder does not exist", "Check the path.")]
    paths = [folder] if folder.is_file() else sorted(folder.rglob("*.md"))
    files: list[PlaybookFile] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            file = read_markdown(path)
        except ContentError as error:
            place, _, what = error.en.partition(": ")
            problems.append(Problem(path, int(place.rpartition(":")[2] or 1), what.rstrip("."), "Correct the file."))
            continue
        try:
            playbook = Playbook.model_validate(file.data)
        except ValidationError as error:
            problems.extend(problems_of(file, error))
            continue
        files.append(PlaybookFile(playbook, file))
    return files, problems


def _cross_checks(item: PlaybookFile, known: set[str]) -> list[Problem]:
    playbook, file = item.playbook, item.file
    problems = []

    def report(keys: tuple[str | int, ...], what: str, remedy: str) -> None:
        problems.append(Problem(file.path, file.line_of(keys), what, remedy))

    if playbook.id != file.path.stem:
        report(("id",), f"the id '{playbook.id}' differs from the file's name", f"Write 'id: {file.path.stem}'.")
    for index, stage in enumerate(playbook.depends_on):
        if stage not in known:
            report(("depends_on", index), f"depends on '{stage}', which is no playbook", "Name a playbook's id.")
    for keys, what in wrong_fills(playbook):
        report(keys, what, "Name an artifact, its field and what its entries hold.")
    for keys, path in unfilled(playbook):
        report(keys, f"no question fills the required field '{path}'", "Add a fill, labels or a default.")
    entries: dict[str, Sequence[Question | Criterion]] = {
        "questions": playbook.questions,
        "criteria": playbook.criteria,
    }
    for kind, items in entries.items():
        for index, entry in enumerate(items):
            for concept in set(entry.concepts) - set(playbook.concepts):
                report((kind, index, "concepts"), f"'{concept}' is not among the playbook's concepts", "Add it there.")
    paths = {path for schema in playbook.artifacts for path in _field_paths(schema.id, schema.fields)}
    for index, check in enumerate(playbook.gate):
        target = f"{check.artifact}.{check.field}" if check.field else check.artifact
        if target not in paths:
            report(
                ("gate", index),
                f"'{target}' is no artifact field of this playbook",
                "Write an artifact and field of it.",
            )
    for index, criterion in enumerate(playbook.criteria):
        for stage in criterion.links_to:
            if stage not in known:
                report(("criteria", index, "links_to"), f"'{stage}' is no playbook", "Name a playbook's id.")
    return problems


def _field_paths(prefix: str, fields: Iterable[ArtifactField]) -> set[str]:
    paths = {prefix}
    for field in fields:
        paths |= _field_paths(f"{prefix}.{field.id}", field.fields)
    return paths


def _repeated_ids(files: list[PlaybookFile]) -> list[Problem]:
    seen: dict[str, Path] = {}
    problems = []
    for item in files:
        for index, criterion in enumerate(item.playbook.criteria):
            for name in (criterion.id, criterion.ref):
                if name in seen:
                    line = item.file.line_of(("criteria", index))
                    problems.append(
                        Problem(
                            item.file.path, line, f"'{name}' stands in {seen[name]} too", "Give it an id of its own."
                        )
                    )
                seen[name] = item.file.path
    return problems
