"""Changes of an engagement in one line of words each."""

from __future__ import annotations

from cemagent.agent.showing import STATE_WORDS, short_question, shown_value
from cemagent.errors import Lang, MethodError
from cemagent.method.changes import (
    AnswerRecorded,
    AnswerStatus,
    Change,
    EvidenceAdded,
    FieldEdited,
    Proposed,
    Rejected,
    Renamed,
    Saved,
    StageEntered,
    Started,
)
from cemagent.method.stages import Method

_ANSWERED: dict[AnswerStatus, tuple[str, str]] = {
    AnswerStatus.GIVEN: ("Answered", "답함"),
    AnswerStatus.ASSUMED: ("Assumed", "가정으로 둠"),
    AnswerStatus.SKIPPED: ("Skipped", "건너뜀"),
    AnswerStatus.CORRECTED: ("Corrected", "답을 고침"),
    AnswerStatus.DELETED: ("Deleted the answer", "답을 지움"),
}


def change_text(change: Change, method: Method, lang: Lang) -> str:
    """Return what ``change`` did, in ``lang``."""
    en, ko = _words(change, method, lang)
    return ko if lang == "ko" else en


def _words(change: Change, method: Method, lang: Lang) -> tuple[str, str]:
    match change:
        case Started():
            stage = _stage(change.stage, method, lang)
            return f"Began with “{stage}” ({change.method})", f"‘{stage}’ 단계에서 시작({change.method})"
        case Renamed():
            return _renamed(change)
        case StageEntered():
            stage = _stage(change.stage, method, lang)
            return f"Went to “{stage}”", f"‘{stage}’ 단계로 이동"
        case AnswerRecorded():
            return _answered(change, method, lang)
        case EvidenceAdded():
            entry = f"{change.entry.id}: {shown_value(change.entry.source)}"
            return f"Evidence {entry}", f"근거 {entry}"
        case FieldEdited():
            place = f"{change.artifact}.{change.path}"
            if change.value is None:
                return f"Took the edit of {place} back", f"{place} 고친 값을 되돌림"
            return f"Set {place} = {shown_value(change.value)}", f"{place} = {shown_value(change.value)}(으)로 고침"
        case Proposed():
            names = _artifacts(list(change.contents), method, lang)
            return f"Proposed {names}", f"제안: {names}"
        case Rejected():
            return f"Refused the proposal {change.proposal}", f"제안 {change.proposal} 거절"
        case Saved():
            name, state = _artifacts([change.artifact], method, lang), STATE_WORDS[lang][change.gate.value]
            return f"Saved {name} r{change.revision} ({state})", f"저장: {name} r{change.revision}({state})"


def _renamed(change: Renamed) -> tuple[str, str]:
    if change.name is not None:
        return f"Renamed to “{change.name}”", f"이름을 ‘{change.name}’(으)로 바꿈"
    return f"Changed the language to {change.lang}", f"언어를 {change.lang}(으)로 바꿈"


def _answered(change: AnswerRecorded, method: Method, lang: Lang) -> tuple[str, str]:
    en, ko = _ANSWERED[change.status]
    asked = _question(change.question, method, lang)
    text = f": {shown_value(change.text)}" if change.text else ""
    return f"{en}, “{asked}” (r{change.revision}){text}", f"{ko}, ‘{asked}’(r{change.revision}){text}"


def _question(name: str, method: Method, lang: Lang) -> str:
    try:
        return short_question(method.question(name)[1].text.in_(lang))
    except MethodError:
        return name  # the playbook that asked it is no longer loaded


def _stage(name: str, method: Method, lang: Lang) -> str:
    try:
        return method.stage(name).title.in_(lang)
    except MethodError:
        return name  # as above


def _artifacts(names: list[str], method: Method, lang: Lang) -> str:
    schemas = method.schemas
    return ", ".join(schemas[name].title.in_(lang) if name in schemas else name for name in names)
