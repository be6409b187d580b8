"""The two fits that the learned parts need, in plain numpy."""

from __future__ import annotations

import numpy as np


def standardised(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ``rows`` with mean 0 and deviation 1 in each column, and the means and deviations."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    return (rows - mean) / scale, mean, scale


def logistic(rows: np.ndarray, target: np.ndarray, l2: float, weights: np.ndarray | None = None) -> np.ndarray:
    """Return the coefficients, the intercept last, of a ridge-penalised logistic regression (Newton's method)."""
    x = np.c_[rows, np.ones(len(rows))].astype(float)
    case_weights = np.ones(len(x)) if weights is None else weights
    beta = np.zeros(x.shape[1])
    penalty = l2 * np.eye(len(beta))
    penalty[-1, -1] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (case_weights * (target - p)) - penalty @ beta
        hessian = (x * (case_weights * p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    return beta
