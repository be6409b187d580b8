"""How results look: wrapped and coloured on a terminal, plain lines elsewhere, JSON when asked."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

_WIDEST = 100
_QUIET_SECONDS = 1.0
_KEPT = "\n\t"


def clean(text: str) -> str:
    """Return ``text`` without control characters, so that a name or a quote cannot steer the terminal."""
    return "".join(
        char if char in _KEPT or unicodedata.category(char) not in ("Cc", "Cf", "Cs") else "\ufffd" for char in text
    )


def print_json(model: BaseModel) -> None:
    """Print ``model`` as one JSON object."""
    print(model.model_dump_json(indent=2))


class Screen:
    """Prints text to stdout: with rich on a terminal, as plain lines elsewhere."""

    def __init__(self) -> None:
        self._console: Any = None
        if sys.stdout.isatty():
            # a tenth of a second that a pipe need not pay
            from rich.console import Console

            self._console = Console(highlight=False, markup=False, emoji=False)

    def line(self, text: str = "", *, style: str = "", indent: int = 0, hang: int = 0) -> None:
        """Print one paragraph, wrapped on a terminal; lines after the first are indented by ``hang`` more."""
        text = clean(text)
        if self._console is None:
            print(" " * indent + text if text else "")
            return
        from rich.text import Text  # only on a terminal, as above

        width = max(20, min(self._console.width, _WIDEST) - indent - hang)
        for number, row in enumerate(Text(text, style=style).wrap(self._console, width) or [Text()]):
            row.rstrip()
            self._console.print(Text(" " * (indent + (hang if number else 0))) + row, soft_wrap=True)

    def text(self, text: str, *, indent: int = 0, style: str = "") -> None:
        """Print a text of several paragraphs, one a line."""
        for paragraph in text.split("\n"):
            self.line(paragraph, indent=indent, style=style, hang=2 if paragraph.startswith(("- ", "* ")) else 0)

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[object]], *, numbers: bool = False) -> None:
        """Print ``rows``; with ``numbers`` all columns but the first are set flush right."""
        cells = [[clean(_shown(value)) for value in row] for row in rows]
        if self._console is None:
            _plain_table(headers, cells, numbers)
            return
        from rich.table import Table  # only on a terminal, as above
        from rich.text import Text

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for index, header in enumerate(headers):
            table.add_column(header, justify="right" if numbers and index else "left", overflow="fold")
        for row in cells:
            table.add_row(*(Text(cell) for cell in row))
        self._console.print(table)


def _shown(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _plain_table(headers: Sequence[str], cells: list[list[str]], numbers: bool) -> None:
    rows = [list(headers), *cells]
    widths = [max(columns(row[index]) for row in rows) for index in range(len(headers))]
    for row in rows:
        padded = [
            " " * (width - columns(cell)) + cell if numbers and index else cell + " " * (width - columns(cell))
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(padded).rstrip())


def columns(text: str) -> int:
    """Return how many terminal columns ``text`` takes; a Hangul syllable takes two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


class Progress:
    """One line on stderr that says how far the work is: only on a terminal, only after a second."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shows = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._printed = 0.0

    def __call__(self, done: int, total: int, name: str = "") -> None:
        """Say that ``done`` of ``total`` are done and ``name`` is at work."""
        now = time.monotonic()
        if not self._shows or now - self._begun < _QUIET_SECONDS or now - self._printed < 0.1:
            return
        self._printed = now
        shown = f"{self._what} {done}/{total} {clean(name)}".replace("\n", " ").rstrip()
        while columns(shown) > 78:
            shown = shown[:-1]
        sys.stderr.write(f"\r\033[K{shown}")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._printed:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

    def __enter__(self) -> Callable[..., None]:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()
