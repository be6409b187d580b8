"""What kind of question waits for an answer: a proposal, a yes-or-no question, or one for information.

Patterns tell most of them; a model reads the patterns with the words of the last sentence and
the vector of the question, since proposals can be worded in more ways than patterns foresee.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

Row = npt.NDArray[np.float32]

Kind = Literal["proposal", "yes_no", "information"]

ACTS = (
    r"save|store|keep|record|write|note|file|lock|log|add|put|replace|mark|set|update|proceed|continue|approve|accept|close|commit|"
    r"register|confirm|enter|adopt|take|leave|drop|remove|publish|use|go|move|fix|settle|retire|submit|sign|freeze|apply|hold"
)
PROPOSAL_EN = re.compile(
    rf"\b(?:shall|should|may|can|do|could|might) i (?:\w+ ){{0,2}}(?:{ACTS})\b|\b(?:want|like) me to (?:{ACTS})|\b(?:ok(?:ay)?|ready|fine|happy|safe) (?:to|if i|with|for me to)\b|"
    rf"^(?:so |then |and )?(?:{ACTS})\b[^?]*\?$|^[^?]{{0,12}}(?:ok(?:ay)?|agreed?|approved?|deal|all right|acceptable|objections?|yes or no|good to go)\b[^?]{{0,20}}\?$|"
    r"\b(?:does|do|is|are|have|did) (?:i got )?(?:this|that|it|these|they|i)\b(?: \w+){0,4} (?:right|correct(?:ly)?|ok(?:ay)?|accurate|fine|good|match|fit|meant?|reflect|capture|acceptable)\b|"
    r"\b(?:look|sound|read)s? (?:right|good|ok(?:ay)?|correct|fine|like you)\b|\b(?:do|will|would|can) you (?:approve|agree|accept|confirm|sign off)\b|\byour approval\b",
    re.IGNORECASE,
)
PROPOSAL_KO = re.compile(
    r"(?:저장|기록|반영|확정|등록|진행|승인|보관|채택)[가-힣 ]{0,10}(?:까요|습니까|괜찮|어요|나요|세요|으신가요|될지)\s*\?|동의(?:하|합)\S*\?|승인하\S*\?|받아들이\S*\?|"
    r"(?:이렇게|이대로|그대로|그렇게)[^?]{0,20}(?:까요|습니까|나요|어요|세요|죠|가요)\s*\?|^(?:그래도 |이만하면 |이 정도면 |이대로 )?(?:좋|괜찮|되겠|맞|됐|어떠|동의|문제없|이의)\S*(?: ?(?:습니까|까요|나요|으세요|없으시\S*|없습니까))?\s*\?$|"
    r"(?:제안(?:합니다|드립|은|하)|초안(?:은|입)|겠습니다|(?:정리|이해|작성|요약)(?:한 (?:것|내용)|했습니다|해 봤)).*(?:까요|습니까|나요|죠|세요|가요)\s*\?",
)
YES_NO_EN = re.compile(
    r"(?:^|[,:;]\s+|\b(?:and|so|but) )(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would|should)(?:n't)? [^?]*\?$",
    re.I,
)
YES_NO_KO = re.compile(r"(?:까|까요|나요|가요|는지요|죠|세요|습니까|어요|아요)\s*\?$")
WH = re.compile(
    r"무엇|뭐|뭘|무슨|왜|어떻|어떤|어느|어디|언제|누구|누가|얼마|몇|어떠|\b(?:what|why|how|which|who|whom|whose|where|when)\b",
    re.I,
)
WH_FIRST = re.compile(r"(?:and |so |then |but )?(?:what|why|how|which|who|whom|whose|where|when)\b")
FINAL_L = 8
"""Number of the final consonant ㄹ in a composed Hangul syllable."""


STATES = re.compile(
    r"\b(?:here(?:'s| is| are)|this is|that is|below|draft|summary|sum up|suggest|propos(?:al|ed?)|i(?:'ve| have|'d| would|'ll| will)? (?:put|wrote|written|noted|understood|understand|filled|drafted|phrased?|recommend)|"
    r"as i (?:understood|understand|heard|see)|let me read|your answers)\b|초안|정리|요약|제안|이해한|적어 ?보|읽어 ?드리|아래|위와 같|하겠습니다|하려(?:고)? ?합니다|(?:썼|적었|채웠|엮었|모았)|말씀을|답변을",
    re.I,
)
HASHED = 1024
"""Columns for character n-grams of the last sentence."""
GRAMS = (2, 3, 4, 5)
PATTERNS_COUNT, GRAMS_COUNT = 1.0, 3.0
"""How freely patterns and n-grams may speak beside the vector."""


def sentences_of(question: str) -> list[str]:
    """Return the sentences of a question in NFC and lower case; at least one, which may be empty."""
    text = " ".join(unicodedata.normalize("NFC", question).casefold().replace("’", "'").split())
    return [part for part in re.split(r"(?<=[.!?:])[\"”'’]?\s+", text) if part.strip()] or [""]


@lru_cache(maxsize=512)
def kind_of(question: str) -> Kind:
    """Return the kind of a pending question that patterns tell, decided by its last sentence."""
    sentences = sentences_of(question)
    last = sentences[-1]
    if (PROPOSAL_EN.search(last) and not WH_FIRST.match(last)) or (
        (PROPOSAL_KO.search(last) or _offers(last) or _seeks_leave(sentences)) and not WH.search(last)
    ):
        return "proposal"
    return "yes_no" if asks_yes_no(question) else "information"


@lru_cache(maxsize=512)
def asks_yes_no(question: str) -> bool:
    """Return whether the last sentence can be answered with yes or no."""
    last = sentences_of(question)[-1]
    return bool((YES_NO_EN.search(last) or YES_NO_KO.search(last)) and not WH.search(last))


def question_row(question: str) -> Row:
    """Return what patterns and hashed n-grams say about a pending question."""
    sentences = sentences_of(question)
    last, before = sentences[-1], " ".join(sentences[:-1])
    words = len(last.split())
    cues = [
        kind_of(question) == "proposal",
        bool(PROPOSAL_EN.search(last)),
        bool(PROPOSAL_KO.search(last)),
        _offers(last),
        _seeks_leave(sentences),
        bool(WH.search(last)),
        asks_yes_no(question),
        len(sentences) > 1,
        len(sentences) > 1 and words <= 4,
        words <= 4,
        words > 8,
        not last.endswith("?"),
        bool(STATES.search(before)),
        bool(STATES.search(last)),
        bool(STATES.search(before)) and not WH.search(last),
        bool(re.search(r"[\"“”「」]|(?:^|\s)['‘]\S", before)),
        bool(re.search(r":|;|\d[.)] ", before)),
        bool(re.search(r"(?:습니다|니다)\.?$", before)),
        bool(re.search(r"[(（].*[)）]\s*$", last)),
        "?" in before,
    ]
    grams = np.zeros(HASHED, dtype=np.float32)
    text = f"\x02{last}\x03"
    for size in GRAMS:
        for start in range(len(text) - size + 1):
            grams[zlib.crc32(text[start : start + size].encode()) % HASHED] = 1.0
    grams *= GRAMS_COUNT / max(1.0, float(np.linalg.norm(grams)))
    return np.concatenate([np.array(cues, dtype=np.float32) * PATTERNS_COUNT, grams])


def _offers(sentence: str) -> bool:
    """Return whether the speaker offers to do something, as in ``남길까요?``; ``있을까요?`` asks for facts."""
    match = re.search(r"(\S*)(\S)까요?\s*\?$", sentence)
    if not match or not "가" <= match[2] <= "힣":
        return False
    asks = re.search(r"(?:있|없|않|싶|았|었|했|같)을$|(?:^|\s|[가-힣])일$|않을$", match[1] + match[2])
    return (ord(match[2]) - ord("가")) % 28 == FINAL_L and not asks


def _seeks_leave(sentences: list[str]) -> bool:
    """Return whether a statement of what will be written is followed by a short question for leave."""
    return len(sentences) > 1 and bool(
        re.search(r"(?:겠습니다|정리했습니다|했습니다|입니다)\.$", sentences[-2])
        and re.search(r"^\S{0,12}(?: \S{1,6}){0,2}(?:습니까|까요|나요|세요|가요)\s*\?$", sentences[-1])
        and re.search(r"좋|괜찮|되|될|동의|맞|받|승인|이의", sentences[-1])
    )
