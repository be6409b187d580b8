"""Corrections: finds the answer that a person means to change, and changes only that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cemagent.agent import interview
from cemagent.agent.closing import propose
from cemagent.agent.dialogue import Waiting
from cemagent.agent.scene import Scene
from cemagent.agent.showing import shown_value
from cemagent.agent.speech import say
from cemagent.method.changes import AnswerRecorded, AnswerStatus
from cemagent.method.engagement import Answer
from cemagent.method.stages import stale_in
from cemagent.method.words import lines_of, overlap

_DELETION = re.compile(
    r"지워|삭제|없던 걸로|없던 일로|취소해|빼\s?(?:줘|주세요|주십시오|자|버려)|"
    r"\b(?:delete|remove|scrap|strike|forget (?:that|it|what)|never ?mind|take (?:that|it) (?:out|back))\b",
    re.IGNORECASE,
)
_CONTRASTS = (
    re.compile(r"(?P<old>[^,.!?\n]{1,60}?)(?:이|가)?\s*아니(?:라|고)\s*,?\s*(?P<new>[^.!?\n]{1,120})"),
    re.compile(r"(?P<old>[^,.!?\n]{1,40}?)\s*말고\s*,?\s*(?P<new>[^.!?\n]{1,120})"),
    re.compile(
        r"(?P<old>\S[^,.!?\n]{0,40}?)(?:을|를)?\s*(?P<new>[^,.!?\n]{1,60}?)(?:으로|로)\s*(?:바꿔|고쳐|변경|수정|정정)"
    ),
    re.compile(r"\bchange\s+(?P<old>.{1,60}?)\s+to\s+(?P<new>[^.!?\n]{1,120})", re.IGNORECASE),
    re.compile(r"\bnot\s+(?P<old>[^,.!?\n]{1,60}?),?\s+but\s+(?P<new>[^.!?\n]{1,120})", re.IGNORECASE),
    re.compile(r"(?P<new>[^.!?\n]{1,120}?),?\s+(?:and\s+)?not\s+(?P<old>[^,.!?\n]{1,60})", re.IGNORECASE),
    re.compile(r"(?P<new>[^.!?\n]{1,120}?)\s+(?:instead of|rather than)\s+(?P<old>[^,.!?\n]{1,60})", re.IGNORECASE),
)
_LEAD = re.compile(
    r"^\s*(?:(?:actually|sorry|correction|wait|no|oh|hold on|scratch that|i meant|i mean|let me correct that|to correct myself)[,:]?\s+|"
    r"(?:아\s*,?\s*)?(?:아니|참|잠깐만?|죄송한데|죄송하지만|정정하(?:면|자면|겠습니다)|수정하(?:면|겠습니다)|아까 (?:말한|말씀드린|한 말)(?:은|는)?|사실은?|생각해\s?보니)[,.]?\s*)+",
    re.IGNORECASE,
)
_KOREAN_END = re.compile(r"(?:입니다|이에요|예요|이다|이야|야|였어요|이었습니다|였습니다|인데요|네요|요)\s*[.!]?$")
_ABOUT = re.compile(
    r"^(?:the |our |my )?(?P<about>[\w' -]{2,40}?)\s+(?:is|are|was|were|should be|needs to be)\s+(?P<value>.+)$",
    re.IGNORECASE,
)
_ABOUT_KO = re.compile(r"^(?P<about>[^,.]{1,24}?)(?:은|는|이|가)\s+(?P<value>.+)$")
_CLEAR, _MARGIN = 0.42, 0.1


@dataclass(frozen=True)
class Correction:
    """What a correction says: the words to replace if it names them, the new words, what it is about."""

    old: str | None
    new: str
    about: str | None


def parse(text: str) -> Correction:
    """Return what the correction ``text`` says."""
    plain = _LEAD.sub("", text).strip()
    about = None
    head = _ABOUT.match(plain) or _ABOUT_KO.match(plain)
    if head:
        about = head["about"].strip()
    for pattern in _CONTRASTS:
        match = pattern.search(plain)
        if match:
            return Correction(_trimmed(match["old"]), _trimmed(match["new"]), about)
    return Correction(None, _trimmed(head["value"]) if head else plain.rstrip(" ."), about)


def _trimmed(words: str) -> str:
    words = words.strip(" .,'\"“”‘’")
    head = _ABOUT.match(words) or _ABOUT_KO.match(words)
    if head and len(head["value"]) > 1:
        words = head["value"].strip()
    return _KOREAN_END.sub("", words).strip(" .,'\"“”‘’")


def is_announced(text: str) -> bool:
    """Return whether ``text`` says of itself that it corrects or deletes something."""
    return bool(_LEAD.match(text) or _DELETION.search(text))


def correct(scene: Scene, text: str) -> None:
    """Change the answer that ``text`` is about, or ask which one is meant."""
    if _DELETION.search(text):
        _delete(scene, text)
        return
    answers = _given(scene)
    if not answers:
        scene.say("nothing_to_correct")
        scene.put_again()
        return
    said = parse(text)
    ranked = sorted(((_score(scene, said, text, answer), answer) for answer in answers), key=lambda item: -item[0])
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else (0.0, None)
    if best[0] >= _CLEAR and best[0] - second[0] >= _MARGIN:
        _change(scene, best[1], said)
        return
    shown = [answer for _, answer in ranked[:3]]
    scene.dialogue.waiting = Waiting.CHOICE
    scene.dialogue.utterance = text
    scene.dialogue.choices = [answer.question for answer in shown]
    choices = " ".join(
        f"{number}) {scene.short_question(answer.question)} – “{shown_value(answer.text)[:60]}”"
        for number, answer in enumerate(shown, 1)
    )
    scene.say("which_answer", choices=choices)


def choose(scene: Scene, question: str) -> None:
    """Apply the correction that waits to the answer to ``question``."""
    said = parse(scene.dialogue.utterance)
    _change(scene, scene.ops.engagement.answers[question], said)


def _given(scene: Scene) -> list[Answer]:
    return [answer for answer in scene.ops.engagement.answers.values() if answer.counts]


def _score(scene: Scene, said: Correction, text: str, answer: Answer) -> float:
    """Return how likely ``answer`` is the one that is meant, about 0 to 1."""
    question = scene.question(answer.question)
    score = 0.0
    if said.old:
        score += 0.6 * overlap(said.old, answer.text)
    if said.about:
        titles = f"{question.text.in_(scene.lang)} {_field_titles(scene, answer.question)}"
        score += 0.5 * overlap(said.about, titles) + 0.2 * overlap(said.about, answer.text)
    score += 0.3 * overlap(answer.text, text) if not said.old else 0.0
    return score


def _field_titles(scene: Scene, name: str) -> str:
    playbook, question = scene.ops.method.question(name)
    words = []
    for one in question.fills:
        schema = next(schema for schema in playbook.artifacts if schema.id == one.path.partition(".")[0])
        words.append(schema.title.in_(scene.lang))
    return " ".join(words)


def _change(scene: Scene, answer: Answer, said: Correction) -> None:
    text = corrected_text(answer.text, said)
    scene.ops.record(answer.question, text)
    scene.say(
        "corrected",
        question=scene.short_question(answer.question),
        before=shown_value(answer.text),
        after=shown_value(text),
    )
    after_change(scene)


def corrected_text(text: str, said: Correction) -> str:
    """Return ``text`` with the old words replaced; else its one line, or the line most like the new words."""
    if said.old and said.old.casefold() in text.casefold():
        return re.sub(re.escape(said.old), lambda _: said.new, text, count=1, flags=re.IGNORECASE)
    lines = lines_of(text)
    if len(lines) < 2:
        return said.new
    scores = [overlap(line, said.old or said.new) for line in lines]
    lines[scores.index(max(scores))] = said.new
    return "\n".join(lines)


def after_change(scene: Scene) -> None:
    """Say what must be made again after a change, and come back to what stood."""
    stale = stale_in(scene.ops.method, scene.ops.engagement)
    if stale:
        scene.say("stale", items="; ".join(stale_words(scene, item.artifact, item.changed) for item in stale))
    if scene.dialogue.proposal is not None:
        propose(scene)
    elif scene.dialogue.question is not None:
        scene.dialogue.waiting = Waiting.ANSWER
        scene.put_again()
    else:
        interview.go_on(scene)


def stale_words(scene: Scene, artifact: str, changed: tuple[str, ...]) -> str:
    """Return the artifact's title with the questions and entries whose change made it stale."""
    reasons = []
    for source in changed:
        kind, _, name = source.partition(":")
        reasons.append(scene.short_question(name) if kind == "answer" else name)
    title = scene.ops.method.schemas[artifact].title.in_(scene.lang)
    return say(scene.lang, "stale_item", artifact=title, why=", ".join(dict.fromkeys(reasons)))


def _delete(scene: Scene, text: str) -> None:
    answers = _given(scene)
    if not answers:
        scene.say("nothing_to_correct")
        scene.put_again()
        return
    said = _DELETION.sub("", _LEAD.sub("", text))
    ranked = sorted(answers, key=lambda answer: -overlap(said, answer.text))
    target = ranked[0] if overlap(said, ranked[0].text) >= 0.6 else _latest(scene, answers)
    scene.ops.delete(target.question)
    scene.say(
        "deleted",
        text=shown_value(target.text),
        question=scene.short_question(target.question),
    )
    if scene.dialogue.waiting is Waiting.FOLLOW_UP and scene.dialogue.question == target.question:
        scene.dialogue.waiting = Waiting.ANSWER
    after_change(scene)


def _latest(scene: Scene, answers: list[Answer]) -> Answer:
    present = {answer.question: answer for answer in answers}
    for change in reversed(scene.ops.history):
        if (
            isinstance(change, AnswerRecorded)
            and change.question in present
            and change.status is not AnswerStatus.DELETED
        ):
            return present[change.question]
    return answers[-1]
