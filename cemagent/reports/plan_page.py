"""What the page of one plan shows, ready for its template."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from cemagent.errors import Lang
from cemagent.records.document import Document
from cemagent.records.portfolio import Portfolio
from cemagent.records.review import STAGES, Contradiction, Coverage, Evidence, Review, Verdict
from cemagent.reports import charts
from cemagent.reports.appendix import Block, blocks_of
from cemagent.reports.findings import (
    Graded,
    first_steps,
    graded_of,
    level_counts,
    mean_level,
    stage_levels,
    strengths,
)
from cemagent.reports.marks import Marks, Range, Reference, locate, shown
from cemagent.reports.names import (
    KIND_NAMES,
    LANG_NAMES,
    LEVEL_NAMES,
    SEVERITY_NAMES,
    STAGE_NAMES,
    grader_name,
    meaning_of,
    pick,
    place_of,
)
from cemagent.reports.words import words


@dataclass(frozen=True)
class QuoteView:
    """A quote, the anchor of its place (empty without one) and the place in words."""

    text: str
    anchor: str
    place: str


@dataclass(frozen=True)
class CriterionView:
    """One criterion with its level and everything that is said about it."""

    anchor: str
    ref: str
    title: str
    look_for: str
    level: int
    level_name: str
    rationale: str
    quotes: list[QuoteView]
    counter: QuoteView | None
    next_step: str
    notes: list[str]


@dataclass(frozen=True)
class StageView:
    """The criteria of one stage."""

    id: str
    number: str
    name: str
    mean: str
    criteria: list[CriterionView]


@dataclass(frozen=True)
class ContradictionView:
    """Two passages side by side."""

    anchor: str
    number: int
    kind: str
    severity: int
    severity_name: str
    why: str
    judged: str
    """What a model says of the pair, empty where none was asked."""
    a: QuoteView
    b: QuoteView


@dataclass(frozen=True)
class InstructionView:
    """A text that tells the reviewer what to do, and its place."""

    anchor: str
    number: int
    quote: QuoteView


@dataclass(frozen=True)
class PlanPage:
    """Everything on the page of one plan."""

    name: str
    lang: Lang | None
    facts: list[tuple[str, str]]
    mean: str
    meaning: str
    tally: str
    parts: list[charts.Part]
    strengths: list[CriterionView]
    evidenced: bool
    steps: list[CriterionView]
    profile: charts.Chart
    stages: list[StageView]
    contradictions: list[ContradictionView]
    instructions: list[InstructionView]
    warnings: list[str]
    coverage: str
    blocks: list[Block]
    has_text: bool


def anchor_of(ref: str) -> str:
    """Return the id of a criterion's place on the page."""
    return ref.lower().replace(".", "-")


def plan_page(portfolio: Portfolio, review: Review, name: str, document: Document | None) -> PlanPage:
    """Return the page of ``review``; without ``document`` its quotes lead nowhere."""
    return _PlanPages(portfolio, review, document).page(shown(name))


