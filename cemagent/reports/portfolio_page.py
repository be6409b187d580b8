"""What the portfolio page shows, ready for its template."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from cemagent.errors import Lang
from cemagent.records.portfolio import Portfolio
from cemagent.records.review import STAGES, Review, stage_of
from cemagent.reports import charts
from cemagent.reports.findings import (
    Ranked,
    common_gaps,
    display_names,
    level_counts,
    levels_by_criterion,
    ranking,
    ref_order,
    stage_levels,
)
from cemagent.reports.marks import shown
from cemagent.reports.names import STAGE_NAMES, STATUS_NAMES, pick, reason_of
from cemagent.reports.plan_page import coverage_text, level_name
from cemagent.reports.words import words

HEAT_MAP_ROWS = 300
"""Plans in the heat map; with 58 columns, more would stall a browser."""


@dataclass(frozen=True)
class HeatCell:
    """One plan and criterion; ``level`` is -1 where it was not graded."""

    level: int
    tip: str
    first: bool
    """Whether a stage begins here."""


@dataclass(frozen=True)
class HeatRow:
    """The levels of one plan."""

    name: str
    href: str
    cells: list[HeatCell]


@dataclass(frozen=True)
class Column:
    """A criterion as a column: its number in its stage, its rubric number and title."""

    short: str
    ref: str
    title: str
    first: bool
    mean: str


@dataclass(frozen=True)
class StageColumns:
    """The columns of one stage."""

    number: str
    name: str
    columns: list[Column]


@dataclass(frozen=True)
class RankRow:
    """A plan in the ranking."""

    rank: str
    spoken: str
    name: str
    href: str
    mean: str
    parts: list[charts.Part]
    stages: list[tuple[str, int]]
    """Each stage's mean as text, and the level it is shaded as (-1: not graded)."""
    contradictions: int
    instructions: int


@dataclass(frozen=True)
class GapRow:
    """A criterion that plans leave out."""

    ref: str
    title: str
    stage: str
    absent: str
    share: float
    mean: str
    next_step: str


@dataclass(frozen=True)
class UnreadRow:
    """A document that was not read, or not to its end."""

    name: str
    status: str
    reason: str
    remedy: str
    notes: list[str]


@dataclass(frozen=True)
class PortfolioPage:
    """Everything on the portfolio page."""

    lead: str
    counts: list[tuple[str, int]]
    ranks: list[RankRow]
    stage_names: list[tuple[str, str]]
    all_stages: list[tuple[str, int]]
    heat: list[HeatRow]
    heat_limit: str
    columns: list[StageColumns]
    chart: charts.Chart | None
    gaps: list[GapRow]
    unread: list[UnreadRow]


def portfolio_page(portfolio: Portfolio, links: dict[int, str]) -> PortfolioPage:
    """Return the page of ``portfolio``; ``links`` lead to plan pages by position of the review."""
    names = {index: shown(name) for index, name in display_names(portfolio.reviews).items()}
    hrefs = {id(review): links.get(index, "") for index, review in enumerate(portfolio.reviews)}
    rows = ranking(portfolio, names)
    by_stage = _by_stage(portfolio)
    titles = _titles(portfolio)
    said = words(portfolio.lang)
    return PortfolioPage(
        lead=_lead(portfolio, len(rows)),
        counts=_counts(portfolio),
        ranks=[_rank_row(row, hrefs[id(row.review)], portfolio.lang) for row in rows],
        stage_names=[(f"R{index}", pick(STAGE_NAMES[stage], portfolio.lang)) for index, stage in enumerate(STAGES, 1)],
        all_stages=[_shade(sum(found) / len(found) if found else None) for found in by_stage.values()],
        heat=[_heat_row(titles, row, hrefs[id(row.review)], portfolio.lang) for row in rows[:HEAT_MAP_ROWS]],
        heat_limit=said["heat_limit"].format(shown=HEAT_MAP_ROWS) if len(rows) > HEAT_MAP_ROWS else "",
        columns=_columns(portfolio, titles),
        chart=charts.spread(by_stage, said["stage_means"], portfolio.lang) if rows else None,
        gaps=_gaps(portfolio),
        unread=_unread(portfolio, names),
    )


def _lead(portfolio: Portfolio, plans: int) -> str:
    said = words(portfolio.lang)
    if not portfolio.reviews:
        return said["portfolio_empty"]
    key = "portfolio_none" if not plans else "portfolio_one" if plans == 1 else "portfolio_many"
    return said[key].format(plans=f"{plans:,}", criteria=len(portfolio.criteria))


