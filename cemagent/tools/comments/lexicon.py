"""The word lists as data, and the search for their words in the units of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field

from cemagent.errors import Lang
from cemagent.playbook import Text
from cemagent.tools.comments.vocabulary import Emotion, Module, Phase

_HERE = Path(__file__).parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Feelings(_Strict):
    """Words of one strength, -1 (very bad) to 1 (very good); without an emotion they only praise or blame."""

    strength: Annotated[float, Field(ge=-1, le=1)]
    emotion: Emotion | None = None
    words: str


class WordLists(_Strict):
    """The lists of one language; every list is one string with commas."""

    feelings: list[Feelings]
    intensifiers: str
    diminishers: str
    modules: dict[Module, str]
    phases: dict[Phase, str]


class Topic(_Strict):
    """Something that customers speak of: its name in both languages, and the words that tell it."""

    id: str
    ko: str
    en: str
    words_ko: str
    words_en: str

    @property
    def name(self) -> Text:
        """Return the name in both languages."""
        return Text(ko=self.ko, en=self.en)

    def words(self, lang: Lang) -> str:
        """Return the words that tell it in ``lang``."""
        return self.words_ko if lang == "ko" else self.words_en


class Unit(NamedTuple):
    """A word of a text as it is compared: its base form; ``at`` is its number among all tokens of the text."""

    form: str
    at: int
    passable: bool = False
    """Whether it may stand within a phrase of the list: an adverb in "기분이 정말 좋다"."""


class Hit(NamedTuple):
    """A phrase of a list found in a text: its number in the list, and the first and last token that it takes."""

    entry: int
    first: int
    last: int


@dataclass(frozen=True)
class PhraseIndex:
    """Phrases by their first form, the longest first, for one pass over a text."""

    by_first: dict[str, list[tuple[tuple[str, ...], int]]]

    @classmethod
    def of(cls, phrases: Iterable[tuple[Sequence[str], int]]) -> PhraseIndex:
        """Return the index of (forms, entry number); the first entry wins where two have the same forms."""
        found: dict[str, dict[tuple[str, ...], int]] = {}
        for forms, entry in phrases:
            if forms:
                found.setdefault(forms[0], {}).setdefault(tuple(forms), entry)
        return cls(
            {
                first: sorted(entries.items(), key=lambda item: (-len(item[0]), item[0]))
                for first, entries in found.items()
            }
        )

    def hits(self, units: Sequence[Unit]) -> list[Hit]:
        """Return the phrases in ``units`` from left to right, the longest at each place, without overlaps."""
        found, place = [], 0
        while place < len(units):
            step = 1
            for forms, entry in self.by_first.get(units[place].form, ()):
                end = _end_of(forms, units, place)
                if end is not None:
                    found.append(Hit(entry, units[place].at, units[end].at))
                    step = end - place + 1
                    break
            place += step
        return found


def _end_of(forms: Sequence[str], units: Sequence[Unit], place: int) -> int | None:
    """Return the place of the last unit of ``forms`` from ``place`` on; one passable unit may stand between two forms."""
    for form in forms[1:]:
        place += 1
        if place < len(units) and units[place].form != form and units[place].passable:
            place += 1
        if place >= len(units) or units[place].form != form:
            return None
    return place


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of a list that is written as one string."""
    return tuple(dict.fromkeys(word for part in text.split(",") if (word := part.strip())))


@cache
def word_lists(lang: Lang) -> WordLists:
    """Return the shipped lists of ``lang``."""
    return WordLists.model_validate(yaml.safe_load((_HERE / f"lexicon_{lang}.yaml").read_text(encoding="utf-8")))


@cache
def topics() -> tuple[Topic, ...]:
    """Return the topics by which themes are named."""
    rows = yaml.safe_load((_HERE / "topics.yaml").read_text(encoding="utf-8"))
    return tuple(Topic.model_validate(row) for row in rows)


@dataclass(frozen=True)
class Compiled:
    """The lists of one language, ready to be searched. Entry numbers lead to ``feelings``, ``modules``, ``phases``, ``topics``."""

    feelings: tuple[Feelings, ...]
    modules: tuple[Module, ...]
    phases: tuple[Phase, ...]
    topics: tuple[Topic, ...]
    of_feelings: PhraseIndex
    of_modules: PhraseIndex
    of_phases: PhraseIndex
    of_topics: tuple[PhraseIndex, ...]
    """One index a topic: a word may tell several."""
    intensifiers: frozenset[str]
    diminishers: frozenset[str]


def compiled(lang: Lang, forms_of: Callable[[list[str]], list[list[str]]]) -> Compiled:
    """Return the lists of ``lang`` with every phrase cut by ``forms_of`` (phrases in, base forms out)."""
    lists = word_lists(lang)

    def index(kinds: Iterable[str]) -> PhraseIndex:
        pairs = [(word, number) for number, words in enumerate(kinds) for word in words_in(words)]
        return PhraseIndex.of(zip(forms_of([word for word, _ in pairs]), (number for _, number in pairs), strict=True))

    def plain(words: str) -> frozenset[str]:
        return frozenset(forms[0] for forms in forms_of(list(words_in(words))) if forms)

    return Compiled(
        feelings=tuple(lists.feelings),
        modules=tuple(lists.modules),
        phases=tuple(lists.phases),
        topics=topics(),
        of_feelings=index(group.words for group in lists.feelings),
        of_modules=index(lists.modules.values()),
        of_phases=index(lists.phases.values()),
        of_topics=tuple(index([topic.words(lang)]) for topic in topics()),
        intensifiers=plain(lists.intensifiers),
        diminishers=plain(lists.diminishers),
    )
