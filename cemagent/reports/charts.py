"""The geometry of the charts; ``templates/charts.html.j2`` draws it as SVG.

Widths and positions are percentages, so that a chart fits any page while its text keeps
its size; heights are pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cemagent.errors import Lang
from cemagent.records.review import STAGES
from cemagent.reports.names import LEVEL_NAMES, SHORT_LEVELS, STAGE_NAMES, pick

_TOP, _STEP, _BAR = 30, 46, 10
_HIGHEST = 3


@dataclass(frozen=True)
class Tick:
    """A step of the scale; ``anchor`` keeps its text inside the chart."""

    x: float
    text: str
    anchor: str


@dataclass(frozen=True)
class BarRow:
    """One stage: its bar, the levels of its criteria, and how plans spread."""

    y: int
    number: str
    label: str
    value: str
    width: float
    bar: int
    levels: Sequence[tuple[int, str]] = ()
    """Level of a criterion and the tooltip that names it."""
    dots: Sequence[float] = ()
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class Chart:
    """A bar chart on the scale of levels."""

    label: str
    height: int
    rows: Sequence[BarRow]
    ticks: Sequence[Tick]


@dataclass(frozen=True)
class Part:
    """A part of a stacked bar: its level, its count, where it starts and how wide it is."""

    level: int
    name: str
    count: int
    x: float
    width: float


def percent(level: float) -> float:
    """Return a level, 0 to 3, as a percentage of the scale."""
    return round(100 * level / _HIGHEST, 2)


def ticks(lang: Lang) -> list[Tick]:
    """Return the four steps of the scale with their short names."""
    anchors = ("start", "middle", "middle", "end")
    return [
        Tick(percent(level), f"{level} {pick(SHORT_LEVELS[level], lang)}", anchors[level])
        for level in range(_HIGHEST + 1)
    ]


def profile(means: dict[str, float | None], levels: dict[str, list[tuple[int, str]]], label: str, lang: Lang) -> Chart:
    """Return the stage profile of one plan; stages that were not graded say so."""
    rows = [
        _row(index, stage, means.get(stage), lang, levels=levels.get(stage, [])) for index, stage in enumerate(STAGES)
    ]
    return _chart(rows, label, lang)


def spread(by_stage: dict[str, list[float]], label: str, lang: Lang) -> Chart:
    """Return the stage means over several plans with a dot for every plan."""
    rows = []
    for index, stage in enumerate(STAGES):
        found = by_stage[stage]
        mean = sum(found) / len(found) if found else None
        dots = sorted({percent(value) for value in found})
        rows.append(_row(index, stage, mean, lang, dots=dots))
    return _chart(rows, label, lang)


def _row(
    index: int,
    stage: str,
    mean: float | None,
    lang: Lang,
    *,
    levels: Sequence[tuple[int, str]] = (),
    dots: Sequence[float] = (),
) -> BarRow:
    return BarRow(
        y=_TOP + index * _STEP,
        number=f"R{index + 1}",
        label=pick(STAGE_NAMES[stage], lang),
        value="–" if mean is None else f"{mean:.2f}",
        width=percent(mean or 0),
        bar=_BAR,
        levels=levels,
        dots=dots,
        low=min(dots, default=0.0),
        high=max(dots, default=0.0),
    )


def _chart(rows: list[BarRow], label: str, lang: Lang) -> Chart:
    values = ", ".join(f"{row.label} {row.value}" for row in rows)
    return Chart(f"{label}: {values}", _TOP + len(rows) * _STEP, rows, ticks(lang))


def stacked(counts: Sequence[int], lang: Lang) -> list[Part]:
    """Return the parts of a bar that shows how many criteria stand at each level."""
    total = sum(counts)
    parts = []
    before = 0
    for level, count in enumerate(counts):
        if count:
            x, width = 100 * before / total, 100 * count / total
            parts.append(Part(level, pick(LEVEL_NAMES[level], lang), count, round(x, 2), round(width, 2)))
        before += count
    return parts
