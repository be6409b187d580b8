"""A scenario and its check as lines of text, for a terminal and for a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cemagent.errors import Lang
from cemagent.playbook import Text
from cemagent.tools.scenario.model import CustomerScenario
from cemagent.tools.scenario.results import (
    SEVERITY_WORDS,
    STATE_WORDS,
    ScenarioCheck,
    Severity,
    StepTime,
    TestState,
    TimeBudget,
    TimeSum,
)
from cemagent.tools.scenario.words import (
    figure,
    input_texts,
    link_text,
    maker_text,
    metric_text,
    minutes_text,
    scenario_words,
)

_SIGNS: dict[TestState, tuple[str, str]] = {
    "passed": ("✓", "green"),
    "failed": ("✗", "red"),
    "draft": ("◐", "magenta"),
    "not_seen": ("–", "yellow"),
}
_STYLES: dict[Severity, tuple[str, str]] = {"error": ("✗", "red"), "warning": ("!", "yellow"), "note": ("·", "cyan")}


@dataclass(frozen=True)
class TextLine:
    """A line: ``indent`` in columns, ``style`` as rich names it."""

    text: str = ""
    indent: int = 0
    style: str = ""


def plain_text(lines: Sequence[TextLine]) -> str:
    """Return ``lines`` as one text."""
    return "\n".join(" " * line.indent + line.text if line.text else "" for line in lines)


def scenario_lines(scenario: CustomerScenario, lang: Lang) -> list[TextLine]:
    """Return what ``scenario`` says, line by line."""
    return list(_scenario(scenario, lang))


def check_lines(checked: ScenarioCheck, lang: Lang) -> list[TextLine]:
    """Return the tests, the findings, the time budget and the links, line by line."""
    return list(_check(checked, lang))


def _head(name: str, draft: Text | None, lang: Lang) -> Iterator[TextLine]:
    label = scenario_words(lang)["draft"]
    yield TextLine(f"[{label}] {name}" if draft else name, style="bold")
    if draft:
        yield TextLine(draft.in_(lang), 2, "magenta")


def _scenario(scenario: CustomerScenario, lang: Lang) -> Iterator[TextLine]:
    t = scenario_words(lang)
    yield from _head(f"{scenario.name} ({scenario.id})", scenario.draft_reason, lang)
    who = " · ".join(filter(None, (scenario.customer.role, scenario.customer.segment)))
    for key, text in (
        ("customer", who),
        ("scenario", scenario.scenario),
        ("outcome", scenario.desired_outcome),
        ("conditions", "; ".join(scenario.conditions_of_satisfaction)),
        ("context", scenario.context),
        ("made_by", maker_text(scenario, t)),
        ("owner", scenario.owner),
    ):
        yield TextLine(f"{t[key]}: {text or t['not_known']}", 2)
    yield TextLine()
    yield TextLine(f"{t['start']}: {scenario.start_event or t['not_known']}", 2)
    for step in scenario.steps:
        mode = f"[{t[step.mode]}] " if step.mode else ""
        yield TextLine(f"{step.n}. {mode}{step.customer_action}", 2)
        feeling = "" if step.emotion is None else f"{t['emotion']} {f'{step.emotion:+d}' if step.emotion else 0}"
        details = [step.contact, step.information, step.back_stage, minutes_text(step, lang), feeling]
        if any(details):
            yield TextLine(" · ".join(filter(None, details)), 5, "dim")
        for number, moment in enumerate(scenario.moments_of_truth, 1):
            if moment.step == step.n:
                measure = metric_text(moment, lang)
                head = t["moment_number"].format(n=number)
                yield TextLine(" · ".join(filter(None, (f"◆ {head}", moment.showstopper, measure))), 5)
    yield TextLine(f"{t['end']}: {scenario.end_event or t['not_known']}", 2)
    for layer in scenario.support_layers:
        parts = filter(None, (layer.team, layer.system, layer.measure, layer.benefit))
        yield TextLine(f"{t['layer']}: {' · '.join(parts)}", 2)
    for variant in scenario.variants:
        at = t["variant_at"].format(step=variant.differs_at) if variant.differs_at else ""
        yield TextLine(f"{t['variant']}: {' · '.join(filter(None, (variant.name, at, variant.what)))}", 2)


def _check(checked: ScenarioCheck, lang: Lang) -> Iterator[TextLine]:
    t = scenario_words(lang)
    yield from _head(f"{checked.name} ({checked.scenario})", checked.draft, lang)
    for row in checked.tests:
        sign, style = _SIGNS[row.state]
        yield TextLine(f"{sign} {row.title.in_(lang)}: {STATE_WORDS[row.state].in_(lang)}", 2, style)
        yield TextLine(row.why.in_(lang), 4, "dim")
    yield from _opinions(checked, lang)
    yield from _findings(checked, lang)
    yield from _links(checked, lang)
    if checked.time.steps:
        yield TextLine()
        yield from _time(checked.time, lang, t)


def _opinions(checked: ScenarioCheck, lang: Lang) -> Iterator[TextLine]:
    """Yield what a model thinks beside the rules; where it disagrees, what the rule says stands."""
    if checked.opinions_by is None:
        return
    t = scenario_words(lang)
    yield TextLine()
    yield TextLine(t["opinions"].format(model=checked.opinions_by), 2, "bold")
    if not checked.opinions:
        yield TextLine(t["no_opinions"], 4)
    for row in checked.opinions:
        view = t["holds" if row.holds else "holds_not"]
        beside = t["agrees" if row.agrees else "disagrees"]
        yield TextLine(
            f"{'=' if row.agrees else '≠'} {row.title.in_(lang)}: {view} ({beside})", 4, "" if row.agrees else "yellow"
        )
        yield TextLine(f"{row.why} “{row.quote}”", 6, "dim")


def _findings(checked: ScenarioCheck, lang: Lang) -> Iterator[TextLine]:
    yield TextLine()
    if not checked.findings:
        yield TextLine(scenario_words(lang)["no_findings"], 2, "green")
    for severity, (sign, style) in _STYLES.items():
        for item in checked.finding_list(severity):
            yield TextLine(f"{sign} {SEVERITY_WORDS[severity].in_(lang)} {item.path}: {item.what.in_(lang)}", 2, style)
            yield TextLine(item.do.in_(lang), 4)


def _links(checked: ScenarioCheck, lang: Lang) -> Iterator[TextLine]:
    t = scenario_words(lang)
    if checked.links:
        yield TextLine()
        yield TextLine(t["moments"], 2, "bold")
    for row in checked.links or []:
        orphan = f" ({t['not_settled']})" if row.is_orphan else ""
        yield TextLine(f"{row.number}. {row.showstopper}{orphan}", 2)
        yield TextLine(link_text(row, t), 5, "dim")


def _time(time: TimeBudget, lang: Lang, t: dict[str, str]) -> Iterator[TextLine]:
    if time.is_empty:
        yield TextLine(t["no_times"], 2)
        return
    yield TextLine(f"{t['time']} ({t['now'].lower()} → {t['ideal'].lower()})", 2, "bold")
    for step in time.steps:
        mode = f" [{t[step.mode]}]" if step.mode else ""
        yield TextLine(f"{step.n}. {_minutes(step, t)}{mode} {step.customer_action}", 2)
    for mode, held in time.by_mode.items():
        yield TextLine(f"{t[mode]}: {_minutes(held, t)}", 2)
    yield TextLine(f"{t['total']}: {_minutes(time.total, t)}", 2, "bold")
    if time.total.reason:
        yield TextLine(time.total.reason.in_(lang), 4, "yellow")
    yearly = time.yearly
    if yearly.hours is None:
        reason = yearly.reason.in_(lang) if yearly.reason else ""
        yield TextLine(f"{t['yearly']}: {t['yearly_none']} {reason}".rstrip(), 2)
    else:
        yield TextLine(f"{t['yearly']}: {figure(yearly.hours, 0)}{t['hours']} = {t['formula']}", 2, "bold")
    for item in yearly.inputs:
        name, value, source = input_texts(item, lang)
        yield TextLine(f"{name}: {value} ({source})", 4)


def _minutes(held: StepTime | TimeSum, t: dict[str, str]) -> str:
    now, ideal = ("?" if value is None else figure(value) for value in (held.now, held.ideal))
    told = ""
    if held.saved:
        told = f" ({t['saved_of' if held.saved > 0 else 'added_of'].format(value=figure(abs(held.saved)))})"
    return f"{now} → {ideal}{t['minutes']}{told}"
