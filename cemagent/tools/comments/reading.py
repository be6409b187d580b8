"""Reads statements and comments: word lists and nearness in meaning, weighed against each other.

The weights are set on ``benchmarks/comments/dev.jsonl``; ``python -m benchmarks.comment_figures`` prints what they reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cemagent.errors import Lang
from cemagent.records.retrieval import Embedder, Vectors
from cemagent.tools.comments.english import english_wordings
from cemagent.tools.comments.korean import korean_wordings
from cemagent.tools.comments.meaning import Floats, Meaning, meaning_of
from cemagent.tools.comments.results import How
from cemagent.tools.comments.statements import Statement
from cemagent.tools.comments.vocabulary import CLEAR, EMOTIONS, MODULES, Emotion, Module, Phase
from cemagent.tools.comments.wording import Wording

WORDS, MEANING = 0.6, 0.9
"""Weights of the polarity by words and by meaning; ridge scores are shrunken, so meaning counts for more."""
MODULE_WORD, MODULE_WORDS_MOST = 0.22, 2
EMOTION_WORD = 0.35
NO_MODULE, NO_EMOTION = 0.15, 0.2
"""What words alone must exceed before a module or an emotion is named."""
NEUTRAL_BY_POLARITY, SIDE_BY_POLARITY = 0.3, 0.1
"""A clear polarity speaks against "no emotion", and for the emotions of its side."""
_NEUTRAL = EMOTIONS.index("neutral")
_GOOD = [EMOTIONS.index("joy"), EMOTIONS.index("trust")]
_BAD = [EMOTIONS.index("anger"), EMOTIONS.index("sadness"), EMOTIONS.index("fear"), EMOTIONS.index("disgust")]
_MIXED = 0.35
_FAINT = 0.1


@dataclass(frozen=True)
class Read:
    """One statement or comment, read. ``modules`` (6,: the last is none) and ``emotions`` (8,) are scores."""

    polarity: float
    modules: Floats
    emotions: Floats
    phases: tuple[Phase, ...]
    topics: tuple[int, ...]
    by: How
    mixed: bool = False

    @property
    def module(self) -> Module | None:
        """Return the module that it mainly speaks to, or None."""
        best = int(np.argmax(self.modules))
        return MODULES[best] if best < len(MODULES) else None

    @property
    def emotion(self) -> Emotion:
        """Return the emotion that it mainly tells."""
        return EMOTIONS[int(np.argmax(self.emotions))]


def wordings_of(statements: Sequence[Statement]) -> list[Wording]:
    """Return what the words of each statement tell."""
    found: dict[int, Wording] = {}
    for lang, read in (("ko", korean_wordings), ("en", english_wordings)):
        places = [place for place, statement in enumerate(statements) if statement.lang == lang]
        if places:
            found.update(zip(places, read([statements[place].text for place in places]), strict=True))
    return [found[place] for place in range(len(statements))]


def read_statements(
    statements: Sequence[Statement],
    wordings: Sequence[Wording],
    rows: Vectors | None,
    embedded: Sequence[int],
    embedder: Embedder | None,
) -> list[Read]:
    """Return how each statement reads; ``rows`` are the vectors of the statements numbered in ``embedded``."""
    meant: dict[int, tuple[Meaning, int]] = {}
    langs: tuple[Lang, ...] = ("ko", "en")
    for lang in langs:
        mine = [place for place, number in enumerate(embedded) if statements[number].lang == lang]
        if mine and rows is not None and embedder is not None:
            scores = meaning_of(rows[mine], lang, embedder)
            meant.update({embedded[place]: (scores, at) for at, place in enumerate(mine)})
    return [_read(wording, meant.get(number)) for number, wording in enumerate(wordings)]


def _read(wording: Wording, meant: tuple[Meaning, int] | None) -> Read:
    modules = np.zeros(len(MODULES) + 1)
    emotions = np.zeros(len(EMOTIONS))
    polarity = wording.polarity
    by: How = "words" if wording.weight or wording.modules else "nothing"
    if meant is None:
        modules[-1] = NO_MODULE
        emotions[EMOTIONS.index("neutral")] = NO_EMOTION
    else:
        scores, at = meant
        modules += scores.modules[at]
        emotions += scores.emotions[at]
        polarity = float(np.clip(WORDS * polarity + MEANING * scores.polarity[at], -1, 1))
        by = "words and meaning" if by == "words" else "meaning"
    for module, count in wording.modules.items():
        modules[MODULES.index(module)] += MODULE_WORD * min(count, MODULE_WORDS_MOST)
    for emotion, strength in wording.emotions.items():
        emotions[EMOTIONS.index(emotion)] += EMOTION_WORD * min(strength, 1.5)
    emotions[_NEUTRAL] -= NEUTRAL_BY_POLARITY * abs(polarity)
    emotions[_BAD if polarity < 0 else _GOOD] += SIDE_BY_POLARITY * abs(polarity)
    return Read(polarity, modules, emotions, wording.phases, wording.topics, by)


def read_comment(parts: Sequence[Read]) -> Read:
    """Return how a comment reads as a whole: statements that say something clearly count for more."""
    polarities = np.array([part.polarity for part in parts])
    weights = _FAINT + np.abs(polarities)
    polarity = float(weights @ polarities / weights.sum())
    phases = dict.fromkeys(phase for part in parts for phase in part.phases)
    topics = dict.fromkeys(topic for part in parts for topic in part.topics)
    order: tuple[How, ...] = ("judge", "words and meaning", "meaning", "words", "nothing")
    return Read(
        polarity=polarity,
        modules=np.sum([part.modules for part in parts], axis=0),
        emotions=np.average([part.emotions for part in parts], axis=0, weights=weights),
        phases=tuple(phases),
        topics=tuple(topics),
        by=min((part.by for part in parts), key=order.index),
        mixed=bool(polarities.max() >= _MIXED and polarities.min() <= -_MIXED),
    )


def is_clear(read: Read) -> bool:
    """Return whether the polarity is far enough from 0 to be called one way or the other."""
    return abs(read.polarity) >= CLEAR
