"""The kinds of scorecards in force, for a listing."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from cemagent.errors import Lang
from cemagent.tools.scorecards.definition import Definition


class KindRow(BaseModel):
    """One kind of scorecard: what it is for and what it asks."""

    id: str
    version: int
    title: str
    purpose: str
    basis: str
    certainty: str
    rows: int
    """Fixed rows; 0 means that the list is open."""
    columns: list[str]
    picture: str
    concepts: list[str]


class ScorecardKinds(BaseModel):
    """The scorecards in force."""

    schema_version: Literal["scorecard-kinds/1"] = "scorecard-kinds/1"
    kinds: list[KindRow]


def kinds_of(definitions: dict[str, Definition], lang: Lang) -> ScorecardKinds:
    """Return the kinds in ``lang``, in order."""
    return ScorecardKinds(
        kinds=[
            KindRow(
                id=item.id,
                version=item.version,
                title=item.title.in_(lang),
                purpose=item.purpose.in_(lang),
                basis=item.basis.in_(lang),
                certainty=item.certainty,
                rows=len(item.rows),
                columns=[column.title.in_(lang) for column in item.columns],
                picture=item.picture,
                concepts=item.concepts,
            )
            for item in definitions.values()
        ]
    )
