"""Speed and coverage of the figures of a survey: means, alpha and driver weights with bootstrap intervals.

Run: ``python -m benchmarks.experience speed`` prints seconds, the ratio to a plain loop over resampled rows, and
peak memory; ``python -m benchmarks.experience report`` prints the seconds of whole reports from a CSV file;
``python -m benchmarks.experience coverage [REPLICATIONS]`` prints how often intervals and rank ranges hold the truth
in simulated five-point answers.
"""

from __future__ import annotations

import resource
import sys
import time
from functools import cache
from itertools import product

import numpy as np
import pandas as pd

from cemagent.experience.bootstrap import bootstrap_moments
from cemagent.experience.building import build_survey
from cemagent.experience.cfa_model import Floats
from cemagent.experience.driver_results import Method
from cemagent.experience.drivers import drivers
from cemagent.experience.guessing import guess_columns
from cemagent.experience.ranking import ranks
from cemagent.experience.reading import table_from_text
from cemagent.experience.relative_weights import relative_weights
from cemagent.experience.reliability import alpha_of
from cemagent.experience.scale import Dimension, Item, Points, ScaleDefinition
from cemagent.experience.shapley import lmg
from cemagent.playbook import Text
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.score import score_survey

ROWS, DRIVERS, DRAWS = 100_000, 12, 2_000
LOOPED = 3
METHODS: tuple[Method, ...] = ("relative_weights", "lmg")
POPULATIONS = {
    "correlated .4, unequal": (0.4, (0.06, 0.12, 0.18, 0.24, 0.30), 0.7),
    "correlated .2, one weak": (0.2, (0.05, 0.10, 0.20, 0.30, 0.40), 0.9),
    "correlated .6, all equal": (0.6, (0.18, 0.18, 0.18, 0.18, 0.18), 0.6),
    "correlated .4, eight drivers": (0.4, (0.04, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2), 0.8),
}
"""Correlation of the drivers, slopes, and the spread of the error."""


def answers(n: int, correlation: float, slopes: tuple[float, ...], error: float, random: np.random.Generator) -> Floats:
    """Return ``n`` rows of five-point answers and an outcome from 0 to 10 (last), cut from a normal model."""
    p = len(slopes)
    shared = np.sqrt(correlation) * random.standard_normal((n, 1))
    latent = shared + np.sqrt(1 - correlation) * random.standard_normal((n, p))
    outcome = latent @ np.array(slopes) + error * random.standard_normal(n)
    items = np.digitize(latent, [-1.6, -0.8, 0.1, 0.9]) + 1.0
    return np.column_stack([items, np.clip(np.round(6.5 + 2.2 * outcome), 0, 10)])


@cache
def _population(correlation: float, slopes: tuple[float, ...], error: float) -> Floats:
    random = np.random.default_rng(99)
    parts = [np.corrcoef(answers(250_000, correlation, slopes, error, random), rowvar=False) for _ in range(6)]
    return np.asarray(np.mean(parts, axis=0))


def true_weights(method: Method, correlation: float, slopes: tuple[float, ...], error: float) -> Floats:
    """Return the weights in the population, from the correlations of 1.5 million simulated answers."""
    between = _population(correlation, slopes, error)
    found = relative_weights(between) if method == "relative_weights" else lmg(between)
    # drivers that are equal by construction are exactly equal
    return np.array(
        [np.mean([f for f, other in zip(found, slopes, strict=True) if other == slope]) for slope in slopes]
    )


def coverage(population: str, n: int, replications: int, draws: int = 1_000, first_seed: int = 0) -> pd.DataFrame:
    """Return, by method, the share of replications whose intervals hold the truth: weights, R2, ranks."""
    model = POPULATIONS[population]
    truth = {method: true_weights(method, *model) for method in METHODS}
    rows = []
    for seed in range(first_seed, first_seed + replications):
        data = answers(n, *model, np.random.default_rng([seed, n]))
        names = [f"x{j}" for j in range(data.shape[1] - 1)]
        analysis = drivers(data[:, :-1], data[:, -1], names, "nps", kind="continuous", draws=draws, seed=seed)
        for found in analysis.decompositions:
            true = truth[found.method]
            rank = ranks(true)
            last = [at + int(np.sum(true == value)) - 1 for at, value in zip(rank, true, strict=True)]
            held = [one.weight.low <= value <= one.weight.high for one, value in zip(found.weights, true, strict=True)]
            placed = [
                one.rank_range[0] <= first and final <= one.rank_range[1]
                for one, first, final in zip(found.weights, rank, last, strict=True)
            ]
            width = np.mean([one.rank_range[1] - one.rank_range[0] + 1 for one in found.weights])
            total = found.r2.low <= true.sum() <= found.r2.high
            rows.append([found.method, np.mean(held), *held, total, min(placed), width])
    weights = [f"w{j}" for j in range(len(model[1]))]
    columns = ["method", "weights", *weights, "r2", "all ranks", "ranks wide"]
    return pd.DataFrame(rows, columns=columns).groupby("method", sort=False).mean()


