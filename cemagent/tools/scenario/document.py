"""A scenario and its check as a sheet: what every document format writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cemagent.errors import Lang
from cemagent.reports.sheet import Sheet
from cemagent.reports.strategy_document import (
    FactList,
    Grid,
    Illustration,
    Line,
    LineList,
    Paragraph,
    Part,
    Run,
    Title,
)
from cemagent.reports.strategy_parts import StagePicture
from cemagent.tools.scenario.check import check_scenario
from cemagent.tools.scenario.links import LinkTargets
from cemagent.tools.scenario.model import CustomerScenario, MomentOfTruth
from cemagent.tools.scenario.picture import picture_of
from cemagent.tools.scenario.results import (
    SEVERITY_WORDS,
    STATE_WORDS,
    ScenarioCheck,
    TimeSum,
)
from cemagent.tools.scenario.words import (
    figure,
    input_texts,
    link_text,
    maker_text,
    metric_text,
    scenario_words,
)


def scenario_sheet(scenario: CustomerScenario, lang: Lang, today: date, links: LinkTargets | None = None) -> Sheet:
    """Return ``scenario`` with its picture, its check and its time budget as a sheet in ``lang``."""
    checked = check_scenario(scenario, links)
    t = scenario_words(lang)
    return Sheet(
        kind=f"{t['kind']} · {t['draft']}" if scenario.is_draft else t["kind"],
        title=scenario.name,
        lang=lang,
        date=today,
        parts=tuple(_Document(scenario, checked, lang, t).parts()),
        tiles=tuple(_tiles(checked, lang, t)),
    )


def _tiles(checked: ScenarioCheck, lang: Lang, t: dict[str, str]) -> Iterator[tuple[str, str]]:
    passed = sum(row.state == "passed" for row in checked.tests)
    yield t["tests"], f"{passed} / {len(checked.tests)}"
    errors = len(checked.finding_list("error"))
    yield t["errors"], str(errors)
    total = checked.time.total
    if total.saved is not None:
        yield t["time"], f"{figure(total.now or 0)} → {figure(total.ideal or 0)}{t['minutes']}"
    if checked.time.yearly.hours is not None:
        yield t["yearly"], f"{figure(checked.time.yearly.hours, 0)}{t['hours']}"


@dataclass(frozen=True)
class _Document:
    scenario: CustomerScenario
    checked: ScenarioCheck
    lang: Lang
    t: dict[str, str]

    def parts(self) -> Iterator[Part]:
        yield from self._map()
        yield from self._before()
        yield from self._steps()
        yield from self._moments()
        yield from self._layers()
        yield from self._variants()
        yield from self._time()
        yield from self._tests()

    def _title(self, key: str) -> Title:
        return Title(2, _plain(self.t[key]), key)

    def _map(self) -> Iterator[Part]:
        yield self._title("map")
        reason = self.scenario.draft_reason
        if reason is not None:
            yield Paragraph(_plain(f"{self.t['draft']}: {reason.in_(self.lang)}"), "alert")
        if self.scenario.steps:
            drawn = picture_of(self.scenario, self.lang)
            yield Illustration(StagePicture("", self.scenario.name, drawn))

    def _before(self) -> Iterator[Part]:
        s, t = self.scenario, self.t
        who = " · ".join(filter(None, (s.customer.role, s.customer.segment)))
        state = t["draft"] if s.is_draft else t["final"]
        rows = [
            (t["customer"], [who]),
            (t["scenario"], [s.scenario]),
            (t["outcome"], [s.desired_outcome]),
            (t["conditions"], s.conditions_of_satisfaction),
            (t["context"], [s.context]),
            (t["start"], [s.start_event]),
            (t["end"], [s.end_event]),
            (t["made_by"], [maker_text(s, t)]),
            (t["status"], [state]),
            (t["owner"], [s.owner]),
            (t["review"], [s.review_date.isoformat() if s.review_date else ""]),
        ]
        yield self._title("before")
        yield FactList(
            tuple((label, tuple(_plain(text or t["not_known"]) for text in (texts or [""]))) for label, texts in rows)
        )

    def _steps(self) -> Iterator[Part]:
        t = self.t
        if not self.scenario.steps:
            return
        yield self._title("steps")
        heads = ("step", "action", "contact", "information", "mode", "back_stage")
        yield Grid(
            columns=tuple(t[key] for key in heads),
            rows=tuple(
                _row(
                    str(step.n),
                    step.customer_action,
                    step.contact,
                    step.information,
                    t[step.mode] if step.mode else "",
                    step.back_stage,
                )
                for step in self.scenario.steps
            ),
            widths=(8, 26, 18, 20, 11, 20),
            label=t["steps"],
        )

    def _moments(self) -> Iterator[Part]:
        t = self.t
        if not self.scenario.moments_of_truth:
            return
        yield self._title("moments")
        heads = ["step", "showstopper", "metric", "set_by"]
        widths = [8, 34, 34, 12]
        if self.checked.links is not None:
            heads.append("links")
            widths.append(26)
        yield Grid(
            columns=tuple(t[key] for key in heads),
            rows=tuple(
                _row(*self._moment(place, moment)) for place, moment in enumerate(self.scenario.moments_of_truth)
            ),
            widths=tuple(widths),
            label=t["moments"],
        )

    def _moment(self, place: int, moment: MomentOfTruth) -> list[str]:
        t = self.t
        by = moment.metric.set_by if moment.metric else None
        cells = [
            str(moment.step or ""),
            moment.showstopper,
            metric_text(moment, self.lang),
            t[f"set_by_{by}"] if by else t["not_known"],
        ]
        if self.checked.links is not None:
            cells.append(link_text(self.checked.links[place], t))
        return cells

    def _layers(self) -> Iterator[Part]:
        t = self.t
        if not self.scenario.support_layers:
            return
        yield self._title("layers")
        yield Grid(
            columns=tuple(t[key] for key in ("team", "system", "measure", "benefit", "steps")),
            rows=tuple(
                _row(
                    layer.team,
                    layer.system,
                    layer.measure,
                    layer.benefit,
                    ", ".join(map(str, layer.steps)) or t["all_steps"],
                )
                for layer in self.scenario.support_layers
            ),
            widths=(18, 20, 24, 28, 12),
            label=t["layers"],
        )

    def _variants(self) -> Iterator[Part]:
        if not self.scenario.variants:
            return
        yield self._title("variants")
        yield LineList(
            tuple(
                (
                    Run(variant.name, "strong"),
                    Run(
                        " · ".join(
                            filter(
                                None,
                                (
                                    self.t["variant_at"].format(step=variant.differs_at) if variant.differs_at else "",
                                    variant.what,
                                ),
                            )
                        )
                    ),
                )
                for variant in self.scenario.variants
            )
        )

    def _time(self) -> Iterator[Part]:
        t, time = self.t, self.checked.time
        if not time.steps:
            return
        yield self._title("time")
        if time.is_empty:
            yield Paragraph(_plain(t["no_times"]))
            return
        rows = [
            _row(
                str(step.n),
                step.customer_action,
                t[step.mode] if step.mode else "",
                *self._minutes(step.now, step.ideal, step.saved),
            )
            for step in time.steps
        ]
        for mode, held in time.by_mode.items():
            rows.append(_row("", t["by_mode"], t[mode], *self._minutes(held.now, held.ideal, held.saved)))
        total = time.total
        rows.append(_row("", t["total"], "", *self._minutes(total.now, total.ideal, total.saved), strong=True))
        yield Grid(
            columns=tuple(
                t[key] for key in ("step", "action", "mode", "now_minutes", "ideal_minutes", "saved_minutes")
            ),
            rows=tuple(rows),
            widths=(8, 40, 14, 12, 12, 12),
            label=t["time"],
        )
        yield from self._time_notes(total)
        yield from self._yearly()

    def _minutes(self, *values: float | None) -> list[str]:
        return [self.t["not_known"] if value is None else figure(value) for value in values]

    def _time_notes(self, total: TimeSum) -> Iterator[Part]:
        if total.reason:
            yield Paragraph(_plain(total.reason.in_(self.lang)), "note")
        if "enrich" in self.checked.time.by_mode:
            yield Paragraph(_plain(self.t["enrich_note"]), "note")

    def _yearly(self) -> Iterator[Part]:
        t, yearly = self.t, self.checked.time.yearly
        yield Title(3, _plain(t["yearly"]), "yearly")
        if yearly.hours is None or yearly.minutes is None:
            reason = yearly.reason.in_(self.lang) if yearly.reason else ""
            yield Paragraph(_plain(f"{t['yearly_none']} {reason}".strip()))
        else:
            value = t["yearly_value"].format(hours=figure(yearly.hours, 0), minutes=figure(yearly.minutes, 0))
            yield Paragraph((Run(value, "strong"), Run(f"= {t['formula']}", "soft")))
        yield Grid(
            columns=(t["input"], t["value"], t["source"]),
            rows=tuple(_row(*input_texts(item, self.lang)) for item in yearly.inputs),
            widths=(36, 20, 44),
            label=t["yearly"],
        )

    def _tests(self) -> Iterator[Part]:
        t, lang = self.t, self.lang
        yield self._title("tests")
        yield Grid(
            columns=(t["test"], t["state"], t["why"]),
            rows=tuple(
                _row(row.title.in_(lang), STATE_WORDS[row.state].in_(lang), row.why.in_(lang))
                for row in self.checked.tests
            ),
            widths=(36, 14, 60),
            label=t["tests"],
        )
        yield self._title("findings")
        if not self.checked.findings:
            yield Paragraph(_plain(t["no_findings"]))
            return
        yield Grid(
            columns=tuple(t[key] for key in ("severity", "place", "what", "do")),
            rows=tuple(
                _row(SEVERITY_WORDS[item.severity].in_(lang), item.path, item.what.in_(lang), item.do.in_(lang))
                for item in self.checked.findings
            ),
            widths=(10, 26, 38, 38),
            label=t["findings"],
        )


def _plain(text: str) -> Line:
    return (Run(text),)


def _row(*texts: str, strong: bool = False) -> tuple[tuple[Line, ...], ...]:
    return tuple((((Run(text, "strong" if strong else "plain"),),) if text else ()) for text in texts)
