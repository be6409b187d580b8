"""What an engagement asks of whom, until when: owners and dates found in its artifacts and assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from cemagent.errors import Lang
from cemagent.method.engagement import Engagement
from cemagent.method.paths import Entry
from cemagent.method.stages import Method, has_content, view
from cemagent.playbook import ArtifactField, FieldType

_DOING = ("task", "action", "gap")
_LONG_AWAY = date.max


class ActionKind(StrEnum):
    """What the owner is to do."""

    TASK = "task"
    REVIEW = "review"
    TEST = "test"
    """Test an assumption."""
    DUTY = "duty"
    """Own something that has no date yet."""


_DUE: dict[str, ActionKind] = {
    "date": ActionKind.TASK,
    "ready_by": ActionKind.TASK,
    "test_by": ActionKind.TEST,
    "review_date": ActionKind.REVIEW,
}
"""Fields that say until when, the first that is filled counts. Other dates say when something was."""


@dataclass(frozen=True)
class Action:
    """One thing that ``owner`` is to do; ``due`` is None while no date is set."""

    what: str
    owner: str
    due: date | None
    stage: str
    kind: ActionKind


@dataclass(frozen=True)
class _Found:
    action: Action
    place: str
    """The list that it stands in; reviews of one list that fall together are one action."""
    title: str


def standing_contents(method: Method, engagement: Engagement, lang: Lang) -> dict[str, Entry]:
    """Return the artifacts as they stand: the approved content, else what the answers make of them now."""
    found: dict[str, Entry] = {}
    for playbook in method.playbooks:
        names = [schema.id for schema in playbook.artifacts]
        touched = any(question.id in engagement.answers for question in playbook.questions)
        if touched and not all(name in engagement.artifacts for name in names):
            own = view(method, engagement, playbook.id, lang).contents
            found |= {name: own[name] for name in names if has_content(method.schemas[name], own[name])}
        found |= {name: engagement.artifacts[name].content for name in names if name in engagement.artifacts}
    return found


def actions_of(method: Method, engagement: Engagement, lang: Lang) -> list[Action]:
    """Return what is to be done, the earliest first; what has no date comes last."""
    found: list[_Found] = []
    for name, content in standing_contents(method, engagement, lang).items():
        schema, stage = method.schemas[name], method.stage_of_artifact(name).id
        title = schema.title.in_(lang)
        found.extend(
            _walk(schema.fields, content, lang, _Found(Action("", "", None, stage, ActionKind.DUTY), name, title))
        )
    actions = [*_merged(found), *_tests(method, engagement)]
    return sorted(actions, key=lambda action: action.due or _LONG_AWAY)


def name_in(fields: list[ArtifactField], entry: Entry) -> str:
    """Return the words by which people know ``entry``: the first text among its ``fields``."""
    for item in fields:
        value = entry.get(item.id)
        if item.type is FieldType.TEXT and item.id != "id" and isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return ""


def _name(fields: list[ArtifactField], entry: Entry) -> str:
    return name_in([item for item in fields if item.required], entry) or name_in(fields, entry)


def _walk(fields: list[ArtifactField], holder: Entry, lang: Lang, here: _Found) -> Iterator[_Found]:
    owner = holder.get("owner")
    if isinstance(owner, str) and owner.strip():
        yield _owned(fields, holder, owner, here)
    for item in fields:
        held = holder.get(item.id)
        if item.type is not FieldType.OBJECT or not held:
            continue
        title = item.title.in_(lang)
        below = replace(here, place=f"{here.place}.{item.id}", title=title)
        for key, entry in _entries(item, held):
            labels = item.labels.get(key)
            label = labels.in_(lang)[0] if labels else key
            yield from _walk(item.fields, entry, lang, replace(below, title=label or title))


def _entries(item: ArtifactField, held: object) -> Iterator[tuple[str, Entry]]:
    if item.keys and isinstance(held, dict):
        pairs = [(key, held.get(key)) for key in item.keys]
    else:
        pairs = [("", entry) for entry in (held if isinstance(held, list) else [held])]
    for key, entry in pairs:
        if isinstance(entry, dict):
            yield key, entry


def _owned(fields: list[ArtifactField], holder: Entry, owner: str, here: _Found) -> _Found:
    due, kind = None, ActionKind.DUTY
    for name, means in _DUE.items():
        due = _date(holder.get(name))
        if due is not None:
            kind = means
            break
    doing = next((str(holder[name]) for name in _DOING if holder.get(name)), "")
    is_root = "." not in here.place
    what = here.title if is_root else " ".join(doing.split()) or _name(fields, holder) or here.title
    return replace(here, action=replace(here.action, what=what, owner=owner.strip(), due=due, kind=kind))


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _merged(found: list[_Found]) -> Iterator[Action]:
    def key(item: _Found) -> tuple[str, str, str, date]:
        return item.place, item.action.kind.value, item.action.owner, item.action.due or _LONG_AWAY

    for _, group in groupby(sorted(found, key=key), key):
        several = list(group)
        if len(several) > 1 and several[0].action.kind in (ActionKind.REVIEW, ActionKind.DUTY):
            yield replace(several[0].action, what=f"{several[0].title} ({len(several)})")
        else:
            yield from (item.action for item in several)


def _tests(method: Method, engagement: Engagement) -> Iterator[Action]:
    for answer in engagement.answers.values():
        if answer.is_assumption:
            stage = method.question(answer.question)[0].id
            words = " ".join(answer.text.split())
            yield Action(words, answer.owner or "", answer.test_by, stage, ActionKind.TEST)
