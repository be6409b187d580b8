"""Two values for one thing: terms that differ from channel to channel, and targets that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cemagent.contradictions.lexicon import marker
from cemagent.contradictions.opposition import channels_of
from cemagent.contradictions.reading import Claim, Reading
from cemagent.contradictions.unit import Candidate
from cemagent.contradictions.wording import snippet
from cemagent.records.review import ContradictionKind

_ATTRIBUTES = {
    "refund": marker("figures.attributes.refund"),
    "cancel": marker("figures.attributes.cancel"),
    "deliver": marker("figures.attributes.deliver"),
    "warranty": marker("figures.attributes.warranty"),
    "price": marker("figures.attributes.price"),
    "hours": marker("figures.attributes.hours"),
    "reply": marker("figures.attributes.reply"),
}
_VALUE = re.compile(
    r"(?P<money>[£$€₩]\s?\d[\d,.]*|\d[\d,.]*(?:천|만)? ?원)|(?P<number>\d+|one|two|three|seven|ten|"
    r"fourteen|thirty)[- ]?(?:working |business |calendar |clear )?(?P<unit>days?|weeks?|months?|hours?|"
    r"minutes?|영업일|일(?!곱)|주(?!년|차)|개월|시간|분(?!기))|"
    r"(?P<clock>\d{1,2}[.:]\d\d|\d{1,2} ?(?:am|pm|a\.m\.|p\.m\.)|\d{1,2}시)",
    re.IGNORECASE,
)
_UNITS = {"영업일": "day", "일": "day", "주": "week", "개월": "month", "시간": "hour", "분": "minute"}
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|percent|per cent|점|points?)")
_TARGET = marker("figures.target")
_CURRENT = marker("figures.current")
_POLICY = marker("figures.policy")


def two_values(reading: Reading) -> Iterator[Candidate]:
    """Yield rules that give one thing two values in two channels."""
    rows: list[tuple[Claim, str, dict[str, set[str]], frozenset[str]]] = []
    for claim in reading.claims:
        if not claim.usable or claim.finding or claim.pay or not _POLICY.search(claim.text):
            continue
        values = _values(claim.text)
        if values:
            context = reading.units[claim.index].context
            rows += [
                (claim, name, values, channels_of(claim, context))
                for name, pattern in _ATTRIBUTES.items()
                if pattern.search(claim.text)
            ]
    for at, (one, name, values, ways) in enumerate(rows):
        for two, other_name, other_values, other_ways in rows[at + 1 :]:
            if name != other_name or one.index == two.index or reading.lines[one.index] == reading.lines[two.index]:
                continue
            unit = next(
                (unit for unit in values.keys() & other_values.keys() if not values[unit] & other_values[unit]), None
            )
            if unit is not None:
                yield from _pair(reading, one, two, bool(ways and other_ways and not ways & other_ways))


def _values(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _VALUE.finditer(text):
        if match["money"]:
            found.setdefault("money", set()).add(re.sub(r"[\s,]", "", match["money"]).rstrip("."))
        elif match["clock"]:
            found.setdefault("clock", set()).add(match["clock"])
        else:
            unit = match["unit"].lower()
            found.setdefault(_UNITS.get(unit, unit.rstrip("s")), set()).add(match["number"].lower())
    return found


def _pair(reading: Reading, one: Claim, two: Claim, channels: bool) -> Iterator[Candidate]:
    link = reading.link(one.index, two.index, wide=True)
    if len(reading.shared(one.index, two.index, wide=True)) < 2 or link < (0.45 if channels else 0.75):
        return
    score = 0.12 + 0.45 * link + 0.14 * channels + 0.06 * (one.periphery or two.periphery)
    kind = ContradictionKind.CHANNEL_CONFLICT if channels else ContradictionKind.OTHER
    yield Candidate(kind, 3, one.index, two.index, score, _why(reading, one, two))


def two_targets(reading: Reading) -> Iterator[Candidate]:
    """Yield two targets of one measure that differ."""
    rows = [
        (claim, set(_PERCENT.findall(claim.text)))
        for claim in reading.claims
        if claim.usable
        and _TARGET.search(claim.text)
        and not _CURRENT.search(claim.text)
        and _PERCENT.search(claim.text)
    ]
    for at, (one, values) in enumerate(rows):
        for two, others in rows[at + 1 :]:
            if (
                values & others
                or len(values) > 1
                or len(others) > 1
                or reading.lines[one.index] == reading.lines[two.index]
            ):
                continue
            link = reading.link(one.index, two.index)
            if link >= 0.8:
                yield Candidate(
                    ContradictionKind.OTHER, 3, one.index, two.index, 0.1 + 0.5 * link, _why(reading, one, two)
                )


def _why(reading: Reading, one: Claim, two: Claim) -> str:
    first, second = snippet(one.text), snippet(two.text)
    if reading.lang == "ko":
        return f"같은 일에 대해 “{first}”와(과) “{second}”의 값이 다릅니다."
    return f"“{first}” and “{second}” give one thing two values."
