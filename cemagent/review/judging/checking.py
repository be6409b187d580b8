"""What of a judge's answer holds: the level is worked out again from the quotes that are really there.

The model says what it found and where; code decides what that is worth by the rules of the
standard. So a level can be no higher than the text supports, whatever the text told the model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cemagent.errors import Lang
from cemagent.playbook import Criterion
from cemagent.records.document import Document
from cemagent.records.review import Verdict
from cemagent.review.judging.answers import CriterionAnswer
from cemagent.review.judging.prompt import letter
from cemagent.review.judging.quotes import Found, find_quotes
from cemagent.review.judging.shown import Shown
from cemagent.review.passages import Unit
from cemagent.review.profile import Surroundings
from cemagent.review.wording import Findings, rationale

Array = npt.NDArray[np.float32]

_NEAR = 0.5
"""A cue counts for a quote when it stands in its paragraph, its table, beside it, or in a passage tied by a code."""
RELEVANT = 0.05
"""A quote counts from this relevance on: 98 % of what readers quoted for a criterion has it, and 15 % of other passages."""
_RAISE = 1
"""A level is at most so much above the offline one: readers were higher than that in 8 verdicts of 580."""
_QUOTES = 4
_LONGEST_WHY = 400
_LINK_IN_TEXT = re.compile(r"https?://|www\.|\]\(|<[a-z/!]", re.IGNORECASE)
_PARENTHESIS = re.compile(r"[^a-z0-9-]")


@dataclass(frozen=True)
class Checker:
    """Checks answers about one document; sentences are wanted in ``lang``.

    ``relevance`` gives for a criterion's number how much each unit speaks for it, shape (units,), 0 to 1.
    """

    document: Document
    units: Sequence[Unit]
    shown: Shown
    around: Surroundings
    relevance: Mapping[str, Array]
    lang: Lang

    def verdict(self, criterion: Criterion, answer: CriterionAnswer, offline: Verdict) -> Verdict:
        """Return the verdict that ``answer`` earns; without a quote that holds, no more than ``offline`` has."""
        if answer.level == 0:
            return self._absent(criterion, answer, offline)
        quotes = self._quotes(criterion, answer)
        if not quotes:
            return fallen_back(offline, most=answer.level)
        found = self._findings(criterion, answer, quotes)
        level = min(answer.level, supported_level(criterion, found), offline.level + _RAISE)
        if level == 0:
            return self._absent(criterion, answer, offline, counter=quotes[0].evidence.quote)
        why = self.sentence(answer.why) if level == answer.level else ""
        return offline.model_copy(
            update={
                "level": level,
                "score": float(level),
                "rationale": why or rationale(criterion, level, found, self.lang),
                "counter_quote": None,
                "evidence": [quote.evidence for quote in quotes],
                "offline_level": offline.level,
            }
        )

    def _quotes(self, criterion: Criterion, answer: CriterionAnswer) -> list[Found]:
        """Return the quotes that are there and that, by the offline reading, may well speak for ``criterion``."""
        own = self.relevance[criterion.ref]
        quotes = find_quotes(answer.quotes, self.document, self.units, self.shown)
        return [quote for quote in quotes if own[list(quote.units)].max() >= RELEVANT][:_QUOTES]

    def _absent(
        self, criterion: Criterion, answer: CriterionAnswer, offline: Verdict, counter: str | None = None
    ) -> Verdict:
        said = find_quotes([answer.counter], self.document, self.units, self.shown)
        nothing = Findings(stated=(), source=False, measure=False, owner=False, link=False, denied=False)
        why = "" if counter else self.sentence(answer.why)
        return offline.model_copy(
            update={
                "level": 0,
                "score": 0.0,
                "rationale": why or rationale(criterion, 0, nothing, self.lang),
                "counter_quote": said[0].evidence.quote if said else counter,
                "evidence": [],
                "offline_level": offline.level,
            }
        )

    def _findings(self, criterion: Criterion, answer: CriterionAnswer, quotes: Sequence[Found]) -> Findings:
        units = sorted({unit for quote in quotes for unit in quote.units})
        source, measure, owner, link = (bool(value >= _NEAR) for value in self.around.near[units].max(axis=0))
        tied = bool(self.around.tied[units].any())
        return Findings(
            stated=stated_parts(criterion, answer.parts),
            source=answer.source and source,
            measure=answer.measure and measure,
            owner=answer.owner and owner,
            link=answer.link and (link or tied or len(units) > 1),
            denied=False,
        )

    def sentence(self, said: str) -> str:
        """Return what the judge ``said`` when it is text in the reader's language without links; else nothing."""
        why = " ".join("".join(char for char in said if char.isprintable() or char.isspace()).split())
        hangul = sum("\uac00" <= char <= "\ud7a3" for char in why)
        letters = sum(char.isalpha() for char in why)
        foreign = hangul * 3 < letters if self.lang == "ko" else hangul * 3 > letters
        if not letters or foreign or len(why) > _LONGEST_WHY or _LINK_IN_TEXT.search(why):
            return ""
        return why


def supported_level(criterion: Criterion, found: Findings) -> int:
    """Return the level that the findings support by the rules of the standard.

    Fewer parts than needed: 0. A part or the source missing: 1. Link, measure and owner beside
    all that: 3.
    """
    if len(found.stated) < criterion.min_parts_for_1:
        return 0
    if len(found.stated) < len(criterion.parts) or not found.source:
        return 1
    return 3 if found.link and found.measure and found.owner else 2


def stated_parts(criterion: Criterion, named: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of the parts that are ``named`` by letter or id; the only part goes without saying."""
    if len(criterion.parts) == 1:
        return (0,)
    names = {_PARENTHESIS.sub("", name.lower()) for name in named}
    return tuple(number for number, part in enumerate(criterion.parts) if names & {letter(number), part.id})


def fallen_back(offline: Verdict, most: int = 3) -> Verdict:
    """Return the offline verdict, marked, and with no more than the level ``most``."""
    level = min(offline.level, most)
    update: dict[str, object] = {"fell_back": True, "offline_level": offline.level, "level": level}
    if level < offline.level:
        update["score"] = float(level)
    return offline.model_copy(update=update)


def agreement_of(levels: Sequence[int], offline: int, level: int) -> float:
    """Return the confidence, 0 to 1: one minus the mean distance, over 3, of every opinion from ``level``."""
    opinions: npt.NDArray[np.float64] = np.array([*levels, offline], dtype=np.float64)
    return round(1.0 - float(np.abs(opinions - level).mean()) / 3, 3)
