"""Runs a turn in a thread, so that a person sees the answer while it is made and can stop it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from cemagent.records.turn import Event, Live

Say = Callable[[Callable[[Live], None]], list[Event]]


def watched(say: Say, show: Callable[[Live], None], stop: Callable[[], None]) -> list[Event]:
    """Return what ``say`` returns; meanwhile ``show`` gets what it tells of, in the calling thread.

    The first Ctrl-C calls ``stop`` and waits for what was done to be stored; a second one does not wait.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed again.
    """
    told: queue.Queue[Live | list[Event] | BaseException] = queue.Queue()

    def work() -> None:
        try:
            told.put(say(told.put))
        except BaseException as error:  # noqa: BLE001 - it is raised again in the thread that asked
            told.put(error)

    threading.Thread(target=work, name="turn", daemon=True).start()
    is_stopped = False
    while True:
        try:
            item = told.get()
            if isinstance(item, list):
                return item
            if isinstance(item, BaseException):
                raise item
            show(item)
        except KeyboardInterrupt:
            if is_stopped:
                raise
            is_stopped = True
            stop()
