"""Scorecards and the artifacts of an engagement: the same content, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any, NamedTuple

from cemagent.forms.schema import read_form
from cemagent.playbook import ArtifactField, ArtifactSchema, FieldType
from cemagent.tools.scorecards.card import Entry, Scorecard, model_of
from cemagent.tools.scorecards.definition import NA, TOP, ArtifactLink, Column, Definition, Pairs
from cemagent.tools.scorecards.summary import is_begun, score_of

if TYPE_CHECKING:
    from cemagent.method.changes import LedgerEntry

_UNIT = re.compile(r"\s*\([^()]*\)$")
_BASIS = ("evidence_ids", "assumption")
_HEADER = ("subject", "date", "owner", "review_date")
Content = dict[str, Any]


class Written(NamedTuple):
    """The artifact's content, and by name what the artifact has no place for (``rows.gap`` is a column)."""

    content: Content
    left_out: list[str]


def card_from(
    definition: Definition, content: Mapping[str, Any], ledger: Mapping[str, LedgerEntry] | None = None
) -> Scorecard:
    """Return the scorecard that an artifact's content makes; values that do not fit are left empty, never bent.

    ``ledger`` gives the evidence behind ids, for a column of evidence that the artifact keeps as ids only.
    """
    link = _link(definition)
    data: Content = {"kind": definition.id, "version": definition.version}
    for ours, theirs in link.header.items():
        if content.get(theirs) not in (None, ""):
            data[ours] = content[theirs]
    model = model_of(definition)
    rows = [_row(definition, link, row, item, ledger or {}) for row, item in _items(link, content)]
    for row in rows:
        if row is not None:
            _paired(definition, link, content, row)
    data["rows"] = [row for row in rows if row is not None and _fits(model, definition, row)]
    return read_form(model, data)


def _link(definition: Definition) -> ArtifactLink:
    if definition.artifact is None:
        raise LookupError(f"the scorecard {definition.id} has no artifact")
    return definition.artifact


def _items(link: ArtifactLink, content: Mapping[str, Any]) -> list[tuple[str | None, Content]]:
    """Return (row id, entry) of all entries of the artifact."""
    held = content.get(link.path) or {}
    if link.how == "list":
        rows = [item for item in held if isinstance(item, dict)]
        return [(item.get(link.row_field) if link.row_field else None, item) for item in rows]
    if link.how == "keys":
        return list(held.items())
    return [
        (f"{group}.{panel}", item)
        for group, panels in held.items()
        for panel, items in panels.items()
        for item in items
    ]


def _row(
    definition: Definition, link: ArtifactLink, row: str | None, item: Content, ledger: Mapping[str, LedgerEntry]
) -> Content | None:
    if not isinstance(item, dict) or (definition.rows and row not in definition.row_by_id):
        return None
    made: Content = {"row": row} if definition.rows else {}
    for column in definition.columns_of(row):
        value = item.get(link.columns.get(column.id, column.id))
        if value not in (None, ""):
            made[column.id] = value
    for name in _BASIS:
        if item.get(name):
            made[name] = item[name]
    reason, evidence = definition.role("reason"), definition.role("evidence")
    if reason and evidence and str(made.get("score")) == NA:
        made[reason.id] = made.pop(evidence.id, None)  # the artifact keeps the reason where the evidence stands
    elif evidence and evidence.id not in made and made.get("evidence_ids"):
        quotes = [ledger[name].quote or ledger[name].source for name in made["evidence_ids"] if name in ledger]
        if quotes:
            made[evidence.id] = "; ".join(quotes)
    return made


def _fits(model: type[Scorecard], definition: Definition, row: Content) -> bool:
    """Take what cannot be read out of ``row``; return whether anything is left."""
    for column in definition.columns:
        if column.id in row and not _is_readable(column, row[column.id], definition):
            del row[column.id]
    if definition.key:
        return bool(row.get(definition.key))
    return bool(row.get("row"))


def _is_readable(column: Column, value: Any, definition: Definition) -> bool:
    if column.type == "score":
        scores = {str(score) for score in range(TOP + 1)} | ({NA} if definition.applies else set())
        return str(value) in scores
    if column.type == "choice":
        return value in column.values
    if column.type == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return value is not None


def content_from(
    card: Scorecard, definition: Definition, schema: ArtifactSchema, base: Mapping[str, Any] | None = None
) -> Written:
    """Return the artifact's content with this scorecard in it, over ``base`` (what the artifact held before).

    Entries of ``base`` that the scorecard also has keep the fields that a scorecard does not know (ids, scenarios).
    """
    return _Writing(card, definition, schema, _link(definition)).content(base or {})


