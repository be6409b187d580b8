"""Single figures that boards know: NPS, CES, CSAT, and indices in the style of ACSI and KCSI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from cemagent.errors import ContentError
from cemagent.experience.moments import Interval, Mean, mean_of
from cemagent.experience.notes import Note
from cemagent.experience.scale import Method
from cemagent.experience.scores import row_means, too_few
from cemagent.experience.survey import Floats, Survey
from cemagent.playbook import Text


@dataclass(frozen=True)
class Headline:
    """One figure with its 95 % interval. ``unit`` is ``points`` (-100 to 100), ``share`` (0 to 1) or ``index`` (0 to 100).

    ``parts`` are shares 0 to 1, means on the scale or, for an index, its components 0 to 100.
    """

    id: Method
    value: float | None
    ci95: Interval | None
    n: int
    unit: str
    parts: Mapping[str, float]
    label: Text
    notes: tuple[Note, ...] = ()


def headline(survey: Survey) -> Headline | None:
    """Return the figure of a scale that is scored as one (NPS, CES, CSAT, ACSI- or KCSI-style); None for others."""
    compute = _METHODS.get(survey.scale.scoring.method)
    return compute(survey) if compute else None


def respondent_values(survey: Survey) -> Floats | None:
    """Return what each respondent (n,) adds to the headline, which is the mean of it; None where there is no headline.

    NPS: +100, 0 or -100; CES and CSAT: 1 in the top boxes, else 0; ACSI- and KCSI-style: the index, 0 to 100.
    """
    compute = _VALUES.get(survey.scale.scoring.method)
    return compute(survey) if compute else None


def net_promoter(answers: Floats, weights: Floats | None = None) -> Headline:
    """Return % 9-10 minus % 0-6 of ``answers`` (n,), 0 to 10; 7-8 count in the base.

    Its interval is that of the mean of +100, 0 and -100 (Rocks 2016 compares intervals for it).
    """
    known = ~np.isnan(answers)
    mean = mean_of(_sides(answers), weights)
    parts = _shares(
        {
            "promoters": answers >= 9,
            "passives": (answers > 6) & (answers < 9),
            "detractors": answers <= 6,
        },
        known,
        weights,
        mean,
    )
    label = Text(ko="순추천지수(NPS)", en="Net Promoter Score")
    return _made("nps", mean, "points", parts, label, (-100.0, 100.0))


def _sides(answers: Floats) -> Floats:
    return np.where(np.isnan(answers), np.nan, 100.0 * (answers >= 9) - 100.0 * (answers <= 6))


def _shares(
    kinds: Mapping[str, np.ndarray[tuple[int], np.dtype[np.bool_]]],
    known: np.ndarray[tuple[int], np.dtype[np.bool_]],
    weights: Floats | None,
    mean: Mean,
) -> dict[str, float]:
    if mean.mean is None:
        return {}
    w = known.astype(float) if weights is None else weights * known
    return {name: float(w @ chosen) / float(w.sum()) for name, chosen in kinds.items()}


def _made(method: Method, mean: Mean, unit: str, parts: Mapping[str, float], label: Text, ends: Interval) -> Headline:
    interval = None
    if mean.ci95:
        interval = (max(ends[0], mean.ci95[0]), min(ends[1], mean.ci95[1]))
    notes = () if mean.mean is not None else (too_few(mean.n, method),)
    return Headline(method, mean.mean, interval, mean.n, unit, parts, label, notes)


def _nps(survey: Survey) -> Headline:
    return net_promoter(survey.main.values[:, 0], survey.weights)


def _top(survey: Survey) -> int:
    return survey.scale.scoring.top or {"ces": 3}.get(survey.scale.scoring.method, 2)


def _top_values(survey: Survey) -> Floats:
    answers = survey.main.values[:, 0]
    points = survey.scale.points_of(survey.scale.item(survey.main.items[0]), survey.scale.main_facet)
    return np.where(np.isnan(answers), np.nan, (answers > points.max - _top(survey)).astype(float))


def _top_share(survey: Survey, method: Method, label: Text) -> Headline:
    share = mean_of(_top_values(survey), survey.weights)
    mean = mean_of(survey.main.values[:, 0], survey.weights)
    parts = {"mean": mean.mean, "top_boxes": float(_top(survey))} if mean.mean is not None else {}
    return _made(method, share, "share", parts, label, (0.0, 1.0))


def _ces(survey: Survey) -> Headline:
    return _top_share(survey, "ces", Text(ko="쉽다고 답한 비율(CES)", en="Share who found it easy (CES)"))


def _csat(survey: Survey) -> Headline:
    return _top_share(survey, "csat", Text(ko="만족한 비율(CSAT)", en="Share satisfied (CSAT)"))


def _acsi_values(survey: Survey) -> Floats:
    """Return ((x1-1)w1 + (x2-1)w2 + (x3-1)w3) / 9 x 100 of each respondent, weights summing to 1."""
    weights = np.array(_weights_of(survey, len(survey.main.items)))
    turned = _percent(survey)
    complete = ~np.isnan(turned).any(axis=1)
    return np.where(complete, np.nan_to_num(turned) @ weights, np.nan)


def _percent(survey: Survey) -> Floats:
    points = survey.scale.points
    return np.asarray((survey.main.values - points.min) / (points.max - points.min) * 100, dtype=np.float64)


def _acsi(survey: Survey) -> Headline:
    mean = mean_of(_acsi_values(survey), survey.weights)
    turned = _percent(survey)
    means = {item: mean_of(turned[:, j], survey.weights).mean for j, item in enumerate(survey.main.items)}
    parts = {item: value for item, value in means.items() if value is not None}
    return _made("acsi", mean, "index", parts, Text(ko="ACSI 방식 지수", en="ACSI-style index"), (0.0, 100.0))


def _kcsi_parts(survey: Survey) -> dict[str, Floats]:
    """Return for each dimension the share (n,) of a respondent's answers in the top boxes, 0 to 100."""
    high = survey.scale.points.max - _top(survey)
    parts = {}
    for dimension in survey.scale.dimensions:
        answers = survey.answers(dimension.id)
        parts[dimension.id] = row_means(np.where(np.isnan(answers), np.nan, (answers > high) * 100.0), 1)
    return parts


