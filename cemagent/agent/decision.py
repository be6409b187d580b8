"""Decisions about a proposal: approve, refuse, take defaults, answer what is open."""

from __future__ import annotations

from cemagent.agent import interview
from cemagent.agent.closing import advise, next_stage, propose, wait_for_nothing
from cemagent.agent.dialogue import Waiting
from cemagent.agent.scene import Scene
from cemagent.agent.showing import STATE_WORDS
from cemagent.agent.speech import say
from cemagent.errors import MethodError
from cemagent.records.turn import ArtifactSaved


def approve(scene: Scene) -> None:
    """Write the proposal that waits; without one, make one."""
    proposal = scene.dialogue.proposal
    if proposal is None or scene.dialogue.waiting is not Waiting.DECISION:
        propose(scene)
        return
    try:
        revisions, state, stale = scene.ops.approve(proposal)
    except MethodError as error:
        scene.refuse(say(scene.lang, "refused", reason=error.message(scene.lang)))
        advise(scene)
        return
    stage = scene.ops.method.stage(scene.ops.engagement.stage)
    for name, revision in revisions.items():
        scene.events.append(ArtifactSaved(stage=stage.id, kind=name, proposal_id=proposal, revision=revision))
    titles = [scene.ops.method.schemas[name].title.in_(scene.lang) for name in revisions]
    scene.say("saved", artifacts=", ".join(titles), state=STATE_WORDS[scene.lang][state.value])
    if stale:
        names = [scene.ops.method.schemas[name].title.in_(scene.lang) for name in stale]
        scene.say("saved_stale", artifacts=", ".join(names))
    scene.say("hand_over", text=stage.hand_over.in_(scene.lang))
    wait_for_nothing(scene)
    following = next_stage(scene)
    if following is None:
        scene.say("finished")
    else:
        interview.enter(scene, following)


def reject(scene: Scene) -> None:
    """Refuse the proposal that waits and ask what should be different."""
    proposal = scene.dialogue.proposal
    if proposal is None or scene.dialogue.waiting is not Waiting.DECISION:
        scene.say("no_proposal")
        scene.put_again()
        return
    scene.ops.reject(proposal)
    wait_for_nothing(scene)
    scene.say("rejected")


def assume_open(scene: Scene) -> None:
    """Take the recommended answers of all skipped and unanswered questions as assumptions."""
    shown = scene.ops.stage_view(lang=scene.lang)
    open_ones = [*shown.skipped, *shown.unanswered]
    if not open_ones:
        scene.say("nothing_open")
        scene.put_again()
        return
    for question in open_ones:
        answer = scene.ops.assume(question.id)
    scene.say("assumed", count=len(open_ones), date=answer.test_by, owner=answer.owner)
    interview.go_on(scene)


def answer_open(scene: Scene, number: int, text: str) -> bool:
    """Answer the open question called ``number`` in the list; return whether there is one."""
    skipped = scene.ops.stage_view(lang=scene.lang).skipped
    if not 1 <= number <= len(skipped):
        return False
    scene.dialogue.question = skipped[number - 1].id
    scene.dialogue.waiting = Waiting.ANSWER
    interview.take_answer(scene, text)
    return True
