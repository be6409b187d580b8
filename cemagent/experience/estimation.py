"""One face for the estimators, so that invariance is decided the same way for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

import numpy as np

from cemagent.experience.cfa_difference import Difference, difference_2000, plain_difference, scaled_difference
from cemagent.experience.cfa_fit import Estimator, fit_baseline, indices_ml, robust_ml, scaled_indices
from cemagent.experience.cfa_ml import fit_ml
from cemagent.experience.cfa_model import Constraints, EqualClass, Floats, Measurement
from cemagent.experience.cfa_moments import Moments
from cemagent.experience.cfa_ordinal import fit_dwls, indices_dwls, robust_dwls
from cemagent.experience.cfa_robust import Robust, gammas
from cemagent.experience.cfa_solve import Fit
from cemagent.experience.polychoric import Ordered

Level = Literal["configural", "thresholds", "metric", "scalar", "strict"]
Ladder = tuple[tuple[Level, tuple[EqualClass, ...]], ...]
"""Levels in the order in which they are tested, each with all that it holds equal; the last class is new."""


@dataclass(frozen=True)
class Summary:
    """The figures of one model that a decision needs (robust ones for a robust estimator)."""

    chi2: float
    df: int
    p: float | None
    cfi: float
    rmsea: float | None
    srmr: float


class Estimation(Protocol):
    """Groups that are fitted by one estimator under constraints."""

    @property
    def measurement(self) -> Measurement:
        """Return the model."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the complete rows of each group."""

    @property
    def ladder(self) -> Ladder:
        """Return the levels from the configural one on."""

    def fit(self, constraints: Constraints) -> Fit | None:
        """Fit all groups."""

    def spreads(self, fit: Fit) -> list[Floats] | None:
        """Return distribution-free covariances of the moments, None for normal theory."""

    def difference(self, restricted: Fit, general: Fit) -> Difference:
        """Return the estimator's difference test."""

    def summary(self, fit: Fit) -> Summary:
        """Return the figures of a fit."""

    def covariance(self, fit: Fit) -> Floats:
        """Return the covariance of the free numbers times n."""

    def item_spreads(self) -> Floats:
        """Return the items' standard deviations, pooled over groups."""


@dataclass
class ContinuousEstimation:
    """Maximum likelihood, plain (``ML``) or robust (``MLR``, ``MLM``)."""

    measurement: Measurement
    groups: Sequence[Moments]
    estimator: Estimator = "MLR"

    def __post_init__(self) -> None:
        self._robust: dict[int, tuple[Fit, Robust]] = {}

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the complete rows of each group."""
        return tuple(group.n for group in self.groups)

    @property
    def ladder(self) -> Ladder:
        """Return configural, metric, scalar and strict."""
        return (
            ("configural", ()),
            ("metric", ("loadings",)),
            ("scalar", ("loadings", "intercepts")),
            ("strict", ("loadings", "intercepts", "residuals")),
        )

    @cached_property
    def _base(self) -> Fit:
        return fit_baseline(self.measurement.items, self.groups, means=True)

    def fit(self, constraints: Constraints) -> Fit | None:
        """Fit all groups with a mean structure."""
        return fit_ml(self.measurement, self.groups, constraints, mean_structure=True)

    def spreads(self, fit: Fit) -> list[Floats] | None:
        """Return fourth-order moments for the robust estimators."""
        return None if self.estimator == "ML" else gammas(fit, self.groups)

    def robust(self, fit: Fit) -> Robust:
        """Return the robust statistic, computed once for a fit."""
        known = self._robust.get(id(fit))
        if known is None:
            # the fit is kept with its result so that its id stays its own
            known = self._robust[id(fit)] = (fit, robust_ml(self.estimator, fit, self.groups))
        return known[1]

    def difference(self, restricted: Fit, general: Fit) -> Difference:
        """Return the likelihood-ratio or the scaled difference test."""
        if self.estimator == "ML":
            return plain_difference(restricted, general)
        return scaled_difference(
            restricted, general, self.robust(restricted), self.robust(general), gammas(general, self.groups)
        )

    def summary(self, fit: Fit) -> Summary:
        """Return plain figures for ML, scaled chi2 with robust CFI and RMSEA otherwise."""
        plain = indices_ml(fit, self.groups, self._base)
        if self.estimator == "ML":
            close = plain.rmsea.value if plain.rmsea else None
            return Summary(plain.chi2, plain.df, plain.p, plain.cfi, close, plain.srmr)
        robust = scaled_indices(fit, self.robust(fit), self._base, self.robust(self._base))
        cfi = plain.cfi if robust.cfi_robust is None else robust.cfi_robust
        close = robust.rmsea_robust.value if robust.rmsea_robust else None
        return Summary(robust.chi2, robust.df, robust.p, cfi, close, plain.srmr)

    def covariance(self, fit: Fit) -> Floats:
        """Return the normal-theory or the sandwich covariance."""
        return fit.inverse if self.estimator == "ML" else self.robust(fit).covariance

    def item_spreads(self) -> Floats:
        """Return pooled standard deviations."""
        total = sum(group.n * np.diag(group.covariance) for group in self.groups)
        return np.asarray(np.sqrt(total / sum(self.sizes)), dtype=np.float64)


@dataclass
class OrderedEstimation:
    """Diagonally weighted least squares for ordered answers with the same categories in every group.

    Levels after Wu and Estabrook (2016): thresholds, then loadings, then intercepts.
    """

    measurement: Measurement
    groups: Sequence[Ordered]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the complete rows of each group."""
        return tuple(group.n for group in self.groups)

    @property
    def ladder(self) -> Ladder:
        """Return configural, thresholds, metric and scalar."""
        return (
            ("configural", ()),
            ("thresholds", ("thresholds",)),
            ("metric", ("thresholds", "loadings")),
            ("scalar", ("thresholds", "loadings", "intercepts")),
        )

    def fit(self, constraints: Constraints) -> Fit | None:
        """Fit all groups."""
        return fit_dwls(self.measurement, self.groups, constraints)

    def spreads(self, fit: Fit) -> list[Floats] | None:
        """Return the covariances of thresholds and correlations."""
        return [group.gamma for group in self.groups]

    def difference(self, restricted: Fit, general: Fit) -> Difference:
        """Return the scaled and shifted difference test of Satorra (2000)."""
        return difference_2000(restricted, general, [group.gamma for group in self.groups], shifted=True)

    def summary(self, fit: Fit) -> Summary:
        """Return the scaled figures."""
        plain, scaled, _ = indices_dwls(fit, self.groups)
        close = scaled.rmsea_scaled.value if scaled.rmsea_scaled else None
        return Summary(scaled.chi2, scaled.df, scaled.p, scaled.cfi_scaled, close, plain.srmr)

    def covariance(self, fit: Fit) -> Floats:
        """Return the robust covariance."""
        return robust_dwls(fit, self.groups).covariance

    def item_spreads(self) -> Floats:
        """Return 1 for every underlying response."""
        return np.ones(len(self.measurement.items))
