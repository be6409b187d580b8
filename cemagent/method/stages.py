"""What a stage looks like from an engagement: its artifacts as they stand, its gate, its open questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cemagent.errors import Lang, MethodError
from cemagent.method.changes import AnswerStatus
from cemagent.method.engagement import Engagement
from cemagent.method.filling import ASK_MARK, Ask, Filled, copied, fill, number_entries
from cemagent.method.gates import ON_ASSUMPTION, Finding, GateContext, GateReport, check_gate
from cemagent.method.links import resolve
from cemagent.method.paths import Entry, field_at, places
from cemagent.method.reading import read_value
from cemagent.method.staleness import Stale, sources_of, stale_artifacts
from cemagent.playbook import ArtifactField, ArtifactSchema, Playbook, Question

_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Method:
    """The stages of an engagement, in their order."""

    playbooks: tuple[Playbook, ...]

    @cached_property
    def schemas(self) -> dict[str, ArtifactSchema]:
        """Return every artifact schema by its id."""
        return {schema.id: schema for playbook in self.playbooks for schema in playbook.artifacts}

    def stage(self, name: str) -> Playbook:
        """Return the stage called ``name``."""
        for playbook in self.playbooks:
            if playbook.id == name:
                return playbook
        known = ", ".join(playbook.id for playbook in self.playbooks)
        raise MethodError(
            f"There is no stage '{name}': choose one of {known}.",
            f"'{name}' 단계가 없습니다. 다음 중에서 고르십시오: {known}.",
        )

    def stage_of_artifact(self, artifact: str) -> Playbook:
        """Return the stage that produces ``artifact``."""
        for playbook in self.playbooks:
            if any(schema.id == artifact for schema in playbook.artifacts):
                return playbook
        raise MethodError(f"There is no artifact '{artifact}'.", f"'{artifact}' 산출물이 없습니다.")

    def question(self, name: str) -> tuple[Playbook, Question]:
        """Return the question called ``name`` (without what follows ``#``) and its stage."""
        plain = name.partition(ASK_MARK)[0]
        for playbook in self.playbooks:
            for question in playbook.questions:
                if question.id == plain:
                    return playbook, question
        raise MethodError(f"There is no question '{name}'.", f"'{name}' 질문이 없습니다.")


@dataclass(frozen=True)
class StageView:
    """A stage of an engagement as its answers make it now."""

    playbook: Playbook
    contents: dict[str, Entry]
    gate: GateReport
    sources: dict[str, dict[str, str]]
    filled: Filled
    guessed: dict[str, list[str]]
    """References that were taken from the context, by path."""
    unanswered: tuple[Question, ...]
    """Questions never put or answered."""
    skipped: tuple[Question, ...]

    @property
    def asks(self) -> list[Ask]:
        """Return the short questions still to put for single fields."""
        return self.filled.asks


def view(method: Method, engagement: Engagement, stage: str, lang: Lang | None = None) -> StageView:
    """Return ``stage`` as the present answers make it."""
    lang = lang or engagement.lang
    playbook = method.stage(stage)
    filled = fill(playbook, engagement.answers, engagement.ledger)
    own = {name: copied(content) for name, content in filled.contents.items()}
    saved = {name: item.content for name, item in engagement.artifacts.items() if name not in own}
    everything = {**saved, **own}
    _apply_edits(method.schemas, own, engagement)
    guessed = resolve(method.schemas, own, everything)
    for schema in playbook.artifacts:
        number_entries(schema.fields, own[schema.id])
    report = check_gate(GateContext(playbook, own, everything, method.schemas, lang))
    gate = _with_interview(report, method, engagement, playbook, lang)
    sources = {
        name: sources_of(name, content, filled, engagement, method.schemas, everything) for name, content in own.items()
    }
    held = {question.id: engagement.answers.get(question.id) for question in playbook.questions}
    return StageView(
        playbook,
        own,
        gate,
        sources,
        filled,
        guessed,
        tuple(
            question
            for question in playbook.questions
            if not question.optional and (held[question.id] is None or _is_deleted(held[question.id]))
        ),
        tuple(question for question in playbook.questions if _is_skipped(held[question.id])),
    )


def _is_deleted(answer: Any) -> bool:
    return answer is not None and answer.status is AnswerStatus.DELETED


def _is_skipped(answer: Any) -> bool:
    return answer is not None and answer.status is AnswerStatus.SKIPPED


def _apply_edits(schemas: Mapping[str, ArtifactSchema], own: Mapping[str, Entry], engagement: Engagement) -> None:
    for edit in engagement.edits.values():
        if edit.artifact in own:
            set_at(schemas[edit.artifact], own[edit.artifact], edit.path, edit.value)


def set_at(schema: ArtifactSchema, content: Entry, path: str, value: Any) -> None:
    """Set the value at ``path`` (``touchpoints[2].name``); a path that no longer exists is passed over."""
    spot = spot_at(schema, content, path)
    if spot is not None:
        holder, key = spot
        holder[key] = value


def spot_at(schema: ArtifactSchema, content: Entry, path: str) -> tuple[Entry, str] | None:
    """Return the mapping and key that ``path`` names in ``content``, or None."""
    holder: Any = content
    *way, last = path.split(".")
    for part in way:
        name = _INDEX.sub("", part)
        holder = holder.get(name) if isinstance(holder, dict) else None
        index = _INDEX.search(part)
        if index and isinstance(holder, list):
            number = int(index[1]) - 1
            holder = holder[number] if 0 <= number < len(holder) else None
    if not isinstance(holder, dict) or field_at(schema, _INDEX.sub("", path)) is None:
        return None
    return holder, last


def value_for(method: Method, artifact: str, path: str, text: str, engagement: Engagement, content: Entry) -> Any:
    """Return what ``text`` says as a value of the field at ``path``.

    Raises:
        MethodError: there is no such field, or the text holds no value for it.
    """
    schema = method.schemas.get(artifact)
    field: ArtifactField | None = field_at(schema, _INDEX.sub("", path)) if schema else None
    if schema is None or field is None or spot_at(schema, content, path) is None:
        raise MethodError(
            f"There is no field '{artifact}.{path}': take the path from the proposal.",
            f"'{artifact}.{path}' 항목이 없습니다. 제안에 적힌 경로를 그대로 쓰십시오.",
        )
    today = engagement.changed_at.date() if engagement.changed_at else None
    value = read_value(field, text, today) if today else None
    if value is None:
        allowed = f" ({', '.join(field.values)})" if field.values else ""
        raise MethodError(
            f"'{text}' is no value for '{field.title.en}': expected {field.type.value}{allowed}.",
            f"'{text}'은(는) '{field.title.ko}'에 쓸 수 없는 값입니다. 필요한 것: {field.type.value}{allowed}.",
        )
    return value


def _with_interview(
    report: GateReport, method: Method, engagement: Engagement, playbook: Playbook, lang: Lang
) -> GateReport:
    """Add what the interview shows: weak answers, and prerequisites that have not passed."""
    weak = list(report.weak)
    for question in playbook.questions:
        answer = engagement.answers.get(question.id)
        if answer is None or not answer.counts:
            continue
        if answer.weak:
            reasons = ", ".join(WEAKNESS_WORDS[lang][item.value] for item in answer.weak)
            weak.append(Finding(f"{_short(question.text.in_(lang))}: {reasons}"))
    assumed = _assumed(engagement, playbook, lang)
    if assumed and not any(finding.message == assumed.message for finding in weak):
        weak.append(assumed)
    for stage in playbook.depends_on:
        if not has_passed(method, engagement, stage):
            title = method.stage(stage).title.in_(lang)
            words = {
                "en": f"'{title}' has not passed and stands as an assumption",
                "ko": f"'{title}' 단계가 통과되지 않아 가정으로 두고 있습니다",
            }
            weak.append(Finding(words[lang]))
    return GateReport(report.stage, report.missing, tuple(dict.fromkeys(weak)))


def _assumed(engagement: Engagement, playbook: Playbook, lang: Lang) -> Finding | None:
    """Return the finding that an answer is an assumption; not every artifact has a field that shows it."""
    own = {question.id for question in playbook.questions}
    texts = [
        _short(" ".join(answer.text.split()))
        for answer in engagement.answers.values()
        if answer.is_assumption and answer.question.partition(ASK_MARK)[0] in own
    ]
    return Finding(ON_ASSUMPTION[lang], tuple(texts[:3])) if texts else None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


WEAKNESS_WORDS = {
    "en": {
        "too_short": "the answer is very short",
        "generic": "the answer would fit any company",
        "slogan": "the answer is a slogan",
        "several_segments": "the answer names several groups where one is asked",
        "no_evidence": "no source is named",
        "off_question": "the answer hardly speaks of the question",
    },
    "ko": {
        "too_short": "답이 매우 짧습니다",
        "generic": "어느 회사에나 해당하는 답입니다",
        "slogan": "구호에 가까운 답입니다",
        "several_segments": "하나를 물었는데 여러 집단을 말했습니다",
        "no_evidence": "근거가 없습니다",
        "off_question": "질문과 거리가 있는 답입니다",
    },
}
"""Why an answer is weak, in words."""


def has_passed(method: Method, engagement: Engagement, stage: str) -> bool:
    """Return whether every artifact of ``stage`` was approved with a passed gate and is not stale."""
    names = [schema.id for schema in method.stage(stage).artifacts]
    stale = {item.artifact for item in stale_artifacts(engagement, method.schemas)}
    return bool(names) and all(
        name in engagement.artifacts and engagement.artifacts[name].gate.value == "passed" and name not in stale
        for name in names
    )


def stale_in(method: Method, engagement: Engagement) -> list[Stale]:
    """Return the saved artifacts that must be made again."""
    return stale_artifacts(engagement, method.schemas)


def has_content(schema: ArtifactSchema, content: Entry) -> bool:
    """Return whether ``content`` holds anything that a person said."""
    return any(
        place.value not in (None, [], {}, "") for field in schema.fields for place in places(schema, content, field.id)
    )
