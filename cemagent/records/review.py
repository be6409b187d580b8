"""What a review says about one document, and the labels it is measured against."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from cemagent.errors import Lang
from cemagent.records.document import Location

STAGES = (
    "critique",
    "framework",
    "world",
    "platform",
    "brand",
    "interface",
    "innovation",
    "integration",
    "organization",
    "seybold",
)
"""Stages of the review in the order of the rubric: R1 is critique, R10 is seybold."""


def stage_of(ref: str) -> str:
    """Return the stage that a rubric number belongs to: ``R3.2`` is ``world``."""
    return STAGES[int(ref[1:].split(".")[0]) - 1]


class Evidence(BaseModel):
    """A verbatim substring of ``Document.text``; offsets are code points into it."""

    quote: str
    start: int
    end: int
    location: Location


class Verdict(BaseModel):
    """The level of one criterion.

    A level above 0 has evidence; level 0 has none and may carry the slogan that is not
    evidence as ``counter_quote``. ``spread`` is the range of levels over repeated passes.
    ``score``, 0 to 3, is the level before it was rounded. ``offline_level`` is what the offline
    grader says where a model judged; ``fell_back`` marks a verdict of the offline grader that
    stands because the model gave none that could be used. ``raw_level`` is the level before
    calibration, None where there was none.
    """

    id: str
    ref: str
    level: int = Field(ge=0, le=3)
    spread: float = 0.0
    confidence: float = Field(ge=0.0, le=1.0)
    rationale: str
    next_step: str = ""
    counter_quote: str | None = None
    evidence: list[Evidence] = []
    score: float | None = Field(ge=0.0, le=3.0, default=None)
    offline_level: int | None = Field(ge=0, le=3, default=None)
    raw_level: int | None = Field(ge=0, le=3, default=None)
    fell_back: bool = False


class ContradictionKind(StrEnum):
    """Why two passages of one document cannot both hold."""

    PROMISE_VS_INCENTIVE = "promise_vs_incentive"
    TIME_ORDER = "time_order"
    FORBIDDEN_CODE = "forbidden_code"
    CHANNEL_CONFLICT = "channel_conflict"
    SEGMENT_DRIFT = "segment_drift"
    OTHER = "other"


class Contradiction(BaseModel):
    """Two passages that cannot both hold; severity 3 breaks a promise, 2 timing or conduct, 1 wording.

    ``confirmed`` is what a model answered that was asked whether both can hold, None where none
    was; ``judged`` is its reason. ``found_by`` says who noticed the pair first.
    """

    kind: ContradictionKind
    severity: int = Field(ge=1, le=3)
    quote_a: str
    quote_b: str
    start_a: int
    start_b: int
    location_a: Location = Location()
    location_b: Location = Location()
    confidence: float = Field(ge=0.0, le=1.0, default=0.5)
    why: str
    found_by: Literal["detector", "model"] = "detector"
    confirmed: bool | None = None
    judged: str = ""


class FoundInstruction(BaseModel):
    """Text in the document that tells its reviewer what to do; never evidence."""

    quote: str
    where: str
    start: int
    end: int


class Coverage(BaseModel):
    """How much of the document was read, in code points."""

    read_chars: int
    total_chars: int


class Usage(BaseModel):
    """What model calls cost; zero offline."""

    model_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0


class Review(BaseModel):
    """One line of ``reviews.jsonl``."""

    schema_version: Literal["review/1"] = "review/1"
    document: str
    sha256: str | None
    status: Literal["reviewed", "skipped", "failed"]
    reason: str | None = None
    lang: Lang | None = None
    playbook: str | None = None
    grader: str | None = None
    is_plan: bool | None = None
    coverage: Coverage = Coverage(read_chars=0, total_chars=0)
    criteria: list[Verdict] = []
    contradictions: list[Contradiction] = []
    instructions_found: list[FoundInstruction] = []
    stages: dict[str, float | None] = {}
    usage: Usage = Usage()
    warnings: list[str] = []


class LevelLabel(BaseModel):
    """One row of a labels file: what careful readers gave a criterion of a document."""

    doc: str
    criterion: str
    level: int = Field(ge=0, le=3)
    quote: str = ""
    more_quotes: list[str] = []


class ContradictionLabel(BaseModel):
    """One row of a contradictions file; ``kind`` is ``none`` for a document that has none."""

    doc: str
    id: str
    kind: ContradictionKind | Literal["none"]
    quote_a: str = ""
    quote_b: str = ""
    severity: int | None = None


class RetrievalLabel(BaseModel):
    """One row of a questions file; ``expected`` names concept ids, best first."""

    id: str
    pair: str | None = None
    lang: Lang
    query: str
    expected: list[str] = []
    kind: str
