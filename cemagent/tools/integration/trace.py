"""I1 to I3: the thread from insight to execution, the coverage of each promise, and what hangs on nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cemagent.method.pending import says_nothing
from cemagent.tools.integration.findings import Found, View, failure
from cemagent.tools.integration.results import Failure
from cemagent.tools.integration.subject import (
    DOMAINS,
    Design,
    Domain,
    Innovation,
    IntegrationSubject,
    Item,
    Kind,
    Line,
)
from cemagent.tools.integration.wording import content, held

DOMAIN_NAMES: dict[Domain, tuple[str, str]] = {
    "brand": ("brand", "브랜드"),
    "interface": ("interface", "인터페이스"),
    "innovation": ("innovation", "혁신"),
}
_TAKEN_UP = 0.34
"""Share of an insight's content in one later text from which its words are taken up there."""
_TOUCHED = 0.15
"""Share below which nothing later speaks of it at all."""


def full_trace(view: View) -> Found:
    """I1 (graph): every element, design and innovation has an ``evp_id`` that exists; every line has evidence.

    Fails, for each item, an id that is missing or unknown; for each EVP line, no ``evidence_ids``, evidence
    that the ledger does not hold, or a source tension that does not exist. Elements to be dropped need none.
    """
    subject, found = view.subject, Found()
    for items in subject.realised().values():
        for item, ids in items:
            found.checked += 1
            found.failed.extend(_broken_links(view, item, ids))
    for line in subject.lines:
        found.checked += 1
        found.failed.extend(_ungrounded(view, line))
    if not subject.lines:
        found.why.append(
            view.said(
                "There is no EVP line yet, so nothing can be traced to one: work through the platform.",
                "아직 EVP가 없어 어디에 이어지는지 볼 수 없으니 경험적 기반부터 정하십시오.",
            )
        )
        found.checked = found.checked if found.failed else 0
    return found


def _broken_links(view: View, item: Item, ids: tuple[str, ...]) -> Iterator[Failure]:
    known = view.subject.line_ids
    if not ids:
        yield failure(
            item,
            view.said("‘{name}’ names no EVP line.", "‘{name}’에 이어진 EVP가 없습니다.", name=item.name),
            view.said("Name the line it serves, or drop it.", "어느 EVP를 위한 것인지 적거나 빼십시오."),
            2,
        )
    for missing in [one for one in ids if one not in known]:
        yield failure(
            item,
            view.said(
                "‘{name}’ points to the EVP line ‘{id}’, which does not exist.",
                "‘{name}’이(가) 가리키는 EVP ‘{id}’가 없습니다.",
                name=item.name,
                id=missing,
            ),
            view.said("Link it to a line of the platform.", "경험적 기반에 있는 EVP로 고쳐 이으십시오."),
            2,
        )


def _ungrounded(view: View, line: Line) -> Iterator[Failure]:
    tensions = {item.id for item in view.subject.insights if item.kind is Kind.TENSION}
    if not line.evidence_ids:
        yield failure(
            line,
            view.said("The promise ‘{name}’ rests on no evidence.", "‘{name}’ 약속에 근거가 없습니다.", name=line.name),
            view.said(
                "Attach what customers said or did that it answers.",
                "이 약속이 답하는 고객의 말이나 행동을 근거로 다십시오.",
            ),
            2,
        )
    unknown = [one for one in line.evidence_ids if view.subject.ledger and one not in view.subject.ledger]
    for missing in unknown:
        yield failure(
            line,
            view.said(
                "The promise ‘{name}’ cites the evidence ‘{id}’, which is not in the ledger.",
                "‘{name}’ 약속의 근거 ‘{id}’가 근거 목록에 없습니다.",
                name=line.name,
                id=missing,
            ),
            view.said("Name the source again.", "출처를 다시 적으십시오."),
            2,
        )
    for missing in [one for one in line.tension_ids if tensions and one not in tensions]:
        yield failure(
            line,
            view.said(
                "The promise ‘{name}’ names the tension ‘{id}’, which does not exist.",
                "‘{name}’ 약속이 가리키는 긴장 ‘{id}’가 없습니다.",
                name=line.name,
                id=missing,
            ),
            view.said(
                "Link it to a tension of the experiential world.", "경험세계 분석에 있는 긴장으로 고쳐 이으십시오."
            ),
            2,
        )


