"""Which column holds what: the map from the columns of a file to a scale, as shown, edited and saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import model_validator

from cemagent.errors import UsageError
from cemagent.experience.scale import FacetId, Points, ScaleDefinition
from cemagent.experience.table import Table
from cemagent.forms.schema import Form, described, wrong
from cemagent.playbook import Text

Role = Literal["item", "segment", "outcome", "weight", "comment", "duration", "id", "time", "ignore"]
SURE = 0.6
"""Below this confidence a guessed item is not used until a person has confirmed it in the map."""


class MappedColumn(Form):
    """What one column holds; ``confidence`` and ``reason`` say how it was found out."""

    column: str = described(ko="열 제목", en="column", example="Q1")
    role: Role = described(ko="구실", en="role", example="item")
    item: str | None = described(None, ko="문항", en="item", example="sense1")
    facet: FacetId | None = described(None, ko="묻는 방식", en="facet", example="perception")
    reverse: bool | None = described(
        None, ko="역문항 여부 (척도와 다를 때)", en="reversed, where it differs from the scale", example="true"
    )
    confidence: float = described(1.0, ko="확신", en="confidence", example="0.9", ge=0, le=1)
    reason: Text | None = described(
        None, ko="까닭", en="reason", example=Text(ko="열 이름이 문항 이름과 같음", en="named like the item")
    )

    @model_validator(mode="after")
    def _item_is_named(self) -> MappedColumn:
        if self.role == "item" and not self.item:
            raise wrong("a column of role item names its item.", "구실이 item인 열에는 문항 이름이 있어야 합니다.")
        return self


class ColumnMap(Form):
    """The map of a file's columns to a scale; columns that are not listed are ignored."""

    scale: str = described(ko="척도", en="scale", example="cem-ex15")
    points: Points | None = described(
        None, ko="점수 (척도와 다를 때)", en="points, where they differ from the scale", example="{min: 1, max: 5}"
    )
    columns: list[MappedColumn] = described(ko="열", en="columns", example="[{column: Q1, role: item, item: sense1}]")

    def of(self, role: Role) -> list[MappedColumn]:
        """Return the columns of ``role``."""
        return [column for column in self.columns if column.role == role]

    def unsure(self) -> list[MappedColumn]:
        """Return the items that were guessed with too little confidence to be used."""
        return [column for column in self.of("item") if column.confidence < SURE]

    def confirmed(self) -> ColumnMap:
        """Return the map as one that a person has looked at: nothing in it is unsure."""
        return self._having([column.model_copy(update={"confidence": 1.0}) for column in self.columns])

    def _having(self, columns: list[MappedColumn]) -> ColumnMap:
        return self.model_copy(update={"columns": columns})

    def with_role(self, table: Table, name: str | None, role: Role) -> ColumnMap:
        """Return the map in which the column called ``name`` has ``role``; ``None`` leaves the map as it is.

        Raises:
            UsageError: there is no such column.
        """
        if name is None:
            return self
        found = table.column(name).name
        alone = role in {"weight", "duration", "id"}
        kept = [
            MappedColumn(column=old.column, role="ignore") if alone and old.role == role else old
            for old in self.columns
            if old.column != found
        ]
        reason = Text(ko="사용자가 지정함", en="given by the user")
        return self._having([*kept, MappedColumn(column=found, role=role, reason=reason)])


def check_map(mapped: ColumnMap, table: Table, scale: ScaleDefinition) -> None:
    """Refuse a map that cannot be scored.

    Raises:
        UsageError: it is for another scale, names columns or items that do not exist, gives an item twice, leaves
            items unsure, or misses items.
    """
    if mapped.scale != scale.id:
        raise UsageError(
            f"The map is for the scale '{mapped.scale}', not for '{scale.id}': give the map of this scale.",
            f"이 열 지도는 '{scale.id}'이(가) 아니라 '{mapped.scale}' 척도의 것이니, 맞는 지도를 지정해 주십시오.",
        )
    for column in mapped.columns:
        table.column(column.column)
    _refuse_unknown(mapped, scale)
    _refuse_double(mapped, scale)
    _refuse_unsure(mapped.unsure(), table)
    _refuse_missing(mapped, table, scale)


