"""The figures of a report by the names that the scripts give them, each with the difference that is allowed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from cemagent.experience.scale import KANO_FACETS
from cemagent.experience.shapley import EXACT_DRIVERS
from cemagent.tools.experience.code_columns import Line
from cemagent.tools.experience.results import DimensionResult, DriverModel, ExperienceReport

Software = Literal["both", "python", "R"]
Figure = tuple[str, float | None, float, Software]
_CLOSED = 1e-6
"""Closed formulas agree to rounding, relative to the figure."""
_SEARCHED = 1e-3
"""Estimates that a search finds agree to where the searches stop."""
_CHI2 = 0.02
_ROBUST = 0.01
_DRAWN = 4.0
"""Times the width of an interval over the root of the draws: its ends' error is about one such unit (normal: 0.7)."""
_MOST_FITS = 5_000_000


def expected_figures(
    report: ExperienceReport, settings: Mapping[str, Any], columns: Sequence[Line], draws: int
) -> list[Line]:
    """Return a line for each figure that the scripts recompute; figures that are null are left out.

    Scripts call items of a dimension by their variable in ``columns``, which is made from the item's id. ``draws`` are
    the resamples of the report.
    """
    variables = {line["item"]: line["variable"] for line in reversed(columns) if line["role"] == "item"}
    figures: list[Figure] = [("survey n", float(report.n), 0.0, "both")]
    figures += [
        *_items(report),
        *_dimensions(report, variables),
        *_structure(report, settings, variables),
        *_segments(report, settings),
    ]
    figures += [*_others(report, settings)]
    models = [model for model in report.driver_models if model.drivers]
    for number, model in enumerate(models, start=1):
        figures += _drivers(f"drivers {number}", model, math.sqrt(1 / draws + 1 / settings["draws"]))
    return [
        {"figure": name, "value": repr(float(value)), "tolerance": f"{allowed:.3g}", "software": software}
        for name, value, allowed, software in figures
        if value is not None
    ]


def _exact(name: str, value: float | None, software: Software = "both") -> Figure:
    return name, value, _CLOSED * max(1.0, abs(value or 0.0)), software


def _mean(
    name: str, n: int, mean: float | None, sd: float | None, ci95: tuple[float, float] | None
) -> Iterator[Figure]:
    low, high = ci95 or (None, None)
    yield _exact(f"{name} n", n)
    for key, value in (("mean", mean), ("sd", sd), ("low", low), ("high", high)):
        yield _exact(f"{name} {key}", value)


def _items(report: ExperienceReport) -> Iterator[Figure]:
    for item in report.items:
        if item.facet not in KANO_FACETS:
            yield from _mean(f"item {item.facet} {item.id}", item.n, item.mean, item.sd, item.ci95)


def _dimensions(report: ExperienceReport, variables: Mapping[str, str]) -> Iterator[Figure]:
    for one in report.dimensions:
        name = f"dimension {one.id}"
        yield from _mean(name, one.n, one.mean, one.sd, one.ci95)
        yield from _reliability(name, one, variables)


def _reliability(name: str, one: DimensionResult, variables: Mapping[str, str]) -> Iterator[Figure]:
    low, high = one.alpha_ci95 or (None, None)
    yield _exact(f"{name} alpha value", one.alpha)
    yield _exact(f"{name} alpha low", low)
    yield _exact(f"{name} alpha high", high)
    yield _exact(f"{name} alpha standardised", one.alpha_standardised)
    yield _exact(f"{name} spearman brown", one.spearman_brown)
    yield f"{name} omega", one.omega, _SEARCHED, "both"
    for item in one.items:
        yield _exact(f"{name} item {variables[item.id]} total", item.item_total)


