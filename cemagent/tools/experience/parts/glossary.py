"""The coefficients of a report, in one line each, for a reader who has never met them."""

from __future__ import annotations

from collections.abc import Callable

from cemagent.playbook import Text
from cemagent.tools.experience.results import ExperienceReport

Shown = Callable[[ExperienceReport], bool]


def glossary(report: ExperienceReport) -> list[tuple[Text, Text]]:
    """Return the coefficients that ``report`` has, each with its name and what it says."""
    return [(name, text) for name, text, shown in _ENTRIES if shown(report)]


def _has_alpha(report: ExperienceReport) -> bool:
    return any(one.alpha is not None for one in report.dimensions)


def _has_omega(report: ExperienceReport) -> bool:
    return any(one.omega is not None for one in report.dimensions)


def _has_two_items(report: ExperienceReport) -> bool:
    return any(one.spearman_brown is not None for one in report.dimensions)


def _has_ordinal(report: ExperienceReport) -> bool:
    return any(one.ordinal_alpha is not None for one in report.dimensions)


def _has_model(report: ExperienceReport) -> bool:
    return report.cfa is not None


def _has_pairs(report: ExperienceReport) -> bool:
    return report.cfa is not None and bool(report.cfa.htmt)


def _has_segments(report: ExperienceReport) -> bool:
    return bool(report.invariance)


def _has_drivers(report: ExperienceReport) -> bool:
    return bool(report.driver_models)


def _has_gaps(report: ExperienceReport) -> bool:
    return bool(report.gaps)


def _has_kano(report: ExperienceReport) -> bool:
    return bool(report.kano)


def _always(report: ExperienceReport) -> bool:
    return report.n > 0


