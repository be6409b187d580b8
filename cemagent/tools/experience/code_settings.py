"""What the scripts must know of a run: how the file is read, the scale, the models and the rows left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cemagent.experience.cfa_moments import complete_rows
from cemagent.experience.quality import examine, without
from cemagent.experience.scale import KANO_FACETS, FacetId
from cemagent.experience.screening import obstacles
from cemagent.experience.structure import SEGMENT_N
from cemagent.experience.survey import Survey
from cemagent.experience.table import Table
from cemagent.tools.experience.code_columns import Line
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import DriverModel, ExperienceReport

_KINDS = {".sav": "spss", ".zsav": "spss", ".xlsx": "workbook", ".xlsm": "workbook"}
_TOP = {"ces": 3}
_MANY_RESPONDENTS = 20_000
_MANY_DRIVERS = 8
_FEW_DRAWS = 400
_HEADLINES = frozenset({"nps", "ces", "csat", "acsi", "kcsi"})


def settings_of(
    path: Path, table: Table, survey: Survey, options: ScoreOptions, report: ExperienceReport, columns: Sequence[Line]
) -> dict[str, Any]:
    """Return the settings as mappings, lists, texts, numbers and None."""
    kept = without(survey, examine(survey), options.dropped)[0] if options.dropped else survey
    place = _Places(columns, survey)
    return {
        **_file(path, table, survey, kept),
        "weight": any(line["role"] == "weight" for line in columns),
        "dimensions": place.dimensions(survey, survey.scale.main_facet),
        "needed": _needed(survey, survey.scale.main_facet),
        "headline": _headline(survey, place),
        "gaps": _gaps(survey, place),
        "kano": _kano(survey, place),
        **_structure(kept, report, place),
        **_segments(kept, report, place),
        "driver_models": [
            _driver_model(model, kept, report, options, place) for model in report.driver_models if model.drivers
        ],
        "draws": _draws(options, report),
        "seed": options.seed,
    }


class _Places:
    """The variables of the scripts by item and facet, or by the name of a column."""

    def __init__(self, columns: Sequence[Line], survey: Survey) -> None:
        self._items = {(line["item"], line["facet"]): line["variable"] for line in columns if line["role"] == "item"}
        self._named = {(line["role"], line["item"]): line["variable"] for line in columns if line["role"] != "item"}
        self._main = survey.scale.main_facet

    def item(self, name: str, facet: str | None = None) -> str:
        return self._items[name, facet or self._main]

    def items(self, names: Sequence[str], facet: str | None = None) -> list[str]:
        return [self.item(name, facet) for name in names]

    def column(self, role: str, name: str | None) -> str | None:
        return self._named.get((role, name or ""))

    def dimensions(self, survey: Survey, facet: FacetId) -> dict[str, list[str]]:
        """Return the variables of every dimension that the file has in ``facet``."""
        found = {one.id: survey.items_of(one.id, facet) for one in survey.scale.dimensions}
        return {name: self.items(items, facet) for name, items in found.items() if items}


def _file(path: Path, table: Table, survey: Survey, kept: Survey) -> dict[str, Any]:
    left = set(kept.rows.tolist())
    return {
        "file": path.name,
        "kind": _KINDS.get(path.suffix.lower(), "text"),
        "encoding": table.layout.encoding,
        "delimiter": table.layout.delimiter,
        "sheet": table.layout.sheet,
        "first_row": int(table.rows[0]),
        "decimal_comma": any(note.code == "decimal_comma" for note in table.notes),
        "rows": survey.n,
        "dropped_respondents": [i for i, row in enumerate(survey.rows.tolist(), start=1) if row not in left],
    }


def _needed(survey: Survey, facet: FacetId) -> dict[str, int]:
    held = {one.id: survey.items_of(one.id, facet) for one in survey.scale.dimensions}
    return {name: max(1, min(survey.scale.minimum_of(name), len(items))) for name, items in held.items() if items}


def _headline(survey: Survey, place: _Places) -> dict[str, Any] | None:
    scoring = survey.scale.scoring
    if scoring.method not in _HEADLINES:
        return None
    first = survey.main.items[0]
    points = survey.scale.points
    if scoring.method in {"ces", "csat", "nps"}:
        points = survey.scale.points_of(survey.scale.item(first), survey.scale.main_facet)
    parts = len(survey.scale.dimensions) if scoring.method == "kcsi" else len(survey.main.items)
    return {
        "method": scoring.method,
        "items": place.items(survey.main.items),
        "low": points.min,
        "high": points.max,
        "top": scoring.top or _TOP.get(scoring.method, 2),
        "weights": list(scoring.weights) or [1.0] * parts,
    }


def _gaps(survey: Survey, place: _Places) -> dict[str, Any] | None:
    if not {"perception", "expectation"} <= set(survey.blocks):
        return None
    outcomes = {one.id for one in survey.scale.dimensions if one.role == "outcome"}
    expected = {name: items for name, items in place.dimensions(survey, "expectation").items() if name not in outcomes}
    perceived = {name: items for name, items in place.dimensions(survey, "perception").items() if name in expected}
    both = [item for item in survey.blocks["perception"].items if item in survey.blocks["expectation"].items]
    sizes = {name: min(len(items), len(perceived.get(name, items))) for name, items in expected.items()}
    return {
        "items": {item: [place.item(item, "perception"), place.item(item, "expectation")] for item in both},
        "perceived": perceived,
        "expected": {name: expected[name] for name in perceived},
        "needed": {name: max(1, min(survey.scale.minimum_of(name), sizes[name])) for name in perceived},
    }


def _kano(survey: Survey, place: _Places) -> dict[str, list[str]] | None:
    if not set(KANO_FACETS) <= set(survey.blocks):
        return None
    there, absent = (survey.blocks[facet].items for facet in KANO_FACETS)
    return {
        item: place.items([item], KANO_FACETS[0]) + place.items([item], KANO_FACETS[1])
        for item in there
        if item in absent
    }


def _structure(kept: Survey, report: ExperienceReport, place: _Places) -> dict[str, Any]:
    """Return the factor model of the report: factors with their items, empty where none was fitted."""
    factors: dict[str, list[str]] = {}
    for one in report.cfa.loadings if report.cfa else ():
        factors.setdefault(one.dimension, []).append(place.item(one.item))
    held = {item for items in factors.values() for item in items}
    pairs = [[place.item(a), place.item(b)] for a, b in kept.scale.residual_covariances if _has(kept, a, b)]
    return {
        "factors": factors,
        "residual_covariances": [pair for pair in pairs if set(pair) <= held],
        "estimator": report.cfa.estimator if report.cfa else None,
    }


def _has(survey: Survey, *items: str) -> bool:
    return set(items) <= set(survey.main.items)


def _segments(kept: Survey, report: ExperienceReport, place: _Places) -> dict[str, Any]:
    """Return the column of segments, those whose means are shown, and the groups and levels of the invariance test."""
    compared = report.comparison
    if compared is None:
        return {"segment_variable": None, "segments": [], "groups": [], "groups_estimator": None, "levels": []}
    levels = []
    freed: dict[str, list[str]] = {"loadings": [], "intercepts": [], "residuals": []}
    for step in report.invariance:
        levels.append({"level": step.level, "freed": {name: place.items(items) for name, items in freed.items()}})
        freed = _freed_after(step.level, step.freed, freed)
    return {
        "segment_variable": place.column("segment", compared.column),
        "segments": list(dict.fromkeys(score.segment for score in compared.scores if score.mean is not None)),
        "groups": _groups(kept, compared.column, report) if levels and report.cfa and report.cfa.loadings else [],
        "groups_estimator": compared.estimator,
        "levels": levels,
    }


def _freed_after(level: str, items: Sequence[str], before: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what stays free above ``level``: a freed loading frees the item's intercept, and either its residual."""
    loadings, intercepts = before["loadings"], before["intercepts"]
    if level == "metric":
        loadings, intercepts = list(items), list(items)
    elif level == "scalar":
        intercepts = list(items)
    return {"loadings": loadings, "intercepts": intercepts, "residuals": intercepts}


