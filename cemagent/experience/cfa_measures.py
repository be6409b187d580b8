"""What a reviewer asks of a fitted measurement model: standardised loadings, AVE, reliability, separation.

Standard errors come from the delta method with exact derivatives (complex steps).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from cemagent.experience.cfa_implied import Matrices, Numbers, matrices, real
from cemagent.experience.cfa_model import Floats, Measurement
from cemagent.experience.cfa_solve import Fit

Z = float(special.ndtri(0.975))
STEP = 1e-20


@dataclass(frozen=True)
class Estimate:
    """A number with its standard error and 95 % interval."""

    value: float
    se: float
    low: float
    high: float


@dataclass(frozen=True)
class Loading:
    """A standardised loading of one item on one factor, and the plain one it comes from."""

    item: str
    factor: str
    standardised: Estimate
    plain: float
    plain_se: float


@dataclass(frozen=True)
class FactorMeasure:
    """AVE, composite reliability and omega of one factor; None for a factor whose solution is improper."""

    factor: str
    ave: float | None
    cr: float | None
    omega: Estimate | None


def slopes_of(fit: Fit, function: Callable[[Numbers], Numbers]) -> tuple[Floats, Floats]:
    """Return values (k,) of ``function`` at the estimates and their derivatives (k, free numbers)."""
    value = real(np.asarray(function(fit.x)))
    slopes = np.empty((len(value), len(fit.x)))
    for k in range(len(fit.x)):
        x = fit.x.astype(np.complex128)
        x[k] += STEP * 1j
        slopes[:, k] = np.asarray(function(x)).imag / STEP
    return value, slopes


def derive(fit: Fit, covariance: Floats, function: Callable[[Numbers], Numbers]) -> tuple[Floats, Floats]:
    """Return values of ``function`` at the estimates and their covariance; ``covariance`` is per respondent."""
    value, slopes = slopes_of(fit, function)
    return value, slopes @ covariance @ slopes.T / fit.n


def estimates(values: Floats, covariance: Floats) -> list[Estimate]:
    """Return values with symmetric 95 % intervals."""
    errors = np.sqrt(np.clip(np.diag(covariance), 0, None))
    return [
        Estimate(float(v), float(e), float(v - Z * e), float(v + Z * e)) for v, e in zip(values, errors, strict=True)
    ]


def loadings(fit: Fit, covariance: Floats, group: int = 0) -> list[Loading]:
    """Return the standardised loadings, lambda * sqrt(psi / sigma), with delta-method intervals.

    The interval is taken on Fisher's z scale: at n = 100 it covers 95 to 96 % on five points where the symmetric
    one covers 93 % and can pass 1.
    """
    measurement = fit.table.measurement
    cells = measurement.loading_cells()
    rows, columns = (np.array(side) for side in zip(*cells, strict=True))

    def standardised(x: Numbers) -> Numbers:
        parts = matrices(fit.table, x, group)
        total = np.diag(parts.covariance)[rows]
        return np.asarray(parts.loadings[rows, columns] * np.sqrt(np.diag(parts.latent)[columns] / total))

    def plain(x: Numbers) -> Numbers:
        return np.asarray(matrices(fit.table, x, group).loadings[rows, columns])

    standard = [_bounded(one) for one in estimates(*derive(fit, covariance, standardised))]
    raw = estimates(*derive(fit, covariance, plain))
    factors = list(measurement.factors)
    return [
        Loading(measurement.items[i], factors[f], one, other.value, other.se)
        for (i, f), one, other in zip(cells, standard, raw, strict=True)
    ]


def factor_correlations(fit: Fit, covariance: Floats, group: int = 0) -> dict[tuple[str, str], Estimate]:
    """Return the correlations between factors with intervals on Fisher's z scale."""
    factors = list(fit.table.measurement.factors)
    if len(factors) < 2:
        return {}
    rows, columns = np.tril_indices(len(factors), -1)

    def correlate(x: Numbers) -> Numbers:
        latent = matrices(fit.table, x, group).latent
        root = np.sqrt(np.diag(latent))
        return np.asarray(latent[rows, columns] / (root[rows] * root[columns]))

    found = {}
    for one, row, column in zip(estimates(*derive(fit, covariance, correlate)), rows, columns, strict=True):
        found[factors[column], factors[row]] = _bounded(one)
    return found


