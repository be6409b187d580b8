"""The records of a strategy: pure data that every writer of an export starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cemagent.errors import Lang
from cemagent.method.actions import Action
from cemagent.method.changes import AnswerStatus, LedgerKind
from cemagent.records.retrieval import Certainty
from cemagent.records.turn import GateState
from cemagent.reports.pictures.canvas import Picture
from cemagent.reports.strategy_items import Item


@dataclass(frozen=True)
class AnswerReport:
    """One answer of the interview; ``label`` (``A7``) is how artifacts refer to it."""

    label: str
    question_id: str
    question: str
    text: str
    status: AnswerStatus
    evidence: tuple[str, ...]
    weak: tuple[str, ...]
    stage: str


@dataclass(frozen=True)
class ArtifactReport:
    """An artifact as it stands; ``revision`` and ``approved_on`` are None while it waits for approval."""

    id: str
    title: str
    item: Item
    answers: tuple[AnswerReport, ...]
    """The answers that it was made from."""
    revision: int | None = None
    approved_on: date | None = None
    is_stale: bool = False


@dataclass(frozen=True)
class StageReport:
    """A stage that has content."""

    id: str
    title: str
    state: GateState
    missing: tuple[str, ...]
    weak: tuple[str, ...]
    artifacts: tuple[ArtifactReport, ...]

    @property
    def is_approved(self) -> bool:
        """Return whether every artifact was approved and none must be made again."""
        return all(item.revision is not None and not item.is_stale for item in self.artifacts)

    def artifact(self, name: str) -> Item | None:
        """Return the content of the artifact called ``name``."""
        return next((item.item for item in self.artifacts if item.id == name), None)


@dataclass(frozen=True)
class EvidenceReport:
    """One piece of evidence; ``place`` says where in the file the quote stands."""

    id: str
    kind: LedgerKind
    kind_name: str
    source: str
    quote: str
    place: str = ""
    certainty: Certainty | None = None


@dataclass(frozen=True)
class AssumptionReport:
    """Something that stands without evidence; owner and date are empty while nobody has set them."""

    text: str
    stage: str
    owner: str = ""
    test_by: date | None = None


@dataclass(frozen=True)
class OpenQuestion:
    """A question without an answer, with the answer that is recommended (empty where there is none)."""

    question: str
    stage: str
    recommended: str
    is_skipped: bool


@dataclass(frozen=True)
class StaleReport:
    """An approved artifact whose sources changed, and which."""

    stage: str
    artifact: str
    changed: tuple[str, ...]


@dataclass(frozen=True)
class StagePicture:
    """A picture that belongs to a stage, and its title; it is drawn when a format asks for it."""

    stage: str
    title: str
    picture: Picture

    @property
    def alt(self) -> str:
        """Return what is seen, in a sentence."""
        return self.picture.alt

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height; only their ratio counts."""
        return self.picture.size

    @cached_property
    def svg(self) -> str:
        """Return the drawing as an element that may stand inside a page."""
        return self.picture.svg()

    @cached_property
    def png(self) -> bytes:
        """Return the drawing as PNG."""
        return self.picture.png()


@dataclass(frozen=True)
class Strategy:
    """Everything that an export shows. Stages are in the order of the method, actions by due date."""

    client: str
    title: str
    lang: Lang
    date: date
    stages: tuple[StageReport, ...]
    evidence: tuple[EvidenceReport, ...]
    assumptions: tuple[AssumptionReport, ...]
    questions: tuple[OpenQuestion, ...]
    stale: tuple[StaleReport, ...]
    actions: tuple[Action, ...]
    answers: tuple[AnswerReport, ...]
    stage_titles: dict[str, str]
    pictures: tuple[StagePicture, ...] = ()

    def stage(self, name: str) -> StageReport | None:
        """Return the stage called ``name`` when it has content."""
        return next((stage for stage in self.stages if stage.id == name), None)

    def find(self, artifact: str) -> Item | None:
        """Return the content of an artifact of any stage."""
        return next((found for stage in self.stages if (found := stage.artifact(artifact))), None)
