"""A strategy as a document: headings, paragraphs, lists and tables that every text format writes alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from cemagent.reports.names import pick
from cemagent.reports.strategy_blocks import Block, Bullets, Facts, Heading, Table, blocks_of, letters_wide
from cemagent.reports.strategy_items import RESTS_ON_NOTHING, Basis, Said
from cemagent.reports.strategy_parts import ArtifactReport, StagePicture, StageReport, Strategy
from cemagent.reports.strategy_words import (
    ACTION_WORDS,
    ASSUMED,
    GATE_WORDS,
    STATUS_WORDS,
    UNSAID,
    WEAK,
    strategy_words,
)

_SHORT_LIST = 60
"""Values that take no more room together, in narrow letters, stand in one line."""

RunKind = Literal["plain", "strong", "soft", "evidence", "assumed", "weak", "unsaid", "answer"]


@dataclass(frozen=True)
class Run:
    """Text of one look; ``target`` is the anchor that it points to."""

    text: str
    kind: RunKind = "plain"
    target: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Title:
    """A heading; ``level`` counts from 1, ``anchor`` is its id, ``notes`` stand behind it."""

    level: int
    runs: Line
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; an ``alert`` must not be overlooked, a ``note`` explains."""

    runs: Line
    look: Literal["plain", "note", "alert"] = "plain"


@dataclass(frozen=True)
class FactList:
    """Labels, each with its lines."""

    rows: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class LineList:
    """A list of lines."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Grid:
    """A table with a header row; ``anchors`` are ids of its rows, ``widths`` are relative.

    ``is_notes`` says that its rows are notes which the text refers to by number.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    widths: tuple[int, ...]
    label: str
    anchors: tuple[str, ...] = ()
    is_notes: bool = False
    numbers_from: int | None = None
    """Columns from there on, counted from 0, hold numbers and are set flush right."""

    def is_number(self, column: int) -> bool:
        """Return whether the column at that place holds numbers."""
        return self.numbers_from is not None and column >= self.numbers_from


@dataclass(frozen=True)
class Illustration:
    """A picture with its title below it."""

    picture: StagePicture


Part = Title | Paragraph | FactList | LineList | Grid | Illustration


def document_of(strategy: Strategy) -> list[Part]:
    """Return everything below the title of the document, in reading order."""
    return list(_Document(strategy).parts())


def marks_of(basis: Basis, assumption: str, weak: str) -> Iterator[Run]:
    """Yield the marks that stand behind a claim; ``assumption`` and ``weak`` are their names."""
    if basis.unsaid:
        yield Run(UNSAID, "unsaid")
    for name in basis.evidence:
        yield Run(f"[{name}]", "evidence", f"evidence-{name}")
    if basis.assumed:
        yield Run(f"{ASSUMED} {assumption}", "assumed", "assumptions")
    if basis.weak:
        yield Run(f"{WEAK} {weak}", "weak")


def _plain(text: str) -> Line:
    return (Run(text),)


def _cell(text: str) -> tuple[Line, ...]:
    return (_plain(text),)


