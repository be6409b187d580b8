"""Loads what the first answer needs while the person reads the first question."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence


class Warmer:
    """Runs ``needed`` and then ``useful`` in a thread that never keeps the program alive.

    An error in one of them is not reported here: the turn that needs the part meets it again and says so.
    """

    def __init__(self, needed: Sequence[Callable[[], object]], useful: Sequence[Callable[[], object]]) -> None:
        self._parts = [*needed, *useful]
        self._count = len(needed)
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warm-up", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wait(self) -> None:
        """Wait until what every answer needs is loaded; returns at once when nothing was begun."""
        if self._thread.ident is not None:
            self._ready.wait()

    def stop(self) -> bool:
        """Begin nothing more; return whether the thread is done."""
        self._stopping.set()
        return not self._thread.is_alive()

    def _run(self) -> None:
        failed: list[Exception] = []
        for number, part in enumerate(self._parts):
            if number == self._count:
                self._ready.set()
            if self._stopping.is_set():
                break
            try:
                part()
            except Exception as error:  # noqa: BLE001 - whatever it is, the turn that needs the part meets it again
                failed.append(error)
        self._ready.set()
