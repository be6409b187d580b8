"""What a language model may ask for on an engagement: plain functions, each with the rule that protects it.

Every function returns what the model is told. The method refuses what its gates refuse; on top of that
nothing is recorded that the user did not say, and nothing at all after text of others was read. There is
no function to approve a proposal: that is the user's.
"""

from __future__ import annotations

import re

from cemagent.agent import closing, commands, corrections, decision, interview
from cemagent.agent.dialogue import Waiting
from cemagent.agent.model_turn import ModelTurn, Refused
from cemagent.agent.sources import locate
from cemagent.agent.stage_names import NEXT, PREVIOUS, STAGES, bordered, named
from cemagent.errors import MethodError
from cemagent.method.changes import AnswerStatus
from cemagent.method.filling import ASK_MARK
from cemagent.method.stages import WEAKNESS_WORDS
from cemagent.records.document import Document
from cemagent.records.intent import Intent

_MOST_ASSUMED = 3
"""Assumptions that a model may suggest in one turn."""
_DOES = frozenset({Intent.ANSWER, Intent.SKIP, Intent.NAVIGATE, Intent.CORRECT})
_WANTS_EVIDENCE = re.compile(r"evidence|quote|cite|support|proof|attach|근거|인용|출처|뒷받침|첨부|증거", re.IGNORECASE)


def record_answer(turn: ModelTurn, question: str, text: str) -> str:
    """Record ``text``, the user's own words, as the answer to ``question`` of the present stage.

    Raises:
        Refused: the words are not the user's, or the question is not of this stage.
    """
    turn.must_be_clean()
    turn.must_be_said(text)
    scene = turn.scene
    _must_be_here(turn, question)
    if question == scene.dialogue.question and scene.dialogue.waiting in (Waiting.ANSWER, Waiting.FOLLOW_UP):
        told = turn.quietly(lambda: interview.take_answer(scene, text, offers=False))
    else:
        turn.quietly(lambda: scene.ops.record(question, text))
        answer = scene.ops.engagement.answers[question]
        weak = ", ".join(WEAKNESS_WORDS[scene.lang][item.value] for item in answer.weak)
        told = f"Recorded. Weak: {weak}." if weak else "Recorded."
        _renew(turn)
    turn.has_acted = True
    return f"{told}\n{upcoming(turn)}"


def revise_answer(turn: ModelTurn, question: str, new_words: str, replaces: str = "") -> str:
    """Put ``new_words``, the user's own, in the place of ``replaces`` in an answer, or of the whole answer.

    Raises:
        Refused: the words are not the user's, or there is no such answer or passage.
    """
    turn.must_be_clean()
    turn.must_be_said(new_words)
    answer = turn.scene.ops.engagement.answers.get(question)
    if answer is None or not answer.counts:
        raise Refused("Not done: there is no answer to that question yet; use record_answer.")
    if replaces and replaces.casefold() not in answer.text.casefold():
        raise Refused("Not done: 'replaces' does not stand in the present answer; copy it from the state card.")
    text = (
        corrections.corrected_text(answer.text, corrections.Correction(replaces, new_words, None))
        if replaces
        else new_words
    )
    turn.quietly(lambda: turn.scene.ops.record(question, text))
    turn.has_acted = True
    return f"Changed.\n{_after_change(turn)}"


def delete_answer(turn: ModelTurn, question: str) -> str:
    """Take the answer to ``question`` back, when the user asks for it.

    Raises:
        Refused: the user did not ask, or there is no such answer.
    """
    turn.must_be_clean()
    if not (corrections.is_announced(turn.utterance) or turn.wants(Intent.CORRECT)):
        raise Refused("Not done: the user did not ask to take an answer back in this turn.")
    turn.quietly(lambda: turn.scene.ops.delete(question))
    turn.has_acted = True
    return f"Deleted.\n{_after_change(turn)}"


def skip_question(turn: ModelTurn) -> str:
    """Skip the question that stands, when the user wants that.

    Raises:
        Refused: the user did not decline the question, or none stands.
    """
    turn.must_be_clean()
    if not turn.wants(Intent.SKIP):
        raise Refused("Not done: only the user skips a question; ask whether to skip it.")
    if turn.scene.dialogue.waiting not in (Waiting.ANSWER, Waiting.FOLLOW_UP):
        raise Refused("Not done: no question stands.")
    told = turn.quietly(lambda: interview.skip(turn.scene))
    turn.has_acted = True
    return f"{told}\n{upcoming(turn)}"


