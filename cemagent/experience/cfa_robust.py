"""Robust maximum likelihood: standard errors and test statistics that survive answers that are not normal.

``MLR``: sandwich with observed information and the Yuan-Bentler (2000) T2* statistic in the form of Mplus
(Asparouhov and Muthen 2005), as lavaan's ``estimator = "MLR"``. ``MLM``: expected information and the mean
scaled statistic of Satorra and Bentler (1994), as lavaan's ``"MLM"``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from cemagent.experience.cfa_implied import lower
from cemagent.experience.cfa_ml import normal_weight, observed_information
from cemagent.experience.cfa_model import Floats
from cemagent.experience.cfa_moments import Moments
from cemagent.experience.cfa_solve import Fit


@dataclass(frozen=True)
class Robust:
    """A scaled statistic: chi2 = plain chi2 / ``factor`` + ``shift``; ``covariance`` is that of the free numbers.

    ``trace`` is tr(U Gamma), whose expectation under a true model is the mean of the plain chi2.
    """

    chi2: float
    df: int
    factor: float
    shift: float
    trace: float
    covariance: Floats

    @property
    def p(self) -> float:
        """Return the tail probability of the scaled statistic."""
        return float(special.chdtrc(self.df, self.chi2)) if self.df > 0 else float("nan")

    @property
    def mean_factor(self) -> float:
        """Return the factor by which chi2 is too large on average (for robust indices)."""
        return self.factor * (self.df - self.shift) / self.df if self.df > 0 else float("nan")


def gammas(fit: Fit, groups: Sequence[Moments]) -> list[Floats]:
    """Return the distribution-free covariance of each group's moments, without means if the model has none."""
    skip = 0 if fit.table.mean_structure else len(groups[0].mean)
    return [group.gamma[skip:, skip:] for group in groups]


def _moved(gamma: Floats, gap: Floats) -> Floats:
    """Return the covariance of [d + gap; vech((d + gap)(d + gap)')] from that of [d; vech(d d')]."""
    p = len(gap)
    rows, columns = lower(p)
    mixing = np.zeros((len(rows), p))
    index = np.arange(len(rows))
    np.add.at(mixing, (index, rows), gap[columns])
    np.add.at(mixing, (index, columns), gap[rows])
    matrix = np.eye(len(gamma))
    matrix[p:, :p] = mixing
    return np.asarray(matrix @ gamma @ matrix.T)


def casewise_meat(fit: Fit, groups: Sequence[Moments]) -> list[Floats]:
    """Return the mean outer product of the respondents' scores for the free numbers, per group."""
    meats = []
    for gamma, slope, weight, residual in zip(
        gammas(fit, groups), fit.at.slopes, fit.at.weights, fit.at.residuals, strict=True
    ):
        p = len(groups[0].mean)
        spread = _moved(gamma, residual[:p]) if fit.table.mean_structure else gamma
        scores = weight @ slope
        meats.append(np.asarray(scores.T @ (spread + np.outer(residual, residual)) @ scores))
    return meats


def _scaled(fit: Fit, trace: float, covariance: Floats) -> Robust:
    if fit.df <= 0:
        return Robust(0.0, fit.df, float("nan"), 0.0, trace, covariance)
    factor = trace / fit.df
    return Robust(fit.chi2 / factor if factor > 0 else float("nan"), fit.df, factor, 0.0, trace, covariance)


def robust_mlr(fit: Fit, groups: Sequence[Moments]) -> Robust:
    """Return lavaan's MLR statistic and sandwich covariance for a fit by maximum likelihood."""
    inverse = np.linalg.pinv(observed_information(fit, groups), hermitian=True)
    meats = casewise_meat(fit, groups)
    trace = 0.0
    for share, moments, meat, gamma in zip(fit.shares, groups, meats, gammas(fit, groups), strict=True):
        saturated = normal_weight(np.linalg.inv(moments.covariance), fit.table.mean_structure)
        trace += float(np.sum(saturated * gamma)) - share * float(np.sum(meat * inverse))
    total = sum(share * meat for share, meat in zip(fit.shares, meats, strict=True))
    return _scaled(fit, trace, np.asarray(inverse @ total @ inverse))


def robust_mlm(fit: Fit, groups: Sequence[Moments]) -> Robust:
    """Return lavaan's MLM statistic and robust covariance for a fit by maximum likelihood."""
    trace, _, covariance = sandwich(fit, gammas(fit, groups))
    return _scaled(fit, trace, covariance)


def sandwich(fit: Fit, spreads: Sequence[Floats]) -> tuple[float, float, Floats]:
    """Return tr(U G), tr((U G)^2) and the sandwich covariance for moments with covariance ``spreads``.

    U = W - W D (D'W D)^-1 D'W over all groups (Satorra and Bentler 1994).
    """
    inverse = fit.inverse
    meat = np.zeros_like(inverse)
    blocks: list[Floats] = []
    tails: list[Floats] = []
    for share, slope, weight, spread in zip(fit.shares, fit.at.slopes, fit.at.weights, spreads, strict=True):
        scores = weight[:, None] * slope if weight.ndim == 1 else weight @ slope
        meat += share * (scores.T @ spread @ scores)
        blocks.append(weight[:, None] * spread if weight.ndim == 1 else weight @ spread)
        tails.append(scores.T @ spread)
    trace = sum(float(np.trace(block)) for block in blocks) - float(np.sum(meat * inverse))
    square = 0.0
    for share, block, slope, weight, tail in zip(fit.shares, blocks, fit.at.slopes, fit.at.weights, tails, strict=True):
        scores = weight[:, None] * slope if weight.ndim == 1 else weight @ slope
        square += float(np.sum(block * block.T)) - 2 * share * float(np.sum((tail @ block) * (inverse @ scores.T)))
    square += float(np.sum((meat @ inverse) * (meat @ inverse).T))
    return trace, square, np.asarray(inverse @ meat @ inverse)
