"""What a sentence claims that can be looked up: its figures, the proper names in it, and who is said to have said it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cemagent.method.inflection import lemma
from cemagent.method.quantities import number_in

Figure = tuple[float, bool]
"""A number, and whether it is a share in per cent."""

_PERCENT = r"(?P<percent>\s*(?:%|％|퍼센트|프로(?![가-힣])|per ?cent\b|pct\b|percentage points?\b))?"
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WRITTEN = re.compile(
    rf"(?<![A-Za-z\d.,])(?P<korean>(?:(?:{_DIGITS})\s*[십백천만억조]+(?:\s+(?=\d))?)+(?:\d+)?|)(?P<digits>{_DIGITS}|)"
    rf"(?P<times>\s*(?:hundred|thousand|million|billion|dozen|bn|k|m)\b)?{_PERCENT}",
    re.IGNORECASE,
)
_TEENS = "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_MEASURED = (
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|decades?|centuries|times|points?|dollars|euros|"
    r"won|per ?cent|pct)\b"
)
_ENGLISH = re.compile(
    rf"\b(?P<number>(?:{_TENS})(?:[- ](?:{_ONES}))?|{_TEENS}|ten|{_ONES}|a(?= hundred| thousand| million))"
    rf"(?P<times>\s+(?:hundred|thousand|million))?(?P<unit>[\s-]+{_MEASURED})?{_PERCENT}",
    re.IGNORECASE,
)
_KOREAN = re.compile(
    r"(?<![가-힣])(?P<number>(?:열|스물|서른|마흔|쉰)?(?:다섯|여섯|일곱|여덟|아홉|하나|한|두|세|네)|열|스무|서른|마흔|쉰)(?=\s|[가-힣])"
    r"(?P<unit>\s*(?:초|분|시간|배|달|주(?![가-힣]))(?![가-힣]{2}))?"
)
_ORDINALS = {word: number for number, word in enumerate("first second third fourth fifth sixth seventh".split(), 1)}
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_SHARES = {"half": 50.0, "a quarter": 25.0, "절반": 50.0, "twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0}
_SHARE = re.compile(r"\b(?:half|a quarter|twice|doubled?|doubles)\b|절반", re.IGNORECASE)
_SAID_OUT = 11
"""A smaller number in words counts what stands around it and is no claim, unless a unit follows."""


@lru_cache(maxsize=2000)
def figures_in(text: str) -> frozenset[Figure]:
    """Return every number that ``text`` tells, in figures or words."""
    return frozenset({*_written(text), *(figure for figure, _ in _worded(text)), *_said_otherwise(text)})


def claimed_figures(sentence: str) -> frozenset[Figure]:
    """Return the numbers of ``sentence`` that must stand in its source: figures, and words that count or measure."""
    claimed = (figure for figure, measures in _worded(sentence) if measures or figure[0] >= _SAID_OUT)
    return frozenset({*_written(sentence), *claimed})


def tells_figure(text: str, figure: Figure) -> bool:
    """Return whether ``text`` tells ``figure``; 0.4 is 40 %."""
    number, is_percent = figure
    told = figures_in(text)
    if not is_percent:
        return (number, False) in told or (number, True) in told
    return (number, True) in told or (round(number / 100, 6), False) in told


def _written(text: str) -> Iterator[Figure]:
    for match in _WRITTEN.finditer(text):
        words = f"{match['korean']}{match['digits']}"
        if not words:
            continue
        plain = re.sub(r"(?<=\d)[,\u00a0\u202f](?=\d)", "", words)
        number = number_in(f"{plain}{match['times'] or ''}") if match["korean"] or match["times"] else float(plain)
        if number is not None:
            yield float(number), bool(match["percent"])


def _worded(text: str) -> Iterator[tuple[Figure, bool]]:
    for match in _ENGLISH.finditer(text):
        number = number_in(re.sub(r"^a\b", "one", f"{match['number']}{match['times'] or ''}", flags=re.IGNORECASE))
        is_percent = bool(match["percent"]) or "per" in (match["unit"] or "")
        # one minute, one day: a way of speaking
        if number is not None:
            yield (number, is_percent), number > 1 and bool(match["unit"] or match["percent"] or match["times"])
    for match in _KOREAN.finditer(text):
        number = number_in(f"{match['number']} 개")
        if number is not None:
            yield (number, False), number > 1 and bool(match["unit"])


def _said_otherwise(text: str) -> Iterator[Figure]:
    for match in _ORDINAL.finditer(text):
        yield float(_ORDINALS[match.group().lower()]), False
    for match in _SHARE.finditer(text):
        value = _SHARES[match.group().lower()]
        yield value, value > 2


_WORD = re.compile(r"[A-Za-z][A-Za-z'’&]*|[가-힣]+")
_LABEL = re.compile(
    r"\*\*[^*]+\*\*|__[^_]+__|`[^`]*`|[“\"‘「『《«][^“”\"‘’「」『』《》«»]*[”\"’」』》»]|^[^.:!?]{1,60}:(?=\s)"
)
_CAPITAL = re.compile(r"(?<![\w.&'’-])[A-Z][A-Za-z&]*(?:['’-][A-Za-z]+)*")
_BEGINS = re.compile(r"(?:^|[.!?:;]\s|[(\[–—-]\s?)\W*$")
_ACTS = re.compile(
    r"(?:['’]s\b|,? \(?(?:19|20)\d\d\b|\s+(?:[A-Z][a-z]+|(?:first |also |once |later |had |has )?(?:says?|said|writes?|wrote|shows?|showed|"
    r"finds?|found|argue[sd]?|invent(?:s|ed)|coin(?:s|ed)|introduce[sd]|discover(?:s|ed)|prove[sd]?|report(?:s|ed)|claim(?:s|ed)|define[sd]|"
    r"propose[sd]|develop(?:s|ed)|describe[sd]|launche[sd]|opened|grew)\b))"
)
_EVERYBODY = frozenset(
    "i i'm i'd i've cem cx crm english korean the a an this that these those it he she they we you who which what nobody everyone "
    "everybody somebody one each both some many most few all research studies evidence experience customer customers people staff "
    "managers firms companies management marketing service brand data results there here if when as in on at for by with from to and "
    "but or so yes no not then first second next finally however therefore also another its his her their our your my".split()
)
_SAYER_KO = re.compile(
    r"(?P<titled>[가-힣A-Za-z]{2,12})\s?(?:교수|박사|회장|대학교|대학|연구소|컨설팅|경영대학원)(?![가-힣]{3})|"
    r"(?P<dated>[가-힣]{2,8})\s?(?:등|외)?\s?[(（]\s?(?:19|20)\d\d|"
    r"(?P<saying>[가-힣]{2,8}?)(?:은|는|이|가)\s[^.]{0,80}(?:라고|다고)\s?(?:말|썼|쓴|주장|했|하였|밝|설명|강조|지적|봤|보았|정의)|"
    r"(?P<making>[가-힣]{2,8}?)(?:이|가|에 의해)\s[^.]{0,40}(?:발명|고안|창안|창시|처음\s?(?:제안|제시|소개))"
)
_ANYBODY_KO = frozenset(
    "고객 직원 기업 회사 저자 책 연구 조사 이론 개념 이것 그것 누구 이들 그들 사람 사람들 경영자 전문가 응답자 담당자 우리 저희 본인 여러분 관리자 원문 "
    "이 그 일부 다수 대부분 누군가 학자 학자들 고객들 직원들 기업들 문헌 자료 지식 이 대학 해당".split()
)
_OF_THE_METHOD = frozenset(
    "schmitt bernd seybold patricia schmitt's seybold's 슈미트 번트 시볼드 세이볼드 패트리샤 패트리셔".split()
)
"""Whose method the knowledge tells: they are named without standing in every passage."""


def names_in(sentence: str) -> list[str]:
    """Return what stands in ``sentence`` as the name of somebody or something: it must stand in its source.

    An English word with a capital inside a sentence counts, one at its beginning when it acts or goes on with
    another name; a Korean word counts with a title, a year, or as one who says or makes something.
    """
    bare = _LABEL.sub(lambda match: " " * len(match.group()), sentence)
    found = []
    for match in _CAPITAL.finditer(bare):
        word = re.sub(r"['’]s$", "", match.group())
        begins = bool(_BEGINS.search(bare[: match.start()])) and not (word.isupper() and len(word) > 1)
        if word.casefold() not in _EVERYBODY and (not begins or _ACTS.match(bare, match.end())):
            found.append(word)
    for match in _SAYER_KO.finditer(bare):
        word = next(group for group in match.groups() if group)
        if word not in _ANYBODY_KO:
            found.append(word)
    return [word for word in found if word.casefold() not in _OF_THE_METHOD]


def names_one(texts: Iterable[str], name: str) -> bool:
    """Return whether one of ``texts`` has ``name``: a form of the word, the Korean word in it, or an acronym's words."""
    wanted = name.casefold()
    return any(_has(text, wanted, name) for text in texts)


