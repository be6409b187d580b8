"""Kano's kinds of quality from pairs of answers: what is said of a feature if it is there, and if it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cemagent.experience.moments import Interval, share_of
from cemagent.experience.notes import Note
from cemagent.experience.scores import too_few
from cemagent.experience.survey import MINIMUM_N, Floats, Survey
from cemagent.playbook import Text

Kind = Literal["attractive", "one_dimensional", "must_be", "indifferent", "reverse", "questionable"]
KINDS: tuple[Kind, ...] = ("attractive", "one_dimensional", "must_be", "indifferent", "reverse", "questionable")
_LETTERS = dict(zip("AOMIRQ", range(6), strict=True))
_TABLE = np.array([[_LETTERS[letter] for letter in row] for row in ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")])
"""Rows: answer if the feature is there, like (1) to dislike (5); columns: if it is not (Berger et al. 1993)."""
_FONG = 1.65
_QUESTIONABLE = 0.05


@dataclass(frozen=True)
class KanoResult:
    """One feature. ``better`` (0 to 1) is how much it can satisfy, ``worse`` (-1 to 0) how much its lack dissatisfies.

    ``kind`` is the most frequent one, None under 30 answers; ``certain`` says whether it beats the second by Fong's test.
    """

    item: str
    n: int
    counts: Mapping[Kind, int]
    kind: Kind | None
    second: Kind | None
    certain: bool | None
    better: float | None
    better_ci95: Interval | None
    worse: float | None
    worse_ci95: Interval | None
    notes: tuple[Note, ...] = ()


def kano(survey: Survey) -> list[KanoResult]:
    """Return the kind of each feature that the file asks about both ways; an empty list where there is none."""
    there, absent = survey.blocks.get("functional"), survey.blocks.get("dysfunctional")
    if there is None or absent is None:
        return []
    return [
        classified(item, there.raw[:, there.items.index(item)], absent.of([item])[:, 0], survey.weights)
        for item in there.items
        if item in absent.items
    ]


def classified(item: str, there: Floats, absent: Floats, weights: Floats | None = None) -> KanoResult:
    """Return the kind of one feature from answers 1 (like) to 5 (dislike), (n,) each, NaN for none.

    better = (A + O) / (A + O + M + I), worse = -(O + M) / (A + O + M + I) (Berger et al. 1993), with Wilson intervals.
    Two kinds differ when |a - b| >= 1.65 sqrt((a + b)(2n - a - b) / 2n) (Fong 1996), about 90 % confidence.
    """
    known = ~(np.isnan(there) | np.isnan(absent))
    kinds = _TABLE[there[known].astype(int) - 1, absent[known].astype(int) - 1]
    n = len(kinds)
    counts = dict(zip(KINDS, np.bincount(kinds, minlength=6).tolist(), strict=True))
    if n < MINIMUM_N:
        return KanoResult(item, n, counts, None, None, None, None, None, None, None, (too_few(n, item),))
    w = np.ones(n) if weights is None else weights[known]
    effective = float(w.sum() ** 2 / (w @ w))
    weighed = np.bincount(kinds, w, 6) / w.sum() * effective
    first, second = (int(place) for place in np.argsort(-weighed, kind="stable")[:2])
    judged = kinds < 4
    better = share_of(np.isin(kinds, (0, 1)), judged, w)
    worse = share_of(np.isin(kinds, (1, 2)), judged, w)
    certain = _differ(float(weighed[first]), float(weighed[second]), effective)
    return KanoResult(
        item=item,
        n=n,
        counts=counts,
        kind=KINDS[first],
        second=KINDS[second] if weighed[second] else None,
        certain=certain,
        better=better[0] if better else None,
        better_ci95=better[1] if better else None,
        worse=-worse[0] if worse else None,
        worse_ci95=(-worse[1][1], -worse[1][0]) if worse else None,
        notes=tuple(_notes(item, certain, float(weighed[5] / effective))),
    )


def _differ(a: float, b: float, n: float) -> bool:
    return abs(a - b) >= _FONG * float(np.sqrt((a + b) * (2 * n - a - b) / (2 * n)))


def _notes(item: str, certain: bool, questionable: float) -> list[Note]:
    notes = []
    if not certain:
        notes.append(
            Note(
                "kano_mixed",
                Text(
                    ko="가장 많은 두 범주의 차이가 뚜렷하지 않아 한 범주로 단정할 수 없습니다.",
                    en="The two most frequent kinds do not differ clearly, so the feature cannot be put in one of them.",
                ),
                item,
            )
        )
    if questionable > _QUESTIONABLE:
        notes.append(
            Note(
                "kano_questionable",
                Text(
                    ko=f"서로 맞지 않는 응답이 {questionable:.0%}라서 질문이 잘못 읽혔는지 살펴야 합니다.",
                    en=f"{questionable:.0%} of the answers contradict each other: check whether the question was understood.",
                ),
                item,
            )
        )
    return notes
