"""Words that give a scenario away: today's procedure, a login at the start, a payment at the end, an internal standard."""

from __future__ import annotations

import re

_CURRENT = re.compile(
    r"현행(?:\s*(?:업무|절차|프로세스|여정|흐름|방식))*|현재\s*의?\s*(?:업무\s*)?(?:절차|프로세스|여정|흐름|방식|경험)|지금\s*의?\s*(?:절차|프로세스|여정|흐름|방식)|"
    r"기존\s*(?:절차|프로세스|여정|방식)|(?:^|[\[(（])\s*현재\s*(?:[\])）:：-]|$)|"
    r"\bas-is\b|(?-i:\bAS IS\b)|\bas is (?:map|process|journey|state|flow)\b|\b(?:current|existing|present|today's)\s+"
    r"(?:process|procedure|journey|flow|path|way of working|state|experience)\b|\bhow it works (?:today|now)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|instead of|rather than|unlike|beyond|replac\w+|no longer)\s+(?:the\s+|our\s+|an?\s+)?$", re.IGNORECASE
)
_DENIED_AFTER = re.compile(r"^\S{0,3}\s*(?:아니|아닌|말고|대신|버리|벗어|바꾸|바꿔|바꿈|없애|없앰|고치|줄이|줄여)")
_LOGIN = re.compile(
    r"로그인|앱(?:을|에|으로)?\s*(?:켜|켬|열|엶|실행|접속|들어)|(?:홈페이지|누리집|사이트|웹|쇼핑몰)\S*\s*(?:접속|방문|들어|열|엶)|"
    r"회원\s?가입|(?:매장|지점|창구|점포)(?:을|를|에)?\s*(?:들어|방문|찾아|도착)|(?:콜센터|고객센터|대표번호)\S*\s*(?:전화|걸|연락)|"
    r"\blog(?:s|ged|ging)?[ -]?(?:in|on)\b|\bsign(?:s|ed|ing)?[ -]?(?:in|up)\b|"
    r"\b(?:open|launch|visit|start|enter)(?:s|ed|ing|es)?\s+(?:the |our |your )?(?:mobile )?"
    r"(?:app|site|website|web page|home ?page|page|portal|store|shop|branch)\b|\blanding page\b|\bregist(?:er|ration)\w*|"
    r"\b(?:call|phone|ring)(?:s|ed|ing)?\s+(?:us|the (?:call|contact) cent(?:re|er)|the hotline)\b",
    re.IGNORECASE,
)
_BEFORE_KO = re.compile(r"^\S{0,4}\s*(?:하기\s*)?전")
_BEFORE_EN = re.compile(r"\b(?:before|without|instead of)\s+(?:they\s+|the customer\s+)?(?:\w+ing\s+)?$", re.IGNORECASE)
_PAYMENT = re.compile(
    r"결제|지불|(?:구매|주문|접수|신청|처리|가입|예약|등록|발급)\S{0,2}\s*(?:완료|마침|마친|끝|됨|된다|됩니다|확정)|체크아웃|계약(?:서)?\S{0,2}\s*(?:체결|서명)|"
    r"\bpay(?:s|ing|ment)?\b|\bpaid\b|\bcheck(?:s|ed)?[ -]?out\b|"
    r"\b(?:order|booking|purchase|request|case|ticket|application|form)\s+(?:is\s+|has been\s+|was\s+)?"
    r"(?:placed|confirmed|complete[sd]?|completed|closed|submitted|received|filed|processed)\b|"
    r"\b(?:complet|submit|plac|clos|confirm)\w*\s+(?:the\s+|an?\s+|their\s+)?(?:purchase|order|booking|application|form|ticket|case)\b|"
    r"\bsigns?\s+(?:the |a )?contract\b",
    re.IGNORECASE,
)
_AFTER_EN = re.compile(
    r"\b(?:after|since|once|following|day after|hours? after|weeks? after|without)\s+(?:\w+\s+){0,3}$", re.IGNORECASE
)
_GOES_ON_KO = 12
"""Characters behind a word of payment that still only inflect it: a sentence that goes on has its end elsewhere."""
_INTERNAL = re.compile(
    r"\bSLAs?\b|\bKPIs?\b|\bAHT\b|서비스\s?수준\s?(?:협약|협정)|(?:사내|내부|회사|부서|우리)\s*(?:기준|목표|지표|규정|표준)|준수율|처리\s?(?:율|건수|량)|"
    r"가동률|\bservice[- ]level\b|\b(?:internal|in-house|company|our)\s+(?:target|standard|goal|measure|metric|benchmark)s?\b|"
    r"\bcomplian(?:ce|t)\b|\b(?:average |mean )?handl(?:e|ing) time\b|\b(?:tickets|calls|cases)\s+(?:per|by|an?)\s+(?:agent|hour|day|head)\b|"
    r"\butili[sz]ation\b|\bindustry[- ]standard\b",
    re.IGNORECASE,
)


def current_words(text: str) -> str | None:
    """Return the words of ``text`` that speak of today's procedure, or None; "not the current process" does not."""
    return _first(_CURRENT, text, _DENIED, _DENIED_AFTER)


def login_words(text: str) -> str | None:
    """Return the words of ``text`` by which a customer enters the firm (login, app, shop, hotline), or None."""
    return _first(_LOGIN, text, _BEFORE_EN, _BEFORE_KO)


def payment_words(text: str) -> str | None:
    """Return the words at the end of ``text`` that speak of payment or a finished case, or None.

    "The day after paying" and "결제한 뒤 집에서 써 봄" go on to what the customer wanted.
    """
    for match in _PAYMENT.finditer(text):
        if "가" <= match.group()[0] <= "힣":
            if len(text) - match.end() <= _GOES_ON_KO and not re.search(r"뒤|후|다음|나서", text[match.end() :]):
                return match.group()
        elif not _AFTER_EN.search(text[: match.start()]) and not re.search(r"\band\b|,|;", text[match.end() :]):
            return match.group()
    return None


def internal_words(text: str) -> str | None:
    """Return the words of ``text`` that name a standard of the firm rather than of its customers, or None."""
    match = _INTERNAL.search(text)
    return match.group() if match else None


def _first(pattern: re.Pattern[str], text: str, before: re.Pattern[str], after: re.Pattern[str]) -> str | None:
    for match in pattern.finditer(text):
        if not before.search(text[: match.start()]) and not after.search(text[match.end() :]):
            return match.group().strip(" []()（）:：-")
    return None
