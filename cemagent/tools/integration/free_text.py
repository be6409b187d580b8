"""Finds contradictions in the free text of a strategy with the detector of ``contradictions``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cemagent.contradictions.texts import TextItem, contradictions_between
from cemagent.errors import Lang
from cemagent.records.retrieval import Embedder
from cemagent.retrieval.analysis import terms_of_many
from cemagent.tools.integration.conflicts import Conflict
from cemagent.tools.integration.subject import IntegrationSubject, Item, Kind
from cemagent.tools.integration.wording import sentences

_HEADINGS: dict[Kind, tuple[str, str]] = {
    Kind.POSITIONING: ("Positioning", "포지셔닝"),
    Kind.LINE: ("Experiential value promise", "경험적 가치약속"),
    Kind.THEME: ("Theme", "테마"),
    Kind.ELEMENT: ("Brand experience", "브랜드 경험"),
    Kind.DESIGN: ("Customer interface", "고객 인터페이스"),
    Kind.HILTON: ("Moments of truth", "진실의 순간"),
    Kind.INNOVATION: ("Innovation", "혁신"),
    Kind.ORGANISATION: ("Organisation", "조직"),
}
"""Kinds of item whose words are compared, with the heading they stand under; insights describe and promise nothing."""
_NAMES = frozenset({"name", "contact", "theme_cues"})
"""Fields that name a thing and state nothing."""
_SHORTEST = 4


def conflicts_in(subject: IntegrationSubject, lang: Lang, embedder: Embedder | None) -> list[Conflict]:
    """Return the contradictions between different items of ``subject``, the surest first, with reasons in ``lang``."""
    rows = [(item, sentence) for item in _ordered(subject) for sentence in _sentences(item)]
    texts = [
        TextItem(str(number), sentence, _HEADINGS[item.kind][1 if subject.lang == "ko" else 0])
        for number, (item, sentence) in enumerate(rows)
    ]
    found = []
    for pair in contradictions_between(texts, terms_of_many([text.text for text in texts]), lang, embedder):
        (a, text_a), (b, text_b) = rows[int(pair.id_a)], rows[int(pair.id_b)]
        if a.id != b.id:
            found.append(
                Conflict(pair.kind, _severity(pair.severity), a.id, b.id, text_a, text_b, pair.why, pair.confidence)
            )
    return found


def _severity(level: int) -> Literal[1, 2, 3]:
    return 3 if level >= 3 else 2 if level == 2 else 1


def _ordered(subject: IntegrationSubject) -> list[Item]:
    order = list(_HEADINGS)
    return sorted((item for item in subject.items if item.kind in order), key=lambda item: order.index(item.kind))


def _sentences(item: Item) -> Iterator[str]:
    texts = [passage.text for passage in item.passages if passage.field not in _NAMES]
    for sentence in dict.fromkeys(sentence for text in texts for sentence in sentences(text)):
        if len(sentence) >= _SHORTEST:
            yield sentence