def _kcsi_values(survey: Survey) -> Floats:
    """Return the weighted mean of the top-box shares of overall, element and repurchase answers, 0 to 100."""
    weights = _weights_of(survey, len(survey.scale.dimensions))
    total = np.zeros(survey.n)
    for weight, part in zip(weights, _kcsi_parts(survey).values(), strict=True):
        total += weight * part
    return total


def _kcsi(survey: Survey) -> Headline:
    mean = mean_of(_kcsi_values(survey), survey.weights)
    means = {name: mean_of(part, survey.weights).mean for name, part in _kcsi_parts(survey).items()}
    parts = {name: value for name, value in means.items() if value is not None}
    return _made("kcsi", mean, "index", parts, Text(ko="KCSI 방식 지수", en="KCSI-style index"), (0.0, 100.0))


def _weights_of(survey: Survey, count: int) -> list[float]:
    """Return the weights of the scale scaled to sum to 1; equal ones where it gives none.

    Raises:
        ContentError: it gives a different number of weights, or they do not sum to more than 0.
    """
    given = survey.scale.scoring.weights or [1.0] * count
    if len(given) != count or sum(given) <= 0 or min(given) < 0:
        raise ContentError(
            f"The scale '{survey.scale.id}' needs {count} weights, none of them negative: correct 'scoring' in its file.",
            f"척도 '{survey.scale.id}'에는 음수가 아닌 가중치가 {count}개 필요하니 척도 파일의 scoring을 고쳐 주십시오.",
        )
    return [weight / sum(given) for weight in given]


_METHODS: dict[Method, Callable[[Survey], Headline]] = {
    "nps": _nps, "ces": _ces, "csat": _csat, "acsi": _acsi, "kcsi": _kcsi
}  # fmt: skip
_VALUES: dict[Method, Callable[[Survey], Floats]] = {
    "nps": lambda survey: _sides(survey.main.values[:, 0]),
    "ces": _top_values,
    "csat": _top_values,
    "acsi": _acsi_values,
    "kcsi": _kcsi_values,
}
