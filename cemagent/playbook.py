"""The schema of playbooks: the one description of a stage.

A playbook is a Markdown file. Its front matter (YAML) is a :class:`Playbook`; its body is
the stage explained to a person, in Korean and in English. Questions, artifact fields, gate
checks and criteria are data: the engine validates artifacts against it, the interview asks
from it, and the review grades by it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cemagent.errors import Lang

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*([.-][a-z0-9]+)*$")]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Strict):
    """One sentence or paragraph in both languages."""

    ko: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_(self, lang: Lang) -> str:
        """Return the text in ``lang``."""
        return self.ko if lang == "ko" else self.en


class Texts(_Strict):
    """Lists of short texts; the two languages need not correspond item by item."""

    ko: Annotated[list[str], Field(min_length=1)]
    en: Annotated[list[str], Field(min_length=1)]

    def in_(self, lang: Lang) -> list[str]:
        """Return the texts in ``lang``."""
        return self.ko if lang == "ko" else self.en


class Question(_Strict):
    """One question of the interview and what its answers are worth."""

    id: Slug
    text: Text
    why: Text
    good: Text
    weak: Text
    follow_up: Text
    evidence: Text | None = None
    fills: str | None = None
    """``artifact.field`` that the answer goes to."""


class FieldType(StrEnum):
    """Types an artifact field may have."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    ENUM = "enum"
    OBJECT = "object"
    REFERENCE = "reference"
    """The id of an entry in another artifact; ``to`` names it as ``artifact.field``."""


class ArtifactField(_Strict):
    """One field of an artifact; ``many`` makes it a list, ``keys`` a mapping with exactly these keys."""

    id: FieldName
    type: FieldType
    title: Text
    required: bool = False
    many: bool = False
    min_items: int | None = None
    max_items: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    values: list[str] = []
    keys: list[str] = []
    to: str | None = None
    fields: list[ArtifactField] = []

    @model_validator(mode="after")
    def _consistent(self) -> ArtifactField:
        if (self.type is FieldType.ENUM) != bool(self.values):
            raise ValueError("an enum field, and only an enum field, lists its values")
        if (self.type is FieldType.OBJECT) != bool(self.fields):
            raise ValueError("an object field, and only an object field, lists its fields")
        if (self.type is FieldType.REFERENCE) != bool(self.to):
            raise ValueError("a reference field, and only a reference field, says where it points ('to')")
        return self


class ArtifactSchema(_Strict):
    """The shape of one artifact that a stage produces."""

    id: FieldName
    title: Text
    fields: Annotated[list[ArtifactField], Field(min_length=1)]


class GateCheck(_Strict):
    """One named check of the method with its arguments; unmet, it says ``message``."""

    check: Literal[
        "required_fields", "min_items", "evidence_or_assumption", "all_keys", "resolves", "enum_covers", "owner_named"
    ]
    artifact: FieldName
    field: str | None = None
    minimum: int | None = None
    values: list[str] = []
    severity: Literal["missing", "weak"] = "missing"
    message: Text


class Part(_Strict):
    """One thing a criterion requires to be stated.

    ``cues`` are words or short phrases that a plan uses when it states the part;
    ``examples`` are sentences as real plans would word it.
    """

    id: Slug
    title: Text
    cues: Texts
    examples: Texts


class Levels(_Strict):
    """What earns each level; 0 is what remains."""

    asserted: Text
    evidenced: Text
    linked: Text


class Criterion(_Strict):
    """One criterion of the review; ``ref`` is its number in the rubric (``R3.2``)."""

    id: Slug
    ref: Annotated[str, Field(pattern=r"^R\d{1,2}\.\d{1,2}$")]
    title: Text
    look_for: Text
    parts: Annotated[list[Part], Field(min_length=1)]
    min_parts_for_1: Annotated[int, Field(ge=1)]
    links_to: list[Slug] = []
    """Ids of the stages that a link for level 3 leads to."""
    levels: Levels
    good: Text
    bad: Text
    failure: Text
    failure_examples: Texts
    next_step: Text

    @model_validator(mode="after")
    def _enough_parts(self) -> Criterion:
        if self.min_parts_for_1 > len(self.parts):
            raise ValueError(f"min_parts_for_1 is {self.min_parts_for_1} but only {len(self.parts)} parts are listed")
        return self


class Playbook(_Strict):
    """The front matter of one stage."""

    schema_version: Annotated[Literal["playbook/1"], Field(alias="schema")]
    id: Slug
    method: Slug
    version: Annotated[int, Field(ge=1)]
    order: int
    title: Text
    purpose: Text
    entry_conditions: Text
    depends_on: list[Slug] = []
    concepts: list[str] = []
    questions: list[Question] = []
    artifacts: list[ArtifactSchema] = []
    gate: list[GateCheck] = []
    criteria: list[Criterion] = []
