"""Tables on what was read and what was scored: columns, flags, single figures, dimensions, items."""

from __future__ import annotations

from cemagent.playbook import Text
from cemagent.tools.experience.parts.tabling import Listing, Value, field
from cemagent.tools.experience.parts.wording import FACETS, FLAGS, Wording
from cemagent.tools.experience.results import DimensionResult, ItemScore

_ROLES = {
    "segment": Text(ko="집단", en="segment"),
    "outcome": Text(ko="결과", en="outcome"),
    "weight": Text(ko="가중치", en="weight"),
    "comment": Text(ko="주관식 의견", en="comments"),
    "duration": Text(ko="응답 시간", en="duration"),
    "id": Text(ko="응답자 번호", en="respondent number"),
    "time": Text(ko="응답 시각", en="time of answer"),
    "ignore": Text(ko="쓰지 않음", en="not used"),
}


def flags_table(write: Wording) -> Listing:
    """Return how many respondents have each flag."""
    quality = write.report.quality
    return Listing(
        Text(ko="응답의 질", en="Data quality"),
        Text(ko="이상한 응답", en="Odd answers"),
        Text(
            ko=f"읽은 행 {quality.rows:,}개 가운데 하나라도 표시된 응답은 {quality.flagged:,}개입니다.",
            en=f"Rows read: {quality.rows:,}; with any flag: {quality.flagged:,}.",
        ),
        (
            field("flag", "표시", "Flag", "text"),
            field("n", "응답자 수", "Respondents", "count"),
            field("share", "비율", "Share", "share"),
        ),
        tuple(
            (write.named(FLAGS, flag), count, count / quality.rows if quality.rows else None)
            for flag, count in quality.flags.items()
        ),
    )


def columns_table(write: Wording) -> Listing:
    """Return which column was read as what."""
    return Listing(
        Text(ko="열 지도", en="Column map"),
        Text(ko="열을 어떻게 읽었는가", en="How the columns were read"),
        Text(
            ko="틀린 줄이 있으면 --save-map으로 저장해 고친 뒤 --map으로 지정하십시오.",
            en="If a line is wrong, save the map with --save-map, correct it and give it with --map.",
        ),
        (field("column", "파일의 열", "Column of the file", "text"), field("role", "읽은 것", "Read as", "text")),
        tuple((column, _role(write, held)) for column, held in write.report.quality.columns.items()),
    )


def _role(write: Wording, held: str) -> str:
    """Return a role by its name, or an item (``q1 (perception)``) with its title and how it was asked."""
    if held in _ROLES:
        return _ROLES[held].in_(write.lang)
    item, _, facet = held.partition(" (")
    shown = write.item(item)
    return f"{shown} ({write.named(FACETS, facet.removesuffix(')'))})" if facet else shown


def dimension_table(write: Wording) -> Listing:
    """Return score and reliability of each dimension."""
    fields = (
        field("dimension", "차원", "Dimension", "text"),
        field("points", "점수 범위", "Points", "text"),
        field("items", "문항 수", "Items", "count"),
        field("n", "n", "n", "count"),
        field("mean", "평균 (95% 구간)", "Mean (95% interval)", "estimate"),
        field("sd", "표준편차", "SD", "number"),
        field("missing", "무응답", "Missing", "share"),
        field("floor", "최저점 비율", "At the lowest point", "share"),
        field("ceiling", "최고점 비율", "At the highest point", "share"),
    )
    return Listing(
        Text(ko="차원 점수", en="Dimensions"),
        Text(ko="차원 점수", en="Scores of the dimensions"),
        Text(
            ko="응답자마다 문항 평균을 낸 점수의 평균이며, 구간은 95%이고 n이 30보다 작으면 평균을 내지 않습니다.",
            en="Means of the respondents' item means with 95% intervals; below n = 30 no mean is given.",
        ),
        fields,
        tuple(_dimension_row(write, one) for one in write.report.dimensions),
        always_open=True,
    )


def _dimension_row(write: Wording, one: DimensionResult) -> tuple[Value, ...]:
    low, high = one.points
    return (
        write.text(one.title),
        write.say(f"{low:g}~{high:g}", f"{low:g} to {high:g}"),
        len(_items_of(write, one)),
        one.n,
        (one.mean, one.ci95),
        one.sd,
        one.missing,
        one.floor,
        one.ceiling,
    )


def _items_of(write: Wording, one: DimensionResult) -> set[str]:
    return {item.id for item in write.report.items if item.dimension == one.id}


