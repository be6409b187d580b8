"""Old Office files (.doc, .ppt), by LibreOffice where it is installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from cemagent.documents.base import Limits, Reader
from cemagent.documents.problems import Problem, Warn, problem, warning
from cemagent.records.document import Document

_PROGRAMS = ("soffice", "libreoffice")
_ENCRYPTION_MARKS = (b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00S\x00u\x00m\x00m\x00a\x00r\x00y",)


class LegacyReader:
    """Converts an old format with LibreOffice and reads the result with ``inner``."""

    def __init__(self, name: str, extensions: frozenset[str], media_type: str, inner: Reader, target: str) -> None:
        self.name = name
        self.extensions = extensions
        self.media_type = media_type
        self._inner = inner
        self._target = target

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        if any(mark in data for mark in _ENCRYPTION_MARKS):
            raise problem(Problem.ENCRYPTED, name)
        program = next((found for option in _PROGRAMS if (found := shutil.which(option))), None)
        if program is None:
            raise problem(Problem.OLD_OFFICE, name, modern=self._target.upper())
        with tempfile.TemporaryDirectory(prefix="cemagent-") as folder:
            try:
                converted = self._convert(program, data, Path(folder), limits)
            except subprocess.TimeoutExpired as error:
                raise problem(Problem.TIMED_OUT, name, limit=f"{limits.seconds:g}") from error
        if converted is None:
            raise problem(Problem.CORRUPT, name, kind=self.name)
        document = self._inner.read(converted, name, limits)
        note = warning(Warn.CONVERTED, document.lang)
        return document.model_copy(
            update={
                "sha256": hashlib.sha256(data).hexdigest(),
                "media_type": self.media_type,
                "warnings": [note, *document.warnings],
            }
        )

    def _convert(self, program: str, data: bytes, folder: Path, limits: Limits) -> bytes | None:
        source = folder / f"in{min(self.extensions)}"
        source.write_bytes(data)
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", self._target, "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603  (a fixed program, no shell)
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=limits.seconds,
                check=False,
                env={**os.environ, "HOME": str(folder)},
                preexec_fn=_memory_lifter(),
            )
        except OSError:
            return None
        result = folder / "out" / f"in.{self._target}"
        return result.read_bytes() if result.is_file() else None


def _memory_lifter() -> Callable[[], None] | None:
    """Return what gives LibreOffice the memory that the reading process itself may not use."""
    if sys.platform == "win32":
        return None
    import resource  # not on Windows

    def lift() -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    return lift
