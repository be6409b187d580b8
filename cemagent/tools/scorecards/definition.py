"""What a scorecard asks, as data: rows, columns and how it is drawn. Seven are shipped; a plugin may bring more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from cemagent.errors import ContentError, UsageError
from cemagent.forms.files import read_data
from cemagent.forms.schema import Form, described, read_form, wrong
from cemagent.playbook import Text, Texts

OWN = Path(__file__).parent
"""Folder of the definitions that we ship."""
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TOP = 3
"""The highest score; 0 is the lowest."""
NA = "na"
"""The score of a row that does not apply."""
Role = Literal[
    "score",
    "evidence",
    "gap",
    "reason",
    "owner",
    "before",
    "after",
    "action",
    "metric",
    "value",
    "goal",
    "unit",
    "source",
    "freshness",
    "consent",
    "trigger",
    "drives",
]
"""What a column is to the checks, whatever its title."""
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]


def _text(ko: str, en: str) -> Any:
    return described(ko=ko, en=en, example="{ko: ..., en: ...}")


class Column(Form):
    """One column. ``required`` makes an empty cell a finding, not an error: a gap must be able to be written down."""

    id: str = described(ko="번호", en="Id", example="evidence", pattern=r"^[a-z][a-z0-9_]*$")
    type: Literal["score", "text", "number", "date", "choice"] = described(ko="형", en="Type", example="text")
    title: Text = _text("제목", "Title")
    question: Text = _text("질문", "Question")
    example: Text = _text("예", "Example")
    role: Role | None = described(None, ko="역할", en="Role", example="evidence")
    required: bool = described(False, ko="필수", en="Required", example="true")
    across: list[str] = described(ko="쓰는 칸", en="Panels that have it", example="[operations]", default_factory=list)
    """Panels (or groups) whose rows have this column; empty: all."""
    values: dict[str, Text] = described(
        ko="고를 값", en="Choices", example="{goals: {ko: 목표, en: Goal}}", default_factory=dict
    )
    hollow: Texts | None = described(None, ko="빈말", en="Hollow words", example="{ko: [노력], en: [strive]}")
    """Words that fill the cell and say nothing; ``hollow_says`` is what to write instead."""
    hollow_says: Text | None = described(None, ko="빈말 대신", en="Instead of them", example="{ko: ..., en: ...}")
    stale_after_days: int | None = described(None, ko="묵는 날 수", en="Stale after days", example="180", ge=1)
    measurable: bool = described(False, ko="숫자 있음", en="Needs a figure", example="true")
    may_repeat: bool = described(False, ko="되풀이 허용", en="May repeat", example="true")

    @model_validator(mode="after")
    def _fits(self) -> Column:
        if (self.type == "choice") != bool(self.values):
            raise wrong("lists 'values' if and only if its type is choice.", "형이 choice일 때만 'values'를 적습니다.")
        if bool(self.hollow) != bool(self.hollow_says):
            raise wrong("needs 'hollow' and 'hollow_says' together.", "'hollow'와 'hollow_says'는 함께 적습니다.")
        return self


class Row(Form):
    """One fixed row, with the question that opens it and what evidence a reviewer would accept."""

    id: Id = described(ko="번호", en="Id", example="open_access")
    mark: str = described("", ko="표시", en="Mark", example="a")
    title: Text = _text("제목", "Title")
    question: Text = _text("질문", "Question")
    look_for: Text = _text("기대하는 증거", "Expected evidence")
    examples: dict[str, Text] = described(
        ko="열별 예", en="Examples by column", example="{evidence: {ko: ..., en: ...}}", default_factory=dict
    )
    group: str | None = described(None, ko="묶음", en="Group", example="retention")
    across: str | None = described(None, ko="칸", en="Panel", example="navigation")
    certainty: Literal["A", "B", "C"] = described(ko="확실도", en="Certainty", example="B")
    concepts: list[str] = described(ko="개념", en="Concepts", example="[b2.1.a]", default_factory=list)


class Heading(Form):
    """A group of rows, or a panel of a grid."""

    id: str = described(ko="번호", en="Id", example="retention")
    title: Text = _text("제목", "Title")


class Subject(Form):
    """What the whole scorecard is about."""

    title: Text = _text("제목", "Title")
    question: Text = _text("질문", "Question")
    example: Text = _text("예", "Example")


class Cover(Form):
    """Choices that an open list should hold between them; ``says`` is what to do when some are missing."""

    column: str = described(ko="열", en="Column", example="group")
    values: list[str] = described(ko="값", en="Values", example="[goals, commitments]", min_length=1)
    says: Text = _text("할 일", "What to do")


class Pairs(Form):
    """A list of the artifact that ties two columns of a line; ``fields`` names first the key, then what it leads to."""

    path: str = described(ko="항목", en="Field", example="cause_links")
    fields: dict[str, str] = described(ko="열", en="Columns", example="{cause: metric, result: drives}")


class ArtifactLink(Form):
    """Where an engagement keeps the same content.

    ``how``: ``keys`` maps row ids to objects; ``list`` is a list whose ``row_field`` (if any) names the row; ``grid``
    maps groups to panels to lists. ``columns`` and ``header`` rename our fields to the artifact's.
    """

    stage: str = described(ko="단계", en="Stage", example="demands")
    id: str = described(ko="산출물", en="Artifact", example="demand_audit")
    path: str = described(ko="항목", en="Field", example="demands")
    how: Literal["keys", "list", "grid"] = described(ko="모양", en="Shape", example="keys")
    row_field: str | None = described(None, ko="줄을 정하는 항목", en="Field that names the row", example="approach")
    columns: dict[str, str] = described(ko="열", en="Columns", example="{score: score}", default_factory=dict)
    pairs: Pairs | None = described(None, ko="짝", en="Pairs", example="{path: cause_links, ...}")
    header: dict[str, str] = described(ko="머리", en="Header", example="{date: audited_on}", default_factory=dict)


class Definition(Form):
    """One kind of scorecard."""

    schema_: Literal["scorecard/1"] = described(ko="서식", en="Schema", example="scorecard/1", alias="schema")
    id: str = described(ko="종류", en="Kind", example="demands", pattern=r"^[a-z][a-z0-9-]*$")
    version: int = described(ko="판", en="Version", example="1", ge=1)
    order: int = described(ko="차례", en="Order", example="1")
    title: Text = _text("제목", "Title")
    purpose: Text = _text("쓸모", "Purpose")
    basis: Text = _text("바탕", "Basis")
    """What rests on the source and what is our own reconstruction."""
    certainty: Literal["A", "B", "C"] = described(ko="확실도", en="Certainty", example="B")
    concepts: list[str] = described(ko="개념", en="Concepts", example="[b2.1]", default_factory=list)
    picture: Literal["radar", "grid"] = described(ko="그림", en="Picture", example="radar")
    subject: Subject = described(ko="대상", en="Subject", example="{title: ..., question: ..., example: ...}")
    row_title: Text = _text("줄 이름", "What a row is")
    rows: list[Row] = described(ko="정해진 줄", en="Fixed rows", example="- id: ...", default_factory=list)
    key: str | None = described(None, ko="이름 열", en="Naming column", example="name")
    """Of an open list: the column that names its entries; there are no fixed rows then."""
    several: bool = described(False, ko="여러 번", en="Several entries a row", example="true")
    applies: bool = described(False, ko="해당 없음 허용", en="A row may not apply", example="true")
    groups: list[Heading] = described(ko="묶음", en="Groups", example="- id: ...", default_factory=list)
    panels: list[Heading] = described(ko="칸", en="Panels", example="- id: ...", default_factory=list)
    may_be_empty: bool = described(False, ko="빈 줄 허용", en="Empty rows are honest gaps", example="true")
    """Whether an empty row is a gap to be seen and no mistake, as on the flight deck."""
    levels: dict[int, Text] = described(ko="점수 뜻", en="Meaning of scores", example="0: ...", default_factory=dict)
    columns: list[Column] = described(ko="열", en="Columns", example="- id: ...", min_length=1)
    covers: Cover | None = described(None, ko="고루 갖출 값", en="Choices to cover", example="{column: group, ...}")
    artifact: ArtifactLink | None = described(None, ko="산출물", en="Artifact", example="{stage: demands, ...}")

    @model_validator(mode="after")
    def _consistent(self) -> Definition:
        if bool(self.rows) == bool(self.key):
            raise wrong(
                "has either 'rows' or, for an open list, 'key'.", "'rows'나 'key'(열린 목록) 가운데 하나만 둡니다."
            )
        for names, ko in (([row.id for row in self.rows], "줄"), ([item.id for item in self.columns], "열")):
            if len(set(names)) < len(names):
                raise wrong("names each row and each column once.", f"{ko} 번호는 한 번씩만 씁니다.")
        if self.key and self.key not in self.by_id:
            raise wrong("names a column as 'key'.", "'key'는 열의 번호여야 합니다.")
        if self.picture == "radar" and not (5 <= len(self.rows) <= 12 and self.role("score")):
            raise wrong(
                "is drawn as a radar with 5 to 12 scored rows.", "방사형은 점수가 있는 줄이 5~12개일 때 그립니다."
            )
        heads = {item.id for item in [*self.groups, *self.panels]}
        named = {name for row in self.rows for name in (row.group, row.across) if name}
        named |= {name for column in self.columns for name in column.across}
        if named - heads:
            raise wrong(
                f"lists no such group or panel: {', '.join(sorted(named - heads))}.",
                "묶음이나 칸에 없는 이름이 있습니다.",
            )
        return self

    @cached_property
    def by_id(self) -> dict[str, Column]:
        """The columns by id."""
        return {column.id: column for column in self.columns}

    @cached_property
    def row_by_id(self) -> dict[str, Row]:
        """The fixed rows by id."""
        return {row.id: row for row in self.rows}

    def role(self, role: Role) -> Column | None:
        """Return the column that plays ``role``."""
        return next((column for column in self.columns if column.role == role), None)

    def columns_of(self, row: str | None) -> list[Column]:
        """Return the columns that the row with that id has."""
        held = self.row_by_id.get(row or "")
        places = {held.across, held.group} if held else set()
        return [column for column in self.columns if not column.across or places & set(column.across)]


def load_definition(path: Path) -> Definition:
    """Return the definition in the YAML file at ``path``.

    Raises:
        ContentError: the file does not parse.
        FormError: fields are wrong; each names its line.
    """
    try:
        return Definition.model_validate(yaml.load(path.read_bytes(), Loader=_FAST))  # noqa: S506 - a safe loader
    except (OSError, yaml.YAMLError, ValidationError):
        data, lines = read_data(path)  # eight times slower, and says where the mistake is
        return read_form(Definition, data, lines, path.name)


def load_definitions(folders: Sequence[Path] = (OWN,)) -> dict[str, Definition]:
    """Return the definitions in ``folders`` by kind, in order; a later folder's kind replaces an earlier one.

    Raises:
        ContentError: a folder is not there or a file does not parse.
        FormError: a definition is wrong.
    """
    found: dict[str, Definition] = {}
    for folder in folders:
        if not folder.is_dir():
            raise ContentError(
                f"There is no folder '{folder}' with scorecards: correct the plugin that names it.",
                f"점검표 폴더가 없습니다: '{folder}'. 그 폴더를 알려 준 플러그인을 고쳐 주십시오.",
            )
        for path in sorted(folder.glob("*.yaml")):
            definition = load_definition(path)
            found[definition.id] = definition
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[0])))


def definition_called(definitions: dict[str, Definition], kind: str) -> Definition:
    """Return the definition of ``kind``: its id, or its title in either language.

    Raises:
        UsageError: there is none.
    """
    wanted = kind.strip().casefold()
    for definition in definitions.values():
        if wanted in (definition.id, definition.title.ko.casefold(), definition.title.en.casefold()):
            return definition
    known = ", ".join(definitions)
    raise UsageError(
        f"There is no scorecard '{kind}': use one of {known}.",
        f"'{kind}' 점검표는 없습니다. {known} 가운데 하나를 써 주십시오.",
    )
