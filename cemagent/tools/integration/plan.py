"""What an integration check can see in a reviewed plan: dates, forbidden words, theme cues, contradictions, graded passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from cemagent.errors import Lang
from cemagent.method.pending import says_nothing
from cemagent.method.words import items_of, label_of
from cemagent.playbook import Text
from cemagent.records.document import Document
from cemagent.records.review import Contradiction, ContradictionKind, Review, Verdict
from cemagent.reports.names import place_of
from cemagent.tools.integration.check import PROPOSED_IN, not_seen_in
from cemagent.tools.integration.findings import View
from cemagent.tools.integration.forbidden import Hit, bans_of, hits_in
from cemagent.tools.integration.meaning import Meaning
from cemagent.tools.integration.registry import TESTS
from cemagent.tools.integration.results import (
    Clash,
    Failure,
    Fix,
    Grade,
    IntegrationResult,
    Outcome,
    Quote,
    State,
    level_scores,
)
from cemagent.tools.integration.subject import IntegrationSubject
from cemagent.tools.integration.wording import says, sentences

GRADED: dict[str, tuple[str, ...]] = {
    "I1": ("R4.3", "R5.2", "R7.6", "R8.1"),
    "I2": ("R4.4", "R8.1"),
    "I3": ("R3.3", "R5.2"),
    "I4": ("R4.4", "R5.2", "R8.2"),
    "I5": ("R8.2",),
    "I6": ("R4.1", "R7.6", "R8.2"),
    "I7": ("R4.2", "R8.3"),
    "I8": ("R7.6", "R8.3"),
    "I9": ("R8.3",),
    "I10": ("R4.6", "R8.5"),
    "I11": ("R4.4", "R8.5"),
    "I12": ("R8.4",),
}
"""Criteria of the review whose evidence speaks of each test (brief 3.4 to 8.5)."""

_BAN_HEAD = re.compile(
    r"^\W*(?:(?:테마(?:의|에서)?\s*)?(?:금지(?:어|하는 것|한 것|할 것| 목록| 사항| 요소|된 것)?|쓰지 ?않(?:는 것|을 것)|하지 ?않(?:는 것|을 것)|피(?:하는|할) 것)|"
    r"(?:the theme )?(?:forbid(?:s|den)(?: list| codes?| words?)?|banned|never used?|not allowed|do not use|what we never (?:use|do)|we never use|off limits))\W*$",
    re.IGNORECASE,
)
_BAN_SENTENCE = re.compile(
    r"(?:말|표현|문구|단어|낱말|어조|말투)\S{0,2}\s.{0,24}(?:쓰지 ?않|금지|금한|하지 ?않|쓸 수 없)|\b(?:never|do not|must not|not to|don't) (?:use|say|write|print)\b|"
    r"\b(?:is|are) (?:banned|forbidden|not allowed)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“‘']([^\"”’']{2,40})[\"”’']")
_CUE_HEAD = re.compile(
    r"^\W*(?:(?:테마\s*)?(?:스타일|내용|테마)?\s*단서|(?:style|content|theme) cues?|codes? (?:of|for) the theme)\W*$",
    re.IGNORECASE,
)
_BRAND = re.compile(r"브랜드|로고|광고|매장|\bbrand\b|\blogo\b|\badvert", re.IGNORECASE)
_WHY: dict[str, Text] = {
    "I1": Text(
        ko="문서에는 통찰, EVP, 실행 항목의 번호가 없어 한 줄로 이어지는지 셀 수 없습니다.",
        en="A document gives no ids for insights, EVP lines and actions, so the trace cannot be counted.",
    ),
    "I2": Text(
        ko="EVP와 실행 항목의 연결표가 없어 칸을 셀 수 없습니다.",
        en="Without links from EVP lines to actions, no cells can be counted.",
    ),
    "I3": Text(
        ko="항목 사이의 연결이 없어 외톨이를 가릴 수 없습니다.",
        en="Without links between items, orphans cannot be told.",
    ),
    "I4": Text(
        ko="문서에서 테마 단서 목록을 찾지 못했으니 ‘스타일 단서: …’처럼 적으십시오.",
        en="No list of theme cues was found in the text: write it as ‘style cues: …’.",
    ),
    "I5": Text(
        ko="접촉별 본질 행동이 항목으로 나뉘어 있지 않습니다.",
        en="The essence of each contact does not stand apart in the text.",
    ),
    "I6": Text(
        ko="혁신 과제의 메시지를 포지셔닝과 견줄 항목이 없습니다.",
        en="The messages of the innovations do not stand apart in the text.",
    ),
    "I7": Text(
        ko="약속과 행동과 지표의 연결표가 없습니다.", en="There is no table that links promise, behaviour and metric."
    ),
    "I8": Text(ko="과제와 약속의 연결표가 없습니다.", en="There is no table that links innovations and promises."),
    "I9": Text(
        ko="과제와 접촉과 교육일의 연결표가 없습니다.",
        en="There is no table that links innovations, contacts and training.",
    ),
    "I10": Text(
        ko="순서가 뒤바뀐 날짜를 찾지 못했습니다. 공개일과 준비일을 짝지은 표가 없어 모두 보지는 못했습니다.",
        en="No dates out of order were found; without a table of publication and readiness not all could be seen.",
    ),
    "I11": Text(
        ko="문서에서 금지 목록을 찾지 못했으니 ‘금지: …’처럼 적으십시오.",
        en="No forbidden list was found in the text: write it as ‘forbidden: …’.",
    ),
    "I12": Text(ko="범위별 시스템 목록이 없습니다.", en="There is no list of systems by domain."),
}


@dataclass(frozen=True)
class _PlanLine:
    text: str
    start: int
    section: str


def check_plan(
    review: Review,
    document: Document | None,
    lang: Lang | None = None,
    *,
    today: date | None = None,
    criteria: Mapping[str, Text] | None = None,
) -> IntegrationResult:
    """Return what can be said of integration from a ``review`` and the ``document`` that it reviewed.

    Without the document only the graded passages and contradictions are seen. ``criteria`` are the titles of
    the rubric by reference; ``today`` is the day on which the plan is checked.
    """
    said = lang or (document.lang if document else review.lang) or "en"
    day = today or date.today()
    view = View(IntegrationSubject(name=review.document, today=day), said, Meaning())
    lines = list(_lines(document)) if document else []
    tests = tuple(_outcome(view, test_id, review, lines, criteria or {}) for test_id in GRADED)
    clashes = tuple(_clash(view, row, day) for row in review.contradictions)
    return IntegrationResult(
        subject="plan",
        name=review.document,
        lang=said,
        checked_on=day,
        levels=level_scores(tests),
        tests=tests,
        contradictions=clashes,
        contradictions_seen=document is not None or bool(review.contradictions),
        fixes=tuple(clash.fix for clash in clashes if clash.severity == 3),
        not_seen=not_seen_in(tests),
    )


def _outcome(
    view: View, test_id: str, review: Review, lines: Sequence[_PlanLine], titles: Mapping[str, Text]
) -> Outcome:
    test = next(item for item in TESTS if item.id == test_id)
    failed, checked = _seen(view, test_id, review, lines)
    state: State = "failed" if failed else "passed" if checked else "not_seen"
    why = "" if failed or (checked and test_id != "I10") else _WHY[test_id].in_(view.lang)
    return Outcome(
        id=test.id,
        title=test.title.in_(view.lang),
        level=test.level,
        pair=test.pair,
        kind=test.kind,
        state=state,
        checked=checked,
        failed=tuple(failed),
        why=why,
        grades=tuple(_grades(view, test_id, review, titles)),
    )


def _seen(view: View, test_id: str, review: Review, lines: Sequence[_PlanLine]) -> tuple[list[Failure], int]:
    if test_id == "I10":
        rows = [row for row in review.contradictions if row.kind is ContradictionKind.TIME_ORDER]
        return [_late(view, row) for row in rows], len(rows)
    if test_id == "I11":
        failed, checked = _forbidden(view, lines)
        rows = [row for row in review.contradictions if row.kind is ContradictionKind.FORBIDDEN_CODE]
        return [*failed, *(_used(view, row) for row in rows)], checked + len(rows)
    if test_id == "I4":
        return _cues(view, lines)
    return [], 0


def _grades(view: View, test_id: str, review: Review, titles: Mapping[str, Text]) -> Iterator[Grade]:
    verdicts: dict[str, Verdict] = {verdict.ref: verdict for verdict in review.criteria}
    for ref in GRADED[test_id]:
        verdict = verdicts.get(ref)
        if verdict is None:
            continue
        title = titles[ref].in_(view.lang) if ref in titles else verdict.id
        quotes = tuple(Quote(text=item.quote, where=place_of(item.location, view.lang)) for item in verdict.evidence)
        yield Grade(ref=ref, title=title, level=verdict.level, quotes=quotes)


def _lines(document: Document) -> Iterator[_PlanLine]:
    """Yield the visible lines of ``document`` with the heading above each."""
    secret = [(span.start, span.end) for span in document.spans if span.hidden]
    start = 0
    for line in document.text.split("\n"):
        end = start + len(line)
        if line.strip() and not any(a < end and start < b for a, b in secret):
            section = document.section_at(start)
            yield _PlanLine(line.strip(), start, section.title if section else "")
        start = end + 1


def _listed(lines: Sequence[_PlanLine], head: re.Pattern[str]) -> list[tuple[str, _PlanLine]]:
    """Return the entries of a list that a label, a heading or the first cell of a row names, with their lines."""
    found: list[tuple[str, _PlanLine]] = []
    for line in lines:
        text = line.text.lstrip("-*•· ").replace("**", "")
        cells = [cell.strip() for cell in text.split("|") if cell.strip()]
        labelled = label_of(text)
        if labelled and head.search(labelled[0]):
            found += [(item, line) for item in items_of(labelled[1])]
        elif len(cells) > 1 and head.search(cells[0]):
            found += [(item, line) for item in items_of(cells[1])]
        elif head.search(line.section) and text != line.section and not head.search(text):
            found += [(item, line) for item in items_of(text)]
    return [(item, line) for item, line in found if not says_nothing(item) and len(item) > 1]


def _forbidden(view: View, lines: Sequence[_PlanLine]) -> tuple[list[Failure], int]:
    entries = [*_listed(lines, _BAN_HEAD), *_banned_in_sentences(lines)]
    own = {line.start for _, line in entries}
    bans = bans_of([item for item, _ in entries])
    rest = [line for line in lines if line.start not in own and not _BAN_HEAD.search(line.section)]
    if not bans:
        return [], 0
    hits = [(line, hit) for line in rest for hit in hits_in(bans, line.text)]
    return [_breach(view, line, hit) for line, hit in hits], len(rest)


def _banned_in_sentences(lines: Sequence[_PlanLine]) -> list[tuple[str, _PlanLine]]:
    """Return the quoted words that a sentence forbids: ‘놓치면 늦는다’류의 말은 쓰지 않는다."""
    found = []
    for line in lines:
        for sentence in sentences(line.text):
            if _BAN_SENTENCE.search(sentence):
                found += [(f"‘{match}’", line) for match in _QUOTED.findall(sentence)]
    return found


def _breach(view: View, line: _PlanLine, hit: Hit) -> Failure:
    return Failure(
        id=f"@{line.start}",
        name=line.section or hit.sentence[:40],
        path="",
        wrong=view.said(
            "The plan uses ‘{words}’, which it forbids itself (‘{ban}’).",
            "계획에서 스스로 금한 ‘{ban}’에 해당하는 ‘{words}’를 씁니다.",
            words=hit.words,
            ban=hit.ban.text,
        ),
        todo=view.said(
            "Take it out, or change the list on purpose.", "그 부분을 빼거나, 뜻이 있다면 목록을 고치십시오."
        ),
        severity=2,
        quotes=(Quote(text=hit.sentence, where=line.section),),
    )


def _cues(view: View, lines: Sequence[_PlanLine]) -> tuple[list[Failure], int]:
    """Return whether the parts of the plan on brand carry at least two of the theme cues that it states."""
    entries = _listed(lines, _CUE_HEAD)
    own = {line.start for _, line in entries}
    cues = list(dict.fromkeys(item for item, _ in entries))
    brand = [line for line in lines if line.start not in own and _BRAND.search(line.section)]
    if len(cues) < 2 or not brand:
        return [], 0
    text = "\n".join(line.text for line in brand)
    carried = [cue for cue in cues if says(cue, text)]
    if len(carried) >= 2:
        return [], len(brand)
    wrong = view.said(
        "The parts on brand carry {count} of the {all} theme cues that the plan states.",
        "브랜드를 다룬 부분에 계획이 정한 테마 단서 {all}개 가운데 {count}개만 나타납니다.",
        count=len(carried),
        all=len(cues),
    )
    todo = view.said("Work these in: {cues}.", "다음 단서를 담으십시오: {cues}.", cues=", ".join(cues[:4]))
    quote = Quote(text=entries[0][1].text, where=entries[0][1].section)
    name = brand[0].section
    return [
        Failure(id=f"@{brand[0].start}", name=name, path="", wrong=wrong, todo=todo, severity=1, quotes=(quote,))
    ], len(brand)


def _quotes(view: View, row: Contradiction) -> tuple[Quote, Quote]:
    a = Quote(text=row.quote_a, where=place_of(row.location_a, view.lang))
    return a, Quote(text=row.quote_b, where=place_of(row.location_b, view.lang))


def _severity(row: Contradiction) -> Literal[1, 2, 3]:
    return 3 if row.severity == 3 else 2 if row.severity == 2 else 1


def _late(view: View, row: Contradiction) -> Failure:
    return Failure(
        id=f"@{row.start_a}",
        name=row.quote_a[:40],
        path="",
        wrong=row.why,
        todo=view.said("Move the publication behind the readiness.", "알리는 날을 준비가 끝나는 날 뒤로 옮기십시오."),
        severity=_severity(row),
        quotes=_quotes(view, row),
    )


def _used(view: View, row: Contradiction) -> Failure:
    return Failure(
        id=f"@{row.start_b}",
        name=row.quote_b[:40],
        path="",
        wrong=row.why,
        todo=view.said(
            "Take it out, or change the list on purpose.", "그 부분을 빼거나, 뜻이 있다면 목록을 고치십시오."
        ),
        severity=_severity(row),
        quotes=_quotes(view, row),
    )


def _clash(view: View, row: Contradiction, day: date) -> Clash:
    a, b = _quotes(view, row)
    action = view.said(
        "Keep one of the two passages and change the other.", "두 대목 가운데 하나를 남기고 다른 하나를 고치십시오."
    )
    owner = view.said("author of the plan", "계획 작성자")
    due: timedelta = PROPOSED_IN
    fix = Fix(
        test=row.kind.value,
        item=f"@{row.start_a}, @{row.start_b}",
        action=action,
        owner=owner,
        date=day + due,
        proposed=("owner", "date"),
    )
    return Clash(kind=row.kind, severity=_severity(row), a=a, b=b, why=row.why, confidence=row.confidence, fix=fix)
