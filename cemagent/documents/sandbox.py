"""Reads files in a child process that is killed when it takes too long."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

import cemagent
from cemagent.documents.base import Limits
from cemagent.documents.child import receive, send
from cemagent.documents.loader import Source
from cemagent.documents.problems import Problem, problem
from cemagent.errors import DocumentError, Reason
from cemagent.records.document import Document

DEFAULT_READERS = "cemagent.documents.readers:default_readers"
_MEMORY = 2 * 1024**3
_LONGEST_ANSWER = 512 * 1024**2
_START_SECONDS = 60.0
_ORPHAN_SECONDS = 5.0


class _Failure(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason
    en: str
    ko: str


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ready: Literal[True] | None = None
    document: Document | None = None
    error: _Failure | None = None


class _Child:
    """One running child and the thread that waits for its answers."""

    def __init__(self, readers: str, memory: int, seconds: float) -> None:
        root = str(Path(cemagent.__file__).resolve().parent.parent)
        paths = [root, *(path for path in sys.path if path)]
        self.process = subprocess.Popen(  # noqa: S603  (a fixed program, no shell)
            [sys.executable, "-m", "cemagent.documents.child", readers, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)),
                "PYTHONIOENCODING": "utf-8",
            },
            start_new_session=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._input: BinaryIO = self.process.stdin  # type: ignore[assignment]
        self._answers: queue.Queue[bytes | None] = queue.Queue()
        threading.Thread(target=self._listen, args=(self.process.stdout,), daemon=True).start()
        if self._wait(seconds) is None:
            self.kill()
            raise ChildProcessError("the process that reads documents did not start")

    def ask(self, request: bytes, seconds: float) -> bytes | None:
        """Return the answer, or None when the child died; raise TimeoutError when it is late."""
        try:
            send(self._input, request)
        except (BrokenPipeError, OSError):
            return None
        return self._wait(seconds)

    def kill(self) -> None:
        """End the child with all that it started, and wait until it is gone."""
        try:
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        except (ProcessLookupError, PermissionError):
            self.process.kill()
        self.process.wait(_ORPHAN_SECONDS)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue

    def _wait(self, seconds: float) -> bytes | None:
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None

    def _listen(self, stream: BinaryIO) -> None:
        try:
            while (answer := receive(stream, _LONGEST_ANSWER)) is not None:
                self._answers.put(answer)
        except (OSError, ValueError):  # closed by kill()
            pass
        self._answers.put(None)


class SandboxedReader:
    """Reads files like :func:`cemagent.documents.loader.load`, but in a process of its own.

    The child is started at the first file and used for all; it is killed and replaced when it
    exceeds ``limits.seconds`` or crashes. Use it as a context manager or call :meth:`close`.
    Threads may share one; files are then read one after the other.

    ``readers`` names a function without arguments that returns the readers, as ``module:name``.
    """

    def __init__(self, limits: Limits | None = None, readers: str = DEFAULT_READERS, memory: int = _MEMORY) -> None:
        self.limits = limits or Limits()
        self._readers = readers
        self._memory = memory
        self._child: _Child | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process, if one runs."""
        with self._lock:
            self._drop()

    def read(self, source: Source | Path | str) -> Document:
        """Return the Document of one file.

        Raises:
            DocumentError: the file could not become a Document; also ``TIMED_OUT``.

        """
        if not isinstance(source, Source):
            source = Source(str(source), Path(source))
        if source.error is not None:
            raise source.error
        with self._lock:
            answer = self._ask(source)
        return _validated(answer, source.name)

    def _ask(self, source: Source) -> bytes:
        request = {
            "name": source.name,
            "path": os.fsencode(Path(source.path).absolute()).hex(),
            "members": list(source.members),
            "limits": asdict(self.limits),
        }
        used = self._child is not None
        try:
            if self._child is None:
                self._child = _Child(self._readers, self._memory, _START_SECONDS)
            answer = self._child.ask(json.dumps(request).encode(), self.limits.seconds)
        except TimeoutError as error:
            self._drop()
            raise problem(Problem.TIMED_OUT, source.name, limit=f"{self.limits.seconds:g}") from error
        except BaseException:
            self._drop()
            raise
        if answer is not None:
            return answer
        self._drop()
        if used:  # it may have died before this file or of an earlier one: a fresh child decides
            return self._ask(source)
        raise problem(Problem.CRASHED, source.name)

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()


def _validated(answer: bytes, name: str) -> Document:
    """Return the Document in a child's answer, which is not trusted either."""
    try:
        parsed = _Answer.model_validate_json(answer)
    except ValidationError as error:
        raise problem(Problem.CRASHED, name) from error
    if parsed.error is not None:
        raise DocumentError(parsed.error.reason, parsed.error.en, parsed.error.ko)
    document = parsed.document
    if document is None or not _sound(document):
        raise problem(Problem.CRASHED, name)
    return document


def _sound(document: Document) -> bool:
    """Whether the spans are in order, do not overlap and lie within the text."""
    position = 0
    for span in document.spans:
        if not position <= span.start < span.end <= len(document.text):
            return False
        position = span.end
    return bool(document.spans)
