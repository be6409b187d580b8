"""What the scales are and what they ask, for people who choose one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

from cemagent.errors import Lang
from cemagent.experience.columns import MappedColumn, Role
from cemagent.experience.scale import FacetId, Licence, ScaleDefinition, wording_of
from cemagent.method.particles import with_particles
from cemagent.playbook import Text
from cemagent.tools.experience.loading import Mapped

LICENCES: dict[Licence, Text] = {
    "public_domain": Text(ko="공유 저작물", en="public domain"),
    "cc0": Text(ko="CC0", en="CC0"),
    "cc_by": Text(ko="CC BY (출처 표시)", en="CC BY"),
    "cc_by_nc": Text(ko="CC BY-NC (비상업)", en="CC BY-NC (not commercial)"),
    "copyrighted_user_supplied": Text(ko="저작권 있음 (문구는 직접 준비)", en="copyrighted (bring the wording)"),
    "own_unvalidated": Text(ko="자체 문항", en="own items"),
}
ROLES: dict[Role, Text] = {
    "item": Text(ko="문항", en="item"),
    "segment": Text(ko="집단", en="segment"),
    "outcome": Text(ko="결과", en="outcome"),
    "weight": Text(ko="가중치", en="weight"),
    "comment": Text(ko="의견", en="comments"),
    "duration": Text(ko="소요 시간", en="duration"),
    "id": Text(ko="응답자 번호", en="respondent id"),
    "time": Text(ko="응답 시각", en="time of answer"),
    "ignore": Text(ko="쓰지 않음", en="not used"),
}


class ScaleRow(BaseModel):
    """One scale: how many items it scores, on which points, and who owns its wording."""

    id: str
    title: Text
    items: int
    dimensions: list[str]
    points: tuple[float, float]
    licence: Licence
    licence_note: Text
    validated: bool
    certainty: Literal["A", "B", "C"]


class ScaleList(BaseModel):
    """The scales in force."""

    schema_version: Literal["scales/1"] = "scales/1"
    scales: list[ScaleRow]


class WordedItem(BaseModel):
    """One question as respondents read it."""

    id: str
    text: str
    reverse: bool


class ScaleWording(BaseModel):
    """The questions of a scale whose wording may be passed on, with the names of the points from the lowest."""

    schema_version: Literal["scale-wording/1"] = "scale-wording/1"
    scale: str
    lang: Lang
    lowest: float
    labels: list[str]
    licence_note: str
    items: list[WordedItem]


class ColumnRow(BaseModel):
    """What one column is taken for, how surely (0 to 1), and why."""

    column: str
    role: Role
    item: str | None
    facet: FacetId | None
    confidence: float
    sure: bool
    reason: Text | None


class ColumnsShown(BaseModel):
    """The columns of a file as they would be read, before anything is scored."""

    schema_version: Literal["score-columns/1"] = "score-columns/1"
    source: str
    scale: str
    rows: int
    columns: list[ColumnRow]


def scale_list(scales: Mapping[str, ScaleDefinition]) -> ScaleList:
    """Return what a person needs to choose a scale."""
    return ScaleList(
        scales=[
            ScaleRow(
                id=scale.id,
                title=scale.title,
                items=len(scale.asked(scale.main_facet)),
                dimensions=[dimension.id for dimension in scale.dimensions],
                points=(scale.points.min, scale.points.max),
                licence=scale.licence,
                licence_note=scale.licence_note,
                validated=scale.validated,
                certainty=scale.certainty,
            )
            for scale in scales.values()
        ]
    )


def scale_wording(scale: ScaleDefinition, thing: str, lang: Lang) -> ScaleWording:
    """Return the questions of ``scale`` about ``thing``.

    Raises:
        ContentError: the wording is copyrighted, or the scale holds none.
    """
    return ScaleWording(
        scale=scale.id,
        lang=lang,
        lowest=scale.points.min,
        labels=[label.in_(lang) for label in scale.points.labels],
        licence_note=scale.licence_note.in_(lang),
        items=[
            WordedItem(id=item, text=with_particles(text) if lang == "ko" else text, reverse=scale.item(item).reverse)
            for item, text in wording_of(scale, thing, lang)
        ],
    )


def columns_shown(held: Mapped) -> ColumnsShown:
    """Return the columns of a file as they were mapped."""
    unsure = {column.column for column in held.columns.unsure()}
    return ColumnsShown(
        source=held.table.source,
        scale=held.columns.scale,
        rows=len(held.table.rows),
        columns=[_row(column, column.column not in unsure) for column in held.columns.columns],
    )


def _row(column: MappedColumn, sure: bool) -> ColumnRow:
    return ColumnRow(
        column=column.column,
        role=column.role,
        item=column.item,
        facet=column.facet,
        confidence=column.confidence,
        sure=sure,
        reason=column.reason,
    )
