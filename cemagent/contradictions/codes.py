"""What the theme forbids, and the passages that use it all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cemagent.contradictions.lexicon import Code, codes, marker
from cemagent.contradictions.reading import Claim, Reading
from cemagent.contradictions.unit import Candidate
from cemagent.contradictions.wording import snippet
from cemagent.records.review import ContradictionKind

_BAN = marker("codes.ban")
_BAN_PLACE = marker("codes.ban_place")
_OPPOSED = marker("codes.opposed")


def forbidden_codes(reading: Reading) -> Iterator[Candidate]:
    """Yield each ban beside the passages that break it most plainly."""
    bans = [claim for claim in reading.claims if claim.usable and _is_ban(reading, claim)]
    banning = {ban.index for ban in bans}
    for ban in bans:
        scored = []
        named = [code for code in codes() if _names(code, ban)]
        literal = [item.strip(" ,.!?~…") for item in ban.quoted if _forbids(ban, item)]
        for claim in reading.claims:
            if (
                claim.index == ban.index
                or not claim.usable
                or claim.index in banning
                or reading.lines[claim.index] == reading.lines[ban.index]
            ):
                continue
            score, what = _breach(reading, ban, claim, named, [item for item in literal if len(item) > 1])
            if score:
                scored.append((score, claim, what))
        scored.sort(key=lambda row: (-row[0], row[1].index))
        for score, claim, what in scored[:2]:
            yield Candidate(
                ContradictionKind.FORBIDDEN_CODE, 2, ban.index, claim.index, score, _why(reading, ban, claim, what)
            )


def _is_ban(reading: Reading, claim: Claim) -> bool:
    place = reading.units[claim.index].context.rsplit(" / ", 1)[-1]
    return bool(_BAN.search(claim.text) or _BAN_PLACE.search(place))


def _forbids(ban: Claim, item: str) -> bool:
    """Return whether the ban speaks of the quoted ``item``: its verb stands before it, in Korean behind it."""
    at = ban.text.find(item)
    return bool(_BAN.search(ban.text[max(0, at - 90) : at]) or _BAN.search(ban.text[at : at + len(item) + 40]))


def _names(code: Code, ban: Claim) -> bool:
    return bool(code.name.search(ban.text)) or any(code.use.search(item) for item in ban.quoted)


def _breach(reading: Reading, ban: Claim, claim: Claim, named: list[Code], literal: list[str]) -> tuple[float, str]:
    """Return how plainly ``claim`` breaks the ban, 0 to about 1, and the name of what it uses."""
    text = claim.text.lower()
    score, what = 0.0, ""
    for item in literal:
        if _uses_word(item.lower(), text) and not claim.finding and not _OPPOSED.search(text):
            score, what = 0.62 + 0.1 * claim.copy, item
    hits = 0
    for code in named:
        if code.copy_only and not (claim.copy and (claim.periphery or claim.quoted or "!" in text)):
            continue
        uses = code.use.found(" ".join(claim.quoted) if code.copy_only and claim.quoted else claim.text)
        if not uses or claim.finding or (_OPPOSED.search(text) and not claim.periphery):
            continue
        hits += 1
        score = max(score, 0.36) + 0.08 * min(3, len(uses) - 1) + 0.1 * (hits > 1)
        what = what or code.label[reading.lang]
    if not score:
        return 0.0, ""
    score += (
        0.1 * claim.copy
        + 0.1 * claim.periphery
        + 0.06 * bool(claim.quoted)
        + 0.2 * max(0.0, reading.cosine(ban.index, claim.index))
    )
    return score, what


def _uses_word(item: str, text: str) -> bool:
    if re.match(r"[a-z]", item):
        return bool(re.search(rf"\b{re.escape(item)}\b", text))
    return item in text or (len(item) > 3 and item.replace(" ", "") in text.replace(" ", ""))


def _why(reading: Reading, ban: Claim, claim: Claim, what: str) -> str:
    one, two = snippet(ban.text), snippet(claim.text)
    if reading.lang == "ko":
        return f"“{one}”에서 금한 것({what})을 “{two}”에서 씁니다."
    return f"“{one}” forbids what “{two}” uses: {what}."
