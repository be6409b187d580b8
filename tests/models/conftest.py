"""A model behind the loopback server, with waits that are written down and not waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from cemagent.models.calling import Services
from cemagent.models.chat_models import make_chat_model
from cemagent.models.governed import GovernedChatModel
from cemagent.models.notices import ModelNotice
from cemagent.models.provided import ModelOptions
from cemagent.models.retrying import RetryPolicy, Timing
from cemagent.testing.replies import Steps
from cemagent.testing.server import ModelServer


@dataclass
class Rig:
    """A model, the servers behind it, and what it did."""

    model: GovernedChatModel
    servers: list[ModelServer]
    slept: list[float] = field(default_factory=list)
    notices: list[ModelNotice] = field(default_factory=list)

    @property
    def server(self) -> ModelServer:
        return self.servers[0]


Rigged = Callable[..., Rig]


@pytest.fixture
def rig() -> Iterator[Rigged]:
    """Return a maker of rigs: one server for each script, asked in that order."""
    with ExitStack() as stack:

        def make(*scripts: Steps, timeout: float = 5.0, services: dict[str, Any] | None = None, **options: Any) -> Rig:
            servers = [stack.enter_context(ModelServer(script)) for script in scripts]
            slept: list[float] = []
            notices: list[ModelNotice] = []
            timing = Timing(sleep=slept.append, chance=lambda: 1.0)
            model = make_chat_model(
                ",".join(f"{server.base_url}#small" for server in servers),
                options=ModelOptions(timeout=timeout, environ={}),
                services=Services(timing=timing, policy=RetryPolicy(), **(services or {})),
                on_notice=notices.append,
                **options,
            )
            return Rig(model, servers, slept, notices)

        yield make