def _has(text: str, wanted: str, name: str) -> bool:
    words, initials = _vocabulary(text)
    if not wanted.isascii():
        return wanted in text
    parts = [part for part in re.split(r"[-&'’]", wanted) if part]
    if all(part in words or lemma(part) in words for part in parts):
        return True
    return name.isupper() and len(name) > 1 and wanted.rstrip("s") in initials


@lru_cache(maxsize=200)
def _vocabulary(text: str) -> tuple[frozenset[str], str]:
    """Return the words of ``text`` with their plain forms, and the initials of all of them in a row."""
    words = [part for word in _WORD.findall(text.casefold()) for part in re.split(r"['’&]", word) if part]
    plain = {lemma(word) for word in words if word.isascii()}
    return frozenset({*words, *plain}), "".join(word[0] for word in words if word not in ("of", "the", "and"))


_CONTENT = re.compile(r"[A-Za-z]{4,}|[가-힣]{3,}")
_FUNCTION_WORDS = frozenset(
    "this that these those with from their they there which what when where have does your than then them into only also more most such "
    "each says will been were would could should about because other".split()
)
_FEWEST_CONTENT = 3
_LEAST_SHARED = 0.3
"""Share of a sentence's words that its source has at least; true paraphrases of the knowledge have 0.57 and more."""


