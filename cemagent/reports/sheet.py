"""A sheet: the document of one tool's result, with its pictures, as Markdown and as one self-contained page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cemagent.errors import Lang
from cemagent.reports.strategy_document import Grid, Illustration, Part
from cemagent.reports.strategy_html import sections_of
from cemagent.reports.strategy_markdown import escaped, part_lines
from cemagent.reports.strategy_parts import StagePicture, Strategy
from cemagent.reports.strategy_words import strategy_words
from cemagent.reports.templating import rendered
from cemagent.reports.words import words


@dataclass(frozen=True)
class FoldedGrid(Grid):
    """A long table: a page shows its label and opens it on request, and so prints what the reader has opened."""

    is_folded: bool = True


@dataclass(frozen=True)
class Sheet:
    """What a tool found, ready to write: ``kind`` says what it is ("Customer scenario"), ``title`` of what.

    The first of ``parts`` is a heading of level 2; ``tiles`` are the few figures at the top.
    """

    kind: str
    title: str
    lang: Lang
    date: date
    parts: tuple[Part, ...]
    tiles: tuple[tuple[str, str], ...] = ()

    @property
    def pictures(self) -> tuple[StagePicture, ...]:
        """Return the pictures in their order."""
        return tuple(part.picture for part in self.parts if isinstance(part, Illustration))

    def as_strategy(self) -> Strategy:
        """Return an empty strategy of this title and date, for writers that take their page set-up from one."""
        return Strategy(
            client=self.title,
            title=self.kind,
            lang=self.lang,
            date=self.date,
            stages=(),
            evidence=(),
            assumptions=(),
            questions=(),
            stale=(),
            actions=(),
            answers=(),
            stage_titles={},
        )

    @property
    def t(self) -> dict[str, str]:
        """Return the words of strategy documents with the kind of this sheet as their title."""
        return {**words(self.lang), **strategy_words(self.lang), "title": self.kind}


def sheet_markdown(sheet: Sheet, files: dict[int, str] | None = None) -> str:
    """Return ``sheet`` as Markdown; ``files`` gives the file of each picture by its place, others are left to their title."""
    return "\n".join(_lines(sheet, files or {})).rstrip() + "\n"


def _lines(sheet: Sheet, files: dict[int, str]) -> Iterator[str]:
    yield f"# {escaped(sheet.title)} – {escaped(sheet.kind)}"
    yield ""
    yield f"{sheet.t['date']}: {sheet.date}"
    yield ""
    pictures = 0
    for part in sheet.parts:
        if isinstance(part, Illustration):
            if pictures in files:
                yield f"![{escaped(part.picture.alt)}]({files[pictures]})"
            else:
                yield f"*{escaped(part.picture.alt)}*"
            pictures += 1
        else:
            yield from part_lines(part)
        yield ""


def sheet_html(sheet: Sheet) -> str:
    """Return ``sheet`` as one HTML page that needs nothing else; its pictures are inlined as SVG."""
    return rendered(
        "sheet.html.j2",
        ("style.css", "strategy.css", "sheet.css"),
        t=sheet.t,
        lang=sheet.lang,
        sheet=sheet,
        sections=sections_of(sheet.parts),
    )
