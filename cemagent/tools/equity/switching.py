"""Customer equity with switching between brands, after Rust, Lemon and Zeithaml.

Each purchase may change the brand: a row of the switching matrix M says what is bought next after a
brand. B_t, the share of ours at purchase t, is the entry for ours of A M^t, with A the shares now.
CLV = sum over purchases t of (1+d)^(-t/f) v pi B_t, with d the yearly discount rate, f purchases per
year, v units per purchase and pi the margin of a unit (inputs A, S41; exact form B).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np

from cemagent.tools.equity.clv import Vector
from cemagent.tools.equity.market import EquityDriver, Market

_STEPS = 60
_ENOUGH = 1e-10
_WILD = 12.0


@dataclass(frozen=True)
class LogitFit:
    """A conditional logit of brand choice.

    ``weights`` has one coefficient for each driver, then one for buying the same brand again;
    ``errors`` are their standard errors. ``problem`` is None, or why the fit cannot be used.
    """

    weights: Vector
    errors: Vector
    n: int
    log_likelihood: float
    null_log_likelihood: float
    problem: str | None = None

    @property
    def mcfadden_r2(self) -> float:
        """Return 1 - LL/LL0 (McFadden)."""
        return 1 - self.log_likelihood / self.null_log_likelihood


def fit_logit(market: Market) -> LogitFit:
    """Estimate how ratings and the last brand move the next choice, by maximum likelihood (Newton steps).

    ``problem`` is ``few`` with fewer than ten choices a coefficient, ``separated`` where the choices are
    foretold without error so that no finite coefficient exists, ``flat`` where the ratings do not vary.
    """
    features, chosen = _table(market)
    n, brands, count = features.shape
    weights = np.zeros(count)
    null = n * float(np.log(1 / brands))
    problem = "few" if n < 10 * count else None
    for _ in range(_STEPS):
        slope, bend = _derivatives(features, chosen, weights)
        if np.linalg.cond(bend) > 1 / _ENOUGH:
            problem = problem or ("flat" if not weights.any() else "separated")
            break
        step: Vector = np.asarray(np.linalg.solve(bend, slope), dtype=np.float64)
        weights = _climb(features, chosen, weights, step)
        if float(np.abs(step).max()) < _ENOUGH:
            break
    if np.abs(weights).max() > _WILD:
        problem = problem or "separated"
    _, bend = _derivatives(features, chosen, weights)
    errors = np.sqrt(np.diag(np.linalg.pinv(bend)))
    return LogitFit(weights, errors, n, _log_likelihood(features, chosen, weights), null, problem)


def _table(market: Market) -> tuple[Vector, Vector]:
    """Return the features, shape (choices, brands, drivers + 1), and the chosen brands as ones, (choices, brands)."""
    rows, picks = [], []
    for choice in market.choices:
        rows.append([[*choice.ratings[name], float(name == choice.last)] for name in market.names])
        picks.append([float(name == choice.next) for name in market.names])
    return np.array(rows, dtype=float), np.array(picks, dtype=float)


def _probabilities(utilities: Vector) -> Vector:
    lifted = np.exp(utilities - utilities.max(axis=-1, keepdims=True))
    found: Vector = lifted / lifted.sum(axis=-1, keepdims=True)
    return found


def _log_likelihood(features: Vector, chosen: Vector, weights: Vector) -> float:
    likely = np.maximum(_probabilities(features @ weights), np.finfo(float).tiny)
    return float((chosen * np.log(likely)).sum())


def _derivatives(features: Vector, chosen: Vector, weights: Vector) -> tuple[Vector, Vector]:
    """Return the gradient and the negative Hessian of the log likelihood."""
    share = _probabilities(features @ weights)
    slope = np.einsum("nb,nbk->k", chosen - share, features)
    centred = features - np.einsum("nb,nbk->nk", share, features)[:, None, :]
    return slope, np.einsum("nb,nbk,nbl->kl", share, centred, centred)


def _climb(features: Vector, chosen: Vector, weights: Vector, step: Vector) -> Vector:
    """Return the weights after ``step``, halved until the likelihood does not fall."""
    before = _log_likelihood(features, chosen, weights)
    for _ in range(_STEPS):
        fresh: Vector = weights + step
        if _log_likelihood(features, chosen, fresh) >= before:
            return fresh
        step = step / 2
    return weights


def matrix_of(market: Market, fit: LogitFit | None, lift: float = 0.0) -> Vector:
    """Return the switching matrix, shape (brands, brands), with the utility of ours raised by ``lift``.

    Given as a matrix, each row is weighted by exp(lift) in the column of ours: exact under a logit (B).
    Estimated, the probabilities of every person in the table are raised and then averaged.
    """
    ours = np.array([float(name == market.ours) for name in market.names]) * lift
    if fit is None:
        assert market.switching is not None  # the form asks for the matrix or for choices
        given = np.array(market.switching, dtype=float) * np.exp(ours)
        found: Vector = given / given.sum(axis=1, keepdims=True)
        return found
    features, _ = _table(market)
    rows = []
    for last in range(len(market.names)):
        placed = features.copy()
        placed[:, :, -1] = 0.0
        placed[:, last, -1] = 1.0
        rows.append(_probabilities(placed @ fit.weights + ours).mean(axis=0))
    return np.array(rows)


def purchases_in(market: Market) -> int:
    """Return how many purchases fall within the years that count."""
    return int(market.horizon_years * market.purchases_per_year + _ENOUGH)


def share_path(market: Market, matrix: Vector) -> Vector:
    """Return our share B_t at each purchase, shape (purchases,): from t = 0 for ``start``, from t = 1 for ``end``."""
    ours = market.names.index(market.ours)
    shares = np.array(market.start_shares, dtype=float)
    path = []
    for number in range(purchases_in(market)):
        if number or market.timing == "end":
            shares = shares @ matrix
        path.append(shares[ours])
    return np.array(path)


def switching_clv(market: Market, matrix: Vector, yearly_discount: float) -> float:
    """Return the value to us of an average customer of the market, by the formula above."""
    path = share_path(market, matrix)
    first = 0 if market.timing == "start" else 1
    times = np.arange(first, first + len(path)) / market.purchases_per_year
    per_purchase = market.volume * market.unit_margin.value
    return float(per_purchase * ((1 + yearly_discount) ** -times * path).sum())


def driver_weights(market: Market, fit: LogitFit | None) -> list[float] | None:
    """Return the logit coefficient of each driver: as given, else as estimated; None where one is missing."""
    found = []
    for index, driver in enumerate(market.drivers):
        if driver.weight is not None:
            found.append(float(driver.weight))
        elif fit is not None and fit.problem is None:
            found.append(float(fit.weights[index]))
        else:
            return None
    return found


def driver_lifts(market: Market, weights: list[float]) -> dict[EquityDriver, float]:
    """Return the change of utility that value, brand and relationship equity bring: coefficient times change."""
    lifts: dict[EquityDriver, float] = dict.fromkeys(get_args(EquityDriver), 0.0)
    for driver, weight in zip(market.drivers, weights, strict=True):
        lifts[driver.equity] += weight * driver.change
    return lifts