def shares_words(texts: Iterable[str], sentence: str) -> bool:
    """Return whether ``sentence`` speaks of what ``texts`` speak of; a very short one always does."""
    words = {word if not word.isascii() else lemma(word) for word in _CONTENT.findall(sentence.casefold())}
    words -= _FUNCTION_WORDS
    if len(words) < _FEWEST_CONTENT:
        return True
    every = list(texts)
    shared = sum(
        any(word in _vocabulary(text)[0] if word.isascii() else word[:2] in text for text in every) for word in words
    )
    return shared >= _LEAST_SHARED * len(words)


_SOURCES = r"\bthe (?:book|author|source|text|article|passage)s?\b"
_AUTHORS = re.compile(
    r"schmitt|seybold|according to(?! (?:you|your|what you)\b)|"
    r"\b(?:research|studies|a study|surveys|scholars|experts)\b(?= (?:show|find|found|prove|report|suggest|say|agree))|"
    r"슈미트|세이볼드|시볼드|저자|책에|원문|에 따르면|연구(?:는|가|들은|들이|에서는) [^.]{0,60}(?:보여|밝|나타)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"according to|\b(?:says?|said|writes?|wrote|shows?|showed|shown|finds?|found|argues?d?|calls?|called|claims?|claimed|describes?d?|"
    r"states?d?|prove[sd]?|defines?d?|names?d?|suggests?|suggested|distinguish(?:es|ed)|warns?|warned|advises?|advised|teach(?:es)?|"
    r"taught|reports?|reported|recommends?|recommended|estimates?d?|agree)\b|따르면|말[하했합씀]|썼|씁|적었|주장|보여|밝[히혔]|정의[하했합]|"
    r"설명[하했합]|강조[하했합]|지적[하했합]|제시[하했합]|나누|나눕|권[하했합]|봅니다|보았|조언|추천|꼽[았습는]|나타[났납]",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(
    r"\b(?:your|you) (?:survey|data|customers|figures|interviews|respondents|answers?|said|told)|\b(?:the|this|your) (?:attached )?(?:document|plan|file|attachment|survey|report|score)|문서|계획서|파일|첨부|설문|말씀하신|말씀해|귀사|조사하신|적어 주신",
    re.IGNORECASE,
)
_NO_CLAIM = re.compile(
    r"\?\W*$|\b(?:does not|do not|did not|doesn't|don't|nothing|cannot|can't|no passage)\b|\b(?:let us|let's|shall we|we can|we could|i will|i'll|would you)\b|"
    r"(?:까요|겠습니다|봅시다|보시지요|십시오)\W*$|않습니다\W*$|없습니다\W*$|모릅니다\W*$",
    re.IGNORECASE,
)


_SOURCE_SAYS = re.compile(
    rf"{_SOURCES}(?: \w+){{0,2}}? (?:says?|writes?|shows?|finds?|argues?|calls|claims?|describes?|states?|proves?|defines?|suggests?|warns?|"
    r"reports?|recommends?|(?:said|wrote|showed|found|argued|called|claimed|described|stated|proved|defined)(?! (?:by|in|as)\b))\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    rf"{_SOURCES}|\bcustomers? (?:said|say|told)|respondents?|고객(?:이|은|들이|들은)[^.]{0, 20}(?:말|답)|응답자|"
    r"\b(?:puts? it|once (?:said|wrote)|famously|in the words of)\b|명언|유명한 말",
    re.IGNORECASE,
)
_SAYER = re.compile(
    r"(?<![\w.])(?P<name>[A-Z][a-z]+)(?:,? \((?:19|20)\d\d\))?,? (?:first |also |once |later |has |had )?(?:showed|shown|argue[sd]|found that|wrote|writes|"
    r"prove[sd]|coined|invented|claim(?:s|ed)|report(?:s|ed)|says|said|introduced|defined|defines)\b"
)


def quotes_others(sentence: str) -> bool:
    """Return whether ``sentence`` gives a quote as the words of the authors, a book, customers or somebody known."""
    return bool(_AUTHORS.search(sentence) or _PEOPLE.search(sentence))


def is_attributed(sentence: str, known: Iterable[str] = ()) -> bool:
    """Return whether ``sentence`` puts a claim into the mouth of the authors, a book or research, without denying it.

    Somebody else who is said to have shown something counts too, unless the user named them: in ``known``.
    """
    if _OWN_WORDS.search(sentence) or _NO_CLAIM.search(sentence):
        return False
    if _AUTHORS.search(sentence):
        return bool(_SAYS.search(sentence))
    if _SOURCE_SAYS.search(sentence):
        return True
    names = [match["name"] for match in _SAYER.finditer(sentence) if match["name"].casefold() not in _EVERYBODY]
    return any(not names_one(known, name) for name in names)
