"""Other processes: killed in the middle, racing each other, opening a new database together."""

from __future__ import annotations

import random
import signal
import time
from contextlib import suppress

import pytest

from cemagent.method.engagement import fold
from cemagent.records.turn import TextEvent
from cemagent.store.engagements import EngagementStore, Stored
from tests.store.children import commit_until_killed, open_together, processes, race, said
from tests.store.samples import SPACE, begin

KILLS = 8
MANY_KILLS = 40
ROUNDS = 20


def _run_and_kill(url: str, engagement: str, delay: float) -> list[int]:
    """Return the numbers that a committing child confirmed before it was killed."""
    context = processes()
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=commit_until_killed, args=(url, engagement, theirs))
    child.start()
    theirs.close()
    confirmed = [ours.recv()]
    time.sleep(delay)
    child.kill()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL
    # the pipe ends where the child was killed
    with suppress(EOFError, OSError):
        while True:
            confirmed.append(ours.recv())
    ours.close()
    child.close()
    return confirmed


def _check_whole(store: EngagementStore, stored: Stored, last: int) -> None:
    """Check that turns 1 to ``last`` are there, each with its change, events and dialogue."""
    assert stored.engagement == fold(stored.engagement.id, stored.changes)
    assert len(stored.changes) == last + 1
    assert stored.engagement.answers["world.who"].text == said(last)
    assert stored.dialogue == {"n": last}
    turns = store.turns(stored.engagement.id)
    assert [(turn.id, turn.text) for turn, _ in turns] == [(str(n), said(n)) for n in range(1, last + 1)]
    seqs = [event.seq for _, given in turns for event in given]
    assert seqs == list(range(1, 4 * last + 1))
    for turn, given in turns:
        assert isinstance(given[0], TextEvent)
        assert given[0].text == turn.text


def _kill_often(url: str, kills: int) -> None:
    moments = random.Random(7)
    for number in range(kills):
        with EngagementStore(url) as store:
            engagement = begin(store, f"kill {number}").id
        confirmed = _run_and_kill(url, engagement, moments.uniform(0.0, 0.12))
        assert confirmed == list(range(1, len(confirmed) + 1))
        with EngagementStore(url) as store:
            stored = store.open(engagement, SPACE)
            assert stored is not None
            last = len(stored.changes) - 1
            # the one in flight may have been written before its confirmation was sent
            assert last in (len(confirmed), len(confirmed) + 1)
            _check_whole(store, stored, last)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_every_confirmed_turn_survives_a_kill(url: str) -> None:
    _kill_often(url, KILLS)


# a kill takes half a second: the test above has as many as show that it works, this one looks for rare moments
@pytest.mark.soak
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_every_confirmed_turn_survives_many_kills(url: str) -> None:
    _kill_often(url, MANY_KILLS)


def test_of_two_writers_exactly_one_succeeds(url: str) -> None:
    context = processes()
    with EngagementStore(url) as store:
        engagement = begin(store).id
        start = context.Barrier(2)
        pipes = [context.Pipe(duplex=False) for _ in range(2)]
        children = [
            context.Process(target=race, args=(url, engagement, name, ROUNDS, start, theirs))
            for name, (_, theirs) in zip("ab", pipes, strict=True)
        ]
        for child in children:
            child.start()
        won = [ours.recv() if ours.poll(60) else None for ours, _ in pipes]
        for child in children:
            child.join(30)
        assert [child.exitcode for child in children] == [0, 0]
        assert sorted(won[0] + won[1]) == list(range(ROUNDS))
        stored = store.open(engagement, SPACE)
        assert stored is not None
        assert len(stored.changes) == ROUNDS + 1
        assert sorted(turn.id for turn, _ in store.turns(engagement)) == sorted(
            f"{name}-{number}" for name, rounds in zip("ab", won, strict=True) for number in rounds
        )


def test_a_new_database_may_be_opened_by_many_at_once(url: str) -> None:
    context = processes()
    names = [f"opener {number}" for number in range(4)]
    start = context.Barrier(len(names))
    pipes = [context.Pipe(duplex=False) for _ in names]
    children = [
        context.Process(target=open_together, args=(url, name, start, theirs))
        for name, (_, theirs) in zip(names, pipes, strict=True)
    ]
    for child in children:
        child.start()
    assert [ours.recv() if ours.poll(60) else "no report" for ours, _ in pipes] == [""] * len(names)
    for child in children:
        child.join(30)
    with EngagementStore(url) as store:
        assert sorted(item.name for item in store.list(SPACE)) == names
