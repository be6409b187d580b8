"""Reads what a provider's library raised: whether to try again, when, and the sentence for the user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from cemagent.errors import ModelError, ModelFault

_QUOTA = ("insufficient_quota", "billing", "credit balance", "exceeded your current quota")
_TOO_LONG = (
    "context_length",
    "context length",
    "context window",
    "prompt is too long",
    "maximum context",
    "too many tokens",
)
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
_BROKEN_TYPES = ("JSONDecodeError", "APIResponseValidationError", "UnicodeDecodeError")
_SHORT_TYPES = ("LengthFinishReasonError",)
_FILTER_TYPES = ("ContentFilterFinishReasonError", "OpenAIRefusalError")
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
    fault = _fault(error, status, said)
    types = _types(error)
    return Failure(
        model_error(fault, model, _detail(error, status)),
        # what was too long will be so again
        retryable=not types & set(_SHORT_TYPES) and (fault in _RETRIED or bool(types & set(_BROKEN_TYPES))),
        retry_after=_retry_after(error),
        status=status,
        slow=bool(types & set(_SLOW_TYPES)),
        said=said,
    )


def _fault(error: Exception, status: int | None, said: str) -> ModelFault:
    for words, fault in (
        (_BAD_KEY, ModelFault.BAD_KEY),
        (_QUOTA, ModelFault.QUOTA),
        (_TOO_LONG, ModelFault.TOO_LONG),
    ):
        if status in (400, 402, 403, 413, 429) and any(word in said for word in words):
            return fault
    if status is not None:
        return _fault_of_status(status, said)
    types = _types(error)
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
        for holder in (item, getattr(item, "response", None)):
            for name in ("status_code", "code"):
                value = getattr(holder, name, None)
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


def model_error(fault: ModelFault, model: str, detail: str) -> ModelError:
    """Return the error for ``fault`` of ``model``; ``detail`` is a word on what happened."""
    en, ko = _SENTENCES[fault]
    return ModelError(fault, en.format(model=model, detail=detail), ko.format(model=model, detail=detail))