def _refuse_unknown(mapped: ColumnMap, scale: ScaleDefinition) -> None:
    known = {item.id for item in scale.items}
    for column in mapped.of("item"):
        if column.item not in known:
            raise UsageError(
                f"The map gives '{column.column}' to the item '{column.item}', which '{scale.id}' does not have: "
                f"its items are {', '.join(sorted(known))}.",
                f"열 지도의 '{column.column}'이(가) 가리키는 문항 '{column.item}'이(가) '{scale.id}'에 없습니다. "
                f"쓸 수 있는 문항: {', '.join(sorted(known))}.",
            )
        if column.facet and column.facet not in scale.facet_ids:
            raise UsageError(
                f"'{scale.id}' does not ask for '{column.facet}' ('{column.column}'): use {', '.join(scale.facet_ids)}.",
                f"'{scale.id}'에는 '{column.facet}'이(가) 없으니('{column.column}') {', '.join(scale.facet_ids)} 가운데 "
                "하나를 적어 주십시오.",
            )


def _refuse_double(mapped: ColumnMap, scale: ScaleDefinition) -> None:
    places = Counter((column.item, column.facet or scale.main_facet) for column in mapped.of("item"))
    for (item, facet), count in places.items():
        if count > 1:
            names = ", ".join(
                f"'{column.column[:60]}'"
                for column in mapped.of("item")
                if (column.item, column.facet or scale.main_facet) == (item, facet)
            )
            raise UsageError(
                f"{count} columns are mapped to the item '{item}' ({facet}): {names}; set all but one to 'ignore' "
                "in the map.",
                f"문항 '{item}'({facet})에 열 {count}개가 연결되어 있습니다: {names}. 하나만 남기고 열 지도에서 ignore로 "
                "바꿔 주십시오.",
            )


def _refuse_unsure(unsure: Sequence[MappedColumn], table: Table) -> None:
    if unsure:
        shown = "; ".join(f"'{column.column[:50]}' = {column.item}?" for column in unsure[:6])
        more = len(unsure) - 6
        raise UsageError(
            f"It is not clear which items these columns of '{table.source}' are: {shown}"
            f"{f' and {more} more' if more > 0 else ''}; save the map with --save-map, correct it and give it with --map.",
            f"'{table.source}'의 다음 열이 어느 문항인지 분명하지 않습니다: {shown}{f' 외 {more}개' if more > 0 else ''}. "
            "--save-map으로 열 지도를 저장해 고친 뒤 --map으로 지정해 주십시오.",
        )


def _refuse_missing(mapped: ColumnMap, table: Table, scale: ScaleDefinition) -> None:
    have = {column.item for column in mapped.of("item") if (column.facet or scale.main_facet) == scale.main_facet}
    missing = [item.id for item in scale.asked(scale.main_facet) if item.id not in have and not item.optional]
    if not missing:
        return
    shown = ", ".join(missing[:8]) + (" ..." if len(missing) > 8 else "")
    names = ", ".join(f"'{column.name[:30]}'" for column in table.columns[:6])
    found = len(scale.asked(scale.main_facet)) - len(missing)
    empty = ", ".join(f"'{name[:30]}'" for name in table.empty[:6])
    raise UsageError(
        f"'{table.source}' has {found} of the items of '{scale.id}'; no column was found for {shown} (its columns begin "
        f"with {names}{f'; empty: {empty}' if empty else ''}): name the columns after the items, or give a map with --map.",
        f"'{table.source}'에서 '{scale.id}' 문항 가운데 {found}개만 찾았고 {shown}에 맞는 열이 없습니다(첫 열들: {names}"
        f"{f', 빈 열: {empty}' if empty else ''}). 열 이름을 문항 이름으로 바꾸거나 --map으로 열 지도를 지정해 주십시오.",
    )
