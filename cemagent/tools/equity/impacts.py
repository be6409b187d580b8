"""What an experience change is held to move, by how much, and where that figure comes from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema, field_validator

from cemagent.errors import UsageError
from cemagent.forms.schema import Form, described, wrong
from cemagent.playbook import Text
from cemagent.tools.equity.money import Money, as_written

Number = Annotated[int | float, Field(allow_inf_nan=False)]
_NUMBER = Text(ko="숫자여야 합니다.", en="must be a number.")
Path = Literal["acquisition", "retention", "frequency", "margin", "referral", "cost_to_serve"]
Unit = Literal["points", "percent", "absolute"]
EffectSource = Literal["experiment", "panel", "cross_section", "literature", "assumption"]

PATH_NAMES: dict[Path, Text] = {
    "acquisition": Text(ko="획득", en="acquisition"),
    "retention": Text(ko="유지", en="retention"),
    "frequency": Text(ko="구매 빈도", en="frequency"),
    "margin": Text(ko="마진", en="margin"),
    "referral": Text(ko="추천", en="referral"),
    "cost_to_serve": Text(ko="응대 비용", en="cost to serve"),
}
SOURCE_NAMES: dict[EffectSource, Text] = {
    "experiment": Text(ko="실험", en="experiment"),
    "panel": Text(ko="패널", en="panel"),
    "cross_section": Text(ko="횡단면 비교", en="cross-section"),
    "literature": Text(ko="문헌에서 빌린 사전값", en="prior from the literature"),
    "assumption": Text(ko="가정", en="assumption"),
}
UNITS_OF: dict[Path, tuple[Unit, ...]] = {
    "acquisition": ("percent", "absolute", "points"),
    "retention": ("points", "percent", "absolute"),
    "frequency": ("percent", "absolute"),
    "margin": ("percent", "absolute"),
    "referral": ("points", "absolute"),
    "cost_to_serve": ("percent", "absolute"),
}
"""The units that say something for each path."""
_SIZE_EXPECTED = Text(
    ko="숫자이거나, 마진과 응대 비용을 금액으로 적을 때는 금액이어야 합니다.",
    en="must be a number, or an amount of money where a margin or cost to serve changes by an amount.",
)


def _size(value: Any) -> float | Money:
    """Return a plain number as it is and anything else as money."""
    if isinstance(value, Money):
        return value
    try:
        money = Money.read(value)
    except UsageError as error:
        raise wrong(_SIZE_EXPECTED.en, _SIZE_EXPECTED.ko) from error
    return money if isinstance(value, str) else value


Size = Annotated[
    float | Money,
    PlainValidator(_size),
    PlainSerializer(lambda size: as_written(size) if isinstance(size, Money) else size),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]}),
]
"""How large an effect is, in the unit of its impact; positive is better for the value of customers."""


def plain(size: float | Money) -> float:
    """Return ``size`` as a number."""
    return size.value if isinstance(size, Money) else float(size)


class Effect(Form):
    """The effect once the target is reached: at worst, most likely, at best."""

    low: Size = described(ko="낮게", en="Low", example="0.4", expected=_SIZE_EXPECTED)
    base: Size = described(ko="보통", en="Base", example="1.0", expected=_SIZE_EXPECTED)
    high: Size = described(ko="높게", en="High", example="1.9", expected=_SIZE_EXPECTED)

    @field_validator("base", "high")
    @classmethod
    def _ordered(cls, value: float | Money, info: ValidationInfo) -> float | Money:
        before = info.data.get("low" if info.field_name == "base" else "base")
        if before is not None and plain(before) > plain(value):
            raise wrong("must not be below the one before: low, base, high.", "낮게, 보통, 높게 순으로 커져야 합니다.")
        return value

    @property
    def sizes(self) -> tuple[float, float, float]:
        """Return low, base and high as numbers."""
        return plain(self.low), plain(self.base), plain(self.high)


class Impact(Form):
    """One path from an experience measure to the behaviour of customers.

    The effect is in ``effect_unit``: points (percentage points of retention, of the conversion of
    prospects, or of customers who bring one more), percent (of the present value) or absolute (a
    share for retention, customers per period, purchases per period, or money per customer and
    period). Positive is better; for cost to serve it is the saving.
    """

    name: str = described(
        ko="이름", en="Name", example=Text(ko="대기 시간 안내", en="Waiting time told"), min_length=1, max_length=80
    )
    metric: str = described(
        "",
        ko="경험 지표",
        en="Experience metric",
        example=Text(ko="안내받은 비율(%)", en="share told (%)"),
        max_length=120,
    )
    baseline: Number = described(ko="현재값", en="Baseline", example="62", expected=_NUMBER)
    target: Number = described(ko="목표값", en="Target", example="90", expected=_NUMBER)
    path: Path = described(ko="경로", en="Path", example="retention")
    segment: str | list[str] = described(
        "all", ko="집단", en="Segment", example=Text(ko="단골", en="Regulars"), min_length=1,
        expected=Text(ko="집단 이름, 이름의 목록, 또는 all이어야 합니다.", en="must be the name of a segment, a list of names, or all."),
    )  # fmt: skip
    effect: Effect = described(ko="효과", en="Effect", example="{low: 0.4, base: 1.0, high: 1.9}")
    effect_unit: Unit = described(ko="효과의 단위", en="Unit of the effect", example="percent", validate_default=True)
    effect_source: EffectSource = described(ko="효과의 출처", en="Source of the effect", example="experiment")
    note: str = described(
        "", ko="출처 설명", en="Citation or note", validate_default=True,
        example=Text(ko="지점 실험 2026.3, 2,400명", en="branch experiment, March 2026, 2,400 people"),
    )  # fmt: skip

    @field_validator("effect_unit")
    @classmethod
    def _says_something(cls, value: Unit, info: ValidationInfo) -> Unit:
        path: Path | None = info.data.get("path")
        if path and value not in UNITS_OF[path]:
            units = ", ".join(UNITS_OF[path])
            raise wrong(
                f"must be one of {units} for {PATH_NAMES[path].en}.",
                f"{PATH_NAMES[path].ko} 경로에는 {units} 가운데 하나를 써야 합니다.",
            )
        return value

    @field_validator("note")
    @classmethod
    def _cited(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("effect_source") == "literature" and not value.strip():
            raise wrong(
                "must cite the study: a value from the literature is a prior only.",
                "문헌에서 빌린 값은 사전값일 뿐이므로 어느 연구인지 적어 주십시오.",
            )
        return value

    def applies_to(self, segment: str) -> bool:
        """Return whether the impact is on the segment called ``segment``."""
        return self.segment == "all" or segment == self.segment or segment in self._listed

    @property
    def _listed(self) -> list[str]:
        return self.segment if isinstance(self.segment, list) else []

    @property
    def named_segments(self) -> list[str]:
        """Return the segments that it names, none for all."""
        return [] if self.segment == "all" else self._listed or [str(self.segment)]
