"""Promises against rewards, and promises against rules that undo them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cemagent.contradictions.lexicon import Axis, axes, marker
from cemagent.contradictions.reading import Claim, Reading
from cemagent.contradictions.unit import Candidate
from cemagent.contradictions.wording import snippet
from cemagent.records.review import ContradictionKind

CHANNELS = {
    "phone": marker("opposition.channels.phone"),
    "web": marker("opposition.channels.web"),
    "app": marker("opposition.channels.app"),
    "desk": marker("opposition.channels.desk"),
    "mail": marker("opposition.channels.mail"),
    "chat": marker("opposition.channels.chat"),
    "paper": marker("opposition.channels.paper"),
}
"""The channels, with the words that name them."""
_DENIED = r"(?:nothing on|\bno\b|\bnot\b|never|without|zero|instead of|rather than)(?: \w+){0,2} ?$"
_DENIED_BEFORE = re.compile(_DENIED, re.IGNORECASE)
_DENIED_AFTER = re.compile(
    r"^(?: \w+)? (?:carr(?:y|ies) no|do(?:es)? not|ha(?:s|ve) no|(?:is|are) (?:not|excluded)|"
    r"counts? for nothing|plays? no)|"
    r"^\S{0,8} ?(?:\S+ ){0,2}?(?:비중 ?0|0 ?%|제외|없|않|반영하지|보지 않|폐지)"
)
_RULE = marker("opposition.rule")
_NUMBER = re.compile(r"\d")


def channels_of(claim: Claim, context: str) -> frozenset[str]:
    """Return the channels that a claim or, if it names none, its headings speak of."""
    named = frozenset(name for name, pattern in CHANNELS.items() if pattern.search(claim.text))
    return named or frozenset(name for name, pattern in CHANNELS.items() if pattern.search(context))


def rewards_against_promises(reading: Reading) -> Iterator[Candidate]:
    """Yield what is rewarded or set as a staff target beside the promise that it undoes."""
    rewarded = [claim for claim in reading.claims if claim.usable and (claim.pay or (claim.goal and claim.staff))]
    for axis in axes():
        if not axis.rewarded:
            continue
        sources = [claim for claim in rewarded if stands(axis, claim)]
        if not sources:
            continue
        promises = [claim for claim in reading.claims if _promised(axis, claim)]
        for source in sources:
            yield from _best(reading, axis, source, promises)


def stands(axis: Axis, claim: Claim) -> bool:
    """Return whether a claim stands at the opposite pole, and is not a denial of it."""
    match = axis.opposite.search(claim.text)
    return match is not None and not _denied(claim.text, match)


def _denied(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    return bool(_DENIED_BEFORE.search(before[-30:]) or _DENIED_AFTER.search(after[:24]))


def _promised(axis: Axis, claim: Claim) -> bool:
    if not claim.usable or (claim.finding and not claim.promise_place and not claim.pay):
        return False
    if axis.promise.search(claim.text):
        return claim.promise_place or claim.promise or claim.negated
    match = axis.opposite.search(claim.text) if claim.negated else None
    return match is not None and _denied(claim.text, match)


def _best(reading: Reading, axis: Axis, source: Claim, promises: list[Claim]) -> Iterator[Candidate]:
    scored = [
        (_reward_score(reading, axis, promise, source), promise)
        for promise in promises
        if promise.index != source.index
    ]
    if not scored:
        return
    score, promise = max(scored, key=lambda pair: (pair[0], -pair[1].index))
    label = axis.label[reading.lang]
    one, two = snippet(promise.text), snippet(source.text)
    why = (
        f"“{one}”은(는) {label[0]}을(를) 말하지만 “{two}”은(는) {label[1]}을(를) 보상하거나 목표로 삼습니다."
        if reading.lang == "ko"
        else f"“{one}” stands for {label[0]}, but “{two}” rewards or targets {label[1]}."
    )
    severity = 3 if promise.promise_place or source.pay else 2
    yield Candidate(ContradictionKind.PROMISE_VS_INCENTIVE, severity, promise.index, source.index, score, why)


def _reward_score(reading: Reading, axis: Axis, promise: Claim, source: Claim) -> float:
    strength = min(3, len(axis.promise.found(promise.text))) * 0.05
    score = 0.22 + strength + 0.22 * promise.promise_place + 0.06 * promise.promise + 0.18 * source.pay
    score += (
        0.06 * source.staff + 0.06 * bool(_NUMBER.search(source.text)) + 0.08 * source.periphery - 0.1 * source.finding
    )
    same_place = reading.units[promise.index].section == reading.units[source.index].section
    return (
        score
        + 0.25 * reading.link(promise.index, source.index, wide=True)
        - 0.12 * same_place
        - 0.15 * (promise.pay and promise.goal)
    )


def rules_against_promises(reading: Reading) -> Iterator[Candidate]:
    """Yield pairs of rules on one thing of which one gives what the other takes."""
    found: dict[tuple[int, int], list[Axis]] = {}
    for axis in axes():
        if not axis.ruled:
            continue
        givers = [
            claim for claim in reading.claims if claim.usable and not claim.pay and axis.promise.search(claim.text)
        ]
        takers = [claim for claim in reading.claims if givers and _takes(axis, claim)]
        for taker in takers:
            for giver in givers:
                if giver.index != taker.index and reading.lines[giver.index] != reading.lines[taker.index]:
                    found.setdefault((giver.index, taker.index), []).append(axis)
    for (one, two), both in found.items():
        candidate = _rule_pair(reading, reading.claims[one], reading.claims[two], both)
        if candidate is not None:
            yield candidate


def _takes(axis: Axis, claim: Claim) -> bool:
    return claim.usable and not claim.finding and bool(_RULE.search(claim.text)) and stands(axis, claim)


def _rule_pair(reading: Reading, giver: Claim, taker: Claim, both: list[Axis]) -> Candidate | None:
    if giver.finding and not giver.promise_place and " | " not in giver.text:
        return None
    link = reading.link(giver.index, taker.index, wide=True)
    if link < 0.4 or len(reading.shared(giver.index, taker.index, wide=True)) < 2:
        return None
    units = reading.units
    ways = channels_of(giver, units[giver.index].context), channels_of(taker, units[taker.index].context)
    kind = ContradictionKind.CHANNEL_CONFLICT if ways[0] and ways[1] and ways[0] != ways[1] else ContradictionKind.OTHER
    score = (
        0.1
        + 0.4 * link
        + 0.14 * (len(both) - 1)
        + 0.1 * (giver.promise or giver.promise_place)
        + 0.08 * (taker.periphery or giver.periphery)
    )
    score += 0.08 * (kind is ContradictionKind.CHANNEL_CONFLICT) + 0.06 * (giver.copy and not taker.copy)
    score -= 0.1 * (units[giver.index].section == units[taker.index].section)
    label = both[0].label[reading.lang]
    one, two = snippet(giver.text), snippet(taker.text)
    why = (
        f"“{one}”에서는 {label[0]}(이)라고 하지만 “{two}”에서는 {label[1]}(이)라고 합니다."
        if reading.lang == "ko"
        else f"“{one}” gives {label[0]}, but “{two}” says {label[1]}."
    )
    return Candidate(kind, 3, giver.index, taker.index, score, why)
