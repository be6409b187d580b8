"""Does the scale measure what it claims to? The confirmatory factor model and the rule that picks its estimator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cemagent.experience.cfa_fit import Indices
from cemagent.experience.cfa_model import Floats, Measurement
from cemagent.experience.cfa_moments import complete_rows, moments_of
from cemagent.experience.normality import mardia_kurtosis
from cemagent.experience.notes import Note
from cemagent.experience.screening import obstacles
from cemagent.experience.structure import Structure, confirm
from cemagent.experience.survey import Survey
from cemagent.playbook import Text
from cemagent.tools.experience.measuring import answered_items
from cemagent.tools.experience.notices import placed
from cemagent.tools.experience.options import EstimatorChoice
from cemagent.tools.experience.results import CfaResult, Estimator, LoadingResult, ModificationHint, PairResult

FEW_CATEGORIES = 5
LEAST_ORDERED_N = 200
KURTOSIS = 5.0
"""Size of Mardia's normalised estimate beyond which answers are not normal enough for plain ML (Bentler 2005)."""
MOST_HINTS = 10


@dataclass(frozen=True)
class Chosen:
    """The estimator, why, and Mardia's normalised kurtosis of the complete rows (None where it was not needed)."""

    estimator: Estimator
    reason: Text
    mardia: float | None
    automatic: bool


@dataclass(frozen=True)
class Model:
    """The measurement model of a survey: ``data`` (n, items) in the order of ``measurement.items``."""

    measurement: Measurement
    data: Floats


def model_of(survey: Survey, role: Literal["experience", "outcome"] = "experience") -> Model | None:
    """Return the model of the dimensions of ``role`` that the file has; None where each is a single question.

    Items without a dimension stay out.
    """
    factors = {
        dimension.id: items
        for dimension in survey.scale.dimensions
        if dimension.role == role and (items := answered_items(survey, dimension.id))
    }
    if max((len(items) for items in factors.values()), default=0) < 2:
        return None
    held = {item for items in factors.values() for item in items}
    pairs = tuple((one, other) for one, other in survey.scale.residual_covariances if {one, other} <= held)
    measurement = Measurement(factors, pairs)
    return Model(measurement, survey.main.of(measurement.items))


def choose_estimator(data: Floats, choice: EstimatorChoice) -> Chosen:
    """Return the estimator for answers ``data`` (n, items): the one asked for, else by the rule.

    Five or fewer categories in every item: WLSMV, from 200 complete rows on. Else robust maximum likelihood where
    Mardia's normalised estimate is beyond 5 in size (Bentler 2005; flat answers distort chi2 as peaked ones do) or
    categories are few and rows too, and plain ML elsewhere.
    """
    kept = complete_rows(data)
    few = max((len(np.unique(column)) for column in kept.T), default=0) <= FEW_CATEGORIES
    usable = len(kept) > data.shape[1] and not obstacles(kept, [str(i) for i in range(data.shape[1])])
    mardia = mardia_kurtosis(moments_of(kept)) if usable else None
    if choice != "auto":
        return Chosen(choice, _REASONS["asked"], mardia, automatic=False)
    if few and len(kept) >= LEAST_ORDERED_N:
        return Chosen("WLSMV", _REASONS["ordered"], mardia, automatic=True)
    if few:
        return Chosen("MLR", _few_rows(len(kept)), mardia, automatic=True)
    if mardia is None:
        return Chosen("MLR", _REASONS["unknown"], None, automatic=True)
    return Chosen("MLR" if abs(mardia) > KURTOSIS else "ML", _normality(mardia), mardia, automatic=True)


_REASONS = {
    "asked": Text(ko="사용자가 이 추정 방법을 지정했습니다.", en="You asked for this estimator."),
    "ordered": Text(
        ko=f"모든 문항의 응답 범주가 {FEW_CATEGORIES}개 이하이고 응답이 {LEAST_ORDERED_N}명 이상이어서 순서형 추정(WLSMV)을 썼습니다.",
        en=f"Every item has {FEW_CATEGORIES} categories or fewer and there are {LEAST_ORDERED_N} complete answers or more, "
        "so answers are treated as ordered (WLSMV).",
    ),
    "unknown": Text(
        ko="정규성을 검사할 수 없어 비정규 자료에도 쓸 수 있는 강건 최대우도(MLR)를 썼습니다.",
        en="Normality could not be tested, so robust maximum likelihood (MLR) is used, which does not suppose it.",
    ),
}


def _few_rows(n: int) -> Text:
    return Text(
        ko=f"응답 범주가 {FEW_CATEGORIES}개 이하이지만 모두 응답한 사람이 {n}명으로 {LEAST_ORDERED_N}명보다 적어 순서형 추정 대신 강건 "
        "최대우도(MLR)를 썼습니다.",
        en=f"Items have {FEW_CATEGORIES} categories or fewer, but {n} complete answers are too few for an ordinal estimator "
        f"(it needs {LEAST_ORDERED_N}), so robust maximum likelihood (MLR) is used.",
    )


