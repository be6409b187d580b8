"""Who comments and who does not: comments speak for the whole survey only where the two rate alike."""

from __future__ import annotations

import numpy as np

from cemagent.experience.moments import mean_of
from cemagent.experience.survey import MINIMUM_N
from cemagent.experience.waves import welch_interval
from cemagent.playbook import Text
from cemagent.tools.comments.corpus import Corpus
from cemagent.tools.comments.figures import average, by_segment, share
from cemagent.tools.comments.results import RatingDifference, WhoComments


def who_comments(corpus: Corpus) -> WhoComments:
    """Return how many comment, by segment, and how their ratings differ from those of the others."""
    everybody = np.ones(len(corpus.comments), dtype=np.bool_)
    names = dict.fromkeys(name for comment in corpus.comments for name in comment.ratings)
    return WhoComments(
        commented=share(corpus.said, everybody, corpus.weights),
        ratings=[_difference(corpus, name) for name in names],
        segments=by_segment(corpus.said, everybody, corpus.weights, corpus.segments),
    )


def _difference(corpus: Corpus, name: str) -> RatingDifference:
    values = np.array([c.ratings[name].value if name in c.ratings else np.nan for c in corpus.comments])
    spoke, silent = np.where(corpus.said, values, np.nan), np.where(corpus.said, np.nan, values)
    one, other = mean_of(spoke, corpus.weights), mean_of(silent, corpus.weights)
    difference = interval = reason = None
    if one.mean is None or other.mean is None or one.sd is None or other.sd is None:
        reason = Text(
            ko=f"의견을 쓴 사람이 {one.n}명, 쓰지 않은 사람이 {other.n}명이라 차이를 내지 않으니 각각 {MINIMUM_N}명 이상 모으십시오.",
            en=f"{one.n} who commented and {other.n} who did not give no difference; collect {MINIMUM_N} or more of each.",
        )
    else:
        difference = one.mean - other.mean
        errors = one.sd**2 / one.n_effective, other.sd**2 / other.n_effective
        interval = welch_interval(difference, *errors, one.n_effective, other.n_effective)
    return RatingDifference(
        rating=name,
        commented=average(spoke, corpus.weights),
        silent=average(silent, corpus.weights),
        difference=difference,
        ci95=interval,
        reason=reason,
    )


def selective(found: WhoComments) -> list[RatingDifference]:
    """Return the ratings in which those who commented clearly differ from the others."""
    return [row for row in found.ratings if row.ci95 is not None and not row.ci95[0] <= 0 <= row.ci95[1]]
