"""A filled scorecard as a picture: a radar of scores, or a grid that shows every gap."""

from __future__ import annotations

from dataclasses import replace

from cemagent.errors import Lang
from cemagent.reports.pictures.canvas import Picture
from cemagent.reports.pictures.matrix import Cell, Grid, draw_grid
from cemagent.reports.pictures.radar import Radar, RadarAxis, draw_radar
from cemagent.reports.pictures.words import GRID, RADAR
from cemagent.tools.scorecards.card import Entry, Scorecard, entries_of
from cemagent.tools.scorecards.compare import shown
from cemagent.tools.scorecards.definition import NA, TOP, Definition
from cemagent.tools.scorecards.showing import cell_text, lead_of, lines_of_card, pick
from cemagent.tools.scorecards.summary import is_begun, score_of, summary_of


def picture_of(card: Scorecard, definition: Definition, lang: Lang, earlier: Scorecard | None = None) -> Picture:
    """Draw the scorecard: a radar of scores (with ``earlier`` as a second profile) or a grid of its cells."""
    if definition.picture == "radar":
        return draw_radar(_radar(card, definition, lang, earlier))
    return draw_grid(_panels(card, definition, lang) if definition.panels else _grid(card, definition, lang))


def _heading(card: Scorecard, definition: Definition, lang: Lang) -> str:
    return " · ".join(part for part in (definition.title.in_(lang), card.subject) if part)


def _radar(card: Scorecard, definition: Definition, lang: Lang, earlier: Scorecard | None) -> Radar:
    cards = [card] if earlier is None else [earlier, card]
    axes = []
    for row in definition.rows:
        scores = [_score_in(one, definition, row.id) for one in cards]
        mark = f"{row.mark}. " if row.mark else ""
        values = tuple(float(score) if isinstance(score, int) else None for score in scores)
        excluded = _reason(card, definition, row.id, lang) if scores[-1] == NA else ""
        axes.append(RadarAxis(f"{mark}{row.title.in_(lang)}", values, excluded=excluded))
    leads = [lead_of(summary_of(one, definition, lang), definition, lang) for one in cards]
    dates = [str(one.date or pick(lang, "no date", "날짜 없음")) for one in cards]
    is_mixed = earlier is not None and any(score_of(definition, entry) == NA for entry in earlier.entries)
    return Radar(
        title=_heading(card, definition, lang),
        axes=tuple(axes),
        series=tuple(dates),
        labels=replace(RADAR[lang], unknown="–") if is_mixed else RADAR[lang],  # not known, or did not apply then
        maximum=TOP,
        level_names=tuple(title.in_(lang) for _, title in sorted(definition.levels.items())),
        note=leads[0]
        if earlier is None
        else " ".join(f"{day}: {lead}" for day, lead in zip(dates, leads, strict=True)),
    )


def _reason(card: Scorecard, definition: Definition, row: str, lang: Lang) -> str:
    reason = entries_of(card, row)[0].cell(definition.role("reason"))
    return str(reason or pick(lang, "no reason given", "까닭이 없음"))


def _score_in(card: Scorecard, definition: Definition, row: str) -> int | str | None:
    held = entries_of(card, row)
    return score_of(definition, held[0]) if held else None


def _grid(card: Scorecard, definition: Definition, lang: Lang) -> Grid:
    columns = [column for column in definition.columns if column.required and column.id != definition.key]
    lines = lines_of_card(card, definition, lang)
    cells = tuple(
        tuple(_cell(cell_text(definition, row, entry, item, lang)) for item in columns) for _, row, entry in lines
    )
    return Grid(
        title=_heading(card, definition, lang),
        rows=tuple(title for title, _, _ in lines),
        columns=tuple(column.title.in_(lang) for column in columns),
        cells=cells,
        labels=GRID[lang],
        corner=definition.row_title.in_(lang),
        note=lead_of(summary_of(card, definition, lang), definition, lang),
    )


def _cell(text: str | None) -> Cell:
    return Cell("", missing=True) if text is None else Cell(text)


def _panels(card: Scorecard, definition: Definition, lang: Lang) -> Grid:
    """Return groups by panels, each cell with its metrics; one without a value is hatched and names what it waits for."""
    rows = []
    for group in definition.groups:
        cells = []
        for panel in definition.panels:
            held = [entry for entry in entries_of(card, f"{group.id}.{panel.id}") if is_begun(definition, entry)]
            has_value = any(entry.cell(definition.role("value")) is not None for entry in held)
            text = "\n".join(_metric(entry, definition, lang) for entry in held)
            cells.append(Cell(text, missing=not has_value))
        rows.append(tuple(cells))
    return Grid(
        title=_heading(card, definition, lang),
        rows=tuple(group.title.in_(lang) for group in definition.groups),
        columns=tuple(panel.title.in_(lang) for panel in definition.panels),
        cells=tuple(rows),
        labels=GRID[lang],
        note=f"{lead_of(summary_of(card, definition, lang), definition, lang)} {pick(lang, '(value → goal)', '(현재값 → 목표값)')}",
    )


def _metric(entry: Entry, definition: Definition, lang: Lang) -> str:
    """Return a metric with value, goal, freshness and source as lines."""
    held = {
        role: entry.cell(definition.role(role)) for role in ("metric", "value", "unit", "goal", "freshness", "source")
    }
    lines = [str(held["metric"] or pick(lang, "no metric", "지표 없음"))]
    if held["value"] is None:
        lines.append(pick(lang, "not measured", "재지 않음"))
    else:
        unit = str(held["unit"] or "")
        goal = f" → {shown({}, held['goal'], lang)}" if held["goal"] is not None else ""
        lines.append(f"{shown({}, held['value'], lang)}{goal}{' ' if unit and unit != '%' else ''}{unit}")
    lines += [" · ".join(str(held[role]) for role in ("freshness", "source") if held[role])]
    return "\n".join(line for line in lines if line)
