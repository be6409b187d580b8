"""Evidence in the conversation: sources named, files attached, quotes located."""

from __future__ import annotations

import re
from pathlib import Path

from cemagent.agent import interview
from cemagent.agent.dialogue import Waiting
from cemagent.agent.scene import Scene
from cemagent.agent.showing import shown_value
from cemagent.agent.sources import locate, quotes_in
from cemagent.agent.speech import say
from cemagent.errors import DocumentError
from cemagent.method.changes import AnswerRecorded
from cemagent.method.engagement import Answer
from cemagent.records.document import Document, SpanKind
from cemagent.records.turn import ToolFinished, ToolStarted

_ATTACH = re.compile(r"^(?P<path>\"[^\"]+\"|'[^']+'|\S+)\s*(?P<rest>.*)$", re.DOTALL)
_PASSAGES = 3
_SHORTEST = 25


def attach(scene: Scene, words: str) -> None:
    """Read a file and look for the quotes that follow its path, or offer passages for the last answer."""
    match = _ATTACH.match(words.strip())
    if not match:
        scene.say("needs_value", name="attach", what='interview.docx "quote"')
        return
    document = take_in(scene, Path(match["path"].strip("\"'")))
    if document is None:
        return
    quotes = quotes_in(match["rest"]) or ([match["rest"].strip()] if len(match["rest"].strip()) > 7 else [])
    answer = answer_to_support(scene)
    if quotes:
        _support_with(scene, document, quotes, answer)
        scene.put_again()
        return
    if answer is None:
        scene.put_again()
        return
    own = [quote for quote in quotes_in(answer.text) if locate(document, quote)]
    if own:
        _support_with(scene, document, own, answer)
        scene.put_again()
    else:
        _offer(scene, document, answer)


def take_in(scene: Scene, path: Path) -> Document | None:
    """Read the file at ``path`` and keep it with the engagement; return None when it cannot be read, which is said."""
    path = path.expanduser()
    scene.events.append(ToolStarted(tool="documents", text=path.name))
    try:
        document = scene.services.read(path)
    except DocumentError as error:
        scene.refuse(error.message(scene.lang))
        return None
    scene.ops.attach(document)
    scene.events.append(ToolFinished(tool="documents", text=document.name))
    scene.say("attached", name=document.name, chars=len(document.text))
    return document


def answer_to_support(scene: Scene) -> Answer | None:
    """Return the answer that evidence is for: the one that stands, else the latest."""
    engagement = scene.ops.engagement
    standing = engagement.answers.get(scene.dialogue.question or "")
    if standing is not None and standing.counts:
        return standing
    for change in reversed(scene.ops.history):
        if isinstance(change, AnswerRecorded):
            answer = engagement.answers[change.question]
            if answer.counts:
                return answer
    return None


def _support_with(scene: Scene, document: Document, quotes: list[str], answer: Answer | None) -> None:
    ids: list[str] = []
    for quote in quotes:
        place = locate(document, quote)
        if place is None:
            scene.refuse(_missing(scene, quote))
        else:
            ids.append(scene.ops.cite(document, place).id)
    if not ids:
        return
    scene.say(
        "attached_found", quotes="; ".join(f"“{shown_value(scene.ops.engagement.ledger[item].quote)}”" for item in ids)
    )
    rest_on(scene, answer, ids)


def _missing(scene: Scene, quote: str) -> str:
    return say(scene.lang, "attached_missing", quote=shown_value(quote))


def rest_on(scene: Scene, answer: Answer | None, ids: list[str]) -> None:
    """Let ``answer`` rest on the ledger entries ``ids``, and say so."""
    if answer is None:
        scene.say("no_answer_to_support")
        return
    scene.ops.rest_on(answer.question, tuple(dict.fromkeys([*answer.evidence, *ids])))
    sources = [scene.ops.engagement.ledger[item].source for item in ids]
    scene.say(
        "supported",
        question=scene.short_question(answer.question),
        sources="; ".join(dict.fromkeys(sources)),
    )


def _offer(scene: Scene, document: Document, answer: Answer) -> None:
    """Show the passages of the document that are nearest to the answer, to choose from."""
    spans = [
        span
        for span in document.spans
        if not span.hidden
        and span.kind in (SpanKind.PARAGRAPH, SpanKind.LIST_ITEM, SpanKind.TABLE_CELL)
        and span.end - span.start >= _SHORTEST
    ][:200]
    texts = [document.text[span.start : span.end][:400] for span in spans]
    if not texts:
        scene.put_again()
        return
    scores = scene.services.similarities(answer.text, texts)
    best = sorted(range(len(texts)), key=lambda place: -float(scores[place]))[:_PASSAGES]
    scene.dialogue.waiting = Waiting.CHOICE
    scene.dialogue.utterance = f"evidence:{answer.question}"
    scene.dialogue.choices = [f"{document.sha256}:{spans[place].start}:{spans[place].end}" for place in best]
    choices = " ".join(f"{number}) “{shown_value(texts[place])}”" for number, place in enumerate(best, 1))
    scene.say("attached_choose", question=scene.short_question(answer.question), choices=choices)


def take_passages(scene: Scene, numbers: list[int]) -> None:
    """Cite the passages that were chosen for the answer that waits."""
    question = scene.dialogue.utterance.partition(":")[2]
    ids = []
    for number in numbers:
        sha256, start, end = scene.dialogue.choices[number].split(":")
        document = next(item for item in scene.ops.documents() if item.sha256 == sha256)
        ids.append(scene.ops.cite(document, (int(start), int(end))).id)
    rest_on(scene, scene.ops.engagement.answers.get(question), ids)


def name_source(scene: Scene, words: str) -> None:
    """Show the ledger, or add the source that ``words`` name to the answer that stands."""
    if not words.strip():
        entries = scene.ops.engagement.ledger.values()
        if not entries:
            scene.say("ledger_empty")
        else:
            scene.tell("\n".join(f"- **{item.id}** {item.source}: “{shown_value(item.quote)}”" for item in entries))
        scene.put_again()
        return
    answer = answer_to_support(scene)
    if answer is None:
        scene.say("no_answer_to_support")
        return
    before = set(answer.evidence)
    after = scene.ops.support(answer.question, words)
    fresh = [item for item in after.evidence if item not in before]
    if not fresh:
        scene.say("no_source_named")
    else:
        rest_on(scene, after, fresh)
    if scene.dialogue.waiting is Waiting.FOLLOW_UP and fresh:
        scene.dialogue.waiting = Waiting.ANSWER
        interview.go_on(scene)
    else:
        scene.put_again()
