"""Token buckets in the database: the arithmetic, and several programs that share one."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cemagent.store import upgrade
from cemagent.store.engagements import EngagementStore
from cemagent.store.rate_limits import RateLimits
from tests.store.children import processes, reserve_often
from tests.store.samples import SPACE, begin


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def limits(sqlite_url: str) -> Iterator[tuple[RateLimits, Clock]]:
    clock = Clock()
    with RateLimits(sqlite_url, tokens_per_minute=600, clock=clock) as opened:
        yield opened, clock


def test_requests_flow_in(url: str) -> None:
    clock = Clock()
    with RateLimits(url, requests_per_minute=60, clock=clock) as limits:
        # ten seconds' worth is there at once, then one a second
        assert [limits.reserve("m", 10**9) for _ in range(12)] == [0.0] * 10 + [1.0, 2.0]
        clock.now += 2
        assert limits.reserve("m", 0) == 1.0
        clock.now += 3600
        assert [limits.reserve("m", 0) for _ in range(11)] == [0.0] * 10 + [1.0]
        assert limits.reserve("other", 0) == 0.0


def test_tokens_flow_in_and_are_given_back(url: str) -> None:
    clock = Clock()
    with RateLimits(url, tokens_per_minute=6000, clock=clock) as limits:
        assert limits.reserve("m", 1000) == 0.0
        assert limits.reserve("m", 500) == 5.0
        limits.settle("m", -400)
        assert limits.reserve("m", 0) == pytest.approx(1.0)
        # what was reserved too little for is paid later
        limits.settle("m", 900)
        clock.now += 4
        assert limits.reserve("m", 0) == pytest.approx(6.0)


def test_a_slow_limit_lets_the_first_request_through(url: str) -> None:
    with RateLimits(url, requests_per_minute=1, clock=Clock()) as limits:
        assert [limits.reserve("m", 0) for _ in range(3)] == [0.0, 60.0, 120.0]


def test_without_limits_nobody_waits(url: str) -> None:
    with RateLimits(url) as limits:
        assert {limits.reserve("m", 10**6) for _ in range(20)} == {0.0}


def test_a_clock_that_goes_back_gives_nothing(url: str) -> None:
    clock = Clock()
    with RateLimits(url, requests_per_minute=60, clock=clock) as limits:
        for _ in range(10):
            limits.reserve("m", 0)
        clock.now -= 500
        assert limits.reserve("m", 0) == 1.0
        clock.now += 500
        assert limits.reserve("m", 0) == 2.0


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 30), st.integers(0, 300)), min_size=1, max_size=8))
def test_no_stretch_of_time_holds_more_than_the_limit_and_the_burst(
    limits: tuple[RateLimits, Clock], asked: list[tuple[float, int]]
) -> None:
    shared, clock = limits
    name = uuid.uuid4().hex
    used: list[tuple[float, int]] = []
    for gap, tokens in asked:
        clock.now += gap
        used.append((clock.now + shared.reserve(name, tokens), tokens))
    times = [at for at, _ in used]
    assert times == sorted(times)
    opened = clock.now - sum(gap for gap, _ in asked[1:])
    assert sum(tokens for _, tokens in used) <= 100 + (times[-1] - opened) * 10 + 1e-3


def test_two_programs_share_a_bucket(url: str) -> None:
    context = processes()
    start = context.Barrier(2)
    pipes = [context.Pipe(duplex=False) for _ in range(2)]
    children = [context.Process(target=reserve_often, args=(url, 20, start, theirs)) for _, theirs in pipes]
    for child in children:
        child.start()
    waits = [wait for ours, _ in pipes for wait in ours.recv()]
    for child in children:
        child.join(30)
        child.close()
    for ours, theirs in pipes:
        ours.close()
        theirs.close()
    # 180 a minute: 30 are there at once, more than one program asks for
    assert len(waits) == 40
    assert sum(wait == 0.0 for wait in waits) == 30
    assert sorted(wait for wait in waits if wait) == pytest.approx([n / 3 for n in range(1, 11)], abs=1e-6)


def test_a_database_of_the_first_version_gets_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "cemagent.db"
    with EngagementStore(f"sqlite:///{path}") as store:
        made = begin(store)
    connection = sqlite3.connect(path)
    for table in ("rate_limits", "open_turns"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute(f"UPDATE {upgrade.VERSION_TABLE} SET version_num = '0001'")
    connection.commit()
    connection.close()
    with RateLimits(f"sqlite:///{path}", requests_per_minute=60) as limits:
        assert limits.reserve("m", 0) == 0.0
    with EngagementStore(f"sqlite:///{path}") as store:
        assert [item.id for item in store.list(SPACE)] == [made.id]
