"""Reads what a provider's library raised: whether to try again, when, and the sentence for the user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from cemagent.errors import ModelError, ModelFault
from cemagent.models.said import is_quota, is_rate, is_too_long, lasts_a_day, wait_in, window_in

_BAD_KEY = ("api key not valid", "api_key_invalid", "invalid api key", "incorrect api key")
_UNREACHABLE_TYPES = (
    "ConnectError",
    "APIConnectionError",
    "ModelConnectionError",
    "ConnectionError",
    "TimeoutException",
    "TimeoutError",
)
_SLOW_TYPES = ("ReadTimeout", "APITimeoutError", "ModelTimeoutError", "TimeoutError")
_CUT_TYPES = ("TransportError", "IncompleteRead", "ChunkedEncodingError", "EOFError")
_BROKEN_TYPES = ("JSONDecodeError", "APIResponseValidationError", "UnicodeDecodeError", "IndexError", "TypeError")
"""The last two are what libraries raise for a list of answers that is empty, or null."""
_NOTHING = "no generation chunks"
"""LangChain's sentence for a stream without anything in it."""
_SHORT_TYPES = ("LengthFinishReasonError",)
_FILTER_TYPES = ("ContentFilterFinishReasonError", "OpenAIRefusalError")
_EMPTY = "insufficient_quota"
"""OpenAI's own word for an account without money, as code or type of an error."""
_RETRIED = frozenset({ModelFault.UNREACHABLE, ModelFault.OVERLOADED, ModelFault.CUT_OFF})


@dataclass(frozen=True)
class Failure:
    """One failed attempt.

    ``status`` is the HTTP status, if there was one; ``retry_after`` the seconds that the provider
    asks us to wait; ``slow`` that it was silent for the longest time that we wait; ``said`` what it
    said, in lower case, for finding the feature that it lacks.
    """

    error: ModelError
    retryable: bool
    retry_after: float | None = None
    status: int | None = None
    slow: bool = False
    said: str = ""


def failure_of(error: Exception, model: str) -> Failure:
    """Return what the exception ``error`` of a call of ``model`` means."""
    status = _status(error)
    said = " ".join(str(item) for item in _chain(error)).lower()
    asked_to_wait = _retry_after(error)
    wait = wait_in(said) if asked_to_wait is None else asked_to_wait
    fault = _fault(error, status, said, wait)
    types = _types(error)
    lasting = bool(types & set(_SHORT_TYPES)) or (fault is ModelFault.OVERLOADED and lasts_a_day(said))
    window = window_in(said) if fault is ModelFault.TOO_LONG else None
    return Failure(
        model_error(fault, model, _detail(error, status), window),
        # what was too long, or all for today, will be so again
        retryable=not lasting and (fault in _RETRIED or bool(types & set(_BROKEN_TYPES)) or _NOTHING in said),
        retry_after=wait,
        status=status,
        slow=bool(types & set(_SLOW_TYPES)),
        said=said,
    )


def _fault(error: Exception, status: int | None, said: str, wait: float | None) -> ModelFault:
    if status == 429:
        return _fault_of_limit(error, said, wait)
    if status in (400, 403) and any(word in said for word in _BAD_KEY):
        return ModelFault.BAD_KEY
    if status in (400, 402, 403) and is_quota(said):
        return ModelFault.QUOTA
    types = _types(error)
    # llama.cpp says it with 500, within a stream, or in this process
    may_be_long = status in (400, 413, 422, 500) if status else types & {"APIError", "ValueError", "ResponseError"}
    if may_be_long and is_too_long(said):
        return ModelFault.TOO_LONG
    if status is not None:
        return _fault_of_status(status, said)
    for names, fault in (
        (_SHORT_TYPES, ModelFault.CUT_OFF),
        (_FILTER_TYPES, ModelFault.REFUSED),
        (_UNREACHABLE_TYPES, ModelFault.UNREACHABLE),
        (_CUT_TYPES, ModelFault.CUT_OFF),
    ):
        if types & set(names):
            return fault
    # an error event within a stream has no status of its own
    return ModelFault.OVERLOADED if "APIError" in types else ModelFault.BAD_ANSWER


def _fault_of_limit(error: Exception, said: str, wait: float | None) -> ModelFault:
    """Tell an empty account from a limit a minute, whose texts speak of quotas and bills as well."""
    if _EMPTY in said or any(_EMPTY in (getattr(item, "code", 0), getattr(item, "type", 0)) for item in _chain(error)):
        return ModelFault.QUOTA
    if "request too large" in said:
        return ModelFault.TOO_LONG
    if is_quota(said) and wait is None and not is_rate(said):
        return ModelFault.QUOTA
    return ModelFault.OVERLOADED


def _fault_of_status(status: int, said: str) -> ModelFault:
    if status in (401, 403):
        return ModelFault.BAD_KEY
    if status == 404:
        return ModelFault.NO_MODEL
    if status in (408, 409, 425, 429) or status >= 500:
        return ModelFault.OVERLOADED
    if status == 402:
        return ModelFault.QUOTA
    return ModelFault.REFUSED if status >= 400 else ModelFault.BAD_ANSWER


