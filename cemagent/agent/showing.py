"""How engagements are shown in words: diffs, gates, progress."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cemagent.errors import Lang
from cemagent.method.engagement import Engagement
from cemagent.method.paths import Entry, field_at
from cemagent.method.stages import Method, StageView, has_passed, stale_in, view
from cemagent.method.words import sentences_of
from cemagent.playbook import ArtifactField, ArtifactSchema, FieldType
from cemagent.records.turn import FieldChange, GateState, StageProgress

_INDEX = re.compile(r"\[\d+\]")
_LONGEST = 160
_HIDDEN = frozenset({"id", "n", "order"})
_NOTES = {
    "default": {"en": "not said: the usual value", "ko": "말씀이 없어 흔한 값으로 둠"},
    "guessed": {"en": "taken from the context", "ko": "문맥에서 짐작함"},
    "assumption": {"en": "an assumption", "ko": "가정"},
}


def short_question(text: str) -> str:
    """Return the question itself, without the remarks around it."""
    sentences = sentences_of(text)
    asking = [sentence for sentence in sentences if sentence.endswith("?")]
    return (asking or sentences or [text])[0]


def shown_value(value: Any) -> str:
    """Return ``value`` as one line of words, cut where it is long."""
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, list):
        text = ", ".join(shown_value(item) for item in value)
    elif isinstance(value, dict):
        text = "; ".join(shown_value(item) for key, item in value.items() if key not in _HIDDEN)
    else:
        text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def label_of_value(field: ArtifactField | None, value: Any, lang: Lang) -> Any:
    """Return an enum's value by its name in ``lang``; any other value as it is."""
    if field is None or field.type is not FieldType.ENUM:
        return value
    if isinstance(value, list):
        return [label_of_value(field, item, lang) for item in value]
    labels = field.labels.get(str(value))
    return labels.in_(lang)[0] if labels else value


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (path, value) of every field of a content that has a value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for number, item in enumerate(value, 1):
            yield from leaves(item, f"{path}[{number}]")
    elif value not in (None, "", []):
        yield path, value


def is_shown(path: str, value: Any) -> bool:
    """Return whether a person wants to see the value at ``path``: not automatic ids, nor that something is no assumption."""
    name = path.rpartition(".")[2]
    return name not in _HIDDEN and not (name == "assumption" and value is False)


def shown_at(schema: ArtifactSchema, path: str, value: Any, lang: Lang) -> str:
    """Return the value at ``path`` as one line, an enum's value by its name."""
    return shown_value(label_of_value(field_at(schema, _INDEX.sub("", path)), value, lang))


def title_of(schema: ArtifactSchema, path: str, lang: Lang) -> str:
    """Return the titles of the fields on ``path``, with the numbers of entries."""
    words, walked = [], ""
    for part in path.split("."):
        walked = f"{walked}.{_INDEX.sub('', part)}".lstrip(".")
        field = field_at(schema, walked)
        number = _INDEX.search(part)
        key = _key_label(schema, walked, part, lang)
        words.append(
            key or ((field.title.in_(lang) if field else part) + (f" {number.group()[1:-1]}" if number else ""))
        )
    return " › ".join(words)


def _key_label(schema: ArtifactSchema, walked: str, part: str, lang: Lang) -> str | None:
    above = field_at(schema, walked.rpartition(".")[0]) if "." in walked else None
    if above is None or part not in above.keys:
        return None
    labels = above.labels.get(part)
    return labels.in_(lang)[0] if labels else part


def diff_of(schema: ArtifactSchema, before: Entry, shown: StageView, lang: Lang) -> list[FieldChange]:
    """Return what is new, changed or gone in the artifact against ``before``, field by field."""
    old, new = dict(leaves(before)), dict(leaves(shown.contents[schema.id]))
    found = []
    for path in [*new, *(path for path in old if path not in new)]:
        name = path.rpartition(".")[2]
        if old.get(path) == new.get(path) or not is_shown(path, new.get(path)):
            continue
        field = field_at(schema, _INDEX.sub("", path))
        found.append(
            FieldChange(
                path=f"{schema.id}.{path}",
                title=title_of(schema, path, lang),
                before=label_of_value(field, old.get(path), lang),
                after=label_of_value(field, new.get(path), lang),
                note=_note(shown, f"{schema.id}.{path}", name, lang),
            )
        )
    return found


