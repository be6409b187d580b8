"""An integration result as a document: levels, pictures, fixes, tests, contradictions and what was not seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cemagent.playbook import Text
from cemagent.reports.names import KIND_NAMES, pick
from cemagent.reports.pictures.canvas import Picture
from cemagent.reports.sheet import Sheet
from cemagent.reports.strategy_document import Grid, Illustration, Line, LineList, Paragraph, Part, Run, Title
from cemagent.reports.strategy_parts import StagePicture
from cemagent.tools.integration import words as w
from cemagent.tools.integration.results import (
    LEVEL_TITLES,
    PAIR_TITLES,
    SEVERITY_TITLES,
    STATE_TITLES,
    Clash,
    Failure,
    Fix,
    IntegrationResult,
    LevelScore,
    Outcome,
    Quote,
)

_TITLES = {"trace": w.TRACE, "coverage": w.COVERAGE}


def integration_sheet(result: IntegrationResult, pictures: Mapping[str, Picture] | None = None) -> Sheet:
    """Return ``result`` as a sheet in its own language; ``pictures`` are drawn in under ``trace`` and ``coverage``."""
    writer = _Writer(result, dict(pictures or {}))
    return Sheet(
        kind=w.KIND.in_(result.lang),
        title=result.name,
        lang=result.lang,
        date=result.checked_on,
        parts=tuple(writer.parts()),
    )


def score_text(score: LevelScore, result: IntegrationResult) -> str:
    """Return the percentage of a level, never without how many tests it rests on."""
    seen = len(score.passed) + len(score.failed)
    if score.percent is None:
        return w.NONE_SEEN.in_(result.lang)
    return f"{score.percent:g}% ({len(score.passed)}/{seen})"


def fix_date(fix: Fix, result: IntegrationResult) -> str:
    """Return the date of a fix with a mark where it is only proposed."""
    return _marked(fix.date.isoformat(), "date" in fix.proposed, result)


def fix_owner(fix: Fix, result: IntegrationResult) -> str:
    """Return the owner of a fix with a mark where nobody has agreed to it."""
    return _marked(fix.owner, "owner" in fix.proposed, result)


def _marked(text: str, proposed: bool, result: IntegrationResult) -> str:
    return f"{text} ({w.PROPOSED_MARK.in_(result.lang)})" if proposed else text


def _line(*runs: str | Run) -> Line:
    return tuple(run if isinstance(run, Run) else Run(run) for run in runs)


def _row(*cells: str) -> tuple[tuple[Line, ...], ...]:
    return tuple((_line(cell),) for cell in cells)


class _Writer:
    """Yields the parts of the document in reading order."""

    def __init__(self, result: IntegrationResult, pictures: dict[str, Picture]) -> None:
        self._result = result
        self._lang = result.lang
        self._pictures = pictures

    def _t(self, text: Text) -> str:
        return text.in_(self._lang)

    def _title(self, text: Text, anchor: str) -> Title:
        return Title(2, _line(self._t(text)), anchor)

    def parts(self) -> Iterator[Part]:
        yield from self._levels()
        yield from self._fixes()
        for name, picture in self._pictures.items():
            yield self._title(_TITLES[name], name)
            yield Illustration(StagePicture("integration", self._t(_TITLES[name]), picture))
            if name == "coverage":
                yield self._coverage()
        yield self._title(w.TESTS, "tests")
        for test in self._result.tests:
            yield from self._test(test)
        yield from self._clashes()
        if self._result.not_seen:
            yield self._title(w.NOT_SEEN, "not-seen")
            yield LineList(tuple(_line(text) for text in self._result.not_seen))

    def _levels(self) -> Iterator[Part]:
        yield self._title(w.LEVELS, "levels")
        if self._result.subject == "plan":
            yield Paragraph(_line(self._t(w.REDUCED)), "alert")
        heads = (w.LEVEL, w.PERCENT, w.FAILING, w.FAILED_ITEMS, w.UNSEEN, w.LISTED)
        rows = [
            _row(
                self._t(LEVEL_TITLES[score.level]),
                score_text(score, self._result),
                ", ".join(score.failed) or "–",
                ", ".join(score.items_failed) or "–",
                ", ".join(score.not_seen) or "–",
                ", ".join(self._listed(score)) or "–",
            )
            for score in self._result.levels
        ]
        yield Grid(tuple(self._t(head) for head in heads), tuple(rows), (5, 3, 3, 5, 3, 4), self._t(w.LEVELS))
        yield Paragraph(_line(self._t(w.LISTED_NOTE)), "note")

    def _listed(self, score: LevelScore) -> list[str]:
        return [f"{name} {self._t(STATE_TITLES[self._result.test(name).state])}" for name in score.listed]

    def _fixes(self) -> Iterator[Part]:
        yield self._title(w.FIXES, "fixes")
        if not self._result.fixes:
            yield Paragraph(_line(self._t(w.NO_FIX)))
            return
        rows = [
            _row(fix.test, fix.action, fix_owner(fix, self._result), fix_date(fix, self._result))
            for fix in self._result.fixes
        ]
        heads = tuple(self._t(head) for head in (w.TEST, w.ACTION, w.OWNER, w.DATE))
        yield Grid(heads, tuple(rows), (2, 8, 4, 3), self._t(w.FIXES))

    def _coverage(self) -> Grid:
        heads = (w.PROMISE, w.BRAND, w.INTERFACE, w.INNOVATION, w.REASON)
        rows = [
            _row(
                f"{row.evp_id} {row.promise}",
                *("–" if count is None else str(count) for count in (row.brand, row.interface, row.innovation)),
                row.reason or "–",
            )
            for row in self._result.coverage
        ]
        return Grid(tuple(self._t(head) for head in heads), tuple(rows), (8, 2, 2, 2, 5), self._t(w.COVERAGE))

    def _test(self, test: Outcome) -> Iterator[Part]:
        pair = f" · {self._t(PAIR_TITLES[test.pair])}" if test.pair else ""
        state = self._t(STATE_TITLES[test.state])
        yield Title(3, _line(f"{test.id} {test.title}: {state}"), test.id.lower())
        counted = f"{self._t(w.CHECKED)} {test.checked} · {self._t(w.FAILED_ITEMS)} {len(test.failed)}"
        yield Paragraph(_line(f"{self._t(LEVEL_TITLES[test.level])}{pair} · {counted}"), "note")
        if test.why:
            yield Paragraph(_line(test.why), "note")
        lines = [line for failed in test.failed for line in self._failure(failed, "")]
        lines += [line for note in test.notes for line in self._failure(note, self._t(w.NOTE))]
        for grade in test.grades:
            quotes = "; ".join(f"“{quote.text}”" for quote in grade.quotes) or "–"
            lines.append(_line(Run(f"{grade.ref} {grade.title} ({grade.level}/3)", "strong"), f" {quotes}"))
        if lines:
            yield LineList(tuple(lines))

    def _failure(self, failed: Failure, mark: str) -> Iterator[Line]:
        severity = mark or f"{self._t(w.SEVERITY)} {failed.severity}, {self._t(SEVERITY_TITLES[failed.severity])}"
        quotes = "".join(f" “{quote.text}” ({quote.where})" for quote in failed.quotes)
        yield _line(
            Run(f"{failed.id}", "strong"),
            f" {failed.wrong} {failed.todo} ",
            Run(f"[{severity}; {failed.path}]" if failed.path else f"[{severity}]", "soft"),
            Run(quotes, "soft"),
        )

    def _clashes(self) -> Iterator[Part]:
        yield self._title(w.CONTRADICTIONS, "contradictions")
        if not self._result.contradictions:
            text = w.NO_CONTRADICTION if self._result.contradictions_seen else w.NOT_COMPARED
            yield Paragraph(_line(self._t(text)))
            return
        if any(clash.state == "proposed" for clash in self._result.contradictions):
            yield Paragraph(_line(self._t(w.PROPOSED)), "note")
        for number, clash in enumerate(self._result.contradictions, 1):
            yield from self._clash(number, clash)

    def _clash(self, number: int, clash: Clash) -> Iterator[Part]:
        yield Title(3, _line(f"{number}. {pick(KIND_NAMES[clash.kind], self._lang)}"), f"contradiction-{number}")
        severity = f"{self._t(w.SEVERITY)} {clash.severity}, {self._t(SEVERITY_TITLES[clash.severity])}"
        yield Paragraph(_line(clash.why))
        yield LineList(
            (
                *(self._passage(quote) for quote in (clash.a, clash.b)),
                _line(
                    Run(f"{severity} · ", "soft"),
                    f"{clash.fix.action} – {fix_owner(clash.fix, self._result)}, {fix_date(clash.fix, self._result)}",
                ),
                *((_line(clash.judged),) if clash.judged else ()),
            )
        )

    def _passage(self, quote: Quote) -> Line:
        return _line(f"“{quote.text}” ", Run(f"({quote.where})", "soft"))
