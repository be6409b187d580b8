"""What only some surveys hold: gaps between expectation and perception, Kano pairs, and a wave before."""

from __future__ import annotations

from cemagent.experience.gaps import Gap, gaps
from cemagent.experience.kano import kano
from cemagent.experience.notes import Note
from cemagent.experience.scale import ScaleDefinition
from cemagent.experience.survey import Survey
from cemagent.experience.waves import Change, changes
from cemagent.playbook import Text
from cemagent.tools.experience.notices import placed
from cemagent.tools.experience.results import ChangeResult, GapResult, KanoItem

_OVERALL = Text(ko="전체", en="Overall")


def gap_results(survey: Survey) -> tuple[list[GapResult], list[Note]]:
    """Return perception minus expectation over all, by dimension and by item; an empty list without both facets."""
    found = gaps(survey)
    if found is None:
        return [], []
    scale = survey.scale
    rows = [_gap(found.overall, "overall", _OVERALL)] if found.dimensions else []
    rows += [_gap(gap, "dimension", scale.dimension(gap.id).title) for gap in found.dimensions]
    rows += [_gap(gap, "item", scale.item(gap.id).title) for gap in found.items]
    every = [*found.items, *found.dimensions, found.overall] if found.dimensions else found.items
    return rows, [*(note for gap in every for note in gap.notes), *placed(found.notes, "gaps")]


def _gap(gap: Gap, kind: str, title: Text | None) -> GapResult:
    return GapResult.model_validate(
        {
            "id": gap.id,
            "kind": kind,
            "title": title,
            "n": gap.n,
            "perception": gap.perception,
            "expectation": gap.expectation,
            "gap": gap.gap,
            "ci95": gap.ci95,
            "importance": gap.importance,
            "weighted": gap.weighted,
        }
    )


def kano_results(survey: Survey) -> tuple[list[KanoItem], list[Note]]:
    """Return the kind of quality of every feature that was asked both ways."""
    found = kano(survey)
    rows = [
        KanoItem(
            id=one.item,
            title=survey.scale.item(one.item).title,
            n=one.n,
            kind=one.kind,
            second=one.second,
            certain=one.certain,
            better=one.better,
            worse=one.worse,
            better_ci95=one.better_ci95,
            worse_ci95=one.worse_ci95,
        )
        for one in found
    ]
    return rows, [note for one in found for note in one.notes]


def change_results(before: Survey | None, after: Survey) -> tuple[list[ChangeResult], list[Note]]:
    """Return the change of every dimension and of the single figure since the wave ``before``.

    Raises:
        UsageError: the waves are of different scales.
    """
    if before is None:
        return [], []
    found = changes(before, after)
    listed = [*found.dimensions, *([found.headline] if found.headline else [])]
    rows = [_change(one, after.scale) for one in listed]
    return rows, [*placed(found.notes, "waves"), *(note for one in listed for note in one.notes)]


def _change(one: Change, scale: ScaleDefinition) -> ChangeResult:
    titles = {dimension.id: dimension.title for dimension in scale.dimensions}
    return ChangeResult(
        id=one.id,
        title=titles.get(one.id, scale.title),
        before=one.before,
        after=one.after,
        change=one.change,
        ci95=one.ci95,
        n_before=one.n_before,
        n_after=one.n_after,
        paired=one.paired,
    )