class _PlanPages:
    """Builds one page; quotes are located once, before anything refers to them."""

    def __init__(self, portfolio: Portfolio, review: Review, document: Document | None) -> None:
        self._portfolio = portfolio
        self._review = review
        self._document = document
        self._lang = portfolio.lang
        self._words = words(portfolio.lang)
        self._items = graded_of(portfolio, review)
        self._located: dict[tuple[str, int | None], Range | None] = {}
        self._marks = Marks(self._uses())

    def _uses(self) -> list[tuple[Range, Reference]]:
        uses: list[tuple[Range, Reference]] = []

        def add(quote: str | None, start: int | None, reference: Reference) -> None:
            if quote and (place := self._locate(quote, start)):
                uses.append((place, reference))

        for item in self._items:
            ref, target = item.verdict.ref, anchor_of(item.verdict.ref)
            for evidence in item.verdict.evidence:
                add(evidence.quote, evidence.start, Reference(ref, target, "evidence"))
            add(item.verdict.counter_quote, None, Reference(ref, target, "counter"))
        for number, found in enumerate(self._review.contradictions, 1):
            reference = Reference(f"{self._words['contradiction']} {number}", f"contradiction-{number}", "conflict")
            add(found.quote_a, found.start_a, reference)
            add(found.quote_b, found.start_b, reference)
        for number, instruction in enumerate(self._review.instructions_found, 1):
            reference = Reference(f"{self._words['instruction']} {number}", f"instruction-{number}", "instruction")
            add(instruction.quote, instruction.start, reference)
        return uses

    def _locate(self, quote: str, start: int | None) -> Range | None:
        if self._document is None:
            return None
        key = (quote, start)
        if key not in self._located:
            self._located[key] = locate(self._document, quote, start)
        return self._located[key]

    def page(self, name: str) -> PlanPage:
        """Return the page."""
        mean = mean_level(self._review)
        views = {item.verdict.ref: self._criterion(item) for item in self._items}
        best, evidenced = strengths(self._items)
        return PlanPage(
            name=name,
            lang=self._review.lang,
            facts=self._facts(),
            mean="–" if mean is None else f"{mean:.2f}",
            meaning=self._words["no_criteria"] if mean is None else meaning_of(mean, self._lang),
            tally=self._tally(),
            parts=charts.stacked(level_counts(self._review), self._lang),
            strengths=[views[item.verdict.ref] for item in best],
            evidenced=evidenced,
            steps=[views[item.verdict.ref] for item in first_steps(self._portfolio, self._items)],
            profile=self._profile(),
            stages=self._stages(views),
            contradictions=self._contradictions(),
            instructions=self._instructions(),
            warnings=[shown(warning) for warning in self._review.warnings],
            coverage=coverage_text(self._review.coverage, self._lang, "coverage"),
            blocks=blocks_of(self._document, self._marks, self._lang) if self._document else [],
            has_text=self._document is not None,
        )

    def _facts(self) -> list[tuple[str, str]]:
        review, said = self._review, self._words
        facts = [
            (said["grader"], grader_name(review.grader, self._lang)),
            (said["playbook"], review.playbook or ""),
            (said["language"], pick(LANG_NAMES[review.lang], self._lang) if review.lang else ""),
            (said["graded"], f"{len(review.criteria)}/{max(len(self._portfolio.criteria), len(review.criteria))}"),
            (said["coverage"], coverage_text(review.coverage, self._lang, "coverage_short")),
            (said["pages"], str(self._document.pages or "") if self._document else ""),
        ]
        return [(label, value) for label, value in facts if value]

    def _tally(self) -> str:
        absent, asserted, *rest = level_counts(self._review)
        total = len(self._review.criteria)
        if not total:
            return ""
        return self._words["tally"].format(total=total, evidenced=sum(rest), asserted=asserted, absent=absent)

    def _profile(self) -> charts.Chart:
        levels: dict[str, list[tuple[int, str]]] = {}
        for item in self._items:
            tip = f"{item.verdict.ref} {item.title}: {level_name(item.verdict.level, self._lang)}"
            levels.setdefault(item.stage, []).append((item.verdict.level, shown(tip)))
        return charts.profile(stage_levels(self._review), levels, self._words["profile"], self._lang)

    def _stages(self, views: dict[str, CriterionView]) -> list[StageView]:
        means = stage_levels(self._review)
        stages = []
        for stage, items in groupby(self._items, key=lambda item: item.stage):
            mean = means.get(stage)
            stages.append(
                StageView(
                    id=f"stage-{stage}",
                    number=f"R{STAGES.index(stage) + 1}",
                    name=pick(STAGE_NAMES[stage], self._lang),
                    mean="–" if mean is None else f"{mean:.2f}",
                    criteria=[views[item.verdict.ref] for item in items],
                )
            )
        return stages

    def _criterion(self, item: Graded) -> CriterionView:
        verdict = item.verdict
        notes = [self._words["confidence"].format(percent=round(100 * verdict.confidence))]
        if verdict.spread:
            notes.append(self._words["spread"].format(spread=f"{verdict.spread:g}"))
        notes += self._origins(verdict)
        return CriterionView(
            anchor=anchor_of(verdict.ref),
            ref=verdict.ref,
            title=shown(item.title),
            look_for=item.look_for,
            level=verdict.level,
            level_name=pick(LEVEL_NAMES[verdict.level], self._lang),
            rationale=shown(verdict.rationale),
            quotes=[self._evidence(evidence) for evidence in verdict.evidence],
            counter=self._quote(verdict.counter_quote, None, "") if verdict.counter_quote else None,
            next_step=shown(item.next_step),
            notes=notes,
        )

    def _origins(self, verdict: Verdict) -> list[str]:
        """Return where the level comes from when more than one reader had a say."""
        notes = []
        if verdict.fell_back:
            notes.append(self._words["fell_back"])
        elif verdict.offline_level is not None and verdict.offline_level != _judged_level(verdict):
            offline = level_name(verdict.offline_level, self._lang)
            notes.append(self._words["disagrees"].format(level=offline))
        if verdict.raw_level is not None and verdict.raw_level != verdict.level:
            notes.append(self._words["calibrated"].format(level=level_name(verdict.raw_level, self._lang)))
        return notes

    def _evidence(self, evidence: Evidence) -> QuoteView:
        return self._quote(evidence.quote, evidence.start, place_of(evidence.location, self._lang))

    def _quote(self, text: str, start: int | None, place: str) -> QuoteView:
        return QuoteView(shown(text), self._marks.anchor(self._locate(text, start)), shown(place))

    def _contradictions(self) -> list[ContradictionView]:
        return [
            ContradictionView(
                anchor=f"contradiction-{number}",
                number=number,
                kind=pick(KIND_NAMES[found.kind], self._lang),
                severity=found.severity,
                severity_name=pick(SEVERITY_NAMES[found.severity], self._lang),
                why=shown(found.why),
                judged=shown(self._judged(found)),
                a=self._quote(found.quote_a, found.start_a, place_of(found.location_a, self._lang)),
                b=self._quote(found.quote_b, found.start_b, place_of(found.location_b, self._lang)),
            )
            for number, found in enumerate(self._review.contradictions, 1)
        ]

    def _judged(self, found: Contradiction) -> str:
        if found.found_by == "model":
            return self._words["found_by_model"]
        if found.confirmed is None:
            return self._words["pair_not_judged"] if (self._review.grader or "").startswith("judge:") else ""
        said = self._words["pair_confirmed" if found.confirmed else "pair_doubted"]
        return f"{said} {found.judged}".strip()

    def _instructions(self) -> list[InstructionView]:
        return [
            InstructionView(f"instruction-{number}", number, self._quote(found.quote, found.start, found.where))
            for number, found in enumerate(self._review.instructions_found, 1)
        ]


def _judged_level(verdict: Verdict) -> int:
    """Return the level before calibration."""
    return verdict.level if verdict.raw_level is None else verdict.raw_level


def level_name(level: int, lang: Lang) -> str:
    """Return a level as digit and name."""
    return f"{level} {pick(LEVEL_NAMES[level], lang)}"


def coverage_text(coverage: Coverage, lang: Lang, key: str) -> str:
    """Return how much was read: ``key`` is ``coverage`` for sentences, ``coverage_short`` for a figure."""
    said = words(lang)
    if not coverage.total_chars:
        return said["coverage_none"]
    share = 100 * coverage.read_chars / coverage.total_chars
    whole = coverage.read_chars >= coverage.total_chars
    values = {
        "read": f"{coverage.read_chars:,}",
        "total": f"{coverage.total_chars:,}",
        "percent": "100" if whole else str(min(99, round(share))),
    }
    if key == "coverage":
        key = "coverage_all" if whole else "coverage_part"
    return said[key].format(**values)