def looped_seconds(data: Floats) -> tuple[float, float]:
    """Return seconds for one draw of the plain way, and for one of the regressions that LMG needs.

    The plain way resamples the rows and computes means, alpha, relative weights and one regression from them.
    """
    random = np.random.default_rng(0)
    frame = pd.DataFrame(data)
    begun, fitting = time.perf_counter(), 0.0
    for _ in range(LOOPED):
        rows = frame.iloc[random.integers(0, len(frame), len(frame))]
        rows.mean()
        alpha_of(rows.iloc[:, :-1].cov().to_numpy())
        relative_weights(rows.corr().to_numpy())
        values, started = rows.to_numpy(), time.perf_counter()
        np.linalg.lstsq(np.column_stack([np.ones(len(values)), values[:, :-1]]), values[:, -1], rcond=None)
        fitting += time.perf_counter() - started
    return (time.perf_counter() - begun) / LOOPED, fitting / LOOPED


def speed() -> None:
    """Print seconds of everything with 2,000 draws, the ratio to the plain loop, and peak memory."""
    data = answers(ROWS, 0.4, tuple(np.linspace(0.05, 0.3, DRIVERS)), 0.8, np.random.default_rng(1))
    begun, worked = time.perf_counter(), time.process_time()
    moments = bootstrap_moments(data, DRAWS)
    alphas = alpha_of(moments.covariances[:, :-1, :-1])
    drivers(data[:, :-1], data[:, -1], [f"x{j}" for j in range(DRIVERS)], "nps", kind="continuous", draws=DRAWS)
    ours, worked = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    plain, regression = (DRAWS * seconds for seconds in looped_seconds(data))
    print(
        f"{ROWS:,} x {DRIVERS}, {DRAWS:,} draws: {ours:.1f} s ({worked:.1f} s of processor time), peak memory {peak:.0f} MB"
    )
    print(f"alpha's 95 % interval {np.quantile(alphas, 0.025):.4f} to {np.quantile(alphas, 0.975):.4f}")
    print(f"plain loop, from {LOOPED} draws: {plain:.0f} s without LMG, {plain / ours:.0f} times as long")
    print(
        f"plain LMG needs {2**DRIVERS - 2:,} more regressions a draw: {regression * (2**DRIVERS - 2) / 3600:.0f} hours"
    )


def made_scale(dimensions: int) -> ScaleDefinition:
    """Return a scale of three five-point items a dimension."""
    names = [f"d{j}" for j in range(dimensions)]
    return ScaleDefinition(
        id="made",
        title=Text(ko="만든 척도", en="Made scale"),
        licence="cc0",
        licence_note=Text(ko="자유 이용", en="Free to use"),
        source=Text(ko="모의 자료", en="simulated"),
        certainty="C",
        points=Points(min=1, max=5),
        dimensions=[Dimension(id=name, title=Text(ko=name, en=name)) for name in names],
        items=[Item(id=f"{name}q{k}", dimension=name) for name in names for k in (1, 2, 3)],
    )


def survey_csv(n: int, dimensions: int, segments: int, seed: int = 1) -> str:
    """Return a file of ``n`` respondents: items of :func:`made_scale`, a recommendation from 0 to 10, and a branch."""
    random = np.random.default_rng(seed)
    latent = np.sqrt(0.4) * random.standard_normal((n, 1)) + np.sqrt(0.6) * random.standard_normal((n, dimensions))
    response = 0.75 * np.repeat(latent, 3, axis=1) + np.sqrt(1 - 0.75**2) * random.standard_normal((n, 3 * dimensions))
    items = np.digitize(response, [-1.6, -0.8, 0.1, 0.9]) + 1
    pull = latent @ np.linspace(0.1, 0.5, dimensions) + random.standard_normal(n)
    frame = pd.DataFrame(items, columns=[item.id for item in made_scale(dimensions).items])
    frame["nps"] = np.clip(np.round(6.5 + 1.6 * pull), 0, 10).astype(int)
    if segments:
        frame["branch"] = np.array(list("ABCDEFGH"))[np.arange(n) % segments]
    return str(frame.to_csv(index=False))


def report() -> None:
    """Print seconds to read a file and to compute its whole report, without comments."""
    for n, dimensions, segments in ((1_000, 5, 2), (100_000, 4, 0), (100_000, 4, 2)):
        text, scale = survey_csv(n, dimensions, segments), made_scale(dimensions)
        begun = time.perf_counter()
        table = table_from_text(text, "survey.csv")
        columns = guess_columns(table, scale)
        survey = build_survey(table, columns, scale)
        read, worked = time.perf_counter(), time.process_time()
        found = score_survey(survey, columns, ScoreOptions(draws=DRAWS))
        done, worked = time.perf_counter(), time.process_time() - worked
        estimator = found.cfa.estimator if found.cfa else "none"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{n:,} x {3 * dimensions}, {segments} segments, {DRAWS:,} draws, {estimator}: read {read - begun:.1f} s, "
            f"report {done - read:.1f} s ({worked:.1f} s of processor time), peak memory {peak:.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["report"]:
        report()
    elif sys.argv[1:2] == ["coverage"]:
        wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 400
        for name, size in product(POPULATIONS, (100, 300, 1_000)):
            print(f"\n{name}, n = {size}, {wanted} replications")
            print(coverage(name, size, wanted).round(3).to_string(), flush=True)
    else:
        speed()
