"""Tables on gaps, Kano, waves, the single figure, and what may not be concluded."""

from __future__ import annotations

from cemagent.playbook import Text
from cemagent.tools.experience.parts.tabling import Estimate, Listing, Value, field
from cemagent.tools.experience.parts.wording import KANO, NONE, Wording
from cemagent.tools.experience.results import GapResult, HeadlineResult, KanoItem

_KINDS = {
    "overall": Text(ko="전체", en="overall"),
    "dimension": Text(ko="차원", en="dimension"),
    "item": Text(ko="문항", en="item"),
}
_PARTS = {
    "promoters": Text(ko="추천 고객 (%)", en="promoters (%)"),
    "passives": Text(ko="중립 고객 (%)", en="passives (%)"),
    "detractors": Text(ko="비추천 고객 (%)", en="detractors (%)"),
    "mean": Text(ko="평균 점수", en="mean score"),
    "top_boxes": Text(ko="상위로 센 점수의 개수", en="points counted as top"),
}
_SHARES = ("promoters", "passives", "detractors")


def unit_of(write: Wording, found: HeadlineResult) -> str:
    """Return the figure with its unit and interval."""
    if found.value is None:
        return NONE
    if found.unit == "share":
        return write.shares(found.value, found.ci95)
    digits = 1 if found.unit in ("points", "index") else 2
    return write.estimate(found.value, found.ci95, digits)


def headline_table(write: Wording, found: HeadlineResult) -> Listing:
    """Return the single figure (a share in percent) and its parts."""
    by = 100.0 if found.unit == "share" else 1.0
    value = None if found.value is None else by * found.value
    interval = None if found.ci95 is None else (by * found.ci95[0], by * found.ci95[1])
    label = write.text(found.label) + (" (%)" if found.unit == "share" else "")
    rows: list[tuple[Value, ...]] = [(label, found.n, (value, interval))]
    rows += [
        (
            write.named(_PARTS, name) if name in _PARTS else write.part(name),
            found.n,
            (100 * figure if name in _SHARES else figure, None),
        )
        for name, figure in found.parts.items()
    ]
    return Listing(
        Text(ko="대표 지표", en="Headline"),
        found.label,
        Text(ko="첫 줄이 지표이고 그 아래는 구성 요소입니다.", en="The figure comes first, its parts below."),
        (
            field("part", "지표", "Figure", "text"),
            field("n", "n", "n", "count"),
            field("value", "값 (95% 구간)", "Value (95% interval)", "estimate"),
        ),
        tuple(rows),
    )


def gap_table(write: Wording) -> Listing:
    """Return perception minus expectation, dimensions first."""
    order = {"overall": 0, "dimension": 1, "item": 2}
    found = sorted(write.report.gaps, key=lambda one: order[one.kind])
    return Listing(
        Text(ko="기대와 인지", en="Gaps"),
        Text(
            ko="기대에 얼마나 못 미치는가 (인지 − 기대)", en="How far experience falls short (perception − expectation)"
        ),
        Text(
            ko="같은 응답자의 인지에서 기대를 뺀 값의 평균과 95% 구간이며, 가중 차이는 물어 둔 중요도를 곱한 값입니다.",
            en="Means of perception minus expectation of the same respondents with 95% intervals; weighted by stated importance.",
        ),
        (
            field("title", "무엇", "What", "text"),
            field("kind", "수준", "Level", "text"),
            field("n", "n", "n", "count"),
            field("expectation", "기대", "Expectation"),
            field("perception", "인지", "Perception"),
            field("gap", "차이 (95% 구간)", "Gap (95% interval)", "estimate"),
            field("importance", "중요도", "Importance"),
            field("weighted", "가중 차이", "Weighted gap"),
        ),
        tuple(_gap(write, one) for one in found),
    )


def gap_name(write: Wording, one: GapResult) -> str:
    """Return the title of a gap."""
    if one.kind == "overall":
        return write.say("모든 차원", "All dimensions")
    title = write.text(one.title, one.id)
    return f"{one.id} · {title}" if one.kind == "item" and title != one.id else title


