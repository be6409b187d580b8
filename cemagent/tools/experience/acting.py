"""From score to action: the drivers in order of what they could still give, each with its stage and its uncertainty."""

from __future__ import annotations

from collections.abc import Sequence

from cemagent.experience.importance import Gain, Priorities
from cemagent.experience.scale import ScaleDefinition
from cemagent.method.engagement import Engagement
from cemagent.method.matching import without_parentheses
from cemagent.method.particles import with_particles
from cemagent.method.stages import Method
from cemagent.playbook import Text
from cemagent.tools.experience.placing import Place, made_in, place_of
from cemagent.tools.experience.results import DriverModel, DriverResult, StagePriority

_LITTLE = 0.02
"""Drivers whose R2 may be as low as this explain nearly nothing, and their order means as little."""
_LIKELY = 0.75
"""From this probability on, one of several that cannot be told apart is named as the likely first."""
_LONGEST = 60
_EDGE = 0.005


def stage_priorities(
    priorities: Priorities,
    models: Sequence[DriverModel],
    scale: ScaleDefinition,
    *,
    method: Method | None = None,
    engagement: Engagement | None = None,
) -> list[StagePriority]:
    """Return the drivers of everyone in order of gain, each with the stage and the touch points where it is made.

    ``priorities`` are those of the model in ``models`` that has no segment; ``method`` gives the titles of the stages,
    and with an ``engagement`` its own touch points and elements. Nothing is returned without such a model.
    """
    overall = next((model for model in models if model.segment is None and model.drivers), None)
    if overall is None:
        return []
    facts = {driver.id: driver for driver in overall.drivers}
    made = made_in(method, engagement) if method is not None and engagement is not None else None
    titles = {playbook.id: playbook.title for playbook in method.playbooks} if method else {}
    listed = [gain for gain in priorities.gains if gain.name in facts]
    leading = [(gain.first_probability, facts[gain.name].title) for gain in listed if gain.rank_range[0] == 1]
    found = []
    for gain in listed:
        place = place_of(gain.name, scale, made)
        title = titles.get(place.stage or "")
        case = _Case(gain, facts[gain.name], overall, scale, leading)
        found.append(
            StagePriority(
                rank=gain.rank,
                driver=gain.name,
                title=facts[gain.name].title,
                stage=place.stage,
                stage_title=title,
                touchpoints=list(place.touchpoints),
                elements=list(place.elements),
                mapped_by=place.mapped_by,
                gain=gain.gain.value,
                ci95=(gain.gain.low, gain.gain.high),
                rank_range=gain.rank_range,
                first_probability=gain.first_probability,
                tied_first=gain.name in priorities.tied_first,
                why=case.why(place, title),
            )
        )
    return found


