"""Where the moments of truth of a scenario point to in an engagement: a touch point and a line of the value promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from cemagent.method.matching import likest, named
from cemagent.playbook import Text
from cemagent.tools.scenario.finding import found
from cemagent.tools.scenario.model import CustomerScenario, MomentOfTruth
from cemagent.tools.scenario.results import Finding, Link, MomentLinks

Kind = Literal["touchpoint", "evp"]
_LEAST = 0.3
"""Cosine of weighted words at which a touch point or a promise may be proposed; it is never taken without a person."""
_KINDS: dict[Kind, Text] = {
    "touchpoint": Text(ko="접점", en="touch point"),
    "evp": Text(ko="가치 약속", en="value promise"),
}


@dataclass(frozen=True)
class LinkTargets:
    """What can be pointed to: names by id, and which promise the design of a touch point enacts."""

    touchpoints: Mapping[str, str] = field(default_factory=dict)
    evp: Mapping[str, str] = field(default_factory=dict)
    enacted: Mapping[str, str] = field(default_factory=dict)
    """EVP id by touch point id."""


def link_targets(contents: Mapping[str, Mapping[str, Any]]) -> LinkTargets:
    """Return the targets among the artifacts of an engagement, by artifact id."""
    touchpoints = _rows(contents, "touchpoint", "touchpoints")
    evp = _rows(contents, "experiential_platform", "evp")
    designs = [row for name in contents for row in _rows(contents, name, "designs")]
    return LinkTargets(
        touchpoints={str(row["id"]): str(row.get("name") or row["id"]) for row in touchpoints if row.get("id")},
        evp={str(row["id"]): str(row.get("promise") or row["id"]) for row in evp if row.get("id")},
        enacted={
            str(row["touchpoint_id"]): str(row["evp_id"])
            for row in designs
            if row.get("touchpoint_id") and row.get("evp_id")
        },
    )


def _rows(contents: Mapping[str, Mapping[str, Any]], artifact: str, name: str) -> list[Mapping[str, Any]]:
    held = contents.get(artifact, {}).get(name) or []
    return [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []


def links_of(scenario: CustomerScenario, targets: LinkTargets) -> list[MomentLinks]:
    """Return what each moment of truth points to.

    An id decides; without one, a single clear match of names is proposed, not assumed.
    """
    rows = []
    for number, moment in enumerate(scenario.moments_of_truth, 1):
        touchpoint = _touchpoint(scenario, moment, targets)
        rows.append(
            MomentLinks(
                number=number,
                step=moment.step,
                showstopper=moment.showstopper,
                touchpoint=touchpoint,
                evp=_evp(moment, touchpoint, targets),
            )
        )
    return rows


def _touchpoint(scenario: CustomerScenario, moment: MomentOfTruth, targets: LinkTargets) -> Link:
    step = scenario.step(moment.step)
    own = moment.touchpoint_id or (step.touchpoint_id if step else "")
    if own:
        return _by_id("touchpoint", own, targets.touchpoints)
    if step is None:
        return _orphan("touchpoint")
    return _by_words("touchpoint", (step.contact, step.customer_action), targets.touchpoints)


def _evp(moment: MomentOfTruth, touchpoint: Link, targets: LinkTargets) -> Link:
    if moment.evp_id:
        return _by_id("evp", moment.evp_id, targets.evp)
    enacted = targets.enacted.get(touchpoint.id or "")
    if enacted is not None and enacted in targets.evp:
        return Link(
            kind="evp",
            state="proposed",
            id=enacted,
            name=targets.evp[enacted],
            why=Text(
                ko="그 접점의 설계가 이 약속을 맡고 있습니다.", en="The design of that touch point enacts this promise."
            ),
        )
    metric = moment.metric.name if moment.metric else ""
    return _by_words("evp", (moment.showstopper, f"{moment.showstopper} {metric}"), targets.evp)


def _by_id(kind: Kind, wanted: str, targets: Mapping[str, str]) -> Link:
    if wanted in targets:
        return Link(
            kind=kind,
            state="linked",
            id=wanted,
            name=targets[wanted],
            why=Text(ko="번호가 같습니다.", en="The ids agree."),
        )
    return Link(
        kind=kind, state="unknown_id", id=wanted, why=Text(ko="그런 번호가 없습니다.", en="There is no such id.")
    )


def _by_words(kind: Kind, texts: Sequence[str], targets: Mapping[str, str]) -> Link:
    ids, names = list(targets), list(targets.values())
    for text in filter(None, texts):
        place = named(text, [[name] for name in names], exactly=True)
        if place is None:
            place = likest(text, names, _LEAST, fewest=2)
        if place is not None:
            return Link(
                kind=kind,
                state="proposed",
                id=ids[place],
                name=names[place],
                why=Text(
                    ko=f"말이 비슷한 것이 이것 하나입니다: '{text}'.", en=f"It alone is close in words: '{text}'."
                ),
            )
    return _orphan(kind)


def _orphan(kind: Kind) -> Link:
    return Link(
        kind=kind,
        state="orphan",
        why=Text(ko="번호도 없고 말이 비슷한 것도 없습니다.", en="It has no id, and nothing is close in words."),
    )


def link_findings(rows: Sequence[MomentLinks]) -> Iterator[Finding]:
    """Yield a finding for each link that is not settled: errors for unknown ids, warnings for orphans and proposals."""
    for row in rows:
        for kind, link in (("touchpoint", row.touchpoint), ("evp", row.evp)):
            if link.state == "linked":
                continue
            name = _KINDS["touchpoint" if kind == "touchpoint" else "evp"]
            path = f"moments_of_truth[{row.number}].{kind}_id"
            if link.state == "unknown_id":
                yield found(
                    f"links.{kind}-unknown",
                    "error",
                    path,
                    (
                        f"컨설팅에 없는 {name.ko} 번호입니다: '{link.id}'.",
                        f"The engagement has no {name.en} '{link.id}'.",
                    ),
                    ("컨설팅에 있는 번호로 고치십시오.", "Correct it to an id of the engagement."),
                )
            elif link.state == "proposed":
                yield found(
                    f"links.{kind}-proposed",
                    "warning",
                    path,
                    (
                        f"이어진 {name.ko} 번호가 없고, 후보는 {link.id} '{link.name}' 하나입니다.",
                        f"It points to no {name.en} yet; the one candidate is {link.id}, '{link.name}'.",
                    ),
                    (f"맞으면 {kind}_id: {link.id}라고 적으십시오.", f"If it is right, write {kind}_id: {link.id}."),
                )
            else:
                yield found(
                    f"links.{kind}-orphan",
                    "warning",
                    path,
                    (
                        f"어느 {name.ko}에도 이어지지 않은 진실의 순간입니다.",
                        f"This moment of truth is an orphan: it points to no {name.en}.",
                    ),
                    (
                        f"맡을 {name.ko}의 번호를 적거나 새로 만드십시오.",
                        f"Write the id of the {name.en} that answers for it, or create one.",
                    ),
                )
