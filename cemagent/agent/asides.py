"""Digressions: answers from the knowledge base, examples, why a question is asked, small talk, progress."""

from __future__ import annotations

import re

from cemagent.agent.scene import Scene
from cemagent.agent.showing import progress, progress_table, read_back
from cemagent.method.filling import ASK_MARK
from cemagent.records.turn import CitationsEvent, StatusEvent, ToolFinished, ToolStarted

_WHY = re.compile(
    r"왜\s*(?:그걸|그런|이런|이걸|그게|묻|물어|필요|중요|알아야|여쭤|궁금)|(?:묻|물어보)는 (?:이유|까닭)|이유가 뭐|"
    r"\bwhy\b.{0,25}\b(?:ask|asking|need|want|matter|important|relevant|know)\b|what.{0,12}\bfor\?|^\s*why\s*\??\s*$|^\s*왜요?\s*\??\s*$",
    re.IGNORECASE,
)
_GREETING = re.compile(r"안녕|반갑|\b(?:hello|hi|hey|good (?:morning|afternoon|evening))\b", re.IGNORECASE)
_THANKS = re.compile(r"고마|고맙|감사|수고|\b(?:thanks?|thank you|cheers|great|nice)\b", re.IGNORECASE)


def answer_question(scene: Scene, text: str) -> None:
    """Answer a question of the person: why we ask, or from the knowledge base; then come back."""
    name = scene.dialogue.question
    if name is not None and asks_why(text):
        why(scene)
        return
    scene.events.append(ToolStarted(tool="knowledge", text=text))
    found = scene.services.ask(text, scene.lang)
    scene.events.append(ToolFinished(tool="knowledge", text=f"{len(found.citations)}"))
    if found.abstained:
        scene.say("not_known")
    else:
        scene.tell(found.answer)
        scene.events.append(CitationsEvent(citations=found.citations))
    _return(scene)


def asks_why(text: str) -> bool:
    """Return whether ``text`` asks why a question is put."""
    return bool(_WHY.search(text))


def why(scene: Scene) -> None:
    """Say why the question that stands is asked."""
    name = scene.dialogue.question
    if name is None:
        scene.say("nothing_pending")
        return
    scene.say("why", why=scene.question(name).why.in_(scene.lang))
    scene.put_again()


def example(scene: Scene, industry: str | None = None) -> None:
    """Show a model answer to the question that stands, from an industry if one is named."""
    name = scene.dialogue.question
    if name is None:
        scene.say("nothing_pending")
        return
    question = scene.question(name)
    found = scene.services.example(name.partition(ASK_MARK)[0], industry, scene.lang) if industry else None
    if found is not None:
        scene.say("example_industry", company=found[0], example=found[1])
    else:
        if industry:
            names = ", ".join(scene.services.industries(scene.lang).values())
            scene.say("example_unknown", industries=names)
        scene.say("example_good", example=question.good.in_(scene.lang))
    scene.say("example_evidence", evidence=question.evidence.in_(scene.lang).rstrip("."))
    scene.put_again()


def status(scene: Scene) -> None:
    """Show how far the engagement is, and what is recorded in the present stage."""
    engagement = scene.ops.engagement
    rows = progress(scene.ops.method, engagement, scene.lang)
    scene.events.append(StatusEvent(stage=engagement.stage, progress=rows))
    parts = [progress_table(rows, engagement.stage, scene.lang)]
    recorded = read_back(scene.ops.method, engagement, engagement.stage, scene.lang)
    if recorded:
        parts.append(recorded)
    scene.tell("\n\n".join(parts))
    _return(scene)


def small_talk(scene: Scene, text: str) -> None:
    """Answer a greeting, thanks or a remark in one sentence and come back to the question."""
    if _GREETING.search(text):
        scene.say("hello")
    elif _THANKS.search(text):
        scene.say("thanks")
    else:
        scene.say("remark")
    scene.put_again()


def _return(scene: Scene) -> None:
    if scene.dialogue.question is not None:
        scene.say("back_to")
    scene.put_again()
