"""Figures of a result in the reader's language: money, shares, periods, effects."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cemagent.errors import Lang
from cemagent.playbook import Text
from cemagent.tools.equity.impacts import PATH_NAMES, SOURCE_NAMES
from cemagent.tools.equity.inputs import Period
from cemagent.tools.equity.money import Money, rounded
from cemagent.tools.equity.results import EquityResult, Figure, ImpactResult, SegmentResult, Three

NONE = "–"
_KOREAN = (("조", 10**12), ("억", 10**8), ("만", 10**4))
_PERIODS: dict[Period, tuple[str, str]] = {
    "year": ("년", "year"),
    "quarter": ("분기", "quarter"),
    "month": ("개월", "month"),
}
_PER: dict[Period, Text] = {
    "year": Text(ko="연", en="a year"),
    "quarter": Text(ko="분기", en="a quarter"),
    "month": Text(ko="월", en="a month"),
}
_COUNTED = {
    "acquisition": Text(ko="명", en=" customers"),
    "referral": Text(ko="명", en=" customers"),
    "frequency": Text(ko="회", en=" purchases"),
}


@dataclass(frozen=True)
class Wording:
    """Writes the figures of ``result`` in ``lang``; money to four significant figures."""

    result: EquityResult
    lang: Lang

    def say(self, ko: str, en: str) -> str:
        """Return the sentence in the language."""
        return ko if self.lang == "ko" else en

    def money(self, amount: float | None) -> str:
        """Return an amount in the currency of the result."""
        return NONE if amount is None else rounded(amount, self.result.currency).in_(self.lang)

    def brief(self, amount: float) -> str:
        """Return an amount in few letters, for a picture: ``52.5억 원`` for 52억 4,900만 원."""
        shown = rounded(amount, self.result.currency, 3)
        unit, factor = next(((name, size) for name, size in _KOREAN if abs(shown.amount) >= size), ("", 0))
        if self.lang == "en" or not factor:
            return shown.in_(self.lang)
        one = Money(Decimal(factor), self.result.currency).in_("ko").removeprefix(f"1{unit}")
        return f"{(shown.amount / factor).normalize():,f}{unit}{one}"

    def figure(self, figure: Figure) -> str:
        """Return an amount, or a dash where it cannot be computed."""
        return self.money(figure.value)

    def share(self, share: float | None) -> str:
        """Return a share as a percentage."""
        return NONE if share is None else f"{plain(share * 100)}%"

    def periods(self, count: float) -> str:
        """Return a number of periods: ``6년``, ``6 years``."""
        ko, en = _PERIODS[self.result.period]
        return f"{plain(count)}{ko}" if self.lang == "ko" else f"{plain(count)} {en}{'' if count == 1 else 's'}"

    @property
    def per_period(self) -> str:
        """Return ``연`` or ``a year``, as the period is."""
        return _PER[self.result.period].in_(self.lang)

    def effect(self, impact: ImpactResult, size: float) -> str:
        """Return the size of an effect with its unit."""
        if impact.effect_unit == "percent":
            return f"{plain(size)}%"
        if impact.effect_unit == "points":
            return f"{plain(size)}%p" if self.lang == "ko" else f"{plain(size)} points"
        if impact.path == "retention":
            return f"{plain(size * 100)}%p" if self.lang == "ko" else f"{plain(size * 100)} points"
        if impact.path in _COUNTED:
            return plain(size) + _COUNTED[impact.path].in_(self.lang)
        return self.money(size)

    def effects(self, impact: ImpactResult) -> str:
        """Return low, base and high of an effect: ``0.4 / 1 / 1.9%p``."""
        sizes = [self.effect(impact, size) for size in impact.effect]
        return " / ".join(sizes)

    def path(self, impact: ImpactResult) -> str:
        """Return the path and the segment that an impact is on."""
        name = PATH_NAMES[impact.path].in_(self.lang)
        on = impact.segment if isinstance(impact.segment, str) else ", ".join(impact.segment)
        return f"{name} · {self.say('모든 집단', 'all segments') if on == 'all' else on}"

    def source(self, impact: ImpactResult) -> str:
        """Return where an effect size comes from; a literature value only as a prior."""
        return SOURCE_NAMES[impact.effect_source].in_(self.lang)

    def formula(self, figure: Figure) -> str:
        """Return the formula of a figure with its mark."""
        found = next((item for item in self.result.formulas if item.id == figure.formula), None)
        return NONE if found is None else f"{found.text} ({found.mark})"

    def timing(self, segment: SegmentResult) -> str:
        """Return when the first margin comes and how long is counted."""
        first = self.say(
            "첫 마진은 지금" if segment.timing == "start" else "첫 마진은 기간 끝",
            "first margin now" if segment.timing == "start" else "first margin at the end of the period",
        )
        if segment.horizon is None:
            return f"{first}, {self.say('무기한', 'without end')}"
        length = self.periods(segment.horizon)
        return f"{first}, {self.say(f'{length}까지', f'for {length}')}"

    def three(self, three: Three) -> tuple[str, str, str]:
        """Return three amounts."""
        return self.figure(three.low), self.figure(three.base), self.figure(three.high)

    def three_shares(self, three: Three) -> tuple[str, str, str]:
        """Return three percentages."""
        low, base, high = (self.share(figure.value) for figure in (three.low, three.base, three.high))
        return low, base, high

    def three_periods(self, three: Three) -> tuple[str, str, str]:
        """Return three lengths of time; a length that is not reached is said so."""
        low, base, high = (
            self.say("회수하지 못함", "not reached") if figure.value is None else self.periods(figure.value)
            for figure in (three.low, three.base, three.high)
        )
        return low, base, high


def plain(number: float) -> str:
    """Return a number with three significant figures, in full where it is large, without zeros at its end."""
    if abs(number) >= 100:
        return f"{number:,.0f}"
    text = f"{number:.3g}"
    return f"{float(text):f}".rstrip("0").rstrip(".") if "e" in text else text
