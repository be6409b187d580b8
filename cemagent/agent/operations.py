"""What may be done to an engagement in one turn: the only way in for every consultant.

An :class:`Operations` collects changes on a view of the engagement; nothing is written until
the turn is committed as a whole. The method refuses what its gates and revisions refuse.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar

from cemagent.agent.judging import judge, wanted
from cemagent.agent.sources import (
    answer_to_source_question,
    locate,
    named_sources,
    quote_entry,
    quotes_in,
)
from cemagent.errors import Lang, MethodError
from cemagent.method import decisions
from cemagent.method.changes import AnswerStatus, Change, LedgerEntry, LedgerKind, Renamed, Weakness
from cemagent.method.crediting import cited_in
from cemagent.method.engagement import Answer, Engagement, applied
from cemagent.method.stages import Method, StageView, view
from cemagent.records.document import Document
from cemagent.records.turn import GateState

C = TypeVar("C", bound=Change)
TEST_WITHIN = timedelta(days=30)
"""An assumption taken over from a playbook is to be tested within this time."""


class Operations:
    """The changes of one turn.

    ``documents`` returns the attached documents of the engagement, to find quotes in.
    """

    def __init__(
        self,
        method: Method,
        engagement: Engagement,
        history: list[Change],
        *,
        actor: str,
        at: datetime,
        documents: Callable[[], list[Document]] = list,
    ) -> None:
        self.attached: list[Document] = []
        """Documents that came with this turn."""
        self.method = method
        self.engagement = engagement
        self.changes: list[Change] = []
        self._views: dict[tuple[str, Lang], StageView] = {}
        """Stages as they stand since the last change: one turn looks at a stage several times."""
        self._history = history
        self._actor = actor
        self._at = at
        self._read_documents = documents
        self._stored_documents: list[Document] | None = None

    @property
    def lang(self) -> Lang:
        """Return the language of the engagement."""
        return self.engagement.lang

    @property
    def history(self) -> list[Change]:
        """Return every change, those of this turn too."""
        return [*self._history, *self.changes]

    @property
    def today(self) -> date:
        """Return the day of the turn."""
        return self._at.date()

    def documents(self) -> list[Document]:
        """Return the attached documents, those of this turn too."""
        if self._stored_documents is None:
            self._stored_documents = self._read_documents()
        return [*self._stored_documents, *self.attached]

    def attach(self, document: Document) -> None:
        """Keep ``document`` with the engagement, so that quotes can be found in it."""
        self.attached.append(document)

    def _apply(self, change: C) -> C:
        self.changes.append(change)
        self._views.clear()
        self.engagement = applied(self.engagement, change)
        return change

    def stage_view(self, stage: str | None = None, lang: Lang | None = None) -> StageView:
        """Return a stage as the answers make it now; the present stage without a name."""
        key = (stage or self.engagement.stage, lang or self.lang)
        if key not in self._views:
            self._views[key] = view(self.method, self.engagement, *key)
        return self._views[key]

    def record(self, question: str, text: str, *, based_on: int | None = None) -> Answer:
        """Record an answer with the sources that it names; what is weak about it is kept with it.

        ``based_on`` is the revision that the writer saw; without one, the present revision.
        """
        evidence = self._credit(text)
        weak = self.weaknesses(question, text, bool(evidence))
        self._apply(
            decisions.record_answer(
                self.method,
                self.engagement,
                question,
                text,
                based_on=self.engagement.answer_revision(question) if based_on is None else based_on,
                actor=self._actor,
                at=self._at,
                evidence=evidence,
                weak=weak,
            )
        )
        return self.engagement.answers[question]

    def weaknesses(self, question: str, text: str, has_evidence: bool) -> tuple[Weakness, ...]:
        """Return what is weak about ``text`` as an answer to ``question``."""
        playbook, asked = self.method.question(question)
        if question != asked.id:
            return ()
        return judge(wanted(playbook, asked), asked, text, self.lang, has_evidence)

    def support(self, question: str, text: str) -> Answer:
        """Add the sources that ``text`` names to the answer to ``question``, whose words stay as they are."""
        answer = self.engagement.answers[question]
        credited = self._credit(text)
        asked_for = answer_to_source_question(text)
        if not credited and asked_for is not None:
            number = len(self.engagement.ledger) + 1
            entry = LedgerEntry(id=f"ev-{number}", kind=LedgerKind.NAMED, source=asked_for, quote=text.strip())
            credited = (self.add_evidence(entry).id,)
        return self.rest_on(question, tuple(dict.fromkeys([*answer.evidence, *credited])))

    def rest_on(self, question: str, evidence: tuple[str, ...]) -> Answer:
        """Let the answer to ``question`` rest on the ledger entries ``evidence``."""
        answer = self.engagement.answers[question]
        self._apply(
            decisions.record_answer(
                self.method,
                self.engagement,
                question,
                answer.text,
                based_on=answer.revision,
                actor=self._actor,
                at=self._at,
                evidence=evidence,
                weak=self.weaknesses(question, answer.text, bool(evidence)),
                status=AnswerStatus.GIVEN if answer.is_assumption else answer.status,
            )
        )
        return self.engagement.answers[question]

    def _credit(self, text: str) -> tuple[str, ...]:
        """Return the ids of what ``text`` rests on; new sources join the ledger."""
        ids = cited_in(text, self.engagement.ledger.values())
        for quote in quotes_in(text):
            entry = self._quoted(quote)
            if entry is not None:
                ids.append(entry.id)
        for entry in named_sources(text, self.engagement.ledger.values()):
            ids.append(self.add_evidence(entry).id)
        return tuple(dict.fromkeys(ids))

    def _quoted(self, quote: str) -> LedgerEntry | None:
        for document in self.documents():
            place = locate(document, quote)
            if place is not None:
                return self.cite(document, place)
        return None

    def cite(self, document: Document, place: tuple[int, int]) -> LedgerEntry:
        """Put the passage at ``place`` of ``document`` into the ledger, once."""
        entry = quote_entry(document, place, len(self.engagement.ledger) + 1)
        for held in self.engagement.ledger.values():
            if (held.sha256, held.start, held.quote) == (entry.sha256, entry.start, entry.quote):
                return held
        return self.add_evidence(entry)

    def add_evidence(self, entry: LedgerEntry) -> LedgerEntry:
        """Add an entry to the ledger."""
        return self._apply(decisions.add_evidence(self.engagement, entry, actor=self._actor, at=self._at)).entry

    def skip(self, question: str) -> None:
        """Skip a question; what was answered before stays in the history."""
        self._status_only(question, "", AnswerStatus.SKIPPED)

    def delete(self, question: str) -> None:
        """Take an answer back."""
        self._apply(
            decisions.delete_answer(
                self.engagement,
                question,
                based_on=self.engagement.answer_revision(question),
                actor=self._actor,
                at=self._at,
            )
        )

    def assume(self, question: str, text: str | None = None) -> Answer:
        """Take ``text``, else the playbook's recommended default, as an assumption with an owner and a date to test it."""
        _, asked = self.method.question(question)
        self._apply(
            decisions.record_answer(
                self.method,
                self.engagement,
                question,
                text or asked.if_skipped.in_(self.lang),
                based_on=self.engagement.answer_revision(question),
                actor=self._actor,
                at=self._at,
                status=AnswerStatus.ASSUMED,
                owner=self._actor,
                test_by=self.today + TEST_WITHIN,
            )
        )
        return self.engagement.answers[question]

    def _status_only(self, question: str, text: str, status: AnswerStatus) -> None:
        self._apply(
            decisions.record_answer(
                self.method,
                self.engagement,
                question,
                text,
                based_on=self.engagement.answer_revision(question),
                actor=self._actor,
                at=self._at,
                status=status,
            )
        )

    def go_to(self, stage: str) -> list[str]:
        """Enter a stage; return the prerequisites that now stand as assumptions."""
        return self._apply(
            decisions.enter_stage(self.method, self.engagement, stage, actor=self._actor, at=self._at)
        ).assumed

    def speak(self, lang: Lang) -> None:
        """Change the language of the engagement."""
        self._apply(Renamed(actor=self._actor, at=self._at, lang=lang))

    def propose(self) -> tuple[str, StageView]:
        """Propose the artifacts of the present stage; return the proposal's id and what it holds."""
        proposal = f"p-{uuid.uuid4().hex[:8]}"
        change, shown = decisions.propose(
            self.method, self.engagement, self.engagement.stage, proposal, actor=self._actor, at=self._at
        )
        self._apply(change)
        return proposal, shown

    def stale_if_approved(self, proposal: str) -> list[str]:
        """Return the artifacts that would have to be made again if ``proposal`` were approved."""
        try:
            saved = decisions.approve(self.method, self.engagement, proposal, actor=self._actor, at=self._at)
        except MethodError:
            return []  # a closed gate: nothing would be written
        return decisions.stale_after(self.method, self.engagement, saved)

    def approve(self, proposal: str) -> tuple[dict[str, int], GateState, list[str]]:
        """Write a proposal; return the new revisions, the gate's state, and what became stale by it."""
        saved = decisions.approve(self.method, self.engagement, proposal, actor=self._actor, at=self._at)
        stale = decisions.stale_after(self.method, self.engagement, saved)
        for change in saved:
            self._apply(change)
        return {change.artifact: change.revision for change in saved}, saved[0].gate, stale

    def reject(self, proposal: str, reason: str = "") -> None:
        """Refuse a proposal."""
        self._apply(decisions.reject(self.engagement, proposal, reason=reason, actor=self._actor, at=self._at))

    def edit(self, path: str, text: str) -> None:
        """Set a field of a proposed artifact; ``path`` reads ``touchpoint.touchpoints[2].name``."""
        artifact, _, rest = path.partition(".")
        if not rest:
            raise MethodError(
                f"'{path}' names no field: write it as in the proposal, 'artifact.field'.",
                f"'{path}'은(는) 항목 경로가 아닙니다. 제안에 적힌 대로 '산출물.항목'으로 쓰십시오.",
            )
        self._apply(
            decisions.edit_field(self.method, self.engagement, artifact, rest, text, actor=self._actor, at=self._at)
        )

    def undo(self) -> str:
        """Take the latest answer back to what it was; return its question."""
        return self._apply(decisions.undo(self.history, self.engagement, actor=self._actor, at=self._at)).question
