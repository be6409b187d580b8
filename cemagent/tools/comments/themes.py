"""Themes: statements that speak of the same thing, named in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cemagent.errors import Lang
from cemagent.tools.comments.clusters import STABLE, Floats, Groups, Ints, groups_of, reduced, unit, word_rows
from cemagent.tools.comments.corpus import Corpus
from cemagent.tools.comments.figures import Bools, average, by_segment, sentiments, share
from cemagent.tools.comments.lexicon import topics
from cemagent.tools.comments.phrases import phrases_of, salient
from cemagent.tools.comments.quoting import quote, ranked
from cemagent.tools.comments.results import Share, Theme
from cemagent.tools.comments.vocabulary import CLEAR, EMOTIONS

FEWEST_COMMENTS = 20
"""Fewer comments are listed instead: a reader sees more in them than any grouping."""
LEAST_THEME = 5
"""Respondents: a smaller group is no theme, its statements count as unthemed."""
LEAST_PHRASES = 2
"""A group without a known topic needs so many salient phrases, or nobody could say what it is about."""
NEAR = 0.5
"""Likeness to the centre from which a statement belongs to its group: twice what chance gives in 15 dimensions."""
_TOPIC_WEIGHT = 0.8
_TOPIC_SHARE, _TOPIC_LIFT = 0.3, 1.25
_SAME_TOPIC = 0.45
_QUOTES = 4
_OTHER_SIDE = 0.2


def _centred(corpus: Corpus) -> Floats:
    """Return the vectors of the chosen statements, centred by language so that the language itself is no theme."""
    assert corpus.rows is not None
    rows = corpus.rows.astype(np.float64)
    langs = np.array([corpus.statements[at].lang for at in corpus.chosen])
    for lang in np.unique(langs):
        rows[langs == lang] -= rows[langs == lang].mean(axis=0)
    return unit(rows)


def _told(corpus: Corpus) -> Floats:
    told = np.zeros((len(corpus.chosen), len(topics())))
    for row, at in enumerate(corpus.chosen):
        told[row, list(corpus.parts[at].topics)] = 1.0
    return told


def _features(corpus: Corpus, told: Floats, phrases: Sequence[frozenset[str]]) -> Floats:
    rows = _centred(corpus) if corpus.rows is not None else unit(word_rows(phrases))
    return reduced(unit(np.column_stack([rows, _TOPIC_WEIGHT * unit(told)])))


def _topic_of(told: Floats, members: Ints) -> tuple[int, float] | None:
    """Return the topic that the members speak of most, weighed by how much more often than others do, and its share."""
    inside, everywhere = told[members].mean(axis=0), told.mean(axis=0)
    lift = inside / np.maximum(everywhere, 1e-9)
    fit = (inside >= _TOPIC_SHARE) & (lift >= _TOPIC_LIFT)
    if not fit.any():
        return None
    best = int(np.argmax(np.where(fit, inside * np.log1p(lift), 0)))
    return best, float(inside[best])


def _merged(groups: Groups, told: Floats) -> list[tuple[int | None, Ints]]:
    """Return (topic, members) of each theme; groups that mostly speak of the same topic are one theme."""
    by_topic: dict[int, list[Ints]] = {}
    found: list[tuple[int | None, Ints]] = []
    for group in range(groups.count):
        members = np.flatnonzero((groups.labels == group) & (groups.likeness >= NEAR))
        if not len(members):
            continue
        topic = _topic_of(told, members)
        if topic is not None and topic[1] >= _SAME_TOPIC:
            by_topic.setdefault(topic[0], []).append(members)
        else:
            found.append((topic[0] if topic else None, members))
    return [*found, *((topic, np.concatenate(parts)) for topic, parts in by_topic.items())]


class _Group(NamedTuple):
    """A theme in the making: respondents, topic number, places of its statements, and salient phrases."""

    size: int
    topic: int | None
    members: Ints
    phrases: list[str]


@dataclass(frozen=True)
class Themes:
    """Themes, the largest first; the share of sampled commenters in none; how far two halves agree on the groups."""

    themes: list[Theme]
    unthemed: Share | None
    stability: float | None
    of_comment: dict[int, list[str]]
    """The ids of the themes of each sampled comment, by its number."""


def themes_of(corpus: Corpus, lang: Lang) -> Themes:
    """Return the themes of the chosen statements; none under 20 comments."""
    if int(corpus.said.sum()) < FEWEST_COMMENTS or len(corpus.chosen) < FEWEST_COMMENTS:
        return Themes([], None, None, {})
    told = _told(corpus)
    phrases = phrases_of([corpus.statements[at] for at in corpus.chosen])
    rows = _features(corpus, told, phrases)
    groups = groups_of(rows)
    kept = []
    for topic, members in _merged(groups, told):
        size = int(_respondents(corpus, members).sum())
        said = salient(phrases, members.tolist())
        if size >= LEAST_THEME and (topic is not None or len(said) >= LEAST_PHRASES):
            kept.append(_Group(size, topic, np.sort(members), said))
    kept.sort(key=lambda group: (-group.size, int(group.members[0])))
    themes: list[Theme] = []
    of_comment: dict[int, list[str]] = {}
    for number, (group, label) in enumerate(zip(kept, _labels(kept, lang), strict=True), 1):
        identity, members = f"theme-{number}", group.members
        themes.append(_theme(corpus, identity, label, group, rows, lang))
        for row in np.flatnonzero(_respondents(corpus, members)):
            of_comment.setdefault(int(row), []).append(identity)
    themed = np.array([row in of_comment for row in range(len(corpus.comments))], dtype=np.bool_)
    return Themes(themes, share(~themed, corpus.sampled, corpus.weights), groups.stability, of_comment)


def _respondents(corpus: Corpus, members: Ints) -> Bools:
    who = np.zeros(len(corpus.comments), dtype=np.bool_)
    who[[corpus.statements[corpus.chosen[row]].comment for row in members]] = True
    return who


def _labels(groups: Sequence[_Group], lang: Lang) -> list[str]:
    """Return a label for each group: its topic where it is known, with phrases where two share it or none is."""
    count = Counter(group.topic for group in groups)
    found = []
    for group in groups:
        said = ", ".join(group.phrases[:3])
        name = topics()[group.topic].name.in_(lang) if group.topic is not None else ""
        found.append(f"{name}: {said}" if name and said and count[group.topic] > 1 else name or said)
    return found


def _theme(corpus: Corpus, identity: str, label: str, group: _Group, rows: Floats, lang: Lang) -> Theme:
    members = group.members
    who = _respondents(corpus, members)
    numbers = [corpus.chosen[row] for row in members]
    polarity = _polarity_within(corpus, numbers)
    likeness = rows[members] @ unit(rows[members].sum(axis=0))
    emotions = Counter(corpus.parts[at].emotion for at in numbers)
    order = [numbers[place] for place in np.argsort(-likeness, kind="stable")]
    return Theme(
        id=identity,
        label=label,
        topic=topics()[group.topic].id if group.topic is not None else None,
        phrases=group.phrases,
        share=share(who, corpus.sampled, corpus.weights),
        statements=len(members),
        polarity=average(polarity, corpus.weights),
        sentiments=sentiments(np.nan_to_num(polarity), who, corpus.weights),
        emotions={name: emotions[name] for name in EMOTIONS if emotions[name]},
        cohesion=float(np.clip(likeness.mean(), 0, 1)),
        segments=by_segment(who, corpus.sampled, corpus.weights, corpus.segments),
        quotes=[
            quote(
                corpus.statements[at],
                corpus.comments[corpus.statements[at].comment].id,
                corpus.parts[at].polarity,
                lang,
            )
            for at in _both_sides(corpus, order)
        ],
    )


def _polarity_within(corpus: Corpus, numbers: Sequence[int]) -> Floats:
    """Return how each respondent speaks of a theme: the mean polarity of the own statements in it; NaN for the others."""
    total = np.zeros(len(corpus.comments))
    count = np.zeros(len(corpus.comments))
    for at in numbers:
        total[corpus.statements[at].comment] += corpus.parts[at].polarity
        count[corpus.statements[at].comment] += 1
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _both_sides(corpus: Corpus, order: Sequence[int]) -> list[int]:
    """Return typical statements; where a fifth or more speaks the other way, one of them too."""
    typical = ranked(order, corpus.statements, _QUOTES)
    for side in (-1, 1):
        mine = [at for at in order if side * corpus.parts[at].polarity >= CLEAR]
        if len(mine) >= _OTHER_SIDE * len(order) and not set(mine) & set(typical):
            typical = [*typical[: _QUOTES - 1], *ranked(mine, corpus.statements, 1)]
    return typical


def is_loose(stability: float | None) -> bool:
    """Return whether two halves of the statements would be sorted differently."""
    return stability is not None and stability < STABLE
