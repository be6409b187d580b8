"""What the items of copyrighted scales speak about, so that they are known when a model recites or paraphrases them.

Only single words stand here, as patterns: ``modern|latest & equipment`` is a sentence that has the beginning of a
word of each group. No wording of an item can be read from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

Signature = tuple[re.Pattern[str], ...]
"""Patterns that all stand in a sentence which says what one item says."""


@dataclass(frozen=True)
class ScaleWords:
    """How a scale is told: words that name it beyond doubt, the signatures of its items, and whose items it borrows."""

    named: re.Pattern[str]
    signatures: tuple[Signature, ...]
    borrows: bool = False
    """Whether the items belong to another scale: then they are credited to this one only where it is named."""


_SERVQUAL = """
modern|up.to.date|latest|advanced|newest & equipment|technolog|machine|device
appeal|attractive|pleasant|good.looking & facilit|premises|building|interior
neat|tidy|tidily|well.dressed|groomed & staff|employee|personnel|they|people|clerk
material|brochure|leaflet|pamphlet|physical facilit & appeal|attractive|in keeping|match|suit
promise & time|deadline|does so|do so|keep|kept|stick
problem & sincer|genuin|sympath|reassur
dependable|can be depended|can depend
right|correct & first time|first attempt
time|moment & promis & provid|deliver|perform|service
record & accura|error|mistake|correct
tell|told|inform|say & when|exactly & perform|provid|deliver|service
prompt|immediate & service|attention|help
willing|readi|ready & help|assist
too busy|never busy
trust|confidence & staff|employee|personnel|behavio|they
safe|secure & transaction|dealing
polite|courteous & staff|employee|personnel|they|people|consistently
knowledge|support & answer|do their job|question
individual & attention
personal & attention|care & staff|employee|personnel|they|who
understand|know & need
best interest|interests? at heart
hours & convenient|suit|operating
최신|현대적|현대화 & 장비|설비|시설|기기
시설|매장|건물 & 보기 좋|매력|시각적|외관
직원|종업원 & 단정|깔끔|용모|옷차림
자료|책자|팸플릿|안내물|시설 & 어울|매력|보기 좋|시각적
약속 & 지킨|지킵|지키|이행|시간
문제 & 성의|진심|공감|관심 & 해결|보인|보입
믿을 만|신뢰할 수 & 회사|기업|서비스|업체|곳
처음 & 제대로|올바|정확
약속한|약속된 & 시간|시기|때 & 서비스|제공
기록|장부 & 정확|오류|실수
언제|시점 & 알려|말해|공지
신속|즉각|즉시|재빠 & 서비스|응대|대응
기꺼이|자발적|자진 & 도우|도와|돕
바빠|바쁘 & 응대|요청|대응|응답
직원|종업원 & 믿|신뢰|확신
안심|안전 & 거래
예의|공손|정중 & 직원|종업원|항상
지식 & 직원|종업원|질문|답변
개별|개개인 & 관심|배려
직원|종업원 & 개인적 & 관심|배려
욕구|필요|요구 & 이해|파악|안다|압니다
최선의 이익|이익을 (?:우선|최우선|진심)|고객의 이익
영업시간|운영시간|업무시간|이용시간|영업 시간 & 편리|편한|맞
"""

_BRAND_EXPERIENCE = """
impression & sens|visual|eye|sight & brand|it
interesting|exciting & sensory|senses & brand|it
not|n't & appeal & sens
induce|evoke|arouse|stir|provoke & feeling|sentiment
strong & emotion & brand|it|for
brand|it & emotional
engage|perform|physical & action|behavio & brand|when|use
bodily|body & experience|result
not|n't|is & action.oriented
think & encounter|deal with|come across & brand|it
not|n't & make|makes|get|gets & think
curio & stimulat|arous|awaken|problem
감각|시각 & 인상 & 브랜드
감각 & 흥미 & 브랜드
감각 & 호소|끌리 & 않|못
감정|감성 & 불러|자아|유발|일으
강한|강렬 & 감정|정서 & 브랜드
브랜드 & 감성적|감정적|정서적
브랜드 & 행동|동작 & 하게|몸
신체|몸 & 경험|체험
브랜드 & 행동 지향|행동지향
브랜드 & 생각 & 많|접하|만나
생각하게 & 않|못
호기심 & 자극|일으|유발|문제
"""

_EXQ = """
choose|choice & different options|between options|several options
compare & options|offers|companies & best|know
offers & different companies|several companies|more than one
designated|one contact|same person|single contact
stay & process|everything & easier|easy
shop|shopping around & important|rather|better
confident|sure & alternative|other provider|elsewhere
flexible & needs|dealing|dealt
keep|kept & up.to.date|informed & me|important
safe|strong & reputation
deal|dealt & wrong & well|important|me
expertise|know what they & confident|confidence|doing
process & easy & care|everything
look after|take care & long time|long term|years
dealt with|been with|used & before & easy|easier
advice & independent|right product|best
relate|feel & people|person & care|understand|me
여러|다양한 & 대안|선택지|회사 & 고를|고르|선택|비교
비교 & 가장|제일 & 좋은|나은
전담|한 사람|담당자 한 & 상대|거래|연락
계속|머무르 & 쉬워|수월|편해 & 과정|절차
유연 & 응대|대처|필요
진행|상황 & 계속|수시 & 알려
평판 & 안전|튼튼|좋은
잘못되|문제가 생 & 잘 처리|대처|처리
전문성 & 믿|확신|신뢰
과정|절차 & 쉬|간편 & 알아서|모두
오래|오랫동안 & 돌봐|보살|챙겨
전에|예전 & 거래 & 쉬|수월
조언 & 독립|알맞|필요
"""


@cache
def words_of(names: tuple[str, ...]) -> ScaleWords | None:
    """Return what is known of the scale that goes by ``names``, its id among them, or None."""
    folded = {name.casefold() for name in names}
    if "servqual" in folded:
        return ScaleWords(_named("servqual|parasuraman|zeithaml|파라슈라만|서브퀄"), _signatures(_SERVQUAL))
    if "servperf" in folded:
        return ScaleWords(_named("servperf|cronin|서브퍼프"), _signatures(_SERVQUAL), borrows=True)
    if "brand-experience" in folded:
        named = _named("brakus|zarantonello|brand experience scale|브라쿠스|브랜드 ?경험 ?척도")
        return ScaleWords(named, _signatures(_BRAND_EXPERIENCE))
    if "exq" in folded:
        return ScaleWords(_named("exq|klaus|maklan|service experience quality"), _signatures(_EXQ))
    return None


def _named(names: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{names})(?![a-z0-9])", re.IGNORECASE)


def _signatures(table: str) -> tuple[Signature, ...]:
    return tuple(
        tuple(re.compile(_group(group.strip()), re.IGNORECASE) for group in line.split("&"))
        for line in table.strip().splitlines()
    )


def _group(words: str) -> str:
    return rf"(?<![A-Za-z])(?:{words})" if words.isascii() else f"(?:{words})"


def signature_of(title: str) -> Signature | None:
    """Return the signature of an item of which only a ``title`` in our words is known; None when it says too little."""
    words = [word for word in re.findall(r"[A-Za-z]{4,}|[가-힣]{2,}", title) if word.casefold() not in _SMALL]
    if len(words) < 2 or title.rstrip()[-1:].isdigit():
        return None
    return tuple(re.compile(_group(re.escape(_stem(word))), re.IGNORECASE) for word in words)


_SMALL = frozenset("with than other what when without each from that this their into".split())


def _stem(word: str) -> str:
    return word[:2] if not word.isascii() else word[: max(4, len(word) - 3)]
