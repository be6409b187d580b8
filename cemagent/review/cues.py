"""Evidence cues: what in a sentence shows a source, a measure, an owner, a link, a doubt or a slogan.

The cues are properties of business writing in Korean and English, not of any criterion;
what a criterion is about comes from its playbook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_KO_ROLE = (
    r"팀장|본부장|실장|과장|차장|부장|대리|매니저|파트장|센터장|점장|지점장|이사|상무|전무|부사장|대표|주무관|사무관|원장|부원장|국장|"
    r"수간호사|간호부장|총괄|리더|책임자|담당자|담당관|PM|PO|CX실|주임|선임|수석|팀|파트|본부|실무자|코디네이터|그룹장|사업부장|단장|소장"
)
_EN_ROLE = (
    r"manager|director|head of|lead\b|owner|officer|coordinator|supervisor|principal|chief|vice president|vp\b|controller|"
    r"matron|superintendent|registrar|dean|treasurer|steward|analyst|secretary|designer|architect|engineer|product owner|superviser|sister"
)
_SOURCE_EN = (
    r"survey|interview|observ\w+|shadow\w*|diar(?:y|ies)|ride-?along|home visits?|mystery (?:shop\w*|visit\w*)|usability|"
    r"(?:server|call|chat|queue|door|till|web|event|system|incident|complaint|ticket|search|booking) (?:log|record|data)s?|logs?\b|"
    r"transcripts?|recordings?|panel|experiment|a/b|trial|pilot|field test|report|audit|ledger|minutes\b|study|studies|"
    r"analysis|dataset|data ?base|crm data|export|cohort|regression|sample|respondents|verbatims?|complaints|tickets|"
    r"workshops?|focus groups?|card sort|benchmark|appendix|annex|source\b|wave|test(?:ed)?\b|research|exit poll|footage"
)
_SOURCE_KO = (
    r"설문|조사|인터뷰|면담|면접|관찰|동행|일지|다이어리|로그|기록|녹취|녹음|통화|데이터|파일럿|시범|실험|보고서|리포트|감사|대장|회의록|"
    r"분석|패널|미스터리|사용성|테스트|시험|표본|응답|VOC|민원|상담 이력|코호트|회귀|워크숍|간담회|그룹 ?인터뷰|FGI|FGD|벤치마크|별첨|부록|출처|"
    r"웨이브|리서치|연구|실측|계측|집계|전수|방문 ?조사|섀도잉|CCTV|영상|A/B"
)
_SAMPLE = (
    r"\bn\s*[=＝:]\s*\d[\d,]*|\b\d[\d,]*\s+(?:\w+\s+){0,2}(?:customers?|guests?|patients?|users?|households?|respondents?|people|"
    r"interviews?|visits?|calls?|tickets?|stores?|branches|sessions?|members?|subscribers?|shoppers?|residents?|students?|"
    r"families|parents|drivers|passengers|observations?|shops?|transcripts?|trips?|complaints?|accounts?|orders?|chats?|"
    r"clients?|admins?|participants?|learners?|buyers?|diaries|journeys?|contacts|letters|staff)\b|"
    r"\d[\d,]*\s*(?:명|건|곳|개 ?(?:매장|지점|점포|기관|사|가구)|가구|회|인|점포|매장|통|콜|쌍|팀|세대|병상|사례|부)(?![a-z가-힣]*(?:월|년))"
)
_DATE = (
    r"\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\s*[-./년]|['’]\d\d년|\d{1,2}\s*월|\bQ[1-4]\b|[1-4]\s*분기|상반기|하반기|"
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?\s+(?:\d|20)|\bweeks?\s+\d|\d+\s*주 ?차"
)
_CODE = r"(?<![A-Za-z0-9])(?:[A-Z]{1,5}[-–]?\d{1,4}[a-z]?(?:[-.]\d{1,4})*)(?![A-Za-z0-9%])"
_MEASURE = (
    r"\d[\d,.]*\s*(?:%|％|percent|per cent|percentage|pp\b|points?\b|seconds?|secs?\b|minutes?|mins?\b|hours?|hrs?\b|days?\b|weeks?\b|"
    r"초|분(?!기)|시간|일 ?(?:이내|내|안)|영업일|점(?!포|장|검)|%p|퍼센트|배(?!송|치|포|경|분)|원\b|만 ?원|억|건 ?(?:이하|이내|이상)|회 ?(?:이하|이상|이내)|"
    r"out of|/ ?[57]\b|/10\b)|[<>≤≥]\s*\d|\b(?:from|to|under|below|above|at least|at most|within)\s+\d|"
    r"\d[\d,.]*\s*(?:→|->|에서)\s*\d|[£$€₩]\s?\d"
)
_TARGET = r"\btargets?\b|\bgoals?\b|\bkpis?\b|\bby (?:end|q[1-4]|\w+ 20\d\d)|목표|이하|이상|이내|미만|지표|기준치|까지|→|≤|≥|\bfrom\b.{0,25}\bto\b|metric|measure|임계"
_OWNER_WORDS = r"\bowner\b|\bowned by\b|\bled by\b|\bresponsib\w+|\baccountab\w+|책임(?!감)|담당|오너|주관|소관|총괄"
_PERSON_EN = r"\b[A-Z](?:[a-z'’-]+|\.)\s+[A-Z][a-zA-Z'’-]+\b"
_LINK = (
    r"\b(?:linked? to|link(?:s|ed|ing)?|trac(?:es?|ed|eable|ing)|derive[sd]?|derived from|based on|proves?|supports?|serves?|feeds?|"
    r"promise|evp|theme|touch ?points?|insight|finding|tension|moment of truth|platform|positioning|see (?:section|chapter|table|annex)|"
    r"because of|comes? from|goes? back to|delivers? on|answers? to)\b|"
    r"연결|연계|이어[진짐지]|반영|도출|근거|약속|가치약속|EVP|테마|접점|인사이트|통찰|발견|긴장|진실의 순간|포지셔닝|참조|뒷받침|증명|출발|따른|대응하"
)
_ABSENT = (
    r"\bno(?:ne)?\b(?!\.)|\bnot\b|\bnever\b|\bwithout\b|\byet to\b|\black(?:s|ing)?\b|\bmissing\b|\bunknown\b|\btbd\b|\btbc\b|\bto be (?:decided|defined|confirmed|agreed|named)\b|"
    r"\bn/a\b|n't\b|미정|추후|아직|없[다음이는습었으]|없고|않[는았다음으]|못[했하한]|미비|부재|미실시|미수립|미확정|미지정|보류|해당 ?없"
)
_HEDGE = (
    r"\b(?:may|might|could|should|hope|aim|intend|plan(?:s|ned)? to|aspire|consider(?:ing|ed)?|explore|if possible|where possible|"
    r"in future|in due course|ideally|we believe|we feel|everyone knows|obviously|expected to|will look at)\b|"
    r"검토|고려|예정|계획이|노력|지향|기대|가능하면|필요시|추진하고자|할 것으로 보|생각한|믿는|당연|누구나|대체로|듯하|것 같"
)
_SLOGAN = (
    r"\b(?:world[- ]class|best[- ]in[- ]class|number one|no\. ?1|leading|premium|delight\w*|wow\b|seamless\w*|excellence|cutting[- ]edge|"
    r"innovative|unparalleled|passionate|customer[- ]?(?:first|centric|obsess\w+)|total solution|next[- ]level|state[- ]of[- ]the[- ]art|"
    r"exceed(?:s|ing)? expectations|unforgettable|revolution\w*|game[- ]chang\w+|synerg\w+|holistic|world'?s best|amazing)\b|"
    r"최고|최상|최적|감동|프리미엄|1등|일등|초격차|혁신적|극대화|고도화|토털|토탈|글로벌|선도|차별화된|명품|초일류|만족을 넘어|"
    r"고객 ?중심|고객 ?제일|고객 ?최우선|획기적|일류|넘버원|압도적"
)
_INTERNAL_TARGET = re.compile(r"\bSLA\b|내부 기준|internal (?:sla|target)", re.IGNORECASE)


def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_PATTERNS = {
    "sample": _compiled(_SAMPLE),
    "date": _compiled(_DATE),
    "source": _compiled(_SOURCE_EN, _SOURCE_KO),
    "measure": _compiled(_MEASURE),
    "target": _compiled(_TARGET),
    "link": _compiled(_LINK),
    "absent": _compiled(_ABSENT),
    "hedge": _compiled(_HEDGE),
    "slogan": _compiled(_SLOGAN),
    "role": _compiled(rf"(?:{_KO_ROLE})", rf"\b(?:{_EN_ROLE})"),
    "owner_word": _compiled(_OWNER_WORDS),
}
_CODES = re.compile(_CODE)
_PERSON = re.compile(_PERSON_EN)
_PERSON_KO = re.compile(rf"[가-힣]{{2,4}}\s?(?:{_KO_ROLE})|\b[가-힣](?:○○|OO|모)\b")
_DIGIT = re.compile(r"\d")

CUE_NAMES = (*_PATTERNS, "code", "person", "digit", "concrete_source", "valued_measure", "named_owner")
"""Names of the cues of a unit, in the order of :func:`cue_vector`."""


@dataclass(frozen=True)
class Cues:
    """The cues of one text: how often each occurs, and the codes that it names."""

    counts: dict[str, int]
    codes: frozenset[str]

    def vector(self) -> list[float]:
        """Return each cue as 0 or 1, in the order of ``CUE_NAMES``."""
        return [float(self.counts[name] > 0) for name in CUE_NAMES]

    def has(self, name: str) -> bool:
        """Return whether the cue ``name`` occurs."""
        return self.counts[name] > 0


def cues_of(text: str, context: str = "") -> Cues:
    """Return the cues of ``text``; ``context`` (headings, column headers) may name the owner or the source."""
    counts = {name: len(pattern.findall(text)) for name, pattern in _PATTERNS.items()}
    codes = frozenset(_CODES.findall(text)) - {f"Q{number}" for number in range(1, 5)}
    counts["code"] = len(codes)
    counts["person"] = len(_PERSON.findall(text)) + len(_PERSON_KO.findall(text))
    counts["digit"] = len(_DIGIT.findall(text))
    in_context = {name: bool(_PATTERNS[name].search(context)) for name in ("source", "owner_word")}
    anchored = counts["sample"] or counts["date"] or counts["code"]
    counts["concrete_source"] = int(
        bool((counts["source"] or in_context["source"]) and anchored) or counts["sample"] > 1
    )
    counts["valued_measure"] = int(bool(counts["measure"]) and bool(counts["target"] or counts["digit"] > 1))
    counts["named_owner"] = int(
        bool(counts["role"] or counts["owner_word"] or (in_context["owner_word"] and counts["person"]))
    )
    return Cues(counts, codes)