def _counts(portfolio: Portfolio) -> list[tuple[str, int]]:
    said = words(portfolio.lang)
    reviewed = list(portfolio.reviewed())
    return [
        (said["documents"], len(portfolio.reviews)),
        *(
            (said[status], sum(review.status == status for review in portfolio.reviews))
            for status in ("reviewed", "skipped", "failed")
        ),
        (said["contradictions"], sum(len(review.contradictions) for review in reviewed)),
        (said["instructions"], sum(len(review.instructions_found) for review in portfolio.reviews)),
    ]


def _by_stage(portfolio: Portfolio) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for review in portfolio.reviewed():
        for stage, mean in stage_levels(review).items():
            if mean is not None:
                found[stage].append(mean)
    return found


def _shade(mean: float | None) -> tuple[str, int]:
    return ("–", -1) if mean is None else (f"{mean:.1f}", min(3, int(mean + 0.5)))


def _rank_row(row: Ranked, href: str, lang: Lang) -> RankRow:
    said = words(lang)
    rank = "–" if row.rank is None else str(row.rank)
    return RankRow(
        rank=said["tied"].format(rank=rank) if row.tied else rank,
        spoken=said["tied_spoken"].format(rank=rank) if row.tied else "",
        name=row.name,
        href=href,
        mean="–" if row.mean is None else f"{row.mean:.2f}",
        parts=charts.stacked(level_counts(row.review), lang),
        stages=[_shade(mean) for mean in stage_levels(row.review).values()],
        contradictions=len(row.review.contradictions),
        instructions=len(row.review.instructions_found),
    )


def _titles(portfolio: Portfolio) -> dict[str, str]:
    """Return the title of every criterion, also of those that only a review names, in the order of the rubric."""
    titles = {verdict.ref: verdict.id for review in portfolio.reviewed() for verdict in review.criteria}
    titles |= {criterion.ref: criterion.title.in_(portfolio.lang) for criterion in portfolio.criteria}
    return {ref: shown(titles[ref]) for ref in sorted(titles, key=ref_order)}


def _columns(portfolio: Portfolio, titles: dict[str, str]) -> list[StageColumns]:
    levels = levels_by_criterion(portfolio)
    stages = []
    for stage, items in groupby(titles.items(), key=lambda item: stage_of(item[0])):
        columns: list[Column] = []
        for ref, title in items:
            found = levels.get(ref, [])
            mean = f"{sum(found) / len(found):.1f}" if found else "–"
            columns.append(Column(ref.partition(".")[2], ref, title, not columns, mean))
        stages.append(StageColumns(f"R{STAGES.index(stage) + 1}", pick(STAGE_NAMES[stage], portfolio.lang), columns))
    return stages


def _heat_row(titles: dict[str, str], row: Ranked, href: str, lang: Lang) -> HeatRow:
    levels = {verdict.ref: verdict.level for verdict in row.review.criteria}
    not_graded = words(lang)["not_graded"]
    cells = []
    stage = ""
    for ref, title in titles.items():
        level = levels.get(ref, -1)
        said = level_name(level, lang) if level >= 0 else not_graded
        cells.append(HeatCell(level, f"{ref} {title}: {said}", stage_of(ref) != stage))
        stage = stage_of(ref)
    return HeatRow(row.name, href, cells)


def _gaps(portfolio: Portfolio) -> list[GapRow]:
    return [
        GapRow(
            ref=gap.criterion.ref,
            title=gap.criterion.title.in_(portfolio.lang),
            stage=pick(STAGE_NAMES[stage_of(gap.criterion.ref)], portfolio.lang),
            absent=f"{gap.absent}/{gap.plans}",
            share=round(100 * gap.absent / gap.plans, 1),
            mean=f"{gap.mean:.2f}",
            next_step=gap.criterion.next_step.in_(portfolio.lang),
        )
        for gap in common_gaps(portfolio)
    ]


def _unread(portfolio: Portfolio, names: dict[int, str]) -> list[UnreadRow]:
    rows = []
    for index, review in enumerate(portfolio.reviews):
        if review.status != "reviewed":
            reason, remedy = reason_of(review.reason, portfolio.lang)
            status = pick(STATUS_NAMES[review.status], portfolio.lang)
            notes = [shown(note) for note in review.warnings]
            rows.append(UnreadRow(names[index], status, shown(reason), remedy, notes))
        elif _is_partial(review):
            said = words(portfolio.lang)
            read = coverage_text(review.coverage, portfolio.lang, "coverage_short")
            rows.append(UnreadRow(names[index], said["partly"], read, said["partly_remedy"], []))
    return rows


def _is_partial(review: Review) -> bool:
    return review.coverage.read_chars < review.coverage.total_chars
