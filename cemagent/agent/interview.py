"""The interview: puts the next question, takes an answer, follows up once, moves on."""

from __future__ import annotations

from cemagent.agent import closing, second_answer
from cemagent.agent.dialogue import Waiting
from cemagent.agent.scene import Scene
from cemagent.agent.showing import shown_value
from cemagent.agent.sources import named_sources
from cemagent.agent.speech import say
from cemagent.method.changes import Weakness
from cemagent.method.engagement import Answer
from cemagent.method.filling import ASK_MARK
from cemagent.method.stages import WEAKNESS_WORDS
from cemagent.method.words import values_told

_REPLACED = frozenset({Weakness.TOO_SHORT, Weakness.GENERIC, Weakness.SLOGAN, Weakness.SEVERAL_SEGMENTS})
"""After a follow-up for one of these the new words replace the old; for evidence they join them."""
_FEW_WORDS = 14


def enter(scene: Scene, stage: str) -> None:
    """Go to ``stage``, say what it is for, and put its first open question."""
    assumed = scene.ops.go_to(stage)
    scene.dialogue.closing = False
    scene.dialogue.further = []
    playbook = scene.ops.method.stage(stage)
    scene.say("stage_intro", title=playbook.title.in_(scene.lang), purpose=playbook.purpose.in_(scene.lang))
    if assumed:
        titles = ", ".join(f"‘{scene.ops.method.stage(name).title.in_(scene.lang)}’" for name in assumed)
        scene.say("assumed_stages", stages=titles)
    go_on(scene)


def go_on(scene: Scene) -> None:
    """Put the next question of the stage, or close the stage when there is none."""
    shown = scene.ops.stage_view(lang=scene.lang)
    if shown.asks:
        scene.put(shown.asks[0].id)
    elif shown.unanswered:
        scene.put(shown.unanswered[0].id)
    elif scene.dialogue.further:
        scene.put(scene.dialogue.further.pop(0))
    else:
        closing.close(scene)


def go_deeper(scene: Scene) -> None:
    """Put the questions of the stage that are asked on request only, as far as they have no answer."""
    further = closing.further_questions(scene)
    if not further:
        scene.say("nothing_further")
        scene.put_again()
        return
    scene.dialogue.proposal = None
    scene.dialogue.further = further
    scene.say("going_deeper", count=len(further))
    go_on(scene)


def take_answer(scene: Scene, text: str, *, offers: bool = True) -> None:
    """Record ``text`` as the answer to what stands, follow up once if it is weak, and go on.

    With ``offers`` a part of it that answers another question is offered to be put there.
    """
    name = scene.dialogue.question
    if name is None:
        scene.say("nothing_pending")
        return
    if scene.dialogue.waiting is Waiting.FOLLOW_UP:
        _take_better_answer(scene, name, text)
        return
    if ASK_MARK in name and not _tells_field(scene, name, text):
        scene.say("ask_unclear")
        scene.put(name)
        return
    answer = scene.ops.record(name, text)
    if answer.weak and name not in scene.dialogue.followed_up:
        _follow_up(scene, name, answer)
        return
    _acknowledge(scene, answer)
    if not offers or not second_answer.offer(scene, name, text):
        go_on(scene)


def settle_second_answer(scene: Scene, agreed: bool) -> None:
    """Record the sentence that waits under the other question if that is agreed, and go on."""
    sentence = scene.dialogue.utterance
    if agreed:
        first = scene.ops.engagement.answers.get(scene.dialogue.question or "")
        if first is not None and sentence in first.text:
            scene.ops.record(first.question, first.text.replace(sentence, "").strip())
        scene.ops.record(scene.dialogue.choices[0], sentence)
    scene.dialogue.waiting = Waiting.ANSWER
    go_on(scene)


def _tells_field(scene: Scene, name: str, text: str) -> bool:
    """Return whether ``text`` names a value of the field that the short question called ``name`` asks for."""
    asked = scene.ask_called(name)
    return asked is None or any(values_told(item.labels, item.values, text) for item in asked.fields)


def _follow_up(scene: Scene, name: str, answer: Answer) -> None:
    question = scene.question(name)
    scene.dialogue.followed_up.append(name)
    scene.dialogue.waiting = Waiting.FOLLOW_UP
    if answer.weak == (Weakness.NO_EVIDENCE,):
        scene.put_follow_up(name)
        return
    reason = next(item for item in answer.weak if item is not Weakness.NO_EVIDENCE)
    scene.tell(_reason(scene, reason))
    scene.say("follow_up_example", example=question.good.in_(scene.lang))
    scene.put_follow_up(name)


def _reason(scene: Scene, weakness: Weakness) -> str:
    return say(scene.lang, f"reason_{weakness.value}")


def _take_better_answer(scene: Scene, name: str, text: str) -> None:
    before = scene.ops.engagement.answers[name]
    if _is_only_a_source(text) or before.weak == (Weakness.NO_EVIDENCE,):
        answer = scene.ops.support(name, text)
    elif set(before.weak) & _REPLACED:
        answer = scene.ops.record(name, text)
    else:
        answer = before
    scene.dialogue.waiting = Waiting.ANSWER
    _acknowledge(scene, answer)
    go_on(scene)


def _is_only_a_source(text: str) -> bool:
    return bool(named_sources(text)) and len(text.split()) <= _FEW_WORDS


def _acknowledge(scene: Scene, answer: Answer) -> None:
    """Say in one line what was written down, and how."""
    sources = [scene.ops.engagement.ledger[item].source for item in answer.evidence]
    others = [item for item in answer.weak if item is not Weakness.NO_EVIDENCE]
    if others:
        reasons = ", ".join(WEAKNESS_WORDS[scene.lang][item.value] for item in answer.weak)
        scene.say("noted_weak", reasons=reasons)
    elif Weakness.NO_EVIDENCE in answer.weak:
        scene.say("noted_assumption")
    elif sources:
        scene.say("noted_evidence", sources="; ".join(source[:100] for source in sources))
    elif len(answer.lines()) > 1 and ASK_MARK not in answer.question:
        scene.say("noted_entries", count=len(answer.lines()))
    else:
        scene.say("noted")


def skip(scene: Scene) -> None:
    """Skip what stands; a weak answer that waits for its follow-up stays as it is."""
    name = scene.dialogue.question
    waiting = scene.dialogue.waiting
    if name is None or waiting not in (Waiting.ANSWER, Waiting.FOLLOW_UP):
        scene.say("nothing_to_skip")
        scene.put_again()
        return
    if waiting is Waiting.FOLLOW_UP:
        scene.dialogue.waiting = Waiting.ANSWER
        _acknowledge(scene, scene.ops.engagement.answers[name])
    else:
        scene.ops.skip(name)
        scene.say("skipped")
    go_on(scene)


def back(scene: Scene) -> None:
    """Return to the question before the one that stands, with its present answer."""
    playbook = scene.ops.method.stage(scene.ops.engagement.stage)
    names = [question.id for question in playbook.questions if not question.optional]
    present = (scene.dialogue.question or "").partition(ASK_MARK)[0]
    number = names.index(present) if present in names else len(names)
    if scene.dialogue.waiting in (Waiting.DECISION, Waiting.NOTHING):
        number = len(names)
    if number == 0:
        scene.say("first_question")
        scene.put(names[0])
        return
    earlier = names[number - 1]
    answer = scene.ops.engagement.answers.get(earlier)
    if answer is not None and answer.text:
        scene.say("present_answer", text=shown_value(answer.text))
    if earlier in scene.dialogue.followed_up:
        scene.dialogue.followed_up.remove(earlier)
    scene.put(earlier)
