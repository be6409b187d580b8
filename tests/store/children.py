"""What other processes do to a store in the tests of crashes and of concurrency."""

from __future__ import annotations

import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Barrier

from cemagent.errors import StoreError
from cemagent.store.engagements import EngagementStore
from cemagent.store.rate_limits import RateLimits
from tests.store.samples import SPACE, answer, begin, events, turn

FILLER = "조용한 자리 " * 400
"""Makes a transaction long enough to be hit in its middle."""


def processes() -> BaseContext:
    """Return how children are started: from a server that has imported the store, where there is one."""
    try:
        context = get_context("forkserver")
    except ValueError:
        return get_context("spawn")
    context.set_forkserver_preload(["tests.store.children"])
    return context


def said(number: int) -> str:
    return f"{number}번째 말 {FILLER}"


def commit_until_killed(url: str, engagement: str, confirmed: Connection) -> None:
    """Commit turn after turn and send the number of each once it is confirmed."""
    with EngagementStore(url) as store:
        number = 0
        while True:
            number += 1
            store.commit(
                engagement,
                number,
                [answer(said(number), revision=number)],
                dialogue={"n": number},
                turn=turn(str(number), said(number)),
                events=events(said(number)),
            )
            confirmed.send(number)


def note_and_wait(url: str, engagement: str, noted: Connection) -> None:
    """Note a turn, send its words, and wait to be killed."""
    with EngagementStore(url) as store:
        store.note(engagement, turn("noted", said(1)))
        noted.send(said(1))
        time.sleep(60)


def race(url: str, engagement: str, me: str, rounds: int, start: Barrier, report: Connection) -> None:
    """Commit once a round against the others, all on top of the same history; send who was refused when."""
    with EngagementStore(url) as store:
        won = []
        for number in range(rounds):
            stored = store.open(engagement, SPACE)
            assert stored is not None
            start.wait(30)
            try:
                store.commit(
                    engagement,
                    len(stored.changes),
                    [answer(me, revision=number + 1)],
                    dialogue={"winner": me},
                    turn=turn(f"{me}-{number}"),
                    events=events(me),
                )
                won.append(number)
            except StoreError as error:
                assert "changed meanwhile" in error.en, error.en  # noqa: PT017 - the other half of the race
            start.wait(30)
        report.send(won)


def open_together(url: str, name: str, start: Barrier, report: Connection) -> None:
    """Open a store that nobody has opened before, at the same moment as others, and use it."""
    start.wait(30)
    try:
        with EngagementStore(url) as store:
            begin(store, name)
    except StoreError as error:
        report.send(error.en)
    else:
        report.send("")


class _Still:
    """A clock that all programs read the same."""

    def __call__(self) -> float:
        return 1000.0


def reserve_often(url: str, times: int, start: Barrier, report: Connection) -> None:
    """Take requests from one bucket at the same moment as others; send the waits."""
    with RateLimits(url, requests_per_minute=180, clock=_Still()) as limits:
        start.wait(30)
        report.send([limits.reserve("shared", 10) for _ in range(times)])
