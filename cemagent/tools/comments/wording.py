"""What the words of a statement tell: praise and blame with negation, emotions, modules, phases, topics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cemagent.tools.comments.lexicon import Compiled, Hit, Unit
from cemagent.tools.comments.vocabulary import Emotion, Module, Phase

STRONGER, WEAKER = 1.3, 0.6
DENIED_PRAISE, DENIED_BLAME = -0.8, -0.5
"""What is left of a strength when it is denied: "not good" is bad, "not bad" is only half good."""
_HALF = 0.5
_TURNED: dict[Emotion, Emotion] = {
    "joy": "sadness", "trust": "anger", "surprise": "neutral",
    "anger": "trust", "sadness": "neutral", "fear": "trust", "disgust": "neutral", "neutral": "neutral",
}  # fmt: skip


@dataclass(frozen=True)
class Wording:
    """What words alone tell about a statement.

    ``polarity`` -1 to 1 and ``weight`` (the sum of all strengths, praise and blame alike); ``emotions`` are sums of
    strengths by emotion; ``modules`` count words.
    """

    polarity: float
    weight: float
    emotions: dict[Emotion, float]
    modules: dict[Module, int]
    phases: tuple[Phase, ...]
    topics: tuple[int, ...]


@dataclass(frozen=True)
class Context:
    """How the words around a hit change it; token numbers in, judgement out."""

    denied: Callable[[Hit], bool]
    factor: Callable[[Hit], float]
    """1 as it stands, 0 for what is not said as a fact, negative for what is wished for."""


def wording_of(units: Sequence[Unit], lists: Compiled, context: Context) -> Wording:
    """Return what ``units`` tell by ``lists``; the polarity is the sum of strengths s as s / (|s| + 0.5)."""
    total = weight = 0.0
    emotions: dict[Emotion, float] = {}
    for hit in lists.of_feelings.hits(units):
        group = lists.feelings[hit.entry]
        strength = group.strength * context.factor(hit)
        emotion = group.emotion
        if context.denied(hit):
            strength *= DENIED_PRAISE if strength > 0 else DENIED_BLAME
            emotion = _TURNED[emotion] if emotion else None
        elif emotion and strength * group.strength < 0:
            emotion = _TURNED[emotion]
        total += strength
        weight += abs(strength)
        if emotion and strength:
            emotions[emotion] = emotions.get(emotion, 0.0) + abs(strength)
    modules: dict[Module, int] = {}
    for hit in lists.of_modules.hits(units):
        modules[lists.modules[hit.entry]] = modules.get(lists.modules[hit.entry], 0) + 1
    phases = {lists.phases[hit.entry]: None for hit in lists.of_phases.hits(units)}
    forms = {unit.form for unit in units}
    told = tuple(
        number
        for number, index in enumerate(lists.of_topics)
        if not forms.isdisjoint(index.by_first) and index.hits(units)
    )
    return Wording(total / (abs(total) + _HALF), weight, emotions, modules, tuple(phases), told)
