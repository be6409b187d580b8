"""An experience report as a workbook: the answer on the first sheet, then one sheet a table with n and method."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cemagent.errors import Lang
from cemagent.reports.tables_xlsx import Column, TablePage, write_tables_xlsx
from cemagent.tools.blocks import Bullets, Paragraph
from cemagent.tools.experience.parts import answer, comments
from cemagent.tools.experience.parts import driver_tables as driving
from cemagent.tools.experience.parts import other_tables as others
from cemagent.tools.experience.parts import score_tables as scoring
from cemagent.tools.experience.parts import structure_tables as structuring
from cemagent.tools.experience.parts.glossary import glossary
from cemagent.tools.experience.parts.tabling import Listing, page_of
from cemagent.tools.experience.parts.wording import Wording
from cemagent.tools.experience.report import kind_in, title_of
from cemagent.tools.experience.results import ExperienceReport


def write_workbook(report: ExperienceReport, path: Path, lang: Lang) -> Path:
    """Write ``report`` to ``path`` as XLSX and return ``path``."""
    return write_tables_xlsx(f"{title_of(report, lang)} – {kind_in(lang)}", pages_of(report, lang), path)


def pages_of(report: ExperienceReport, lang: Lang) -> list[TablePage]:
    """Return the sheets: the answer, the tables that have a row, the methods and the terms."""
    write = Wording(report, lang)
    source = write.say(
        f"{report.scale_title.ko}, '{report.quality.source}', n = {report.n:,}",
        f"{report.scale_title.en}, '{report.quality.source}', n = {report.n:,}",
    )
    tables = (listing.filled() for listing in _tables(write))
    pages = [page_of(listing, write, (source,)) for listing in tables if listing.rows]
    return [_answer(write, source), *pages, _methods(write, source), _terms(write, source)]


def _answer(write: Wording, source: str) -> TablePage:
    rows = []
    for block in answer.answer(write):
        if isinstance(block, Paragraph):
            rows.append((block.text,))
        elif isinstance(block, Bullets):
            rows += [(line,) for line in block.items]
    rows += [(f"{label}: {value}",) for label, value in answer.tiles(write)]
    return TablePage(
        name=write.say("답", "Answer"),
        title=title_of(write.report, write.lang),
        notes=(source,),
        columns=(Column(write.say("먼저 볼 것", "Read this first")),),
        rows=tuple(rows),
    )


def _tables(write: Wording) -> Iterator[Listing]:
    report = write.report
    yield driving.priority_table(write)
    yield others.warning_table(write)
    if report.headline is not None:
        yield others.headline_table(write, report.headline)
    yield scoring.dimension_table(write)
    yield scoring.reliability_table(write)
    yield scoring.item_table(write)
    yield scoring.item_reliability_table(write)
    yield scoring.share_table(write)
    if report.cfa is not None:
        yield structuring.fit_table(write, report.cfa)
        yield structuring.loading_table(write, report.cfa)
        yield structuring.convergence_table(write, report.cfa)
        yield structuring.pair_table(write, report.cfa)
        yield structuring.hint_table(write, report.cfa)
    yield structuring.invariance_table(write)
    if report.comparison is not None and report.comparison.comparable != "no":
        yield structuring.segment_table(write, report.comparison)
    model = driving.main_model(write)
    if model is not None:
        yield driving.driver_table(write, model)
        yield driving.map_table(write, model)
    yield driving.segment_driver_table(write)
    yield others.gap_table(write)
    yield others.kano_table(write)
    yield others.change_table(write)
    yield from comments.tables(write)
    yield scoring.flags_table(write)
    yield scoring.columns_table(write)


def _methods(write: Wording, source: str) -> TablePage:
    text = write.report.methods
    return TablePage(
        name=write.say("방법", "Methods"),
        title=write.say("방법 (그대로 옮겨 쓸 수 있는 문단)", "Methods (a paragraph ready to paste)"),
        notes=(source,),
        columns=(Column(write.say("언어", "Language")), Column(write.say("문단", "Paragraph"))),
        rows=(("한국어", text.ko), ("English", text.en)),
    )


def _terms(write: Wording, source: str) -> TablePage:
    return TablePage(
        name=write.say("계수 풀이", "Terms"),
        title=write.say("계수 풀이", "The coefficients in plain words"),
        notes=(source,),
        columns=(Column(write.say("계수", "Coefficient")), Column(write.say("뜻", "Meaning"))),
        rows=tuple((name.in_(write.lang), text.in_(write.lang)) for name, text in glossary(write.report)),
    )
