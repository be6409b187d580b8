"""Token buckets in the database: programs that share it share the limits of a provider."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from sqlalchemy import Connection, Row, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from cemagent.store.database import Database
from cemagent.store.tables import rate_limits

BURST_SECONDS = 10.0
"""How much a full bucket holds: what flows in during this time, and at least one request."""

_MINUTE = 60.0


class RateLimits:
    """Buckets of requests and tokens a minute in the database at ``url``, one for each name.

    A limit that is None does not bind. A bucket may be in debt: who comes late is told to wait
    longer, so nobody asks twice and nobody is passed. ``clock`` gives seconds (for tests); without
    it time is the database server's own, or this machine's for SQLite.

    Every method raises :class:`~cemagent.errors.StoreError` when the database fails.
    """

    def __init__(
        self,
        url: str,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._database = Database(url)
        self._requests = _Flow(requests_per_minute, 1.0)
        self._tokens = _Flow(tokens_per_minute, 0.0)
        self._clock = clock

    def reserve(self, name: str, tokens: int) -> float:
        """Take one request and ``tokens`` from the bucket of ``name``; return the seconds to wait, 0 for none."""
        requests_left, tokens_left = self._take(name, 1.0, float(tokens))
        return max(self._requests.until_free(requests_left), self._tokens.until_free(tokens_left))

    def settle(self, name: str, tokens: int) -> None:
        """Take ``tokens`` more, or give them back when negative."""
        if tokens:
            self._take(name, 0.0, float(tokens))

    def _take(self, name: str, requests: float, tokens: float) -> tuple[float, float]:
        with self._database.writing() as connection:
            row = _locked(connection, name) or self._made(connection, name)
            # the time is read under the lock: no two programs see it out of order
            now = self._now(connection)
            passed = max(0.0, now - row.at)
            requests_left = self._requests.after(row.requests, passed, requests)
            tokens_left = self._tokens.after(row.tokens, passed, tokens)
            connection.execute(
                update(rate_limits)
                .where(rate_limits.c.name == name)
                .values(requests=requests_left, tokens=tokens_left, at=max(now, row.at))
            )
        return requests_left, tokens_left

    def _made(self, connection: Connection, name: str) -> Row[tuple[str, float, float, float]]:
        full = {"requests": self._requests.capacity, "tokens": self._tokens.capacity, "at": self._now(connection)}
        # two programs may make it at the same moment
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        connection.execute(insert(rate_limits).values(name=name, **full).on_conflict_do_nothing())
        row = _locked(connection, name)
        assert row is not None
        return row

    def _now(self, connection: Connection) -> float:
        if self._clock is not None:
            return self._clock()
        if self._database.is_sqlite:
            return time.time()
        return float(connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0.0)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def __enter__(self) -> RateLimits:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Flow:
    """One of the two amounts: how fast it flows in, and how much is kept."""

    def __init__(self, per_minute: float | None, least: float) -> None:
        self._rate = None if per_minute is None else per_minute / _MINUTE
        self.capacity = 0.0 if self._rate is None else max(least, self._rate * BURST_SECONDS)

    def after(self, left: float, passed: float, taken: float) -> float:
        """Return what is left after ``passed`` seconds of flow, when ``taken`` is taken out; negative is debt."""
        if self._rate is None:
            return 0.0
        return min(self.capacity, min(self.capacity, left + passed * self._rate) - taken)

    def until_free(self, left: float) -> float:
        """Return the seconds until a debt is paid."""
        return 0.0 if self._rate is None else max(0.0, -left / self._rate)


def _locked(connection: Connection, name: str) -> Row[tuple[str, float, float, float]] | None:
    return connection.execute(select(rate_limits).where(rate_limits.c.name == name).with_for_update()).one_or_none()
