"""Reasons that structure and reliability give instead of a number, each one sentence with what to do."""

from __future__ import annotations

from collections.abc import Sequence

from cemagent.experience.notes import Note
from cemagent.playbook import Text


def too_few(n: int, items: int, needed: int, where: str | None = None) -> Note:
    """Return: too few complete answers for this many items."""
    return Note(
        "too_few_answers",
        Text(
            ko=f"문항 {items}개를 분석하려면 모두 응답한 사람이 {needed}명 이상 있어야 하는데 {n}명뿐이므로 응답을 더 모으거나 문항을 줄여 주십시오.",
            en=f"{items} items need at least {needed} people who answered all of them, but there are {n}: "
            "collect more answers or use fewer items.",
        ),
        where,
    )


def constant_item(item: str) -> Note:
    """Return: everybody gave the same answer."""
    return Note(
        "constant_item",
        Text(
            ko=f"'{item}' 문항은 모든 응답이 같아 다른 문항과의 관계를 계산할 수 없으니 문항을 빼거나 열을 바르게 지정했는지 확인해 주십시오.",
            en=f"Every answer to {item} is the same, so it relates to nothing: leave it out or check that the "
            "column is mapped correctly.",
        ),
        item,
    )


def collinear(items: Sequence[str]) -> Note:
    """Return: one item is a combination of others."""
    named = ", ".join(items)
    return Note(
        "perfect_collinearity",
        Text(
            ko=f"{named} 문항은 서로에게서 그대로 계산되므로(완전 공선성) 합계나 중복된 열을 빼고 다시 실행해 주십시오.",
            en=f"{named} can be computed from each other (perfect collinearity): remove the total or the "
            "duplicated column and run it again.",
        ),
        named,
    )


def not_identified(where: str | None = None) -> Note:
    """Return: the data do not determine all parameters."""
    return Note(
        "not_identified",
        Text(
            ko="이 모형은 모수를 하나로 정할 만큼 정보가 없으니 차원마다 문항을 3개 이상 두거나 차원을 합쳐 주십시오.",
            en="The answers do not determine every parameter of this model: give each dimension three items or "
            "more, or merge dimensions.",
        ),
        where,
    )


def no_convergence(where: str | None = None) -> Note:
    """Return: the iteration found no solution."""
    return Note(
        "no_convergence",
        Text(
            ko="추정이 수렴하지 않아 수치를 싣지 않으니 문항이 차원에 맞게 배정되었는지, 역문항을 뒤집었는지 확인해 주십시오.",
            en="The estimation did not converge, so no figures are given: check that the items sit in the right "
            "dimension and that reversed items are reversed.",
        ),
        where,
    )


def heywood(item: str) -> Note:
    """Return: a residual variance below zero."""
    return Note(
        "heywood",
        Text(
            ko=f"'{item}' 문항의 잔차 분산이 0보다 작게 추정되어(헤이우드 사례) 이 차원의 신뢰도와 AVE를 싣지 않으니 표본을 늘리거나 문항을 다시 살펴 주십시오.",
            en=f"The residual variance of {item} is estimated below zero (a Heywood case), so reliability and AVE "
            "of its dimension are not given: collect more answers or review the item.",
        ),
        item,
    )


def improper_factors(names: Sequence[str]) -> Note:
    """Return: factors whose covariance matrix is not positive definite."""
    named = ", ".join(names)
    return Note(
        "improper_factors",
        Text(
            ko=f"{named} 차원은 상관이 1을 넘어 서로 구별되지 않으니 차원을 합친 모형과 비교해 주십시오.",
            en=f"{named} correlate beyond 1 and cannot be told apart: compare with a model that merges them.",
        ),
        named,
    )


def small_sample(n: int, advised: int) -> Note:
    """Return: figures are given but the sample is small."""
    return Note(
        "small_sample",
        Text(
            ko=f"응답이 {n}명이라 적합도와 구간이 불안정하니 {advised}명 이상에서 다시 확인해 주십시오.",
            en=f"With {n} answers the fit and its intervals are unstable: confirm them with {advised} or more.",
        ),
    )


def reversed_item(item: str, correlation: float) -> Note:
    """Return: an item runs against the others."""
    return Note(
        "reversed_item",
        Text(
            ko=f"'{item}' 문항은 나머지 문항과 반대로 움직이므로(문항-총점 상관 {correlation:.2f}) 역문항이면 뒤집고 아니면 빼는 것을 검토해 주십시오.",
            en=f"{item} runs against the other items (item-total correlation {correlation:.2f}): reverse it if it "
            "is a reversed item, otherwise consider leaving it out.",
        ),
        item,
    )


def two_items(where: str | None = None) -> Note:
    """Return: omega needs three items."""
    return Note(
        "two_items",
        Text(
            ko="문항이 두 개뿐이면 오메가를 정할 수 없으니 스피어먼-브라운 계수를 보십시오.",
            en="Omega is not determined by two items: read the Spearman-Brown coefficient instead.",
        ),
        where,
    )


def single_item(where: str | None = None) -> Note:
    """Return: one item has no internal consistency."""
    return Note(
        "single_item",
        Text(
            ko="문항이 하나뿐이면 내적 일관성을 계산할 수 없으니 문항을 더하거나 재검사로 신뢰도를 확인해 주십시오.",
            en="One item has no internal consistency: add items or check its reliability with a retest.",
        ),
        where,
    )


