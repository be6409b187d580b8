"""Whether a document is a customer-experience plan at all, or a menu, a contract, an article, code."""

from __future__ import annotations

import json
import re
from functools import cache

import numpy as np
import numpy.typing as npt

from cemagent.records.document import Document, SpanKind
from cemagent.review.learned import PATH

Array = npt.NDArray[np.float32]

FEATURES = (
    "breadth",
    "customer",
    "planning",
    "selling",
    "contract",
    "hiring",
    "reporting",
    "finance",
    "symbols",
    "prices",
    "length",
)
"""Signs of a plan and of other kinds of text: shares of its words, but ``breadth``, the share of criteria it speaks to."""

_WORDS = {
    "customer": r"\bcustomers?\b|\bguests?\b|\bpatients?\b|\bmembers?\b|\bcitizens?\b|\busers?\b|\bpassengers?\b|\bresidents?\b|\bstudents?\b|\bvisitors?\b|\bexperience|\bjourney|\btouch ?points?\b|"
    r"고객|손님|환자|회원|이용자|주민|승객|학생|방문객|이용객|독자|입주민|경험|여정|접점",
    "planning": r"\bplan\b|\bstrateg\w+|\broad ?map\b|\btargets?\b|\bphase\b|\bpilot\b|\bkpis?\b|\bowner\b|\bbudget\b|\bby (?:q[1-4]|end of|\w+ 20\d\d)|\bwe will\b|\binitiatives?\b|\bprogramme\b|\bproposal\b|\bnext steps?\b|\bbaseline\b|\bq[1-4]\b|"
    r"계획|전략|로드맵|목표|단계|시범|담당|예산|추진|과제|방안|일정|분기|기준선|개선안|실행|제안|착수|도입|기대 ?효과",
    "selling": r"\badd to cart\b|\bbuy now\b|\bserved with\b|\bsauce\b|\bgrilled\b|\bminutes at\b|\btablespoons?\b|\bingredients?\b|곁들|소스|구이|볶음|재료|큰술|세트 ?메뉴|사이드|음료|원산지",
    "contract": r"\bshall\b|\bhereby\b|\bliabilit\w+|\bthe parties\b|\bgoverning law\b|\bterminat\w+|\bindemnif\w+|\bagreement\b|\bclause\b|\bthese terms\b|약관|갑은|을은|제\s?\d+\s?조|손해배상|해지|준거법|계약",
    "hiring": r"\bapplicants?\b|\bapply\b|\bsalary\b|\bcandidates?\b|\bcv\b|\bresume\b|\byears of experience\b|\brecruit\w*|\bvacancy\b|\bthe role\b|\bpension\b|지원자|지원서|채용|우대|자격 ?요건|연봉|모집|이력서|면접|근무지|접수",
    "reporting": r"\bsaid\b|\baccording to\b|\breported\b|\btold\b|\bexperts?\b|\bthis article\b|\bposted\b|\bread more\b|\bin my view\b|\blast week\b|\bi think\b|\bsubscribe\b|기자|밝혔|전했|말했|에 따르면|라고 했다|글쓴이|포스팅|구독|칼럼|이라고 설명|나는",
    "finance": r"\bebitda\b|\bdividend\b|\bauditor\w*|\bdepreciation\b|\bcash flow\b|\breceivables?\b|\bfiscal\b|\bborrowing|\bcovenant\b|\breserves?\b|영업이익|재무|감가상각|배당|결산|차입|현금흐름|당기순|미수금|세무|공시|이사회",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _WORDS.items()}
_SYMBOLS = re.compile(r"[{}\[\]();=<>$\\_]")
_PRICE = re.compile(r"(?:[£$€₩]\s?\d[\d.,]*|\d{1,3}(?:,\d{3})+\s?원?|\d{1,2}[.,]\d(?:00)?)\s*$", re.MULTILINE)
_TOKEN = re.compile(r"\w+")
_LEAST_WORDS = 60
"""A text shorter than this cannot be told to be a plan."""


def plan_features(document: Document, breadth: float) -> Array:
    """Return the signs of ``document``, in the order of ``FEATURES``."""
    text = "\n".join(
        document.text[s.start : s.end] for s in document.spans if not s.hidden and s.kind is not SpanKind.COMMENT
    )
    words = max(1, len(_TOKEN.findall(text)))
    lines = [line for line in text.split("\n") if line.strip()] or [""]
    row = [breadth]
    row += [min(0.2, len(_PATTERNS[name].findall(text)) / words) for name in FEATURES[1:8]]
    row.append(min(0.3, len(_SYMBOLS.findall(text)) / max(1, len(text)) * 3))
    row.append(sum(bool(_PRICE.search(line)) for line in lines) / len(lines))
    row.append(min(3.0, float(np.log10(words))))
    return np.array(row, dtype=np.float32)


def is_plan(features: Array) -> bool:
    """Return whether the features are those of a plan."""
    weights, intercept, threshold = _weights()
    score = float(features @ weights) + intercept
    return score > threshold and float(features[-1]) > float(np.log10(_LEAST_WORDS))


@cache
def _weights() -> tuple[Array, float, float]:
    raw = json.loads(PATH.read_text(encoding="utf-8"))["plan"]
    return np.array(raw["weights"], dtype=np.float32), float(raw["intercept"]), float(raw["threshold"])
