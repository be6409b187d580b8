"""Text of scanned pages, by the ``tesseract`` program where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from typing import Any

_LANGUAGES = ("kor", "eng")
_DPI = 200
_MOST_PIXELS = 30_000_000
_SECONDS = 60


def is_available() -> bool:
    """Whether tesseract is here with at least one of Korean and English."""
    return bool(_languages())


def recognise(page: Any) -> str:
    """Return the text of a ``pypdfium2`` page, empty when nothing is recognised."""
    width, height = page.get_size()
    scale = _DPI / 72
    if width * height * scale * scale > _MOST_PIXELS:
        scale = (_MOST_PIXELS / max(1.0, width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    rows = memoryview(bitmap.buffer).cast("B")
    image = b"".join(bytes(rows[y * bitmap.stride :][: bitmap.width]) for y in range(bitmap.height))
    return _tesseract(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + image)


def _tesseract(image: bytes) -> str:
    program = shutil.which("tesseract")
    languages = _languages()
    if program is None or not languages:
        return ""
    try:
        done = subprocess.run(  # noqa: S603  (a fixed program, no shell)
            [program, "stdin", "stdout", "-l", "+".join(languages)],
            input=image,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace").replace("\f", "\n")


@cache
def _languages() -> tuple[str, ...]:
    """Return which of the wanted languages tesseract has."""
    program = shutil.which("tesseract")
    if program is None:
        return ()
    try:
        command = [program, "--list-langs"]
        done = subprocess.run(command, capture_output=True, timeout=20, check=False, text=True)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ()
    known = set((done.stdout + done.stderr).split())
    return tuple(language for language in _LANGUAGES if language in known)
