"""Is a restricted model worse than a general one? Chi-square difference tests, plain and scaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg, special

from cemagent.experience.cfa_model import Floats
from cemagent.experience.cfa_robust import Robust
from cemagent.experience.cfa_solve import Fit


@dataclass(frozen=True)
class Difference:
    """A difference test: statistic, df, tail probability, and the method that gave it."""

    chi2: float
    df: int
    p: float
    method: str


def _test(statistic: float, df: int, method: str) -> Difference:
    statistic = max(statistic, 0.0)
    return Difference(statistic, df, float(special.chdtrc(df, statistic)) if df > 0 else float("nan"), method)


def plain_difference(restricted: Fit, general: Fit) -> Difference:
    """Return the likelihood-ratio test of two nested fits."""
    return _test(restricted.chi2 - general.chi2, restricted.df - general.df, "likelihood ratio")


def scaled_difference(
    restricted: Fit, general: Fit, robust: Robust, robust_general: Robust, spreads: Sequence[Floats]
) -> Difference:
    """Return the scaled difference of Satorra and Bentler (2001).

    Its factor can be negative in small samples; then the always positive one of Satorra (2000) is used, for
    which ``spreads`` are the distribution-free covariances of the groups' moments.
    """
    df = restricted.df - general.df
    lower = robust_general.factor * general.df if general.df > 0 else 0.0
    factor = (robust.factor * restricted.df - lower) / df if df > 0 else float("nan")
    if not factor > 0:
        return difference_2000(restricted, general, spreads, shifted=False)
    return _test((restricted.chi2 - general.chi2) / factor, df, "Satorra-Bentler 2001")


def difference_2000(restricted: Fit, general: Fit, spreads: Sequence[Floats], shifted: bool) -> Difference:
    """Return the difference test of Satorra (2000), evaluated at the general model as in lavaan.

    ``shifted`` adjusts mean and variance by scale and shift (Asparouhov and Muthen 2010, for ordinal answers),
    otherwise the mean alone is adjusted. The restriction matrix comes from the two Jacobians (method "delta").
    """
    df = restricted.df - general.df
    general_slopes, restricted_slopes = np.vstack(general.at.slopes), np.vstack(restricted.at.slopes)
    mapping = np.linalg.lstsq(general_slopes, restricted_slopes, rcond=None)[0]
    restriction = linalg.null_space(mapping.T, rcond=1e-8).T
    inverse = general.inverse
    core = np.linalg.pinv(restriction @ inverse @ restriction.T, hermitian=True)
    middle = inverse @ restriction.T @ core @ restriction @ inverse
    meat = np.zeros_like(inverse)
    for share, slope, weight, spread in zip(
        general.shares, general.at.slopes, general.at.weights, spreads, strict=True
    ):
        scores = weight[:, None] * slope if weight.ndim == 1 else weight @ slope
        meat += share * (scores.T @ spread @ scores)
    product = meat @ middle
    trace, square = float(np.trace(product)), float(np.sum(product * product.T))
    gap = restricted.chi2 - general.chi2
    if shifted:
        scale = float(np.sqrt(df / square))
        return _test(gap * scale + df - scale * trace, df, "Satorra 2000, scaled and shifted")
    return _test(gap / (trace / df), df, "Satorra 2000")
