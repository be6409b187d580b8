"""The pictures of a result: tornado charts, and what each change brings with its range."""

from __future__ import annotations

from collections.abc import Iterator

from cemagent.reports.pictures.tornado import (
    Interval,
    IntervalChart,
    Tornado,
    TornadoBar,
    draw_intervals,
    draw_tornado,
)
from cemagent.reports.pictures.words import INTERVALS, TORNADO
from cemagent.tools.blocks import Drawing
from cemagent.tools.equity import results
from cemagent.tools.equity.wording import Wording, plain

_MOST_BARS = 12
_TITLES = {
    "equity": ("고객자산을 좌우하는 입력", "Inputs that customer equity depends on"),
    "net_gain": ("비용을 뺀 이익을 좌우하는 입력", "Inputs that the gain after cost depends on"),
}
_MONEY = ("margin", "acquisition_cost", "cost")


def tornado_drawings(write: Wording) -> Iterator[Drawing]:
    """Return a drawing of each tornado that has a bar, with its twelve widest bars."""
    for found in write.result.tornados:
        if not found.bars:
            continue
        title = write.say(*_TITLES[found.outcome])
        hidden = len(found.bars) - _MOST_BARS
        note = write.say(f"영향이 작은 입력 {hidden}개는 뺐습니다.", f"{hidden} inputs with less effect are left out.")
        tornado = Tornado(
            title=title,
            base=found.base,
            base_text=write.brief(found.base),
            bars=tuple(_bar(write, bar) for bar in found.bars[:_MOST_BARS]),
            labels=TORNADO[write.lang],
            note=note if hidden > 0 else "",
        )
        yield Drawing(f"tornado-{found.outcome.replace('_', '-')}", draw_tornado(tornado))


def bar_label(write: Wording, bar: results.Bar) -> str:
    """Return the name of an input with its segment."""
    name = bar.input.in_(write.lang)
    return f"{bar.where} · {name}" if bar.where else name[0].upper() + name[1:]


def _bar(write: Wording, bar: results.Bar) -> TornadoBar:
    return TornadoBar(
        label=bar_label(write, bar),
        low=bar.low,
        high=bar.high,
        low_text=f"{_input(write, bar, bar.low_input)}: {write.brief(bar.low)}",
        high_text=f"{_input(write, bar, bar.high_input)}: {write.brief(bar.high)}",
    )


def _input(write: Wording, bar: results.Bar, value: float) -> str:
    if bar.kind == "effect" and write.result.what_if is not None:
        impact = next(item for item in write.result.what_if.impacts if item.name == bar.where)
        return write.effect(impact, value)
    if bar.kind in _MONEY:
        return write.brief(value)
    return write.share(value) if bar.kind in ("retention", "growth", "discount") else plain(value)


def interval_drawing(write: Wording, found: results.WhatIf) -> Drawing:
    """Return what each change brings alone, low to high, and all together, as the middle 90 % of the draws."""
    points = [_point(write, item.name, item.gain) for item in found.impacts]
    together = found.gain_interval
    points.append(
        Interval(
            label=write.say("모두 함께 (90% 구간)", "All together (90 % interval)"),
            low=together.low,
            middle=together.median,
            high=together.high,
            text=f"{write.brief(together.median)} ({write.brief(together.low)} ~ {write.brief(together.high)})",
        )
    )
    cost = found.expense.value
    chart = IntervalChart(
        title=write.say("경험 변화가 늘리는 고객자산", "Equity added by the experience changes"),
        points=tuple(points),
        labels=INTERVALS[write.lang],
        reference=cost,
        reference_text=write.say(f"비용 {write.brief(cost)}", f"cost {write.brief(cost)}") if cost is not None else "",
    )
    return Drawing("gain", draw_intervals(chart))


def _point(write: Wording, name: str, gain: results.Three) -> Interval:
    low, base, high = (figure.value or 0.0 for figure in (gain.low, gain.base, gain.high))
    text = f"{write.brief(base)} ({write.brief(low)} ~ {write.brief(high)})"
    return Interval(label=name, low=low, middle=base, high=high, text=text)
