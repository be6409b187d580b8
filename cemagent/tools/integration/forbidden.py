"""Finds what the theme forbids in what the strategy says (test I11): inflected, not denied, not part of another word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cemagent.method.inflection import korean_pattern, lemma
from cemagent.method.matching import without_parentheses
from cemagent.method.pending import says_nothing
from cemagent.method.words import items_of
from cemagent.tools.integration.wording import sentences, stem_of, words_of

_QUOTED = re.compile(r"[\"“‘'「『<]([^\"”’'」』>]{1,40})[\"”’'」』>]")
_GENERIC_KO = re.compile(
    r"(?:^|\s)(?:모든|각종|지나친|과도한|과한|어떤|일체의?|각)(?=\s)|"
    r"\s*(?:같은|등의?|따위의?|하는|라는|이라는)?\s*"
    r"(?:사용|쓰기|금지|불가|안 ?됨|쓰지 ?않(?:는다|음|기)|하지 ?않(?:는다|음|기)|않기|말기|표현|문구|단어|낱말|말투|말|어조|언어|이미지|연출|메시지|유도|강조|행위)+"
    r"(?:을|를|은|는|이|가|도)?(?:\s*(?:사용|금지|쓰지 ?않(?:는다|음|기)|하지 ?않(?:는다|음|기)))*\s*$"
)
_GENERIC_EN = re.compile(
    r"^\s*(?:never|no|not|do not|don't|avoid|without|any|all|the|a|an|use of|using|of|such as|like)\s+|"
    r"\s+(?:words?|wording|phrases?|language|expressions?|copy|messages?|messaging|images?|imagery|of any kind|at all|tones?|"
    r"anywhere|whatsoever)\s*$",
    re.IGNORECASE,
)
_DENIED_AFTER_KO = re.compile(
    r"^[가-힣]{0,3}?\s*(?:을|를|은|는|이|가|도|만|로|으로|에|의|과|와|이나|나|보다|하는|하지|해|되지|되는)?\s*(?:(?:광고|문구|말|행사|표시|안내|쿠폰|이벤트|음악|표현|조명|권유|사용|경쟁|얘기|이야기|약속|멘트|방송|화면|색|배너|사진|소리|목소리)"
    r"(?:을|를|은|는|이|가|도|로|에)?\s*)?(?:전혀|일절|절대|아예|결코|더는|더 이상|따로|함께|모두|단 한 번도|한 번도)?\s*"
    r"(?:하지|되지|쓰지|걸지|넣지|틀지|달지|켜지|두지|붙이지|말하지|보이지|보내지|주지|내지|내세우지|권하지|알리지|외치지|입에 올리지|올리지|드리지|사용하지|싣지|팔지)?\s*"
    r"(?:없|않|아니|아닌|아닙|말고|말며|말 것|마십|못하|못 하|안 하|안 쓰|안 한|금지|금한|금하|금물|대신|빼|뺀|뺍|없앤|없애|없앱|그만|멈추|멈춘|끄고|끈다|끕니다|끈|피하|피한|피합|삼가|줄이|줄인|줄입|치운|치우|지운|지우|거둔|벗어|버린|버리)"
)
_DENIED_FORM_KO = re.compile(r"^(?:(?![가-힣](?:고|며|만|서)\s)[^,.;]){0,18}?지(?:는|도|를)?\s*(?:않|못|말|마)")
"""A verb further on that is denied, with no other verb between: 할인 행사를 따로 열지 않고."""
_DENIED_BEFORE_KO = re.compile(r"(?:안|못|비|무|탈|반)\s*$")
_DENIED_BEFORE_EN = re.compile(
    r"\b(?:no|not|never|without|neither|nor|none|nothing|avoid(?:s|ing)?|refus\w+|forbid\w*|forbidden|ban(?:s|ned|ning)?|stop(?:s|ped|ping)?|"
    r"end(?:s|ed|ing)?|remov\w+|drop(?:s|ped|ping)?|cut(?:s|ting)?|replac\w+|instead of|rather than|free of|free from|less|fewer|quit\w*|"
    r"don't|doesn't|won't|isn't|aren't|cannot|can't|must not|switch(?:es|ed)? off|turn(?:s|ed)? off|opposite of|far from|hate\w*|not even)"
    r"(?:\W+\w+){0,4}\W*$",
    re.IGNORECASE,
)
_BREAKS_DENIAL_EN = re.compile(r"[,;:]|\b(?:but|and then|then|yet|while)\b", re.IGNORECASE)
_DENIED_AFTER_EN = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:(?:is|are|was|were|be|being)\s+)?(?:not\b|never\b|banned|forbidden|removed|avoided|out of|off\b|gone|"
    r"ends?\b|stops?\b|gives? way|makes? way|has no place|have no place|-free\b|free\b)",
    re.IGNORECASE,
)
_PARTICLES = (
    "은|는|이|가|을|를|의|에|에서|에게|와|과|로|으로|도|만|까지|부터|하고|이나|나|처럼|보다|마다|에는|에서는|에도|으로는|로는|이고|이며|며|입니다|이다|"
    "이라|라|이라는|라는|이라고|라고|이라도|조차|밖에|뿐|들|들을|들이|들은|적|적인|적으로|이던|인|이었|였"
)
_ENDINGS = (
    "하는|하다|합니다|한다|하면|해서|하며|하고|하기|하게|하여|해|한|할|함|했[가-힣]*|해도|해요|해[가-힣]{1,4}|하[가-힣]{1,4}|합[가-힣]+|되[가-힣]*|된[가-힣]*|됩[가-힣]+|돼[가-힣]*|"
    "시키[가-힣]*|시킨[가-힣]*|시켜[가-힣]*|받[가-힣]*|드[립려린][가-힣]*|스럽[가-힣]*|스러[가-힣]*|로운|롭게|거리[가-힣]*|거린[가-힣]*"
)
_COMPOUND = "쿠폰|행사|이벤트|권|율|폭|혜택|문구|광고|코드|판매|상품|안내|표시|알림|문자|배너|음악|조명|멘트|방송|사진|메시지|가격|가|전|표|특가|세일|중|률|제|형|용|식|색|빛|등|톤"
_PREFIX = "특별|파격|대폭|초|반짝|깜짝|한정|타임|주말|연말|오픈|신규|회원|고객|가격|무료|즉시|추가|단독"
_VERB_ENDS = ("는", "기", "다")
_TAIL = re.compile(rf"(?:(?:{_COMPOUND})?(?:{_PARTICLES})?|{_ENDINGS}|(?:{_PARTICLES}))(?![가-힣])")
_HANGUL = re.compile(r"[가-힣]")
_EN_WORD = re.compile(r"[A-Za-z0-9]+(?:'[a-z]+)?(?:%)?")
_NEAR_KO = 14
"""Characters between two words of a forbidden phrase that still belong together."""
_NEAR_EN = 3
"""Words between them."""


@dataclass(frozen=True)
class Ban:
    """One entry of the forbidden list and the terms that would break it."""

    text: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A sentence that uses a forbidden term; ``words`` are its words there."""

    ban: Ban
    sentence: str
    words: str


