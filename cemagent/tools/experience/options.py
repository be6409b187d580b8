"""What a user may ask of a scoring run beside the file and the scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from cemagent.errors import Lang, UsageError

EstimatorChoice = Literal["auto", "ML", "MLR", "MLM", "WLSMV"]


@dataclass(frozen=True)
class ScoreOptions:
    """Choices of one run; columns are named as in the file (they have their role in the survey already).

    ``segment``, ``outcome`` and ``comments`` choose among several columns of that role; None takes the first one.
    ``dropped`` are quality flags whose respondents are left out ("flagged": any). ``lang`` is the reader's language, in
    which themes of comments are named; everything else is in both.
    """

    segment: str | None = None
    outcome: str | None = None
    comments: str | None = None
    estimator: EstimatorChoice = "auto"
    dropped: tuple[str, ...] = ()
    draws: int = 2000
    seed: int = 1
    lang: Lang = "en"


def estimator_called(name: str) -> EstimatorChoice:
    """Return the estimator that ``name`` means, in whatever case it is written.

    Raises:
        UsageError: there is none of that name.
    """
    known: tuple[EstimatorChoice, ...] = get_args(EstimatorChoice)
    for choice in known:
        if choice.lower() == name.lower():
            return choice
    listed = ", ".join(known)
    raise UsageError(
        f"There is no estimator '{name}': choose one of {listed}.",
        f"'{name}' 추정법이 없습니다. {listed} 가운데 하나를 골라 주십시오.",
    )
