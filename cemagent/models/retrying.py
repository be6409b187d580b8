"""When a failed attempt is repeated: exponential waits with full jitter, or what the provider asks for."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from cemagent.models.failures import Failure


@dataclass(frozen=True)
class Timing:
    """Clock, sleep and chance, so that tests wait for nothing."""

    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how patiently a call is repeated; all times in seconds.

    ``attempts`` counts the first one too. The wait before repetition k is drawn between 0 and
    ``first * 2**k``, at most ``longest`` (AWS Architecture Blog, "Exponential Backoff And Jitter",
    2015: full jitter). A provider's ``Retry-After`` is waited for in full, unless it is longer
    than ``patience``: then the call fails at once, since a person waits for it. For the same reason
    a provider that said nothing for minutes gets ``slow_attempts`` only, and one that broke off
    after words that the person has read gets ``begun_attempts``.
    """

    attempts: int = 4
    slow_attempts: int = 2
    begun_attempts: int = 2
    first: float = 0.5
    longest: float = 8.0
    patience: float = 60.0

    def wait(self, failed: int, failure: Failure, chance: Callable[[], float], *, begun: bool = False) -> float | None:
        """Return the seconds to wait after ``failed`` failed attempts; None when there is no other attempt.

        ``begun`` says that the last one was given in part.
        """
        most = self.begun_attempts if begun else self.attempts
        most = min(most, self.slow_attempts) if failure.slow else most
        if not failure.retryable or failed >= most:
            return None
        drawn = chance() * min(self.longest, self.first * 2.0 ** (failed - 1))
        if failure.retry_after is None:
            return drawn
        if failure.retry_after > self.patience:
            return None
        # all that were told to wait must not come back at the same moment
        return failure.retry_after + drawn / 4
