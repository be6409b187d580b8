"""Which of two kinds of event a date in a text belongs to: "trained on 1 March, launch on 15 March"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Event = Literal["training", "launch"]
_PATTERNS: dict[Event, re.Pattern[str]] = {
    "training": re.compile(
        r"교육|훈련|연수|실습|리허설|\btrain\w*|\bcoach\w*|\bbrief(?:ed|ing)\b|\brehears\w*|\btaught\b|\bworkshop\w*",
        re.IGNORECASE,
    ),
    "launch": re.compile(
        r"출시|론칭|런칭|선보|오픈|개시|공개|판매|시작|연다|엽니다|문을 여|나온다|나옵니다|\blaunch\w*|\bgo(?:es)? live\b|\bon sale\b|"
        r"\bopen(?:s|ing|ed)?\b|\breleas\w*|\bstarts?\b|\bsold from\b|\bsales? begins?\b|\broll(?:s|ed)?[- ]?out\b",
        re.IGNORECASE,
    ),
}
_CUT = re.compile(
    r",\s|，|;|\s[–—-]\s|[.!?]\s|(?<=고)\s|(?<=며)\s|(?<=뒤)\s|(?<=후)\s|(?<=이어)\s|(?<=지만)\s|(?<=전)\s|(?<=전에)\s|(?<=앞서)\s|"
    r"\s(?:and|but|then|while|before|after|with|so that)\s",
    re.IGNORECASE,
)
_ABOUT_PEOPLE = re.compile(
    r"직원|담당|상담원|교육|훈련|\bstaff\b|\bnurses?\b|\bteam\b|\bemployees?\b|\btrain", re.IGNORECASE
)
_OTHER_CLAUSE = 1_000


def training_words() -> re.Pattern[str]:
    """Return the pattern of words on training."""
    return _PATTERNS["training"]


@dataclass(frozen=True)
class _Mention:
    kind: Event
    start: int
    end: int


def events_of(sentence: str, spans: Sequence[tuple[int, int]]) -> list[Event | None]:
    """Return the event that each date, given by its place in ``sentence``, belongs to, or None.

    A date belongs to the event of its own clause. Two events and two dates in one clause go together in the order
    in which they stand; a date in a clause without any takes the nearest event that has none yet.
    """
    mentions = sorted(_mentions(sentence), key=lambda mention: mention.start)
    cuts = [cut.start() for cut in _CUT.finditer(sentence) if not any(a <= cut.start() < b for a, b in spans)]
    found: list[Event | None] = [None] * len(spans)
    for clause in range(len(cuts) + 1):
        own = [place for place, (start, _) in enumerate(spans) if _clause(cuts, start) == clause]
        said = [mention for mention in mentions if _clause(cuts, mention.start) == clause]
        kinds = list(dict.fromkeys(mention.kind for mention in said))
        if len(kinds) == 1:
            found = [kinds[0] if place in own else before for place, before in enumerate(found)]
        elif len(kinds) == len(own):
            for place, kind in zip(own, kinds, strict=True):
                found[place] = kind
        else:
            for place in own if kinds else ():
                found[place] = _nearest(spans[place], said)
    for place, given in enumerate(found):
        if given is None:
            free = [mention for mention in mentions if mention.kind not in found]
            found[place] = _nearest(spans[place], free)
    return found


def _mentions(sentence: str) -> Iterator[_Mention]:
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(sentence):
            if kind == "launch" and match.group().startswith(("시작", "start")) and _is_of_training(sentence, match):
                continue
            yield _Mention(kind, match.start(), match.end())


def _is_of_training(sentence: str, match: re.Match[str]) -> bool:
    """Return whether what starts is the training: 교육을 시작한다, training starts."""
    return bool(_ABOUT_PEOPLE.search(sentence[max(0, match.start() - 12) : match.start()]))


def _clause(cuts: Sequence[int], place: int) -> int:
    return sum(cut < place for cut in cuts)


def _nearest(span: tuple[int, int], mentions: Sequence[_Mention]) -> Event | None:
    def distance(mention: _Mention) -> int:
        return mention.start - span[1] if mention.start >= span[1] else span[0] - mention.end

    return min(mentions, key=distance).kind if mentions else None
