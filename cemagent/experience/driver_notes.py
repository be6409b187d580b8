"""Reasons and warnings of driver analysis, each one sentence with what to do."""

from __future__ import annotations

from collections.abc import Sequence

from cemagent.experience.notes import Note
from cemagent.playbook import Text


def too_few(n: int, needed: int, where: str | None) -> Note:
    """Return: too few complete rows for this many drivers."""
    return Note(
        "too_few_answers",
        Text(
            ko=f"동인 분석에는 모든 문항에 응답한 사람이 {needed}명 이상 필요한데 {n}명뿐이니 응답을 더 모으거나 동인을 줄이거나 집단을 합쳐 주십시오.",
            en=f"Driver analysis needs at least {needed} people with complete answers, but there are {n}: collect "
            "more answers, use fewer drivers or merge segments.",
        ),
        where,
    )


def constant_outcome(outcome: str) -> Note:
    """Return: the outcome does not vary."""
    return Note(
        "constant_outcome",
        Text(
            ko=f"결과 변수 '{outcome}'의 값이 모두 같아 설명할 차이가 없으니 열을 바르게 골랐는지 확인하거나 다른 결과 변수를 쓰십시오.",
            en=f"Every answer to the outcome {outcome} is the same, so there is nothing to explain: check the column "
            "or choose another outcome.",
        ),
        outcome,
    )


def one_class(outcome: str) -> Note:
    """Return: a binary outcome with one class among the complete rows."""
    return Note(
        "one_class",
        Text(
            ko=f"'{outcome}'에는 두 결과 중 하나만 있어 로지스틱 회귀를 할 수 없으니 두 결과가 모두 들어 있는 자료를 쓰십시오.",
            en=f"{outcome} holds only one of its two classes, so logistic regression has nothing to compare: use data "
            "in which both occur.",
        ),
        outcome,
    )


def rare_class(outcome: str, count: int, needed: int) -> Note:
    """Return: too few respondents in the rarer class."""
    return Note(
        "rare_class",
        Text(
            ko=f"'{outcome}'에서 드문 쪽 결과가 {count}명뿐이어서 동인을 추정하기에 부족하니 {needed}명 이상 모으거나 동인을 줄여 주십시오.",
            en=f"Only {count} people are in the rarer class of {outcome}: collect {needed} or more of them, or use "
            "fewer drivers.",
        ),
        outcome,
    )


def not_binary(outcome: str, classes: int) -> Note:
    """Return: logistic regression was asked of an outcome that has not two values."""
    return Note(
        "not_binary",
        Text(
            ko=f"'{outcome}'의 값이 {classes}가지라 로지스틱 회귀에 쓸 수 없으니 두 값으로 묶거나 연속형 결과로 분석해 주십시오.",
            en=f"{outcome} has {classes} different values, so it is not a yes-or-no outcome: group it into two values "
            "or analyse it as continuous.",
        ),
        outcome,
    )


def separation(outcome: str) -> Note:
    """Return: a combination of drivers predicts the outcome without error."""
    return Note(
        "separation",
        Text(
            ko=f"동인만으로 '{outcome}' 응답이 완전히 갈려(완전 분리) 계수가 무한대가 되므로 결과를 되풀이한 열을 빼거나 응답을 더 모아 주십시오.",
            en=f"The drivers split {outcome} without error (separation), so no finite slopes exist: remove a column "
            "that repeats the outcome or collect more answers.",
        ),
        outcome,
    )


def unstable(names: Sequence[str], usable: float, where: str | None) -> Note:
    """Return: too many resamples cannot be computed."""
    named = ", ".join(names)
    return Note(
        "unstable_resamples",
        Text(
            ko=f"재표본의 {usable:.0%}에서만 계산되어 구간을 믿을 수 없으니 응답이 거의 모두 같은 열({named})을 빼거나 응답을 더 모아 주십시오.",
            en=f"Only {usable:.0%} of the resamples can be computed, so no interval can be trusted: leave out columns "
            f"with nearly equal answers ({named}) or collect more answers.",
        ),
        where,
    )


