"""A strategy as one page in one file, in the style of the other pages: light, dark and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cemagent.reports.strategy_document import FactList, LineList, Paragraph, Part, Title, document_of
from cemagent.reports.strategy_parts import Strategy
from cemagent.reports.strategy_words import strategy_words
from cemagent.reports.whole_files import replace_with
from cemagent.reports.words import words

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class _Shown:
    what: str
    value: Part


@dataclass
class _Section:
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
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = environment.get_template("strategy.html.j2").render(
        t={**words(strategy.lang), **t},
        lang=strategy.lang,
        style="\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("style.css", "strategy.css")),
        strategy=strategy,
        sections=_sections(document_of(strategy)),
        tiles=tiles,
    )
    return replace_with(path, lambda fresh: _save(fresh, text))


def _save(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "replace"))


def _sections(parts: Sequence[Part]) -> list[_Section]:
    """Return the parts under each heading of the second level."""
    sections: list[_Section] = []
    for part in parts:
        if isinstance(part, Title) and part.level == 2:
            sections.append(_Section(part.anchor, part.runs[0].text))
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
        case _:
            return "grid"
