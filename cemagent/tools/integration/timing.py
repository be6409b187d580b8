"""I10: no promise is published before the day on which it can be kept."""

from __future__ import annotations

from collections.abc import Iterator

from cemagent.tools.integration.findings import Found, View, failure
from cemagent.tools.integration.results import Failure
from cemagent.tools.integration.roles import Dated, day_of_launch, day_published, days_ready, speaks_of_training
from cemagent.tools.integration.subject import Design, Element, Innovation, Item, Line, carrying
from cemagent.tools.integration.wording import held, plain

_SPEAKS_OF = 0.5
"""Share of the content of a condition of readiness that a promise must have for the two to belong together."""


def dates_in_order(view: View) -> Found:
    """I10 (dates): no promise is published before its capability date.

    The capability date of an EVP line is the latest of its ``deliverable_from``, of the ``ready_on`` of the
    designs that enact it, of the launch of an innovation that the published element names, and of the readiness
    (``eight_tasks``) that speaks of the same. Fails an
    element published, or an innovation launched, before that day; the same day is in time. Where a field
    is empty, dates in the texts are read by the words beside them; dates in parentheses are sources.
    """
    found, subject = Found(), view.subject
    ready = {line.id: capability(view, line.id) for line in subject.lines}
    for element in subject.kept:
        published = day_published(element, subject.today)
        if published is None:
            continue
        able = [*ready.get(element.evp_id, ()), *_named_launches(view, element), *_organised(view, element)]
        found.checked += bool(able)
        found.failed.extend(_too_early(view, published, able))
    for innovation in subject.innovations:
        launched = day_of_launch(innovation, subject.today)
        if launched is None:
            continue
        able = _contacts_ready(view, innovation)
        found.checked += bool(able)
        found.failed.extend(_too_early(view, launched, able))
    if not found.checked and (subject.elements or subject.innovations):
        found.why.append(
            view.said(
                "No day of publication and day of readiness belong to one promise: enter when each is public and when it can be kept.",
                "같은 약속의 공개일과 준비가 끝나는 날이 함께 적힌 곳이 없으니, 언제 알리고 언제부터 지킬 수 있는지 적으십시오.",
            )
        )
    return found


def capability(view: View, evp_id: str) -> list[Dated]:
    """Return the days on which what an EVP line needs is ready."""
    subject = view.subject
    sources: list[Design | Line] = [line for line in subject.lines if line.id == evp_id]
    sources += [design for design in subject.designs if design.evp_id == evp_id]
    return [dated for item in sources for dated in days_ready(item, subject.today)]


def _named_launches(view: View, element: Element) -> Iterator[Dated]:
    """Yield the launch of each innovation that ``element`` speaks of by name."""
    said = plain(element.text)
    for innovation in view.subject.innovations:
        launched = day_of_launch(innovation, view.subject.today)
        if launched and len(plain(innovation.name)) > 2 and plain(innovation.name) in said:
            yield launched


def _organised(view: View, element: Element) -> Iterator[Dated]:
    """Yield the days by which the organisation is to be ready for what ``element`` or its promise says."""
    line = next((line for line in view.subject.lines if line.id == element.evp_id), None)
    said = f"{element.text}\n{line.text if line else ''}"
    for item in view.subject.organisation:
        if item.review_date and item.path.startswith("eight_tasks") and held(item.text, said) >= _SPEAKS_OF:
            yield Dated(item.review_date, item.text, item)


def _contacts_ready(view: View, innovation: Innovation) -> list[Dated]:
    """Return the days on which the contacts of ``innovation`` are ready; words on training belong to I9."""
    found = [dated for design in carrying(view.subject, innovation) for dated in days_ready(design, view.subject.today)]
    return [dated for dated in found if not speaks_of_training(dated)]


def _too_early(view: View, public: Dated, able: list[Dated]) -> Iterator[Failure]:
    latest = max(able, key=lambda dated: dated.day, default=None)
    if latest is None or public.day >= latest.day:
        return
    item: Item = public.item
    yield failure(
        item,
        view.said(
            "‘{name}’ is public on {public}, {days} days before ‘{other}’ is ready on {ready}.",
            "‘{name}’은(는) {public}에 나가는데 ‘{other}’은(는) {days}일 뒤인 {ready}에야 준비됩니다.",
            name=item.name,
            public=public.day.isoformat(),
            days=(latest.day - public.day).days,
            other=latest.item.name,
            ready=latest.day.isoformat(),
        ),
        view.said(
            "Publish on {ready} or later, or be ready by {public}.",
            "{ready} 이후로 미루거나 {public}까지 준비를 마치십시오.",
            ready=latest.day.isoformat(),
            public=public.day.isoformat(),
        ),
        3,
        [public.text, (latest.text, latest.item)],
    )