def resamples_left_out(left_out: float) -> Note:
    """Return: a few resamples could not be computed."""
    return Note(
        "resamples_left_out",
        Text(
            ko=f"재표본의 {left_out:.1%}는 한 열이 상수가 되거나 결과가 완전히 갈려 빠졌으니 구간을 조금 더 넓게 보십시오.",
            en=f"In {left_out:.1%} of the resamples a column was constant or the outcome was separated; these are left "
            "out, so read the intervals as slightly too narrow.",
        ),
    )


def strong_collinearity(names: Sequence[str], vif: float, condition: float) -> Note:
    """Return: drivers overlap so much that their single weights mean little."""
    named = ", ".join(names)
    return Note(
        "collinearity",
        Text(
            ko=f"{named} 동인이 크게 겹쳐(최대 VIF {vif:.1f}, 조건수 {condition:.0f}) 가중치가 서로 나뉘므로 한 차원으로 묶어 다시 분석하거나 합계로 읽으십시오.",
            en=f"{named} overlap strongly (largest VIF {vif:.1f}, condition number {condition:.0f}) and share their "
            "weight: merge them into one dimension and run it again, or read the sum of their weights.",
        ),
        named,
    )


def as_continuous(outcome: str) -> Note:
    """Return: an ordered outcome is treated as continuous."""
    return Note(
        "outcome_as_continuous",
        Text(
            ko=f"'{outcome}' 응답은 순서만 있는 척도이지만 간격이 같다고 보고 연속형으로 분석했으니 보고서에 그렇게 밝혀 주십시오.",
            en=f"{outcome} is an ordered answer and is treated as continuous, with equal steps: say so when you report it.",
        ),
        outcome,
    )


def listwise(left_out: int, given: int) -> Note:
    """Return: rows with a missing answer are left out."""
    return Note(
        "listwise",
        Text(
            ko=f"{given}명 가운데 빈 응답이 있는 {left_out}명을 빼고 분석했으니 빠진 사람이 특정 집단에 몰려 있지 않은지 확인해 주십시오.",
            en=f"{left_out} of {given} people had a missing answer and are left out: check that they do not belong to "
            "one particular group.",
        ),
    )


def small_sample(n: int, advised: int, where: str | None) -> Note:
    """Return: weights are given but wide."""
    return Note(
        "small_sample",
        Text(
            ko=f"{n}명의 응답으로 계산한 가중치는 실제보다 크게 나오기 쉬우니 {advised}명 이상에서 다시 확인할 때까지 순위로 결정하지 마십시오.",
            en=f"Weights from {n} answers tend to come out too large: do not decide by their order until {advised} or "
            "more answers confirm it.",
        ),
        where,
    )


def negative_driver(name: str, correlation: float) -> Note:
    """Return: a driver that goes with a worse outcome."""
    return Note(
        "negative_driver",
        Text(
            ko=f"'{name}' 동인은 높을수록 결과가 나빠지므로(상관 {correlation:.2f}) 역문항이면 뒤집고, 아니면 개선 우선순위에서 빼고 원인을 살펴 주십시오.",
            en=f"Higher {name} goes with a worse outcome (correlation {correlation:.2f}): reverse it if it is a reversed "
            "item, otherwise find out why before you raise it.",
        ),
        name,
    )


def suppressor(name: str) -> Note:
    """Return: correlation and slope have opposite signs."""
    return Note(
        "suppressor",
        Text(
            ko=f"'{name}' 동인은 단독으로는 결과와 같은 방향인데 다른 동인과 함께 보면 방향이 바뀌니 가중치를 개선 효과로 읽지 마십시오.",
            en=f"The sign of {name} turns once the other drivers are held fixed: do not read its weight as the effect of "
            "improving it.",
        ),
        name,
    )


def nothing_explained(where: str | None) -> Note:
    """Return: R2 is not clearly above zero."""
    return Note(
        "nothing_explained",
        Text(
            ko="동인들이 결과를 거의 설명하지 못하므로(조정 R2가 0 이하) 순위를 쓰지 말고 다른 동인을 찾아 주십시오.",
            en="The drivers explain next to nothing of the outcome (adjusted R2 of zero or less): do not use their "
            "order, look for other drivers.",
        ),
        where,
    )


