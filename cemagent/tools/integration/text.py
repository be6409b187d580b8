"""An integration result in a few lines for a terminal or a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cemagent.playbook import Text
from cemagent.reports.names import KIND_NAMES, pick
from cemagent.tools.integration import words as w
from cemagent.tools.integration.document import fix_date, fix_owner, score_text
from cemagent.tools.integration.results import (
    LEVEL_TITLES,
    PAIR_TITLES,
    STATE_TITLES,
    Clash,
    Failure,
    IntegrationResult,
    LevelScore,
    Outcome,
)

_SIGNS = {"passed": "✓", "failed": "✗", "not_seen": "–"}
_STYLES = {"passed": "green", "failed": "red", "not_seen": "dim"}
_MOST = 4
"""Failures of a test that a terminal shows; the report shows all."""

_GRAVEST = 3
"""Failures of this severity show their passages in a terminal too."""
_LONGEST = 110
"""Characters of a graded passage that a terminal shows."""


@dataclass(frozen=True)
class TextLine:
    """One line with its indent and its look."""

    text: str
    indent: int = 0
    style: str = ""


def integration_lines(result: IntegrationResult, most: int | None = _MOST) -> Iterator[TextLine]:
    """Yield the lines of ``result``: levels with their tests, contradictions, fixes and what was not seen.

    At most ``most`` failures are shown of each test, all for None.
    """
    lang = result.lang
    yield TextLine(f"{w.KIND.in_(lang)}: {result.name} ({result.checked_on.isoformat()})", style="bold")
    if result.subject == "plan":
        yield TextLine(w.REDUCED.in_(lang), style="yellow")
    for score in result.levels:
        yield TextLine("")
        yield from _level(result, score, most)
    yield TextLine("")
    yield from _clashes(result)
    if result.fixes:
        yield TextLine("")
        yield TextLine(w.FIXES.in_(lang), style="bold")
        for fix in result.fixes:
            name = next((pick(KIND_NAMES[kind], lang) for kind in KIND_NAMES if kind.value == fix.test), fix.test)
            yield TextLine(f"- {name}: {fix.action} – {fix_owner(fix, result)}, {fix_date(fix, result)}", 2)
    if result.not_seen:
        yield TextLine("")
        yield TextLine(w.NOT_SEEN.in_(lang), style="bold")
        for text in result.not_seen:
            yield TextLine(f"- {text}", 2, "dim")


def _level(result: IntegrationResult, score: LevelScore, most: int | None) -> Iterator[TextLine]:
    lang = result.lang
    percent = score_text(score, result)
    facts = [percent if score.percent is None else f"{w.PERCENT.in_(lang)} {percent}"]
    for label, ids in ((w.FAILING, score.failed), (w.UNSEEN, score.not_seen)):
        if ids:
            facts.append(f"{label.in_(lang)} {', '.join(ids)}")
    yield TextLine(f"{LEVEL_TITLES[score.level].in_(lang)} · {' · '.join(facts)}", style="bold")
    for test in result.tests:
        if test.level == score.level:
            yield from _test(result, test, most)


def _test(result: IntegrationResult, test: Outcome, most: int | None) -> Iterator[TextLine]:
    lang = result.lang
    pair = f" ({PAIR_TITLES[test.pair].in_(lang)})" if test.pair else ""
    yield TextLine(
        f"{_SIGNS[test.state]} {test.id} {test.title}{pair}: {STATE_TITLES[test.state].in_(lang)}",
        2,
        _STYLES[test.state],
    )
    ordered = sorted(test.failed, key=lambda failed: -failed.severity)
    for failed in ordered[:most]:
        yield TextLine(_failure(failed, w.SEVERITY, lang == "ko"), 4)
        if failed.severity == _GRAVEST:
            yield from (TextLine(f"“{quote.text}” ({quote.where.partition(' ')[0]})", 6) for quote in failed.quotes)
    if most is not None and len(ordered) > most:
        rest = len(ordered) - most
        ids = ", ".join(dict.fromkeys(failed.id for failed in ordered[most:]))
        yield TextLine(f"+ 그 밖에 {rest}건: {ids}" if lang == "ko" else f"+ {rest} more: {ids}", 4, "dim")
    for grade in test.grades:
        quote = f": “{_short(grade.quotes[0].text, most)}”" if grade.quotes else ""
        yield TextLine(f"{grade.ref} {grade.level}/3 {grade.title}{quote}", 4, "dim")


def _short(text: str, most: int | None) -> str:
    flat = " ".join(text.split())
    return flat if most is None or len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1].rstrip()}…"


def _failure(failed: Failure, severity: Text, korean: bool) -> str:
    return f"- {failed.id} [{severity.in_('ko' if korean else 'en')} {failed.severity}] {failed.wrong} {failed.todo}"


def _clashes(result: IntegrationResult) -> Iterator[TextLine]:
    lang = result.lang
    yield TextLine(f"{w.CONTRADICTIONS.in_(lang)}: {len(result.contradictions)}", style="bold")
    if not result.contradictions:
        text = w.NO_CONTRADICTION if result.contradictions_seen else w.NOT_COMPARED
        yield TextLine(text.in_(lang), 2, "dim")
    for number, clash in enumerate(result.contradictions, 1):
        yield from _clash(result, number, clash)


def _clash(result: IntegrationResult, number: int, clash: Clash) -> Iterator[TextLine]:
    lang = result.lang
    mark = "" if clash.state == "confirmed" else f", {w.PROPOSED_MARK.in_(lang)}"
    yield TextLine(f"{number}. {pick(KIND_NAMES[clash.kind], lang)} ({w.SEVERITY.in_(lang)} {clash.severity}{mark})", 2)
    for quote in (clash.a, clash.b):
        yield TextLine(f"“{quote.text}” ({quote.where})", 5)
    yield TextLine(f"{clash.fix.action} – {fix_owner(clash.fix, result)}, {fix_date(clash.fix, result)}", 5, "dim")
