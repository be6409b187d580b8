"""One table for every reader: with intervals in the cell on a page, with their ends in columns of their own in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from cemagent.playbook import Text
from cemagent.reports.tables_xlsx import CellValue, Column, TablePage
from cemagent.reports.tables_xlsx import Look as SheetLook
from cemagent.tools.blocks import Block, Paragraph, Section, Table
from cemagent.tools.experience.parts.wording import Wording
from cemagent.tools.experience.results import Interval

Estimate = tuple[float | None, Interval | None]
Value = str | int | float | None | Estimate
Look = Literal[
    "text", "count", "number", "exact", "share", "chance", "p", "estimate", "exact_estimate", "share_estimate"
]

_IN_SHEETS: dict[Look, SheetLook] = {
    "text": "text",
    "count": "count",
    "number": "number",
    "exact": "exact",
    "share": "share",
    "chance": "share",
    "p": "exact",
    "estimate": "number",
    "exact_estimate": "exact",
    "share_estimate": "share",
}
_LONG = 15


@dataclass(frozen=True)
class Field:
    """One column: a key for programs, its title, and how its values look; estimates are (value, interval)."""

    key: str
    title: Text
    look: Look = "number"


def field(key: str, ko: str, en: str, look: Look = "number") -> Field:
    """Return a column by its two titles."""
    return Field(key, Text(ko=ko, en=en), look)


@dataclass(frozen=True)
class Listing:
    """A table with what it is called and one line on n and method; ``tab`` is its short name.

    ``always_open`` keeps a long one unfolded on a page.
    """

    tab: Text
    title: Text
    note: Text
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    always_open: bool = False

    def only(self, *keys: str) -> Listing:
        """Return the table with the columns called ``keys``."""
        places = [place for place, field in enumerate(self.fields) if field.key in keys]
        return replace(
            self,
            fields=tuple(self.fields[place] for place in places),
            rows=tuple(tuple(row[place] for place in places) for row in self.rows),
        )

    def filled(self) -> Listing:
        """Return the table without the columns in which no row has a value."""
        kept = [
            field.key
            for place, field in enumerate(self.fields)
            if any(row[place] not in (None, "", (None, None)) for row in self.rows)
        ]
        return self.only(*kept)


def table_of(listing: Listing, write: Wording, *, folded: bool | None = None) -> Table:
    """Return the table as a page shows it; one of more than 15 rows is folded unless ``folded`` says otherwise."""
    texts = [place for place, field in enumerate(listing.fields) if field.look == "text"]
    return Table(
        label=listing.title.in_(write.lang),
        headers=tuple(field.title.in_(write.lang) for field in listing.fields),
        rows=tuple(
            tuple(_shown(value, field.look, write) for value, field in zip(row, listing.fields, strict=True))
            for row in listing.rows
        ),
        numbers_from=texts[-1] + 1 if texts else 0,
        folded=len(listing.rows) > _LONG and not listing.always_open if folded is None else folded,
    )


def shown(write: Wording, listing: Listing, *, titled: bool = True) -> Iterator[Block]:
    """Yield a table with its title and its line on n and method; nothing where it has no row."""
    listing = listing.filled()
    if not listing.rows:
        return
    table = table_of(listing, write)
    if titled and not table.folded:
        yield Section(table.label, 3)
    yield table
    yield Paragraph(listing.note.in_(write.lang), "note")


def page_of(listing: Listing, write: Wording, notes: Sequence[str] = ()) -> TablePage:
    """Return the table as a sheet of a workbook, with its own line and ``notes`` above it."""
    return TablePage(
        name=listing.tab.in_(write.lang),
        title=listing.title.in_(write.lang),
        notes=(listing.note.in_(write.lang), *notes),
        columns=tuple(column for field in listing.fields for column in _columns(field, write)),
        rows=tuple(
            tuple(cell for value, field in zip(row, listing.fields, strict=True) for cell in _cells(value, field.look))
            for row in listing.rows
        ),
    )


def _is_estimate(look: Look) -> bool:
    return look.endswith("estimate")


def _shown(value: Value, look: Look, write: Wording) -> str:
    if isinstance(value, tuple):
        if look == "share_estimate":
            return write.shares(*value)
        return write.estimate(*value, digits=3 if look == "exact_estimate" else 2)
    if isinstance(value, str):
        return value
    if look == "count":
        return write.count(None if value is None else int(value))
    if look == "share":
        return write.share(value)
    if look == "chance":
        return write.chance(value)
    if look == "p":
        return write.probability(value)
    return write.number(value, 3 if look == "exact" else 2)


def _columns(field: Field, write: Wording) -> list[Column]:
    title, look = field.title.in_(write.lang), _IN_SHEETS[field.look]
    if not _is_estimate(field.look):
        return [Column(title, look)]
    name = title.split(" (95%")[0]
    ends = write.heads("95% 하한|95% 상한", "95% low|95% high")
    return [Column(name, look), *(Column(f"{name} {end}", look) for end in ends)]


def _cells(value: Value, look: Look) -> tuple[CellValue, ...]:
    if isinstance(value, tuple):
        figure, interval = value
        return (figure, *(interval or (None, None)))
    if not _is_estimate(look):
        return (value,)
    return (value, None, None)
