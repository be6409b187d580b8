"""Shares and averages with intervals, and the reason where there are too few respondents for one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cemagent.experience.moments import mean_of, share_of
from cemagent.experience.scores import too_few
from cemagent.experience.survey import MINIMUM_N
from cemagent.playbook import Text
from cemagent.tools.comments.results import Average, SegmentShare, Sentiments, Share
from cemagent.tools.comments.vocabulary import CLEAR

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Labels = NDArray[np.str_]


def no_share(n: int) -> Text:
    """Return why ``n`` respondents give no share."""
    return Text(
        ko=f"{n}명뿐이라 비율을 내지 않으니 {MINIMUM_N}명 이상 모으십시오.",
        en=f"With {n} respondents no share is given; collect {MINIMUM_N} or more.",
    )


def share(chosen: Bools, among: Bools, weights: Floats) -> Share:
    """Return the share of ``chosen`` in ``among`` (n,), weighted, with its Wilson interval."""
    n, count = int(among.sum()), int((chosen & among).sum())
    found = share_of(chosen & among, among, weights) if n >= MINIMUM_N else None
    if found is None:
        return Share(count=count, n=n, share=None, ci95=None, reason=no_share(n))
    return Share(count=count, n=n, share=found[0], ci95=found[1])


def average(values: Floats, weights: Floats) -> Average:
    """Return the weighted mean of ``values`` (n,), NaN left out."""
    mean = mean_of(values, weights)
    reason = None if mean.mean is not None else too_few(mean.n, None).text
    return Average(n=mean.n, mean=mean.mean, ci95=mean.ci95, reason=reason)


def sentiments(polarity: Floats, among: Bools, weights: Floats) -> Sentiments:
    """Return how many of ``among`` speak badly, neither way, or well by their ``polarity`` (n,)."""
    bad, good = polarity <= -CLEAR, polarity >= CLEAR
    return Sentiments(
        negative=share(bad, among, weights),
        neutral=share(~bad & ~good, among, weights),
        positive=share(good, among, weights),
    )


def by_segment(chosen: Bools, among: Bools, weights: Floats, segments: dict[str, Labels]) -> list[SegmentShare]:
    """Return the share of ``chosen`` in ``among`` for each segment, the largest segment first; blanks belong to none."""
    found = []
    for column, labels in segments.items():
        names, counts = np.unique(labels[among & (labels != "")], return_counts=True)
        for at in np.argsort(-counts, kind="stable"):
            mine = among & (labels == names[at])
            found.append(SegmentShare(column=column, segment=str(names[at]), share=share(chosen, mine, weights)))
    return found
