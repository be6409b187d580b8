"""Figures of textbooks come out of a whole report, from answers that have exactly the published moments."""

from __future__ import annotations

import numpy as np
import pytest

from cemagent.experience.cfa_moments import Moments
from cemagent.experience.scale import Points, ScaleDefinition
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import ExperienceReport
from tests.experience import published
from tests.tools.experience_cases import exact, scale_of, scored

SCORES = Points(min=-100, max=200, continuous=True)
TESTS = {"visual": ("x1", "x2", "x3"), "textual": ("x4", "x5", "x6"), "speed": ("x7", "x8", "x9")}
DEMOCRACY = {"ind60": ("x1", "x2", "x3"), "dem60": ("y1", "y2", "y3", "y4"), "dem65": ("y5", "y6", "y7", "y8")}
RELATED = [("y1", "y5"), ("y2", "y4"), ("y2", "y6"), ("y3", "y7"), ("y4", "y8"), ("y6", "y8")]


def report_on(moments: Moments, scale: ScaleDefinition, options: ScoreOptions | None = None) -> ExperienceReport:
    data = exact(moments)
    names = [item.id for item in scale.items]
    return scored({name: data[:, j].tolist() for j, name in enumerate(names)}, scale, options)


@pytest.fixture(scope="module")
def schools() -> ExperienceReport:
    data = np.vstack([exact(published.PASTEUR, 1), exact(published.GRANT_WHITE, 2)])
    columns = {f"x{j + 1}": data[:, j].tolist() for j in range(9)}
    columns["school"] = ["Pasteur"] * 156 + ["Grant-White"] * 145
    return scored(columns, scale_of(TESTS, SCORES), school="segment")


def test_holzinger_and_swineford_by_maximum_likelihood(schools: ExperienceReport) -> None:
    cfa = schools.cfa
    assert cfa is not None
    assert (cfa.estimator, cfa.n, cfa.df) == ("ML", 301, 24)
    assert cfa.chi2 == pytest.approx(85.306, abs=0.001)
    assert cfa.chi2 == cfa.chi2_plain
    assert cfa.cfi == pytest.approx(0.931, abs=0.001)
    assert cfa.tli == pytest.approx(0.896, abs=0.001)
    assert cfa.rmsea == pytest.approx(0.092, abs=0.001)
    assert cfa.rmsea_ci90 == pytest.approx((0.071, 0.114), abs=0.001)
    assert cfa.srmr == pytest.approx(0.065, abs=0.001)
    loading = {one.item: one.loading for one in cfa.loadings}
    assert [round(loading[f"x{j}"], 3) for j in (1, 4, 9)] == [0.772, 0.852, 0.665]


def test_invariance_by_school(schools: ExperienceReport) -> None:
    steps = {step.level: step for step in schools.invariance}
    assert steps["configural"].chi2 == pytest.approx(115.851, abs=0.001)
    assert steps["metric"].chi2 == pytest.approx(124.044, abs=0.001)
    assert steps["scalar"].chi2 == pytest.approx(164.103, abs=0.001)
    assert [steps[level].df for level in ("configural", "metric", "scalar")] == [48, 54, 60]
    assert steps["scalar"].delta_chi2 == pytest.approx(40.059, abs=0.001)
    assert steps["scalar"].verdict == "partial"
    assert not steps["scalar"].holds
    assert sorted(steps["scalar"].freed) == ["x3", "x7"]


def test_under_partial_invariance_only_latent_means_are_given(schools: ExperienceReport) -> None:
    comparison = schools.comparison
    assert comparison is not None
    assert comparison.comparable == "latent_only"
    assert comparison.compared == {"Pasteur": 156, "Grant-White": 145}
    assert all(score.mean is None and score.ci95 is None for score in comparison.scores)
    latent = {(score.segment, score.dimension): score.latent_difference for score in comparison.scores}
    assert latent["Pasteur", "textual"] is None
    textual = latent["Grant-White", "textual"]
    assert textual is not None
    assert textual > 0.3
    assert "x3, x7" in comparison.reason.ko


@pytest.mark.parametrize(("pairs", "chi2", "df"), [([], 72.462, 41), (RELATED, 38.125, 35)])
def test_political_democracy(pairs: list[tuple[str, str]], chi2: float, df: int) -> None:
    report = report_on(published.DEMOCRACY, scale_of(DEMOCRACY, SCORES, residual_covariances=pairs))
    assert report.cfa is not None
    assert (report.cfa.estimator, report.cfa.df) == ("ML", df)
    assert report.cfa.chi2 == pytest.approx(chi2, abs=0.001)
    assert ("y1-y5" in report.methods.en) == bool(pairs)


@pytest.mark.parametrize(
    ("trait", "alpha", "omega"),
    [("A", 0.7038, 0.7121), ("C", 0.7293, 0.7330), ("E", 0.7609, 0.7673), ("N", 0.8133, 0.8128), ("O", 0.6025, 0.6104)],
)
def test_traits_of_the_big_five(trait: str, alpha: float, omega: float) -> None:
    names = [f"i{k}" for k in range(1, 6)]
    report = report_on(published.BFI[trait], scale_of({"trait": names}, SCORES), ScoreOptions(draws=50))
    (found,) = report.dimensions
    assert found.alpha == pytest.approx(alpha, abs=0.001)
    assert found.omega == pytest.approx(omega, abs=0.001)
    assert found.reliability_n == published.BFI[trait].n


def test_attitudes_of_thirty_departments() -> None:
    moments = Moments(30, np.full(7, 60.0), published.ATTITUDE_COVARIANCE)
    names = ("rating", "complaints", "privileges", "learning", "raises", "critical", "advance")
    (found,) = report_on(moments, scale_of({"attitude": names}, SCORES)).dimensions
    assert found.alpha == pytest.approx(0.8431, abs=0.0001)
    assert found.ordinal_alpha is None
