"""What providers say when they refuse, read as what it means: wait, pay, shorten, or start the server otherwise."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest

from cemagent.errors import ModelFault
from cemagent.models.failures import failure_of, model_error
from cemagent.models.said import lacks_tools


class Refusal(Exception):
    """An exception as providers' libraries raise it."""

    def __init__(self, said: str, status: int | None, headers: dict[str, str] | None = None, code: Any = None) -> None:
        super().__init__(said)
        self.status_code = status
        self.code = code
        self.response = SimpleNamespace(headers=headers or {})


RPM = (
    "Rate limit reached for gpt-4o on requests per min (RPM): Limit 3, Used 3. Please try again in 20s. "
    "Visit https://platform.openai.com/account/billing to add a payment method."
)
GEMINI = "429 RESOURCE_EXHAUSTED. You exceeded your current quota, please check your plan and billing details."


@pytest.mark.parametrize(
    ("said", "fault", "retried", "wait"),
    [
        (RPM, ModelFault.OVERLOADED, True, 20.0),
        (f"{GEMINI} Please retry in 34.07s.", ModelFault.OVERLOADED, True, 34.07),
        (f"{GEMINI} quotaId: GenerateRequestsPerMinutePerProject", ModelFault.OVERLOADED, True, None),
        (f"{GEMINI} GenerateRequestsPerDayPerProject 'retryDelay': '17s'", ModelFault.OVERLOADED, False, 17.0),
        ("Limit reached on requests per day (RPD). Please try again in 7m12s.", ModelFault.OVERLOADED, False, 432.0),
        ("Rate limit reached. Please try again in 450ms.", ModelFault.OVERLOADED, True, 0.45),
        ("Too many tokens, please wait before trying again.", ModelFault.OVERLOADED, True, None),
        ("You exceeded your current quota, please check your plan and billing details.", ModelFault.QUOTA, False, None),
        ("Too much at once, see rate limits. insufficient_quota", ModelFault.QUOTA, False, None),
        ("Request too large on tokens per min (TPM): Limit 30000, Requested 60000.", ModelFault.TOO_LONG, False, None),
    ],
)
def test_a_limit_a_minute_is_not_an_empty_account(
    said: str, fault: ModelFault, retried: bool, wait: float | None
) -> None:
    failure = failure_of(Refusal(said, 429), "m")
    assert (failure.error.fault, failure.retryable, failure.retry_after) == (fault, retried, wait)


def test_the_code_of_the_provider_is_trusted() -> None:
    assert failure_of(Refusal(RPM, 429, code="insufficient_quota"), "m").error.fault is ModelFault.QUOTA
    asked = {"retry-after": format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)}
    failure = failure_of(Refusal(GEMINI, 429, asked), "m")
    assert failure.error.fault is ModelFault.OVERLOADED
    assert failure.retry_after == pytest.approx(30, abs=2)


@pytest.mark.parametrize(
    ("said", "status", "window"),
    [
        ("the request exceeds the available context size. try increasing it 'n_ctx': 8192", 400, 8192),
        ("request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it", 500, 4096),
        ("This model's maximum context length is 16384 tokens. However, you requested 122946 tokens", 400, 16384),
        ("The decoder prompt (length 123) is longer than the maximum model length of 100.", 400, 100),
        ("Trying to keep the first 9000 tokens, but loaded with context length of only 4096 tokens", 400, 4096),
        ("tokens to keep is greater than the context length (n_keep: 9999>= n_ctx: 4096)", 400, 4096),
        ("the input length exceeds the context length", 400, None),
        ("prompt is too long: 208310 tokens > 200000 maximum", 400, 200000),
        ("The input token count (2000000) exceeds the maximum number of tokens allowed (1048576).", 400, 1048576),
    ],
)
def test_what_does_not_fit_is_too_long(said: str, status: int, window: int | None) -> None:
    error = failure_of(Refusal(said, status), "m").error
    assert (error.fault, error.window) == (ModelFault.TOO_LONG, window)
    assert pickle.loads(pickle.dumps(error)).window == window


def test_what_does_not_fit_into_a_model_of_this_process() -> None:
    error = failure_of(ValueError("Requested tokens (6100) exceed context window of 4096"), "local:m.gguf").error
    assert (error.fault, error.window) == (ModelFault.TOO_LONG, 4096)
    assert failure_of(ValueError("something else"), "local:m.gguf").error.fault is ModelFault.BAD_ANSWER


@pytest.mark.parametrize(
    "said",
    [
        "registry.ollama.ai/library/gemma:2b does not support tools",
        '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
        "tools param requires --jinja flag",
        "unsupported param: tools",
        "no endpoints found that support tool use",
        "function calling is not enabled for this model",
    ],
)
def test_servers_without_tools_are_understood(said: str) -> None:
    assert lacks_tools(said)


@pytest.mark.parametrize(
    "said",
    [
        "invalid schema for function 'x': the type is not valid",
        "messages with role 'tool' must be a response to a preceding message with 'tool_calls'",
        "tools[0].function.name: string should match pattern",
        "invalid value for tool_choice",
    ],
)
def test_a_mistake_in_a_tool_is_no_lack_of_tools(said: str) -> None:
    assert not lacks_tools(said)


def test_a_router_that_says_200_and_means_502() -> None:
    failure = failure_of(ValueError({"message": "Provider overloaded", "code": 502}), "m")
    assert (failure.error.fault, failure.retryable, failure.status) == (ModelFault.OVERLOADED, True, 502)


@pytest.mark.parametrize("fault", ModelFault)
def test_every_fault_has_its_sentences(fault: ModelFault) -> None:
    error = model_error(fault, "openai:m", "429")
    for sentence in (error.en, error.ko):
        assert "openai:m" in sentence
        assert sentence.endswith(".")