def _types(error: Exception) -> set[str]:
    """Return the names of the classes of ``error`` and its causes: providers' libraries are not imported for this."""
    return {kind.__name__ for item in _chain(error) for kind in type(item).__mro__}


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__


def _status(error: Exception) -> int | None:
    for item in _chain(error):
        response = getattr(item, "response", None)
        # some routers answer 200, with the error of the provider behind them in the body
        body = item.args[0] if item.args and isinstance(item.args[0], dict) else {}
        stated = (getattr(holder, name, None) for holder in (item, response) for name in ("status_code", "code"))
        for value in (*stated, body.get("code")):
            if isinstance(value, int) and 400 <= value < 600:
                return value
    return None


def _retry_after(error: Exception) -> float | None:
    for item in _chain(error):
        headers: Any = getattr(getattr(item, "response", None), "headers", None)
        if headers is None:
            continue
        with suppress(TypeError, ValueError):
            return max(0.0, float(headers.get("retry-after-ms")) / 1000)
        value = headers.get("retry-after")
        if value is None:
            continue
        with suppress(ValueError):
            return max(0.0, float(value))
        with suppress(TypeError, ValueError):
            return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    return None


def _detail(error: Exception, status: int | None) -> str:
    """Return a word or two on what happened: never the provider's text, which may repeat the prompt or a key."""
    if status is not None:
        return str(status)
    return "max_tokens" if type(error).__name__ in _SHORT_TYPES else type(error).__name__


_SENTENCES: dict[ModelFault, tuple[str, str]] = {
    ModelFault.UNREACHABLE: (
        "The model '{model}' cannot be reached ({detail}): check the network and its address, or name another model.",
        "'{model}' 모델에 연결할 수 없습니다({detail}). 네트워크와 주소를 확인하거나 다른 모델을 지정하십시오.",
    ),
    ModelFault.OVERLOADED: (
        "The model '{model}' is too busy to answer ({detail}): try again in a while, or name another model after a comma.",
        "'{model}' 모델이 바빠서 답하지 못합니다({detail}). 잠시 뒤 다시 시도하거나 쉼표 뒤에 다른 모델을 지정하십시오.",
    ),
    ModelFault.QUOTA: (
        "Your account has no quota left for '{model}': add credit at the provider, or name another model.",
        "'{model}'을(를) 쓸 수 있는 한도가 남아 있지 않습니다. 제공자 계정을 충전하거나 다른 모델을 지정하십시오.",
    ),
    ModelFault.BAD_KEY: (
        "The provider refuses your key for '{model}' ({detail}): check the key in the environment.",
        "제공자가 '{model}'의 키를 거부했습니다({detail}). 환경 변수의 키를 확인하십시오.",
    ),
    ModelFault.NO_MODEL: (
        "The provider knows no model '{model}' ({detail}): check its name and address.",
        "제공자에 '{model}' 모델이 없습니다({detail}). 이름과 주소를 확인하십시오.",
    ),
    ModelFault.NO_TOOLS: (
        "The model '{model}' has no tools as it is served: start llama.cpp with --jinja (vLLM with --enable-auto-tool-choice), or name a model with tools.",
        "'{model}' 모델은 지금 설정으로는 도구를 쓸 수 없습니다. llama.cpp는 --jinja를, vLLM은 --enable-auto-tool-choice를 붙여 실행하거나 도구를 지원하는 모델을 지정하십시오.",
    ),
    ModelFault.TOO_LONG: (
        "The text is too long for '{model}': shorten it, or name a model with a larger context.",
        "글이 '{model}'에 넣기에 너무 깁니다. 글을 줄이거나 더 긴 글을 받는 모델을 지정하십시오.",
    ),
    ModelFault.REFUSED: (
        "The model '{model}' refused the request ({detail}): word it differently, or name another model.",
        "'{model}' 모델이 요청을 거부했습니다({detail}). 표현을 바꾸거나 다른 모델을 지정하십시오.",
    ),
    ModelFault.CUT_OFF: (
        "The answer of '{model}' broke off ({detail}): ask again; nothing that you said is lost.",
        "'{model}'의 답이 중간에 끊겼습니다({detail}). 입력한 내용은 그대로 있으니 다시 요청하십시오.",
    ),
    ModelFault.BAD_ANSWER: (
        "The answer of '{model}' cannot be read ({detail}): ask again, or name another model.",
        "'{model}'의 답을 읽을 수 없습니다({detail}). 다시 요청하거나 다른 모델을 지정하십시오.",
    ),
    ModelFault.BAD_STRUCTURE: (
        "The model '{model}' did not give its answer in the form that was asked for ({detail}): ask again, or name a larger model.",
        "'{model}' 모델의 답이 요청한 형식에 맞지 않습니다({detail}). 다시 요청하거나 더 큰 모델을 지정하십시오.",
    ),
}


def model_error(fault: ModelFault, model: str, detail: str, window: int | None = None) -> ModelError:
    """Return the error for ``fault`` of ``model``; ``detail`` is a word on what happened, ``window`` its tokens."""
    en, ko = _SENTENCES[fault]
    return ModelError(fault, en.format(model=model, detail=detail), ko.format(model=model, detail=detail), window)
