"""Fit indices as lavaan defines them, plain and robust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from cemagent.experience.cfa_implied import lower
from cemagent.experience.cfa_ml import fit_ml
from cemagent.experience.cfa_model import Measurement
from cemagent.experience.cfa_moments import Moments
from cemagent.experience.cfa_robust import Robust, robust_mlm, robust_mlr
from cemagent.experience.cfa_solve import Fit

CLOSE = 0.05
LEVEL = 0.90
Estimator = Literal["ML", "MLR", "MLM", "WLSMV"]


@dataclass(frozen=True)
class Rmsea:
    """Root mean square error of approximation, its 90 % interval and P(RMSEA <= .05)."""

    value: float
    low: float
    high: float
    p_close: float


@dataclass(frozen=True)
class Indices:
    """Fit of one model; ``None`` where an index is not defined (df = 0, or no likelihood)."""

    chi2: float
    df: int
    p: float | None
    baseline_chi2: float
    baseline_df: int
    cfi: float
    tli: float | None
    rmsea: Rmsea | None
    srmr: float
    log_likelihood: float | None = None
    aic: float | None = None
    bic: float | None = None
    free: int = 0
    n: int = 0


@dataclass(frozen=True)
class Baseline:
    """The unscaled statistic of the independence model."""

    chi2: float
    df: int


@dataclass(frozen=True)
class ScaledIndices:
    """The same under a scaled statistic: ``scaled`` uses it as it is, ``robust`` corrects the population value.

    Robust CFI, TLI and RMSEA follow Brosseau-Liard, Savalei and Li (2012, 2014).
    """

    chi2: float
    df: int
    p: float | None
    factor: float
    shift: float
    cfi_scaled: float
    tli_scaled: float | None
    rmsea_scaled: Rmsea | None
    cfi_robust: float | None
    tli_robust: float | None
    rmsea_robust: Rmsea | None


def baseline_measurement(items: Sequence[str]) -> Measurement:
    """Return the independence model: every item is its own factor and no two are related."""
    return Measurement({f"only {item}": (item,) for item in items}, orthogonal=True)


def rmsea(chi2: float, df: float, n: int, groups: int, scale: float = 1.0, for_interval: float | None = None) -> Rmsea:
    """Return RMSEA = sqrt(groups * max((chi2/df - scale) / n, 0)) with its interval (Steiger; lavaan for groups).

    ``scale`` is 1 or the factor of a robust statistic; ``for_interval`` is then the scaled chi2 from which
    the interval comes.
    """
    value = float(np.sqrt(max((chi2 / df - scale) / n, 0.0) * groups))
    statistic = chi2 if for_interval is None else for_interval

    def at(probability: float) -> float:
        noncentral = _noncentrality(statistic, df, probability)
        return float(np.sqrt(scale * noncentral / (n * df) * groups))

    border = n * df * CLOSE**2 / (groups * scale)
    p_close = 1 - float(special.chndtr(statistic, df, border))
    return Rmsea(value, at((1 + LEVEL) / 2), at((1 - LEVEL) / 2), p_close)


def _noncentrality(statistic: float, df: float, probability: float) -> float:
    """Return the noncentrality at which P(chi2 <= statistic) is ``probability``, 0 if none."""
    if special.chdtr(df, statistic) <= probability:
        return 0.0
    return float(special.chndtrinc(statistic, df, probability))


def relative_fit(
    chi2: float, df: float, base: float, base_df: float, scale: float = 1.0, base_scale: float = 1.0
) -> tuple[float, float | None]:
    """Return CFI (Bentler 1990) and TLI (Tucker and Lewis 1973); scales enter the robust variants."""
    excess, base_excess = chi2 - scale * df, base - base_scale * base_df
    highest = max(excess, base_excess, 0.0)
    cfi = 1.0 if highest == 0 else 1 - max(excess, 0.0) / highest
    if df <= 0 or base_excess == 0:
        return float(cfi), None
    return float(cfi), float(1 - (excess / df) / (base_excess / base_df))


def srmr(fit: Fit, groups: Sequence[Moments]) -> float:
    """Return the standardised root mean square residual (Bentler 1995), means included if they are modelled."""
    total = 0.0
    for g, (share, moments) in enumerate(zip(fit.shares, groups, strict=True)):
        parts = fit.parts(g)
        spread = np.sqrt(np.diag(moments.covariance))
        rows, columns = lower(len(spread))
        gaps = ((moments.covariance - parts.covariance) / np.outer(spread, spread))[rows, columns]
        if fit.table.mean_structure:
            gaps = np.concatenate([gaps, (moments.mean - parts.mean) / spread])
        total += share * float(np.sqrt(np.mean(gaps**2)))
    return total


def log_likelihood(fit: Fit, groups: Sequence[Moments]) -> float:
    """Return the normal log likelihood of the fitted model."""
    total = 0.0
    for moments in groups:
        p = len(moments.mean)
        total -= moments.n / 2 * (p * float(np.log(2 * np.pi)) + moments.logdet + p)
    return total - fit.chi2 / 2


def fit_baseline(items: Sequence[str], groups: Sequence[Moments], means: bool) -> Fit:
    """Return the fitted independence model."""
    base = fit_ml(baseline_measurement(items), groups, mean_structure=means)
    if base is None:
        raise ValueError("an item without variance has no independence model")
    return base


def indices_ml(fit: Fit, groups: Sequence[Moments], base: Fit | None = None) -> Indices:
    """Return all indices of a fit by maximum likelihood."""
    base = base or fit_baseline(fit.table.measurement.items, groups, fit.table.mean_structure)
    cfi, tli = relative_fit(fit.chi2, fit.df, base.chi2, base.df)
    likelihood = log_likelihood(fit, groups)
    # lavaan counts the means of a single group neither in the likelihood's parameters nor in the moments
    free = fit.table.free_count
    return Indices(
        fit.chi2,
        fit.df,
        fit.p if fit.df > 0 else None,
        base.chi2,
        base.df,
        cfi,
        tli,
        rmsea(fit.chi2, fit.df, fit.n, len(groups)) if fit.df > 0 else None,
        srmr(fit, groups),
        likelihood,
        -2 * likelihood + 2 * free,
        -2 * likelihood + float(np.log(fit.n)) * free,
        free,
        fit.n,
    )


def scaled_indices(fit: Fit, robust: Robust, base: Fit | Baseline, base_robust: Robust) -> ScaledIndices:
    """Return scaled and robust indices; for a shifted statistic (ordinal) the robust ones are None.

    Robust indices for ordinal answers need another estimator (Savalei 2021) and are not made up here.
    """
    groups = len(fit.sizes)
    cfi, tli = relative_fit(robust.chi2, fit.df, base_robust.chi2, base.df)
    shifted = fit.table.ordinal
    close: tuple[float | None, float | None] = (None, None)
    scaled_rmsea = robust_rmsea = None
    if fit.df > 0:
        if not shifted:
            close = relative_fit(fit.chi2, fit.df, base.chi2, base.df, robust.mean_factor, base_robust.mean_factor)
            robust_rmsea = rmsea(fit.chi2, fit.df, fit.n, groups, robust.factor, robust.chi2)
            scaled_rmsea = rmsea(fit.chi2, robust.trace, fit.n, groups)
        else:
            # lavaan counts n - 1 in each group for least squares
            scaled_rmsea = rmsea(robust.chi2, fit.df, fit.n - groups, groups)
    return ScaledIndices(
        robust.chi2,
        fit.df,
        robust.p if fit.df > 0 else None,
        robust.factor,
        robust.shift,
        cfi,
        tli,
        scaled_rmsea,
        *close,
        robust_rmsea,
    )


def robust_ml(estimator: Estimator, fit: Fit, groups: Sequence[Moments]) -> Robust:
    """Return the robust statistic that ``estimator`` (MLR or MLM) names."""
    return robust_mlr(fit, groups) if estimator == "MLR" else robust_mlm(fit, groups)
