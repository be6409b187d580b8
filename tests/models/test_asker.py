"""The asker over real HTTP: answers in a shape, usage once, errors as one sentence."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from cemagent.errors import ModelError
from cemagent.models.asker import ModelAsker
from cemagent.models.calling import Services
from cemagent.models.chat_models import make_chat_model
from cemagent.models.retrying import RetryPolicy
from cemagent.records.asking import Message
from cemagent.records.review import Usage
from cemagent.testing.replies import Fault, FaultKind, json_reply
from cemagent.testing.server import ModelServer


class Colour(BaseModel):
    """An answer."""

    name: str


ASKED = [
    Message("system", "Be short.", stable=True),
    Message("user", "A red thing.", stable=True),
    Message("user", "?"),
]


def asker_of(server):
    return ModelAsker(make_chat_model(f"{server.base_url}#any", services=Services(policy=RetryPolicy(attempts=1))))


def test_an_answer_has_its_shape_and_is_counted_once():
    usage = Usage()
    with ModelServer([json_reply({"name": "red"})]) as server:
        asker = asker_of(server)
        assert asker.ask(Colour, ASKED, usage) == Colour(name="red")
        assert asker.name == f"{server.base_url}#any"
        assert asker.window >= 4096
        roles = [message["role"] for message in server.asked[0].messages]
    assert roles[0] == "system"
    assert set(roles[1:]) == {"user"}
    assert usage.model_calls == 1
    assert usage.input_tokens > 0
    assert usage.output_tokens > 0


def test_a_repair_is_a_call_too():
    usage = Usage()
    with ModelServer([json_reply({"shade": 3}), json_reply({"name": "red"})]) as server:
        assert asker_of(server).ask(Colour, ASKED, usage).name == "red"
    assert usage.model_calls == 2


def test_an_answer_that_never_fits_is_one_error_and_still_counted():
    usage = Usage()
    with ModelServer(lambda asked: "no colour at all") as server, pytest.raises(ModelError):
        asker_of(server).ask(Colour, ASKED, usage)
    assert usage.model_calls == 3


def test_a_fault_of_the_provider_is_one_error():
    usage = Usage()
    with ModelServer(lambda asked: Fault(FaultKind.BAD_KEY)) as server, pytest.raises(ModelError) as caught:
        asker_of(server).ask(Colour, ASKED, usage)
    assert caught.value.ko
    assert usage.output_tokens == 0
