"""Where a driver is made: at touch points and elements of the engagement, else where the scale says it usually is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cemagent.experience.scale import Item, Module, ScaleDefinition
from cemagent.method.engagement import Engagement
from cemagent.method.matching import names_in
from cemagent.method.stages import Method, view

BRAND, INTERFACE, INNOVATION = "brand", "interface", "innovation"
_MOST = 3
_PLACEHOLDER = "{x}"
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a driver is made; without an engagement's own names it is the scale's judgement, or nobody's."""

    stage: str | None = None
    touchpoints: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    mapped_by: Literal["engagement", "scale", "none"] = "none"


@dataclass(frozen=True)
class Made:
    """What an engagement designs: its touch points, brand elements, contacts and innovations, as its artifacts hold them."""

    touchpoints: tuple[Entry, ...] = ()
    elements: tuple[Entry, ...] = ()
    contacts: tuple[Entry, ...] = ()
    innovations: tuple[Entry, ...] = ()


def made_in(method: Method, engagement: Engagement) -> Made:
    """Return what ``engagement`` designs, as its answers make it now."""
    held: dict[str, Mapping[str, Any]] = {}
    for artifact in ("touchpoint", "brand_element", "interface_design", "innovation"):
        if artifact in method.schemas:
            stage = method.stage_of_artifact(artifact).id
            held[artifact] = view(method, engagement, stage).contents.get(artifact) or {}
    elements = _entries(held.get("brand_element"), "elements", "name")
    return Made(
        _entries(held.get("touchpoint"), "touchpoints", "name"),
        tuple(entry for entry in elements if entry.get("status") != "drop"),
        _entries(held.get("interface_design"), "designs", "contact"),
        _entries(held.get("innovation"), "innovations", "name"),
    )


def _entries(content: Entry | None, listed: str, name: str) -> tuple[Entry, ...]:
    rows = (content or {}).get(listed) or []
    return tuple(row for row in rows if str(row.get(name) or "").strip())


def place_of(driver: str, scale: ScaleDefinition, made: Made | None = None) -> Place:
    """Return where ``driver``, a dimension or an item of ``scale`` or any other name, is made.

    What the engagement named like it comes first, then what the engagement designed for its experience module.
    """
    item = next((item for item in scale.items if item.id == driver), None)
    name = item.dimension if item else driver
    dimension = next((one for one in scale.dimensions if one.id == name), None)
    default = dimension.stage if dimension else None
    if made is not None:
        found = _named(_words_of(driver, item, scale), made)
        if found is None and dimension is not None and dimension.module is not None:
            found = _of_module(dimension.module, default, made)
        if found is not None:
            return found
    return Place(default, mapped_by="scale") if default else Place()


def _words_of(driver: str, item: Item | None, scale: ScaleDefinition) -> list[str]:
    """Return the titles of a driver, and of the items of a dimension, in both languages."""
    items = [item] if item else [one for one in scale.asked(scale.main_facet) if one.dimension == driver]
    told = [one.title or one.text for one in items]
    told += [dimension.title for dimension in scale.dimensions if dimension.id == driver]
    words = [text.replace(_PLACEHOLDER, "") for both in told if both is not None for text in (both.ko, both.en)]
    return words or [driver]


def _named(words: Sequence[str], made: Made) -> Place | None:
    """Return the touch points and elements whose names ``words`` say."""
    contacts = _said(words, made.contacts, "contact")
    reached = {str(contact.get("touchpoint_id")) for contact in contacts}
    said = _said(words, made.touchpoints, "name")
    points = [point for point in made.touchpoints if point in said or point.get("id") in reached]
    elements = _said(words, made.elements, "name")
    if not points and not contacts and not elements:
        return None
    stage = _stage_of(points[0], made) if points else INTERFACE if contacts else BRAND
    names = _names(points, "name") or _names(contacts, "contact")
    return Place(stage, names, _names(elements, "name"), "engagement")


def _said(words: Sequence[str], entries: Sequence[Entry], field: str) -> list[Entry]:
    names = [str(entry[field]) for entry in entries]
    if not names:
        return []
    places = {place for text in words if any(map(str.isalpha, text)) for place in names_in(text, names)}
    return [entries[place] for place in sorted(places)]


def _stage_of(point: Entry, made: Made) -> str:
    """Return where a touch point is designed: at the interface, but in the brand where nobody and nothing answers."""
    designed = any(contact.get("touchpoint_id") == point.get("id") for contact in made.contacts)
    return BRAND if point.get("contact_type") == "none" and not designed else INTERFACE


def _of_module(module: Module, default: str | None, made: Made) -> Place | None:
    """Return what the engagement designed for ``module``: the weakest touch points of it first."""
    rated = [point for point in made.touchpoints if (point.get("ex_profile") or {}).get(module) is not None]
    points = sorted(rated, key=lambda point: float(point["ex_profile"][module]))
    elements = [element for element in made.elements if module in (element.get("module") or [])]
    novelties = [new for new in made.innovations if module in _specified(new)]
    found = {BRAND: bool(elements), INTERFACE: bool(points), INNOVATION: bool(novelties)}
    able = [stage for stage, there in found.items() if there]
    if not able:
        return None
    stage = default if default in able else able[0]
    parts = novelties if stage == INNOVATION else elements
    return Place(stage, _names(points, "name"), _names(parts, "name"), "engagement")


def _specified(innovation: Entry) -> set[object]:
    return {part.get("module") for part in innovation.get("experience_spec") or []}


def _names(entries: Iterable[Entry], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(entry[field]).strip() for entry in entries))[:_MOST]
