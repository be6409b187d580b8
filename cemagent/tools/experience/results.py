"""What scoring a survey gives: every figure with its n and method, and null with a reason where there is none.

Shares and probabilities are 0 to 1; intervals are ``(low, high)`` at 95 % unless the name says otherwise.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from cemagent.playbook import Text
from cemagent.tools.comments.results import CommentReport

Interval = tuple[float, float]
Estimator = Literal["ML", "MLR", "MLM", "WLSMV"]


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class Notice(_Result):
    """What the reader must know, or why a figure is null; ``where`` names a column, dimension, item or segment."""

    code: str
    where: str | None
    text: Text


class ItemScore(_Result):
    """One item in one way of asking. ``counts`` and ``shares`` run from the lowest point to the highest, as answered.

    Both are empty for continuous scores, which have no points.
    """

    id: str
    facet: str
    dimension: str | None
    title: Text | None
    reverse: bool
    n: int
    missing: int
    counts: list[int]
    shares: list[float]
    lowest: int
    labels: list[Text]
    mean: float | None
    sd: float | None
    ci95: Interval | None


class ItemReliability(_Result):
    """How one item goes with the rest of its dimension; null where the rest adds up to a constant."""

    id: str
    item_total: float | None
    alpha_if_dropped: float | None


class DimensionResult(_Result):
    """One dimension: its score and its reliability. ``omega_kind`` says which omega, from which model."""

    id: str
    title: Text
    role: Literal["experience", "outcome"]
    n: int
    n_effective: float
    missing: float
    mean: float | None
    sd: float | None
    ci95: Interval | None
    floor: float | None
    ceiling: float | None
    points: tuple[int, int]
    reliability_n: int
    alpha: float | None
    alpha_ci95: Interval | None
    alpha_standardised: float | None
    spearman_brown: float | None
    omega: float | None
    omega_ci95: Interval | None
    omega_kind: str | None
    ordinal_alpha: float | None
    ordinal_omega: float | None
    items: list[ItemReliability]


class HeadlineResult(_Result):
    """The single figure of a scale (NPS, CES, CSAT, an index); ``unit`` is points, share or index."""

    id: str
    label: Text
    unit: str
    n: int
    value: float | None
    ci95: Interval | None
    parts: dict[str, float]


class LoadingResult(_Result):
    """A standardised loading with its interval."""

    item: str
    dimension: str
    loading: float
    ci95: Interval


class PairResult(_Result):
    """Two dimensions: correlation of their factors, HTMT, and whether both AVE exceed the squared correlation."""

    a: str
    b: str
    correlation: float
    ci95: Interval
    htmt: float | None
    fornell_larcker: bool | None


class ModificationHint(_Result):
    """A parameter that would lower chi2 by about ``chi2`` if it were free; ``kind`` is loading or residual."""

    kind: str
    a: str
    b: str
    chi2: float
    change: float


class CfaResult(_Result):
    """The measurement model. ``chi2`` belongs to ``estimator``; CFI, TLI and RMSEA are the robust ones where it is robust.

    ``chi2_plain`` is the unscaled statistic of the same fit; ``reason`` says why this estimator was chosen.
    """

    estimator: Estimator
    reason: Text
    n: int
    chi2: float | None
    df: int | None
    p: float | None
    chi2_plain: float | None
    scaling: float | None
    cfi: float | None
    tli: float | None
    rmsea: float | None
    rmsea_ci90: Interval | None
    srmr: float | None
    aic: float | None
    bic: float | None
    mardia: float | None
    loadings: list[LoadingResult]
    ave: dict[str, float | None]
    cr: dict[str, float | None]
    htmt: list[PairResult]
    hints: list[ModificationHint]


class InvarianceStep(_Result):
    """One level. ``holds`` is true only without reserve; ``verdict`` also knows provisional and partial.

    Figures are those with everything equal (given what lower levels freed); ``delta_cfi`` is negative where fit got
    worse; ``freed`` are the items that had to differ for the level to hold in part.
    """

    level: str
    chi2: float | None
    df: int | None
    p: float | None
    cfi: float | None
    rmsea: float | None
    delta_chi2: float | None
    delta_df: int | None
    delta_p: float | None
    delta_cfi: float | None
    delta_rmsea: float | None
    holds: bool
    verdict: Literal["holds", "provisional", "partial", "fails"]
    culprits: list[str]
    unproven: list[str]
    freed: list[str]


class SegmentScore(_Result):
    """The score of one dimension in one segment, and the latent mean difference from the first segment."""

    segment: str
    dimension: str
    n: int
    mean: float | None
    sd: float | None
    ci95: Interval | None
    latent_difference: float | None
    latent_ci95: Interval | None


class SegmentComparison(_Result):
    """Whether the segments of ``column`` may be compared, and their scores, which are null where they may not.

    ``segments`` counts all respondents, ``compared`` the complete answers of the segments that the gate tested.
    """

    column: str
    segments: dict[str, int]
    compared: dict[str, int] = {}
    estimator: Estimator
    comparable: Literal["yes", "with_reserve", "latent_only", "no"]
    reason: Text
    scores: list[SegmentScore]


class DriverResult(_Result):
    """One driver: its part of R2 (``weight``) by ``method`` and by the other method, share, and the ranks it can take."""

    id: str
    title: Text
    weight: float
    ci95: Interval
    share: float
    rank: int
    rank_range: tuple[int, int]
    first_probability: float
    relative_weight: float | None
    correlation: float
    slope: float
    vif: float
    mean: float
    performance_ci95: Interval | None
    quadrant: str | None
    quadrants: list[str]


class DriverModel(_Result):
    """The drivers of one outcome in everyone (``segment`` null) or in one segment."""

    outcome: str
    outcome_title: Text
    segment: str | None
    kind: Literal["continuous", "binary"]
    method: Literal["lmg", "relative_weights"]
    measure: str
    n: int
    r2: float | None
    r2_ci95: Interval | None
    r2_adjusted: float | None
    importance_line: float | None
    performance_line: float | None
    drivers: list[DriverResult]


class GapResult(_Result):
    """Perception minus expectation of one item or dimension; weighted by stated importance where it was asked."""

    id: str
    kind: Literal["item", "dimension", "overall"]
    title: Text | None
    n: int
    perception: float | None
    expectation: float | None
    gap: float | None
    ci95: Interval | None
    importance: float | None
    weighted: float | None


class KanoItem(_Result):
    """The kind of quality of one feature; ``certain`` is null where it could not be tested."""

    id: str
    title: Text | None
    n: int
    kind: str | None
    second: str | None
    certain: bool | None
    better: float | None
    worse: float | None
    better_ci95: Interval | None
    worse_ci95: Interval | None


class ChangeResult(_Result):
    """Change from the wave before; ``paired`` when the same respondents were compared."""

    id: str
    title: Text
    before: float | None
    after: float | None
    change: float | None
    ci95: Interval | None
    n_before: int
    n_after: int
    paired: bool


class StagePriority(_Result):
    """Fix this first: a driver, what it could still give, and where in the engagement it is made.

    ``gain`` is weight times the open share of the scale. ``stage`` and ``touchpoints`` come from ``mapped_by``: the
    engagement's own touch points and elements, else the scale's default (a judgement, certainty C).
    """

    rank: int
    driver: str
    title: Text
    stage: str | None
    stage_title: Text | None
    touchpoints: list[str]
    elements: list[str]
    mapped_by: Literal["engagement", "scale", "none"]
    gain: float
    ci95: Interval
    rank_range: tuple[int, int]
    first_probability: float
    tied_first: bool
    why: Text


class DataQuality(_Result):
    """What was read: rows, flags with their counts, what was left out, weights, and how the columns were mapped."""

    source: str
    rows: int
    flags: dict[str, int]
    flagged: int
    dropped: list[str]
    weighted: bool
    design_effect: float | None
    columns: dict[str, str]
    conversions: int


class ExperienceReport(_Result):
    """The result of ``cemagent score`` (PRODUCT.md's ``score`` shape and more)."""

    schema_version: Literal["score/1"] = "score/1"
    scale: str
    scale_title: Text
    validated: bool
    n: int
    missing: float
    quality: DataQuality
    headline: HeadlineResult | None
    dimensions: list[DimensionResult]
    items: list[ItemScore]
    cfa: CfaResult | None
    invariance: list[InvarianceStep]
    comparison: SegmentComparison | None
    drivers: list[DriverResult]
    driver_models: list[DriverModel]
    stage_priorities: list[StagePriority]
    gaps: list[GapResult]
    kano: list[KanoItem]
    changes: list[ChangeResult]
    comments: CommentReport | None
    methods: Text
    warnings: list[Notice]