def _gap(write: Wording, one: GapResult) -> tuple[Value, ...]:
    return (
        gap_name(write, one),
        write.named(_KINDS, one.kind),
        one.n,
        one.expectation,
        one.perception,
        (one.gap, one.ci95),
        one.importance,
        one.weighted,
    )


def kano_table(write: Wording) -> Listing:
    """Return the kind of quality of each feature."""
    return Listing(
        Text(ko="Kano", en="Kano"),
        Text(ko="있으면 좋은가, 없으면 나쁜가 (Kano)", en="Missed when absent, liked when present? (Kano)"),
        Text(
            ko="만족 계수와 불만족 계수는 Berger 등(1993)의 식이고 구간은 Wilson 95%이며, 으뜸 범주는 Fong(1996)의 검정(약 90%)을 거쳤습니다.",
            en="Better and worse follow Berger et al. (1993) with Wilson 95% intervals; the first kind is tested after Fong (1996), about 90%.",
        ),
        (
            field("item", "항목", "Feature", "text"),
            field("kind", "품질의 종류", "Kind of quality", "text"),
            field("n", "n", "n", "count"),
            field("better", "만족 계수 (95% 구간)", "Better (95% interval)", "estimate"),
            field("worse", "불만족 계수 (95% 구간)", "Worse (95% interval)", "estimate"),
        ),
        tuple(
            (_kano_name(write, one), kind_of(write, one), one.n, (one.better, one.better_ci95), (one.worse, one.worse_ci95))
            for one in write.report.kano
        ),
    )  # fmt: skip


def _kano_name(write: Wording, one: KanoItem) -> str:
    title = write.text(one.title, one.id)
    return title if title == one.id else f"{one.id} · {title}"


def kind_of(write: Wording, one: KanoItem) -> str:
    """Return the kind of quality; both where the first cannot be told from the second."""
    kind = write.named(KANO, one.kind)
    if one.certain is False and one.second is not None:
        second = write.named(KANO, one.second)
        return write.say(f"{kind} 또는 {second}", f"{kind} or {second}")
    return kind


def change_table(write: Wording) -> Listing:
    """Return the changes since the wave before."""
    rows = tuple(
        (
            write.text(one.title),
            write.say("같은 응답자", "same respondents")
            if one.paired
            else write.say("다른 응답자", "other respondents"),
            one.n_before,
            one.n_after,
            one.before,
            one.after,
            _estimate(one.change, one.ci95),
        )
        for one in write.report.changes
    )
    return Listing(
        Text(ko="지난 조사와의 변화", en="Change"),
        Text(ko="지난 조사에서 얼마나 달라졌는가", en="Change since the wave before"),
        Text(
            ko="구간이 0을 품으면 달라졌다고 말할 수 없습니다.",
            en="Where the interval holds 0, nothing can be said to have changed.",
        ),
        (
            field("title", "무엇", "What", "text"),
            field("paired", "견준 방식", "Compared", "text"),
            field("n_before", "지난 n", "n before", "count"),
            field("n_after", "이번 n", "n now", "count"),
            field("before", "지난 평균", "Before"),
            field("after", "이번 평균", "Now"),
            field("change", "변화 (95% 구간)", "Change (95% interval)", "estimate"),
        ),
        rows,
    )


def _estimate(value: float | None, interval: tuple[float, float] | None) -> Estimate:
    return value, interval


def warning_table(write: Wording) -> Listing:
    """Return what may not be concluded."""
    return Listing(
        Text(ko="단정할 수 없는 것", en="Not to conclude"),
        Text(ko="이 결과로 단정할 수 없는 것", en="What may not be concluded"),
        Text(ko="무거운 것부터 적었습니다.", en="The gravest come first."),
        (
            field("where", "어디", "Where", "text"),
            field("text", "알아 둘 것", "What to know", "text"),
            field("code", "코드", "Code", "text"),
        ),
        tuple((write.where(one.where) or write.say("전체", "all"), write.text(one.text), one.code) for one in write.report.warnings),
    )  # fmt: skip
