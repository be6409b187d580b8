"""The target group as the plan states it, and media, measures or designs that aim at another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cemagent.contradictions.lexicon import marker, segments
from cemagent.contradictions.reading import Claim, Reading
from cemagent.contradictions.unit import Candidate
from cemagent.contradictions.wording import snippet
from cemagent.records.review import ContradictionKind

_STATED = marker("segmentation.stated")
_AIMED = marker("segmentation.aimed")
_LATER = re.compile(
    r"[;,] [^;]*\b(?:follow|later|secondary|afterwards|when capacity|come second|next)\b.*|, (?:not|"
    r"rather than)\b[^,;]*",
    re.IGNORECASE,
)
_EVERYONE = marker("segmentation.everyone")
_AGE = re.compile(
    r"(?:aged?|ages|between)? ?\b(?P<a>[1-9]\d)(?:s)?\b ?(?:to|-|–|~|and|"
    r"∼) ?\b(?P<b>[1-9]\d)s?\b(?! ?(?:employees|people|staff|%|per|minutes|days|명|인|분|일))|"
    r"(?P<c>[1-9]0)대(?: ?(?:초반|중반|후반|이상))?|(?P<d>[1-9]\d)세 ?(?P<e>이상|이하|미만)|"
    r"(?P<f>[1-9]\d)(?:~|-|∼)(?P<g>[1-9]\d)(?:세|대)|\b(?P<h>over|under)[- ](?P<i>[1-9]\d)s?\b",
    re.IGNORECASE,
)
_AGE_WORD = marker("segmentation.age_word")
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twenty": 20,
    "fifty": 50,
}
_SIZE = re.compile(
    r"(?P<a>\d[\d,]*|one|two|three|five|six|ten|twenty|fifty) (?:to|and|-|–) (?P<b>\d[\d,]*|four|five|"
    r"nine|ten|twenty|fifty) (?:employees|people|staff|beds|rooms|seats|vans|lorries|vehicles|pupils)|"
    r"(?:over|more than|above|at least) (?P<c>\d[\d,]*) (?:employees|people|staff|beds|rooms|seats|"
    r"vehicles)|(?:under|fewer than|up to|below) (?P<d>\d[\d,]*|five|nine|ten|twenty|fifty) (?:employees|"
    r"people|staff|beds|rooms|seats|vehicles)|"
    r"(?P<e>\d[\d,]*)(?:인|명)? ?(?:~|-|∼|에서) ?(?P<f>\d[\d,]*)(?:인|명)(?= ?(?:규모|이하|사업|기업|업체|"
    r"회사|사업장))|(?P<g>\d[\d,]*)(?:인|명) ?(?P<h>이상|이하|미만)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Group:
    """Whom a passage means: ages, company sizes, and values by dimension; ``None`` and empty where it says nothing."""

    age: tuple[int, int] | None
    size: tuple[int, int] | None
    values: dict[str, frozenset[str]]


def segment_drift(reading: Reading) -> Iterator[Candidate]:
    """Yield the stated target group beside a passage that aims at another one."""
    stated = [claim for claim in reading.claims if _is_stated(claim)]
    aimed = [
        claim
        for claim in reading.claims
        if claim.usable and _AIMED.search(claim.text) and not _EVERYONE.search(claim.text)
    ]
    if not stated or not aimed:
        return
    groups = {claim.index: group_of(_LATER.sub("", claim.text)) for claim in [*stated, *aimed]}
    for other in aimed:
        scored = [
            (_drift(reading, claim, other, groups[claim.index], groups[other.index]), claim)
            for claim in stated
            if reading.lines[claim.index] != reading.lines[other.index]
        ]
        if not scored:
            continue
        score, claim = max(scored, key=lambda pair: (pair[0], -pair[1].index))
        if score > 0:
            yield Candidate(
                ContradictionKind.SEGMENT_DRIFT, 3, claim.index, other.index, score, _why(reading, claim, other)
            )


def _is_stated(claim: Claim) -> bool:
    return (
        claim.usable and not claim.periphery and bool(_STATED.search(claim.text)) and not _EVERYONE.search(claim.text)
    )


def _drift(reading: Reading, claim: Claim, other: Claim, one: Group, two: Group) -> float:
    apart, together = 0, 0
    for left, right in ((one.age, two.age), (one.size, two.size)):
        if left and right:
            disjoint = left[1] < right[0] or right[1] < left[0]
            apart += 2 * disjoint
            together += not disjoint
    for dimension in one.values.keys() & two.values.keys():
        common = one.values[dimension] & two.values[dimension]
        apart += not common
        together += bool(common)
    if not apart:
        return 0.0
    score = (
        0.36
        + 0.09 * min(apart, 3)
        - 0.15 * together
        + 0.12 * other.periphery
        + 0.06 * bool(re.search(r"\d ?%|budget|예산", other.text))
    )
    score += 0.08 * other.copy + 0.06 * (claim.index < other.index) - 0.08 * other.finding
    same_section = reading.units[claim.index].section == reading.units[other.index].section
    return score - 0.2 * same_section + 0.15 * max(0.0, reading.cosine(claim.index, other.index))


def group_of(text: str) -> Group:
    """Return the group that ``text`` speaks of."""
    values: dict[str, frozenset[str]] = {}
    for dimension, words in segments().items():
        found = frozenset(name for name, pattern in words.items() if pattern.search(text))
        if found:
            values[dimension] = found
    return Group(_age(text), _size(text), values)


def _age(text: str) -> tuple[int, int] | None:
    low, high = 200, -1
    for match in _AGE.finditer(text):
        part = match.groupdict()
        if part["a"] and _AGE_WORD.search(text):
            bounds = int(part["a"]), int(part["b"]) + (9 if part["b"].endswith("0") and "s" in match.group() else 0)
        elif part["c"]:
            bounds = int(part["c"]), int(part["c"]) + 9
        elif part["d"]:
            bounds = (int(part["d"]), 120) if part["e"] == "이상" else (0, int(part["d"]))
        elif part["f"]:
            bounds = int(part["f"]), int(part["g"]) + (9 if match.group().endswith("대") else 0)
        elif part["i"]:
            bounds = (int(part["i"]), 120) if part["h"].lower() == "over" else (0, int(part["i"]))
        else:
            continue
        low, high = min(low, bounds[0]), max(high, bounds[1])
    return (low, high) if high >= 0 else None


def _size(text: str) -> tuple[int, int] | None:
    match = _SIZE.search(text)
    if match is None:
        return None
    part = {key: _number(value) for key, value in match.groupdict().items() if value and key != "h"}
    if "a" in part:
        return part["a"], part["b"]
    if "e" in part:
        return part["e"], part["f"]
    if "c" in part:
        return part["c"], 10**9
    if "d" in part:
        return 0, part["d"]
    return (part["g"], 10**9) if match["h"] == "이상" else (0, part["g"])


def _number(text: str) -> int:
    return _NUMBERS[text.lower()] if text.lower() in _NUMBERS else int(text.replace(",", ""))


def _why(reading: Reading, claim: Claim, other: Claim) -> str:
    one, two = snippet(claim.text), snippet(other.text)
    if reading.lang == "ko":
        return f"계획의 대상은 “{one}”인데 “{two}”은(는) 다른 집단을 겨냥합니다."
    return f"The plan is meant for “{one}”, but “{two}” aims at another group."
