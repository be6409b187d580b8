"""Columns that are no items: who, when, how long, which segment, which weight, what was said, what came of it."""

from __future__ import annotations

import re

from cemagent.experience.columns import Role
from cemagent.experience.label_words import degree, plain
from cemagent.experience.labels import number_of
from cemagent.experience.scale import ScaleDefinition
from cemagent.experience.table import Column
from cemagent.playbook import Text

_KEYWORDS: tuple[tuple[Role, str], ...] = (
    ("weight", r"가중치|가중값|^wt$|^wgt$|\bweights?\b|weighting"),
    ("duration", r"소요 ?시간|응답 ?시간|걸린 시간|\(초\)|duration|elapsed|time ?spent|completion ?time|seconds"),
    ("time", r"타임스탬프|timestamp|응답 ?일|제출 ?일|작성 ?일|참여 ?일|^날짜|\bdate\b|submitted|recorded|start ?time|end ?time|시작 시각"),
    ("id", r"^id$|응답자 ?(번호|id)?$|고객 ?(번호|id)|회원 ?번호|^no\.?$|^번호$|^순번$|respondent|response ?id|customer ?id|case ?id|rownames|일련번호"),
    ("comment", r"의견|자유 ?응답|이유를|서술|바라는 점|불편한 점|하고 싶은 말|comment|feedback|open[- ]?ended|verbatim|why |tell us|suggestion"),
    ("segment", r"성별|나이|연령|세대|지역|거주|직업|매장|지점|채널|등급|고객군|세그먼트|빈도|자주|gender|\bsex\b|\bage\b|region|\bstore\b"
     r"|branch|channel|segment|\btier\b|\bgroup\b|country|occupation|visit frequency|how often"),
)  # fmt: skip
_OUTCOME = (
    r"추천|재구매|재방문|재이용|전반적|전체적|만족도|이용 ?횟수|구매 ?금액|결제 ?금액|매출|이탈|유지|nps|recommend|repurchase|revisit|overall"
    r"|satisfaction|loyal|retention|retained|churn|spend|revenue|purchase|renew"
)
_SEVERAL = re.compile(r"중복|모두 ?선택|복수 ?(선택|응답)|select all|all that apply|check all")
_MOST_SEGMENTS = 12
_LONG_TEXT = 12


def role_of(column: Column, scale: ScaleDefinition, n: int) -> tuple[Role, float, Text]:
    """Return (role, confidence, reason) of a column that is no item."""
    header = plain(column.name)
    counts = column.counts.tolist()
    figures = sum(count for value, count in zip(column.values, counts, strict=True) if number_of(value) is not None)
    numeric = figures >= 0.9 * column.filled
    if _SEVERAL.search(header):
        return "ignore", 0.9, Text(ko="여러 개를 고르는 문항", en="several answers may be chosen")
    for role, pattern in _KEYWORDS:
        if re.search(pattern, header) and _possible(role, column, numeric, n):
            return role, 0.9, Text(ko="열 제목의 표현", en="words in the header")
    words = [plain(word) for word in scale.outcome_words.all]
    rated = _are_ratings(column)
    if (numeric or rated) and (re.search(_OUTCOME, header) or any(word in header for word in words)):
        return "outcome", 0.7, Text(ko="결과를 뜻하는 표현과 숫자 응답", en="words of an outcome, and ratings")
    if not numeric and _are_sentences(column, n):
        return "comment", 0.7, Text(ko="서로 다른 긴 글", en="long texts that differ")
    if not numeric and not rated and 2 <= len(column.values) <= _MOST_SEGMENTS and column.filled >= n / 2:
        return (
            "segment",
            0.6,
            Text(ko=f"서로 다른 값 {len(column.values)}개", en=f"{len(column.values)} different values"),
        )
    return "ignore", 0.5, Text(ko="쓸 곳을 찾지 못함", en="no use found")


def _possible(role: Role, column: Column, numeric: bool, n: int) -> bool:
    if role == "weight":
        return numeric and not _are_kilograms(column)
    if role == "segment":
        return 2 <= len(column.values) <= max(_MOST_SEGMENTS, 20)
    if role == "comment":
        return not numeric
    if role == "id":
        return len(column.values) > 0.5 * n
    return True


def _are_kilograms(column: Column) -> bool:
    """Return whether all values are whole numbers above 10, as those of a body are and those of a sample are not."""
    figures = [number for value in column.values if (number := number_of(value)) is not None]
    return all(figure == int(figure) > 10 for figure in figures)


def _are_ratings(column: Column) -> bool:
    """Return whether most values are answers such as '그렇다' or 'Agree', which make no segments."""
    told = [isinstance(value, str) and degree(value) is not None for value in column.values]
    return len(told) > 2 and sum(told) > len(told) / 2


def _are_sentences(column: Column, n: int) -> bool:
    texts = [value for value in column.values if isinstance(value, str)]
    if len(texts) < max(3, 0.3 * column.filled):
        return False
    return sorted(len(text) for text in texts)[len(texts) // 2] >= _LONG_TEXT
