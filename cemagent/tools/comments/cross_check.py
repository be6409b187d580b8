"""Ratings against comments: where the two disagree, for whom, and how closely they go together at all."""

from __future__ import annotations

from typing import Literal

import numpy as np

from cemagent.errors import Lang
from cemagent.experience.rank_correlation import spearman
from cemagent.experience.survey import MINIMUM_N
from cemagent.playbook import Text
from cemagent.tools.comments.corpus import Corpus
from cemagent.tools.comments.figures import Bools, Floats, by_segment, share
from cemagent.tools.comments.quoting import quote, ranked
from cemagent.tools.comments.results import Agreement, CrossCheck, Disagreement

OVERALL = "overall"
"""The mean place of all ratings of a respondent."""
OUTER_THIRD = 1 / 3
SURE = 0.4
"""A comment counts as plainly good or bad from this polarity on: `benchmarks.comment_figures` prints how often rightly."""
_QUOTES = 3
RULE = Text(
    ko="평점이 척도의 위쪽(아래쪽) 3분의 1에 있는데 의견의 극성이 -0.4 이하(0.4 이상)이면 어긋난다고 보며, 이 선부터는 직접 표시한 의견 "
    "20건 중 19건, 공개 리뷰 4건 중 3건가량을 바르게 읽지만 더 약한 극성은 그만큼 믿을 수 없어 세지 않습니다.",
    en="A rating in the upper (lower) third of its scale disagrees with a comment of polarity -0.4 or less (0.4 or more): from "
    "there on about 19 of 20 comments of our own labels and 3 of 4 public reviews are read rightly, and fainter ones less often.",
)


def places_of(corpus: Corpus) -> dict[str, Floats]:
    """Return for each rating where it stands on its scale (n,), -1 to 1, NaN where it is missing; all together first."""
    names = dict.fromkeys(name for comment in corpus.comments for name in comment.ratings)
    found = {
        name: np.array(
            [comment.ratings[name].place if name in comment.ratings else np.nan for comment in corpus.comments]
        )
        for name in names
    }
    if len(found) > 1:
        table = np.column_stack(list(found.values()))
        known = ~np.isnan(table)
        mean = np.where(known, table, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        found = {OVERALL: np.where(known.any(axis=1), mean, np.nan), **found}
    return found


def cross_check(corpus: Corpus, lang: Lang) -> CrossCheck | None:
    """Return ratings against comments for each rating; None without ratings."""
    places = places_of(corpus)
    if not places:
        return None
    polarity = corpus.polarity
    return CrossCheck(
        rule=RULE,
        ratings=[_agreement(corpus, name, place, polarity, lang) for name, place in places.items()],
    )


def _agreement(corpus: Corpus, name: str, place: Floats, polarity: Floats, lang: Lang) -> Agreement:
    both = ~np.isnan(place) & ~np.isnan(polarity)
    n = int(both.sum())
    found = spearman(place[both], polarity[both]) if n >= MINIMUM_N else None
    reason = None
    if n < MINIMUM_N:
        reason = Text(
            ko=f"평점과 의견이 모두 있는 응답자가 {n}명이라 상관을 내지 않으니 {MINIMUM_N}명 이상 모으십시오.",
            en=f"{n} respondents gave both a rating and a comment, so no correlation is given; collect {MINIMUM_N} or more.",
        )
    elif found is None:
        reason = Text(
            ko="평점이나 의견의 극성이 모두 같아 상관을 낼 수 없으니 응답이 다양한 항목을 고르십시오.",
            en="All ratings or all comments are alike, so there is no correlation; choose a rating that varies.",
        )
    low = both & (place >= OUTER_THIRD) & (polarity <= -SURE)
    high = both & (place <= -OUTER_THIRD) & (polarity >= SURE)
    return Agreement(
        rating=name,
        n=n,
        rho=found[0] if found else None,
        ci95=found[1] if found else None,
        reason=reason,
        disagreements=[
            _disagreement(corpus, "rating_high_comment_low", low, both, -1, lang),
            _disagreement(corpus, "rating_low_comment_high", high, both, 1, lang),
        ],
    )


def _disagreement(
    corpus: Corpus,
    direction: Literal["rating_high_comment_low", "rating_low_comment_high"],
    who: Bools,
    both: Bools,
    side: int,
    lang: Lang,
) -> Disagreement:
    numbers = [at for at, statement in enumerate(corpus.statements) if who[statement.comment]]
    order = sorted(numbers, key=lambda at: (-side * corpus.parts[at].polarity, at))
    return Disagreement(
        direction=direction,
        share=share(who, both, corpus.weights),
        segments=by_segment(who, both, corpus.weights, corpus.segments),
        quotes=[
            quote(
                corpus.statements[at],
                corpus.comments[corpus.statements[at].comment].id,
                corpus.parts[at].polarity,
                lang,
            )
            for at in ranked(order, corpus.statements, _QUOTES)
        ],
    )