def _normality(mardia: float) -> Text:
    if abs(mardia) > KURTOSIS:
        return Text(
            ko=f"다변량 첨도(Mardia 정규화 추정치 {mardia:.1f})의 크기가 {KURTOSIS:g}를 넘어 비정규 자료에 맞는 강건 최대우도(MLR)를 썼습니다.",
            en=f"Multivariate kurtosis (Mardia's normalised estimate {mardia:.1f}) exceeds {KURTOSIS:g} in size, so robust "
            "maximum likelihood (MLR) is used.",
        )
    return Text(
        ko=f"다변량 첨도(Mardia 정규화 추정치 {mardia:.1f})의 크기가 {KURTOSIS:g}를 넘지 않아 최대우도(ML)를 썼습니다.",
        en=f"Multivariate kurtosis (Mardia's normalised estimate {mardia:.1f}) does not exceed {KURTOSIS:g} in size, so "
        "maximum likelihood (ML) is used.",
    )


def fit_structure(model: Model | None, chosen: Chosen | None) -> tuple[CfaResult | None, list[Note]]:
    """Return the fitted measurement model, None with the reason in the notes where there is none."""
    if model is None or chosen is None:
        return None, [_no_structure()]
    found = confirm(model.data, model.measurement, chosen.estimator)
    notes = placed(found.notes, "cfa")
    if found.indices is None:
        return None, notes
    if found.indices.df == 0:
        notes.append(_saturated())
    return _result(found, found.indices, chosen), notes


def _no_structure() -> Note:
    return Note(
        "no_structure",
        Text(
            ko="경험 차원마다 문항이 하나뿐이거나 없어 요인 구조를 검토할 수 없으니, 구조를 보려면 차원마다 문항을 3개 이상 물으십시오.",
            en="No dimension of the experience has more than one item, so there is no structure to test: ask three or more "
            "items a dimension if you need one.",
        ),
        "cfa",
    )


def _saturated() -> Note:
    return Note(
        "saturated",
        Text(
            ko="모형의 자유도가 0이라 적합도는 언제나 완전하게 나오니 적합도 지수로 구조를 판단하지 마십시오.",
            en="The model has no degrees of freedom and fits by construction: do not judge the structure by its fit "
            "indices.",
        ),
        "cfa",
    )


def _result(found: Structure, plain: Indices, chosen: Chosen) -> CfaResult:
    scaled = found.scaled
    ordinal = chosen.estimator == "WLSMV"
    cfi, tli, close = plain.cfi, plain.tli, plain.rmsea
    if scaled is not None:
        robust = scaled.cfi_robust, scaled.tli_robust, scaled.rmsea_robust
        cfi = scaled.cfi_scaled if ordinal or robust[0] is None else robust[0]
        tli = scaled.tli_scaled if ordinal else robust[1]
        close = scaled.rmsea_scaled if ordinal else robust[2]
    return CfaResult(
        estimator=chosen.estimator,
        reason=chosen.reason,
        n=found.n,
        chi2=scaled.chi2 if scaled else plain.chi2,
        df=plain.df,
        p=scaled.p if scaled else plain.p,
        chi2_plain=plain.chi2,
        scaling=scaled.factor if scaled and plain.df > 0 else None,
        cfi=cfi,
        tli=tli,
        rmsea=close.value if close else None,
        rmsea_ci90=(close.low, close.high) if close else None,
        srmr=plain.srmr,
        aic=plain.aic,
        bic=plain.bic,
        mardia=chosen.mardia,
        loadings=[
            LoadingResult(
                item=one.item,
                dimension=one.factor,
                loading=one.standardised.value,
                ci95=(one.standardised.low, one.standardised.high),
            )
            for one in found.loadings
        ],
        ave={one.factor: one.ave for one in found.factors},
        cr={one.factor: one.cr for one in found.factors},
        htmt=_pairs(found),
        hints=[
            ModificationHint(
                kind="loading" if hint.kind == "loading" else "residual",
                a=hint.first,
                b=hint.second,
                chi2=hint.chi2,
                change=hint.standardised_change,
            )
            for hint in found.hints[:MOST_HINTS]
        ],
    )


def _pairs(found: Structure) -> list[PairResult]:
    ratios, separated = found.htmt or {}, found.separated or {}
    return [
        PairResult(
            a=pair[0],
            b=pair[1],
            correlation=one.value,
            ci95=(one.low, one.high),
            htmt=ratios.get(pair),
            fornell_larcker=separated.get(pair),
        )
        for pair, one in (found.correlations or {}).items()
    ]
