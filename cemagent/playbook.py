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


class Fill(_Strict):
    """Where the words of an answer go.

    ``add`` makes an entry of the list at ``path`` from each line, ``set`` fills the object at
    ``path``, ``each`` fills every entry that the list already has, ``mark`` sets a yes-or-no
    field of the entries that the answer names. ``fields`` take the parts of a line, in order;
    the entry's other fields are read from labels and numbers in the line.
    """

    how: Literal["add", "set", "each", "mark"]
    path: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
    fields: Annotated[list[FieldName], Field(min_length=1)]


class Question(_Strict):
    """One question of the interview and what its answers are worth.

    ``if_skipped`` is the recommended default, worded as an answer, that stands as an
    assumption when the question is skipped.
    """

    id: Slug
    text: Text
    why: Text
    good: Text
    weak: Text
    follow_up: Text
    evidence: Text
    if_skipped: Text
    fills: Annotated[list[Fill], Field(min_length=1)]
    concepts: list[str] = []
    optional: bool = False
    """Asked on request only; the gate does not wait for it."""


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


AUTOMATIC_FIELDS = frozenset({"id", "evidence_ids", "assumption"})
"""Fields that the engine fills: an entry's id, its evidence, and whether it is an assumption."""


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
    labels: dict[str, Texts] = {}
    """For each value of an enum, or key of a mapping: its name first, then other words that say it."""
    keys: list[str] = []
    to: str | None = None
    default: str | float | bool | None = None
    """What stands when an answer does not say."""
    numbers_entries: bool = False
    """Whether the engine writes the entry's place in its list here, counted from 1."""
    unit: Literal["s", "min", "days", "pct", "share", "money"] | None = None
    """The unit of a number; durations and shares in other units are converted to it. A share is 0 to 1."""
    fields: list[ArtifactField] = []

    @model_validator(mode="after")
    def _consistent(self) -> ArtifactField:
        if (self.type is FieldType.ENUM) != bool(self.values):
            raise ValueError("an enum field, and only an enum field, lists its values")
        if (self.type is FieldType.OBJECT) != bool(self.fields):
            raise ValueError("an object field, and only an object field, lists its fields")
        if (self.type is FieldType.REFERENCE) != bool(self.to):
            raise ValueError("a reference field, and only a reference field, says where it points ('to')")
        if set(self.labels) - set(self.values) - set(self.keys):
            raise ValueError("'labels' name the values or keys of the field only")
        return self

    @property
    def is_automatic(self) -> bool:
        """Return whether the engine fills the field itself: ids and what an entry rests on."""
        return self.numbers_entries or self.id in AUTOMATIC_FIELDS


class ArtifactSchema(_Strict):
    """The shape of one artifact that a stage produces."""

    id: FieldName
    title: Text
    fields: Annotated[list[ArtifactField], Field(min_length=1)]


class GateCheck(_Strict):
    """One named check of the method with its arguments; unmet, it says ``message``.

    ``unless`` names a field of the artifact that, once filled, excuses the check (a reason
    given). ``is_set_when`` asks for ``field`` in every entry whose field ``when`` has one of
    ``values``; the ``unset`` values of ``field`` do not count as set.
    """

    check: Literal[
        "required_fields",
        "min_items",
        "evidence_or_assumption",
        "all_keys",
        "resolves",
        "enum_covers",
        "owner_named",
        "unique",
        "is_true",
        "is_set_when",
    ]
    artifact: FieldName
    field: str | None = None
    minimum: int | None = None
    values: list[str] = []
    unless: str | None = None
    when: str | None = None
    unset: list[str] = []
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
    concepts: list[str] = []

    @model_validator(mode="after")
    def _enough_parts(self) -> Criterion:
        if self.min_parts_for_1 > len(self.parts):
            raise ValueError(f"min_parts_for_1 is {self.min_parts_for_1} but only {len(self.parts)} parts are listed")
        return self


class Faq(_Strict):
    """A question that people ask about the method, with its answer."""

    question: Text
    answer: Text


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
    hand_over: Text
    """What the next stage takes from this one."""
    depends_on: list[Slug] = []
    concepts: list[str] = []
    questions: list[Question] = []
    artifacts: list[ArtifactSchema] = []
    gate: list[GateCheck] = []
    criteria: list[Criterion] = []
    faq: list[Faq] = []
