"""Errors that a user may see: one sentence each, in Korean and in English.

The tree::

    CemagentError
      DocumentError      a file could not become a Document (``reason`` says why)
      ContentError       a playbook, knowledge or labels file is wrong (file, line, remedy)
      RetrievalError     the index cannot be built, opened or read
      ReviewError        a plan could not be graded
      MethodError        an engagement refuses a step that its gates or revisions do not allow
      StoreError         an engagement cannot be read or written
      ModelError         a language model gave no usable answer (``fault`` says why)
      SettingsError      a flag, variable or settings file holds a wrong value
      UsageError         the command was given something it cannot use
      PluginError        a plugin cannot be loaded
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

Lang = Literal["ko", "en"]


class CemagentError(Exception):
    """Base of every error that reaches a user.

    ``ko`` and ``en`` hold one sentence each that says what is wrong and what to do.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, en: str, ko: str | None = None) -> None:
        super().__init__(en)
        self.en = en
        self.ko = ko or en

    def message(self, lang: Lang = "en") -> str:
        """Return the sentence in ``lang``."""
        return self.ko if lang == "ko" else self.en

    def __reduce__(self) -> tuple[type[CemagentError], tuple[str, str]]:
        return type(self), (self.en, self.ko)


class Reason(StrEnum):
    """Why a file did not become a Document."""

    NOT_FOUND = "not_found"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    SCANNED = "scanned"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    TIMED_OUT = "timed_out"
    DUPLICATE = "duplicate"
    NOT_A_PLAN = "not_a_plan"


SKIPPED_REASONS = frozenset(
    {Reason.UNSUPPORTED, Reason.EMPTY, Reason.SCANNED, Reason.TOO_LARGE, Reason.DUPLICATE, Reason.NOT_A_PLAN}
)
"""Reasons that make a review row ``skipped``; all others make it ``failed``."""


class DocumentError(CemagentError):
    """A file could not become a Document."""

    def __init__(self, reason: Reason, en: str, ko: str) -> None:
        super().__init__(en, ko)
        self.reason = reason

    def __reduce__(self) -> tuple[type[DocumentError], tuple[Reason, str, str]]:  # type: ignore[override]
        return type(self), (self.reason, self.en, self.ko)


class ContentError(CemagentError):
    """A content file (playbook, knowledge, labels) breaks its schema."""


class RetrievalError(CemagentError):
    """The index cannot be built, opened or read."""


class ReviewError(CemagentError):
    """A plan could not be graded."""


class MethodError(CemagentError):
    """An engagement refuses a step: a gate is closed, a revision is stale, or nothing is there."""


class StoreError(CemagentError):
    """An engagement cannot be found, read or written."""


class ModelFault(StrEnum):
    """Why a language model gave no usable answer."""

    UNREACHABLE = "unreachable"
    OVERLOADED = "overloaded"
    QUOTA = "quota"
    BAD_KEY = "bad_key"
    NO_MODEL = "no_model"
    NO_TOOLS = "no_tools"
    TOO_LONG = "too_long"
    REFUSED = "refused"
    CUT_OFF = "cut_off"
    BAD_ANSWER = "bad_answer"
    BAD_STRUCTURE = "bad_structure"


class ModelError(CemagentError):
    """A language model gave no usable answer, after all retries and fallbacks that were asked for.

    ``window`` is how many tokens a prompt and its answer may have together, where a server that was
    asked too much at once (``TOO_LONG``) says it.
    """

    def __init__(self, fault: ModelFault, en: str, ko: str, window: int | None = None) -> None:
        super().__init__(en, ko)
        self.fault = fault
        self.window = window

    def __reduce__(self) -> tuple[type[ModelError], tuple[ModelFault, str, str, int | None]]:  # type: ignore[override]
        return type(self), (self.fault, self.en, self.ko, self.window)


class SettingsError(CemagentError):
    """A setting holds a value that cannot be used."""

    exit_code = 2


class UsageError(CemagentError):
    """A command was given something it cannot use."""

    exit_code = 2


class PluginError(CemagentError):
    """A plugin cannot be loaded or breaks a hook's contract."""
