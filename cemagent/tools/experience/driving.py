"""What moves the outcome: driver weights for everyone and by segment, their map, and what each could still give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cemagent.errors import UsageError
from cemagent.experience import driver_notes as say
from cemagent.experience.cfa_model import Floats
from cemagent.experience.driver_results import DriverAnalysis, Method
from cemagent.experience.drivers import drivers, drivers_by_segment
from cemagent.experience.importance import PerformanceMap, Place, Priorities, derived_map, fix_first
from cemagent.experience.notes import Note
from cemagent.experience.scores import respondent_scores
from cemagent.experience.shapley import EXACT_DRIVERS
from cemagent.experience.survey import Survey
from cemagent.playbook import Text
from cemagent.tools.experience.measuring import answered_items, span
from cemagent.tools.experience.notices import cross_section, placed
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import DriverModel, DriverResult

PERCENT = (0.0, 100.0)


@dataclass(frozen=True)
class Outcome:
    """What the drivers explain: ``values`` (n,)."""

    name: str
    title: Text
    values: Floats


@dataclass(frozen=True)
class Predictors:
    """The drivers: scores (n, p) on one common scale from ``ends[0]`` to ``ends[1]``."""

    names: tuple[str, ...]
    titles: tuple[Text, ...]
    scores: Floats
    ends: tuple[float, float]


@dataclass(frozen=True)
class Driven:
    """The driver models (everyone first), the order of gains of everyone, and the notes."""

    models: list[DriverModel]
    priorities: Priorities | None
    notes: list[Note]


def choose_outcome(survey: Survey, wanted: str | None) -> tuple[Outcome | None, list[Note]]:
    """Return the outcome: the column asked for, else the first outcome column, else the first outcome dimension.

    The figure of a scale (NPS, an index) is no outcome here: it is made of answers that would be its own drivers.

    Raises:
        UsageError: the column asked for holds no outcome.
    """
    scores = respondent_scores(survey)
    own = {d.id: d.title for d in survey.scale.dimensions if d.role == "outcome" and d.id in scores}
    names = [*survey.outcomes, *own]
    if wanted is not None and wanted not in names:
        known = ", ".join(f"'{name[:40]}'" for name in names) or "-"
        raise UsageError(
            f"'{wanted}' is no outcome in '{survey.source}' (it has {known}): give one of these, or set the column's role "
            "to 'outcome' in the map.",
            f"'{survey.source}'의 '{wanted}' 열은 결과 열이 아닙니다(결과: {known}). 이 가운데 하나를 고르거나 열 지도에서 구실을 "
            "outcome으로 바꿔 주십시오.",
        )
    if not names:
        return None, [_no_outcome()]
    name = wanted or names[0]
    others = [other for other in names if other != name]
    notes = [_other_outcomes(name, others)] if others and wanted is None else []
    if name in survey.outcomes:
        return Outcome(name, Text(ko=name, en=name), survey.outcomes[name]), notes
    return Outcome(name, own[name], scores[name]), notes


def _no_outcome() -> Note:
    return Note(
        "no_outcome",
        Text(
            ko="결과 열(추천, 만족, 재구매 등)이 없어 무엇이 결과를 움직이는지 알 수 없으니 --outcome으로 열을 지정해 주십시오.",
            en="There is no outcome (recommendation, satisfaction, repurchase), so nothing tells which dimension matters: "
            "name its column with --outcome.",
        ),
        "drivers",
    )


def _other_outcomes(name: str, others: Sequence[str]) -> Note:
    named = ", ".join(f"'{other[:40]}'" for other in others)
    return Note(
        "other_outcomes",
        Text(
            ko=f"결과 열이 여럿이어서 첫째인 '{name[:40]}'을(를) 썼으니, {named} 결과를 보려면 --outcome으로 지정해 주십시오.",
            en=f"There are several outcomes and '{name[:40]}', the first, was used: give --outcome to explain {named}.",
        ),
        "drivers",
    )


def predictors_of(survey: Survey, outcome: str) -> Predictors | None:
    """Return the drivers: the experience dimensions, or the items of the only one; None where there are none.

    Dimensions answered on different points are all put on 0 to 100 (percent of maximum possible).
    """
    scores = respondent_scores(survey)
    given = {name for name, values in scores.items() if not np.isnan(values).all()}
    found = [d for d in survey.scale.dimensions if d.role == "experience" and d.id in given and d.id != outcome]
    if not found:
        return None
    points = [
        survey.scale.points_of(survey.scale.item(survey.items_of(d.id)[0]), survey.scale.main_facet) for d in found
    ]
    if len(found) == 1:
        items = answered_items(survey, found[0].id)
        titles = tuple(survey.scale.item(item).title or Text(ko=item, en=item) for item in items)
        return Predictors(items, titles, survey.main.of(items), (points[0].min, points[0].max))
    columns = np.column_stack([scores[d.id] for d in found])
    ends: tuple[float, float] = (points[0].min, points[0].max)
    if len({(one.min, one.max) for one in points}) > 1:
        low, high = (np.array([getattr(one, end) for one in points], dtype=float) for end in ("min", "max"))
        columns, ends = (columns - low) / (high - low) * 100, PERCENT
    return Predictors(tuple(d.id for d in found), tuple(d.title for d in found), columns, ends)


def drive(survey: Survey, options: ScoreOptions, segment: str | None) -> Driven:
    """Return the drivers of the outcome in everyone and in each segment of the column ``segment``."""
    outcome, notes = choose_outcome(survey, options.outcome)
    if outcome is None:
        return Driven([], None, notes)
    predictors = predictors_of(survey, outcome.name)
    if predictors is None:
        return Driven([], None, [*notes, _no_drivers()])
    method: Method = "lmg" if len(predictors.names) <= EXACT_DRIVERS else "relative_weights"
    analyses = _analyses(survey, options, segment, outcome, predictors)
    models = []
    titles = {**dict(zip(predictors.names, predictors.titles, strict=True)), outcome.name: outcome.title}
    for analysis in analyses:
        mapped = derived_map(analysis, method, "mean", predictors.ends)
        notes += [_titled(note, titles, analysis) for note in _remarks(analysis, analyses[0])]
        models.append(_model(analysis, mapped, outcome, predictors, method))
    priorities = fix_first(analyses[0], method, predictors.ends)
    if models[0].drivers:
        off_scale = [note for note in priorities.notes if note.code not in {"tied_first", "no_weights"}]
        notes += [*off_scale, *_tied(priorities, predictors), cross_section()]
    return Driven(models, priorities, notes)


def _titled(note: Note, titles: Mapping[str, Text], analysis: DriverAnalysis) -> Note:
    """Return the note with the drivers and the outcome that it is about by their titles instead of their ids."""
    if note.code == "methods_disagree":
        leaders = [max(one.weights, key=lambda weight: weight.weight.value).name for one in analysis.decompositions]
        first, second = (titles[name] for name in leaders)
        in_ko, in_en = say.methods_disagree(first.ko, second.ko), say.methods_disagree(first.en, second.en)
        return replace(note, text=Text(ko=in_ko.text.ko, en=in_en.text.en))
    ko, en = note.text.ko, note.text.en
    for name in (note.where or "").split(": ")[-1].split(", "):
        if name in titles:
            whole = re.compile(rf"(?<![\w가-힣]){re.escape(name)}(?![\w가-힣])")
            ko, en = (_put(whole, title, text) for title, text in ((titles[name].ko, ko), (titles[name].en, en)))
    return replace(note, text=Text(ko=ko, en=en))


def _put(place: re.Pattern[str], title: str, text: str) -> str:
    return place.sub(lambda _: title, text, count=1)


def _tied(priorities: Priorities, predictors: Predictors) -> list[Note]:
    """Return that several drivers could be the first to fix, by their titles."""
    if not priorities.tied_first:
        return []
    titles = dict(zip(predictors.names, predictors.titles, strict=True))
    named = [titles[name] for name in priorities.tied_first]
    text = say.tied_first([title.ko for title in named]).text.ko, say.tied_first([title.en for title in named]).text.en
    return [Note("tied_first", Text(ko=text[0], en=text[1]), "drivers")]


def _analyses(
    survey: Survey, options: ScoreOptions, segment: str | None, outcome: Outcome, predictors: Predictors
) -> list[DriverAnalysis]:
    everyone = drivers(
        predictors.scores, outcome.values, predictors.names, outcome.name,
        weights=survey.weights, draws=options.draws, seed=options.seed,
    )  # fmt: skip
    if segment is None:
        return [everyone]
    each = drivers_by_segment(
        predictors.scores, outcome.values, survey.segments[segment].tolist(), predictors.names, outcome.name,
        weights=survey.weights, draws=options.draws, seed=options.seed, kind=everyone.kind,
    )  # fmt: skip
    return [everyone, *each]


def _remarks(analysis: DriverAnalysis, everyone: DriverAnalysis) -> list[Note]:
    """Return the notes of ``analysis``; those of a segment name it, and none repeats what holds for everyone."""
    if analysis.segment is None:
        return placed(analysis.notes, "drivers")
    known = {(note.code, note.where) for note in everyone.notes}
    own = [note for note in analysis.notes if (note.code, note.where) not in known and note.code != "listwise"]
    return [
        replace(note, where=f"{analysis.segment}: {note.where}")
        if note.where and note.where != analysis.segment
        else replace(note, where=analysis.segment)
        for note in own
    ]


def _no_drivers() -> Note:
    return Note(
        "no_drivers",
        Text(
            ko="경험을 재는 문항이 없어 결과를 움직이는 것을 찾을 수 없으니, 경험 척도의 문항을 함께 물은 파일을 쓰십시오.",
            en="The file has no items about the experience, so there is nothing to explain the outcome with: use a file "
            "that asks the items of an experience scale as well.",
        ),
        "drivers",
    )


def _model(
    analysis: DriverAnalysis, mapped: PerformanceMap, outcome: Outcome, predictors: Predictors, method: Method
) -> DriverModel:
    found = analysis.by(method)
    return DriverModel(
        outcome=outcome.name,
        outcome_title=outcome.title,
        segment=analysis.segment,
        kind=analysis.kind,
        method=method,
        measure=found.measure if found else "r2",
        n=analysis.n,
        r2=found.r2.value if found else None,
        r2_ci95=span(found.r2) if found else None,
        r2_adjusted=found.r2_adjusted if found else None,
        importance_line=mapped.importance_line,
        performance_line=mapped.performance_line,
        drivers=_drivers(analysis, mapped, predictors, method),
    )


def _drivers(
    analysis: DriverAnalysis, mapped: PerformanceMap, predictors: Predictors, method: Method
) -> list[DriverResult]:
    found, other = analysis.by(method), analysis.by("relative_weights")
    if found is None:
        return []
    places: dict[str, Place] = {place.name: place for place in mapped.places}
    titles = dict(zip(predictors.names, predictors.titles, strict=True))
    relative = {one.name: one.weight.value for one in other.weights} if other else {}
    facts = {fact.name: fact for fact in analysis.facts}
    results = []
    for one in found.weights:
        fact, place = facts[one.name], places.get(one.name)
        results.append(
            DriverResult(
                id=one.name,
                title=titles[one.name],
                weight=one.weight.value,
                ci95=(one.weight.low, one.weight.high),
                share=one.share.value,
                rank=one.rank,
                rank_range=one.rank_range,
                first_probability=one.first_probability,
                relative_weight=relative.get(one.name),
                correlation=fact.correlation,
                slope=fact.slope,
                vif=fact.vif,
                mean=fact.mean,
                performance_ci95=span(place.performance) if place else None,
                quadrant=place.quadrant if place else None,
                quadrants=list(place.quadrants) if place else [],
            )
        )
    return sorted(results, key=lambda driver: (driver.rank, driver.id))
