"""The methods paragraph, ready to paste into a paper: only what was really done, in both languages.

Korean is written in the plain style of a journal, not in that of the product's own sentences.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib import metadata

import cemagent
from cemagent.experience.scale import Licence
from cemagent.experience.survey import MINIMUM_N, Survey
from cemagent.method.particles import with_particles
from cemagent.playbook import Text
from cemagent.tools.experience.methods_model import drivers_said, invariance_said, structure_said
from cemagent.tools.experience.methods_numbers import first_sentence, listed, plain_style, span
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import DimensionResult, ExperienceReport

_LICENCES: dict[Licence, Text] = {
    "public_domain": Text(ko="공공 저작물", en="public domain"),
    "cc0": Text(ko="CC0", en="CC0"),
    "cc_by": Text(ko="CC BY", en="CC BY"),
    "cc_by_nc": Text(ko="CC BY-NC, 비영리 이용만", en="CC BY-NC, non-commercial use only"),
    "copyrighted_user_supplied": Text(ko="문구의 저작권은 저자에게 있음", en="wording copyrighted by its owners"),
    "own_unvalidated": Text(ko="자유 이용", en="free to use"),
}
_FLAGS = {
    "duplicate_row": Text(ko="중복 행", en="duplicate rows"),
    "duplicate_id": Text(ko="중복 응답자 번호", en="duplicate respondent ids"),
    "straight_line": Text(ko="일렬 응답", en="straight-lining"),
    "speeder": Text(ko="지나치게 빠른 응답", en="speeding"),
    "out_of_range": Text(ko="척도 범위를 벗어난 응답", en="answers outside the scale"),
}


def methods_of(report: ExperienceReport, survey: Survey, options: ScoreOptions) -> Text:
    """Return the paragraph about ``report``, made from the respondents in ``survey`` under ``options``."""
    said = [
        _sample(report, survey),
        _scale(survey),
        _scores(report, survey),
        *_reliability(report),
        *_headline(report),
        *structure_said(report, survey),
        *invariance_said(report),
        *drivers_said(report, options),
        *_gaps(report),
        *_kano(report),
        *_waves(report),
        *_comments(report),
        _software(),
    ]
    return Text(ko=with_particles(" ".join(one.ko for one in said)), en=" ".join(one.en for one in said))


def _sample(report: ExperienceReport, survey: Survey) -> Text:
    quality = report.quality
    rows, n = quality.rows, report.n
    ko = f"'{quality.source}' 자료의 응답자 {n:,}명을 분석하였다."
    en = f"We analysed {n:,} respondents in '{quality.source}'."
    if quality.dropped:
        named = [_FLAGS[flag] for flag, count in quality.flags.items() if count and _asked(flag, quality.dropped)]
        why_ko = listed([one.ko for one in named], "ko") if named else "요청한 조건"
        why_en = listed([one.en for one in named], "en") if named else "the reasons asked for"
        ko += f" 전체 {rows:,}명 가운데 {rows - n:,}명은 {why_ko}에 해당하여 제외하였다."
        en += f" Of {rows:,} in the file, {rows - n:,} were excluded for {why_en}."
    elif quality.flagged:
        ko += f" {quality.flagged:,}명이 불성실 또는 중복 응답으로 의심되었으나 제외하지 않았다."
        en += f" {quality.flagged:,} were flagged as careless or duplicate responses and were kept."
    if quality.design_effect is not None and survey.weights is not None:
        ko += f" 응답자 가중치를 점수와 동인 분석에 적용하였다(설계 효과 {quality.design_effect:.2f})."
        en += f" Respondent weights were used for scores and drivers (design effect {quality.design_effect:.2f})."
    return Text(ko=ko, en=en)


def _asked(flag: str, dropped: Sequence[str]) -> bool:
    return flag in dropped or "flagged" in dropped


def _scale(survey: Survey) -> Text:
    scale = survey.scale
    licence = _LICENCES[scale.licence]
    state = (
        Text(ko="타당화된 척도", en="a validated scale")
        if scale.validated
        else Text(ko="아직 타당화되지 않은 척도", en="a scale without a validation study")
    )
    points = scale.points
    asked = (
        Text(ko=f"{points.min}점에서 {points.max}점까지의 연속 점수로", en=f"as scores from {points.min} to {points.max}")
        if not points.listed
        else Text(ko=f"{points.min}점에서 {points.max}점까지 {points.count}점 척도로", en=f"on {points.count} points ({points.min} to {points.max})")
    )  # fmt: skip
    count = len(survey.main.items)
    ko = (
        f"측정에는 '{scale.title.ko}'을(를) 썼으며(문항 {count}개; 출처: {plain_style(first_sentence(scale.source.ko))}; {licence.ko}), "
        f"{state.ko}이다. 문항은 {asked.ko} 응답하였다."
    )
    en = (
        f"The measure was '{scale.title.en}' ({count} items; source: {first_sentence(scale.source.en)}; {licence.en}), "
        f"{state.en}; items were answered {asked.en}."
    )
    turned = [item for item in survey.main.items if scale.item(item).reverse]
    if turned:
        ko += f" 역문항({', '.join(turned)})은 역채점하였다."
        en += f" Reversed items ({', '.join(turned)}) were recoded."
    return Text(ko=ko, en=en)


def _scores(report: ExperienceReport, survey: Survey) -> Text:
    needed = {survey.scale.minimum_of(one.id) for one in report.dimensions}
    rule = (
        Text(ko=f"{min(needed)}문항 이상", en=f"at least {min(needed)}")
        if len(needed) == 1
        else Text(ko="차원별 최소 문항 수(과반) 이상", en="the required number (more than half unless the scale says otherwise)")
    )  # fmt: skip
    missing = (
        Text(
            ko=f"문항 응답의 {report.missing:.1%}가 결측이었고 대체하지 않았다.",
            en=f"{report.missing:.1%} of item responses were missing and none was imputed.",
        )
        if report.missing
        else Text(ko="결측 응답은 없었다.", en="No item response was missing.")
    )
    return Text(
        ko=f"{missing.ko} 차원 점수는 {rule.ko} 응답한 사람의 문항 평균이며 95% 신뢰구간은 "
        f"t 분포로 구하였고, 응답자가 {MINIMUM_N}명보다 적으면 평균을 내지 않았다.",
        en=f"{missing.en} Dimension scores are means of the answered items of respondents who answered {rule.en}, with 95% t intervals; no mean is reported for fewer than "
        f"{MINIMUM_N} respondents.",
    )


def _reliability(report: ExperienceReport) -> list[Text]:
    said = []
    alphas = [one for one in report.dimensions if one.alpha is not None]
    if alphas:
        n = span([one.reliability_n for one in alphas], 0)
        said.append(
            Text(
                ko=f"내적 일관성은 모든 문항에 응답한 사람(n = {n})에서 알파 계수로 구하였고({_range(alphas, 'alpha')}) 구간은 분포를 "
                "가정하지 않는 방법으로 구하였다(Maydeu-Olivares et al., 2007).",
                en=f"Internal consistency was estimated from complete cases (n = {n}) by coefficient alpha "
                f"({_range(alphas, 'alpha')}) with asymptotically distribution-free 95% intervals (Maydeu-Olivares et al., "
                "2007).",
            )
        )
    omegas = [one for one in report.dimensions if one.omega is not None]
    if omegas:
        said.append(
            Text(
                ko=f"3문항 이상인 차원은 최대우도로 추정한 1요인 모형의 오메가 전체 계수(McDonald, 1999)도 구하였다({_range(omegas, 'omega')}).",
                en="For dimensions of three items or more, omega total was computed from a one-factor model fitted by maximum "
                f"likelihood (McDonald, 1999; {_range(omegas, 'omega')}).",
            )
        )
    halves = [one for one in report.dimensions if one.spearman_brown is not None]
    if halves:
        said.append(
            Text(
                ko=f"2문항 차원은 스피어먼-브라운 계수를 함께 구하였다({_range(halves, 'spearman_brown')}).",
                en=f"Two-item dimensions also have the Spearman-Brown coefficient ({_range(halves, 'spearman_brown')}).",
            )
        )
    ordinal = [one for one in report.dimensions if one.ordinal_alpha is not None]
    if ordinal:
        said.append(
            Text(
                ko=f"다분 상관에 따른 순서형 알파는 {_range(ordinal, 'ordinal_alpha')}이었다(Zumbo et al., 2007).",
                en=f"Ordinal alpha from polychoric correlations was {_range(ordinal, 'ordinal_alpha')} (Zumbo et al., 2007).",
            )
        )
    single = [one.id for one in report.dimensions if _items_of(report, one) == 1]
    if single:
        said.append(
            Text(
                ko=f"단일 문항({', '.join(single)})의 신뢰도는 추정할 수 없었다.",
                en=f"The reliability of single items ({', '.join(single)}) could not be estimated.",
            )
        )
    return said


def _items_of(report: ExperienceReport, dimension: DimensionResult) -> int:
    facets = [item.facet for item in report.items[:1]]
    return sum(item.dimension == dimension.id and item.facet in facets for item in report.items)


def _range(found: Sequence[DimensionResult], name: str) -> str:
    return span([getattr(one, name) for one in found], 2)


def _headline(report: ExperienceReport) -> list[Text]:
    head = report.headline
    if head is None or head.value is None:
        return []
    tops = head.parts.get("top_boxes")
    counted = "" if tops is None else f", 상위 {tops:.0f}개 점수의 비율"
    counted_en = "" if tops is None else f", the share of the top {tops:.0f} points"
    if head.id == "nps":
        counted, counted_en = ", 9-10점의 비율에서 0-6점의 비율을 뺀 값", ", the share of 9-10 less that of 0-6"
    return [
        Text(
            ko=f"{head.label.ko}{counted}은 응답자별 값의 평균과 95% t 구간으로 구하였다(n = {head.n:,}).",
            en=f"The {head.label.en}{counted_en}, is the mean of respondents' values with a 95% t interval (n = {head.n:,}).",
        )
    ]


def _gaps(report: ExperienceReport) -> list[Text]:
    if not report.gaps:
        return []
    weighted = any(gap.weighted is not None for gap in report.gaps)
    return [
        Text(
            ko="기대와 인지의 차이(인지 - 기대; Parasuraman et al., 1988)는 같은 응답자의 대응 차이로 구하고 95% t 구간을 "
            + ("붙였으며, 평균 중요도로 가중한 값도 구하였다." if weighted else "붙였다."),
            en="Gaps are perception minus expectation of the same respondents (Parasuraman et al., 1988) with paired 95% t "
            "intervals" + (", also weighted by mean stated importance." if weighted else "."),
        )
    ]


def _kano(report: ExperienceReport) -> list[Text]:
    if not report.kano:
        return []
    return [
        Text(
            ko="품질 요소는 Kano 평가표(Berger et al., 1993)의 최빈 범주로 분류하고 1순위와 2순위 범주의 차이를 Fong(1996)의 방법으로 "
            "검정하였으며, 만족 및 불만족 계수에는 Wilson 구간을 붙였다.",
            en="Features were classified by the most frequent category of Kano's table (Berger et al., 1993), its lead over "
            "the second was tested after Fong (1996), and better and worse coefficients have Wilson 95% intervals.",
        )
    ]


def _waves(report: ExperienceReport) -> list[Text]:
    if not report.changes:
        return []
    if report.changes[0].paired:
        return [
            Text(
                ko="앞선 조사와의 변화는 두 조사에 모두 참여한 응답자의 대응 차이와 95% t 구간으로 구하였다.",
                en="Change from the earlier wave is the paired difference of respondents in both waves with 95% t intervals.",
            )
        ]
    return [
        Text(
            ko="앞선 조사와의 변화는 독립 표본의 평균 차이와 Welch의 95% 구간으로 구하였다.",
            en="Change from the earlier wave is the difference of independent means with Welch's 95% intervals.",
        )
    ]


def _comments(report: ExperienceReport) -> list[Text]:
    if report.comments is None:
        return []
    methods = report.comments.methods
    return [Text(ko=plain_style(methods.ko), en=methods.en)]


def _software() -> Text:
    parts = f"Python {platform.python_version()}, NumPy {metadata.version('numpy')}, SciPy {metadata.version('scipy')}"
    return Text(
        ko=f"분석에는 cemagent {cemagent.__version__}({parts})을(를) 썼다.",
        en=f"Analyses were run in cemagent {cemagent.__version__} ({parts}).",
    )
