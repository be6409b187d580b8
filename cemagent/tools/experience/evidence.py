"""A report as evidence: one line of the ledger for each figure that a strategy may cite, with n and interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cemagent.errors import Lang
from cemagent.method.changes import LedgerEntry, LedgerKind
from cemagent.tools.experience.results import (
    ChangeResult,
    DimensionResult,
    DriverModel,
    DriverResult,
    ExperienceReport,
    HeadlineResult,
    Interval,
)

_GAP = " · "
_METHODS = {"lmg": "LMG", "relative_weights": "Johnson"}


def ledger_entries(
    report: ExperienceReport,
    sha256: str,
    on: date,
    lang: Lang,
    held: Iterable[LedgerEntry] = (),
    before: str | None = None,
) -> list[LedgerEntry]:
    """Return the figures of ``report`` that the ledger ``held`` does not have yet, ids following those in it.

    ``sha256`` is that of the survey file, ``before`` the name of the file of the wave before; a figure of the same file
    and scale is saved once, whatever the day.
    """
    ledger = list(held)
    origin = f"{report.quality.source}{_GAP}{report.scale_title.in_(lang)}"
    known = {(entry.sha256, entry.quote) for entry in ledger if entry.source.startswith(f"{origin}{_GAP}")}
    fresh = [line for line in dict.fromkeys(figure_lines(report, lang, before)) if (sha256, line) not in known]
    return [
        LedgerEntry(
            id=f"ev-{number}",
            kind=LedgerKind.DATA,
            source=f"{origin}{_GAP}{on.isoformat()}",
            quote=line,
            sha256=sha256,
        )
        for number, line in enumerate(fresh, len(ledger) + 1)
    ]


def saved_lines(entries: Sequence[LedgerEntry], engagement: str, lang: Lang) -> list[str]:
    """Return what to tell of the ``entries`` that joined the ledger of ``engagement``: how to cite them, then each."""
    if not entries:
        if lang == "ko":
            return [f"'{engagement}'의 근거 목록에 모든 수치가 이미 있어 더한 것이 없습니다."]
        return [f"The ledger of '{engagement}' holds every figure already, so nothing was added."]
    if lang == "ko":
        head = f"'{engagement}'의 근거 목록에 저장했으니 답에서 {entries[0].id}처럼 번호로 인용하십시오."
    else:
        head = f"Saved as evidence in '{engagement}'; cite a line in an answer by its number, such as {entries[0].id}."
    return [head, *(f"- {entry.id}  {entry.quote}" for entry in entries)]


def figure_lines(report: ExperienceReport, lang: Lang, before: str | None = None) -> Iterator[str]:
    """Yield a line for each figure that was computed: headline, dimensions, model, drivers to fix first, changes."""
    if report.headline is not None and report.headline.value is not None:
        yield _headline(report.headline, lang)
    for dimension in report.dimensions:
        if dimension.mean is not None:
            yield _dimension(dimension, lang)
    if report.cfa is not None and report.cfa.chi2 is not None:
        yield _model(report, lang)
    overall = next((model for model in report.driver_models if model.segment is None), None)
    if overall is not None:
        for priority in report.stage_priorities:
            driver = next((one for one in overall.drivers if one.id == priority.driver), None)
            if driver is not None and priority.rank_range[0] == 1:
                yield _driver(driver, overall, lang)
    for change in report.changes:
        if change.change is not None and change.ci95 is not None:
            yield _change(change, before, lang)


def _headline(headline: HeadlineResult, lang: Lang) -> str:
    label, ci95 = headline.label.in_(lang), headline.ci95
    assert headline.value is not None  # the caller has looked
    factor, unit = (100, "%") if headline.unit == "share" else (1, "")
    interval = None if ci95 is None else (ci95[0] * factor, ci95[1] * factor)
    return f"{label} {headline.value * factor:.1f}{unit} ({_spread(interval, 1, lang)}n = {headline.n:,})"


def _dimension(one: DimensionResult, lang: Lang) -> str:
    low, high = one.points
    reliability = "".join(f", {name} {value:.2f}" for name, value in _reliability(one).items() if value is not None)
    span = f"{low}~{high}점" if lang == "ko" else f"scale {low} to {high}"
    mean = "평균" if lang == "ko" else "mean"
    return (
        f"{one.title.in_(lang)}: {mean} {one.mean:.2f} ({_spread(one.ci95, 2, lang)}n = {one.n:,}, {span}{reliability})"
    )


def _reliability(one: DimensionResult) -> dict[str, float | None]:
    if one.spearman_brown is not None:
        return {"Spearman-Brown": one.spearman_brown}
    return {"alpha": one.alpha, "omega": one.omega}


def _model(report: ExperienceReport, lang: Lang) -> str:
    cfa = report.cfa
    assert cfa is not None  # the caller has looked
    name = "측정 모형" if lang == "ko" else "Measurement model"
    fit = [f"{cfa.estimator} chi2 = {cfa.chi2:.2f}", f"df = {cfa.df}"]
    for label, value in (("CFI", cfa.cfi), ("RMSEA", cfa.rmsea), ("SRMR", cfa.srmr)):
        if value is not None:
            fit.append(f"{label} = {value:.3f}")
    return f"{name}: {', '.join(fit)} (n = {cfa.n:,})"


def _driver(driver: DriverResult, model: DriverModel, lang: Lang) -> str:
    title, outcome = driver.title.in_(lang), model.outcome_title.in_(lang)
    low, high = driver.rank_range
    method, spread = _METHODS[model.method], _spread(driver.ci95, 3, lang)
    if lang == "ko":
        ranks = f"{low}위" if low == high else f"{low}~{high}위"
        return f"{outcome}의 동인 {title}: R²에 기여 {driver.weight:.3f} ({spread}{method}, {ranks}, n = {model.n:,})"
    ranks = f"rank {low}" if low == high else f"rank {low} to {high}"
    return (
        f"{title} as a driver of {outcome}: part of R² {driver.weight:.3f} ({spread}{method}, {ranks}, n = {model.n:,})"
    )


def _change(change: ChangeResult, before: str | None, lang: Lang) -> str:
    title, spread = change.title.in_(lang), _spread(change.ci95, 2, lang)
    since = before or ("앞 조사" if lang == "ko" else "the wave before")
    if lang == "ko":
        kind = "같은 응답자" if change.paired else "독립 표본"
        counts = f"n = {change.n_before:,}, {change.n_after:,}, {kind}"
        return f"{title}: {since}보다 {change.change:+.2f} ({spread}{counts})"
    kind = "same respondents" if change.paired else "independent samples"
    return (
        f"{title}: {change.change:+.2f} since {since} ({spread}n = {change.n_before:,} and {change.n_after:,}, {kind})"
    )


def _spread(interval: Interval | None, digits: int, lang: Lang) -> str:
    """Return a 95% interval that ends in a comma, or nothing."""
    if interval is None:
        return ""
    low, high = (f"{bound:.{digits}f}" for bound in interval)
    return f"95% 구간 {low}~{high}, " if lang == "ko" else f"95% interval {low} to {high}, "
