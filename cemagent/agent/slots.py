"""What an utterance names: the stage to go to, the industry of an example, the value to write, the term asked for."""

from __future__ import annotations

import re

from cemagent.agent.stage_names import INDUSTRIES, NEXT, PREVIOUS, STAGES, TERMS, bordered, named
from cemagent.records.intent import Intent

_QUOTED = re.compile(r"[\"“「](.+?)[\"”」]|(?<!\w)['‘](.+?)['’](?!\w)")
_WORD_KO = r"[^\s,.!?'\"“”]+"
_VALUES = (
    # English: the new value follows
    re.compile(r"\b(?:change|make|set|update|correct|amend|edit|fix|rename|switch)\s+(?P<about>.+?)\s+(?:to(?: say| read)?|into)\s+(?P<value>.+)", re.I),
    re.compile(r"\b(?:replace|swap)\s+(?P<about>.+?)\s+(?:with|for|by)\s+(?P<value>.+)", re.I),
    re.compile(r"\b(?P<about>[\w' ]{2,40}?)\s+(?:should|ought to|must)\s+(?:be|read|say|have been)\s+(?P<value>.+)", re.I),
    re.compile(r"\b(?:use|put|write|say)\s+(?P<value>.+?)\s+(?:instead of|rather than|not)\s+(?P<about>.+)", re.I),
    re.compile(r"\bnot\s+(?P<about>[^,.;]+?),?\s+(?:but|it'?s|they'?re|rather)\s+(?P<value>.+)", re.I),
    re.compile(r"\b(?:it'?s|is|are|was|were|call it|i meant|make (?:it|that))\s+(?:actually |really |called )?(?P<value>[^,;]+?)(?:,? not (?P<about>.+))?$", re.I),
    re.compile(r"^(?:no|nope|almost|not quite)?[,.:]?\s*(?P<value>[^,;]+),\s*not\s+(?P<about>.+)$", re.I),
    # Korean: the new value stands before the particle
    re.compile(rf"(?P<about>{_WORD_KO}?)(?:이|가)?\s*(?:아니라|아니고|말고|대신)\s*(?P<value>.+?)(?:(?:이|으)?로(?: .*)?|이에요|예요|입니다|이요|요|이야|야)?[.!]*$"),
    re.compile(r"(?P<about>.+?)(?:을|를|은|는|도)\s+(?P<value>[^\s].*?)(?:으)?로\s*(?:바꿔|바꾸|고쳐|고치|수정|변경|정정|해|적어|써|교체|갱신)"),
    re.compile(r"(?P<value>\S+?)(?:으)?로\s*(?:바꿔|바꾸|고쳐|고치|수정|변경|정정|해|적어|써|교체|갱신)"),
    re.compile(r"(?P<about>.+?)(?:은|는|이|가)\s+(?P<value>\S[^,]*?)(?:였어요|이었어요|였습니다|이었습니다|였네요|이네요|네요|이에요|예요|입니다|이요|요|이 맞.*|가 맞.*)[.!]*$"),
)  # fmt: skip
_DELETED = re.compile(
    r"\b(?:delete|remove|erase|scratch|strike|forget|drop|take out|cross out|disregard|ignore)\s+(?P<en>.+)|(?P<ko>.+?)(?:은|는|을|를|도)?\s*(?:삭제|지워|지우|빼|없애|취소|무시|제거)",
    re.I,
)
LONGEST = 200
"""Characters searched for slots: patterns with two gaps take time that grows with the cube of the length."""
_TRIM = " .,!?~…'\"“”‘’"
_ASKED = re.compile(
    r"what(?:'s| is| are| does| do)?\s+(?:an? |the |you mean by )?(?P<en>[\w' -]{2,40}?)(?:\s+(?:mean|stand for|in plain).*)?\?|(?P<ko>[가-힣A-Za-z ]{2,20}?)(?:이|가|은|는|란|이란|라는 ?게|이라는 ?게)?\s*(?:뭐|뭔|무엇|무슨 ?뜻)",
    re.I,
)


def slots_of(intent: Intent, utterance: str, stage: str) -> dict[str, str]:
    """Return what ``utterance`` states that ``intent`` needs; a slot that is not stated is left out."""
    utterance = " ".join(utterance.split())[:LONGEST]
    found = {
        Intent.NAVIGATE: lambda: {"stage": _stage(utterance, stage)},
        Intent.EXAMPLE: lambda: {"industry": named(INDUSTRIES, utterance)},
        Intent.CORRECT: lambda: _correction(utterance),
        Intent.QUESTION: lambda: {"term": _term(utterance)},
    }.get(intent)
    return {name: value for name, value in found().items() if value} if found else {}


def _stage(utterance: str, stage: str) -> str | None:
    """Return the stage named, or ``next`` or ``previous``; the present stage is a place to leave, unless nothing else is named."""
    elsewhere = {name: words for name, words in STAGES.items() if name != stage}
    number = re.search(r"(?:stage|step|phase)\s*(\d{1,2})|(\d{1,2})\s*(?:단계|번째 단계)", utterance, re.IGNORECASE)
    if number and 1 <= (place := int(number[1] or number[2])) <= len(STAGES):
        return list(STAGES)[place - 1]
    if found := named(elsewhere, utterance):
        return found
    for name, words in (("previous", PREVIOUS), ("next", NEXT)):
        if re.search(bordered(words), utterance, re.IGNORECASE):
            return name
    return named(STAGES, utterance)


def _correction(utterance: str) -> dict[str, str | None]:
    """Return the new value and what it is about; a deletion has no value."""
    if gone := _DELETED.search(utterance):
        return {"about": _trimmed(gone["en"] or gone["ko"])}
    text = utterance.strip()
    for pattern in _VALUES:
        if match := pattern.search(text):
            return {name: _trimmed(match.groupdict().get(name)) for name in ("value", "about")}
    if quoted := list(_QUOTED.finditer(text)):
        return {"value": _trimmed(quoted[-1][1] or quoted[-1][2])}
    return {}


def _trimmed(text: str | None) -> str | None:
    return text.strip(_TRIM) or None if text else None


def _term(utterance: str) -> str | None:
    if known := re.search(bordered(TERMS), utterance, re.IGNORECASE):
        return known.group().strip()
    asked = _ASKED.search(utterance)
    return _trimmed(asked["en"] or asked["ko"]) if asked else None
