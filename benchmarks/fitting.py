"""The two fits that the learned parts need, in plain numpy."""

from __future__ import annotations

from collections.abc import Callable

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


def multinomial(rows: np.ndarray, target: np.ndarray, classes: int, l2: float, weights: np.ndarray) -> np.ndarray:
    """Return coefficients of a ridge-penalised multinomial logistic regression, shape (columns + 1, classes), intercepts last."""
    x = np.c_[rows, np.ones(len(rows))].astype(np.float32)
    wanted = np.eye(classes, dtype=np.float32)[target]
    case_weights = weights.astype(np.float32)[:, None]
    penalty = np.full((x.shape[1], 1), l2, dtype=np.float32)
    penalty[-1] = 1e-3

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        beta = flat.reshape(x.shape[1], classes)
        scores = x @ beta.astype(np.float32)
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        likelihood = (case_weights[:, 0] * np.log(np.maximum((p * wanted).sum(axis=1), 1e-12))).sum(dtype=float)
        value = -float(likelihood) + 0.5 * float((penalty * beta * beta).sum(dtype=float))
        return value, (x.T @ ((p - wanted) * case_weights) + penalty * beta).astype(float).ravel()

    return minimised(loss, np.zeros(x.shape[1] * classes)).reshape(x.shape[1], classes)


def minimised(
    loss: Callable[[np.ndarray], tuple[float, np.ndarray]], start: np.ndarray, steps: int = 200, memory: int = 10
) -> np.ndarray:
    """Return where ``loss``, which returns its value and gradient, is least (L-BFGS with backtracking)."""
    place = start
    value, gradient = loss(place)
    pairs: list[tuple[np.ndarray, np.ndarray, float]] = []
    for _ in range(steps):
        direction = -_times_inverse_hessian(gradient, pairs)
        slope, length = float(gradient @ direction), 1.0
        moved = loss(place + length * direction)
        while moved[0] > value + 1e-4 * length * slope and length > 1e-9:
            length /= 2
            moved = loss(place + length * direction)
        step, change = length * direction, moved[1] - gradient
        if step @ change > 1e-12:
            pairs = [*pairs, (step, change, 1 / float(step @ change))][-memory:]
        done = abs(value - moved[0]) < 1e-5 * max(1.0, abs(value))
        place, (value, gradient) = place + step, moved
        if done:
            break
    return place


def _times_inverse_hessian(gradient: np.ndarray, pairs: list[tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    """Return the product that L-BFGS estimates from the last steps and changes of the gradient."""
    if not pairs:
        return gradient / max(1.0, float(np.abs(gradient).sum()))
    product, factors = gradient.copy(), []
    for step, change, inverse in reversed(pairs):
        factors.append(inverse * float(step @ product))
        product -= factors[-1] * change
    step, change, inverse = pairs[-1]
    product /= inverse * float(change @ change)
    for (step, change, inverse), factor in zip(pairs, reversed(factors), strict=True):
        product += (factor - inverse * float(change @ product)) * step
    return product