@dataclass(frozen=True)
class _Document:
    strategy: Strategy

    @property
    def t(self) -> dict[str, str]:
        return strategy_words(self.strategy.lang)

    def parts(self) -> Iterator[Part]:
        yield from self._standing()
        yield from self._stale()
        for number, stage in enumerate(self.strategy.stages, 1):
            yield from self._stage(number, stage)
        yield from self._assumptions()
        yield from self._questions()
        yield from self._actions()
        yield from self._evidence()
        yield from self._answers()

    def _line(self, said: Said) -> Line:
        marks = marks_of(said.basis, self.t["assumption"], self.t["weak_mark"])
        return (Run(said.text), *marks) if said.text else tuple(marks)

    def _lines(self, cell: Iterable[Said]) -> tuple[Line, ...]:
        cell = tuple(cell)
        together = ", ".join(said.text for said in cell)
        if letters_wide(together) <= _SHORT_LIST and all(said.basis == RESTS_ON_NOTHING for said in cell[:-1]):
            return (self._line(Said(together, cell[-1].basis)),) if cell else ()
        return tuple(self._line(said) for said in cell)

    def _standing(self) -> Iterator[Part]:
        t, strategy = self.t, self.strategy
        yield Title(2, _plain(t["standing"]), "standing")
        if not strategy.stages:
            yield Paragraph(_plain(t["nothing"]), "note")
        counts = [
            t["evidence_count"].format(count=len(strategy.evidence)),
            t["assumption_count"].format(count=len(strategy.assumptions)),
            t["open_count"].format(count=len(strategy.questions)),
            t["stale_count"].format(count=len(strategy.stale)),
        ]
        yield Paragraph(_plain(" · ".join(counts)))
        rows = tuple(
            (
                ((Run(f"{number}. {stage.title}", "plain", f"stage-{stage.id}"),),),
                _cell(pick(GATE_WORDS[stage.state], strategy.lang)),
                _cell(self._status(stage)),
                _cell(str(len(stage.missing)) if stage.missing else "–"),
                _cell(str(len(stage.weak)) if stage.weak else "–"),
            )
            for number, stage in enumerate(strategy.stages, 1)
        )
        if rows:
            columns = (t["stage"], t["gate"], t["status"], t["missing"], t["weak"])
            yield Grid(columns, rows, (36, 10, 24, 9, 9), t["standing"])
        yield Title(3, _plain(t["legend"]), "legend")
        keys = ("legend_evidence", "legend_assumed", "legend_weak", "legend_unsaid")
        yield LineList(tuple(_plain(t[key]) for key in keys))

    def _status(self, stage: StageReport) -> str:
        if any(artifact.is_stale for artifact in stage.artifacts):
            return self.t["stale_mark"]
        return self.t["approved"] if stage.is_approved else self.t["working"]

    def _stale(self) -> Iterator[Part]:
        t, strategy = self.t, self.strategy
        if not strategy.stale:
            return
        yield Title(2, _plain(t["stale"]), "stale")
        yield Paragraph(_plain(t["stale_note"]), "note")
        rows = tuple(
            (_cell(item.artifact), _cell(self._stage_title(item.stage)), tuple(_plain(text) for text in item.changed))
            for item in strategy.stale
        )
        yield Grid((t["artifact"], t["stage"], t["changed"]), rows, (20, 20, 50), t["stale"])

    def _stage_title(self, name: str) -> str:
        return self.strategy.stage_titles.get(name, name)

    def _stage(self, number: int, stage: StageReport) -> Iterator[Part]:
        t = self.t
        state = f"{t['gate']}: {pick(GATE_WORDS[stage.state], self.strategy.lang)} · {self._status(stage)}"
        yield Title(2, (Run(f"{number}. {stage.title}"),), f"stage-{stage.id}")
        yield Paragraph((Run(state, "soft"),))
        if any(artifact.revision is None for artifact in stage.artifacts):
            yield Paragraph(_plain(t["working_note"]), "alert")
        for title, findings in ((t["missing"], stage.missing), (t["weak"], stage.weak)):
            if findings:
                mark = f"{WEAK} " if title == t["weak"] else ""
                yield FactList(((f"{mark}{title}", tuple(_plain(text) for text in findings)),))
        for artifact in stage.artifacts:
            yield from self._artifact(artifact)
        yield from (Illustration(picture) for picture in self.strategy.pictures if picture.stage == stage.id)

    def _artifact(self, artifact: ArtifactReport) -> Iterator[Part]:
        t = self.t
        yield Title(3, _plain(artifact.title), f"artifact-{artifact.id}")
        notes = [Run(t["working"], "assumed")]
        if artifact.revision is not None:
            notes = [Run(t["revision"].format(number=artifact.revision, date=artifact.approved_on), "soft")]
        if artifact.is_stale:
            notes.append(Run(f"{WEAK} {t['stale_mark']}", "weak", "stale"))
        if artifact.answers:
            notes.append(Run(f"· {t['from_answers']}:", "soft"))
            notes.extend(Run(answer.label, "answer", f"answer-{answer.label}") for answer in artifact.answers)
        yield Paragraph(tuple(notes), "note")
        for block in blocks_of(artifact.item):
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Part]:
        match block:
            case Heading(text, depth, basis):
                yield Title(min(depth + 3, 6), self._line(Said(text, basis)))
            case Facts(rows, for_all):
                if for_all:
                    yield Paragraph(self._for_all(rows), "note")
                else:
                    yield FactList(tuple((title, self._lines(said)) for title, said in rows))
            case Bullets(title, lines):
                yield FactList(((title, self._lines(lines)),))
            case Table():
                yield from self._table(block)

    def _for_all(self, rows: tuple[tuple[str, tuple[Said, ...]], ...]) -> Line:
        runs: list[Run] = [Run(f"{self.t['same_for_all']} –", "soft")]
        for place, (title, said) in enumerate(rows):
            runs.append(Run(f"{title}:", "soft"))
            for number, one in enumerate(said):
                runs.extend(self._line(Said(one.text + ("," if number < len(said) - 1 else ""), one.basis)))
            if place < len(rows) - 1:
                runs.append(Run("·", "soft"))
        return tuple(runs)

    def _table(self, block: Table) -> Iterator[Part]:
        if block.part == 1:
            yield Title(min(block.depth + 3, 6), _plain(block.title))
        rows = tuple(tuple(self._lines(cell) for cell in row) for row in block.rows)
        yield Grid(block.columns, rows, block.widths, block.title)

    def _assumptions(self) -> Iterator[Part]:
        t, found = self.t, self.strategy.assumptions
        yield Title(2, _plain(t["assumptions"]), "assumptions")
        yield Paragraph(_plain(t["assumptions_note"] if found else t["no_assumptions"]), "note")
        if found:
            rows = tuple(
                (
                    ((Run(ASSUMED, "assumed"), Run(item.text)),),
                    _cell(self._stage_title(item.stage)),
                    _cell(item.owner or t["unset"]),
                    _cell(str(item.test_by or t["unset"])),
                )
                for item in found
            )
            yield Grid(
                (t["assumption_text"], t["stage"], t["owner"], t["test_by"]), rows, (44, 18, 17, 14), t["assumptions"]
            )

    def _questions(self) -> Iterator[Part]:
        t, found = self.t, self.strategy.questions
        yield Title(2, _plain(t["questions"]), "questions")
        yield Paragraph(_plain(t["questions_note"] if found else t["no_questions"]), "note")
        if found:
            rows = tuple(
                (
                    ((Run(item.question), Run(f"({t['skipped'] if item.is_skipped else t['unanswered']})", "soft")),),
                    _cell(self._stage_title(item.stage)),
                    _cell(item.recommended or "–"),
                )
                for item in found
            )
            yield Grid((t["question"], t["stage"], t["recommended"]), rows, (38, 16, 38), t["questions"])

    def _actions(self) -> Iterator[Part]:
        t, strategy = self.t, self.strategy
        yield Title(2, _plain(t["actions"]), "actions")
        if not strategy.actions:
            yield Paragraph(_plain(t["no_actions"]), "note")
            return
        rows = []
        for action in strategy.actions:
            due: list[Run] = [Run(str(action.due) if action.due else t["unset"])]
            if action.due and action.due < strategy.date:
                due.append(Run(t["overdue"], "weak"))
            kind = pick(ACTION_WORDS[action.kind], strategy.lang)
            rows.append(
                (
                    (tuple(due),),
                    _cell(action.what),
                    _cell(action.owner or t["unset"]),
                    _cell(kind),
                    _cell(self._stage_title(action.stage)),
                )
            )
        columns = (t["due"], t["what"], t["owner"], t["kind"], t["stage"])
        yield Grid(columns, tuple(rows), (14, 36, 20, 11, 20), t["actions"])

    def _evidence(self) -> Iterator[Part]:
        t, found = self.t, self.strategy.evidence
        yield Title(2, _plain(t["evidence"]), "evidence")
        yield Paragraph(_plain(t["certainty_key"] if found else t["no_evidence"]), "note")
        if found:
            rows = tuple(
                (_cell(f"[{item.id}]"), _cell(item.kind_name), _cell(item.source), _cell(f"“{item.quote}”"))
                for item in found
            )
            anchors = tuple(f"evidence-{item.id}" for item in found)
            columns = (t["id"], t["kind"], t["source"], t["quote"])
            yield Grid(columns, rows, (9, 24, 24, 40), t["evidence"], anchors, is_notes=True)

    def _answers(self) -> Iterator[Part]:
        t, found = self.t, self.strategy.answers
        if not found:
            return
        yield Title(2, _plain(t["answers"]), "answers")
        yield Paragraph(_plain(t["answers_note"]), "note")
        rows = []
        for item in found:
            basis = Basis(item.evidence, item.status.value == "assumed", bool(item.weak))
            marks = tuple(marks_of(basis, t["assumption"], t["weak_mark"]))
            lines = tuple(_plain(line.strip()) for line in item.text.splitlines() if line.strip())
            status = pick(STATUS_WORDS[item.status], self.strategy.lang)
            why = (Run(", ".join(item.weak), "soft"),) if item.weak else ()
            tail = (*marks, *why) or (Run(status, "soft"),)
            rows.append(
                (_cell(item.label), _cell(item.question), (*lines[:-1], (*lines[-1], *tail)) if lines else (tail,))
            )
        anchors = tuple(f"answer-{item.label}" for item in found)
        yield Grid((t["id"], t["question"], t["answer"]), tuple(rows), (7, 36, 52), t["answers"], anchors)