def suggest_assumption(turn: ModelTurn, question: str, text: str) -> str:
    """Store what the model suggests as an assumption, which the user owns and must test.

    Raises:
        Refused: the user has answered the question, or too many were suggested in this turn.
    """
    turn.must_be_clean()
    _must_be_here(turn, question)
    held = turn.scene.ops.engagement.answers.get(question)
    if held is not None and held.status in (AnswerStatus.GIVEN, AnswerStatus.CORRECTED):
        raise Refused("Not done: the user has answered this question; an assumption does not replace an answer.")
    if ASK_MARK in question:
        raise Refused("Not done: a detail is asked, not assumed.")
    turn.calls["assumed"] += 1
    if turn.calls["assumed"] > _MOST_ASSUMED:
        raise Refused(f"Not done: at most {_MOST_ASSUMED} assumptions a turn; ask the user.")
    turn.quietly(lambda: turn.scene.ops.assume(question, text))
    answer = turn.scene.ops.engagement.answers[question]
    turn.has_acted = True
    _renew(turn)
    return (
        f"Stored as an assumption (owner {answer.owner}, to be tested by {answer.test_by}). Tell the user so.\n"
        f"{upcoming(turn)}"
    )


def propose_artifact(turn: ModelTurn) -> str:
    """Propose the artifacts of the present stage as a diff; the user decides.

    Raises:
        Refused: a proposal was made in this turn already.
    """
    turn.must_be_clean()
    if turn.calls["proposed"]:
        raise Refused("Not done: the proposal of this turn is shown already; the user decides.")
    turn.calls["proposed"] += 1
    told = turn.quietly(lambda: closing.propose(turn.scene))
    turn.has_acted = True
    return f"{told}\nThe proposal is shown to the user, who alone approves or refuses it."


def go_to_stage(turn: ModelTurn, stage: str) -> str:
    """Go to ``stage`` (an id), when the user asks for it.

    Raises:
        Refused: the user did not ask for that stage, or there is none of that name.
    """
    turn.must_be_clean()
    scene = turn.scene
    chosen = commands.stage_named(scene, stage)
    if chosen is None:
        known = ", ".join(playbook.id for playbook in scene.ops.method.playbooks)
        raise Refused(f"Not done: there is no stage '{stage}'; there are {known}.")
    if not _asked_for(turn, chosen):
        raise Refused("Not done: only the user moves to another stage; suggest it, or tell of /stage.")
    told = turn.quietly(lambda: commands.run(scene, f"/stage {chosen}"))
    turn.has_acted = True
    return f"{told}\n{upcoming(turn)}"


def ask_question(turn: ModelTurn, question: str) -> str:
    """Let ``question`` of the present stage be the one that stands.

    Raises:
        Refused: the question is not of this stage, or a proposal waits for the user's decision.
    """
    turn.must_be_clean()
    _must_be_here(turn, question)
    if turn.scene.dialogue.waiting is Waiting.DECISION:
        raise Refused("Not done: a proposal waits for the user's decision first.")
    turn.quietly(lambda: turn.scene.put(question))
    return upcoming(turn)


def attach_evidence(turn: ModelTurn, document: int, quote: str, question: str) -> str:
    """Let the answer to ``question`` rest on ``quote``, which stands word for word in an attached document.

    Raises:
        Refused: the user did not ask for evidence, or the quote is not in the visible text of the document.
    """
    from cemagent.documents.addressing import addresses_a_reader  # the detector: few turns need it

    scene = turn.scene
    if not (scene.turn.attachments or _WANTS_EVIDENCE.search(turn.utterance)):
        raise Refused("Not done: the user did not ask for evidence in this turn.")
    answer = scene.ops.engagement.answers.get(question)
    if answer is None or not answer.counts:
        raise Refused("Not done: there is no answer to that question that evidence could support.")
    if addresses_a_reader(quote):
        raise Refused("Not done: that passage is addressed to a reader; it says nothing about customers.")
    read = document_called(turn, document)
    place = locate(read, quote)
    if place is None:
        raise Refused("Not done: the quote does not stand word for word in the visible text of that document.")
    entry = scene.ops.cite(read, place)
    turn.quietly(lambda: scene.ops.rest_on(question, tuple(dict.fromkeys([*answer.evidence, entry.id]))))
    turn.has_acted = True
    return f"The answer now rests on {entry.id}."


