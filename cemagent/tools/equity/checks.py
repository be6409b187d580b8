"""What a single field cannot know: one currency, values that converge, names that resolve, effects that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from cemagent.errors import UsageError
from cemagent.forms.files import Lines, read_data
from cemagent.forms.problems import FormError, FormProblem
from cemagent.forms.schema import place_of, read_form
from cemagent.playbook import Text
from cemagent.tools.equity.clv import step_factor
from cemagent.tools.equity.equity import state_of
from cemagent.tools.equity.impacts import Impact
from cemagent.tools.equity.inputs import EquityInputs, Segment
from cemagent.tools.equity.money import Money
from cemagent.tools.equity.rates import Rate
from cemagent.tools.equity.whatif import case_of, is_possible

Keys = tuple[int | str, ...]
Found = tuple[Keys, str, str]
"""Where a problem is, and what is expected there, in English and Korean."""


def load_inputs(path: Path) -> EquityInputs:
    """Read the YAML or JSON file at ``path`` and check it as a whole.

    Raises:
        ContentError: there is no such file, or it does not parse.
        FormError: fields are invalid; each names its line.
    """
    data, lines = read_data(path)
    return read_inputs(data, lines, path.name)


def read_inputs(data: Any, lines: Lines | None = None, source: str = "") -> EquityInputs:
    """Return ``data`` as inputs that can be computed from.

    Raises:
        FormError: fields are invalid.
    """
    return checked(read_form(EquityInputs, data, lines, source), lines, source)


def checked(inputs: EquityInputs, lines: Lines | None = None, source: str = "") -> EquityInputs:
    """Return ``inputs`` if they can be computed from.

    Raises:
        FormError: with a problem for each field that contradicts another.
    """
    found = [*_currencies(inputs), *_segments(inputs), *_references(inputs)]
    found = found or [*_needs(inputs)]
    found = found or [*_after_effects(inputs)]
    if found:
        raise FormError([_problem(inputs, at, lines or {}) for at in found], source)
    return inputs


def _problem(inputs: EquityInputs, found: Found, lines: Lines) -> FormProblem:
    keys, en, ko = found
    place = place_of(EquityInputs, keys)
    at = keys
    while at and at not in lines:
        at = at[:-1]
    return FormProblem(
        path=place.path,
        title=place.title,
        expected=Text(ko=ko, en=en),
        example=place.example,
        found=_shown(inputs, keys),
        line=lines.get(at) if at else None,
    )


def _shown(inputs: EquityInputs, keys: Keys) -> str | None:
    value: Any = inputs
    for key in keys:
        value = value[key] if isinstance(key, int) else getattr(value, key)
    if isinstance(value, Money | Rate):
        value = value.written
    return f"'{value}'" if isinstance(value, str | int | float) else None


def _moneys(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Money]]:
    """Return every amount of money that a form holds, with its place."""
    if isinstance(value, Money):
        yield keys, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _moneys(getattr(value, name), (*keys, name))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _moneys(item, (*keys, index))


def _currencies(inputs: EquityInputs) -> Iterator[Found]:
    for keys, money in _moneys(inputs):
        try:
            money.within(inputs.currency)
        except UsageError as error:
            yield keys, error.en, error.ko


def _segments(inputs: EquityInputs) -> Iterator[Found]:
    counts = Counter(segment.name for segment in inputs.segments)
    for index, segment in enumerate(inputs.segments):
        at: Keys = ("segments", index)
        if counts[segment.name] > 1:
            yield (
                (*at, "name"),
                "must be a name that no other segment has.",
                "다른 집단과 겹치지 않는 이름이어야 합니다.",
            )
        if segment.acquisition_cost and segment.acquisition_cost.amount < 0:
            yield (*at, "acquisition_cost"), "must not be negative.", "음수가 아니어야 합니다."
        if segment.cost_to_serve and segment.cost_to_serve.amount < 0:
            yield (*at, "cost_to_serve"), "must not be negative.", "음수가 아니어야 합니다."
        if segment.horizon is None:
            yield from _bounded(inputs, segment, at)


def _bounded(inputs: EquityInputs, segment: Segment, at: Keys) -> Iterator[Found]:
    highest = segment.ranges.retention[1] if segment.ranges.retention else segment.retention
    if highest >= 1:
        yield (*at, "ranges", "retention"), "must stay below 1.", "1보다 작아야 합니다."
    elif step_factor(float(highest), float(inputs.discount_rate), float(segment.growth)) >= 1:
        yield (
            (*at, "growth"),
            "must be so low that retention x (1 + growth) stays below 1 + discount rate; give a horizon otherwise.",
            "유지율 x (1 + 성장률)이 1 + 할인율보다 작아야 하며, 그렇지 않으면 horizon을 적어야 합니다.",
        )


def _references(inputs: EquityInputs) -> Iterator[Found]:
    known = [segment.name for segment in inputs.segments]
    counts = Counter(impact.name for impact in inputs.impacts)
    for index, impact in enumerate(inputs.impacts):
        if counts[impact.name] > 1:
            yield (
                ("impacts", index, "name"),
                "must be a name that no other impact has.",
                "다른 효과와 겹치지 않는 이름이어야 합니다.",
            )
        yield from _amounts(index, impact)
        for name in impact.named_segments:
            if name not in known:
                listed = ", ".join(known)
                yield (
                    ("impacts", index, "segment"),
                    f"must be all or one of the segments: {listed}.",
                    f"all이거나 다음 집단 가운데 하나여야 합니다: {listed}.",
                )


def _amounts(index: int, impact: Impact) -> Iterator[Found]:
    """Tell where an amount of money stands for an effect that is none."""
    if impact.effect_unit == "absolute" and impact.path in ("margin", "cost_to_serve"):
        return
    for name in ("low", "base", "high"):
        size = getattr(impact.effect, name)
        if isinstance(size, Money) and size.currency is not None:
            yield (
                ("impacts", index, "effect", name),
                "must be a plain number: only an absolute effect on margin or cost to serve is money.",
                "숫자만 적어야 합니다. 금액은 마진이나 응대 비용이 그만큼 달라질 때만 씁니다.",
            )


def _needs(inputs: EquityInputs) -> Iterator[Found]:
    """Tell what an effect needs to know of the segments that it is on."""
    for index, impact in enumerate(inputs.impacts):
        if impact.path in ("acquisition", "referral") and impact.effect_unit == "absolute":
            on = [segment.name for segment in inputs.segments if impact.applies_to(segment.name)]
            if len(on) > 1:
                yield (
                    ("impacts", index, "segment"),
                    "must name one segment, since a number of new customers belongs to one.",
                    "늘어나는 고객 수는 한 집단에 속하므로 집단 하나를 적어야 합니다.",
                )
        field = _needed(impact)
        for place, segment in enumerate(inputs.segments):
            if field and impact.applies_to(segment.name) and not getattr(segment, field):
                yield (
                    ("segments", place, field),
                    f"is needed for the impact '{impact.name}'.",
                    f"'{impact.name}' 효과를 계산하려면 있어야 합니다.",
                )


def _needed(impact: Impact) -> str | None:
    needs: dict[tuple[str, str], str] = {
        ("acquisition", "percent"): "new_customers",
        ("acquisition", "points"): "prospects",
        ("frequency", "absolute"): "purchases",
        ("cost_to_serve", "percent"): "cost_to_serve",
    }
    return needs.get((impact.path, impact.effect_unit))


def _after_effects(inputs: EquityInputs) -> Iterator[Found]:
    """Tell where all effects together leave a segment that cannot be valued."""
    for which, name in ((0, "low"), (2, "high")):
        case = case_of(inputs, which)
        for before, after in zip(inputs.segments, case.after, strict=True):
            if is_possible(after, case.discount) or not is_possible(state_of(before), case.discount):
                continue
            index = next(
                place
                for place, impact in enumerate(inputs.impacts)
                if impact.applies_to(before.name) and impact.path in ("retention", "acquisition", "referral")
            )
            rate = f"{float(after.retention):.4g}"
            yield (
                ("impacts", index, "effect", name),
                f"must leave '{before.name}' with a retention of 0 to below 1 (now {rate}), a value with an end, "
                "and no fewer than 0 new customers.",
                f"'{before.name}' 집단의 유지율이 0 이상 1 미만이고(지금은 {rate}) 가치가 한없이 커지지 않으며 새 고객이 0명 이상이어야 합니다.",
            )
