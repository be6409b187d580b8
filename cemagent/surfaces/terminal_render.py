"""Events on a terminal: Markdown, questions beside a bar, diffs by sign and colour, sources as footnotes.

Colours are those of the terminal's own palette and never the only sign, so that light, dark and
colourless terminals all show what matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.markdown import Heading, Markdown
from rich.segment import Segment
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from cemagent.errors import Lang
from cemagent.records.retrieval import Citation
from cemagent.records.turn import (
    ArtifactProposed,
    CitationsEvent,
    ErrorEvent,
    Event,
    FieldChange,
    GateEvent,
    GateState,
    QuestionEvent,
    TextEvent,
)
from cemagent.surfaces.cli.output import clean
from cemagent.surfaces.event_text import GATE_SIGNS, gate_head, gate_items, shown_value, teller_of

WIDEST = 100
_BAR = "▌ "
_GATE_STYLES = {GateState.CLOSED: "bold red", GateState.DRAFT: "bold magenta", GateState.PASSED: "bold green"}
_CHANGE_STYLES = {"+": "bold green", "±": "bold magenta", "−": "bold red"}
_THEME = Theme(
    {
        "markdown.code": "bold",
        "markdown.h1": "bold",
        "markdown.h2": "bold underline",
        "markdown.h3": "bold",
        "markdown.item.bullet": "bold",
        "markdown.item.number": "bold",
        "markdown.table.header": "bold",
        "markdown.table.border": "dim",
        "markdown.block_quote": "italic",
    }
)
_SOFT_BREAK = re.compile(r"(?<=[^\n|])\n(?=[^\n|])")


class _LeftHeading(Heading):
    """A heading at the left edge: rich would centre it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _Prose(Markdown):
    """Markdown as the consultant and his clients write it: line breaks count, and tags are plain text."""

    elements = {**Markdown.elements, "heading_open": _LeftHeading}

    def __init__(self, text: str) -> None:
        super().__init__("", hyperlinks=False)
        self.markup = _SOFT_BREAK.sub("  \n", tidy(text))
        parser = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").enable("table")
        self.parsed = parser.parse(self.markup)


class _Barred:
    """Something beside a coloured bar."""

    def __init__(self, body: Any, style: str) -> None:
        self._body = body
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(10, options.max_width - len(_BAR))
        lines = console.render_lines(self._body, options.update(width=width), pad=False)
        bar = Segment(_BAR, console.get_style(self._style))
        for line in lines:
            yield bar
            yield from line
            yield Segment.line()


def tidy(text: str) -> str:
    """Return ``text`` without control characters and with whole Hangul syllables, whose width terminals agree on."""
    return clean(unicodedata.normalize("NFC", text))


