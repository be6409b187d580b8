"""What is published before the capability behind it is ready, and pilots reported before they start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cemagent.contradictions.dates import When, before, dates_in
from cemagent.contradictions.lexicon import marker
from cemagent.contradictions.reading import Claim, Reading
from cemagent.contradictions.unit import Candidate
from cemagent.contradictions.wording import snippet
from cemagent.records.review import ContradictionKind

_PUBLISH = marker("timing.publish")
_READY = marker("timing.ready")
_ORDER = marker("timing.order")
_PROMO = marker("timing.promo")
_PILOT = marker("timing.pilot")
_STARTS = marker("timing.starts")
_RESULT = marker("timing.result")
_PAST_DONE = marker("timing.past_done")
_CLAUSE = re.compile(r"[;,|]\s+|\.\s+|\)\s*[,;]\s*")
_COMMON = frozenset(
    [
        "launch",
        "launch",
        "campaign",
        "custom",
        "client",
        "guest",
        "user",
        "plan",
        "date",
        "day",
        "week",
        "month",
        "year",
        "start",
        "go",
        "live",
        "new",
        "all",
        "first",
        "last",
        "open",
        "train",
        "staff",
        "team",
        "januari",
        "februari",
        "march",
        "april",
        "may",
        "june",
        "juli",
        "august",
        "septemb",
        "octob",
        "novemb",
        "decemb",
        "end",
        "mail",
        "film",
        "radio",
        "adverti",
        "advertis",
        "releas",
        "complet",
        "ready",
        "phase",
        "stage",
        "pilot",
        "trial",
        "test",
        "market",
        "servic",
        "고객",
        "시작",
        "완료",
        "월",
        "일",
        "년",
        "광고",
        "홍보",
        "안내",
        "출시",
        "공개",
        "발송",
        "시험",
        "시범",
        "개발",
        "교육",
        "배포",
        "정식",
        "전체",
        "서비스",
        "이용자",
        "이용",
        "운영",
        "예정",
        "진행",
        "준비",
        "담당",
        "마케팅",
        "팀",
        "대상",
        "계획",
        "일정",
    ]
)


@dataclass(frozen=True)
class _Event:
    claim: Claim
    when: When
    clause: str


def time_order(reading: Reading) -> Iterator[Candidate]:
    """Yield what the customer hears before what must be ready for it."""
    published, ready = [], []
    for event in _events(reading):
        is_promo = _PROMO.search(event.clause) or (event.claim.periphery and _PUBLISH.search(event.clause))
        if is_promo or (_PUBLISH.search(event.clause) and not _READY.search(event.clause)):
            published.append(event)
        elif _READY.search(event.clause) or _ORDER.search(event.claim.text):
            ready.append(event)
    for publication in published:
        for capability in ready:
            candidate = _published_early(reading, publication, capability)
            if candidate is not None:
                yield candidate
    yield from _pilots(reading)


def _events(reading: Reading) -> Iterator[_Event]:
    for claim in reading.claims:
        if not claim.usable:
            continue
        found = dates_in(claim.text)
        if not found and reading.lines[claim.index] == reading.lines[claim.index - 1]:
            continue
        for when in found:
            yield _Event(claim, when, claim.text if len(found) == 1 or _span(found) else _clause(claim.text, when))


def _span(found: list[When]) -> bool:
    """Return whether two dates are the ends of one period."""
    return len(found) == 2 and found[1].at - found[0].end < 12


def _clause(text: str, when: When) -> str:
    """Return the clause around a date, with the one before it when the date stands alone."""
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    for index in range(len(cuts) - 1):
        if cuts[index] <= when.at < cuts[index + 1]:
            clause = text[cuts[index] : cuts[index + 1]]
            return (
                text[cuts[index - 1] : cuts[index + 1]] if len(clause) - (when.end - when.at) < 6 and index else clause
            )
    return text


def _published_early(reading: Reading, publication: _Event, capability: _Event) -> Candidate | None:
    one, two = publication.claim, capability.claim
    if one.index == two.index or two.finding or _PAST_DONE.search(capability.clause):
        return None
    days = before(publication.when, capability.when)
    if days is None or days > 400:
        return None
    topic = _topic(reading, publication, capability)
    names = [name for name in one.quoted if 3 <= len(name) <= 24 and name in two.text]
    names += [name for name in two.quoted if 3 <= len(name) <= 24 and name in one.text]
    link = min(1.0, topic / 2.2)
    if link < 0.4 and not names:
        return None
    years = bool(publication.when.first[0]) == bool(capability.when.first[0])
    score = (
        0.18 + 0.4 * link + 0.25 * max(0.0, reading.cosine(one.index, two.index)) + 0.15 * bool(names) + 0.05 * years
    )
    score += 0.1 * bool(_PROMO.search(publication.clause)) + 0.08 * (one.periphery or two.periphery)
    score -= 0.12 * (reading.units[one.index].section == reading.units[two.index].section)
    first, second = (
        snippet(one.near if len(one.text) < 20 else one.text),
        snippet(two.near if len(two.text) < 20 else two.text),
    )
    why = (
        f"“{first}”은(는) 이를 뒷받침하는 “{second}”보다 약 {days}일 먼저 고객에게 알려집니다."
        if reading.lang == "ko"
        else f"“{first}” reaches customers about {days} days before “{second}” makes it possible."
    )
    return Candidate(
        ContradictionKind.TIME_ORDER, 3 if _PROMO.search(publication.clause) else 2, one.index, two.index, score, why
    )


def _topic(reading: Reading, publication: _Event, capability: _Event) -> float:
    shared = reading.shared(publication.claim.index, capability.claim.index)
    one, two = publication.claim, capability.claim
    before_two = [at for at in (two.index - 1,) if at >= 0 and reading.lines[at] == reading.lines[two.index]]
    for at in before_two:
        shared |= reading.shared(one.index, at)
    narrow = capability.clause.lower() + " " + (two.near.lower() if capability.clause == two.text else "")
    wide = publication.clause.lower()
    kept = {
        term for term in shared if term not in _COMMON and not term.isdigit() and _in(term, narrow) and _in(term, wide)
    }
    return sum(reading.weight.get(term, 0.5) for term in kept)


def _in(term: str, text: str) -> bool:
    return (
        term in text
        or (term[0] < "가" and term[:-1] in text)
        or (term[0] >= "가" and term[0] in text and len(term) == 1)
    )


def _pilots(reading: Reading) -> Iterator[Candidate]:
    pilots = [claim for claim in reading.claims if claim.usable and _PILOT.search(claim.text)]
    starts = [(claim, dates_in(claim.text)) for claim in pilots if _STARTS.search(claim.text)]
    results = [
        (claim, dates_in(claim.text))
        for claim in pilots
        if _RESULT.search(claim.text) and any(c.isdigit() for c in claim.text)
    ]
    for start, planned in starts:
        for result, seen in results:
            if start.index == result.index or not planned or not seen:
                continue
            days = before(seen[-1], planned[0])
            link = reading.link(start.index, result.index)
            if days is None or days > 400 or link < 0.55 or start.finding:
                continue
            one, two = snippet(result.text), snippet(start.text)
            why = (
                f"“{one}”은(는) “{two}”에서 시작한다는 시범의 결과를 약 {days}일 먼저 말합니다."
                if reading.lang == "ko"
                else f"“{one}” reports results about {days} days before the start given in “{two}”."
            )
            yield Candidate(ContradictionKind.TIME_ORDER, 2, result.index, start.index, 0.2 + 0.5 * link, why)
