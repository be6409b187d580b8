"""From a path to a Document in this process, and from folders and archives to paths."""

from __future__ import annotations

import os
import stat
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cemagent.documents.base import Limits, Reader
from cemagent.documents.problems import Problem, problem
from cemagent.documents.sniffing import sniff
from cemagent.documents.zips import SafeZip
from cemagent.errors import DocumentError
from cemagent.records.document import Document

_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_LOCK_PREFIXES = ("~$", ".~lock.", "~wrl")
_RECURSION = 5000
_MIB = 1024 * 1024
MEMBER = "!/"
"""Separates an archive from its member in a name: ``plans.zip!/a/plan.docx``."""


@dataclass(frozen=True)
class Source:
    """One file to read: a path, or a member of an archive at that path.

    ``error`` says why it cannot be read, when that is known already.
    """

    name: str
    path: Path
    members: tuple[str, ...] = ()
    error: DocumentError | None = None

    def read(self, limits: Limits) -> bytes:
        """Return the content.

        Raises:
            DocumentError: it is missing, unreadable, empty or too large.

        """
        if self.error is not None:
            raise self.error
        data = _file_bytes(self.path, self.name if not self.members else str(self.path), limits)
        for member in self.members:
            archive = SafeZip(data, self.name, limits)
            if member not in archive:
                raise problem(Problem.NOT_FOUND, self.name)
            data = archive.read(member)
        if not data:
            raise problem(Problem.EMPTY, self.name)
        if len(data) > limits.max_bytes:
            raise problem(Problem.TOO_LARGE, self.name, limit=limits.max_bytes // _MIB)
        return data


def load(source: Source | Path | str, readers: Sequence[Reader], limits: Limits | None = None) -> Document:
    """Read one file into a Document, in this process and without a time limit.

    The reader is chosen by content first and by extension second.

    Raises:
        DocumentError: the file could not become a Document; the only exception it raises.

    """
    limits = limits or Limits()
    if not isinstance(source, Source):
        source = Source(_nfc(str(source)), Path(source))
    data = source.read(limits)
    reader = choose(data, source.members[-1] if source.members else source.path.name, source.name, readers)
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    try:
        document = reader.read(data, source.name, limits)
    except DocumentError:
        raise
    except MemoryError as error:
        raise problem(Problem.TOO_MUCH_MEMORY, source.name) from error
    except Exception as error:  # a parser may fail in any way on a file from a stranger
        raise problem(Problem.CORRUPT, source.name, kind=reader.name) from error
    if not document.text.strip():
        raise problem(Problem.NO_TEXT, source.name)
    return document


def choose(data: bytes, filename: str, shown: str, readers: Sequence[Reader]) -> Reader:
    """Return the reader for ``data``: by what it is, for text by the extension of ``filename``.

    Raises:
        DocumentError: no reader reads such files.

    """
    extension = Path(filename).suffix.lower()
    media_type = sniff(data)
    if media_type is None or media_type == "text/plain":
        for reader in readers:
            if extension in reader.extensions:
                return reader
        if media_type is None or extension:
            raise problem(Problem.UNSUPPORTED, shown)
    for reader in readers:
        if reader.media_type == media_type:
            return reader
    raise problem(Problem.UNSUPPORTED, shown)


def expand(paths: Iterable[Path | str], limits: Limits | None = None) -> Iterator[Source]:
    """Yield every file under ``paths``: folders are walked in order, ZIPs are opened.

    Hidden files and lock files are left out. What cannot be walked comes as a source with
    an ``error``, so that one bad entry never stops the others.
    """
    limits = limits or Limits()
    for given in paths:
        path = Path(given)
        name = _nfc(str(path))
        if path.is_dir():
            yield from _folder(path, name, limits)
        elif not os.path.lexists(path):
            yield Source(name, path, error=problem(Problem.NOT_FOUND, name))
        else:
            yield from _file(path, name, limits)


def _folder(path: Path, name: str, limits: Limits) -> Iterator[Source]:
    found = False
    failures: list[OSError] = []
    for folder, subfolders, files in os.walk(path, onerror=failures.append):
        subfolders[:] = sorted(s for s in subfolders if not _is_ignored(s))
        for file in sorted(f for f in files if not _is_ignored(f)):
            found = True
            inner = Path(folder, file)
            yield from _file(inner, _nfc(str(inner)), limits)
    for failure in failures:
        found = True
        where = _nfc(str(failure.filename or path))
        why = failure.strerror or "?"
        yield Source(where, Path(where), error=problem(Problem.UNREADABLE, where, why=why))
    if not found:
        yield Source(name, path, error=problem(Problem.EMPTY_FOLDER, name))


def _file(path: Path, name: str, limits: Limits) -> Iterator[Source]:
    if path.suffix.lower() != ".zip":
        yield Source(name, path)
        return
    try:
        data = _file_bytes(path, name, limits)
    except DocumentError as error:
        yield Source(name, path, error=error)
        return
    yield from _archive(Source(name, path), data, limits)


def _archive(source: Source, data: bytes, limits: Limits) -> Iterator[Source]:
    """Yield the members of a ZIP; a document that is a ZIP itself stays one source."""
    if sniff(data) not in {"application/zip", None}:
        yield source
        return
    try:
        archive = SafeZip(data, source.name, limits)
        members = [name for name in archive.names() if not any(map(_is_ignored, name.replace("\\", "/").split("/")))]
    except DocumentError as error:
        yield Source(source.name, source.path, source.members, error)
        return
    if not members:
        yield Source(source.name, source.path, source.members, problem(Problem.EMPTY_ARCHIVE, source.name))
    for member in sorted(members):
        inner = Source(_nfc(f"{source.name}{MEMBER}{member}"), source.path, (*source.members, member))
        try:
            if archive.encrypted(member):
                raise problem(Problem.ENCRYPTED_ARCHIVE, inner.name)
            if not member.lower().endswith(".zip"):
                yield inner
                continue
            if len(inner.members) >= limits.max_archive_depth:
                raise problem(Problem.NESTED_TOO_DEEP, inner.name)
            content = archive.read(member)
        except DocumentError as error:
            yield Source(inner.name, inner.path, inner.members, error)
            continue
        yield from _archive(inner, content, limits)


def _file_bytes(path: Path, name: str, limits: Limits) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise problem(Problem.NOT_A_FILE, name)
        if status.st_size > limits.max_bytes:
            raise problem(Problem.TOO_LARGE, name, limit=limits.max_bytes // _MIB)
        with path.open("rb") as stream:
            data = stream.read(limits.max_bytes + 1)
    except FileNotFoundError as error:
        raise problem(Problem.NOT_FOUND, name) from error
    except (OSError, ValueError) as error:
        raise problem(Problem.UNREADABLE, name, why=getattr(error, "strerror", None) or str(error)) from error
    if not data:
        raise problem(Problem.EMPTY, name)
    return data


def _is_ignored(name: str) -> bool:
    lower = name.lower()
    return lower.startswith((".", *_LOCK_PREFIXES)) or lower in _IGNORED_NAMES


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
