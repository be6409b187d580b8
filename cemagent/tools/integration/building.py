"""Makes the subject of an integration check from the artifacts of an engagement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from cemagent.errors import Lang
from cemagent.method.actions import standing_contents
from cemagent.method.engagement import Engagement
from cemagent.method.filling import copied
from cemagent.method.links import resolve
from cemagent.method.matching import without_parentheses
from cemagent.method.paths import name_of
from cemagent.method.quantities import number_in
from cemagent.method.stages import Method
from cemagent.method.words import values_told
from cemagent.tools.integration.organisation import organisation_items
from cemagent.tools.integration.subject import (
    Benefit,
    CoverageRow,
    Design,
    Element,
    Hilton,
    Innovation,
    Insight,
    IntegrationSubject,
    Kind,
    Line,
    Passage,
    Positioning,
    Theme,
    Tool,
    Touchpoint,
)

Contents = Mapping[str, Mapping[str, Any]]
_ASIDES = (
    "delivery_risk",
    "metric",
    "kill_rule",
    "learning_source",
    "time.customer_reason",
    "substance.quality_metric",
)
_LAYERS = ("context", "situation", "category", "brand")


def subject_of(method: Method, engagement: Engagement, lang: Lang, today: date | None = None) -> IntegrationSubject:
    """Return the subject of ``engagement``: its approved artifacts, else what its answers make of them now.

    ``today`` is the day from which dates without a year are read: the last change of the engagement where
    it is None, so that the same engagement always gives the same result.
    """
    changed = engagement.changed_at or engagement.started_at
    day = today or (changed.date() if changed else date.today())
    contents = {key: copied(content) for key, content in standing_contents(method, engagement, lang).items()}
    unsaved = {key: content for key, content in contents.items() if key not in engagement.artifacts}
    resolve(method.schemas, unsaved, contents)
    subject = subject_from(contents, engagement.name, engagement.lang, day, frozenset(engagement.ledger))
    return subject.model_copy(update={"unused_types": _unused(method, contents)})


def subject_from(
    contents: Contents, name: str, lang: Lang, today: date, ledger: frozenset[str] = frozenset()
) -> IntegrationSubject:
    """Return the subject of artifact ``contents`` by artifact id, in the shape that the playbooks give them."""
    platform, report = _map(contents.get("experiential_platform")), _map(contents.get("integration_report"))
    return IntegrationSubject(
        name=name,
        lang=lang,
        today=today,
        present=frozenset(key for key, content in contents.items() if content),
        insights=tuple(_insights(_map(contents.get("experiential_world")))),
        positioning=_positioning(platform),
        lines=tuple(_lines(platform)),
        theme=_theme(platform),
        elements=tuple(_elements(_map(contents.get("brand_element")))),
        touchpoints=tuple(_touchpoints(_map(contents.get("touchpoint")))),
        designs=tuple(_designs(_map(contents.get("interface_design")))),
        hiltons=tuple(_hiltons(_map(contents.get("hilton_answers")))),
        innovations=tuple(_innovations(_map(contents.get("innovation")))),
        organisation=tuple(organisation_items(contents)),
        coverage=tuple(_coverage(report)),
        benefits=tuple(_benefits(report)),
        ledger=ledger,
    )


def _map(value: object) -> Mapping[str, Any]:
    """Return ``value`` when it is a mapping, else an empty one: a file made by hand may hold anything."""
    return value if isinstance(value, Mapping) else {}


def _entries(content: object, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    held = _map(content).get(key)
    for number, entry in enumerate(held if isinstance(held, list) else [], 1):
        if isinstance(entry, dict):
            yield number, entry


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for one in values if (text := _text(one)))


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _number(value: object) -> float | None:
    if isinstance(value, str):
        return number_in(value, "s")
    return float(value) if isinstance(value, (int, float)) else None


def _at(entry: Mapping[str, Any], path: str) -> object:
    value: object = entry
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _passages(entry: Mapping[str, Any], paths: Iterable[str]) -> tuple[Passage, ...]:
    return tuple(Passage(field=path, text=text) for path in paths for text in _texts(_at(entry, path)))


def _head(kind: Kind, entry: Mapping[str, Any], path: str, fields: Iterable[str], number: int = 0) -> dict[str, Any]:
    """Return what every kind of item has in common, as keyword arguments."""
    return {
        "id": _text(entry.get("id")) or f"{kind.value}-{number}",
        "kind": kind,
        "name": without_parentheses(_text(name_of(dict(entry)))),
        "path": path,
        "owner": _text(entry.get("owner")),
        "review_date": _day(entry.get("review_date")),
        "evidence_ids": _texts(entry.get("evidence_ids")),
        "assumption": entry.get("assumption") is True,
        "passages": _passages(entry, fields),
        "asides": "\n".join(passage.text for passage in _passages(entry, _ASIDES)),
    }


def _insights(world: Mapping[str, Any]) -> Iterator[Insight]:
    layers = _map(world.get("layers"))
    for layer in _LAYERS:
        for number, entry in _entries(layers.get(layer), "findings"):
            path = f"experiential_world.layers.{layer}.findings[{number}]"
            head = _head(Kind.FINDING, entry, path, ("text",)) | {"id": _text(entry.get("id")) or f"{layer}-{number}"}
            yield Insight(**head, layers=(layer,))
    for number, entry in _entries(world, "tensions"):
        head = _head(Kind.TENSION, entry, f"experiential_world.tensions[{number}]", ("text",), number)
        yield Insight(**head, layers=_texts([entry.get("layer_a"), entry.get("layer_b")]))
    for number, entry in _entries(world, "imagined_scenes"):
        yield Insight(**_head(Kind.SCENE, entry, f"experiential_world.imagined_scenes[{number}]", ("text",), number))


def _positioning(platform: Mapping[str, Any]) -> Positioning | None:
    entry = platform.get("positioning")
    if not isinstance(entry, dict) or not entry:
        return None
    head = _head(Kind.POSITIONING, entry, "experiential_platform.positioning", ("statement", "tension"))
    head |= {"id": "positioning", "owner": head["owner"] or _text(platform.get("owner"))}
    head["review_date"] = _day(platform.get("review_date"))
    return Positioning(
        **head,
        tension_ids=_texts(entry.get("tension_ids")),
        rejected=tuple(_text(item.get("statement")) for _, item in _entries(entry, "rejected_alternatives")),
    )


def _lines(platform: Mapping[str, Any]) -> Iterator[Line]:
    for number, entry in _entries(platform, "evp"):
        fields = ("promise", "why_it_matters", "proof_points")
        head = _head(Kind.LINE, entry, f"experiential_platform.evp[{number}]", fields)
        head["id"] = _text(entry.get("id")) or f"evp-{number}"
        head |= {
            "owner": head["owner"] or _text(platform.get("owner")),
            "name": without_parentheses(_text(entry.get("promise"))),
        }
        head["review_date"] = head["review_date"] or _day(platform.get("review_date"))
        yield Line(
            **head,
            module=_text(entry.get("module")),
            metric=_text(entry.get("metric")),
            tension_ids=_texts(entry.get("tension_ids")),
            deliverable_from=_day(entry.get("deliverable_from")),
        )


def _theme(platform: Mapping[str, Any]) -> Theme | None:
    entry = platform.get("theme")
    if not isinstance(entry, dict) or not entry:
        return None
    fields = ("name", "meaning", "sample_brand", "sample_interface", "sample_innovation")
    head = _head(Kind.THEME, entry, "experiential_platform.theme", fields)
    head |= {"id": "theme", "owner": _text(platform.get("owner")), "review_date": _day(platform.get("review_date"))}
    return Theme(
        **head,
        style_cues=_texts(entry.get("style_cues")),
        content_cues=_texts(entry.get("content_cues")),
        forbidden=_texts(entry.get("forbidden")),
    )


def _elements(content: Mapping[str, Any]) -> Iterator[Element]:
    for number, entry in _entries(content, "elements"):
        fields = ("name", "specification", "theme_cues")
        yield Element(
            **_head(Kind.ELEMENT, entry, f"brand_element.elements[{number}]", fields, number),
            aspect=_text(entry.get("aspect")),
            status=_text(entry.get("status")),
            evp_id=_text(entry.get("evp_id")),
            theme_cues=_texts(entry.get("theme_cues")),
            published_on=_day(entry.get("published_on")),
        )


def _touchpoints(content: Mapping[str, Any]) -> Iterator[Touchpoint]:
    for number, entry in _entries(content, "touchpoints"):
        yield Touchpoint(
            **_head(Kind.TOUCHPOINT, entry, f"touchpoint.touchpoints[{number}]", ("name", "customer_goal"), number),
            phase=_text(entry.get("phase")),
            contact_type=_text(entry.get("contact_type")),
            is_mot=entry.get("is_mot") is True,
        )


_DESIGN_FIELDS = (
    "contact",
    "essence",
    "flexibility.discretion",
    "flexibility.escalation",
    "style",
    "substance.outcome",
    "time.trigger",
    "time.frequency_cap",
    "time.ending",
    "employee_fit",
)


def _designs(content: Mapping[str, Any]) -> Iterator[Design]:
    for number, entry in _entries(content, "designs"):
        head = _head(Kind.DESIGN, entry, f"interface_design.designs[{number}]", _DESIGN_FIELDS, number)
        head["name"] = _text(entry.get("contact")) or head["name"]
        tools = tuple(
            Tool(what=_text(item.get("what")), purpose=_text(item.get("purpose")))
            for _, item in _entries(entry, "tech")
        )
        head["passages"] += tuple(Passage(field="tech.what", text=tool.what) for tool in tools if tool.what)
        yield Design(
            **head,
            touchpoint_id=_text(entry.get("touchpoint_id")),
            evp_id=_text(entry.get("evp_id")),
            contact_type=_text(entry.get("contact_type")),
            essence=_texts(entry.get("essence")),
            style=_texts(entry.get("style")),
            metric=_text(_at(entry, "substance.quality_metric")),
            response_s=_number(_at(entry, "time.response_target_s")),
            duration_s=_number(_at(entry, "time.duration_target_s")),
            tools=tools,
            ready_on=_day(entry.get("ready_on")),
            idea_route=_text(entry.get("idea_route")),
        )


def _hiltons(content: Mapping[str, Any]) -> Iterator[Hilton]:
    for number, entry in _entries(content, "answers"):
        fields = [f"g{group}.answer" for group in range(2, 7)]
        head = _head(Kind.HILTON, entry, f"hilton_answers.answers[{number}]", fields, number)
        yield Hilton(**head, touchpoint_id=_text(entry.get("mot_id")))


def _innovations(content: Mapping[str, Any]) -> Iterator[Innovation]:
    for number, entry in _entries(content, "innovations"):
        fields = ("name", "phase_criterion", "customer_life_change", "identity_rule")
        head = _head(Kind.INNOVATION, entry, f"innovation.innovations[{number}]", fields, number)
        specs = [_passages(spec, ("requirement",)) for _, spec in _entries(entry, "experience_spec")]
        head["passages"] += tuple(
            passage.model_copy(update={"field": f"experience_spec.{passage.field}"})
            for spec in specs
            for passage in spec
        )
        more = [_passages(spec, ("threshold", "method")) for _, spec in _entries(entry, "experience_spec")]
        head["asides"] = "\n".join([head["asides"], *(passage.text for spec in more for passage in spec)])
        yield Innovation(
            **head,
            size=_text(entry.get("class")),
            evp_ids=_texts(entry.get("evp_ids")),
            touchpoint_ids=_texts(entry.get("touchpoint_ids")),
            identity_rule=_text(entry.get("identity_rule")),
            introduced_by=_texts(entry.get("introduced_by")),
            taught_by=_texts(entry.get("taught_by")),
            supported_by=_texts(entry.get("supported_by")),
            training_on=_day(entry.get("training_on")),
            launch_on=_day(entry.get("launch_on")),
            retires=_texts(entry.get("retires")),
            learning_source=_text(entry.get("learning_source")),
        )


def _coverage(report: Mapping[str, Any]) -> Iterator[CoverageRow]:
    for _, entry in _entries(report, "coverage_matrix"):
        counts = {
            domain: int(entry[domain])
            for domain in ("brand", "interface", "innovation")
            if isinstance(entry.get(domain), (int, float))
        }
        yield CoverageRow(evp_id=_text(entry.get("evp_id")), counts=counts, reason=_text(entry.get("reason_if_zero")))


def _benefits(report: Mapping[str, Any]) -> Iterator[Benefit]:
    for number, entry in _entries(report, "benefits"):
        text = " · ".join(_texts([entry.get("metric"), entry.get("baseline"), entry.get("target")]))
        yield Benefit(kind=_text(entry.get("kind")), text=text, path=f"integration_report.benefits[{number}]")


def _unused(method: Method, contents: Contents) -> tuple[str, ...]:
    """Return the contact types that the reason in ``interface_design.unused_types`` speaks of."""
    reason = _text(_map(contents.get("interface_design")).get("unused_types"))
    schema = method.schemas.get("touchpoint")
    if not reason or schema is None:
        return ()
    field = next((item for item in schema.fields[0].fields if item.id == "contact_type"), None)
    return tuple(values_told(field.labels, field.values, reason, heeding_no=False)) if field else ()
