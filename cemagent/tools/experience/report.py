"""The report on a scoring run: the answer first, then every figure with its n and method, then what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from cemagent.errors import Lang
from cemagent.tools.blocks import Block, Bullets, Section
from cemagent.tools.experience.parts import answer, comments, sections
from cemagent.tools.experience.parts.driver_tables import main_model, map_table, priority_table
from cemagent.tools.experience.parts.score_tables import dimension_table, reliability_table
from cemagent.tools.experience.parts.tabling import Listing, table_of
from cemagent.tools.experience.parts.wording import Wording
from cemagent.tools.experience.results import ExperienceReport

_MOST_WARNINGS = 6


def kind_in(lang: Lang) -> str:
    """Return what the report is."""
    return "경험 점수" if lang == "ko" else "Experience score"


def title_of(report: ExperienceReport, lang: Lang) -> str:
    """Return the title of the report: the scale and the file."""
    return f"{report.scale_title.in_(lang)} – {report.quality.source}"


def tiles_of(report: ExperienceReport, lang: Lang) -> tuple[tuple[str, str], ...]:
    """Return the few figures at the top of the report."""
    return answer.tiles(Wording(report, lang))


def summary(report: ExperienceReport, lang: Lang) -> list[Block]:
    """Return the report as it fits on a screen: what to fix first, the scores, what may not be concluded."""
    return list(_summary(Wording(report, lang)))


def _summary(write: Wording) -> Iterator[Block]:
    yield from answer.answer(write)
    for listing in _brief_tables(write):
        kept = listing.filled()
        if kept.rows:
            yield Section(kept.title.in_(write.lang))
            yield table_of(kept, write, folded=False)
    yield from comments.brief(write)
    if sections.warnings_of(write):
        yield Section(write.say("단정할 수 없는 것", "What may not be concluded"))
        yield Bullets(tuple(sections.warning_lines(write, _MOST_WARNINGS)))


def _brief_tables(write: Wording) -> Iterator[Listing]:
    yield priority_table(write).only("driver", "stage", "ranks", "first", "gain")
    yield dimension_table(write).only("dimension", "n", "mean", "sd")
    yield reliability_table(write).only("dimension", "alpha", "omega", "brown")
    model = main_model(write)
    if model is not None:
        yield map_table(write, model)


def report_blocks(report: ExperienceReport, lang: Lang) -> list[Block]:
    """Return the whole report."""
    write = Wording(report, lang)
    parts = (
        answer.answer,
        sections.priorities,
        sections.quality,
        sections.answers,
        sections.scores,
        sections.structure,
        sections.segments,
        sections.drivers,
        sections.gaps,
        sections.kano,
        sections.waves,
        comments.section,
        sections.methods,
        sections.warnings,
        sections.terms,
    )
    return [block for part in parts for block in part(write)]