def _groups(kept: Survey, column: str, report: ExperienceReport) -> list[str]:
    """Return the segments that were large enough for the invariance test, the largest first."""
    items = list(dict.fromkeys(one.item for one in report.cfa.loadings)) if report.cfa else []
    answers, labels = kept.main.of(items), kept.segments[column]
    rows = {str(label): complete_rows(answers[labels == label]) for label in np.unique(labels) if str(label)}
    needed = max(SEGMENT_N, len(items) + 1)
    ranked = sorted(rows.items(), key=lambda entry: -len(entry[1]))
    return [label for label, found in ranked if len(found) >= needed and not obstacles(found, items)]


def _driver_model(
    model: DriverModel, kept: Survey, report: ExperienceReport, options: ScoreOptions, place: _Places
) -> dict[str, Any]:
    column = place.column("outcome", model.outcome)
    held = {one.id for one in kept.scale.dimensions}
    by_item = sum(one.role == "experience" and bool(kept.items_of(one.id)) for one in kept.scale.dimensions) == 1
    ids = sorted((one.id for one in model.drivers), key=_in_order(kept))
    segment_column = report.comparison.column if report.comparison else options.segment
    return {
        "outcome": column or model.outcome,
        "outcome_kind": "column" if column else "dimension",
        "kind": model.kind,
        "segment": model.segment,
        "segment_variable": place.column("segment", segment_column) if model.segment is not None else None,
        "drivers": ids,
        "variables": place.items(ids) if by_item or not set(ids) <= held else [],
    }


def _draws(options: ScoreOptions, report: ExperienceReport) -> int:
    """Return the resamples that a script can draw in a minute or so."""
    slow = report.n > _MANY_RESPONDENTS or any(len(model.drivers) > _MANY_DRIVERS for model in report.driver_models)
    return min(options.draws, _FEW_DRAWS) if slow else options.draws


def _in_order(survey: Survey) -> Any:
    order = [*(one.id for one in survey.scale.dimensions), *(item.id for item in survey.scale.items)]
    return order.index