def _structure(report: ExperienceReport, settings: Mapping[str, Any], variables: Mapping[str, str]) -> Iterator[Figure]:
    cfa = report.cfa
    if cfa is None or not settings["factors"]:
        return
    plain, ordinal = cfa.estimator == "ML", cfa.estimator == "WLSMV"
    everywhere: Software = "R" if ordinal else "both"
    scaled: Software = "both" if plain else "R"
    allowed = _SEARCHED if plain else _ROBUST
    yield _exact("cfa n", cfa.n, everywhere)
    yield _exact("cfa df", cfa.df, everywhere)
    yield "cfa chi2 plain", cfa.chi2_plain, _chi2(cfa.chi2_plain, not ordinal), everywhere
    if not plain:
        yield "cfa chi2", cfa.chi2, _chi2(cfa.chi2, plain=False), "R"
    for key, value in (("cfi", cfa.cfi), ("tli", cfa.tli), ("rmsea", cfa.rmsea), ("p", cfa.p)):
        if cfa.df:
            yield f"cfa {key}", value, allowed, scaled
    yield "cfa srmr", cfa.srmr, _SEARCHED, everywhere
    for one in cfa.loadings:
        yield f"cfa loading {one.dimension} {variables[one.item]} value", one.loading, 5 * _SEARCHED, everywhere


def _chi2(value: float | None, plain: bool) -> float:
    """Return the allowed difference: 0.02, and for large statistics a share of them."""
    return max(_CHI2, (1e-4 if plain else 1e-3) * abs(value or 0.0))


def _segments(report: ExperienceReport, settings: Mapping[str, Any]) -> Iterator[Figure]:
    if report.comparison is None:
        return
    for score in report.comparison.scores:
        if score.mean is not None and score.dimension in settings["dimensions"]:
            yield from _mean(f"segment {score.segment} {score.dimension}", score.n, score.mean, score.sd, score.ci95)
    plain = report.comparison.estimator == "ML"
    for step in report.invariance if len(settings["groups"]) > 1 else ():
        yield f"invariance {step.level} chi2", step.chi2, _chi2(step.chi2, plain), "R"
        yield f"invariance {step.level} df", None if step.df is None else float(step.df), 0.0, "R"


def _others(report: ExperienceReport, settings: Mapping[str, Any]) -> Iterator[Figure]:
    if report.headline is not None:
        yield _exact("headline n", report.headline.n)
        yield _exact("headline value", report.headline.value)
    for gap in report.gaps:
        name = f"gap {gap.kind} {gap.id}"
        yield from _mean(name, gap.n, gap.gap, None, gap.ci95)
    for feature in report.kano:
        yield _exact(f"kano {feature.id} n", feature.n)
        yield _exact(f"kano {feature.id} better", feature.better)
        yield _exact(f"kano {feature.id} worse", feature.worse)


def _drivers(name: str, model: DriverModel, spread: float) -> Iterator[Figure]:
    """Yield the figures of one model; ``spread`` is the resampling error of an interval's end, in widths."""
    yield _exact(f"{name} n", model.n)
    few = len(model.drivers) <= EXACT_DRIVERS
    continuous = model.kind == "continuous"
    exact = few and (continuous or model.n << len(model.drivers) <= _MOST_FITS)
    if exact or (continuous and model.method == "relative_weights"):
        yield f"{name} r2", model.r2, _CLOSED if continuous else _SEARCHED, "both"
    for one in model.drivers:
        own = f"{name} {one.id}"
        yield _exact(f"{own} correlation", one.correlation)
        yield _exact(f"{own} vif", one.vif)
        if exact and model.method == "lmg":
            yield f"{own} lmg", one.weight, _CLOSED if continuous else _SEARCHED, "both"
        if continuous:
            yield _exact(f"{own} slope", one.slope)
            yield _exact(f"{own} relative weight", one.relative_weight)
        if continuous and few and model.method == "lmg":
            allowed = _DRAWN * spread * (one.ci95[1] - one.ci95[0]) + _SEARCHED
            yield f"{own} low", one.ci95[0], allowed, "python"
            yield f"{own} high", one.ci95[1], allowed, "python"
