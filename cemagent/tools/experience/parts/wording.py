"""Figures and names of an experience report in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cemagent.errors import Lang
from cemagent.playbook import Text
from cemagent.tools.experience.results import ExperienceReport, Interval, ItemScore

NONE = "–"

ESTIMATORS = {
    "ML": Text(ko="최대우도(ML)", en="maximum likelihood (ML)"),
    "MLR": Text(ko="강건 최대우도(MLR)", en="robust maximum likelihood (MLR)"),
    "MLM": Text(ko="강건 최대우도(MLM)", en="robust maximum likelihood (MLM)"),
    "WLSMV": Text(ko="순서형 가중최소제곱(WLSMV)", en="weighted least squares for ordered answers (WLSMV)"),
}
FACETS = {
    "answer": Text(ko="응답", en="Answer"),
    "perception": Text(ko="인지", en="Perception"),
    "expectation": Text(ko="기대", en="Expectation"),
    "importance": Text(ko="중요도", en="Importance"),
    "satisfaction": Text(ko="만족도", en="Satisfaction"),
    "functional": Text(ko="있을 때", en="If present"),
    "dysfunctional": Text(ko="없을 때", en="If absent"),
}
QUADRANTS = {
    "concentrate_here": Text(ko="먼저 고칠 것", en="act first"),
    "keep_up": Text(ko="지킬 것", en="keep up"),
    "low_priority": Text(ko="나중에 볼 것", en="low priority"),
    "possible_overkill": Text(ko="지나칠 수 있는 것", en="possible excess"),
}
KANO = {
    "attractive": Text(ko="매력적 품질", en="attractive"),
    "one_dimensional": Text(ko="일원적 품질", en="one-dimensional"),
    "must_be": Text(ko="당연적 품질", en="must-be"),
    "indifferent": Text(ko="무관심 품질", en="indifferent"),
    "reverse": Text(ko="역품질", en="reverse"),
    "questionable": Text(ko="모순된 응답", en="questionable"),
}
FLAGS = {
    "duplicate_row": Text(ko="똑같은 행", en="same row twice"),
    "duplicate_id": Text(ko="같은 응답자 번호", en="same respondent number"),
    "straight_line": Text(ko="한 줄로 찍은 응답", en="same answer throughout (straight-lining)"),
    "speeder": Text(ko="지나치게 빠른 응답", en="too fast (speeders)"),
    "out_of_range": Text(ko="점수 범위를 벗어난 응답", en="answer outside the points of the scale"),
    "flagged": Text(ko="하나라도 표시된 응답", en="any flag"),
}
LEVELS = {
    "configural": Text(ko="구조가 같음 (형태 불변성)", en="same structure (configural)"),
    "thresholds": Text(ko="응답 경계가 같음 (역치 불변성)", en="equal thresholds"),
    "metric": Text(ko="문항의 무게가 같음 (메트릭 불변성)", en="equal loadings (metric)"),
    "scalar": Text(ko="출발점이 같음 (스칼라 불변성)", en="equal intercepts (scalar)"),
    "strict": Text(ko="오차가 같음 (엄격 불변성)", en="equal residuals (strict)"),
}
VERDICTS = {
    "holds": Text(ko="성립", en="holds"),
    "provisional": Text(ko="잠정 성립", en="provisional"),
    "partial": Text(ko="일부만 성립", en="partial"),
    "fails": Text(ko="성립하지 않음", en="fails"),
}
DRIVER_METHODS = {
    "lmg": Text(ko="LMG(샤플리) 분해", en="LMG (Shapley) decomposition"),
    "relative_weights": Text(ko="상대 가중치(Johnson)", en="relative weights (Johnson)"),
}
MEASURES = {
    "r2": Text(ko="R²", en="R²"),
    "r2_observed": Text(ko="R²(관측된 0/1 결과)", en="R² of the observed 0/1 outcome"),
    "mcfadden": Text(ko="McFadden R²", en="McFadden R²"),
}
_PLACES = {
    "cfa": Text(ko="측정 구조", en="Structure"),
    "invariance": Text(ko="집단 비교", en="Segments"),
    "drivers": Text(ko="동인", en="Drivers"),
    "comments": Text(ko="주관식 의견", en="Comments"),
}


@dataclass(frozen=True)
class Wording:
    """Writes the figures of ``report`` in ``lang``."""

    report: ExperienceReport
    lang: Lang

    def say(self, ko: str, en: str) -> str:
        """Return the sentence in the language."""
        return ko if self.lang == "ko" else en

    def text(self, text: Text | None, other: str = NONE) -> str:
        """Return ``text`` in the language, ``other`` where there is none."""
        return other if text is None else text.in_(self.lang)

    def named(self, names: Mapping[Any, Text], key: str | None) -> str:
        """Return the name of ``key``, or ``key`` itself where ``names`` does not know it."""
        if key is None:
            return NONE
        return names[key].in_(self.lang) if key in names else key

    def heads(self, ko: str, en: str) -> tuple[str, ...]:
        """Return headers that are written with bars between them."""
        return tuple(self.say(ko, en).split("|"))

    def number(self, value: float | None, digits: int = 2) -> str:
        """Return a number with ``digits`` after the point; what rounds to nothing has no sign."""
        if value is None:
            return NONE
        shown = f"{value:,.{digits}f}"
        return shown.removeprefix("-") if not float(shown.replace(",", "")) else shown.replace("-", "−")

    def count(self, value: int | None) -> str:
        """Return a count."""
        return NONE if value is None else f"{value:,}"

    def share(self, value: float | None, digits: int = 0) -> str:
        """Return a share 0 to 1 as percent."""
        if value is None:
            return NONE
        # a few of many are not none
        return "<1%" if digits == 0 and 0 < value < 0.005 else f"{self.number(100 * value, digits)}%"

    def chance(self, value: float | None) -> str:
        """Return a share of the resamples; none or all of them prove neither."""
        if value is None:
            return NONE
        return "<1%" if value < 0.005 else ">99%" if value > 0.995 else self.share(value)

    def probability(self, value: float | None) -> str:
        """Return a p value: ``< 0.001`` or three digits."""
        if value is None:
            return NONE
        return "< 0.001" if value < 0.001 else f"{value:.3f}"

    def significance(self, value: float | None) -> str:
        """Return a p value with its letter: ``p < 0.001``, ``p = 0.021``."""
        if value is None:
            return NONE
        return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"

    def interval(self, interval: Interval | None, digits: int = 2) -> str:
        """Return an interval: ``0.71 ~ 0.83``, ``0.71 to 0.83``."""
        if interval is None:
            return NONE
        between = self.say(" ~ ", " to ")
        return between.join(self.number(end, digits) for end in interval)

    def estimate(self, value: float | None, interval: Interval | None, digits: int = 2) -> str:
        """Return a figure with its interval: ``0.78 (0.71 ~ 0.83)``."""
        if value is None or interval is None:
            return self.number(value, digits)
        return f"{self.number(value, digits)} ({self.interval(interval, digits)})"

    def shares(self, value: float | None, interval: Interval | None) -> str:
        """Return a share with its interval, in percent: ``41% (35 ~ 47)``."""
        if value is None or interval is None:
            return self.share(value)
        return f"{self.share(value)} ({self.interval((100 * interval[0], 100 * interval[1]), 0)})"

    def ranks(self, interval: tuple[int, int]) -> str:
        """Return ranks that a driver can take: ``1~3위``, ``1 to 3``."""
        low, high = interval
        return self.say(f"{low}위", f"{low}") if low == high else self.say(f"{low}~{high}위", f"{low} to {high}")

    def dimension(self, name: str | None) -> str:
        """Return the title of a dimension."""
        found = next((one.title for one in self.report.dimensions if one.id == name), None)
        return self.text(found, name or self.say("차원 없음", "no dimension"))

    def item(self, name: str) -> str:
        """Return an item's id with its title: ``q1 · 선택을 의도대로 반영``."""
        found = next((one.title for one in self.report.items if one.id == name and one.title), None)
        return name if found is None else f"{name} · {found.in_(self.lang)}"

    def facet(self, item: ItemScore) -> str:
        """Return how an item was asked."""
        return self.named(FACETS, item.facet)

    def column(self, name: str) -> str:
        """Return the header of a column as a name in a sentence: without the mark at its end."""
        return name.rstrip(" .?!:")

    def part(self, name: str) -> str:
        """Return the title of a dimension, or an item's id with its title."""
        return self.dimension(name) if any(one.id == name for one in self.report.dimensions) else self.item(name)

    def where(self, place: str | None) -> str:
        """Return the place that a notice speaks of: dimensions by title, none where it speaks of the whole."""
        if place in (None, "", self.report.scale):
            return ""
        return self.named(_PLACES, place) if place in _PLACES else self.part(str(place))
