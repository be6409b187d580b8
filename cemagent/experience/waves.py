"""Change between two waves of a survey, with its interval: independent respondents, or the same ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from cemagent.errors import UsageError
from cemagent.experience.headlines import respondent_values
from cemagent.experience.moments import Interval, mean_of
from cemagent.experience.notes import Note
from cemagent.experience.scores import respondent_scores, too_few
from cemagent.experience.survey import MINIMUM_N, Floats, Survey
from cemagent.playbook import Text


@dataclass(frozen=True)
class Change:
    """After minus before; ``n`` of a paired change is that of the respondents in both waves."""

    id: str
    before: float | None
    after: float | None
    change: float | None
    ci95: Interval | None
    n_before: int
    n_after: int
    paired: bool
    notes: tuple[Note, ...] = ()

    @property
    def clear(self) -> bool | None:
        """Return whether the interval leaves out 0; None where there is no interval."""
        return None if self.ci95 is None else not self.ci95[0] <= 0 <= self.ci95[1]


@dataclass(frozen=True)
class Changes:
    """Changes of the dimensions, and of the headline where the scale has one."""

    dimensions: tuple[Change, ...]
    headline: Change | None
    paired: bool
    notes: tuple[Note, ...]


def changes(before: Survey, after: Survey, paired: bool | None = None) -> Changes:
    """Return how the scores changed. ``paired`` None: by ids, where half of the smaller wave or more is in both.

    Raises:
        UsageError: the waves are of different scales, or ``paired`` is asked for and ids do not match.
    """
    if before.scale.id != after.scale.id:
        raise UsageError(
            f"The waves use different scales ('{before.scale.id}' and '{after.scale.id}'), so no change can be computed: "
            "give two files of one scale.",
            f"두 조사의 척도가 '{before.scale.id}'와(과) '{after.scale.id}'(으)로 달라 변화를 계산할 수 없으니 같은 척도의 파일을 "
            "지정해 주십시오.",
        )
    pairs = _pairs(before, after) if paired is not False else None
    if paired is None and pairs is not None and len(pairs[0]) < max(MINIMUM_N, min(before.n, after.n) / 2):
        pairs = None
    if paired and (pairs is None or not len(pairs[0])):
        raise UsageError(
            "The waves cannot be paired: both files need a column of respondent ids that match; or compare them as "
            "independent.",
            "두 조사를 응답자별로 이을 수 없으니 두 파일에 서로 맞는 응답자 번호 열을 두거나 독립된 표본으로 비교해 주십시오.",
        )
    old, new = respondent_scores(before), respondent_scores(after)
    dimensions = [_change(name, old[name], new[name], before, after, pairs) for name in old if name in new]
    ours, theirs = respondent_values(before), respondent_values(after)
    head = None
    if ours is not None and theirs is not None:
        head = _change(before.scale.scoring.method, ours, theirs, before, after, pairs)
    return Changes(tuple(dimensions), head, pairs is not None, tuple(_notes(pairs, before, after)))


def _pairs(before: Survey, after: Survey) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], ...] | None:
    """Return the places, in each wave, of the respondents whose id occurs once in both."""
    if before.ids is None or after.ids is None:
        return None
    single = []
    for ids in (before.ids, after.ids):
        names, places, counts = np.unique(ids, return_index=True, return_counts=True)
        kept = (counts == 1) & (names != "")
        single.append((names[kept], places[kept]))
    _, one, other = np.intersect1d(single[0][0], single[1][0], return_indices=True)
    return single[0][1][one], single[1][1][other]


def _change(
    name: str,
    old: Floats,
    new: Floats,
    before: Survey,
    after: Survey,
    pairs: tuple[np.ndarray[tuple[int], np.dtype[np.intp]], ...] | None,
) -> Change:
    if pairs is not None:
        return _paired(name, old[pairs[0]], new[pairs[1]], None if after.weights is None else after.weights[pairs[1]])
    one, other = mean_of(old, before.weights), mean_of(new, after.weights)
    if one.mean is None or other.mean is None or one.sd is None or other.sd is None:
        small = one.n if one.mean is None else other.n
        return Change(name, one.mean, other.mean, None, None, one.n, other.n, False, (too_few(small, name),))
    change = other.mean - one.mean
    interval = welch_interval(
        change, one.sd**2 / one.n_effective, other.sd**2 / other.n_effective, one.n_effective, other.n_effective
    )
    return Change(name, one.mean, other.mean, change, interval, one.n, other.n, False)


def welch_interval(change: float, first: float, second: float, n: float, m: float) -> Interval:
    """Return the interval of a difference of independent means (Welch 1947); the variances are those of the means."""
    total = first + second
    if total == 0:
        return change, change
    freedom = total**2 / (first**2 / (n - 1) + second**2 / (m - 1))
    half = float(stdtrit(freedom, 0.975)) * float(np.sqrt(total))
    return change - half, change + half


def _paired(name: str, old: Floats, new: Floats, weights: Floats | None) -> Change:
    both = ~(np.isnan(old) | np.isnan(new))
    one, other, change = (mean_of(np.where(both, x, np.nan), weights) for x in (old, new, new - old))
    notes = () if change.mean is not None else (too_few(change.n, name),)
    return Change(name, one.mean, other.mean, change.mean, change.ci95, one.n, other.n, True, notes)


def _notes(
    pairs: tuple[np.ndarray[tuple[int], np.dtype[np.intp]], ...] | None, before: Survey, after: Survey
) -> list[Note]:
    if pairs is None:
        text = Text(
            ko="두 조사를 서로 다른 응답자의 독립된 표본으로 보고 비교했습니다.",
            en="The waves were compared as independent samples of different respondents.",
        )
        return [Note("independent_waves", text)]
    lost = 1 - len(pairs[0]) / max(before.n, 1)
    return [
        Note(
            "paired_waves",
            Text(
                ko=f"두 조사에 모두 답한 {len(pairs[0]):,}명의 변화이며, 앞선 응답자의 {lost:.0%}는 빠졌으므로 남은 사람들에게만 "
                "해당합니다.",
                en=f"The change is that of the {len(pairs[0]):,} respondents in both waves; {lost:.0%} of the earlier ones are "
                "gone, so it holds for those who stayed.",
            ),
        )
    ]