def sampled_orders(drivers: int, exact: int) -> Note:
    """Return: LMG is averaged over sampled orders."""
    return Note(
        "sampled_orders",
        Text(
            ko=f"동인이 {drivers}개라 섀플리(LMG) 값을 모든 순서가 아니라 뽑은 순서에서 평균했으니, 정확한 값이 필요하면 {exact}개 이하로 줄여 주십시오.",
            en=f"With {drivers} drivers the Shapley (LMG) values are averages over sampled orders: use {exact} drivers "
            "or fewer for exact ones.",
        ),
    )


def approximate_deviance() -> Note:
    """Return: LMG of a binary outcome divides an approximation of the deviance."""
    return Note(
        "approximate_deviance",
        Text(
            ko="모든 모형을 다시 맞추기에는 계산이 많아 섀플리(LMG) 값을 이탈도의 이차 근사로 나누었으니 값이 가까운 동인은 상대 가중치와 함께 보십시오.",
            en="Refitting every model would take too long, so the Shapley (LMG) values divide a quadratic approximation "
            "of the deviance: read drivers that are close together with their relative weights.",
        ),
    )


def methods_disagree(first: str, second: str) -> Note:
    """Return: the two methods put different drivers first."""
    return Note(
        "methods_disagree",
        Text(
            ko=f"상대 가중치에서는 '{first}', 섀플리(LMG)에서는 '{second}' 동인이 첫째이니 둘을 공동 1순위로 다루십시오.",
            en=f"Relative weights put {first} first and Shapley (LMG) puts {second} first: treat them as tied.",
        ),
    )


def tied_first(names: Sequence[str]) -> Note:
    """Return: several candidates can be the first to fix."""
    named = ", ".join(names)
    return Note(
        "tied_first",
        Text(
            ko=f"{named} 중 무엇이 첫째인지 이 응답으로는 가릴 수 없으니 비용과 쉬운 정도를 보고 고르십시오.",
            en=f"These answers cannot tell which of {named} comes first: choose among them by cost and ease.",
        ),
        named,
    )


def off_scale(name: str, mean: float, low: float, high: float) -> Note:
    """Return: a mean lies outside the scale that was given."""
    return Note(
        "off_scale",
        Text(
            ko=f"'{name}'의 평균 {mean:.2f}이 척도({low:g}~{high:g})를 벗어나니 척도의 끝값이나 열 지정을 고쳐 주십시오.",
            en=f"The mean of {name}, {mean:.2f}, lies outside the scale {low:g} to {high:g}: correct the ends of the scale "
            "or the mapping of the column.",
        ),
        name,
    )


def too_few_ratings(n: int, needed: int) -> Note:
    """Return: too few complete ratings for a map."""
    return Note(
        "too_few_answers",
        Text(
            ko=f"중요도-성과 지도에는 중요도와 성과에 모두 응답한 사람이 {needed}명 이상 필요한데 {n}명뿐이니 응답을 더 모아 주십시오.",
            en=f"The importance-performance map needs {needed} people who rated both importance and performance, but "
            f"there are {n}: collect more answers.",
        ),
    )


def undecided_places(names: Sequence[str]) -> Note:
    """Return: points whose intervals cross a line of the map."""
    named = ", ".join(names)
    return Note(
        "between_quadrants",
        Text(
            ko=f"{named}의 신뢰구간이 기준선에 걸쳐 어느 사분면인지 정할 수 없으니 그 자리만 보고 결정하지 마십시오.",
            en=f"The intervals of {named} cross a line of the map, so the quadrant is open: do not decide by their place "
            "alone.",
        ),
        named,
    )


def nothing_to_place(where: str | None = None) -> Note:
    """Return: there are no weights to draw a map or an order from."""
    return Note(
        "no_weights",
        Text(
            ko="동인 가중치가 없어 중요도-성과 지도와 우선순위를 만들 수 없으니 동인 분석에 적힌 이유를 먼저 해결해 주십시오.",
            en="There are no driver weights, so there is no map and no order: first resolve the reason that the driver "
            "analysis gives.",
        ),
        where,
    )
