"""The answer first: what to fix first and how sure that is, then what the scores rest on."""

from __future__ import annotations

from collections.abc import Iterator

from cemagent.method.particles import with_particles
from cemagent.tools.blocks import Block, Bullets, Paragraph
from cemagent.tools.experience.parts.driver_tables import main_model
from cemagent.tools.experience.parts.other_tables import unit_of
from cemagent.tools.experience.parts.structure_tables import HIGH_HTMT, LEAST_CR, THRESHOLDS
from cemagent.tools.experience.parts.wording import NONE, Wording
from cemagent.tools.experience.results import DimensionResult, StagePriority

LEAST_ALPHA = LEAST_CR
"""Reliability below which a score is too rough to compare groups with (Nunnally 1978)."""
_MOST_PAIRS = 4


def answer(write: Wording) -> Iterator[Block]:
    """Yield what to fix first, with its uncertainty, and how sound the ground is."""
    yield Paragraph(first_sentence(write), "lead")
    priorities = write.report.stage_priorities
    if priorities:
        yield Paragraph(priorities[0].why.in_(write.lang))
    found = [sentence for sentence in (_headline(write), _scores(write), _reliability(write), _fit(write), _segments(write)) if sentence]  # fmt: skip
    yield Bullets(tuple(found))


def tiles(write: Wording) -> tuple[tuple[str, str], ...]:
    """Return the few figures at the top of a report."""
    report = write.report
    found = [(write.say("응답자", "Respondents"), f"{report.n:,}")]
    if report.headline is not None and report.headline.value is not None:
        found.append((write.text(report.headline.label), unit_of(write, report.headline).split(" (")[0]))
    model = main_model(write)
    if model is not None and model.r2 is not None:
        found.append((write.say("동인이 설명하는 몫 (R²)", "Explained by the drivers (R²)"), write.share(model.r2)))
    known = [one.alpha for one in report.dimensions if one.alpha is not None]
    if known:
        low, high = write.number(min(known)), write.number(max(known))
        found.append((write.say("신뢰도 α", "Reliability α"), low if low == high else f"{low}–{high}"))
    if report.cfa is not None and report.cfa.cfi is not None:
        found.append((write.say("모형 적합도 CFI", "Fit of the model, CFI"), write.number(report.cfa.cfi, 3)))
    return tuple(found)


def first_sentence(write: Wording) -> str:
    """Return what to fix first in one sentence, or that it cannot be said."""
    priorities = write.report.stage_priorities
    if not priorities:
        return _no_answer(write)
    tied = [one for one in priorities if one.tied_first]
    if len(tied) > 1:
        if len(tied) == len(priorities):
            return _all_tied(write, priorities[0], len(tied))
        names = ", ".join(write.text(one.title) for one in tied)
        first = write.text(priorities[0].title)
        sure = write.chance(priorities[0].first_probability)
        return with_particles(
            write.say(
                f"먼저 고칠 것은 {names} 가운데 하나이며, 이 자료로는 그 순서를 가릴 수 없습니다({first}이(가) 1위일 확률 {sure}).",
                f"Fix one of these first: {names}. The data cannot tell them apart ({first} is first with probability {sure}).",
            )
        )
    return _clear_answer(write, priorities[0])


def _all_tied(write: Wording, first: StagePriority, count: int) -> str:
    name, sure = write.text(first.title), write.chance(first.first_probability)
    return with_particles(
        write.say(
            f"먼저 고칠 것으로 가장 유력한 것은 {name}이지만(1위일 확률 {sure}), 동인 {count}개의 순서를 이 자료로 확정할 수는 없습니다.",
            f"{name} is the likeliest to fix first (first with probability {sure}), but the data do not settle the order of the {count} drivers.",
        )
    )


def _clear_answer(write: Wording, first: StagePriority) -> str:
    name, sure = write.text(first.title), write.chance(first.first_probability)
    return write.say(
        f"먼저 고칠 것은 {name}입니다(1위일 확률 {sure}).", f"Fix {name} first (first with probability {sure})."
    )


def _no_answer(write: Wording) -> str:
    if write.report.driver_models:
        return write.say(
            "동인을 계산했지만 먼저 고칠 것을 고를 근거가 없으니, 아래 '단정할 수 없는 것'부터 보십시오.",
            "Drivers were computed but give no ground to choose what to fix first: see what may not be concluded.",
        )
    return write.say(
        "무엇을 먼저 고칠지는 이 자료로 말할 수 없으니, 아래 '단정할 수 없는 것'에서 까닭과 할 일을 보십시오.",
        "These data cannot say what to fix first: the reason and what to do stand under what may not be concluded.",
    )