def cut(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` terminal columns, with an ellipsis where something is left out."""
    if cell_len(text) <= width:
        return text
    while text and cell_len(text) > width - 1:
        text = text[:-1]
    return f"{text.rstrip()}…" if width > 0 else ""


class TerminalPage:
    """Prints the events of turns on ``console``; ``title_of`` names an artifact."""

    def __init__(self, console: Console, title_of: Callable[[str], str]) -> None:
        self._console = console
        self._title_of = title_of
        console.push_theme(_THEME)

    @property
    def width(self) -> int:
        """Return how many columns the text takes at most."""
        return min(self._console.width, WIDEST)

    def turn(self, events: Sequence[Event], lang: Lang) -> None:
        """Print what a person sees of one turn, each part set apart by a blank line."""
        for part in self._parts(events, lang):
            self._console.print()
            self._print(part)
        self._console.print()

    def note(self, text: str) -> None:
        """Print a remark of the terminal itself."""
        self._print(Text(tidy(text), style="italic"))
        self._console.print()

    def error(self, text: str) -> None:
        """Print one sentence about what went wrong."""
        self._console.print()
        self._print(_signed("✗", "bold red", Text(tidy(text))))
        self._console.print()

    def _print(self, part: Any) -> None:
        """Print ``part`` without the blank lines that Markdown leaves around tables and lists."""
        lines = self._console.render_lines(part, self._console.options.update(width=self.width), pad=False)
        while lines and _is_blank(lines[0]):
            lines.pop(0)
        while lines and _is_blank(lines[-1]):
            lines.pop()
        for line in lines:
            self._console.print(_Line(line), end="")

    def _parts(self, events: Sequence[Event], lang: Lang) -> Iterator[Any]:
        told: dict[int, GateEvent] = {}
        for number, event in enumerate(events):
            match event:
                case GateEvent():
                    teller = teller_of(event, events[number + 1 :])
                    if teller is None:
                        yield _gate(event, lang)
                    else:
                        told[id(teller)] = event
                case TextEvent() if id(event) in told:
                    state = told[id(event)].state
                    yield _signed(GATE_SIGNS[state], _GATE_STYLES[state], _Prose(event.text))
                case TextEvent():
                    yield _Prose(event.text)
                case ErrorEvent():
                    yield _signed("✗", "bold red", _Prose(event.text))
                case QuestionEvent():
                    yield _question(event)
                case ArtifactProposed():
                    yield self._proposal(event, lang)
                case CitationsEvent():
                    yield _footnotes(event.citations, lang)

    def _proposal(self, event: ArtifactProposed, lang: Lang) -> Group:
        head = Text(tidy(self._title_of(event.kind)), style="bold underline")
        head.append(f"  r{event.base_revision} → r{event.base_revision + 1}", style="not bold not underline")
        parts: list[Any] = [head]
        if not event.diff:
            parts.append(Text("  " + ("바뀐 것이 없습니다." if lang == "ko" else "Nothing has changed.")))
        parts.extend(_changes(event.diff))
        if event.stale_after:
            names = ", ".join(tidy(self._title_of(name)) for name in event.stale_after)
            said = "저장하면 다시 만들어야 합니다" if lang == "ko" else "Once saved, these must be made again"
            parts.append(_signed("!", "bold magenta", Text(f"{said}: {names}")))
        return Group(*parts)


@dataclass(frozen=True)
class _Line:
    """One rendered line, without the spaces at its end."""

    segments: list[Segment]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        kept = list(self.segments)
        while kept and not kept[-1].text.strip():
            kept.pop()
        if kept:
            last = kept.pop()
            kept.append(Segment(last.text.rstrip(), last.style))
        yield from kept
        yield Segment.line()


def _is_blank(line: list[Segment]) -> bool:
    return not any(segment.text.strip() for segment in line)


def _question(event: QuestionEvent) -> _Barred:
    number = f"[{event.number}/{event.total}] " if event.number else ""
    text = Text(number, style="bold cyan")
    text.append(tidy(event.text), style="bold default")
    return _Barred(text, "bold cyan")


def _signed(sign: str, style: str, body: Any) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_row(Text(sign, style=style), body)
    return grid


def _gate(event: GateEvent, lang: Lang) -> Table:
    body: list[Any] = [Text(gate_head(event.state, lang), style="bold")]
    body.extend(_signed("•", "bold", Text(tidy(item))) for item in gate_items(event))
    return _signed(GATE_SIGNS[event.state], _GATE_STYLES[event.state], Group(*body))


def _changes(diff: Sequence[FieldChange]) -> Iterator[Table]:
    """Yield one grid for each entry that changes; one row where all of it is new or gone."""
    for above, group in groupby(diff, lambda change: change.title.rpartition(" › ")[0]):
        changes = list(group)
        signs = {_sign(change) for change in changes}
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=3, justify="right")
        grid.add_column(ratio=1, overflow="fold")
        if above and len(signs) == 1 and (len(changes) == 1 or signs != {"±"}):
            row = Text(tidy(above), style="bold")
            for number, change in enumerate(changes):
                row.append(" · " if number else "  ", style="not bold")
                row.append_text(_change(change))
            grid.add_row(_sign_text(changes[0]), row)
        else:
            if above:
                grid.add_row("", Text(tidy(above), style="bold"))
            for change in changes:
                grid.add_row(_sign_text(change), _change(change))
        yield grid


def _sign(change: FieldChange) -> str:
    return "+" if change.before is None else "−" if change.after is None else "±"


def _sign_text(change: FieldChange) -> Text:
    sign = _sign(change)
    return Text(sign, style=_CHANGE_STYLES[sign])


def _change(change: FieldChange) -> Text:
    line = Text(f"{tidy(change.title.rpartition(' › ')[2])}: ", style="not bold")
    before, after = tidy(shown_value(change.before)), tidy(shown_value(change.after))
    if change.before is not None:
        line.append(before, style="strike")
    if change.before is not None and change.after is not None:
        line.append(" → ")
    if change.after is not None:
        line.append(after)
    if change.note:
        line.append(f" ({tidy(change.note)})", style="italic")
    return line


def _footnotes(citations: Sequence[Citation], lang: Lang) -> Group:
    places: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        places.setdefault((citation.source, citation.section), []).append(citation)
    certainty = "확실도" if lang == "ko" else "certainty"
    rows: list[Any] = []
    for (source, section), items in places.items():
        first = items[0]
        mark = f" · {certainty} {first.certainty}" if first.certainty else ""
        line = Text("".join(item.marker for item in items), style="bold")
        line.append(f" {tidy(first.title)}{mark}", style="not bold")
        rows.append(line)
        rows.append(Text(f"    {tidy(source)}#{tidy(section)}", style="dim", overflow="fold"))
    return Group(*rows)


def standing_line(parts: Sequence[str], width: int) -> str:
    """Return ``parts`` as one line of at most ``width`` columns; the last ones are left out first."""
    kept = list(parts)
    while len(kept) > 1 and cell_len(" | ".join(kept)) > width:
        kept.pop()
    return cut(" | ".join(kept), width)