def reliability_table(write: Wording) -> Listing:
    """Return the reliability of each dimension, each coefficient by its name."""
    fields = (
        field("dimension", "차원", "Dimension", "text"),
        field("n", "n", "n", "count"),
        field("alpha", "Cronbach α (95% 구간)", "Cronbach's α (95% interval)", "estimate"),
        field("omega", "McDonald ω (95% 구간)", "McDonald's ω (95% interval)", "estimate"),
        field("standardised", "표준화 α", "Standardised α", "number"),
        field("brown", "Spearman-Brown", "Spearman-Brown", "number"),
        field("ordinal_alpha", "순서형 α", "Ordinal α", "number"),
        field("ordinal_omega", "순서형 ω", "Ordinal ω", "number"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            write.text(one.title),
            one.reliability_n,
            (one.alpha, one.alpha_ci95),
            (one.omega, one.omega_ci95),
            one.alpha_standardised,
            one.spearman_brown,
            one.ordinal_alpha,
            one.ordinal_omega,
        )
        for one in write.report.dimensions
    ]
    return Listing(
        Text(ko="신뢰도", en="Reliability"),
        Text(ko="같은 것을 재는 문항들인가 (신뢰도)", en="Do the items measure one thing? (reliability)"),
        Text(
            ko="모든 문항에 답한 응답자로 계산했고 ω는 한 요인 모형의 총 ω(최대우도, McDonald 1999)이며, 순서형 계수는 다분상관에서 나옵니다.",
            en="From respondents who answered every item; ω is omega total of a one-factor model (maximum likelihood, McDonald 1999), "
            "and the ordinal coefficients rest on polychoric correlations.",
        ),
        fields,
        tuple(rows),
        always_open=True,
    )


def item_reliability_table(write: Wording) -> Listing:
    """Return how each item goes with the rest of its dimension."""
    rows = tuple(
        (write.item(item.id), write.text(one.title), item.item_total, item.alpha_if_dropped)
        for one in write.report.dimensions
        for item in one.items
    )
    return Listing(
        Text(ko="문항과 차원", en="Items in dimensions"),
        Text(ko="문항이 제 차원과 얼마나 함께 움직이는가", en="How each item goes with its dimension"),
        Text(
            ko="문항-총점 상관은 그 문항을 뺀 나머지와의 상관입니다.",
            en="Item-total correlations are with the rest of the dimension.",
        ),
        (
            field("item", "문항", "Item", "text"),
            field("dimension", "차원", "Dimension", "text"),
            field("total", "문항-총점 상관", "Item-total correlation"),
            field("dropped", "이 문항을 뺀 α", "α without the item"),
        ),
        rows,
    )


def item_table(write: Wording) -> Listing:
    """Return every item in every way of asking, with its mean and the ends of its distribution."""
    fields = (
        field("item", "문항", "Item", "text"),
        field("facet", "물은 것", "Asked as", "text"),
        field("dimension", "차원", "Dimension", "text"),
        field("n", "n", "n", "count"),
        field("missing", "무응답", "Missing", "count"),
        field("mean", "평균 (95% 구간)", "Mean (95% interval)", "estimate"),
        field("sd", "표준편차", "SD"),
        field("low", "가운데 아래", "Below the middle", "share"),
        field("high", "가운데 위", "Above the middle", "share"),
    )
    return Listing(
        Text(ko="문항", en="Items"),
        Text(ko="모든 문항", en="All items"),
        Text(
            ko="역문항의 비율은 응답한 그대로이고 평균은 뒤집은 값입니다.",
            en="Shares of reversed items are as answered, their means are turned round.",
        ),
        fields,
        tuple(_item_row(write, one) for one in write.report.items),
    )


def _item_row(write: Wording, one: ItemScore) -> tuple[Value, ...]:
    half = len(one.shares) // 2
    reverse = write.say(" (역문항)", " (reversed)") if one.reverse else ""
    return (
        write.item(one.id) + reverse,
        write.facet(one),
        write.dimension(one.dimension),
        one.n,
        one.missing,
        (one.mean, one.ci95),
        one.sd,
        sum(one.shares[:half]) if one.shares else None,
        sum(one.shares[len(one.shares) - half :]) if one.shares else None,
    )


def share_table(write: Wording) -> Listing:
    """Return the answers to every item, one line a point."""
    rows = tuple(
        (
            write.item(one.id),
            write.facet(one),
            write.text(one.labels[place]) if len(one.labels) == len(one.counts) else f"{one.lowest + place:g}",
            one.lowest + place,
            one.n,
            count,
            one.shares[place] if one.shares else None,
        )
        for one in write.report.items
        for place, count in enumerate(one.counts)
    )
    return Listing(
        Text(ko="응답 분포", en="Distribution"),
        Text(ko="응답 분포", en="Distribution of the answers"),
        Text(
            ko="응답한 그대로이며 역문항도 뒤집지 않았습니다.",
            en="As answered; reversed items are not turned round.",
        ),
        (
            field("item", "문항", "Item", "text"),
            field("facet", "물은 것", "Asked as", "text"),
            field("answer", "응답", "Answer", "text"),
            field("point", "점수", "Point", "count"),
            field("n", "n", "n", "count"),
            field("count", "응답 수", "Answers", "count"),
            field("share", "비율", "Share", "share"),
        ),
        rows,
    )