def bans_of(forbidden: Sequence[str]) -> tuple[Ban, ...]:
    """Return the entries of a forbidden list with their terms: quoted words, or the phrase without what is generic."""
    return tuple(Ban(entry, terms) for entry in forbidden if (terms := _terms_of(entry)))


@lru_cache(maxsize=2_000)
def _terms_of(entry: str) -> tuple[str, ...]:
    quoted = tuple(match.strip() for match in _QUOTED.findall(entry) if match.strip())
    if quoted:
        return quoted
    found = []
    for part in items_of(without_parentheses(entry)):
        term = _bare(part)
        if term and not says_nothing(term):
            found.append(term)
    return tuple(found)


def _bare(part: str) -> str:
    """Return ``part`` without the words that say only that it is forbidden, or what sort of words it is."""
    term = part.strip(" .!?")
    for _ in range(3):
        shorter = _GENERIC_EN.sub("", _GENERIC_KO.sub("", term)).strip(" .")
        if not shorter or shorter == term:
            break
        term = shorter
    return term


def hits_in(bans: Sequence[Ban], text: str) -> Iterator[Hit]:
    """Yield the sentences of ``text`` that use what ``bans`` forbid; what a sentence denies is no use."""
    for sentence in sentences(text):
        for ban in bans:
            used = next((words for term in ban.terms if (words := _used(term, sentence))), "")
            if used:
                yield Hit(ban, sentence, used)