def _bounded(one: Estimate) -> Estimate:
    if abs(one.value) >= 1:
        return one
    centre, error = np.arctanh(one.value), Z * one.se / (1 - one.value**2)
    return Estimate(one.value, one.se, float(np.tanh(centre - error)), float(np.tanh(centre + error)))


def composite(parts: Matrices, index: list[int], factor: int) -> tuple[Numbers, Numbers]:
    """Return the true and the residual variance of the sum of a factor's items (Raykov 2001).

    Residual covariances between the items count as error.
    """
    load = parts.loadings[index, factor]
    true = np.sum(load) ** 2 * parts.latent[factor, factor]
    return true, np.sum(parts.residuals[np.ix_(index, index)])


def omega_values(measurement: Measurement, parts: Matrices) -> Numbers:
    """Return omega of each factor's unweighted sum of items (McDonald 1999)."""
    place = {item: i for i, item in enumerate(measurement.items)}
    found = []
    for f, names in enumerate(measurement.factors.values()):
        true, error = composite(parts, [place[name] for name in names], f)
        found.append(true / (true + error))
    return np.array(found)


def omega_estimates(fit: Fit, covariance: Floats, group: int = 0) -> list[Estimate]:
    """Return omega of each factor with intervals on the scale of log(1 - omega), so that they stay below 1."""
    measurement = fit.table.measurement
    plain = estimates(*derive(fit, covariance, lambda x: omega_values(measurement, matrices(fit.table, x, group))))
    return [below_one(one) for one in plain]


def below_one(one: Estimate) -> Estimate:
    """Return the estimate with its interval taken on the scale of log(1 - value)."""
    if one.value >= 1:
        return one
    error = Z * one.se / (1 - one.value)
    rest = 1 - one.value
    return Estimate(one.value, one.se, float(1 - rest * np.exp(error)), float(1 - rest * np.exp(-error)))


def factor_measures(fit: Fit, covariance: Floats, improper: frozenset[str], group: int = 0) -> list[FactorMeasure]:
    """Return AVE and CR (Fornell and Larcker 1981, standardised items) and omega (plain items) by factor.

    ``improper`` names the factors without a proper solution, whose figures stay None.
    """
    measurement = fit.table.measurement
    parts = fit.parts(group)
    place = {item: i for i, item in enumerate(measurement.items)}
    spread = np.sqrt(real(np.diag(parts.covariance)))
    residuals = real(parts.residuals) / np.outer(spread, spread)
    found = []
    omegas = omega_estimates(fit, covariance, group)
    for f, (name, names) in enumerate(measurement.factors.items()):
        if name in improper or len(names) < 2:
            found.append(FactorMeasure(name, None, None, None))
            continue
        index = [place[item] for item in names]
        load = real(parts.loadings)[index, f] * np.sqrt(float(real(parts.latent)[f, f])) / spread[index]
        true = float(load.sum() ** 2)
        cr = true / (true + float(residuals[np.ix_(index, index)].sum()))
        found.append(FactorMeasure(name, float(np.mean(load**2)), cr, omegas[f]))
    return found


def htmt(measurement: Measurement, covariance: Floats) -> dict[tuple[str, str], float | None]:
    """Return the heterotrait-monotrait ratio of each pair of factors (Henseler, Ringle and Sarstedt 2015).

    Correlations enter by their size, as in semTools, so that an item left reversed does no harm. None for a
    factor with one item.
    """
    spread = np.sqrt(np.diag(covariance))
    correlation = np.abs(covariance / np.outer(spread, spread))
    place = {item: i for i, item in enumerate(measurement.items)}
    groups = {name: [place[item] for item in items] for name, items in measurement.factors.items()}
    within = {name: _mean_below(correlation[np.ix_(index, index)]) for name, index in groups.items()}
    found: dict[tuple[str, str], float | None] = {}
    names = list(groups)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            one, two = within[first], within[second]
            between = float(correlation[np.ix_(groups[first], groups[second])].mean())
            found[first, second] = between / float(np.sqrt(one * two)) if one and two else None
    return found


def _mean_below(block: Floats) -> float | None:
    rows, columns = np.tril_indices(len(block), -1)
    return float(block[rows, columns].mean()) if len(rows) else None
