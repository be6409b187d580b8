"""Relative weights: shares of R2 through the orthogonal variables closest to the drivers.

Johnson (2000), Multivariate Behavioral Research 35, 1-19. With Rxx = V D V', L = V D^(1/2) V' and
b = L^(-1) rxy, the weight of driver j is sum_k L[j, k]^2 b[k]^2; the weights sum to R2. For a binary outcome
Tonidandel and LeBreton (2010), Journal of Business and Psychology 25, 1-10.
"""

from __future__ import annotations

import numpy as np

from cemagent.experience.cfa_model import Floats


def _roots(between: Floats) -> tuple[Floats, Floats]:
    """Return the symmetric square roots (..., p, p) of correlation matrices, and their inverses."""
    values, vectors = np.linalg.eigh(between)
    root = np.sqrt(np.maximum(values, np.finfo(float).tiny))
    turned = np.swapaxes(vectors, -1, -2)
    return (vectors * root[..., None, :]) @ turned, (vectors / root[..., None, :]) @ turned


def relative_weights(correlations: Floats) -> Floats:
    """Return the weights (..., p) from correlation matrices (..., p + 1, p + 1), the outcome last; they sum to R2."""
    root, inverse = _roots(correlations[..., :-1, :-1])
    slopes = (inverse @ correlations[..., :-1, -1:])[..., 0]
    return np.asarray((root**2 @ (slopes**2)[..., None])[..., 0])


def relative_weights_logistic(between: Floats, slopes: Floats, r2: Floats) -> Floats:
    """Return the weights (..., p) of a logistic model; they sum to ``r2`` (...).

    ``between`` (..., p, p) are the drivers' correlations and ``slopes`` (..., p) the logistic coefficients of the
    standardised drivers. The coefficients of the orthogonal variables are L times these, and standardising them by
    Menard (2004), b R / s(logit), leaves R2 times each one's share of the logit's variance.
    """
    root, _ = _roots(between)
    turned = (root @ slopes[..., None])[..., 0] ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = turned / turned.sum(axis=-1, keepdims=True)
    return np.asarray((root**2 @ shares[..., None])[..., 0] * np.asarray(r2)[..., None])