class _Case:
    """The words for one driver: how sure its place in the order is, and what to do about it."""

    def __init__(
        self,
        gain: Gain,
        fact: DriverResult,
        model: DriverModel,
        scale: ScaleDefinition,
        leading: Sequence[tuple[float, Text]],
    ) -> None:
        self._gain = gain
        self._fact = fact
        self._model = model
        self._top = _top_of(gain.name, scale)
        self._leading = [title for _, title in leading]
        likeliest = max(leading, default=(0.0, None), key=lambda one: one[0])
        self._likely = likeliest[1] if likeliest[0] >= _LIKELY else None

    def why(self, place: Place, stage: Text | None) -> Text:
        """Return one sentence with the figures, their uncertainty, and what to do next where."""
        where = _where(place, stage)
        if self._gain.rank_range[0] > 1:
            ko, en = self._later_words()
        else:
            ko, en = self._leading_words()
        hint_ko, hint_en = self._hint()
        return Text(ko=with_particles(f"{hint_ko}{ko} {where.ko}"), en=f"{hint_en}{en}{where.en}")

    def _hint(self) -> tuple[str, str]:
        r2 = self._model.r2
        if r2 is None or self._model.r2_ci95 is None or self._model.r2_ci95[0] > _LITTLE:
            return "", ""
        return (
            f"동인이 설명하는 몫이 매우 적어(R² {r2:.2f}) 순서는 참고만 하되, ",
            f"Take this as a hint only, because the drivers explain very little (R² {r2:.2f}): ",
        )

    def _figures(self) -> Text:
        share, mean, outcome = f"{self._fact.share:.0%}", self._fact.mean, _short(self._model.outcome_title)
        if self._gain.rank_range[0] > 1:
            sure = Text(ko="1순위는 아님", en="not first")
        else:
            first = _chance(self._gain.first_probability)
            sure = Text(ko=f"재표본의 {first.ko}에서 1순위", en=f"first in {first.en} of the resamples")
        return Text(
            ko=f"‘{outcome.ko}’을(를) 설명하는 몫의 {share}, 평균 {self._top:g}점 만점에 {mean:.2f}점, {sure.ko}",
            en=f"{share} of what the drivers explain of ‘{outcome.en}’, mean {mean:.2f} of {self._top:g}, {sure.en}",
        )

    def _leading_words(self) -> tuple[str, str]:
        mine, figures, title = _short(self._fact.title), self._figures(), self._fact.title
        if len(self._leading) == 1:
            return (
                f"{mine.ko}은(는) 개선 여지가 가장 크니({figures.ko}) 먼저",
                f"{mine.en} has most left to gain ({figures.en}), so begin here",
            )
        others = _listed([other for other in self._leading if other != title])
        if self._likely is None:
            return (
                f"{mine.ko}은(는) {others.ko}과(와) 어느 쪽이 먼저인지 가릴 수 없으니({figures.ko}) 그 가운데 고치기 쉬운 것부터 "
                f"고르고, {mine.ko}은(는)",
                f"{mine.en} cannot be told apart from {others.en} as what to fix first ({figures.en}), so begin with whichever "
                f"is easiest to change: for {mine.en}",
            )
        if self._likely == title:
            return (
                f"{mine.ko}은(는) 개선 여지가 가장 큰 것으로 보이나({figures.ko}) {others.ko}과(와) 순위를 확실히 가릴 수는 없으니, "
                "비용을 따져 본 뒤 먼저",
                f"{mine.en} probably has most left to gain ({figures.en}), though it cannot be told apart from {others.en} with "
                "certainty, so weigh the cost and begin here",
            )
        likely = _short(self._likely)
        return (
            f"{mine.ko}은(는) 1순위일 가능성이 남아 있지만({figures.ko}) {likely.ko}보다 가능성이 낮으니, {likely.ko}을(를) 고친 "
            "뒤에",
            f"{mine.en} may still come first ({figures.en}), but {likely.en} is likelier to, so turn to it after {likely.en}",
        )

    def _later_words(self) -> tuple[str, str]:
        mine, figures, before = _short(self._fact.title), self._figures(), _listed(self._leading)
        low, high = self._gain.rank_range
        places = Text(ko=f"{low}위", en=f"place {low}")
        if low < high:
            places = Text(ko=f"{low}~{high}위", en=f"place {low} to {high}")
        return (
            f"{mine.ko}은(는) {places.ko}이니({figures.ko}) {before.ko}을(를) 고친 뒤에",
            f"{mine.en} comes later, at {places.en} ({figures.en}), so turn to it after {before.en}",
        )


def _where(place: Place, stage: Text | None) -> Text:
    """Return the end of the sentence: where to work on it, and who says that it is made there."""
    if place.stage is None:
        return Text(
            ko="어느 단계에서 만드는지 척도 파일의 stage에 적고 손보십시오.",
            en=", once the scale file names the stage in which it is made ('stage' of the dimension), since nothing tells it yet.",
        )
    title = stage or Text(ko=place.stage, en=place.stage)
    if place.mapped_by == "scale":
        return Text(
            ko=f"'{title.ko}' 단계에서 손보십시오(단계 연결은 척도의 판단, 확실성 C).",
            en=f", in the stage '{title.en}' (the scale's judgement, certainty C).",
        )
    ko, en = [], []
    for names, kind, before in ((place.touchpoints, "접점", "at"), (place.elements, "요소", "with")):
        if names:
            quoted = [f"‘{name}’" for name in names]
            ko.append(f"{kind} {', '.join(quoted)}")
            en.append(f"{before} {_and(quoted)}")
    return Text(
        ko=f"'{title.ko}' 단계의 {', '.join(ko)}부터 손보십시오.",
        en=f", in the stage '{title.en}', {' and '.join(en)}.",
    )


def _top_of(driver: str, scale: ScaleDefinition) -> float:
    item = next((item for item in scale.items if item.id == driver), None)
    if item is not None:
        return float(scale.points_of(item, scale.main_facet).max)
    dimension = next((one for one in scale.dimensions if one.id == driver), None)
    return float(((dimension and dimension.points) or scale.points).max)


def _short(title: Text) -> Text:
    return Text(ko=_cut(without_parentheses(title.ko)), en=_cut(without_parentheses(title.en)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _chance(share: float) -> Text:
    """Return a share of the resamples in whole percent; none or all of them prove neither."""
    if share < _EDGE:
        return Text(ko="1% 미만", en="under 1%")
    if share > 1 - _EDGE:
        return Text(ko="99% 이상", en="over 99%")
    return Text(ko=f"{share:.0%}", en=f"{share:.0%}")


def _listed(titles: Sequence[Text]) -> Text:
    short = [_short(title) for title in titles]
    return Text(ko=", ".join(title.ko for title in short), en=_and([title.en for title in short]))


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
