"""Tables on what goes with the outcome, and on what to fix first."""

from __future__ import annotations

from cemagent.playbook import Text
from cemagent.tools.experience.parts.tabling import Listing, Value, field
from cemagent.tools.experience.parts.wording import DRIVER_METHODS, MEASURES, NONE, QUADRANTS, Wording
from cemagent.tools.experience.results import DriverModel, DriverResult, StagePriority


def main_model(write: Wording) -> DriverModel | None:
    """Return the model of everyone's answers, None where there is none with drivers."""
    return next((one for one in write.report.driver_models if one.segment is None and one.drivers), None)


def segment_models(write: Wording) -> list[DriverModel]:
    """Return the models of the segments that have drivers, for the outcome of the main one."""
    return [one for one in write.report.driver_models if one.segment is not None and one.drivers]


def model_note(model: DriverModel) -> Text:
    """Return n, method and R2 of a model in one line."""
    measure, method = (
        MEASURES.get(model.measure, Text(ko=model.measure, en=model.measure)),
        DRIVER_METHODS[model.method],
    )
    r2 = NONE if model.r2 is None else f"{model.r2:.2f}"
    low_high = [f"{end:.2f}" for end in model.r2_ci95 or ()]
    ko = f" (95% 구간 {' ~ '.join(low_high)})" if low_high else ""
    en = f" (95% interval {' to '.join(low_high)})" if low_high else ""
    return Text(
        ko=f"결과: {model.outcome_title.ko}, n = {model.n:,}, {method.ko}, {measure.ko} = {r2}{ko}.",
        en=f"Outcome: {model.outcome_title.en}; n = {model.n:,}; {method.en}; {measure.en} = {r2}{en}.",
    )


def driver_table(write: Wording, model: DriverModel) -> Listing:
    """Return the drivers of one model with intervals and the ranks they can take."""
    fields = (
        field("driver", "동인", "Driver", "text"),
        field("ranks", "가능한 순위", "Possible ranks", "text"),
        field("weight", "R²에서 차지하는 몫 (95% 구간)", "Part of R² (95% interval)", "exact_estimate"),
        field("share", "비중", "Share", "share"),
        field("first", "1위일 확률", "Probability to be first", "chance"),
        field("other", "상대 가중치", "Relative weight", "exact"),
        field("correlation", "상관", "Correlation"),
        field("slope", "표준화 기울기", "Standardised slope"),
        field("vif", "VIF", "VIF"),
    )
    rows = tuple(_driver(write, one) for one in model.drivers)
    return Listing(
        Text(ko="동인", en="Drivers"), Text(ko="동인", en="Drivers"), model_note(model), fields, rows, always_open=True
    )


def _driver(write: Wording, one: DriverResult) -> tuple[Value, ...]:
    return (
        write.text(one.title),
        write.ranks(one.rank_range),
        (one.weight, one.ci95),
        one.share,
        one.first_probability,
        one.relative_weight,
        one.correlation,
        one.slope,
        one.vif,
    )


def map_table(write: Wording, model: DriverModel) -> Listing:
    """Return the importance-performance map in figures."""
    rows = tuple(
        (write.text(one.title), quadrant_of(write, one), (one.mean, one.performance_ci95), (one.weight, one.ci95))
        for one in model.drivers
    )
    return Listing(
        Text(ko="중요도-만족도", en="Importance-performance"),
        Text(ko="중요도-만족도 지도", en="Importance-performance map"),
        model_note(model),
        (
            field("driver", "동인", "Driver", "text"),
            field("quadrant", "자리", "Quadrant", "text"),
            field("mean", "만족도: 평균 (95% 구간)", "Performance: mean (95% interval)", "estimate"),
            field("weight", "중요도: R²의 몫 (95% 구간)", "Importance: part of R² (95% interval)", "exact_estimate"),
        ),
        rows,
    )


def quadrant_of(write: Wording, one: DriverResult) -> str:
    """Return the quadrant of a driver, or all between which it lies."""
    if one.quadrant is not None:
        return write.named(QUADRANTS, one.quadrant)
    if not one.quadrants:
        return NONE
    if len(one.quadrants) == len(QUADRANTS):
        return write.say("가릴 수 없음", "undecided")
    names = [write.named(QUADRANTS, name) for name in one.quadrants]
    return write.say(f"가릴 수 없음 ({', '.join(names)})", f"undecided ({', '.join(names)})")


def segment_driver_table(write: Wording) -> Listing:
    """Return the share of each driver and its possible ranks in each segment."""
    rows: list[tuple[Value, ...]] = [
        (
            str(model.segment),
            write.text(one.title),
            write.ranks(one.rank_range),
            model.n,
            one.share,
            (one.weight, one.ci95),
        )
        for model in segment_models(write)
        for one in model.drivers
    ]
    return Listing(
        Text(ko="집단별 동인", en="Drivers by segment"),
        Text(ko="집단별 동인", en="Drivers by segment"),
        Text(
            ko="집단 사이의 차이는 순위 범위가 겹치지 않을 때만 믿으십시오.",
            en="Believe a difference between segments only where the possible ranks do not overlap.",
        ),
        (
            field("segment", "집단", "Segment", "text"),
            field("driver", "동인", "Driver", "text"),
            field("ranks", "가능한 순위", "Possible ranks", "text"),
            field("n", "n", "n", "count"),
            field("share", "비중", "Share", "share"),
            field("weight", "R²의 몫 (95% 구간)", "Part of R² (95% interval)", "exact_estimate"),
        ),
        tuple(rows),
    )


def priority_table(write: Wording) -> Listing:
    """Return what to fix first, where it is made, and how sure that is."""
    return Listing(
        Text(ko="먼저 고칠 것", en="Fix first"),
        Text(ko="먼저 고칠 것", en="What to fix first"),
        Text(
            ko="남은 효과는 결과와 함께 움직이는 몫(R²)에 아직 오르지 않은 점수의 비율을 곱한 값입니다.",
            en="The gain still open is the part of R² times the share of the scale that is not reached yet.",
        ),
        (
            field("driver", "고칠 것", "What to fix", "text"),
            field("stage", "단계", "Stage", "text"),
            field("place", "접점과 요소", "Touch points and elements", "text"),
            field("ranks", "가능한 순위", "Possible ranks", "text"),
            field("first", "1위일 확률", "Probability to be first", "chance"),
            field("gain", "남은 효과 (95% 구간)", "Gain still open (95% interval)", "exact_estimate"),
        ),
        tuple(_priority(write, one) for one in write.report.stage_priorities),
        always_open=True,
    )


def _priority(write: Wording, one: StagePriority) -> tuple[Value, ...]:
    stage = write.text(one.stage_title, one.stage or NONE)
    by_scale = " (C)" if one.mapped_by == "scale" else ""
    return (
        write.text(one.title),
        stage + by_scale,
        ", ".join([*one.touchpoints, *one.elements]),
        write.ranks(one.rank_range),
        one.first_probability,
        (one.gain, one.ci95),
    )
