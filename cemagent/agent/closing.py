"""The end of a stage: open questions come back, artifacts are proposed, decided and written."""

from __future__ import annotations

from cemagent.agent.dialogue import Waiting
from cemagent.agent.scene import Scene
from cemagent.agent.showing import diff_of
from cemagent.agent.speech import say
from cemagent.errors import MethodError
from cemagent.method.gates import GateReport
from cemagent.method.stages import StageView
from cemagent.records.turn import ArtifactProposed, GateEvent, GateState

_SHOWN = 6


def close(scene: Scene) -> None:
    """Bring back what was skipped, propose the artifacts, and say how the gate stands."""
    show_open_questions(scene)
    propose(scene)


def show_open_questions(scene: Scene) -> None:
    """List the skipped questions with their recommended answers."""
    skipped = scene.ops.stage_view(lang=scene.lang).skipped
    if not skipped:
        return
    items = "\n".join(
        say(
            scene.lang,
            "open_item",
            number=number,
            question=question.text.in_(scene.lang),
            default=question.if_skipped.in_(scene.lang).replace("\n", " / "),
        )
        for number, question in enumerate(skipped, 1)
    )
    scene.say("open_questions", items=items)


def propose(scene: Scene) -> None:
    """Propose the artifacts of the stage as a diff, with the state of the gate."""
    stage = scene.ops.engagement.stage
    playbook = scene.ops.method.stage(stage)
    try:
        proposal, shown = scene.ops.propose()
    except MethodError:
        shown = scene.ops.stage_view(lang=scene.lang)
        _gate(scene, shown.gate)
        scene.say("nothing_to_propose")
        wait_for_nothing(scene)
        advise(scene)
        return
    shown = scene.ops.stage_view(lang=scene.lang)
    _show_proposal(scene, proposal, shown)
    _gate(scene, shown.gate)
    if shown.gate.state is GateState.CLOSED:
        advise(scene)
    scene.dialogue.waiting = Waiting.DECISION
    scene.dialogue.proposal = proposal
    scene.dialogue.question = None
    scene.say("proposal", title=playbook.title.in_(scene.lang))
    if further := further_questions(scene):
        scene.say("further", count=len(further))


def further_questions(scene: Scene) -> list[str]:
    """Return the questions of the present stage that are asked on request only and have no answer yet."""
    answers = scene.ops.engagement.answers
    return [
        question.id
        for question in scene.ops.method.stage(scene.ops.engagement.stage).questions
        if question.optional and not (question.id in answers and answers[question.id].counts)
    ]


def _show_proposal(scene: Scene, proposal: str, shown: StageView) -> None:
    engagement = scene.ops.engagement
    waiting = engagement.proposals[proposal]
    stale_after = scene.ops.stale_if_approved(proposal)
    for name in waiting.contents:
        saved = engagement.artifacts.get(name)
        schema = scene.ops.method.schemas[name]
        scene.events.append(
            ArtifactProposed(
                stage=waiting.stage,
                kind=name,
                title=schema.title.in_(scene.lang),
                proposal_id=proposal,
                base_revision=waiting.bases[name],
                diff=diff_of(schema, saved.content if saved else {}, shown, scene.lang),
                stale_after=stale_after,
            )
        )


def _gate(scene: Scene, gate: GateReport) -> None:
    missing, weak = [str(item) for item in gate.missing], [str(item) for item in gate.weak]
    scene.events.append(GateEvent(stage=gate.stage, state=gate.state, missing=missing, weak=weak))
    if gate.state is GateState.CLOSED:
        scene.say("gate_closed", missing=_listed(missing))
    elif gate.state is GateState.DRAFT:
        scene.say("gate_draft", weak=_listed(weak))
    else:
        scene.say("gate_passed")


def _listed(items: list[str]) -> str:
    shown = "".join(f"\n- {item}" for item in items[:_SHOWN])
    rest = len(items) - _SHOWN
    return shown + (f"\n- … +{rest}" if rest > 0 else "")


def advise(scene: Scene) -> None:
    """Say how to go on from a closed gate."""
    following = next_stage(scene)
    if following is not None:
        scene.say("closed_advice", next=following)


def wait_for_nothing(scene: Scene) -> None:
    """Let no question and no proposal stand."""
    scene.dialogue.waiting = Waiting.NOTHING
    scene.dialogue.question = None
    scene.dialogue.proposal = None


def next_stage(scene: Scene) -> str | None:
    """Return the stage that follows the present one in its method, or None after the last."""
    present = scene.ops.method.stage(scene.ops.engagement.stage)
    following = [
        playbook
        for playbook in scene.ops.method.playbooks
        if playbook.method == present.method and playbook.order > present.order
    ]
    return min(following, key=lambda playbook: playbook.order).id if following else None
