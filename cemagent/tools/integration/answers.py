"""What contacts answer to one question of a customer: the figures, fees and refusals of their sentences, compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cemagent.method.quantities import number_in, tells_time
from cemagent.tools.integration.subject import Item
from cemagent.tools.integration.wording import denies, sentences, words_of

_SUBJECTS = (
    r"환불|\brefund",
    r"교환|\bexchange",
    r"반품|\breturn(?:s|ed|ing)?\b",
    r"취소|해지|해약|\bcancel",
    r"배송|배달|\bdeliver",
    r"보증|무상 수리|\bwarrant|\bguarantee",
    r"보상|\bcompensat",
)
"""What customers ask everywhere: one of these words in common, and little else, is one question."""
_FEE_KO = r"(?:수수료|위약금|요금|비용|추가금|(?<![무자완치재의진음원연비])료(?=[는가를은로도 ])|(?<![준경대정소장설구낭나상수예겸방고])비(?=[는가를은로도 ]))"
_FEE_EN = r"(?:fees?|penalt(?:y|ies)|charge[sd]?|costs?|surcharges?)"
_FEE = re.compile(rf"{_FEE_KO}|\b{_FEE_EN}\b", re.IGNORECASE)
_FREE = re.compile(
    rf"무료|공짜|무상|(?:{_FEE_KO}|값|돈|금액)[가-힣]*\s?(?:전혀 |따로 |더 )?(?:없|받지 않|받지 못|안 받|물리지 않|붙지 않|들지 않|내지 않)|받지 않[는습]|"
    rf"\bfree\b(?! from| to )|\b(?:no|without|without an?y?) (?:\w+ )?{_FEE_EN}\b|\bnothing to pay\b|\bcosts? nothing\b|"
    r"\b(?:not|never) charged?\b|\bdo(?:es)? not (?:charge|cost)|\bwaive",
    re.IGNORECASE,
)
_CHARGED = re.compile(
    rf"(?:{_FEE_KO}|값|돈)[^.,;]{{0,24}}?(?:받(?!지)|내야|내셔야|내신|붙는다|붙습|붙어|든다|듭니다|물린|물립|있[다습으어]|청구|부과)|유료|"
    rf"\b(?:a|the|there is a|our) (?:\w+ ){{0,2}}{_FEE_EN}\b|\bcharges? [£$€\d]|\b(?:is|are) charged\b|\bpays? (?:a|the)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[£$€₩]\s*\d[\d,.]*|\d[\d,.]*\s*(?:만|천|백)*\s*원|(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|a hundred)\s*(?:pounds?|dollars?|euros?|won|pence|cents)\b|[일이삼사오육칠팔구십]{0,3}(?:만|천) ?원",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![가-힣\d])(오전|오후|저녁|아침|밤)? ?(\d{1,2}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열한|열두|열)\s?시(?!간)|"
    r"\b(?:until|till|at|by|from|before|after)\s(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight)"
    r"(?:\s?(am|pm|o'clock))?(?=[\s.]*$|[,.;]|\s(?:and|but|in the|at the|on|o))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(\d[\d,.]*)\s*(kg|g|cm|km|m|GB|MB|명|건|개|장|점|kcal|litres?|people|pages|pieces|items|points|persons)(?![A-Za-z])",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(\d[\d,.]*)\s*(?:%|％|퍼센트|프로|percent|per cent)", re.IGNORECASE)
_SINO = re.compile(
    r"(?<![가-힣])([이삼사오육칠팔구]?십[일이삼사오육칠팔구]?|[일이삼사오육칠팔구])\s?(년|개월|주|일|분|퍼센트|프로)(?=[\s,.]|$|안|이내|내|만|간|까지|이|을|뒤|후|전|동안|에)"
)
_DIGITS = {letter: number for number, letter in enumerate("일이삼사오육칠팔구", 1)}
_TIMES = re.compile(
    r"(?<![가-힣])(한|두|세|네|다섯|\d+)\s?(?:번|회|차례)(?!째)|\b(once|twice|thrice|(?:one|two|three|four|five|\d+) times)\b",
    re.IGNORECASE,
)
_TIMES_WORDS = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_CLAUSES = re.compile(r"[,;]\s|\s(?:and|but)\s|(?<=고)\s|(?<=며)\s|(?<=지만)\s")
_NEAR = 0.025
"""Relative difference up to which two durations are one: three years are 36 months of 30 days, a month is four weeks or so."""
_OTHER_STEP = 60
"""Ratio of two durations from which they are of other steps, as five minutes to take a return and thirty days to send it."""
_SHORT_QUESTION = 2
"""Words of the longer of two questions, one of which is wholly in the other, up to which they are one."""
_OVERLAP = 0.5
"""Share of the words of the shorter question that the other has from which both ask the same."""
_REFUSAL_OVERLAP = 0.67
_ANSWERING = re.compile(
    r"^(?:드리|걸리|걸린|걸려|끝나|끝난|끝내|드립|드린|드려|말씀|알리|알려|안내|가능|이내|동안|이상|이하|보내|보낸|물으|묻는|여쭙|여쭤|최대|적어|반드시|영업|평일|오늘|내일|하루|이틀|사흘|나흘|닷새|열흘|"
    r"보름|일주일|무료|공짜|깎아|시간|개월|퍼센트)|"
    r"^(?:하|한|합|되|된|됩|있|없|않|못|받|줄|준|줍|주|수|몇|안|뒤|후|전|까지|부터|곧|바로|늦|더|언제|모두|따로|답|날|분|년|만|천|원|할|될)"
    r"(?:는다?|다고?|지|면|고|게|며|서|니다|습니다|어요?|아요?|을|은|기|도|으며|으면|번|까지는?|에는?|야|는데|이라고|이다|입니다|이에요)?$|^해(?:서|요|도|야|야만)?$"
)
_PLAIN_ENGLISH = frozenset(
    """within day week month year hour minute second time free charge fee cost penalty may can could will would shall should must give given gives
    show shown tell told say said answer answered ask asked question state stated get get make made up later latest least most
    before after working business percent per cent pound dollar euro without any one two three four five six seven eight nine ten eleven
    twelve thirteen fourteen fifteen twenty thirty forty fifty sixty ninety hundred dozen half always never not cannot allowed
    possible send sent arrive arrives reply need take take full every line customer guest patient offer offered promise promised
    once twice thrice around about always only they them from receive received pay paid""".split()
)
_SHORT_STEM = 2
_ANSWERS = re.compile(r"flexibility\.discretion|substance\.|time\.|g\d")
"""Fields in which a contact says what customers get; style, essence and to whom staff turn answer nothing."""


@dataclass(frozen=True)
class Answer:
    """A sentence of an item that answers something: the words of its question and its values by unit."""

    item: Item
    sentence: str
    words: frozenset[str]
    subjects: frozenset[int]
    values: tuple[tuple[str, tuple[float, ...]], ...]
    refuses: bool


def answers_of(item: Item) -> Iterator[Answer]:
    """Yield what the sentences of ``item`` answer; a sentence without a word of its own asks nothing."""
    texts = [passage.text for passage in item.passages if _ANSWERS.match(passage.field)]
    for sentence in dict.fromkeys(part for text in texts for part in sentences(text)):
        words = _question(sentence)
        if words:
            subjects = frozenset(
                number for number, pattern in enumerate(_SUBJECTS) if re.search(pattern, sentence, re.IGNORECASE)
            )
            values = tuple((unit, tuple(found)) for unit, found in _values(sentence).items())
            yield Answer(item, sentence, words, subjects, values, denies(sentence))


def disagreements(items: Iterable[Item]) -> Iterator[tuple[Answer, Answer]]:
    """Yield each pair of answers of different items to one question whose values exclude each other, once a pair of items."""
    told = [answer for item in items for answer in answers_of(item)]
    seen: set[frozenset[str]] = set()
    for place, first in enumerate(told):
        for other in told[place + 1 :]:
            pair = frozenset((first.item.id, other.item.id))
            if len(pair) == 2 and pair not in seen and _disagree(first, other):
                seen.add(pair)
                yield first, other


def _disagree(first: Answer, other: Answer) -> bool:
    common = first.words & other.words
    if not common:
        return False
    share = len(common) / min(len(first.words), len(other.words))
    if (len(common) >= 2 and share >= _OVERLAP) or _same_subject(first, other, share):
        a, b = dict(first.values), dict(other.values)
        units = a.keys() & b.keys()
        if units:
            wide = first.words != other.words
            return any(_exclude(unit, a[unit], b[unit], wide) for unit in units)
    whole = len(common) / max(len(first.words), len(other.words))
    plain = not first.values and not other.values
    return plain and len(common) >= 2 and whole >= _REFUSAL_OVERLAP and first.refuses != other.refuses


def _same_subject(first: Answer, other: Answer, share: float) -> bool:
    if len(first.subjects) == 1 and first.subjects == other.subjects and share >= _OVERLAP:
        return True
    return share == 1 and max(len(first.words), len(other.words)) <= _SHORT_QUESTION


def _exclude(unit: str, a: tuple[float, ...], b: tuple[float, ...], wide: bool) -> bool:
    """Return whether the values of one unit cannot both hold; questions that differ in a word may be of other steps."""
    if unit == "days" and wide and max(*a, *b) > _OTHER_STEP * max(min(*a, *b), 1e-9):
        return False
    if unit == "fee":
        return (min(a) == 0) != (min(b) == 0)
    near = _NEAR if unit == "days" else 0.0
    return len(a) == len(b) and not any(abs(x - y) <= near * max(abs(x), abs(y)) for x in a for y in b)


@lru_cache(maxsize=20_000)
def _question(sentence: str) -> frozenset[str]:
    """Return the words of what is asked: nouns of the sentence by their stem, without figures and words of answering."""
    found = set()
    for word in words_of(sentence):
        if "가" <= word[0] <= "힣":
            if len(word) >= _SHORT_STEM and not _ANSWERING.match(word):
                found.add(word[:_SHORT_STEM])
        elif word not in _PLAIN_ENGLISH and not word[0].isdigit() and len(word) > 1:
            found.add(word)
    return frozenset(found)


def _values(sentence: str) -> dict[str, list[float]]:
    said = _SINO.sub(lambda match: f"{_sino(match[1])}{match[2]}", sentence)
    found: dict[str, list[float]] = {}
    for clause in _CLAUSES.split(said):
        if tells_time(clause) and (days := number_in(clause, "days")) is not None:
            found.setdefault("days", []).append(days)
    found |= {"pct": values} if (values := [float(m[1].replace(",", "")) for m in _PERCENT.finditer(said)]) else {}
    money = [value for match in _MONEY.finditer(said) if (value := number_in(match.group())) is not None]
    found |= {"money": money} if money else {}
    if clocks := [_hour(match) for match in _CLOCK.finditer(said)]:
        found["clock"] = clocks
    for match in _COUNTED.finditer(said):
        found.setdefault(match[2].casefold(), []).append(float(match[1].strip(",.").replace(",", "")))
    if (times := _TIMES.search(said)) is not None:
        word = (times[1] or times[2]).lower()
        value = _TIMES_WORDS.get(word) or number_in(f"{word}번" if times[1] else word)
        found |= {"times": [value]} if value is not None else {}
    if _FREE.search(said):
        found["fee"] = [0.0]
    elif _FEE.search(said) and ("money" in found or "pct" in found or _CHARGED.search(said)):
        found["fee"] = [1.0]
    return found


def _hour(match: re.Match[str]) -> float:
    """Return the hour of the day that a clock time names, before noon where it does not say."""
    word = (match[2] or match[3]).lower()
    fixed = {"noon": 12.0, "midnight": 24.0, "열한": 11.0, "열두": 12.0}
    hour = fixed.get(word) or number_in(f"{word}번" if match[2] else word) or 0.0
    later = match[1] in ("오후", "저녁", "밤") or (match[4] or "").lower() == "pm"
    return hour + 12 if later and hour < 12 else hour


def _sino(letters: str) -> int:
    tens, ten, ones = letters.rpartition("십")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