_ENTRIES: tuple[tuple[Text, Text, Shown], ...] = (
    (Text(ko="n", en="n"), Text(ko="그 값을 계산한 응답자 수입니다.", en="The respondents behind a figure."), _always),
    (
        Text(ko="95% 구간", en="95% interval"),
        Text(
            ko="같은 조사를 되풀이하면 이런 구간 100개 가운데 약 95개가 참값을 품으며, 구간이 넓을수록 모르는 것이 많습니다.",
            en="Of 100 such intervals from repeated surveys about 95 hold the true value; the wider, the less is known.",
        ),
        _always,
    ),
    (
        Text(ko="Cronbach α", en="Cronbach α"),
        Text(
            ko="한 차원의 문항들이 얼마나 함께 움직이는지를 말하며, 0.70 이상을 쓸 만하다고 봅니다(Nunnally 1978).",
            en="How far the items of a dimension move together; 0.70 and more is held to be usable (Nunnally 1978).",
        ),
        _has_alpha,
    ),
    (
        Text(ko="McDonald ω", en="McDonald ω"),
        Text(
            ko="문항마다 무게가 달라도 되는 신뢰도로, 점수의 분산 가운데 공통 요인이 설명하는 비율입니다.",
            en="Reliability that lets items weigh differently: the share of the score's variance due to the common factor.",
        ),
        _has_omega,
    ),
    (
        Text(ko="Spearman-Brown", en="Spearman-Brown"),
        Text(
            ko="문항이 둘뿐일 때 쓰는 신뢰도입니다(Eisinga 등 2013).",
            en="Reliability for two items (Eisinga et al. 2013).",
        ),
        _has_two_items,
    ),
    (
        Text(ko="순서형 α, ω", en="ordinal α, ω"),
        Text(
            ko="응답을 순서만 있는 범주로 보고 다분상관에서 구한 신뢰도이며, 실제 점수가 아니라 그 뒤의 연속 변수에 관한 값입니다.",
            en="From polychoric correlations, answers taken as ordered: they speak of the variable behind the answers, not of the score.",
        ),
        _has_ordinal,
    ),
    (
        Text(ko="χ², df, p", en="χ², df, p"),
        Text(
            ko="모형이 자료와 완전히 맞는지 검정하며, 응답자가 많으면 작은 어긋남도 유의하게 나옵니다.",
            en="Tests whether the model fits exactly; with many respondents small misfit becomes significant.",
        ),
        _has_model,
    ),
    (
        Text(ko="CFI, TLI", en="CFI, TLI"),
        Text(
            ko="문항들이 서로 무관하다는 모형보다 얼마나 나은지를 말하며, 1에 가까울수록 좋습니다.",
            en="How much better the model is than one of unrelated items; the nearer to 1 the better.",
        ),
        _has_model,
    ),
    (
        Text(ko="RMSEA, SRMR", en="RMSEA, SRMR"),
        Text(
            ko="모형이 자료에서 벗어난 정도이며, 0에 가까울수록 좋습니다.",
            en="How far the model is from the data; the nearer to 0 the better.",
        ),
        _has_model,
    ),
    (
        Text(ko="적재량", en="loading"),
        Text(
            ko="문항이 차원과 함께 움직이는 정도로, 0.5보다 작으면 그 문항은 차원을 잘 드러내지 못합니다.",
            en="How closely an item follows its dimension; below 0.5 it shows little of it.",
        ),
        _has_model,
    ),
    (
        Text(ko="AVE, CR", en="AVE, CR"),
        Text(
            ko="차원이 문항의 분산을 설명하는 비율(AVE)과 모형에서 나온 신뢰도(CR)입니다.",
            en="The share of the items' variance that the dimension explains (AVE), and reliability from the model (CR).",
        ),
        _has_model,
    ),
    (
        Text(ko="HTMT, Fornell-Larcker", en="HTMT, Fornell-Larcker"),
        Text(
            ko="두 차원이 정말 다른 것인지를 보며, HTMT가 1에 가까울수록 같은 것을 재고 있다는 뜻입니다.",
            en="Whether two dimensions are different things; the nearer HTMT is to 1, the more they measure the same.",
        ),
        _has_pairs,
    ),
    (
        Text(ko="불변성", en="invariance"),
        Text(
            ko="집단마다 설문이 같은 방식으로 작동하는지를 보며, 그렇지 않으면 점수 차이가 경험의 차이인지 알 수 없습니다.",
            en="Whether the questionnaire works alike in each segment; if not, a difference of scores need not be one of experience.",
        ),
        _has_segments,
    ),
    (
        Text(ko="R² (설명하는 몫)", en="R² (share explained)"),
        Text(
            ko="결과의 차이 가운데 동인들과 함께 움직이는 비율입니다.",
            en="The share of the differences in the outcome that goes with the drivers.",
        ),
        _has_drivers,
    ),
    (
        Text(ko="LMG", en="LMG"),
        Text(
            ko="동인을 넣는 모든 순서에 걸쳐 R²를 나눈 몫으로, 동인끼리 닮아도 쓸 수 있으나 원인을 밝히지는 않습니다.",
            en="Each driver's part of R², averaged over every order of entering them; it copes with similar drivers but shows no cause.",
        ),
        _has_drivers,
    ),
    (
        Text(ko="1위일 확률", en="probability to be first"),
        Text(
            ko="응답자를 다시 뽑아 계산했을 때 그 동인이 1위가 된 비율입니다.",
            en="How often the driver came first when respondents were drawn again.",
        ),
        _has_drivers,
    ),
    (
        Text(ko="VIF", en="VIF"),
        Text(
            ko="동인이 다른 동인들과 얼마나 닮았는지를 말하며, 5를 넘으면 따로 떼어 말하기 어렵습니다.",
            en="How far a driver resembles the others; above 5 its own part can hardly be told.",
        ),
        _has_drivers,
    ),
    (
        Text(ko="인지 − 기대", en="gap"),
        Text(
            ko="음수이면 기대에 못 미친 것이며, 차이 점수는 두 응답보다 신뢰도가 낮습니다.",
            en="Negative where the experience falls short; differences are less reliable than the answers they come from.",
        ),
        _has_gaps,
    ),
    (
        Text(ko="Kano", en="Kano"),
        Text(
            ko="만족 계수는 있을 때 좋아지는 응답자의 비율, 불만족 계수는 없을 때 나빠지는 응답자의 비율(음수)입니다.",
            en="Better is the share whom its presence pleases; worse (negative) the share whom its absence displeases.",
        ),
        _has_kano,
    ),
)