def _used(term: str, sentence: str) -> str:
    """Return the words of ``sentence`` that use ``term``, "" when it does not or says that it will not."""
    if not re.search(r"\w", term):
        return term if term in sentence else ""
    spans = _korean_spans(term, sentence) if _HANGUL.search(term) else _english_spans(term, sentence)
    for start, end in spans:
        if not _is_denied(sentence, start, end):
            return sentence[start:end]
    return ""


def _is_denied(sentence: str, start: int, end: int) -> bool:
    before, after = sentence[:start], sentence[end:]
    if _DENIED_AFTER_KO.match(after) or _DENIED_FORM_KO.match(after) or _DENIED_BEFORE_KO.search(before):
        return True
    if re.search(r"[가-힣]", sentence[start:end]):
        return bool(re.search(r"지\s*(?:않|못|말)", sentence[start : end + 4]))
    near = _BREAKS_DENIAL_EN.split(before)[-1]
    return bool(_DENIED_BEFORE_EN.search(near) or _DENIED_AFTER_EN.match(after))


def _korean_spans(term: str, sentence: str) -> list[tuple[int, int]]:
    """Return where the words of ``term`` stand near each other, the head word (the last) with its own ending only."""
    words = _korean_words(term)
    lower = sentence.casefold()
    places = [[match.span() for match in _korean_form(word).finditer(lower)] for word in words]
    if not all(places):
        return []
    found = []
    for first in places[0]:
        start, end = first
        for options in places[1:]:
            near = [span for span in options if -_NEAR_KO <= span[0] - end <= _NEAR_KO]
            if not near:
                break
            start, end = min(start, near[0][0]), max(end, near[0][1])
        else:
            found.append((start, end))
    return found


def _korean_words(term: str) -> tuple[str, ...]:
    """Return the content words of ``term``; a verb keeps its ending, by which its other forms are known."""
    said = [word for word in term.casefold().split() if words_of(word)]
    return tuple(word if word.endswith(_VERB_ENDS) else words_of(word)[0] for word in said) or (term,)


@lru_cache(maxsize=5_000)
def _korean_form(word: str) -> re.Pattern[str]:
    if not _HANGUL.search(word):
        return re.compile(rf"\b{re.escape(word)}\b")
    if len(word) == 2 and word.endswith(("은", "는", "운")):
        return re.compile(rf"(?<![가-힣]){word[0]}[가-힣]{{1,3}}(?![가-힣])")
    if word.endswith(_VERB_ENDS) and len(word) > 2 and not word.endswith(("하는", "되는", "하기", "하다")):
        return korean_pattern(word)
    stem = re.escape(stem_of(word))
    return re.compile(rf"(?<![가-힣])(?:{_PREFIX})?{stem}(?:{_TAIL.pattern})")


def _english_spans(term: str, sentence: str) -> list[tuple[int, int]]:
    wanted = [lemma(word.casefold()) for word in _EN_WORD.findall(term)]
    told = [(lemma(match.group().casefold()), match.start(), match.end()) for match in _EN_WORD.finditer(sentence)]
    found = []
    for place, (word, start, _) in enumerate(told):
        if word != wanted[0]:
            continue
        last = place
        for other in wanted[1:]:
            window = range(last + 1, min(len(told), last + 2 + _NEAR_EN))
            following = next((number for number in window if told[number][0] == other), None)
            if following is None:
                break
            last = following
        else:
            found.append((start, told[last][2]))
    return found