def document_called(turn: ModelTurn, number: int) -> Document:
    """Return the attached document called ``number``, counted from 1.

    Raises:
        Refused: there is none.
    """
    documents = turn.scene.ops.documents()
    if not 1 <= number <= len(documents):
        raise Refused(f"There are {len(documents)} attached documents; give a number from 1.")
    return documents[number - 1]


def upcoming(turn: ModelTurn) -> str:
    """Return what the interface will show after the model's text, as the model is told it."""
    scene, name = turn.scene, turn.scene.dialogue.question
    match scene.dialogue.waiting:
        case Waiting.DECISION:
            return "After your text the user is asked to approve or refuse the proposal."
        case Waiting.FOLLOW_UP if name is not None:
            return f"After your text the follow-up to {name} is shown: {scene.follow_up_text(name)}"
        case Waiting.ANSWER if name is not None:
            return f"After your text the question {name} is shown: {scene.question_text(name)}"
        case _:
            return "No question stands."


def is_left_undone(turn: ModelTurn) -> bool:
    """Return whether the user clearly wanted something done that the model did nothing about."""
    if turn.has_acted or not turn.heard.sure or turn.heard.intent not in _DOES:
        return False
    waits = turn.scene.dialogue.waiting in (Waiting.ANSWER, Waiting.FOLLOW_UP)
    return waits or turn.heard.intent in (Intent.NAVIGATE, Intent.CORRECT)


def is_in_doubt(turn: ModelTurn) -> bool:
    """Return whether the user may have wanted something done, and the model did nothing about it."""
    waits = turn.scene.dialogue.waiting in (Waiting.ANSWER, Waiting.FOLLOW_UP)
    doubted = not turn.heard.sure and bool(turn.heard.alternatives)
    return doubted and waits and not turn.has_acted and turn.heard.intent in _DOES


def decide(turn: ModelTurn) -> str:
    """Approve or refuse the proposal that waits, as the user's own utterance says; return what was done.

    Nothing is done unless the interpreter is sure of the utterance.
    """
    scene = turn.scene
    if scene.dialogue.waiting is not Waiting.DECISION or not turn.heard.sure:
        return ""
    if turn.heard.intent is Intent.APPROVE:
        decision.approve(scene)
        done = "approved the proposal"
    elif turn.heard.intent is Intent.REJECT:
        decision.reject(scene)
        done = "refused the proposal"
    else:
        return ""
    turn.has_acted = True
    # the next question stands at the end of the turn, after what the model says
    scene.events = [event for event in scene.events if event.type != "question"]
    told = "\n".join(event.text for event in scene.events if event.type in ("text", "error"))
    return f"The user has {done}; the program did it and has said:\n{told}"


def _must_be_here(turn: ModelTurn, question: str) -> None:
    scene = turn.scene
    try:
        playbook, _ = scene.ops.method.question(question)
    except MethodError as error:
        raise Refused(f"Not done: there is no question '{question}'; take an id from the list of questions.") from error
    if playbook.id != scene.ops.engagement.stage:
        raise Refused(f"Not done: '{question}' belongs to another stage ({playbook.id}).")
    if ASK_MARK in question and question != scene.dialogue.question:
        raise Refused("Not done: a detail is answered when it is asked.")


def _asked_for(turn: ModelTurn, stage: str) -> bool:
    """Return whether the user's utterance asks for ``stage``: by name, as the next one, or as one before."""
    if not turn.wants(Intent.NAVIGATE):
        return False
    name = named(STAGES, turn.utterance)
    if name is not None:
        return name == stage
    scene = turn.scene
    if re.search(bordered(NEXT), turn.utterance, re.IGNORECASE):
        return stage == closing.next_stage(scene)
    earlier = scene.ops.method.stage(stage).order < scene.ops.method.stage(scene.ops.engagement.stage).order
    return earlier and bool(re.search(bordered(PREVIOUS), turn.utterance, re.IGNORECASE))


def _renew(turn: ModelTurn) -> None:
    """Show the proposal anew when an answer under it changed, or go on when what stood is answered."""
    scene = turn.scene
    if scene.dialogue.proposal is not None:
        turn.quietly(lambda: closing.propose(scene))
    elif scene.dialogue.waiting is Waiting.ANSWER and scene.dialogue.question is not None:
        answer = scene.ops.engagement.answers.get(scene.dialogue.question)
        if answer is not None and answer.counts:
            turn.quietly(lambda: interview.go_on(scene))


def _after_change(turn: ModelTurn) -> str:
    told = turn.quietly(lambda: corrections.after_change(turn.scene))
    return f"{told}\n{upcoming(turn)}"
