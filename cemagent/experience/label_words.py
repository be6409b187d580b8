"""Words on answer buttons, in Korean and English: their direction, their strength, and fixed ladders."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LADDERS: tuple[tuple[str, ...], ...] = (
    ("never", "rarely", "sometimes", "often", "always"),
    ("never", "seldom", "sometimes", "often", "always"),
    ("very poor", "poor", "fair", "good", "very good"),
    ("poor", "fair", "good", "very good", "excellent"),
    ("not at all", "slightly", "moderately", "very", "extremely"),
    ("not at all important", "slightly important", "moderately important", "very important", "extremely important"),
    ("not at all satisfied", "slightly satisfied", "moderately satisfied", "very satisfied", "extremely satisfied"),
    ("not at all likely", "slightly likely", "moderately likely", "very likely", "extremely likely"),
    ("very inaccurate", "moderately inaccurate", "slightly inaccurate", "slightly accurate", "moderately accurate",
     "very accurate"),
    ("전혀 없다", "거의 없다", "가끔 있다", "자주 있다", "항상 있다"),
    ("전혀", "거의", "가끔", "자주", "항상"),
    ("매우 나쁨", "나쁨", "보통", "좋음", "매우 좋음"),
)  # fmt: skip
"""Labels that only mean something in their order, lowest first."""

KANO: tuple[tuple[str, ...], ...] = (
    ("마음에 든다", "좋다", "맘에 든다", "like it", "i like it", "i like it that way", "i would like it", "like", "i enjoy it"),
    ("당연하다", "당연히 그래야 한다", "expect it", "i expect it", "it must be that way", "must be", "it must be",
     "i expect it to be that way", "must have", "basic necessity", "expect"),
    ("아무런 느낌이 없다", "아무 느낌이 없다", "상관없다", "상관 없다", "neutral", "i am neutral", "i'm neutral", "i don't care",
     "no feeling", "indifferent"),
    ("하는 수 없다", "어쩔 수 없다", "참을 수 있다", "견딜 만하다", "i can live with it", "live with", "live with it",
     "i can tolerate it", "tolerate", "tolerate it", "i can live with it that way", "can tolerate"),
    ("마음에 안 든다", "마음에 들지 않는다", "싫다", "맘에 안 든다", "dislike it", "i dislike it", "dislike",
     "i dislike it that way", "i would dislike it"),
)  # fmt: skip
"""What is said of a feature that is there or is not, from like (1) to dislike (5)."""

NO_ANSWER = frozenset(
    "무응답 응답없음 해당없음 해당사항없음 모름 모르겠다 모르겠음 잘모름 잘모르겠다 비해당 결측 na n/a nan none null noanswer refused "
    "dontknow don'tknow dk notapplicable noresponse noopinion missing prefernottosay - -- . ? #n/a #null!".split()
)

_STRONG = r"매우|아주|전혀|절대|완전|무척|정말|적극|대단히|strongly|very|completely|extremely|totally|absolutely|at all|fully|entirely"
_SLIGHT = r"약간|조금|다소|별로|그다지|slightly|somewhat|a little|rather|a bit|not really|fairly"
_NEUTRAL = r"보통|중립|중간|그저 ?그렇|그저 ?그런|반반|neither|neutral|undecided|no opinion either|so[- ]so|^average$|unsure|in between"
_NEGATIVE = (
    r"지 ?않|않다|않음|아니|아님|불만|비동의|반대|부정|나쁨|나쁘|어렵|어려|낮|못하|없다|싫|disagree|dissatisf|unlikely|unimportant"
    r"|inaccurate|difficult|hard|poor|bad|negative|\bnot\b|untrue|no\b"
)
_POSITIVE = r"그렇|그런|동의|만족|중요|찬성|긍정|좋|쉽|쉬|높|있다|의향|추천|agree|satisf|likely|important|accurate|easy|good|positive|\btrue\b|yes"


@lru_cache(maxsize=8192)
def plain(label: str) -> str:
    """Return ``label`` without case, final marks and double spaces, full-width signs made plain."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", label)).strip(" .,!·").lower()


@lru_cache(maxsize=8192)
def squeezed(label: str) -> str:
    """Return ``label`` as :func:`plain` gives it, without any spaces."""
    return plain(label).replace(" ", "")


KANO_VALUES: dict[str, int] = {squeezed(phrase): i for i, phrases in enumerate(KANO, 1) for phrase in phrases}


def says_nothing(label: str) -> bool:
    """Return whether ``label`` says that there is no answer."""
    return re.sub(r"[\s()]", "", label.lower()) in NO_ANSWER


@lru_cache(maxsize=4096)
def degree(label: str) -> tuple[int, int] | None:
    """Return (direction -1, 0 or 1; strength 1 slight, 2 plain, 3 strong) of an answer, None where it tells neither."""
    text = plain(label)
    if re.search(_NEUTRAL, text):
        return 0, 0
    negative = bool(re.search(_NEGATIVE, text)) or bool(re.match(r"(전혀|별로|그다지)", text))
    if not negative and not re.search(_POSITIVE, text):
        return None
    strength = 3 if re.search(_STRONG, text) else 1 if re.search(_SLIGHT, text) else 2
    return (-1 if negative else 1), strength