def _note(shown: StageView, path: str, name: str, lang: Lang) -> str | None:
    kind = "assumption" if name == "assumption" else None
    if path in shown.filled.defaults:
        kind = "default"
    elif path in shown.guessed:
        kind = "guessed"
    return _NOTES[kind][lang] if kind else None


def progress(method: Method, engagement: Engagement, lang: Lang) -> list[StageProgress]:
    """Return how far each stage is."""
    stale = {item.stage for item in stale_in(method, engagement)}
    found = []
    for playbook in method.playbooks:
        asked = [question for question in playbook.questions if not question.optional]
        answers = [engagement.answers.get(question.id) for question in asked]
        saved = bool(playbook.artifacts) and all(schema.id in engagement.artifacts for schema in playbook.artifacts)
        found.append(
            StageProgress(
                stage=playbook.id,
                title=playbook.title.in_(lang),
                state=_state(method, engagement, playbook.id, lang, saved),
                answered=sum(1 for answer in answers if answer is not None and answer.counts),
                questions=len(asked),
                saved=saved,
                stale=playbook.id in stale,
            )
        )
    return found


def _state(method: Method, engagement: Engagement, stage: str, lang: Lang, saved: bool) -> GateState:
    if has_passed(method, engagement, stage):
        return GateState.PASSED
    if saved:
        artifacts = [engagement.artifacts[schema.id] for schema in method.stage(stage).artifacts]
        return GateState.DRAFT if all(item.gate is not GateState.CLOSED for item in artifacts) else GateState.CLOSED
    if not any(question.id in engagement.answers for question in method.stage(stage).questions):
        return GateState.CLOSED
    return view(method, engagement, stage, lang).gate.state


STATE_WORDS = {
    "en": {"closed": "closed", "draft": "draft", "passed": "passed"},
    "ko": {"closed": "닫힘", "draft": "초안", "passed": "통과"},
}
"""Names of the gate states."""


def progress_table(rows: list[StageProgress], present: str, lang: Lang) -> str:
    """Return the progress as a Markdown table."""
    head = {"en": ("Stage", "Gate", "Answered", "Saved"), "ko": ("단계", "관문", "답한 질문", "저장")}[lang]
    lines = [f"| {' | '.join(head)} |", "|---|---|---|---|"]
    for row in rows:
        saved = {"en": "yes", "ko": "예"}[lang] if row.saved else "–"
        if row.stale:
            saved = {"en": "make again", "ko": "다시 만들 것"}[lang]
        mark = "▶ " if row.stage == present else ""
        state = STATE_WORDS[lang][row.state.value] if row.answered or row.saved else "–"
        lines.append(f"| {mark}{row.title} | {state} | {row.answered}/{row.questions} | {saved} |")
    return "\n".join(lines)


def read_back(method: Method, engagement: Engagement, stage: str, lang: Lang) -> str:
    """Return the answers of ``stage`` as they are recorded, with how each stands."""
    marks = {
        "en": {"assumed": "assumption", "skipped": "skipped", "weak": "weak"},
        "ko": {"assumed": "가정", "skipped": "건너뜀", "weak": "약함"},
    }[lang]
    lines = []
    for question in method.stage(stage).questions:
        answer = engagement.answers.get(question.id)
        if answer is None or answer.status.value == "deleted":
            continue
        mark = marks.get(answer.status.value) or (marks["weak"] if answer.weak else "")
        sources = f" [{', '.join(answer.evidence)}]" if answer.evidence else ""
        shown = shown_value(answer.text) if answer.text else "–"
        asked = short_question(question.text.in_(lang))
        lines.append(f"- **{asked}** {shown}{sources}" + (f" _({mark})_" if mark else ""))
    return "\n".join(lines)
