"""What a call of a model tells the user on the way: that it waits, that another model answers, that less is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cemagent.errors import CemagentError, ModelError, ModelFault
from cemagent.playbook import Text

_LONGEST = 200
NoticeKind = Literal["waiting", "fallback", "downgrade"]


@dataclass(frozen=True)
class ModelNotice:
    """One remark; ``kind`` is stable for programs."""

    kind: NoticeKind
    text: Text


OnNotice = Callable[[ModelNotice], None]


def waiting(model: str, seconds: float) -> ModelNotice:
    """Say that the next attempt waits ``seconds``."""
    shown = max(1, round(seconds))
    return ModelNotice(
        "waiting",
        Text(
            ko=f"'{model}'이(가) 바빠서 {shown}초 뒤에 다시 요청합니다.",
            en=f"'{model}' is busy, so the request is repeated in {shown} s.",
        ),
    )


def limited(model: str, seconds: float) -> ModelNotice:
    """Say that ``model`` is asked only after ``seconds``, because of the limit a minute that is set here."""
    shown = max(1, round(seconds))
    return ModelNotice(
        "waiting",
        Text(
            ko=f"여기에서 정한 분당 한도에 이르러 {shown}초 뒤에 '{model}'에 요청합니다.",
            en=f"The limit a minute that is set here is reached, so '{model}' is asked in {shown} s.",
        ),
    )


_CAUSES: dict[ModelFault, tuple[str, str]] = {
    ModelFault.UNREACHABLE: ("cannot be reached", "에 연결할 수 없어"),
    ModelFault.OVERLOADED: ("is too busy", "이(가) 바빠서"),
    ModelFault.QUOTA: ("has no quota left", "의 사용 한도가 없어"),
    ModelFault.BAD_KEY: ("does not accept the key", "이(가) 키를 거부하여"),
    ModelFault.NO_MODEL: ("is not known to its provider", "이(가) 제공자에 없어"),
    ModelFault.NO_TOOLS: ("has no tools", "에 도구 기능이 없어"),
    ModelFault.TOO_LONG: ("cannot take so long a text", "에 넣기에는 글이 길어"),
    ModelFault.REFUSED: ("refused the request", "이(가) 요청을 거부하여"),
    ModelFault.CUT_OFF: ("broke off its answer", "의 답이 끊겨"),
    ModelFault.BAD_ANSWER: ("gave an answer that cannot be read", "의 답을 읽을 수 없어"),
    ModelFault.BAD_STRUCTURE: ("did not keep to the form", "의 답이 형식에 맞지 않아"),
}


def fallback(error: ModelError, failed: str, following: str) -> ModelNotice:
    """Say that ``following`` answers because ``failed`` gave ``error``."""
    en, ko = _CAUSES[error.fault]
    return ModelNotice(
        "fallback",
        Text(
            ko=f"'{failed}'{ko} 이번에는 '{following}'이(가) 대신 답합니다.",
            en=f"'{failed}' {en}, so '{following}' answers this time.",
        ),
    )


def taken_over(error: Exception, failed: str) -> ModelNotice:
    """Say that the consultation goes on without ``failed``, which gave ``error``."""
    en, ko = _cause(error)
    return ModelNotice(
        "fallback",
        Text(
            ko=f"'{failed}'{ko} 이번에는 언어 모델 없이 안내에 따라 이어 가겠습니다.",
            en=f"'{failed}' {en}, so the guided consultant answers this time.",
        ),
    )


def _cause(error: Exception) -> tuple[str, str]:
    if isinstance(error, ModelError):
        return _CAUSES[error.fault]
    if isinstance(error, CemagentError):
        return f"cannot be used ({error.en.rstrip('.')})", f"을(를) 쓸 수 없어({error.ko.rstrip('.')})"
    what = " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST]
    return f"failed unexpectedly ({what})", f"에서 예상하지 못한 오류가 나서({what})"


def downgrade(model: str, feature: str) -> ModelNotice:
    """Say that ``model`` does not know ``feature`` and is asked without it from now on."""
    return ModelNotice(
        "downgrade",
        Text(
            ko=f"'{model}'에는 {feature} 기능이 없어 앞으로 이 기능 없이 요청합니다.",
            en=f"'{model}' does not offer {feature}, so it is asked without it from now on.",
        ),
    )


def silent(notice: ModelNotice) -> None:
    """Take a notice and show it nowhere, for programs without a reader."""