@dataclass
class _Writing:
    card: Scorecard
    definition: Definition
    schema: ArtifactSchema
    link: ArtifactLink
    left_out: set[str] = dataclass_field(default_factory=set)

    def content(self, base: Mapping[str, Any]) -> Written:
        content = deepcopy(dict(base))
        for name in _HEADER:
            value = getattr(self.card, name)
            if value is not None and name in self.link.header:
                content[self.link.header[name]] = value
            elif value is not None:
                self.left_out.add(name)
        old = _items(self.link, content)
        made: list[tuple[str | None, Content]] = []
        for entry in self.card.entries:
            if is_begun(self.definition, entry):
                made.append((entry.row_id, {**self._taken(old, entry), **self._item(entry)}))
        self._put(content, made)
        if self.link.pairs:
            self._put_pairs(content, self.link.pairs)
        return Written(content, sorted(self.left_out))

    def _taken(self, old: list[tuple[str | None, Content]], entry: Entry) -> Content:
        """Take the old entry that this one replaces out of ``old``: same row, in an open list the same name."""
        key = self.definition.key
        for place, (row, item) in enumerate(old):
            named = key is not None and item.get(key) == getattr(entry, key)
            if (self.definition.rows and row == entry.row_id) or named:
                return old.pop(place)[1]
        return {self.link.row_field: entry.row_id} if self.link.row_field else {}

    def _fields(self) -> dict[str, ArtifactField]:
        """Return the fields of one entry of the artifact."""
        held = next(item for item in self.schema.fields if item.id == self.link.path)
        inner = held.fields[0].fields if self.link.how == "grid" else held.fields
        return {item.id: item for item in inner}

    def _item(self, entry: Entry) -> Content:
        item: Content = {}
        known = self._fields()
        paired = self.link.pairs.fields.values() if self.link.pairs else ()
        for column in self.definition.columns_of(entry.row_id):
            value, name = entry.cell(column), self.link.columns.get(column.id, column.id)
            if value is None or column.role == "reason" or (name not in known and column.id in paired):
                continue
            if name in known:
                item[name] = str(value) if known[name].type is FieldType.ENUM else value
            elif column.role != "unit":
                self.left_out.add(f"rows.{column.id}")
        self._write_unit(entry, item, known)
        self._write_reason(entry, item)
        for name in _BASIS:
            if getattr(entry, name) and name in known:
                item[name] = getattr(entry, name)
            elif getattr(entry, name):
                self.left_out.add(f"rows.{name}")
        return item

    def _write_unit(self, entry: Entry, item: Content, known: Mapping[str, ArtifactField]) -> None:
        """Keep the unit behind the metric where the artifact has no field for it."""
        unit, metric = entry.cell(self.definition.role("unit")), self.definition.role("metric")
        if unit and metric and "unit" not in known and metric.id in item and unit not in item[metric.id]:
            item[metric.id] = f"{item[metric.id]} ({unit})"

    def _write_reason(self, entry: Entry, item: Content) -> None:
        """Keep the reason where the artifact keeps the evidence: of a row that does not apply it asks no other."""
        evidence, reason = self.definition.role("evidence"), entry.cell(self.definition.role("reason"))
        if evidence and reason and score_of(self.definition, entry) == NA:
            proof = entry.cell(evidence)
            item[evidence.id] = f"{reason} ({proof})" if proof else reason
        elif reason:
            self.left_out.add("rows.reason")

    def _put(self, content: Content, made: list[tuple[str | None, Content]]) -> None:
        if self.link.how == "list":
            content[self.link.path] = [item for _, item in made]
            return
        held: Content = {}
        for row, item in made:
            if self.link.how == "keys":
                held[str(row)] = item
            else:
                group, _, panel = str(row).partition(".")
                held.setdefault(group, {}).setdefault(panel, []).append(item)
        content[self.link.path] = held

    def _put_pairs(self, content: Content, pairs: Pairs) -> None:
        """Add what ties two cells, such as cause and result, where the artifact does not hold it yet."""
        held = content.setdefault(pairs.path, [])
        for entry in self.card.entries:
            pair = {theirs: getattr(entry, ours) for theirs, ours in pairs.fields.items()}
            is_known = any(all(item.get(name) == value for name, value in pair.items()) for item in held)
            if all(pair.values()) and not is_known:
                held.append(pair)


def _paired(definition: Definition, link: ArtifactLink, content: Mapping[str, Any], made: Content) -> None:
    """Fill from the artifact's pairs the column that they tie to this entry's other one."""
    if link.pairs is None:
        return
    (theirs, ours), (goal, column) = link.pairs.fields.items()
    allowed = {item.id for item in definition.columns_of(made.get("row"))}
    for pair in content.get(link.pairs.path) or []:
        name = _UNIT.sub("", str(made.get(ours) or ""))
        if column in allowed and name and name in str(pair.get(theirs) or "") and pair.get(goal):
            made[column] = pair[goal]
