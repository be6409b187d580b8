"""The iteration that all estimators share, and what a finished fit knows.

Every estimator here is a weighted least-squares problem in its moments, F = e' W e near the solution, with
e = observed - implied. For maximum likelihood the step is Fisher scoring (Browne 1982, eq. 1.5.14).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg, special

from cemagent.experience.cfa_implied import Matrices, matrices
from cemagent.experience.cfa_model import Floats, Table

MAX_STEPS = 300
CHI2_GAIN = 1e-10
"""A step that can lower chi2 by less than this ends the iteration."""
RANK_TOLERANCE = 1e-8


@dataclass(frozen=True)
class Evaluation:
    """One point: the discrepancy, and per group the Jacobian, the weight matrix and the residual moments."""

    value: float
    slopes: tuple[Floats, ...]
    weights: tuple[Floats, ...]
    residuals: tuple[Floats, ...]


Evaluate = Callable[[Floats], Evaluation | None]
"""Return the evaluation at a point, or None where the model is not defined (covariance not positive)."""


@dataclass(frozen=True)
class Fit:
    """A fitted table: ``x`` are the free numbers, ``sizes`` the groups' n, ``at`` the evaluation at ``x``."""

    table: Table
    x: Floats
    sizes: tuple[int, ...]
    at: Evaluation
    iterations: int
    converged: bool

    @property
    def n(self) -> int:
        """Return the respondents in all groups."""
        return sum(self.sizes)

    @property
    def shares(self) -> tuple[float, ...]:
        """Return the share of each group."""
        return tuple(size / self.n for size in self.sizes)

    @property
    def chi2(self) -> float:
        """Return N times the minimum of the discrepancy (lavaan's likelihood ``normal``).

        Least squares of ordered answers counts n - 1 for each group, as lavaan does.
        """
        if not self.table.ordinal:
            return self.n * self.at.value
        parts = zip(self.sizes, self.at.weights, self.at.residuals, strict=True)
        return sum((size - 1) * float(np.sum(weight * residual**2)) for size, weight, residual in parts)

    @property
    def df(self) -> int:
        """Return moments minus free numbers."""
        return sum(len(residual) for residual in self.at.residuals) - self.table.free_count

    @property
    def p(self) -> float:
        """Return the tail probability of chi2."""
        return float(special.chdtrc(self.df, self.chi2)) if self.df > 0 else float("nan")

    @cached_property
    def information(self) -> Floats:
        """Return the expected information of one respondent, (free, free)."""
        return normal_equations(self.at, self.shares)[1]

    @cached_property
    def inverse(self) -> Floats:
        """Return the inverse of the information (pseudo-inverse where it is singular)."""
        return np.asarray(np.linalg.pinv(self.information, hermitian=True), dtype=np.float64)

    @property
    def identified(self) -> bool:
        """Return whether the moments determine every free number."""
        scale = np.sqrt(np.clip(np.diag(self.information), 1e-300, None))
        spectrum = np.linalg.eigvalsh(self.information / np.outer(scale, scale))
        return bool(spectrum[0] > RANK_TOLERANCE)

    def parts(self, group: int = 0) -> Matrices:
        """Return the parameter matrices of one group."""
        return matrices(self.table, self.x, group)


def normal_equations(at: Evaluation, shares: Sequence[float]) -> tuple[Floats, Floats]:
    """Return the score (minus half the gradient of F) and the information, summed over groups."""
    size = at.slopes[0].shape[1]
    score, information = np.zeros(size), np.zeros((size, size))
    for share, slope, weight, residual in zip(shares, at.slopes, at.weights, at.residuals, strict=True):
        weighted = weight[:, None] * slope if weight.ndim == 1 else weight @ slope
        score += share * (weighted.T @ residual)
        information += share * (slope.T @ weighted)
    return score, information


def solve(table: Table, sizes: Sequence[int], evaluate: Evaluate) -> Fit | None:
    """Minimise by damped Gauss-Newton steps; None when even the starting point is not defined.

    ``converged`` is False when the steps ran out or no step made the discrepancy smaller.
    """
    x = table.start()
    at = evaluate(x)
    if at is None:
        return None
    shares = [size / sum(sizes) for size in sizes]
    damping = 0.0
    for step in range(MAX_STEPS):
        score, information = normal_equations(at, shares)
        move = _move(score, information, damping)
        if float(score @ move) * sum(sizes) < CHI2_GAIN and damping < 1.0:
            return Fit(table, x, tuple(sizes), at, step, converged=True)
        found = _descend(x, move, at, evaluate)
        if found is None:
            if damping > 1e6:
                break
            damping = max(damping * 10, 1e-3)
            continue
        damping = damping / 10 if damping > 1e-6 else 0.0
        x, at = found
    return Fit(table, x, tuple(sizes), at, MAX_STEPS, converged=False)


def _move(score: Floats, information: Floats, damping: float) -> Floats:
    ridge = np.diag(np.diag(information)) * (damping + 1e-12)
    try:
        factor = linalg.cho_factor(information + ridge, check_finite=False)
        return np.asarray(linalg.cho_solve(factor, score, check_finite=False))
    except linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(information + ridge, score, rcond=None)[0])


def _descend(x: Floats, move: Floats, at: Evaluation, evaluate: Evaluate) -> tuple[Floats, Evaluation] | None:
    length = 1.0
    for _ in range(8):
        candidate = x + length * move
        found = evaluate(candidate)
        if found is not None and found.value <= at.value + 1e-15 * (1 + abs(at.value)):
            return candidate, found
        length /= 2
    return None
