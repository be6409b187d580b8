"""The sentences of the methods paragraph about structure, invariance and drivers."""

from __future__ import annotations

from cemagent.experience.invariance_rule import LARGE_GROUP
from cemagent.experience.survey import Survey
from cemagent.playbook import Text
from cemagent.tools.experience.methods_numbers import bounded, interval, listed, plain_style, probability
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import CfaResult, ExperienceReport, InvarianceStep

_ESTIMATORS = {
    "ML": Text(ko="최대우도(ML)", en="maximum likelihood (ML)"),
    "MLR": Text(
        ko="강건 최대우도(MLR, Yuan-Bentler T2* 통계량)",
        en="robust maximum likelihood (MLR; Yuan-Bentler T2* statistic)",
    ),
    "MLM": Text(
        ko="강건 최대우도(MLM, Satorra-Bentler 통계량)", en="robust maximum likelihood (MLM; Satorra-Bentler statistic)"
    ),
    "WLSMV": Text(
        ko="다분 상관에 대한 대각 가중 최소제곱(WLSMV, 평균·분산 조정 통계량)",
        en="diagonally weighted least squares on polychoric correlations (WLSMV; scaled and shifted statistic)",
    ),
}
_LEVELS = {
    "configural": Text(ko="형태", en="configural"),
    "thresholds": Text(ko="역치", en="threshold"),
    "metric": Text(ko="측정(적재량)", en="metric"),
    "scalar": Text(ko="절편", en="scalar"),
    "strict": Text(ko="잔차", en="strict"),
}
_VERDICTS = {
    "holds": Text(ko="성립", en="held"),
    "provisional": Text(ko="잠정 성립", en="held provisionally"),
    "partial": Text(ko="부분 성립", en="held in part"),
    "fails": Text(ko="기각", en="failed"),
}


def structure_said(report: ExperienceReport, survey: Survey) -> list[Text]:
    """Return the sentence about the measurement model, none where it was not fitted."""
    cfa = report.cfa
    if cfa is None or cfa.chi2 is None or cfa.df is None:
        return []
    factors = len(cfa.ave)
    estimator = _ESTIMATORS[cfa.estimator]
    held = {one.item for one in cfa.loadings}
    pairs = ", ".join(f"{a}-{b}" for a, b in survey.scale.residual_covariances if {a, b} <= held)
    ko = (
        f"{factors}요인 측정모형은{f' 오차 공분산({pairs})을 두고' if pairs else ''} 모든 문항에 응답한 {cfa.n:,}명에서 "
        f"{estimator.ko} 방법으로 추정하였다: {_fit(cfa)}. {plain_style(cfa.reason.ko)}"
    )
    en = (
        f"A measurement model of {'one factor' if factors == 1 else f'{factors} factors'}"
        f"{f' with residual covariances ({pairs})' if pairs else ''} was fitted to {cfa.n:,} complete cases by "
        f"{estimator.en}: {_fit(cfa)}. {cfa.reason.en}"
    )
    said = [Text(ko=ko, en=en)]
    convergent = Text(
        ko="표준화 적재량의 95% 구간은 피셔 z 척도의 델타법으로, AVE와 합성 신뢰도는 Fornell과 Larcker(1981)의 방법으로 구하였",
        en="Intervals of standardised loadings use the delta method on Fisher's z; AVE and composite reliability follow "
        "Fornell and Larcker (1981)",
    )
    discriminant = Text(
        ko="고, 판별타당도는 Fornell-Larcker 기준과 HTMT(Henseler et al., 2015)로 살폈다.",
        en=", and discriminant validity was judged by their criterion and HTMT (Henseler et al., 2015).",
    )
    if cfa.htmt:
        said.append(Text(ko=convergent.ko + discriminant.ko, en=convergent.en + discriminant.en))
    else:
        said.append(Text(ko=f"{convergent.ko}다.", en=f"{convergent.en}."))
    return said


def _fit(cfa: CfaResult) -> str:
    robust = {"MLR": "robust ", "MLM": "robust ", "WLSMV": "scaled "}.get(cfa.estimator, "")
    scaled = "scaled " if cfa.scaling is not None else ""
    parts = [f"{scaled}χ²({cfa.df}) = {cfa.chi2:.3f}"]
    if cfa.p is not None:
        parts.append(probability(cfa.p))
    if cfa.df and cfa.cfi is not None:
        parts.append(f"{robust}CFI = {bounded(cfa.cfi)}")
    if cfa.df and cfa.tli is not None:
        parts.append(f"{robust}TLI = {bounded(cfa.tli)}")
    if cfa.rmsea is not None and cfa.rmsea_ci90 is not None:
        parts.append(f"{robust}RMSEA = {bounded(cfa.rmsea)}, 90% CI {interval(cfa.rmsea_ci90)}")
    if cfa.srmr is not None:
        parts.append(f"SRMR = {bounded(cfa.srmr)}")
    return ", ".join(parts)


