"""Reliability of the continuous responses behind ordered answers: ordinal alpha and ordinal omega.

Both come from polychoric correlations (Zumbo, Gadermann and Zeisser 2007). They describe the underlying
responses, not the sum of the answers as they were given, and are therefore reported beside alpha and omega, not
instead of them (Chalmers 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cemagent.experience import structure_notes as say
from cemagent.experience.cfa_implied import lower
from cemagent.experience.cfa_measures import Estimate, below_one, omega_estimates
from cemagent.experience.cfa_model import Floats, Measurement
from cemagent.experience.cfa_moments import complete_rows
from cemagent.experience.cfa_ordinal import fit_dwls, robust_dwls
from cemagent.experience.notes import Note
from cemagent.experience.polychoric import Ordered, ordered_moments
from cemagent.experience.reliability import alpha_of
from cemagent.experience.screening import obstacles

MOST_CATEGORIES = 11


@dataclass(frozen=True)
class OrdinalReliability:
    """Ordinal alpha and omega of one dimension from complete rows; None where ``notes`` say why."""

    n: int
    alpha: Estimate | None = None
    omega: Estimate | None = None
    notes: tuple[Note, ...] = ()


def ordinal_alpha(ordered: Ordered) -> Estimate:
    """Return alpha of the polychoric correlations with a delta-method interval."""
    k = len(ordered.categories)
    rows, _ = lower(k, diagonal=False)
    total = float(ordered.correlation.sum())
    slope = k / (k - 1) * k * 2 / total**2
    block = ordered.gamma[len(ordered.thresholds) :, len(ordered.thresholds) :]
    variance = slope**2 * float(block.sum()) / ordered.n if len(rows) else 0.0
    return below_one(Estimate(float(alpha_of(ordered.correlation)), float(np.sqrt(variance)), 0.0, 0.0))


def ordinal_reliability(data: Floats, names: Sequence[str]) -> OrdinalReliability:
    """Return ordinal alpha and omega of the items in the columns of ``data`` (n, k; NaN = missing, listwise).

    Omega is omega total of one factor fitted to the polychoric correlations by diagonally weighted least squares.
    """
    kept = complete_rows(np.asarray(data, dtype=np.float64))
    if len(names) < 2:
        return OrdinalReliability(len(kept), notes=(say.single_item(),))
    found = obstacles(kept, names, needed=max(30, len(names) + 1))
    many = [name for i, name in enumerate(names) if len(np.unique(kept[:, i])) > MOST_CATEGORIES]
    if found or many:
        return OrdinalReliability(len(kept), notes=tuple(found) or (say.not_ordered(many),))
    ordered = ordered_moments(kept)
    alpha = ordinal_alpha(ordered)
    if len(names) < 3:
        return OrdinalReliability(len(kept), alpha, notes=(say.two_items(),))
    measurement = Measurement({"dimension": tuple(names)}, identification="unit")
    fit = fit_dwls(measurement, [ordered])
    if fit is None or not fit.converged:
        return OrdinalReliability(len(kept), alpha, notes=(say.no_convergence(),))
    improper = np.flatnonzero(np.diag(fit.parts().residuals) <= 0)
    if len(improper):
        return OrdinalReliability(len(kept), alpha, notes=(say.heywood(names[int(improper[0])]),))
    omega = omega_estimates(fit, robust_dwls(fit, [ordered]).covariance)[0]
    return OrdinalReliability(len(kept), alpha, omega)
