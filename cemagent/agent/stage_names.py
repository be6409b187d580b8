"""How people name the stages of the interview."""

from __future__ import annotations

import re

STAGES: dict[str, str] = {
    "critique": r"critiques?|audit of (?:current )?practice|(?:기존 ?)?(?:접근|관행)(?:의)? ?(?:점검|비판)|비판|크리틱|경험 ?측정",
    "framework": r"frameworks?|project design|기본 ?구조|프레임 ?워크|프로젝트 ?설계|뼈대",
    "world": r"experiential world|customer'?s? world|world|경험 ?세계|경험 ?월드|고객 ?세계|월드",
    "platform": r"(?:experiential )?platform|positioning|evp|경험적 ?기반|플랫폼|포지셔닝|가치 ?약속",
    "brand": r"brand(?:ing)?(?: experience)?|브랜드(?: ?경험)?",
    "interface": r"(?:customer )?interfaces?|(?:고객 ?)?인터페이스",
    "innovation": r"(?:continuous )?innovations?|(?:지속적인? ?)?혁신|이노베이션",
    "integration": r"integration|통합(?: ?점검)?",
    "organization": r"organi[sz]ation(?:al)?|orgs?|조직(?:과 ?고객 ?가치)?",
    "scenario": r"(?:customer )?scenarios?|(?:고객 ?)?시나리오",
    "demands": r"(?:the )?(?:twelve |12 )?demands|(?:열두 ?가지 ?|12가지 ?)?요구(?: ?사항)?(?: ?점검)?|디맨드",
    "tasks": r"(?:the )?(?:eight |8 )?tasks|(?:여덟 ?가지 ?|8가지 ?)?과제",
    "customer-dna": r"customer dna|dna|고객 ?dna|디엔에이",
    "flight-deck": r"flight ?deck|dashboard|비행 ?계기판|계기판|대시보드",
}

NEXT = r"next|forward|following|onwards?|다음|앞으로 (?:가|넘)|뒤 ?단계"
PREVIOUS = r"back|previous|prior|last|before|rewind|이전|전 ?단계|전 ?질문|직전|돌아|뒤로|되돌|앞 ?단계|지난|백"

TERMS = (
    r"cem|crm|cx|evps?|ex scale|nps|csat|ces|servqual|touch ?points?|moments? of truth|positioning|value promise|"
    r"implementation themes?|experiential (?:world|platform|value promise|positioning|communications?|modules?)|look and feel|"
    r"customer (?:dna|equity|interface|scenario|lifetime value)|stripping(?: and dressing)?|flight deck|showstoppers?|"
    r"satisfaction|marketing concept|schmitt|seybold|sense|feel|think|act|relate|brand experience|interfaces?|twelve demands|"
    r"eight tasks|experience (?:grid|providers?)|hilton|jetblue|prada|singapore airlines|starbucks|cingular|citigroup|"
    r"경험적 ?(?:기반|가치 ?약속|세계|포지셔닝|플랫폼|커뮤니케이션)|가치 ?약속|종합적 ?실행 ?테마|실행 ?(?:테마|범위)|접점|진실의 ?순간|포지셔닝|"
    r"보고 ?느끼기|고객 ?(?:만족|자산|가치|인터페이스|시나리오|dna|생애 ?가치|세계)|경험 ?세계|마케팅 ?컨셉|슈미트|세이볼드|시볼드|"
    r"인터페이스|터치 ?포인트|열두 ?가지 ?요구|여덟 ?가지 ?과제|비행 ?계기판|벗기기와 ?입히기|본질과 ?융통성|스타일과 ?내용|"
    r"감각|감성|인지|행동|관계|쇼스토퍼|순추천(?: ?지수)?|만족도|제트블루|프라다|힐튼|스타벅스"
)
"""Words of the trade whose meaning people ask for."""

INDUSTRIES: dict[str, str] = {
    "hospital": r"hospitals?|clinics?|medical|dent(?:al|ists?)|병원|의원|치과|의료|검진",
    "hotel": r"hotels?|hospitality|resorts?|호텔|리조트|숙박|펜션",
    "airline": r"airlines?|aviation|항공(?:사)?",
    "bank": r"banks?|banking|은행|금융",
    "insurance": r"insurance|insurers?|보험(?:사)?",
    "telecom": r"telecoms?|carriers?|통신(?:사)?",
    "retail": r"retail(?:ers?)?|supermarkets?|stores?|shops?|유통|소매|마트|백화점|매장|편의점",
    "restaurant": r"restaurants?|caf[eé]s?|coffee shops?|food|식당|카페|음식점|외식|레스토랑",
    "education": r"schools?|universit(?:y|ies)|education|academ(?:y|ies)|학교|대학|학원|교육",
    "public": r"public (?:sector|services?)|government|councils?|city hall|공공(?:기관)?|관공서|구청|시청|정부",
    "software": r"software|saas|apps?|startups?|소프트웨어|앱|스타트업",
    "manufacturing": r"manufactur(?:ing|ers?)|factor(?:y|ies)|b2b|제조(?:업)?|공장",
    "automotive": r"car (?:makers?|dealers?)|automotive|자동차|정비소",
    "fitness": r"gyms?|fitness|헬스장|피트니스|요가",
    "logistics": r"logistics|couriers?|parcels?|deliver(?:y|ies)|물류|택배|배송",
    "beauty": r"salons?|cosmetics|beauty|미용실|뷰티|화장품",
    "e-commerce": r"e-?commerce|online (?:stores?|shops?)|이커머스|온라인 ?(?:몰|쇼핑)|쇼핑몰",
    "travel": r"travel|tour(?:ism|s)?|여행사?|관광",
    "real estate": r"real estate|housing|부동산|임대",
    "culture": r"museums?|theat(?:er|re)s?|librar(?:y|ies)|박물관|미술관|극장|도서관",
}


def named(table: dict[str, str], text: str) -> str | None:
    """Return the key of the name that stands last in ``text``, or None."""
    best: tuple[int, int, str] | None = None
    for key, words in table.items():
        for match in re.finditer(bordered(words), text, re.IGNORECASE):
            found = (match.end(), match.end() - match.start(), key)
            best = max(best, found) if best else found
    return best[2] if best else None


def bordered(words: str) -> str:
    """Return a pattern for ``words`` whose English words do not begin or end inside longer ones; Korean may take endings."""
    return rf"(?<![a-z])(?:{words})(?![a-z])".replace(" ?", r"\s*").replace(" ", r"\s+")
