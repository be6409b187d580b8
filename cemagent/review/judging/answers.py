"""The shapes in which a judge answers: short, flat, and the same for every group of criteria."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class CriterionAnswer(BaseModel):
    """What the judge says of one criterion."""

    ref: str = Field(description="number of the criterion, e.g. R3.2")
    parts: list[str] = Field(default=[], description="letters of the parts that the plan states")
    quotes: list[str] = Field(default=[], description="'PASSAGE: words copied exactly', at most 3")
    source: bool = Field(default=False, description="a concrete source is cited for them")
    link: bool = Field(default=False, description="a link to a neighbouring step stands there")
    measure: bool = Field(default=False, description="a measure with a value stands there")
    owner: bool = Field(default=False, description="a named owner stands there")
    level: int = Field(default=0, ge=0, le=3)
    why: str = Field(default="", description="one sentence")
    counter: str = Field(default="", description="at level 0: the slogan that is no evidence, copied exactly, or empty")


class GroupAnswer(BaseModel):
    """The answers to one group of criteria."""

    criteria: list[CriterionAnswer]


class PairAnswer(BaseModel):
    """What the judge says of one pair of passages; ``number`` 0 is a pair that it found itself."""

    number: int = Field(default=0, ge=0)
    can_both_hold: bool = Field(description="whether a company could do both")
    why: str = Field(default="", description="one sentence")
    kind: Literal[
        "promise_vs_incentive", "time_order", "forbidden_code", "channel_conflict", "segment_drift", "other"
    ] = "other"
    severity: int = Field(default=2, ge=1, le=3)
    quote_a: str = Field(default="", description="number 0 only: 'PASSAGE: words copied exactly'")
    quote_b: str = Field(default="", description="number 0 only: 'PASSAGE: words copied exactly'")


class PairsAnswer(BaseModel):
    """The answers to the question about contradictions."""

    pairs: list[PairAnswer] = []