def negative_alpha(where: str | None = None) -> Note:
    """Return: alpha below zero means that items work against each other."""
    return Note(
        "negative_alpha",
        Text(
            ko="알파가 0보다 작으니 역문항을 뒤집었는지, 한 차원의 문항인지 먼저 확인해 주십시오.",
            en="Alpha is below zero: check first that reversed items are reversed and that the items share one dimension.",
        ),
        where,
    )


def segment_too_small(segment: str, n: int, needed: int) -> Note:
    """Return: a segment is left out of the comparison."""
    return Note(
        "segment_too_small",
        Text(
            ko=f"'{segment}' 집단은 모두 응답한 사람이 {n}명뿐이라 비교에서 뺐으니 {needed}명 이상 모으거나 다른 집단과 합쳐 주십시오.",
            en=f"{segment} has {n} complete answers and is left out of the comparison: collect {needed} or more, or "
            "merge it with another segment.",
        ),
        segment,
    )


def one_segment() -> Note:
    """Return: fewer than two segments remain."""
    return Note(
        "one_segment",
        Text(
            ko="충분히 큰 집단이 둘 이상 남지 않아 집단을 비교할 수 없으니 집단을 합쳐 다시 실행해 주십시오.",
            en="Fewer than two segments are large enough, so nothing can be compared: merge segments and run it again.",
        ),
    )


def structure_differs() -> Note:
    """Return: the configural model does not fit."""
    return Note(
        "configural_fails",
        Text(
            ko="같은 요인 구조가 모든 집단에 맞지 않아(CFI .90 미만, RMSEA .08 초과) 집단 평균을 비교할 수 없으니 집단별 구조를 먼저 살펴 주십시오.",
            en="The same structure does not fit every segment (CFI below .90 and RMSEA above .08), so means cannot be "
            "compared: look at the structure in each segment first.",
        ),
    )


def loadings_differ(items: Sequence[str]) -> Note:
    """Return: metric invariance is not there, not even in part."""
    named = ", ".join(items)
    return Note(
        "metric_fails",
        Text(
            ko=f"{named} 문항의 적재량이 집단마다 달라 점수의 뜻이 같지 않으니 집단 평균을 비교하지 말아 주십시오.",
            en=f"The loadings of {named} differ between segments, so the score does not mean the same: do not compare "
            "the segments' means.",
        ),
        named,
    )


def intercepts_differ(items: Sequence[str]) -> Note:
    """Return: scalar invariance is not there, not even in part."""
    named = ", ".join(items)
    return Note(
        "scalar_fails",
        Text(
            ko=f"{named} 문항은 같은 수준의 경험에도 집단마다 다르게 답하므로(절편 차이) 집단 평균을 비교하지 말아 주십시오.",
            en=f"Segments with the same experience answer {named} differently (unequal intercepts): do not compare "
            "their means.",
        ),
        named,
    )


def thresholds_differ(items: Sequence[str]) -> Note:
    """Return: the answer categories are used differently."""
    named = ", ".join(items)
    return Note(
        "thresholds_fail",
        Text(
            ko=f"{named} 문항의 보기를 집단마다 다른 눈금으로 쓰고 있어(임계값 차이) 집단 평균을 비교하지 말아 주십시오.",
            en=f"Segments use the answer categories of {named} with different yardsticks (unequal thresholds): do not "
            "compare their means.",
        ),
        named,
    )


def categories_differ(items: Sequence[str]) -> Note:
    """Return: the ordinal comparison needs the same categories, three or more, in every segment."""
    named = ", ".join(items)
    return Note(
        "categories_differ",
        Text(
            ko=f"{named} 문항은 집단마다 쓰인 보기가 다르거나 두 개뿐이라 순서형으로 비교할 수 없으니 강건 최대우도(MLR)로 비교해 주십시오.",
            en=f"The categories used in {named} differ between segments or are only two, so they cannot be compared "
            "as ordered answers: compare with robust maximum likelihood (MLR).",
        ),
        named,
    )


def difference_not_ruled_out(items: Sequence[str]) -> Note:
    """Return: nothing refutes the level, but the sample could hide a difference."""
    named = ", ".join(items)
    return Note(
        "difference_not_ruled_out",
        Text(
            ko=f"{named} 문항은 집단 간 차이가 드러나지 않았지만 표본이 작아 0.3 표준편차만큼의 차이를 배제하지 못하니 비교를 잠정 결과로 보십시오.",
            en=f"No difference shows in {named}, but the sample is too small to rule out one of 0.3 standard "
            "deviations: treat the comparison as provisional.",
        ),
        named,
    )


def partly_invariant(items: Sequence[str]) -> Note:
    """Return: means may be compared with some items freed."""
    named = ", ".join(items)
    return Note(
        "partial_invariance",
        Text(
            ko=f"{named} 문항을 집단마다 다르게 두는 부분 불변성에서만 잠재 평균을 비교할 수 있으니 단순 평균 점수로는 비교하지 말아 주십시오.",
            en=f"Only latent means may be compared, with {named} left to differ between segments (partial "
            "invariance): do not compare plain mean scores.",
        ),
        named,
    )


def not_ordered(items: Sequence[str]) -> Note:
    """Return: too many distinct answers for ordered categories."""
    named = ", ".join(items)
    return Note(
        "not_ordered",
        Text(
            ko=f"{named} 문항은 서로 다른 응답값이 11개를 넘어 순서형으로 볼 수 없으니 알파와 오메가를 그대로 쓰십시오.",
            en=f"{named} has more than 11 distinct answers and is not ordinal: use alpha and omega as they are.",
        ),
        named,
    )
