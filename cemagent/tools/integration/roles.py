"""What a date in a strategy is the date of: something made public, or something made ready."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cemagent.method.dates import date_in
from cemagent.tools.integration.events import Event, events_of, training_words
from cemagent.tools.integration.subject import Design, Element, Innovation, Item, Line
from cemagent.tools.integration.wording import sentences

_DATE = re.compile(
    r"\d{4}\s*[-./년]\s*\d{1,2}(?:\s*[-./월]\s*\d{1,2}\s*일?)?|\d{1,2}\s*월\s*\d{1,2}\s*일|\d{1,2}\s*월\s*(?:초순|초|중순|말|중(?![가-힣])|부터|에|까지)|"
    r"\b(?:early|mid|late)[\s-](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:\s+\d{4})?|"
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b\.?(?:,?\s+\d{4})?|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?!\d)(?:st|nd|rd|th)?(?:,?\s+\d{4})?|"
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b(?:\s+\d{4})?|"
    r"(?:\d{4}\s*년?\s*)?[1-4]\s*분기|\bQ[1-4]\b(?:\s+\d{4})?",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"공개|게시|방영|방송|알린|알리|알립|내건|내걸|건다|겁니다|걸어|싣|실린|실립|게재|띄우|띄운|부착|붙인|붙입|인쇄|돌린|돌립|발표|광고|선보|출시|개시|시작|오픈|연다|엽니다|집행|발송|보낸|보냅|배포|내보|걸린|걸립|나간|나갑|론칭|"
    r"\bpublish\w*|\bair(?:s|ed)?\b|\bannounc\w*|\blaunch\w*|\bgo(?:es)? live\b|\bgoes out\b|\bstart\w*|\bopen\w*|\brun(?:s|ning)?\b|\badvertis\w*|"
    r"\breleas\w*|\bon sale\b|\bpromis\w*|\bappear\w*|\bsent\b|\bmailed\b|\bposted\b|\bon air\b|\bgoes up\b|\bfrom\b",
    re.IGNORECASE,
)
_READY = re.compile(
    r"교육|훈련|준비|완료|가동|개통|구축|설치|배치|도입|끝난|끝나|끝냅|갖춘|갖추|마친|마치|마칩|시스템|연동|채용|가능|완공|개발|할 수 있|지킬 수|적용|"
    r"\btrain\w*|\bready\b|\binstall\w*|\bcomplet\w*|\bin place\b|\bin operation\b|\boperational\b|\bstaffed\b|\bhired\b|\bavailable\b|\bsystem\b|"
    r"\bdeliver\w*|\bfinish\w*|\bbuilt\b|\bconnected\b|\bset up\b|\bcapab\w*|\bcan\b|\brolled? ?out\b|\bable\b|\bintroduced\b|\bworks?\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"부터|\bfrom\b|\bas of\b|\bstarting\b|\bby\b|까지", re.IGNORECASE)
_PART_OF_MONTH = {"초": 5, "초순": 5, "중순": 15, "중": 15, "early": 5, "mid": 15}
"""The day for which a part of a month stands; the end of a month, and a month alone, are its last day."""
_NEAR = 28
"""Characters around a date in which a word says what it is the date of."""


@dataclass(frozen=True)
class Dated:
    """A day, the words or the field that give it, and the item that they belong to."""

    day: date
    text: str
    item: Item


def day_published(element: Element, today: date) -> Dated | None:
    """Return when customers first meet ``element``: the field, else the first date of its text that is no day of readiness."""
    if element.published_on:
        return Dated(element.published_on, element.published_on.isoformat(), element)
    for sentence, near, day in _dates(element.text, today):
        if _PUBLIC.search(near) or (element.aspect == "communication" and not _READY.search(near)):
            return Dated(day, sentence, element)
    return None


def days_ready(item: Design | Line, today: date) -> list[Dated]:
    """Return the days on which what ``item`` needs is ready: the field, else the dates in its texts that speak of it."""
    given = item.ready_on if isinstance(item, Design) else item.deliverable_from
    if given:
        return [Dated(given, given.isoformat(), item)]
    return [
        Dated(day, sentence, item)
        for sentence, near, day in _dates(f"{item.text}\n{item.asides}", today)
        if (_READY.search(near) or _FROM.search(near)) and not _is_past(near)
    ]


def day_of_training(item: Innovation, today: date, contacts: Sequence[Design] = ()) -> Dated | None:
    """Return when staff are trained for ``item``: its field, its text, else the last day of training of its ``contacts``."""
    if item.training_on:
        return Dated(item.training_on, item.training_on.isoformat(), item)
    found = [dated for dated in (_dated(design, today, "training") for design in contacts) if dated]
    return _dated(item, today, "training") or max(found, key=lambda dated: dated.day, default=None)


def speaks_of_training(dated: Dated) -> bool:
    """Return whether a date was read from words on training."""
    return bool(training_words().search(dated.text))


def day_of_launch(item: Innovation, today: date) -> Dated | None:
    """Return when ``item`` reaches customers, from its field or its text."""
    if item.launch_on:
        return Dated(item.launch_on, item.launch_on.isoformat(), item)
    return _dated(item, today, "launch")


def _dated(item: Item, today: date, event: Event) -> Dated | None:
    """Return the first date in the texts of ``item`` that belongs to ``event``."""
    for sentence in sentences(f"{item.text}\n{item.asides}"):
        said = _in_digits(sentence)
        matches = list(_DATE.finditer(said))
        for match, kind in zip(matches, events_of(said, [match.span() for match in matches]), strict=True):
            day = _day_of(match.group(), today) if kind == event else None
            if day is not None:
                return Dated(day, sentence, item)
    return None


def _dates(text: str, today: date) -> Iterator[tuple[str, str, date]]:
    """Yield (sentence, the words around the date, the date) for every date outside parentheses, which hold sources."""
    for sentence in sentences(text):
        said = _in_digits(sentence)
        for match in _DATE.finditer(said):
            day = _day_of(match.group(), today)
            if day is not None:
                yield sentence, said[max(0, match.start() - _NEAR) : match.end() + _NEAR], day


def _day_of(words: str, today: date) -> date | None:
    """Return the day that ``words`` give; the early or middle part of a month stands for a day of it."""
    day = date_in(words, today)
    part = re.search(r"월\s*(초순|초|중순|중)(?![가-힣])|\b(early|mid)\b", words, re.IGNORECASE)
    if day is None or part is None:
        return day
    return day.replace(day=_PART_OF_MONTH[(part[1] or part[2]).lower()])


_MONTHS_KO = {
    "십일": 11, "십이": 12, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "유": 6, "칠": 7, "팔": 8, "구": 9, "시": 10,
}  # fmt: skip
_MONTH_KO = re.compile(r"(?<![가-힣])(십일|십이|일|이|삼|사|오|유|칠|팔|구|시)월(?=\s|[초말중에부까]|$)")
_DAY_KO = re.compile(r"(?<=월)\s*(이십|삼십|십)?(일|이|삼|사|오|육|칠|팔|구)?일(?=[에부까은이,.\s]|$)")
_DIGITS_KO = {
    "": 0,
    "일": 1,
    "이": 2,
    "삼": 3,
    "사": 4,
    "오": 5,
    "육": 6,
    "칠": 7,
    "팔": 8,
    "구": 9,
    "십": 10,
    "이십": 20,
    "삼십": 30,
}
_FIRST_KO = re.compile(r"(?<=월)\s*(?:첫날|초하루|하루)")
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "tenth": 10,
    "fifteenth": 15,
    "twentieth": 20,
}
_ORDINAL = re.compile(rf"\b(?:the\s+)?({'|'.join(_ORDINALS)})\s+of\s+(?=[A-Z])", re.IGNORECASE)
_OF = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+of\s+(?=[A-Z])")


def _in_digits(sentence: str) -> str:
    """Return ``sentence`` with the dates that are written in words in digits: 십이월 삼일 is 12월 3일."""
    said = _MONTH_KO.sub(lambda match: f"{_MONTHS_KO[match[1]]}월", sentence)
    said = _DAY_KO.sub(lambda match: f" {_DIGITS_KO[match[1] or ''] + _DIGITS_KO[match[2] or '']}일", said)
    said = _FIRST_KO.sub(" 1일", said)
    said = _ORDINAL.sub(lambda match: f"{_ORDINALS[match[1].lower()]} ", said)
    return _OF.sub(lambda match: f"{match[1]} ", said)


def _is_past(near: str) -> bool:
    return bool(re.search(r"기록|조사|면담|했습니다|였습니다|\bsurvey|\binterview|\blog\b", near, re.IGNORECASE))
