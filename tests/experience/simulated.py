"""Answers drawn from known models, from uniform random numbers only, so that every machine draws the same."""

from __future__ import annotations

import numpy as np
from scipy import special

FIVE_POINTS = (-1.6, -0.7, 0.3, 1.2)


def normals(seed: int, rows: int, columns: int) -> np.ndarray:
    """Return independent standard normal numbers."""
    uniform = np.random.default_rng(seed).random((rows, columns))
    return np.asarray(special.ndtri(np.clip(uniform, 1e-12, 1 - 1e-12)))


def answers(
    seed: int,
    n: int,
    loadings: np.ndarray,
    factors: int,
    correlation: float = 0.5,
    borders: tuple[float, ...] | None = FIVE_POINTS,
    shift: np.ndarray | None = None,
) -> np.ndarray:
    """Return (n, p) answers; items load in equal blocks on ``factors``, residual variances are 1 - loading^2.

    ``borders`` cuts the responses into points from 1 on, None leaves them as they are; ``shift`` moves items.
    """
    per = len(loadings) // factors
    latent = np.full((factors, factors), correlation)
    np.fill_diagonal(latent, 1.0)
    drawn = normals(seed, n, factors + len(loadings))
    scores = drawn[:, :factors] @ np.linalg.cholesky(latent).T
    response = scores[:, np.repeat(np.arange(factors), per)] * loadings
    response = response + drawn[:, factors:] * np.sqrt(1 - loadings**2)
    if shift is not None:
        response = response + shift
    if borders is None:
        return response
    return np.digitize(response, borders).astype(np.float64) + 1
