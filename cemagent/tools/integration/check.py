"""Runs the tests on a subject and puts the result together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from cemagent.errors import Lang
from cemagent.records.retrieval import Embedder
from cemagent.tools.integration.conflicts import Conflict, Judge, judged
from cemagent.tools.integration.findings import View, make_view
from cemagent.tools.integration.meaning import Remembering
from cemagent.tools.integration.registry import TESTS
from cemagent.tools.integration.results import (
    Clash,
    Coverage,
    Failure,
    Fix,
    IntegrationResult,
    Outcome,
    Quote,
    SubjectKind,
    level_scores,
)
from cemagent.tools.integration.subject import DOMAINS, IntegrationSubject, Item
from cemagent.tools.integration.trace import coverage_counts

PROPOSED_IN = timedelta(days=28)
"""A fix without a review date ahead is proposed for four weeks on."""

Finder = Callable[[IntegrationSubject, Lang, Embedder | None], Sequence[Conflict]]


def check_integration(
    subject: IntegrationSubject,
    lang: Lang | None = None,
    *,
    kind: SubjectKind = "engagement",
    embedder: Embedder | None = None,
    judge: Judge | None = None,
    contradictions: bool = True,
    finder: Finder | None = None,
    on: date | None = None,
) -> IntegrationResult:
    """Return what the tests I1 to I12 (brief 8.3) say of ``subject``, with sentences in ``lang``.

    ``embedder`` adds meanings to words: paraphrases in I5, notes in I11, and the contradictions. ``judge``
    confirms contradictions; those that it refutes are left out, without one they stay proposed. ``finder`` finds
    them, the detector of ``contradictions`` where it is None. With
    ``contradictions`` False free text is not compared, and the result says so. ``on`` is the day of the check,
    from which fixes are dated; without it the day of the subject.
    """
    lang = lang or subject.lang
    embedder = Remembering(embedder) if embedder is not None else None
    view = make_view(subject, lang, embedder)
    day = on or subject.today
    tests = tuple(test.outcome(view) for test in TESTS)
    pairs = judged(_found(subject, lang, embedder, finder), judge, lang) if contradictions else []
    clashes = tuple(_clash(view, pair, day) for pair in pairs)
    fixes = [_fix(view, test.id, failed, day) for test in tests for failed in test.failed if failed.severity == 3]
    trace = {test.id: test for test in tests}
    return IntegrationResult(
        subject=kind,
        name=subject.name,
        lang=lang,
        checked_on=day,
        levels=level_scores(tests),
        tests=tests,
        coverage=_coverage(subject),
        orphans=trace["I3"].failed,
        contradictions=clashes,
        contradictions_seen=contradictions,
        fixes=(*fixes, *(clash.fix for clash in clashes if clash.severity == 3)),
        not_seen=not_seen_in(tests),
    )


def _found(
    subject: IntegrationSubject, lang: Lang, embedder: Embedder | None, finder: Finder | None
) -> Sequence[Conflict]:
    if finder is None:
        # the analyser of words and the detector load only where text is compared
        from cemagent.tools.integration.free_text import conflicts_in

        finder = conflicts_in
    return finder(subject, lang, embedder)


def not_seen_in(tests: Iterable[Outcome]) -> tuple[str, ...]:
    """Return what was not or only partly seen, test by test."""
    return tuple(f"{test.id}: {test.why}" for test in tests if test.why)


def _coverage(subject: IntegrationSubject) -> tuple[Coverage, ...]:
    counts = coverage_counts(subject)
    reasons = {row.evp_id: row.reason for row in subject.coverage}
    rows = []
    for line in subject.lines:
        seen = {domain: counts[line.id][domain] if domain in subject.worked_on else None for domain in DOMAINS}
        rows.append(Coverage(evp_id=line.id, promise=line.name, reason=reasons.get(line.id, ""), **seen))
    return tuple(rows)


def _fix(view: View, test: str, failed: Failure, day: date) -> Fix:
    owner, owner_proposed = _owner(view, failed.owner)
    due, due_proposed = _due(failed.due, day)
    proposed = [*(["owner"] if owner_proposed else []), *(["date"] if due_proposed else [])]
    return Fix.model_validate(
        {
            "test": test,
            "item": failed.id,
            "action": f"{failed.name}: {failed.todo}",
            "owner": owner,
            "date": due,
            "proposed": proposed,
        }
    )


def _owner(view: View, named: str) -> tuple[str, bool]:
    """Return who owns the item; else, as a proposal, who owns the platform."""
    if named:
        return named, False
    head = view.subject.theme or view.subject.positioning
    return (head.owner if head and head.owner else view.said("owner of the platform", "경험적 기반 책임자")), True


def _due(named: date | None, day: date) -> tuple[date, bool]:
    """Return the review date of the item when it is still ahead; else, as a proposal, a day four weeks on."""
    if named and named >= day:
        return named, False
    return day + PROPOSED_IN, True


def _clash(view: View, pair: Conflict, day: date) -> Clash:
    by_id = view.subject.by_id
    a, b = by_id.get(pair.item_a), by_id.get(pair.item_b)
    todo = view.said("Keep one of the two and change the other.", "둘 가운데 하나를 남기고 다른 하나를 고치십시오.")
    holder = next((item for item in (b, a) if item is not None and item.owner), b or a)
    failed = Failure(
        id=f"{pair.item_a}, {pair.item_b}",
        name=" / ".join(item.name for item in (a, b) if item is not None),
        path="",
        wrong=pair.why,
        todo=todo,
        severity=pair.severity,
        owner=holder.owner if holder else "",
        due=holder.review_date if holder else None,
    )
    return Clash(
        kind=pair.kind,
        severity=pair.severity,
        a=Quote(text=pair.text_a, where=_place(pair.item_a, a)),
        b=Quote(text=pair.text_b, where=_place(pair.item_b, b)),
        path_a=a.path if a else "",
        path_b=b.path if b else "",
        why=pair.why,
        confidence=pair.confidence,
        state="confirmed" if pair.confirmed else "proposed",
        judged=pair.judged,
        fix=_fix(view, pair.kind.value, failed, day),
    )


def _place(id_: str, item: Item | None) -> str:
    return f"{id_} {item.path}" if item else id_
