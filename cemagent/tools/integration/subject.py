"""What the integration checker looks at: the pieces of a strategy with their links, owners and dates."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cemagent.errors import Lang

Domain = Literal["brand", "interface", "innovation"]
DOMAINS: tuple[Domain, ...] = ("brand", "interface", "innovation")


class Kind(StrEnum):
    """What a piece is."""

    FINDING = "finding"
    TENSION = "tension"
    SCENE = "scene"
    POSITIONING = "positioning"
    LINE = "evp"
    THEME = "theme"
    ELEMENT = "element"
    TOUCHPOINT = "touchpoint"
    DESIGN = "design"
    HILTON = "hilton"
    INNOVATION = "innovation"
    ORGANISATION = "organisation"


class Passage(BaseModel):
    """A text of a piece: ``field`` is its path within the piece, such as ``flexibility.discretion``."""

    model_config = ConfigDict(frozen=True)

    field: str
    text: str


class Item(BaseModel):
    """A piece of the strategy.

    ``path`` is its place in the engagement (``brand_element.elements[2]``); ``passages`` are what it
    states about what is or will be done: neither what it gives up nor what it warns of.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    name: str
    path: str
    owner: str = ""
    review_date: date | None = None
    evidence_ids: tuple[str, ...] = ()
    assumption: bool = False
    passages: tuple[Passage, ...] = ()
    asides: str = ""
    """What else it says, a line each: risks, stop rules, measures, reasons; dates are read from it too."""

    @cached_property
    def text(self) -> str:
        """Return all passages as one text, a line each."""
        return "\n".join(passage.text for passage in self.passages)


class Insight(Item):
    """A finding, a tension between layers, or a wish voiced in imagination."""

    layers: tuple[str, ...] = ()
    """The layers of the experiential world that it belongs to or lies between."""


class Line(Item):
    """A line of the experiential value promise (EVP)."""

    module: str = ""
    metric: str = ""
    tension_ids: tuple[str, ...] = ()
    deliverable_from: date | None = None


class Positioning(Item):
    """The experiential positioning with the statements it was chosen over."""

    tension_ids: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


class Theme(Item):
    """The overall implementation theme."""

    style_cues: tuple[str, ...] = ()
    content_cues: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    @property
    def cues(self) -> tuple[str, ...]:
        """Return the style cues and the content cues."""
        return self.style_cues + self.content_cues


class Element(Item):
    """An element of the brand experience."""

    aspect: str = ""
    status: str = ""
    evp_id: str = ""
    theme_cues: tuple[str, ...] = ()
    published_on: date | None = None

    @property
    def stays(self) -> bool:
        """Return whether it is not to be dropped."""
        return self.status != "drop"


class Touchpoint(Item):
    """A touch point of the journey."""

    phase: str = ""
    contact_type: str = ""
    is_mot: bool = False


class Tool(BaseModel):
    """A technology of a contact."""

    model_config = ConfigDict(frozen=True)

    what: str
    purpose: str = ""


class Design(Item):
    """The design of a contact. Times are in seconds."""

    touchpoint_id: str = ""
    evp_id: str = ""
    contact_type: str = ""
    essence: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    metric: str = ""
    response_s: float | None = None
    duration_s: float | None = None
    tools: tuple[Tool, ...] = ()
    ready_on: date | None = None
    idea_route: str = ""


class Hilton(Item):
    """The answers to the six groups of questions on a moment of truth."""

    touchpoint_id: str = ""


class Innovation(Item):
    """An innovation and the contacts that carry it."""

    size: str = ""
    """breakthrough, new_product, small or marketing."""
    evp_ids: tuple[str, ...] = ()
    touchpoint_ids: tuple[str, ...] = ()
    identity_rule: str = ""
    introduced_by: tuple[str, ...] = ()
    taught_by: tuple[str, ...] = ()
    supported_by: tuple[str, ...] = ()
    training_on: date | None = None
    launch_on: date | None = None
    retires: tuple[str, ...] = ()
    learning_source: str = ""


class CoverageRow(BaseModel):
    """What the integration stage states about an EVP line: counts by domain and why one is zero."""

    model_config = ConfigDict(frozen=True)

    evp_id: str
    counts: dict[str, int] = {}
    reason: str = ""


class Benefit(BaseModel):
    """A benefit of integration that is claimed: difference, connection or saving."""

    model_config = ConfigDict(frozen=True)

    kind: str
    text: str
    path: str


class IntegrationSubject(BaseModel):
    """A strategy as the integration checker sees it.

    ``present`` names the artifacts that hold something: a test on an absent one is not seen rather than
    failed. ``today`` is the day from which dates without a year are read.
    """

    model_config = ConfigDict(frozen=True)

    name: str = ""
    lang: Lang = "en"
    today: date
    present: frozenset[str] = frozenset()
    insights: tuple[Insight, ...] = ()
    positioning: Positioning | None = None
    lines: tuple[Line, ...] = ()
    theme: Theme | None = None
    elements: tuple[Element, ...] = ()
    touchpoints: tuple[Touchpoint, ...] = ()
    designs: tuple[Design, ...] = ()
    hiltons: tuple[Hilton, ...] = ()
    innovations: tuple[Innovation, ...] = ()
    organisation: tuple[Item, ...] = ()
    coverage: tuple[CoverageRow, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    unused_types: tuple[str, ...] = ()
    """Contact types that are left out with a reason."""
    ledger: frozenset[str] = frozenset()
    """Ids of the evidence that the engagement holds."""

    @cached_property
    def kept(self) -> tuple[Element, ...]:
        """Return the elements that are not to be dropped."""
        return tuple(element for element in self.elements if element.stays)

    @cached_property
    def line_ids(self) -> frozenset[str]:
        """Return the ids of the EVP lines."""
        return frozenset(line.id for line in self.lines)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Return every piece, from analysis to organisation."""
        heads = tuple(item for item in (self.positioning, self.theme) if item is not None)
        works = (*self.elements, *self.touchpoints, *self.designs, *self.hiltons, *self.innovations)
        return (*self.insights, *heads[:1], *self.lines, *heads[1:], *works, *self.organisation)

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Return the pieces by id; of two with one id the first."""
        found: dict[str, Item] = {}
        for item in self.items:
            found.setdefault(item.id, item)
        return found

    def realised(self) -> dict[Domain, tuple[tuple[Item, tuple[str, ...]], ...]]:
        """Return, by domain, what is done there with the ids of the EVP lines that it serves."""
        return {
            "brand": tuple((item, _one(item.evp_id)) for item in self.kept),
            "interface": tuple((item, _one(item.evp_id)) for item in self.designs),
            "innovation": tuple((item, item.evp_ids) for item in self.innovations),
        }

    @cached_property
    def worked_on(self) -> frozenset[Domain]:
        """Return the domains that hold something."""
        return frozenset(domain for domain, items in self.realised().items() if items)


def carrying(subject: IntegrationSubject, innovation: Innovation) -> list[Design]:
    """Return the designs of the contacts that introduce, teach or support ``innovation``, or that it changes."""
    ids = {*innovation.introduced_by, *innovation.taught_by, *innovation.supported_by, *innovation.touchpoint_ids}
    return [design for design in subject.designs if {design.id, design.touchpoint_id} & ids]


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