def _headline(write: Wording) -> str:
    found = write.report.headline
    if found is None or found.value is None:
        return ""
    return f"{write.text(found.label)}: {unit_of(write, found)}, n = {found.n:,}."


def _scores(write: Wording) -> str:
    known = [one for one in write.report.dimensions if one.role == "experience" and one.mean is not None]
    if len(known) < 2 or len({one.points for one in known}) > 1:
        return ""
    ranked = sorted(known, key=lambda one: one.mean or 0.0)
    low, high = ranked[0], ranked[-1]
    near = [write.text(one.title) for one in ranked[1:] if _overlap(one, low)]
    sentence = write.say(
        f"점수가 가장 낮은 차원은 {_scored(write, low)}, 가장 높은 차원은 {_scored(write, high)}입니다",
        f"The lowest score is that of {_scored(write, low)}, the highest that of {_scored(write, high)}",
    )
    if not near:
        return sentence + "."
    names = ", ".join(near)
    return with_particles(
        sentence.removesuffix("입니다")
        + write.say(f"이며, 가장 낮은 차원은 {names}과(와) 구간이 겹칩니다.", f"; the interval of the lowest overlaps with {names}.")
    )  # fmt: skip


def _overlap(one: DimensionResult, other: DimensionResult) -> bool:
    return one.ci95 is not None and other.ci95 is not None and one.ci95[0] <= other.ci95[1]


def _scored(write: Wording, one: DimensionResult) -> str:
    return f"{write.text(one.title)} {write.estimate(one.mean, one.ci95)}"


def _reliability(write: Wording) -> str:
    known = {one.id: value for one in write.report.dimensions if (value := _reliable(one)) is not None}
    if not known:
        return ""
    low, high = write.number(min(known.values())), write.number(max(known.values()))
    span = low if low == high else write.say(f"{low}~{high}", f"{low} to {high}")
    weak = ", ".join(write.dimension(name) for name, value in known.items() if value < LEAST_ALPHA)
    if weak:
        return with_particles(
            write.say(
                f"신뢰도(α, 두 문항이면 Spearman-Brown)는 {span}이며, {weak}은(는) 관례 기준 {LEAST_ALPHA:.2f}에 못 미쳐 점수가 거칩니다.",
                f"Reliability (α; Spearman-Brown for two items) is {span}; {weak} lies below the convention of {LEAST_ALPHA:.2f}: read it as rough.",
            )
        )
    return with_particles(
        write.say(
            f"신뢰도(α, 두 문항이면 Spearman-Brown)는 {span}(으)로 모두 관례 기준 {LEAST_ALPHA:.2f} 이상입니다.",
            f"Reliability (α; Spearman-Brown for two items) is {span}, all at or above the convention of {LEAST_ALPHA:.2f}.",
        )
    )


def _reliable(one: DimensionResult) -> float | None:
    return one.alpha if one.spearman_brown is None else one.spearman_brown


def _fit(write: Wording) -> str:
    cfa = write.report.cfa
    if cfa is None:
        return ""
    values = [(line, getattr(cfa, line.index)) for line in THRESHOLDS]
    known = [(line, value) for line, value in values if value is not None]
    met = sum(line.verdict(value).en == "met" for line, value in known)
    shown = ", ".join(f"{line.name} {write.number(value, 3)}" for line, value in known) or NONE
    mixed = [
        f"{write.dimension(one.a)}–{write.dimension(one.b)}"
        for one in cfa.htmt
        if one.htmt is not None and one.htmt >= HIGH_HTMT
    ]
    met_en = f"The measurement model meets {met} of {len(known)} conventions of fit ({cfa.estimator}; {shown})"
    met_ko = f"측정 모형은 적합도 관례 기준 {len(known)}개 가운데 {met}개를 충족하"
    if not mixed:
        return write.say(f"{met_ko}고 있습니다({cfa.estimator}, {shown}).", f"{met_en}.")
    more = len(mixed) - _MOST_PAIRS
    pairs = ", ".join(mixed[:_MOST_PAIRS])
    return write.say(
        f"{met_ko}지만({cfa.estimator}, {shown}), 거의 구별되지 않는 차원({pairs}{f' 외 {more}쌍' if more > 0 else ''})은 따로 해석하지 "
        "마십시오.",
        f"{met_en}, but some dimensions can hardly be told apart and are not to be read as different things: "
        f"{pairs}{f' and {more} more' if more > 0 else ''}.",
    )


def _segments(write: Wording) -> str:
    found = write.report.comparison
    return "" if found is None else f"{write.column(found.column)}: {found.reason.in_(write.lang)}"