def invariance_said(report: ExperienceReport) -> list[Text]:
    """Return the sentences about invariance: the rule, the levels reached, and what was compared."""
    comparison = report.comparison
    if comparison is None:
        return []
    named = ", ".join(f"{name} n = {n:,}" for name, n in (comparison.compared or comparison.segments).items())
    if not report.invariance:
        return [
            Text(
                ko=f"'{comparison.column}' 집단({named}) 간 측정 불변성은 검정하지 못하였다.",
                en=f"Invariance across '{comparison.column}' ({named}) could not be tested.",
            )
        ]
    estimator = comparison.estimator
    rule = Text(
        ko=f"'{comparison.column}' 집단({named}) 간 측정 불변성을 {estimator} 추정으로 단계별 검정하였다. 한 단계는 χ² 차이 검정이 유의하지 "
        "않고(p ≥ .05) CFI가 .01, RMSEA가 .015 넘게 나빠지지 않으며(Cheung & Rensvold, 2002; Chen, 2007) 어느 문항의 점수 검정도 "
        "이를 반박하지 않을 때 성립으로 보았고, 0.3 표준편차의 차이를 배제하지 못하면 잠정 성립으로 보았다.",
        en=f"Invariance across '{comparison.column}' ({named}) was tested step by step with {estimator}. A level held when the "
        "chi-square difference was not significant (p ≥ .05), CFI fell by no more than .01 and RMSEA rose by no more than "
        ".015 (Cheung & Rensvold, 2002; Chen, 2007), and no item's score test contradicted it; it held provisionally where "
        "a difference of 0.3 standard deviations could not be ruled out.",
    )
    if min(comparison.compared.values()) > LARGE_GROUP:
        large = Text(
            ko="모든 집단이 1,000명을 넘어 χ² 차이 검정은 판정에 쓰지 않았다.",
            en="With more than 1,000 respondents in every group the chi-square difference was not used for the decision.",
        )
        rule = Text(ko=f"{rule.ko} {large.ko}", en=f"{rule.en} {large.en}")
    steps = Text(
        ko="단계별 결과는 다음과 같다: " + "; ".join(_step(step, "ko") for step in report.invariance) + ".",
        en="Levels: " + "; ".join(_step(step, "en") for step in report.invariance) + ".",
    )
    return [rule, steps, _COMPARED[comparison.comparable]]


_COMPARED = {
    "yes": Text(ko="집단의 평균 점수를 비교하였다.", en="Mean scores of the groups were compared."),
    "with_reserve": Text(
        ko="집단의 평균 점수는 잠정적으로만 비교하였다.", en="Mean scores of the groups were compared provisionally."
    ),
    "latent_only": Text(
        ko="부분 불변성만 성립하여 평균 점수 대신 잠재 평균을 비교하였다.",
        en="Under partial invariance latent means were compared instead of mean scores.",
    ),
    "no": Text(ko="집단 평균은 비교하지 않았다.", en="Group means were not compared."),
}


def _step(step: InvarianceStep, lang: str) -> str:
    ko = lang == "ko"
    level, verdict = _LEVELS[step.level], _VERDICTS[step.verdict]
    figures = [f"χ²({step.df}) = {step.chi2:.3f}"]
    if step.delta_chi2 is not None and step.delta_p is not None and step.delta_df:
        figures.append(f"Δχ²({step.delta_df}) = {step.delta_chi2:.3f}, {probability(step.delta_p)}")
    if step.delta_cfi is not None:
        figures.append(f"ΔCFI = {bounded(step.delta_cfi)}")
    freed = listed(step.freed, "ko" if ko else "en") if step.freed else ""
    if ko:
        return f"{level.ko} 불변성 {verdict.ko}({', '.join(figures)}{f'; 자유화 문항 {freed}' if freed else ''})"
    return f"{level.en} {verdict.en} ({', '.join(figures)}{f'; freed: {freed}' if freed else ''})"


def drivers_said(report: ExperienceReport, options: ScoreOptions) -> list[Text]:
    """Return the sentence about the drivers of everyone, none where there are no weights."""
    model = next((one for one in report.driver_models if one.segment is None and one.drivers), None)
    if model is None or model.r2 is None:
        return []
    lmg = model.method == "lmg"
    method = (
        Text(ko="섀플리 값(LMG; Lindeman et al., 1980)", en="Shapley values (LMG; Lindeman et al., 1980)")
        if lmg
        else Text(ko="상대 가중치(Johnson, 2000)", en="relative weights (Johnson, 2000)")
    )
    measure = {
        "r2": Text(ko="선형 회귀의 R²", en="the R² of a linear regression"),
        "r2_observed": Text(ko="로지스틱 회귀의 R²", en="the R² of a logistic regression"),
        "mcfadden": Text(ko="로지스틱 회귀의 McFadden R²", en="McFadden's R² of a logistic regression"),
    }[model.measure]
    ends = f", 95% CI {interval(model.r2_ci95, 2)}" if model.r2_ci95 else ""
    segments = [one.segment for one in report.driver_models if one.segment and one.drivers]
    ko = (
        f"'{model.outcome_title.ko}'을(를) 설명하는 {measure.ko}(n = {model.n:,}, R² = {bounded(model.r2, 2)}{ends})를 "
        f"{method.ko} 방법으로 동인 {len(model.drivers)}개에 나누었다. 가중치의 95% 구간은 응답자를 {options.draws:,}번 재표집한 "
        f"부트스트랩 백분위수(난수 씨앗 {options.seed})이며, 순위의 범위는 모든 동인에 동시에 성립하는 95% 구간이다(Mogstad et al., 2024)."
    )
    en = (
        f"For '{model.outcome_title.en}', {measure.en} (n = {model.n:,}, R² = {bounded(model.r2, 2)}{ends}) was divided among "
        f"{len(model.drivers)} drivers by {method.en}. Intervals of weights are percentiles of {options.draws:,} bootstrap "
        f"resamples of respondents (seed {options.seed}); ranges of ranks hold for all drivers simultaneously with 95% "
        "confidence (Mogstad et al., 2024)."
    )
    if segments:
        ko += f" 같은 분석을 집단별로도 하였다({', '.join(segments)})."
        en += f" The analysis was repeated by group ({', '.join(segments)})."
    ko += " 개선 순서는 가중치에 척도의 남은 여지를 곱한 값으로 정하였고, 단면 자료이므로 인과로 해석하지 않는다."
    en += (
        " Priorities are ordered by weight times the open share of the scale; the data are cross-sectional and the weights "
        "are not causal effects."
    )
    return [Text(ko=ko, en=en)]
