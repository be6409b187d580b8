"""A strategy as one page in one file, in the style of the other pages: light, dark and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cemagent.reports.strategy_document import FactList, Illustration, LineList, Paragraph, Part, Title, document_of
from cemagent.reports.strategy_parts import Strategy
from cemagent.reports.strategy_words import strategy_words
from cemagent.reports.templating import rendered
from cemagent.reports.whole_files import write_whole
from cemagent.reports.words import words


@dataclass(frozen=True)
class _Shown:
    what: str
    value: Part


@dataclass
class Section:
    """A part of the page under one heading of the second level."""

    anchor: str
    name: str
    parts: list[_Shown] = field(default_factory=list)


def write_strategy_html(strategy: Strategy, path: Path) -> Path:
    """Write the strategy to ``path`` as one self-contained HTML file and return ``path``."""
    t = strategy_words(strategy.lang)
    tiles = [
        (t["evidence"], len(strategy.evidence)),
        (t["assumptions"], len(strategy.assumptions)),
        (t["questions"], len(strategy.questions)),
        (t["actions"], len(strategy.actions)),
        (t["stale"], len(strategy.stale)),
    ]
    text = rendered(
        "strategy.html.j2",
        ("style.css", "strategy.css"),
        t={**words(strategy.lang), **t},
        lang=strategy.lang,
        strategy=strategy,
        sections=sections_of(document_of(strategy)),
        tiles=tiles,
    )
    return write_whole(path, text)


def sections_of(parts: Sequence[Part]) -> list[Section]:
    """Return the parts under each heading of the second level."""
    sections: list[Section] = []
    for part in parts:
        if isinstance(part, Title) and part.level == 2:
            sections.append(Section(part.anchor, part.runs[0].text))
        sections[-1].parts.append(_Shown(_kind(part), part))
    return sections


def _kind(part: Part) -> str:
    match part:
        case Title():
            return "title"
        case Paragraph():
            return "paragraph"
        case FactList():
            return "facts"
        case LineList():
            return "list"
        case Illustration():
            return "picture"
        case _:
            return "grid"
