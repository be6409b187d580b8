"""Artifact schemas as pydantic models and JSON Schema, and what a content violates, in plain words."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from cemagent.errors import Lang
from cemagent.method.paths import Entry
from cemagent.playbook import ArtifactField, ArtifactSchema, FieldType

_SCALARS: dict[FieldType, Any] = {
    FieldType.TEXT: str,
    FieldType.NUMBER: float,
    FieldType.INTEGER: int,
    FieldType.BOOLEAN: bool,
    FieldType.DATE: date,
    FieldType.REFERENCE: str,
}
_CONFIG = ConfigDict(extra="forbid")


class _Same:
    """A schema as a key: itself, not what it holds, which takes long to compare."""

    def __init__(self, schema: ArtifactSchema) -> None:
        self.schema = schema

    def __hash__(self) -> int:
        return id(self.schema)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.schema is self.schema


@lru_cache(maxsize=256)
def _of_content(text: str) -> type[BaseModel]:
    schema = ArtifactSchema.model_validate_json(text)
    return _model(schema.id, schema.fields)


@lru_cache(maxsize=256)
def _of_schema(same: _Same) -> type[BaseModel]:
    return _of_content(same.schema.model_dump_json())


def model_of(schema: ArtifactSchema) -> type[BaseModel]:
    """Return a pydantic model for contents of ``schema``; its JSON Schema is ``model_json_schema()``.

    Every field may be left out: what must be there is the gate's business.
    """
    return _of_schema(_Same(schema))


def _model(name: str, fields: list[ArtifactField]) -> type[BaseModel]:
    members: dict[str, Any] = {field.id: (_type(name, field) | None, None) for field in fields}
    return create_model(_camel(name), __config__=_CONFIG, **members)


def _type(owner: str, field: ArtifactField) -> Any:
    inner: Any = _single(owner, field)
    if field.many:
        inner = list.__class_getitem__(inner)
        if field.max_items:
            inner = Annotated[inner, Field(max_length=field.max_items)]
    if field.keys:
        members: dict[str, Any] = dict.fromkeys(field.keys, (inner | None, None))
        return create_model(_camel(f"{owner}_{field.id}_keys"), __config__=_CONFIG, **members)
    return inner


def _single(owner: str, field: ArtifactField) -> Any:
    if field.type is FieldType.ENUM:
        return Literal[tuple(field.values)]
    if field.type is FieldType.OBJECT:
        return _model(f"{owner}_{field.id}", field.fields)
    plain = _SCALARS[field.type]
    if field.max_length:
        return Annotated[plain, Field(max_length=field.max_length)]
    if field.minimum is not None or field.maximum is not None:
        return Annotated[plain, Field(ge=field.minimum, le=field.maximum)]
    return Union[plain]  # noqa: UP007 - one type, whatever it is


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def violations(schema: ArtifactSchema, content: Entry, lang: Lang) -> list[str]:
    """Return one sentence for each value of ``content`` that its schema does not allow."""
    try:
        model_of(schema).model_validate(content)
    except ValidationError as error:
        return [_sentence(schema, detail["loc"], detail, lang) for detail in error.errors()]
    return []


def _sentence(schema: ArtifactSchema, place: tuple[int | str, ...], detail: Any, lang: Lang) -> str:
    fields, names = schema.fields, list[str]()
    for part in place:
        if isinstance(part, int):
            names.append(str(part + 1))
            continue
        field = next((field for field in fields if field.id == part), None)
        if field is None:
            names.append(str(part))
            continue
        names.append(field.title.in_(lang))
        fields = field.fields or fields
    where = " > ".join(names)
    limits = detail.get("ctx") or {}
    expected = next((limits[key] for key in ("max_length", "ge", "le", "expected") if key in limits), None)
    if lang == "ko":
        return f"{where}: 값이 허용 범위를 벗어났습니다" + (f" (기준: {expected})" if expected is not None else "")
    return f"{where}: {detail['msg'][0].lower()}{detail['msg'][1:]}"