def coverage(view: View) -> Found:
    """I2 (coverage): every EVP line is realised in brand, interface and innovation, or has a reason.

    Fails an EVP line with a count of 0 in a domain that was worked on and no reason in the coverage matrix.
    A domain that holds nothing at all is named as not seen. A stated count that differs is a note.
    """
    subject, found = view.subject, Found()
    counts = coverage_counts(subject)
    stated = {row.evp_id: row for row in subject.coverage}
    for line in subject.lines:
        seen = [domain for domain in DOMAINS if domain in subject.worked_on]
        found.checked += len(seen)
        empty = [domain for domain in seen if not counts[line.id][domain]]
        row = stated.get(line.id)
        if empty and (row is None or says_nothing(row.reason)):
            where = view.said(" or ", ", ").join(_domain(view, domain) for domain in empty)
            found.failed.append(
                failure(
                    line,
                    view.said(
                        "Nothing in {where} realises the promise ‘{name}’, and no reason is given.",
                        "‘{name}’ 약속을 실현하는 것이 {where}에 없고 이유도 없습니다.",
                        where=where,
                        name=line.name,
                    ),
                    view.said(
                        "Link or add one there, or write the reason in the coverage matrix.",
                        "그 범위에서 하나를 잇거나 더하고, 비워 둘 것이면 점검표에 이유를 적으십시오.",
                    ),
                    2,
                )
            )
        for domain in seen:
            if row and domain in row.counts and row.counts[domain] != counts[line.id][domain]:
                found.notes.append(_miscounted(view, line, domain, row.counts[domain], counts[line.id][domain]))
    found.why.extend(_missing_domains(view) if subject.lines else ())
    return found


def coverage_counts(subject: IntegrationSubject) -> dict[str, dict[Domain, int]]:
    """Return how many items realise each EVP line, by line and domain."""
    counts: dict[str, dict[Domain, int]] = {line.id: dict.fromkeys(DOMAINS, 0) for line in subject.lines}
    for domain, items in subject.realised().items():
        for _, ids in items:
            for one in set(ids) & counts.keys():
                counts[one][domain] += 1
    return counts


def _domain(view: View, domain: Domain) -> str:
    return view.said(*DOMAIN_NAMES[domain])


def _missing_domains(view: View) -> Iterator[str]:
    for domain in DOMAINS:
        if domain not in view.subject.worked_on:
            yield view.said(
                "Nothing was designed in {domain} yet, so its column was not judged.",
                "{domain} 범위에는 아직 설계한 것이 없어 그 칸은 판정하지 않았습니다.",
                domain=_domain(view, domain),
            )


def _miscounted(view: View, line: Line, domain: Domain, stated: int, counted: int) -> Failure:
    return failure(
        line,
        view.said(
            "The coverage matrix states {stated} in {domain} for ‘{name}’, {counted} are linked.",
            "점검표에는 ‘{name}’의 {domain} 항목이 {stated}개로 적혀 있으나 이어진 것은 {counted}개입니다.",
            stated=stated,
            counted=counted,
            domain=_domain(view, domain),
            name=line.name,
        ),
        view.said("Correct the count or the links.", "개수나 연결을 바로잡으십시오."),
        1,
    )


def orphans(view: View) -> Found:
    """I3 (graph): insights never used; elements, designs and innovations without a parent; touchpoints without design.

    A tension is used when the positioning or an EVP line names it. A finding or an imagined scene has no
    such link: it is used when something later cites its evidence or takes up its words, or when it belongs
    to a layer of a used tension. A touchpoint that no staff or screen serves needs no design, nor one of a
    contact type that is left out with a reason.
    """
    subject, found = view.subject, Found()
    if subject.lines:
        for insight in subject.insights:
            found.checked += 1
            _judge_insight(view, found, insight)
    for items in subject.realised().values():
        for item, ids in items:
            found.checked += 1
            if subject.lines and not set(ids) & subject.line_ids:
                found.failed.append(_no_parent(view, item))
    if subject.designs:
        found.failed.extend(_undesigned(view, found))
        found.failed.extend(_misplaced(view))
    elif subject.touchpoints:
        found.why.append(
            view.said(
                "No contact was designed yet, so touchpoints without a design were not judged.",
                "아직 설계한 접촉이 없어 설계 없는 접점은 판정하지 않았습니다.",
            )
        )
    return found


