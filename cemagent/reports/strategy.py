"""An engagement as a strategy: what every export starts from, taken from its artifacts, answers and evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cemagent.errors import Lang, MethodError
from cemagent.method.actions import actions_of, standing_contents
from cemagent.method.changes import LedgerEntry, LedgerKind
from cemagent.method.engagement import Answer, Engagement
from cemagent.method.filling import ASK_MARK
from cemagent.method.gates import Finding
from cemagent.method.links import targets
from cemagent.method.paths import Entry, entries_at, name_of
from cemagent.method.stages import WEAKNESS_WORDS, Method, StageView, has_content, stale_in, view
from cemagent.method.staleness import Stale
from cemagent.method.words import lines_of
from cemagent.playbook import ArtifactSchema, Playbook, Question
from cemagent.records.retrieval import Certainty
from cemagent.records.turn import GateState
from cemagent.reports.names import pick, place_of
from cemagent.reports.strategy_items import Item, Reader, is_withheld
from cemagent.reports.strategy_parts import (
    AnswerReport,
    ArtifactReport,
    AssumptionReport,
    EvidenceReport,
    OpenQuestion,
    StagePicture,
    StageReport,
    StaleReport,
    Strategy,
)
from cemagent.reports.strategy_words import LEDGER_WORDS, strategy_words

_LETTERS = re.compile(r"\W+")
_STRENGTH = [GateState.CLOSED, GateState.DRAFT, GateState.PASSED]


def strategy_of(
    method: Method,
    engagement: Engagement,
    lang: Lang,
    today: date,
    certainties: Mapping[str, Certainty] | None = None,
    pictures: tuple[StagePicture, ...] = (),
) -> Strategy:
    """Return what an export of ``engagement`` shows in ``lang``.

    ``certainties`` gives the certainty of knowledge sources by their name in the ledger; a
    source that it lacks is shown as not recorded. ``pictures`` stand behind the artifacts of their stages.
    """
    making = _Making(method, engagement, lang)
    t = strategy_words(lang)
    stages = tuple(making.stages())
    return Strategy(
        client=engagement.name,
        title=t["title"],
        lang=lang,
        date=today,
        stages=stages,
        evidence=tuple(_evidence(entry, lang, certainties or {}) for entry in engagement.ledger.values()),
        assumptions=tuple(making.assumptions(stages)),
        questions=tuple(making.questions()),
        stale=tuple(making.stale_report(item) for item in making.stale.values()),
        actions=tuple(actions_of(method, engagement, lang)),
        answers=tuple(making.answers.values()),
        stage_titles={playbook.id: playbook.title.in_(lang) for playbook in method.playbooks},
        pictures=tuple(picture for picture in pictures if picture.stage in {stage.id for stage in stages}),
    )


def _evidence(entry: LedgerEntry, lang: Lang, certainties: Mapping[str, Certainty]) -> EvidenceReport:
    t = strategy_words(lang)
    place = place_of(entry.location, lang)
    certainty = certainties.get(entry.source) if entry.kind is LedgerKind.KNOWLEDGE else None
    name = pick(LEDGER_WORDS[entry.kind], lang)
    if entry.kind is LedgerKind.QUOTE:
        name = (t["quoted_from_place"] if place else t["quoted_from"]).format(source=entry.source, place=place)
    elif entry.kind is LedgerKind.KNOWLEDGE:
        name += ", " + (t["certainty"].format(mark=certainty) if certainty else t["certainty_none"])
    return EvidenceReport(entry.id, entry.kind, name, entry.source, " ".join(entry.quote.split()), place, certainty)


@dataclass
class _Making:
    method: Method
    engagement: Engagement
    lang: Lang
    contents: dict[str, Entry] = field(init=False)
    stale: dict[str, Stale] = field(init=False)
    answers: dict[str, AnswerReport] = field(init=False)
    views: dict[str, StageView] = field(init=False)

    def __post_init__(self) -> None:
        self.contents = standing_contents(self.method, self.engagement, self.lang)
        self.stale = {item.artifact: item for item in stale_in(self.method, self.engagement)}
        self.answers = {report.question_id: report for report in self._answers()}
        begun = {report.stage for report in self.answers.values()}
        begun |= {self.method.stage_of_artifact(name).id for name in self.contents} | {self.engagement.stage}
        self.views = {
            playbook.id: view(self.method, self.engagement, playbook.id, self.lang)
            for playbook in self.method.playbooks
            if playbook.id in begun
        }

    def _answers(self) -> Iterator[AnswerReport]:
        number = 0
        for playbook in self.method.playbooks:
            for question in playbook.questions:
                for name, answer in self.engagement.answers.items():
                    if name.partition(ASK_MARK)[0] != question.id or not answer.counts:
                        continue
                    number += 1
                    asked = self._field_title(playbook, name.partition(ASK_MARK)[2])
                    words = _asked(question.text.in_(self.lang)) + (f" · {asked}" if asked else "")
                    weak = tuple(WEAKNESS_WORDS[self.lang][item.value] for item in answer.weak)
                    text = strategy_words(self.lang)["withheld"] if self._is_withheld(question) else answer.text
                    yield AnswerReport(
                        f"A{number}", name, words, text, answer.status, answer.evidence, weak, playbook.id
                    )

    def _field_title(self, playbook: Playbook, name: str) -> str:
        waiting = [item for schema in playbook.artifacts for item in schema.fields] if name else []
        while waiting:
            item = waiting.pop(0)
            if item.id == name:
                return item.title.in_(self.lang)
            waiting.extend(item.fields)
        return name

    def _is_withheld(self, question: Question) -> bool:
        """Return whether the answer holds the wording of an instrument that must not be passed on."""
        for one in question.fills:
            artifact, _, path = one.path.partition(".")
            held = entries_at(self.method.schemas[artifact], self.contents.get(artifact, {}), path.rpartition(".")[0])
            if any(is_withheld(path.rpartition(".")[2], entry) for entry in held):
                return True
        return False

    def stages(self) -> Iterator[StageReport]:
        for playbook in self.method.playbooks:
            schemas = [
                schema
                for schema in playbook.artifacts
                if schema.id in self.contents and has_content(schema, self.contents[schema.id])
            ]
            if not schemas:
                continue
            shown = self.views[playbook.id]
            artifacts = tuple(self._artifact(schema, shown) for schema in schemas)
            saved = [
                self.engagement.artifacts[schema.id] for schema in schemas if schema.id in self.engagement.artifacts
            ]
            if len(saved) == len(schemas) and not any(item.is_stale for item in artifacts):
                state = min((item.gate for item in saved), key=_STRENGTH.index)
                weak = tuple(dict.fromkeys(text for item in saved for text in item.weak))
                yield StageReport(playbook.id, playbook.title.in_(self.lang), state, (), weak, artifacts)
                continue
            missing = self._findings(playbook, shown.gate.missing)
            weak = self._findings(playbook, shown.gate.weak)
            state = shown.gate.state
            if state is GateState.PASSED and any(item.is_stale for item in artifacts):
                state = GateState.DRAFT
            yield StageReport(playbook.id, playbook.title.in_(self.lang), state, missing, weak, artifacts)

    def _findings(self, playbook: Playbook, findings: tuple[Finding, ...]) -> tuple[str, ...]:
        """Return findings in words; without the entries concerned where one is a wording that must not be passed on."""
        if any(self._is_withheld(question) for question in playbook.questions):
            return tuple(finding.message for finding in findings)
        return tuple(str(finding) for finding in findings)

    def _artifact(self, schema: ArtifactSchema, shown: StageView) -> ArtifactReport:
        saved = self.engagement.artifacts.get(schema.id)
        asked = shown.filled.questions.get(schema.id, set())
        feeding = [report for name, report in self.answers.items() if name.partition(ASK_MARK)[0] in asked]
        held: list[Answer] = [self.engagement.answers[report.question_id] for report in feeding]
        reader = Reader(self.method.schemas, self.contents, held, shown.filled.defaults | set(shown.guessed), self.lang)
        return ArtifactReport(
            schema.id,
            schema.title.in_(self.lang),
            reader.read(schema),
            tuple(feeding),
            saved.revision if saved else None,
            saved.at.date() if saved else None,
            schema.id in self.stale,
        )

    def assumptions(self, stages: tuple[StageReport, ...]) -> Iterator[AssumptionReport]:
        told: list[str] = []
        for report in self.answers.values():
            answer = self.engagement.answers[report.question_id]
            if answer.is_assumption:
                told.append(_letters(answer.text))
                text = " ".join(answer.text.split())
                yield AssumptionReport(text, report.stage, answer.owner or "", answer.test_by)
        for stage in stages:
            for artifact in stage.artifacts:
                for item in _assumed(artifact.item):
                    claim = _claim_of(item)
                    if claim and not any(_letters(claim) in text for text in told):
                        owner = item.text("owner") or artifact.item.text("owner")
                        yield AssumptionReport(claim, stage.id, owner)
        t = strategy_words(self.lang)
        for name, early in self.engagement.assumed.items():
            for before in early:
                titles = {key: self.method.stage(key).title.in_(self.lang) for key in (name, before)}
                if name in self.views and not self._has_passed(before, stages):
                    yield AssumptionReport(t["prerequisite"].format(stage=titles[name], title=titles[before]), name)

    def _has_passed(self, name: str, stages: tuple[StageReport, ...]) -> bool:
        return any(stage.id == name and stage.is_approved and stage.state is GateState.PASSED for stage in stages)

    def questions(self) -> Iterator[OpenQuestion]:
        for name, shown in self.views.items():
            for question in (*shown.skipped, *shown.unanswered):
                yield OpenQuestion(
                    _asked(question.text.in_(self.lang)),
                    name,
                    " / ".join(lines_of(question.if_skipped.in_(self.lang))),
                    question in shown.skipped,
                )

    def stale_report(self, item: Stale) -> StaleReport:
        title = self.method.schemas[item.artifact].title.in_(self.lang)
        changed = tuple(dict.fromkeys(self._source_name(source) for source in item.changed))
        return StaleReport(item.stage, title, changed)

    def _source_name(self, source: str) -> str:
        t = strategy_words(self.lang)
        kind, _, name = source.partition(":")
        if kind == "answer":
            try:
                question = self.method.question(name)[1]
            except MethodError:
                # the playbook may have lost the question since the artifact was approved
                return t["answer_changed"].format(name=name)
            return t["answer_changed"].format(name=_asked(question.text.in_(self.lang)))
        if kind == "evidence":
            return t["evidence_changed"].format(name=name)
        if kind == "edit":
            return t["edit_changed"].format(name=name)
        to, _, entry_id = name.rpartition("/")
        schema = self.method.schemas.get(to.partition(".")[0])
        entry = targets(self.method.schemas, self.contents, to).get(entry_id)
        title = schema.title.in_(self.lang) if schema else to
        return t["entry_changed"].format(title=title, name=name_of(entry) if entry else entry_id)


def _assumed(item: Item) -> Iterator[Item]:
    if item.basis.assumed:
        yield item
    for value in item.values:
        for inner in value.items:
            yield from _assumed(inner)


def _claim_of(item: Item) -> str:
    """Return what an entry says; of a single object, which is named by its title, the first text in it."""
    lines = [value.line for value in item.values if value.line]
    return item.name if item.name in lines or not lines else lines[0]


def _asked(text: str) -> str:
    """Return a question without the directions for its answer that follow it."""
    end = max(text.rfind("?"), text.rfind("？"))
    return " ".join((text[: end + 1] if end > 0 else text).split())


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()
