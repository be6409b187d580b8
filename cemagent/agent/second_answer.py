"""Notices that an utterance also answers another open question, and asks before it stores it there."""

from __future__ import annotations

import re

from cemagent.agent.dialogue import Waiting
from cemagent.agent.scene import Scene
from cemagent.agent.showing import short_question
from cemagent.method.filling import ASK_MARK
from cemagent.method.words import sentences_of, values_told
from cemagent.playbook import Playbook, Question
from cemagent.playbook_fills import fill_target
from cemagent.review.cues import cues_of

_SHORTEST = 12
_FEWEST_HITS = 2
_NEARER = 25.0
"""A cosine that is higher by .04 counts as much as one word."""
_WHO_AND_WHEN = frozenset({"owner", "review_date"})
_BESIDES = re.compile(
    r"^\s*(?:참|아 참|그리고|또|또한|덧붙이|그건 그렇고)[\s,]|^\s*(?:oh,? |and |also|besides|by the way|as for|while we are at it)\b",
    re.IGNORECASE,
)
"""How people begin a sentence that leaves the question."""
_WORD = re.compile(r"[가-힣]{2,}|[A-Za-z]{4,}")


def offer(scene: Scene, name: str, text: str) -> bool:
    """Ask whether a later sentence of ``text`` belongs under another open question; return whether one was found."""
    if ASK_MARK in name:
        return False
    playbook, asked = scene.ops.method.question(name)
    for sentence in sentences_of(text)[1:]:
        if len(sentence) < _SHORTEST or not _BESIDES.match(sentence) or cues_of(sentence).has("concrete_source"):
            continue
        open_ones = [item for item in scene.ops.stage_view(lang=scene.lang).unanswered if item.id != name]
        best, question = _best(scene, playbook, asked, open_ones, sentence)
        if best >= _FEWEST_HITS:
            _ask(scene, question, sentence)
            return True
    return False


def _best(
    scene: Scene, playbook: Playbook, asked: Question, others: list[Question], sentence: str
) -> tuple[float, Question]:
    """Return the open question that ``sentence`` fits best, and by how much better than the one that was asked."""
    texts = [short_question(question.text.in_(scene.lang)) for question in [asked, *others]]
    nearness = scene.services.similarities(sentence, texts)
    own = _speaks_of(playbook, asked, sentence)
    scores = [
        (_speaks_of(playbook, question, sentence) - own + _NEARER * float(nearness[place] - nearness[0]), question)
        for place, question in enumerate(others, 1)
    ]
    return max(scores, key=lambda item: item[0], default=(0.0, asked))


def _ask(scene: Scene, question: Question, sentence: str) -> None:
    scene.dialogue.waiting = Waiting.SECOND_ANSWER
    scene.dialogue.utterance = sentence
    scene.dialogue.choices = [question.id]
    scene.say("also_answers", part=sentence, question=short_question(question.text.in_(scene.lang)))


def _speaks_of(playbook: Playbook, question: Question, sentence: str) -> int:
    """Return how many words of what ``question`` fills stand in ``sentence``: titles, and names of values."""
    hits: set[str] = set()
    for one in question.fills:
        target = fill_target(playbook, one.path)
        if target is None or set(one.fields) <= _WHO_AND_WHEN:
            continue
        titles = [target.title.ko, target.title.en]
        hits |= {word for title in titles for word in _WORD.findall(title) if word.casefold() in sentence.casefold()}
        for field in target.fields:
            if field.labels:
                hits |= {f"{field.id}:{value}" for value in values_told(field.labels, field.values, sentence)}
    if any("owner" in one.fields for one in question.fills):
        cues = cues_of(sentence)
        hits |= {name for name in ("named_owner", "date") if cues.has(name)}
    return len(hits)
