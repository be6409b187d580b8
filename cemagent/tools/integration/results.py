"""What an integration check says: tests by level, the coverage matrix, orphans, contradictions and fixes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cemagent.errors import Lang
from cemagent.playbook import Text
from cemagent.records.review import ContradictionKind

Level = Literal["strategic", "within", "across"]
Pair = Literal["brand_interface", "brand_innovation", "interface_innovation"]
State = Literal["passed", "failed", "not_seen"]
TestKind = Literal["graph", "coverage", "overlap", "mapping", "dates", "search", "report"]
SubjectKind = Literal["engagement", "export", "plan"]

COUNTED: frozenset[TestKind] = frozenset({"graph", "coverage", "overlap", "mapping", "dates"})
"""Kinds of test that count in the percentage of a level; the search and the report are listed beside it."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Quote(_Frozen):
    """A verbatim passage and the item or place that it stands in."""

    text: str
    where: str


class Failure(_Frozen):
    """One thing that fails a test.

    ``id`` is that of the item, ``path`` its place in the engagement ("" in a plan), ``wrong`` and ``todo``
    are one sentence each. ``severity``: 3 breaks a promise, at 2 pieces do not fit together, 1 is to be tidied.
    """

    id: str
    name: str
    path: str
    wrong: str
    todo: str
    severity: Literal[1, 2, 3]
    quotes: tuple[Quote, ...] = ()
    owner: str = ""
    due: date | None = None


class Grade(_Frozen):
    """A criterion of the review that speaks of a test: its level 0 to 3 with the quotes it rests on."""

    ref: str
    title: str
    level: int
    quotes: tuple[Quote, ...] = ()


class Outcome(_Frozen):
    """One test: ``failed`` holds what fails it, ``notes`` what to look at though it fails nothing.

    ``checked`` counts the items that were looked at. ``why`` says, of a test that is not or only partly
    seen, what was missing. ``grades`` are given for a plan only.
    """

    id: str
    title: str
    level: Level
    pair: Pair | None = None
    kind: TestKind
    state: State
    checked: int
    failed: tuple[Failure, ...] = ()
    notes: tuple[Failure, ...] = ()
    why: str = ""
    grades: tuple[Grade, ...] = ()

    @property
    def severity(self) -> int:
        """Return the highest severity of what fails, 0 when nothing does."""
        return max((failure.severity for failure in self.failed), default=0)


class LevelScore(_Frozen):
    """How one level stands: never the percentage without the ids.

    ``percent`` is passed / seen * 100 over the counted tests (brief 8.3), None when none was seen.
    """

    level: Level
    percent: float | None
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    not_seen: tuple[str, ...]
    listed: tuple[str, ...]
    """Tests that are listed and not counted, with their own state in ``tests``."""
    items_failed: tuple[str, ...]


class Coverage(_Frozen):
    """One row of the coverage matrix; a count is None in a domain that was not worked on."""

    evp_id: str
    promise: str
    brand: int | None
    interface: int | None
    innovation: int | None
    reason: str = ""


class Fix(_Frozen):
    """What to do about a failure of severity 3; ``proposed`` names what nobody has agreed to yet."""

    test: str
    item: str
    action: str
    owner: str
    date: date
    proposed: tuple[Literal["owner", "date"], ...] = ()


class Clash(_Frozen):
    """Two passages that cannot both hold. ``state`` is what a judge said, ``proposed`` without one."""

    kind: ContradictionKind
    severity: Literal[1, 2, 3]
    a: Quote
    b: Quote
    path_a: str = ""
    path_b: str = ""
    why: str
    confidence: float
    state: Literal["proposed", "confirmed"] = "proposed"
    judged: str = ""
    fix: Fix


class IntegrationResult(_Frozen):
    """The result of an integration check; read it by level (strategic, within, across)."""

    schema_version: Literal["integration/1"] = "integration/1"
    subject: SubjectKind
    name: str
    lang: Lang
    checked_on: date
    levels: tuple[LevelScore, ...]
    tests: tuple[Outcome, ...]
    coverage: tuple[Coverage, ...] = ()
    orphans: tuple[Failure, ...] = ()
    contradictions: tuple[Clash, ...] = ()
    contradictions_seen: bool = True
    fixes: tuple[Fix, ...] = ()
    not_seen: tuple[str, ...] = ()
    """One sentence for each thing that could not be seen."""

    def test(self, name: str) -> Outcome:
        """Return the outcome of the test called ``name``, such as ``I7``."""
        return next(item for item in self.tests if item.id == name)

    @property
    def worst(self) -> int:
        """Return the highest severity found, 0 when nothing was."""
        clashes = (clash.severity for clash in self.contradictions)
        return max([*(item.severity for item in self.tests), *clashes], default=0)


LEVEL_TITLES: dict[Level, Text] = {
    "strategic": Text(ko="전략 통합: 분석에서 실행까지", en="Strategic: from analysis to execution"),
    "within": Text(ko="범위 안의 통합: 기호와 테마", en="Within a domain: symbols and themes"),
    "across": Text(ko="범위 사이의 통합: 연계", en="Across domains: linkages"),
}
PAIR_TITLES: dict[Pair, Text] = {
    "brand_interface": Text(ko="브랜드와 인터페이스", en="Brand and interface"),
    "brand_innovation": Text(ko="브랜드와 혁신", en="Brand and innovation"),
    "interface_innovation": Text(ko="인터페이스와 혁신", en="Interface and innovation"),
}
STATE_TITLES: dict[State, Text] = {
    "passed": Text(ko="통과", en="passed"),
    "failed": Text(ko="실패", en="failed"),
    "not_seen": Text(ko="볼 수 없음", en="not seen"),
}
SEVERITY_TITLES: dict[int, Text] = {
    1: Text(ko="다듬을 것", en="to be tidied"),
    2: Text(ko="서로 맞물리지 않음", en="pieces do not fit together"),
    3: Text(ko="약속이 깨짐", en="a promise breaks"),
}


def level_scores(tests: Iterable[Outcome]) -> tuple[LevelScore, ...]:
    """Return how each level stands.

    Percentage of counted tests passed among those seen, per level, with the failing ids (brief 8.3).
    """
    rows = list(tests)
    levels: tuple[Level, ...] = ("strategic", "within", "across")
    return tuple(_level_score(level, [row for row in rows if row.level == level]) for level in levels)


def _level_score(level: Level, rows: list[Outcome]) -> LevelScore:
    counted = [row for row in rows if row.kind in COUNTED]
    by_state = {state: tuple(row.id for row in counted if row.state == state) for state in STATE_TITLES}
    seen = len(by_state["passed"]) + len(by_state["failed"])
    failing = [failure.id for row in counted for failure in row.failed]
    return LevelScore(
        level=level,
        percent=round(100 * len(by_state["passed"]) / seen, 1) if seen else None,
        passed=by_state["passed"],
        failed=by_state["failed"],
        not_seen=by_state["not_seen"],
        listed=tuple(row.id for row in rows if row.kind not in COUNTED),
        items_failed=tuple(dict.fromkeys(failing)),
    )
