"""An engagement with something of everything, answered with the playbooks' own good answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from cemagent import builtin
from cemagent.content import shipped
from cemagent.errors import Lang, MethodError
from cemagent.method.changes import AnswerStatus, Change, LedgerEntry, LedgerKind, Started, Weakness
from cemagent.method.decisions import add_evidence, approve, propose, record_answer
from cemagent.method.engagement import Engagement, applied
from cemagent.method.stages import Method
from cemagent.playbook_files import load_playbooks
from cemagent.plugins import Plugins, resolve
from cemagent.records.document import Location
from cemagent.reports.strategy import strategy_of
from cemagent.reports.strategy_parts import Strategy

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
TEST_BY = date(2027, 1, 15)
CLIENT = {"ko": "새벽빵집 <주>", "en": "Dawn & Daughters Bakery"}
LEDGER = [
    LedgerEntry(id="ev-1", kind=LedgerKind.NAMED, source="고객 면담 2026.5, 18명", quote="면담에서 그렇게 들었습니다"),
    LedgerEntry(
        id="ev-2",
        kind=LedgerKind.QUOTE,
        source="인터뷰.docx",
        quote="첫 청구서를 읽지 못해\n다시 전화합니다",
        sha256="ab" * 32,
        start=12,
        location=Location(page=4),
    ),
    LedgerEntry(id="ev-3", kind=LedgerKind.DATA, source="ex-score 2026-06", quote="feel 3.8 (n=212)"),
    LedgerEntry(
        id="ev-4", kind=LedgerKind.KNOWLEDGE, source="concepts/ko/cem-framework.md", quote="다섯 단계는 순서가 있습니다"
    ),
]
CERTAINTIES = {"concepts/ko/cem-framework.md": "C"}
SKIPPED = 5
WORKING = "innovation"


@cache
def method() -> Method:
    return Method(load_playbooks([shipped("playbooks")]).playbooks)


def started(lang: Lang, name: str | None = None) -> Engagement:
    first = method().playbooks[0].id
    name = CLIENT[lang] if name is None else name
    return applied(
        Engagement(id="e1"), Started(actor="a", at=AT, name=name, method="schmitt-cem", lang=lang, stage=first)
    )


def after(engagement: Engagement, *changes: Change) -> Engagement:
    for change in changes:
        engagement = applied(engagement, change)
    return engagement


def answered(engagement: Engagement, question: str, text: str, **more: object) -> Engagement:
    based_on = engagement.answer_revision(question)
    change = record_answer(method(), engagement, question, text, based_on=based_on, actor="a", at=AT, **more)
    return applied(engagement, change)


def approved(engagement: Engagement, stage: str) -> Engagement:
    proposal, _ = propose(method(), engagement, stage, f"p-{stage}", actor="a", at=AT)
    engagement = applied(engagement, proposal)
    return after(engagement, *approve(method(), engagement, proposal.proposal, actor="a", at=AT))


@cache
def rich(lang: Lang) -> Engagement:
    """Every stage answered: some answers assumed, one skipped, one weak; one approved stage has become stale."""
    engagement = started(lang)
    for entry in LEDGER:
        engagement = applied(engagement, add_evidence(engagement, entry, actor="a", at=AT))
    for number, playbook in enumerate(method().playbooks):
        for place, question in enumerate(playbook.questions):
            evidence = {"evidence": (LEDGER[(number + place) % len(LEDGER)].id,)}
            if number == 1 and place == SKIPPED:
                engagement = answered(engagement, question.id, "", status=AnswerStatus.SKIPPED)
            elif place == 3 and number % 2:
                default = question.if_skipped.in_(lang)
                more = {"status": AnswerStatus.ASSUMED, "owner": "Kim Seoyeon 김서연", "test_by": TEST_BY}
                engagement = answered(engagement, question.id, default, **more)
            elif place == 1 and number == 2:
                weak = {"weak": (Weakness.GENERIC,)}
                engagement = answered(engagement, question.id, question.good.in_(lang), **weak, **evidence)
            else:
                engagement = answered(engagement, question.id, question.good.in_(lang), **evidence)
    for playbook in method().playbooks:
        if playbook.id == WORKING:
            continue
        try:
            engagement = approved(engagement, playbook.id)
        except MethodError:
            # a gate that stays closed leaves its stage in the working state, which is shown too
            continue
    last = method().playbooks[0].questions[0]
    return answered(engagement, last.id, last.good.in_(lang) + "\n" + last.good.in_(lang), evidence=("ev-2",))


@cache
def strategy(lang: Lang) -> Strategy:
    return strategy_of(method(), rich(lang), lang, TODAY, CERTAINTIES)


STRATEGY_WRITERS: dict[str, Callable[[Strategy, Path], Path]] = {
    form: resolve(writer)
    for form, writer in Plugins(builtin, discover=False).named("register_strategy_formats").items()
}
"""The registered writers by format."""