def used_tensions(subject: IntegrationSubject) -> frozenset[str]:
    """Return the ids of the tensions that the positioning or an EVP line names."""
    named = [one for line in subject.lines for one in line.tension_ids]
    return frozenset([*named, *(subject.positioning.tension_ids if subject.positioning else ())])


def _judge_insight(view: View, found: Found, insight: Item) -> None:
    subject = view.subject
    used = used_tensions(subject)
    if insight.kind is Kind.TENSION:
        if insight.id not in used:
            found.failed.append(_unused(view, insight, 2))
        return
    later = [item for item in subject.items if item.kind not in (Kind.FINDING, Kind.SCENE, Kind.ORGANISATION)]
    if any(
        set(insight.evidence_ids) & set(item.evidence_ids)
        for item in later
        if item.id in used or item.kind is not Kind.TENSION
    ):
        return
    best = max((held(insight.text, passage.text) for item in later for passage in item.passages), default=0.0)
    layers = {layer for item in subject.insights if item.id in used for layer in item.layers}
    belongs = insight.kind is Kind.FINDING and bool(layers & set(getattr(insight, "layers", ())))
    if best >= _TAKEN_UP or not content(insight.text):
        return
    if belongs or best >= _TOUCHED:
        found.notes.append(_unused(view, insight, 1))
    else:
        found.failed.append(_unused(view, insight, 1))


def _unused(view: View, insight: Item, severity: int) -> Failure:
    return failure(
        insight,
        view.said("Nothing uses the insight ‘{name}’.", "‘{name}’ 통찰을 쓴 곳이 없습니다.", name=insight.name),
        view.said(
            "Name it as the source of the positioning or of an EVP line, or write why it is left aside.",
            "포지셔닝이나 EVP의 출발점으로 잇거나, 쓰지 않는 이유를 적으십시오.",
        ),
        2 if severity == 2 else 1,
    )


def _no_parent(view: View, item: Item) -> Failure:
    return failure(
        item,
        view.said("‘{name}’ hangs on no promise.", "‘{name}’이(가) 어느 약속에도 매여 있지 않습니다.", name=item.name),
        view.said("Link it to the line it serves, or drop it.", "위하는 EVP에 잇거나 빼십시오."),
        2,
    )


def _undesigned(view: View, found: Found) -> Iterator[Failure]:
    subject = view.subject
    designed = {design.touchpoint_id for design in subject.designs}
    for point in subject.touchpoints:
        found.checked += 1
        if point.id in designed or point.contact_type in ("none", *subject.unused_types):
            continue
        yield failure(
            point,
            view.said(
                "No contact is designed for the touchpoint ‘{name}’.",
                "‘{name}’ 접점에 설계가 없습니다.",
                name=point.name,
            ),
            view.said(
                "Design what happens there, or state why it is left out.",
                "거기서 오갈 것을 설계하거나 빼는 이유를 적으십시오.",
            ),
            3 if point.is_mot else 2,
        )


def _misplaced(view: View) -> Iterator[Failure]:
    known = {point.id for point in view.subject.touchpoints}
    placed: list[tuple[Design | Innovation, tuple[str, ...]]] = [
        *((item, (item.touchpoint_id,)) for item in view.subject.designs),
        *((item, item.touchpoint_ids) for item in view.subject.innovations),
    ]
    for item, ids in placed if known else ():
        if not any(ids):
            yield failure(
                item,
                view.said("‘{name}’ names no touchpoint.", "‘{name}’에 이어진 접점이 없습니다.", name=item.name),
                view.said("Say where customers meet it.", "고객이 어디에서 만나는지 이으십시오."),
                2,
            )
        for missing in [one for one in ids if one and one not in known]:
            yield failure(
                item,
                view.said(
                    "‘{name}’ belongs to the touchpoint ‘{id}’, which does not exist.",
                    "‘{name}’이(가) 가리키는 접점 ‘{id}’가 없습니다.",
                    name=item.name,
                    id=missing,
                ),
                view.said("Link it to a touchpoint of the journey.", "여정에 있는 접점으로 고쳐 이으십시오."),
                2,
            )
