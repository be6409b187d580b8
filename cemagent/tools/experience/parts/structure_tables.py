"""Tables on the measurement model and on whether segments may be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cemagent.playbook import Text
from cemagent.tools.experience.parts.tabling import Listing, Value, field
from cemagent.tools.experience.parts.wording import ESTIMATORS, LEVELS, NONE, VERDICTS, Wording
from cemagent.tools.experience.results import CfaResult, InvarianceStep, SegmentComparison, SegmentScore

WEAK_LOADING = 0.5
HIGH_HTMT = 0.85
LEAST_AVE = 0.5
LEAST_CR = 0.7


@dataclass(frozen=True)
class Threshold:
    """A convention for one index: where it is met, where it is borderline, and who proposed it."""

    index: Literal["cfi", "tli", "rmsea", "srmr"]
    name: str
    good: float
    fair: float
    upward: bool
    source: str

    def verdict(self, value: float) -> Text:
        """Return whether ``value`` meets the convention."""
        reached = [value >= line if self.upward else value <= line for line in (self.good, self.fair)]
        if reached[0]:
            return Text(ko="충족", en="met")
        return Text(ko="경계", en="borderline") if reached[1] else Text(ko="미달", en="not met")


THRESHOLDS = (
    Threshold("cfi", "CFI", 0.95, 0.90, True, "Hu & Bentler 1999; Bentler & Bonett 1980"),
    Threshold("tli", "TLI", 0.95, 0.90, True, "Hu & Bentler 1999; Bentler & Bonett 1980"),
    Threshold("rmsea", "RMSEA", 0.06, 0.08, False, "Hu & Bentler 1999; Browne & Cudeck 1993"),
    Threshold("srmr", "SRMR", 0.08, 0.10, False, "Hu & Bentler 1999"),
)


def fit_table(write: Wording, cfa: CfaResult) -> Listing:
    """Return the fit of the model: each index, its convention with source, and whether it is met."""
    chi2 = f"χ²({write.count(cfa.df)})" if cfa.df is not None else "χ²"
    rows: list[tuple[Value, ...]] = [(chi2, NONE, write.significance(cfa.p), NONE, cfa.chi2)]
    for line in THRESHOLDS:
        value = getattr(cfa, line.index)
        sign = "≥" if line.upward else "≤"
        verdict = NONE if value is None else line.verdict(value).in_(write.lang)
        rows.append((_named(write, cfa, line), f"{sign}\u00a0{line.good:.2f}", verdict, line.source, value))
    for name, value in (("AIC", cfa.aic), ("BIC", cfa.bic)):
        if value is not None:
            rows.append((name, NONE, write.say("모형 비교용", "to compare models"), NONE, value))
    if cfa.scaling is not None and cfa.chi2_plain is not None:
        plain = write.say("보정 전 χ²", "χ² before scaling")
        rows.append((plain, NONE, write.say(f"보정 계수 {cfa.scaling:.3f}", f"scaling {cfa.scaling:.3f}"), NONE, cfa.chi2_plain))  # fmt: skip
    return Listing(
        Text(ko="적합도", en="Fit"),
        Text(ko="적합도", en="Fit"),
        _method(cfa),
        (
            field("index", "지수", "Index", "text"),
            field("line", "관례 기준", "Convention", "text"),
            field("verdict", "판단", "Verdict", "text"),
            field("source", "기준의 출처", "Source of the convention", "text"),
            field("value", "값", "Value", "exact"),
        ),
        tuple(rows),
    )


def _named(write: Wording, cfa: CfaResult, line: Threshold) -> str:
    if line.index != "rmsea" or cfa.rmsea_ci90 is None:
        return line.name
    span = write.interval(cfa.rmsea_ci90, 3)
    return write.say(f"RMSEA (90% 구간 {span})", f"RMSEA (90% interval {span})")


def _method(cfa: CfaResult) -> Text:
    return Text(
        ko=f"추정 방법 {ESTIMATORS[cfa.estimator].ko}, n = {cfa.n:,}.",
        en=f"Estimator: {ESTIMATORS[cfa.estimator].en}; n = {cfa.n:,}.",
    )


def loading_table(write: Wording, cfa: CfaResult) -> Listing:
    """Return the standardised loadings with their intervals."""
    return Listing(
        Text(ko="적재량", en="Loadings"),
        Text(ko="표준화 적재량", en="Standardised loadings"),
        _method(cfa),
        (
            field("item", "문항", "Item", "text"),
            field("dimension", "차원", "Dimension", "text"),
            field("loading", "적재량 (95% 구간)", "Loading (95% interval)", "estimate"),
        ),
        tuple((write.item(one.item), write.dimension(one.dimension), (one.loading, one.ci95)) for one in cfa.loadings),
    )


def convergence_table(write: Wording, cfa: CfaResult) -> Listing:
    """Return AVE and composite reliability of each dimension."""
    return Listing(
        Text(ko="수렴 타당도", en="Convergence"),
        Text(
            ko="문항들이 제 차원을 잘 드러내는가 (수렴 타당도)",
            en="Do items show their dimension? (convergent validity)",
        ),
        Text(
            ko=f"관례 기준은 AVE {LEAST_AVE:.2f} 이상, CR {LEAST_CR:.2f} 이상입니다 (Fornell & Larcker 1981; n = {cfa.n:,}).",
            en=f"Conventions: AVE of {LEAST_AVE:.2f} and CR of {LEAST_CR:.2f} or more (Fornell & Larcker 1981; n = {cfa.n:,}).",
        ),
        (
            field("dimension", "차원", "Dimension", "text"),
            field("ave", "AVE (설명된 분산)", "AVE (variance explained)"),
            field("cr", "CR (합성 신뢰도)", "CR (composite reliability)"),
        ),
        tuple((write.dimension(name), cfa.ave[name], cfa.cr.get(name)) for name in cfa.ave),
    )


def pair_table(write: Wording, cfa: CfaResult) -> Listing:
    """Return which dimensions can be kept apart."""
    fields = (
        field("pair", "두 차원", "Two dimensions", "text"),
        field("larcker", "Fornell-Larcker", "Fornell-Larcker", "text"),
        field("correlation", "요인 상관 (95% 구간)", "Correlation of factors (95% interval)", "estimate"),
        field("htmt", "HTMT", "HTMT"),
    )
    rows = tuple(
        (
            f"{write.dimension(one.a)} – {write.dimension(one.b)}",
            NONE if one.fornell_larcker is None else _met(write, one.fornell_larcker),
            (one.correlation, one.ci95),
            one.htmt,
        )
        for one in cfa.htmt
    )
    return Listing(
        Text(ko="판별 타당도", en="Separation"),
        Text(
            ko="차원들이 서로 구별되는가 (판별 타당도)",
            en="Are the dimensions different things? (discriminant validity)",
        ),
        Text(
            ko=f"관례 기준은 HTMT {HIGH_HTMT} 미만(Henseler 등 2015), 두 AVE가 모두 상관의 제곱보다 큰 것입니다(Fornell & Larcker 1981; n = {cfa.n:,}).",
            en=f"Conventions: HTMT below {HIGH_HTMT} (Henseler et al. 2015); both AVE above the squared correlation "
            f"(Fornell & Larcker 1981; n = {cfa.n:,}).",
        ),
        fields,
        rows,
    )


def _met(write: Wording, holds: bool) -> str:
    return write.say("충족" if holds else "미달", "met" if holds else "not met")


def hint_table(write: Wording, cfa: CfaResult) -> Listing:
    """Return what would improve the fit."""
    kinds = {
        "loading": Text(ko="다른 차원에도 실리는 문항", en="item on another dimension"),
        "residual": Text(ko="함께 움직이는 두 문항", en="two items with something else in common"),
    }
    return Listing(
        Text(ko="수정 실마리", en="Hints"),
        Text(ko="모형이 놓친 것 (수정 지수)", en="What the model misses (modification hints)"),
        Text(
            ko="문항을 고쳐 쓸 실마리일 뿐이며, 같은 자료로 모형을 고치고 다시 검정하지 마십시오.",
            en="Use them to improve items; do not change the model and test it on the same data.",
        ),
        (
            field("kind", "종류", "Kind", "text"),
            field("a", "첫째", "First", "text"),
            field("b", "둘째", "Second", "text"),
            field("chi2", "줄어들 χ²", "Drop of χ²"),
            field("change", "예상 값 (표준화)", "Expected value (standardised)"),
        ),
        tuple(
            (write.named(kinds, one.kind), write.part(one.a), write.part(one.b), one.chi2, one.change)
            for one in cfa.hints
        ),
    )


def invariance_table(write: Wording) -> Listing:
    """Return the levels of measurement invariance."""
    fields = (
        field("level", "수준", "Level", "text"),
        field("verdict", "판단", "Verdict", "text"),
        field("items", "걸리는 문항", "Items in the way", "text"),
        field("chi2", "χ²", "χ²", "exact"),
        field("df", "df", "df", "count"),
        field("cfi", "CFI", "CFI", "exact"),
        field("rmsea", "RMSEA", "RMSEA", "exact"),
        field("delta_chi2", "Δχ²", "Δχ²", "exact"),
        field("delta_df", "Δdf", "Δdf", "count"),
        field("delta_p", "p(Δχ²)", "p(Δχ²)", "p"),
        field("delta_cfi", "ΔCFI", "ΔCFI", "exact"),
    )
    return Listing(
        Text(ko="측정 불변성", en="Invariance"),
        Text(
            ko="집단마다 같은 것을 재고 있는가 (측정 불변성)",
            en="Is the same thing measured in each segment? (invariance)",
        ),
        Text(
            ko="아래 수준으로 갈수록 더 많이 같아야 하고, 절편까지 같아야 평균을 견줄 수 있습니다.",
            en="Each level asks for more to be equal; means may be compared once intercepts are equal too.",
        ),
        fields,
        tuple(_step(write, one) for one in write.report.invariance),
        always_open=True,
    )


def _step(write: Wording, one: InvarianceStep) -> tuple[Value, ...]:
    items = list(dict.fromkeys([*one.freed, *one.culprits, *one.unproven]))
    return (
        write.named(LEVELS, one.level),
        write.named(VERDICTS, one.verdict),
        ", ".join(items[:6])
        + (write.say(f" 외 {len(items) - 6}개", f" and {len(items) - 6} more") if len(items) > 6 else ""),
        one.chi2,
        one.df,
        one.cfi,
        one.rmsea,
        one.delta_chi2,
        one.delta_df,
        one.delta_p,
        one.delta_cfi,
    )


def by_dimension(write: Wording, comparison: SegmentComparison) -> list[SegmentScore]:
    """Return the scores with the segments of each dimension beside each other, in the order of the report."""
    order = [one.id for one in write.report.dimensions]
    return sorted(
        comparison.scores, key=lambda one: order.index(one.dimension) if one.dimension in order else len(order)
    )


def segment_table(write: Wording, comparison: SegmentComparison) -> Listing:
    """Return the scores of the segments; empty cells where they may not be compared."""
    fields = (
        field("dimension", "차원", "Dimension", "text"),
        field("segment", "집단", "Segment", "text"),
        field("n", "n", "n", "count"),
        field("mean", "평균 (95% 구간)", "Mean (95% interval)", "estimate"),
        field("sd", "표준편차", "SD"),
        field("latent", "잠재 평균 차이 (95% 구간)", "Latent difference (95% interval)", "estimate"),
    )
    first = next(iter(comparison.segments), NONE)
    return Listing(
        Text(ko="집단별 점수", en="Segments"),
        Text(ko="집단별 점수", en="Scores by segment"),
        Text(
            ko=f"잠재 평균 차이는 '{first}' 집단의 표준편차를 단위로 그 집단과 견준 값입니다 ({ESTIMATORS[comparison.estimator].ko}).",
            en=f"Latent differences are from '{first}' in its standard deviations ({ESTIMATORS[comparison.estimator].en}).",
        ),
        fields,
        tuple(
            (write.dimension(one.dimension), one.segment, one.n, (one.mean, one.ci95), one.sd, (one.latent_difference, one.latent_ci95))
            for one in by_dimension(write, comparison)
        ),
    )  # fmt: skip
