"""The slash commands of a conversation; later parts of the product add theirs to the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cemagent.agent import asides, closing, corrections, decision, evidence, interview
from cemagent.agent.dialogue import Waiting
from cemagent.agent.scene import Scene
from cemagent.agent.showing import is_shown, leaves, read_back, shown_at, title_of
from cemagent.errors import CemagentError, Lang
from cemagent.records.turn import GateEvent

_EDIT = re.compile(r"^\s*(?P<path>\S+)\s*=\s*(?P<value>.*)$", re.DOTALL)
FORMATS = ("md", "html", "docx", "pptx", "json")
"""Formats of ours, for completion; ``/export`` takes those of plugins too."""


@dataclass(frozen=True)
class Command:
    """One slash command: what it does, its words in help, and the function."""

    run: Callable[[Scene, str], None]
    en: str
    ko: str

    def help_in(self, lang: Lang) -> str:
        """Return the line of help in ``lang``."""
        return self.ko if lang == "ko" else self.en


def run(scene: Scene, action: str) -> None:
    """Run ``action``, such as ``/stage platform``."""
    name, _, words = action.lstrip("/").partition(" ")
    command = scene.commands.get(name.strip().lower())
    if command is None:
        scene.say("unknown_command", name=name)
        scene.put_again()
        return
    try:
        command.run(scene, words.strip())
    except CemagentError as error:
        scene.refuse(error.message(scene.lang))
        scene.put_again()


def _stage(scene: Scene, words: str) -> None:
    stage = stage_named(scene, words) if words else None
    if words and stage is None:
        known = ", ".join(playbook.id for playbook in scene.ops.method.playbooks)
        scene.say("needs_value", name="stage", what=known)
        scene.put_again()
        return
    if stage is None:
        asides.status(scene)
        return
    _leave_proposal(scene)
    interview.enter(scene, stage)


def _leave_proposal(scene: Scene) -> None:
    scene.dialogue.proposal = None
    scene.dialogue.waiting = Waiting.NOTHING
    scene.dialogue.question = None


def stage_named(scene: Scene, words: str) -> str | None:
    """Return the stage that ``words`` name: its id, its title, a part of it, ``next`` or its number."""
    wanted = words.strip().casefold()
    playbooks = scene.ops.method.playbooks
    if wanted in ("next", "다음"):
        return closing.next_stage(scene)
    for playbook in playbooks:
        if wanted in (playbook.id, playbook.title.ko.casefold(), playbook.title.en.casefold()):
            return playbook.id
    found = [
        playbook.id
        for playbook in playbooks
        if wanted and (wanted in playbook.title.ko.casefold() or wanted in playbook.title.en.casefold())
    ]
    return found[0] if len(found) == 1 else None


def _show(scene: Scene, words: str) -> None:
    stage = stage_named(scene, words) if words else scene.ops.engagement.stage
    shown = scene.ops.stage_view(stage or scene.ops.engagement.stage, scene.lang)
    parts = []
    for schema in shown.playbook.artifacts:
        lines = [
            f"- {title_of(schema, path, scene.lang)}: {shown_at(schema, path, value, scene.lang)}  `{schema.id}.{path}`"
            for path, value in leaves(shown.contents[schema.id])
            if is_shown(path, value)
        ]
        if lines:
            parts.append(f"**{schema.title.in_(scene.lang)}**\n" + "\n".join(lines))
    recorded = read_back(scene.ops.method, scene.ops.engagement, shown.playbook.id, scene.lang)
    scene.tell("\n\n".join([*([recorded] if recorded else []), *parts]) or "–")
    gate = shown.gate
    scene.events.append(
        GateEvent(
            stage=gate.stage,
            state=gate.state,
            missing=[str(item) for item in gate.missing],
            weak=[str(item) for item in gate.weak],
        )
    )
    scene.put_again()


def _edit(scene: Scene, words: str) -> None:
    match = _EDIT.match(words)
    if not match:
        scene.say("needs_value", name="edit", what="touchpoint.touchpoints[1].name = ...")
        return
    scene.ops.edit(match["path"], match["value"].strip())
    closing.propose(scene)


def _export(scene: Scene, words: str) -> None:
    form, _, folder = words.partition(" ")
    form = form.lower() or "md"
    path = scene.services.export(scene.ops.engagement, form, Path(folder.strip() or "."), scene.lang)
    scene.say("exported", path=str(path))
    scene.put_again()


def _undo(scene: Scene, _: str) -> None:
    question = scene.ops.undo()
    scene.say("undone", question=scene.short_question(question))
    corrections.after_change(scene)


def _language(scene: Scene, words: str) -> None:
    wanted = {"ko": "ko", "kr": "ko", "한국어": "ko", "en": "en", "english": "en", "영어": "en"}.get(words.lower())
    if wanted is None:
        scene.say("needs_value", name="lang", what="ko, en")
        return
    scene.lang = "ko" if wanted == "ko" else "en"
    scene.ops.speak(scene.lang)
    scene.say("language")
    scene.put_again()


def _quit(scene: Scene, _: str) -> None:
    scene.ended = True
    scene.say("goodbye", name=scene.ops.engagement.name)


def _help(scene: Scene, _: str) -> None:
    scene.tell("\n".join(f"- `/{name}` {command.help_in(scene.lang)}" for name, command in scene.commands.items()))
    scene.put_again()


def _again(scene: Scene, _: str) -> None:
    # where something was not answered, it stands in the place of this command before commands are looked at
    scene.say("nothing_unanswered")
    scene.put_again()


def _delete(scene: Scene, words: str) -> None:
    corrections.correct(scene, f"delete {words}".strip())


COMMANDS: dict[str, Command] = {
    "status": Command(
        lambda scene, _: asides.status(scene), "how far we are, and what is recorded", "진행 상황과 기록"
    ),
    "why": Command(lambda scene, _: asides.why(scene), "why this question is asked", "이 질문을 묻는 이유"),
    "example": Command(
        lambda scene, words: asides.example(scene, words or None),
        "a model answer, from an industry if you name one",
        "모범 답. 업종을 쓰면 그 업종의 예",
    ),
    "skip": Command(lambda scene, _: interview.skip(scene), "skip this question", "이 질문 건너뛰기"),
    "more": Command(
        lambda scene, _: interview.go_deeper(scene),
        "go deeper: questions asked on request only",
        "더 깊이: 청할 때만 묻는 질문",
    ),
    "back": Command(lambda scene, _: interview.back(scene), "the question before", "앞 질문으로"),
    "stage": Command(
        _stage, "go to a stage: /stage platform, /stage next", "단계로 가기: /stage platform, /stage next"
    ),
    "show": Command(_show, "the artifacts as they stand, with their paths", "지금까지의 산출물과 항목 경로"),
    "evidence": Command(
        evidence.name_source, "the evidence ledger, or add a source", "근거 목록 보기, 또는 출처 더하기"
    ),
    "attach": Command(
        evidence.attach,
        'a file as evidence: /attach interview.docx "quote"',
        '파일을 근거로: /attach 면담.docx "인용문"',
    ),
    "assume": Command(
        lambda scene, _: decision.assume_open(scene),
        "take the recommended answers as assumptions",
        "권하는 답을 가정으로 두기",
    ),
    "approve": Command(lambda scene, _: decision.approve(scene), "save the proposal", "제안 저장"),
    "reject": Command(lambda scene, _: decision.reject(scene), "do not save the proposal", "제안 거절"),
    "edit": Command(_edit, "set a field: /edit path = value", "항목 고치기: /edit 경로 = 값"),
    "delete": Command(_delete, "take the last answer back", "마지막 답 지우기"),
    "undo": Command(_undo, "take the last change back", "마지막 변경 되돌리기"),
    "answer": Command(
        lambda scene, words: interview.take_answer(scene, words),
        "force what follows to be the answer",
        "뒤의 말을 그대로 답으로",
    ),
    "again": Command(
        _again, "answer what was said when the program broke off", "프로그램이 끊겨 답하지 못한 말에 답하기"
    ),
    "export": Command(_export, "write md, html, docx, pptx or json: /export docx", "파일로 내보내기: /export docx"),
    "lang": Command(_language, "change the language: /lang ko", "언어 바꾸기: /lang en"),
    "help": Command(_help, "these commands", "명령 목록"),
    "quit": Command(_quit, "leave; everything is saved", "마치기. 모두 저장되어 있음"),
}
"""Our slash commands by name; plugins add theirs with ``register_slash_commands``."""
